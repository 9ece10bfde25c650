//! How much is due to be billed, without working out what it comes to.

use std::collections::BTreeSet;

use crate::db::Read;
use crate::domain::billing::{Due, due_periods};
use crate::domain::calendar::Day;
use crate::domain::plan::Interval;

/// Subscriptions that are looked at one by one; of more it is only said that they are more.
pub const DUE_MAX: usize = 5_000;

/// What a round would take along now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueNow {
    /// How many kinds of terms there are among them: by the month, by the quarter.
    pub rounds: usize,
    /// Nothing where there are more than [`DUE_MAX`].
    pub subscriptions: Option<usize>,
}

/// Returns what is due of subscriptions on or before a day, as `bill` would find it.
pub fn due_now(read: &Read<'_>, until: Day) -> anyhow::Result<DueNow> {
    let ids = read.subscriptions_maybe_due(until, DUE_MAX + 1)?;
    let is_counted = ids.len() <= DUE_MAX;
    let mut terms: BTreeSet<(bool, u32)> = BTreeSet::new();
    let mut count = 0;
    for standing in read.standings_among(&ids)? {
        // What has no price is due: the round says so.
        let due = due_periods(&standing.billable(), until);
        let is_due = due.is_err() || due.is_ok_and(|due| due.iter().any(is_billed));
        if is_due {
            count += 1;
            terms.insert(match standing.plan.terms.interval {
                Interval::Months(months) => (false, months),
                Interval::Weeks(weeks) => (true, weeks),
            });
        }
    }
    Ok(DueNow { rounds: terms.len(), subscriptions: is_counted.then_some(count) })
}

fn is_billed(due: &Due) -> bool {
    matches!(due, Due::Bill { .. })
}
