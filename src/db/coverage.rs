//! The periods of subscriptions that ask no invoice any more, and what billed them.

use crate::db::invoices::Line;
use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::period::Period;

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

impl Read<'_> {
    /// Returns what is covered of some subscriptions, by id and day; the condition is on the table of these.
    pub(super) fn coverage_where(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> anyhow::Result<Vec<(i64, Coverage)>> {
        let sql = format!(
            "SELECT coverage.subscription_id, from_date, to_date, coverage.kind <> 'billed' OR invoice.state = 'final', coverage.kind
             FROM coverage LEFT JOIN invoice_line ON invoice_line.id = invoice_line_id LEFT JOIN invoice ON invoice.id = invoice_id
             WHERE coverage.subscription_id IN (SELECT id FROM subscription WHERE {condition})
             ORDER BY coverage.subscription_id, from_date"
        );
        self.rows(&sql, values, |row| {
            let period = Period { from: row.get(1)?, to: row.get(2)? };
            let kind = match row.get_ref(4)?.as_str()? {
                "billed" => CoverageKind::Billed,
                "waived" => CoverageKind::Waived,
                "paused" => CoverageKind::Paused,
                _ => CoverageKind::Migrated,
            };
            Ok((row.get::<_, i64>(0)?, Coverage { period, kind, is_final: row.get(3)? }))
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
}

impl Write<'_> {
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
}
