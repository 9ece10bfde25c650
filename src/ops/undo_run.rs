//! A run is at the bank, or taken back as if it had never been.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::approvals::Approvable;
use crate::db::runs::{Run, RunKind, RunState};
use crate::domain::problem::{Problem, Thing};
use crate::ops::approve::unapproved;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Serialize)]
pub struct RunChanged {
    pub run: i64,
    pub state: &'static str,
    /// Collections in it that should not be there any more: who died since, whose mandate ended or changed.
    #[serde(skip_serializing_if = "is_none")]
    pub unfit: usize,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// The file was put at the bank: from now on the run cannot be undone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkUploaded {
    pub run: Reference,
}

impl Deed for MarkUploaded {
    const NAME: &'static str = "mark_uploaded";
    type Value = RunChanged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RunChanged>, Refusal> {
        let run = write.find_run(&self.run.0)??;
        if run.kind != RunKind::Collection {
            return Err(Problem::RunNotCollection { run: run.id }.into());
        }
        match run.state {
            RunState::Undone => return Err(Problem::RunUndone { run: run.id }.into()),
            RunState::Uploaded => return Err(Problem::RunUploaded { run: run.id }.into()),
            RunState::Made | RunState::Written => {}
        }
        if let Some(problem) = unapproved(write, Approvable::Run(run.id))? {
            return Err(problem.into());
        }
        let unfit = write.unfit_items(run.id)?.len();
        at_the_bank(write, run.id)?;
        Ok(Done::new(
            RunChanged { run: run.id, state: RunState::Uploaded.name(), unfit },
            run.id.to_string(),
        ))
    }
}

/// Says that a run is at the bank: by a person, or because the bank answers it.
pub(super) fn at_the_bank(write: &Write<'_>, run_id: i64) -> anyhow::Result<()> {
    write.set_run_state(run_id, RunState::Uploaded)?;
    write.set_items_state(run_id, "uploaded")
}

/// Takes a run back: a billing run while its invoices are drafts, a collection until its file is at the bank.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoRun {
    pub run: Reference,
}

impl Deed for UndoRun {
    const NAME: &'static str = "undo_run";
    const IS_RUN: bool = true;
    type Value = RunChanged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RunChanged>, Refusal> {
        let run = write.find_run(&self.run.0)??;
        match run.state {
            RunState::Undone => return Err(Problem::RunUndone { run: run.id }.into()),
            RunState::Uploaded => return Err(Problem::RunUploaded { run: run.id }.into()),
            RunState::Made | RunState::Written => {}
        }
        match run.kind {
            RunKind::Billing => undo_billing(write, &run)?,
            RunKind::Collection => undo_collection(write, &run)?,
            RunKind::Import => {
                return Err(
                    Problem::NotFound { what: Thing::Run, value: self.run.0.clone() }.into()
                );
            }
        }
        write.set_run_state(run.id, RunState::Undone)?;
        Ok(Done::new(
            RunChanged { run: run.id, state: RunState::Undone.name(), unfit: 0 },
            run.id.to_string(),
        ))
    }
}

fn undo_billing(write: &Write<'_>, run: &Run) -> Result<(), Refusal> {
    let invoices = write.invoices_of_run(run.id)?;
    let count = invoices.iter().filter(|invoice| invoice.is_final).count();
    if 0 < count {
        return Err(Problem::RunHasFinal { run: run.id, count }.into());
    }
    for (at, invoice) in invoices.iter().enumerate() {
        write.tick(at, invoices.len())?;
        write.remove_draft(invoice.id)?;
    }
    Ok(write.remove_coverage_of_run(run.id)?)
}

/// Takes out what the bank refused of a file before anything of it was collected: all of it, or the block of one kind, such
/// as `R`. Returns how many collections that were; a run of which nothing is left is as if it had never been.
pub(super) fn refuse_items(
    write: &Write<'_>,
    run_id: i64,
    file_id: i64,
    kind: &str,
) -> Result<usize, Refusal> {
    let refused = write.unsettled(run_id)?.into_iter().filter(|item| {
        !item.is_returned && item.file_id == Some(file_id) && item.sequence.starts_with(kind)
    });
    let mut count = 0;
    for item in refused {
        write.withdraw_collection(item.item_id)?;
        count += 1;
    }
    for item in write.collection_items(run_id)?.iter().filter(|item| item.state == "withdrawn") {
        let before = write.last_use_before_here(item.mandate_id)?;
        let elsewhere = write.last_live_use(item.mandate_id)?;
        write.set_mandate_last_used(item.mandate_id, before.max(elsewhere))?;
    }
    write.forget_unknown_amendments(run_id)?;
    if !write.has_live_items(run_id)? {
        write.withdraw_announcements(run_id)?;
        write.set_run_state(run_id, RunState::Undone)?;
    }
    Ok(count)
}

/// Frees the invoices and gives every mandate the last use that the other runs leave it.
fn undo_collection(write: &Write<'_>, run: &Run) -> Result<(), Refusal> {
    let items = write.collection_items(run.id)?;
    for (at, item) in items.iter().enumerate() {
        write.tick(at, items.len())?;
        let before = write.last_use_before_here(item.mandate_id)?;
        let elsewhere = write.last_use_outside(item.mandate_id, run.id)?;
        write.set_mandate_last_used(item.mandate_id, before.max(elsewhere))?;
    }
    write.withdraw_announcements(run.id)?;
    write.set_items_state(run.id, "withdrawn")?;
    Ok(write.forget_unknown_amendments(run.id)?)
}
