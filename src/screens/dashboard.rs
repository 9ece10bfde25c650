//! What is due, late and waiting, and one key to each.

use crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::clock::Clock;
use crate::db::lists::Counts;
use crate::db::settings::Setting;
use crate::db::{Db, Read};
use crate::domain::calendar::{dutch, months_after};
use crate::domain::money::Money;
use crate::ops::{
    Bill, BillingProposal, RunDue, Task, Todo, perform, propose_billing, rule_changes,
    todo_of_counts, todo_of_runs,
};
use crate::screens::{Cx, Job, Look, Next, Place, Screen};
use crate::text::{self, Text};
use crate::ui::dialog::Dialog;
use crate::ui::paint::{Align, Paint, cells, place};
use crate::ui::rows::moved;
use crate::ui::theme::Role;
use chrono::Datelike;

#[derive(Debug, Default)]
pub(super) struct Dashboard {
    /// Nothing before the first frame: counting a hundred thousand relations takes longer than drawing.
    counts: Option<Counts>,
    is_counted: bool,
    /// What is to be done that needs no counting, in words too.
    at_once: Vec<(Todo, String)>,
    /// And what follows from the counts.
    counted: Vec<(Todo, String)>,
    months: Vec<(String, Money)>,
    cursor: usize,
}

impl Dashboard {
    /// Returns what is to be done that is known so far.
    fn tasks(&self) -> impl Iterator<Item = &(Todo, String)> {
        self.at_once.iter().chain(&self.counted)
    }
}

/// Returns how a task looks, and where it leads.
fn leads(todo: &Todo) -> (Role, Place) {
    let run = || Place::Run(todo.run.unwrap_or_default());
    match todo.task {
        Task::Import => (Role::Good, Place::Import),
        Task::WriteRun => (Role::Error, run()),
        Task::UploadRun | Task::ReadStatement => (Role::Warning, run()),
        Task::Bank => (Role::Warning, Place::Bank),
        Task::Unfit => (Role::Error, Place::Collections),
        Task::Overpaid => (Role::Warning, Place::Invoices),
        Task::Overdue => (Role::Warning, Place::Arrears),
        Task::Decisions => (Role::Error, Place::Arrears),
        Task::Drafts => (Role::Text, Place::Invoices),
        Task::Collect => (Role::Text, Place::Collect),
        Task::Returned => (Role::Warning, Place::Returns),
        Task::Requests => (Role::Text, Place::Requests),
        Task::Intakes => (Role::Text, Place::Intakes),
        Task::Messages => (Role::Text, Place::Outbox),
        Task::Recurring | Task::Baskets | Task::Bill => (Role::Text, Place::Bill),
        Task::GroupRules => (Role::Warning, Place::Groups),
        Task::NeverBilled => (Role::Text, Place::BillNew),
    }
}

impl Screen for Dashboard {
    fn title(&self, text: &Text) -> String {
        text.action_dashboard()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let (t, clock, today) = (cx.text, cx.clock, cx.today);
        let read = cx.db().read();
        self.at_once = in_words(t, &read, todo_of_runs(&read, today)?, clock)?;
        self.is_counted = false;
        Ok(())
    }

    fn load_rest(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<bool> {
        if std::mem::replace(&mut self.is_counted, true) {
            return Ok(false);
        }
        let (t, clock, today) = (cx.text, cx.clock, cx.today);
        let read = cx.db().read();
        let counts = read.counts(today)?;
        self.counted = in_words(t, &read, todo_of_counts(&read, &counts, today)?, clock)?;
        self.counts = Some(counts);
        let year = months_after(today.with_day(1).unwrap_or(today), -11);
        self.months = read.invoiced_by_month(year, today)?;
        Ok(true)
    }

    fn offers(&self, _text: &Text) -> Vec<Offer> {
        vec![
            Offer::of(Action::Open),
            Offer::of(Action::RunDue),
            Offer::of(Action::GoTo),
            Offer::of(Action::Import),
            Offer::of(Action::Palette),
            Offer::of(Action::Quit),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match action {
            Action::Import => Next::Go(Place::Import),
            Action::RunDue => look_at_due(cx.text),
            Action::Open => {
                let task = self.tasks().nth(self.cursor);
                task.map_or(Next::Stay, |(todo, _)| Next::Go(leads(todo).1))
            }
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        self.cursor = moved(self.cursor, key, self.tasks().count());
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
        paint.put(area, 1, TASKS_FROM - 1, &t.dashboard_todo(), Role::Heading);
        let height = usize::from(area.height.saturating_sub(TASKS_FROM)).max(1);
        let top = (self.cursor + 1).saturating_sub(height);
        for (at, (todo, said)) in self.tasks().enumerate().skip(top).take(height) {
            let y = cells(at - top) + TASKS_FROM;
            paint.put(area, 3, y, said, leads(todo).0);
            if at == self.cursor {
                paint.put(area, 1, y, ">", Role::Key);
                paint.stripe(area, y, Role::Focus);
            }
        }
        if self.counts.is_some() && self.tasks().next().is_none() {
            paint.put(area, 3, TASKS_FROM, &t.dashboard_nothing(), Role::Dim);
        }
        self.draw_months(paint, area, t);
        place(area, 1, cells(self.cursor - top) + TASKS_FROM)
    }

    fn help(&self, text: &Text) -> String {
        text.help_dashboard()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoDashboard)
    }
}

/// Works out what is due, and asks before it is billed.
fn look_at_due(text: &Text) -> Next {
    let work = |db: &mut Db| {
        let read = db.read();
        let due = propose_billing(&read, &Bill::until(db.clock().today()))?;
        let off = rule_changes(&read, db.clock().today())?.count();
        Ok((due, read.setting(Setting::AutomaticFinal)? == "yes", off))
    };
    Next::Work(Job::new(text.action_run_due(), work, |(due, is_final, off), cx| {
        Ok(ask_due(cx, &due, is_final, off))
    }))
}

fn ask_due(cx: &Cx<'_>, due: &BillingProposal, is_final: bool, off: usize) -> Next {
    let (t, until) = (cx.text, cx.today);
    if due.is_empty() {
        return Next::Complain(t.cli_bill_nothing(dutch(until)));
    }
    let (invoices, lines) = (due.invoices.len(), due.line_count());
    let what = t.run_due_ask(invoices, lines, due.total().to_string(), due.skipped.len());
    let how = if is_final { t.run_due_final() } else { t.run_due_drafts() };
    let label = t.action_run_due();
    let mut lines = vec![what, how];
    if 0 < off {
        lines.push(t.dashboard_rules(off) + ".");
    }
    let dialog = Dialog::new(label.clone(), lines, t.action_bill(), t.dialog_cancel());
    let confirmed = move |_: &mut Cx<'_>| {
        let work = move |db: &mut Db| perform(db, &RunDue { until });
        Ok(Next::Work(Job::new(label, work, |done, cx| {
            let said = match &done.finalised {
                Some(made) => {
                    let total = Money::cents(made.total_cents).to_string();
                    cx.text.run_due_done(made.invoices.len(), total)
                }
                None => cx.text.bill_done(done.billed.invoices),
            };
            Ok(Next::Tell(said, Box::new(Next::Go(Place::Invoices))))
        })))
    };
    Next::Ask(dialog, Box::new(confirmed))
}

/// The line of the first task.
const TASKS_FROM: u16 = 10;

/// Returns tasks with what they say.
fn in_words(
    text: &Text,
    read: &Read<'_>,
    tasks: Vec<Todo>,
    clock: Clock,
) -> anyhow::Result<Vec<(Todo, String)>> {
    let said = |todo: Todo| Ok((todo, text::todo(text, read, &todo, clock)?));
    tasks.into_iter().map(said).collect()
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
        paint.put(area, x, 1, &t.charts_invoiced(), Role::Heading);
        let shown = self.months.len().saturating_sub(6);
        for (y, (month, sum)) in (2..).zip(&self.months[shown..]) {
            let bar = usize::try_from(sum.in_cents().max(0) * BAR_WIDTH / most).unwrap_or(0);
            paint.put(area, x, y, month, Role::Dim);
            paint.put(area, x + 8, y, &"#".repeat(bar), Role::Good);
            paint.put_in(area, x + 21, y, 12, &sum.to_string(), Role::Text, Align::Right);
        }
    }
}
