//! What somebody was told would go on when it is paid, goes on.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::billing::next_period;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Thing};
use crate::ops::bill::propose;
use crate::ops::{Bill, Deed, Done, Finalise, Reference, Refusal, RegisterPayment, perform_within};

/// Bills the next period of a subscription, makes the invoice final and pays it, when the amount is exactly that.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renew {
    pub subscription: Reference,
    pub amount_cents: i64,
    pub date: Day,
    pub method: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Renewed {
    pub subscription: i64,
    pub invoice: String,
    #[serde(skip)]
    pub invoice_id: i64,
}

impl Deed for Renew {
    const NAME: &'static str = "renew";
    type Value = Renewed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Renewed>, Refusal> {
        let subscription = write.find_subscription(&self.subscription.0)??;
        let standing = write.standing(subscription)?.expect("the subscription was found just now");
        let relation_id = standing.subscription.relation_id;
        let who = write.relation_name(relation_id)?;
        // What is asked already is paid by its own invoice, not by one more.
        let is_asked = standing.covered.iter().any(|covered| !covered.is_final)
            || !write.open_of_subscription(subscription)?.is_empty();
        if is_asked {
            let (what, value) = (Thing::Subscription, standing.plan.name);
            return Err(Problem::Taken { what, value }.into());
        }
        let Some((next, _)) = next_period(&standing.billable()) else {
            let end = standing.subscription.end.unwrap_or(write.today());
            return Err(Problem::AlreadyEnded { who, end }.into());
        };
        let until =
            write.today().max(if standing.plan.terms.in_advance { next.from } else { next.to });
        let bill = Bill { subscriptions: vec![subscription], ..Bill::until(until) };
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
        };
        perform_within(write, &payment)?;
        let number = invoice.label();
        let value = Renewed { subscription, invoice: number.clone(), invoice_id: invoice.id };
        Ok(Done::new(value, format!("{who}: {number}")).of(relation_id))
    }
}
