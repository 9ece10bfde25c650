//! Subscriptions, what of them is covered, and their pauses.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rusqlite::Row;

use crate::db::invoices::Line;
use crate::db::plans::Prices;
use crate::db::{Read, Write};
use crate::domain::billing::Billable;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::plan::{Grid, Interval, Plan, ProrationMethod};
use crate::domain::pricing::{
    AgeBand, Count, Discount, Household, Item, Lowers, Price, Reductions, Rung, Tariff,
};
use crate::domain::problem::{Problem, Thing};
use crate::domain::subscription::{PLAN_CHANGED, Subscription};

const COLUMNS: &str = "subscription.id, relation_id, plan_id, payer_id, mandate_id, start_date, anchor_day, billing_anchor, term_anchor,
    bill_from, price_cents, notice_date, end_date, end_reason, cost_center, buyer_reference, origin_text,
    coalesce((SELECT name FROM campaign_action WHERE id = action_id), ''), subscription.note,
    channel, subscription.created_on, previous_id, is_flagged, is_gift";

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub period: Period,
    pub kind: CoverageKind,
    /// A draft only reserves.
    pub is_final: bool,
}

/// Why a period asks no invoice any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageKind {
    Billed,
    Waived,
    Paused,
    /// Paid before it came here.
    Migrated,
}

/// A period of a subscription that stands on a final invoice.
#[derive(Clone, Debug)]
pub struct BilledPeriod {
    pub coverage_id: i64,
    pub invoice_id: i64,
    /// What of the line's period is still billed: less after a part was credited.
    pub covered: Period,
    pub line: Line,
}

impl BilledPeriod {
    /// Returns what was billed for the days of `part` that are still billed, and how many days these are.
    pub fn share_of(&self, part: Period) -> Money {
        let whole = self.line.period.unwrap_or(self.covered);
        let days = self.covered.overlap(part).map_or(0, Period::days);
        self.line.amount.share(days, whole.days())
    }

    /// Returns what was billed for the days from `end` on: the total less the used part.
    pub fn beyond(&self, end: Day) -> Money {
        let used = Period::new(self.covered.from, end.min(self.covered.to));
        self.share_of(self.covered) - used.map_or(Money::ZERO, |used| self.share_of(used))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    pub id: i64,
    pub from: Day,
    pub to: Option<Day>,
    pub extends: bool,
}

impl Pause {
    pub fn is_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
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

/// What can be changed in an agreement that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changeable {
    Contractant,
    Payer,
    Mandate,
    CostCenter,
    BuyerReference,
    OriginText,
    Action,
    Note,
}

impl Changeable {
    const ALL: [Changeable; 8] = [
        Changeable::Contractant,
        Changeable::Payer,
        Changeable::Mandate,
        Changeable::CostCenter,
        Changeable::BuyerReference,
        Changeable::OriginText,
        Changeable::Action,
        Changeable::Note,
    ];

    fn named(column: &str) -> Changeable {
        Changeable::ALL
            .into_iter()
            // Before there were campaigns an action was a text.
            .find(|field| {
                field.column() == column || field.column().strip_suffix("_id") == Some(column)
            })
            .unwrap_or(Changeable::Note)
    }

    /// The name of its column, which is also how the history names it.
    pub fn column(self) -> &'static str {
        match self {
            Changeable::Contractant => "relation_id",
            Changeable::Payer => "payer_id",
            Changeable::Mandate => "mandate_id",
            Changeable::CostCenter => "cost_center",
            Changeable::BuyerReference => "buyer_reference",
            Changeable::OriginText => "origin_text",
            Changeable::Action => "action_id",
            Changeable::Note => "note",
        }
    }
}

/// Something that was asked, tried or paid.
#[derive(Clone, Debug)]
pub struct PaymentEvent {
    pub on: Day,
    /// `invoice`, `attempt`, or where money came from.
    pub what: String,
    /// The number of the invoice, or the id of the attempt.
    pub reference: String,
    pub amount: Money,
    /// The kind of invoice, the state of the attempt, or the way it was paid.
    pub how: String,
    /// Why the bank sent it back.
    pub code: String,
}

/// A change as people read it.
#[derive(Clone, Debug)]
pub struct SubscriptionChange {
    pub on: Day,
    pub field: Changeable,
    pub old: String,
    pub new: String,
}

impl Read<'_> {
    pub fn subscription(&self, id: i64) -> anyhow::Result<Option<Subscription>> {
        let sql = format!("SELECT {COLUMNS} FROM subscription WHERE id = ?1");
        self.first(&sql, [id], |row| Ok(from_row(row)?.1))
    }

    pub fn find_subscription(&self, text: &str) -> anyhow::Result<Result<i64, Problem>> {
        let found = match text.trim().parse::<i64>() {
            Ok(id) => {
                self.first("SELECT id FROM subscription WHERE id = ?1", [id], |row| row.get(0))?
            }
            Err(_) => None,
        };
        Ok(found.ok_or_else(|| Problem::NotFound {
            what: Thing::Subscription,
            value: text.trim().to_owned(),
        }))
    }

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
        let sql = format!(
            "SELECT coverage.subscription_id, from_date, to_date, coverage.kind <> 'billed' OR invoice.state = 'final', coverage.kind
             FROM coverage LEFT JOIN invoice_line ON invoice_line.id = invoice_line_id LEFT JOIN invoice ON invoice.id = invoice_id
             WHERE coverage.subscription_id IN (SELECT id FROM subscription WHERE {condition})
             ORDER BY coverage.subscription_id, from_date"
        );
        let covered = self.rows(&sql, values, |row| {
            let period = Period { from: row.get(1)?, to: row.get(2)? };
            let kind = match row.get_ref(4)?.as_str()? {
                "billed" => CoverageKind::Billed,
                "waived" => CoverageKind::Waived,
                "paused" => CoverageKind::Paused,
                _ => CoverageKind::Migrated,
            };
            Ok((row.get::<_, i64>(0)?, Coverage { period, kind, is_final: row.get(3)? }))
        })?;
        hand_out(&mut standings, covered, |standing, coverage| standing.covered.push(coverage));
        let sql = format!(
            "SELECT subscription_id, id, from_date, to_date, mode = 'extend' FROM pause
             WHERE subscription_id IN (SELECT id FROM subscription WHERE {condition}) ORDER BY subscription_id, from_date"
        );
        let pauses = self.rows(&sql, values, |row| {
            Ok((
                row.get::<_, i64>(0)?,
                Pause { id: row.get(1)?, from: row.get(2)?, to: row.get(3)?, extends: row.get(4)? },
            ))
        })?;
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
        self.rows(sql, [relation_id], |row| {
            let lowers = match row.get(1)? {
                Some(basis_points) => Lowers::ByPart(basis_points),
                None => Lowers::ByAmount(row.get(2)?),
            };
            Ok(Discount {
                id: row.get(5)?,
                reason: row.get(0)?,
                lowers,
                from: row.get(3)?,
                to: row.get(4)?,
            })
        })
    }

    /// Returns what lowers the price of each subscription, by its id: only where every scope of a discount fits, and only
    /// as long as the relation is in the group.
    fn discounts_where(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> anyhow::Result<Vec<(i64, Discount)>> {
        let sql = format!(
            "SELECT subscription.id, reason, basis_points, amount_cents, max(discount.valid_from, coalesce(group_member.valid_from, '')),
             nullif(min(coalesce(discount.valid_to, '9999'), coalesce(group_member.valid_to, '9999')), '9999'), discount.id
             FROM discount JOIN subscription ON (discount.relation_id IS NULL OR discount.relation_id = subscription.relation_id)
             AND (discount.plan_id IS NULL OR discount.plan_id = subscription.plan_id)
             AND (discount.subscription_id IS NULL OR discount.subscription_id = subscription.id)
             LEFT JOIN group_member ON group_member.group_id = discount.group_id AND group_member.relation_id = subscription.relation_id
             WHERE (discount.group_id IS NULL OR group_member.id IS NOT NULL)
             AND subscription.id IN (SELECT id FROM subscription WHERE {condition}) ORDER BY subscription.id, discount.id"
        );
        self.rows(&sql, values, |row| {
            let lowers = match row.get(2)? {
                Some(basis_points) => Lowers::ByPart(basis_points),
                None => Lowers::ByAmount(row.get(3)?),
            };
            let (id, reason, from, to) = (row.get(6)?, row.get(1)?, row.get(4)?, row.get(5)?);
            Ok((row.get(0)?, Discount { id, reason, lowers, from, to }))
        })
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

    /// Returns whether another subscription follows on this one.
    pub fn has_successor(&self, id: i64) -> anyhow::Result<bool> {
        self.value("SELECT EXISTS (SELECT 1 FROM subscription WHERE previous_id = ?1)", [id])
    }

    /// Returns who is covered by a subscription beside its holder, by name.
    pub fn covered_persons(&self, id: i64) -> anyhow::Result<Vec<(i64, String)>> {
        let sql =
            "SELECT relation_id FROM covered_person JOIN relation ON relation.id = relation_id
                   WHERE subscription_id = ?1 ORDER BY sort_key";
        let people = self.rows(sql, [id], |row| row.get::<_, i64>(0))?;
        people.into_iter().map(|id| Ok((id, self.relation_name(id)?))).collect()
    }

    /// Returns everything that was asked and paid for a subscription, the newest first.
    pub fn payment_history(&self, id: i64) -> anyhow::Result<Vec<PaymentEvent>> {
        let invoices = "SELECT DISTINCT invoice_id FROM invoice_line WHERE subscription_id = ?1";
        let sql = format!(
            "SELECT invoice_date, 'invoice', number, total_cents, kind, '', 0 FROM invoice WHERE id IN ({invoices}) AND state = 'final'
             UNION ALL SELECT on_date, source, number, amount_cents, method, '', 1 FROM allocation JOIN invoice ON invoice.id = invoice_id
             WHERE invoice_id IN ({invoices}) AND source <> 'credit'
             UNION ALL SELECT run.on_date, 'attempt', end_to_end_id, amount_cents, collection_item.state, coalesce(return_code, ''), 2
             FROM collection_item JOIN run ON run.id = run_id WHERE invoice_id IN ({invoices}) ORDER BY 1 DESC, 7 DESC"
        );
        self.rows(&sql, [id], |row| {
            Ok(PaymentEvent {
                on: row.get(0)?,
                what: row.get(1)?,
                reference: row.get(2)?,
                amount: row.get(3)?,
                how: row.get(4)?,
                code: row.get(5)?,
            })
        })
    }

    /// Returns what was changed in a subscription, the newest first.
    pub fn subscription_changes(&self, id: i64) -> anyhow::Result<Vec<SubscriptionChange>> {
        let sql = "SELECT changed_on, field, old, new FROM subscription_change WHERE subscription_id = ?1 ORDER BY id DESC";
        self.rows(sql, [id], |row| {
            let field = Changeable::named(row.get_ref(1)?.as_str()?);
            Ok(SubscriptionChange { on: row.get(0)?, field, old: row.get(2)?, new: row.get(3)? })
        })
    }

    /// Returns the periods of a subscription that stand on final invoices, oldest first.
    pub fn billed_periods(&self, subscription_id: i64) -> anyhow::Result<Vec<BilledPeriod>> {
        let sql = "SELECT coverage.id, invoice_id, from_date, to_date, invoice_line_id FROM coverage
                   JOIN invoice_line ON invoice_line.id = invoice_line_id JOIN invoice ON invoice.id = invoice_id
                   WHERE coverage.subscription_id = ?1 AND state = 'final' ORDER BY from_date";
        let found = self.rows(sql, [subscription_id], |row| {
            let covered = Period { from: row.get(2)?, to: row.get(3)? };
            Ok((row.get(0)?, row.get::<_, i64>(1)?, covered, row.get::<_, i64>(4)?))
        })?;
        let billed = |(coverage_id, invoice_id, covered, line_id)| {
            let lines = self.invoice_lines(invoice_id)?;
            let line = lines.into_iter().find(|line| line.id == line_id);
            let line = line.expect("coverage refers to a line of that invoice");
            Ok(BilledPeriod { coverage_id, invoice_id, covered, line })
        };
        found.into_iter().map(billed).collect()
    }

    /// Returns the drafts with a line of a subscription that reaches beyond a day: invoice, line, run.
    pub fn drafts_beyond(&self, id: i64, end: Day) -> anyhow::Result<Vec<(i64, i64, Option<i64>)>> {
        let sql = "SELECT invoice.id, invoice_line.id, run_id FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE subscription_id = ?1 AND invoice.state = 'draft' AND (?2 < period_to OR (invoice_line.kind = 'joining_fee'
                   AND ?2 <= (SELECT start_date FROM subscription WHERE id = ?1)))";
        self.rows(sql, (id, end), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns the drafts with a line of a subscription for days of a period: invoice, line, run.
    pub fn drafts_within(
        &self,
        id: i64,
        days: Period,
    ) -> anyhow::Result<Vec<(i64, i64, Option<i64>)>> {
        let sql = "SELECT invoice.id, invoice_line.id, run_id FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE subscription_id = ?1 AND invoice.state = 'draft' AND ?2 < period_to AND period_from < ?3";
        self.rows(sql, (id, days.from, days.to), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns the drafts on which a household pays less by its cap: invoice, run.
    pub fn capped_drafts(&self, household_id: i64) -> anyhow::Result<Vec<(i64, Option<i64>)>> {
        let sql = "SELECT DISTINCT invoice.id, run_id FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE household_id = ?1 AND invoice.state = 'draft'";
        self.rows(sql, [household_id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns whether a subscription is of a plan whose price falls with the place in the household.
    pub fn is_in_ladder(&self, subscription_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT in_household_ladder FROM subscription JOIN plan ON plan.id = plan_id WHERE subscription.id = ?1";
        Ok(self.first(sql, [subscription_id], |row| row.get(0))?.unwrap_or(false))
    }

    /// Returns the names of the plans somebody has that have not ended on a day.
    pub fn running_plans(&self, relation_id: i64, today: Day) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT DISTINCT plan.name FROM subscription JOIN plan ON plan.id = plan_id
                   WHERE relation_id = ?1 AND (end_date IS NULL OR ?2 < end_date) ORDER BY 1";
        self.rows(sql, (relation_id, today), |row| row.get(0))
    }

    pub fn has_subscription(&self, relation_id: i64) -> anyhow::Result<bool> {
        self.value(
            "SELECT EXISTS (SELECT 1 FROM subscription WHERE relation_id = ?1)",
            [relation_id],
        )
    }
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

fn from_row(row: &Row<'_>) -> rusqlite::Result<(i64, Subscription)> {
    let subscription = Subscription {
        relation_id: row.get(1)?,
        plan_id: row.get(2)?,
        payer_id: row.get(3)?,
        mandate_id: row.get(4)?,
        start: row.get(5)?,
        anchor_day: row.get(6)?,
        billing_anchor: row.get(7)?,
        term_anchor: row.get(8)?,
        bill_from: row.get(9)?,
        price: row.get(10)?,
        notice_date: row.get(11)?,
        end: row.get(12)?,
        end_reason: row.get(13)?,
        cost_center: row.get(14)?,
        buyer_reference: row.get(15)?,
        origin_text: row.get(16)?,
        action: row.get(17)?,
        note: row.get(18)?,
        channel: row.get(19)?,
        created_on: row.get(20)?,
        previous_id: row.get(21)?,
        is_flagged: row.get(22)?,
        is_gift: row.get(23)?,
    };
    Ok((row.get(0)?, subscription))
}

impl Write<'_> {
    pub fn add_subscription(&self, subscription: &Subscription) -> anyhow::Result<i64> {
        let sql = "INSERT INTO subscription (relation_id, plan_id, payer_id, mandate_id, start_date, anchor_day, billing_anchor, term_anchor,
                   bill_from, price_cents, notice_date, end_date, end_reason, cost_center, buyer_reference, origin_text, action_id, note, channel,
                   created_on, previous_id, is_flagged, is_gift)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";
        let s = subscription;
        let action_id = self.action_named(&s.action)?;
        let values: [&dyn rusqlite::ToSql; 23] = [
            &s.relation_id,
            &s.plan_id,
            &s.payer_id,
            &s.mandate_id,
            &s.start,
            &s.anchor_day,
            &s.billing_anchor,
            &s.term_anchor,
            &s.bill_from,
            &s.price,
            &s.notice_date,
            &s.end,
            &s.end_reason,
            &s.cost_center,
            &s.buyer_reference,
            &s.origin_text,
            &action_id,
            &s.note,
            &s.channel,
            &s.created_on,
            &s.previous_id,
            &s.is_flagged,
            &s.is_gift,
        ];
        self.insert(sql, &values[..])
    }

    /// Ends a subscription on notice; the end it had before is kept for when the notice is taken back.
    pub fn cancel(&self, id: i64, notice: Day, end: Day, reason: &str) -> anyhow::Result<()> {
        let sql = "UPDATE subscription SET former_end_date = end_date, former_end_reason = end_reason, notice_date = ?2,
                   end_date = ?3, end_reason = ?4 WHERE id = ?1";
        self.run(sql, (id, notice, end, reason)).map(drop)
    }

    /// Keeps the act that made somebody leave.
    pub fn set_left_by(&self, id: i64, action_id: Option<i64>) -> anyhow::Result<()> {
        let sql = "UPDATE subscription SET left_by_action_id = ?2 WHERE id = ?1";
        self.run(sql, (id, action_id)).map(drop)
    }

    /// Takes a notice back and returns the end that stands again, if it had one.
    pub fn undo_cancel(&self, id: i64) -> anyhow::Result<Option<Day>> {
        let sql = "UPDATE subscription SET notice_date = NULL, end_date = former_end_date, end_reason = former_end_reason,
                   former_end_date = NULL, former_end_reason = NULL, left_by_action_id = NULL WHERE id = ?1";
        self.run(sql, [id])?;
        self.value("SELECT end_date FROM subscription WHERE id = ?1", [id])
    }

    /// Lets a subscription that ends by itself end later.
    pub fn move_end(&self, id: i64, end: Day) -> anyhow::Result<()> {
        self.run("UPDATE subscription SET end_date = ?2 WHERE id = ?1", (id, end)).map(drop)
    }

    pub fn set_anchors(
        &self,
        id: i64,
        billing: Day,
        term: Day,
        anchor_day: u32,
    ) -> anyhow::Result<()> {
        let sql = "UPDATE subscription SET billing_anchor = ?2, term_anchor = ?3, anchor_day = ?4 WHERE id = ?1";
        self.run(sql, (id, billing, term, anchor_day)).map(drop)
    }

    pub fn set_covered_persons(&self, id: i64, persons: &[i64]) -> anyhow::Result<()> {
        self.run("DELETE FROM covered_person WHERE subscription_id = ?1", [id])?;
        for person in persons {
            let sql = "INSERT INTO covered_person (subscription_id, relation_id) VALUES (?1, ?2)";
            self.run(sql, (id, *person))?;
        }
        Ok(())
    }

    /// Sets how many a subscription counts from a day on, or takes away what began on it.
    pub fn set_count(&self, id: i64, from: Day, count: Option<u32>) -> anyhow::Result<()> {
        let sql = "DELETE FROM subscription_count WHERE subscription_id = ?1 AND from_date = ?2";
        self.run(sql, (id, from))?;
        if let Some(count) = count {
            let sql = "INSERT INTO subscription_count (subscription_id, from_date, count) VALUES (?1, ?2, ?3)";
            self.run(sql, (id, from, count))?;
        }
        Ok(())
    }

    /// Covers a period that is not billed: `kind` is waived, paused or migrated.
    pub fn cover(
        &self,
        subscription_id: i64,
        period: Period,
        kind: &str,
        run_id: Option<i64>,
    ) -> anyhow::Result<()> {
        let sql = "INSERT INTO coverage (subscription_id, from_date, to_date, kind, run_id) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, (subscription_id, period.from, period.to, kind, run_id)).map(drop)
    }

    pub fn cover_billed(
        &self,
        subscription_id: i64,
        period: Period,
        line_id: i64,
        run_id: Option<i64>,
    ) -> anyhow::Result<()> {
        let sql = "INSERT INTO coverage (subscription_id, from_date, to_date, kind, invoice_line_id, run_id) VALUES (?1, ?2, ?3, 'billed', ?4, ?5)";
        self.run(sql, (subscription_id, period.from, period.to, line_id, run_id)).map(drop)
    }

    /// Takes days out of what a line covers: they were credited. What is left of it on both sides stays.
    pub fn uncover_part(&self, billed: &BilledPeriod, days: Period) -> anyhow::Result<()> {
        let sql = "SELECT subscription_id, run_id FROM coverage WHERE id = ?1";
        let (subscription_id, run_id) = self
            .first(sql, [billed.coverage_id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .expect("coverage that was read just now");
        self.run("DELETE FROM coverage WHERE id = ?1", [billed.coverage_id])?;
        for rest in billed.covered.without([days]) {
            self.cover_billed(subscription_id, rest, billed.line.id, run_id)?;
        }
        Ok(())
    }

    /// Ends a subscription because another plan takes its place.
    pub fn end_for_next(&self, id: i64, today: Day, end: Day) -> anyhow::Result<()> {
        self.cancel(id, today, end, PLAN_CHANGED)
    }

    /// Changes one column of an agreement and remembers what it was.
    pub fn change_subscription(
        &self,
        id: i64,
        change: &SubscriptionChange,
        value: &dyn rusqlite::ToSql,
    ) -> anyhow::Result<()> {
        let sql = format!("UPDATE subscription SET {} = ?2 WHERE id = ?1", change.field.column());
        let values: [&dyn rusqlite::ToSql; 2] = [&id, value];
        self.run(&sql, &values[..])?;
        let sql = "INSERT INTO subscription_change (subscription_id, changed_on, field, old, new) VALUES (?1, ?2, ?3, ?4, ?5)";
        let c = change;
        self.run(sql, (id, c.on, c.field.column(), &c.old, &c.new)).map(drop)
    }

    /// Takes the coverage away that an invoice made: its periods can be billed again.
    pub fn uncover_invoice(&self, invoice_id: i64) -> anyhow::Result<()> {
        let sql = "DELETE FROM coverage WHERE invoice_line_id IN (SELECT id FROM invoice_line WHERE invoice_id = ?1)";
        self.run(sql, [invoice_id]).map(drop)
    }

    /// Gives away the periods that an invoice billed.
    pub fn waive_invoice(&self, invoice_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE coverage SET kind = 'waived', invoice_line_id = NULL
                   WHERE invoice_line_id IN (SELECT id FROM invoice_line WHERE invoice_id = ?1)";
        self.run(sql, [invoice_id]).map(drop)
    }

    pub fn add_pause(
        &self,
        subscription_id: i64,
        from: Day,
        to: Option<Day>,
        extends: bool,
    ) -> anyhow::Result<i64> {
        let sql = "INSERT INTO pause (subscription_id, from_date, to_date, mode, reason) VALUES (?1, ?2, ?3, ?4, 'manual')";
        self.insert(sql, (subscription_id, from, to, if extends { "extend" } else { "skip" }))
    }

    /// Lets the subscriptions on an invoice rest whose plan says so when a collection comes back; until it is paid.
    pub fn pause_unpaid(&self, invoice_id: i64, from: Day) -> anyhow::Result<()> {
        let sql = "INSERT INTO pause (subscription_id, from_date, mode, reason)
                   SELECT DISTINCT subscription.id, max(?2, start_date), 'skip', 'return' FROM invoice_line
                   JOIN subscription ON subscription.id = subscription_id JOIN plan ON plan.id = plan_id
                   WHERE invoice_id = ?1 AND third_party_id IS NULL AND on_failure = 'pause' AND (end_date IS NULL OR ?2 < end_date)
                   AND NOT EXISTS (SELECT 1 FROM pause WHERE pause.subscription_id = subscription.id AND (to_date IS NULL OR ?2 < to_date))";
        self.run(sql, (invoice_id, from)).map(drop)
    }

    /// Returns the pauses that a collection that came back began, of subscriptions on an invoice of which nothing is open
    /// any more: pause, subscription, its begin, whether what was missed is caught up.
    pub fn pauses_paid(&self, invoice_id: i64) -> anyhow::Result<Vec<(i64, i64, Day, bool)>> {
        let sql = "SELECT DISTINCT pause.id, pause.subscription_id, from_date, used_for_membership FROM pause
                   JOIN subscription ON subscription.id = pause.subscription_id JOIN plan ON plan.id = plan_id
                   JOIN invoice_line ON invoice_line.subscription_id = subscription.id
                   WHERE invoice_id = ?1 AND reason = 'return' AND to_date IS NULL
                   AND third_party_id IS NULL AND ((SELECT open_cents FROM invoice_open WHERE invoice_open.invoice_id = ?1) <= 0
                   OR EXISTS (SELECT 1 FROM instalment WHERE instalment.invoice_id = ?1))
                   AND NOT EXISTS (SELECT 1 FROM collection_item JOIN invoice_line AS other ON other.invoice_id = collection_item.invoice_id
                   JOIN invoice_open ON invoice_open.invoice_id = collection_item.invoice_id
                   WHERE other.subscription_id = subscription.id AND collection_item.state = 'returned' AND 0 < open_cents AND other.third_party_id IS NULL
                   AND NOT EXISTS (SELECT 1 FROM collection_item AS later WHERE later.invoice_id = collection_item.invoice_id
                   AND later.instalment = collection_item.instalment AND 0 < later.instalment AND later.id > collection_item.id
                   AND later.state = 'uploaded' AND later.settled_on IS NOT NULL))";
        self.rows(sql, [invoice_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
    }

    pub fn end_pause(&self, pause_id: i64, to: Day) -> anyhow::Result<()> {
        self.run("UPDATE pause SET to_date = ?2 WHERE id = ?1", (pause_id, to)).map(drop)
    }

    /// Takes back what a pause covered on these days: it ended earlier than was thought.
    pub fn uncover_paused(&self, subscription_id: i64, days: Period) -> anyhow::Result<()> {
        let sql = "SELECT id, from_date, to_date, run_id FROM coverage
                   WHERE subscription_id = ?1 AND kind = 'paused' AND ?2 < to_date AND from_date < ?3";
        let rows = self.rows(sql, (subscription_id, days.from, days.to), |row| {
            let covered = Period { from: row.get(1)?, to: row.get(2)? };
            Ok((row.get::<_, i64>(0)?, covered, row.get(3)?))
        })?;
        for (id, covered, run_id) in rows {
            self.run("DELETE FROM coverage WHERE id = ?1", [id])?;
            for rest in covered.without([days]) {
                self.cover(subscription_id, rest, "paused", run_id)?;
            }
        }
        Ok(())
    }

    pub fn remove_pause(&self, pause_id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM pause WHERE id = ?1", [pause_id]).map(drop)
    }
}
