//! Which periods of a subscription are due, and what each costs.

use std::borrow::Cow;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Day, add_months, days_after};
use crate::domain::money::{Exact, Money};
use crate::domain::period::Period;
use crate::domain::plan::{BillingTerms, Grid, ProrationMethod};
use crate::domain::pricing::{Reduced, Reductions, Tariff};

/// One subscription as the billing rules see it.
#[derive(Clone, Debug)]
pub struct Billable<'a> {
    pub terms: &'a BillingTerms,
    /// Where periods are counted from: the start, unless a pause lengthened them.
    pub anchor: Day,
    pub anchor_day: u32,
    pub start: Day,
    /// Periods before this day are not billed but given away.
    pub bill_from: Option<Day>,
    /// Exclusive.
    pub end: Option<Day>,
    /// What is billed, waived, paused or was paid elsewhere.
    pub covered: Cow<'a, [Period]>,
    /// Pauses that skip and whose end is known.
    pub pauses: Cow<'a, [Period]>,
    /// The begin of a pause whose end is not known yet: what lies after it waits.
    pub held_from: Option<Day>,
    pub tariff: Tariff<'a>,
    pub reductions: Reductions<'a>,
}

/// One step in how an amount came about; kept with the line, and shown when someone asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Step {
    Price {
        valid_from: Day,
        amount_cents: i64,
    },
    OwnPrice {
        amount_cents: i64,
    },
    WholeStub,
    /// What is left of the first period is given away.
    FreeStub,
    /// How many, counted on a day, and what one costs.
    Counted {
        count: u32,
        on: Day,
        amount_cents: i64,
    },
    Days {
        part: i64,
        whole: i64,
    },
    Months {
        part: i64,
        whole: i64,
    },
    Percentage {
        percent: u32,
    },
    Rollover {
        until: Day,
        amount_cents: i64,
    },
    AgeBand {
        age: u32,
        from_age: u32,
        amount_cents: i64,
    },
    Discount {
        reason: String,
        basis_points: u32,
    },
    /// What goes along with the plan.
    Product {
        product: String,
        quantity: u32,
        amount_cents: i64,
    },
    /// What is off the line itself: `15%`, or an amount of euros.
    LineDiscount {
        discount: String,
    },
    /// What of it is of this vat, and stands on a line of its own.
    OfVat {
        vat: String,
        amount_cents: i64,
    },
    /// The place in the household, the first being 1.
    Ladder {
        place: usize,
        percent: u32,
    },
    /// What the household would pay, and the most it pays in a year.
    HouseholdCap {
        sum_cents: i64,
        cap_cents: i64,
    },
    /// What somebody who pays along has left before this.
    ThirdParty {
        name: String,
        left_cents: i64,
        cap_cents: i64,
    },
    FixedDiscount {
        reason: String,
        amount_cents: i64,
    },
}

/// What happens to a period that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// To be billed; the discount is what is off the amount already.
    Bill { period: Period, amount: Money, discount: Money, steps: Vec<Step> },
    /// Before the day billing begins.
    Waive(Period),
    /// Inside a pause that skips.
    Pause(Period),
    /// Inside a pause that is still open: nothing is decided about it yet.
    Hold(Period),
}

impl Due {
    pub fn period(&self) -> Period {
        match self {
            Due::Bill { period, .. }
            | Due::Waive(period)
            | Due::Pause(period)
            | Due::Hold(period) => *period,
        }
    }
}

/// Why a subscription gives nothing although it has a period that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPrice {
    /// No price is valid on the first day of the period.
    On(Day),
}

/// A subscription cannot have more periods than this in one run; guards against a start in the year 1900 by the week.
const PERIODS_MAX: usize = 6_000;

/// Returns every period due on or before `horizon` that nothing covers yet, oldest first.
///
/// In advance a period is due `lead_days` before it begins, in arrears on the day it ends (exclusive end). The same call
/// after its answer was written as coverage returns nothing: a run twice adds nothing.
///
/// # Errors
/// When a period has no price: nothing of the subscription can be billed before that is mended.
pub fn due_periods(billable: &Billable<'_>, horizon: Day) -> Result<Vec<Due>, NoPrice> {
    let mut due = Vec::new();
    for piece in periods(billable, horizon) {
        for open in piece.part.without(billable.covered.iter().copied()) {
            let waived =
                billable.bill_from.and_then(|from| Period::new(open.from, from.min(open.to)));
            due.extend(waived.map(Due::Waive));
            for rest in open.without(waived) {
                let held =
                    billable.held_from.and_then(|from| Period::new(rest.from.max(from), rest.to));
                due.extend(held.map(Due::Hold));
                for rest in rest.without(held) {
                    let skipped = billable.pauses.iter().filter_map(|pause| pause.overlap(rest));
                    due.extend(skipped.map(Due::Pause));
                    for bill in rest.without(billable.pauses.iter().copied()) {
                        for (cut, bill) in split(billable, bill).into_iter().enumerate() {
                            // An amount off a period is off once, however often its price cuts it.
                            let takes_fixed = cut == 0;
                            due.push(priced(billable, piece, bill, takes_fixed)?);
                        }
                    }
                }
            }
        }
    }
    due.sort_by_key(|due| due.period().from);
    Ok(due)
}

/// Returns the first day of the next period that nothing covers, with what it will cost; nothing when it has ended.
pub fn next_period(billable: &Billable<'_>) -> Option<(Period, Money)> {
    let covered_until =
        billable.covered.iter().map(|c| c.to).max().unwrap_or(billable.start).max(billable.start);
    let grid = Grid::new(billable.terms, billable.anchor, billable.anchor_day);
    let horizon = days_after(grid.around(covered_until.max(billable.anchor)).1.to, 1);
    let due = due_periods(billable, horizon).ok()?;
    due.into_iter().find_map(|due| match due {
        Due::Bill { period, amount, .. } => Some((period, amount)),
        Due::Waive(_) | Due::Pause(_) | Due::Hold(_) => None,
    })
}

/// What a run up to a day makes of a subscription, in one answer: what is billed, or the one thing that keeps it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlook {
    Billed(Vec<(Period, Money)>),
    NoPrice(Day),
    /// Since that day, until somebody resumes it.
    Paused(Day),
    /// It is due and costs nothing.
    Free(Period),
    /// What is due lies before the day billing begins, or inside a pause.
    PassedOver(Period),
    /// Ended, and billed up to the end; the day is exclusive.
    Ended(Day),
    /// Everything due is covered; the next period begins on the first day and is due on the second.
    NotDue {
        from: Day,
        due: Day,
    },
    /// There is nothing left to bill.
    Nothing,
}

/// Returns what a run up to `horizon` makes of a subscription.
pub fn outlook(billable: &Billable<'_>, horizon: Day) -> Outlook {
    let due = match due_periods(billable, horizon) {
        Ok(due) => due,
        Err(NoPrice::On(day)) => return Outlook::NoPrice(day),
    };
    let bills: Vec<(Period, Money)> = due
        .iter()
        .filter_map(|due| match due {
            Due::Bill { period, amount, .. } => Some((*period, *amount)),
            Due::Waive(_) | Due::Pause(_) | Due::Hold(_) => None,
        })
        .collect();
    if let Some((free, _)) =
        bills.first().filter(|_| bills.iter().all(|(_, amount)| amount.is_zero()))
    {
        return Outlook::Free(*free);
    }
    if !bills.is_empty() {
        return Outlook::Billed(bills);
    }
    match (due.first(), billable.held_from, billable.end) {
        (Some(Due::Hold(_)), Some(from), _) => Outlook::Paused(from),
        (Some(due), _, _) => Outlook::PassedOver(due.period()),
        (None, held, end) => match (next_period(billable), end) {
            (Some((next, _)), _) => {
                let terms = billable.terms;
                let due = match terms.in_advance {
                    true => days_after(next.from, -i64::from(terms.lead_days)),
                    false => next.to,
                };
                Outlook::NotDue { from: next.from, due }
            }
            (None, Some(end)) => Outlook::Ended(end),
            (None, None) => held.map_or(Outlook::Nothing, Outlook::Paused),
        },
    }
}

/// Where in its life a period stands: the first may be a stub or reach over the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    FirstWithNext { cut: Day },
    Later,
}

/// A period that is due: the whole one on the grid, and the part of it inside the life of the subscription.
#[derive(Clone, Copy)]
struct Piece {
    place: Place,
    whole: Period,
    part: Period,
}

/// Returns the periods of the subscription that are due, by the days they begin.
fn periods(billable: &Billable<'_>, horizon: Day) -> Vec<Piece> {
    let grid = Grid::new(billable.terms, billable.anchor, billable.anchor_day);
    let from = billable.start.max(billable.anchor);
    let mut found = Vec::new();
    if billable.start < billable.anchor {
        // A pause moved the anchor; what lies before it is cut as it was at the start.
        let before = Grid::new(billable.terms, billable.start, billable.start.day());
        walk(billable, &before, billable.start, Some(billable.anchor), horizon, &mut found);
    }
    walk(billable, &grid, from, billable.end, horizon, &mut found);
    found
}

/// Walks a grid from a day on, up to an end (exclusive), the horizon, or the number of periods the plan has.
fn walk(
    billable: &Billable<'_>,
    grid: &Grid,
    from: Day,
    end: Option<Day>,
    horizon: Day,
    found: &mut Vec<Piece>,
) {
    let terms = billable.terms;
    let end = end.into_iter().chain(billable.end).min();
    let (mut index, mut whole) = grid.around(from);
    let mut from = from;
    let mut place = if from == billable.start { Place::First } else { Place::Later };
    let mut left = terms.duration_intervals;
    while found.len() < PERIODS_MAX && left != Some(0) {
        let mut to = whole.to;
        if place == Place::First && rolls_over(billable, whole) {
            place = Place::FirstWithNext { cut: whole.to };
            index += 1;
            to = grid.cut(index + 1);
        }
        let to = end.map_or(to, |end| end.min(to));
        let Some(part) = Period::new(from, to) else { break };
        let due = if terms.in_advance { days_after(from, -i64::from(terms.lead_days)) } else { to };
        if horizon < due {
            break;
        }
        found.push(Piece { place, whole, part });
        index += 1;
        from = grid.cut(index);
        whole = Period { from, to: grid.cut(index + 1) };
        place = Place::Later;
        left = left.map(|n| n - 1);
    }
}

fn rolls_over(billable: &Billable<'_>, whole: Period) -> bool {
    billable.terms.starts_in_next(billable.start, whole)
}

/// Returns the end of the first period of somebody who joins on a day, with the next one in it where these go together.
pub fn first_period_end(terms: &BillingTerms, start: Day, anchor_day: u32) -> Day {
    let grid = Grid::new(terms, start, anchor_day);
    let (index, whole) = grid.around(start);
    grid.cut(if terms.starts_in_next(start, whole) { index + 2 } else { index + 1 })
}

/// Cuts a period where a price says so; without such a price it stays whole.
fn split(billable: &Billable<'_>, bill: Period) -> Vec<Period> {
    let mut cuts = vec![bill.from];
    cuts.extend(billable.tariff.splits(bill.from, bill.to));
    cuts.push(bill.to);
    cuts.windows(2).filter_map(|cut| Period::new(cut[0], cut[1])).collect()
}

fn priced(
    billable: &Billable<'_>,
    piece: Piece,
    bill: Period,
    takes_fixed: bool,
) -> Result<Due, NoPrice> {
    let mut steps = Vec::new();
    let full = price(billable, piece, bill, &mut steps)?;
    let Reduced { amount, discount } =
        billable.reductions.lower(full, bill.from, takes_fixed, &mut steps);
    Ok(Due::Bill { period: bill, amount, discount, steps })
}

/// Returns what a piece of a period costs before anything lowers it. Only the whole first stub is priced by the plan's
/// method; what pauses, waivers, coverage and changes of plan leave of a period is by days.
fn price(
    billable: &Billable<'_>,
    piece: Piece,
    bill: Period,
    steps: &mut Vec<Step>,
) -> Result<Exact, NoPrice> {
    let Piece { place, whole, part } = piece;
    if let Place::FirstWithNext { cut } = place {
        return price_with_next(billable, piece, cut, bill, steps);
    }
    let full = price_on(billable, bill.from, steps)?;
    if bill == whole {
        return Ok(full);
    }
    let follows_on = billable.anchor < billable.start;
    let begins_late = place == Place::First && !follows_on && whole.from < part.from;
    if begins_late && billable.terms.proration == ProrationMethod::Free {
        // Given away however a price, a pause or an end cuts it.
        steps.push(Step::FreeStub);
        return Ok(Exact::from(Money::ZERO));
    }
    let is_stub = place == Place::First && !follows_on && bill == part && bill.to == whole.to;
    Ok(if is_stub {
        prorate(billable.terms, full, whole, bill, steps)
    } else {
        by_days(full, whole, bill, steps)
    })
}

/// Prices a first period that reaches over the next: the stub by the plan's method, the next period at its own price.
/// A plan that asks the whole price for a stub gives this one away: the next is paid in full.
fn price_with_next(
    billable: &Billable<'_>,
    piece: Piece,
    cut: Day,
    bill: Period,
    steps: &mut Vec<Step>,
) -> Result<Exact, NoPrice> {
    let Piece { whole, part, .. } = piece;
    let mut amount = Exact::from(Money::ZERO);
    let is_free = matches!(billable.terms.proration, ProrationMethod::None | ProrationMethod::Free);
    if let Some(stub) = Period::new(bill.from, bill.to.min(cut)).filter(|_| !is_free) {
        let full = price_on(billable, stub.from, steps)?;
        let is_whole_stub = stub.from == part.from && stub.to == cut;
        amount = if is_whole_stub {
            prorate(billable.terms, full, whole, stub, steps)
        } else {
            by_days(full, whole, stub, steps)
        };
    }
    if let Some(next) = Period::new(bill.from.max(cut), bill.to) {
        let price = billable.tariff.amount_on(cut)?;
        let grid = Grid::new(billable.terms, billable.anchor, billable.anchor_day);
        let (_, next_whole) = grid.around(cut);
        let next_amount = Exact::from(price).times(next.days(), next_whole.days());
        let amount_cents = next_amount.rounded().in_cents();
        steps.push(Step::Rollover { until: next.to, amount_cents });
        amount = amount + next_amount;
    }
    Ok(amount)
}

fn price_on(billable: &Billable<'_>, day: Day, steps: &mut Vec<Step>) -> Result<Exact, NoPrice> {
    Ok(billable.tariff.on(day, steps)?.into())
}

fn by_days(full: Exact, whole: Period, part: Period, steps: &mut Vec<Step>) -> Exact {
    steps.push(Step::Days { part: part.days(), whole: whole.days() });
    full.times(part.days(), whole.days())
}

/// Returns what the stub at the start costs by the plan's method.
fn prorate(
    terms: &BillingTerms,
    full: Exact,
    whole: Period,
    stub: Period,
    steps: &mut Vec<Step>,
) -> Exact {
    match terms.proration {
        ProrationMethod::None => {
            steps.push(Step::WholeStub);
            full
        }
        // Given away before it comes here.
        ProrationMethod::Free => Exact::from(Money::ZERO),
        ProrationMethod::Days => by_days(full, whole, stub, steps),
        ProrationMethod::MonthsInclusive => by_months(full, whole, stub, true, steps),
        ProrationMethod::MonthsExclusive => by_months(full, whole, stub, false, steps),
        ProrationMethod::Fifteenth => by_months(full, whole, stub, stub.from.day() <= 15, steps),
        ProrationMethod::FullQuarters => {
            let quarters = |from: Day| {
                (0..)
                    .map(move |k| add_months(from, 3 * k, from.day()))
                    .take_while(|cut| *cut < whole.to)
            };
            let all = quarters(whole.from).count();
            let full_ones = quarters(whole.from).filter(|cut| stub.from <= *cut).count();
            let (part, all) =
                (i64::try_from(full_ones).unwrap_or(0), i64::try_from(all).unwrap_or(1));
            steps.push(Step::Months { part: 3 * part, whole: 3 * all });
            full.times(part, all)
        }
        ProrationMethod::Table => {
            let latest = terms
                .proration_table
                .iter()
                .map(|(day, percent)| (day.on_or_before(days_after(whole.to, -1)), *percent))
                .filter(|(day, _)| whole.from <= *day && *day <= stub.from)
                .max_by_key(|(day, _)| *day);
            let percent = latest.map_or(100, |(_, percent)| percent);
            steps.push(Step::Percentage { percent });
            full.times(i64::from(percent), 100)
        }
    }
}

fn by_months(
    full: Exact,
    whole: Period,
    stub: Period,
    count_first: bool,
    steps: &mut Vec<Step>,
) -> Exact {
    let months = |from: Day, to: Day| {
        i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month())
    };
    let part = months(stub.from, whole.to) - i64::from(!count_first);
    let all = months(whole.from, whole.to).max(1);
    let part = part.clamp(0, all);
    steps.push(Step::Months { part, whole: all });
    full.times(part, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;
    use crate::domain::plan::{Alignment, Interval, MonthDay};
    use crate::domain::pricing::Price;

    fn terms(months: u32, alignment: &str, proration: ProrationMethod) -> BillingTerms {
        BillingTerms {
            interval: Interval::Months(months),
            alignment: alignment.parse().expect("an alignment"),
            in_advance: true,
            lead_days: 0,
            proration,
            proration_table: vec![],
            rollover: None,
            duration_intervals: None,
        }
    }

    fn billable<'a>(terms: &'a BillingTerms, start: &str, cents: i64) -> Billable<'a> {
        let start = iso(start);
        Billable {
            terms,
            anchor: start,
            anchor_day: start.day(),
            start,
            bill_from: None,
            end: None,
            covered: Cow::Borrowed(&[]),
            pauses: Cow::Borrowed(&[]),
            held_from: None,
            tariff: tariff(&[("1900-01-01", cents)]),
            reductions: Reductions::default(),
        }
    }

    fn tariff<'a>(prices: &[(&str, i64)]) -> Tariff<'a> {
        let price = |(from, cents): &(&str, i64)| Price {
            from: iso(from),
            amount: Money::cents(*cents),
            splits: false,
        };
        Tariff { prices: prices.iter().map(price).collect(), ..Tariff::default() }
    }

    fn bills(billable: &Billable<'_>, horizon: &str) -> Vec<(String, String, i64)> {
        let due = due_periods(billable, iso(horizon)).expect("a price on every day");
        let bill = |due| match due {
            Due::Bill { period: Period { from, to }, amount, .. } => {
                Some((from.to_string(), to.to_string(), amount.in_cents()))
            }
            Due::Waive(_) | Due::Pause(_) | Due::Hold(_) => None,
        };
        due.into_iter().filter_map(bill).collect()
    }

    #[track_caller]
    fn first_costs(terms: &BillingTerms, start: &str, price: i64, expected: i64) {
        let billable = billable(terms, start, price);
        let first = bills(&billable, start)
            .into_iter()
            .next()
            .expect("the first period is due on the day it begins");
        assert_eq!(first.2, expected, "{start}");
    }

    #[track_caller]
    fn ends(billable: &Billable<'_>, horizon: &str, expected: &[&str]) {
        let made: Vec<String> = bills(billable, horizon).into_iter().map(|(_, to, _)| to).collect();
        assert_eq!(made, expected);
    }

    // D09.
    #[test]
    fn a_fixed_number_of_periods_ends_by_itself() {
        let mut terms = terms(3, "anniversary", ProrationMethod::None);
        terms.duration_intervals = Some(3);
        ends(
            &billable(&terms, "2026-10-15", 1000),
            "2030-01-01",
            &["2027-01-15", "2027-04-15", "2027-07-15"],
        );
    }

    // D13-D19, D22, D23.
    #[test]
    fn a_stub_costs_its_part_by_the_method_of_the_plan() {
        use ProrationMethod::{Days, FullQuarters, MonthsExclusive, MonthsInclusive, Table};
        first_costs(&terms(12, "01-01", Days), "2026-03-15", 12_000, 9_600);
        first_costs(&terms(12, "01-01", MonthsInclusive), "2026-03-15", 12_000, 10_000);
        first_costs(&terms(12, "01-01", MonthsExclusive), "2026-03-15", 12_000, 9_000);
        first_costs(&terms(12, "01-01", Days), "2028-07-01", 12_000, 6_033);
        first_costs(&terms(1, "01-01", Days), "2027-02-17", 1_000, 429);
        first_costs(&terms(3, "01-01", Days), "2026-08-20", 4_500, 2_054);
        first_costs(&terms(12, "07-01", MonthsInclusive), "2026-11-10", 16_500, 11_000);
        first_costs(&terms(12, "07-01", Days), "2026-11-10", 16_500, 10_533);
        first_costs(&terms(12, "01-01", FullQuarters), "2027-02-10", 8_000, 6_000);
        let club = [3500, 3208, 2917, 2625, 2333, 2042, 1750, 1458, 1167, 875];
        for (month, expected) in (1..).zip(club) {
            first_costs(
                &terms(12, "01-01", MonthsInclusive),
                &format!("2026-{month:02}-10"),
                3_500,
                expected,
            );
        }
        let mut by_table = terms(12, "01-01", Table);
        by_table.proration_table = [("06-01", 75), ("08-01", 50), ("10-01", 25)]
            .into_iter()
            .map(|(day, percent)| (day.parse().expect("a day"), percent))
            .collect();
        first_costs(&by_table, "2026-08-01", 15_000, 7_500);
        first_costs(&by_table, "2026-07-31", 15_000, 11_250);
        first_costs(&by_table, "2026-02-01", 15_000, 15_000);
    }

    #[test]
    fn what_is_left_of_the_first_period_can_be_free() {
        first_costs(&terms(12, "01-01", ProrationMethod::Free), "2026-03-15", 12_000, 0);
        first_costs(&terms(12, "01-01", ProrationMethod::Free), "2026-01-01", 12_000, 12_000);
    }

    #[test]
    fn a_free_rest_is_free_however_it_is_cut() {
        let terms = terms(12, "01-01", ProrationMethod::Free);
        let mut joined = billable(&terms, "2026-10-15", 12_000);
        joined.pauses = Cow::Owned(vec![Period { from: iso("2026-11-01"), to: iso("2026-12-01") }]);
        assert!(bills(&joined, "2026-12-31").iter().all(|(.., cents)| *cents == 0));
        joined.pauses = Cow::Borrowed(&[]);
        joined.bill_from = Some(iso("2026-11-01"));
        assert!(bills(&joined, "2026-12-31").iter().all(|(.., cents)| *cents == 0));
        joined.bill_from = None;
        joined.end = Some(iso("2026-12-01"));
        assert!(bills(&joined, "2026-12-31").iter().all(|(.., cents)| *cents == 0));
    }

    #[test]
    fn the_fifteenth_still_counts_the_month() {
        first_costs(&terms(12, "01-01", ProrationMethod::Fifteenth), "2026-03-15", 12_000, 10_000);
        first_costs(&terms(12, "01-01", ProrationMethod::Fifteenth), "2026-03-16", 12_000, 9_000);
    }

    // D20, D21.
    #[test]
    fn joining_late_in_the_year_includes_the_next() {
        let mut club = terms(12, "01-01", ProrationMethod::MonthsInclusive);
        club.rollover = MonthDay::new(11, 1);
        first_costs(&club, "2026-11-05", 3_500, 4_083);
        first_costs(&club, "2026-12-05", 3_500, 3_792);
        first_costs(&club, "2026-10-31", 3_500, 875);
        let mut season = terms(12, "01-01", ProrationMethod::None);
        season.rollover = MonthDay::new(9, 1);
        assert_eq!(
            bills(&billable(&season, "2026-09-02", 3_500), "2026-09-02"),
            [("2026-09-02".into(), "2028-01-01".into(), 3_500)]
        );
        ends(&billable(&season, "2026-09-02", 3_500), "2028-01-01", &["2028-01-01", "2029-01-01"]);
    }

    // D24-D26.
    #[test]
    fn a_start_in_the_past_bills_every_period_once() {
        let terms = terms(1, "anniversary", ProrationMethod::None);
        let mut monthly = billable(&terms, "2026-09-01", 1_250);
        ends(&monthly, "2026-11-22", &["2026-10-01", "2026-11-01", "2026-12-01"]);
        ends(&monthly, "2026-12-01", &["2026-10-01", "2026-11-01", "2026-12-01", "2027-01-01"]);
        monthly.covered =
            Cow::Owned(vec![Period { from: iso("2026-09-01"), to: iso("2027-01-01") }]);
        ends(&monthly, "2026-12-01", &[]);
        assert_eq!(next_period(&monthly).map(|(period, _)| period.from), Some(iso("2027-01-01")));
    }

    // D27.
    #[test]
    fn in_arrears_a_period_is_due_when_it_is_over() {
        let mut terms = terms(3, "anniversary", ProrationMethod::None);
        terms.in_advance = false;
        let quarterly = billable(&terms, "2026-04-01", 3_000);
        ends(&quarterly, "2026-09-30", &["2026-07-01"]);
        ends(&quarterly, "2026-10-01", &["2026-07-01", "2026-10-01"]);
    }

    // D28-D30.
    #[test]
    fn periods_keep_their_own_days() {
        let yearly = terms(12, "anniversary", ProrationMethod::None);
        ends(
            &billable(&yearly, "2024-05-15", 6_000),
            "2026-11-22",
            &["2025-05-15", "2026-05-15", "2027-05-15"],
        );
        let monthly = terms(1, "anniversary", ProrationMethod::None);
        let expected = ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"];
        ends(&billable(&monthly, "2026-10-31", 1_000), "2027-03-01", &expected);
        ends(&billable(&monthly, "2027-01-01", 1_000), "2027-02-15", &["2027-02-01", "2027-03-01"]);
    }

    // D31.
    #[test]
    fn what_lies_before_billing_begins_is_waived() {
        let terms = terms(1, "anniversary", ProrationMethod::None);
        let mut monthly = billable(&terms, "2026-09-01", 1_250);
        monthly.bill_from = Some(iso("2026-11-01"));
        ends(&monthly, "2026-11-22", &["2026-12-01"]);
        let due = due_periods(&monthly, iso("2026-11-22")).expect("a price");
        assert_eq!(due.iter().filter(|due| matches!(due, Due::Waive(_))).count(), 2);
    }

    // D32.
    #[test]
    fn the_price_on_the_first_day_counts() {
        let terms = terms(12, "anniversary", ProrationMethod::None);
        let mut yearly = billable(&terms, "2026-07-15", 12_000);
        yearly.tariff = tariff(&[("2020-01-01", 12_000), ("2027-01-01", 13_200)]);
        let amounts: Vec<i64> =
            bills(&yearly, "2027-07-15").into_iter().map(|(_, _, cents)| cents).collect();
        assert_eq!(amounts, [12_000, 13_200]);
        yearly.tariff = tariff(&[("2027-01-01", 13_200)]);
        assert_eq!(due_periods(&yearly, iso("2027-07-15")), Err(NoPrice::On(iso("2026-07-15"))));
    }

    // D33.
    #[test]
    fn a_price_that_splits_cuts_the_period_under_way() {
        let terms = terms(12, "anniversary", ProrationMethod::None);
        let mut yearly = billable(&terms, "2026-07-15", 12_000);
        yearly.tariff = tariff(&[("2020-01-01", 12_000), ("2027-01-01", 13_200)]);
        yearly.tariff.prices.to_mut()[1].splits = true;
        let cut = |from: &str, to: &str, cents| (from.to_owned(), to.to_owned(), cents);
        assert_eq!(
            bills(&yearly, "2026-07-15"),
            [cut("2026-07-15", "2027-01-01", 5_589), cut("2027-01-01", "2027-07-15", 7_052)]
        );
    }

    // D34.
    #[test]
    fn what_follows_on_another_plan_is_by_days() {
        let terms = terms(12, "anniversary", ProrationMethod::None);
        let mut upgraded = billable(&terms, "2026-06-01", 9_600);
        upgraded.anchor = iso("2026-01-01");
        upgraded.anchor_day = 1;
        assert_eq!(bills(&upgraded, "2026-06-01")[0].2, 5_628);
    }

    // D35, D36.
    #[test]
    fn a_pause_that_skips_is_not_billed() {
        let monthly = terms(1, "01-01", ProrationMethod::Days);
        let mut paused = billable(&monthly, "2026-06-01", 1_000);
        paused.pauses = Cow::Owned(vec![Period { from: iso("2026-07-01"), to: iso("2026-09-01") }]);
        ends(&paused, "2026-09-01", &["2026-07-01", "2026-10-01"]);
        let quarterly = terms(3, "01-01", ProrationMethod::Days);
        let mut paused = billable(&quarterly, "2026-07-01", 4_500);
        paused.pauses = Cow::Owned(vec![Period { from: iso("2026-07-01"), to: iso("2026-08-16") }]);
        assert_eq!(
            bills(&paused, "2026-07-01"),
            [("2026-08-16".into(), "2026-10-01".into(), 2_250)]
        );
    }

    #[test]
    fn one_condition_keeps_somebody_out_of_a_run() {
        let terms = terms(1, "anniversary", ProrationMethod::None);
        let mut monthly = billable(&terms, "2026-09-01", 1_250);
        let until = iso("2026-09-15");
        let whole = Period { from: iso("2026-09-01"), to: iso("2026-10-01") };
        assert_eq!(outlook(&monthly, until), Outlook::Billed(vec![(whole, Money::cents(1_250))]));
        monthly.covered = Cow::Owned(vec![whole]);
        let (from, due) = (iso("2026-10-01"), iso("2026-10-01"));
        assert_eq!(outlook(&monthly, until), Outlook::NotDue { from, due });
        monthly.end = Some(from);
        assert_eq!(outlook(&monthly, until), Outlook::Ended(from));
        monthly.covered = Cow::Borrowed(&[]);
        monthly.held_from = Some(iso("2026-09-01"));
        assert_eq!(outlook(&monthly, until), Outlook::Paused(iso("2026-09-01")));
        monthly.held_from = None;
        monthly.bill_from = Some(iso("2026-10-01"));
        assert_eq!(outlook(&monthly, until), Outlook::PassedOver(whole));
        monthly.bill_from = None;
        monthly.tariff = tariff(&[("2026-01-01", 0)]);
        assert_eq!(outlook(&monthly, until), Outlook::Free(whole));
        monthly.tariff = tariff(&[]);
        assert_eq!(outlook(&monthly, until), Outlook::NoPrice(iso("2026-09-01")));
    }

    // D46.
    #[test]
    fn the_last_part_is_by_days() {
        let terms = terms(1, "anniversary", ProrationMethod::None);
        let mut ending = billable(&terms, "2026-01-15", 1_200);
        ending.end = Some(iso("2027-02-21"));
        ending.covered =
            Cow::Owned(vec![Period { from: iso("2026-01-15"), to: iso("2027-02-15") }]);
        assert_eq!(bills(&ending, "2028-01-01"), [("2027-02-15".into(), "2027-02-21".into(), 257)]);
    }

    #[test]
    fn a_hole_in_the_first_period_is_by_days_not_a_second_stub() {
        let terms = terms(12, "anniversary", ProrationMethod::None);
        let mut yearly = billable(&terms, "2026-01-01", 12_000);
        yearly.pauses = Cow::Owned(vec![Period { from: iso("2026-03-01"), to: iso("2026-04-01") }]);
        let amounts: Vec<i64> =
            bills(&yearly, "2026-01-01").into_iter().map(|bill| bill.2).collect();
        assert_eq!(amounts, [1_940, 9_041]);
        yearly.pauses = Cow::Borrowed(&[]);
        yearly.bill_from = Some(iso("2026-11-15"));
        assert_eq!(bills(&yearly, "2026-01-01")[0].2, 1_545);
    }

    #[test]
    fn a_pause_or_an_end_in_a_period_with_the_next_is_not_paid() {
        for proration in [ProrationMethod::None, ProrationMethod::Days] {
            let mut terms = terms(12, "01-01", proration);
            terms.rollover = MonthDay::new(9, 1);
            let mut late = billable(&terms, "2026-10-15", 12_000);
            let stub = if proration == ProrationMethod::None { 0 } else { 2_564 };
            late.pauses =
                Cow::Owned(vec![Period { from: iso("2027-03-01"), to: iso("2027-04-01") }]);
            let sum: i64 = bills(&late, "2026-10-15").into_iter().map(|bill| bill.2).sum();
            assert_eq!(sum, stub + 1_940 + 9_041);
            late.pauses = Cow::Borrowed(&[]);
            late.end = Some(iso("2027-01-01"));
            let sum: i64 = bills(&late, "2026-10-15").into_iter().map(|bill| bill.2).sum();
            assert_eq!(sum, stub);
        }
    }

    #[test]
    fn an_open_pause_decides_nothing() {
        let terms = terms(3, "01-01", ProrationMethod::Days);
        let mut paused = billable(&terms, "2026-07-01", 4_500);
        paused.held_from = Some(iso("2026-07-01"));
        let due = due_periods(&paused, iso("2026-07-01")).expect("a price");
        assert!(matches!(due[..], [Due::Hold(_)]));
        assert_eq!(next_period(&paused), None);
    }

    #[test]
    fn what_lies_before_a_moved_anchor_can_still_be_billed() {
        let terms = terms(1, "anniversary", ProrationMethod::None);
        let mut moved = billable(&terms, "2026-01-10", 1_000);
        moved.anchor = iso("2026-06-10");
        moved.covered = Cow::Owned(vec![Period { from: iso("2026-04-10"), to: iso("2026-06-10") }]);
        ends(&moved, "2026-06-10", &["2026-02-10", "2026-03-10", "2026-04-10", "2026-07-10"]);
    }

    #[test]
    fn weeks_are_counted_in_days() {
        let mut terms = terms(1, "anniversary", ProrationMethod::None);
        terms.interval = Interval::Weeks(2);
        terms.alignment = Alignment::Anniversary;
        ends(&billable(&terms, "2026-12-21", 500), "2027-01-04", &["2027-01-04", "2027-01-18"]);
    }

    proptest::proptest! {
        /// Running day by day for up to five years bills the same periods and amounts as one run at the end.
        #[test]
        fn many_small_runs_are_one_large_run(start_day in 0_i64..700, months in 1_u32..13, days in 1_i64..1_827) {
            let terms = terms(months, if start_day % 2 == 0 { "anniversary" } else { "07-01" }, ProrationMethod::MonthsInclusive);
            let start = days_after(iso("2024-01-31"), start_day).to_string();
            let end = days_after(iso(&start), days);
            let at_once = due_periods(&billable(&terms, &start, 9_999), end).expect("a price");
            let mut stepwise = billable(&terms, &start, 9_999);
            let mut all = vec![];
            for day in 0..=days {
                let due = due_periods(&stepwise, days_after(iso(&start), day)).expect("a price");
                stepwise.covered.to_mut().extend(due.iter().map(Due::period));
                all.extend(due);
            }
            proptest::prop_assert_eq!(all, at_once);
        }
    }
}
