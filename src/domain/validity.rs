//! Whether somebody can come in: a membership is what is invoiced, and is paid in time.

use crate::domain::calendar::{Day, days_after};
use crate::domain::period::Period;

/// A period of a membership that a final invoice, or something else than an invoice, stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    pub period: Period,
    /// The day the invoice had to be paid, as long as it is not.
    pub unpaid_since: Option<Day>,
}

/// What the counter says of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Up to and with this day.
    Until(Day),
    /// It ended on this day, which was the last.
    Ended(Day),
    /// It runs, and its invoice was to be paid on this day, longer ago than the grace.
    Unpaid(Day),
    /// It begins on this day.
    From(Day),
    Never,
}

/// Returns what holds on a day; `grace` is how many days after the day of payment an unpaid membership still counts.
///
/// Periods may come in any order. Those that follow each other without a day between count as one.
pub fn validity(covered: &[Covered], on: Day, grace: u32) -> Validity {
    let is_good = |covered: &&Covered| {
        covered.unpaid_since.is_none_or(|due| on <= days_after(due, i64::from(grace)))
    };
    let mut good: Vec<Period> =
        covered.iter().filter(is_good).map(|covered| covered.period).collect();
    good.sort_unstable();
    let mut until = None;
    for period in &good {
        if until.map_or(period.contains(on), |end| period.from <= end) {
            until = until.max(Some(period.to));
        }
    }
    if let Some(end) = until {
        return Validity::Until(days_after(end, -1));
    }
    let unpaid = covered.iter().filter(|covered| covered.period.contains(on));
    if let Some(due) = unpaid.filter_map(|covered| covered.unpaid_since).min() {
        return Validity::Unpaid(due);
    }
    let ended = covered.iter().map(|covered| covered.period.to).filter(|to| *to <= on).max();
    let begins = covered.iter().map(|covered| covered.period.from).filter(|from| on < *from).min();
    match (ended, begins) {
        (_, Some(from)) => Validity::From(from),
        (Some(to), None) => Validity::Ended(days_after(to, -1)),
        (None, None) => Validity::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    fn covered(from: &str, to: &str, unpaid_since: Option<&str>) -> Covered {
        Covered {
            period: Period { from: iso(from), to: iso(to) },
            unpaid_since: unpaid_since.map(iso),
        }
    }

    #[test]
    fn a_membership_is_what_is_invoiced_and_paid_in_time() {
        let year = covered("2026-01-01", "2027-01-01", None);
        let next = covered("2027-01-01", "2028-01-01", None);
        let says = |all: &[Covered], on: &str| validity(all, iso(on), 30);
        assert_eq!(says(&[], "2026-06-01"), Validity::Never);
        assert_eq!(says(&[year], "2026-12-31"), Validity::Until(iso("2026-12-31")));
        assert_eq!(says(&[next, year], "2026-12-31"), Validity::Until(iso("2027-12-31")));
        assert_eq!(says(&[year], "2027-01-01"), Validity::Ended(iso("2026-12-31")));
        assert_eq!(says(&[year], "2025-12-31"), Validity::From(iso("2026-01-01")));
        let unpaid = covered("2026-01-01", "2027-01-01", Some("2026-02-01"));
        assert_eq!(says(&[unpaid], "2026-03-03"), Validity::Until(iso("2026-12-31")));
        assert_eq!(says(&[unpaid], "2026-03-04"), Validity::Unpaid(iso("2026-02-01")));
    }
}
