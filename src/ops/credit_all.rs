//! A whole batch of invoices was wrong: one deed takes all of it back.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::invoices::Invoice;
use crate::db::runs::RunKind;
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Thing};
use crate::ops::{Credit, Deed, Done, Reference, Refusal, perform_within};

/// Credits every final invoice of a billing run, or these invoices. One that cannot be credited is skipped with the reason,
/// and the others go on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditAll {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Reference>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<Reference>,
    pub reason: String,
    /// Whether their periods may be billed again; otherwise they are given away.
    pub rebill: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct AllCredited {
    pub credit_notes: Vec<String>,
    pub total_cents: i64,
    pub skipped: Vec<NotCredited>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NotCredited {
    pub invoice: String,
    pub code: &'static str,
    #[serde(skip)]
    pub problem: Problem,
}

impl Deed for CreditAll {
    const NAME: &'static str = "credit_all";
    const IS_RUN: bool = true;
    type Value = AllCredited;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AllCredited>, Refusal> {
        let invoices = self.chosen(write)?;
        let mut all = AllCredited { credit_notes: vec![], total_cents: 0, skipped: vec![] };
        let mut total = Money::ZERO;
        for (at, invoice) in invoices.iter().enumerate() {
            write.tick(at, invoices.len())?;
            let deed = Credit {
                invoice: invoice.label().into(),
                reason: self.reason.clone(),
                rebill: self.rebill,
            };
            match perform_within(write, &deed) {
                Ok(done) => {
                    // Less than the invoice where a part was credited before.
                    total -= write.find_invoice(&done.credit_note)??.total;
                    all.credit_notes.push(done.credit_note);
                }
                // Without a reason none of them can be.
                Err(Refusal::Problem(problem @ Problem::RequiredMissing { .. })) => {
                    return Err(problem.into());
                }
                Err(Refusal::Problem(problem)) => {
                    let (invoice, code) = (invoice.label(), problem.code());
                    all.skipped.push(NotCredited { invoice, code, problem });
                }
                Err(fault) => return Err(fault),
            }
        }
        all.total_cents = total.in_cents();
        let subject = format!("{}: {total}", all.credit_notes.len());
        Ok(Done::new(all, subject))
    }
}

impl CreditAll {
    fn chosen(&self, write: &Write<'_>) -> Result<Vec<Invoice>, Refusal> {
        let mut invoices = Vec::new();
        if let Some(reference) = &self.run {
            let run = write.find_run(&reference.0)??;
            if run.kind != RunKind::Billing {
                let (what, value) = (Thing::Run, reference.0.clone());
                return Err(Problem::NotFound { what, value }.into());
            }
            let of_run = write.invoices_of_run(run.id)?;
            invoices.extend(of_run.into_iter().filter(|i| i.is_final && !i.is_credit_note));
        }
        for reference in &self.invoices {
            invoices.push(write.find_invoice(&reference.0)??);
        }
        Ok(invoices)
    }
}
