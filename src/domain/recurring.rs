//! Invoices that come round without a subscription: on which days, and for which stretch each.

use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Day, add_months};
use crate::domain::period::Period;
use crate::domain::plan::{Grid, Interval};

/// How an invoice reaches its payer once it is final.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// In the outbox as a mail, or on paper to who has no address.
    Email,
    /// In the outbox as a letter, whoever it is to.
    Print,
    /// Somebody sends it, or not.
    #[default]
    Manual,
    /// Not at all while it is collected; who can not be collected from is told as by `Email`.
    Collection,
}

impl Delivery {
    pub const ALL: [Delivery; 4] =
        [Delivery::Email, Delivery::Print, Delivery::Manual, Delivery::Collection];

    pub fn name(self) -> &'static str {
        match self {
            Delivery::Email => "email",
            Delivery::Print => "print",
            Delivery::Manual => "manual",
            Delivery::Collection => "collection",
        }
    }

    pub fn named(name: &str) -> Option<Delivery> {
        Delivery::ALL.into_iter().find(|delivery| delivery.name() == name)
    }
}

/// The days on which an invoice comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The first turn.
    pub first: Day,
    /// The day of the month of the turns after it, or its last day; weeks have none.
    pub day: u32,
    pub interval: Interval,
    /// Exclusive: no turn begins on that day or later.
    pub end: Option<Day>,
}

impl Rhythm {
    /// Returns the rhythm whose first turn is the first `day` of a month on or after `from`; by weeks it is `from` itself.
    pub fn from_day(from: Day, day: u32, interval: Interval, end: Option<Day>) -> Rhythm {
        let first = match interval {
            Interval::Weeks(_) => from,
            Interval::Months(_) => match add_months(from, 0, day) {
                early if early < from => add_months(from, 1, day),
                on => on,
            },
        };
        Rhythm { first, day, interval, end }
    }

    /// Returns every turn from the first to the end, whether it was made or not.
    fn turns(self) -> impl Iterator<Item = Period> {
        let grid = Grid::counted(self.first, self.day, self.interval);
        (0..)
            .map(move |index| Period { from: grid.cut(index), to: grid.cut(index + 1) })
            .take_while(move |turn| self.end.is_none_or(|end| turn.from < end))
    }

    /// Returns the turns of up to and including a day that were not made; one that shares a day with what was made, before
    /// the rhythm changed, is no turn.
    pub fn due(self, made: &[Period], until: Day) -> Vec<Period> {
        let is_made = |turn: &Period| made.iter().any(|made| made.overlap(*turn).is_some());
        self.turns().take_while(|turn| turn.from <= until).filter(|turn| !is_made(turn)).collect()
    }

    /// Says whether every turn that was made since the first is a turn of this rhythm, so that none is cut in two.
    pub fn fits(self, made: &[Period]) -> bool {
        let endless = Rhythm { end: None, ..self };
        let is_turn =
            |made: &Period| endless.turns().find(|turn| made.to <= turn.to) == Some(*made);
        made.iter().filter(|made| self.first < made.to).all(is_turn)
    }

    /// Returns the same rhythm without the turns before a day.
    #[must_use]
    pub fn going_on_from(self, day: Day) -> Rhythm {
        let grid = Grid::counted(self.first, self.day, self.interval);
        let first = (0..).map(|index| grid.cut(index)).find(|cut| day <= *cut);
        Rhythm { first: first.unwrap_or(self.first), ..self }
    }

    /// Returns the first turn that was not made; nothing after the end.
    pub fn next(self, made: &[Period]) -> Option<Day> {
        self.turns()
            .find(|turn| !made.iter().any(|made| made.overlap(*turn).is_some()))
            .map(|turn| turn.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    fn days(turns: &[Period]) -> Vec<String> {
        turns.iter().map(|turn| turn.from.to_string()).collect()
    }

    #[test]
    fn a_turn_is_on_its_day_of_the_month_or_the_last() {
        let rhythm = Rhythm::from_day(iso("2027-01-15"), 31, Interval::Months(1), None);
        assert_eq!(
            days(&rhythm.due(&[], iso("2027-04-30"))),
            ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]
        );
        let rhythm = Rhythm::from_day(iso("2027-01-15"), 1, Interval::Months(3), None);
        assert_eq!(
            days(&rhythm.due(&[], iso("2027-08-01"))),
            ["2027-02-01", "2027-05-01", "2027-08-01"]
        );
        let rhythm =
            Rhythm::from_day(iso("2027-01-15"), 1, Interval::Weeks(2), Some(iso("2027-02-12")));
        assert_eq!(days(&rhythm.due(&[], iso("2028-01-01"))), ["2027-01-15", "2027-01-29"]);
    }

    #[test]
    fn what_was_made_does_not_come_round_again_whatever_the_rhythm_becomes() {
        let made = [Period { from: iso("2027-01-01"), to: iso("2027-02-01") }];
        let rhythm = Rhythm::from_day(iso("2027-01-01"), 1, Interval::Months(1), None);
        assert_eq!(rhythm.next(&made), Some(iso("2027-02-01")));
        let moved = Rhythm::from_day(iso("2027-01-01"), 15, Interval::Months(1), None);
        assert_eq!(moved.next(&made), Some(iso("2027-02-15")));
        let later = rhythm.going_on_from(iso("2028-03-02"));
        assert_eq!(later.next(&made), Some(iso("2028-04-01")));
        assert!(rhythm.fits(&made) && later.fits(&made) && !moved.fits(&made));
        let ended = Rhythm { end: Some(iso("2027-02-01")), ..rhythm };
        assert_eq!(ended.next(&made), None);
    }
}
