//! A short list of which one row is current; all of it is in memory and drawn as one table.

use std::cell::Cell;
use std::ops::Deref;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::ui::browser::{Column, draw_table};
use crate::ui::paint::{Paint, wrap};
use crate::ui::theme::Role;

#[derive(Debug)]
pub(crate) struct Rows<T> {
    all: Vec<T>,
    cursor: usize,
    /// The row at the top when they were drawn last: a click is on what was seen.
    top: Cell<usize>,
}

impl<T> Default for Rows<T> {
    fn default() -> Rows<T> {
        Rows { all: Vec::new(), cursor: 0, top: Cell::new(0) }
    }
}

impl<T> Deref for Rows<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.all
    }
}

/// What keys and clicks move the cursor of, whatever the rows are of.
pub trait Cursor {
    /// Moves the cursor where the key does.
    fn key(&mut self, key: KeyEvent);

    /// Goes to a row, the last one where there are not so many.
    fn go(&mut self, to: usize);

    /// Goes to the row on a line of those that were drawn.
    fn click(&mut self, line: usize);
}

/// Lines that a page key goes.
const PAGE: usize = 10;

/// Returns where the key moves a cursor that stands at one of so many rows.
pub(crate) fn moved(at: usize, key: KeyEvent, count: usize) -> usize {
    let to = match key.code {
        KeyCode::Up => at.saturating_sub(1),
        KeyCode::Down => at + 1,
        KeyCode::PageUp => at.saturating_sub(PAGE),
        KeyCode::PageDown => at + PAGE,
        KeyCode::Home => 0,
        KeyCode::End => count,
        _ => at,
    };
    to.min(count.saturating_sub(1))
}

impl<T> Cursor for Rows<T> {
    fn key(&mut self, key: KeyEvent) {
        self.cursor = moved(self.cursor, key, self.all.len());
    }

    fn go(&mut self, to: usize) {
        self.cursor = to.min(self.all.len().saturating_sub(1));
    }

    fn click(&mut self, line: usize) {
        self.go(self.top.get() + line);
    }
}

impl<T> Rows<T> {
    /// Takes other rows; the cursor stays on its line as far as there is one.
    pub(crate) fn set(&mut self, all: Vec<T>) {
        self.all = all;
        self.go(self.cursor);
    }

    pub(crate) fn current(&self) -> Option<&T> {
        self.all.get(self.cursor)
    }

    /// Draws the rows around the cursor from the top of the area; what to do first where there are none.
    pub(crate) fn draw(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        columns: &[Column],
        none: &str,
        row: impl Fn(&T) -> (Vec<String>, Role),
    ) -> Option<Position> {
        if self.all.is_empty() && !none.is_empty() {
            let width = usize::from(area.width.saturating_sub(4));
            for (y, line) in (0..).zip(wrap(none, width)) {
                paint.put(area, 3, y, &line, Role::Dim);
            }
            return None;
        }
        let height = usize::from(area.height.saturating_sub(1)).max(1);
        // A click moves the cursor inside what is seen, and nothing scrolls away under it.
        let top = self.top.get().min(self.cursor).max((self.cursor + 1).saturating_sub(height));
        self.top.set(top);
        let seen = self.all.iter().skip(top).take(height).map(row);
        draw_table(paint, area, columns, seen, self.cursor - top)
    }

    /// Draws the rows as all there is of a place: its title, an empty line, and them.
    pub(crate) fn draw_place(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        title: &str,
        columns: &[Column],
        none: &str,
        row: impl Fn(&T) -> (Vec<String>, Role),
    ) -> Option<Position> {
        paint.put(area, 1, 0, title, Role::Title);
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        self.draw(paint, below, columns, none, row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_on_a_row() {
        let mut rows = Rows::default();
        let pressed = |rows: &mut Rows<usize>, code| {
            rows.key(KeyEvent::from(code));
            rows.current().copied()
        };
        assert_eq!(pressed(&mut rows, KeyCode::Down), None);
        rows.set((0..25).collect());
        let keys = [
            (KeyCode::Up, 0),
            (KeyCode::Down, 1),
            (KeyCode::PageDown, 11),
            (KeyCode::End, 24),
            (KeyCode::PageDown, 24),
            (KeyCode::PageUp, 14),
            (KeyCode::Home, 0),
            (KeyCode::End, 24),
        ];
        for (code, expected) in keys {
            assert_eq!(pressed(&mut rows, code), Some(expected), "{code:?}");
        }
        rows.set(vec![7]);
        assert_eq!(rows.current(), Some(&7));
        rows.set((0..25).collect());
        rows.top.set(12);
        rows.click(3);
        assert_eq!(rows.current(), Some(&15));
        rows.click(99);
        assert_eq!(rows.current(), Some(&24));
    }
}
