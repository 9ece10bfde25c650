//! What the contract with the bank lets a club collect, and how a run is divided over files that each stay within it.

use crate::domain::collection::{Exclusion, SequenceType};
use crate::domain::money::Money;

/// The limits of a contract; none where there is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Of one collection.
    pub item: Option<Money>,
    /// Of one file.
    pub file: Option<Money>,
    /// Collections in one file.
    pub count: Option<usize>,
    /// Of a calendar month.
    pub month: Option<Money>,
}

/// What is used of the limits while a run is put together.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    limits: Limits,
    of_month: Money,
}

impl Room {
    /// Begins a run in a month in which `of_month` is collected already.
    pub fn new(limits: Limits, of_month: Money) -> Room {
        Room { limits, of_month }
    }

    /// Takes one collection in, or says which limit keeps it out. One that does not fit leaves room for a smaller one.
    pub fn take(&mut self, amount: Money) -> Result<(), Exclusion> {
        let over = |limit: Option<Money>, sum: Money| limit.is_some_and(|limit| limit < sum);
        if over(self.limits.item, amount) {
            return Err(Exclusion::OverItemLimit);
        }
        if over(self.limits.file, amount) {
            return Err(Exclusion::OverFileLimit);
        }
        if over(self.limits.month, self.of_month + amount) {
            return Err(Exclusion::OverMonthLimit);
        }
        self.of_month += amount;
        Ok(())
    }
}

/// Divides collections over files, in their order: the places of each file. `is_file_each` gives every kind its own.
pub fn divide(
    items: &[(SequenceType, Money)],
    limits: Limits,
    is_file_each: bool,
) -> Vec<Vec<usize>> {
    let mut files: Vec<(Option<SequenceType>, Money, Vec<usize>)> = Vec::new();
    for (place, (sequence, amount)) in items.iter().enumerate() {
        let kind = is_file_each.then_some(*sequence);
        // The last file of its kind is the one with room.
        let last = files.iter_mut().rev().find(|(of, _, _)| *of == kind);
        let fits = |total: Money, count: usize| {
            limits.file.is_none_or(|limit| total + *amount <= limit)
                && limits.count.is_none_or(|most| count < most)
        };
        match last.filter(|(_, total, places)| fits(*total, places.len())) {
            Some((_, total, places)) => {
                *total += *amount;
                places.push(place);
            }
            None => files.push((kind, *amount, vec![place])),
        }
    }
    files.into_iter().map(|(_, _, places)| places).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(euros: i64) -> Money {
        Money::cents(euros * 100)
    }

    #[test]
    fn each_limit_keeps_out_what_does_not_fit() {
        let limits = Limits {
            item: Some(euros(100)),
            file: Some(euros(90)),
            month: Some(euros(1_240)),
            count: None,
        };
        let mut room = Room::new(limits, euros(1_000));
        let taken = [101, 95, 90, 90, 65, 60].map(|amount| room.take(euros(amount)).err());
        assert_eq!(
            taken,
            [
                Some(Exclusion::OverItemLimit),
                Some(Exclusion::OverFileLimit),
                None,
                None,
                Some(Exclusion::OverMonthLimit),
                None,
            ]
        );
        let mut free = Room::new(Limits::default(), euros(1_000_000));
        assert_eq!(free.take(euros(1_000_000)), Ok(()));
    }

    #[test]
    fn a_file_is_never_over_its_limits() {
        use SequenceType::{First, Recurrent};
        let items = [(Recurrent, 60), (First, 30), (Recurrent, 50), (Recurrent, 10), (First, 20)]
            .map(|(sequence, amount)| (sequence, euros(amount)));
        let limits = Limits { file: Some(euros(100)), ..Limits::default() };
        assert_eq!(divide(&items, Limits::default(), false), [vec![0, 1, 2, 3, 4]]);
        assert_eq!(divide(&items, limits, false), [vec![0, 1], vec![2, 3, 4]]);
        assert_eq!(divide(&items, limits, true), [vec![0], vec![1, 4], vec![2, 3]]);
        let limits = Limits { count: Some(2), ..Limits::default() };
        assert_eq!(divide(&items, limits, false), [vec![0, 1], vec![2, 3], vec![4]]);
        assert_eq!(divide(&[], limits, false), Vec::<Vec<usize>>::new());
    }
}
