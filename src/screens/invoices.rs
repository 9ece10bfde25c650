//! Every invoice, or only what is open.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::invoices::{Invoice, InvoiceState};
use crate::domain::calendar::{Day, days_between, dutch};
use crate::domain::index::Order;
use crate::domain::money::Money;
use crate::ops::{Finalise, perform};
use crate::screens::list_view::ListView;
use crate::screens::{Cx, Job, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::browser::{Column, Moved, Row};
use crate::ui::dialog::Dialog;
use crate::ui::paint::{Paint, first_line};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Invoices {
    list: ListView,
    only_open: bool,
    has_order: bool,
}

/// Returns the state of an invoice in words; how late it is where it is.
pub(super) fn invoice_state(text: &Text, invoice: &Invoice, today: Day) -> String {
    match invoice.state() {
        InvoiceState::Draft => text.invoice_draft(),
        InvoiceState::Paid => text.invoice_paid(),
        InvoiceState::Credited => text.invoice_credited(),
        InvoiceState::Final | InvoiceState::PartlyPaid if invoice.due < today => {
            text.invoice_late(days_between(invoice.due, today))
        }
        InvoiceState::Final => text.invoice_open(),
        InvoiceState::PartlyPaid => text.invoice_partly_paid(),
    }
}

impl Invoices {
    fn fetch(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let (today, text) = (cx.today, cx.text);
        let db = cx.db.as_ref().expect("a list opens on an administration");
        self.list.fetch(|id| {
            let Some(invoice) = db.read().invoice_row(id)? else { return Ok(None) };
            let is_late = invoice.is_final && invoice.open.is_positive() && invoice.due < today;
            let role = match invoice.state() {
                InvoiceState::Draft | InvoiceState::Paid | InvoiceState::Credited => Role::Dim,
                _ if is_late => Role::Warning,
                InvoiceState::Final | InvoiceState::PartlyPaid => Role::Text,
            };
            let in_run = db.read().live_run_of(id)?.map(|(run, _)| text.invoice_in_run(run));
            let cells = vec![
                invoice.number.clone().unwrap_or_else(|| "-".to_owned()),
                invoice.payer_name.clone(),
                dutch(invoice.date),
                dutch(invoice.due),
                invoice.total.to_string(),
                invoice.open.to_string(),
                in_run.unwrap_or_else(|| invoice_state(text, &invoice, today)),
            ];
            Ok(Some(Row { cells, role }))
        })
    }

    fn reindex(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let index = cx.db().read().invoice_index(self.list.browser.order, self.only_open)?;
        self.list.browser.set_index(index);
        self.fetch(cx)
    }

    /// Asks before drafts become final: those that were chosen, or all.
    fn ask_finalise(&self, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let read = cx.db().read();
        let ids = if 0 < self.list.browser.chosen_count() {
            self.list.browser.chosen_or_current()
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
        let lines = vec![t.finalise_text(count.as_str(), total.to_string()), t.finalise_after()];
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

impl Screen for Invoices {
    fn title(&self, text: &Text) -> String {
        if self.only_open { text.invoices_open_title() } else { text.action_invoices() }
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if !self.has_order {
            self.list.browser.order = Order::Number;
            self.has_order = true;
        }
        self.list.set_screen_height(cx.height);
        self.reindex(cx)
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.list.browser.current().is_none().then(|| text.list_nothing_here());
        let which = if self.only_open { text.invoices_all() } else { text.action_only_open() };
        self.list.offers(vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::of(Action::Bill),
            Offer::of(Action::Finalise),
            Offer::named(Action::OnlyOpen, which),
            Offer::of(Action::Pay).unless(nothing.clone()),
            Offer::named(Action::Remove, text.invoice_credit()).unless(nothing),
        ])
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if self.list.act(action) {
            self.reindex(cx)?;
            return Ok(Next::Stay);
        }
        Ok(match (action, self.list.browser.current()) {
            (Action::Bill, _) => Next::Go(Place::Bill),
            (Action::Finalise, _) => self.ask_finalise(cx)?,
            (Action::OnlyOpen, _) => {
                self.only_open = !self.only_open;
                self.reindex(cx)?;
                Next::Stay
            }
            (Action::Open, Some(id)) => Next::Go(Place::Invoice(id)),
            (Action::Pay, Some(id)) => Next::Go(Place::Payment(id)),
            (Action::Remove, Some(id)) => Next::Go(Place::Credit(id)),
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match self.list.key(key) {
            Moved::Yes => self.fetch(cx)?,
            Moved::No if key.code == KeyCode::Esc => return Ok(Next::Back),
            Moved::No => {}
        }
        Ok(Next::Stay)
    }

    fn is_typing(&self) -> bool {
        self.list.browser.is_typing()
    }

    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.list.browser.set_filter(first_line(text));
        self.fetch(cx)
    }

    fn click(&mut self, line: usize, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if let Some(row) = line.checked_sub(2) {
            self.list.browser.click(row);
        }
        self.fetch(cx)
    }

    fn scroll(&mut self, lines: i32, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.list.browser.scroll(lines);
        self.fetch(cx)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_invoice(), 9),
            Column::left(t.column_payer(), 0),
            Column::left(t.column_date(), 10).extra(),
            Column::left(t.column_due(), 10),
            Column::right(t.column_total(), 9),
            Column::right(t.column_open(), 9),
            Column::left(t.column_status(), 10),
        ];
        self.list.draw(paint, area, look, &columns, &t.unit_invoices())
    }

    fn help(&self, text: &Text) -> String {
        text.help_invoices()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}
