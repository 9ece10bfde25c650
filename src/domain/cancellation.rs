//! When a subscription ends that somebody cancels.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Day, add_months, days_after, months_after};

/// How long before the end notice must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticePeriod {
    Months(u32),
    Weeks(u32),
}

/// On which days a subscription can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeAt {
    TermEnd,
    FiscalYearEnd,
    AnyDay,
    IntervalEnd,
}

impl NoticeAt {
    pub const ALL: [(NoticeAt, &'static str); 4] = [
        (NoticeAt::TermEnd, "term_end"),
        (NoticeAt::FiscalYearEnd, "fiscal_year_end"),
        (NoticeAt::AnyDay, "any_day"),
        (NoticeAt::IntervalEnd, "interval_end"),
    ];

    pub fn name(self) -> &'static str {
        NoticeAt::ALL.into_iter().find(|(at, _)| *at == self).map_or("any_day", |(_, name)| name)
    }

    pub fn named(name: &str) -> Option<NoticeAt> {
        NoticeAt::ALL.into_iter().find(|(_, n)| *n == name).map(|(at, _)| at)
    }
}

/// Returns the first day a subscription can end on notice received on `received`; the day is the last one (inclusive).
///
/// `last_days` are the days it may end on, oldest first; notice must be in on time for the day that is chosen. Weeks are
/// counted in days, months to the same day of the month, clamped.
pub fn last_day(
    received: Day,
    notice: NoticePeriod,
    last_days: impl IntoIterator<Item = Day>,
) -> Option<Day> {
    let earliest = notice_ends(received, notice);
    last_days.into_iter().find(|last| earliest <= *last)
}

/// Returns the day on which the notice period of a notice received on `received` is over.
pub fn notice_ends(received: Day, notice: NoticePeriod) -> Day {
    match notice {
        NoticePeriod::Weeks(weeks) => days_after(received, 7 * i64::from(weeks)),
        NoticePeriod::Months(months) => {
            months_after(received, i32::try_from(months).unwrap_or(i32::MAX))
        }
    }
}

/// Returns the last day on which notice can be given to end on `last` (inclusive).
pub fn notice_deadline(last: Day, notice: NoticePeriod) -> Day {
    let mut day = match notice {
        NoticePeriod::Weeks(weeks) => return days_after(last, -7 * i64::from(weeks)),
        NoticePeriod::Months(months) => {
            days_after(months_after(last, -i32::try_from(months).unwrap_or(0)), 3)
        }
    };
    while last < notice_ends(day, notice) {
        day = days_after(day, -1);
    }
    day
}

/// Returns the last days of the years that end the day before `first` of every year, from the one `received` is in.
pub fn year_ends(received: Day, first: Day) -> impl Iterator<Item = Day> {
    let base = add_months(first, (received.year() - first.year() - 1) * 12, first.day());
    (0..)
        .map(move |k| days_after(add_months(base, 12 * k, first.day()), -1))
        .skip_while(move |last| *last < received)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    #[track_caller]
    fn year(received: &str, first: &str, notice: NoticePeriod, expected: &str) {
        let ends = year_ends(iso(received), iso(first));
        assert_eq!(last_day(iso(received), notice, ends), Some(iso(expected)), "{received}");
    }

    // D40-D43.
    #[test]
    fn a_membership_ends_with_the_year() {
        year("2026-12-03", "2020-01-01", NoticePeriod::Weeks(4), "2026-12-31");
        year("2026-12-04", "2020-01-01", NoticePeriod::Weeks(4), "2027-12-31");
        year("2011-12-22", "2010-01-01", NoticePeriod::Weeks(4), "2012-12-31");
        year("2026-11-30", "2020-01-01", NoticePeriod::Months(1), "2026-12-31");
        year("2026-12-01", "2020-01-01", NoticePeriod::Months(1), "2027-12-31");
        year("2026-06-02", "2020-07-01", NoticePeriod::Weeks(4), "2026-06-30");
        year("2026-06-03", "2020-07-01", NoticePeriod::Weeks(4), "2027-06-30");
        year("2026-05-31", "2020-07-01", NoticePeriod::Months(1), "2026-06-30");
        year("2026-06-01", "2020-07-01", NoticePeriod::Months(1), "2027-06-30");
    }

    // D44.
    #[test]
    fn after_the_first_term_any_day_will_do() {
        assert_eq!(notice_ends(iso("2026-03-31"), NoticePeriod::Months(1)), iso("2026-04-30"));
        assert_eq!(notice_ends(iso("2027-01-31"), NoticePeriod::Months(1)), iso("2027-02-28"));
        assert_eq!(notice_ends(iso("2026-12-15"), NoticePeriod::Months(1)), iso("2027-01-15"));
    }

    #[test]
    fn the_deadline_is_the_last_day_that_is_on_time() {
        assert_eq!(notice_deadline(iso("2026-12-31"), NoticePeriod::Weeks(4)), iso("2026-12-03"));
        assert_eq!(notice_deadline(iso("2026-12-31"), NoticePeriod::Months(1)), iso("2026-11-30"));
        assert_eq!(notice_deadline(iso("2026-06-30"), NoticePeriod::Months(1)), iso("2026-05-31"));
    }
}
