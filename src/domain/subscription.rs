//! The life of a subscription: its status, its term, how far it is paid for.

use chrono::Datelike;
use serde::Serialize;

use crate::domain::calendar::{Day, add_months, days_after, days_between, months_after};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::plan::{Alignment, BillingTerms, Grid, Term};

/// An agreement of a relation with a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub relation_id: i64,
    pub plan_id: i64,
    /// Who pays; nobody else when empty.
    pub payer_id: Option<i64>,
    pub mandate_id: Option<i64>,
    pub start: Day,
    pub anchor_day: u32,
    /// Where periods are counted from, and terms; the start unless a pause lengthened them.
    pub billing_anchor: Day,
    pub term_anchor: Day,
    pub bill_from: Option<Day>,
    /// An own price instead of the plan's.
    pub price: Option<Money>,
    pub notice_date: Option<Day>,
    /// Exclusive.
    pub end: Option<Day>,
    pub end_reason: Option<String>,
    pub cost_center: Option<String>,
    pub buyer_reference: String,
    pub origin_text: String,
    pub action: String,
    pub note: String,
    pub channel: String,
    pub created_on: Day,
    /// The subscription it follows on, after a change of plan.
    pub previous_id: Option<i64>,
    /// The note is to be seen when this is billed.
    pub is_flagged: bool,
    /// Given by the payer: what follows on it is the holder's own.
    pub is_gift: bool,
}

impl Subscription {
    pub fn payer(&self) -> i64 {
        self.payer_id.unwrap_or(self.relation_id)
    }

    /// Returns whether it has begun and not ended, paused or not.
    pub fn is_running(&self, today: Day) -> bool {
        self.start <= today && self.end.is_none_or(|end| today < end)
    }

    pub fn status(&self, is_paused: bool, today: Day) -> Status {
        status(
            Life {
                start: self.start,
                end: self.end,
                end_reason: self.end_reason.as_deref(),
                is_paused,
            },
            today,
        )
    }
}

/// Where a subscription stands on a day. Never stored: it follows from the dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Planned,
    Active,
    Paused,
    Expired,
    Cancelled,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Planned => "planned",
            Status::Active => "active",
            Status::Paused => "paused",
            Status::Expired => "expired",
            Status::Cancelled => "cancelled",
        }
    }
}

/// The `end_reason` of a subscription that reached the end of its term by itself.
pub const END_OF_TERM: &str = "term";

/// The `end_reason` of a subscription that another plan took the place of.
pub const PLAN_CHANGED: &str = "plan_changed";

/// The dates a status follows from.
#[derive(Clone, Copy, Debug)]
pub struct Life<'a> {
    pub start: Day,
    /// Exclusive.
    pub end: Option<Day>,
    pub end_reason: Option<&'a str>,
    pub is_paused: bool,
}

/// Returns the status on `today`; ended stands over planned, planned over paused, paused over active.
pub fn status(life: Life<'_>, today: Day) -> Status {
    if life.end.is_some_and(|end| end <= today) {
        return if life.end_reason == Some(END_OF_TERM) {
            Status::Expired
        } else {
            Status::Cancelled
        };
    }
    if today < life.start {
        return Status::Planned;
    }
    if life.is_paused { Status::Paused } else { Status::Active }
}

/// Returns the day on which the next term begins: the first boundary after both `today` and the start.
///
/// A subscription of a fixed number of periods has one boundary only, its end.
pub fn renews_on(terms: &BillingTerms, term: Term, start: Day, anchor_day: u32, today: Day) -> Day {
    if let Some(end) = fixed_end(terms, start, anchor_day) {
        return end;
    }
    let (_, first) = Grid::new(terms, start, anchor_day).around(start);
    // Who joins late has the next period in the first: the term goes on until the end of that.
    let start_of_term = if terms.starts_in_next(start, first) { first.to } else { start };
    let after = today.max(start_of_term);
    let (anchor, day) = match terms.alignment {
        Alignment::Anniversary => (start, anchor_day),
        Alignment::Fixed(day) => (day.on_or_before(start), day.on_or_before(start).day()),
    };
    let cut = |k: i32| add_months(anchor, term.months_until(k), day);
    (1..).map(cut).find(|cut| after < *cut).expect("terms go on for ever")
}

/// Returns the end of a subscription that lasts a fixed number of periods.
pub fn fixed_end(terms: &BillingTerms, start: Day, anchor_day: u32) -> Option<Day> {
    let count = i32::try_from(terms.duration_intervals?).unwrap_or(i32::MAX);
    let grid = Grid::new(terms, start, anchor_day);
    let (first, _) = grid.around(start);
    Some(grid.cut(first + count))
}

/// Moves a day by the length of a pause, and tells whether by whole months: where these lead from its begin to its end;
/// by days where they do not.
pub fn moved_by_pause(day: Day, from: Day, to: Day) -> (Day, bool) {
    let months = (to.year() - from.year()) * 12 + i32::try_from(to.month()).unwrap_or(0)
        - i32::try_from(from.month()).unwrap_or(0);
    if 0 < months && months_after(from, months) == to {
        (months_after(day, months), true)
    } else {
        (days_after(day, days_between(from, to)), false)
    }
}

/// Returns the end of the unbroken coverage from the start; nothing when there is none.
///
/// `covered` is sorted by its first day and does not overlap.
pub fn invoiced_until(start: Day, covered: &[Period]) -> Option<Day> {
    let mut until = None;
    for period in covered {
        match until {
            None if period.from <= start => until = Some(period.to),
            Some(end) if period.from <= end => until = Some(period.to.max(end)),
            _ => break,
        }
    }
    until
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;
    use crate::domain::plan::{Interval, ProrationMethod};

    fn terms(months: u32, alignment: &str, duration: Option<u32>) -> BillingTerms {
        BillingTerms {
            interval: Interval::Months(months),
            alignment: alignment.parse().expect("an alignment"),
            in_advance: true,
            lead_days: 0,
            proration: ProrationMethod::None,
            proration_table: vec![],
            rollover: None,
            duration_intervals: duration,
        }
    }

    #[track_caller]
    fn renews(terms: &BillingTerms, start: &str, today: &str, expected: &str) {
        let start = iso(start);
        let term = Term { first_months: 12, renewal_months: None };
        assert_eq!(renews_on(terms, term, start, start.day(), iso(today)), iso(expected));
    }

    // D09, D10, D12, D28, D51.
    #[test]
    fn the_next_term_begins_on_its_boundary() {
        renews(&terms(12, "anniversary", None), "2026-03-15", "2026-03-15", "2027-03-15");
        renews(&terms(12, "01-01", None), "2026-03-15", "2026-03-15", "2027-01-01");
        renews(&terms(12, "anniversary", None), "2024-05-15", "2026-11-22", "2027-05-15");
        renews(&terms(12, "01-01", None), "2020-01-01", "2027-01-05", "2028-01-01");
        renews(&terms(3, "anniversary", Some(3)), "2026-10-15", "2026-10-15", "2027-07-15");
        let mut late = terms(12, "01-01", None);
        late.rollover = crate::domain::plan::MonthDay::new(11, 1);
        renews(&late, "2026-11-15", "2026-11-15", "2028-01-01");
        renews(&late, "2026-10-31", "2026-10-31", "2027-01-01");
        renews(&late, "2026-01-01", "2027-12-31", "2028-01-01");
    }

    #[test]
    fn terms_after_the_first_can_be_shorter() {
        let term = Term { first_months: 12, renewal_months: Some(1) };
        let start = iso("2026-01-31");
        let renews = |today| renews_on(&terms(1, "anniversary", None), term, start, 31, iso(today));
        assert_eq!(renews("2026-06-01"), iso("2027-01-31"));
        assert_eq!(renews("2027-01-31"), iso("2027-02-28"));
        assert_eq!(renews("2027-02-28"), iso("2027-03-31"));
    }

    // D38, D39.
    #[test]
    fn a_pause_moves_by_whole_months_where_it_can() {
        let moved = |day, from, to| moved_by_pause(iso(day), iso(from), iso(to));
        assert_eq!(moved("2026-04-10", "2026-03-10", "2026-05-10"), (iso("2026-06-10"), true));
        assert_eq!(moved("2027-01-10", "2026-03-10", "2026-05-10"), (iso("2027-03-10"), true));
        assert_eq!(moved("2026-04-10", "2026-03-05", "2026-04-20"), (iso("2026-05-26"), false));
    }

    #[test]
    fn invoiced_until_stops_at_the_first_hole() {
        let period = |from, to| Period { from: iso(from), to: iso(to) };
        let start = iso("2026-09-01");
        assert_eq!(invoiced_until(start, &[]), None);
        assert_eq!(invoiced_until(start, &[period("2026-10-01", "2026-11-01")]), None);
        let covered = [period("2026-09-01", "2026-10-01"), period("2026-11-01", "2026-12-01")];
        assert_eq!(invoiced_until(start, &covered), Some(iso("2026-10-01")));
    }

    #[test]
    fn every_day_has_one_status() {
        let life = |end, end_reason, is_paused| Life {
            start: iso("2026-01-01"),
            end,
            end_reason,
            is_paused,
        };
        let end = Some(iso("2026-07-01"));
        for (life, today, expected) in [
            (life(None, None, false), "2025-12-31", Status::Planned),
            (life(None, None, true), "2025-12-31", Status::Planned),
            (life(None, None, false), "2026-01-01", Status::Active),
            (life(None, None, true), "2026-01-01", Status::Paused),
            (life(end, Some("cancelled"), false), "2026-06-30", Status::Active),
            (life(end, Some("cancelled"), true), "2026-07-01", Status::Cancelled),
            (life(end, Some(END_OF_TERM), false), "2026-07-01", Status::Expired),
        ] {
            assert_eq!(status(life, iso(today)), expected, "{today}");
        }
    }
}
