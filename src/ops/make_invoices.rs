//! Invoices of what is no subscription: one for somebody, or the same for everybody of some groups.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::db::invoices::{Line, LineKind, NewInvoice};
use crate::db::runs::{NewRun, RunKind, Skip};
use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::billing::Step;
use crate::domain::calendar::{Day, days_after};
use crate::domain::money::Money;
use crate::domain::pricing::{Reductions, take_off};
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::set_account::known_account;
use crate::ops::{Deed, Done, Reference, Refusal, UndoRun};

/// Makes a draft with these lines for everybody who is named, or is in a group today, but for those who are left out. Who got
/// the same in the last month is passed over, unless it is asked again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MakeInvoices {
    pub lines: Vec<SaleLine>,
    pub relations: Vec<Reference>,
    pub groups: Vec<String>,
    pub without: Vec<Reference>,
    pub buyer_reference: String,
    pub again: bool,
}

/// What is sold: a product of the list, or anything by its description and price.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaleLine {
    pub description: String,
    #[serde(default = "one")]
    pub quantity: u32,
    /// Of one, with vat in it; that of the product of this name when left out.
    #[serde(default)]
    pub price_cents: Option<i64>,
    #[serde(default)]
    pub vat: Option<String>,
    #[serde(default)]
    pub cost_center: String,
    /// The account its income is on; the usual one when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ledger_account: String,
}

fn one() -> u32 {
    1
}

#[derive(Clone, Debug, Serialize)]
pub struct InvoicesMade {
    /// Nothing when nobody was left to invoice.
    pub run: Option<i64>,
    pub invoices: usize,
    pub total_cents: i64,
    pub skipped: Vec<PassedOver>,
}

/// Somebody who gets no invoice, and why.
#[derive(Clone, Debug, Serialize)]
pub struct PassedOver {
    pub relation: String,
    pub name: String,
    pub reason: &'static str,
    #[serde(skip)]
    relation_id: i64,
}

/// The same lines for the same person within so many days are the same invoice once more.
const AGAIN_DAYS: i64 = 30;
/// More of one thing is a slip of the hand.
const QUANTITY_MAX: u32 = 10_000;

/// What would be made of this, and whom it passes over.
#[derive(Debug)]
struct Proposal {
    invoices: Vec<(i64, Vec<Line>)>,
    skipped: Vec<PassedOver>,
}

impl Proposal {
    fn total(&self) -> Money {
        self.invoices.iter().flat_map(|(_, lines)| lines).map(|line| line.amount).sum()
    }
}

impl MakeInvoices {
    fn propose(&self, read: &Read<'_>, today: Day) -> Result<Proposal, Refusal> {
        let lines = self.checked_lines(read, today)?;
        let mut proposal = Proposal { invoices: vec![], skipped: vec![] };
        for relation_id in self.recipients(read, today)? {
            let relation = read.relation(relation_id)?.unwrap_or_default();
            let own = lowered(read, relation_id, &lines, today)?;
            let reason = if relation.death_date.is_some() {
                Some("deceased")
            } else if !self.again
                && read.has_same_lines(relation_id, &own, days_after(today, -AGAIN_DAYS))?
            {
                Some("same_before")
            } else {
                None
            };
            match reason {
                None => proposal.invoices.push((relation_id, own)),
                Some(reason) => proposal.skipped.push(PassedOver {
                    relation: relation.number,
                    name: relation.name.full(),
                    reason,
                    relation_id,
                }),
            }
        }
        Ok(proposal)
    }

    /// Returns everybody who is meant, each once, in the order of their numbers here.
    fn recipients(&self, read: &Read<'_>, today: Day) -> Result<BTreeSet<i64>, Refusal> {
        if self.groups.is_empty() && self.relations.is_empty() {
            return Err(Problem::NoRecipients.into());
        }
        let mut found = BTreeSet::new();
        for group in &self.groups {
            let members = read.members_of_group(&harmless(group), today)?;
            let missing = || Problem::NotFound { what: Thing::Group, value: group.clone() };
            found.extend(members.ok_or_else(missing)?);
        }
        for reference in &self.relations {
            found.insert(read.find_relation(&reference.0)??);
        }
        for reference in &self.without {
            found.remove(&read.find_relation(&reference.0)??);
        }
        Ok(found)
    }

    /// Returns the lines before anybody's discounts.
    fn checked_lines(&self, read: &Read<'_>, today: Day) -> Result<Vec<Line>, Refusal> {
        if self.lines.is_empty() {
            let (who, field) = (String::new(), Field::Description);
            return Err(Problem::RequiredMissing { who, field }.into());
        }
        let products: BTreeMap<String, Money> = read
            .products()?
            .into_iter()
            .filter_map(|product| Some((product.name, product.price?)))
            .collect();
        let mut lines = Vec::new();
        for asked in &self.lines {
            let description = harmless(&asked.description);
            if description.is_empty() {
                let (who, field) = (String::new(), Field::Description);
                return Err(Problem::RequiredMissing { who, field }.into());
            }
            if !(1..=QUANTITY_MAX).contains(&asked.quantity) {
                let (value, allowed) = (asked.quantity.to_string(), format!("1-{QUANTITY_MAX}"));
                return Err(Problem::ValueUnknown { field: Field::Count, value, allowed }.into());
            }
            known_account(read, asked.ledger_account.trim())??;
            let price = asked.price_cents.map(Money::cents);
            let price = price.or_else(|| products.get(&description).copied());
            let price = price.filter(|price| (Money::ZERO..=Money::MAX).contains(price));
            let Some(price) = price else {
                let (who, field) = (description, Field::Price);
                return Err(Problem::RequiredMissing { who, field }.into());
            };
            let vat_code = asked.vat.clone().unwrap_or_else(|| "none".to_owned());
            if !read.knows_vat(&vat_code)? {
                let (field, value) = (Field::Vat, vat_code);
                let allowed = "none, exempt, low, high".to_owned();
                return Err(Problem::ValueUnknown { field, value, allowed }.into());
            }
            let rate = read.vat_on(&vat_code, today)?;
            let amount = price.times(asked.quantity);
            let (product, quantity) = (description.clone(), asked.quantity);
            let amount_cents = amount.in_cents();
            lines.push(Line {
                id: 0,
                description,
                subscription_id: None,
                period: None,
                quantity,
                discount: Money::ZERO,
                amount,
                vat_code,
                vat_basis_points: rate,
                cost_center: harmless(&asked.cost_center),
                ledger_account: asked.ledger_account.trim().to_owned(),
                steps: vec![Step::Product { product, quantity, amount_cents }],
                kind: LineKind::Sale,
            });
        }
        // No part and no sum of what a bank can collect in one go is more.
        let total: Money = lines.iter().map(|line| line.amount).sum();
        if Money::MAX < total {
            let (value, allowed) = (total.to_string(), format!("0,00-{}", Money::MAX));
            return Err(Problem::ValueUnknown { field: Field::Price, value, allowed }.into());
        }
        Ok(lines)
    }

    /// Returns what would be made, without making it.
    pub fn preview(&self, read: &Read<'_>, today: Day) -> Result<InvoicesMade, Refusal> {
        let proposal = self.propose(read, today)?;
        Ok(InvoicesMade {
            run: None,
            invoices: proposal.invoices.len(),
            total_cents: proposal.total().in_cents(),
            skipped: proposal.skipped,
        })
    }
}

/// Takes off each line what somebody's discounts, their own or those of their groups, take off.
fn lowered(
    read: &Read<'_>,
    relation_id: i64,
    lines: &[Line],
    today: Day,
) -> anyhow::Result<Vec<Line>> {
    let discounts = read.discounts_of_relation(relation_id)?.into();
    let reductions = Reductions { discounts, households: vec![].into() };
    let mut own = lines.to_vec();
    // An amount off is off once, not off every line.
    let mut fixed = reductions.fixed_on(today);
    for line in &mut own {
        let full = line.amount;
        line.amount = reductions.lower(full.into(), today, false, &mut line.steps).amount;
        take_off(&mut line.amount, &mut fixed, &mut line.steps);
        line.discount = full - line.amount;
    }
    Ok(own)
}

impl Deed for MakeInvoices {
    const NAME: &'static str = "make_invoices";
    const IS_RUN: bool = true;
    type Value = InvoicesMade;

    fn perform(&self, write: &Write<'_>) -> Result<Done<InvoicesMade>, Refusal> {
        let today = write.today();
        let proposal = self.propose(write, today)?;
        let total = proposal.total();
        let mut made = InvoicesMade {
            run: None,
            invoices: proposal.invoices.len(),
            total_cents: total.in_cents(),
            skipped: proposal.skipped,
        };
        if proposal.invoices.is_empty() {
            return Ok(Done::new(made, "0"));
        }
        let run_id = write.add_run(&NewRun {
            kind: RunKind::Billing,
            on: today,
            done: proposal.invoices.iter().map(|(_, lines)| lines.len()).sum(),
            skipped: made.skipped.len(),
            total,
            is_of_all: false,
        })?;
        let due = days_after(today, i64::from(write.setting_count(Setting::DueDays)?));
        let count = proposal.invoices.len();
        for (at, (payer_id, lines)) in proposal.invoices.into_iter().enumerate() {
            write.tick(at, count)?;
            let invoice_id = write.add_invoice(&NewInvoice {
                payer_id,
                date: today,
                due,
                buyer_reference: &harmless(&self.buyer_reference),
                total: lines.iter().map(|line| line.amount).sum(),
                credits: None,
                run_id: Some(run_id),
            })?;
            for (position, line) in lines.iter().enumerate() {
                write.add_line(invoice_id, position, line)?;
            }
        }
        for passed in &made.skipped {
            write.add_skip(
                run_id,
                &Skip {
                    relation_id: passed.relation_id,
                    subscription_id: None,
                    invoice_id: None,
                    reason: passed.reason.to_owned(),
                },
            )?;
        }
        made.run = Some(run_id);
        Ok(Done::new(made, format!("{run_id}: {total}")).undone_by(UndoRun { run: run_id.into() }))
    }
}
