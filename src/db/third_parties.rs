//! Who pays for a member up to an amount, and how much of it is used.

use std::collections::HashMap;

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::money::Money;

/// Somebody who pays a part of what a member is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThirdParty {
    pub id: i64,
    pub relation_id: i64,
    pub payer_id: i64,
    /// The most they pay for periods that begin within the time.
    pub cap: Money,
    pub reference: String,
    pub from: Day,
    /// Exclusive.
    pub to: Day,
}

const SELECT: &str =
    "SELECT id, relation_id, payer_id, cap_cents, reference, valid_from, valid_to FROM third_party";

fn from_row(row: &Row<'_>) -> rusqlite::Result<ThirdParty> {
    Ok(ThirdParty {
        id: row.get(0)?,
        relation_id: row.get(1)?,
        payer_id: row.get(2)?,
        cap: row.get(3)?,
        reference: row.get(4)?,
        from: row.get(5)?,
        to: row.get(6)?,
    })
}

impl Read<'_> {
    pub fn third_party(&self, id: i64) -> anyhow::Result<Option<ThirdParty>> {
        self.first(&format!("{SELECT} WHERE id = ?1"), [id], from_row)
    }

    pub fn third_parties_of(&self, relation_id: i64) -> anyhow::Result<Vec<ThirdParty>> {
        let sql = format!("{SELECT} WHERE relation_id = ?1 ORDER BY valid_from, id");
        self.rows(&sql, [relation_id], from_row)
    }

    /// Returns who pays for each member, the oldest agreement first.
    pub fn third_parties(&self) -> anyhow::Result<HashMap<i64, Vec<ThirdParty>>> {
        let mut by_relation: HashMap<i64, Vec<ThirdParty>> = HashMap::new();
        let sql = format!("{SELECT} ORDER BY relation_id, valid_from, id");
        for third in self.rows(&sql, [], from_row)? {
            by_relation.entry(third.relation_id).or_default().push(third);
        }
        Ok(by_relation)
    }

    /// Returns what a third party was asked, on drafts too, less what was credited.
    pub fn asked_of_third_party(&self, third: &ThirdParty) -> anyhow::Result<Money> {
        let sql = "SELECT coalesce(sum(amount_cents), 0) FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE third_party_id = ?1 AND payer_id = ?2";
        self.value(sql, (third.id, third.payer_id))
    }

    /// Returns the lines that stand across from those of an invoice: invoice, line. What the one moves, the other takes; both
    /// are always made in one run.
    pub fn lines_across(&self, invoice_id: i64) -> anyhow::Result<Vec<(i64, i64)>> {
        let sql = "SELECT other.invoice_id, other.id FROM invoice_line JOIN invoice_line AS other
                   ON other.third_party_id = invoice_line.third_party_id AND other.subscription_id = invoice_line.subscription_id
                   AND other.period_from = invoice_line.period_from AND other.invoice_id <> invoice_line.invoice_id
                   AND other.vat_code = invoice_line.vat_code
                   AND other.amount_cents = -invoice_line.amount_cents JOIN invoice ON invoice.id = other.invoice_id
                   JOIN invoice AS own ON own.id = invoice_line.invoice_id AND own.run_id = invoice.run_id
                   WHERE invoice_line.invoice_id = ?1 AND invoice.kind = 'invoice' ORDER BY other.invoice_id, other.id";
        self.rows(sql, [invoice_id], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

impl Write<'_> {
    pub fn add_third_party(&self, third: &ThirdParty) -> anyhow::Result<i64> {
        let sql = "INSERT INTO third_party (relation_id, payer_id, cap_cents, reference, valid_from, valid_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let t = third;
        self.insert(sql, (t.relation_id, t.payer_id, t.cap, &t.reference, t.from, t.to))
    }

    pub fn end_third_party(&self, id: i64, to: Day) -> anyhow::Result<()> {
        self.run("UPDATE third_party SET valid_to = ?2 WHERE id = ?1", (id, to)).map(drop)
    }
}
