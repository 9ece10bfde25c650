//! Final invoices go to the outbox, each once.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::invoices::Invoice;
use crate::db::messages::{MessageKind, NewMessage};
use crate::domain::calendar::dutch;
use crate::domain::problem::Problem;
use crate::ops::letters::{Values, write_letter};
use crate::ops::prepare_messages::living;
use crate::ops::print::collected_from;
use crate::ops::{Deed, Done, PaymentRequest, Reference, Refusal};
use crate::paper;

/// Puts final invoices and credit notes in the outbox. One that was told, or lies ready to be, is not told again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostInvoices {
    pub invoices: Vec<Reference>,
}

#[derive(Clone, Debug, Serialize)]
pub struct InvoicesPosted {
    pub messages: usize,
    /// What was told before, and what nobody can be told.
    pub skipped: Vec<String>,
}

impl Deed for PostInvoices {
    const NAME: &'static str = "post_invoices";
    type Value = InvoicesPosted;

    fn perform(&self, write: &Write<'_>) -> Result<Done<InvoicesPosted>, Refusal> {
        let mut posted = InvoicesPosted { messages: 0, skipped: vec![] };
        for reference in &self.invoices {
            let invoice = write.find_invoice(&reference.0)??;
            if !invoice.is_final {
                return Err(Problem::InvoiceDraft { value: invoice.label() }.into());
            }
            if post(write, &invoice)? {
                posted.messages += 1;
            } else {
                posted.skipped.push(invoice.label());
            }
        }
        let subject = posted.messages.to_string();
        Ok(Done::new(posted, subject))
    }
}

/// Puts one invoice in the outbox; returns whether there was anything to tell, and somebody to tell it to.
pub(super) fn post(write: &Write<'_>, invoice: &Invoice) -> Result<bool, Refusal> {
    let Some(payer) = living(write, invoice.payer_id)? else { return Ok(false) };
    if write.has_message_of((invoice.id, 0), MessageKind::Invoice)? {
        return Ok(false);
    }
    let request = PaymentRequest::of(write, invoice.id)?;
    let credits = write.credited_by(invoice.id)?.map(|credited| credited.label());
    let mandate = collected_from(write, invoice, &payer)?;
    let account = mandate.map(|mandate| mandate.iban.masked());
    let values: Values = BTreeMap::from([
        ("name", Value::from(payer.name.full())),
        ("number", Value::from(invoice.label())),
        ("date", Value::from(dutch(invoice.date))),
        ("due", Value::from(dutch(invoice.due))),
        ("total", Value::from(invoice.total.to_string())),
        ("is_credit_note", Value::from(invoice.is_credit_note)),
        ("credits", Value::from(credits.unwrap_or_default())),
        ("collected", Value::from(account.is_some())),
        ("account", Value::from(account.unwrap_or_default())),
        ("reference", Value::from(request.map(|request| request.reference).unwrap_or_default())),
        ("attached", Value::from(paper::IS_BUILT)),
    ]);
    let letter = write_letter(write, MessageKind::Invoice, values)?;
    write.add_message(&NewMessage {
        relation_id: invoice.payer_id,
        kind: MessageKind::Invoice,
        subscription_id: None,
        address: &payer.email,
        subject: &letter.subject,
        body: &letter.body,
        once_key: &format!("invoice:{}", invoice.id),
        facts: "",
        invoices: &[(invoice.id, 0)],
        renewals: &[],
    })?;
    Ok(true)
}
