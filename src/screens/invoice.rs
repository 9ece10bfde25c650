//! One invoice: its lines with how each amount came about, and what was paid.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::db::invoices::{Allocation, Invoice, Line, set_off_with};
use crate::domain::calendar::dutch;
use crate::domain::collection::window;
use crate::domain::dunning::Hold;
use crate::domain::instalment::Instalment;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::ops::{
    ArrangeInstalments, Collect, Credit, HoldReminders, PaymentRegistered, Refusal,
    RegisterPayment, RemoveDraft, UndoPayment, WriteOff, perform, propose_collection, rehearse,
};
use crate::screens::decisions::{held, history, until};
use crate::screens::form_screen::FormScreen;
use crate::screens::invoices::invoice_state;
use crate::screens::paper;
use crate::screens::{Cx, Look, Next, Place, Screen, refusal_text};
use crate::text::{self, Text, field};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::{Align, Paint, place};
use crate::ui::theme::Role;

#[derive(Debug)]
pub(super) struct InvoiceCard {
    id: i64,
    invoice: Option<Invoice>,
    lines: Vec<Line>,
    allocations: Vec<Allocation>,
    parts: Vec<Instalment>,
    /// Why nobody is reminded of it.
    hold: Option<Hold>,
    /// What the board decided on it, in words.
    decisions: Vec<String>,
    run: Option<i64>,
    credited: Option<Credited>,
}

impl InvoiceCard {
    pub(super) fn new(id: i64) -> InvoiceCard {
        InvoiceCard {
            id,
            invoice: None,
            lines: vec![],
            allocations: vec![],
            parts: vec![],
            hold: None,
            decisions: vec![],
            run: None,
            credited: None,
        }
    }
}

impl InvoiceCard {
    /// Returns the last payment that a person registered and nobody took back.
    fn payment_by_hand(&self) -> Option<&Allocation> {
        let by_hand = |a: &&Allocation| a.source == "payment" && !a.is_of_bank && a.is_paid();
        let mut back: Vec<(&str, Money)> = Vec::new();
        self.allocations.iter().rev().filter(by_hand).find(|payment| {
            if !payment.amount.is_positive() {
                back.push((&payment.method, -payment.amount));
                return false;
            }
            let taken = back.iter().position(|of| *of == (payment.method.as_str(), payment.amount));
            taken.map(|place| back.remove(place)).is_none()
        })
    }

    fn ask_undo_payment(&self, invoice: &Invoice, t: &Text) -> Next {
        let Some(payment) = self.payment_by_hand() else { return Next::Stay };
        let amount = payment.amount.to_string();
        let lines = vec![t.undo_payment_text(amount, dutch(payment.on), invoice.label())];
        let title = t.action_undo_payment();
        let dialog = Dialog::new(title.clone(), lines, title, t.dialog_cancel());
        let deed = UndoPayment {
            invoice: invoice.label().into(),
            amount_cents: payment.amount.in_cents(),
            date: payment.on,
            method: payment.method.clone(),
        };
        Next::Ask(
            dialog,
            Box::new(move |cx| {
                Ok(match perform(cx.db(), &deed) {
                    Ok(_) => Next::Tell(cx.text.undo_payment_done(), Box::new(Next::Stay)),
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                })
            }),
        )
    }

    /// Says whether a collection made today would ask this invoice, and if not, the one reason.
    fn explain(&self, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        let on = window(today, &read.bank_terms()?).advised;
        let proposal = match propose_collection(&read, &Collect::all(on), today)? {
            Ok(proposal) => proposal,
            Err(problem) => return Ok(Next::Complain(text::problem(text, &problem))),
        };
        let asked: Money = proposal
            .items
            .iter()
            .filter(|chosen| chosen.invoice.id == self.id)
            .map(|chosen| chosen.item.amount)
            .sum();
        let left_out = proposal.excluded.iter().find(|excluded| excluded.invoice_id == self.id);
        let said = match (asked.is_positive(), left_out) {
            (true, _) => text.explain_collected(dutch(on), asked.to_string()),
            (false, Some(excluded)) => {
                text.explain_not_collected(text::exclusion(text, excluded.reason))
            }
            (false, None) => text.explain_not_collected(text.exclusion_nothing_open()),
        };
        Ok(Next::Tell(said, Box::new(Next::Stay)))
    }
}

/// Whether money of an invoice can go back: more was paid than was owed, or it was paid and is credited first.
fn can_go_back(invoice: &Invoice) -> bool {
    let is_paid = invoice.open < invoice.total && !invoice.is_credited;
    invoice.is_final && !invoice.is_credit_note && (invoice.open.in_cents() < 0 || is_paid)
}

impl Screen for InvoiceCard {
    fn title(&self, text: &Text) -> String {
        let label = self.invoice.as_ref().map(Invoice::label).unwrap_or_default();
        let kind = if self.invoice.as_ref().is_some_and(|invoice| invoice.is_credit_note) {
            text.invoice_credit_note()
        } else {
            text.thing_invoice()
        };
        format!("{kind} {label}")
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        self.invoice = read.invoice(self.id)?;
        self.lines = read.invoice_lines(self.id)?;
        self.allocations = read.allocations_of(self.id)?;
        self.parts = read.open_parts_of(self.id)?;
        self.hold = read.dunning_hold(self.id)?.filter(|hold| hold.holds_on(today));
        self.decisions = history(text, &read, self.id)?;
        self.run = read.live_run_of(self.id)?.map(|(run, _)| run);
        self.credited = match read.credited_by(self.id)? {
            Some(of) => Some(Credited { number: of.label(), reason: read.credit_reason(self.id)? }),
            None => None,
        };
        Ok(())
    }

    fn is_gone(&self) -> bool {
        self.invoice.is_none()
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let is_draft = self.invoice.as_ref().is_some_and(|invoice| !invoice.is_final);
        let remove = if is_draft { text.invoice_remove_draft() } else { text.invoice_credit() };
        let draft = is_draft.then(|| text.invoice_is_draft());
        let number = self.invoice.as_ref().map(|invoice| invoice.label()).unwrap_or_default();
        let in_run = self.run.map(|run| {
            text::problem(text, &Problem::InvoiceInCollection { number: number.clone(), run })
        });
        let open = self.invoice.as_ref().is_some_and(|i| i.is_final && i.open.is_positive());
        let owes = self.invoice.as_ref().is_some_and(can_go_back);
        let refund = (!owes).then(|| text.refund_nothing());
        let write_off = (!open).then(|| text.write_off_nothing());
        let nothing_to_decide = write_off.clone().filter(|_| self.decisions.is_empty());
        let is_even = self.invoice.as_ref().is_none_or(|i| !i.is_final || i.open.is_zero());
        let no_set_off = is_even.then(|| text.write_off_nothing());
        let no_payment = self.payment_by_hand().is_none().then(|| text.undo_payment_nothing());
        let hold = if self.hold.is_some() { text.hold_end() } else { text.action_hold() };
        vec![
            Offer::named(Action::Open, text.card_open_relation()),
            Offer::of(Action::Pay).unless(draft.clone()),
            Offer::of(Action::UndoPayment).unless(no_payment),
            Offer::of(Action::Instalments).unless(draft.clone()),
            Offer::of(Action::PayCode).unless(draft.clone()),
            Offer::of(Action::Print),
            Offer::of(Action::EInvoice).unless(draft.clone()),
            Offer::of(Action::Post).unless(draft.clone()),
            Offer::of(Action::Explain).unless(draft.clone()),
            Offer::named(Action::Hold, hold).unless(draft),
            Offer::named(Action::Remove, remove).unless(in_run.clone()),
            Offer::of(Action::WriteOff).unless(write_off.or_else(|| in_run.clone())),
            Offer::of(Action::Refund).unless(refund),
            Offer::of(Action::SetOff).unless(no_set_off.or(in_run)),
            Offer::of(Action::Decide).unless(nothing_to_decide),
            Offer::named(Action::Sale, text.sale_like()),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(invoice) = &self.invoice else { return Ok(Next::Stay) };
        let can_decide = invoice.open.is_positive() || !self.decisions.is_empty();
        Ok(match action {
            Action::Open => Next::Go(Place::Relation { id: invoice.payer_id, list: vec![] }),
            Action::Pay => Next::Go(Place::Payment(self.id)),
            Action::UndoPayment => self.ask_undo_payment(invoice, cx.text),
            Action::Explain if invoice.is_final => self.explain(cx)?,
            Action::Hold if self.hold.is_some() => {
                let invoice = invoice.label().into();
                let deed = HoldReminders { invoice, reason: None, until: None, as_before: false };
                match perform(cx.db(), &deed) {
                    Ok(_) => Next::Tell(cx.text.hold_ended(), Box::new(Next::Stay)),
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                }
            }
            Action::Refund if can_go_back(invoice) => Next::Go(Place::Refund(self.id)),
            Action::SetOff if invoice.is_final && !invoice.open.is_zero() => {
                Next::Go(Place::SetOff(self.id))
            }
            Action::Decide if can_decide => Next::Go(Place::Decide(self.id)),
            Action::WriteOff if invoice.open.is_positive() => Next::Go(Place::WriteOff(self.id)),
            Action::Sale => Next::Go(Place::Sale { relations: vec![], like: Some(self.id) }),
            Action::Post if invoice.is_final => paper::post(cx, &[self.id])?,
            Action::EInvoice => paper::e_invoices(cx.text, vec![self.id]),
            Action::Print => paper::of_invoices(cx.text, vec![self.id]),
            Action::Hold if invoice.is_final => Next::Go(Place::Hold(self.id)),
            Action::PayCode if invoice.is_final => Next::Go(Place::PayCode(self.id)),
            Action::Instalments if invoice.is_final => Next::Go(Place::Instalments(self.id)),
            Action::Remove if invoice.is_final => Next::Go(Place::Credit(self.id)),
            Action::Remove => {
                let t = cx.text;
                let lines = vec![
                    t.remove_draft_text(invoice.payer_name.as_str(), invoice.total.to_string()),
                ];
                let dialog = Dialog::new(
                    t.invoice_remove_draft(),
                    lines,
                    t.remove_draft_yes(),
                    t.dialog_cancel(),
                );
                let deed = RemoveDraft { invoice: invoice.label().into() };
                Next::Ask(
                    dialog,
                    Box::new(move |cx| {
                        let outcome = perform(cx.db(), &deed);
                        Ok(match outcome {
                            Ok(_) => Next::Tell(cx.text.draft_removed(), Box::new(Next::Back)),
                            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                        })
                    }),
                )
            }
            _ => Next::Stay,
        })
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let invoice = self.invoice.as_ref()?;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let state = self
            .run
            .map_or_else(|| invoice_state(t, invoice, look.today), |run| t.invoice_in_run(run));
        paint.put_in(area, area.width.saturating_sub(32), 0, 31, &state, Role::Key, Align::Right);
        let facts = [
            (t.column_payer(), invoice.payer_name.clone()),
            (field(t, Field::Address), invoice.payer_address.clone()),
            (t.column_date(), dates(t, invoice)),
            (t.credit_reason(), self.credited.as_ref().map(|of| of.said(t)).unwrap_or_default()),
            (field(t, Field::BuyerReference), invoice.buyer_reference.clone()),
            (t.hold_shown(), self.hold.as_ref().map(|hold| held(t, hold)).unwrap_or_default()),
            (t.decide_kind(), self.decisions.join("; ")),
        ];
        let mut y = 2;
        for (label, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
            paint.put(area, 1, y, &label, Role::Dim);
            paint.put(area, 18, y, &value, Role::Text);
            y += 1;
        }
        let amount_x = area.width.saturating_sub(13);
        for (y, line) in (y + 1..).zip(self.said_lines(t, invoice)) {
            let width = amount_x.saturating_sub(line.x + 1);
            paint.put_in(area, line.x, y, width, &line.text, line.role, Align::Left);
            let amount = line.amount.map(|amount| amount.to_string()).unwrap_or_default();
            paint.put_in(area, amount_x, y, 12, &amount, line.role, Align::Right);
        }
        place(area, 1, 0)
    }

    fn help(&self, text: &Text) -> String {
        text.help_invoice()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}

/// A line of the card under its facts.
struct SaidLine {
    x: u16,
    text: String,
    amount: Option<Money>,
    role: Role,
}

impl SaidLine {
    fn new(text: String, amount: Money, role: Role) -> SaidLine {
        SaidLine { x: 1, text, amount: Some(amount), role }
    }
}

impl InvoiceCard {
    /// Returns what is asked with how it came about, what came in, and what is left.
    fn said_lines(&self, t: &Text, invoice: &Invoice) -> Vec<SaidLine> {
        let mut said = Vec::new();
        for line in &self.lines {
            said.push(SaidLine::new(line.description.clone(), line.amount, Role::Text));
            let steps: Vec<String> = line.steps.iter().map(|s| text::price_step(t, s)).collect();
            if !steps.is_empty() {
                let text = steps.join(" > ");
                said.push(SaidLine { x: 3, text, amount: None, role: Role::Dim });
            }
        }
        said.push(SaidLine::new(t.column_total(), invoice.total, Role::Title));
        said.extend(self.allocations.iter().map(|allocation| {
            SaidLine::new(
                said_of_allocation(t, invoice, allocation),
                -allocation.amount,
                Role::Good,
            )
        }));
        if invoice.is_final {
            said.push(SaidLine::new(t.column_open(), invoice.open, Role::Title));
        }
        said.extend(self.parts.iter().map(|part| {
            let line = SaidLine::new(t.invoice_part(dutch(part.due)), part.amount, Role::Dim);
            SaidLine { x: 3, ..line }
        }));
        said
    }
}

/// Says what came in on an invoice, or went off it, and when.
fn said_of_allocation(t: &Text, invoice: &Invoice, allocation: &Allocation) -> String {
    let what = match (set_off_with(&allocation.method), allocation.method.as_str()) {
        (Some(other), _) => format!("{} {other}", t.set_off_shown()),
        (None, "refund") => t.source_refund(),
        (None, method) => {
            let source = match allocation.source.as_str() {
                "credit" if invoice.is_credit_note => t.credit_set_off(),
                other => source(t, other),
            };
            format!("{source} {method}")
        }
    };
    format!("{} {what}", dutch(allocation.on))
}

/// Says when an invoice was made and is to be paid; a credit note is to be paid by nobody.
fn dates(t: &Text, invoice: &Invoice) -> String {
    match invoice.is_credit_note {
        true => dutch(invoice.date),
        false => format!("{}   {} {}", dutch(invoice.date), t.invoice_due(), dutch(invoice.due)),
    }
}

/// What a credit note takes back, and why.
#[derive(Clone, Debug)]
struct Credited {
    number: String,
    reason: String,
}

impl Credited {
    fn said(&self, t: &Text) -> String {
        format!("{} ({})", self.reason, t.credit_of(self.number.as_str()))
    }
}

fn source(text: &Text, source: &str) -> String {
    match source {
        "credit" => text.source_credit(),
        "collection" => text.source_collection(),
        "return" => text.source_return(),
        "write_off" => text.source_write_off(),
        _ => text.source_payment(),
    }
}

/// Says what is open after a payment, and that it is collected too.
fn said_of(t: &Text, paid: &PaymentRegistered) -> String {
    let open = Money::cents(paid.open_cents).to_string();
    let mut said = t.payment_done(paid.invoice.as_str(), open);
    let more = [
        paid.also_collected.map(|run| t.payment_also_collected(run)),
        paid.taken_out.as_ref().map(|out| match out.run {
            _ if !out.was_written => t.payment_taken_out_early(),
            Some(run) => t.payment_taken_out(run),
            None => t.payment_taken_out_last(),
        }),
    ];
    for sentence in more.into_iter().flatten() {
        said = format!("{said} {sentence}");
    }
    said
}

/// Asks to take the invoice out of a run that is not at the bank yet, which would collect it on top.
fn ask_withdraw(deed: RegisterPayment, run: i64, t: &Text) -> Next {
    let lines = vec![t.payment_withdraw_text(run), t.payment_withdraw_after()];
    let dialog = Dialog::new(t.payment_title(), lines, t.payment_withdraw_yes(), t.dialog_cancel());
    let deed = RegisterPayment { withdraw: true, ..deed };
    Next::Ask(
        dialog,
        Box::new(move |cx| {
            Ok(match perform(cx.db(), &deed) {
                Ok(done) => Next::Tell(said_of(cx.text, &done), Box::new(Next::Back)),
                Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
            })
        }),
    )
}

/// A form for money that came in by hand.
pub(super) fn payment(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let open = cx.db().read().invoice(id)?.map(|invoice| invoice.open).unwrap_or_default();
        let methods = [
            ("bank", text.method_bank()),
            ("cash", text.method_cash()),
            ("pin", text.method_pin()),
        ];
        Ok(Form::new(vec![
            FormField::new(Field::Fee, text.payment_amount(), Kind::Amount)
                .with(open.to_string())
                .required(),
            FormField::new(Field::On, text.payment_date(), Kind::Date)
                .with(today.format("%d-%m-%Y").to_string())
                .required(),
            FormField::new(Field::Kind, text.payment_method(), Kind::one_of(methods)),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(invoice) = cx.db().read().invoice(id)? else { return Ok(Next::Back) };
        let Some((amount, date)) = form.amount(Field::Fee).zip(form.day(Field::On, cx.today))
        else {
            return Ok(Next::Stay);
        };
        let deed = RegisterPayment {
            invoice: invoice.label().into(),
            amount_cents: amount.in_cents(),
            date,
            method: form.value(Field::Kind),
            withdraw: false,
        };
        match perform(cx.db(), &deed) {
            Ok(done) => Ok(Next::Tell(said_of(cx.text, &done), Box::new(Next::Back))),
            Err(Refusal::Problem(Problem::InvoiceInCollection { run, .. })) => {
                Ok(ask_withdraw(deed, run, cx.text))
            }
            Err(refusal) => Err(refusal),
        }
    };
    let preview = move |_: &Form, cx: &mut Cx<'_>| {
        let invoice = cx.db().read().invoice(id)?;
        let line = |invoice: Invoice| {
            let open = invoice.open.to_string();
            cx.text.payment_of(invoice.label(), invoice.payer_name, open)
        };
        Ok(invoice.map(line).into_iter().collect())
    };
    FormScreen::new(Text::payment_title, Text::help_payment, fill, submit)
        .previewed(preview)
        .in_section(Action::GoInvoices)
}

/// A form for why nobody is to be reminded of an invoice.
pub(super) fn hold(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let reason = FormField::new(Field::Reason, field(text, Field::Reason), Kind::Text);
        Ok(Form::new(vec![reason.required().hinted(text.hold_hint()), until(text)]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(invoice) = cx.db().read().invoice(id)? else { return Ok(Next::Back) };
        let (reason, until) = (Some(form.value(Field::Reason)), form.day(Field::Until, cx.today));
        perform(
            cx.db(),
            &HoldReminders { invoice: invoice.label().into(), reason, until, as_before: false },
        )?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::action_hold, Text::help_outbox, fill, submit)
        .in_section(Action::GoInvoices)
}

/// Says whom a form is about: who pays, which invoice, what is open.
fn who(read: &Read<'_>, id: i64) -> anyhow::Result<Option<String>> {
    let invoice = read.invoice(id)?;
    Ok(invoice.map(|of| format!("{}, {}, EUR {}", of.payer_name, of.label(), of.open)))
}

/// A form that spreads what is open over parts.
pub(super) fn instalments(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let due = cx.db().read().invoice(id)?.map_or(today, |invoice| invoice.due);
        Ok(Form::new(vec![
            FormField::new(Field::Instalments, text.instalments_parts(), Kind::Digits)
                .with("3")
                .required()
                .hinted(text.instalments_hint()),
            FormField::new(Field::On, text.instalments_first(), Kind::Date)
                .with(dutch(due.max(today)))
                .required(),
        ]))
    };
    let read = move |form: &Form, cx: &mut Cx<'_>| -> anyhow::Result<_> {
        let invoice = cx.db().read().invoice(id)?;
        Ok(invoice.map(|invoice| ArrangeInstalments {
            invoice: invoice.label().into(),
            parts: form.value(Field::Instalments).parse().unwrap_or(0),
            first_on: form.day(Field::On, cx.today),
        }))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(deed) = read(form, cx)? else { return Ok(Next::Back) };
        let done = perform(cx.db(), &deed)?;
        let said = if done.instalments.is_empty() {
            cx.text.instalments_at_once(done.invoice)
        } else {
            cx.text.instalments_done(done.invoice, done.instalments.len())
        };
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let Some(deed) = read(form, cx)? else { return Ok(vec![]) };
        let part =
            |part: &Instalment| format!("{}: {}", text.invoice_part(dutch(part.due)), part.amount);
        let mut lines: Vec<String> = who(&cx.db().read(), id)?.into_iter().collect();
        match rehearse(cx.db(), &deed) {
            Ok(done) => lines.extend(done.instalments.iter().map(part)),
            Err(refusal) => lines.push(refusal_text(text, refusal)),
        }
        Ok(lines)
    };
    FormScreen::new(Text::instalments_title, Text::help_instalments, fill, submit)
        .previewed(preview)
        .in_section(Action::GoInvoices)
}

/// A form that takes a final invoice back by a credit note.
pub(super) fn credit(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let ways = vec![
            // Neither is what most people mean: whoever takes an invoice back says which.
            (String::new(), text.credit_choose()),
            ("rebill".to_owned(), text.credit_rebill()),
            ("waive".to_owned(), text.credit_waive()),
        ];
        Ok(Form::new(vec![
            FormField::new(Field::Reason, field(text, Field::Reason), Kind::Text).required(),
            FormField::new(Field::Kind, text.credit_after(), Kind::Choice(ways)).required(),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(invoice) = cx.db().read().invoice(id)? else { return Ok(Next::Back) };
        let deed = Credit {
            invoice: invoice.label().into(),
            reason: form.value(Field::Reason),
            rebill: form.value(Field::Kind) == "rebill",
        };
        let done = perform(cx.db(), &deed)?;
        let said = cx.text.credit_done(done.credit_note);
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let Some(invoice) = cx.db().read().invoice(id)? else { return Ok(vec![]) };
        let payer = invoice.payer_name.clone();
        let mut lines =
            vec![text.credit_preview(invoice.label(), payer, invoice.total.to_string())];
        match form.value(Field::Kind).as_str() {
            "rebill" => lines.push(text.credit_preview_rebill()),
            "waive" => lines.push(text.credit_preview_waive()),
            _ => {}
        }
        Ok(lines)
    };
    FormScreen::new(Text::credit_title, Text::help_credit, fill, submit)
        .previewed(preview)
        .in_section(Action::GoInvoices)
}

/// A form for the decision that what is open will not be paid.
pub(super) fn write_off(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        Ok(Form::new(vec![
            FormField::new(Field::Reason, text.write_off_decision(), Kind::Text)
                .required()
                .hinted(text.write_off_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let invoice = cx.db().read().invoice(id)?.expect("an invoice is never deleted");
        let deed = WriteOff { invoice: invoice.label().into(), reason: form.value(Field::Reason) };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    let preview = move |_: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let invoice = read.invoice(id)?;
        let open = invoice.map(|invoice| (invoice.label(), invoice.open)).unwrap_or_default();
        let costs = read.costs_over(id)?.map(|id| read.invoice(id)).transpose()?.flatten();
        let costs = costs.map(|costs| text.write_off_costs(costs.label()));
        let preview = text.write_off_preview(open.0, open.1.to_string());
        Ok([who(&read, id)?, Some(preview), costs].into_iter().flatten().collect())
    };
    FormScreen::new(Text::write_off_title, Text::help_write_off, fill, submit)
        .previewed(preview)
        .in_section(Action::GoInvoices)
}
