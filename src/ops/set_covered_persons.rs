//! Who is a member by somebody else's subscription.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::standings::Standing;
use crate::domain::problem::{Field, Problem};
use crate::ops::{Deed, Done, Reference, Refusal};

/// Names who is covered beside the holder: people of the same household, as many as the plan lets it be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetCoveredPersons {
    pub subscription: Reference,
    /// Without the holder; nobody when empty.
    pub persons: Vec<Reference>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PersonsCovered {
    pub subscription: i64,
    pub persons: usize,
}

impl Deed for SetCoveredPersons {
    const NAME: &'static str = "set_covered_persons";
    type Value = PersonsCovered;

    fn perform(&self, write: &Write<'_>) -> Result<Done<PersonsCovered>, Refusal> {
        let id = write.find_subscription(&self.subscription.0)??;
        let standing = write.standing(id)?.expect("the subscription was found just now");
        let holder = standing.subscription.relation_id;
        let mut persons = Vec::new();
        for person in &self.persons {
            let found = write.find_relation(&person.0)??;
            if found != holder && !persons.contains(&found) {
                persons.push(found);
            }
        }
        checked(write, &standing, &persons)?;
        let before = write.covered_persons(id)?.into_iter().map(|(id, _)| id);
        let before: Vec<Reference> = before
            .map(|id| write.relation_number(id).map(Reference))
            .collect::<anyhow::Result<_>>()?;
        write.set_covered_persons(id, &persons)?;
        let subject = format!("{}: {}", write.relation_name(holder)?, standing.plan.name);
        let back = SetCoveredPersons { subscription: id.into(), persons: before };
        let value = PersonsCovered { subscription: id, persons: persons.len() };
        Ok(Done::new(value, subject).of(holder).undone_by(back))
    }
}

fn checked(write: &Write<'_>, standing: &Standing, persons: &[i64]) -> Result<(), Refusal> {
    let most = usize::try_from(standing.plan.covers_persons).unwrap_or(1) - 1;
    if most < persons.len() {
        let (value, allowed) = (persons.len().to_string(), format!("0-{most}"));
        return Err(Problem::ValueUnknown { field: Field::Persons, value, allowed }.into());
    }
    let holder = standing.subscription.relation_id;
    let home = write.household_of(holder)?.map(|home| home.people).unwrap_or_default();
    for person in persons {
        if !home.iter().any(|(id, _)| id == person) {
            let (who, holder) = (write.relation_name(*person)?, write.relation_name(holder)?);
            return Err(Problem::NotInHousehold { who, holder }.into());
        }
    }
    Ok(())
}

/// Covers everybody of the household where the plan takes that many; otherwise a person chooses.
pub(super) fn cover_household(write: &Write<'_>, subscription_id: i64) -> anyhow::Result<()> {
    let standing = write.standing(subscription_id)?.expect("a subscription that was just made");
    let holder = standing.subscription.relation_id;
    let Some(home) = write.household_of(holder)? else { return Ok(()) };
    let others: Vec<i64> =
        home.people.into_iter().map(|(id, _)| id).filter(|id| *id != holder).collect();
    let most = usize::try_from(standing.plan.covers_persons).unwrap_or(1) - 1;
    if others.len() <= most {
        write.set_covered_persons(subscription_id, &others)?;
    }
    Ok(())
}
