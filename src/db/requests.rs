//! What is asked of who arranges the administration.

use crate::db::{Read, Write};
use crate::domain::calendar::Day;

#[derive(Clone, Debug)]
pub struct Request {
    pub id: i64,
    pub text: String,
    pub made_on: Day,
    pub done_on: Option<Day>,
}

impl Read<'_> {
    /// Returns the requests, those that wait first.
    pub fn requests(&self) -> anyhow::Result<Vec<Request>> {
        let sql =
            "SELECT id, text, made_on, done_on FROM request ORDER BY done_on IS NOT NULL, id DESC";
        self.rows(sql, [], |row| {
            let (id, text, made_on) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Request { id, text, made_on, done_on: row.get(3)? })
        })
    }
}

impl Write<'_> {
    pub fn add_request(&self, text: &str) -> anyhow::Result<i64> {
        self.insert("INSERT INTO request (text, made_on) VALUES (?1, ?2)", (text, self.today()))
    }

    /// Marks a request as dealt with, or as waiting again; returns whether there is one.
    pub fn settle_request(&self, id: i64, done_on: Option<Day>) -> anyhow::Result<bool> {
        Ok(0 < self.run("UPDATE request SET done_on = ?2 WHERE id = ?1", (id, done_on))?)
    }
}
