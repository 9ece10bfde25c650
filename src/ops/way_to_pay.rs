//! How an invoice is paid: one answer, for the paper, the mail and whoever asks.

use crate::db::Read;
use crate::db::invoices::Invoice;
use crate::domain::calendar::Day;
use crate::domain::iban::Iban;
use crate::ops::PaymentRequest;
use crate::ops::collect::mandate_for;

/// Returns whether the next run would collect an invoice.
pub fn would_be_collected(read: &Read<'_>, invoice: &Invoice) -> anyhow::Result<bool> {
    let is_asked = invoice.is_final && invoice.open.is_positive();
    Ok(is_asked && mandate_for(read, invoice)?.is_some())
}

#[derive(Clone, Debug)]
pub(super) enum WayToPay {
    /// There is nothing to pay, or nothing is asked yet.
    Nothing,
    /// Collected, on a day as soon as it is in a run.
    Collected {
        day: Option<Day>,
        mandate: String,
        account: Iban,
    },
    Transfer(PaymentRequest),
}

impl WayToPay {
    /// Returns how an invoice is paid: as the run says that it is in, or as a run would choose now.
    pub(super) fn of(read: &Read<'_>, invoice: &Invoice) -> anyhow::Result<WayToPay> {
        if !invoice.is_final || invoice.is_credit_note || !invoice.open.is_positive() {
            return Ok(WayToPay::Nothing);
        }
        if let Some((day, mandate, account)) = read.live_item_of(invoice.id)? {
            return Ok(WayToPay::Collected { day: Some(day), mandate, account });
        }
        if let Some(mandate) = mandate_for(read, invoice)? {
            let (mandate, account) = (mandate.reference, mandate.iban);
            return Ok(WayToPay::Collected { day: None, mandate, account });
        }
        let request = PaymentRequest::of(read, invoice.id)?;
        Ok(request.map_or(WayToPay::Nothing, WayToPay::Transfer))
    }
}
