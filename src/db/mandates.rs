//! Mandates.

use std::collections::HashMap;

use rusqlite::Row;

use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::iban::Iban;
use crate::domain::mandate::{Amendment, MandateDates, MandateKind, reference_key};
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
    /// Where the signed form is kept: a binder, a scan.
    pub proof: String,
}

impl Mandate {
    /// Whether something was collected on it, here or before it came here.
    pub fn is_used(&self) -> bool {
        self.dates.last_used_on.is_some() || self.dates.migrated_on.is_some()
    }
}

/// A form that was given out and has not come back.
#[derive(Clone, Debug)]
pub struct MandateForm {
    pub reference: String,
    pub printed_on: Day,
}

const COLUMNS: &str = "reference, relation_id, iban, holder, kind, signed_on, last_used_on, migrated_on, revoked_on, is_default, ends_on, proof";

/// Whether no collection that stands told the bank of a change.
const UNTOLD: &str = "(item_id IS NULL OR collection_item.state = 'withdrawn' OR (collection_item.state = 'returned' AND settled_on IS NULL))";

impl Read<'_> {
    pub fn mandate(&self, id: i64) -> anyhow::Result<Option<Mandate>> {
        self.first(&format!("SELECT {COLUMNS} FROM mandate WHERE id = ?1"), [id], from_row)
    }

    /// Returns the mandates of a relation, the one that counts first.
    pub fn mandates_of(&self, relation_id: i64) -> anyhow::Result<Vec<(i64, Mandate)>> {
        let sql = format!(
            "SELECT {COLUMNS}, id FROM mandate WHERE relation_id = ?1 ORDER BY is_default DESC, id DESC"
        );
        self.rows(&sql, [relation_id], |row| Ok((row.get(12)?, from_row(row)?)))
    }

    /// Returns what the bank has yet to be told of each mandate: no collection told it, or only one that was taken back or
    /// refused before it was settled. What is again as the bank knows it is not told.
    pub fn untold_amendments(&self) -> anyhow::Result<HashMap<i64, Amendment>> {
        self.untold("1", [])
    }

    /// Returns what the bank has yet to be told of a mandate.
    pub fn untold_amendment(&self, mandate_id: i64) -> anyhow::Result<Amendment> {
        let mut all = self.untold("mandate_amendment.mandate_id = ?1", [mandate_id])?;
        Ok(all.remove(&mandate_id).unwrap_or_default())
    }

    fn untold(
        &self,
        condition: &str,
        values: impl rusqlite::Params,
    ) -> anyhow::Result<HashMap<i64, Amendment>> {
        let sql = format!(
            "SELECT mandate_amendment.mandate_id, old_iban, old_reference, old_creditor_id, old_creditor_name, mandate.iban, reference
             FROM mandate_amendment JOIN mandate ON mandate.id = mandate_amendment.mandate_id
             LEFT JOIN collection_item ON collection_item.id = item_id
             WHERE {condition} AND {UNTOLD} ORDER BY mandate_amendment.id"
        );
        let rows = self.rows(&sql, values, |row| {
            let texts: [String; 6] =
                [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
            Ok((row.get::<_, i64>(0)?, texts))
        })?;
        let creditor_id = self.setting(Setting::CreditorId)?;
        let creditor_name = self.setting(Setting::ClubName)?;
        // The oldest is what the bank knows; where it is what it is now, there is nothing to tell.
        let mut known: HashMap<i64, [[String; 2]; 4]> = HashMap::new();
        for (id, [account, reference, old_id, old_name, iban, now]) in rows {
            let pairs = known.entry(id).or_default();
            let told = [
                [account, iban],
                [reference, now],
                [old_id, creditor_id.clone()],
                [old_name, creditor_name.clone()],
            ];
            for (pair, told) in pairs.iter_mut().zip(told) {
                if pair[0].is_empty() {
                    *pair = told;
                }
            }
        }
        let changed = |[old, now]: [String; 2]| Some(old).filter(|o| !o.is_empty() && *o != now);
        let amendment = |[account, reference, id, name]: [[String; 2]; 4]| Amendment {
            account: changed(account),
            reference: changed(reference),
            creditor_id: changed(id),
            creditor_name: changed(name),
        };
        let all = known.into_iter().map(|(id, pairs)| (id, amendment(pairs)));
        let all = all.filter(|(_, amendment)| !amendment.is_empty()).collect();
        Ok(all)
    }

    /// Returns the accounts a mandate had before, the last one first, each with the day it was left.
    pub fn accounts_before(&self, mandate_id: i64) -> anyhow::Result<Vec<(String, Day)>> {
        let sql = "SELECT old_iban, made_on FROM mandate_amendment WHERE mandate_id = ?1 AND old_iban <> '' ORDER BY id DESC";
        self.rows(sql, [mandate_id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns every mandate, by relation, the one that counts first.
    pub fn mandates(&self) -> anyhow::Result<Vec<(i64, Mandate)>> {
        let sql = format!(
            "SELECT {COLUMNS}, id FROM mandate ORDER BY relation_id, is_default DESC, id DESC"
        );
        self.rows(&sql, [], |row| Ok((row.get(12)?, from_row(row)?)))
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

    /// Returns whether a mandate, or a form that was given out, has a reference, or had it when the bank saw it.
    pub fn is_reference_taken(&self, reference: &str) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM mandate WHERE reference_key = ?1 UNION ALL SELECT 1 FROM mandate_form WHERE reference_key = ?1)";
        Ok(self.value(sql, [reference_key(reference)])? || self.had_reference(reference)?.is_some())
    }

    /// Returns the mandate that the bank knew by a reference before it got another.
    pub fn had_reference(&self, reference: &str) -> anyhow::Result<Option<i64>> {
        let sql = "SELECT mandate_id FROM collection_item WHERE lower(replace(mandate_reference, ' ', '')) = ?1
                   UNION ALL SELECT mandate_id FROM mandate_amendment WHERE lower(replace(old_reference, ' ', '')) = ?1 LIMIT 1";
        self.first(sql, [reference_key(reference)], |row| row.get(0))
    }

    /// Returns whether any form is out.
    pub fn is_mandate_asked(&self) -> anyhow::Result<bool> {
        self.value("SELECT EXISTS (SELECT 1 FROM mandate_form)", [])
    }

    /// Returns the payer of an invoice and the reference of the form they were given first, where one is out.
    pub fn form_of_payer(&self, invoice_id: i64) -> anyhow::Result<Option<(i64, String)>> {
        let sql = "SELECT relation_id, reference FROM mandate_form
                   WHERE relation_id = (SELECT payer_id FROM invoice WHERE invoice.id = ?1) ORDER BY mandate_form.id LIMIT 1";
        self.first(sql, [invoice_id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the forms that a relation has not given back, the oldest first.
    pub fn mandate_forms_of(&self, relation_id: i64) -> anyhow::Result<Vec<MandateForm>> {
        let sql =
            "SELECT reference, printed_on FROM mandate_form WHERE relation_id = ?1 ORDER BY id";
        self.rows(sql, [relation_id], |row| {
            Ok(MandateForm { reference: row.get(0)?, printed_on: row.get(1)? })
        })
    }

    /// Returns the relation that a form with a reference was given to.
    pub fn relation_of_form(&self, reference: &str) -> anyhow::Result<Option<i64>> {
        let sql = "SELECT relation_id FROM mandate_form WHERE reference_key = ?1";
        self.first(sql, [reference_key(reference)], |row| row.get(0))
    }

    /// Returns the reference of the mandate of a relation that counts.
    pub fn default_mandate(&self, relation_id: i64) -> anyhow::Result<Option<String>> {
        let sql = "SELECT reference FROM mandate WHERE relation_id = ?1 AND is_default = 1";
        self.first(sql, [relation_id], |row| row.get(0))
    }

    /// Returns the used mandates, by which the bank knows the creditor.
    pub fn used_mandates(&self) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT id FROM mandate WHERE revoked_on IS NULL AND (last_used_on IS NOT NULL OR migrated_on IS NOT NULL)";
        self.rows(sql, [], |row| row.get(0))
    }

    /// Returns a reference for a new mandate of a relation that nobody has.
    pub fn next_mandate_reference(&self, relation_number: &str) -> anyhow::Result<String> {
        let plain: String =
            relation_number.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        let mut reference = format!("M-{plain}");
        let mut n = 2;
        while self.is_reference_taken(&reference)? {
            reference = format!("M-{plain}-{n}");
            n += 1;
        }
        Ok(reference)
    }
}

fn kind_name(kind: MandateKind) -> &'static str {
    match kind {
        MandateKind::Recurrent => "recurrent",
        MandateKind::OneOff => "one_off",
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
            ends_on: row.get(10)?,
        },
        is_default: row.get(9)?,
        proof: row.get(11)?,
    })
}

impl Write<'_> {
    /// Writes anew what can change in a mandate.
    pub fn change_mandate(&self, id: i64, mandate: &Mandate) -> anyhow::Result<()> {
        if mandate.is_default {
            self.only_default(mandate.relation_id)?;
        }
        let sql = "UPDATE mandate SET iban = ?2, holder = ?3, signed_on = ?4, reference = ?5, reference_key = ?6, kind = ?7, ends_on = ?8,
                   proof = ?9, is_default = ?10 WHERE id = ?1";
        let m = mandate;
        let values: [&dyn rusqlite::ToSql; 10] = [
            &id,
            &m.iban.as_str(),
            &m.holder,
            &m.dates.signed_on,
            &m.reference,
            &reference_key(&m.reference),
            &kind_name(m.dates.kind),
            &m.dates.ends_on,
            &m.proof,
            &m.is_default,
        ];
        self.run(sql, &values[..]).map(drop)
    }

    /// Makes place for another mandate that counts.
    fn only_default(&self, relation_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE mandate SET is_default = 0 WHERE relation_id = ?1 AND is_default = 1";
        self.run(sql, [relation_id]).map(drop)
    }

    /// Lets a mandate be the one that counts.
    pub fn count_on(&self, id: i64) -> anyhow::Result<()> {
        let relation: i64 = self.value("SELECT relation_id FROM mandate WHERE id = ?1", [id])?;
        self.only_default(relation)?;
        self.run("UPDATE mandate SET is_default = 1 WHERE id = ?1", [id]).map(drop)
    }

    /// Takes a mandate away that nothing was ever done with; `false` when something was.
    pub fn remove_mandate(&self, id: i64) -> anyhow::Result<bool> {
        let sql = "DELETE FROM mandate WHERE id = ?1 AND last_used_on IS NULL AND migrated_on IS NULL
                   AND NOT EXISTS (SELECT 1 FROM collection_item WHERE mandate_id = ?1) AND NOT EXISTS (SELECT 1 FROM subscription WHERE mandate_id = ?1)
                   AND NOT EXISTS (SELECT 1 FROM mandate_amendment WHERE mandate_id = ?1)";
        Ok(self.run(sql, [id])? == 1)
    }

    /// Gives a form out: its reference is taken.
    pub fn add_mandate_form(&self, relation_id: i64, form: &MandateForm) -> anyhow::Result<()> {
        let sql = "INSERT INTO mandate_form (relation_id, reference, reference_key, printed_on) VALUES (?1, ?2, ?3, ?4)";
        let key = reference_key(&form.reference);
        self.run(sql, (relation_id, &form.reference, key, form.printed_on)).map(drop)
    }

    /// A form came back, or nobody waits for it any more; returns it as it was, and nothing when none was out.
    pub fn end_mandate_form(&self, reference: &str) -> anyhow::Result<Option<MandateForm>> {
        let sql =
            "DELETE FROM mandate_form WHERE reference_key = ?1 RETURNING reference, printed_on";
        self.first(sql, [reference_key(reference)], |row| {
            Ok(MandateForm { reference: row.get(0)?, printed_on: row.get(1)? })
        })
    }

    /// Keeps what the bank has yet to be told of a mandate, instead of what was kept before: nothing, where it is again
    /// what the bank knows.
    pub fn set_untold_amendment(
        &self,
        mandate_id: i64,
        amendment: &Amendment,
    ) -> anyhow::Result<()> {
        let sql = format!(
            "DELETE FROM mandate_amendment WHERE mandate_id = ?1 AND id IN (SELECT mandate_amendment.id FROM mandate_amendment
             LEFT JOIN collection_item ON collection_item.id = item_id WHERE {UNTOLD})"
        );
        self.run(&sql, [mandate_id])?;
        if amendment.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO mandate_amendment (mandate_id, old_iban, old_reference, old_creditor_id, old_creditor_name, made_on)
                   VALUES (?1, coalesce(?2, ''), coalesce(?3, ''), coalesce(?4, ''), coalesce(?5, ''), ?6)";
        let a = amendment;
        let values =
            (mandate_id, &a.account, &a.reference, &a.creditor_id, &a.creditor_name, self.today());
        self.run(sql, values).map(drop)
    }

    /// Forgets what was to be told of the mandates of a run that the bank has never seen: an amendment of what it does not
    /// know is refused.
    pub fn forget_unknown_amendments(&self, run_id: i64) -> anyhow::Result<()> {
        let mut ids: Vec<i64> = self.rows(
            "SELECT DISTINCT mandate_id FROM collection_item WHERE run_id = ?1",
            [run_id],
            |row| row.get(0),
        )?;
        let unknown = self.unknown_to_bank()?;
        ids.retain(|id| unknown.contains(id));
        for id in ids {
            self.set_untold_amendment(id, &Amendment::default())?;
        }
        Ok(())
    }

    /// Forgets what was to be told of one mandate, where the bank has never seen it.
    pub fn forget_amendment_of_unknown(&self, mandate_id: i64) -> anyhow::Result<()> {
        if self.is_unknown_to_bank(mandate_id)? {
            self.set_untold_amendment(mandate_id, &Amendment::default())?;
        }
        Ok(())
    }

    /// Says which collection tells the bank of the changes of a mandate that are not told yet.
    pub fn tell_amendments(&self, mandate_id: i64, item_id: i64) -> anyhow::Result<()> {
        let sql = format!(
            "UPDATE mandate_amendment SET item_id = ?2 WHERE mandate_id = ?1 AND id IN (SELECT mandate_amendment.id FROM mandate_amendment
             LEFT JOIN collection_item ON collection_item.id = item_id WHERE {UNTOLD})"
        );
        self.run(&sql, (mandate_id, item_id)).map(drop)
    }

    pub fn add_mandate(&self, mandate: &Mandate) -> anyhow::Result<i64> {
        if mandate.is_default {
            self.only_default(mandate.relation_id)?;
        }
        let sql = format!(
            "INSERT INTO mandate ({COLUMNS}, reference_key, created_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
        );
        self.insert(
            &sql,
            (
                &mandate.reference,
                mandate.relation_id,
                mandate.iban.as_str(),
                &mandate.holder,
                kind_name(mandate.dates.kind),
                mandate.dates.signed_on,
                mandate.dates.last_used_on,
                mandate.dates.migrated_on,
                mandate.dates.revoked_on,
                mandate.is_default,
                mandate.dates.ends_on,
                &mandate.proof,
                reference_key(&mandate.reference),
                self.today(),
            ),
        )
    }

    pub fn set_mandate_last_used(&self, id: i64, on: Option<Day>) -> anyhow::Result<()> {
        self.run("UPDATE mandate SET last_used_on = ?2 WHERE id = ?1", (id, on)).map(drop)
    }

    /// A one-off mandate can be used after all, when all that was collected on it was refused.
    pub fn free_one_off(&self, id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE mandate SET last_used_on = NULL WHERE id = ?1 AND kind = 'one_off' AND NOT EXISTS (SELECT 1 FROM collection_item
                   WHERE mandate_id = ?1 AND (state IN ('selected', 'exported', 'uploaded') OR settled_on IS NOT NULL))";
        self.run(sql, [id]).map(drop)
    }

    /// Ends a mandate; where it was the one that counts, the newest other one that stands takes its place.
    pub fn revoke_mandate(&self, id: i64, on: Option<Day>) -> anyhow::Result<()> {
        let sql = "UPDATE mandate SET revoked_on = ?2, is_default = 0 WHERE id = ?1";
        self.run(sql, (id, on))?;
        let relation: Option<i64> =
            self.first("SELECT relation_id FROM mandate WHERE id = ?1", [id], |row| row.get(0))?;
        relation.map_or(Ok(()), |relation| self.name_heir(relation))
    }

    /// Lets the newest mandate that stands be the one that counts, where none is.
    pub fn name_heir(&self, relation_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE mandate SET is_default = 1 WHERE id = (SELECT max(id) FROM mandate
                       WHERE relation_id = ?1 AND kind = 'recurrent' AND revoked_on IS NULL AND signed_on IS NOT NULL)
                   AND NOT EXISTS (SELECT 1 FROM mandate WHERE relation_id = ?1 AND is_default = 1)";
        self.run(sql, [relation_id]).map(drop)
    }
}
