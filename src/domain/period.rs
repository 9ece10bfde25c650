//! Half-open periods: the first day is in, the last is not.

use serde::Serialize;

use crate::domain::calendar::{Day, days_after, days_between, dutch};

/// The days from `from` up to but not including `to`; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Period {
    pub from: Day,
    pub to: Day,
}

impl Period {
    /// Returns the period, or nothing when it would have no day.
    pub fn new(from: Day, to: Day) -> Option<Period> {
        (from < to).then_some(Period { from, to })
    }

    pub fn days(self) -> i64 {
        days_between(self.from, self.to)
    }

    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.to
    }

    pub fn overlap(self, other: Period) -> Option<Period> {
        Period::new(self.from.max(other.from), self.to.min(other.to))
    }

    /// Returns what is left of the period after taking `others` out; these may come in any order and overlap.
    pub fn without(self, others: impl IntoIterator<Item = Period>) -> Vec<Period> {
        let mut left = vec![self];
        for other in others {
            left = left
                .into_iter()
                .flat_map(|part| match part.overlap(other) {
                    None => [Some(part), None],
                    Some(_) => [
                        Period::new(part.from, other.from.min(part.to)),
                        Period::new(other.to.max(part.from), part.to),
                    ],
                })
                .flatten()
                .collect();
        }
        left
    }

    /// Writes the period as people read it, the last day included: `15-03-2026 t/m 14-03-2027`.
    pub fn dutch(self) -> String {
        format!("{} t/m {}", dutch(self.from), dutch(days_after(self.to, -1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    fn period(from: &str, to: &str) -> Period {
        Period::new(iso(from), iso(to)).expect("a test names periods with days")
    }

    #[test]
    fn taking_out_the_middle_leaves_both_ends() {
        let year = period("2026-01-01", "2027-01-01");
        let left =
            year.without([period("2026-03-01", "2026-04-01"), period("2025-01-01", "2026-02-01")]);
        assert_eq!(left, [period("2026-02-01", "2026-03-01"), period("2026-04-01", "2027-01-01")]);
        assert_eq!(year.without([period("2025-01-01", "2028-01-01")]), []);
    }

    #[test]
    fn people_read_the_last_day() {
        assert_eq!(period("2026-03-15", "2027-03-15").dutch(), "15-03-2026 t/m 14-03-2027");
    }
}
