//! An invoice that is paid in parts, each with its own day.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::calendar::{Day, months_after};
use crate::domain::money::Money;

/// A part of an invoice; `sequence` counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Instalment {
    pub sequence: u32,
    pub due: Day,
    #[serde(rename = "amount_cents")]
    pub amount: Money,
}

/// The most parts an invoice is paid in.
pub const PARTS_MAX: u32 = 36;

/// Returns an amount in parts a month apart, the first on `first`; the cents that remain go to the first parts.
pub fn schedule(amount: Money, parts: u32, first: Day) -> Vec<Instalment> {
    let due = |months: u32| months_after(first, i32::try_from(months).unwrap_or(0));
    (0..)
        .zip(amount.split(parts))
        .map(|(k, amount)| Instalment { sequence: k + 1, due: due(k), amount })
        .filter(|part| !part.amount.is_zero())
        .collect()
}

/// What came in on an invoice that is paid in parts.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// What collections of a part brought in, less what went back.
    pub by_part: HashMap<u32, Money>,
    /// Everything that came in less what went back, those collections with it.
    pub paid: Money,
    pub credited: Money,
}

/// Returns what is open of each part: what was collected for a part takes that away, whatever else was paid the first
/// parts, what was credited the last.
pub fn open_parts(parts: &[Instalment], settled: &Settled) -> Vec<Instalment> {
    let mut open = parts.to_vec();
    let mut paid = settled.paid;
    for part in &mut open {
        let own = settled.by_part.get(&part.sequence).copied().unwrap_or_default();
        let own = own.max(Money::ZERO).min(part.amount);
        part.amount -= own;
        paid -= own;
    }
    let credited = settled.credited;
    let take = |part: &mut Instalment, left: &mut Money| {
        let taken = part.amount.min(*left);
        part.amount -= taken;
        *left -= taken;
    };
    let mut left = credited.max(Money::ZERO);
    open.iter_mut().rev().for_each(|part| take(part, &mut left));
    let mut left = paid.max(Money::ZERO);
    open.iter_mut().for_each(|part| take(part, &mut left));
    open.retain(|part| part.amount.is_positive());
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    // D55.
    #[test]
    fn the_first_parts_carry_the_cents() {
        let amounts = |cents, parts| -> Vec<i64> {
            let schedule = schedule(Money::cents(cents), parts, iso("2026-01-31"));
            schedule.iter().map(|part| part.amount.in_cents()).collect()
        };
        assert_eq!(amounts(10_000, 3), [3_334, 3_333, 3_333]);
        assert_eq!(amounts(22_000, 12), [[1_834; 4].as_slice(), &[1_833; 8]].concat());
        assert_eq!(amounts(14_500, 4), [3_625; 4]);
        let days: Vec<Day> =
            schedule(Money::cents(300), 3, iso("2026-01-31")).iter().map(|p| p.due).collect();
        assert_eq!(days, [iso("2026-01-31"), iso("2026-02-28"), iso("2026-03-31")]);
    }

    #[test]
    fn money_takes_the_first_parts_and_credit_the_last() {
        let parts = schedule(Money::cents(300), 3, iso("2026-01-01"));
        let open = |paid, credited| -> Vec<(u32, i64)> {
            let (paid, credited) = (Money::cents(paid), Money::cents(credited));
            let open = open_parts(&parts, &Settled { paid, credited, ..Settled::default() });
            open.iter().map(|part| (part.sequence, part.amount.in_cents())).collect()
        };
        assert_eq!(open(0, 0), [(1, 100), (2, 100), (3, 100)]);
        assert_eq!(open(150, 0), [(2, 50), (3, 100)]);
        assert_eq!(open(100, 120), [(2, 80)]);
        assert_eq!(open(300, 0), []);
        assert_eq!(open(-50, 300), []);
        // Of three that were collected the first came back: that one is open again.
        let by_part = [(1, Money::ZERO), (2, Money::cents(100)), (3, Money::cents(100))];
        let settled =
            Settled { by_part: by_part.into(), paid: Money::cents(200), ..Settled::default() };
        assert_eq!(open_parts(&parts, &settled), parts[..1]);
    }
}
