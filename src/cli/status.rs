//! `penning status`: what is due, late, waiting.

use serde_json::json;

use crate::cli::{Cx, Outcome, Status};
use crate::db::settings::Setting;
use crate::domain::calendar::dutch;
use crate::domain::money::Money;
use crate::ops::{Bill, propose_billing, todo_of_counts, todo_of_runs};
use crate::text;

pub(super) fn run(cx: &Cx) -> Outcome {
    let db = cx.open()?;
    let read = db.read();
    let today = cx.clock.today();
    let fault = |error: anyhow::Error| cx.fault(&error);
    let club = read.setting(Setting::ClubName).map_err(fault)?;
    let counts = read.counts(today).map_err(fault)?;
    let due = propose_billing(&read, &Bill::until(today)).map_err(fault)?;
    let euros = |cents| Money::cents(cents).to_string();
    cx.say(&cx.text.cli_status_club(club.as_str(), dutch(today)));
    let worded = text::load_worded(cx.language, read.wording().map_err(fault)?);
    cx.say(&worded.cli_status_relations(counts.relations, counts.members, counts.subscriptions));
    cx.say(&cx.text.cli_status_due(due.line_count(), due.total().to_string()));
    cx.say(&cx.text.cli_status_drafts(counts.draft_invoices, euros(counts.draft_cents)));
    cx.say(&cx.text.cli_status_open(
        counts.open_invoices,
        euros(counts.open_cents),
        counts.overdue_invoices,
        euros(counts.overdue_cents),
    ));
    cx.say(&cx.text.cli_status_runs(counts.runs_not_uploaded));
    let mut todo = todo_of_runs(&read, today).map_err(fault)?;
    todo.extend(todo_of_counts(&read, &counts, today).map_err(fault)?);
    cx.say(&format!("{}:", cx.text.dashboard_todo()));
    for todo in &todo {
        cx.say(&format!("- {}", text::todo(&cx.text, &read, todo, cx.clock).map_err(fault)?));
    }
    if todo.is_empty() {
        cx.say(&cx.text.dashboard_nothing());
    }
    cx.answer(&json!({
        "club": club,
        "today": today,
        "due_lines": due.line_count(),
        "due_cents": due.total().in_cents(),
        "counts": counts,
        "todo": todo,
    }));
    Ok(Status::Done)
}
