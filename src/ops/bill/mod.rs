//! Every period that is due becomes a line on a draft invoice, once.

mod coming_round;
mod proposing;
mod sharing;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::db::invoices::{Line, LineKind, NewInvoice};
use crate::db::runs::{NewRun, RunKind, RunState, Skip};
use crate::db::settings::Setting;
use crate::db::standings::Standing;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, days_after};
use crate::domain::difference::Difference;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::ops::bill::proposing::Proposing;
use crate::ops::{Deed, Done, Refusal, UndoRun};

/// Bills everything due on or before a day, or of some subscriptions only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bill {
    pub until: Day,
    /// Only what was never billed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_new: bool,
    /// Only these; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscriptions: Vec<i64>,
}

impl Bill {
    /// Everything that is due.
    pub fn until(until: Day) -> Bill {
        Bill { until, only_new: false, subscriptions: vec![] }
    }

    /// What was never billed.
    pub fn new_ones(until: Day) -> Bill {
        Bill { only_new: true, ..Bill::until(until) }
    }

    fn is_of_all(&self) -> bool {
        !self.only_new && self.subscriptions.is_empty()
    }

    fn takes(&self, standing: &Standing) -> bool {
        let is_asked = self.subscriptions.is_empty() || self.subscriptions.contains(&standing.id);
        is_asked && (!self.only_new || standing.is_never_billed())
    }
}

/// Why a period that is due is not billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    NoPrice,
    Paused,
    BeforeBilling,
    ZeroAmount,
    Deceased,
}

impl SkipReason {
    pub const ALL: [SkipReason; 5] = [
        SkipReason::NoPrice,
        SkipReason::Paused,
        SkipReason::BeforeBilling,
        SkipReason::ZeroAmount,
        SkipReason::Deceased,
    ];

    pub fn code(self) -> &'static str {
        match self {
            SkipReason::NoPrice => "no_price",
            SkipReason::Paused => "paused",
            SkipReason::BeforeBilling => "before_billing",
            SkipReason::ZeroAmount => "zero_amount",
            SkipReason::Deceased => "deceased",
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
    /// What comes round without a subscription, a line for each turn.
    pub recurring: Vec<RecurringTurn>,
    pub skipped: Vec<SkippedLine>,
    /// What is otherwise than in the last run; nothing for the first.
    pub compared: Option<ComparedTotals>,
}

/// The bridge from the total of the last run to that of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedTotals {
    pub run: i64,
    pub before_cents: i64,
    pub new: usize,
    pub new_cents: i64,
    pub gone: usize,
    pub gone_cents: i64,
    pub changed: usize,
    pub changed_cents: i64,
}

impl Comparison {
    fn totals(&self) -> ComparedTotals {
        let difference = &self.difference;
        ComparedTotals {
            run: self.run,
            before_cents: difference.before.in_cents(),
            new: difference.new.len(),
            new_cents: difference.new_total().in_cents(),
            gone: difference.gone.len(),
            gone_cents: difference.gone_total().in_cents(),
            changed: difference.changed.len(),
            changed_cents: difference.changed_total().in_cents(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BillLine {
    pub subscription: i64,
    pub relation: String,
    pub period_from: Day,
    pub period_to: Day,
    pub amount_cents: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecurringTurn {
    pub recurring_invoice: i64,
    pub relation: String,
    pub period_from: Day,
    pub period_to: Day,
    pub amount_cents: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct SkippedLine {
    pub relation: String,
    pub name: String,
    /// Nothing where it is of what comes round without one.
    pub subscription: Option<i64>,
    pub reason: SkipReason,
}

/// What a run would do, before anything is written.
#[derive(Clone, Debug, Default)]
pub struct BillingProposal {
    /// In the order of the payers' names.
    pub invoices: Vec<ProposedInvoice>,
    /// Of whom, which subscription where it is one, and why.
    pub skipped: Vec<(i64, Option<i64>, SkipReason)>,
    /// Notes to be seen before this is billed: of whom, and what.
    pub flagged: Vec<(i64, String)>,
    /// Whether everything that is due was looked at.
    is_of_all: bool,
    /// Periods to cover without billing: subscription, period, kind.
    covered: Vec<(i64, Period, &'static str)>,
    /// Turns of what comes round that cost nothing.
    free_turns: Vec<(i64, Period)>,
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
    /// Where it comes out of a basket, which line of it.
    basket_line: Option<i64>,
}

impl BillingProposal {
    pub fn total(&self) -> Money {
        self.invoices.iter().map(ProposedInvoice::total).sum()
    }

    /// Returns how many lines there are; what stands apart of a period is of its line.
    pub fn line_count(&self) -> usize {
        let lines = self.invoices.iter().flat_map(|invoice| &invoice.lines);
        lines.filter(|line| line.line.kind != LineKind::Apart).count()
    }

    /// Returns the turns of what comes round, each with the sum of its lines.
    fn turns(&self) -> Vec<RecurringTurn> {
        let mut turns: Vec<RecurringTurn> = Vec::new();
        for line in self.invoices.iter().flat_map(|invoice| &invoice.lines) {
            let (LineKind::Recurring(recurring_invoice), Some(period)) =
                (line.line.kind, line.line.period)
            else {
                continue;
            };
            let amount_cents = line.line.amount.in_cents();
            match turns.last_mut() {
                Some(last)
                    if (last.recurring_invoice, last.period_from)
                        == (recurring_invoice, period.from) =>
                {
                    last.amount_cents += amount_cents;
                }
                _ => turns.push(RecurringTurn {
                    recurring_invoice,
                    relation: line.relation_number.clone(),
                    period_from: period.from,
                    period_to: period.to,
                    amount_cents,
                }),
            }
        }
        turns
    }

    pub fn is_empty(&self) -> bool {
        self.invoices.is_empty() && self.covered.is_empty() && self.free_turns.is_empty()
    }
}

impl ProposedInvoice {
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.line.amount).sum()
    }
}

/// The last run that still stands, and what became of it in this one.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub run: i64,
    pub until: Day,
    pub difference: Difference,
}

impl BillingProposal {
    /// Compares with the last billing run that still stands; nothing before the first, nor for a run of some only.
    pub fn compared(&self, read: &Read<'_>) -> anyhow::Result<Option<Comparison>> {
        if !self.is_of_all {
            return Ok(None);
        }
        let runs = read.runs(RunKind::Billing)?.into_iter();
        let last = runs
            .filter(|run| run.state != RunState::Undone && run.is_of_all)
            .max_by_key(|run| run.id);
        let Some(last) = last else { return Ok(None) };
        let mut before: BTreeMap<i64, Money> = BTreeMap::new();
        for (subscription_id, amount) in read.billed_in_run(last.id)? {
            *before.entry(subscription_id).or_default() += amount;
        }
        let mut after: BTreeMap<i64, Money> = BTreeMap::new();
        for line in self.invoices.iter().flat_map(|invoice| &invoice.lines) {
            let key = match line.line.kind {
                LineKind::Recurring(id) => -id,
                _ => line.line.subscription_id.unwrap_or(NO_SUBSCRIPTION),
            };
            *after.entry(key).or_default() += line.line.amount;
        }
        let difference = Difference::between(&before, &after);
        Ok(Some(Comparison { run: last.id, until: last.on, difference }))
    }
}

/// Under which the lines are compared that are of no subscription, such as what a household pays less.
const NO_SUBSCRIPTION: i64 = 0;

/// Works out what is due; the run writes exactly this.
pub fn propose(read: &Read<'_>, bill: &Bill) -> anyhow::Result<BillingProposal> {
    let mut proposing = Proposing::start(read)?;
    let standings = match bill.subscriptions.as_slice() {
        [] => read.standings()?,
        ids => read.standings_among(ids)?,
    };
    for standing in standings.iter().filter(|standing| bill.takes(standing)) {
        proposing.consider(standing, bill.until)?;
    }
    proposing.cap_households()?;
    proposing.share_with_third_parties()?;
    if bill.is_of_all() {
        proposing.consider_recurring(bill.until)?;
        proposing.empty_baskets(bill.until)?;
    }
    Ok(proposing.finish(bill.is_of_all()))
}

impl Deed for Bill {
    const NAME: &'static str = "bill";
    const IS_RUN: bool = true;
    type Value = Billed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Billed>, Refusal> {
        let proposal = propose(write, self)?;
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
            is_of_all: proposal.is_of_all,
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
        for (recurring_id, turn) in &proposal.free_turns {
            write.make_turn(*recurring_id, *turn, None, run_id)?;
        }
        for (relation_id, subscription_id, reason) in proposal.skipped {
            let reason = reason.code().to_owned();
            write.add_skip(
                run_id,
                &Skip { relation_id, subscription_id, invoice_id: None, reason },
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
        let mut apart: HashMap<(i64, Day), Money> = HashMap::new();
        for line in self.invoices.iter().flat_map(|invoice| &invoice.lines) {
            let Line { kind, subscription_id, period, amount, .. } = &line.line;
            if let (LineKind::Apart, Some(id), Some(period)) = (kind, subscription_id, period) {
                *apart.entry((*id, period.from)).or_default() += *amount;
            }
        }
        let lines = self.invoices.iter().flat_map(|invoice| &invoice.lines).filter_map(|line| {
            let period = line.line.period.filter(|_| line.line.kind == LineKind::Period)?;
            let subscription = line.line.subscription_id?;
            let apart = apart.get(&(subscription, period.from)).copied().unwrap_or_default();
            Some(BillLine {
                subscription,
                relation: line.relation_number.clone(),
                period_from: period.from,
                period_to: period.to,
                amount_cents: (line.line.amount + apart).in_cents(),
            })
        });
        Ok(Billed {
            run: None,
            until,
            invoices: self.invoices.len(),
            total_cents: self.total().in_cents(),
            lines: lines.collect(),
            recurring: self.turns(),
            skipped: skipped.collect::<anyhow::Result<_>>()?,
            compared: self.compared(read)?.map(|compared| compared.totals()),
        })
    }
}

/// Puts a draft in the administration, with what its lines cover.
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
    let mut turns = BTreeSet::new();
    for (position, line) in invoice.lines.iter().enumerate() {
        let line_id = write.add_line(invoice_id, position, &line.line)?;
        if let Some(basket_line) = line.basket_line {
            write.invoice_basket_line(basket_line, line_id)?;
        }
        if let LineKind::Recurring(recurring_id) = line.line.kind {
            turns.extend(line.line.period.map(|turn| (recurring_id, turn)));
        }
        let covered = line.line.subscription_id.zip(line.line.period);
        let is_period = line.line.kind == LineKind::Period;
        if let Some((subscription_id, period)) = covered.filter(|_| is_period) {
            write.cover_billed(subscription_id, period, line_id, Some(run_id))?;
        }
    }
    for (recurring_id, turn) in turns {
        write.make_turn(recurring_id, turn, Some(invoice_id), run_id)?;
    }
    Ok(())
}
