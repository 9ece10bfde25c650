//! Who is left in peace about what is late, and what a board decided on it.

use std::collections::HashSet;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::dunning::{Decision, Hold};

/// A decision as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub id: i64,
    pub decision: Decision,
    pub on: Day,
    pub note: String,
}

impl Read<'_> {
    /// Returns why somebody is not to be reminded of anything, over or not.
    pub fn reminders_held(&self, relation_id: i64) -> anyhow::Result<Option<Hold>> {
        let sql = "SELECT reminders_held, reminders_held_until FROM relation WHERE id = ?1 AND reminders_held IS NOT NULL";
        self.first(sql, [relation_id], |row| Ok(Hold { reason: row.get(0)?, until: row.get(1)? }))
    }

    /// Returns why an invoice is not to be reminded of, over or not.
    pub fn dunning_hold(&self, invoice_id: i64) -> anyhow::Result<Option<Hold>> {
        let sql = "SELECT reason, until_on FROM dunning_hold WHERE invoice_id = ?1";
        self.first(sql, [invoice_id], |row| Ok(Hold { reason: row.get(0)?, until: row.get(1)? }))
    }

    /// Returns the invoices that are not to be reminded of on a day.
    pub fn held_invoices(&self, today: Day) -> anyhow::Result<HashSet<i64>> {
        let sql = "SELECT invoice_id FROM dunning_hold WHERE until_on IS NULL OR ?1 <= until_on";
        Ok(self.rows(sql, [today], |row| row.get(0))?.into_iter().collect())
    }

    /// Returns the decision on an invoice that stands.
    pub fn decision_on(&self, invoice_id: i64) -> anyhow::Result<Option<Decided>> {
        let all = self.decisions_on(invoice_id)?.into_iter();
        Ok(all.rev().find(|(_, ended)| ended.is_none()).map(|(decided, _)| decided))
    }

    /// Returns every decision on an invoice but those that were a slip, the oldest first, each with the day it was ended or
    /// overtaken.
    pub fn decisions_on(&self, invoice_id: i64) -> anyhow::Result<Vec<(Decided, Option<Day>)>> {
        let sql = "SELECT id, kind, decided_on, note, ended_on FROM arrear_decision WHERE invoice_id = ?1 AND withdrawn_on IS NULL ORDER BY id";
        let rows = self.rows(sql, [invoice_id], |row| {
            let (id, kind): (i64, String) = (row.get(0)?, row.get(1)?);
            Ok((id, kind, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
        let decided = rows.into_iter().filter_map(|(id, kind, on, note, ended)| {
            let decision = Decision::named(&kind)?;
            Some((Decided { id, decision, on, note }, ended))
        });
        Ok(decided.collect())
    }

    /// Returns the invoice of a decision, and the one it ended; nothing where there is no such decision, or it was a slip.
    pub fn decision(&self, id: i64) -> anyhow::Result<Option<(i64, Option<i64>)>> {
        let sql = "SELECT invoice_id, overtakes FROM arrear_decision WHERE id = ?1 AND withdrawn_on IS NULL";
        self.first(sql, [id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the invoices that others collect for us.
    pub fn invoices_at_agency(&self) -> anyhow::Result<HashSet<i64>> {
        let sql = "SELECT invoice_id FROM arrear_decision WHERE kind = 'agency' AND ended_on IS NULL AND withdrawn_on IS NULL";
        Ok(self.rows(sql, [], |row| row.get(0))?.into_iter().collect())
    }

    /// Returns an invoice where others collect it for us.
    pub fn agency_of(&self, invoice_id: i64) -> anyhow::Result<HashSet<i64>> {
        let decided = self.decision_on(invoice_id)?;
        let agency = decided.filter(|decided| decided.decision == Decision::Agency);
        Ok(agency.map(|_| invoice_id).into_iter().collect())
    }
}

impl Write<'_> {
    /// Keeps somebody out of reminders, or with nothing takes them up again.
    pub fn set_reminders_held(&self, relation_id: i64, hold: Option<&Hold>) -> anyhow::Result<()> {
        let (reason, until) = (hold.map(|hold| &hold.reason), hold.and_then(|hold| hold.until));
        let sql =
            "UPDATE relation SET reminders_held = ?2, reminders_held_until = ?3 WHERE id = ?1";
        self.run(sql, (relation_id, reason, until)).map(drop)
    }

    /// Keeps an invoice out of reminders, or with nothing takes it up again.
    pub fn set_dunning_hold(&self, invoice_id: i64, hold: Option<&Hold>) -> anyhow::Result<()> {
        self.run("DELETE FROM dunning_hold WHERE invoice_id = ?1", [invoice_id])?;
        if let Some(hold) = hold {
            let sql = "INSERT INTO dunning_hold (invoice_id, reason, until_on) VALUES (?1, ?2, ?3)";
            self.run(sql, (invoice_id, &hold.reason, hold.until))?;
        }
        Ok(())
    }

    /// Keeps a decision and returns its id; the one that stood is overtaken today.
    pub fn add_decision(
        &self,
        invoice_id: i64,
        decision: Decision,
        on: Day,
        note: &str,
    ) -> anyhow::Result<i64> {
        let before = self.decision_on(invoice_id)?.map(|before| before.id);
        if let Some(before) = before {
            self.end_decision(before)?;
        }
        let sql = "INSERT INTO arrear_decision (invoice_id, kind, decided_on, note, overtakes) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.insert(sql, (invoice_id, decision.name(), on, note, before))
    }

    pub fn end_decision(&self, id: i64) -> anyhow::Result<()> {
        self.run("UPDATE arrear_decision SET ended_on = ?2 WHERE id = ?1", (id, self.today()))
            .map(drop)
    }

    /// Lets a decision stand that was ended.
    pub fn reopen_decision(&self, id: i64) -> anyhow::Result<()> {
        self.run("UPDATE arrear_decision SET ended_on = NULL WHERE id = ?1", [id]).map(drop)
    }

    /// Says that a decision was a slip.
    pub fn withdraw_decision(&self, id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE arrear_decision SET withdrawn_on = ?2 WHERE id = ?1";
        self.run(sql, (id, self.today())).map(drop)
    }
}
