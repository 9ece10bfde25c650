//! What goes back to who paid too much.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::approvals::Approvable;
use crate::db::refunds::{Refund, RefundState};
use crate::domain::calendar::{Day, dutch};
use crate::domain::collection::is_overdue_at_bank;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{self, RefundsWritten, WithdrawRefund, approvers, export_refunds, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Job, Look, Next, Place, Screen, refusal_text};
use crate::text::{Text, field};
use crate::ui::browser::Column;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Refunds {
    rows: Rows<(Refund, String)>,
    /// A file waits for a second person.
    waits: bool,
}

fn state(text: &Text, refund: &Refund, today: Day) -> (String, Role) {
    match refund.state {
        RefundState::Proposed => (text.refund_proposed(), Role::Text),
        RefundState::Written => match refund.pay_on.filter(|on| is_overdue_at_bank(*on, today)) {
            Some(_) => (text.refund_not_seen(), Role::Error),
            None => (text.refund_written(), Role::Warning),
        },
        RefundState::Paid => {
            (text.refund_paid(refund.paid_on.map(dutch).unwrap_or_default()), Role::Good)
        }
        RefundState::Withdrawn => match refund.returned_on {
            Some(on) => (text.refund_came_back(dutch(on)), Role::Warning),
            None => (text.refund_withdrawn(), Role::Dim),
        },
    }
}

/// Says what is in the file, and what is not owed any more.
fn written(text: &Text, made: &RefundsWritten, file: String) -> String {
    let withdrawn = (0 < made.withdrawn).then(|| text.refunds_not_owed(made.withdrawn));
    let total = Money::cents(made.total_cents).to_string();
    let said = made.on.map(|on| text.refunds_written(made.refunds, total, dutch(on), file));
    said.into_iter().chain(withdrawn).collect::<Vec<_>>().join(". ")
}

impl Screen for Refunds {
    fn title(&self, text: &Text) -> String {
        text.action_refunds()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let read = cx.db().read();
        let mut rows = Vec::new();
        for refund in read.refunds()? {
            let invoice = read.invoice(refund.invoice_id)?;
            rows.push((refund, invoice.map(|invoice| invoice.label()).unwrap_or_default()));
        }
        self.rows.set(rows);
        self.waits = false;
        if !approvers(&read)?.is_empty() {
            for file in read.waiting_refund_files()? {
                self.waits |= read.approval(Approvable::RefundFile(file.id))?.is_none();
            }
        }
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.rows.is_empty().then(|| text.list_nothing_here());
        vec![
            Offer::named(Action::Open, text.refund_open()).unless(nothing.clone()),
            Offer::named(Action::Export, text.refund_file()).unless(nothing.clone()),
            Offer::named(Action::Remove, text.outbox_withdraw()).unless(nothing),
            Offer::of(Action::Approve).unless((!self.waits).then(|| text.approve_not_needed())),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.rows.current().map(|(refund, _)| refund.clone());
        Ok(match (action, current) {
            (Action::Open, Some(refund)) => Next::Go(Place::Invoice(refund.invoice_id)),
            (Action::Approve, _) => Next::Go(Place::Approve(None)),
            (Action::Export, _) => {
                Next::Work(Job::new(cx.text.refund_file(), export_refunds, |(made, path), cx| {
                    let file = path.display().to_string();
                    let said = match made {
                        Some(made) => written(cx.text, &made, file),
                        None => cx.text.refunds_again(file),
                    };
                    Ok(Next::Tell(said, Box::new(Next::Stay)))
                }))
            }
            (Action::Remove, Some(refund)) => ask_withdraw(cx.text, &refund),
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_invoice(), 9),
            Column::left(t.column_name(), 0),
            Column::left("IBAN", 8),
            Column::right(t.column_total(), 9),
            Column::left(t.column_reason(), 12),
            Column::left(t.column_status(), 18),
        ];
        let row = |(refund, invoice): &(Refund, String)| {
            let (state, role) = state(t, refund, look.today);
            let texts = vec![
                invoice.clone(),
                refund.name.clone(),
                refund.iban.masked(),
                refund.amount.to_string(),
                refund.reason.clone(),
                state,
            ];
            (texts, role)
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, &t.refunds_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_refunds()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}

/// Asks before a refund is withdrawn; what may be at the bank is said.
fn ask_withdraw(text: &Text, refund: &Refund) -> Next {
    let line = match refund.state {
        RefundState::Written => text.refund_withdraw_written(),
        _ => text.refund_withdraw(),
    };
    let title = text.outbox_withdraw();
    let dialog = Dialog::new(title.clone(), vec![line], title, text.dialog_cancel());
    let deed = WithdrawRefund { refund: refund.id };
    Next::Ask(
        dialog,
        Box::new(move |cx| {
            Ok(match perform(cx.db(), &deed) {
                Ok(_) => Next::Tell(cx.text.saved(), Box::new(Next::Stay)),
                Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
            })
        }),
    )
}

/// A form for what goes back of an invoice.
pub(super) fn new(invoice: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let kept = read.invoice(invoice)?;
        let is_owed = kept.as_ref().is_some_and(|kept| kept.open.in_cents() < 0);
        // Of one that is paid and not credited, what was paid goes back.
        let open = kept
            .map(|kept| if is_owed { -kept.open } else { kept.total - kept.open })
            .unwrap_or_default();
        let (on_its_way, _) = read.refunding(invoice)?;
        let iban = read.account_paid_from(invoice)?.map(|iban| iban.grouped());
        Ok(Form::new(vec![
            FormField::new(Field::Price, text.refund_amount(), Kind::Amount)
                .with((open - on_its_way).to_string())
                .required(),
            FormField::new(Field::Iban, field(text, Field::Iban), Kind::Iban)
                .with(iban.unwrap_or_default())
                .required(),
            FormField::new(Field::Reason, field(text, Field::Reason), Kind::Text).required(),
            FormField::new(Field::Kind, text.refund_even_so(), Kind::YesNo)
                .hinted(text.refund_even_so_hint()),
            FormField::new(Field::Action, text.refund_credit(), Kind::YesNo)
                .hinted(text.refund_credit_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let label = cx.db().read().invoice(invoice)?.map(|invoice| invoice.label());
        let deed = ops::Refund {
            invoice: label.unwrap_or_default().into(),
            amount_cents: form.amount(Field::Price).map(|amount| amount.in_cents()),
            reason: form.value(Field::Reason),
            iban: Some(form.value(Field::Iban)),
            even_so: form.is_yes(Field::Kind),
            credit: form.is_yes(Field::Action),
        };
        let said = match perform(cx.db(), &deed)?.credit_note {
            Some(number) => cx.text.refund_made_credited(number),
            None => cx.text.refund_made(),
        };
        Ok(Next::Tell(said, Box::new(Next::Replace(Place::Refunds))))
    };
    FormScreen::new(Text::action_refund, Text::help_refunds, fill, submit)
        .in_section(Action::GoInvoices)
}
