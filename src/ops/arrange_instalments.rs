//! An invoice is paid in parts.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::instalment::{Instalment, PARTS_MAX, schedule};
use crate::domain::problem::{DayLimit, Field, Problem};
use crate::ops::{Deed, Done, Reference, Refusal};

/// Spreads what is open of a final invoice over parts a month apart; one part takes the arrangement back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArrangeInstalments {
    pub invoice: Reference,
    pub parts: u32,
    /// The day the first part must be paid; the day of payment of the invoice when left out, and not before its date.
    #[serde(default)]
    pub first_on: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct InstalmentsArranged {
    pub invoice: String,
    pub instalments: Vec<Instalment>,
}

impl Deed for ArrangeInstalments {
    const NAME: &'static str = "arrange_instalments";
    type Value = InstalmentsArranged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<InstalmentsArranged>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let number = invoice.label();
        if !invoice.is_final {
            return Err(Problem::InvoiceDraft { value: number }.into());
        }
        if invoice.is_credit_note || !invoice.open.is_positive() {
            return Err(Problem::InvoiceCredited { number }.into());
        }
        if let Some((run, _)) = write.live_run_of(invoice.id)? {
            return Err(Problem::InvoiceInCollection { number, run }.into());
        }
        if !(1..=PARTS_MAX).contains(&self.parts) {
            let (value, allowed) = (self.parts.to_string(), format!("1-{PARTS_MAX}"));
            return Err(Problem::ValueUnknown { field: Field::Instalments, value, allowed }.into());
        }
        let first = self.first_on.unwrap_or(invoice.due);
        if first < invoice.date {
            let (who, field, day) = (number, Field::On, first);
            let limit = DayLimit::NotBefore(invoice.date);
            return Err(Problem::DayOutside { who, field, day, limit }.into());
        }
        let mut instalments = Vec::new();
        if 1 < self.parts {
            // What is paid or credited already is a part of its own, so that the parts are the invoice: money is taken
            // off the first parts, credit off the last.
            let (paid, credited) = write.settled_of(invoice.id)?;
            let whole = |amount, due| Some(Instalment { sequence: 1, due, amount });
            instalments.extend(whole(paid, invoice.date));
            instalments.extend(schedule(invoice.open, self.parts, first));
            let last = instalments.last().map_or(first, |part| part.due);
            instalments.extend(whole(credited, last));
            instalments.retain(|part| part.amount.is_positive());
            // Numbers go on from parts that were collected: these stay what they were.
            let first_number = write.last_part_collected(invoice.id)? + 1;
            for (sequence, part) in (first_number..).zip(&mut instalments) {
                part.sequence = sequence;
            }
        }
        write.set_instalments(invoice.id, &instalments)?;
        let subject = format!("{number}: {}", self.parts);
        Ok(Done::new(InstalmentsArranged { invoice: number, instalments }, subject)
            .of(invoice.payer_id))
    }
}
