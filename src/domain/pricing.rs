//! What a period costs: the plan's price, and the rules that lower it in their fixed order.
//!
//! Proration, percentages, the household's ladder, its cap, fixed amounts. An amount is rounded once, half up, when
//! everything that lowers it is known.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::Arc;

use chrono::Datelike;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::domain::billing::{NoPrice, Step};
use crate::domain::calendar::Day;
use crate::domain::money::{Exact, Money};
use crate::domain::plan::MonthDay;

/// Hundredths of a percent in a whole.
pub const WHOLE: u32 = 10_000;

/// A part in percents with at most two decimals, more than nothing and at most all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "String")]
pub struct Percent {
    basis_points: u32,
}

/// The codes of vat that have a rate, which can change.
pub const RATED: [&str; 2] = ["low", "high"];

/// Every code of vat: outside of it, exempt, and those that have a rate.
pub const VAT_CODES: [&str; 4] = ["none", "exempt", "low", "high"];

/// Returns whether there is a rate of vat for a code.
pub fn has_rate(code: &str) -> bool {
    RATED.contains(&code)
}

/// A number that is not a percentage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no percentage between 0.01 and 100")]
pub struct PercentError(String);

/// A percentage as JSON can hold it. A float is read by its shortest text, so that 12.5 is what was written.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(u32),
    Part(f64),
    Text(String),
}

impl Percent {
    /// Makes a percentage of hundredths of a percent that were checked when they were kept.
    pub fn of(basis_points: u32) -> Percent {
        Percent { basis_points }
    }

    pub fn in_basis_points(self) -> u32 {
        self.basis_points
    }
}

impl FromStr for Percent {
    type Err = PercentError;
    fn from_str(text: &str) -> Result<Percent, PercentError> {
        let plain = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
        let points = plain.parse::<Decimal>().ok().map(|percent| percent * Decimal::ONE_HUNDRED);
        let points = points.filter(Decimal::is_integer).and_then(|points| points.to_u32());
        points
            .filter(|points| (1..=WHOLE).contains(points))
            .map(|basis_points| Percent { basis_points })
            .ok_or_else(|| PercentError(text.trim().to_owned()))
    }
}

impl TryFrom<Written> for Percent {
    type Error = PercentError;
    fn try_from(written: Written) -> Result<Percent, PercentError> {
        match written {
            Written::Whole(percent) => percent.to_string().parse(),
            Written::Part(percent) => percent.to_string().parse(),
            Written::Text(text) => text.parse(),
        }
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Decimal::new(self.basis_points.into(), 2).normalize().fmt(f)
    }
}

impl From<Percent> for String {
    fn from(percent: Percent) -> String {
        percent.to_string()
    }
}

/// What a plan costs from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    pub from: Day,
    pub amount: Money,
    /// Whether a period under way on that day is cut there, each part at its own price.
    pub splits: bool,
}

/// What somebody of this age or older pays instead of the plan's price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeBand {
    pub from_age: u32,
    pub amount_cents: i64,
}

/// Something that goes along with a plan in every whole period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub product: String,
    pub quantity: u32,
    /// Of one.
    pub price: Money,
    /// From when it has a vat of its own, and which, oldest first; an empty code is that of its plan.
    pub vat: Vec<(Day, String)>,
}

/// Returns the code that holds on a day, of those that hold from a day on; nothing where that of the plan does.
pub fn own_vat(codes: &[(Day, String)], day: Day) -> Option<&str> {
    let code = codes.iter().rev().find(|(from, _)| *from <= day)?;
    Some(code.1.as_str()).filter(|code| !code.is_empty())
}

/// What of a price is of one vat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VatPart {
    pub code: String,
    /// What it is for, beside the fee.
    pub items: Vec<String>,
    /// Before anything lowers it.
    pub full: Money,
}

impl VatPart {
    /// Shares an amount among parts as their prices stand to each other; to the cent, the sum is the amount.
    pub fn share(parts: &[VatPart], amount: Money) -> Vec<Money> {
        let whole: i64 = parts.iter().map(|part| part.full.in_cents()).sum();
        let (mut until, mut given) = (0, Money::ZERO);
        let share = |part: &VatPart| {
            until += part.full.in_cents();
            let own = amount.share(until, whole) - given;
            given += own;
            own
        };
        parts.iter().map(share).collect()
    }
}

impl Item {
    /// Says what goes along; people read it on paper, in Dutch.
    pub fn in_words(&self) -> String {
        format!("{} x {}", self.quantity, self.product)
    }

    pub fn amount(&self) -> Money {
        self.price.times(self.quantity)
    }
}

/// How many a subscription counts from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub from: Day,
    pub count: u32,
}

/// Everything the price of one subscription follows from before anything lowers it.
#[derive(Clone, Debug, Default)]
pub struct Tariff<'a> {
    /// Oldest first.
    pub prices: Cow<'a, [Price]>,
    /// A price of the subscription's own, on every day.
    pub own: Option<Money>,
    /// The youngest first.
    pub bands: Cow<'a, [AgeBand]>,
    pub birth: Option<Day>,
    pub age_day: Option<MonthDay>,
    /// On top of the fee; an own price has them in it.
    pub items: Cow<'a, [Item]>,
    /// The fee is asked for each of these, as they are on the day that ages are taken; once where nothing is counted.
    /// Oldest first. An own price is for all of them.
    pub counts: Cow<'a, [Count]>,
}

impl Tariff<'_> {
    /// Returns the price on a day and tells how it came about.
    pub fn on(&self, day: Day, steps: &mut Vec<Step>) -> Result<Money, NoPrice> {
        let (fee, step) = self.fee_on(day)?;
        steps.push(step);
        let (count, on) = self.count_on(day).unwrap_or((1, day));
        if self.count_on(day).is_some() {
            let amount_cents = fee.times(count).in_cents();
            steps.push(Step::Counted { count, on, amount_cents });
        }
        let fee = fee.times(count);
        let items = self.items_asked().map(|item| {
            let (product, quantity) = (item.product.clone(), item.quantity);
            steps.push(Step::Product { product, quantity, amount_cents: item.amount().in_cents() });
            item.amount()
        });
        Ok(fee + items.sum())
    }

    /// Returns the price on a day.
    pub fn amount_on(&self, day: Day) -> Result<Money, NoPrice> {
        let (fee, _) = self.fee_on(day)?;
        let fee = fee.times(self.count_on(day).map_or(1, |(count, _)| count));
        Ok(fee + self.items_asked().map(Item::amount).sum())
    }

    /// Returns what of the price on a day is of which vat, that of the plan first: who pays a price of their own pays for
    /// the same things. One part where everything is of one vat.
    pub fn parts_by_vat(&self, plan_vat: &str, day: Day) -> Vec<VatPart> {
        let usual = Tariff { own: None, ..self.clone() };
        let items: Vec<&Item> = self.items.iter().filter(|item| item.price.is_positive()).collect();
        let all: Money = items.iter().map(|item| item.amount()).sum();
        let whole = usual.amount_on(day).or(self.amount_on(day)).unwrap_or_default().max(all);
        let own = VatPart { code: plan_vat.to_owned(), items: vec![], full: whole - all };
        let mut parts = vec![own];
        for item in items {
            let code = own_vat(&item.vat, day).unwrap_or(plan_vat);
            let at = parts.iter().position(|part| part.code == code).unwrap_or_else(|| {
                parts.push(VatPart { code: code.to_owned(), items: vec![], full: Money::ZERO });
                parts.len() - 1
            });
            parts[at].full += item.amount();
            parts[at].items.push(item.in_words());
        }
        parts.retain(|part| part.full.is_positive());
        parts
    }

    fn items_asked(&self) -> impl Iterator<Item = &Item> {
        let is_in_it = self.own.is_some();
        self.items.iter().filter(move |item| !is_in_it && item.price.is_positive())
    }

    /// Returns how many count in a period that begins on a day, and the day they are counted; before the first count that
    /// one. Nothing where nothing is counted, or the price is one for all.
    fn count_on(&self, day: Day) -> Option<(u32, Day)> {
        let on = self.age_day.map_or(day, |age_day| age_day.on_or_before(day));
        let known = self.counts.iter().rev().find(|count| count.from <= on);
        let count = known.or(self.counts.first()).filter(|_| self.own.is_none())?;
        Some((count.count, on))
    }

    /// Returns the fee on a day; bands change nothing for who has no date of birth.
    fn fee_on(&self, day: Day) -> Result<(Money, Step), NoPrice> {
        if let Some(own) = self.own {
            return Ok((own, Step::OwnPrice { amount_cents: own.in_cents() }));
        }
        if let Some((band, age)) = self.band_on(day) {
            let AgeBand { from_age, amount_cents } = band;
            return Ok((Money::cents(amount_cents), Step::AgeBand { age, from_age, amount_cents }));
        }
        let valid = self.prices.iter().rev().find(|price| price.from <= day);
        let price = valid.ok_or(NoPrice::On(day))?;
        let amount_cents = price.amount.in_cents();
        Ok((price.amount, Step::Price { valid_from: price.from, amount_cents }))
    }

    fn band_on(&self, day: Day) -> Option<(AgeBand, u32)> {
        let on = self.age_day.map_or(day, |age_day| age_day.on_or_before(day));
        let age = age_on(self.birth.filter(|_| !self.bands.is_empty())?, on);
        let band = self.bands.iter().rev().find(|band| band.from_age <= age)?;
        Some((*band, age))
    }

    /// Returns the days inside a period on which a price cuts it.
    pub fn splits(&self, from: Day, to: Day) -> impl Iterator<Item = Day> + '_ {
        let has_one_price = self.own.is_some();
        let inside = move |price: &&Price| price.splits && from < price.from && price.from < to;
        self.prices.iter().filter(inside).map(|price| price.from).filter(move |_| !has_one_price)
    }
}

/// Returns the age in whole years; the birthday itself counts, and 29 February is 1 March in a common year.
pub fn age_on(birth: Day, day: Day) -> u32 {
    let had = (birth.month(), birth.day()) <= (day.month(), day.day());
    u32::try_from(day.year() - birth.year() - i32::from(!had)).unwrap_or(0)
}

/// Why somebody pays less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    /// The same discount can reach somebody in two ways, by two groups or twice in one; it counts once.
    pub id: i64,
    pub reason: String,
    pub lowers: Lowers,
    pub from: Day,
    /// Exclusive.
    pub to: Option<Day>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lowers {
    /// By hundredths of a percent.
    ByPart(u32),
    /// By an amount each period.
    ByAmount(Money),
}

impl Lowers {
    /// Returns what is left of an amount; never less than nothing.
    pub fn lower(self, amount: Money) -> Money {
        match self {
            Lowers::ByPart(basis_points) => {
                amount.share(i64::from(WHOLE.saturating_sub(basis_points)), i64::from(WHOLE))
            }
            Lowers::ByAmount(off) => amount - off.min(amount),
        }
    }
}

impl FromStr for Lowers {
    type Err = PercentError;
    /// Reads `15%`, or an amount of euros that is more than nothing.
    fn from_str(text: &str) -> Result<Lowers, PercentError> {
        if text.trim_end().ends_with('%') {
            return text.parse().map(|percent: Percent| Lowers::ByPart(percent.in_basis_points()));
        }
        let amount = Money::reckon(text).ok().filter(|amount| amount.is_positive());
        amount.map(Lowers::ByAmount).ok_or_else(|| PercentError(text.trim().to_owned()))
    }
}

impl std::fmt::Display for Lowers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Lowers::ByPart(basis_points) => write!(f, "{}%", Percent::of(*basis_points)),
            Lowers::ByAmount(off) => off.fmt(f),
        }
    }
}

impl Discount {
    fn is_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// The subscriptions of one household that share a ladder: who pays most stands first.
#[derive(Clone, Debug, Default)]
pub struct Household {
    pub id: i64,
    /// What each pays of their own price, in percents; the last holds for all that follow.
    pub percents: Vec<u32>,
    pub rungs: Vec<Rung>,
}

#[derive(Clone, Debug)]
pub struct Rung {
    pub subscription_id: i64,
    pub from: Day,
    /// Exclusive.
    pub to: Option<Day>,
    pub tariff: Tariff<'static>,
}

impl Household {
    /// Returns whether a subscription is in the household on a day.
    pub fn has(&self, subscription_id: i64, day: Day) -> bool {
        self.place(subscription_id, day).is_some()
    }

    /// Returns the place of a subscription on a day, the first being 1, and the percents it pays there.
    ///
    /// The place follows from who is in the household that day, not from who is billed in the same run.
    fn place(&self, subscription_id: i64, day: Day) -> Option<(usize, u32)> {
        let there = |rung: &&Rung| rung.from <= day && rung.to.is_none_or(|to| day < to);
        let fee = |rung: &Rung| rung.tariff.amount_on(day).unwrap_or_default();
        let mut rungs: Vec<(Money, i64)> =
            self.rungs.iter().filter(there).map(|rung| (fee(rung), rung.subscription_id)).collect();
        rungs.sort_by_key(|(fee, id)| (std::cmp::Reverse(*fee), *id));
        let place = rungs.iter().position(|(_, id)| *id == subscription_id)?;
        let percent = self.percents.get(place).or(self.percents.last())?;
        Some((place + 1, *percent))
    }
}

/// What lowers the price of one subscription.
#[derive(Clone, Debug, Default)]
pub struct Reductions<'a> {
    pub discounts: Cow<'a, [Discount]>,
    /// The subscription in each household it is in at some time.
    pub households: Cow<'a, [(i64, Arc<Household>)]>,
}

/// An amount with what was taken off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduced {
    pub amount: Money,
    pub discount: Money,
}

impl Reductions<'_> {
    /// Returns the discounts that hold on a day, each once.
    fn discounts_on(&self, day: Day) -> Vec<&Discount> {
        let mut found: Vec<&Discount> = Vec::new();
        for discount in self.discounts.iter().filter(|discount| discount.is_on(day)) {
            if found.iter().all(|other| other.id != discount.id) {
                found.push(discount);
            }
        }
        found
    }

    /// Lowers what a period that begins on `day` costs; never below nothing. Fixed amounts only where `takes_fixed`.
    pub fn lower(
        &self,
        full: Exact,
        day: Day,
        takes_fixed: bool,
        steps: &mut Vec<Step>,
    ) -> Reduced {
        let mut left = WHOLE;
        for discount in self.discounts_on(day) {
            if let Lowers::ByPart(basis_points) = discount.lowers {
                left = left.saturating_sub(basis_points);
                steps.push(Step::Discount { reason: discount.reason.clone(), basis_points });
            }
        }
        let mut lowered = full.times(i64::from(left), i64::from(WHOLE));
        let place = self.households.iter().find_map(|(id, home)| home.place(*id, day));
        if let Some((place, percent)) = place.filter(|(_, percent)| *percent != 100) {
            lowered = lowered.times(i64::from(percent), 100);
            steps.push(Step::Ladder { place, percent });
        }
        let mut amount = lowered.rounded();
        if takes_fixed {
            take_off(&mut amount, &mut self.fixed_on(day), steps);
        }
        Reduced { amount, discount: full.rounded() - amount }
    }

    /// Returns the discounts of a day that are an amount, with their reasons.
    pub fn fixed_on(&self, day: Day) -> Vec<(String, Money)> {
        let fixed = |discount: &&Discount| match discount.lowers {
            Lowers::ByAmount(off) => Some((discount.reason.clone(), off)),
            Lowers::ByPart(_) => None,
        };
        self.discounts_on(day).iter().filter_map(fixed).collect()
    }
}

/// Takes discounts off an amount as far as it goes; what is left of them stays for what else is on the invoice.
pub fn take_off(amount: &mut Money, fixed: &mut [(String, Money)], steps: &mut Vec<Step>) {
    for (reason, left) in fixed {
        let off = (*left).min(*amount);
        if off.is_positive() {
            *amount -= off;
            *left -= off;
            let (reason, amount_cents) = (reason.clone(), off.in_cents());
            steps.push(Step::FixedDiscount { reason, amount_cents });
        }
    }
}

/// Returns how much less than its sum a household pays, so that no year of it costs more than the cap.
///
/// `billed` is what it was billed in that year before, caps included; never negative, never more than `now`.
pub fn cap_reduction(cap: Money, billed: Money, now: Money) -> Money {
    (billed + now - cap).max(Money::ZERO).min(now.max(Money::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    fn tariff(cents: i64) -> Tariff<'static> {
        let price = Price { from: iso("1900-01-01"), amount: Money::cents(cents), splits: false };
        Tariff { prices: vec![price].into(), ..Tariff::default() }
    }

    fn lowered(reductions: &Reductions<'_>, cents: i64) -> i64 {
        let full = Exact::from(Money::cents(cents));
        reductions.lower(full, iso("2026-06-01"), true, &mut vec![]).amount.in_cents()
    }

    fn discount(lowers: Lowers) -> Discount {
        let id = match lowers {
            Lowers::ByPart(points) => i64::from(points),
            Lowers::ByAmount(amount) => amount.in_cents() + 1_000_000,
        };
        Discount { id, reason: "Abonnees".to_owned(), lowers, from: iso("2026-01-01"), to: None }
    }

    // D47.
    #[test]
    fn a_percentage_is_rounded_once() {
        let reductions = Reductions {
            discounts: vec![discount(Lowers::ByPart(1_500))].into(),
            households: Cow::Borrowed(&[]),
        };
        assert_eq!([795, 6_000, 810].map(|cents| lowered(&reductions, cents)), [676, 5_100, 689]);
        assert_eq!(Money::cents(676).vat_inside(900), Money::cents(56));
    }

    #[test]
    fn discounts_hold_on_their_days_and_never_pay_anybody() {
        let mut ended = discount(Lowers::ByPart(5_000));
        ended.to = Some(iso("2026-06-01"));
        let all = vec![ended, discount(Lowers::ByPart(10_000)), discount(Lowers::ByPart(10_000))];
        assert_eq!(
            lowered(&Reductions { discounts: all.into(), households: Cow::Borrowed(&[]) }, 1_000),
            0
        );
        let mut fixed = vec![discount(Lowers::ByAmount(Money::cents(700))); 2];
        assert_eq!(
            lowered(
                &Reductions { discounts: fixed.clone().into(), households: Cow::Borrowed(&[]) },
                1_000
            ),
            300
        );
        fixed[1].id += 1;
        assert_eq!(
            lowered(&Reductions { discounts: fixed.into(), households: Cow::Borrowed(&[]) }, 1_000),
            0
        );
        let both =
            vec![discount(Lowers::ByAmount(Money::cents(500))), discount(Lowers::ByPart(1_000))];
        assert_eq!(
            lowered(&Reductions { discounts: both.into(), households: Cow::Borrowed(&[]) }, 10_000),
            8_500
        );
    }

    // D53.
    #[test]
    fn the_highest_fee_of_a_household_stands_first() {
        let rung = |(subscription_id, cents): (i64, i64)| Rung {
            subscription_id,
            from: iso("2026-01-01"),
            to: None,
            tariff: tariff(cents),
        };
        let fees = [(1, 4_500), (2, 15_000), (3, 8_000), (4, 15_000)];
        let household = Arc::new(Household {
            id: 1,
            percents: vec![100, 100, 80, 60],
            rungs: fees.map(rung).into(),
        });
        let pays = fees.map(|(id, cents)| {
            let households = vec![(id, household.clone())].into();
            lowered(&Reductions { discounts: Cow::Borrowed(&[]), households }, cents)
        });
        assert_eq!(pays, [2_700, 15_000, 6_400, 15_000]);
        let sum = Money::cents(pays.into_iter().sum());
        assert_eq!(cap_reduction(Money::cents(39_000), Money::ZERO, sum), Money::cents(100));
        assert_eq!(cap_reduction(Money::cents(39_000), Money::cents(39_000), sum), sum);
        assert_eq!(
            cap_reduction(Money::cents(39_000), Money::ZERO, Money::cents(100)),
            Money::ZERO
        );
    }

    #[test]
    fn a_percentage_is_what_was_written() {
        let read = |text: &str| text.parse::<Percent>().map(Percent::in_basis_points).ok();
        assert_eq!(["15", "12,5 %", "0.01", "100"].map(read), [1_500, 1_250, 1, 10_000].map(Some));
        assert_eq!(["0", "100.01", "-5", "0.001", "half"].map(read), [None; 5]);
        let json: Percent = serde_json::from_str("12.35").expect("a percentage");
        assert_eq!(json.in_basis_points(), 1_235);
    }

    #[test]
    fn products_come_on_top_of_the_fee() {
        let mut with_magazine = tariff(5_000);
        let item = |product: &str, quantity, cents| Item {
            product: product.to_owned(),
            quantity,
            price: Money::cents(cents),
            vat: vec![],
        };
        with_magazine.items = vec![item("Blad", 4, 695), item("Pas", 1, 0)].into();
        let mut steps = vec![];
        let price = with_magazine.on(iso("2026-09-01"), &mut steps);
        assert_eq!((price, steps.len()), (Ok(Money::cents(7_780)), 2));
        with_magazine.own = Some(Money::cents(4_000));
        assert_eq!(with_magazine.amount_on(iso("2026-09-01")), Ok(Money::cents(4_000)));
    }

    #[test]
    fn what_has_a_vat_of_its_own_is_a_part_of_the_price_to_the_cent() {
        let mut with_magazine = tariff(5_000);
        let item = |product: &str, quantity, vat: &[(&str, &str)]| Item {
            product: product.to_owned(),
            quantity,
            price: Money::cents(695),
            vat: vat.iter().map(|(from, code)| (iso(from), (*code).to_owned())).collect(),
        };
        let magazine = item("Blad", 4, &[("2000-01-01", "low"), ("2028-01-01", "high")]);
        let card = item("Pas", 1, &[("2000-01-01", "high"), ("2027-01-01", "")]);
        with_magazine.items = vec![magazine, card].into();
        let parts = |tariff: &Tariff<'_>, day: &str| {
            let part = |part: VatPart| (part.code, part.items.join(", "), part.full.in_cents());
            tariff.parts_by_vat("exempt", iso(day)).into_iter().map(part).collect::<Vec<_>>()
        };
        let of = |code: &str, items: &str, full| (code.to_owned(), items.to_owned(), full);
        let fee = of("exempt", "", 5_000);
        let low = of("low", "4 x Blad", 2_780);
        assert_eq!(
            parts(&with_magazine, "2026-01-01"),
            [fee, low.clone(), of("high", "1 x Pas", 695)]
        );
        let with_card = of("exempt", "1 x Pas", 5_695);
        assert_eq!(parts(&with_magazine, "2027-01-01"), [with_card.clone(), low]);
        assert_eq!(parts(&with_magazine, "2028-01-01")[1].0, "high");
        // Somebody with a price of their own, and a plan that is its products.
        with_magazine.own = Some(Money::cents(4_000));
        assert_eq!(parts(&with_magazine, "2027-01-01")[0], with_card);
        let made = with_magazine.parts_by_vat("exempt", iso("2027-01-01"));
        for cents in [0, 1, 2, 3, 4_000, 8_475] {
            let shares = VatPart::share(&made, Money::cents(cents));
            assert_eq!(shares.iter().copied().sum::<Money>(), Money::cents(cents));
            assert!(shares.iter().all(|share| Money::ZERO <= *share), "{shares:?}");
        }
        assert_eq!(VatPart::share(&made, Money::cents(8_475))[1], Money::cents(2_780));
        let mut of_products = tariff(0);
        of_products.items = vec![item("Blad", 1, &[("2000-01-01", "low")])].into();
        assert_eq!(parts(&of_products, "2027-01-01"), [of("low", "1 x Blad", 695)]);
    }

    #[test]
    fn a_price_for_each_is_asked_for_as_many_as_there_are_on_the_day() {
        let mut union = tariff(400);
        union.age_day = Some(MonthDay::NEW_YEAR);
        let count = |from: &str, count| Count { from: iso(from), count };
        union.counts = vec![count("2026-01-01", 12), count("2026-05-01", 15)].into();
        let costs = |day: &str| union.amount_on(iso(day)).map(Money::in_cents);
        // Counted on 1 January, whenever the period begins; before the first count by that one.
        let days = ["2025-07-01", "2026-01-01", "2026-07-01", "2027-01-01"];
        assert_eq!(days.map(costs), [4_800, 4_800, 4_800, 6_000].map(Ok));
        let mut steps = vec![];
        assert_eq!(union.on(iso("2027-01-01"), &mut steps), Ok(Money::cents(6_000)));
        let counted = Step::Counted { count: 15, on: iso("2027-01-01"), amount_cents: 6_000 };
        assert_eq!(steps.last(), Some(&counted));
        union.own = Some(Money::cents(5_000));
        assert_eq!(union.amount_on(iso("2027-01-01")), Ok(Money::cents(5_000)));
    }

    // D54.
    #[test]
    fn a_birthday_on_the_day_counts() {
        let age = |birth, day| age_on(iso(birth), iso(day));
        assert_eq!(age("2009-01-01", "2027-01-01"), 18);
        assert_eq!(age("2009-01-02", "2027-01-01"), 17);
        assert_eq!(age("2008-02-29", "2026-02-28"), 17);
        assert_eq!(age("2008-02-29", "2026-03-01"), 18);
    }

    #[test]
    fn the_band_of_the_age_on_the_day_of_the_plan_counts() {
        let band = |from_age, amount_cents| AgeBand { from_age, amount_cents };
        let mut young = tariff(20_000);
        young.bands = vec![band(0, 8_000), band(12, 12_000), band(18, 18_500)].into();
        assert_eq!(young.amount_on(iso("2026-09-01")).expect("a price"), Money::cents(20_000));
        young.birth = Some(iso("2008-08-15"));
        assert_eq!(young.amount_on(iso("2026-09-01")).expect("a price"), Money::cents(18_500));
        young.age_day = Some(MonthDay::NEW_YEAR);
        assert_eq!(young.amount_on(iso("2026-09-01")).expect("a price"), Money::cents(12_000));
    }
}
