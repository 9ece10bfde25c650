//! Money came in that no file of the bank told us of.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::ledger::{BANK, CASH, Posting};
use crate::db::runs::RunState;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::Problem;
use crate::ops::pause::resume_paid;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterPayment {
    pub invoice: Reference,
    pub amount_cents: i64,
    pub date: Day,
    /// `cash`, or any word for a way over the bank.
    pub method: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct PaymentRegistered {
    pub invoice: String,
    pub open_cents: i64,
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
        let amount = Money::cents(self.amount_cents);
        if !amount.is_positive() {
            return Err(Problem::AmountNotPositive.into());
        }
        if invoice.open < amount {
            return Err(Problem::PaymentTooLarge { number, open: invoice.open }.into());
        }
        // In a file that is not at the bank yet it would be collected on top: the run goes back first.
        if let Some((run, _)) =
            write.live_run_of(invoice.id)?.filter(|(_, state)| *state != RunState::Uploaded)
        {
            return Err(Problem::InvoiceInCollection { number, run }.into());
        }
        let account =
            if matches!(self.method.as_str(), "cash" | "contant" | "kas") { CASH } else { BANK };
        write.allocate(invoice.id, amount, self.date, "payment", &self.method)?;
        write.book(
            self.date,
            &number,
            Some(invoice.id),
            &[Posting::new(account, amount), Posting::debtor(invoice.payer_id, -amount)],
        )?;
        resume_paid(write, invoice.id, self.date)?;
        let open_cents = (invoice.open - amount).in_cents();
        Ok(Done::new(
            PaymentRegistered { invoice: number.clone(), open_cents },
            format!("{number}: {amount}"),
        )
        .of(invoice.payer_id))
    }
}
