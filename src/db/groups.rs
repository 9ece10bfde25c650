//! Groups, and who is in them from when to when.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::problem::{Problem, Thing};

/// A group with who is in it on a day.
#[derive(Clone, Debug)]
pub struct GroupRow {
    pub id: i64,
    pub name: String,
    pub members: i64,
    /// The type of subscription that puts people in it.
    pub of_plan: String,
    /// The search that fills it; empty for none.
    pub rule: String,
}

/// What a volunteer gets of the people in a group, in a file of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupAccess {
    #[default]
    None,
    See,
    Edit,
}

impl GroupAccess {
    pub const ALL: [(GroupAccess, &'static str); 3] =
        [(GroupAccess::None, "none"), (GroupAccess::See, "see"), (GroupAccess::Edit, "edit")];

    pub fn name(self) -> &'static str {
        let own = GroupAccess::ALL.into_iter().find(|(access, _)| *access == self);
        own.map_or("none", |(_, name)| name)
    }

    pub fn named(name: &str) -> Option<GroupAccess> {
        GroupAccess::ALL.into_iter().find(|(_, own)| *own == name).map(|(access, _)| access)
    }
}

/// Who comes into a group, and who leaves it, by what its search finds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    pub group_id: i64,
    pub group: String,
    pub joins: Vec<i64>,
    pub leaves: Vec<i64>,
}

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

    /// Returns every group with how many are in it on a day.
    pub fn group_rows(&self, on: Day) -> anyhow::Result<Vec<GroupRow>> {
        let sql = "SELECT id, name, (SELECT count(DISTINCT relation_id) FROM group_member JOIN relation ON relation.id = relation_id
                   WHERE group_id = relation_group.id AND valid_from <= ?1 AND (valid_to IS NULL OR ?1 < valid_to) AND archived_on IS NULL),
                   coalesce((SELECT group_concat(name, ', ') FROM plan WHERE tag_group_id = relation_group.id), ''), rule
                   FROM relation_group ORDER BY name COLLATE NOCASE";
        self.rows(sql, [on], |row| {
            Ok(GroupRow {
                id: row.get(0)?,
                name: row.get(1)?,
                members: row.get(2)?,
                of_plan: row.get(3)?,
                rule: row.get(4)?,
            })
        })
    }

    pub fn group_names(&self) -> anyhow::Result<Vec<String>> {
        self.rows("SELECT name FROM relation_group", [], |row| row.get(0))
    }

    /// Finds a group by its name, in any case.
    pub fn find_group(&self, name: &str) -> anyhow::Result<Result<i64, Problem>> {
        let sql = "SELECT id FROM relation_group WHERE name = ?1 COLLATE NOCASE ORDER BY name <> ?1 LIMIT 1";
        let found = self.first(sql, [name.trim()], |row| row.get(0))?;
        let missing = Problem::NotFound { what: Thing::Group, value: name.trim().to_owned() };
        Ok(found.ok_or(missing))
    }

    /// Returns whether somebody is in a group on a day by a person, a list that was taken over, or a plan.
    pub fn is_in_beside_rule(
        &self,
        group_id: i64,
        relation_id: i64,
        on: Day,
    ) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM group_member WHERE group_id = ?1 AND relation_id = ?2 AND source <> 'rule'
                   AND valid_from <= ?3 AND (valid_to IS NULL OR ?3 < valid_to))";
        self.value(sql, (group_id, relation_id, on))
    }

    /// Returns the search that fills a group; empty for none.
    pub fn rule_of_group(&self, id: i64) -> anyhow::Result<String> {
        self.value("SELECT rule FROM relation_group WHERE id = ?1", [id])
    }

    /// Returns what a volunteer gets of the people in a group.
    pub fn access_of_group(&self, id: i64) -> anyhow::Result<GroupAccess> {
        let name: String = self.value("SELECT access FROM relation_group WHERE id = ?1", [id])?;
        Ok(GroupAccess::named(&name).unwrap_or_default())
    }

    /// Returns the groups that a search fills, with it.
    pub fn group_rules(&self) -> anyhow::Result<Vec<(i64, String, String)>> {
        let sql = "SELECT id, name, rule FROM relation_group WHERE rule <> '' ORDER BY name COLLATE NOCASE";
        self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns who is in a group by its search, by id.
    pub fn members_by_rule(&self, group_id: i64) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT DISTINCT relation_id FROM group_member WHERE group_id = ?1 AND source = 'rule' AND valid_to IS NULL ORDER BY 1";
        self.rows(sql, [group_id], |row| row.get(0))
    }

    /// Returns whether anybody was ever in a group, or anything refers to it.
    pub fn group_is_used(&self, id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM group_member WHERE group_id = ?1) OR EXISTS (SELECT 1 FROM discount WHERE group_id = ?1)
                   OR EXISTS (SELECT 1 FROM plan WHERE tag_group_id = ?1)";
        self.value(sql, [id])
    }

    /// Returns the groups somebody was put in by a person, or a list that was taken over, and is in on a day.
    pub fn groups_by_hand(&self, relation_id: i64, on: Day) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT DISTINCT name FROM relation_group JOIN group_member ON relation_group.id = group_id
                   WHERE relation_id = ?1 AND source IN ('manual', 'import') AND valid_from <= ?2 AND (valid_to IS NULL OR ?2 < valid_to) ORDER BY name";
        self.rows(sql, (relation_id, on), |row| row.get(0))
    }

    /// Returns whether a person, or a list that was taken over, put somebody in a group where they still are.
    pub fn is_in_by_hand(&self, group_id: i64, relation_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM group_member WHERE group_id = ?1 AND relation_id = ?2 AND source IN ('manual', 'import') AND valid_to IS NULL)";
        self.value(sql, (group_id, relation_id))
    }

    /// Returns whether somebody is in a group on a day, whatever put them there.
    pub fn is_in_group(&self, group_id: i64, relation_id: i64, on: Day) -> anyhow::Result<bool> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM group_member WHERE group_id = ?1 AND relation_id = ?2
                   AND valid_from <= ?3 AND (valid_to IS NULL OR ?3 < valid_to))";
        self.value(sql, (group_id, relation_id, on))
    }

    /// Returns the names of the groups somebody is in on a day.
    pub fn groups_of(&self, relation_id: i64, on: Day) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT DISTINCT name FROM relation_group JOIN group_member ON relation_group.id = group_id
                   WHERE relation_id = ?1 AND valid_from <= ?2 AND (valid_to IS NULL OR ?2 < valid_to) ORDER BY name";
        self.rows(sql, (relation_id, on), |row| row.get(0))
    }
}

impl Write<'_> {
    /// Returns the group of this name, in any case; a new one where there is none.
    pub fn group(&self, name: &str) -> anyhow::Result<i64> {
        match self.find_group(name)? {
            Ok(id) => Ok(id),
            Err(_) => self.insert("INSERT INTO relation_group (name) VALUES (?1)", [name]),
        }
    }

    pub fn set_group_access(&self, id: i64, access: GroupAccess) -> anyhow::Result<()> {
        let sql = "UPDATE relation_group SET access = ?2 WHERE id = ?1";
        self.run(sql, (id, access.name())).map(drop)
    }

    pub fn set_group_rule(&self, id: i64, rule: &str) -> anyhow::Result<()> {
        self.run("UPDATE relation_group SET rule = ?2 WHERE id = ?1", (id, rule)).map(drop)
    }

    /// Takes somebody whom the search of a group finds no more out of it from today on.
    pub fn leave_by_rule(&self, group_id: i64, relation_id: i64) -> anyhow::Result<()> {
        // Who came in today was never in.
        let sql = "DELETE FROM group_member WHERE group_id = ?1 AND relation_id = ?2 AND source = 'rule' AND valid_to IS NULL AND ?3 <= valid_from";
        self.run(sql, (group_id, relation_id, self.today()))?;
        let sql = "UPDATE group_member SET valid_to = ?3 WHERE group_id = ?1 AND relation_id = ?2 AND source = 'rule' AND valid_to IS NULL";
        self.run(sql, (group_id, relation_id, self.today())).map(drop)
    }

    pub fn rename_group(&self, id: i64, name: &str) -> anyhow::Result<()> {
        self.run("UPDATE relation_group SET name = ?2 WHERE id = ?1", (id, name)).map(drop)
    }

    /// Removes a group that nobody was ever in.
    pub fn remove_group(&self, id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM relation_group WHERE id = ?1", [id]).map(drop)
    }

    /// Puts somebody in these groups from today on, and out of the others a person put them in; what a plan or a search gave
    /// stays.
    pub fn set_groups(&self, relation_id: i64, names: &[String]) -> anyhow::Result<()> {
        let today = self.today();
        let mut wanted = BTreeSet::new();
        for name in names {
            wanted.insert(self.group(name)?);
        }
        let sql = "SELECT DISTINCT group_id FROM group_member WHERE relation_id = ?1 AND source IN ('manual', 'import') AND valid_to IS NULL";
        let is_in: BTreeSet<i64> =
            self.rows(sql, [relation_id], |row| row.get(0))?.into_iter().collect();
        for left in is_in.difference(&wanted) {
            self.leave_group(*left, relation_id)?;
        }
        for joined in wanted.difference(&is_in) {
            self.join_group(*joined, relation_id, today, "manual")?;
        }
        Ok(())
    }

    /// Takes somebody out of a group from today on; what a plan gave stays.
    pub fn leave_group(&self, group_id: i64, relation_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE group_member SET valid_to = max(valid_from, ?3)
                   WHERE group_id = ?1 AND relation_id = ?2 AND source IN ('manual', 'import') AND valid_to IS NULL";
        self.run(sql, (group_id, relation_id, self.today())).map(drop)
    }

    /// Puts somebody in a group; `source` is manual, import or rule, for what a plan gives follows the subscription by itself.
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
}
