//! A question with its consequence; the safe answer has the focus.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::ui::paint::{Paint, cells, centered, place, wrap};
use crate::ui::theme::Role;

/// A question about to be answered.
#[derive(Debug)]
pub struct Dialog {
    pub title: String,
    pub lines: Vec<String>,
    pub yes: String,
    pub no: String,
    /// What must be typed before yes can be; for what cannot be taken back.
    pub acknowledge: Option<String>,
    pub ask: String,
    typed: Input,
    yes_has_focus: bool,
    /// Somebody went for yes before it was typed: what must be typed is pointed at.
    is_missed: bool,
    /// The first line that is shown, where there are more than fit.
    top: Cell<usize>,
    since: Instant,
}

/// Lines that a key goes up or down where there are more than fit.
const SCROLL: usize = 5;

/// How long a question stands before anybody can have read it.
const READING: Duration = Duration::from_millis(200);

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Open,
    No,
    Yes,
}

impl Dialog {
    pub fn new(title: String, lines: Vec<String>, yes: String, no: String) -> Dialog {
        Dialog {
            title,
            lines,
            yes,
            no,
            acknowledge: None,
            ask: String::new(),
            typed: Input::default(),
            yes_has_focus: false,
            is_missed: false,
            top: Cell::new(0),
            since: Instant::now(),
        }
    }

    /// Returns whether the question came so shortly ago that what is typed is no answer to it.
    pub fn is_unread(&self) -> bool {
        self.since.elapsed() < READING
    }

    /// Makes yes wait until `word` is typed; `ask` says so.
    pub fn acknowledged_by(self, word: String, ask: String) -> Dialog {
        Dialog { acknowledge: Some(word), ask, ..self }
    }

    fn may_confirm(&self) -> bool {
        self.acknowledge.as_ref().is_none_or(|word| self.typed.value().trim() == word)
    }

    pub fn key(&mut self, key: KeyEvent) -> Answer {
        let goes_for_yes = matches!(key.code, KeyCode::Enter | KeyCode::Tab | KeyCode::Right);
        self.is_missed = goes_for_yes && !self.may_confirm();
        match key.code {
            KeyCode::Esc => return Answer::No,
            // How far down there is something is known when it is drawn.
            KeyCode::Down | KeyCode::PageDown => self.top.set(self.top.get() + SCROLL),
            KeyCode::Up | KeyCode::PageUp => self.top.set(self.top.get().saturating_sub(SCROLL)),
            KeyCode::Left | KeyCode::Right | KeyCode::Tab | KeyCode::BackTab => {
                self.yes_has_focus = !self.yes_has_focus && self.may_confirm();
            }
            KeyCode::Enter if self.acknowledge.is_some() && self.may_confirm() => {
                return Answer::Yes;
            }
            KeyCode::Enter if self.yes_has_focus => return Answer::Yes,
            KeyCode::Enter if self.acknowledge.is_some() => {}
            KeyCode::Enter => return Answer::No,
            _ if self.acknowledge.is_some() => {
                self.typed.handle_event(&crossterm::event::Event::Key(key));
            }
            KeyCode::Char('j' | 'J' | 'y' | 'Y') => return Answer::Yes,
            KeyCode::Char('n' | 'N') => return Answer::No,
            _ => {}
        }
        Answer::Open
    }

    pub fn draw(&self, paint: &mut Paint<'_>, screen: Rect) -> Option<Position> {
        let width = screen.width.min(76);
        let lines: Vec<String> = self
            .lines
            .iter()
            .flat_map(|line| wrap(line, usize::from(width.saturating_sub(4))))
            .collect();
        let height = (cells(lines.len()) + 5).min(screen.height);
        let area = centered(screen, width, height);
        let inside = paint.boxed(area, &self.title);
        let room = usize::from(inside.height.saturating_sub(3)).max(1);
        let top = self.top.get().min(lines.len().saturating_sub(room));
        self.top.set(top);
        for (y, line) in (0..).zip(lines.iter().skip(top).take(room)) {
            paint.put(inside, 0, y, line, Role::Text);
        }
        paint.tell_seen(inside, top, room, lines.len());
        let y = inside.height.saturating_sub(2);
        let mut cursor = None;
        if self.acknowledge.is_some() {
            let (mark, role) = if self.is_missed { ("! ", Role::Error) } else { ("", Role::Key) };
            let text = format!("{mark}{} [{}]", self.ask, self.typed.value());
            paint.put(inside, 0, y.saturating_sub(1), &text, role);
            let before = mark.len() + self.ask.chars().count() + 2;
            let x = cells(before + self.typed.visual_cursor());
            cursor = place(inside, x, y.saturating_sub(1));
        }
        let no = format!("[ {} ]", self.no);
        let yes = format!("[ {} ]", self.yes);
        let x = cells(no.chars().count()) + 3;
        let yes_role = match (
            self.may_confirm(),
            self.yes_has_focus || (self.acknowledge.is_some() && self.may_confirm()),
        ) {
            (false, _) => Role::Dim,
            (true, true) => Role::Focus,
            (true, false) => Role::Text,
        };
        let no_role = if yes_role == Role::Focus { Role::Text } else { Role::Focus };
        paint.put(inside, 0, y + 1, &no, no_role);
        paint.put(inside, x, y + 1, &yes, yes_role);
        cursor.or_else(|| place(inside, if yes_role == Role::Focus { x } else { 0 }, y + 1))
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;

    fn dialog() -> Dialog {
        Dialog::new("Zeker?".to_owned(), vec![], "Ja".to_owned(), "Nee".to_owned())
    }

    #[track_caller]
    fn answers(mut dialog: Dialog, keys: &[KeyCode], expected: Answer) {
        let mut answer = Answer::Open;
        for code in keys {
            answer = dialog.key(KeyEvent::new(*code, KeyModifiers::NONE));
        }
        assert_eq!(answer, expected);
    }

    #[test]
    fn enter_is_no_until_somebody_moves_to_yes() {
        answers(dialog(), &[KeyCode::Enter], Answer::No);
        answers(dialog(), &[KeyCode::Right, KeyCode::Enter], Answer::Yes);
        answers(dialog(), &[KeyCode::Char('j')], Answer::Yes);
        answers(dialog(), &[KeyCode::Esc], Answer::No);
    }

    #[test]
    fn what_cannot_be_taken_back_is_typed() {
        let typed = || dialog().acknowledged_by("12".to_owned(), "Typ 12".to_owned());
        answers(typed(), &[KeyCode::Char('j')], Answer::Open);
        answers(typed(), &[KeyCode::Right, KeyCode::Enter], Answer::Open);
        answers(typed(), &[KeyCode::Char('1'), KeyCode::Char('2'), KeyCode::Enter], Answer::Yes);
    }
}
