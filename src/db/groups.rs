//! Groups, and who is in them from when to when.

use crate::db::{Read, Write};
use crate::domain::calendar::Day;

impl Read<'_> {
    /// Returns the names of the groups somebody is in on a day.
    pub fn groups_of(&self, relation_id: i64, on: Day) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT DISTINCT name FROM relation_group JOIN group_member ON relation_group.id = group_id
                   WHERE relation_id = ?1 AND valid_from <= ?2 AND (valid_to IS NULL OR ?2 < valid_to) ORDER BY name";
        self.rows(sql, (relation_id, on), |row| row.get(0))
    }
}

impl Write<'_> {
    pub fn group(&self, name: &str) -> anyhow::Result<i64> {
        if let Some(id) =
            self.first("SELECT id FROM relation_group WHERE name = ?1", [name], |row| row.get(0))?
        {
            return Ok(id);
        }
        self.insert("INSERT INTO relation_group (name) VALUES (?1)", [name])
    }

    /// Puts somebody in a group; `source` is manual, plan or import.
    pub fn join_group(
        &self,
        group_id: i64,
        relation_id: i64,
        from: Day,
        source: &str,
    ) -> anyhow::Result<()> {
        let sql = "INSERT INTO group_member (group_id, relation_id, valid_from, source) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (group_id, relation_id, from, source)).map(drop)
    }

    /// Ends the membership of a group that a plan gave, on `to` (exclusive); `None` makes it open again.
    pub fn end_plan_group(
        &self,
        group_id: i64,
        relation_id: i64,
        to: Option<Day>,
    ) -> anyhow::Result<()> {
        let sql = "UPDATE group_member SET valid_to = max(valid_from, ?3) WHERE group_id = ?1 AND relation_id = ?2 AND source = 'plan'";
        let open = "UPDATE group_member SET valid_to = NULL WHERE group_id = ?1 AND relation_id = ?2 AND source = 'plan'";
        match to {
            Some(to) => self.run(sql, (group_id, relation_id, to)),
            None => self.run(open, (group_id, relation_id)),
        }
        .map(drop)
    }
}
