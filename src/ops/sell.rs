//! Somebody at the counter takes a plan, pays on, or buys something: what is asked and the payment at once.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::invoices::Invoice;
use crate::domain::calendar::Day;
use crate::domain::problem::{Problem, Thing};
use crate::ops::prepare_messages::living;
use crate::ops::register_payment::checked_way;
use crate::ops::{
    Bill, Deed, Done, Finalise, MakeInvoices, Reference, Refusal, RegisterPayment, SaleLine,
    Subscribe, perform_within,
};

/// Bills the running subscription of this plan when a period of it is due, and begins one where there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sell {
    pub relation: Reference,
    pub plan: Reference,
    /// Of a new subscription; today when left out.
    #[serde(default)]
    pub start_date: Option<Day>,
    /// `cash`, or a word for a way over the bank, when it is paid on the spot; open when left out.
    #[serde(default)]
    pub method: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Sold {
    pub subscription: i64,
    /// Nothing when the plan costs nothing, or is billed afterwards.
    pub invoice: Option<String>,
    pub total_cents: i64,
    pub open_cents: i64,
    #[serde(skip)]
    pub invoice_id: Option<i64>,
}

impl Sell {
    /// Returns the subscription that is billed: the one that runs, or a new one.
    fn subscription(&self, write: &Write<'_>) -> Result<(i64, Day), Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let plan_id = write.find_plan(&self.plan.0)??;
        let today = write.today();
        let running = write.standings_of(relation_id)?.into_iter().find(|standing| {
            let subscription = &standing.subscription;
            subscription.plan_id == plan_id && subscription.end.is_none_or(|end| today < end)
        });
        if let Some(standing) = running {
            return Ok((standing.id, today.max(standing.subscription.start)));
        }
        let start = self.start_date.unwrap_or(today);
        let subscribe = Subscribe::new(self.relation.clone(), self.plan.clone(), start);
        Ok((perform_within(write, &subscribe)?.subscription, today.max(start)))
    }
}

impl Sell {
    /// Bills a subscription up to a day, makes its invoice final, and takes the payment where there is a method.
    pub(super) fn bill(
        &self,
        write: &Write<'_>,
        subscription: i64,
        until: Day,
    ) -> Result<Sold, Refusal> {
        let bill = Bill { subscriptions: vec![subscription], ..Bill::until(until) };
        let billed = perform_within(write, &bill)?;
        let mut sold =
            Sold { subscription, invoice: None, total_cents: 0, open_cents: 0, invoice_id: None };
        let Some(run) = billed.run.filter(|_| 0 < billed.invoices) else { return Ok(sold) };
        perform_within(write, &Finalise { run: Some(run.into()), ..Finalise::default() })?;
        let standing = write.standing(subscription)?.expect("a subscription is never deleted");
        let payer = standing.subscription.payer();
        let invoices = write.invoices_of_run(run)?;
        if let Some(invoice) = invoices.into_iter().find(|invoice| invoice.payer_id == payer) {
            sold.total_cents = invoice.total.in_cents();
            sold.open_cents = paid_at_once(write, &invoice, self.method.as_deref())?;
            sold.invoice_id = Some(invoice.id);
            sold.invoice = Some(invoice.label());
        }
        Ok(sold)
    }
}

/// Takes the payment of an invoice on the spot, where there is a method, and returns the cents that are open then.
fn paid_at_once(
    write: &Write<'_>,
    invoice: &Invoice,
    method: Option<&str>,
) -> Result<i64, Refusal> {
    if let Some(method) = method {
        checked_way(method)?;
    }
    let Some(method) = method.filter(|_| invoice.open.is_positive()) else {
        return Ok(invoice.open.in_cents());
    };
    let payment = RegisterPayment {
        invoice: invoice.label().into(),
        amount_cents: invoice.open.in_cents(),
        date: write.today(),
        method: method.to_owned(),
        withdraw: false,
    };
    Ok(perform_within(write, &payment)?.open_cents)
}

/// Somebody at the counter buys things, which are no subscription: one invoice, final, and paid where there is a method.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SellItems {
    pub relation: Reference,
    pub lines: Vec<SaleLine>,
    /// `cash`, or a word for a way over the bank, when it is paid on the spot; open when left out.
    #[serde(default)]
    pub method: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ItemsSold {
    pub invoice: String,
    pub total_cents: i64,
    pub open_cents: i64,
    #[serde(skip)]
    pub invoice_id: i64,
}

impl Deed for SellItems {
    const NAME: &'static str = "sell_items";
    type Value = ItemsSold;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ItemsSold>, Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let who = write.relation_name(relation_id)?;
        let make = MakeInvoices {
            lines: self.lines.clone(),
            relations: vec![self.relation.clone()],
            again: true,
            ..MakeInvoices::default()
        };
        let made = perform_within(write, &make)?;
        // Whoever died buys nothing, and pays for nobody.
        let Some(run) = made.run else {
            let payer = write.pays_for_them(relation_id)?;
            let payer = payer.map(|payer| write.relation_name(payer)).transpose()?;
            let is_alive = living(write, relation_id)?.is_some();
            let who = payer.filter(|_| is_alive).unwrap_or(who);
            return Err(Problem::Deceased { who }.into());
        };
        perform_within(write, &Finalise { run: Some(run.into()), ..Finalise::default() })?;
        let invoice = write.invoices_of_run(run)?.into_iter().next().expect("one was just made");
        let sold = ItemsSold {
            invoice: invoice.label(),
            total_cents: invoice.total.in_cents(),
            open_cents: paid_at_once(write, &invoice, self.method.as_deref())?,
            invoice_id: invoice.id,
        };
        Ok(Done::new(sold, format!("{who}: {}", invoice.total)).of(relation_id))
    }
}

impl Deed for Sell {
    const NAME: &'static str = "sell";
    type Value = Sold;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Sold>, Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let before = write.standings_of(relation_id)?.len();
        let (subscription, until) = self.subscription(write)?;
        let sold = self.bill(write, subscription, until)?;
        let standing = write.standing(subscription)?.expect("a subscription is never deleted");
        // What runs already and is billed already is not sold again.
        if sold.invoice.is_none() && before == write.standings_of(relation_id)?.len() {
            let (what, value) = (Thing::Subscription, standing.plan.name);
            return Err(Problem::Taken { what, value }.into());
        }
        let subject = format!("{}: {}", write.relation_name(relation_id)?, standing.plan.name);
        Ok(Done::new(sold, subject).of(relation_id))
    }
}
