//! What a volunteer gets: the people of one group in a file of their own, and nothing else of the club.
//!
//! Who may not see an account must not have the file it is in: so this is not a lock on ours, but a file without it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::db::groups::GroupAccess;
use crate::db::settings::Setting;
use crate::db::{Db, OpenError, Read, Write};
use crate::domain::problem::Problem;
use crate::domain::relation::Relation;
use crate::ops::group_rules::members_now;
use crate::ops::{AddRelation, ChangeRelation, Deed, Done, Refusal, perform_without_backup};

/// Who works in such a file, as the setting has it.
const READER: &str = "reader";
const VOLUNTEER: &str = "volunteer";

/// Refuses what the file of a group is not for: in one that is to be seen everything, in one that may be changed all but the
/// data of its people.
pub(super) fn may_do(read: &Read<'_>, deed: &str) -> Result<(), Refusal> {
    match read.setting(Setting::Role)?.as_str() {
        READER => Err(Problem::GroupFile { is_for_changes: false }.into()),
        VOLUNTEER if deed != ChangeRelation::NAME => {
            Err(Problem::GroupFile { is_for_changes: true }.into())
        }
        _ => Ok(()),
    }
}

/// Sets what a volunteer gets of the people in a group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetGroupAccess {
    pub group: String,
    pub access: GroupAccess,
}

#[derive(Clone, Debug, Serialize)]
pub struct GroupAccessSet {
    pub access: GroupAccess,
}

impl Deed for SetGroupAccess {
    const NAME: &'static str = "set_group_access";
    type Value = GroupAccessSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GroupAccessSet>, Refusal> {
        let id = write.find_group(&self.group)??;
        let before = write.access_of_group(id)?;
        write.set_group_access(id, self.access)?;
        let subject = format!("{}: {}", self.group, self.access.name());
        let back = SetGroupAccess { group: self.group.clone(), access: before };
        Ok(Done::new(GroupAccessSet { access: self.access }, subject).undone_by(back))
    }
}

/// Fills a new file with the people of a group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillGroupFile {
    /// The club, and which of its groups.
    pub name: String,
    pub access: GroupAccess,
    pub relations: Vec<AddRelation>,
}

#[derive(Clone, Debug, Serialize)]
pub struct GroupFileFilled {
    pub relations: usize,
}

impl Deed for FillGroupFile {
    const NAME: &'static str = "fill_group_file";
    type Value = GroupFileFilled;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GroupFileFilled>, Refusal> {
        // An administration is never made less than it is.
        if !write.has_no_relation()? {
            return Err(Problem::GroupFile { is_for_changes: false }.into());
        }
        for (at, relation) in self.relations.iter().enumerate() {
            write.tick(at, self.relations.len())?;
            relation.perform(write)?;
        }
        write.set(Setting::ClubName, &self.name)?;
        let role = if self.access == GroupAccess::Edit { VOLUNTEER } else { READER };
        write.set(Setting::Role, role)?;
        Ok(Done::new(GroupFileFilled { relations: self.relations.len() }, self.name.clone()))
    }
}

/// Writes the file of a group beside the administration: names, addresses, days of birth, e-mail and telephone of who is in it
/// today. Accounts, mandates, subscriptions, invoices, notes and the log stay out.
///
/// # Errors
/// When the group is for no volunteer.
pub fn write_group_file(db: &Db, group: &str) -> Result<(PathBuf, usize), Refusal> {
    let read = db.read();
    let today = db.clock().today();
    let id = read.find_group(group)??;
    let access = read.access_of_group(id)?;
    if access == GroupAccess::None {
        return Err(Problem::GroupForNobody { group: group.to_owned() }.into());
    }
    let mut relations = Vec::new();
    for member in members_now(&read, group, today)?.unwrap_or_default() {
        let living = read.relation(member)?.filter(|relation| relation.death_date.is_none());
        relations.extend(living.map(|relation| told_of(relation, group)));
    }
    let name = format!("{}, {group}", read.setting(Setting::ClubName)?);
    let path = free_path(&read.folder(), &format!("groep {group} {today}"));
    let deed = FillGroupFile { name, access, relations };
    let made = fill(&path, db, &deed);
    if made.is_err() {
        // Half a file is none.
        std::fs::remove_file(&path).ok();
    }
    Ok((path, made?.relations))
}

fn fill(path: &Path, db: &Db, deed: &FillGroupFile) -> Result<GroupFileFilled, Refusal> {
    let mut file = Db::create(path, db.clock()).map_err(|error| match error {
        OpenError::Fault(fault) => Refusal::Fault(fault),
        other => Refusal::Fault(other.into()),
    })?;
    perform_without_backup(&mut file, deed)
}

/// Returns a path in a folder where nothing is yet.
fn free_path(folder: &Path, name: &str) -> PathBuf {
    let name: String = name.chars().map(|c| if "/\\:".contains(c) { '-' } else { c }).collect();
    let numbered = (2..).map(|count| format!("{name} ({count})"));
    let mut paths =
        std::iter::once(name.clone()).chain(numbered).map(|name| folder.join(name + ".db"));
    paths.find(|path| !path.exists()).expect("some number is free")
}

/// Returns what a volunteer is told of somebody.
fn told_of(relation: Relation, group: &str) -> AddRelation {
    AddRelation {
        number: Some(relation.number),
        kind: relation.kind,
        first_name: relation.name.first,
        prefix: relation.name.prefix,
        last_name: relation.name.last,
        gender: relation.gender,
        birth_date: relation.birth_date,
        email: relation.email,
        phone: relation.phone,
        street: relation.street,
        house_number: relation.house_number,
        postal_code: relation.postal_code,
        city: relation.city,
        country: relation.country,
        contact: relation.contact,
        groups: vec![group.to_owned()],
        ..AddRelation::default()
    }
}
