//! What a club sells: how often it is billed, from which day, and for how long.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Day, add_months, days_after};
use crate::domain::cancellation::{NoticeAt, NoticePeriod};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::regime::LegalRegime;
use crate::domain::relation::RelationKind;

/// A day of the year, such as the first of January; 29 February is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u32,
    day: u32,
}

/// A text that is not `MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day of the year; write it like 01-01 (month-day)")]
pub struct MonthDayError(String);

impl MonthDay {
    pub const NEW_YEAR: MonthDay = MonthDay { month: 1, day: 1 };

    pub fn new(month: u32, day: u32) -> Option<MonthDay> {
        // 2025 is a common year: 29 February is left out.
        NaiveDate::from_ymd_opt(2025, month, day).map(|_| MonthDay { month, day })
    }

    pub fn of(day: Day) -> Option<MonthDay> {
        MonthDay::new(day.month(), day.day())
    }

    /// Reads a day as people here write it, the day first: `1-7` is the first of July.
    pub fn read_dutch(text: &str) -> Option<MonthDay> {
        let (day, month) = text.trim().split_once(['-', '/', '.', ' '])?;
        MonthDay::new(month.trim().parse().ok()?, day.trim().parse().ok()?)
    }

    /// Writes the day first.
    pub fn dutch(self) -> String {
        format!("{:02}-{:02}", self.day, self.month)
    }

    pub fn in_year(self, year: i32) -> Day {
        NaiveDate::from_ymd_opt(year, self.month, self.day).expect("a day of every year")
    }

    /// Returns the last such day on or before `day`.
    pub fn on_or_before(self, day: Day) -> Day {
        let this = self.in_year(day.year());
        if this <= day { this } else { self.in_year(day.year() - 1) }
    }
}

impl FromStr for MonthDay {
    type Err = MonthDayError;
    fn from_str(text: &str) -> Result<MonthDay, MonthDayError> {
        let parse = || {
            let (month, day) = text.split_once('-')?;
            MonthDay::new(month.parse().ok()?, day.parse().ok()?)
        };
        parse().ok_or_else(|| MonthDayError(text.to_owned()))
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = MonthDayError;
    fn try_from(text: String) -> Result<MonthDay, MonthDayError> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> String {
        day.to_string()
    }
}

/// How long one billed period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Interval {
    Months(u32),
    Weeks(u32),
}

/// Where periods are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Alignment {
    /// On the day the subscription began.
    Anniversary,
    /// On this day of the year, for everybody.
    Fixed(MonthDay),
}

impl FromStr for Alignment {
    type Err = MonthDayError;
    fn from_str(text: &str) -> Result<Alignment, MonthDayError> {
        if text == "anniversary" {
            Ok(Alignment::Anniversary)
        } else {
            text.parse().map(Alignment::Fixed)
        }
    }
}

impl fmt::Display for Alignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Alignment::Anniversary => f.write_str("anniversary"),
            Alignment::Fixed(day) => day.fmt(f),
        }
    }
}

impl TryFrom<String> for Alignment {
    type Error = MonthDayError;
    fn try_from(text: String) -> Result<Alignment, MonthDayError> {
        text.parse()
    }
}

impl From<Alignment> for String {
    fn from(alignment: Alignment) -> String {
        alignment.to_string()
    }
}

/// What the first, shorter period costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProrationMethod {
    /// The whole price.
    #[default]
    None,
    /// By days: days of the stub over days of the whole period it lies in.
    Days,
    /// By months, the month of joining counted in full.
    MonthsInclusive,
    /// By months, the month of joining not counted.
    MonthsExclusive,
    /// By months, the month of joining counted when joining on the 15th or before.
    Fifteenth,
    /// Only the quarters that are whole.
    FullQuarters,
    /// A percentage by day of joining.
    Table,
    /// Nothing: what is left of the period is given away.
    Free,
}

impl ProrationMethod {
    /// Returns whether whole months are counted.
    pub fn counts_months(self) -> bool {
        matches!(
            self,
            ProrationMethod::MonthsInclusive
                | ProrationMethod::MonthsExclusive
                | ProrationMethod::Fifteenth
                | ProrationMethod::FullQuarters
        )
    }

    pub const ALL: [(ProrationMethod, &'static str); 8] = [
        (ProrationMethod::None, "none"),
        (ProrationMethod::Days, "days"),
        (ProrationMethod::MonthsInclusive, "months_inclusive"),
        (ProrationMethod::MonthsExclusive, "months_exclusive"),
        (ProrationMethod::Fifteenth, "fifteenth"),
        (ProrationMethod::FullQuarters, "full_quarters"),
        (ProrationMethod::Table, "table"),
        (ProrationMethod::Free, "free"),
    ];

    pub fn name(self) -> &'static str {
        ProrationMethod::ALL
            .into_iter()
            .find(|(method, _)| *method == self)
            .map_or("none", |(_, name)| name)
    }

    pub fn named(name: &str) -> Option<ProrationMethod> {
        ProrationMethod::ALL.into_iter().find(|(_, n)| *n == name).map(|(method, _)| method)
    }
}

/// What a member can subscribe to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub name: String,
    pub audience: Audience,
    pub terms: BillingTerms,
    pub term: Term,
    pub vat_code: String,
    pub notice: NoticePeriod,
    pub notice_at: NoticeAt,
    /// A group that subscribers belong to as long as they are.
    pub tag: Option<String>,
    /// Whether a failed collection pauses the subscription; if not, it only blocks collecting.
    pub pauses_on_failure: bool,
    /// Whether a pause lengthens the term; if not, its periods are skipped.
    pub pause_extends: bool,
    pub cost_center: String,
    /// The account of the ledger that its income is on; the usual one when empty.
    pub ledger_account: String,
    pub used_for_membership: bool,
    pub is_active: bool,
    /// Asked once, with the first period.
    pub joining_fee: Money,
    /// The day of the year on which ages are taken; the first day of a period where there is none.
    pub age_day: Option<MonthDay>,
    /// Whether the price falls with the place in the household.
    pub in_household_ladder: bool,
    pub regime: LegalRegime,
    /// How many persons of a household one subscription makes members; one at least.
    pub covers_persons: u32,
    /// In how many parts an invoice may be paid, a month apart; one at least.
    pub instalments: u32,
    /// Whether something is sent for every period.
    pub ships: bool,
}

/// The clock of the agreement: how long a term is, the first and those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub first_months: u32,
    /// As long as the first where there is none.
    pub renewal_months: Option<u32>,
}

impl Term {
    /// Returns how many months after the anchor the `k`th term ends, from 1.
    pub fn months_until(self, k: i32) -> i32 {
        let months = |months: u32| i32::try_from(months).unwrap_or(12);
        let first = months(self.first_months);
        first + (k - 1) * self.renewal_months.map_or(first, months)
    }
}

/// Who can take a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Person,
    Organisation,
    #[default]
    Both,
}

impl Audience {
    pub fn name(self) -> &'static str {
        match self {
            Audience::Person => "person",
            Audience::Organisation => "organisation",
            Audience::Both => "both",
        }
    }

    pub fn named(name: &str) -> Option<Audience> {
        [Audience::Person, Audience::Organisation, Audience::Both]
            .into_iter()
            .find(|audience| audience.name() == name)
    }

    pub fn takes(self, kind: RelationKind) -> bool {
        match self {
            Audience::Both => true,
            Audience::Person => kind == RelationKind::Person,
            Audience::Organisation => kind == RelationKind::Organisation,
        }
    }
}

/// The clock that bills: everything of a plan that decides periods and parts of a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingTerms {
    pub interval: Interval,
    pub alignment: Alignment,
    pub in_advance: bool,
    /// Days before the period begins that it is due; only in advance.
    pub lead_days: u32,
    pub proration: ProrationMethod,
    /// From each of these days on, the percentage of the price that joining then costs; the day itself counts.
    pub proration_table: Vec<(MonthDay, u32)>,
    /// Who joins from this day on also gets the next period in the first one.
    pub rollover: Option<MonthDay>,
    /// Ends by itself after so many periods.
    pub duration_intervals: Option<u32>,
}

impl BillingTerms {
    /// Returns whether who joins on a day, in the period `whole`, gets the next period in the first one.
    pub fn starts_in_next(&self, start: Day, whole: Period) -> bool {
        let Some(day) = self.rollover else { return false };
        let rollover = day.on_or_before(days_after(whole.to, -1));
        whole.from < start && whole.from <= rollover && rollover <= start
    }
}

/// The grid of days on which the periods of one subscription are cut.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    anchor: Day,
    anchor_day: u32,
    interval: Interval,
}

impl Grid {
    /// Returns the grid of a subscription that began on `start`, on its own day or on the plan's.
    pub fn new(terms: &BillingTerms, start: Day, anchor_day: u32) -> Grid {
        match terms.alignment {
            Alignment::Anniversary => Grid { anchor: start, anchor_day, interval: terms.interval },
            Alignment::Fixed(day) => {
                let anchor = day.on_or_before(start);
                Grid { anchor, anchor_day: anchor.day(), interval: terms.interval }
            }
        }
    }

    /// Returns the grid that counts from a day, on `anchor_day` of the months after it.
    pub fn counted(anchor: Day, anchor_day: u32, interval: Interval) -> Grid {
        Grid { anchor, anchor_day, interval }
    }

    /// Returns the `index`th cut, 0 being the anchor itself.
    pub fn cut(&self, index: i32) -> Day {
        match self.interval {
            _ if index == 0 => self.anchor,
            Interval::Months(months) => add_months(
                self.anchor,
                index * i32::try_from(months).unwrap_or(i32::MAX),
                self.anchor_day,
            ),
            Interval::Weeks(weeks) => {
                days_after(self.anchor, i64::from(index) * i64::from(weeks) * 7)
            }
        }
    }

    /// Returns the whole period between two cuts that `day` lies in; `day` is not before the anchor.
    pub fn around(&self, day: Day) -> (i32, Period) {
        let guess = match self.interval {
            Interval::Months(months) => {
                let months_apart = (day.year() - self.anchor.year()) * 12
                    + i32::try_from(day.month0()).unwrap_or(0)
                    - i32::try_from(self.anchor.month0()).unwrap_or(0);
                months_apart / i32::try_from(months).unwrap_or(1)
            }
            Interval::Weeks(weeks) => {
                i32::try_from((day - self.anchor).num_days() / (7 * i64::from(weeks))).unwrap_or(0)
            }
        };
        let mut index = (guess - 1).max(0);
        while self.cut(index + 1) <= day {
            index += 1;
        }
        (index, Period { from: self.cut(index), to: self.cut(index + 1) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    #[test]
    fn the_period_around_a_day_is_found_on_the_grid() {
        let terms = BillingTerms {
            interval: Interval::Months(3),
            alignment: Alignment::Fixed(MonthDay::NEW_YEAR),
            in_advance: true,
            lead_days: 0,
            proration: ProrationMethod::Days,
            proration_table: vec![],
            rollover: None,
            duration_intervals: None,
        };
        let grid = Grid::new(&terms, iso("2026-08-20"), 20);
        assert_eq!(
            grid.around(iso("2026-08-20")),
            (2, Period { from: iso("2026-07-01"), to: iso("2026-10-01") })
        );
        assert_eq!(grid.around(iso("2027-01-01")).1.from, iso("2027-01-01"));
    }

    #[test]
    fn a_day_of_the_year_is_in_every_year() {
        assert_eq!("02-29".parse::<MonthDay>(), Err(MonthDayError("02-29".to_owned())));
        assert_eq!(
            "07-01".parse::<MonthDay>().map(|day| day.on_or_before(iso("2026-06-30"))),
            Ok(iso("2025-07-01"))
        );
    }
}
