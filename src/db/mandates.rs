//! Mandates.

use std::collections::HashSet;

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::iban::Iban;
use crate::domain::mandate::{MandateDates, MandateKind, reference_key};
use crate::domain::problem::{Problem, Thing};

/// A mandate as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    pub reference: String,
    pub relation_id: i64,
    pub iban: Iban,
    pub holder: String,
    pub dates: MandateDates,
    pub is_default: bool,
}

const COLUMNS: &str = "reference, relation_id, iban, holder, kind, signed_on, last_used_on, migrated_on, revoked_on, is_default";

impl Read<'_> {
    pub fn mandate(&self, id: i64) -> anyhow::Result<Option<Mandate>> {
        self.first(&format!("SELECT {COLUMNS} FROM mandate WHERE id = ?1"), [id], from_row)
    }

    /// Returns the mandates of a relation, the one that counts first.
    pub fn mandates_of(&self, relation_id: i64) -> anyhow::Result<Vec<(i64, Mandate)>> {
        let sql = format!(
            "SELECT {COLUMNS}, id FROM mandate WHERE relation_id = ?1 ORDER BY is_default DESC, id DESC"
        );
        self.rows(&sql, [relation_id], |row| Ok((row.get(10)?, from_row(row)?)))
    }

    /// Returns the mandates whose change of account no collection has told the bank of, or only one that was taken back or
    /// refused before it was settled.
    pub fn untold_amendments(&self) -> anyhow::Result<HashSet<i64>> {
        let sql = "SELECT mandate_amendment.mandate_id FROM mandate_amendment LEFT JOIN collection_item ON collection_item.id = item_id
                   WHERE item_id IS NULL OR state = 'withdrawn' OR (state = 'returned' AND settled_on IS NULL)";
        Ok(self.rows(sql, [], |row| row.get(0))?.into_iter().collect())
    }

    /// Returns the account the bank knows a mandate by, where a change of it is not told yet.
    pub fn account_at_bank(&self, mandate_id: i64) -> anyhow::Result<Option<String>> {
        let sql = "SELECT old_iban FROM mandate_amendment LEFT JOIN collection_item ON collection_item.id = item_id
                   WHERE mandate_amendment.mandate_id = ?1 AND (item_id IS NULL OR state = 'withdrawn'
                   OR (state = 'returned' AND settled_on IS NULL)) ORDER BY mandate_amendment.id LIMIT 1";
        self.first(sql, [mandate_id], |row| row.get(0))
    }

    /// Returns the accounts a mandate had before, the last one first, each with the day it was left.
    pub fn accounts_before(&self, mandate_id: i64) -> anyhow::Result<Vec<(String, Day)>> {
        let sql = "SELECT old_iban, made_on FROM mandate_amendment WHERE mandate_id = ?1 ORDER BY id DESC";
        self.rows(sql, [mandate_id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns every mandate, by relation, the one that counts first.
    pub fn mandates(&self) -> anyhow::Result<Vec<(i64, Mandate)>> {
        let sql = format!(
            "SELECT {COLUMNS}, id FROM mandate ORDER BY relation_id, is_default DESC, id DESC"
        );
        self.rows(&sql, [], |row| Ok((row.get(10)?, from_row(row)?)))
    }

    pub fn mandate_id_by_reference(&self, reference: &str) -> anyhow::Result<Option<i64>> {
        self.first(
            "SELECT id FROM mandate WHERE reference_key = ?1",
            [reference_key(reference)],
            |row| row.get(0),
        )
    }

    pub fn find_mandate(&self, reference: &str) -> anyhow::Result<Result<i64, Problem>> {
        let found = self.mandate_id_by_reference(reference)?;
        Ok(found.ok_or_else(|| Problem::NotFound {
            what: Thing::Mandate,
            value: reference.trim().to_owned(),
        }))
    }

    /// Returns a reference for a new mandate of a relation that nobody has.
    pub fn next_mandate_reference(&self, relation_number: &str) -> anyhow::Result<String> {
        let plain: String =
            relation_number.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        let mut reference = format!("M-{plain}");
        let mut n = 2;
        while self.mandate_id_by_reference(&reference)?.is_some() {
            reference = format!("M-{plain}-{n}");
            n += 1;
        }
        Ok(reference)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Mandate> {
    let iban: String = row.get(2)?;
    Ok(Mandate {
        reference: row.get(0)?,
        relation_id: row.get(1)?,
        iban: iban.parse().map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                2,
                rusqlite::types::Type::Text,
                Box::new(error),
            )
        })?,
        holder: row.get(3)?,
        dates: MandateDates {
            kind: if row.get_ref(4)?.as_str()? == "one_off" {
                MandateKind::OneOff
            } else {
                MandateKind::Recurrent
            },
            signed_on: row.get(5)?,
            last_used_on: row.get(6)?,
            migrated_on: row.get(7)?,
            revoked_on: row.get(8)?,
        },
        is_default: row.get(9)?,
    })
}

impl Write<'_> {
    /// Writes the account, holder and day of signing of a mandate anew.
    pub fn change_mandate(&self, id: i64, mandate: &Mandate) -> anyhow::Result<()> {
        let sql = "UPDATE mandate SET iban = ?2, holder = ?3, signed_on = ?4 WHERE id = ?1";
        let m = mandate;
        self.run(sql, (id, m.iban.as_str(), &m.holder, m.dates.signed_on)).map(drop)
    }

    /// Remembers the account a used mandate had.
    pub fn add_amendment(&self, mandate_id: i64, old_iban: &str) -> anyhow::Result<()> {
        let sql =
            "INSERT INTO mandate_amendment (mandate_id, old_iban, made_on) VALUES (?1, ?2, ?3)";
        self.run(sql, (mandate_id, old_iban, self.today())).map(drop)
    }

    /// Forgets a change that the bank was never told of: the account is what the bank knows again.
    pub fn forget_untold_amendments(&self, mandate_id: i64) -> anyhow::Result<()> {
        let sql =
            "DELETE FROM mandate_amendment WHERE mandate_id = ?1 AND (item_id IS NULL OR EXISTS (
                   SELECT 1 FROM collection_item WHERE collection_item.id = item_id
                   AND (state = 'withdrawn' OR (state = 'returned' AND settled_on IS NULL))))";
        self.run(sql, [mandate_id]).map(drop)
    }

    /// Says which collection tells the bank of the changes of a mandate that are not told yet.
    pub fn tell_amendments(&self, mandate_id: i64, item_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE mandate_amendment SET item_id = ?2 WHERE mandate_id = ?1 AND (item_id IS NULL OR EXISTS (
                   SELECT 1 FROM collection_item WHERE collection_item.id = item_id
                   AND (state = 'withdrawn' OR (state = 'returned' AND settled_on IS NULL))))";
        self.run(sql, (mandate_id, item_id)).map(drop)
    }

    pub fn add_mandate(&self, mandate: &Mandate) -> anyhow::Result<i64> {
        if mandate.is_default {
            self.run(
                "UPDATE mandate SET is_default = 0 WHERE relation_id = ?1 AND is_default = 1",
                [mandate.relation_id],
            )?;
        }
        let kind = match mandate.dates.kind {
            MandateKind::Recurrent => "recurrent",
            MandateKind::OneOff => "one_off",
        };
        let sql = format!(
            "INSERT INTO mandate ({COLUMNS}, reference_key, created_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        );
        self.insert(
            &sql,
            (
                &mandate.reference,
                mandate.relation_id,
                mandate.iban.as_str(),
                &mandate.holder,
                kind,
                mandate.dates.signed_on,
                mandate.dates.last_used_on,
                mandate.dates.migrated_on,
                mandate.dates.revoked_on,
                mandate.is_default,
                reference_key(&mandate.reference),
                self.today(),
            ),
        )
    }

    pub fn set_mandate_last_used(&self, id: i64, on: Option<Day>) -> anyhow::Result<()> {
        self.run("UPDATE mandate SET last_used_on = ?2 WHERE id = ?1", (id, on)).map(drop)
    }

    /// Ends a mandate; where it was the one that counts, the newest other one that stands takes its place.
    pub fn revoke_mandate(&self, id: i64, on: Option<Day>) -> anyhow::Result<()> {
        let sql = "UPDATE mandate SET revoked_on = ?2, is_default = 0 WHERE id = ?1";
        self.run(sql, (id, on))?;
        let heir = "UPDATE mandate SET is_default = 1 WHERE id = (
                        SELECT max(other.id) FROM mandate AS other JOIN mandate AS ended ON ended.relation_id = other.relation_id
                        WHERE ended.id = ?1 AND other.kind = 'recurrent' AND other.revoked_on IS NULL AND other.signed_on IS NOT NULL)
                    AND NOT EXISTS (SELECT 1 FROM mandate AS other JOIN mandate AS ended ON ended.relation_id = other.relation_id
                        WHERE ended.id = ?1 AND other.is_default = 1)";
        self.run(heir, [id]).map(drop)
    }
}
