//! Who has which subscription.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::domain::calendar::{Day, dutch};
use crate::domain::subscription::Status;
use crate::screens::list_view::ListView;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::browser::{Column, Moved, Row};
use crate::ui::paint::{Paint, first_line};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Subscriptions {
    list: ListView,
}

impl Subscriptions {
    fn fetch(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let (today, text) = (cx.today, cx.text);
        let db = cx.db.as_ref().expect("a list opens on an administration");
        self.list.fetch(|id| {
            let Some((standing, name)) = db.read().subscription_row(id)? else { return Ok(None) };
            let s = &standing.subscription;
            let status = s.status(standing.is_paused(today), today);
            let price = s.price.or(db.read().price_on(s.plan_id, today.max(s.start))?);
            let role = match status {
                Status::Active | Status::Planned => Role::Text,
                Status::Paused => Role::Warning,
                Status::Expired | Status::Cancelled => Role::Dim,
            };
            let cells = vec![
                name,
                standing.plan.name.clone(),
                status_name(text, status, s.notice_date.and(s.end)),
                dutch(s.start),
                standing.invoiced_until().map(dutch).unwrap_or_else(|| "-".to_owned()),
                price.map(|price| price.to_string()).unwrap_or_default(),
            ];
            Ok(Some(Row { cells, role }))
        })
    }

    fn reindex(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let index = cx.db().read().subscription_index(self.list.browser.order)?;
        self.list.browser.set_index(index);
        self.fetch(cx)
    }
}

/// Returns the status in words; with the end where somebody has cancelled.
pub(super) fn status_name(text: &Text, status: Status, end: Option<Day>) -> String {
    match (status, end) {
        (Status::Planned, _) => text.status_planned(),
        (Status::Active | Status::Paused, Some(end)) => {
            text.status_ending(end.format("%d-%m-%y").to_string())
        }
        (Status::Active, None) => text.status_active(),
        (Status::Paused, None) => text.status_paused(),
        (Status::Expired, _) => text.status_expired(),
        (Status::Cancelled, _) => text.status_cancelled(),
    }
}

impl Screen for Subscriptions {
    fn title(&self, text: &Text) -> String {
        text.action_subscriptions()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.list.set_screen_height(cx.height);
        self.reindex(cx)
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.list.browser.current().is_none().then(|| text.list_nothing_here());
        self.list.offers(vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::named(Action::New, text.card_new_subscription()),
            Offer::named(Action::Remove, text.card_cancel_subscription()).unless(nothing.clone()),
            Offer::of(Action::Pause).unless(nothing),
        ])
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if self.list.act(action) {
            self.reindex(cx)?;
            return Ok(Next::Stay);
        }
        Ok(match (action, self.list.browser.current()) {
            (Action::New, _) => Next::Go(Place::NewSubscription(None)),
            (Action::Open, Some(id)) => Next::Go(Place::Subscription(id)),
            (Action::Remove, Some(id)) => Next::Go(Place::CancelSubscription(id)),
            (Action::Pause, Some(id)) => Next::Go(Place::PauseSubscription(id)),
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match self.list.key(key) {
            Moved::Yes => self.fetch(cx)?,
            Moved::No if key.code == KeyCode::Esc => return Ok(Next::Back),
            Moved::No => {}
        }
        Ok(Next::Stay)
    }

    fn is_typing(&self) -> bool {
        self.list.browser.is_typing()
    }

    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.list.browser.set_filter(first_line(text));
        self.fetch(cx)
    }

    fn click(&mut self, line: usize, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if let Some(row) = line.checked_sub(2) {
            self.list.browser.click(row);
        }
        self.fetch(cx)
    }

    fn scroll(&mut self, lines: i32, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.list.browser.scroll(lines);
        self.fetch(cx)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_name(), 0),
            Column::left(t.column_plan(), 14),
            Column::left(t.column_status(), 12),
            Column::left(t.column_start(), 10).extra(),
            Column::left(t.column_invoiced_until(), 10),
            Column::right(t.column_price(), 9),
        ];
        self.list.draw(paint, area, look, &columns, &t.unit_subscriptions())
    }

    fn help(&self, text: &Text) -> String {
        text.help_subscriptions()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoSubscriptions)
    }
}
