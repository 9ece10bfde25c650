//! Every period that is due becomes a line on a draft invoice, once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::db::basket::BasketLine;
use crate::db::invoices::{Line, LineKind, NewInvoice};
use crate::db::recurring::Recurring;
use crate::db::runs::{NewRun, RunKind, RunState, Skip};
use crate::db::settings::Setting;
use crate::db::subscriptions::Standing;
use crate::db::third_parties::ThirdParty;
use crate::db::{Read, Write};
use crate::domain::billing::{Due, Step, due_periods};
use crate::domain::calendar::{Day, days_after, months_after};
use crate::domain::difference::Difference;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::pricing::{Household, Reductions, cap_reduction};
use crate::ops::prepare_messages::living;
use crate::ops::sale_lines::{lowered, reductions_of};
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

    pub fn line_count(&self) -> usize {
        self.invoices.iter().map(|invoice| invoice.lines.len()).sum()
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
    proposing.proposal.is_of_all = bill.is_of_all();
    Ok(BillingProposal {
        invoices: proposing.by_payer.into_values().collect(),
        ..proposing.proposal
    })
}

/// A draft of a run; what comes round without a subscription has one of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct DraftKey {
    /// The payer's place in the order of names.
    place: usize,
    reference: String,
    /// Which of these, and which of its turns: each is an invoice.
    turn: Option<(i64, Day)>,
}

/// A new line of a household with a ladder: on which draft, for which subscription and period, and how much.
#[derive(Clone, Debug)]
struct HouseholdLine {
    key: DraftKey,
    subscription_id: i64,
    period: Period,
    amount: Money,
}

/// A proposal in the making.
struct Proposing<'a> {
    read: &'a Read<'a>,
    people: HashMap<i64, Person>,
    /// Rates of vat, by code and day: asked once.
    vat: HashMap<(String, Day), u32>,
    /// One invoice for each payer, but another for every reference of a buyer: they are not mixed.
    by_payer: BTreeMap<DraftKey, ProposedInvoice>,
    /// The new lines of each household that has a ladder: where they are, and how much.
    by_household: BTreeMap<i64, Vec<HouseholdLine>>,
    /// By how much the lines of a household on a draft are lowered as a whole: what they are, what they come to.
    capped: HashMap<(DraftKey, i64), (Money, Money)>,
    proposal: BillingProposal,
}

impl<'a> Proposing<'a> {
    fn start(read: &'a Read<'a>) -> anyhow::Result<Proposing<'a>> {
        let names = read.names()?.into_iter().enumerate();
        let people = names
            .map(|(place, (id, number, name))| {
                (id, Person { id, number, name: name.full(), place })
            })
            .collect();
        Ok(Proposing {
            read,
            people,
            vat: HashMap::new(),
            by_payer: BTreeMap::new(),
            by_household: BTreeMap::new(),
            capped: HashMap::new(),
            proposal: BillingProposal::default(),
        })
    }

    fn consider(&mut self, standing: &Standing, until: Day) -> anyhow::Result<()> {
        let relation_id = standing.subscription.relation_id;
        let Ok(due) = due_periods(&standing.billable(), until) else {
            self.proposal.skipped.push((relation_id, Some(standing.id), SkipReason::NoPrice));
            return Ok(());
        };
        let note = &standing.subscription.note;
        if standing.subscription.is_flagged && !note.is_empty() && !due.is_empty() {
            self.proposal.flagged.push((relation_id, note.clone()));
        }
        let mut asks_joining_fee = standing.joining_fee().is_some();
        for due in due {
            match due {
                Due::Waive(period) => {
                    self.proposal.pass(standing, period, SkipReason::BeforeBilling);
                }
                Due::Pause(period) => self.proposal.pass(standing, period, SkipReason::Paused),
                Due::Hold(_) => {
                    let skip = (relation_id, Some(standing.id), SkipReason::Paused);
                    self.proposal.skipped.push(skip);
                }
                Due::Bill { period, amount, steps, .. } if amount.is_zero() => {
                    // The rest of the first period is given away, joining is not.
                    if steps.contains(&Step::FreeStub) && std::mem::take(&mut asks_joining_fee) {
                        self.ask_joining_fee(standing, period.from)?;
                    }
                    self.proposal.pass(standing, period, SkipReason::ZeroAmount);
                }
                Due::Bill { period, amount, discount, steps } => {
                    if std::mem::take(&mut asks_joining_fee) {
                        self.ask_joining_fee(standing, period.from)?;
                    }
                    let line = Line { discount, steps, ..self.line(standing, period, amount)? };
                    let key = self.put(standing, line);
                    let inside = |home: &&Arc<Household>| home.has(standing.id, period.from);
                    if let Some(household) = standing.households.iter().find(inside) {
                        let lines = self.by_household.entry(household.id).or_default();
                        let subscription_id = standing.id;
                        lines.push(HouseholdLine { key, subscription_id, period, amount });
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns a line for a period of a subscription.
    fn line(&mut self, standing: &Standing, period: Period, amount: Money) -> anyhow::Result<Line> {
        let plan = &standing.plan;
        let own_center = standing.subscription.cost_center.clone();
        Ok(Line {
            id: 0,
            description: describe(standing, period, &self.people),
            subscription_id: Some(standing.id),
            period: Some(period),
            quantity: 1,
            discount: Money::ZERO,
            amount,
            vat_code: plan.vat_code.clone(),
            vat_basis_points: self.vat_on(&plan.vat_code, period.from)?,
            cost_center: own_center.unwrap_or_else(|| plan.cost_center.clone()),
            ledger_account: plan.ledger_account.clone(),
            steps: vec![],
            kind: LineKind::Period,
        })
    }

    fn ask_joining_fee(&mut self, standing: &Standing, on: Day) -> anyhow::Result<()> {
        let Some(fee) = standing.joining_fee() else { return Ok(()) };
        let day = Period { from: on, to: days_after(on, 1) };
        let line = Line {
            description: format!("{JOINING_FEE} {}", standing.plan.name),
            period: None,
            steps: vec![Step::OwnPrice { amount_cents: fee.in_cents() }],
            kind: LineKind::JoiningFee,
            ..self.line(standing, day, fee)?
        };
        self.put(standing, line);
        Ok(())
    }

    /// Puts a line on the draft of its payer and returns which that is.
    fn put(&mut self, standing: &Standing, line: Line) -> DraftKey {
        let subscription = &standing.subscription;
        let payer = &self.people[&subscription.payer()];
        let key = DraftKey {
            place: payer.place,
            reference: subscription.buyer_reference.clone(),
            turn: None,
        };
        let invoice = self.by_payer.entry(key.clone()).or_insert_with(|| ProposedInvoice {
            payer_id: payer.id,
            payer_name: payer.name.clone(),
            buyer_reference: subscription.buyer_reference.clone(),
            lines: vec![],
        });
        let relation_number = self.people[&subscription.relation_id].number.clone();
        let relation_id = subscription.relation_id;
        invoice.lines.push(ProposedLine { relation_id, relation_number, line, basket_line: None });
        key
    }

    /// Puts every turn that is due on a draft of its own.
    fn consider_recurring(&mut self, until: Day) -> anyhow::Result<()> {
        for recurring in self.read.recurring_invoices()? {
            let turns = recurring.rhythm.due(&recurring.made, until);
            if turns.is_empty() {
                continue;
            }
            if living(self.read, recurring.relation_id)?.is_none() {
                let skip = (recurring.relation_id, None, SkipReason::Deceased);
                self.proposal.skipped.push(skip);
                continue;
            }
            let reductions = reductions_of(self.read, recurring.relation_id)?;
            for turn in turns {
                self.take_turn(&recurring, turn, &reductions)?;
            }
        }
        Ok(())
    }

    fn take_turn(
        &mut self,
        recurring: &Recurring,
        turn: Period,
        reductions: &Reductions<'_>,
    ) -> anyhow::Result<()> {
        let mut lines = Vec::new();
        for line in &recurring.lines {
            let rate = self.vat_on(&line.vat_code, turn.from)?;
            lines.push(line.of_turn(recurring.id, turn, rate));
        }
        let lines = lowered(reductions, &lines, turn.from);
        if lines.iter().all(|line| line.amount.is_zero()) {
            let skip = (recurring.relation_id, None, SkipReason::ZeroAmount);
            self.proposal.skipped.push(skip);
            self.proposal.free_turns.push((recurring.id, turn));
            return Ok(());
        }
        let payer = &self.people[&recurring.relation_id];
        let key = DraftKey {
            place: payer.place,
            reference: recurring.buyer_reference.clone(),
            turn: Some((recurring.id, turn.from)),
        };
        let invoice = self.by_payer.entry(key).or_insert_with(|| ProposedInvoice {
            payer_id: payer.id,
            payer_name: payer.name.clone(),
            buyer_reference: recurring.buyer_reference.clone(),
            lines: vec![],
        });
        let (relation_id, relation_number) = (payer.id, payer.number.clone());
        invoice.lines.extend(lines.into_iter().map(|line| ProposedLine {
            relation_id,
            relation_number: relation_number.clone(),
            line,
            basket_line: None,
        }));
        Ok(())
    }

    /// Puts what is in baskets on the invoice of who pays it, with their subscriptions.
    fn empty_baskets(&mut self, until: Day) -> anyhow::Result<()> {
        let mut baskets: BTreeMap<(i64, Day), Vec<BasketLine>> = BTreeMap::new();
        for line in self.read.baskets(until, None)? {
            baskets.entry((line.relation_id, line.on)).or_default().push(line);
        }
        for ((relation_id, on), basket) in baskets {
            self.empty_basket(relation_id, on, &basket)?;
        }
        // What comes to nothing is on an invoice as soon as there is one.
        self.by_payer.retain(|_, invoice| {
            let is_free =
                |line: &ProposedLine| line.basket_line.is_some() && line.line.amount == Money::ZERO;
            !invoice.lines.iter().all(is_free)
        });
        Ok(())
    }

    /// Puts what somebody took on one day on a draft: a discount of an amount is taken off once.
    fn empty_basket(
        &mut self,
        relation_id: i64,
        on: Day,
        basket: &[BasketLine],
    ) -> anyhow::Result<()> {
        let Some(BasketLine { payer_id, .. }) = basket.first() else { return Ok(()) };
        if living(self.read, *payer_id)?.is_none() {
            self.proposal.skipped.push((relation_id, None, SkipReason::Deceased));
            return Ok(());
        }
        let mut lines = Vec::new();
        for basket in basket {
            lines.push(basket.line.sold(self.vat_on(&basket.line.vat_code, on)?));
        }
        let mut lines = lowered(&reductions_of(self.read, relation_id)?, &lines, on);
        let holder = &self.people[&relation_id];
        if *payer_id != relation_id {
            for line in &mut lines {
                line.description = format!("{} {}", line.description, holder.name);
            }
        }
        let payer = &self.people[payer_id];
        let key = DraftKey { place: payer.place, reference: String::new(), turn: None };
        let invoice = self.by_payer.entry(key).or_insert_with(|| ProposedInvoice {
            payer_id: payer.id,
            payer_name: payer.name.clone(),
            buyer_reference: String::new(),
            lines: vec![],
        });
        invoice.lines.extend(lines.into_iter().zip(basket).map(|(line, basket)| ProposedLine {
            relation_id,
            relation_number: holder.number.clone(),
            line,
            basket_line: Some(basket.id),
        }));
        Ok(())
    }

    /// Takes off what a household would pay above the most it pays in a financial year; each year on its own, and from
    /// each payer no more than they are asked.
    fn cap_households(&mut self) -> anyhow::Result<()> {
        let Some(cap) = self.read.household_cap()? else { return Ok(()) };
        for (household_id, lines) in std::mem::take(&mut self.by_household) {
            let mut by_year: BTreeMap<Day, BTreeMap<DraftKey, Money>> = BTreeMap::new();
            for line in &lines {
                let year = self.read.fiscal_year_start(line.period.from)?;
                let by_payer = by_year.entry(year).or_default();
                *by_payer.entry(line.key.clone()).or_default() += line.amount;
            }
            for (year, by_payer) in by_year {
                let year = Period { from: year, to: months_after(year, 12) };
                let billed = self.read.billed_to_household(household_id, year)?;
                let now: Money = by_payer.values().copied().sum();
                let mut left = cap_reduction(cap, billed, now);
                for (key, asked) in by_payer {
                    let off = left.min(asked);
                    left -= off;
                    for line in lines.iter().filter(|line| line.key == key) {
                        if year.contains(line.period.from) {
                            let of = (key.clone(), line.subscription_id);
                            let (sum, rest) = self.capped.entry(of).or_default();
                            *sum += asked;
                            *rest += asked - off;
                        }
                    }
                    let sum = billed + now;
                    self.put_cap(
                        &key,
                        household_id,
                        year,
                        off,
                        Step::HouseholdCap { sum_cents: sum.in_cents(), cap_cents: cap.in_cents() },
                    );
                }
            }
        }
        Ok(())
    }

    fn put_cap(&mut self, key: &DraftKey, household_id: i64, year: Period, off: Money, step: Step) {
        let invoice = self.by_payer.get_mut(key).expect("the lines of the household are on it");
        let Some(last) = invoice.lines.last().filter(|_| off.is_positive()).cloned() else {
            return;
        };
        let line = Line {
            description: format!("{HOUSEHOLD_CAP} {}", year.dutch()),
            subscription_id: None,
            period: Some(year),
            discount: Money::ZERO,
            amount: -off,
            steps: vec![step],
            kind: LineKind::HouseholdCap(household_id),
            ..last.line
        };
        invoice.lines.push(ProposedLine { line, ..last });
    }

    /// Moves what third parties pay from each payer to them, period by period, until the amount they agreed to is used.
    fn share_with_third_parties(&mut self) -> anyhow::Result<()> {
        let by_relation = self.read.third_parties()?;
        if by_relation.is_empty() {
            return Ok(());
        }
        let mut left: HashMap<i64, Money> = HashMap::new();
        for key in self.by_payer.keys().cloned().collect::<Vec<_>>() {
            for asked in self.by_payer[&key].lines.clone() {
                let Some(period) =
                    asked.line.period.filter(|_| asked.line.kind == LineKind::Period)
                else {
                    continue;
                };
                let payer_id = self.by_payer[&key].payer_id;
                let mut rest = asked.line.amount;
                // What the household pays less than its sum is not shared: each line has its part of it.
                let of = (key.clone(), asked.line.subscription_id.unwrap_or_default());
                if let Some((sum, left)) = self.capped.get(&of).filter(|(sum, _)| sum.is_positive())
                {
                    rest = rest.share(left.in_cents(), sum.in_cents());
                }
                rest = rest.min(self.by_payer[&key].total());
                for third in by_relation.get(&asked.relation_id).into_iter().flatten() {
                    let is_on = third.from <= period.from && period.from < third.to;
                    if !is_on || third.payer_id == payer_id {
                        continue;
                    }
                    let unused = match left.get(&third.id) {
                        Some(unused) => *unused,
                        None => third.cap - self.read.asked_of_third_party(third)?,
                    };
                    let part = unused.min(rest);
                    if part.is_positive() {
                        self.put_third_party(&key, &asked, third, part, unused);
                        rest -= part;
                    }
                    left.insert(third.id, unused - part.max(Money::ZERO));
                }
            }
        }
        Ok(())
    }

    fn put_third_party(
        &mut self,
        key: &DraftKey,
        asked: &ProposedLine,
        third: &ThirdParty,
        part: Money,
        unused: Money,
    ) {
        let payer = &self.people[&third.payer_id];
        let name = payer.name.clone();
        let (left_cents, cap_cents) = (unused.in_cents(), third.cap.in_cents());
        let line = Line {
            quantity: 1,
            discount: Money::ZERO,
            kind: LineKind::ThirdParty(third.id),
            ..asked.line.clone()
        };
        let less = Line {
            description: format!("{THIRD_PARTY} {name}"),
            amount: -part,
            steps: vec![Step::ThirdParty { name: name.clone(), left_cents, cap_cents }],
            ..line.clone()
        };
        let holder = &self.people[&asked.relation_id].name;
        let theirs = Line {
            description: format!("{THIRD_PARTY} {holder}: {}", asked.line.description),
            amount: part,
            steps: vec![Step::ThirdParty { name: name.clone(), left_cents, cap_cents }],
            ..line
        };
        let their_key =
            DraftKey { place: payer.place, reference: third.reference.clone(), turn: None };
        let invoice = self.by_payer.entry(their_key).or_insert_with(|| ProposedInvoice {
            payer_id: third.payer_id,
            payer_name: name,
            buyer_reference: third.reference.clone(),
            lines: vec![],
        });
        invoice.lines.push(ProposedLine { line: theirs, ..asked.clone() });
        let own = self.by_payer.get_mut(key).expect("the line that is shared is on it");
        own.lines.push(ProposedLine { line: less, ..asked.clone() });
    }

    fn vat_on(&mut self, code: &str, day: Day) -> anyhow::Result<u32> {
        let key = (code.to_owned(), day);
        if let Some(rate) = self.vat.get(&key) {
            return Ok(*rate);
        }
        let rate = self.read.vat_on(code, day)?;
        self.vat.insert(key, rate);
        Ok(rate)
    }
}

/// What lines say that are no period; people read them on paper, in Dutch.
const JOINING_FEE: &str = "Inschrijfgeld";
const HOUSEHOLD_CAP: &str = "Gezinsmaximum";
const THIRD_PARTY: &str = "Bijdrage";

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
        self.skipped.push((standing.subscription.relation_id, Some(standing.id), reason));
    }
}

/// Writes what a line is for; with the member's name when somebody else pays.
fn describe(standing: &Standing, period: Period, people: &HashMap<i64, Person>) -> String {
    let subscription = &standing.subscription;
    let plan = &standing.plan.name;
    let items: Vec<String> = standing
        .tariff
        .items
        .iter()
        .map(|item| format!("{} x {}", item.quantity, item.product))
        .collect();
    let items = if items.is_empty() { String::new() } else { format!(" ({})", items.join(", ")) };
    match subscription.payer_id {
        Some(_) => {
            let holder = &people[&subscription.relation_id].name;
            format!("{plan} {holder} {}{items}", period.dutch())
        }
        None => format!("{plan} {}{items}", period.dutch()),
    }
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
        let lines = self.invoices.iter().flat_map(|invoice| &invoice.lines).filter_map(|line| {
            let period = line.line.period.filter(|_| line.line.kind == LineKind::Period)?;
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
