//! What somebody promised in writing to give every year.

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::money::Money;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftAgreement {
    pub id: i64,
    pub relation_id: i64,
    pub yearly: Money,
    pub from_year: i32,
    /// The last year it was promised for.
    pub until_year: i32,
    /// The last year it holds, where it ended before that.
    pub ended_year: Option<i32>,
    pub signed_on: Day,
}

impl GiftAgreement {
    /// Returns the number that a tax return asks for: of this agreement alone, and never of another.
    pub fn number(&self) -> String {
        format!("PG-{:04}", self.id)
    }

    pub fn last_year(&self) -> i32 {
        self.ended_year.unwrap_or(self.until_year)
    }

    pub fn holds_in(&self, year: i32) -> bool {
        (self.from_year..=self.last_year()).contains(&year)
    }
}

const SELECT: &str = "SELECT id, relation_id, yearly_cents, from_year, until_year, ended_year, signed_on FROM gift_agreement";

fn from_row(row: &Row<'_>) -> rusqlite::Result<GiftAgreement> {
    Ok(GiftAgreement {
        id: row.get(0)?,
        relation_id: row.get(1)?,
        yearly: row.get(2)?,
        from_year: row.get(3)?,
        until_year: row.get(4)?,
        ended_year: row.get(5)?,
        signed_on: row.get(6)?,
    })
}

impl Read<'_> {
    pub fn gift_agreement(&self, id: i64) -> anyhow::Result<Option<GiftAgreement>> {
        self.first(&format!("{SELECT} WHERE id = ?1"), [id], from_row)
    }

    /// Returns the agreements of somebody, the oldest first.
    pub fn gift_agreements_of(&self, relation_id: i64) -> anyhow::Result<Vec<GiftAgreement>> {
        self.rows(&format!("{SELECT} WHERE relation_id = ?1 ORDER BY id"), [relation_id], from_row)
    }

    /// Returns the agreements that hold in a year.
    pub fn gift_agreements_in(&self, year: i32) -> anyhow::Result<Vec<GiftAgreement>> {
        let sql = format!(
            "{SELECT} WHERE from_year <= ?1 AND ?1 <= coalesce(ended_year, until_year) ORDER BY id"
        );
        self.rows(&sql, [year], from_row)
    }

    /// Returns whether a statement that was told names this number.
    pub fn gift_number_was_told(&self, number: &str) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM message WHERE kind = 'gift_statement' AND state IN ('sending', 'sent', 'printed')
                   AND ' ' || facts || ' ' LIKE '% ' || ?1 || ':%')";
        self.value(sql, [number])
    }
}

impl Write<'_> {
    /// Keeps an agreement; its id is given here.
    pub fn add_gift_agreement(&self, agreement: &GiftAgreement) -> anyhow::Result<i64> {
        let sql = "INSERT INTO gift_agreement (relation_id, yearly_cents, from_year, until_year, signed_on) VALUES (?1, ?2, ?3, ?4, ?5)";
        let of = agreement;
        self.insert(sql, (of.relation_id, of.yearly, of.from_year, of.until_year, of.signed_on))
    }

    pub fn end_gift_agreement(&self, id: i64, last_year: Option<i32>) -> anyhow::Result<()> {
        let sql = "UPDATE gift_agreement SET ended_year = ?2 WHERE id = ?1";
        self.run(sql, (id, last_year)).map(drop)
    }

    pub fn remove_gift_agreement(&self, id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM gift_agreement WHERE id = ?1", [id]).map(drop)
    }
}
