//! Whom an invoice is made for: everybody on a row with what they pay, to be left out by a key, and who gets none and why.

use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::domain::money::Money;
use crate::ops::{MakeInvoices, MeantFor};
use crate::screens::{Cx, Look, Next, Screen, sale_made};
use crate::text::Text;
use crate::ui::browser::Column;
use crate::ui::dialog::Dialog;
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug)]
pub(super) struct MeantForList {
    deed: MakeInvoices,
    rows: Rows<MeantFor>,
    /// Who is left out here, by number.
    left_out: BTreeSet<String>,
}

impl MeantForList {
    pub(super) fn new(deed: MakeInvoices, all: Vec<MeantFor>) -> MeantForList {
        let mut rows = Rows::default();
        rows.set(all);
        MeantForList { deed, rows, left_out: BTreeSet::new() }
    }

    fn is_in(&self, meant: &MeantFor) -> bool {
        meant.passed.is_none() && !self.left_out.contains(&meant.relation)
    }

    /// Returns how many invoices it comes to, and of how much.
    fn sum(&self) -> (usize, Money) {
        let taken: Vec<&MeantFor> = self.rows.iter().filter(|meant| self.is_in(meant)).collect();
        let payers: BTreeSet<&str> = taken.iter().map(|meant| meant.payer.as_str()).collect();
        (payers.len(), taken.iter().map(|meant| meant.amount).sum())
    }

    /// Leaves the current row out, or takes it in again; goes on to the next, so that the key can be pressed on.
    fn toggle(&mut self) {
        let Some(meant) = self.rows.current().filter(|meant| meant.passed.is_none()) else {
            return;
        };
        let number = meant.relation.clone();
        if !self.left_out.remove(&number) {
            self.left_out.insert(number);
        }
        self.rows.key(KeyCode::Down.into());
    }

    /// Leaves everybody out, or takes everybody in where somebody is out.
    fn toggle_all(&mut self) {
        if !self.left_out.is_empty() {
            self.left_out.clear();
            return;
        }
        let taken = self.rows.iter().filter(|meant| meant.passed.is_none());
        self.left_out = taken.map(|meant| meant.relation.clone()).collect();
    }

    fn ask(&self, t: &Text) -> Next {
        let (count, total) = self.sum();
        if count == 0 {
            return Next::Complain(t.sale_nobody());
        }
        let mut deed = self.deed.clone();
        deed.without.extend(self.left_out.iter().map(|number| number.as_str().into()));
        let lines = vec![t.sale_told(count, total.to_string()), t.bill_after()];
        let dialog = Dialog::new(t.sale_make(), lines, t.sale_make(), t.dialog_cancel());
        Next::Ask(dialog, Box::new(move |cx| Ok(Next::Work(sale_made::make(cx.text, deed, 2)))))
    }
}

impl Screen for MeantForList {
    fn title(&self, text: &Text) -> String {
        text.sale_who()
    }

    /// What is shown was worked out when it was asked: nothing to read.
    fn load(&mut self, _cx: &mut Cx<'_>) -> anyhow::Result<()> {
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let passed = self.rows.current().and_then(|meant| meant.passed);
        let nothing = self.rows.is_empty().then(|| text.list_nothing_here());
        let none = passed.map(|reason| sale_made::why(text, reason)).or_else(|| nothing.clone());
        vec![
            Offer::named(Action::Choose, text.sale_leave_out()).unless(none),
            Offer::named(Action::NextStep, text.sale_make()).unless(nothing.clone()),
            Offer::named(Action::ChooseAll, text.sale_all_or_none()).unless(nothing),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match action {
            Action::Choose => self.toggle(),
            Action::ChooseAll => self.toggle_all(),
            Action::NextStep => return Ok(self.ask(cx.text)),
            _ => {}
        }
        Ok(Next::Stay)
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if key.code != KeyCode::Esc {
            self.rows.key(key);
            return Ok(Next::Stay);
        }
        if self.left_out.is_empty() {
            return Ok(Next::Back);
        }
        let t = cx.text;
        let lines = vec![t.sale_forgets_left_out(self.left_out.len())];
        let dialog = Dialog::new(t.app_drop_title(), lines, t.app_drop_yes(), t.app_drop_no());
        Ok(Next::Ask(dialog, Box::new(|_| Ok(Next::Back))))
    }

    fn above_rows(&self, _text: &Text) -> usize {
        4
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let (count, total) = self.sum();
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        paint.put(area, 1, 1, &t.sale_told(count, total.to_string()), Role::Heading);
        let below = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
        let columns = [
            Column::left(String::new(), 3),
            Column::left(t.column_name(), 0),
            Column::right(t.column_total(), 10),
            Column::left(t.column_status(), 34),
        ];
        let row = |meant: &MeantFor| {
            let (mark, status, role) = match meant.passed {
                Some(reason) => ("", sale_made::why(t, reason), Role::Warning),
                None if !self.is_in(meant) => ("[ ]", t.sale_left_out(), Role::Dim),
                None if meant.payer == meant.relation => ("[x]", String::new(), Role::Text),
                None => ("[x]", t.sale_paid_by(meant.payer_name.as_str()), Role::Text),
            };
            let amount = if self.is_in(meant) { meant.amount.to_string() } else { String::new() };
            (vec![mark.to_owned(), meant.name.clone(), amount, status], role)
        };
        self.rows.draw(paint, below, &columns, &t.sale_nobody(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_sale_who()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}
