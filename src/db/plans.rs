//! Plans, their prices and rates of vat.

use std::collections::HashMap;

use anyhow::Context;
use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::cancellation::{NoticeAt, NoticePeriod};
use crate::domain::money::Money;
use crate::domain::plan::{
    Alignment, Audience, BillingTerms, Interval, Plan, ProrationMethod, Term,
};
use crate::domain::pricing::{AgeBand, Discount, Item, Lowers, Price};
use crate::domain::problem::{Problem, Thing};
use crate::domain::regime::LegalRegime;
use crate::domain::relation::fold;

const SELECT: &str = "SELECT plan.id, plan.name, audience, interval_count, interval_unit, alignment, term_months, duration_intervals,
    in_advance, lead_days, vat_code, proration, proration_table, rollover, notice_count, notice_unit, notice_at,
    (SELECT name FROM relation_group WHERE id = tag_group_id), on_failure, pause_mode, cost_center, used_for_membership, is_active,
    joining_fee_cents, age_day, in_household_ladder, renewal_months, legal_regime, covers_persons, instalments, ships, plan.ledger_account FROM plan";

/// A plan as a list shows it.
#[derive(Clone, Debug)]
pub struct PlanRow {
    pub id: i64,
    pub plan: Plan,
    pub price: Option<Money>,
    /// The price that comes after today's, and the day it does.
    pub next_price: Option<(Day, Money)>,
    pub subscribers: i64,
}

/// Something that lowers prices, as it is kept.
#[derive(Clone, Debug)]
pub struct NewDiscount<'a> {
    pub reason: &'a str,
    pub lowers: Lowers,
    pub group_id: Option<i64>,
    pub relation_id: Option<i64>,
    pub plan_id: Option<i64>,
    pub subscription_id: Option<i64>,
    pub from: Day,
    pub to: Option<Day>,
}

/// A discount, and the names of the group, relation and type of subscription it is of.
#[derive(Clone, Debug)]
pub struct DiscountRow {
    pub discount: Discount,
    pub of: String,
}

/// The prices of every plan, oldest first.
pub type Prices = HashMap<i64, Vec<Price>>;

/// A product in the list.
#[derive(Clone, Debug)]
pub struct ProductRow {
    pub name: String,
    /// Nothing where only plans say what it costs.
    pub price: Option<Money>,
    /// The names of the plans it goes along with.
    pub plans: String,
    /// From when it has a vat of its own, and which, oldest first; an empty code is that of its plan.
    pub vat: Vec<(Day, String)>,
}

impl ProductRow {
    /// Returns the code that was set for exactly that day.
    pub fn vat_set(&self, from: Day) -> Option<&str> {
        self.vat.iter().find(|(day, _)| *day == from).map(|(_, code)| code.as_str())
    }
}

impl Read<'_> {
    pub fn plan(&self, id: i64) -> anyhow::Result<Option<Plan>> {
        self.first(&format!("{SELECT} WHERE plan.id = ?1"), [id], |row| Ok(from_row(row)?.1))
    }

    pub fn plans(&self) -> anyhow::Result<Vec<(i64, Plan)>> {
        self.rows(&format!("{SELECT} ORDER BY plan.name COLLATE NOCASE"), [], from_row)
    }

    /// Returns the plans with today's price and the number of subscriptions that run today.
    pub fn plan_rows(&self, today: Day) -> anyhow::Result<Vec<PlanRow>> {
        let sql = "SELECT count(*) FROM subscription WHERE plan_id = ?1 AND start_date <= ?2 AND (end_date IS NULL OR ?2 < end_date)";
        let row = |(id, plan)| {
            Ok(PlanRow {
                id,
                plan,
                price: self.price_on(id, today)?,
                next_price: self.next_price(id, today)?,
                subscribers: self.value(sql, (id, today))?,
            })
        };
        self.plans()?.into_iter().map(row).collect()
    }

    /// Returns how many subscriptions of a plan run on a day at the plan's own price, and how many at one of their own.
    pub fn subscribers_on(&self, plan_id: i64, on: Day) -> anyhow::Result<(u32, u32)> {
        let sql = "SELECT count(*) FILTER (WHERE price_cents IS NULL), count(price_cents) FROM subscription
                   WHERE plan_id = ?1 AND start_date <= ?2 AND (end_date IS NULL OR ?2 < end_date)";
        let found = self.first(sql, (plan_id, on), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.unwrap_or_default())
    }

    /// Finds a plan by its name, in any case.
    pub fn find_plan(&self, name: &str) -> anyhow::Result<Result<i64, Problem>> {
        if let Some(id) =
            self.first("SELECT id FROM plan WHERE name = ?1", [name.trim()], |row| row.get(0))?
        {
            return Ok(Ok(id));
        }
        let folded = fold(name);
        let found = self.plans()?.into_iter().find(|(_, plan)| fold(&plan.name) == folded);
        Ok(found
            .map(|(id, _)| id)
            .ok_or_else(|| Problem::NotFound { what: Thing::Plan, value: name.trim().to_owned() }))
    }

    pub fn prices(&self) -> anyhow::Result<Prices> {
        let mut prices = Prices::new();
        let sql = "SELECT plan_id, valid_from, amount_cents, splits FROM price ORDER BY plan_id, valid_from";
        let rows = self.rows(sql, [], |row| {
            Ok((row.get(0)?, Price { from: row.get(1)?, amount: row.get(2)?, splits: row.get(3)? }))
        })?;
        for (plan_id, price) in rows {
            prices.entry(plan_id).or_default().push(price);
        }
        Ok(prices)
    }

    /// Returns the age bands of every plan that has them, the youngest first.
    pub fn age_bands(&self) -> anyhow::Result<HashMap<i64, Vec<AgeBand>>> {
        let mut bands: HashMap<i64, Vec<AgeBand>> = HashMap::new();
        let sql = "SELECT plan_id, from_age, amount_cents FROM age_band ORDER BY plan_id, from_age";
        let rows = self.rows(sql, [], |row| {
            Ok((row.get(0)?, AgeBand { from_age: row.get(1)?, amount_cents: row.get(2)? }))
        })?;
        for (plan_id, band) in rows {
            bands.entry(plan_id).or_default().push(band);
        }
        Ok(bands)
    }

    /// Returns what goes along with every plan that has products: an own price of the plan stands over the product's.
    pub fn plan_items(&self) -> anyhow::Result<HashMap<i64, Vec<Item>>> {
        let mut items: HashMap<i64, Vec<Item>> = HashMap::new();
        let sql = "SELECT plan_id, name, quantity, coalesce(plan_item.price_cents, product.price_cents, 0), product.id
                   FROM plan_item JOIN product ON product.id = product_id ORDER BY plan_id, plan_item.id";
        let rows = self.rows(sql, [], |row| {
            let (product, quantity, price) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, Item { product, quantity, price, vat: vec![] }, row.get(4)?))
        })?;
        let codes = self.vat_of_products()?;
        for (plan_id, item, product_id) in rows {
            let vat = codes.get(&product_id).cloned().unwrap_or_default();
            items.entry(plan_id).or_default().push(Item { vat, ..item });
        }
        Ok(items)
    }

    /// Returns from when which product has a vat of its own, and which, oldest first.
    fn vat_of_products(&self) -> anyhow::Result<HashMap<i64, Vec<(Day, String)>>> {
        let mut codes: HashMap<i64, Vec<(Day, String)>> = HashMap::new();
        let sql =
            "SELECT product_id, valid_from, code FROM product_vat ORDER BY product_id, valid_from";
        let rows = self.rows(sql, [], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        for (product_id, code) in rows {
            codes.entry(product_id).or_default().push(code);
        }
        Ok(codes)
    }

    /// Returns the code of vat that the product of a name has on a day; none where it has none of its own, or is no product.
    pub fn vat_of_product(&self, name: &str, day: Day) -> anyhow::Result<String> {
        let sql = "SELECT code FROM product_vat JOIN product ON product.id = product_id WHERE name = ?1 AND valid_from <= ?2
                   ORDER BY valid_from DESC LIMIT 1";
        let code: Option<String> = self.first(sql, (name, day), |row| row.get(0))?;
        Ok(code.filter(|code| !code.is_empty()).unwrap_or_else(|| "none".to_owned()))
    }

    /// Returns every product by name, with the plans it goes along with.
    pub fn products(&self) -> anyhow::Result<Vec<ProductRow>> {
        let sql = "SELECT product.name, product.price_cents, coalesce(group_concat(plan.name, ', '), ''), product.id FROM product
                   LEFT JOIN plan_item ON product_id = product.id LEFT JOIN plan ON plan.id = plan_id
                   GROUP BY product.id ORDER BY product.name";
        let mut codes = self.vat_of_products()?;
        self.rows(sql, [], |row| {
            let vat = codes.remove(&row.get(3)?).unwrap_or_default();
            Ok(ProductRow { name: row.get(0)?, price: row.get(1)?, plans: row.get(2)?, vat })
        })
    }

    /// Returns what goes along with one plan: the product, how many, and the plan's own price for one.
    pub fn items_of_plan(&self, plan_id: i64) -> anyhow::Result<Vec<(String, u32, Option<Money>)>> {
        let sql = "SELECT name, quantity, plan_item.price_cents FROM plan_item JOIN product ON product.id = product_id
                   WHERE plan_id = ?1 ORDER BY plan_item.id";
        self.rows(sql, [plan_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns in how many parts an invoice may be paid: the most that a plan on it lets it.
    pub fn instalments_asked(&self, invoice_id: i64) -> anyhow::Result<u32> {
        let sql = "SELECT coalesce(max(instalments), 1) FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   JOIN subscription ON subscription.id = subscription_id JOIN plan ON plan.id = plan_id
                   WHERE invoice_id = ?1 AND invoice.kind = 'invoice'";
        self.value(sql, [invoice_id])
    }

    /// Returns whether any plan sends something along, and whether any is paid in parts.
    pub fn sends_or_parts(&self) -> anyhow::Result<(bool, bool)> {
        let sql = "SELECT coalesce(max(ships), 0), coalesce(max(instalments), 1) > 1 FROM plan";
        Ok(self.first(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?.unwrap_or_default())
    }

    /// Returns every discount with what it is of, the latest first.
    pub fn discount_rows(&self) -> anyhow::Result<Vec<DiscountRow>> {
        let sql = "SELECT discount.id, relation_group.name, relation_id, plan.name, subscription_id FROM discount
                   LEFT JOIN relation_group ON relation_group.id = group_id LEFT JOIN plan ON plan.id = plan_id
                   ORDER BY valid_from DESC, discount.id DESC";
        let rows = self.rows(sql, [], |row| {
            let (group, relation): (Option<String>, Option<i64>) = (row.get(1)?, row.get(2)?);
            let (plan, subscription): (Option<String>, Option<i64>) = (row.get(3)?, row.get(4)?);
            Ok((row.get::<_, i64>(0)?, group, relation, plan, subscription))
        })?;
        let mut found = Vec::new();
        for (id, group, relation, plan, subscription) in rows {
            let mut of: Vec<String> = group.into_iter().collect();
            let holder = match subscription {
                Some(id) => self.standing(id)?,
                None => None,
            };
            let who = relation.or(holder.as_ref().map(|holder| holder.subscription.relation_id));
            of.extend(who.map(|who| self.relation_name(who)).transpose()?);
            of.extend(plan.or(holder.map(|holder| holder.plan.name)));
            let discount = self.discount(id)?.expect("it was listed just now");
            found.push(DiscountRow { discount, of: of.join(", ") });
        }
        Ok(found)
    }

    pub fn discount(&self, id: i64) -> anyhow::Result<Option<Discount>> {
        let sql = "SELECT reason, basis_points, amount_cents, valid_from, valid_to, id FROM discount WHERE id = ?1";
        self.first(sql, [id], |row| {
            let lowers = match row.get(1)? {
                Some(basis_points) => Lowers::ByPart(basis_points),
                None => Lowers::ByAmount(row.get(2)?),
            };
            let (id, reason, from, to) = (row.get(5)?, row.get(0)?, row.get(3)?, row.get(4)?);
            Ok(Discount { id, reason, lowers, from, to })
        })
    }

    pub fn price_on(&self, plan_id: i64, day: Day) -> anyhow::Result<Option<Money>> {
        let sql = "SELECT amount_cents FROM price WHERE plan_id = ?1 AND valid_from <= ?2 ORDER BY valid_from DESC LIMIT 1";
        self.first(sql, (plan_id, day), |row| row.get(0))
    }

    /// Returns the first price that begins after a day.
    fn next_price(&self, plan_id: i64, day: Day) -> anyhow::Result<Option<(Day, Money)>> {
        let sql = "SELECT valid_from, amount_cents FROM price WHERE plan_id = ?1 AND ?2 < valid_from ORDER BY valid_from LIMIT 1";
        self.first(sql, (plan_id, day), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the rates of a vat code, the oldest first, in hundredths of a percent.
    pub fn vat_rates(&self, code: &str) -> anyhow::Result<Vec<(Day, u32)>> {
        let sql =
            "SELECT valid_from, basis_points FROM vat_rate WHERE code = ?1 ORDER BY valid_from";
        self.rows(sql, [code], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the rate that was set for exactly that day.
    pub fn vat_rate_set(&self, code: &str, from: Day) -> anyhow::Result<Option<u32>> {
        let sql = "SELECT basis_points FROM vat_rate WHERE code = ?1 AND valid_from = ?2";
        self.first(sql, (code, from), |row| row.get(0))
    }

    /// Returns the rate of a vat code by law on a day, in hundredths of a percent; codes we do not know have none.
    pub fn vat_by_law(&self, code: &str, day: Day) -> anyhow::Result<u32> {
        let sql = "SELECT basis_points FROM vat_rate WHERE code = ?1 AND valid_from <= ?2 ORDER BY valid_from DESC LIMIT 1";
        Ok(self.first(sql, (code, day), |row| row.get(0))?.unwrap_or(0))
    }

    /// Returns what the club charges on what it supplies on a day, in hundredths of a percent: nothing while the scheme for
    /// small businesses holds.
    pub fn vat_on(&self, code: &str, day: Day) -> anyhow::Result<u32> {
        let scheme = "SELECT EXISTS (SELECT 1 FROM setting WHERE key = 'vat.small_from' AND value <> '' AND value <= ?1)
                      AND NOT EXISTS (SELECT 1 FROM setting WHERE key = 'vat.small_until' AND value <> '' AND value < ?1)";
        let is_small: bool = self.value(scheme, [day])?;
        if is_small { Ok(0) } else { self.vat_by_law(code, day) }
    }

    pub fn knows_vat(&self, code: &str) -> anyhow::Result<bool> {
        self.value("SELECT EXISTS (SELECT 1 FROM vat_rate WHERE code = ?1)", [code])
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<(i64, Plan)> {
    let interval: u32 = row.get(3)?;
    let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
    let table: Option<String> = row.get(12)?;
    let notice: u32 = row.get(14)?;
    let plan = Plan {
        name: row.get(1)?,
        audience: match text(2)? {
            "person" => Audience::Person,
            "organisation" => Audience::Organisation,
            _ => Audience::Both,
        },
        terms: BillingTerms {
            interval: if text(4)? == "week" {
                Interval::Weeks(interval)
            } else {
                Interval::Months(interval)
            },
            alignment: text(5)?.parse().unwrap_or(Alignment::Anniversary),
            duration_intervals: row.get(7)?,
            in_advance: row.get(8)?,
            lead_days: row.get(9)?,
            proration: ProrationMethod::named(text(11)?).unwrap_or_default(),
            proration_table: table
                .and_then(|json| serde_json::from_str(&json).ok())
                .unwrap_or_default(),
            rollover: row.get::<_, Option<String>>(13)?.and_then(|day| day.parse().ok()),
        },
        term: Term { first_months: row.get(6)?, renewal_months: row.get(26)? },
        vat_code: row.get(10)?,
        notice: if text(15)? == "months" {
            NoticePeriod::Months(notice)
        } else {
            NoticePeriod::Weeks(notice)
        },
        notice_at: NoticeAt::named(text(16)?).unwrap_or(NoticeAt::AnyDay),
        tag: row.get(17)?,
        pauses_on_failure: text(18)? == "pause",
        pause_extends: text(19)? == "extend",
        cost_center: row.get(20)?,
        ledger_account: row.get(31)?,
        used_for_membership: row.get(21)?,
        is_active: row.get(22)?,
        joining_fee: row.get(23)?,
        age_day: row.get::<_, Option<String>>(24)?.and_then(|day| day.parse().ok()),
        in_household_ladder: row.get(25)?,
        regime: LegalRegime::named(text(27)?).unwrap_or_default(),
        covers_persons: row.get(28)?,
        instalments: row.get(29)?,
        ships: row.get(30)?,
    };
    Ok((row.get(0)?, plan))
}

impl Write<'_> {
    pub fn add_plan(&self, plan: &Plan) -> anyhow::Result<i64> {
        let id = self.insert("INSERT INTO plan (name, interval_count, term_months, created_on) VALUES (?1, 1, 1, ?2)", (&plan.name, self.today()))?;
        self.change_plan(id, plan)?;
        Ok(id)
    }

    pub fn change_plan(&self, id: i64, plan: &Plan) -> anyhow::Result<()> {
        let (count, unit) = match plan.terms.interval {
            Interval::Months(count) => (count, "month"),
            Interval::Weeks(count) => (count, "week"),
        };
        let (notice_count, notice_unit) = match plan.notice {
            NoticePeriod::Weeks(count) => (count, "weeks"),
            NoticePeriod::Months(count) => (count, "months"),
        };
        let terms = &plan.terms;
        let table = (!terms.proration_table.is_empty())
            .then(|| serde_json::to_string(&terms.proration_table))
            .transpose()
            .context("a table is JSON")?;
        let tag = plan
            .tag
            .as_deref()
            .filter(|tag| !tag.is_empty())
            .map(|tag| self.group(tag))
            .transpose()?;
        let values: [&dyn rusqlite::ToSql; 32] = [
            &id,
            &plan.name,
            &plan.audience.name(),
            &count,
            &unit,
            &terms.alignment.to_string(),
            &plan.term.first_months,
            &terms.duration_intervals,
            &terms.in_advance,
            &terms.lead_days,
            &plan.vat_code,
            &terms.proration.name(),
            &table,
            &terms.rollover.map(|day| day.to_string()),
            &notice_count,
            &notice_unit,
            &plan.notice_at.name(),
            &tag,
            &if plan.pauses_on_failure { "pause" } else { "block" },
            &if plan.pause_extends { "extend" } else { "skip" },
            &plan.cost_center,
            &plan.used_for_membership,
            &plan.is_active,
            &plan.joining_fee,
            &plan.age_day.map(|day| day.to_string()),
            &plan.in_household_ladder,
            &plan.term.renewal_months,
            &plan.regime.name(),
            &plan.covers_persons,
            &plan.instalments,
            &plan.ships,
            &plan.ledger_account,
        ];
        let sql = "UPDATE plan SET name = ?2, audience = ?3, interval_count = ?4, interval_unit = ?5, alignment = ?6, term_months = ?7,
                   duration_intervals = ?8, in_advance = ?9, lead_days = ?10, vat_code = ?11, proration = ?12, proration_table = ?13, rollover = ?14,
                   notice_count = ?15, notice_unit = ?16, notice_at = ?17, tag_group_id = ?18, on_failure = ?19, pause_mode = ?20, cost_center = ?21,
                   used_for_membership = ?22, is_active = ?23, joining_fee_cents = ?24, age_day = ?25, in_household_ladder = ?26, renewal_months = ?27,
                   legal_regime = ?28, covers_persons = ?29, instalments = ?30, ships = ?31, ledger_account = ?32 WHERE id = ?1";
        self.run(sql, &values[..]).map(drop)
    }

    /// Sets the price from a day on; the price of that same day is replaced.
    pub fn set_price(&self, plan_id: i64, price: Price) -> anyhow::Result<()> {
        let sql =
            "INSERT INTO price (plan_id, valid_from, amount_cents, splits) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET amount_cents = ?3, splits = ?4";
        self.run(sql, (plan_id, price.from, price.amount, price.splits)).map(drop)
    }

    pub fn add_discount(&self, discount: &NewDiscount<'_>) -> anyhow::Result<i64> {
        let (points, amount) = match discount.lowers {
            Lowers::ByPart(points) => (Some(points), None),
            Lowers::ByAmount(amount) => (None, Some(amount)),
        };
        let sql = "INSERT INTO discount (reason, basis_points, amount_cents, group_id, relation_id, plan_id, subscription_id, valid_from, valid_to)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let d = discount;
        let scopes = (d.group_id, d.relation_id, d.plan_id, d.subscription_id);
        let values =
            (d.reason, points, amount, scopes.0, scopes.1, scopes.2, scopes.3, d.from, d.to);
        self.insert(sql, values)
    }

    /// Sets the rate of a vat code from a day on, or takes away what was set for that day.
    pub fn set_vat_rate(&self, code: &str, from: Day, points: Option<u32>) -> anyhow::Result<()> {
        self.run("DELETE FROM vat_rate WHERE code = ?1 AND valid_from = ?2", (code, from))?;
        let Some(points) = points else { return Ok(()) };
        let sql = "INSERT INTO vat_rate (code, valid_from, basis_points) VALUES (?1, ?2, ?3)";
        self.run(sql, (code, from, points)).map(drop)
    }

    pub fn end_discount(&self, id: i64, to: Option<Day>) -> anyhow::Result<()> {
        self.run("UPDATE discount SET valid_to = ?2 WHERE id = ?1", (id, to)).map(drop)
    }

    pub fn set_age_bands(&self, plan_id: i64, bands: &[AgeBand]) -> anyhow::Result<()> {
        self.run("DELETE FROM age_band WHERE plan_id = ?1", [plan_id])?;
        for band in bands {
            let sql = "INSERT INTO age_band (plan_id, from_age, amount_cents) VALUES (?1, ?2, ?3)";
            self.run(sql, (plan_id, band.from_age, band.amount_cents))?;
        }
        Ok(())
    }

    pub fn product(&self, name: &str) -> anyhow::Result<i64> {
        if let Some(id) =
            self.first("SELECT id FROM product WHERE name = ?1", [name], |row| row.get(0))?
        {
            return Ok(id);
        }
        self.insert("INSERT INTO product (name) VALUES (?1)", [name])
    }

    /// Sets what a product is called, and what it costs where a plan names no price of its own.
    pub fn set_product(&self, id: i64, name: &str, price: Money) -> anyhow::Result<()> {
        let sql = "UPDATE product SET name = ?2, price_cents = ?3 WHERE id = ?1";
        self.run(sql, (id, name, price)).map(drop)
    }

    /// Sets the vat a product has of its own from a day on, or takes away what was set for that day.
    pub fn set_product_vat(&self, id: i64, from: Day, code: Option<&str>) -> anyhow::Result<()> {
        self.run("DELETE FROM product_vat WHERE product_id = ?1 AND valid_from = ?2", (id, from))?;
        let Some(code) = code else { return Ok(()) };
        let sql = "INSERT INTO product_vat (product_id, valid_from, code) VALUES (?1, ?2, ?3)";
        self.run(sql, (id, from, code)).map(drop)
    }

    pub fn remove_plan_items(&self, plan_id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM plan_item WHERE plan_id = ?1", [plan_id]).map(drop)
    }

    pub fn add_plan_item(
        &self,
        plan_id: i64,
        product_id: i64,
        quantity: u32,
        price: Option<Money>,
    ) -> anyhow::Result<()> {
        let sql = "INSERT INTO plan_item (plan_id, product_id, quantity, price_cents) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (plan_id, product_id, quantity, price)).map(drop)
    }
}
