//! What every long list has: the filter line, the rows of one page, the totals, and the keys for them.

use crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::domain::index::Order;
use crate::screens::Look;
use crate::text::Text;
use crate::ui::browser::{Browser, Column, Moved, Row};
use crate::ui::paint::{Align, Paint};
use crate::ui::theme::Role;

/// Lines of the screen that are not rows: the filter, the headings, the totals.
const FRAME_LINES: usize = 3;

/// A list with its frame.
#[derive(Debug, Default)]
pub(super) struct ListView {
    pub(super) browser: Browser,
    rows: Vec<Row>,
}

impl ListView {
    /// Tells the list how many lines the screen has.
    pub(super) fn set_screen_height(&mut self, height: usize) {
        self.browser.set_height(height.saturating_sub(FRAME_LINES));
    }

    /// Reads the rows on screen anew.
    pub(super) fn fetch(
        &mut self,
        mut row: impl FnMut(i64) -> anyhow::Result<Option<Row>>,
    ) -> anyhow::Result<()> {
        let gone = || Row { cells: vec![String::new()], role: Role::Dim };
        self.rows = self
            .browser
            .window()
            .into_iter()
            .map(|id| Ok(row(id)?.unwrap_or_else(gone)))
            .collect::<anyhow::Result<_>>()?;
        Ok(())
    }

    /// Offers what every list can do, after what this one can.
    pub(super) fn offers(&self, own: Vec<Offer>) -> Vec<Offer> {
        let mut offers = own;
        offers.extend(
            [
                Action::Choose,
                Action::Filter,
                Action::Sort,
                Action::More,
                Action::ChooseAll,
                Action::Invert,
                Action::Copy,
            ]
            .map(Offer::of),
        );
        if self.browser.is_typing()
            || 0 < self.browser.chosen_count()
            || !self.browser.filter().is_empty()
        {
            offers.insert(0, Offer::of(Action::Back));
        }
        offers
    }

    /// Does what every list does; nothing when the action is not one of those.
    pub(super) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Choose => self.browser.choose(),
            Action::ChooseAll => self.browser.choose_all(),
            Action::Filter => self.browser.start_filter(),
            Action::Invert => self.browser.invert(),
            Action::Sort => {
                self.browser.order = match self.browser.order {
                    Order::Name => Order::Number,
                    Order::Number => Order::City,
                    Order::City => Order::Amount,
                    Order::Amount => Order::Date,
                    Order::Date => Order::Name,
                };
            }
            _ => return false,
        }
        true
    }

    /// Takes a key: moving, typing in the filter, or a step back out of it.
    pub(super) fn key(&mut self, key: KeyEvent) -> Moved {
        if key.code == crossterm::event::KeyCode::Esc {
            return if self.browser.back() { Moved::Yes } else { Moved::No };
        }
        self.browser.key(key)
    }

    pub(super) fn draw(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
        columns: &[Column],
        unit: &str,
    ) -> Option<Position> {
        let text = look.text;
        let filter = format!("/{}", self.browser.filter());
        paint.put(
            area,
            1,
            0,
            &filter,
            if self.browser.is_typing() { Role::Key } else { Role::Dim },
        );
        let count = text.list_count(self.browser.shown_count(), self.browser.count());
        let right = format!("{count}   {}", text.list_order(order_name(text, self.browser.order)));
        paint.put_in(
            area,
            area.width / 3,
            0,
            area.width - area.width / 3 - 1,
            &right,
            Role::Dim,
            Align::Right,
        );
        let body = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
        let cursor = self.browser.draw(paint, body, columns, &self.rows);
        if self.browser.count() == 0 {
            paint.put(body, 3, 2, &text.list_empty(), Role::Dim);
        } else if self.browser.shown_count() == 0 {
            paint.put(body, 3, 2, &text.list_nothing_found(self.browser.filter()), Role::Dim);
        }
        let (shown, chosen) = self.browser.sums();
        let mut totals = text.list_total(self.browser.shown_count(), unit, shown.to_string());
        if 0 < self.browser.chosen_count() {
            totals = format!(
                "{}   {totals}",
                text.list_chosen(self.browser.chosen_count(), chosen.to_string())
            );
        }
        paint.put(area, 1, area.height.saturating_sub(1), &totals, Role::Title);
        if self.browser.is_typing() {
            let x = crate::ui::paint::cells(2 + self.browser.filter().chars().count());
            return crate::ui::paint::place(area, x, 0);
        }
        cursor
    }
}

fn order_name(text: &Text, order: Order) -> String {
    match order {
        Order::Name => text.order_name(),
        Order::Number => text.order_number(),
        Order::City => text.order_city(),
        Order::Amount => text.order_amount(),
        Order::Date => text.order_date(),
    }
}
