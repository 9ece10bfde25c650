//! A mandate is asked for: a form goes out, and is waited for until it is back or nobody expects it any more.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::mandates::MandateForm;
use crate::domain::calendar::Day;
use crate::domain::identifier::check_identifier;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::add_mandate::AddedMandate;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Gives a form out, or the one again that was not given back yet: its reference is of nobody else.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskMandate {
    pub relation: Reference,
    /// The form as it was, when one that was withdrawn is waited for after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<GivenForm>,
}

/// A form that was given out before.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenForm {
    pub reference: String,
    pub on: Day,
}

impl Deed for AskMandate {
    const NAME: &'static str = "ask_mandate";
    type Value = AddedMandate;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AddedMandate>, Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let waiting = write.mandate_forms_of(relation_id)?.into_iter().next();
        if let (Some(form), None) = (waiting, &self.again) {
            return Ok(told(form.reference).of(relation_id));
        }
        let form = match &self.again {
            Some(given) => {
                let value = harmless(&given.reference);
                check_identifier(&given.reference)
                    .map_err(|_| Problem::MandateReference { value })?;
                if write.today() < given.on {
                    let (who, field) = (write.relation_name(relation_id)?, Field::On);
                    return Err(
                        Problem::DateInvalid { who, field, value: given.on.to_string() }.into()
                    );
                }
                if write.is_reference_taken(&given.reference)? {
                    let value = given.reference.clone();
                    return Err(Problem::Taken { what: Thing::Mandate, value }.into());
                }
                MandateForm { reference: given.reference.clone(), printed_on: given.on }
            }
            None => {
                let number = write.relation_number(relation_id)?;
                let reference = write.next_mandate_reference(&number)?;
                MandateForm { reference, printed_on: write.today() }
            }
        };
        write.add_mandate_form(relation_id, &form)?;
        let back = WithdrawMandateForm { mandate: form.reference.as_str().into() };
        Ok(told(form.reference).of(relation_id).undone_by(back))
    }
}

/// A form that was given out is not waited for any more: its reference is free again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawMandateForm {
    pub mandate: Reference,
}

impl Deed for WithdrawMandateForm {
    const NAME: &'static str = "withdraw_mandate_form";
    type Value = AddedMandate;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AddedMandate>, Refusal> {
        let missing =
            || Problem::NotFound { what: Thing::Mandate, value: self.mandate.0.trim().to_owned() };
        let relation_id = write.relation_of_form(&self.mandate.0)?.ok_or_else(missing)?;
        let form = write.end_mandate_form(&self.mandate.0)?.ok_or_else(missing)?;
        let back = AskMandate {
            relation: write.relation_number(relation_id)?.into(),
            again: Some(GivenForm { reference: form.reference.clone(), on: form.printed_on }),
        };
        Ok(told(form.reference).of(relation_id).undone_by(back))
    }
}

fn told(reference: String) -> Done<AddedMandate> {
    Done::new(AddedMandate { id: 0, mandate: reference.clone() }, reference)
}
