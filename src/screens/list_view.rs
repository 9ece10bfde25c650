//! What every long list has: the filter line, the rows of one page, the totals, and the keys for them.
//!
//! A list says what is in it ([`List`]); [`ListScreen`] is the screen around it.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::domain::calendar::Day;
use crate::domain::index::{Index, Order};
use crate::screens::{Cx, Look, Next, Screen};
use crate::text::Text;
use crate::ui::browser::{Browser, Column, Moved, Row};
use crate::ui::paint::{Align, Paint, first_line};
use crate::ui::theme::Role;

/// Lines of the screen that are not rows: the filter, the headings, the totals.
const FRAME_LINES: usize = 3;

/// What one list has of its own.
pub(super) trait List {
    fn title(&self, text: &Text) -> String;

    /// The orders it can be in; it opens in the first.
    fn orders(&self) -> &'static [Order] {
        &[Order::Name, Order::Number, Order::City, Order::Amount]
    }

    /// Whether it opens with the cursor where one types.
    fn begins_with_search(&self) -> bool {
        false
    }

    /// Finds a row by what people call it.
    fn find(&self, _read: Read<'_>, _name: &str) -> anyhow::Result<Option<i64>> {
        Ok(None)
    }

    /// Reads what is in the list.
    fn index(&self, read: Read<'_>, order: Order, today: Day) -> anyhow::Result<Index>;

    /// Reads one row; nothing when it is gone.
    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>>;

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer>;

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next>;

    fn columns(&self, text: &Text) -> Vec<Column>;

    /// What stands under the list before its totals.
    fn note(&self, _read: Read<'_>, _look: &Look<'_>) -> anyhow::Result<Option<String>> {
        Ok(None)
    }

    /// Whether the rows have amounts that are summed.
    fn sums(&self) -> bool {
        true
    }

    /// What their sum is of, behind it; nothing where the rows say that themselves.
    fn sum_of(&self, _text: &Text) -> String {
        String::new()
    }

    /// What the rows are, for the totals.
    fn unit(&self, text: &Text, count: usize) -> String;

    fn help(&self, text: &Text) -> String;

    fn section(&self) -> Action;
}

/// The screen around a list.
#[derive(Debug)]
pub(super) struct ListScreen<L> {
    own: L,
    view: ListView,
    /// What was just made elsewhere: the cursor goes there when the rows are read.
    wanted: Option<String>,
}

impl<L: List> ListScreen<L> {
    pub(super) fn new(own: L) -> ListScreen<L> {
        let mut view = ListView { orders: own.orders(), ..ListView::default() };
        view.browser.order = own.orders()[0];
        if own.begins_with_search() {
            view.browser.start_filter();
        }
        ListScreen { own, view, wanted: None }
    }

    fn fetch(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let look = Look { text: cx.text, today: cx.today };
        let db = cx.db.as_ref().expect("a list opens on an administration");
        self.view.fetch(|id| self.own.row(db.read(), id, &look))
    }

    fn reindex(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        let index = self.own.index(cx.db().read(), self.view.browser.order, today)?;
        self.view.browser.set_index(index);
        let look = Look { text: cx.text, today: cx.today };
        self.view.note = self
            .own
            .note(cx.db.as_ref().expect("a list opens on an administration").read(), &look)?;
        if let Some(wanted) = self.wanted.take()
            && let Some(id) = self.own.find(cx.db().read(), &wanted)?
        {
            self.view.browser.go_to(id);
        }
        self.fetch(cx)
    }
}

impl<L: List> Screen for ListScreen<L> {
    fn title(&self, text: &Text) -> String {
        self.own.title(text)
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.view.set_screen_height(cx.height);
        self.reindex(cx)
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        self.view.offers(self.own.offers(&self.view, text))
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if self.view.act(action) {
            // Only another order needs the list read anew: choosing and turning round move what is there.
            if action == Action::Sort {
                self.reindex(cx)?;
            } else {
                self.fetch(cx)?;
            }
            return Ok(Next::Stay);
        }
        let next = self.own.act(action, &self.view, cx)?;
        if matches!(next, Next::Stay) {
            self.reindex(cx)?;
        }
        Ok(next)
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match self.view.key(key) {
            Moved::Yes => self.fetch(cx)?,
            Moved::No if key.code == KeyCode::Esc => return Ok(Next::Back),
            Moved::No => {}
        }
        Ok(Next::Stay)
    }

    fn answered(&mut self, value: String, _shown: &str) {
        self.wanted = Some(value);
    }

    fn is_typing(&self) -> bool {
        self.view.browser.is_typing()
    }

    fn takes_escape(&self) -> bool {
        true
    }

    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.view.browser.set_filter(first_line(text));
        self.fetch(cx)
    }

    fn click(&mut self, line: usize, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        // The rows begin under the filter and the headings.
        if let Some(row) = line.checked_sub(2) {
            self.view.browser.click(row);
        }
        self.fetch(cx)
    }

    fn scroll(&mut self, lines: i32, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.view.browser.scroll(lines);
        self.fetch(cx)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let columns = self.own.columns(look.text);
        let unit = self.own.unit(look.text, self.view.browser.shown_count());
        let sum_of = self.own.sums().then(|| self.own.sum_of(look.text));
        self.view.draw(paint, area, look, &columns, (&unit, sum_of.as_deref()))
    }

    fn help(&self, text: &Text) -> String {
        self.own.help(text)
    }

    fn section(&self) -> Option<Action> {
        Some(self.own.section())
    }
}

/// A list with its frame.
#[derive(Debug, Default)]
pub(super) struct ListView {
    pub(super) browser: Browser,
    rows: Vec<Row>,
    note: Option<String>,
    orders: &'static [Order],
}

impl ListView {
    /// Tells the list how many lines the screen has.
    fn set_screen_height(&mut self, height: usize) {
        self.browser.set_height(height.saturating_sub(FRAME_LINES));
    }

    /// Reads the rows on screen anew.
    fn fetch(
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
    fn offers(&self, own: Vec<Offer>) -> Vec<Offer> {
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
            .into_iter()
            .filter(|action| *action != Action::Sort || 1 < self.orders.len())
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
    fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Choose => self.browser.choose(),
            Action::ChooseAll => self.browser.choose_all(),
            Action::Filter => self.browser.start_filter(),
            Action::Invert => self.browser.invert(),
            Action::Sort => {
                let at = self.orders.iter().position(|order| *order == self.browser.order);
                let next = at.map_or(0, |at| (at + 1) % self.orders.len());
                self.browser.order = self.orders[next];
            }
            _ => return false,
        }
        true
    }

    /// Takes a key: moving, typing in the filter, or a step back out of it.
    fn key(&mut self, key: KeyEvent) -> Moved {
        if key.code == KeyCode::Esc {
            return if self.browser.back() { Moved::Yes } else { Moved::No };
        }
        self.browser.key(key)
    }

    fn draw(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
        columns: &[Column],
        (unit, sum_of): (&str, Option<&str>),
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
        let mut totals = match sum_of {
            Some(of) => {
                let count = self.browser.shown_count();
                text.list_total(count, unit, shown.to_string(), of).trim_end().to_owned()
            }
            None => format!("{} {unit}", self.browser.shown_count()),
        };
        if 0 < self.browser.chosen_count() {
            let mut said = text.list_chosen(self.browser.chosen_count(), chosen.to_string());
            // They count in whatever is done with the chosen ones.
            let unseen = self.browser.chosen_unseen();
            if 0 < unseen {
                said = format!("{said} {}", text.list_chosen_unseen(unseen));
            }
            totals = format!("{said}   {totals}");
        }
        let totals = match &self.note {
            Some(note) => format!("{note}   {totals}"),
            None => totals,
        };
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
