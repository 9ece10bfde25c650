//! The bank sends a collection back.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::ledger::{Posting, TRANSIT};
use crate::domain::calendar::{Day, days_after, target_day_from};
use crate::domain::problem::{Problem, Thing};
use crate::ops::{Deed, Done, Refusal};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterReturn {
    pub end_to_end_id: String,
    /// The reason of the bank, such as AM04.
    pub code: String,
    pub date: Day,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReturnRegistered {
    pub invoice: String,
    pub retry_on: Option<Day>,
}

/// Reasons after which trying again by itself makes sense: the money was not there, or the bank could not.
const RETRY: [&str; 5] = ["AM04", "MS03", "ED05", "TM01", "AG02"];
/// The payer says that there is no mandate: it may not be used again.
const NO_MANDATE: &str = "MD01";
/// Days after which the first new try is proposed.
const FIRST_RETRY_DAYS: i64 = 3;

impl Deed for RegisterReturn {
    const NAME: &'static str = "register_return";
    type Value = ReturnRegistered;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ReturnRegistered>, Refusal> {
        let end_to_end_id = self.end_to_end_id.trim().to_owned();
        let Some(item) = write.collection_item(&end_to_end_id)? else {
            return Err(Problem::NotFound { what: Thing::Collection, value: end_to_end_id }.into());
        };
        match item.state.as_str() {
            "returned" => return Err(Problem::AlreadyReturned { end_to_end_id }.into()),
            "uploaded" => {}
            _ => return Err(Problem::NotUploaded { end_to_end_id }.into()),
        }
        let code = self.code.trim().to_uppercase();
        write.return_item(item.id, &code, self.date)?;
        if write.settled_on(item.id)?.is_some() {
            // What was credited is open again; the money itself is booked from the statement.
            let (back, on) = (-item.amount, self.date);
            write.allocate_item(item.invoice_id, Some(item.id), back, on, "return", &code)?;
            let postings =
                [Posting::debtor(item.payer_id, item.amount), Posting::new(TRANSIT, -item.amount)];
            write.book(on, &end_to_end_id, Some(item.invoice_id), &postings)?;
        }
        write.pause_unpaid(item.invoice_id, self.date)?;
        if !RETRY.contains(&code.as_str()) {
            // Nobody collects again before somebody has looked: the account, the mandate or the payer is not as it was.
            write.block_collection(item.payer_id, &code)?;
            if code == NO_MANDATE {
                write.revoke_mandate(item.mandate_id, Some(self.date))?;
            }
        }
        let retry_on = RETRY
            .contains(&code.as_str())
            .then(|| target_day_from(days_after(self.date, FIRST_RETRY_DAYS)));
        let value = ReturnRegistered { invoice: item.invoice_number.clone(), retry_on };
        Ok(Done::new(value, format!("{end_to_end_id}: {code}")).of(item.payer_id))
    }
}
