//! Invoices that were printed went by post, or by hand.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::messages::MessageState;
use crate::domain::problem::Problem;
use crate::ops::post_invoices::{Way, post};
use crate::ops::prepare_messages::living;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Tells that final invoices and credit notes went on paper. One that was told before stays as it was told; one that lies
/// ready in the outbox does not go a second time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkPrinted {
    pub invoices: Vec<Reference>,
}

#[derive(Clone, Debug, Serialize)]
pub struct InvoicesPrinted {
    pub invoices: usize,
    /// What was told before, and what nobody can be told.
    pub skipped: Vec<String>,
}

impl Deed for MarkPrinted {
    const NAME: &'static str = "mark_printed";
    type Value = InvoicesPrinted;

    fn perform(&self, write: &Write<'_>) -> Result<Done<InvoicesPrinted>, Refusal> {
        let (mut told, mut was_ready, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for (at, reference) in self.invoices.iter().enumerate() {
            write.tick(at, self.invoices.len())?;
            let invoice = write.find_invoice(&reference.0)??;
            if !invoice.is_final {
                return Err(Problem::InvoiceDraft { value: invoice.label() }.into());
            }
            let telling = write.last_telling_of(invoice.id)?;
            let is_told = telling.is_some_and(|(_, state)| state != MessageState::Ready);
            if is_told || living(write, invoice.payer_id)?.is_none() {
                skipped.push(invoice.label());
                continue;
            }
            // What would be mailed says another way than it went.
            if let Some((ready, _)) = telling {
                write.set_message_state(ready, MessageState::Outdated)?;
                was_ready.push(invoice.label().into());
            }
            match post(write, &invoice, Way::Paper)? {
                Some(message) => {
                    write.set_message_state(message, MessageState::Printed)?;
                    told.push(invoice.label());
                }
                None => skipped.push(invoice.label()),
            }
        }
        let back = UnmarkPrinted {
            invoices: told.iter().map(|label| label.as_str().into()).collect(),
            post: was_ready,
        };
        let subject = told.len().to_string();
        Ok(Done::new(InvoicesPrinted { invoices: told.len(), skipped }, subject).undone_by(back))
    }
}

/// Takes back that invoices went on paper: they can be told again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnmarkPrinted {
    pub invoices: Vec<Reference>,
    /// Those of them that go back to the outbox, where they lay ready before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post: Vec<Reference>,
}

impl Deed for UnmarkPrinted {
    const NAME: &'static str = "unmark_printed";
    type Value = InvoicesPrinted;

    fn perform(&self, write: &Write<'_>) -> Result<Done<InvoicesPrinted>, Refusal> {
        let (mut back, mut skipped) = (Vec::new(), Vec::new());
        for reference in &self.invoices {
            let invoice = write.find_invoice(&reference.0)??;
            match write.last_telling_of(invoice.id)? {
                Some((message, MessageState::Printed)) => {
                    write.set_message_state(message, MessageState::Withdrawn)?;
                    back.push(invoice.label());
                }
                _ => skipped.push(invoice.label()),
            }
        }
        for reference in &self.post {
            let invoice = write.find_invoice(&reference.0)??;
            post(write, &invoice, Way::AsAgreed)?;
        }
        let again =
            MarkPrinted { invoices: back.iter().map(|label| label.as_str().into()).collect() };
        let subject = back.len().to_string();
        Ok(Done::new(InvoicesPrinted { invoices: back.len(), skipped }, subject).undone_by(again))
    }
}
