//! Subscriptions, what of them is covered, and their pauses.

use std::borrow::Cow;

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::billing::Billable;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::plan::Plan;
use crate::domain::problem::{Problem, Thing};
use crate::domain::subscription::Subscription;

const COLUMNS: &str = "subscription.id, relation_id, plan_id, payer_id, mandate_id, start_date, anchor_day, billing_anchor, term_anchor,
    bill_from, price_cents, notice_date, end_date, end_reason, cost_center, buyer_reference, origin_text, action, subscription.note,
    channel, subscription.created_on";

/// A subscription with everything that its dates follow from.
#[derive(Clone, Debug)]
pub struct Standing {
    pub id: i64,
    pub subscription: Subscription,
    pub plan: Plan,
    pub prices: Vec<(Day, Money)>,
    /// Sorted, never overlapping.
    pub covered: Vec<Coverage>,
    pub pauses: Vec<Pause>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub period: Period,
    pub is_final: bool,
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
            prices: match self.subscription.price {
                Some(price) => Cow::Owned(vec![(Day::MIN, price)]),
                None => Cow::Borrowed(&self.prices),
            },
        }
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
            self.plan.term_months,
            subscription.term_anchor,
            subscription.anchor_day,
            today,
        )
    }
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

    pub fn standing(&self, id: i64) -> anyhow::Result<Option<Standing>> {
        Ok(self.standings_where("subscription.id = ?1", &[&id])?.pop())
    }

    pub fn standings_of(&self, relation_id: i64) -> anyhow::Result<Vec<Standing>> {
        self.standings_where("relation_id = ?1", &[&relation_id])
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
        let plans: std::collections::HashMap<i64, Plan> = self.plans()?.into_iter().collect();
        let prices = self.prices()?;
        let sql = format!(
            "SELECT {COLUMNS} FROM subscription WHERE {condition} ORDER BY subscription.id"
        );
        let mut standings = self.rows(&sql, values, |row| {
            let (id, subscription) = from_row(row)?;
            let plan = plans
                .get(&subscription.plan_id)
                .cloned()
                .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
            let prices = prices.get(&subscription.plan_id).cloned().unwrap_or_default();
            Ok(Standing { id, subscription, plan, prices, covered: vec![], pauses: vec![] })
        })?;
        let sql = format!(
            "SELECT coverage.subscription_id, from_date, to_date, coverage.kind <> 'billed' OR invoice.state = 'final'
             FROM coverage LEFT JOIN invoice_line ON invoice_line.id = invoice_line_id LEFT JOIN invoice ON invoice.id = invoice_id
             WHERE coverage.subscription_id IN (SELECT id FROM subscription WHERE {condition})
             ORDER BY coverage.subscription_id, from_date"
        );
        let covered = self.rows(&sql, values, |row| {
            let period = Period { from: row.get(1)?, to: row.get(2)? };
            Ok((row.get::<_, i64>(0)?, Coverage { period, is_final: row.get(3)? }))
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
        Ok(standings)
    }

    /// Returns the periods of a subscription that stand on final invoices, with the amount of each.
    pub fn billed_periods(&self, subscription_id: i64) -> anyhow::Result<Vec<(Period, Money)>> {
        let sql = "SELECT from_date, to_date, amount_cents FROM coverage JOIN invoice_line ON invoice_line.id = invoice_line_id
                   JOIN invoice ON invoice.id = invoice_id WHERE coverage.subscription_id = ?1 AND state = 'final' ORDER BY from_date";
        self.rows(sql, [subscription_id], |row| {
            Ok((Period { from: row.get(0)?, to: row.get(1)? }, row.get(2)?))
        })
    }

    /// Returns the drafts with a line of a subscription that reaches beyond a day: invoice, line, run.
    pub fn drafts_beyond(&self, id: i64, end: Day) -> anyhow::Result<Vec<(i64, i64, Option<i64>)>> {
        let sql = "SELECT invoice.id, invoice_line.id, run_id FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE subscription_id = ?1 AND invoice.state = 'draft' AND ?2 < period_to";
        self.rows(sql, (id, end), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns whether another subscription of somebody that still runs gives them a group.
    pub fn other_gives_group(
        &self,
        relation_id: i64,
        group_id: i64,
        id: i64,
    ) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM subscription JOIN plan ON plan.id = plan_id WHERE relation_id = ?1
                   AND tag_group_id = ?2 AND subscription.id <> ?3 AND end_date IS NULL)";
        self.value(sql, (relation_id, group_id, id))
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
    };
    Ok((row.get(0)?, subscription))
}

impl Write<'_> {
    pub fn add_subscription(&self, subscription: &Subscription) -> anyhow::Result<i64> {
        let sql = "INSERT INTO subscription (relation_id, plan_id, payer_id, mandate_id, start_date, anchor_day, billing_anchor, term_anchor,
                   bill_from, price_cents, notice_date, end_date, end_reason, cost_center, buyer_reference, origin_text, action, note, channel,
                   created_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
        let s = subscription;
        let values: [&dyn rusqlite::ToSql; 20] = [
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
            &s.action,
            &s.note,
            &s.channel,
            &s.created_on,
        ];
        self.insert(sql, &values[..])
    }

    /// Ends a subscription on notice; the end it had before is kept for when the notice is taken back.
    pub fn cancel(&self, id: i64, notice: Day, end: Day, reason: &str) -> anyhow::Result<()> {
        let sql = "UPDATE subscription SET former_end_date = end_date, former_end_reason = end_reason, notice_date = ?2,
                   end_date = ?3, end_reason = ?4 WHERE id = ?1";
        self.run(sql, (id, notice, end, reason)).map(drop)
    }

    /// Takes a notice back and returns the end that stands again, if it had one.
    pub fn undo_cancel(&self, id: i64) -> anyhow::Result<Option<Day>> {
        let sql = "UPDATE subscription SET notice_date = NULL, end_date = former_end_date, end_reason = former_end_reason,
                   former_end_date = NULL, former_end_reason = NULL WHERE id = ?1";
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

    pub fn end_pause(&self, pause_id: i64, to: Day) -> anyhow::Result<()> {
        self.run("UPDATE pause SET to_date = ?2 WHERE id = ?1", (pause_id, to)).map(drop)
    }

    /// Takes back what a pause covered from a day on: it ended earlier than was thought.
    pub fn uncover_paused(&self, subscription_id: i64, from: Day) -> anyhow::Result<()> {
        let sql = "SELECT id, from_date FROM coverage WHERE subscription_id = ?1 AND kind = 'paused' AND ?2 < to_date";
        let rows = self.rows(sql, (subscription_id, from), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Day>(1)?))
        })?;
        for (id, begin) in rows {
            self.run("DELETE FROM coverage WHERE id = ?1", [id])?;
            if let Some(rest) = Period::new(begin, from) {
                self.cover(subscription_id, rest, "paused", None)?;
            }
        }
        Ok(())
    }

    pub fn remove_pause(&self, pause_id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM pause WHERE id = ?1", [pause_id]).map(drop)
    }
}
