//! What a board decides on what stays unpaid after every letter.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::dunning::Decision;
use crate::domain::problem::{DayLimit, Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Keeps what the board decided on an invoice: who owes it is suspended or expelled, or others collect it for us. The next
/// decision overtakes it; what others collect is neither reminded of nor collected here.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    pub invoice: Reference,
    /// Without one the decision that stands is ended.
    #[serde(default)]
    pub decision: Option<Decision>,
    /// Today when left out.
    #[serde(default)]
    pub on: Option<Day>,
    /// Which meeting, or which agency.
    #[serde(default)]
    pub note: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct BoardDecided {
    pub invoice: String,
    /// What stands now.
    pub decision: Option<Decision>,
}

impl Deed for Decide {
    const NAME: &'static str = "decide";
    type Value = BoardDecided;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BoardDecided>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let number = invoice.label();
        if !invoice.is_final {
            return Err(Problem::InvoiceDraft { value: number }.into());
        }
        let id = match self.decision {
            None => {
                let stands = write.decision_on(invoice.id)?;
                let missing = Problem::NotFound { what: Thing::Decision, value: number.clone() };
                let stands = stands.ok_or(missing)?;
                write.end_decision(stands.id)?;
                stands.id
            }
            Some(decision) => {
                let on = self.on.unwrap_or(write.today());
                let (who, field) = (number.clone(), Field::On);
                for limit in [DayLimit::NotAfter(write.today()), DayLimit::NotBefore(invoice.date)]
                {
                    let is_outside = match limit {
                        DayLimit::NotAfter(day) => day < on,
                        DayLimit::NotBefore(day) => on < day,
                    };
                    if is_outside {
                        return Err(Problem::DayOutside { who, field, day: on, limit }.into());
                    }
                }
                if !invoice.open.is_positive() {
                    return Err(Problem::NothingOpen { number }.into());
                }
                // What the bank may still bring in is asked by nobody else.
                if let Some((run, _)) = write.live_run_of(invoice.id)? {
                    return Err(Problem::InvoiceInCollection { number, run }.into());
                }
                write.add_decision(invoice.id, decision, on, &harmless(&self.note))?
            }
        };
        let subject = format!("{number}: {}", self.decision.map_or("-", Decision::name));
        let value = BoardDecided { invoice: number, decision: self.decision };
        Ok(Done::new(value, subject).of(invoice.payer_id).undone_by(UndoDecide { decision: id }))
    }
}

/// Takes back what was kept last of a decision: one that was kept is a slip, and what it overtook stands again; one that was ended
/// stands again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoDecide {
    pub decision: i64,
}

impl Deed for UndoDecide {
    const NAME: &'static str = "undo_decide";
    type Value = BoardDecided;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BoardDecided>, Refusal> {
        let missing =
            || Problem::NotFound { what: Thing::Decision, value: self.decision.to_string() };
        let (invoice_id, overtakes) = write.decision(self.decision)?.ok_or_else(missing)?;
        let stands = write.decision_on(invoice_id)?.map(|stands| stands.id);
        match stands {
            Some(id) if id == self.decision => {
                write.withdraw_decision(id)?;
                if let Some(before) = overtakes {
                    write.reopen_decision(before)?;
                }
            }
            None => write.reopen_decision(self.decision)?,
            // Another was kept since: that goes first.
            Some(_) => return Err(missing().into()),
        }
        let invoice = write.invoice(invoice_id)?.expect("an invoice is never deleted");
        let decision = write.decision_on(invoice_id)?.map(|stands| stands.decision);
        let value = BoardDecided { invoice: invoice.label(), decision };
        Ok(Done::new(value, invoice.label()).of(invoice.payer_id))
    }
}
