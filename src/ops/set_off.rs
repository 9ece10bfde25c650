//! What somebody paid too much on one invoice pays another of theirs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::db::invoices::{Invoice, set_off_method, set_off_with};
use crate::db::ledger::Posting;
use crate::db::{Read, Write};
use crate::domain::money::Money;
use crate::domain::problem::Problem;
use crate::ops::pause::resume_paid;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Sets what was paid too much on an invoice off against another of the same payer: as much as is open there when no amount is
/// given. No money moves, so nothing is asked twice and nothing goes back to be asked again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetOff {
    /// On which too much was paid.
    pub from: Reference,
    /// What is paid with it.
    pub invoice: Reference,
    #[serde(default)]
    pub amount_cents: Option<i64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct HasSetOff {
    pub from: String,
    pub invoice: String,
    pub amount_cents: i64,
    /// What is open afterwards; what is still owed to the payer on the other.
    pub open_cents: i64,
    pub owed_cents: i64,
}

impl Deed for SetOff {
    const NAME: &'static str = "set_off";
    type Value = HasSetOff;

    fn perform(&self, write: &Write<'_>) -> Result<Done<HasSetOff>, Refusal> {
        let from = write.find_invoice(&self.from.0)??;
        let to = write.find_invoice(&self.invoice.0)??;
        if let Some(draft) = [&from, &to].into_iter().find(|invoice| !invoice.is_final) {
            return Err(Problem::InvoiceDraft { value: draft.label() }.into());
        }
        if from.payer_id != to.payer_id {
            let (number, other) = (from.label(), to.label());
            return Err(Problem::OtherPayer { number, other }.into());
        }
        // What already goes back to the payer is not spent twice.
        let owed = (-from.open - write.refunding(from.id)?.0).max(Money::ZERO);
        let amount = self.amount_cents.map_or_else(|| owed.min(to.open), Money::cents);
        if !amount.is_positive() || owed < amount {
            return Err(Problem::RefundNotOwed { number: from.label(), owed }.into());
        }
        if to.open < amount {
            let (number, open) = (to.label(), to.open);
            return Err(Problem::PaymentTooLarge { number, open }.into());
        }
        // It would be collected on top.
        if let Some((run, _)) = write.live_run_of(to.id)? {
            return Err(Problem::InvoiceInCollection { number: to.label(), run }.into());
        }
        put(write, &from, &to, amount)?;
        resume_paid(write, to.id, write.today())?;
        let value = HasSetOff {
            from: from.label(),
            invoice: to.label(),
            amount_cents: amount.in_cents(),
            open_cents: (to.open - amount).in_cents(),
            owed_cents: (owed - amount).in_cents(),
        };
        let undo = UndoSetOff {
            from: self.from.clone(),
            invoice: self.invoice.clone(),
            amount_cents: amount.in_cents(),
        };
        let subject = format!("{} > {}: {amount}", from.label(), to.label());
        Ok(Done::new(value, subject).of(from.payer_id).undone_by(undo))
    }
}

/// Takes back that one invoice was paid with what was too much on another.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoSetOff {
    pub from: Reference,
    pub invoice: Reference,
    pub amount_cents: i64,
}

impl Deed for UndoSetOff {
    const NAME: &'static str = "undo_set_off";
    type Value = HasSetOff;

    fn perform(&self, write: &Write<'_>) -> Result<Done<HasSetOff>, Refusal> {
        let from = write.find_invoice(&self.from.0)??;
        let to = write.find_invoice(&self.invoice.0)??;
        let (number, amount) = (to.label(), Money::cents(self.amount_cents));
        let method = set_off_method(&from.label());
        let stands: Money = write
            .allocations_of(to.id)?
            .into_iter()
            .filter(|allocation| allocation.method == method)
            .map(|allocation| allocation.amount)
            .sum();
        if !amount.is_positive() || stands < amount {
            return Err(Problem::NotSetOff { number, from: from.label() }.into());
        }
        if write.refunding(to.id)?.0.is_positive() {
            return Err(Problem::RefundOnItsWay { number }.into());
        }
        put(write, &from, &to, -amount)?;
        let value = HasSetOff {
            from: from.label(),
            invoice: number.clone(),
            amount_cents: -amount.in_cents(),
            open_cents: (to.open + amount).in_cents(),
            owed_cents: (amount - from.open).in_cents(),
        };
        let subject = format!("{} > {number}: -{amount}", from.label());
        Ok(Done::new(value, subject).of(from.payer_id))
    }
}

/// Returns what of an invoice stands on others: the number of each, and how much.
fn standing(read: &Read<'_>, invoice_id: i64) -> anyhow::Result<BTreeMap<String, Money>> {
    let mut standing: BTreeMap<String, Money> = BTreeMap::new();
    for allocation in read.allocations_of(invoice_id)? {
        if let Some(other) = set_off_with(&allocation.method) {
            *standing.entry(other.to_owned()).or_default() -= allocation.amount;
        }
    }
    standing.retain(|_, amount| amount.is_positive());
    Ok(standing)
}

/// Says that a payment can't be taken back while it pays another invoice.
///
/// # Errors
/// When more of what was paid stands on others than would be left.
pub(super) fn refuse_spent(read: &Read<'_>, invoice: &Invoice, back: Money) -> Result<(), Refusal> {
    let left = -(invoice.open + back);
    match standing(read, invoice.id)?.into_keys().next() {
        Some(other) if left < Money::ZERO => {
            Err(Problem::SetOffStands { number: invoice.label(), other }.into())
        }
        _ => Ok(()),
    }
}

/// Takes back what was set off with money that the bank took back: what it paid is open again, the last first.
pub(super) fn take_back_spent(write: &Write<'_>, invoice_id: i64) -> Result<(), Refusal> {
    for (other, amount) in standing(write, invoice_id)?.into_iter().rev() {
        let from = write.invoice(invoice_id)?.expect("an invoice is never deleted");
        if !from.open.is_positive() {
            break;
        }
        let to = write.find_invoice(&other)??;
        put(write, &from, &to, -amount.min(from.open))?;
    }
    Ok(())
}

/// Moves an amount from one invoice to another, or back where it is negative. Both are of one debtor, and the journal says so.
fn put(write: &Write<'_>, from: &Invoice, to: &Invoice, amount: Money) -> anyhow::Result<()> {
    let today = write.today();
    write.allocate(from.id, -amount, today, "payment", &set_off_method(&to.label()))?;
    write.allocate(to.id, amount, today, "payment", &set_off_method(&from.label()))?;
    let owed = Posting { invoice_id: Some(from.id), ..Posting::debtor(to.payer_id, amount) };
    let postings = [owed, Posting::debtor(to.payer_id, -amount)];
    let description = format!("{} > {}", from.label(), to.label());
    write.book(today, &description, Some(to.id), &postings)
}
