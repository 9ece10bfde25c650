//! Who did what: a log that only grows, each row sealed with the hash of the one before.

use sha2::{Digest, Sha256};

use crate::db::lock::ourselves;
use crate::db::{Read, Write};
use crate::domain::calendar::Day;

/// One deed to be written down.
#[derive(Debug)]
pub struct Record<'a> {
    pub deed: &'a str,
    /// What it was done to, as people say it.
    pub subject: &'a str,
    pub relation_id: Option<i64>,
    pub payload: String,
    /// The deed that takes this one back.
    pub inverse: Option<String>,
}

/// One row of the log, as shown.
#[derive(Clone, Debug)]
pub struct AuditRow {
    pub seq: i64,
    pub at: String,
    pub actor: String,
    pub deed: String,
    pub subject: String,
    pub payload: String,
    pub inverse: Option<String>,
}

impl Read<'_> {
    /// Returns the last sequence number and its hash; zero and nothing in an empty log.
    pub fn audit_head(&self) -> anyhow::Result<(i64, String)> {
        let sql = "SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1";
        Ok(self.first(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?.unwrap_or_default())
    }

    /// Returns rows of the log, newest first, of everything or of one relation.
    pub fn audit_rows(
        &self,
        relation_id: Option<i64>,
        from: usize,
        count: usize,
    ) -> anyhow::Result<Vec<AuditRow>> {
        let (from, count) = (i64::try_from(from)?, i64::try_from(count)?);
        match relation_id {
            Some(id) => self.rows(
                "SELECT seq, at, actor, deed, subject, payload, inverse FROM audit_log WHERE relation_id = ?1 ORDER BY seq DESC LIMIT ?3 OFFSET ?2",
                (id, from, count),
                audit_row,
            ),
            None => self.rows(
                "SELECT seq, at, actor, deed, subject, payload, inverse FROM audit_log ORDER BY seq DESC LIMIT ?2 OFFSET ?1",
                (from, count),
                audit_row,
            ),
        }
    }

    /// Returns the rows of some deeds of a stretch of days, in their order.
    pub fn audit_between(
        &self,
        from: Day,
        until: Day,
        deeds: &[&str],
    ) -> anyhow::Result<Vec<AuditRow>> {
        let sql = "SELECT seq, at, actor, deed, subject, payload, inverse FROM audit_log
                   WHERE substr(at, 1, 10) BETWEEN ?1 AND ?2 AND deed IN (SELECT value FROM json_each(?3)) ORDER BY seq";
        self.rows(sql, (from, until, serde_json::to_string(deeds)?), audit_row)
    }

    pub fn audit_count(&self) -> anyhow::Result<usize> {
        let count: i64 = self.value("SELECT count(*) FROM audit_log", [])?;
        Ok(usize::try_from(count)?)
    }

    /// Returns the sequence numbers whose hash does not follow from what stands there.
    pub fn audit_breaks(&self) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT seq, at, actor, deed, subject, payload, inverse, previous, hash FROM audit_log ORDER BY seq";
        let rows = self.rows(sql, [], |row| {
            Ok((audit_row(row)?, row.get::<_, String>(7)?, row.get::<_, String>(8)?))
        })?;
        let mut broken = Vec::new();
        let mut head = (0, String::new());
        for (row, previous, hash) in rows {
            if row.seq != head.0 + 1 || previous != head.1 || hash != seal(&previous, &row) {
                broken.push(row.seq);
            }
            head = (row.seq, hash);
        }
        Ok(broken)
    }
}

fn audit_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        deed: row.get(3)?,
        subject: row.get(4)?,
        payload: row.get(5)?,
        inverse: row.get(6)?,
    })
}

fn seal(previous: &str, row: &AuditRow) -> String {
    let mut hash = Sha256::new();
    let seq = row.seq.to_string();
    for part in [
        previous,
        &seq,
        &row.at,
        &row.actor,
        &row.deed,
        &row.subject,
        &row.payload,
        row.inverse.as_deref().unwrap_or(""),
    ] {
        hash.update(part.len().to_string());
        hash.update([0]);
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// Writes bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Write<'_> {
    /// Writes the deed of this transaction in the log.
    pub fn log(&self, record: Record<'_>) -> anyhow::Result<()> {
        let wrote = self.head.borrow().clone();
        let (seq, previous) = if wrote.0 == 0 { self.audit_head()? } else { wrote };
        let row = AuditRow {
            seq: seq + 1,
            at: self.clock.stamp(),
            // With a day that was asked for, the same input gives the same file.
            actor: if self.clock.is_fixed() { String::new() } else { ourselves().user.clone() },
            deed: record.deed.to_owned(),
            subject: record.subject.to_owned(),
            payload: record.payload,
            inverse: record.inverse,
        };
        let hash = seal(&previous, &row);
        let sql = "INSERT INTO audit_log (seq, at, actor, deed, subject, relation_id, payload, inverse, previous, hash)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        self.run(
            sql,
            (
                row.seq,
                row.at,
                row.actor,
                row.deed,
                row.subject,
                record.relation_id,
                row.payload,
                row.inverse,
                previous,
                &hash,
            ),
        )?;
        self.head.replace((seq + 1, hash));
        Ok(())
    }
}
