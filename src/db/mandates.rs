//! Mandates.

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
