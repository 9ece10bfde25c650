//! What is due, late and waiting, and one key to each.

use crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::lists::Counts;
use crate::db::runs::{Run, RunKind, RunState};
use crate::domain::calendar::{days_after, dutch};
use crate::domain::money::Money;
use crate::ops::decisions;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::{self, Text};
use crate::ui::paint::{Align, Paint, cells, place};
use crate::ui::rows::moved;
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Dashboard {
    /// Nothing before the first frame: counting a hundred thousand relations takes longer than drawing.
    counts: Option<Counts>,
    is_counted: bool,
    /// Each with when the bank wants its file.
    waiting: Vec<(Run, String)>,
    /// At the bank, past their day, and no statement told of them.
    unanswered: Vec<Run>,
    /// How much of what is late the board must decide on.
    decisions: usize,
    months: Vec<(String, Money)>,
    cursor: usize,
    is_empty: bool,
}

/// Days after a collection that its credit is on a statement at the latest, weekends and feasts between.
const ANSWER_DAYS: i64 = 5;

/// A line of the dashboard and where it leads.
struct Task {
    text: String,
    role: Role,
    place: Place,
}

impl Dashboard {
    fn tasks(&self, t: &Text) -> Vec<Task> {
        let euros = |cents| Money::cents(cents).to_string();
        let mut tasks = Vec::new();
        let mut task = |is_so: bool, text: String, role: Role, place: Place| {
            if is_so {
                tasks.push(Task { text, role, place });
            }
        };
        task(self.is_empty, t.dashboard_import(), Role::Good, Place::Import);
        for (run, upload_by) in &self.waiting {
            let (text, role) = match run.state {
                RunState::Made => (
                    format!("{}; {upload_by}", t.dashboard_not_written(run.id, dutch(run.on))),
                    Role::Error,
                ),
                _ => {
                    let said = t.dashboard_not_uploaded(run.id, dutch(run.on));
                    (format!("{said}; {upload_by}"), Role::Warning)
                }
            };
            task(true, text, role, Place::Run(run.id));
        }
        for run in &self.unanswered {
            let text = t.dashboard_unanswered(run.id, dutch(run.on));
            task(true, text, Role::Warning, Place::Run(run.id));
        }
        let Some(c) = &self.counts else { return tasks };
        task(
            0 < c.bank_entries_waiting,
            t.dashboard_bank(c.bank_entries_waiting),
            Role::Warning,
            Place::Bank,
        );
        task(0 < c.unfit_items, t.dashboard_unfit(c.unfit_items), Role::Error, Place::Collections);
        task(
            0 < c.overpaid_invoices,
            t.dashboard_overpaid(c.overpaid_invoices, euros(c.overpaid_cents)),
            Role::Warning,
            Place::Invoices,
        );
        task(
            0 < c.overdue_invoices,
            t.dashboard_overdue(c.overdue_invoices, euros(c.overdue_cents)),
            Role::Warning,
            Place::Arrears,
        );
        task(
            0 < self.decisions,
            t.dashboard_decisions(self.decisions),
            Role::Error,
            Place::Arrears,
        );
        task(
            0 < c.draft_invoices,
            t.dashboard_drafts(c.draft_invoices, euros(c.draft_cents)),
            Role::Text,
            Place::Invoices,
        );
        task(
            0 < c.collectable_invoices,
            t.dashboard_collect(c.collectable_invoices, euros(c.collectable_cents)),
            Role::Text,
            Place::Collect,
        );
        task(
            0 < c.returned_open,
            t.dashboard_returned(c.returned_open),
            Role::Warning,
            Place::Returns,
        );
        task(
            0 < c.requests_open,
            t.dashboard_requests(c.requests_open),
            Role::Text,
            Place::Requests,
        );
        task(0 < c.intakes_open, t.dashboard_intakes(c.intakes_open), Role::Text, Place::Intakes);
        task(
            0 < c.messages_ready,
            t.dashboard_messages(c.messages_ready),
            Role::Text,
            Place::Outbox,
        );
        task(0 < c.recurring_due, t.dashboard_recurring(c.recurring_due), Role::Text, Place::Bill);
        task(
            0 < c.baskets_waiting,
            t.dashboard_baskets(c.baskets_waiting),
            Role::Text,
            Place::Bill,
        );
        task(
            0 < c.never_billed,
            t.dashboard_never_billed(c.never_billed),
            Role::Text,
            Place::BillNew,
        );
        task(0 < c.subscriptions, t.dashboard_bill(), Role::Text, Place::Bill);
        tasks
    }
}

impl Screen for Dashboard {
    fn title(&self, text: &Text) -> String {
        text.action_dashboard()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let (t, clock, today) = (cx.text, cx.clock, cx.today);
        let read = cx.db().read();
        self.waiting = read
            .runs(RunKind::Collection)?
            .into_iter()
            .filter(|run| matches!(run.state, RunState::Made | RunState::Written))
            .map(|run| Ok((text::upload_by(t, &read, run.on, clock)?, run)))
            .map(|found: anyhow::Result<_>| found.map(|(by, run)| (run, by)))
            .collect::<anyhow::Result<_>>()?;
        self.unanswered = read.unanswered_runs(days_after(today, -ANSWER_DAYS))?;
        self.is_empty = read.has_no_relation()?;
        self.is_counted = false;
        Ok(())
    }

    fn load_rest(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<bool> {
        if std::mem::replace(&mut self.is_counted, true) {
            return Ok(false);
        }
        let today = cx.today;
        let read = cx.db().read();
        self.counts = Some(read.counts(today)?);
        self.decisions = decisions(&read, today)?;
        self.months = read.invoiced_by_month(today)?;
        Ok(true)
    }

    fn offers(&self, _text: &Text) -> Vec<Offer> {
        vec![
            Offer::of(Action::Open),
            Offer::of(Action::GoTo),
            Offer::of(Action::Import),
            Offer::of(Action::Palette),
            Offer::of(Action::Quit),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match action {
            Action::Import => Next::Go(Place::Import),
            Action::Open => {
                let task = self.tasks(cx.text).into_iter().nth(self.cursor);
                task.map_or(Next::Stay, |task| Next::Go(task.place))
            }
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        self.cursor = moved(self.cursor, key, self.tasks(cx.text).len());
        Ok(Next::Stay)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &text::long_date(t, look.today, look.today), Role::Title);
        let labels = [
            t.dashboard_members(),
            t.dashboard_relations(),
            t.dashboard_subscriptions(),
            t.dashboard_open(),
            t.dashboard_late(),
            t.dashboard_in_collection(),
            t.dashboard_reversible(),
        ];
        for (y, label) in (2..).zip(&labels) {
            paint.put(area, 1, y, label, Role::Dim);
        }
        for (y, value) in (2..).zip(self.counts.iter().flat_map(facts)) {
            paint.put(area, 24, y, &value, Role::Text);
        }
        paint.put(area, 1, 9, &t.dashboard_todo(), Role::Heading);
        let tasks = self.tasks(t);
        for (at, task) in tasks.iter().enumerate() {
            let y = cells(at) + 10;
            paint.put(area, 3, y, &task.text, task.role);
            if at == self.cursor {
                paint.put(area, 1, y, ">", Role::Key);
                paint.stripe(area, y, Role::Focus);
            }
        }
        if tasks.is_empty() && self.counts.is_some() {
            paint.put(area, 3, 10, &t.dashboard_nothing(), Role::Dim);
        }
        self.draw_months(paint, area, t);
        place(area, 1, cells(self.cursor) + 10)
    }

    fn help(&self, text: &Text) -> String {
        text.help_dashboard()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoDashboard)
    }
}

/// Returns what is beside the labels, in their order.
fn facts(c: &Counts) -> [String; 7] {
    let euros = |cents| Money::cents(cents).to_string();
    [
        c.members.to_string(),
        c.relations.to_string(),
        c.subscriptions.to_string(),
        format!("{}   EUR {}", c.open_invoices, euros(c.open_cents)),
        format!("{}   EUR {}", c.overdue_invoices, euros(c.overdue_cents)),
        format!("EUR {}", euros(c.in_collection_cents)),
        format!("EUR {}", euros(c.reversible_cents)),
    ]
}

impl Dashboard {
    /// Draws what was invoiced by month as bars, each with its number: a bar alone tells a reading program nothing.
    fn draw_months(&self, paint: &mut Paint<'_>, area: Rect, t: &Text) {
        const BAR_WIDTH: i64 = 12;
        let x = area.width.saturating_sub(36);
        let most = self.months.iter().map(|(_, sum)| sum.in_cents()).max().unwrap_or(0);
        if most <= 0 || x < 44 {
            return;
        }
        paint.put(area, x, 1, &t.dashboard_by_month(), Role::Heading);
        let shown = self.months.len().saturating_sub(6);
        for (y, (month, sum)) in (2..).zip(&self.months[shown..]) {
            let bar = usize::try_from(sum.in_cents().max(0) * BAR_WIDTH / most).unwrap_or(0);
            paint.put(area, x, y, month, Role::Dim);
            paint.put(area, x + 8, y, &"#".repeat(bar), Role::Good);
            paint.put_in(area, x + 21, y, 12, &sum.to_string(), Role::Text, Align::Right);
        }
    }
}
