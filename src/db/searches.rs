//! What was searched and is searched again, under a name.

use crate::db::{Read, Write};
use crate::domain::problem::{Problem, Thing};

/// A filter of the list of relations with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    pub name: String,
    pub filter: String,
}

impl Read<'_> {
    /// Returns every saved search in the order of names.
    pub fn saved_searches(&self) -> anyhow::Result<Vec<SavedSearch>> {
        let sql = "SELECT name, filter FROM saved_search ORDER BY name COLLATE NOCASE";
        self.rows(sql, [], |row| Ok(SavedSearch { name: row.get(0)?, filter: row.get(1)? }))
    }

    /// Finds a saved search by its name, in any case.
    pub fn saved_search(&self, name: &str) -> anyhow::Result<Result<SavedSearch, Problem>> {
        let sql = "SELECT name, filter FROM saved_search WHERE name = ?1 COLLATE NOCASE";
        let found = self.first(sql, [name.trim()], |row| {
            Ok(SavedSearch { name: row.get(0)?, filter: row.get(1)? })
        })?;
        let missing = Problem::NotFound { what: Thing::Search, value: name.trim().to_owned() };
        Ok(found.ok_or(missing))
    }
}

impl Write<'_> {
    pub fn save_search(&self, search: &SavedSearch) -> anyhow::Result<()> {
        let sql = "INSERT INTO saved_search (name, filter) VALUES (?1, ?2)";
        self.insert(sql, (&search.name, &search.filter)).map(drop)
    }

    pub fn remove_search(&self, name: &str) -> anyhow::Result<()> {
        self.run("DELETE FROM saved_search WHERE name = ?1 COLLATE NOCASE", [name]).map(drop)
    }
}
