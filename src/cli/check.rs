//! `penning check`: proof that the file keeps its promises.

use serde_json::json;

use crate::cli::{Cx, Outcome, Status};
use crate::ops::problem_report;

/// Writes what somebody who helps needs to know.
pub(super) fn report(cx: &Cx) -> Outcome {
    let db = cx.open()?;
    let file = problem_report(&db).map_err(|refusal| cx.refused(refusal))?;
    cx.answer(&json!({ "file": file }));
    cx.say(&cx.text.problem_report_made(file.display().to_string()));
    Ok(Status::Done)
}

pub(super) fn run(cx: &Cx) -> Outcome {
    let db = cx.open()?;
    let (checked, broken) = db.check().map_err(|error| cx.fault(&error))?;
    cx.answer(&json!({ "ok": broken.is_empty(), "checked": checked, "problems": broken }));
    for broken in &broken {
        cx.say(&cx.text.cli_check_broken(broken.invariant, broken.what.as_str()));
    }
    if broken.is_empty() {
        cx.say(&cx.text.cli_check_ok(checked.len()));
        return Ok(Status::Done);
    }
    Ok(Status::Attention)
}
