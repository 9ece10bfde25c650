//! One collection is taken out of a run before it is at the bank.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::collections::CollectionItem;
use crate::db::runs::RunState;
use crate::domain::problem::{Problem, Thing};
use crate::ops::collect::{Excluded, InvoicePart};
use crate::ops::{Collect, Deed, Done, Refusal, UndoRun, perform_within};

/// Takes the run back and makes it again without this invoice, on the same day: its file is another one, with a name of its
/// own. A file that was written already is not to be given to the bank any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawItem {
    pub end_to_end_id: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ItemWithdrawn {
    /// Nothing when it was the only one.
    pub run: Option<i64>,
    pub transactions: usize,
    pub total_cents: i64,
    /// A file of the run before was written, and must not be used.
    pub was_written: bool,
    /// Who could not be collected from any more, and thus went out with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<Excluded>,
}

/// Returns what went out beside the collection that was meant to.
fn fell_out(excluded: Vec<Excluded>, item: &CollectionItem) -> Vec<Excluded> {
    excluded.into_iter().filter(|one| one.invoice_id != item.invoice_id).collect()
}

impl Deed for WithdrawItem {
    const NAME: &'static str = "withdraw_item";
    const IS_RUN: bool = true;
    type Value = ItemWithdrawn;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ItemWithdrawn>, Refusal> {
        let id = self.end_to_end_id.trim().to_owned();
        let missing = || Problem::NotFound { what: Thing::Collection, value: id.clone() };
        let item = write.collection_item(&id)?.ok_or_else(missing)?;
        let run = write.run_by_id(item.run_id)?.ok_or_else(missing)?;
        let kept = write.collection_items(run.id)?;
        perform_within(write, &UndoRun { run: run.id.into() })?;
        // Only who was in it: what may be collected since was not asked for.
        let mut only: Vec<String> = kept
            .into_iter()
            .filter(|kept| kept.id != item.id)
            .map(|kept| kept.invoice_number)
            .collect();
        only.dedup();
        let (invoice, part) = (item.invoice_number.clone(), item.instalment);
        let without_parts = Some(InvoicePart { invoice, part }).filter(|_| 0 < part);
        let without_parts = without_parts.into_iter().collect();
        let collect = Collect { again: only.clone(), only, without_parts, ..Collect::all(run.on) };
        let made = match collect.only.is_empty() {
            true => None,
            false => Some(perform_within(write, &collect)?),
        };
        let value = ItemWithdrawn {
            run: made.as_ref().and_then(|made| made.run),
            transactions: made.as_ref().map_or(0, |made| made.transactions),
            total_cents: made.as_ref().map_or(0, |made| made.total_cents),
            was_written: run.state == RunState::Written,
            left_out: made.map(|made| fell_out(made.excluded, &item)).unwrap_or_default(),
        };
        Ok(Done::new(value, id).of(item.payer_id))
    }
}
