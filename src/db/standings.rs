//! Subscriptions with everything that their dates and prices follow from.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rusqlite::Row;

use crate::db::Read;
use crate::db::coverage::{Coverage, CoverageKind};
use crate::db::pauses::Pause;
use crate::db::plans::Prices;
use crate::db::subscriptions::{COLUMNS, from_row};
use crate::domain::billing::Billable;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::plan::{Grid, Interval, Plan, ProrationMethod};
use crate::domain::pricing::{
    AgeBand, Count, Discount, Household, Item, Lowers, Price, Reductions, Rung, Tariff,
};
use crate::domain::subscription::Subscription;

/// Whether the fee for joining was asked: on a draft, or on an invoice that was not credited as a whole; or whether this
/// follows on a subscription that was billed.
const JOINED: &str = "EXISTS (SELECT 1 FROM coverage WHERE coverage.subscription_id = previous_id AND coverage.kind IN ('billed', 'migrated'))
    OR EXISTS (SELECT 1 FROM invoice_line JOIN invoice ON invoice.id = invoice_id
    WHERE invoice_line.subscription_id = subscription.id AND invoice_line.kind = 'joining_fee' AND invoice.kind = 'invoice'
    AND coalesce((SELECT sum(credit.total_cents) FROM invoice AS credit WHERE credits_id = invoice.id), 0) <> -invoice.total_cents)";

/// A subscription with everything that its dates follow from.
#[derive(Clone, Debug)]
pub struct Standing {
    pub id: i64,
    pub subscription: Subscription,
    pub plan: Plan,
    pub tariff: Tariff<'static>,
    pub discounts: Vec<Discount>,
    /// The households it shares a ladder with, each on its days.
    pub households: Vec<Arc<Household>>,
    /// Sorted, never overlapping.
    pub covered: Vec<Coverage>,
    pub pauses: Vec<Pause>,
    /// The fee for joining stands on an invoice.
    pub paid_to_join: bool,
}

impl Standing {
    /// Returns the subscription as the billing rules see it; an own price stands for every day.
    pub fn billable(&self) -> Billable<'_> {
        let skips = self.pauses.iter().filter(|pause| !pause.extends);
        Billable {
            terms: &self.plan.terms,
            anchor: self.subscription.billing_anchor,
            anchor_day: self.subscription.anchor_day,
            start: self.subscription.start,
            bill_from: self.subscription.bill_from,
            end: self.subscription.end,
            covered: self.covered.iter().map(|coverage| coverage.period).collect::<Vec<_>>().into(),
            pauses: skips
                .filter_map(|pause| Period::new(pause.from, pause.to?))
                .collect::<Vec<_>>()
                .into(),
            held_from: self
                .pauses
                .iter()
                .filter(|pause| pause.to.is_none())
                .map(|pause| pause.from)
                .min(),
            tariff: Tariff {
                prices: Cow::Borrowed(&self.tariff.prices),
                bands: Cow::Borrowed(&self.tariff.bands),
                items: Cow::Borrowed(&self.tariff.items),
                counts: Cow::Borrowed(&self.tariff.counts),
                ..self.tariff
            },
            reductions: Reductions {
                discounts: Cow::Borrowed(&self.discounts),
                households: self.households.iter().map(|home| (self.id, home.clone())).collect(),
            },
        }
    }

    /// Returns whether no invoice was ever made of it, a draft neither, and nothing was paid elsewhere.
    pub fn is_never_billed(&self) -> bool {
        let is_billed =
            |c: &Coverage| matches!(c.kind, CoverageKind::Billed | CoverageKind::Migrated);
        !self.covered.iter().any(is_billed)
    }

    /// Returns what a whole year costs at the price of a day, with the discounts of that day.
    pub fn yearly_on(&self, day: Day) -> Money {
        let billable = self.billable();
        let Ok(price) = billable.tariff.amount_on(day) else { return Money::ZERO };
        let reduced = billable.reductions.lower(price.into(), day, true, &mut vec![]);
        match self.plan.terms.interval {
            Interval::Months(months) => reduced.amount.share(12, i64::from(months)),
            Interval::Weeks(weeks) => reduced.amount.share(52, i64::from(weeks)),
        }
    }

    /// Returns what a whole year would cost with another price of the plan.
    pub fn yearly_with(&self, day: Day, price: Price) -> Money {
        let mut other = self.clone();
        let prices = other.tariff.prices.to_mut();
        prices.retain(|old| old.from != price.from);
        prices.push(price);
        prices.sort_by_key(|price| price.from);
        other.yearly_on(day)
    }

    /// Returns what is asked once for joining, as long as nothing was billed or paid elsewhere.
    pub fn joining_fee(&self) -> Option<Money> {
        let asked = self.plan.joining_fee;
        let is_before = |coverage: &Coverage| match coverage.kind {
            CoverageKind::Paused => true,
            CoverageKind::Waived => {
                let bill_from = self.subscription.bill_from;
                bill_from.into_iter().chain(self.free_until()).any(|to| coverage.period.to <= to)
            }
            CoverageKind::Billed | CoverageKind::Migrated => false,
        };
        let is_first = !self.paid_to_join && self.covered.iter().all(is_before);
        (is_first && asked.is_positive()).then_some(asked)
    }

    /// Returns the end of a first rest of a period that the plan gives away.
    fn free_until(&self) -> Option<Day> {
        let (terms, s) = (&self.plan.terms, &self.subscription);
        let is_free = terms.proration == ProrationMethod::Free;
        is_free.then(|| Grid::new(terms, s.billing_anchor, s.anchor_day).around(s.start).1.to)
    }

    pub fn is_paused(&self, day: Day) -> bool {
        self.pauses.iter().any(|pause| pause.is_on(day))
    }

    /// Returns the end of the unbroken coverage that final invoices, waivers and pauses make; drafts only reserve.
    pub fn invoiced_until(&self) -> Option<Day> {
        let settled: Vec<Period> =
            self.covered.iter().filter(|c| c.is_final).map(|c| c.period).collect();
        crate::domain::subscription::invoiced_until(self.subscription.start, &settled)
    }

    pub fn renews_on(&self, today: Day) -> Day {
        let subscription = &self.subscription;
        crate::domain::subscription::renews_on(
            &self.plan.terms,
            self.plan.term,
            subscription.term_anchor,
            subscription.anchor_day,
            today,
        )
    }
}

impl Read<'_> {
    /// Returns subscriptions of which a period may be due on or before a day, at most so many: those that nothing covers
    /// on from then, and those with a gap in what is covered. Some of them are not due: paid afterwards, or at rest.
    pub fn subscriptions_maybe_due(&self, until: Day, most: usize) -> anyhow::Result<Vec<i64>> {
        let sql = "WITH reached (id, lead_days, until, end_date) AS (
                       SELECT subscription.id, lead_days,
                              coalesce((SELECT to_date FROM coverage WHERE subscription_id = subscription.id ORDER BY from_date DESC LIMIT 1), start_date), end_date
                       FROM subscription JOIN plan ON plan.id = plan_id)
                   SELECT id FROM reached WHERE until <= date(?1, lead_days || ' days') AND (end_date IS NULL OR until < end_date)
                   UNION
                   SELECT subscription_id FROM coverage JOIN subscription ON subscription.id = subscription_id
                   WHERE start_date < from_date AND NOT EXISTS
                         (SELECT 1 FROM coverage AS before WHERE before.subscription_id = coverage.subscription_id AND before.to_date = coverage.from_date)
                   LIMIT ?2";
        self.rows(sql, (until, i64::try_from(most)?), |row| row.get(0))
    }

    pub fn standing(&self, id: i64) -> anyhow::Result<Option<Standing>> {
        Ok(self.standings_where("subscription.id = ?1", &[&id])?.pop())
    }

    pub fn standings_of(&self, relation_id: i64) -> anyhow::Result<Vec<Standing>> {
        self.standings_where("relation_id = ?1", &[&relation_id])
    }

    /// Returns some subscriptions, by id.
    pub fn standings_among(&self, ids: &[i64]) -> anyhow::Result<Vec<Standing>> {
        let asked = serde_json::to_string(ids)?;
        self.standings_where("subscription.id IN (SELECT value FROM json_each(?1))", &[&asked])
    }

    /// Returns the subscriptions of some plans, by id.
    pub fn standings_of_plans(&self, ids: &[i64]) -> anyhow::Result<Vec<Standing>> {
        let asked = serde_json::to_string(ids)?;
        self.standings_where("plan_id IN (SELECT value FROM json_each(?1))", &[&asked])
    }

    /// Returns the subscriptions that some act brought, by id.
    pub fn standings_by_action(&self) -> anyhow::Result<Vec<Standing>> {
        self.standings_where("action_id IS NOT NULL", &[])
    }

    /// Returns every subscription with all it needs, by id.
    pub fn standings(&self) -> anyhow::Result<Vec<Standing>> {
        self.standings_where("1", &[])
    }

    /// Reads subscriptions, their coverage and pauses each in one pass in the order of ids, and joins them here.
    fn standings_where(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> anyhow::Result<Vec<Standing>> {
        let offers = Offers::read(self)?;
        let sql = format!(
            "SELECT {COLUMNS}, (SELECT birth_date FROM relation WHERE id = relation_id), {JOINED} FROM subscription
             WHERE {condition} ORDER BY subscription.id"
        );
        let mut standings = self.rows(&sql, values, |row| {
            let (id, subscription) = from_row(row)?;
            let plan = offers
                .plans
                .get(&subscription.plan_id)
                .cloned()
                .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
            let tariff = offers.tariff(subscription.plan_id, subscription.price, row.get(24)?);
            Ok(Standing {
                id,
                subscription,
                plan,
                tariff,
                discounts: vec![],
                households: vec![],
                covered: vec![],
                pauses: vec![],
                paid_to_join: row.get(25)?,
            })
        })?;
        let covered = self.coverage_where(condition, values)?;
        hand_out(&mut standings, covered, |standing, coverage| standing.covered.push(coverage));
        let pauses = self.pauses_where(condition, values)?;
        hand_out(&mut standings, pauses, |standing, pause| standing.pauses.push(pause));
        let counts = self.counts_where(condition, values)?;
        hand_out(&mut standings, counts, |standing, count| {
            standing.tariff.counts.to_mut().push(count);
        });
        let discounts = self.discounts_where(condition, values)?;
        hand_out(&mut standings, discounts, |standing, discount| standing.discounts.push(discount));
        if offers.plans.values().any(|plan| plan.in_household_ladder) {
            let mut households = self.households_where(condition, values, &offers)?;
            for standing in &mut standings {
                standing.households = households.remove(&standing.id).unwrap_or_default();
            }
        }
        Ok(standings)
    }

    /// Returns how many each subscription counts, by its id, the oldest first.
    fn counts_where(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> anyhow::Result<Vec<(i64, Count)>> {
        let sql = format!(
            "SELECT subscription_id, from_date, count FROM subscription_count
             WHERE subscription_id IN (SELECT id FROM subscription WHERE {condition}) ORDER BY subscription_id, from_date"
        );
        self.rows(&sql, values, |row| {
            Ok((row.get(0)?, Count { from: row.get(1)?, count: row.get(2)? }))
        })
    }

    /// Returns what lowers whatever somebody is asked: their own discounts and those of the groups they are in.
    pub fn discounts_of_relation(&self, relation_id: i64) -> anyhow::Result<Vec<Discount>> {
        let sql = "SELECT reason, basis_points, amount_cents, max(discount.valid_from, coalesce(group_member.valid_from, '')),
             nullif(min(coalesce(discount.valid_to, '9999'), coalesce(group_member.valid_to, '9999')), '9999'), discount.id
             FROM discount LEFT JOIN group_member ON group_member.group_id = discount.group_id AND group_member.relation_id = ?1
             WHERE discount.plan_id IS NULL AND discount.subscription_id IS NULL AND (discount.relation_id IS NULL OR discount.relation_id = ?1)
             AND (discount.group_id IS NULL OR group_member.id IS NOT NULL) ORDER BY discount.id";
        self.rows(sql, [relation_id], discount_from_row)
    }

    /// Returns what lowers the price of each subscription, by its id: only where every scope of a discount fits, and only
    /// as long as the relation is in the group.
    fn discounts_where(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> anyhow::Result<Vec<(i64, Discount)>> {
        let sql = format!(
            "SELECT reason, basis_points, amount_cents, max(discount.valid_from, coalesce(group_member.valid_from, '')),
             nullif(min(coalesce(discount.valid_to, '9999'), coalesce(group_member.valid_to, '9999')), '9999'), discount.id, subscription.id
             FROM discount JOIN subscription ON (discount.relation_id IS NULL OR discount.relation_id = subscription.relation_id)
             AND (discount.plan_id IS NULL OR discount.plan_id = subscription.plan_id)
             AND (discount.subscription_id IS NULL OR discount.subscription_id = subscription.id)
             LEFT JOIN group_member ON group_member.group_id = discount.group_id AND group_member.relation_id = subscription.relation_id
             WHERE (discount.group_id IS NULL OR group_member.id IS NOT NULL)
             AND subscription.id IN (SELECT id FROM subscription WHERE {condition}) ORDER BY subscription.id, discount.id"
        );
        self.rows(&sql, values, |row| Ok((row.get(6)?, discount_from_row(row)?)))
    }

    /// Returns the household of each subscription whose plan has the ladder; with everybody else's subscriptions in it.
    fn households_where(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
        offers: &Offers,
    ) -> anyhow::Result<HashMap<i64, Vec<Arc<Household>>>> {
        let mut percents = self.household_ladder()?;
        if percents.is_empty() {
            if self.household_cap()?.is_none() {
                return Ok(HashMap::new());
            }
            percents.push(100);
        }
        let sql = format!(
            "SELECT household_id, subscription.id, subscription.plan_id, max(start_date, valid_from),
             nullif(min(coalesce(end_date, '9999'), coalesce(valid_to, '9999')), '9999'), subscription.price_cents, birth_date
             FROM household_member JOIN subscription ON subscription.relation_id = household_member.relation_id
             JOIN plan ON plan.id = subscription.plan_id JOIN relation ON relation.id = subscription.relation_id
             WHERE billing = 1 AND in_household_ladder = 1 AND household_id IN (SELECT household_id FROM household_member
             WHERE relation_id IN (SELECT relation_id FROM subscription WHERE {condition})) ORDER BY household_id, subscription.id"
        );
        let mut counts: HashMap<i64, Vec<Count>> = HashMap::new();
        for (id, count) in self.counts_where("1 = 1", &[])? {
            counts.entry(id).or_default().push(count);
        }
        let rungs = self.rows(&sql, values, |row| {
            let mut tariff = offers.tariff(row.get(2)?, row.get(5)?, row.get(6)?);
            let (subscription_id, from, to) = (row.get(1)?, row.get(3)?, row.get(4)?);
            tariff.counts = counts.get(&subscription_id).cloned().unwrap_or_default().into();
            Ok((row.get::<_, i64>(0)?, Rung { subscription_id, from, to, tariff }))
        })?;
        let mut homes: BTreeMap<i64, Household> = BTreeMap::new();
        for (id, rung) in rungs {
            let home = homes.entry(id).or_insert_with(|| Household {
                id,
                percents: percents.clone(),
                rungs: vec![],
            });
            home.rungs.push(rung);
        }
        let mut of_subscription: HashMap<i64, Vec<Arc<Household>>> = HashMap::new();
        for home in homes.into_values().map(Arc::new) {
            let mut inside: Vec<i64> = home.rungs.iter().map(|rung| rung.subscription_id).collect();
            inside.dedup();
            for subscription_id in inside {
                of_subscription.entry(subscription_id).or_default().push(home.clone());
            }
        }
        Ok(of_subscription)
    }
}

/// What is on offer: every plan with its prices.
struct Offers {
    plans: HashMap<i64, Plan>,
    prices: Prices,
    bands: HashMap<i64, Vec<AgeBand>>,
    items: HashMap<i64, Vec<Item>>,
}

impl Offers {
    fn read(read: &Read<'_>) -> anyhow::Result<Offers> {
        Ok(Offers {
            plans: read.plans()?.into_iter().collect(),
            prices: read.prices()?,
            bands: read.age_bands()?,
            items: read.plan_items()?,
        })
    }

    fn tariff(&self, plan_id: i64, own: Option<Money>, birth: Option<Day>) -> Tariff<'static> {
        Tariff {
            prices: self.prices.get(&plan_id).cloned().unwrap_or_default().into(),
            own,
            bands: self.bands.get(&plan_id).cloned().unwrap_or_default().into(),
            birth,
            age_day: self.plans.get(&plan_id).and_then(|plan| plan.age_day),
            items: self.items.get(&plan_id).cloned().unwrap_or_default().into(),
            counts: vec![].into(),
        }
    }
}

/// Reads a discount from the first six columns.
fn discount_from_row(row: &Row<'_>) -> rusqlite::Result<Discount> {
    let lowers = match row.get(1)? {
        Some(basis_points) => Lowers::ByPart(basis_points),
        None => Lowers::ByAmount(row.get(2)?),
    };
    let (id, reason, from, to) = (row.get(5)?, row.get(0)?, row.get(3)?, row.get(4)?);
    Ok(Discount { id, reason, lowers, from, to })
}

/// Gives rows sorted by subscription to subscriptions sorted by id.
fn hand_out<T>(standings: &mut [Standing], rows: Vec<(i64, T)>, give: impl Fn(&mut Standing, T)) {
    let mut at = 0;
    for (id, row) in rows {
        while at < standings.len() && standings[at].id < id {
            at += 1;
        }
        if let Some(standing) = standings.get_mut(at).filter(|standing| standing.id == id) {
            give(standing, row);
        }
    }
}
