//! What waits for the treasurer, the urgent first: one list for the dashboard and for `status`.

use serde::Serialize;

use crate::db::Read;
use crate::db::lists::Counts;
use crate::db::runs::{Run, RunKind, RunState};
use crate::domain::calendar::{Day, days_after};
use crate::ops::{decisions, due_now, rule_changes};

/// Days after a collection that its credit is on a statement at the latest, weekends and feasts between.
const ANSWER_DAYS: i64 = 5;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    Import,
    WriteRun,
    UploadRun,
    ReadStatement,
    Bank,
    Unfit,
    Overpaid,
    Overdue,
    Decisions,
    Drafts,
    Collect,
    Returned,
    Requests,
    Intakes,
    Messages,
    Recurring,
    Baskets,
    GroupRules,
    NeverBilled,
    Bill,
}

/// A task, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Todo {
    pub task: Task,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<i64>,
    /// The collection date of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// Of how many; nothing where that is not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cents: Option<i64>,
    /// In how many rounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounds: Option<i64>,
}

impl Todo {
    fn plain(task: Task) -> Todo {
        Todo { task, run: None, on: None, count: None, cents: None, rounds: None }
    }

    fn of_run(task: Task, run: &Run) -> Todo {
        Todo { run: Some(run.id), on: Some(run.on), ..Todo::plain(task) }
    }
}

/// Returns what is known at once: where to begin, and the runs that wait for a person or for the bank.
pub fn todo_of_runs(read: &Read<'_>, today: Day) -> anyhow::Result<Vec<Todo>> {
    let mut found = Vec::new();
    if read.has_no_relation()? {
        found.push(Todo::plain(Task::Import));
    }
    for run in read.runs(RunKind::Collection)? {
        match run.state {
            RunState::Made => found.push(Todo::of_run(Task::WriteRun, &run)),
            RunState::Written => found.push(Todo::of_run(Task::UploadRun, &run)),
            RunState::Uploaded | RunState::Undone => {}
        }
    }
    let unanswered = read.unanswered_runs(days_after(today, -ANSWER_DAYS))?;
    found.extend(unanswered.iter().map(|run| Todo::of_run(Task::ReadStatement, run)));
    Ok(found)
}

/// Returns what follows from counting.
pub fn todo_of_counts(read: &Read<'_>, c: &Counts, today: Day) -> anyhow::Result<Vec<Todo>> {
    let many = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let all = [
        (Task::Bank, c.bank_entries_waiting, None),
        (Task::Unfit, many(c.unfit_items), None),
        (Task::Overpaid, c.overpaid_invoices, Some(c.overpaid_cents)),
        (Task::Overdue, c.overdue_invoices, Some(c.overdue_cents)),
        (Task::Decisions, many(decisions(read, today)?), None),
        (Task::Drafts, c.draft_invoices, Some(c.draft_cents)),
        (Task::Collect, c.collectable_invoices, Some(c.collectable_cents)),
        (Task::Returned, many(c.returned_open), None),
        (Task::Requests, c.requests_open, None),
        (Task::Intakes, c.intakes_open, None),
        (Task::Messages, c.messages_ready, None),
        (Task::Recurring, many(c.recurring_due), None),
        (Task::Baskets, c.baskets_waiting, None),
        (Task::GroupRules, many(rule_changes(read, today)?.count()), None),
        (Task::NeverBilled, c.never_billed, None),
    ];
    let counted = all.into_iter().filter(|(_, count, _)| 0 < *count);
    let mut found: Vec<Todo> = counted
        .map(|(task, count, cents)| Todo { count: Some(count), cents, ..Todo::plain(task) })
        .collect();
    let due = due_now(read, today)?;
    if due.subscriptions != Some(0) {
        let (count, rounds) = (due.subscriptions.map(many), Some(many(due.rounds)));
        found.push(Todo { count, rounds, ..Todo::plain(Task::Bill) });
    }
    Ok(found)
}
