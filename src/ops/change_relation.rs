//! What we know of somebody changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::problem::{Problem, Thing};
use crate::domain::relation::{Contact, Relation, RelationKind, harmless};
use crate::ops::add_relation::{checked_extra, set_payer};
use crate::ops::set_group::checked_groups;
use crate::ops::{AddRelation, Deed, Done, Reference, Refusal};

/// Changes the fields that are given; an empty text empties the field.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeRelation {
    pub relation: Reference,
    pub number: Option<String>,
    pub kind: Option<RelationKind>,
    pub first_name: Option<String>,
    pub prefix: Option<String>,
    pub last_name: Option<String>,
    pub gender: Option<String>,
    /// ISO, or empty.
    pub birth_date: Option<String>,
    pub death_date: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub street: Option<String>,
    pub house_number: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub vat_id: Option<String>,
    pub kvk: Option<String>,
    pub contact: Option<Contact>,
    pub note: Option<String>,
    /// Why nothing is collected for now; empty when it may.
    pub collection_block: Option<String>,
    /// The groups they are in from today on, beside those that a type of subscription puts them in.
    pub groups: Option<Vec<String>>,
    /// Who pays for them where nobody says otherwise; empty when they do so themselves.
    pub payer: Option<Reference>,
    /// Fields of the club's own, by name.
    pub extra: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChangedRelation {
    pub relation: String,
}

fn date(
    text: Option<&String>,
    before: Option<Day>,
    field: crate::domain::problem::Field,
) -> Result<Option<Day>, Problem> {
    match text.map(|text| text.trim()) {
        None => Ok(before),
        Some("") => Ok(None),
        Some(text) => match text.parse() {
            Ok(day) => Ok(Some(day)),
            Err(_) => {
                Err(Problem::DateInvalid { who: String::new(), field, value: text.to_owned() })
            }
        },
    }
}

impl ChangeRelation {
    /// Returns the deed that gives every field of `relation` its value.
    pub fn to(relation: &Relation) -> ChangeRelation {
        let day = |day: Option<Day>| Some(day.map(|day| day.to_string()).unwrap_or_default());
        ChangeRelation {
            relation: relation.number.as_str().into(),
            number: Some(relation.number.clone()),
            kind: Some(relation.kind),
            first_name: Some(relation.name.first.clone()),
            prefix: Some(relation.name.prefix.clone()),
            last_name: Some(relation.name.last.clone()),
            gender: Some(relation.gender.clone()),
            birth_date: day(relation.birth_date),
            death_date: day(relation.death_date),
            email: Some(relation.email.clone()),
            phone: Some(relation.phone.clone()),
            street: Some(relation.street.clone()),
            house_number: Some(relation.house_number.clone()),
            postal_code: Some(relation.postal_code.clone()),
            city: Some(relation.city.clone()),
            country: Some(relation.country.clone()),
            vat_id: Some(relation.vat_id.clone()),
            kvk: Some(relation.kvk.clone()),
            contact: Some(relation.contact),
            note: Some(relation.note.clone()),
            collection_block: Some(relation.collection_block.clone().unwrap_or_default()),
            groups: None,
            payer: None,
            extra: BTreeMap::new(),
        }
    }

    fn applied(&self, before: &Relation, today: Day) -> Result<Relation, Problem> {
        use crate::domain::problem::Field;
        let text = |new: &Option<String>, old: &str| new.clone().unwrap_or_else(|| old.to_owned());
        let number = harmless(&text(&self.number, &before.number));
        let fields = AddRelation {
            number: None,
            kind: self.kind.unwrap_or(before.kind),
            first_name: text(&self.first_name, &before.name.first),
            prefix: text(&self.prefix, &before.name.prefix),
            last_name: text(&self.last_name, &before.name.last),
            gender: text(&self.gender, &before.gender),
            birth_date: date(self.birth_date.as_ref(), before.birth_date, Field::BirthDate)?,
            email: text(&self.email, &before.email),
            phone: text(&self.phone, &before.phone),
            street: text(&self.street, &before.street),
            house_number: text(&self.house_number, &before.house_number),
            postal_code: text(&self.postal_code, &before.postal_code),
            city: text(&self.city, &before.city),
            country: text(&self.country, &before.country),
            vat_id: text(&self.vat_id, &before.vat_id),
            kvk: text(&self.kvk, &before.kvk),
            contact: self.contact.unwrap_or(before.contact),
            groups: vec![],
            payer: None,
            note: text(&self.note, &before.note),
            extra: BTreeMap::new(),
        };
        let block = text(&self.collection_block, before.collection_block.as_deref().unwrap_or(""));
        Ok(Relation {
            death_date: date(self.death_date.as_ref(), before.death_date, Field::EndDate)?,
            direct_debit_enabled: before.direct_debit_enabled,
            collection_block: Some(harmless(&block)).filter(|reason| !reason.is_empty()),
            ..fields
                .checked(if number.is_empty() { before.number.clone() } else { number }, today)?
        })
    }
}

impl Deed for ChangeRelation {
    const NAME: &'static str = "change_relation";
    type Value = ChangedRelation;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ChangedRelation>, Refusal> {
        let id = write.find_relation(&self.relation.0)??;
        let before = write.relation(id)?.expect("the relation was found just now");
        let after = self.applied(&before, write.today())?;
        if after.number != before.number && write.relation_id_by_number(&after.number)?.is_some() {
            return Err(Problem::Taken { what: Thing::Relation, value: after.number }.into());
        }
        let extra = checked_extra(write, &self.extra)?;
        let had = write.extra_of(id)?;
        let had = |name: &String| (name.clone(), had.get(name).cloned().unwrap_or_default());
        let extra_before = extra.keys().map(had).collect();
        write.change_relation(id, &after)?;
        write.set_extra(id, &extra)?;
        let mut groups_before = None;
        if let Some(groups) = &self.groups {
            groups_before = Some(write.groups_by_hand(id, write.today())?);
            write.set_groups(id, &checked_groups(groups, &after.name.full())?)?;
        }
        let mut payer_before = None;
        if self.payer.is_some() {
            let before = write.pays_for_them(id)?.map(|payer| write.relation_number(payer));
            payer_before = Some(before.transpose()?.unwrap_or_default().into());
            set_payer(write, id, self.payer.as_ref())?;
        }
        let subject = format!("{} {}", after.number, after.name.full());
        let back = ChangeRelation {
            payer: payer_before,
            relation: after.number.as_str().into(),
            extra: extra_before,
            groups: groups_before,
            ..ChangeRelation::to(&before)
        };
        Ok(Done::new(ChangedRelation { relation: after.number }, subject).of(id).undone_by(back))
    }
}

/// Switches collecting from a payer on or off.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetDirectDebit {
    pub relation: Reference,
    pub enabled: bool,
}

impl Deed for SetDirectDebit {
    const NAME: &'static str = "set_direct_debit";
    type Value = ChangedRelation;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ChangedRelation>, Refusal> {
        let id = write.find_relation(&self.relation.0)??;
        let before = write.relation(id)?.expect("the relation was found just now");
        write.set_direct_debit(id, self.enabled)?;
        let back = SetDirectDebit {
            relation: before.number.as_str().into(),
            enabled: before.direct_debit_enabled,
        };
        let subject = format!("{} {}", before.number, before.name.full());
        Ok(Done::new(ChangedRelation { relation: before.number }, subject).of(id).undone_by(back))
    }
}
