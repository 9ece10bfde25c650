//! Who else looked at what goes to the bank.

use crate::db::{Read, Write};
use crate::domain::calendar::Day;

/// What a second person looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approvable {
    Run(i64),
    RefundFile(i64),
}

#[derive(Clone, Debug)]
pub struct Approval {
    pub person: String,
    pub on: Day,
}

impl Approvable {
    fn ids(self) -> (Option<i64>, Option<i64>) {
        match self {
            Approvable::Run(id) => (Some(id), None),
            Approvable::RefundFile(id) => (None, Some(id)),
        }
    }
}

impl Read<'_> {
    pub fn approval(&self, of: Approvable) -> anyhow::Result<Option<Approval>> {
        let sql =
            "SELECT person, on_date FROM approval WHERE run_id IS ?1 AND refund_file_id IS ?2";
        self.first(sql, of.ids(), |row| Ok(Approval { person: row.get(0)?, on: row.get(1)? }))
    }
}

impl Write<'_> {
    /// Keeps who looked, and at which bytes.
    pub fn add_approval(&self, of: Approvable, person: &str, sha256: &str) -> anyhow::Result<()> {
        let sql = "INSERT INTO approval (run_id, refund_file_id, person, on_date, sha256) VALUES (?1, ?2, ?3, ?4, ?5)";
        let (run, file) = of.ids();
        self.run(sql, (run, file, person, self.today(), sha256)).map(drop)
    }
}
