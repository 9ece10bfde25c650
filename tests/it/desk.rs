//! Somebody at the keyboard: types, looks, and looks in the file with plain SQL afterwards.

use std::path::{Path, PathBuf};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use penning::app::{App, Msg};
use penning::clock::Clock;
use penning::config::Config;
use penning::db::Db;
use penning::text::Language;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use rusqlite::types::ValueRef;

/// The program on an 80x24 screen, on Sunday 22 November 2026.
pub(crate) struct Desk {
    app: App,
    terminal: Terminal<TestBackend>,
    folder: tempfile::TempDir,
}

impl Desk {
    /// Sits down at a computer that has no administration yet.
    pub(crate) fn new() -> Desk {
        // Always as long, so the screens that show it are always the same.
        Desk::open(tempfile::tempdir_in("/tmp").unwrap(), "2026-11-22")
    }

    /// Sits down at a copy of an administration, on a day.
    pub(crate) fn of(file: &Path, today: &str) -> Desk {
        let folder = tempfile::tempdir_in("/tmp").unwrap();
        std::fs::copy(file, folder.path().join("club.db")).unwrap();
        Desk::open(folder, today)
    }

    fn open(folder: tempfile::TempDir, today: &str) -> Desk {
        let path = folder.path().join("club.db");
        let clock = Clock::fixed(today.parse().unwrap());
        let db = path.exists().then(|| Db::open(&path, clock).unwrap());
        let config = Config { theme: "mono".to_owned(), ..Config::default() };
        let mut app = App::new(db, path, Language::Dutch, clock, &config, false);
        app.start(80, 24);
        app.load_rest();
        Desk { app, terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(), folder }
    }

    /// Sits down at the administration of a new club that can collect.
    pub(crate) fn with_club() -> Desk {
        let mut desk = Desk::new();
        desk.types(
            "VV De Boemerang<tab>NL69INGB0123456789<tab>NL33ZZZ140946600000<tab>14094660<tab>",
        );
        desk.types("<right><tab><enter>");
        desk
    }

    /// Presses keys: letters as they are, others between `<` and `>`.
    pub(crate) fn types(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|r| r.split_once('>'));
            let (key, left) = match named.and_then(|(name, left)| Some((named_key(name)?, left))) {
                Some(found) => found,
                None => {
                    (KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), &rest[c.len_utf8()..])
                }
            };
            self.app.update(Msg::Key(key));
            self.app.finish_job();
            self.app.load_rest();
            rest = left;
        }
    }

    pub(crate) fn pastes(&mut self, text: &str) {
        self.app.update(Msg::Paste(text.to_owned()));
    }

    /// Clicks on a line of the screen; the first is 0.
    pub(crate) fn clicks(&mut self, row: u16) {
        self.app.update(Msg::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: 10,
            row,
            modifiers: KeyModifiers::NONE,
        }));
    }

    pub(crate) fn resizes(&mut self, width: u16, height: u16) {
        self.terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        self.app.resize(width, height);
        self.app.load_rest();
    }

    /// Returns what stands on the screen, without blanks at the ends of lines.
    pub(crate) fn sees(&mut self) -> String {
        self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
        let buffer = self.terminal.backend().buffer();
        let lines = (0..buffer.area.height).map(|y| {
            let line: String =
                (0..buffer.area.width).map(|x| buffer[(x, y)].symbol().to_owned()).collect();
            line.trim_end().to_owned()
        });
        let seen = lines.collect::<Vec<_>>().join("\n").trim_end().to_owned();
        // The folder has another name every time; the lines keep their length.
        let folder = self.folder.path().to_string_lossy().into_owned();
        let stands_for = "/".to_owned() + &"~".repeat(folder.chars().count() - 1);
        seen.replace(&folder, &stands_for)
    }

    #[track_caller]
    pub(crate) fn expects(&mut self, text: &str) {
        let seen = self.sees();
        assert!(seen.contains(text), "`{text}` is not on the screen:\n{seen}");
    }

    #[track_caller]
    pub(crate) fn misses(&mut self, text: &str) {
        let seen = self.sees();
        assert!(!seen.contains(text), "`{text}` is on the screen:\n{seen}");
    }

    pub(crate) fn has_left(&self) -> bool {
        self.app.is_done()
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("club.db")
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Asks the file with plain SQL; one line a row, columns between bars.
    pub(crate) fn sql(&self, query: &str) -> String {
        sql(&self.file(), query)
    }
}

/// Asks a file with plain SQL; one line a row, columns between bars.
pub(crate) fn sql(file: &std::path::Path, query: &str) -> String {
    let connection =
        rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
            .unwrap();
    let mut statement = connection.prepare(query).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells = (0..columns).map(|at| match row.get_ref(at).unwrap() {
            ValueRef::Null => "-".to_owned(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            ValueRef::Real(_) | ValueRef::Blob(_) => "?".to_owned(),
        });
        Ok(cells.collect::<Vec<_>>().join("|"))
    });
    rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap().join("\n")
}

fn named_key(name: &str) -> Option<KeyEvent> {
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "back-tab" => KeyCode::BackTab,
        "space" => KeyCode::Char(' '),
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "page-down" => KeyCode::PageDown,
        "backspace" => KeyCode::Backspace,
        _ => {
            if let Some(letter) = name.strip_prefix("ctrl-") {
                return Some(KeyEvent::new(
                    KeyCode::Char(letter.chars().next()?),
                    KeyModifiers::CONTROL,
                ));
            }
            return name.strip_prefix('f')?.parse().ok().map(|n| plain(KeyCode::F(n)));
        }
    };
    Some(plain(code))
}
