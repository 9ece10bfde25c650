//! What the contract with the bank lets a club collect.

use crate::domain::collection::Exclusion;
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
    count: usize,
    total: Money,
    of_month: Money,
}

impl Room {
    /// Begins a run in a month in which `of_month` is collected already.
    pub fn new(limits: Limits, of_month: Money) -> Room {
        Room { limits, count: 0, total: Money::ZERO, of_month }
    }

    /// Takes one collection in, or says which limit keeps it out. One that does not fit leaves room for a smaller one.
    pub fn take(&mut self, amount: Money) -> Result<(), Exclusion> {
        let over = |limit: Option<Money>, sum: Money| limit.is_some_and(|limit| limit < sum);
        if over(self.limits.item, amount) {
            return Err(Exclusion::OverItemLimit);
        }
        let is_full = self.limits.count.is_some_and(|most| most <= self.count);
        if is_full || over(self.limits.file, self.total + amount) {
            return Err(Exclusion::OverFileLimit);
        }
        if over(self.limits.month, self.of_month + amount) {
            return Err(Exclusion::OverMonthLimit);
        }
        self.count += 1;
        self.total += amount;
        self.of_month += amount;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_keeps_out_what_does_not_fit() {
        let euros = |euros: i64| Money::cents(euros * 100);
        let limits = Limits {
            item: Some(euros(100)),
            file: Some(euros(250)),
            count: Some(3),
            month: Some(euros(1_240)),
        };
        let mut room = Room::new(limits, euros(1_000));
        let taken = [101, 100, 100, 60, 45, 40, 1].map(|amount| room.take(euros(amount)).err());
        assert_eq!(
            taken,
            [
                Some(Exclusion::OverItemLimit),
                None,
                None,
                Some(Exclusion::OverFileLimit),
                Some(Exclusion::OverMonthLimit),
                None,
                Some(Exclusion::OverFileLimit),
            ]
        );
        let mut free = Room::new(Limits::default(), euros(1_000_000));
        assert_eq!(free.take(euros(1_000_000)), Ok(()));
    }
}
