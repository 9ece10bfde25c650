//! What somebody who pays late is told, when, and what it may cost them.

use chrono::{Datelike, Weekday};

use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Day, days_after, days_between, easter_sunday};
use crate::domain::dated::in_force;
use crate::domain::money::Money;
use crate::domain::relation::fold;

/// Words for costs that a club asks of its own accord because somebody paid late.
const OWN_COSTS: [&str; 5] = [
    "administratiekosten",
    "stornokosten",
    "aanmaningskosten",
    "herinneringskosten",
    "incassokosten",
];

/// Returns whether a line asks such costs: a consumer owes none but those of the law after the letter of the law, unless what
/// they agreed to says so. Source: BW 6:96, fifth and sixth paragraph.
pub fn asks_own_costs(description: &str) -> bool {
    let plain = fold(description);
    OWN_COSTS.iter().any(|word| plain.contains(word))
}

/// Why nobody is reminded, and up to and including which day; until somebody says otherwise where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub reason: String,
    pub until: Option<Day>,
}

impl Hold {
    pub fn holds_on(&self, day: Day) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

/// What a board decides on what stays unpaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Who owes it takes no part until it is paid.
    Suspend,
    /// The club ends the membership.
    Expel,
    /// Others collect it for us.
    Agency,
}

impl Decision {
    pub const ALL: [Decision; 3] = [Decision::Suspend, Decision::Expel, Decision::Agency];

    pub fn name(self) -> &'static str {
        match self {
            Decision::Suspend => "suspend",
            Decision::Expel => "expel",
            Decision::Agency => "agency",
        }
    }

    pub fn named(name: &str) -> Option<Decision> {
        Decision::ALL.into_iter().find(|decision| decision.name() == name)
    }
}

/// What the law lets somebody be charged for being late, from a day on.
struct CostTable {
    from: &'static str,
    /// Parts of a claim in whole euros, each with the part of it that is charged, in hundredths of a percent.
    parts: [(i64, i64); 5],
    least: Money,
    most: Money,
}

/// The tables, the newest first; the last holds for all that was before. A new decree is a table above these, with its day:
/// what was written before that day stays as it was written. Source: Besluit vergoeding voor buitengerechtelijke
/// incassokosten (Stb. 2012, 141), article 2, in force since 1 July 2012.
const COST_TABLES: [CostTable; 1] = [CostTable {
    from: "2012-07-01",
    parts: [(2_500, 1_500), (2_500, 1_000), (5_000, 500), (190_000, 100), (i64::MAX, 50)],
    least: Money::cents(4_000),
    most: Money::cents(677_500),
}];

/// Returns the costs that a letter of a day can name to a consumer for a claim; `vat` in hundredths of a percent comes on
/// top, for a creditor who cannot get it back. Source: the same, article 2, third paragraph.
pub fn collection_costs(claim: Money, vat: u32, on: Day) -> Money {
    let table = in_force(&COST_TABLES, on, |table| table.from);
    let mut left = claim.in_cents();
    let mut costs = Money::ZERO;
    for (euros, part) in table.parts {
        let slice = left.min(euros.saturating_mul(100));
        costs += Money::cents(slice).share(part, 10_000);
        left -= slice;
    }
    let costs = costs.max(table.least).min(table.most);
    costs + costs.share(i64::from(vat), 10_000)
}

/// Returns whether post is brought: not on Sunday and Monday, nor on a public holiday.
fn is_post_day(day: Day) -> bool {
    let easter = easter_sunday(day.year());
    let birthday = Day::from_ymd_opt(day.year(), 4, 27).expect("April has a 27th");
    let is_sunday = birthday.weekday() == Weekday::Sun;
    let kings_day = days_after(birthday, -i64::from(is_sunday));
    let (month, of_month) = (day.month(), day.day());
    let is_fixed = matches!((month, of_month), (1, 1) | (12, 25 | 26));
    // Easter Monday, Ascension Day, and the Monday after Pentecost.
    let moves = [1, 39, 50].map(|days| days_after(easter, days));
    let is_week_day = !matches!(day.weekday(), Weekday::Sun | Weekday::Mon);
    is_week_day && !is_fixed && day != kings_day && !moves.contains(&day)
}

/// Returns the day a letter is in the letterbox: so many days later on which post is brought.
pub fn delivered_on(sent: Day, post_days: u32) -> Day {
    let mut day = sent;
    let mut left = post_days;
    while 0 < left {
        day = days_after(day, 1);
        if is_post_day(day) {
            left -= 1;
        }
    }
    day
}

/// Returns the last day to pay without costs. Source: BW 6:96, sixth paragraph: fourteen days that begin the day after
/// the letter was delivered.
pub fn pay_without_costs_until(delivered: Day) -> Day {
    days_after(delivered, 14)
}

/// Returns which of some steps around a day is due: the last that has come, unless it was longer ago than `stale` days.
///
/// Steps are days before (negative) or after `around`.
pub fn step_due(around: Day, steps: &[i64], on: Day, stale: i64) -> Option<i64> {
    let come = steps.iter().copied().filter(|step| days_after(around, *step) <= on).max()?;
    (days_between(days_after(around, come), on) <= stale).then_some(come)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    // D61.
    #[test]
    fn costs_follow_the_table_of_the_law() {
        let on = iso("2026-11-22");
        let costs = |cents| collection_costs(Money::cents(cents), 0, on).in_cents();
        let claims = [12_500, 26_700, 49_000, 100_000, 375_000, 2_300_000, 130_000_000];
        assert_eq!(claims.map(costs), [4_000, 4_005, 7_350, 15_000, 50_000, 100_500, 677_500]);
        // The vat comes on the least and the most too.
        let with_vat = |cents| collection_costs(Money::cents(cents), 2_100, on).in_cents();
        assert_eq!([12_500, 26_700, 130_000_000].map(with_vat), [4_840, 4_846, 819_775]);
    }

    // D60.
    #[test]
    fn the_term_begins_the_day_after_the_letter_came() {
        for (sent, delivered, until) in [
            ("2026-11-20", "2026-11-24", "2026-12-08"),
            ("2026-11-17", "2026-11-19", "2026-12-03"),
            // Christmas, New Year, the day of the King, Ascension Day.
            ("2026-12-23", "2026-12-29", "2027-01-12"),
            ("2025-12-30", "2026-01-02", "2026-01-16"),
            ("2027-04-23", "2027-04-28", "2027-05-12"),
            ("2026-05-12", "2026-05-15", "2026-05-29"),
        ] {
            assert_eq!(delivered_on(iso(sent), 2), iso(delivered));
            assert_eq!(pay_without_costs_until(iso(delivered)), iso(until));
        }
    }

    #[test]
    fn only_the_last_step_is_told_and_no_old_one() {
        let steps = [-30, -7, 0, 14];
        let due = |on: &str| step_due(iso("2027-01-01"), &steps, iso(on), 13);
        assert_eq!(due("2026-12-01"), None);
        assert_eq!(due("2026-12-02"), Some(-30));
        assert_eq!(due("2026-12-15"), Some(-30));
        assert_eq!(due("2026-12-16"), None);
        assert_eq!(due("2026-12-31"), Some(-7));
        assert_eq!(due("2027-01-01"), Some(0));
        assert_eq!(due("2027-02-01"), None);
    }
}
