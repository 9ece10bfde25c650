//! Invoices of what is no subscription: one for somebody, or the same for everybody of some groups or whom a search finds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::db::invoices::{Line, NewInvoice};
use crate::db::runs::{NewRun, RunKind, Skip};
use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, days_after};
use crate::domain::dunning::asks_own_costs;
use crate::domain::mandate::obstacle as mandate_obstacle;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::{RelationKind, fold, harmless};
use crate::ops::group_rules::members_now;
use crate::ops::prepare_messages::living;
use crate::ops::sale_lines::{SaleLine, checked_lines, lowered, name_on, reductions_of};
use crate::ops::{Deed, Done, Reference, Refusal, UndoRun};

/// Makes a draft with these lines for everybody who is named, is in a group today or is found by a search, but for those who are left out; who pays
/// for several gets one, with a line for each. Who got the same in the last month is passed over, unless it is asked again; and so is whom no
/// invoice can reach, unless they are named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// For how many: more than there are invoices where somebody pays for others.
    pub recipients: usize,
    pub total_cents: i64,
    /// What came off for discounts.
    pub discount_cents: i64,
    /// A line asks costs of the club's own of a person, who owes these only where what they agreed to says so.
    pub asks_own_costs: bool,
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

/// Somebody the invoice is for, or who gets none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeantFor {
    /// By number.
    pub relation: String,
    pub name: String,
    /// Who pays, by number: the same one for several is one invoice.
    pub payer: String,
    pub payer_name: String,
    pub amount: Money,
    /// Why there is none.
    pub passed: Option<&'static str>,
}

/// The same lines for the same person within so many days are the same invoice once more.
const AGAIN_DAYS: i64 = 30;

/// What would be made of this, and whom it passes over.
#[derive(Debug)]
struct Proposal {
    /// By who pays.
    invoices: BTreeMap<i64, Vec<Line>>,
    recipients: usize,
    asks_own_costs: bool,
    skipped: Vec<PassedOver>,
}

impl Proposal {
    fn discount(&self) -> Money {
        self.invoices.values().flatten().map(|line| line.discount).sum()
    }

    fn total(&self) -> Money {
        self.invoices.values().flatten().map(|line| line.amount).sum()
    }

    fn told(self, run: Option<i64>) -> InvoicesMade {
        InvoicesMade {
            run,
            invoices: self.invoices.len(),
            recipients: self.recipients,
            total_cents: self.total().in_cents(),
            discount_cents: self.discount().in_cents(),
            asks_own_costs: self.asks_own_costs,
            skipped: self.skipped,
        }
    }
}

/// How somebody came to be meant: by name, or as one of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    Named,
    Found,
}

struct Recipient {
    id: i64,
    payer_id: i64,
    meant: Meant,
}

impl MakeInvoices {
    /// Works out what would be made; `tick` hears how many of how many are done.
    fn propose(
        &self,
        read: &Read<'_>,
        today: Day,
        tick: impl Fn(usize, usize) -> anyhow::Result<()>,
    ) -> Result<Proposal, Refusal> {
        let lines = checked_lines(read, &self.lines, today)?;
        let recipients = self.recipients(read, today)?;
        let count = recipients.len();
        let mut proposal = Proposal {
            invoices: BTreeMap::new(),
            recipients: 0,
            asks_own_costs: false,
            skipped: vec![],
        };
        for (at, (relation_id, meant)) in recipients.into_iter().enumerate() {
            tick(at, count)?;
            let relation = read.relation(relation_id)?.unwrap_or_default();
            let reductions = reductions_of(read, relation_id)?;
            let mut own = lowered(&reductions, &lines, today);
            for line in &mut own {
                line.relation_id = Some(relation_id);
            }
            // Whoever is paid for is named on the invoice of who pays.
            let other = read.pays_for_them(relation_id)?;
            let payer_id = other.unwrap_or(relation_id);
            if other.is_some() {
                name_on(&mut own, &relation.name.full());
            }
            let recipient = Recipient { id: relation_id, payer_id, meant };
            if let Some(reason) = self.obstacle(read, &recipient, &own, today)? {
                proposal.skipped.push(PassedOver {
                    relation: relation.number,
                    name: relation.name.full(),
                    reason,
                    relation_id,
                });
                continue;
            }
            proposal.recipients += 1;
            proposal.asks_own_costs |= relation.kind == RelationKind::Person
                && own.iter().any(|line| asks_own_costs(&line.description));
            let invoice = proposal.invoices.entry(payer_id).or_default();
            invoice.extend(own);
            if Money::MAX < invoice.iter().map(|line| line.amount).sum() {
                let (value, allowed) =
                    (read.relation_name(payer_id)?, format!("0,00-{}", Money::MAX));
                return Err(Problem::ValueUnknown { field: Field::Price, value, allowed }.into());
            }
        }
        Ok(proposal)
    }

    /// Returns why somebody gets no invoice of these lines; nothing when they do.
    fn obstacle(
        &self,
        read: &Read<'_>,
        recipient: &Recipient,
        lines: &[Line],
        today: Day,
    ) -> Result<Option<&'static str>, Refusal> {
        let Recipient { id, payer_id, meant } = *recipient;
        let Some(payer) = living(read, payer_id)? else { return Ok(Some("deceased")) };
        // What is collected comes by itself.
        let is_collected = payer.direct_debit_enabled
            && payer.collection_block.is_none()
            && read
                .mandates_of(payer_id)?
                .iter()
                .any(|(_, mandate)| mandate_obstacle(mandate.dates, today).is_none());
        let is_reached = is_collected || !payer.email.is_empty() || !payer.street.is_empty();
        Ok(if living(read, id)?.is_none() {
            Some("deceased")
        } else if !self.again
            && read.has_same_lines(payer_id, lines, days_after(today, -AGAIN_DAYS))?
        {
            Some("same_before")
        } else if !is_reached && meant == Meant::Found {
            Some("no_address")
        } else {
            None
        })
    }

    /// Returns everybody who is meant, each once, in the order of their numbers here.
    fn recipients(&self, read: &Read<'_>, today: Day) -> Result<BTreeMap<i64, Meant>, Refusal> {
        if self.groups.is_empty() && self.relations.is_empty() && self.searches.is_empty() {
            return Err(Problem::NoRecipients.into());
        }
        let mut found = BTreeMap::new();
        for group in &self.groups {
            let members = members_now(read, &harmless(group), today)?;
            let missing = || Problem::NotFound { what: Thing::Group, value: group.clone() };
            found.extend(members.ok_or_else(missing)?.into_iter().map(|id| (id, Meant::Found)));
        }
        for search in &self.searches {
            let search = read.saved_search(search)??;
            let people = read.found_by(&search.filter, today)??;
            found.extend(people.into_iter().map(|id| (id, Meant::Found)));
        }
        for reference in &self.relations {
            found.insert(read.find_relation(&reference.0)??, Meant::Named);
        }
        for reference in &self.without {
            found.remove(&read.find_relation(&reference.0)??);
        }
        Ok(found)
    }

    /// Says what is wrong with it as a whole, before anybody is asked anything.
    pub fn check(&self, read: &Read<'_>, today: Day) -> Result<(), Refusal> {
        checked_lines(read, &self.lines, today)?;
        self.recipients(read, today).map(drop)
    }

    /// Returns how many are meant: what they are asked takes longer to work out.
    pub fn count(&self, read: &Read<'_>, today: Day) -> Result<usize, Refusal> {
        Ok(self.recipients(read, today)?.len())
    }

    /// Returns everybody it is meant for, who gets one before who gets none, each in the order of names; `tick` hears how many
    /// of how many are done.
    pub fn meant_for(
        &self,
        read: &Read<'_>,
        today: Day,
        tick: impl Fn(usize, usize) -> anyhow::Result<()>,
    ) -> Result<Vec<MeantFor>, Refusal> {
        let proposal = self.propose(read, today, tick)?;
        let mut all = Vec::new();
        for (payer_id, lines) in &proposal.invoices {
            let (payer, payer_name) =
                (read.relation_number(*payer_id)?, read.relation_name(*payer_id)?);
            for of_one in lines.chunk_by(|one, other| one.relation_id == other.relation_id) {
                let id = of_one[0].relation_id.unwrap_or(*payer_id);
                all.push(MeantFor {
                    relation: read.relation_number(id)?,
                    name: read.relation_name(id)?,
                    payer: payer.clone(),
                    payer_name: payer_name.clone(),
                    amount: of_one.iter().map(|line| line.amount).sum(),
                    passed: None,
                });
            }
        }
        all.extend(proposal.skipped.into_iter().map(|passed| MeantFor {
            payer: passed.relation.clone(),
            payer_name: passed.name.clone(),
            relation: passed.relation,
            name: passed.name,
            amount: Money::ZERO,
            passed: Some(passed.reason),
        }));
        all.sort_by_cached_key(|meant| (meant.passed.is_some(), fold(&meant.name)));
        Ok(all)
    }

    /// Returns what would be made, without making it; `tick` hears how many of how many are done.
    pub fn preview(
        &self,
        read: &Read<'_>,
        today: Day,
        tick: impl Fn(usize, usize) -> anyhow::Result<()>,
    ) -> Result<InvoicesMade, Refusal> {
        Ok(self.propose(read, today, tick)?.told(None))
    }
}

impl Deed for MakeInvoices {
    const NAME: &'static str = "make_invoices";
    const IS_RUN: bool = true;
    type Value = InvoicesMade;

    fn perform(&self, write: &Write<'_>) -> Result<Done<InvoicesMade>, Refusal> {
        let today = write.today();
        let proposal = self.propose(write, today, |at, count| write.tick(at, count))?;
        let total = proposal.total();
        if proposal.invoices.is_empty() {
            return Ok(Done::new(proposal.told(None), "0"));
        }
        let run_id = write.add_run(&NewRun {
            kind: RunKind::Billing,
            on: today,
            done: proposal.invoices.values().map(Vec::len).sum(),
            skipped: proposal.skipped.len(),
            total,
            is_of_all: false,
        })?;
        let due = days_after(today, i64::from(write.setting_count(Setting::DueDays)?));
        let count = proposal.invoices.len();
        for (at, (payer_id, lines)) in proposal.invoices.iter().enumerate() {
            write.tick(at, count)?;
            let invoice_id = write.add_invoice(&NewInvoice {
                payer_id: *payer_id,
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
        for passed in &proposal.skipped {
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
        let made = proposal.told(Some(run_id));
        Ok(Done::new(made, format!("{run_id}: {total}")).undone_by(UndoRun { run: run_id.into() }))
    }
}
