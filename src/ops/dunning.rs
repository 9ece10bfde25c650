//! Who pays late, how far along the ladder they are, and what is to be done.

use std::collections::BTreeMap;

use crate::db::Read;
use crate::db::invoices::Invoice;
use crate::db::messages::MessageKind;
use crate::db::settings::Setting;
use crate::domain::calendar::{Day, days_after, days_between};
use crate::domain::dunning::{Decision, Hold, delivered_on, pay_without_costs_until};
use crate::domain::money::Money;
use crate::domain::relation::RelationKind;
use crate::ops::prepare_messages::living;

/// When each step of the ladder is taken.
pub(super) struct Ladder {
    reminder_days: i64,
    wik_days: i64,
    post_days: u32,
}

/// What something that is late asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing today: the last step taken, and when the next may follow where that is known.
    Nothing {
        told: Option<(MessageKind, Day)>,
        next_on: Option<Day>,
    },
    Tell(MessageKind),
    /// A person took the last letter out of the outbox: it goes on when they make it ready again.
    Withdrawn,
    /// The last letter's time is over.
    Decision,
    /// The board decided on a day.
    Decided(Decision, Day),
}

/// What is late: an invoice, or a part of one that is paid in parts.
#[derive(Clone, Debug)]
pub struct Late {
    pub invoice: Invoice,
    /// 0 for the whole.
    pub instalment: u32,
    pub due: Day,
    pub amount: Money,
}

impl Late {
    pub(super) fn claim(&self) -> (i64, u32) {
        (self.invoice.id, self.instalment)
    }
}

/// Why somebody is left in peace about an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quiet {
    InCollection(i64),
    Held(Hold),
    /// Whatever the payer owes.
    PayerHeld(Hold),
    /// Others collect it since a day.
    AtAgency(Day),
    Died,
}

/// Returns why nothing is said about an invoice, where that is so.
fn quiet(read: &Read<'_>, invoice: &Invoice, today: Day) -> anyhow::Result<Option<Quiet>> {
    if let Some((run, _)) = read.live_run_of(invoice.id)? {
        return Ok(Some(Quiet::InCollection(run)));
    }
    if living(read, invoice.payer_id)?.is_none() {
        return Ok(Some(Quiet::Died));
    }
    let decided = read.decision_on(invoice.id)?;
    if let Some(agency) = decided.filter(|decided| decided.decision == Decision::Agency) {
        return Ok(Some(Quiet::AtAgency(agency.on)));
    }
    let holds = |hold: &Hold| hold.holds_on(today);
    Ok(match read.dunning_hold(invoice.id)?.filter(holds) {
        Some(hold) => Some(Quiet::Held(hold)),
        None => read.reminders_held(invoice.payer_id)?.filter(holds).map(Quiet::PayerHeld),
    })
}

/// Returns what of an invoice had to be paid before a day: all that is open, or each part of it.
fn overdue(read: &Read<'_>, invoice: &Invoice, today: Day) -> anyhow::Result<Vec<Late>> {
    let whole =
        |instalment, due, amount| Late { invoice: invoice.clone(), instalment, due, amount };
    let all = if read.instalments_of(invoice.id)?.is_empty() {
        vec![whole(0, invoice.due, invoice.open)]
    } else {
        let parts = read.open_parts_of(invoice.id)?.into_iter();
        parts.map(|part| whole(part.sequence, part.due, part.amount)).collect()
    };
    Ok(all.into_iter().filter(|late| late.amount.is_positive() && late.due < today).collect())
}

/// Returns what of an invoice is late and may be spoken of.
pub(super) fn late(read: &Read<'_>, invoice: &Invoice, today: Day) -> anyhow::Result<Vec<Late>> {
    match quiet(read, invoice, today)? {
        Some(_) => Ok(vec![]),
        None => overdue(read, invoice, today),
    }
}

impl Ladder {
    pub(super) fn of(read: &Read<'_>) -> anyhow::Result<Ladder> {
        Ok(Ladder {
            reminder_days: i64::from(read.setting_count(Setting::ReminderDays)?),
            wik_days: i64::from(read.setting_count(Setting::WikDays)?),
            post_days: read.setting_count(Setting::PostDays)?,
        })
    }

    /// Returns the last day to pay without costs, of a letter that was sent on a day.
    pub(super) fn free_until(&self, sent: Day) -> Day {
        pay_without_costs_until(delivered_on(sent, self.post_days))
    }

    /// Returns what something late asks for on a day; where a decision is asked for that was taken, that.
    pub(super) fn asks(&self, read: &Read<'_>, late: &Late, today: Day) -> anyhow::Result<Asks> {
        let asks = self.step(read, late, today)?;
        if asks != Asks::Decision {
            return Ok(asks);
        }
        let decided = read.decision_on(late.invoice.id)?;
        Ok(decided.map_or(asks, |decided| Asks::Decided(decided.decision, decided.on)))
    }

    fn step(&self, read: &Read<'_>, late: &Late, today: Day) -> anyhow::Result<Asks> {
        let claim = late.claim();
        let days = days_between(late.due, today);
        // Costs of several are asked in one letter: one that was told in it needs no friendly word any more.
        let has_letter = read.has_message_of(claim, MessageKind::WikLetter)?;
        if !has_letter && !read.has_message_of(claim, MessageKind::Reminder)? {
            let on = days_after(late.due, self.reminder_days);
            return Ok(match self.reminder_days <= days {
                true => Asks::Tell(MessageKind::Reminder),
                false => Asks::Nothing { told: None, next_on: Some(on) },
            });
        }
        // The friendly word goes first, and is really told before the stern one.
        let reminded = read.told_of_invoice(claim, MessageKind::Reminder)?;
        if !has_letter && reminded.is_none() && read.is_withdrawn(claim, MessageKind::Reminder)? {
            return Ok(Asks::Withdrawn);
        }
        if !has_letter {
            let is_time = self.wik_days <= days && reminded.is_some_and(|on| on < today);
            if !is_time {
                let told = reminded.map(|on| (MessageKind::Reminder, on));
                let next =
                    reminded.map(|on| days_after(on, 1).max(days_after(late.due, self.wik_days)));
                return Ok(Asks::Nothing { told, next_on: next });
            }
            return Ok(match self.is_written_the_letter(read, late)? {
                true => Asks::Tell(MessageKind::WikLetter),
                false => Asks::Decision,
            });
        }
        let sent = read.told_of_invoice(claim, MessageKind::WikLetter)?;
        if sent.is_none() && read.is_withdrawn(claim, MessageKind::WikLetter)? {
            return Ok(Asks::Withdrawn);
        }
        let until = sent.map(|sent| self.free_until(sent));
        if until.is_some_and(|until| until < today) {
            return Ok(Asks::Decision);
        }
        let told = sent.map(|sent| (MessageKind::WikLetter, sent));
        Ok(Asks::Nothing { told, next_on: until.map(|until| days_after(until, 1)) })
    }

    /// The law protects persons: an organisation is not written the letter of article 6:96. Nor is anybody about the costs of
    /// such a letter: there are no costs of costs.
    pub(super) fn is_written_the_letter(
        &self,
        read: &Read<'_>,
        late: &Late,
    ) -> anyhow::Result<bool> {
        let payer = read.relation(late.invoice.payer_id)?.unwrap_or_default();
        Ok(payer.kind == RelationKind::Person && !read.is_costs(late.invoice.id)?)
    }
}

/// Returns the vat that the club puts on costs, in hundredths of a percent.
pub(super) fn costs_vat(read: &Read<'_>, today: Day) -> anyhow::Result<u32> {
    match read.setting(Setting::CostsVat)?.as_str() {
        "yes" => read.vat_by_law("high", today),
        _ => Ok(0),
    }
}

/// Returns what a letter about late payments says, for a program: its claims, and the vat on the costs where it names these.
pub(super) fn facts_of(kind: MessageKind, all: &[Late], vat: u32) -> String {
    let one =
        |late: &Late| format!("{}:{}:{}", late.invoice.id, late.instalment, late.amount.in_cents());
    let claims = all.iter().map(one).collect::<Vec<_>>().join(" ");
    let names_vat = kind == MessageKind::WikLetter && 0 < vat;
    if names_vat { format!("{claims} {VAT}{vat}") } else { claims }
}

/// Returns the vat on the costs that a letter named.
pub(super) fn vat_in(facts: &str) -> u32 {
    let told = facts.split(' ').find_map(|one| one.strip_prefix(VAT));
    told.and_then(|vat| vat.parse().ok()).unwrap_or(0)
}

const VAT: &str = "vat:";

/// Returns what such a letter claimed: of each invoice, or the part of it, how much.
pub(super) fn claims_in(facts: &str) -> BTreeMap<(i64, u32), Money> {
    let read = |one: &str| {
        let mut parts = one.split(':');
        let (id, part) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(((id, part), Money::cents(parts.next()?.parse().ok()?)))
    };
    facts.split(' ').filter_map(read).collect()
}

/// Something late as a person looks at it.
#[derive(Clone, Debug)]
pub struct Arrear {
    pub late: Late,
    pub asks: Asks,
    /// Why it is left in peace, whatever it asks for.
    pub quiet: Option<Quiet>,
    /// The invoice of the costs that were asked for it, a draft too.
    pub costs: Option<String>,
}

/// Returns everything that is late: what the board decides on first, then the longest.
pub fn arrears(read: &Read<'_>, today: Day) -> anyhow::Result<Vec<Arrear>> {
    let ladder = Ladder::of(read)?;
    let mut all = Vec::new();
    // Of one in parts this is the day of the first that is not paid.
    for invoice in read.open_invoices()?.into_iter().filter(|invoice| invoice.due < today) {
        let overdue = overdue(read, &invoice, today)?;
        let quiet = quiet(read, &invoice, today)?;
        for late in overdue {
            let asks = ladder.asks(read, &late, today)?;
            let costs = read.costs_over(invoice.id)?;
            let costs = costs.map(|id| read.invoice(id)).transpose()?.flatten();
            let costs = costs.map(|costs| costs.label());
            all.push(Arrear { late, asks, quiet: quiet.clone(), costs });
        }
    }
    let waits = |one: &Arrear| one.quiet.is_some() || one.asks != Asks::Decision;
    all.sort_by_key(|one| (waits(one), one.late.due, one.late.invoice.id));
    Ok(all)
}

/// Returns how many of what is late the board must decide on; only what was told of before can be among it.
pub fn decisions(read: &Read<'_>, today: Day) -> anyhow::Result<usize> {
    let ladder = Ladder::of(read)?;
    let mut count = 0;
    for id in read.reminded_invoices()? {
        let Some(invoice) = read.invoice(id)?.filter(|invoice| invoice.open.is_positive()) else {
            continue;
        };
        for late in late(read, &invoice, today)? {
            count += usize::from(ladder.asks(read, &late, today)? == Asks::Decision);
        }
    }
    Ok(count)
}
