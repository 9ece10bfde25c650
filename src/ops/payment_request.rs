//! What somebody needs to pay an invoice by transfer.

use crate::bank::epc::{Known, payload};
use crate::db::Read;
use crate::db::settings::Setting;
use crate::domain::calendar::Day;
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::domain::payment_reference::{creditor_reference, digits, kenmerk};

/// What is asked, of whom, and how it is known when it comes in.
#[derive(Clone, Debug)]
pub struct PaymentRequest {
    pub number: String,
    pub payer_name: String,
    /// All that is open, or the first part of it where it is paid in parts.
    pub open: Money,
    /// When that must be paid.
    pub due: Day,
    pub club: String,
    /// Nothing as long as the club has none.
    pub iban: Option<Iban>,
    /// The run that collects so much of the invoice that this would be paid twice.
    pub run: Option<i64>,
    /// The creditor reference, `RF…`.
    pub reference: String,
    pub kenmerk: String,
}

impl PaymentRequest {
    pub fn of(read: &Read<'_>, invoice_id: i64) -> anyhow::Result<Option<PaymentRequest>> {
        let Some(invoice) = read.invoice(invoice_id)? else { return Ok(None) };
        let number = invoice.label();
        let next_part =
            read.open_parts_of(invoice_id)?.into_iter().find(|part| part.amount.is_positive());
        let digits = digits(&number);
        let due = next_part.as_ref().map_or(invoice.due, |part| part.due);
        let open = next_part.map_or(invoice.open, |part| part.amount);
        let rest = invoice.open - read.asked_by_collections(invoice_id)?;
        let run =
            if rest < open { read.live_run_of(invoice_id)?.map(|(run, _)| run) } else { None };
        Ok(Some(PaymentRequest {
            payer_name: invoice.payer_name,
            due,
            open,
            run,
            club: read.setting(Setting::ClubName)?,
            iban: read.setting(Setting::ClubIban)?.parse().ok(),
            reference: creditor_reference(&digits).unwrap_or_default(),
            kenmerk: kenmerk(&digits).unwrap_or_default(),
            number,
        }))
    }

    /// Returns the text of a code that an app of a bank reads; nothing when there is nothing to pay, when it is on its way in a
    /// collection, or without an account.
    pub fn code(&self) -> Option<String> {
        let is_asked = self.open.is_positive() && self.run.is_none();
        let iban = self.iban.as_ref().filter(|_| is_asked)?;
        payload(&self.club, iban, self.open, Known::Reference(&self.reference))
    }
}
