//! The board decides that something will not be paid; or that it will after all.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::invoices::Invoice;
use crate::db::ledger::{Posting, WRITE_OFFS};
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Writes off what is open on an invoice. The reason is the decision: who decided, when, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteOff {
    pub invoice: Reference,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct WrittenOff {
    pub invoice: String,
    pub amount_cents: i64,
}

impl Deed for WriteOff {
    const NAME: &'static str = "write_off";
    type Value = WrittenOff;

    fn perform(&self, write: &Write<'_>) -> Result<Done<WrittenOff>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let number = invoice.label();
        let reason = harmless(&self.reason);
        if reason.is_empty() {
            return Err(Problem::RequiredMissing { who: number, field: Field::Reason }.into());
        }
        if !invoice.is_final {
            return Err(Problem::InvoiceDraft { value: number }.into());
        }
        if !invoice.open.is_positive() {
            return Err(Problem::AmountNotPositive.into());
        }
        // What may still come in is not given up.
        if let Some((run, _)) = write.live_run_of(invoice.id)? {
            return Err(Problem::InvoiceInCollection { number, run }.into());
        }
        put(write, &invoice, invoice.open, &reason)?;
        let value = WrittenOff { invoice: number.clone(), amount_cents: invoice.open.in_cents() };
        let subject = format!("{number}: {} ({reason})", invoice.open);
        Ok(Done::new(value, subject).of(invoice.payer_id).undone_by(UndoWriteOff {
            invoice: number.into(),
            amount_cents: Some(invoice.open.in_cents()),
        }))
    }
}

/// Opens what was written off on an invoice again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoWriteOff {
    pub invoice: Reference,
    /// All that is written off when left out; never more than that.
    #[serde(default)]
    pub amount_cents: Option<i64>,
}

impl Deed for UndoWriteOff {
    const NAME: &'static str = "undo_write_off";
    type Value = WrittenOff;

    fn perform(&self, write: &Write<'_>) -> Result<Done<WrittenOff>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let number = invoice.label();
        let back = self.amount_cents.map_or(invoice.written_off, Money::cents);
        let back = back.min(invoice.written_off);
        if !back.is_positive() {
            return Err(Problem::AmountNotPositive.into());
        }
        put(write, &invoice, -back, "-")?;
        let value = WrittenOff { invoice: number.clone(), amount_cents: -back.in_cents() };
        Ok(Done::new(value, format!("{number}: {}", -back)).of(invoice.payer_id))
    }
}

/// Opens so much of what was written off as is credited now: nobody is owed what they never paid.
pub(super) fn reopen_credited(
    write: &Write<'_>,
    invoice: &Invoice,
    credited: Money,
) -> anyhow::Result<()> {
    let back = invoice.written_off.min(credited);
    if back.is_positive() { put(write, invoice, -back, "credit") } else { Ok(()) }
}

/// Books an amount as lost, or back where it is negative.
fn put(write: &Write<'_>, invoice: &Invoice, amount: Money, why: &str) -> anyhow::Result<()> {
    let today = write.today();
    write.allocate(invoice.id, amount, today, "write_off", why)?;
    let postings = [Posting::new(WRITE_OFFS, amount), Posting::debtor(invoice.payer_id, -amount)];
    write.book(today, &invoice.label(), Some(invoice.id), &postings)
}
