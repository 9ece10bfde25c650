//! Every invoice, or only what is open.

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::db::invoices::{Invoice, InvoiceState};
use crate::db::messages::MessageState;
use crate::domain::calendar::{Day, days_between, dutch};
use crate::domain::index::{Index, Order};
use crate::domain::money::Money;
use crate::ops::{Finalise, missing_of_club, perform, would_be_collected};
use crate::screens::list_view::{List, ListView};
use crate::screens::paper;
use crate::screens::{Cx, Job, Look, Next, Place};
use crate::text::{Text, field};
use crate::ui::browser::{Column, Row};
use crate::ui::dialog::Dialog;
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Invoices {
    only_open: bool,
}

/// Returns the state of an invoice in words; how late it is where it is.
pub(super) fn invoice_state(text: &Text, invoice: &Invoice, today: Day) -> String {
    match invoice.state() {
        InvoiceState::Draft => text.invoice_draft(),
        _ if invoice.is_credit_note => text.invoice_is_credit(),
        InvoiceState::Paid => text.invoice_paid(),
        InvoiceState::Credited => text.invoice_credited(),
        _ if invoice.open < Money::ZERO => text.invoice_overpaid(),
        InvoiceState::WrittenOff => text.invoice_written_off(),
        InvoiceState::Final | InvoiceState::PartlyPaid if invoice.due < today => {
            text.invoice_late(days_between(invoice.due, today))
        }
        InvoiceState::Final => text.invoice_open(),
        InvoiceState::PartlyPaid => text.invoice_partly_paid(),
    }
}

/// Says in a word whether an invoice was told.
fn told(text: &Text, state: Option<MessageState>) -> String {
    match state {
        Some(MessageState::Ready | MessageState::Sending) => text.told_ready(),
        Some(MessageState::Sent) => text.told_sent(),
        Some(MessageState::Printed) => text.told_printed(),
        Some(MessageState::Withdrawn | MessageState::Outdated) | None => text.told_not(),
    }
}

/// Says how collecting an invoice stands: in which run it is, why it came back, or whether the next run takes it.
fn collecting(read: &Read<'_>, invoice: &Invoice, text: &Text) -> anyhow::Result<String> {
    if let Some((run, _)) = read.live_run_of(invoice.id)? {
        return Ok(text.invoice_in_run(run));
    }
    if let Some(code) = read.last_return_of(invoice.id)? {
        return Ok(text.invoice_came_back(code).trim_end().to_owned());
    }
    Ok(if would_be_collected(read, invoice)? { text.invoice_to_collect() } else { String::new() })
}

impl Invoices {
    /// Asks before drafts become final: those that were chosen, or all.
    fn ask_finalise(list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let read = cx.db().read();
        let ids = if 0 < list.browser.chosen_count() {
            list.browser.chosen_or_current()
        } else {
            read.all_draft_ids()?
        };
        let mut drafts = Vec::new();
        for id in ids {
            drafts.extend(read.invoice(id)?.filter(|invoice| !invoice.is_final));
        }
        let t = cx.text;
        if drafts.is_empty() {
            return Ok(Next::Complain(t.finalise_none()));
        }
        let total: Money = drafts.iter().map(|invoice| invoice.total).sum();
        let count = drafts.len().to_string();
        let ids: Vec<i64> = drafts.iter().map(|invoice| invoice.id).collect();
        let mut lines = vec![t.finalise_text(drafts.len(), total.to_string()), t.finalise_after()];
        let missing = missing_of_club(&cx.db().read(), &ids)?;
        if !missing.is_empty() {
            let names: Vec<String> = missing.into_iter().map(|of| field(t, of)).collect();
            lines.push(t.finalise_missing(names.join(", ")));
        }
        let no_address = cx.db().read().organisations_without_address(&ids)?;
        if !no_address.is_empty() {
            lines.push(t.finalise_no_address(no_address.join(", ")));
        }
        let dialog = Dialog::new(t.finalise_title(), lines, t.finalise_yes(), t.dialog_cancel())
            .acknowledged_by(count.clone(), t.dialog_type(count.as_str()));
        let deed = Finalise {
            invoices: drafts.iter().map(|invoice| invoice.label().into()).collect(),
            ..Finalise::default()
        };
        let label = t.finalise_title();
        Ok(Next::Ask(
            dialog,
            Box::new(move |_| {
                let work = move |db: &mut crate::db::Db| perform(db, &deed);
                Ok(Next::Work(Job::new(label, work, |done, cx| {
                    let range = (
                        done.invoices.first().cloned().unwrap_or_default(),
                        done.invoices.last().cloned().unwrap_or_default(),
                    );
                    let said = cx.text.finalised(done.invoices.len(), range.0, range.1);
                    Ok(Next::Tell(said, Box::new(Next::Stay)))
                })))
            }),
        ))
    }
}

impl List for Invoices {
    fn title(&self, text: &Text) -> String {
        if self.only_open { text.invoices_open_title() } else { text.action_invoices() }
    }

    fn orders(&self) -> &'static [Order] {
        &[Order::Number, Order::Name, Order::Date, Order::Amount]
    }

    fn index(&self, read: Read<'_>, order: Order, _today: Day) -> anyhow::Result<Index> {
        read.invoice_index(order, self.only_open)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let (today, text) = (look.today, look.text);
        let Some(invoice) = read.invoice_row(id)? else { return Ok(None) };
        let is_late = invoice.is_final && invoice.open.is_positive() && invoice.due < today;
        let role = match invoice.state() {
            InvoiceState::Draft
            | InvoiceState::Paid
            | InvoiceState::Credited
            | InvoiceState::WrittenOff => Role::Dim,
            _ if is_late => Role::Warning,
            InvoiceState::Final | InvoiceState::PartlyPaid => Role::Text,
        };
        let last = if self.only_open {
            let late = days_between(invoice.due, today);
            let age = if is_late { text.invoice_age(late) } else { String::new() };
            vec![age, collecting(&read, &invoice, text)?]
        } else {
            let in_run = read.live_run_of(id)?.map(|(run, _)| text.invoice_in_run(run));
            vec![in_run.unwrap_or_else(|| invoice_state(text, &invoice, today))]
        };
        let mut cells = vec![
            invoice.number.clone().unwrap_or_else(|| "-".to_owned()),
            invoice.payer_name.clone(),
            dutch(invoice.date),
            dutch(invoice.due),
            invoice.total.to_string(),
            invoice.open.to_string(),
            told(text, read.telling_of(id)?),
        ];
        cells.extend(last);
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        let which = if self.only_open { text.invoices_all() } else { text.action_only_open() };
        vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::of(Action::Bill),
            Offer::of(Action::Finalise),
            Offer::of(Action::Sale),
            Offer::named(Action::OnlyOpen, which),
            Offer::of(Action::Pay).unless(nothing.clone()),
            Offer::named(Action::Remove, text.invoice_credit()).unless(nothing.clone()),
            Offer::of(Action::Post).unless(nothing.clone()),
            Offer::of(Action::Print).unless(nothing.clone()),
            Offer::of(Action::EInvoice).unless(nothing),
            Offer::of(Action::Refunds),
            Offer::of(Action::Rounds),
            Offer::of(Action::Recurring),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match (action, list.browser.current()) {
            (Action::Bill, _) => Next::Go(Place::Bill),
            (Action::Finalise, _) => Invoices::ask_finalise(list, cx)?,
            (Action::OnlyOpen, _) => {
                self.only_open = !self.only_open;
                Next::Stay
            }
            (Action::Sale, _) => Next::Go(Place::Sale { relations: vec![], like: None }),
            (Action::Post, Some(_)) => paper::post(cx, &list.browser.chosen_or_current())?,
            (Action::Refunds, _) => Next::Go(Place::Refunds),
            (Action::Recurring, _) => Next::Go(Place::Recurring(None)),
            (Action::Rounds, _) => Next::Go(Place::Rounds),
            (Action::Print, Some(_)) => {
                paper::of_invoices(cx.text, list.browser.chosen_or_current())
            }
            (Action::EInvoice, Some(_)) => {
                paper::e_invoices(cx.text, list.browser.chosen_or_current())
            }
            (Action::Open, Some(id)) => Next::Go(Place::Invoice(id)),
            (Action::Pay, Some(id)) => Next::Go(Place::Payment(id)),
            (Action::Remove, Some(id)) => match list.browser.chosen_or_current() {
                invoices if 1 < invoices.len() => {
                    Next::Go(Place::CreditAll { run: None, invoices })
                }
                _ => Next::Go(Place::Credit(id)),
            },
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        let total = Column::right(t.column_total(), 9);
        let told = Column::left(t.column_told(), 10);
        // Of what is open it counts whether somebody was told; of all how much they were.
        let due = Column::left(t.column_due(), 10);
        let (due, total, told, last) = if self.only_open {
            let age = Column::right(t.column_age(), 7);
            let last = vec![age, Column::left(t.column_collecting(), 14)];
            (due.extra(), total.extra(), told, last)
        } else {
            (due, total, told.extra(), vec![Column::left(t.column_status(), 10)])
        };
        let mut columns = vec![
            Column::left(t.column_invoice(), 10),
            Column::left(t.column_payer(), 0),
            Column::left(t.column_date(), 10).extra(),
            due,
            total,
            Column::right(t.column_open(), 9),
            told,
        ];
        columns.extend(last);
        columns
    }

    fn sum_of(&self, text: &Text) -> String {
        if self.only_open { text.list_total_open() } else { text.list_total_open_and_draft() }
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_invoices(count)
    }

    fn help(&self, text: &Text) -> String {
        if self.only_open { text.help_invoices_open() } else { text.help_invoices() }
    }

    fn section(&self) -> Action {
        Action::GoInvoices
    }
}
