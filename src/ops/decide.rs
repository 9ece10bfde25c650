//! What a board decides on what stays unpaid after every letter.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::arrears::Decided;
use crate::domain::calendar::Day;
use crate::domain::dunning::Decision;
use crate::domain::problem::{DayLimit, Field, Problem};
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
        let today = write.today();
        let on = self.on.unwrap_or(today);
        if today < on {
            let (who, field, limit) = (number, Field::On, DayLimit::NotAfter(today));
            return Err(Problem::DayOutside { who, field, day: on, limit }.into());
        }
        let before = write.decision_on(invoice.id)?;
        match self.decision {
            None => write.end_decision(invoice.id)?,
            Some(decision) => {
                if !invoice.open.is_positive() {
                    return Err(Problem::AmountNotPositive.into());
                }
                // What the bank may still bring in is asked by nobody else.
                if let Some((run, _)) = write.live_run_of(invoice.id)? {
                    return Err(Problem::InvoiceInCollection { number, run }.into());
                }
                let note = harmless(&self.note);
                write.add_decision(invoice.id, &Decided { decision, on, note })?;
            }
        }
        let back = Decide {
            invoice: number.as_str().into(),
            decision: before.as_ref().map(|before| before.decision),
            on: before.as_ref().map(|before| before.on),
            note: before.map(|before| before.note).unwrap_or_default(),
        };
        let subject = format!("{number}: {}", self.decision.map_or("-", Decision::name));
        let value = BoardDecided { invoice: number, decision: self.decision };
        Ok(Done::new(value, subject).of(invoice.payer_id).undone_by(back))
    }
}
