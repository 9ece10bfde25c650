//! Somebody becomes known to the club.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::problem::{DayLimit, Field, Problem, Thing};
use crate::domain::relation::{Contact, Name, Relation, RelationKind, harmless, postal_code};
use crate::domain::tax_number::{read_kvk, read_vat_id};
use crate::ops::set_group::checked_groups;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AddRelation {
    #[serde(deserialize_with = "optional_reference")]
    pub number: Option<String>,
    pub kind: RelationKind,
    pub first_name: String,
    pub prefix: String,
    pub last_name: String,
    pub gender: String,
    pub birth_date: Option<Day>,
    pub email: String,
    pub phone: String,
    pub street: String,
    pub house_number: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    /// As `NL123456789B01`.
    pub vat_id: String,
    pub kvk: String,
    pub contact: Contact,
    pub groups: Vec<String>,
    /// Who pays for them where nobody says otherwise: a parent, say.
    pub payer: Option<Reference>,
    pub note: String,
    /// Fields of the club's own, by name.
    pub extra: BTreeMap<String, String>,
}

/// Takes a number of a relation as JSON has it: text or digits.
fn optional_reference<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(Option::<crate::ops::Reference>::deserialize(deserializer)?.map(|reference| reference.0))
}

/// The relation that was made.
#[derive(Clone, Debug, Serialize)]
pub struct AddedRelation {
    #[serde(skip)]
    pub id: i64,
    pub relation: String,
    pub number: String,
}

/// Names that are longer do not fit on a letter.
const NAME_MAX: usize = 140;

impl AddRelation {
    /// Returns the relation to keep: trimmed, without what a terminal should not get, with a number.
    pub(super) fn checked(&self, number: String, today: Day) -> Result<Relation, Problem> {
        let name = Name {
            first: harmless(&self.first_name),
            prefix: harmless(&self.prefix),
            last: harmless(&self.last_name),
        };
        if name.last.is_empty() {
            return Err(Problem::RequiredMissing { who: name.full(), field: Field::LastName });
        }
        if NAME_MAX < name.full().chars().count() {
            return Err(Problem::TextTooLong { field: Field::Name, max: NAME_MAX });
        }
        if !["", "m", "f", "x"].contains(&self.gender.as_str()) {
            let allowed = "m, f, x".to_owned();
            return Err(Problem::ValueUnknown {
                field: Field::Gender,
                value: harmless(&self.gender),
                allowed,
            });
        }
        if let Some(day) = self.birth_date.filter(|birth| today < *birth) {
            let (who, field) = (name.full(), Field::BirthDate);
            return Err(Problem::DayOutside { who, field, day, limit: DayLimit::NotAfter(today) });
        }
        let country =
            if self.country.is_empty() { "NL".to_owned() } else { self.country.to_uppercase() };
        if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(Problem::ValueUnknown {
                field: Field::Country,
                value: country,
                allowed: "NL, BE, DE".to_owned(),
            });
        }
        let vat_id = optional(&self.vat_id, read_vat_id, Field::VatId, "NL123456789B01")?;
        let kvk = optional(&self.kvk, read_kvk, Field::Kvk, "12345678")?;
        Ok(Relation {
            number,
            kind: self.kind,
            name,
            gender: self.gender.clone(),
            birth_date: self.birth_date,
            death_date: None,
            email: harmless(&self.email),
            phone: harmless(&self.phone),
            street: harmless(&self.street),
            house_number: harmless(&self.house_number),
            postal_code: postal_code(&harmless(&self.postal_code)),
            city: harmless(&self.city),
            country,
            direct_debit_enabled: false,
            collection_block: None,
            vat_id,
            kvk,
            contact: self.contact,
            note: self.note.chars().filter(|c| *c == '\n' || !c.is_control()).collect(),
        })
    }
}

/// Reads what may be empty.
fn optional(
    text: &str,
    read: fn(&str) -> Option<String>,
    field: Field,
    allowed: &str,
) -> Result<String, Problem> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let (value, allowed) = (harmless(text), allowed.to_owned());
    read(text).ok_or(Problem::ValueUnknown { field, value, allowed })
}

/// Returns fields of the club's own as they are kept; refuses one that the club does not have.
pub(super) fn checked_extra(
    write: &Write<'_>,
    extra: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Refusal> {
    if extra.is_empty() {
        return Ok(BTreeMap::new());
    }
    let known = write.card_layout()?.extra;
    let mut checked = BTreeMap::new();
    for (name, value) in extra {
        if !known.contains(name) {
            let (value, allowed) = (name.clone(), known.join(", "));
            return Err(Problem::ValueUnknown { field: Field::Name, value, allowed }.into());
        }
        checked.insert(name.clone(), harmless(value));
    }
    Ok(checked)
}

/// Says who pays for somebody where nothing else is said; without a name, or by their own, they do so themselves.
pub(super) fn set_payer(
    write: &Write<'_>,
    id: i64,
    payer: Option<&Reference>,
) -> Result<(), Refusal> {
    let named = payer.filter(|payer| !payer.0.trim().is_empty());
    let payer = match named {
        Some(payer) => Some(write.find_relation(&payer.0)??).filter(|payer| *payer != id),
        None => None,
    };
    Ok(write.set_payer(id, payer)?)
}

impl Deed for AddRelation {
    const NAME: &'static str = "add_relation";
    type Value = AddedRelation;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AddedRelation>, Refusal> {
        let number = match self.number.as_deref().map(harmless).filter(|number| !number.is_empty())
        {
            Some(number) => number,
            None => write.next_relation_number()?,
        };
        let relation = self.checked(number.clone(), write.today())?;
        if write.relation_id_by_number(&number)?.is_some() {
            return Err(Problem::Taken { what: Thing::Relation, value: number }.into());
        }
        let extra = checked_extra(write, &self.extra)?;
        let id = write.add_relation(&relation)?;
        write.set_extra(id, &extra)?;
        write.set_groups(id, &checked_groups(&self.groups, &relation.name.full())?)?;
        set_payer(write, id, self.payer.as_ref())?;
        let added = AddedRelation { id, relation: number.clone(), number: number.clone() };
        Ok(Done::new(added, format!("{number} {}", relation.name.full())).of(id))
    }
}
