//! The bank sends a collection back.

use serde::{Deserialize, Serialize};

use crate::db::Read;
use crate::db::Write;
use crate::db::collections::Returned;
use crate::db::ledger::{Posting, TRANSIT};
use crate::db::settings::Setting;
use crate::domain::calendar::Day;
use crate::domain::problem::{Problem, Thing};
use crate::domain::returns::{AfterReturn, after_return, retry_on};
use crate::ops::set_off::take_back_spent;
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
            take_back_spent(write, item.invoice_id)?;
        }
        if write.settled_on(item.id)?.is_none() {
            // What was refused before it was settled used nothing up.
            write.free_one_off(item.mandate_id)?;
            write.forget_amendment_of_unknown(item.mandate_id)?;
        }
        write.pause_unpaid(item.invoice_id, self.date)?;
        match after_return(&code, &write.setting(Setting::AfterReturn)?) {
            AfterReturn::Retry => {}
            AfterReturn::StopMandate => {
                write.block_collection(item.payer_id, &code)?;
                write.revoke_mandate(item.mandate_id, Some(self.date))?;
            }
            // Nobody collects again before somebody has looked: the account, the data or the payer is not as it was.
            AfterReturn::Contact | AfterReturn::NewAccount | AfterReturn::Correct => {
                write.block_collection(item.payer_id, &code)?;
            }
        }
        let returned = write.returned(item.id)?.expect("a collection that came back just now");
        let retry_on = retry_of(write, &returned)?;
        let value = ReturnRegistered { invoice: item.invoice_number.clone(), retry_on };
        Ok(Done::new(value, format!("{end_to_end_id}: {code}")).of(item.payer_id))
    }
}

/// Returns the day a collection that came back may be tried again by itself; nothing when it may not, or often enough was.
pub fn retry_of(read: &Read<'_>, returned: &Returned) -> anyhow::Result<Option<Day>> {
    if after_return(&returned.code, &read.setting(Setting::AfterReturn)?) != AfterReturn::Retry {
        return Ok(None);
    }
    let steps = read.setting(Setting::RetryDays)?;
    let steps: Vec<i64> = steps.split(',').filter_map(|step| step.trim().parse().ok()).collect();
    Ok(retry_on(returned.on, returned.failures, &steps))
}
