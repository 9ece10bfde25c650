//! What somebody was told would go on when it is paid, goes on.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::standings::Standing;
use crate::domain::billing::next_period;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Thing};
use crate::ops::bill::propose;
use crate::ops::{Bill, Deed, Done, Finalise, Refusal, RegisterPayment, perform_within};

/// Bills the next period of subscriptions that one letter told of, makes the invoice final and pays it, when the amount is
/// exactly that.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renew {
    pub subscriptions: Vec<i64>,
    pub amount_cents: i64,
    pub date: Day,
    pub method: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Renewed {
    pub subscriptions: Vec<i64>,
    pub invoice: String,
    #[serde(skip)]
    pub invoice_id: i64,
}

impl Deed for Renew {
    const NAME: &'static str = "renew";
    type Value = Renewed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Renewed>, Refusal> {
        let (first, until) = self.next(write)?;
        let relation_id = first.subscription.relation_id;
        let who = write.relation_name(relation_id)?;
        let bill = Bill { subscriptions: self.subscriptions.clone(), ..Bill::until(until) };
        let amount = Money::cents(self.amount_cents);
        // Before anything is written: what would be asked must be what came in.
        let proposal = propose(write, &bill)?;
        if proposal.invoices.len() != 1 || proposal.total() != amount {
            let (number, open) = (who, proposal.total());
            return Err(Problem::PaymentTooLarge { number, open }.into());
        }
        let run =
            perform_within(write, &bill)?.run.expect("a proposal with an invoice makes a run");
        perform_within(write, &Finalise { run: Some(run.into()), ..Finalise::default() })?;
        let invoice = write.invoices_of_run(run)?.pop().expect("the run made one invoice");
        let payment = RegisterPayment {
            invoice: invoice.label().into(),
            amount_cents: self.amount_cents,
            date: self.date,
            method: self.method.clone(),
            withdraw: false,
        };
        perform_within(write, &payment)?;
        let number = invoice.label();
        let subscriptions = self.subscriptions.clone();
        let value = Renewed { subscriptions, invoice: number.clone(), invoice_id: invoice.id };
        Ok(Done::new(value, format!("{who}: {number}")).of(relation_id))
    }
}

impl Renew {
    /// Returns the first of the subscriptions, and the day up to which is billed so that the next period of each is in it.
    fn next(&self, write: &Write<'_>) -> Result<(Standing, Day), Refusal> {
        let mut first = None;
        let mut until = write.today();
        for id in &self.subscriptions {
            let missing = || Problem::NotFound { what: Thing::Subscription, value: id.to_string() };
            let standing = write.standing(*id)?.ok_or_else(missing)?;
            // What is asked already is paid by its own invoice, not by one more.
            let is_asked = standing.covered.iter().any(|covered| !covered.is_final)
                || !write.open_of_subscription(*id)?.is_empty();
            if is_asked {
                let (what, value) = (Thing::Subscription, standing.plan.name);
                return Err(Problem::Taken { what, value }.into());
            }
            let Some((next, _)) = next_period(&standing.billable()) else {
                let who = write.relation_name(standing.subscription.relation_id)?;
                let end = standing.subscription.end.unwrap_or(write.today());
                return Err(Problem::AlreadyEnded { who, end }.into());
            };
            until = until.max(if standing.plan.terms.in_advance { next.from } else { next.to });
            first.get_or_insert(standing);
        }
        let missing = || Problem::NotFound { what: Thing::Subscription, value: String::new() };
        Ok((first.ok_or_else(missing)?, until))
    }
}
