//! The stack of screens and what lies over them; one loop over a closed set of messages.

mod draw;

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use anyhow::Context;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use self::draw::BODY_TOP;
use crate::actions::{Action, Offer};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::db::settings::Setting;
use crate::domain::wording::Wording;
use crate::jobs::Watch;
use crate::ops;
use crate::screens::{Confirmed, Cx, Follow, Job, Next, Place, Screen, refusal_text};
use crate::terminal;
use crate::text::{self, Language, Text};
use crate::ui::dialog::{Answer, Dialog};
use crate::ui::menu::{Item, Menu, Picked};
use crate::ui::paint::cells;
use crate::ui::theme::Theme;

/// The smallest window that everything fits in.
const MIN_SIZE: (u16, u16) = (80, 24);

/// Everything that can happen.
pub enum Msg {
    Key(KeyEvent),
    Paste(String),
    Mouse(MouseEvent),
    Resize(u16, u16),
    /// A job is done, or should be looked at.
    Job(Follow),
    Progress,
    Stop,
}

/// What lies over the screen and takes the keys.
enum Overlay {
    None,
    Ask(Dialog, Option<Confirmed>),
    Pick(Menu<Action>),
    /// The help, from this line on.
    Help {
        top: Cell<usize>,
    },
}

/// A job that runs, and how to stop it.
struct Running {
    label: String,
    watch: Watch,
}

/// What is said at the bottom.
struct Toast {
    text: String,
    is_error: bool,
}

/// The program behind the terminal; a test drives it without one.
pub struct App {
    db: Option<Db>,
    path: PathBuf,
    language: Language,
    /// What the club calls who is with it; the text has those words.
    wording: Wording,
    text: Text,
    clock: Clock,
    theme: Theme,
    ascii: bool,
    is_demo: bool,
    club: String,
    screens: Vec<Box<dyn Screen>>,
    overlay: Overlay,
    toast: Option<Toast>,
    running: Option<Running>,
    asked_to_quit: bool,
    is_done: bool,
    size: (u16, u16),
    /// Whether everything is drawn again, whatever was drawn before.
    is_resized: bool,
    last_click: Option<u16>,
    /// What should be put on the clipboard with the next frame.
    clipboard: Option<String>,
    sender: Sender<Msg>,
    receiver: Receiver<Msg>,
}

impl App {
    /// Opens on an administration, or on the welcome when there is none yet.
    pub fn new(
        db: Option<Db>,
        path: PathBuf,
        language: Language,
        clock: Clock,
        config: &Config,
        is_demo: bool,
    ) -> App {
        let (sender, receiver) = channel();
        let first = if db.is_some() { Place::Dashboard } else { Place::Welcome };
        App {
            db,
            path,
            text: text::load(language),
            language,
            wording: Wording::default(),
            clock,
            theme: Theme::named(&config.theme),
            ascii: config.ascii,
            is_demo,
            club: String::new(),
            screens: vec![first.open()],
            overlay: Overlay::None,
            toast: None,
            running: None,
            asked_to_quit: false,
            is_done: false,
            size: MIN_SIZE,
            is_resized: false,
            last_click: None,
            clipboard: None,
            sender,
            receiver,
        }
    }

    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// Takes the size of the window and loads the first screen.
    pub fn start(&mut self, width: u16, height: u16) {
        self.size = (width, height);
        self.reload();
    }

    /// Runs until somebody leaves.
    pub fn run(&mut self, config: &Config) -> anyhow::Result<()> {
        let mut screen =
            terminal::Screen::take(config.mouse).context("the terminal cannot be used")?;
        terminal::watch_signals(self.sender.clone()).context("signals cannot be watched")?;
        terminal::read_keys(self.sender.clone());
        let size = screen.terminal.size()?;
        self.start(size.width, size.height);
        while !self.is_done {
            // A window can come back to the size it had with something else in it. Not `clear`: that asks
            // the terminal where its cursor is, and the answer goes to the thread that reads keys.
            if std::mem::take(&mut self.is_resized) {
                let (width, height) = self.size;
                screen.terminal.resize(Rect { x: 0, y: 0, width, height })?;
            }
            screen.terminal.draw(|frame| self.draw(frame))?;
            if self.load_rest() {
                continue;
            }
            if let Some(text) = self.clipboard.take() {
                crossterm::execute!(
                    std::io::stdout(),
                    crossterm::clipboard::CopyToClipboard::to_clipboard_from(text)
                )
                .ok();
            }
            let first = self.receiver.recv().context("the keyboard is gone")?;
            for message in
                std::iter::once(first).chain(self.receiver.try_iter().collect::<Vec<_>>())
            {
                let is_typed = matches!(message, Msg::Key(_) | Msg::Paste(_));
                let is_unread =
                    matches!(&self.overlay, Overlay::Ask(asked, _) if asked.is_unread());
                if !(is_typed && is_unread) {
                    self.update(message);
                }
            }
        }
        Ok(())
    }

    /// Waits until the job that runs is done; for what drives the program without a loop.
    pub fn finish_job(&mut self) {
        while self.running.is_some() {
            match self.receiver.recv() {
                Ok(message) => self.update(message),
                Err(_) => return,
            }
        }
    }

    /// Reads what the frame just drawn did not wait for; returns whether another frame is due.
    ///
    /// No key is taken in between, so nothing moves under the cursor of somebody who is quick.
    pub fn load_rest(&mut self) -> bool {
        if self.running.is_some() {
            return false;
        }
        match self.with_cx(|cx, screen| screen.load_rest(cx)) {
            Ok(is_more) => is_more,
            Err(error) => {
                self.complain(crate::text::fault(&self.text, &error));
                true
            }
        }
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = (width, height);
        self.is_resized = true;
        self.reload();
    }

    /// Takes one message.
    pub fn update(&mut self, message: Msg) {
        match message {
            Msg::Key(key) => self.key(key),
            Msg::Paste(text) => self.paste(&text),
            Msg::Mouse(mouse) => self.mouse(mouse),
            Msg::Resize(width, height) => self.resize(width, height),
            Msg::Progress => {}
            Msg::Job(follow) => {
                self.running = None;
                let next = self.with_cx(|cx, _| follow(cx));
                self.follow(next);
                self.reload();
            }
            Msg::Stop => self.is_done = true,
        }
    }

    fn key(&mut self, key: KeyEvent) {
        if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
            return self.interrupt();
        }
        // What cannot be seen is not steered.
        if self.size.0 < MIN_SIZE.0 || self.size.1 < MIN_SIZE.1 {
            return;
        }
        self.asked_to_quit = false;
        self.toast = None;
        match std::mem::replace(&mut self.overlay, Overlay::None) {
            Overlay::None => self.screen_key(key),
            Overlay::Ask(mut dialog, confirmed) => match dialog.key(key) {
                Answer::Open => self.overlay = Overlay::Ask(dialog, confirmed),
                Answer::No => {}
                Answer::Yes => {
                    if let Some(confirmed) = confirmed {
                        let next = self.with_cx(|cx, _| confirmed(cx));
                        self.follow(next);
                        self.reload();
                    }
                }
            },
            Overlay::Pick(mut menu) => match menu.key(key) {
                Picked::Open => self.overlay = Overlay::Pick(menu),
                Picked::None => {}
                Picked::Value(action) => self.act(action),
            },
            Overlay::Help { top } => {
                // Drawing put it back to the last line there is.
                let top = match key.code {
                    KeyCode::Down => top.get() + 1,
                    KeyCode::Up => top.get().saturating_sub(1),
                    KeyCode::PageDown => top.get() + 10,
                    KeyCode::PageUp => top.get().saturating_sub(10),
                    _ => return,
                };
                self.overlay = Overlay::Help { top: Cell::new(top) };
            }
        }
    }

    /// The first Ctrl+C stops a job or closes what lies over the screen, the second asks to leave.
    fn interrupt(&mut self) {
        if let Some(running) = &self.running {
            running.watch.stop();
        } else if !matches!(self.overlay, Overlay::None) {
            self.overlay = Overlay::None;
        } else if self.asked_to_quit {
            self.quit();
        } else {
            self.asked_to_quit = true;
            self.toast = Some(Toast { text: self.text.app_ctrl_c(), is_error: false });
        }
    }

    fn screen_key(&mut self, key: KeyEvent) {
        let is_typing = self.top().is_typing();
        let offers = self.top().offers(&self.text);
        let is_letter =
            matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL);
        let offered = offers.iter().find(|offer| offer.action.keys().iter().any(|k| k.is(key)));
        if let Some(offer) = offered.filter(|_| !is_typing) {
            match &offer.obstacle {
                None => self.act(offer.action),
                Some(why) => self.complain(why.clone()),
            }
            return;
        }
        // F-keys and Ctrl reach the program from a field too; letters, Enter and Esc are the field's.
        let global =
            Action::GLOBAL.into_iter().find(|action| action.keys().iter().any(|k| k.is(key)));
        if let Some(action) = global.filter(|_| !is_typing || !is_letter) {
            return self.act(action);
        }
        if key.code == KeyCode::Esc && !is_typing {
            return self.escape();
        }
        let next = self.with_cx(|cx, screen| screen.key(key, cx));
        self.follow(next);
    }

    /// Lets the screen take a step back in itself first: out of a filter, out of a choice; only then is it left.
    fn escape(&mut self) {
        match self.with_cx(|cx, screen| screen.key(KeyEvent::from(KeyCode::Esc), cx)) {
            Ok(Next::Back) => self.back(),
            next => self.follow(next),
        }
    }

    fn paste(&mut self, text: &str) {
        match &mut self.overlay {
            Overlay::Pick(menu) => menu.paste(text),
            Overlay::Ask(..) | Overlay::Help { .. } => {}
            Overlay::None => {
                let text = text.to_owned();
                let outcome =
                    self.with_cx(|cx, screen| screen.paste(&text, cx).map(|()| Next::Stay));
                self.follow(outcome);
            }
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        if !matches!(self.overlay, Overlay::None) {
            return;
        }
        match mouse.kind {
            MouseEventKind::ScrollUp | MouseEventKind::ScrollDown => {
                let lines = if mouse.kind == MouseEventKind::ScrollUp { -3 } else { 3 };
                let outcome =
                    self.with_cx(|cx, screen| screen.scroll(lines, cx).map(|()| Next::Stay));
                self.follow(outcome);
            }
            MouseEventKind::Down(MouseButton::Left) => self.click(mouse.column, mouse.row),
            _ => {}
        }
    }

    /// A click in the strip goes there, one on a key in the footer does it, one on a line puts the cursor there.
    fn click(&mut self, column: u16, row: u16) {
        if row == 0 {
            let place = self
                .strip()
                .into_iter()
                .find(|(x, label, _)| *x <= column && column < x + cells(label.width()));
            if let Some((_, _, action)) = place {
                self.act(action);
            }
        } else if row + 1 == self.size.1 {
            let hint =
                self.hints().into_iter().find(|(x, width, ..)| *x <= column && column < x + width);
            if let Some((_, _, offer)) = hint.filter(|(_, _, offer)| offer.obstacle.is_none()) {
                self.act(offer.action);
            }
        } else if row >= BODY_TOP {
            let line = usize::from(row - BODY_TOP);
            let is_second = self.last_click == Some(row);
            let outcome = self.with_cx(|cx, screen| screen.click(line, cx).map(|()| Next::Stay));
            self.follow(outcome);
            self.last_click = if is_second { None } else { Some(row) };
            let opens = self
                .top()
                .offers(&self.text)
                .iter()
                .any(|offer| offer.action == Action::Open && offer.obstacle.is_none());
            if is_second && opens {
                self.act(Action::Open);
            }
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Help => self.overlay = Overlay::Help { top: Cell::default() },
            Action::Palette => self.overlay = Overlay::Pick(self.palette()),
            Action::More => self.overlay = Overlay::Pick(self.more()),
            Action::GoTo => self.overlay = Overlay::Pick(self.places()),
            Action::Quit => self.leave_or_back(),
            Action::Back => self.escape(),
            Action::Refresh => self.reload(),
            Action::Undo => self.ask_undo(),
            _ => match Place::of_action(action) {
                Some(place) if self.db.is_some() => self.go_top(place),
                Some(_) => {}
                None => {
                    let next = self.with_cx(|cx, screen| screen.act(action, cx));
                    self.follow(next);
                }
            },
        }
    }

    /// Goes to one of the main places: the way back begins there.
    fn go_top(&mut self, place: Place) {
        if self.screens.iter().any(|screen| screen.is_dirty()) {
            return self.ask_to_drop(Next::Go(place));
        }
        self.screens.clear();
        self.screens.push(place.open());
        self.reload();
    }

    fn follow(&mut self, next: anyhow::Result<Next>) {
        match next {
            Err(error) => self.complain(crate::text::fault(&self.text, &error)),
            Ok(next) => self.take(next),
        }
    }

    fn take(&mut self, next: Next) {
        match next {
            Next::Stay => {}
            Next::Go(place) => {
                self.screens.push(place.open());
                self.reload();
            }
            Next::Replace(place) => {
                self.screens.pop();
                self.screens.push(place.open());
                self.reload();
            }
            Next::Back => {
                self.drop_top();
                self.reload();
            }
            Next::BackWith { value, shown } => {
                self.drop_top();
                self.reload();
                self.top_mut().answered(value, &shown);
            }
            Next::Tell(text, then) => {
                self.toast = Some(Toast { text: text.clone(), is_error: false });
                self.take(*then);
                self.reload();
                if self.toast.is_none() {
                    self.toast = Some(Toast { text, is_error: false });
                }
            }
            Next::Then(first, second) => {
                self.take(*first);
                self.take(*second);
            }
            Next::Complain(text) => self.complain(text),
            Next::Ask(dialog, confirmed) => self.overlay = Overlay::Ask(dialog, Some(confirmed)),
            Next::Pick(menu) => self.overlay = Overlay::Pick(menu),
            Next::Work(job) => self.work(job),
            Next::Copy(text) => {
                self.toast =
                    Some(Toast { text: self.text.app_copied(text.as_str()), is_error: false });
                self.clipboard = Some(text);
            }
            Next::Quit => self.is_done = true,
        }
    }

    fn drop_top(&mut self) {
        self.screens.pop();
        if self.screens.is_empty() {
            let place = if self.db.is_some() { Place::Dashboard } else { Place::Welcome };
            self.screens.push(place.open());
        }
    }

    fn back(&mut self) {
        if self.top().is_dirty() {
            self.ask_to_drop(Next::Back);
        } else if 1 < self.screens.len() {
            self.take(Next::Back);
        }
    }

    fn leave_or_back(&mut self) {
        if 1 < self.screens.len() { self.back() } else { self.quit() }
    }

    fn quit(&mut self) {
        if let Some(running) = &self.running {
            self.toast = Some(Toast {
                text: self.text.app_job_runs(running.label.as_str()),
                is_error: true,
            });
        } else if self.screens.iter().any(|screen| screen.is_dirty()) {
            self.ask_to_drop(Next::Quit);
        } else {
            self.is_done = true;
        }
    }

    /// Asks before what was typed is thrown away.
    fn ask_to_drop(&mut self, then: Next) {
        let t = &self.text;
        let dialog = Dialog::new(
            t.app_drop_title(),
            vec![t.app_drop_text()],
            t.app_drop_yes(),
            t.app_drop_no(),
        );
        let confirmed: Confirmed = match then {
            Next::Go(place) => Box::new(move |_| Ok(Next::Replace(place))),
            then => Box::new(move |_| Ok(then)),
        };
        self.overlay = Overlay::Ask(dialog, Some(confirmed));
    }

    /// Offers to take back what was done last, when it can be.
    fn ask_undo(&mut self) {
        let last = match self.db.as_ref().map(ops::last_undoable) {
            Some(Ok(Some(last))) => last,
            Some(Err(error)) => return self.complain(crate::text::fault(&self.text, &error)),
            Some(Ok(None)) | None => return self.complain(self.text.app_nothing_to_undo()),
        };
        let t = &self.text;
        let (subject, deed) = (last.subject, last.inverse);
        let subject = format!("{} {subject}", crate::text::deed(t, &last.deed));
        let dialog = Dialog::new(
            t.app_undo_title(),
            vec![t.app_undo_text(subject.as_str())],
            t.app_undo_yes(),
            t.dialog_cancel(),
        );
        let confirmed: Confirmed = Box::new(move |cx| {
            let outcome = deed.perform(cx.db());
            Ok(match outcome {
                Ok(_) => Next::Tell(cx.text.app_undone(subject), Box::new(Next::Stay)),
                Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
            })
        });
        self.overlay = Overlay::Ask(dialog, Some(confirmed));
    }

    fn complain(&mut self, text: String) {
        self.toast = Some(Toast { text, is_error: true });
    }

    /// Starts a job on a connection of its own.
    fn work(&mut self, job: Job) {
        let Some(db) = &self.db else { return };
        if self.running.is_some() {
            return self.complain(self.text.app_busy());
        }
        let watch = Watch::default();
        let db = match db.another() {
            Ok(db) => db.watched(watch.clone()),
            Err(error) => return self.complain(crate::text::fault(&self.text, &error)),
        };
        let sender = self.sender.clone();
        let ticker = (self.sender.clone(), watch.clone());
        thread::spawn(move || {
            let follow = (job.work)(db);
            sender.send(Msg::Job(follow)).ok();
        });
        thread::spawn(move || tell_progress(&ticker.0, &ticker.1));
        self.running = Some(Running { label: job.label, watch });
    }

    fn top(&self) -> &dyn Screen {
        self.screens.last().expect("there is always a screen").as_ref()
    }

    fn top_mut(&mut self) -> &mut Box<dyn Screen> {
        self.screens.last_mut().expect("there is always a screen")
    }

    /// Hands the screen on top what it may use.
    fn with_cx<T>(&mut self, work: impl FnOnce(&mut Cx<'_>, &mut Box<dyn Screen>) -> T) -> T {
        let height = usize::from(self.size.1.saturating_sub(BODY_TOP + 2));
        let today = self.clock.today();
        let mut cx = Cx {
            db: &mut self.db,
            text: &self.text,
            today,
            path: &self.path,
            clock: self.clock,
            height,
        };
        let screen = self.screens.last_mut().expect("there is always a screen");
        work(&mut cx, screen)
    }

    fn reload(&mut self) {
        if self.running.is_some() {
            // The rows stay as they are while a job writes.
            return;
        }
        if let Some(db) = &self.db {
            let read = db.read();
            self.club = read.setting(Setting::ClubName).unwrap_or_default();
            let wording = read.wording().unwrap_or_default();
            if wording != self.wording {
                self.wording = wording;
                self.text = text::load_worded(self.language, wording);
            }
        }
        if let Err(error) = self.with_cx(|cx, screen| screen.load(cx)) {
            self.complain(crate::text::fault(&self.text, &error));
        }
        if self.top().is_gone() && 1 < self.screens.len() {
            self.screens.pop();
            self.reload();
        }
    }

    /// Returns what can be done here; a step back only where there is something to go back to.
    fn offers(&self) -> Vec<Offer> {
        let goes_back = 1 < self.screens.len() || self.top().takes_escape();
        let offers = self.top().offers(&self.text).into_iter();
        offers.filter(|offer| goes_back || offer.action != Action::Back).collect()
    }

    fn palette(&self) -> Menu<Action> {
        let mut offers = self.offers();
        offers.extend(
            Action::PLACES
                .into_iter()
                .map(|(action, _)| Offer::of(action))
                .filter(|_| self.db.is_some()),
        );
        offers.extend(
            Action::GLOBAL
                .into_iter()
                .filter(|action| !matches!(action, Action::GoTo | Action::Palette))
                .map(Offer::of),
        );
        Menu::new(self.text.action_palette(), self.items(offers))
    }

    fn more(&self) -> Menu<Action> {
        let offers = self.offers().into_iter().filter(|offer| offer.action != Action::More);
        Menu::new(self.text.action_more(), self.items(offers.collect()))
    }

    fn items(&self, offers: Vec<Offer>) -> Vec<Item<Action>> {
        let item = |offer: Offer| {
            let obstacle = offer.obstacle.clone();
            Item {
                obstacle,
                ..Item::new(offer.action, offer.label(&self.text)).noted(offer.action.key_name())
            }
        };
        offers.into_iter().map(item).collect()
    }

    fn places(&self) -> Menu<Action> {
        let items = Action::PLACES.into_iter().map(|(action, letter)| {
            Item::new(action, action.label(&self.text)).noted(letter.to_string())
        });
        Menu::new(self.text.action_go_to(), items.collect()).of_letters()
    }
}

/// Wakes the loop now and then while a job runs, so that its progress is seen.
fn tell_progress(sender: &Sender<Msg>, watch: &Watch) {
    let mut last = (0, 0);
    loop {
        thread::park_timeout(std::time::Duration::from_millis(100));
        let now = watch.progress();
        let is_over = std::mem::replace(&mut last, now) == now && now.0 >= now.1;
        if is_over || sender.send(Msg::Progress).is_err() {
            return;
        }
    }
}
