//! Groups, and who is in them from when to when.

use crate::db::{Read, Write};
use crate::domain::calendar::Day;

impl Read<'_> {
    /// Returns who is in a group on a day; nothing where there is no such group.
    pub fn members_of_group(&self, name: &str, on: Day) -> anyhow::Result<Option<Vec<i64>>> {
        let sql = "SELECT id FROM relation_group WHERE name = ?1 COLLATE NOCASE";
        let Some(group) = self.first(sql, [name], |row| row.get::<_, i64>(0))? else {
            return Ok(None);
        };
        let sql = "SELECT DISTINCT relation_id FROM group_member JOIN relation ON relation.id = relation_id
                   WHERE group_id = ?1 AND valid_from <= ?2 AND (valid_to IS NULL OR ?2 < valid_to) AND archived_on IS NULL ORDER BY 1";
        self.rows(sql, (group, on), |row| row.get(0)).map(Some)
    }

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
