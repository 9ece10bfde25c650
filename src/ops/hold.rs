//! Who is left in peace about what is late, and why.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::dunning::Hold;
use crate::domain::problem::{DayLimit, Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Keeps somebody out of all reminders, with a reason: they are in hospital, say. Up to and including a day where there is one.
/// Without a reason they are taken up again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldRelation {
    pub relation: Reference,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Puts back what held before; nobody is held any more where the day of that is over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_before: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct RelationHeld {
    pub relation: String,
    pub is_held: bool,
}

impl Deed for HoldRelation {
    const NAME: &'static str = "hold_relation";
    type Value = RelationHeld;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RelationHeld>, Refusal> {
        let id = write.find_relation(&self.relation.0)??;
        let (relation, today) = (write.relation_number(id)?, write.today());
        let hold = hold_of(self.reason.as_deref(), self.until, self.as_before, (&relation, today))?;
        let before = write.reminders_held(id)?.filter(|before| before.holds_on(today));
        write.set_reminders_held(id, hold.as_ref())?;
        let subject = format!("{relation}: {}", hold.as_ref().map_or("-", |hold| &hold.reason));
        let (reason, until) = asked_for(before);
        let relation_of = relation.as_str().into();
        let back = HoldRelation { relation: relation_of, reason, until, as_before: true };
        let value = RelationHeld { relation, is_held: hold.is_some() };
        Ok(Done::new(value, subject).of(id).undone_by(back))
    }
}

/// Keeps an invoice out of reminders, with a reason: it is disputed, say. Up to and including a day where there is one. Without
/// a reason it is taken up again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldReminders {
    pub invoice: Reference,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Puts back what held before; nobody is held any more where the day of that is over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_before: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct RemindersHeld {
    pub invoice: String,
    pub is_held: bool,
}

impl Deed for HoldReminders {
    const NAME: &'static str = "hold_reminders";
    type Value = RemindersHeld;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RemindersHeld>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let number = invoice.label();
        if !invoice.is_final {
            return Err(Problem::InvoiceDraft { value: number }.into());
        }
        let today = write.today();
        let hold = hold_of(self.reason.as_deref(), self.until, self.as_before, (&number, today))?;
        let before = write.dunning_hold(invoice.id)?.filter(|before| before.holds_on(today));
        write.set_dunning_hold(invoice.id, hold.as_ref())?;
        let subject = format!("{number}: {}", hold.as_ref().map_or("-", |hold| &hold.reason));
        let value = RemindersHeld { invoice: number.clone(), is_held: hold.is_some() };
        let (reason, until) = asked_for(before);
        let back = HoldReminders { invoice: number.into(), reason, until, as_before: true };
        Ok(Done::new(value, subject).of(invoice.payer_id).undone_by(back))
    }
}

/// Returns what asks for a hold: its reason and its last day.
fn asked_for(hold: Option<Hold>) -> (Option<String>, Option<Day>) {
    hold.map_or((None, None), |hold| (Some(hold.reason), hold.until))
}

/// Reads a hold as it was asked for; as it was before, it is none when its day is over.
///
/// # Errors
/// When it would end before today, or ends and says no reason.
fn hold_of(
    reason: Option<&str>,
    until: Option<Day>,
    as_before: bool,
    (who, today): (&str, Day),
) -> Result<Option<Hold>, Problem> {
    let Some(reason) = reason.map(harmless).filter(|reason| !reason.is_empty()) else {
        return match until {
            Some(_) => Err(Problem::RequiredMissing { who: who.to_owned(), field: Field::Reason }),
            None => Ok(None),
        };
    };
    if let Some(day) = until.filter(|until| *until < today) {
        if as_before {
            return Ok(None);
        }
        let (who, field, limit) = (who.to_owned(), Field::Until, DayLimit::NotBefore(today));
        return Err(Problem::DayOutside { who, field, day, limit });
    }
    Ok(Some(Hold { reason, until }))
}
