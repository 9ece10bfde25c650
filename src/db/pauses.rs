//! When subscriptions rest.

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::period::Period;

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

impl Write<'_> {
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

impl Read<'_> {
    /// Returns the pauses of some subscriptions, by id and day; the condition is on the table of these.
    pub(super) fn pauses_where(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> anyhow::Result<Vec<(i64, Pause)>> {
        let sql = format!(
            "SELECT subscription_id, id, from_date, to_date, mode = 'extend' FROM pause
             WHERE subscription_id IN (SELECT id FROM subscription WHERE {condition}) ORDER BY subscription_id, from_date"
        );
        self.rows(&sql, values, |row| {
            Ok((
                row.get::<_, i64>(0)?,
                Pause { id: row.get(1)?, from: row.get(2)?, to: row.get(3)?, extends: row.get(4)? },
            ))
        })
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
}
