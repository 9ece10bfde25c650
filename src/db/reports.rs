//! Sums over a stretch of time: what came in, what is late, what was collected, who is a member.

use std::collections::HashMap;

use crate::db::Read;
use crate::db::settings::Setting;
use crate::domain::calendar::{Day, months_after};
use crate::domain::card::listed;
use crate::domain::collection::reversibility;
use crate::domain::mandate::{MandateObstacle, dormant_from, obstacle};
use crate::domain::money::Money;
use crate::domain::vat_limit::VatLimit;

/// How much is open, by how many days it is late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ageing {
    /// Not due yet, then up to 30, 60 and 90 days late, and more: invoices and what is open on them.
    pub buckets: [(i64, Money); 5],
}

/// What was collected, and what of it came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    pub count: i64,
    pub amount: Money,
    pub returned_count: i64,
    pub returned: Money,
    /// Credited by the bank, and not back since.
    pub kept_count: i64,
    pub kept: Money,
}

/// What was credited on a day and can still go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reversible {
    pub settled_on: Day,
    pub count: i64,
    pub amount: Money,
}

/// A mandate that lapses unless it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lapsing {
    pub relation_id: i64,
    pub name: String,
    pub reference: String,
    pub last_used_on: Option<Day>,
    pub lapses_on: Day,
}

/// What was invoiced of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSum {
    pub what: String,
    pub count: i64,
    pub discount: Money,
    pub amount: Money,
}

/// Money that came in as a gift on a day, or went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gift {
    pub relation_id: i64,
    pub on: Day,
    pub amount: Money,
    pub is_cash: bool,
}

/// How far a year is, and the most it may be.
#[derive(Clone, Copy, Debug)]
pub struct VatMeter {
    pub of: VatLimit,
    pub amount: Money,
    pub limit: Money,
}

impl Collected {
    /// Returns how many the bank has said nothing of yet, and what they come to.
    pub fn on_the_way(&self) -> (i64, Money) {
        let count = self.count - self.kept_count - self.returned_count;
        (count, self.amount - self.kept - self.returned)
    }
}

/// Returns every month from that of a day up to the last that is known, those without anything too.
fn each_month(from: Day, known: &[(String, Money)]) -> Vec<(String, Money)> {
    let Some((last, _)) = known.last() else { return vec![] };
    let months = (0..).map(|month| months_after(from, month).format("%Y-%m").to_string());
    let of = |month: &String| known.iter().find(|(name, _)| name == month).map(|(_, sum)| *sum);
    months
        .take_while(|month| month <= last)
        .map(|month| {
            let sum = of(&month).unwrap_or_default();
            (month, sum)
        })
        .collect()
}

impl Read<'_> {
    /// Returns what the lines of the final invoices of a stretch come to, by type of subscription and by what is none.
    pub fn line_sums(&self, from: Day, until: Day) -> anyhow::Result<Vec<LineSum>> {
        let sql = "SELECT CASE WHEN third_party_id IS NOT NULL THEN 'Bijdragen van derden' WHEN invoice_line.kind = 'joining_fee' THEN 'Inschrijfgeld'
                   WHEN invoice_line.kind = 'household_cap' THEN 'Gezinsmaximum' WHEN plan.name IS NOT NULL THEN plan.name
                   WHEN recurring_id IS NOT NULL THEN 'Periodieke facturen' ELSE 'Losse verkoop' END AS what,
                   count(*) FILTER (WHERE is_apart = 0), sum(discount_cents), sum(amount_cents) FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   LEFT JOIN subscription ON subscription.id = subscription_id LEFT JOIN plan ON plan.id = plan_id
                   WHERE invoice.state = 'final' AND invoice.kind = 'invoice' AND invoice_date BETWEEN ?1 AND ?2 GROUP BY 1 ORDER BY 1";
        self.rows(sql, (from, until), |row| {
            let (what, count) = (row.get(0)?, row.get(1)?);
            Ok(LineSum { what, count, discount: row.get(2)?, amount: row.get(3)? })
        })
    }

    /// Returns how many periods that begin in a stretch were given away or paused, of each type of subscription. What was
    /// invoiced and credited is not among them.
    pub fn exemptions(&self, from: Day, until: Day) -> anyhow::Result<Vec<(String, i64)>> {
        let sql = "SELECT name, count(*) FROM coverage JOIN subscription ON subscription.id = subscription_id JOIN plan ON plan.id = plan_id
                   WHERE kind IN ('waived', 'paused') AND from_date BETWEEN ?1 AND ?2
                   AND NOT EXISTS (SELECT 1 FROM invoice_line WHERE invoice_line.subscription_id = coverage.subscription_id AND period_from = from_date)
                   GROUP BY 1 ORDER BY 1";
        self.rows(sql, (from, until), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns what came in, less what went back, and what was credited on every invoice up to and including a day.
    pub fn came_in_until(&self, until: Day) -> anyhow::Result<HashMap<i64, (Money, Money)>> {
        let sql = "SELECT invoice_id, coalesce(sum(amount_cents) FILTER (WHERE source NOT IN ('credit', 'write_off')), 0),
                   coalesce(sum(amount_cents) FILTER (WHERE source = 'credit'), 0) FROM allocation WHERE on_date <= ?1 GROUP BY 1";
        let rows = self.rows(sql, [until], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.into_iter().collect())
    }

    /// Returns what came in from a day until and including another on invoices with income on these accounts: of each payment
    /// the part that such lines are of its invoice. In the order of who gave and when.
    /// What was credited is no gift any more. Of one giver, or of all.
    pub fn gifts(
        &self,
        from: Day,
        until: Day,
        accounts: &[String],
        giver: Option<i64>,
    ) -> anyhow::Result<Vec<Gift>> {
        // What stands of an invoice and of the gifts on it, with what was credited of both; more may have been paid than that.
        let own = "SELECT coalesce(credits_id, id) FROM invoice AS whole WHERE whole.id = invoice_line.invoice_id";
        // What came in on an invoice: not what went back of it because it was too much, nor what of that pays another.
        let came_in = "source NOT IN ('credit', 'write_off') AND method <> 'refund' AND (method NOT LIKE 'set_off %' OR 0 < (
                       SELECT sum(amount_cents) FROM allocation AS pair WHERE pair.invoice_id = one.invoice_id AND pair.method = one.method))";
        // What was set off is cash where it came in so on the other.
        let is_cash = "one.method IN ('cash', 'contant', 'kas') OR EXISTS (SELECT 1 FROM allocation AS paid JOIN invoice AS other ON other.id = paid.invoice_id
                       WHERE one.method = 'set_off ' || other.number AND paid.method IN ('cash', 'contant', 'kas'))";
        let sql = format!(
            "SELECT invoice.payer_id, on_date, one.amount_cents, {is_cash}, gift,
             max(stands, (SELECT sum(one.amount_cents) FROM allocation AS one WHERE one.invoice_id = invoice.id AND {came_in}))
             FROM allocation AS one JOIN invoice ON invoice.id = one.invoice_id
             JOIN (SELECT ({own}) AS of_id, sum(amount_cents) AS stands,
                   sum(amount_cents) FILTER (WHERE ledger_account IN (SELECT value FROM json_each(?3))) AS gift
                   FROM invoice_line WHERE ?4 IS NULL OR (SELECT payer_id FROM invoice AS payers WHERE payers.id = invoice_id) = ?4
                   GROUP BY 1) AS sums ON sums.of_id = invoice.id
             WHERE on_date BETWEEN ?1 AND ?2 AND {came_in} AND invoice.kind = 'invoice' AND 0 < gift
             AND (?4 IS NULL OR invoice.payer_id = ?4) ORDER BY invoice.payer_id, on_date, one.id"
        );
        let accounts = serde_json::to_string(accounts)?;
        self.rows(&sql, (from, until, accounts, giver), |row| {
            let paid: Money = row.get(2)?;
            let amount = paid.share(row.get(4)?, row.get(5)?);
            Ok(Gift { relation_id: row.get(0)?, on: row.get(1)?, amount, is_cash: row.get(3)? })
        })
    }

    /// Returns what was credited on each day of which anything can still go back, the oldest first.
    pub fn reversible(&self, today: Day) -> anyhow::Result<Vec<Reversible>> {
        let sql = "SELECT settled_on, count(*), sum(amount_cents) FROM collection_item
                   WHERE state = 'uploaded' AND ?1 <= settled_on GROUP BY settled_on ORDER BY settled_on";
        // Longer ago than any of it is asked back.
        let days = self.rows(sql, [months_after(today, -15)], |row| {
            Ok(Reversible { settled_on: row.get(0)?, count: row.get(1)?, amount: row.get(2)? })
        })?;
        Ok(days.into_iter().filter(|day| reversibility(day.settled_on).is_open(today)).collect())
    }

    /// Returns the mandates that lapse before a day, or have lapsed and are not ended, of who lets us collect.
    pub fn lapsing_mandates(&self, today: Day, before: Day) -> anyhow::Result<Vec<Lapsing>> {
        let mut found = Vec::new();
        for (_, mandate) in self.mandates()? {
            let Some(lapses_on) = dormant_from(mandate.dates).filter(|day| *day < before) else {
                continue;
            };
            let relation = self.relation(mandate.relation_id)?.unwrap_or_default();
            let is_ended = mandate.dates.revoked_on.is_some_and(|on| on <= today);
            let is_used_up = obstacle(mandate.dates, today) == Some(MandateObstacle::UsedUp);
            if is_ended || is_used_up || !relation.direct_debit_enabled {
                continue;
            }
            found.push(Lapsing {
                relation_id: mandate.relation_id,
                name: relation.name.full(),
                reference: mandate.reference,
                last_used_on: mandate.dates.last_used_on,
                lapses_on,
            });
        }
        found.sort_by_key(|lapsing| lapsing.lapses_on);
        Ok(found)
    }

    /// Returns what was invoiced, less what was credited, in each month of a stretch, both days with it, vat included:
    /// `2026-11` and the sum, up to the last month with any.
    pub fn invoiced_by_month(&self, from: Day, until: Day) -> anyhow::Result<Vec<(String, Money)>> {
        let sql =
            "SELECT substr(invoice_date, 1, 7), sum(total_cents) FROM invoice WHERE state = 'final'
                   AND invoice_date BETWEEN ?1 AND ?2 GROUP BY 1 ORDER BY 1";
        let known = self.rows(sql, (from, until), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(each_month(from, &known))
    }

    /// Returns the income booked in each month of a stretch, both days with it: `2026-11` and the sum, up to the last month
    /// with any.
    pub fn income_by_month(&self, from: Day, until: Day) -> anyhow::Result<Vec<(String, Money)>> {
        let sql = "SELECT substr(on_date, 1, 7), -sum(amount_cents) FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id
                   WHERE account LIKE '8%' AND on_date BETWEEN ?1 AND ?2 GROUP BY 1 ORDER BY 1";
        let known = self.rows(sql, (from, until), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(each_month(from, &known))
    }

    /// Returns what a calendar year brought in by what vat is on or would be, without vat: invoices less credit notes.
    pub fn taxed_turnover(&self, year: i32) -> anyhow::Result<Money> {
        let sql = "SELECT vat_basis_points, sum(amount_cents) FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE state = 'final' AND vat_code IN ('low', 'high') AND invoice_date BETWEEN ?1 AND ?2 GROUP BY 1";
        let by_rate =
            self.rows(sql, (format!("{year}-01-01"), format!("{year}-12-31")), |row| {
                Ok((row.get::<_, u32>(0)?, row.get::<_, Money>(1)?))
            })?;
        Ok(by_rate.into_iter().map(|(rate, gross)| gross - gross.vat_inside(rate)).sum())
    }

    /// Returns what a calendar year brought in on some accounts: invoices less credit notes.
    pub fn invoiced_on_accounts(&self, year: i32, accounts: &[String]) -> anyhow::Result<Money> {
        let sql = "SELECT coalesce(sum(amount_cents), 0) FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE state = 'final' AND invoice_date BETWEEN ?1 AND ?2 AND ledger_account IN (SELECT value FROM json_each(?3))";
        let accounts = serde_json::to_string(accounts)?;
        self.value(sql, (format!("{year}-01-01"), format!("{year}-12-31"), accounts))
    }

    /// Returns how far a calendar year is with what the law sets a most to.
    pub fn vat_meters(&self, year: i32) -> anyhow::Result<Vec<VatMeter>> {
        let taxed = self.taxed_turnover(year)?;
        let mut meters = vec![];
        let mut add = |of: VatLimit, setting, amount: Money| -> anyhow::Result<()> {
            let own = self.setting(setting)?.parse().ok().map(Money::cents);
            let limit = own.unwrap_or_else(|| of.in_year(year));
            meters.push(VatMeter { of, amount, limit });
            Ok(())
        };
        if !taxed.is_zero() {
            add(VatLimit::Small, Setting::SmallLimit, taxed)?;
            if self.setting(Setting::ClubVatId)?.is_empty() {
                add(VatLimit::Registration, Setting::RegistrationLimit, taxed)?;
            }
        }
        let funds = [
            (VatLimit::FundsGoods, Setting::FundsGoods, Setting::FundsGoodsLimit),
            (VatLimit::FundsServices, Setting::FundsServices, Setting::FundsServicesLimit),
        ];
        for (of, accounts, limit) in funds {
            let accounts = listed(&self.setting(accounts)?);
            if !accounts.is_empty() {
                add(of, limit, self.invoiced_on_accounts(year, &accounts)?)?;
            }
        }
        Ok(meters)
    }

    /// Returns what was open on a day, by how many days it was late then.
    pub fn ageing(&self, day: Day) -> anyhow::Result<Ageing> {
        let late = "julianday(?1) - julianday(due_date)";
        let sql = format!(
            "SELECT CASE WHEN {late} <= 0 THEN 0 WHEN {late} <= 30 THEN 1 WHEN {late} <= 60 THEN 2 WHEN {late} <= 90 THEN 3 ELSE 4 END,
             count(*), sum(open) FROM (
                 SELECT invoice_due.due_date, total_cents - coalesce((SELECT sum(amount_cents) FROM allocation
                        WHERE invoice_id = invoice.id AND on_date <= ?1), 0) AS open
                 FROM invoice JOIN invoice_due ON invoice_due.invoice_id = invoice.id WHERE state = 'final' AND invoice_date <= ?1)
             WHERE open <> 0 GROUP BY 1"
        );
        let mut ageing = Ageing::default();
        let rows =
            self.rows(&sql, [day], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?)))?;
        for (bucket, count, open) in rows {
            ageing.buckets[usize::try_from(bucket)?] = (count, open);
        }
        Ok(ageing)
    }

    /// Returns what was put at the bank to collect in a stretch, and what of that came in and came back whenever it did.
    pub fn collected(&self, from: Day, until: Day) -> anyhow::Result<Collected> {
        let sql = "SELECT count(*), coalesce(sum(amount_cents), 0), count(*) FILTER (WHERE collection_item.state = 'returned'),
                   coalesce(sum(amount_cents) FILTER (WHERE collection_item.state = 'returned'), 0),
                   count(*) FILTER (WHERE collection_item.state = 'uploaded' AND settled_on IS NOT NULL),
                   coalesce(sum(amount_cents) FILTER (WHERE collection_item.state = 'uploaded' AND settled_on IS NOT NULL), 0) FROM collection_item
                   JOIN run ON run.id = run_id WHERE run.state = 'uploaded' AND collection_item.state IN ('uploaded', 'returned')
                   AND on_date BETWEEN ?1 AND ?2";
        let found = self.first(sql, (from, until), |row| {
            let (count, amount) = (row.get(0)?, row.get(1)?);
            Ok(Collected {
                count,
                amount,
                returned_count: row.get(2)?,
                returned: row.get(3)?,
                kept_count: row.get(4)?,
                kept: row.get(5)?,
            })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Returns how many memberships of each plan run on two days, the most first.
    pub fn members_by_plan(
        &self,
        from: Day,
        until: Day,
    ) -> anyhow::Result<Vec<(String, i64, i64)>> {
        let runs = "start_date <= ?{} AND (end_date IS NULL OR ?{} < end_date)";
        let on = |n: &str| runs.replace("{}", n);
        let sql = format!(
            "SELECT name, count(*) FILTER (WHERE {}), count(*) FILTER (WHERE {}) FROM subscription JOIN plan ON plan.id = plan_id
             WHERE used_for_membership = 1 GROUP BY plan.id HAVING 0 < count(*) FILTER (WHERE {} OR {}) ORDER BY 3 DESC, 1",
            on("1"),
            on("2"),
            on("1"),
            on("2")
        );
        self.rows(&sql, (from, until), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns how many memberships of each plan run on each of some days, day by day the most first.
    pub fn members_on(&self, days: &[Day]) -> anyhow::Result<Vec<(Day, String, i64)>> {
        let sql = "SELECT day.value, name, count(*) FROM json_each(?1) AS day
                   JOIN subscription ON start_date <= day.value AND (end_date IS NULL OR day.value < end_date)
                   JOIN plan ON plan.id = plan_id WHERE used_for_membership = 1 GROUP BY 1, plan.id ORDER BY 1, 3 DESC, 2";
        let days = serde_json::to_string(days)?;
        self.rows(sql, [days], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns each year of invoice numbers, series by series: the first, the last, and how many there are.
    pub fn invoice_numbers(&self) -> anyhow::Result<Vec<(i64, String, String, i64)>> {
        let of = "FROM invoice AS one WHERE one.series = invoice.series AND one.year = invoice.year ORDER BY sequence";
        let sql = format!(
            "SELECT year, (SELECT number {of} LIMIT 1), (SELECT number {of} DESC LIMIT 1), count(*)
             FROM invoice WHERE number IS NOT NULL GROUP BY series, year ORDER BY year, series"
        );
        self.rows(&sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
    }
}
