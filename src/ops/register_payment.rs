//! Money came in that no file of the bank told us of.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::invoices::{Invoice, set_off_with};
use crate::db::ledger::{BANK, CASH, Posting};
use crate::db::runs::RunState;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::ops::pause::resume_paid;
use crate::ops::set_off::refuse_spent;
use crate::ops::{Deed, Done, ItemWithdrawn, Reference, Refusal, WithdrawItem, perform_within};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterPayment {
    pub invoice: Reference,
    pub amount_cents: i64,
    pub date: Day,
    /// `cash`, or any word for a way over the bank.
    pub method: String,
    /// Takes the invoice out of a run that is not at the bank yet; refused otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdraw: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct PaymentRegistered {
    pub invoice: String,
    pub open_cents: i64,
    /// The run at the bank that will collect it too; what it brings in is to be given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also_collected: Option<i64>,
    /// What is left of the run that the invoice was taken out of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_out: Option<ItemWithdrawn>,
}

impl Deed for RegisterPayment {
    const NAME: &'static str = "register_payment";
    type Value = PaymentRegistered;

    fn perform(&self, write: &Write<'_>) -> Result<Done<PaymentRegistered>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let number = invoice.label();
        if !invoice.is_final {
            return Err(Problem::InvoiceDraft { value: number }.into());
        }
        checked_way(&self.method)?;
        let amount = Money::cents(self.amount_cents);
        if !amount.is_positive() {
            return Err(Problem::AmountNotPositive.into());
        }
        if invoice.open < amount {
            return Err(Problem::PaymentTooLarge { number, open: invoice.open }.into());
        }
        let mut taken_out = None;
        if self.withdraw
            && let Some(end_to_end_id) = write.waiting_item_of(invoice.id)?
        {
            taken_out = Some(perform_within(write, &WithdrawItem { end_to_end_id })?);
        }
        let paid = pay(write, &invoice, amount, self.date, &self.method)?;
        let paid = PaymentRegistered { taken_out, ..paid };
        let undo = UndoPayment {
            invoice: self.invoice.clone(),
            amount_cents: self.amount_cents,
            date: self.date,
            method: self.method.clone(),
        };
        Ok(Done::new(paid, format!("{number}: {amount}")).of(invoice.payer_id).undone_by(undo))
    }
}

/// Returns whether a word says what only a deed of its own can do.
fn is_of_another_deed(method: &str) -> bool {
    method == "refund" || set_off_with(method).is_some()
}

/// Refuses a word that says nothing, or what only a deed of its own can do.
pub(super) fn checked_way(method: &str) -> Result<(), Problem> {
    let is_none = method.trim().is_empty() || is_of_another_deed(method);
    let (field, value) = (Field::Kind, method.to_owned());
    let allowed = "bank, cash, pin".to_owned();
    if is_none { Err(Problem::ValueUnknown { field, value, allowed }) } else { Ok(()) }
}

/// Returns whether a word for a way to pay is one for cash.
pub(super) fn is_cash(method: &str) -> bool {
    matches!(method, "cash" | "contant" | "kas")
}

/// Returns the account that a way of paying comes in on.
fn account_of(method: &str) -> &'static str {
    if is_cash(method) { CASH } else { BANK }
}

/// Takes what was paid on an invoice, also more than is open: the rest is owed to who paid.
///
/// # Errors
/// When the invoice is in a file that is not at the bank yet: it would be collected on top, so it goes out of it first.
pub(super) fn pay(
    write: &Write<'_>,
    invoice: &Invoice,
    amount: Money,
    on: Day,
    method: &str,
) -> Result<PaymentRegistered, Refusal> {
    let number = invoice.label();
    let live = write.live_run_of(invoice.id)?;
    if let Some((run, _)) = live.filter(|(_, state)| *state != RunState::Uploaded) {
        return Err(Problem::InvoiceInCollection { number, run }.into());
    }
    write.allocate(invoice.id, amount, on, "payment", method)?;
    let postings =
        [Posting::new(account_of(method), amount), Posting::debtor(invoice.payer_id, -amount)];
    write.book(on, &number, Some(invoice.id), &postings)?;
    resume_paid(write, invoice.id, on)?;
    let open_cents = (invoice.open - amount).in_cents();
    let also_collected = live.map(|(run, _)| run);
    Ok(PaymentRegistered { invoice: number, open_cents, also_collected, taken_out: None })
}

/// Takes back a payment that was registered by hand: on the wrong invoice, say. What a statement of the bank told is
/// taken back there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoPayment {
    pub invoice: Reference,
    pub amount_cents: i64,
    pub date: Day,
    pub method: String,
}

impl Deed for UndoPayment {
    const NAME: &'static str = "undo_payment";
    type Value = PaymentRegistered;

    fn perform(&self, write: &Write<'_>) -> Result<Done<PaymentRegistered>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let number = invoice.label();
        let amount = Money::cents(self.amount_cents);
        let left = write.paid_by_hand(invoice.id, self.date, &self.method, amount)?;
        if left == 0 || is_of_another_deed(&self.method) {
            return Err(Problem::PaymentUnknown { number, amount, on: self.date }.into());
        }
        if write.refunding(invoice.id)?.0.is_positive() {
            return Err(Problem::RefundOnItsWay { number }.into());
        }
        refuse_spent(write, &invoice, amount)?;
        // On its own day where the books are open there, or the day after they were closed.
        let on = write.first_open_day(self.date)?;
        write.allocate(invoice.id, -amount, on, "payment", &self.method)?;
        let account = account_of(&self.method);
        let postings = [Posting::new(account, -amount), Posting::debtor(invoice.payer_id, amount)];
        write.book(on, &number, Some(invoice.id), &postings)?;
        let open_cents = (invoice.open + amount).in_cents();
        let value = PaymentRegistered {
            invoice: number.clone(),
            open_cents,
            also_collected: None,
            taken_out: None,
        };
        Ok(Done::new(value, format!("{number}: -{amount}")).of(invoice.payer_id))
    }
}
