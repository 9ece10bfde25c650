//! A proposal in the making: what is due of subscriptions, on the drafts of who pays.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::db::Read;
use crate::db::invoices::{Line, LineKind};
use crate::db::standings::Standing;
use crate::domain::billing::{Due, Step, due_periods};
use crate::domain::calendar::{Day, days_after};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::pricing::{Household, Item, VatPart};
use crate::ops::bill::{BillingProposal, ProposedInvoice, ProposedLine, SkipReason};
use crate::ops::letters::LetterLanguage;
use crate::ops::line_words::LineWord;

/// A draft of a run; what comes round without a subscription has one of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct DraftKey {
    /// The payer's place in the order of names.
    place: usize,
    reference: String,
    /// Which of these, and which of its turns: each is an invoice.
    turn: Option<(i64, Day)>,
}

/// A new line of a household with a ladder: on which draft, for which subscription and period, and how much.
#[derive(Clone, Debug)]
pub(super) struct HouseholdLine {
    pub(super) key: DraftKey,
    pub(super) subscription_id: i64,
    pub(super) period: Period,
    pub(super) amount: Money,
}

/// A proposal in the making.
pub(super) struct Proposing<'a> {
    pub(super) read: &'a Read<'a>,
    /// The language that lines are in.
    pub(super) words: LetterLanguage,
    pub(super) people: HashMap<i64, Person>,
    /// When who died did.
    died: HashMap<i64, Day>,
    /// Rates of vat, by code and day: asked once.
    vat: HashMap<(String, Day), u32>,
    /// One invoice for each payer, but another for every reference of a buyer: they are not mixed.
    pub(super) by_payer: BTreeMap<DraftKey, ProposedInvoice>,
    /// The new lines of each household that has a ladder: where they are, and how much.
    pub(super) by_household: BTreeMap<i64, Vec<HouseholdLine>>,
    /// By how much the lines of a household on a draft are lowered as a whole: what they are, what they come to.
    pub(super) capped: HashMap<(DraftKey, i64), (Money, Money)>,
    pub(super) proposal: BillingProposal,
}

impl<'a> Proposing<'a> {
    pub(super) fn start(read: &'a Read<'a>) -> anyhow::Result<Proposing<'a>> {
        let names = read.names()?.into_iter().enumerate();
        let people = names
            .map(|(place, (id, number, name))| (id, Person { number, name: name.full(), place }))
            .collect();
        Ok(Proposing {
            read,
            words: LetterLanguage::of(read)?,
            people,
            died: read.deceased()?,
            vat: HashMap::new(),
            by_payer: BTreeMap::new(),
            by_household: BTreeMap::new(),
            capped: HashMap::new(),
            proposal: BillingProposal::default(),
        })
    }

    /// Returns the proposal, its invoices in the order of the payers' names.
    pub(super) fn finish(self, is_of_all: bool) -> BillingProposal {
        let invoices = self.by_payer.into_values().collect();
        BillingProposal { invoices, is_of_all, ..self.proposal }
    }

    /// Whether who has a subscription died before a period that another would pay. What a club has with somebody ends when
    /// they die; what it still asks of them it asks their heirs, by an invoice that is never collected.
    /// Source: BW 2:35, first paragraph, a.
    fn ended_by_death(&self, standing: &Standing, period: Period) -> bool {
        let subscription = &standing.subscription;
        let died = self.died.get(&subscription.relation_id);
        subscription.payer() != subscription.relation_id
            && died.is_some_and(|on| *on <= period.from)
    }

    pub(super) fn consider(&mut self, standing: &Standing, until: Day) -> anyhow::Result<()> {
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
            if matches!(&due, Due::Bill { period, .. } if self.ended_by_death(standing, *period)) {
                let skip = (relation_id, Some(standing.id), SkipReason::Deceased);
                self.proposal.skipped.push(skip);
                break;
            }
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
                    let key = self.put_parts(standing, period, line)?;
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
        let items: Vec<String> = standing.tariff.items.iter().map(Item::in_words).collect();
        let said = self.words.period(period);
        Ok(Line {
            id: 0,
            description: describe(standing, &said, &items, &self.people),
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
            supplied_on: Some(period.from),
            relation_id: None,
        })
    }

    /// Puts what a period costs on the draft of its payer, in as many lines as it has rates of vat, and returns which draft
    /// that is. The first line covers the period; what it was lowered by is shared as the prices are.
    fn put_parts(
        &mut self,
        standing: &Standing,
        period: Period,
        line: Line,
    ) -> anyhow::Result<DraftKey> {
        let (from, said) = (period.from, self.words.period(period));
        let plan_vat = &standing.plan.vat_code;
        let has_own = standing.tariff.items.iter().any(|item| !item.vat.is_empty());
        let mut parts = if has_own { standing.tariff.parts_by_vat(plan_vat, from) } else { vec![] };
        if parts.len() < 2 && parts.iter().all(|part| part.code == *plan_vat) {
            return Ok(self.put_period(standing, line));
        }
        let amounts = VatPart::share(&parts, line.amount);
        let discounts = VatPart::share(&parts, line.discount);
        let apart: Vec<String> = parts.iter().skip(1).flat_map(|part| part.items.clone()).collect();
        parts[0].items = standing.tariff.items.iter().map(Item::in_words).collect();
        parts[0].items.retain(|item| !apart.contains(item));
        let mut key = None;
        for (at, part) in parts.iter().enumerate() {
            let (is_first, items) = (at == 0, part.items.as_slice());
            let amount_cents = amounts[at].in_cents();
            let part_of = Step::OfVat { vat: part.code.clone(), amount_cents };
            let own = Line {
                description: match is_first {
                    true => describe(standing, &said, items, &self.people),
                    false => describe_apart(standing, &said, items, &self.people),
                },
                amount: amounts[at],
                discount: discounts[at],
                vat_code: part.code.clone(),
                vat_basis_points: self.vat_on(&part.code, from)?,
                steps: line.steps.iter().cloned().chain([part_of]).collect(),
                kind: if is_first { LineKind::Period } else { LineKind::Apart },
                ..line.clone()
            };
            let put = self.put_period(standing, own);
            key.get_or_insert(put);
        }
        Ok(key.expect("a price has a part at least"))
    }

    fn ask_joining_fee(&mut self, standing: &Standing, on: Day) -> anyhow::Result<()> {
        let Some(fee) = standing.joining_fee() else { return Ok(()) };
        let day = Period { from: on, to: days_after(on, 1) };
        let line = Line {
            description: format!(
                "{} {}",
                self.words.word(LineWord::JoiningFee),
                standing.plan.name
            ),
            period: None,
            steps: vec![Step::OwnPrice { amount_cents: fee.in_cents() }],
            kind: LineKind::JoiningFee,
            ..self.line(standing, day, fee)?
        };
        self.put_period(standing, line);
        Ok(())
    }

    /// Puts a line on the draft of its payer and returns which that is.
    fn put_period(&mut self, standing: &Standing, line: Line) -> DraftKey {
        let subscription = &standing.subscription;
        let key = self.draft(subscription.payer(), &subscription.buyer_reference, None);
        self.put(&key, subscription.relation_id, line, None);
        key
    }

    /// Returns the draft of a payer with this reference, and of this turn where it has one of its own; an empty one where
    /// there is none.
    pub(super) fn draft(
        &mut self,
        payer_id: i64,
        reference: &str,
        turn: Option<(i64, Day)>,
    ) -> DraftKey {
        let payer = &self.people[&payer_id];
        let key = DraftKey { place: payer.place, reference: reference.to_owned(), turn };
        self.by_payer.entry(key.clone()).or_insert_with(|| ProposedInvoice {
            payer_id,
            payer_name: payer.name.clone(),
            buyer_reference: reference.to_owned(),
            lines: vec![],
        });
        key
    }

    /// Puts a line for somebody at the end of a draft that there is.
    pub(super) fn put(
        &mut self,
        key: &DraftKey,
        relation_id: i64,
        line: Line,
        basket_line: Option<i64>,
    ) {
        let relation_number = self.people[&relation_id].number.clone();
        let invoice = self.by_payer.get_mut(key).expect("a draft is asked for before its lines");
        invoice.lines.push(ProposedLine { relation_id, relation_number, line, basket_line });
    }

    pub(super) fn vat_on(&mut self, code: &str, day: Day) -> anyhow::Result<u32> {
        let key = (code.to_owned(), day);
        if let Some(rate) = self.vat.get(&key) {
            return Ok(*rate);
        }
        let rate = self.read.vat_on(code, day)?;
        self.vat.insert(key, rate);
        Ok(rate)
    }
}

/// Somebody as billing names them, and where they stand in the order of names.
#[derive(Clone, Debug)]
pub(super) struct Person {
    number: String,
    pub(super) name: String,
    place: usize,
}

impl BillingProposal {
    fn pass(&mut self, standing: &Standing, period: Period, reason: SkipReason) {
        let kind = if reason == SkipReason::Paused { "paused" } else { "waived" };
        self.covered.push((standing.id, period, kind));
        self.skipped.push((standing.subscription.relation_id, Some(standing.id), reason));
    }
}

/// Writes what a period is for, with what goes along; with the member's name when somebody else pays.
fn describe(
    standing: &Standing,
    period: &str,
    items: &[String],
    people: &HashMap<i64, Person>,
) -> String {
    let items = if items.is_empty() { String::new() } else { format!(" ({})", items.join(", ")) };
    let plan = &standing.plan.name;
    format!("{plan}{} {}{items}", for_whom(standing, people), period)
}

/// Writes what goes along with a period on a line of its own.
fn describe_apart(
    standing: &Standing,
    period: &str,
    items: &[String],
    people: &HashMap<i64, Person>,
) -> String {
    format!("{}{} {}", items.join(", "), for_whom(standing, people), period)
}

/// Returns the name of the member, with a blank before it, where somebody else pays.
fn for_whom(standing: &Standing, people: &HashMap<i64, Person>) -> String {
    let subscription = &standing.subscription;
    let holder = subscription.payer_id.map(|_| &people[&subscription.relation_id].name);
    holder.map(|name| format!(" {name}")).unwrap_or_default()
}
