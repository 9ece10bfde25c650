//! Who lives together, for what a household pays less.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Makes a household of these relations from a day on, or changes who is in it: whoever is not named leaves it that day.
/// Somebody is in one household at a time: who joins leaves the other.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetHousehold {
    pub name: String,
    /// Who is in it from that day on; one at least.
    pub members: Vec<Reference>,
    /// Today when left out.
    #[serde(default)]
    pub from: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct HouseholdSet {
    pub household: String,
    pub members: usize,
}

impl Deed for SetHousehold {
    const NAME: &'static str = "set_household";
    type Value = HouseholdSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<HouseholdSet>, Refusal> {
        let name = harmless(&self.name);
        if name.is_empty() {
            let (who, field) = (String::new(), Field::Household);
            return Err(Problem::RequiredMissing { who, field }.into());
        }
        let mut members = Vec::new();
        for member in &self.members {
            members.push(write.find_relation(&member.0)??);
        }
        let from = self.from.unwrap_or_else(|| write.today());
        let mut home = None;
        for member in &members {
            home = home.or(write.household_of(*member)?.filter(|home| home.name == name));
        }
        // Two families can have one name: without a member in common it is another one, and the name must tell them apart.
        if home.is_none() && write.has_household_named(&name)? {
            return Err(Problem::Taken { what: Thing::Household, value: name }.into());
        }
        let id = match &home {
            Some(home) => home.id,
            None => write.add_household(&name, None, None)?,
        };
        let before = home.map(|home| home.people).unwrap_or_default();
        for (left, _) in before.into_iter().filter(|(id, _)| !members.contains(id)) {
            write.leave_household(left, from)?;
        }
        for member in &members {
            if write.household_of(*member)?.is_some_and(|home| home.id != id) {
                write.leave_household(*member, from)?;
            }
            write.join_household(id, *member, from)?;
        }
        Ok(Done::new(HouseholdSet { household: name.clone(), members: members.len() }, name))
    }
}
