//! Invoices of what is no subscription: one for somebody, or the same for everybody of some groups or whom a search finds.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::db::invoices::{Line, NewInvoice};
use crate::db::runs::{NewRun, RunKind, Skip};
use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, days_after};
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::prepare_messages::living;
use crate::ops::sale_lines::{SaleLine, checked_lines, lowered, name_on, reductions_of};
use crate::ops::{Deed, Done, Reference, Refusal, UndoRun};

/// Makes a draft with these lines for everybody who is named, is in a group today or is found by a search, but for those who are left out. Who got
/// the same in the last month is passed over, unless it is asked again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MakeInvoices {
    pub lines: Vec<SaleLine>,
    pub relations: Vec<Reference>,
    pub groups: Vec<String>,
    /// Whom these kept searches find today.
    pub searches: Vec<String>,
    pub without: Vec<Reference>,
    pub buyer_reference: String,
    pub again: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct InvoicesMade {
    /// Nothing when nobody was left to invoice.
    pub run: Option<i64>,
    pub invoices: usize,
    pub total_cents: i64,
    /// What came off for discounts.
    pub discount_cents: i64,
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

/// What would be made of this, and whom it passes over.
#[derive(Debug)]
struct Proposal {
    invoices: Vec<(i64, Vec<Line>)>,
    skipped: Vec<PassedOver>,
}

impl Proposal {
    fn discount(&self) -> Money {
        self.invoices.iter().flat_map(|(_, lines)| lines).map(|line| line.discount).sum()
    }

    fn total(&self) -> Money {
        self.invoices.iter().flat_map(|(_, lines)| lines).map(|line| line.amount).sum()
    }
}

impl MakeInvoices {
    fn propose(&self, read: &Read<'_>, today: Day) -> Result<Proposal, Refusal> {
        let lines = checked_lines(read, &self.lines, today)?;
        let mut proposal = Proposal { invoices: vec![], skipped: vec![] };
        for relation_id in self.recipients(read, today)? {
            let relation = read.relation(relation_id)?.unwrap_or_default();
            let reductions = reductions_of(read, relation_id)?;
            let mut own = lowered(&reductions, &lines, today);
            // Whoever is paid for is named on the invoice of who pays.
            let other = read.pays_for_them(relation_id)?;
            let payer_id = other.unwrap_or(relation_id);
            if other.is_some() {
                name_on(&mut own, &relation.name.full());
            }
            let is_dead = living(read, relation_id)?.is_none() || living(read, payer_id)?.is_none();
            let reason = if is_dead {
                Some("deceased")
            } else if !self.again
                && read.has_same_lines(payer_id, &own, days_after(today, -AGAIN_DAYS))?
            {
                Some("same_before")
            } else {
                None
            };
            match reason {
                None => proposal.invoices.push((payer_id, own)),
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
        if self.groups.is_empty() && self.relations.is_empty() && self.searches.is_empty() {
            return Err(Problem::NoRecipients.into());
        }
        let mut found = BTreeSet::new();
        for group in &self.groups {
            let members = read.members_of_group(&harmless(group), today)?;
            let missing = || Problem::NotFound { what: Thing::Group, value: group.clone() };
            found.extend(members.ok_or_else(missing)?);
        }
        for search in &self.searches {
            let search = read.saved_search(search)??;
            found.extend(read.found_by(&search.filter, today)??);
        }
        for reference in &self.relations {
            found.insert(read.find_relation(&reference.0)??);
        }
        for reference in &self.without {
            found.remove(&read.find_relation(&reference.0)??);
        }
        Ok(found)
    }

    /// Returns how many are meant: what they are asked takes longer to work out.
    pub fn count(&self, read: &Read<'_>, today: Day) -> Result<usize, Refusal> {
        Ok(self.recipients(read, today)?.len())
    }

    /// Returns what would be made, without making it.
    pub fn preview(&self, read: &Read<'_>, today: Day) -> Result<InvoicesMade, Refusal> {
        let proposal = self.propose(read, today)?;
        Ok(InvoicesMade {
            run: None,
            invoices: proposal.invoices.len(),
            total_cents: proposal.total().in_cents(),
            discount_cents: proposal.discount().in_cents(),
            skipped: proposal.skipped,
        })
    }
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
            discount_cents: proposal.discount().in_cents(),
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
