//! Draws everything there is: the strip, the screen on top, what was said last, the footer, and what lies over it all.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::{App, MIN_SIZE, Overlay};
use crate::actions::{Action, Offer};
use crate::db::{Access, Db};
use crate::domain::calendar::dutch;
use crate::screens::Look;
use crate::ui::paint::{Align, Paint, cells, centered, wrap};
use crate::ui::theme::Role;

/// The line under the strip, where the body begins.
pub(super) const BODY_TOP: u16 = 1;

/// The column of the keys in the help.
const KEYS_WIDTH: usize = 16;

impl App {
    /// Draws everything; changes nothing.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let mut paint = Paint { buffer: frame.buffer_mut(), theme: self.theme, ascii: self.ascii };
        if area.width < MIN_SIZE.0 || area.height < MIN_SIZE.1 {
            let text = self.text.app_too_small(area.width, area.height, MIN_SIZE.0, MIN_SIZE.1);
            for (y, line) in (0..).zip(wrap(&text, usize::from(area.width))) {
                paint.put(area, 0, y, &line, Role::Text);
            }
            return;
        }
        self.draw_strip(&mut paint, area);
        // What was said last is read whole, and hides nothing of the screen under it.
        let said = cells(self.toast_lines(area).len().saturating_sub(1));
        let height = (area.height - BODY_TOP - 2).saturating_sub(said);
        let body = Rect { y: area.y + BODY_TOP, height, ..area };
        let look = Look { text: &self.text, today: self.clock.today() };
        let cursor = self.top().draw(&mut paint, body, &look);
        self.draw_status(&mut paint, area);
        self.draw_footer(&mut paint, area);
        let over = self.draw_overlay(&mut paint, area);
        if let Some(position) = if matches!(self.overlay, Overlay::None) { cursor } else { over } {
            frame.set_cursor_position(position);
        }
    }

    /// Returns the places in the strip: column, label, action.
    pub(super) fn strip(&self) -> Vec<(u16, String, Action)> {
        let mut x = 0;
        let actions = [
            Action::GoDashboard,
            Action::GoRelations,
            Action::GoSubscriptions,
            Action::GoInvoices,
            Action::GoCollections,
        ];
        let label = |action: Action| {
            let label = format!(" {} ", action.label(&self.text));
            let at = x;
            x += cells(label.width());
            (at, label, action)
        };
        if self.db.is_none() { vec![] } else { actions.into_iter().map(label).collect() }
    }

    fn draw_strip(&self, paint: &mut Paint<'_>, area: Rect) {
        let section = self.screens.iter().rev().find_map(|screen| screen.section());
        for (x, label, action) in self.strip() {
            paint.put(
                area,
                x,
                0,
                &label,
                if section == Some(action) { Role::BarActive } else { Role::Bar },
            );
        }
        let mut banners = Vec::new();
        if self.clock.is_fixed() {
            banners.push(dutch(self.clock.today()));
        }
        if let Some(Access::Read(holder)) = self.db.as_ref().map(Db::access) {
            let by = holder.as_ref().map(ToString::to_string).unwrap_or_default();
            banners.push(self.text.app_read_only(by));
        }
        if self.is_demo {
            banners.push(self.text.app_demo());
        }
        // The banners must be seen; the name of the club takes what they leave.
        let mut x = area.width;
        for banner in banners.into_iter().rev() {
            let width = cells(banner.width());
            x = x.saturating_sub(width + 1);
            paint.put_in(area, x, 0, width, &banner, Role::Banner, Align::Left);
        }
        let strip_end =
            self.strip().last().map_or(0, |(at, label, _)| at + cells(label.width())) + 1;
        let width = x.saturating_sub(strip_end + 1);
        let x = strip_end.min(area.width);
        paint.put_in(area, x, 0, width, &self.club, Role::Title, Align::Right);
    }

    /// Returns what was said last in the lines that it takes.
    fn toast_lines(&self, area: Rect) -> Vec<String> {
        let said = self.toast.as_ref().filter(|_| self.running.is_none());
        said.map(|toast| wrap(&toast.text, usize::from(area.width - 2))).unwrap_or_default()
    }

    /// The line above the footer: a job that runs, or what was said last.
    fn draw_status(&self, paint: &mut Paint<'_>, area: Rect) {
        let y = area.height - 2;
        if let Some(running) = &self.running {
            let (done, total) = running.watch.progress();
            let text = if running.watch.is_stopped() {
                self.text.app_stopping()
            } else {
                self.text.app_running(running.label.as_str(), done, total)
            };
            paint.put(area, 1, y, &text, Role::Warning);
        } else if let Some(toast) = &self.toast {
            let lines = self.toast_lines(area);
            let role = if toast.is_error { Role::Error } else { Role::Good };
            // A long sentence grows upward over the list: it must be read whole.
            let first = y.saturating_sub(cells(lines.len()) - 1);
            for (at, line) in (first..).zip(&lines) {
                let full = format!(
                    "{line}{}",
                    " ".repeat(usize::from(area.width - 2).saturating_sub(line.width()))
                );
                paint.buffer.set_style(
                    Rect { y: area.y + at, height: 1, ..area }.intersection(area),
                    Style::reset(),
                );
                paint.put(area, 1, at, &full, role);
            }
        }
    }

    /// Returns the hints in the footer that fit: column, width, offer; help is always the last.
    pub(super) fn hints(&self) -> Vec<(u16, u16, Offer)> {
        let help = Offer::of(Action::Help);
        let width = |offer: &Offer| {
            cells(offer.action.key_name().width() + 1 + offer.label(&self.text).width())
        };
        let help_x = self.size.0.saturating_sub(width(&help) + 1);
        let offers = self.offers().into_iter();
        let offers: Vec<Offer> = offers.filter(|offer| offer.obstacle.is_none()).collect();
        let all: u16 = offers.iter().map(|offer| width(offer) + 2).sum();
        // What does not fit is found under "more": that has its place before anything is left out.
        let more = offers.iter().find(|offer| offer.action == Action::More && help_x < all);
        let kept = more.map_or(0, |more| width(more) + 2);
        let (mut hints, mut x) = (Vec::new(), 1);
        let mut place = |offer: &Offer, room: u16| {
            let wide = width(offer);
            if x + wide < room {
                hints.push((x, wide, offer.clone()));
                x += wide + 2;
            }
        };
        for offer in offers.iter().filter(|offer| Some(*offer) != more) {
            place(offer, help_x.saturating_sub(kept));
        }
        more.into_iter().for_each(|more| place(more, help_x));
        hints.push((help_x, width(&help), help));
        hints
    }

    fn draw_footer(&self, paint: &mut Paint<'_>, area: Rect) {
        let y = area.height - 1;
        for (x, _, offer) in self.hints() {
            let key = offer.action.key_name();
            paint.put(area, x, y, &key, Role::Key);
            paint.put(area, x + cells(key.width()) + 1, y, &offer.label(&self.text), Role::Text);
        }
    }

    fn draw_overlay(&self, paint: &mut Paint<'_>, area: Rect) -> Option<Position> {
        match &self.overlay {
            Overlay::None => None,
            Overlay::Ask(dialog, _) => dialog.draw(paint, area),
            Overlay::Pick(menu) => menu.draw(paint, centered(area, 64, menu.height().min(20))),
            Overlay::Help { top } => {
                self.draw_help(paint, area, top);
                None
            }
        }
    }

    fn draw_help(&self, paint: &mut Paint<'_>, area: Rect, top: &Cell<usize>) {
        let inside =
            paint.boxed(centered(area, 76, area.height - 2), &self.top().title(&self.text));
        let mut lines: Vec<(String, Role)> =
            wrap(&self.top().help(&self.text), usize::from(inside.width))
                .into_iter()
                .map(|line| (line, Role::Text))
                .collect();
        lines.push((String::new(), Role::Text));
        lines.extend(
            wrap(&self.text.app_help_moving(), usize::from(inside.width))
                .into_iter()
                .map(|line| (line, Role::Dim)),
        );
        lines.push((String::new(), Role::Text));
        let global = Action::GLOBAL.into_iter().map(Offer::of);
        for offer in self.offers().into_iter().chain(global) {
            let keys: Vec<String> = offer.action.keys().iter().map(|key| key.name()).collect();
            let why = offer.obstacle.as_ref().map(|why| format!("  ({why})")).unwrap_or_default();
            let role = if offer.obstacle.is_some() { Role::Dim } else { Role::Text };
            let said = format!("{}{why}", offer.label(&self.text));
            let width = usize::from(inside.width).saturating_sub(KEYS_WIDTH);
            for (at, part) in wrap(&said, width).into_iter().enumerate() {
                let keys = if at == 0 { keys.join(" ") } else { String::new() };
                lines.push((format!("{keys:<KEYS_WIDTH$}{part}"), role));
            }
        }
        let whole = usize::from(inside.height);
        // Where not everything fits the last line says what part this is.
        let height = if whole < lines.len() { whole - 1 } else { whole };
        top.set(top.get().min(lines.len().saturating_sub(height)));
        let top = top.get();
        paint.tell_seen(inside, top, height, lines.len());
        for (y, (line, role)) in (0..).zip(lines.iter().skip(top).take(height)) {
            paint.put(inside, 0, y, line, *role);
        }
    }
}
