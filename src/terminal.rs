//! The terminal: taken over for the screens, and given back however the program ends.

use std::io::{self, Stdout, stdout};
use std::panic;
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event,
    KeyEventKind,
};
use crossterm::execute;
use crossterm::style::force_color_output;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::{SIGHUP, SIGTERM, SIGWINCH};

use crate::app::Msg;

/// The terminal, taken over as long as this lives.
pub(crate) struct Screen {
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal over; a panic in any thread gives it back before it says anything.
    pub(crate) fn take(mouse: bool) -> io::Result<Screen> {
        // Without colours crossterm writes a reset for each, which takes bold and reverse away too: our theme has none itself.
        force_color_output(true);
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            hook(info);
        }));
        enable_raw_mode()?;
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
        if mouse {
            execute!(stdout(), EnableMouseCapture)?;
        }
        Ok(Screen { terminal: Terminal::new(CrosstermBackend::new(stdout()))? })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Leaves the terminal as it was found; done twice it does no harm.
fn give_back() {
    execute!(
        stdout(),
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        crossterm::cursor::Show
    )
    .ok();
    disable_raw_mode().ok();
}

/// Reads keys in a thread of its own; one that is held down counts, one let go does not.
pub(crate) fn read_keys(sender: Sender<Msg>) {
    thread::spawn(move || {
        while let Ok(event) = crossterm::event::read() {
            let message = match event {
                Event::Key(key) if key.kind != KeyEventKind::Release => Msg::Key(key),
                Event::Paste(text) => Msg::Paste(text),
                Event::Mouse(mouse) => Msg::Mouse(mouse),
                Event::Key(_) | Event::Resize(..) | Event::FocusGained | Event::FocusLost => {
                    continue;
                }
            };
            if sender.send(message).is_err() {
                return;
            }
        }
    });
}

/// Turns a request of the system to stop into a message, so that everything is closed in order, and a
/// change of the window too: crossterm watches only from its first read on, and a window that is
/// maximised as it opens is faster.
pub(crate) fn watch_signals(sender: Sender<Msg>) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGWINCH])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let message = match (signal, crossterm::terminal::size()) {
                (SIGWINCH, Ok((width, height))) => Msg::Resize(width, height),
                (SIGWINCH, Err(_)) => continue,
                _ => Msg::Stop,
            };
            if sender.send(message).is_err() {
                return;
            }
        }
    });
    Ok(())
}
