//! A payer gives permission to collect, or takes it back.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::mandates::Mandate;
use crate::db::settings::Setting;
use crate::domain::calendar::Day;
use crate::domain::iban::Iban;
use crate::domain::identifier::check_identifier;
use crate::domain::mandate::{MandateDates, MandateKind};
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddMandate {
    pub relation: Reference,
    #[serde(default)]
    pub reference: Option<String>,
    pub iban: String,
    #[serde(default)]
    pub holder: String,
    pub signed_on: Option<Day>,
    #[serde(default)]
    pub kind: MandateKind,
    /// The last collection, when it was used elsewhere before.
    #[serde(default)]
    pub last_used_on: Option<Day>,
    /// The last day it stands, where that was agreed.
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// Where the signed form is kept.
    #[serde(default)]
    pub proof: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct AddedMandate {
    #[serde(skip)]
    pub id: i64,
    pub mandate: String,
}

impl Deed for AddMandate {
    const NAME: &'static str = "add_mandate";
    type Value = AddedMandate;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AddedMandate>, Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let relation = write.relation(relation_id)?.expect("the relation was found just now");
        let who = relation.name.full();
        let iban = self.iban.parse().map_err(|why| Problem::IbanInvalid {
            who: who.clone(),
            value: harmless(&self.iban),
            why,
        })?;
        let reference = match self
            .reference
            .as_deref()
            .map(str::trim)
            .filter(|reference| !reference.is_empty())
        {
            Some(reference) => reference.to_owned(),
            None => write.next_mandate_reference(&relation.number)?,
        };
        check_identifier(&reference)
            .map_err(|_| Problem::MandateReference { value: harmless(&reference) })?;
        let of_other = write.relation_of_form(&reference)?.filter(|other| *other != relation_id);
        let was_of =
            write.had_reference(&reference)?.or(write.mandate_id_by_reference(&reference)?);
        if was_of.is_some() || of_other.is_some() {
            return Err(Problem::Taken { what: Thing::Mandate, value: reference }.into());
        }
        if let Some(on) = self.signed_on.filter(|on| write.today() < *on) {
            return Err(Problem::SignedInFuture { who, on }.into());
        }
        if let Some(on) = self.last_used_on.filter(|on| write.today() < *on) {
            let (field, value) = (Field::LastCollectedOn, on.to_string());
            return Err(Problem::DateInvalid { who, field, value }.into());
        }
        refuse_own_account(write, &who, &iban)?;
        let holder = harmless(&self.holder);
        let dates = MandateDates {
            kind: self.kind,
            signed_on: self.signed_on,
            last_used_on: self.last_used_on,
            migrated_on: None,
            revoked_on: None,
            ends_on: self.ends_on,
        };
        let mandate = Mandate {
            reference: reference.clone(),
            relation_id,
            iban,
            holder: if holder.is_empty() { who.clone() } else { holder },
            dates,
            // The newest one is the one people mean, but a one-off never is.
            is_default: self.kind == MandateKind::Recurrent,
            proof: harmless(&self.proof),
        };
        let counts_instead = write.default_mandate(relation_id)?.map(Into::into);
        let id = write.add_mandate(&mandate)?;
        write.end_mandate_form(&reference)?;
        write.set_direct_debit(relation_id, true)?;
        let back = RemoveMandate { mandate: reference.as_str().into(), counts_instead };
        Ok(Done::new(AddedMandate { id, mandate: reference.clone() }, format!("{reference} {who}"))
            .of(relation_id)
            .undone_by(back))
    }
}

/// A club that collects from its own account has typed its own number in the wrong place.
pub(super) fn refuse_own_account(write: &Write<'_>, who: &str, iban: &Iban) -> Result<(), Refusal> {
    let own = write.setting(Setting::ClubIban)?.parse::<Iban>();
    if own.is_ok_and(|own| own == *iban) {
        let (who, value) = (who.to_owned(), iban.to_string());
        return Err(Problem::IbanOfClub { who, value }.into());
    }
    Ok(())
}

/// Takes a mandate away that nothing was done with yet: typed wrongly, say. A used one is ended.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveMandate {
    pub mandate: Reference,
    /// The one that counts instead; the newest that stands when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_instead: Option<Reference>,
}

impl Deed for RemoveMandate {
    const NAME: &'static str = "remove_mandate";
    type Value = AddedMandate;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AddedMandate>, Refusal> {
        let id = write.find_mandate(&self.mandate.0)??;
        let mandate = write.mandate(id)?.expect("the mandate was found just now");
        let reference = mandate.reference.clone();
        if !write.remove_mandate(id)? {
            return Err(Problem::MandateUsed { reference, field: Field::MandateReference }.into());
        }
        if let Some(instead) = &self.counts_instead {
            write.count_on(write.find_mandate(&instead.0)??)?;
        }
        write.name_heir(mandate.relation_id)?;
        let back = AddMandate {
            relation: write.relation_number(mandate.relation_id)?.into(),
            reference: Some(mandate.reference),
            iban: mandate.iban.into(),
            holder: mandate.holder,
            signed_on: mandate.dates.signed_on,
            kind: mandate.dates.kind,
            last_used_on: None,
            ends_on: mandate.dates.ends_on,
            proof: mandate.proof,
        };
        let value = AddedMandate { id, mandate: reference.clone() };
        Ok(Done::new(value, reference).of(mandate.relation_id).undone_by(back))
    }
}

/// Ends a mandate; what was collected stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeMandate {
    pub mandate: Reference,
    /// Today when left out.
    #[serde(default)]
    pub on: Option<Day>,
}

impl Deed for RevokeMandate {
    const NAME: &'static str = "revoke_mandate";
    type Value = AddedMandate;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AddedMandate>, Refusal> {
        let id = write.find_mandate(&self.mandate.0)??;
        let mandate = write.mandate(id)?.expect("the mandate was found just now");
        let on = self.on.unwrap_or_else(|| write.today());
        if mandate.dates.signed_on.is_some_and(|signed| on < signed) {
            return Err(Problem::DateInvalid {
                who: mandate.holder,
                field: Field::EndDate,
                value: on.to_string(),
            }
            .into());
        }
        write.revoke_mandate(id, Some(on))?;
        let value = AddedMandate { id, mandate: mandate.reference.clone() };
        Ok(Done::new(value, format!("{} {}", mandate.reference, mandate.holder))
            .of(mandate.relation_id))
    }
}
