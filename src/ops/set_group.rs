//! Groups of relations, arranged as a club likes.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::add_plan::is_former_member_name;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Returns the names of groups as they can be.
///
/// # Errors
/// When one says that somebody is no member any more, which follows from how memberships end, or has a comma: in a list of
/// groups that begins the next.
pub(super) fn checked_groups(names: &[String], who: &str) -> Result<Vec<String>, Problem> {
    let names = names.iter().map(|name| harmless(name)).filter(|name| !name.is_empty());
    names
        .map(|name| match () {
            () if is_former_member_name(&name) => {
                let (who, value) = (who.to_owned(), name);
                Err(Problem::FormerMemberType { who, value, until: None })
            }
            () if name.contains([',', ';']) => {
                let (field, not) = (Field::Groups, ", ;".to_owned());
                Err(Problem::NameWith { field, value: name, not })
            }
            () => Ok(name),
        })
        .collect()
}

/// Makes a group, or gives the one of that name another.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetGroup {
    pub name: String,
    #[serde(default)]
    pub renamed: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct GroupSet {
    pub group: String,
}

impl Deed for SetGroup {
    const NAME: &'static str = "set_group";
    type Value = GroupSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GroupSet>, Refusal> {
        let new = self.renamed.as_ref().unwrap_or(&self.name);
        let checked = checked_groups(std::slice::from_ref(new), "")?;
        let Some(new) = checked.into_iter().next() else {
            let (who, field) = (String::new(), Field::Name);
            return Err(Problem::RequiredMissing { who, field }.into());
        };
        let named = write.find_group(&new)?.ok();
        let Some(_) = &self.renamed else {
            if named.is_some() {
                return Err(Problem::Taken { what: Thing::Group, value: new }.into());
            }
            write.group(&new)?;
            let back = RemoveGroup { name: new.clone() };
            return Ok(Done::new(GroupSet { group: new.clone() }, new).undone_by(back));
        };
        let id = write.find_group(&self.name)??;
        if named.is_some_and(|other| other != id) {
            return Err(Problem::Taken { what: Thing::Group, value: new }.into());
        }
        write.rename_group(id, &new)?;
        let back = SetGroup { name: new.clone(), renamed: Some(harmless(&self.name)) };
        Ok(Done::new(GroupSet { group: new.clone() }, new).undone_by(back))
    }
}

/// Removes a group that nobody was ever in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveGroup {
    pub name: String,
}

impl Deed for RemoveGroup {
    const NAME: &'static str = "remove_group";
    type Value = GroupSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GroupSet>, Refusal> {
        let id = write.find_group(&self.name)??;
        if write.group_is_used(id)? {
            return Err(Problem::GroupUsed { name: harmless(&self.name) }.into());
        }
        write.remove_group(id)?;
        let group = harmless(&self.name);
        let back = SetGroup { name: group.clone(), renamed: None };
        Ok(Done::new(GroupSet { group: group.clone() }, group).undone_by(back))
    }
}

/// Puts relations in a group that there is, from today on; who is in it by a type of subscription too is put in as well.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinGroup {
    pub group: String,
    pub relations: Vec<Reference>,
}

#[derive(Clone, Debug, Serialize)]
pub struct GroupJoined {
    /// How many were not in it by hand before.
    pub relations: usize,
}

impl Deed for JoinGroup {
    const NAME: &'static str = "join_group";
    type Value = GroupJoined;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GroupJoined>, Refusal> {
        let today = write.today();
        let group = write.find_group(&self.group)??;
        let moved = each_that(write, &self.relations, |id| {
            let is_new = !write.is_in_by_hand(group, id)?;
            if is_new {
                write.join_group(group, id, today, "manual")?;
            }
            Ok(is_new)
        })?;
        let subject = format!("{}: {}", self.group, moved.len());
        let done = Done::new(GroupJoined { relations: moved.len() }, subject);
        Ok(done.undone_by(LeaveGroup { group: self.group.clone(), relations: moved }))
    }
}

/// Takes relations out of a group from today on; what a type of subscription gives stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveGroup {
    pub group: String,
    pub relations: Vec<Reference>,
}

#[derive(Clone, Debug, Serialize)]
pub struct GroupLeft {
    /// How many were in it by hand before.
    pub relations: usize,
    /// The numbers of those who are in it still: a type of subscription or a search put them there.
    pub stay: Vec<Reference>,
}

impl Deed for LeaveGroup {
    const NAME: &'static str = "leave_group";
    type Value = GroupLeft;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GroupLeft>, Refusal> {
        let group = write.find_group(&self.group)??;
        let moved = each_that(write, &self.relations, |id| {
            let was_in = write.is_in_by_hand(group, id)?;
            if was_in {
                write.leave_group(group, id)?;
            }
            Ok(was_in)
        })?;
        let today = write.today();
        let stay = each_that(write, &self.relations, |id| write.is_in_group(group, id, today))?;
        let subject = format!("{}: {}", self.group, moved.len());
        let done = Done::new(GroupLeft { relations: moved.len(), stay }, subject);
        Ok(done.undone_by(JoinGroup { group: self.group.clone(), relations: moved }))
    }
}

/// Does something with each of these relations, and returns those it was done with.
fn each_that(
    write: &Write<'_>,
    relations: &[Reference],
    work: impl Fn(i64) -> anyhow::Result<bool>,
) -> Result<Vec<Reference>, Refusal> {
    let mut done = Vec::new();
    for relation in relations {
        let id = write.find_relation(&relation.0)??;
        if work(id)? {
            done.push(write.relation_number(id)?.into());
        }
    }
    Ok(done)
}
