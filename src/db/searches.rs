//! What was searched and is searched again, under a name.

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::index::labels;
use crate::domain::problem::{Field, Problem, Thing};

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

impl Read<'_> {
    /// Returns whom a filter finds that is kept or billed by.
    ///
    /// # Errors
    /// When it is not whole, or names a group or a plan that is not there: renamed or misspelt, it would find others.
    pub fn found_by(&self, filter: &str, today: Day) -> anyhow::Result<Result<Vec<i64>, Problem>> {
        let unknown = |value: String, allowed: String| Problem::ValueUnknown {
            field: Field::Search,
            value,
            allowed,
        };
        let Some(labels) = labels(filter) else {
            let example = "zeist|utrecht, groep:\"jeugd a\", -groep:bestuur, >0".to_owned();
            return Ok(Err(unknown(filter.to_owned(), example)));
        };
        let known = self.filter_labels()?;
        for label in labels {
            let is_whole = label.ends_with('\u{1}');
            let name = label.trim_end_matches('\u{1}');
            let is_there =
                |known: &String| if is_whole { known == name } else { known.contains(name) };
            if !known.iter().any(is_there) {
                let kind = name.split(':').next().unwrap_or_default();
                let same: Vec<&str> = known
                    .iter()
                    .filter(|known| known.starts_with(kind))
                    .map(String::as_str)
                    .collect();
                return Ok(Err(unknown(name.to_owned(), same.join(", "))));
            }
        }
        self.relations_like(filter, today).map(Ok)
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
