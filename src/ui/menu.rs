//! A short list to pick from: a palette, the values of a field, what can be done here.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::relation::fold;
use crate::ui::paint::{Align, Paint, cells, first_line, place};
use crate::ui::theme::Role;

/// One line of a menu.
#[derive(Clone, Debug)]
pub struct Item<T> {
    pub value: T,
    pub label: String,
    /// Shown at the right: a key, a number.
    pub note: String,
    /// Why it cannot be picked now.
    pub obstacle: Option<String>,
}

impl<T> Item<T> {
    pub fn new(value: T, label: impl Into<String>) -> Item<T> {
        Item { value, label: label.into(), note: String::new(), obstacle: None }
    }

    pub fn noted(self, note: impl Into<String>) -> Item<T> {
        Item { note: note.into(), ..self }
    }
}

/// A menu with a line to type in; typing keeps the items with every word.
#[derive(Debug)]
pub struct Menu<T> {
    pub title: String,
    items: Vec<Item<T>>,
    input: Input,
    cursor: usize,
    can_type: bool,
}

/// What a key did.
#[derive(Debug, PartialEq, Eq)]
pub enum Picked<T> {
    Open,
    None,
    Value(T),
}

impl<T: Clone> Menu<T> {
    pub fn new(title: impl Into<String>, items: Vec<Item<T>>) -> Menu<T> {
        Menu { title: title.into(), items, input: Input::default(), cursor: 0, can_type: true }
    }

    /// Makes a menu whose items are picked by their own letter, their note.
    pub fn of_letters(self) -> Menu<T> {
        Menu { can_type: false, ..self }
    }

    fn shown(&self) -> Vec<&Item<T>> {
        let words: Vec<String> = fold(self.input.value()).split(' ').map(str::to_owned).collect();
        let keeps = |item: &&Item<T>| {
            let text = fold(&format!("{} {}", item.label, item.note));
            words.iter().all(|word| text.contains(word.as_str()))
        };
        self.items.iter().filter(keeps).collect()
    }

    pub fn key(&mut self, key: KeyEvent) -> Picked<T> {
        let count = self.shown().len();
        match key.code {
            KeyCode::Esc => return Picked::None,
            KeyCode::Up => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Down => self.cursor = (self.cursor + 1).min(count.saturating_sub(1)),
            KeyCode::PageDown => self.cursor = (self.cursor + 8).min(count.saturating_sub(1)),
            KeyCode::PageUp => self.cursor = self.cursor.saturating_sub(8),
            KeyCode::Enter | KeyCode::Tab => return self.pick(),
            KeyCode::Char(letter) if !self.can_type => {
                let found = self
                    .items
                    .iter()
                    .find(|item| item.note == letter.to_string() && item.obstacle.is_none());
                return found.map_or(Picked::Open, |item| Picked::Value(item.value.clone()));
            }
            _ => {
                self.input.handle_event(&crossterm::event::Event::Key(key));
                self.cursor = self.cursor.min(self.shown().len().saturating_sub(1));
            }
        }
        Picked::Open
    }

    fn pick(&self) -> Picked<T> {
        match self.shown().get(self.cursor) {
            Some(item) if item.obstacle.is_none() => Picked::Value(item.value.clone()),
            _ => Picked::Open,
        }
    }

    /// Returns how many lines the menu needs, its frame included.
    pub(crate) fn height(&self) -> u16 {
        cells(self.items.len()) + 2 + u16::from(self.can_type)
    }

    pub fn paste(&mut self, text: &str) {
        self.input = Input::new(format!("{}{}", self.input.value(), first_line(text)));
    }

    pub fn draw(&self, paint: &mut Paint<'_>, area: Rect) -> Option<Position> {
        let inside = paint.boxed(area, &self.title);
        let first = u16::from(self.can_type);
        if self.can_type {
            paint.put(inside, 0, 0, &format!("> {}", self.input.value()), Role::Key);
        }
        if self.shown().is_empty() {
            paint.put(inside, 2, first, "-", Role::Dim);
        }
        let height = usize::from(inside.height.saturating_sub(first));
        let top = (self.cursor + 1).saturating_sub(height);
        let note_width = self.items.iter().map(|item| item.note.chars().count()).max().unwrap_or(0);
        let label_width = inside.width.saturating_sub(cells(note_width) + 2);
        for (line, item) in self.shown().into_iter().skip(top).take(height).enumerate() {
            let y = cells(line) + first;
            let role = if item.obstacle.is_some() { Role::Dim } else { Role::Text };
            let label = match &item.obstacle {
                Some(why) => format!("{} ({why})", item.label),
                None => item.label.clone(),
            };
            paint.put_in(inside, 0, y, label_width, &label, role, Align::Left);
            paint.put_in(
                inside,
                inside.width.saturating_sub(cells(note_width)),
                y,
                cells(note_width),
                &item.note,
                Role::Key,
                Align::Right,
            );
            if top + line == self.cursor {
                paint.stripe(inside, y, Role::Focus);
            }
        }
        if self.can_type {
            place(inside, cells(2 + self.input.visual_cursor()), 0)
        } else {
            place(inside, 0, cells(self.cursor - top))
        }
    }
}
