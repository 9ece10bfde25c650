//! Final invoices go to the outbox, each once.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::invoices::Invoice;
use crate::db::messages::{Message, MessageKind, NewMessage};
use crate::db::{Read, Write};
use crate::domain::calendar::dutch;
use crate::domain::problem::Problem;
use crate::domain::recurring::Delivery;
use crate::ops::letters::{Values, write_letter};
use crate::ops::prepare_messages::living;
use crate::ops::way_to_pay::WayToPay;
use crate::ops::{Deed, Done, Reference, Refusal};
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
        for (at, reference) in self.invoices.iter().enumerate() {
            write.tick(at, self.invoices.len())?;
            let invoice = write.find_invoice(&reference.0)??;
            if !invoice.is_final {
                return Err(Problem::InvoiceDraft { value: invoice.label() }.into());
            }
            if post(write, &invoice, Way::AsAgreed)?.is_some() {
                posted.messages += 1;
            } else {
                posted.skipped.push(invoice.label());
            }
        }
        let subject = posted.messages.to_string();
        Ok(Done::new(posted, subject))
    }
}

/// How an invoice goes to its payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As the payer and what comes round have it.
    AsAgreed,
    Paper,
}

/// Puts one invoice in the outbox; returns the message, where there was anything to tell and somebody to tell it to.
pub(super) fn post(write: &Write<'_>, invoice: &Invoice, way: Way) -> Result<Option<i64>, Refusal> {
    let Some(payer) = living(write, invoice.payer_id)? else { return Ok(None) };
    if write.invoice_is_told(invoice.id)? {
        return Ok(None);
    }
    let credits = write.credited_by(invoice.id)?.map(|credited| credited.label());
    let asked = Asked::of(write, invoice)?;
    let facts = asked.facts();
    let values: Values = BTreeMap::from([
        ("name", Value::from(payer.name.full())),
        ("number", Value::from(invoice.label())),
        ("date", Value::from(dutch(invoice.date))),
        ("due", Value::from(asked.due)),
        ("total", Value::from(invoice.total.to_string())),
        ("is_credit_note", Value::from(invoice.is_credit_note)),
        ("credits", Value::from(credits.unwrap_or_default())),
        ("open", Value::from(asked.open)),
        ("nothing_due", Value::from(asked.how == "nothing")),
        ("collected", Value::from(asked.how == "collected")),
        ("account", Value::from(asked.account)),
        ("reference", Value::from(asked.reference)),
        ("attached", Value::from(paper::IS_BUILT)),
    ]);
    let letter = write_letter(write, MessageKind::Invoice, values)?;
    let is_on_paper = way == Way::Paper || write.delivery_of(invoice.id)? == Some(Delivery::Print);
    Ok(write.add_message(&NewMessage {
        relation_id: invoice.payer_id,
        kind: MessageKind::Invoice,
        subscription_id: None,
        address: if is_on_paper { "" } else { &payer.email },
        subject: &letter.subject,
        body: &letter.body,
        once_key: &format!("invoice:{}:{}", invoice.id, write.tellings_of(invoice.id)? + 1),
        facts: &facts,
        invoices: &[(invoice.id, 0)],
        renewals: &[],
    })?)
}

/// What a mail with an invoice asks of its payer.
struct Asked {
    how: &'static str,
    /// What must be paid now: all that is open, or the next part of it.
    open: String,
    due: String,
    account: String,
    reference: String,
}

impl Asked {
    fn of(read: &Read<'_>, invoice: &Invoice) -> anyhow::Result<Asked> {
        let nothing = Asked {
            how: "nothing",
            open: invoice.open.to_string(),
            due: dutch(invoice.due),
            account: String::new(),
            reference: String::new(),
        };
        Ok(match WayToPay::of(read, invoice)? {
            WayToPay::Nothing => nothing,
            WayToPay::Collected { account, .. } => {
                Asked { how: "collected", account: account.masked(), ..nothing }
            }
            WayToPay::Transfer(request) => Asked {
                how: "transfer",
                open: request.open.to_string(),
                due: dutch(request.due),
                reference: request.reference,
                ..nothing
            },
        })
    }

    fn facts(&self) -> String {
        [self.how, &self.open, &self.due, &self.account].join("|")
    }
}

/// Returns whether what a mail with an invoice says is still so: what is open, and how it is paid. Taken back before it was
/// told, it need not be told, nor its credit note be feared.
pub(super) fn invoice_is_as_told(write: &Write<'_>, message: &Message) -> anyhow::Result<bool> {
    let claims = write.invoices_of_message(message.id)?;
    let invoice = claims.first().map(|(id, _)| write.invoice(*id)).transpose()?.flatten();
    let Some(invoice) = invoice.filter(|invoice| !invoice.is_credited) else { return Ok(false) };
    Ok(Asked::of(write, &invoice)?.facts() == message.facts)
}

/// Tells an invoice again as it is now, in place of a mail that became untrue; not one that is credited.
pub(super) fn post_anew(write: &Write<'_>, message: &Message) -> Result<(), Refusal> {
    let claims = write.invoices_of_message(message.id)?;
    let invoice = claims.first().map(|(id, _)| write.invoice(*id)).transpose()?.flatten();
    match invoice.filter(|invoice| !invoice.is_credited) {
        Some(invoice) => post(write, &invoice, Way::AsAgreed).map(drop),
        None => Ok(()),
    }
}
