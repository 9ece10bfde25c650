//! Who is told that a membership runs out, and what going on costs: one letter to a payer for each day that something does.

use std::collections::BTreeMap;

use minijinja::Value;

use crate::db::Write;
use crate::db::mandates::Mandate;
use crate::db::messages::{Message, MessageKind, MessageState, NewMessage, RenewalStep};
use crate::db::settings::Setting;
use crate::db::standings::Standing;
use crate::domain::billing::next_period;
use crate::domain::calendar::{Day, days_after, dutch};
use crate::domain::dunning::step_due;
use crate::domain::mandate::obstacle;
use crate::domain::money::Money;
use crate::domain::payment_reference::renewal_reference;
use crate::domain::period::Period;
use crate::domain::relation::Relation;
use crate::ops::bill::{BillingProposal, ProposedInvoice, propose};
use crate::ops::letters::{BrokenTemplate, LetterLanguage, Values, unless_broken, write_letter};
use crate::ops::prepare_messages::{deadline, living};
use crate::ops::{Bill, Refusal};

/// Days after which a step that was not told is not told any more: the next one comes, or it is too late.
const STALE_DAYS: i64 = 13;

/// Puts the letters of today in the outbox and returns how many.
pub(super) fn prepare_renewals(
    write: &Write<'_>,
    broken: &mut Vec<BrokenTemplate>,
) -> Result<usize, Refusal> {
    let steps = write.setting(Setting::RenewalDays)?;
    let steps: Vec<i64> = steps.split(',').filter_map(|step| step.trim().parse().ok()).collect();
    let mut letters: BTreeMap<(i64, Day, String), Vec<(RenewalStep, Standing)>> = BTreeMap::new();
    for standing in write.standings()? {
        let Some(expiry) = runs_out(&standing) else { continue };
        let Some(step) = step_due(expiry, &steps, write.today(), STALE_DAYS) else { continue };
        let step = RenewalStep { subscription_id: standing.id, expiry, step };
        if !write.was_step_told(&step)? {
            // What stands on invoices apart is told in letters apart: one payment pays one of them.
            let subscription = &standing.subscription;
            let key = (subscription.payer(), expiry, subscription.buyer_reference.clone());
            letters.entry(key).or_default().push((step, standing));
        }
    }
    let mut made = 0;
    let count = letters.len();
    for (at, ((payer_id, ..), all)) in letters.into_iter().enumerate() {
        write.tick(at, count)?;
        let (steps, standings): (Vec<RenewalStep>, Vec<Standing>) = all.into_iter().unzip();
        let Some(renewal) = renewal(write, payer_id, standings)? else { continue };
        let is_in_it = |step: &RenewalStep| {
            renewal.items.iter().any(|item| item.standing.id == step.subscription_id)
        };
        let steps: Vec<RenewalStep> = steps.into_iter().filter(is_in_it).collect();
        let told = unless_broken(tell(write, &renewal, &steps), broken)?;
        made += usize::from(told.unwrap_or(false));
    }
    Ok(made)
}

/// Puts a letter in the outbox; returns whether its receiver wants to be told.
fn tell(write: &Write<'_>, renewal: &Renewal, steps: &[RenewalStep]) -> Result<bool, Refusal> {
    let letter = write_letter(write, MessageKind::Renewal, renewal.values(write)?)?;
    // An earlier step that still lies ready is not told beside this one.
    for earlier in write.ready_messages()? {
        let about = write.subscriptions_of_message(earlier.id)?;
        if steps.iter().any(|step| about.contains(&step.subscription_id)) {
            write.set_message_state(earlier.id, MessageState::Outdated)?;
        }
    }
    let told: Vec<String> = steps
        .iter()
        .map(|step| format!("{}.{}.{}", step.subscription_id, step.expiry, step.step))
        .collect();
    let message = write.add_message(&NewMessage {
        relation_id: renewal.payer.0,
        kind: MessageKind::Renewal,
        subscription_id: None,
        address: &renewal.payer.1.email,
        subject: &letter.subject,
        body: &letter.body,
        once_key: &format!("renewals:{}", told.join("+")),
        facts: &renewal.facts(),
        invoices: &[],
        renewals: steps,
    })?;
    Ok(message.is_some())
}

/// What somebody is told to pay to go on from a day.
struct Renewal {
    payer: (i64, Relation),
    from: Day,
    items: Vec<Item>,
    /// What the invoice would ask; less than the items where the household pays its most.
    total: Money,
}

struct Item {
    standing: Standing,
    period: Period,
    amount: Money,
}

impl Renewal {
    /// What comes off the items together.
    fn off(&self) -> Money {
        self.total - self.items.iter().map(|item| item.amount).sum()
    }

    /// What the letter says, for a program; it begins with the day.
    fn facts(&self) -> String {
        let item = |item: &Item| format!("{}:{}", item.standing.id, item.amount.in_cents());
        let items: Vec<String> = self.items.iter().map(item).collect();
        let total = self.total.in_cents();
        format!("{} {} {total} {}", self.from, items.join(" "), self.payer.1.email)
    }

    fn values(&self, write: &Write<'_>) -> anyhow::Result<Values> {
        let today = write.today();
        let words = LetterLanguage::of(write)?;
        let mut items = Vec::new();
        for item in &self.items {
            let holder = write.relation_name(item.standing.subscription.relation_id)?;
            items.push(BTreeMap::from([
                ("plan", item.standing.plan.name.clone()),
                ("holder", holder),
                ("period", words.period(item.period)),
                ("amount", item.amount.to_string()),
            ]));
        }
        let all = |name| {
            let mut named: Vec<&str> = items.iter().map(|item| item[name].as_str()).collect();
            named.dedup();
            Value::from(named.join(", "))
        };
        // A day that has gone by tells nobody when to say no.
        let deadlines = self.items.iter().filter_map(|item| deadline(&item.standing, today));
        // One for the term after this is nothing to wait for.
        let deadlines = deadlines.filter(|day| today <= *day && *day < self.from);
        let first = self.items.first().map_or(0, |item| item.standing.id);
        Ok(BTreeMap::from([
            ("name", Value::from(self.payer.1.name.full())),
            ("holder", all("holder")),
            ("plan", all("plan")),
            ("period", all("period")),
            ("until", Value::from(dutch(days_after(self.from, -1)))),
            ("amount", Value::from(self.total.to_string())),
            (
                "off",
                Value::from(
                    Some(self.off()).filter(|off| !off.is_zero()).map(|off| off.to_string()),
                ),
            ),
            ("reference", Value::from(renewal_reference(first))),
            ("deadline", Value::from(deadlines.min().map(dutch))),
            ("items", Value::from(items)),
        ]))
    }
}

/// Returns what going on would cost a payer, exactly as it would be asked in one invoice; nothing for who is collected from
/// or has nothing to pay. What owes what was asked before is not told to go on.
fn renewal(
    write: &Write<'_>,
    payer_id: i64,
    standings: Vec<Standing>,
) -> anyhow::Result<Option<Renewal>> {
    let Some(payer) = living(write, payer_id)? else { return Ok(None) };
    if payer.direct_debit_enabled {
        // Without a mandate that stands nobody is collected from, and has to be told.
        let today = write.today();
        let stands = |(_, mandate): &(i64, Mandate)| obstacle(mandate.dates, today).is_none();
        if write.mandates_of(payer_id)?.iter().any(stands) {
            return Ok(None);
        }
    }
    let mut next = Vec::new();
    for standing in standings {
        let owes = !write.open_of_subscription(standing.id)?.is_empty();
        let period = next_period(&standing.billable()).filter(|_| !owes);
        next.extend(period.map(|(period, _)| (standing, period)));
    }
    let Some(from) = next.iter().map(|(_, period)| period.from).min() else { return Ok(None) };
    next.retain(|(_, period)| period.from == from);
    let proposed = |next: &[(Standing, Period)]| {
        let subscriptions = next.iter().map(|(standing, _)| standing.id).collect();
        propose(write, &Bill { subscriptions, ..Bill::until(from) })
    };
    let mut proposal = proposed(&next)?;
    if asked_of_all(&proposal, payer_id) != proposal.total() {
        // What a third party takes over is asked by an invoice: for these the payment alone would not be all of it.
        let mut alone = Vec::new();
        for one in next {
            let own = proposed(std::slice::from_ref(&one))?;
            alone.extend(Some(one).filter(|_| asked_of_all(&own, payer_id) == own.total()));
        }
        next = alone;
        proposal = proposed(&next)?;
    }
    let total = asked_of_all(&proposal, payer_id);
    let of = |(standing, period): (Standing, Period)| {
        let amount = asked_of(&proposal, payer_id, standing.id);
        amount.is_positive().then_some(Item { standing, period, amount })
    };
    let items: Vec<Item> = next.into_iter().filter_map(of).collect();
    let is_one = proposal.invoices.len() == 1 && !items.is_empty();
    let is_all = is_one && total.is_positive() && total == proposal.total();
    let renewal = Renewal { payer: (payer_id, payer), from, items, total };
    Ok(is_all.then_some(renewal))
}

/// Returns what a proposal asks one payer in all.
fn asked_of_all(proposal: &BillingProposal, payer_id: i64) -> Money {
    let asked = proposal.invoices.iter().filter(|invoice| invoice.payer_id == payer_id);
    asked.map(ProposedInvoice::total).sum()
}

/// Returns what a proposal asks one payer for one subscription.
fn asked_of(proposal: &BillingProposal, payer_id: i64, subscription_id: i64) -> Money {
    let asked = proposal.invoices.iter().filter(|invoice| invoice.payer_id == payer_id);
    let lines = asked.flat_map(|invoice| &invoice.lines);
    lines
        .filter(|line| line.line.subscription_id == Some(subscription_id))
        .map(|line| line.line.amount)
        .sum()
}

/// Returns the first day that is not paid for any more of a membership that is paid in advance and goes on; nothing for what
/// ends anyhow.
fn runs_out(standing: &Standing) -> Option<Day> {
    let subscription = &standing.subscription;
    let plan = &standing.plan;
    let goes_on = plan.used_for_membership && plan.terms.in_advance && subscription.end.is_none();
    // What lies billed on a draft is about to be asked.
    let is_asked = standing.covered.iter().any(|covered| !covered.is_final);
    standing.invoiced_until().filter(|_| goes_on && !is_asked)
}

/// Returns whether what a letter says still runs out, on that day and for that amount.
pub(super) fn is_still_to_renew(write: &Write<'_>, message: &Message) -> anyhow::Result<bool> {
    let mut standings = Vec::new();
    for id in write.subscriptions_of_message(message.id)? {
        standings.extend(write.standing(id)?.filter(|standing| runs_out(standing).is_some()));
    }
    let renewal = renewal(write, message.relation_id, standings)?;
    Ok(renewal.is_some_and(|renewal| renewal.facts() == message.facts))
}
