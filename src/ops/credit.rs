//! A final invoice is taken back by another one of the opposite amount.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::invoices::{Line, NewInvoice};
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::finalise::{Numbering, finalise};
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    pub invoice: Reference,
    pub reason: String,
    /// Whether its periods may be billed again; otherwise they are given away.
    pub rebill: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Credited {
    pub credit_note: String,
}

impl Deed for Credit {
    const NAME: &'static str = "credit";
    type Value = Credited;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Credited>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let label = invoice.label();
        let reason = harmless(&self.reason);
        if reason.is_empty() {
            return Err(Problem::RequiredMissing { who: label, field: Field::Reason }.into());
        }
        if !invoice.is_final {
            return Err(Problem::InvoiceDraft { value: label }.into());
        }
        if invoice.is_credited || invoice.is_credit_note {
            return Err(Problem::InvoiceCredited { number: label }.into());
        }
        if let Some((run, _)) = write.live_run_of(invoice.id)? {
            return Err(Problem::InvoiceInCollection { number: label, run }.into());
        }
        let today = write.today();
        let credit_id = write.add_invoice(&NewInvoice {
            payer_id: invoice.payer_id,
            date: today,
            due: today,
            buyer_reference: &invoice.buyer_reference,
            total: -invoice.total,
            credits: Some((invoice.id, &reason)),
            run_id: None,
        })?;
        for (position, line) in write.invoice_lines(invoice.id)?.into_iter().enumerate() {
            let opposite =
                Line { amount: -line.amount, discount: -line.discount, steps: vec![], ..line };
            write.add_line(credit_id, position, &opposite)?;
        }
        let credit = write.invoice(credit_id)?.expect("the credit note was made just now");
        let number = finalise(write, &credit, &mut Numbering::start(write)?)?;
        write.allocate(invoice.id, invoice.total, today, "credit", &number)?;
        write.allocate(credit_id, -invoice.total, today, "credit", &label)?;
        if self.rebill {
            write.uncover_invoice(invoice.id)?;
        } else {
            write.waive_invoice(invoice.id)?;
        }
        Ok(Done::new(Credited { credit_note: number }, format!("{label}: {reason}"))
            .of(invoice.payer_id))
    }
}
