//! Every period that is due becomes a line on a draft invoice, once.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::db::invoices::{Line, NewInvoice};
use crate::db::runs::{NewRun, RunKind, Skip};
use crate::db::settings::Setting;
use crate::db::subscriptions::Standing;
use crate::db::{Read, Write};
use crate::domain::billing::{Due, due_periods};
use crate::domain::calendar::{Day, days_after};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::ops::{Deed, Done, Refusal, UndoRun};

/// Bills everything due on or before a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bill {
    pub until: Day,
}

/// Why a period that is due is not billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    NoPrice,
    Paused,
    BeforeBilling,
    ZeroAmount,
}

impl SkipReason {
    pub const ALL: [SkipReason; 4] = [
        SkipReason::NoPrice,
        SkipReason::Paused,
        SkipReason::BeforeBilling,
        SkipReason::ZeroAmount,
    ];

    pub fn code(self) -> &'static str {
        match self {
            SkipReason::NoPrice => "no_price",
            SkipReason::Paused => "paused",
            SkipReason::BeforeBilling => "before_billing",
            SkipReason::ZeroAmount => "zero_amount",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Billed {
    /// Nothing when there was nothing to bill.
    pub run: Option<i64>,
    pub until: Day,
    pub invoices: usize,
    pub total_cents: i64,
    pub lines: Vec<BillLine>,
    pub skipped: Vec<SkippedLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BillLine {
    pub subscription: i64,
    pub relation: String,
    pub period_from: Day,
    pub period_to: Day,
    pub amount_cents: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct SkippedLine {
    pub relation: String,
    pub name: String,
    pub subscription: i64,
    pub reason: SkipReason,
}

/// What a run would do, before anything is written.
#[derive(Clone, Debug, Default)]
pub struct BillingProposal {
    /// In the order of the payers' names.
    pub invoices: Vec<ProposedInvoice>,
    pub skipped: Vec<(i64, i64, SkipReason)>,
    /// Periods to cover without billing: subscription, period, kind.
    covered: Vec<(i64, Period, &'static str)>,
}

#[derive(Clone, Debug)]
pub struct ProposedInvoice {
    pub payer_id: i64,
    pub payer_name: String,
    pub buyer_reference: String,
    pub lines: Vec<ProposedLine>,
}

#[derive(Clone, Debug)]
pub struct ProposedLine {
    pub relation_id: i64,
    pub relation_number: String,
    pub line: Line,
}

impl BillingProposal {
    pub fn total(&self) -> Money {
        self.invoices.iter().map(ProposedInvoice::total).sum()
    }

    pub fn line_count(&self) -> usize {
        self.invoices.iter().map(|invoice| invoice.lines.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.invoices.is_empty() && self.covered.is_empty()
    }
}

impl ProposedInvoice {
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.line.amount).sum()
    }
}

/// Works out what is due; the run writes exactly this.
pub fn propose(read: &Read<'_>, until: Day) -> anyhow::Result<BillingProposal> {
    let names = read.names()?.into_iter().enumerate();
    let people: HashMap<i64, Person> = names
        .map(|(place, (id, number, name))| (id, Person { id, number, name: name.full(), place }))
        .collect();
    let mut proposal = BillingProposal::default();
    // One invoice for each payer, but another for every reference of a buyer: they are not mixed.
    let mut by_payer: BTreeMap<(usize, String), ProposedInvoice> = BTreeMap::new();
    let mut vat = HashMap::new();
    for standing in read.standings()? {
        let Ok(due) = due_periods(&standing.billable(), until) else {
            proposal.skipped.push((
                standing.subscription.relation_id,
                standing.id,
                SkipReason::NoPrice,
            ));
            continue;
        };
        for due in due {
            let (period, amount, steps) = match due {
                Due::Waive(period) => {
                    proposal.pass(&standing, period, SkipReason::BeforeBilling);
                    continue;
                }
                Due::Pause(period) => {
                    proposal.pass(&standing, period, SkipReason::Paused);
                    continue;
                }
                Due::Hold(_) => {
                    let relation_id = standing.subscription.relation_id;
                    proposal.skipped.push((relation_id, standing.id, SkipReason::Paused));
                    continue;
                }
                Due::Bill { period, amount, .. } if amount.is_zero() => {
                    proposal.pass(&standing, period, SkipReason::ZeroAmount);
                    continue;
                }
                Due::Bill { period, amount, steps } => (period, amount, steps),
            };
            let code = standing.plan.vat_code.clone();
            let rate = match vat.get(&(code.clone(), period.from)) {
                Some(rate) => *rate,
                None => {
                    let rate = read.vat_on(&code, period.from)?;
                    vat.insert((code.clone(), period.from), rate);
                    rate
                }
            };
            let line = Line {
                id: 0,
                description: describe(&standing, period, &people),
                subscription_id: Some(standing.id),
                period: Some(period),
                quantity: 1,
                discount: Money::ZERO,
                amount,
                vat_code: code,
                vat_basis_points: rate,
                cost_center: standing
                    .subscription
                    .cost_center
                    .clone()
                    .unwrap_or_else(|| standing.plan.cost_center.clone()),
                steps,
            };
            let subscription = &standing.subscription;
            let payer = &people[&subscription.payer()];
            let invoice = by_payer
                .entry((payer.place, subscription.buyer_reference.clone()))
                .or_insert_with(|| ProposedInvoice {
                    payer_id: payer.id,
                    payer_name: payer.name.clone(),
                    buyer_reference: subscription.buyer_reference.clone(),
                    lines: vec![],
                });
            let relation_number = people[&subscription.relation_id].number.clone();
            invoice.lines.push(ProposedLine {
                relation_id: subscription.relation_id,
                relation_number,
                line,
            });
        }
    }
    proposal.invoices = by_payer.into_values().collect();
    Ok(proposal)
}

/// Somebody as billing names them, and where they stand in the order of names.
#[derive(Clone, Debug)]
struct Person {
    id: i64,
    number: String,
    name: String,
    place: usize,
}

impl BillingProposal {
    fn pass(&mut self, standing: &Standing, period: Period, reason: SkipReason) {
        let kind = if reason == SkipReason::Paused { "paused" } else { "waived" };
        self.covered.push((standing.id, period, kind));
        self.skipped.push((standing.subscription.relation_id, standing.id, reason));
    }
}

/// Writes what a line is for; with the member's name when somebody else pays.
fn describe(standing: &Standing, period: Period, people: &HashMap<i64, Person>) -> String {
    let subscription = &standing.subscription;
    let plan = &standing.plan.name;
    match subscription.payer_id {
        Some(_) => format!("{plan} {} {}", people[&subscription.relation_id].name, period.dutch()),
        None => format!("{plan} {}", period.dutch()),
    }
}

impl Deed for Bill {
    const NAME: &'static str = "bill";
    const IS_RUN: bool = true;
    type Value = Billed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Billed>, Refusal> {
        let proposal = propose(write, self.until)?;
        let mut billed = proposal.described(write, self.until)?;
        if proposal.is_empty() {
            return Ok(Done::new(billed, self.until.to_string()));
        }
        let total = proposal.total();
        let run = NewRun {
            kind: RunKind::Billing,
            on: self.until,
            done: proposal.line_count(),
            skipped: proposal.skipped.len(),
            total,
        };
        let run_id = write.add_run(&run)?;
        let date = write.today();
        let due = days_after(date, i64::from(write.setting_count(Setting::DueDays)?));
        for (at, invoice) in proposal.invoices.iter().enumerate() {
            write.tick(at, proposal.invoices.len())?;
            write_invoice(write, invoice, run_id, date, due)?;
        }
        for (subscription_id, period, kind) in &proposal.covered {
            write.cover(*subscription_id, *period, kind, Some(run_id))?;
        }
        for (relation_id, subscription_id, reason) in proposal.skipped {
            let reason = reason.code().to_owned();
            write.add_skip(
                run_id,
                &Skip {
                    relation_id,
                    subscription_id: Some(subscription_id),
                    invoice_id: None,
                    reason,
                },
            )?;
        }
        billed.run = Some(run_id);
        Ok(Done::new(billed, format!("{run_id}: {total}"))
            .undone_by(UndoRun { run: run_id.into() }))
    }
}

impl BillingProposal {
    /// Returns what a run would say of itself, without running.
    pub fn described(&self, read: &Read<'_>, until: Day) -> anyhow::Result<Billed> {
        let skipped = self.skipped.iter().map(|(relation_id, subscription, reason)| {
            Ok(SkippedLine {
                relation: read.relation_number(*relation_id)?,
                name: read.relation_name(*relation_id)?,
                subscription: *subscription,
                reason: *reason,
            })
        });
        let lines = self.invoices.iter().flat_map(|invoice| &invoice.lines).filter_map(|line| {
            let period = line.line.period?;
            Some(BillLine {
                subscription: line.line.subscription_id?,
                relation: line.relation_number.clone(),
                period_from: period.from,
                period_to: period.to,
                amount_cents: line.line.amount.in_cents(),
            })
        });
        Ok(Billed {
            run: None,
            until,
            invoices: self.invoices.len(),
            total_cents: self.total().in_cents(),
            lines: lines.collect(),
            skipped: skipped.collect::<anyhow::Result<_>>()?,
        })
    }
}

fn write_invoice(
    write: &Write<'_>,
    invoice: &ProposedInvoice,
    run_id: i64,
    date: Day,
    due: Day,
) -> anyhow::Result<()> {
    let new = NewInvoice {
        payer_id: invoice.payer_id,
        date,
        due,
        buyer_reference: &invoice.buyer_reference,
        total: invoice.total(),
        credits: None,
        run_id: Some(run_id),
    };
    let invoice_id = write.add_invoice(&new)?;
    for (position, line) in invoice.lines.iter().enumerate() {
        let line_id = write.add_line(invoice_id, position, &line.line)?;
        if let Some((subscription_id, period)) = line.line.subscription_id.zip(line.line.period) {
            write.cover_billed(subscription_id, period, line_id, Some(run_id))?;
        }
    }
    Ok(())
}
