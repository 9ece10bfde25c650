//! The real program in a real terminal: taken over, resized, pasted into, and given back.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::cli::Club;

/// How long a screen may take on a busy machine before the test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Terminal {
    fn open(club: &Club, arguments: &[&str], environment: &[(&str, &str)]) -> Terminal {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_penning"));
        command.args(["--file", club.file().to_str().unwrap(), "--today", "2026-11-22"]);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.cwd(club.path(""));
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let one = |n| NonZeroU16::new(n).unwrap();
        Terminal {
            master: pair.master,
            child,
            keyboard,
            output,
            screen: vt100::Parser::new(one(24), one(80), 0),
        }
    }

    fn types(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Reads until the screen is as wanted.
    #[track_caller]
    fn waits(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let start = Instant::now();
        while !wanted(self.screen.screen()) {
            match self.output.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!("{what} did not come:\n{}", self.screen.screen().contents()),
            }
        }
    }

    #[track_caller]
    fn waits_for(&mut self, text: &str) {
        self.waits(text, |screen| screen.contents().contains(text));
    }

    /// Reads until nothing more is written: the program has seen every change of size.
    fn settles(&mut self) {
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(300)) {
            self.screen.process(&bytes);
        }
    }

    /// Waits until the program has ended, and reads what it still wrote.
    fn ends(&mut self) -> u32 {
        let status = self.child.wait().unwrap().exit_code();
        self.settles();
        status
    }

    /// Whether the terminal is as it was found.
    #[track_caller]
    fn is_given_back(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the other screen is left");
        assert!(!screen.bracketed_paste(), "pastes are plain again");
        assert!(!screen.hide_cursor(), "the cursor is seen");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }
}

#[test]
fn it_starts_and_leaves_the_terminal_as_it_was() {
    let club = Club::new();
    let mut terminal = Terminal::open(&club, &[], &[]);
    terminal.waits_for("Te doen");
    assert!(terminal.screen.screen().alternate_screen());
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_given_back();
}

#[test]
fn a_window_that_shrinks_and_grows_comes_back() {
    let club = Club::new();
    let mut terminal = Terminal::open(&club, &[], &[]);
    terminal.waits_for("Te doen");
    for (rows, cols, shown) in
        [(10, 40, "Venster te klein"), (1, 1, ""), (50, 200, "F1 Hulp"), (24, 80, "F1 Hulp")]
    {
        terminal.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        let size = |n| NonZeroU16::new(n).unwrap();
        terminal.screen = vt100::Parser::new(size(rows), size(cols), 0);
        terminal.waits_for(shown);
    }
    // Whatever was drawn in between, everything is drawn whole again.
    terminal.waits_for("Te doen");
    terminal.settles();
    terminal.types("gr");
    terminal.waits_for("sortering");
    terminal.types("q");
    terminal.ends();
}

#[test]
fn a_paste_of_lines_is_no_row_of_commands() {
    let club = Club::new();
    let mut terminal = Terminal::open(&club, &[], &[]);
    terminal.waits_for("Te doen");
    terminal.types("gr");
    terminal.waits_for("sortering");
    terminal.types("\u{1b}[200~q\rq\rx\r\u{1b}[201~");
    terminal.waits_for("/q");
    terminal.types("\u{1b}");
    terminal.waits("the filter is gone", |screen| !screen.contents().contains("/q"));
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn two_times_control_c_leaves() {
    let club = Club::new();
    let mut terminal = Terminal::open(&club, &[], &[]);
    terminal.waits_for("Te doen");
    terminal.types("\u{3}");
    terminal.waits_for("Nog een keer Ctrl+C");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends(), 0);
    terminal.is_given_back();
}

#[cfg(unix)]
#[test]
fn a_request_to_stop_gives_the_terminal_back() {
    let club = Club::new();
    for signal in ["TERM", "HUP"] {
        let mut terminal = Terminal::open(&club, &[], &[]);
        terminal.waits_for("Te doen");
        let pid = terminal.child.process_id().unwrap().to_string();
        std::process::Command::new("kill").args(["-s", signal, &pid]).status().unwrap();
        terminal.ends();
        terminal.is_given_back();
    }
    club.is_sound();
}

#[test]
fn without_colours_the_line_with_the_cursor_is_still_seen() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":1,"kind":"person","last_name":"Aal"}"#);
    let mut terminal = Terminal::open(&club, &[], &[("NO_COLOR", "1")]);
    terminal.waits_for("Te doen");
    terminal.types("gr");
    let row_of = |screen: &vt100::Screen| {
        (0..24).find(|row| screen.contents_between(*row, 0, *row, 79).contains("Aal"))
    };
    let stands_out = |screen: &vt100::Screen| {
        let row = row_of(screen)?;
        // The cursor of the terminal is on that line too: reading programs follow it.
        Some(screen.cell(row, 4)?.inverse() && screen.cursor_position().0 == row)
    };
    terminal.waits("the line stands out", |screen| stands_out(screen) == Some(true));
    terminal.types("q");
    terminal.ends();
}

#[test]
fn what_is_typed_before_a_question_can_be_read_does_not_answer_it() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":1,"kind":"person","last_name":"Aal"}"#);
    let mut terminal = Terminal::open(&club, &[], &[]);
    terminal.waits_for("Te doen");
    terminal.types("grn");
    terminal.waits_for("Nieuwe relatie");
    terminal.types("Bot\u{1b}");
    terminal.waits_for("Weggooien");
    // Whoever meant to go down had not seen the question.
    terminal.types("j");
    terminal.settles();
    terminal.waits_for("Weggooien");
    std::thread::sleep(Duration::from_millis(200));
    terminal.types("j");
    terminal.waits_for("Aal");
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_demo_opens_a_copy_with_a_banner() {
    let club = Club::none();
    let mut terminal = Terminal::open(&club, &["demo", "--relations", "30"], &[]);
    terminal.waits_for("DEMO");
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    assert!(!club.file().exists());
}
