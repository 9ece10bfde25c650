//! Who has which subscription.

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::domain::billing::outlook;
use crate::domain::calendar::{Day, dutch};
use crate::domain::index::{Index, Order};
use crate::domain::subscription::Status;
use crate::screens::list_view::{List, ListView};
use crate::screens::{Cx, Look, Next, Place};
use crate::text::Text;
use crate::ui::browser::{Column, Row};
use crate::ui::theme::Role;

/// All of them, or those that an act brought.
#[derive(Debug, Default)]
pub(super) struct Subscriptions {
    action: Option<i64>,
    /// Only those in this status.
    status: Option<Status>,
}

impl Subscriptions {
    pub(super) fn by(action: i64) -> Subscriptions {
        Subscriptions { action: Some(action), status: None }
    }
}

/// Returns the status that is shown after another: each in turn, then all.
fn next_status(status: Option<Status>) -> Option<Status> {
    match status {
        None => Some(Status::Active),
        Some(Status::Active) => Some(Status::Planned),
        Some(Status::Planned) => Some(Status::Paused),
        Some(Status::Paused) => Some(Status::Expired),
        Some(Status::Expired) => Some(Status::Cancelled),
        Some(Status::Cancelled) => None,
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

impl List for Subscriptions {
    fn title(&self, text: &Text) -> String {
        text.action_subscriptions()
    }

    fn orders(&self) -> &'static [Order] {
        &[Order::Name, Order::Number, Order::Date, Order::Amount]
    }

    fn index(&self, read: Read<'_>, order: Order, today: Day) -> anyhow::Result<Index> {
        let Some(status) = self.status else {
            return read.subscription_index(order, self.action, |_| true);
        };
        let statuses = read.statuses(today)?;
        read.subscription_index(order, self.action, |id| statuses.get(&id) == Some(&status))
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let (today, text) = (look.today, look.text);
        let Some((standing, name)) = read.subscription_row(id)? else { return Ok(None) };
        let s = &standing.subscription;
        let status = s.status(standing.is_paused(today), today);
        let price = s.price.or(read.price_on(s.plan_id, today.max(s.start))?);
        let role = match status {
            Status::Active | Status::Planned => Role::Text,
            Status::Paused => Role::Warning,
            Status::Expired | Status::Cancelled => Role::Dim,
        };
        let said = status_name(text, status, s.notice_date.and(s.end));
        let late = read.overdue_of_subscription(id, today)?;
        let (said, role) = if late.is_positive() {
            (text.subscription_late(late.to_string()), Role::Error)
        } else {
            (said, role)
        };
        let cells = vec![
            name,
            standing.plan.name.clone(),
            said,
            dutch(s.start),
            standing.invoiced_until().map(dutch).unwrap_or_else(|| "-".to_owned()),
            price.map(|price| price.to_string()).unwrap_or_default(),
        ];
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::named(Action::New, text.card_new_subscription()),
            Offer::named(Action::Remove, text.card_cancel_subscription()).unless(nothing.clone()),
            Offer::of(Action::Pause).unless(nothing.clone()),
            Offer::of(Action::Explain).unless(nothing),
            Offer::of(Action::BillNew),
            Offer::named(Action::OnlyOpen, text.column_status()),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match (action, list.browser.current()) {
            (Action::OnlyOpen, _) => {
                self.status = next_status(self.status);
                Next::Stay
            }
            (Action::New, _) => Next::Go(Place::NewSubscription(None)),
            (Action::BillNew, _) => Next::Go(Place::BillNew),
            (Action::Open, Some(id)) => Next::Go(Place::Subscription(id)),
            (Action::Remove, Some(id)) => Next::Go(Place::CancelSubscription(id)),
            (Action::Explain, Some(id)) => {
                let (text, today) = (cx.text, cx.today);
                let standing = cx.db().read().standing(id)?;
                standing.map_or(Next::Stay, |standing| {
                    let now = outlook(&standing.billable(), today);
                    Next::Tell(crate::text::outlook_sentence(text, &now), Box::new(Next::Stay))
                })
            }
            (Action::Pause, Some(id)) => Next::Go(Place::PauseSubscription(id)),
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        vec![
            Column::left(t.column_name(), 0),
            Column::left(t.column_plan(), 14),
            Column::left(t.column_status(), 12),
            Column::left(t.column_start(), 10).extra(),
            Column::left(t.column_invoiced_until(), 10),
            Column::right(t.column_price(), 9),
        ]
    }

    fn note(&self, read: Read<'_>, look: &Look<'_>) -> anyhow::Result<Option<String>> {
        if let Some(status) = self.status {
            return Ok(Some(format!("{}:", status_name(look.text, status, None))));
        }
        let Some(id) = self.action else { return Ok(None) };
        let row = read.action_rows(look.today)?.into_iter().find(|row| row.id == id);
        Ok(row.map(|row| {
            let y = row.yielded;
            let yearly = y.yearly.to_string();
            look.text.campaigns_yielded(row.name, y.subscriptions, y.relations, y.active, yearly)
        }))
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_subscriptions(count)
    }

    fn help(&self, text: &Text) -> String {
        text.help_subscriptions()
    }

    fn section(&self) -> Action {
        Action::GoSubscriptions
    }
}
