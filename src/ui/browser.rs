//! A list that only reads the rows on screen: a cursor, a filter, lines that were chosen, and totals.

use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::index::{Index, Order};
use crate::domain::money::Money;
use crate::ui::paint::{Align, Paint, cells, place};
use crate::ui::theme::Role;

/// One column: its heading, its width in cells (0: what is left), and where its texts stand.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub title: String,
    pub width: u16,
    pub align: Align,
    /// Left out where the window is narrow.
    is_extra: bool,
}

impl Column {
    pub(crate) fn left(title: impl Into<String>, width: u16) -> Column {
        Column { title: title.into(), width, align: Align::Left, is_extra: false }
    }

    pub(crate) fn right(title: impl Into<String>, width: u16) -> Column {
        Column { title: title.into(), width, align: Align::Right, is_extra: false }
    }

    /// Makes the column one that a narrow window leaves out.
    pub(crate) fn extra(self) -> Column {
        Column { is_extra: true, ..self }
    }
}

/// One line: the texts of its columns and how it looks.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub cells: Vec<String>,
    pub role: Role,
}

/// What a key did to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    No,
    Yes,
}

/// The state of a list.
#[derive(Debug, Default)]
pub(crate) struct Browser {
    index: Index,
    /// The places in the index that the filter keeps.
    shown: Vec<usize>,
    cursor: usize,
    top: usize,
    height: usize,
    chosen: BTreeSet<i64>,
    filter: Input,
    is_filtering: bool,
    is_inverted: bool,
    pub order: Order,
}

impl Browser {
    /// Takes other rows; the cursor stays on the record it was on.
    pub(crate) fn set_index(&mut self, index: Index) {
        let current = self.current();
        self.index = index;
        self.apply_filter(current);
    }

    /// Puts the cursor on a row; a filter that hides it is let go.
    pub(crate) fn go_to(&mut self, id: i64) {
        if self.shown.iter().all(|at| self.index.id(*at) != Some(id)) {
            self.filter = Input::default();
        }
        self.apply_filter(Some(id));
    }

    /// Tells the list how many lines there are for it.
    pub(crate) fn set_height(&mut self, height: usize) {
        self.height = height.max(1);
        self.follow();
    }

    fn apply_filter(&mut self, current: Option<i64>) {
        self.shown = self.index.filter(self.filter.value());
        if self.is_inverted {
            self.shown.reverse();
        }
        let stays =
            current.and_then(|id| self.shown.iter().position(|at| self.index.id(*at) == Some(id)));
        self.cursor = stays.unwrap_or(0);
        self.follow();
    }

    fn follow(&mut self) {
        self.cursor = self.cursor.min(self.shown.len().saturating_sub(1));
        self.top = self.top.min(self.cursor).max((self.cursor + 1).saturating_sub(self.height));
        // Never a page with empty lines while there are rows for it.
        self.top = self.top.min(self.shown.len().saturating_sub(self.height));
    }

    pub(crate) fn current(&self) -> Option<i64> {
        self.index.id(*self.shown.get(self.cursor)?)
    }

    /// Returns the ids on screen.
    pub(crate) fn window(&self) -> Vec<i64> {
        self.shown
            .iter()
            .skip(self.top)
            .take(self.height)
            .filter_map(|at| self.index.id(*at))
            .collect()
    }

    pub(crate) fn is_typing(&self) -> bool {
        self.is_filtering
    }

    pub(crate) fn start_filter(&mut self) {
        self.is_filtering = true;
    }

    pub(crate) fn filter(&self) -> &str {
        self.filter.value()
    }

    pub(crate) fn set_filter(&mut self, text: &str) {
        let current = self.current();
        self.filter = Input::new(text.to_owned());
        self.apply_filter(current);
    }

    pub(crate) fn invert(&mut self) {
        self.is_inverted = !self.is_inverted;
        let current = self.current();
        self.apply_filter(current);
    }

    /// Takes the list one step back: out of the filter box, then the choice away, then the filter. False when there was none.
    pub(crate) fn back(&mut self) -> bool {
        if self.is_filtering {
            self.is_filtering = false;
        } else if !self.chosen.is_empty() {
            self.chosen.clear();
        } else if !self.filter.value().is_empty() {
            self.set_filter("");
        } else {
            return false;
        }
        true
    }

    pub(crate) fn choose(&mut self) {
        if let Some(id) = self.current() {
            if !self.chosen.remove(&id) {
                self.chosen.insert(id);
            }
            self.cursor += 1;
            self.follow();
        }
    }

    pub(crate) fn choose_all(&mut self) {
        self.chosen = self.shown.iter().filter_map(|at| self.index.id(*at)).collect();
    }

    /// Returns what was chosen, or the one under the cursor.
    pub(crate) fn chosen_or_current(&self) -> Vec<i64> {
        if self.chosen.is_empty() { self.current().into_iter().collect() } else { self.chosen() }
    }

    /// Returns what was chosen; nothing where nothing was.
    pub(crate) fn chosen(&self) -> Vec<i64> {
        self.chosen.iter().copied().collect()
    }

    pub(crate) fn chosen_count(&self) -> usize {
        self.chosen.len()
    }

    pub(crate) fn is_chosen(&self, id: i64) -> bool {
        self.chosen.contains(&id)
    }

    /// Returns the ids around the cursor, in the order of the list and within the filter.
    pub(crate) fn around(&self) -> Vec<i64> {
        const EACH_WAY: usize = 250;
        let first = self.cursor.saturating_sub(EACH_WAY);
        self.shown
            .iter()
            .skip(first)
            .take(2 * EACH_WAY)
            .filter_map(|at| self.index.id(*at))
            .collect()
    }

    pub(crate) fn shown_count(&self) -> usize {
        self.shown.len()
    }

    pub(crate) fn count(&self) -> usize {
        self.index.len()
    }

    /// Returns the sum of the rows the filter keeps, and of those that were chosen, seen or not.
    pub(crate) fn sums(&self) -> (Money, Money) {
        let shown = self.shown.iter().map(|at| self.index.amount(*at)).sum();
        if self.chosen.is_empty() {
            return (shown, Money::ZERO);
        }
        let chosen = (0..self.index.len()).filter(|at| self.is_chosen_at(*at));
        (shown, chosen.map(|at| self.index.amount(at)).sum())
    }

    /// Returns how many were chosen that the filter leaves out.
    pub(crate) fn chosen_unseen(&self) -> usize {
        if self.chosen.is_empty() {
            return 0;
        }
        let seen = self.shown.iter().filter(|at| self.is_chosen_at(**at)).count();
        self.chosen.len().saturating_sub(seen)
    }

    fn is_chosen_at(&self, at: usize) -> bool {
        self.index.id(at).is_some_and(|id| self.is_chosen(id))
    }

    /// Puts the cursor on the line that was clicked, counted from the first on screen.
    pub(crate) fn click(&mut self, line: usize) {
        if line < self.height {
            self.cursor = self.top + line;
            self.follow();
        }
    }

    pub(crate) fn scroll(&mut self, lines: i32) {
        self.step(isize::try_from(lines).unwrap_or(0));
    }

    fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by);
        self.follow();
    }

    /// Moves the cursor, or types in the filter.
    pub(crate) fn key(&mut self, key: KeyEvent) -> Moved {
        let page = isize::try_from(self.height.saturating_sub(1)).unwrap_or(1);
        match key.code {
            KeyCode::Up => self.step(-1),
            KeyCode::Down => self.step(1),
            KeyCode::PageUp => self.step(-page),
            KeyCode::PageDown => self.step(page),
            KeyCode::Enter if self.is_filtering => self.is_filtering = false,
            KeyCode::Home if !self.is_filtering => self.cursor = 0,
            KeyCode::End if !self.is_filtering => self.cursor = self.shown.len(),
            KeyCode::Char('k') if !self.is_filtering && key.modifiers.is_empty() => self.step(-1),
            KeyCode::Char('j') if !self.is_filtering && key.modifiers.is_empty() => self.step(1),
            KeyCode::Char('G') if !self.is_filtering => self.cursor = self.shown.len(),
            _ if self.is_filtering && !key.modifiers.contains(KeyModifiers::ALT) => {
                let before = self.filter.value().to_owned();
                self.filter.handle_event(&crossterm::event::Event::Key(key));
                if before != self.filter.value() {
                    let current = self.current();
                    self.apply_filter(current);
                }
            }
            _ => return Moved::No,
        }
        self.follow();
        Moved::Yes
    }

    /// Draws heading and lines; `rows` are those of [`Browser::window`]. Returns where the cursor stands.
    pub(crate) fn draw(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        columns: &[Column],
        rows: &[Row],
    ) -> Option<Position> {
        let widths = widths(columns, area.width.saturating_sub(3));
        draw_line(
            paint,
            area,
            0,
            columns,
            &widths,
            &columns.iter().map(|column| column.title.clone()).collect::<Vec<_>>(),
            Role::Heading,
        );
        let window = self.window();
        // Where a long sentence takes lines of the list, the row with the cursor stays in view.
        let room = usize::from(area.height.saturating_sub(1)).max(1);
        let hidden = (self.cursor + 1).saturating_sub(self.top + room);
        for (line, (row, id)) in rows.iter().zip(&window).skip(hidden).take(room).enumerate() {
            let y = cells(line) + 1;
            let is_current = self.top + hidden + line == self.cursor;
            let is_chosen = self.is_chosen(*id);
            let role = if is_chosen { Role::Chosen } else { row.role };
            draw_line(paint, area, y, columns, &widths, &row.cells, role);
            let mark = match (is_current, is_chosen) {
                (_, true) => "*",
                (true, false) => ">",
                (false, false) => " ",
            };
            paint.put(area, 1, y, mark, role);
            if is_current {
                paint.stripe(area, y, Role::Focus);
            }
        }
        place(area, 1, cells(self.cursor - self.top - hidden) + 1)
    }
}

/// The width from which a window shows the extra columns.
const WIDE: u16 = 100;

/// Shares the width: fixed columns first, the others get what is left in equal parts; nothing for one that is left out.
pub(crate) fn widths(columns: &[Column], width: u16) -> Vec<Option<u16>> {
    let is_shown = |column: &Column| !column.is_extra || WIDE <= width;
    let shown = || columns.iter().filter(|column| is_shown(column));
    let gaps = cells(shown().count().saturating_sub(1));
    let fixed: u16 = shown().map(|column| column.width).sum();
    let open = cells(shown().filter(|column| column.width == 0).count()).max(1);
    let left = width.saturating_sub(fixed + gaps) / open;
    let width_of = |column: &Column| if column.width == 0 { left } else { column.width };
    columns.iter().map(|column| is_shown(column).then(|| width_of(column))).collect()
}

/// Draws the texts of one line in their columns.
pub(crate) fn draw_line(
    paint: &mut Paint<'_>,
    area: Rect,
    y: u16,
    columns: &[Column],
    widths: &[Option<u16>],
    texts: &[String],
    role: Role,
) {
    let mut x = 3;
    for ((column, width), text) in columns.iter().zip(widths).zip(texts) {
        let Some(width) = width else { continue };
        paint.put_in(area, x, y, *width, text, role, column.align);
        x += width + 1;
    }
}

/// Draws rows under their headings, as many as fit around the one with the cursor; returns where that is.
pub(crate) fn draw_table(
    paint: &mut Paint<'_>,
    area: Rect,
    columns: &[Column],
    rows: impl IntoIterator<Item = (Vec<String>, Role)>,
    at: usize,
) -> Option<Position> {
    let widths = widths(columns, area.width.saturating_sub(3));
    let headings: Vec<String> = columns.iter().map(|column| column.title.clone()).collect();
    draw_line(paint, area, 0, columns, &widths, &headings, Role::Heading);
    let height = usize::from(area.height.saturating_sub(1)).max(1);
    let top = (at + 1).saturating_sub(height);
    for (line, (texts, role)) in rows.into_iter().enumerate().skip(top).take(height) {
        let y = cells(line - top) + 1;
        draw_line(paint, area, y, columns, &widths, &texts, role);
        if line == at {
            paint.put(area, 1, y, ">", role);
            paint.stripe(area, y, Role::Focus);
        }
    }
    place(area, 1, cells(at.saturating_sub(top)) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(count: i64) -> Browser {
        let mut index = Index::default();
        for id in 1..=count {
            index.push(id, Money::cents(id), &[&format!("naam {id}")]);
        }
        let mut browser = Browser::default();
        browser.set_height(10);
        browser.set_index(index);
        browser
    }

    fn press(browser: &mut Browser, code: KeyCode) {
        browser.key(KeyEvent::new(code, KeyModifiers::NONE));
    }

    #[test]
    fn only_a_page_is_read() {
        let mut browser = browser(100_000);
        assert_eq!(browser.window(), (1..=10).collect::<Vec<_>>());
        press(&mut browser, KeyCode::End);
        assert_eq!(browser.window(), (99_991..=100_000).collect::<Vec<_>>());
        assert_eq!(browser.current(), Some(100_000));
        press(&mut browser, KeyCode::PageUp);
        assert_eq!(browser.current(), Some(99_991));
    }

    #[test]
    fn typing_filters_and_keeps_the_record() {
        let mut browser = browser(50);
        press(&mut browser, KeyCode::Down);
        browser.start_filter();
        press(&mut browser, KeyCode::Char('2'));
        assert_eq!((browser.current(), browser.shown_count()), (Some(2), 14));
        assert!(browser.back() && browser.back() && !browser.back());
        assert_eq!((browser.current(), browser.shown_count()), (Some(2), 50));
    }

    #[test]
    fn an_empty_list_has_no_cursor() {
        let mut browser = browser(0);
        press(&mut browser, KeyCode::Down);
        press(&mut browser, KeyCode::End);
        assert_eq!(browser.current(), None);
        assert!(browser.window().is_empty());
    }
}
