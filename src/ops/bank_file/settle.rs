//! How what the bank booked comes in the books.

use crate::db::Write;
use crate::db::bank::Unsettled;
use crate::db::ledger::{BANK, Posting, SUSPENSE, TRANSIT};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::ops::pause::resume_paid;

/// Finds the collections that a credit is of: the block of one kind that the bank named, its file, or all of the run.
///
/// # Errors
/// With what was expected of the nearest of these, when the sum is another one.
pub(super) fn credited(
    unsettled: Vec<Unsettled>,
    file_id: Option<i64>,
    batch: &str,
    amount: Money,
) -> Result<Vec<Unsettled>, Money> {
    // A block has the id of its file, a dash, and the first letter of its kind.
    let kind = batch.rsplit_once('-').map_or("", |(_, kind)| kind);
    let in_file = |item: &Unsettled| file_id.is_none() || item.file_id == file_id;
    let in_block = |item: &Unsettled| {
        in_file(item) && kind.len() == 1 && file_id.is_some() && item.sequence.starts_with(kind)
    };
    let sums = |items: &[&Unsettled]| {
        let due: Money = items.iter().filter(|i| !i.is_returned).map(|i| i.amount).sum();
        let all: Money = items.iter().map(|i| i.amount).sum();
        (due, all)
    };
    let levels: [&dyn Fn(&Unsettled) -> bool; 3] = [&in_block, &in_file, &|_| true];
    let mut expected = None;
    for level in levels {
        let items: Vec<&Unsettled> = unsettled.iter().filter(|item| level(item)).collect();
        if items.is_empty() {
            continue;
        }
        let (due, all) = sums(&items);
        expected.get_or_insert(due);
        if amount == due || amount == all {
            return Ok(items.into_iter().cloned().collect());
        }
    }
    Err(expected.unwrap_or(Money::ZERO))
}

/// Returns the collections of the nearest that the bank named: a block, else a file, else the run.
pub(super) fn named(
    unsettled: Vec<Unsettled>,
    file_id: Option<i64>,
    batch: &str,
) -> Vec<Unsettled> {
    let kind = batch.rsplit_once('-').map_or("", |(_, kind)| kind);
    let kind = if kind.len() == 1 { kind } else { "" };
    let is_named = |item: &Unsettled| {
        file_id.is_none() || (item.file_id == file_id && item.sequence.starts_with(kind))
    };
    unsettled.into_iter().filter(is_named).collect()
}

/// Books what the bank credited and spreads it over its collections; what came back already is not spread.
pub(super) fn settle_items(
    write: &Write<'_>,
    unsettled: &[Unsettled],
    on: Day,
    credited: Money,
    description: &str,
) -> anyhow::Result<()> {
    let mut postings = vec![Posting::new(BANK, credited), Posting::new(TRANSIT, -credited)];
    for item in unsettled {
        write.settle_item(item.item_id, on)?;
        if item.is_returned {
            continue;
        }
        let (invoice_id, id) = (item.invoice_id, &item.end_to_end_id);
        write.allocate_item(invoice_id, Some(item.item_id), item.amount, on, "collection", id)?;
        postings.push(Posting::new(TRANSIT, item.amount));
        postings.push(Posting::debtor(item.payer_id, -item.amount));
    }
    write.book(on, description, None, &postings)?;
    for item in unsettled.iter().filter(|item| !item.is_returned) {
        resume_paid(write, item.invoice_id, on)?;
    }
    Ok(())
}

/// Books what waits for a person on an account of its own: the bank in the books is the bank on the statement.
pub(super) fn suspend(
    write: &Write<'_>,
    amount: Money,
    on: Day,
    description: &str,
) -> anyhow::Result<()> {
    let postings = [Posting::new(BANK, amount), Posting::new(SUSPENSE, -amount)];
    write.book(on, description, None, &postings)
}
