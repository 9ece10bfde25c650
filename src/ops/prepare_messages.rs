//! What is to be told gets ready: that a membership runs out, or that an invoice is late.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::invoices::Invoice;
use crate::db::messages::{Message, MessageKind, NewMessage};
use crate::db::settings::Setting;
use crate::db::subscriptions::Standing;
use crate::db::{Read, Write};
use crate::domain::billing::next_period;
use crate::domain::calendar::{Day, days_after, days_between, dutch};
use crate::domain::cancellation::{NoticeAt, notice_deadline};
use crate::domain::dunning::{collection_costs, delivered_on, pay_without_costs_until};
use crate::domain::money::Money;
use crate::domain::payment_reference::{creditor_reference, digits};
use crate::domain::relation::{Relation, RelationKind};
use crate::domain::returns::HOLDER_DIED;
use crate::ops::announce_run::is_as_announced;
use crate::ops::letters::{LetterLanguage, Values, write_letter};
use crate::ops::mark_messages::outdate;
use crate::ops::post_invoices::invoice_is_as_told;
use crate::ops::renewal_letters::{is_still_to_renew, prepare_renewals};
use crate::ops::{Deed, Done, Refusal};

/// Looks what must be told today and puts it in the outbox, each thing once; nothing leaves by itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrepareMessages {}

#[derive(Clone, Debug, Default, Serialize)]
pub struct MessagesPrepared {
    pub renewals: usize,
    pub reminders: usize,
    pub wik_letters: usize,
    /// Whose last letter got no answer in time: the board decides. Numbers of invoices.
    pub undecided: Vec<String>,
}

impl Deed for PrepareMessages {
    const NAME: &'static str = "prepare_messages";
    type Value = MessagesPrepared;

    fn perform(&self, write: &Write<'_>) -> Result<Done<MessagesPrepared>, Refusal> {
        let mut made = MessagesPrepared::default();
        outdate(write)?;
        made.renewals = prepare_renewals(write)?;
        prepare_reminders(write, &mut made)?;
        let subject = format!("{} + {} + {}", made.renewals, made.reminders, made.wik_letters);
        Ok(Done::new(made, subject))
    }
}

/// Returns somebody who can be told something: not who died, also where only the bank has said so yet.
pub(super) fn living(read: &Read<'_>, id: i64) -> anyhow::Result<Option<Relation>> {
    let lives = |relation: &Relation| {
        relation.death_date.is_none() && relation.collection_block.as_deref() != Some(HOLDER_DIED)
    };
    Ok(read.relation(id)?.filter(lives))
}

/// Returns the last day on which notice ends the term that runs; nothing where any day will do.
pub(super) fn deadline(standing: &Standing, today: Day) -> Option<Day> {
    let renews = standing.renews_on(today);
    (standing.plan.notice_at != NoticeAt::AnyDay)
        .then(|| notice_deadline(days_after(renews, -1), standing.plan.notice))
}

/// Steps of the ladder: what was told before, and after how many days this is.
struct Ladder {
    reminder_days: i64,
    wik_days: i64,
    post_days: u32,
}

/// What an invoice that is late asks for.
enum Asks {
    Nothing,
    Tell(MessageKind),
    /// The last letter's time is over.
    Decision,
}

/// What is late: an invoice, or a part of one that is paid in parts.
struct Late {
    invoice: Invoice,
    /// 0 for the whole.
    instalment: u32,
    due: Day,
    amount: Money,
}

impl Late {
    fn claim(&self) -> (i64, u32) {
        (self.invoice.id, self.instalment)
    }
}

/// Returns what of an invoice is late: all that is open, or each part that had to be paid. Nothing while it is on its way in
/// a collection, is not to be reminded of, or its payer died.
fn late(write: &Write<'_>, invoice: &Invoice) -> anyhow::Result<Vec<Late>> {
    let today = write.today();
    let is_on_its_way = write.live_run_of(invoice.id)?.is_some();
    if is_on_its_way
        || write.dunning_hold(invoice.id)?.is_some()
        || living(write, invoice.payer_id)?.is_none()
    {
        return Ok(vec![]);
    }
    let whole =
        |instalment, due, amount| Late { invoice: invoice.clone(), instalment, due, amount };
    let parts = write.open_parts_of(invoice.id)?;
    let all = if write.instalments_of(invoice.id)?.is_empty() {
        vec![whole(0, invoice.due, invoice.open)]
    } else {
        parts.into_iter().map(|part| whole(part.sequence, part.due, part.amount)).collect()
    };
    Ok(all.into_iter().filter(|late| late.amount.is_positive() && late.due < today).collect())
}

fn prepare_reminders(write: &Write<'_>, made: &mut MessagesPrepared) -> Result<(), Refusal> {
    let ladder = Ladder {
        reminder_days: i64::from(write.setting_count(Setting::ReminderDays)?),
        wik_days: i64::from(write.setting_count(Setting::WikDays)?),
        post_days: write.setting_count(Setting::PostDays)?,
    };
    let mut letters: BTreeMap<(i64, &'static str), (MessageKind, Vec<Late>)> = BTreeMap::new();
    for invoice in write.open_invoices()? {
        for late in late(write, &invoice)? {
            match asks(write, &late, &ladder)? {
                Asks::Nothing => {}
                Asks::Decision => made.undecided.push(invoice.label()),
                Asks::Tell(kind) => {
                    let key = (invoice.payer_id, kind.name());
                    letters.entry(key).or_insert_with(|| (kind, vec![])).1.push(late);
                }
            }
        }
    }
    made.undecided.dedup();
    for ((payer_id, _), (kind, late)) in letters {
        remind(write, payer_id, kind, &late)?;
        match kind {
            MessageKind::WikLetter => made.wik_letters += 1,
            _ => made.reminders += 1,
        }
    }
    Ok(())
}

/// Returns what something late asks for today.
fn asks(write: &Write<'_>, late: &Late, ladder: &Ladder) -> anyhow::Result<Asks> {
    let today = write.today();
    let days = days_between(late.due, today);
    let claim = late.claim();
    if !write.has_message_of(claim, MessageKind::Reminder)? {
        let is_time = ladder.reminder_days <= days;
        return Ok(if is_time { Asks::Tell(MessageKind::Reminder) } else { Asks::Nothing });
    }
    // The friendly word goes first, and is really told before the stern one.
    let reminded = write.told_of_invoice(claim, MessageKind::Reminder)?;
    // The law protects persons; an organisation is not written the letter of article 6:96.
    let payer = write.relation(late.invoice.payer_id)?.unwrap_or_default();
    let is_person = payer.kind == RelationKind::Person;
    if !write.has_message_of(claim, MessageKind::WikLetter)? {
        let is_time = ladder.wik_days <= days && reminded.is_some_and(|on| on < today);
        return Ok(match (is_time, is_person) {
            (true, true) => Asks::Tell(MessageKind::WikLetter),
            (true, false) => Asks::Decision,
            (false, _) => Asks::Nothing,
        });
    }
    let sent = write.told_of_invoice(claim, MessageKind::WikLetter)?;
    let until = sent.map(|sent| pay_without_costs_until(delivered_on(sent, ladder.post_days)));
    Ok(if until.is_some_and(|until| until < today) { Asks::Decision } else { Asks::Nothing })
}

/// Returns what a letter about late payments says, for a program.
fn facts_of(all: &[Late]) -> String {
    let one =
        |late: &Late| format!("{}:{}:{}", late.invoice.id, late.instalment, late.amount.in_cents());
    all.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Writes one letter about everything of somebody that asks for it, with one sum and one amount of costs.
fn remind(
    write: &Write<'_>,
    payer_id: i64,
    kind: MessageKind,
    all: &[Late],
) -> Result<(), Refusal> {
    let payer = write.relation(payer_id)?.expect("an invoice has a payer");
    let total: Money = all.iter().map(|late| late.amount).sum();
    let rows: Vec<Value> = all
        .iter()
        .map(|late| {
            Value::from(BTreeMap::from([
                ("number", late.invoice.label()),
                ("date", dutch(late.invoice.date)),
                ("due", dutch(late.due)),
                ("open", late.amount.to_string()),
            ]))
        })
        .collect();
    let mut numbers: Vec<String> = all.iter().map(|late| late.invoice.label()).collect();
    numbers.dedup();
    let reference = match numbers.as_slice() {
        [number] => creditor_reference(&digits(number)).unwrap_or_default(),
        _ => numbers.join(" "),
    };
    let values: Values = BTreeMap::from([
        ("name", Value::from(payer.name.full())),
        ("invoices", Value::from(rows)),
        ("total", Value::from(total.to_string())),
        ("costs", Value::from(collection_costs(total).to_string())),
        ("reference", Value::from(reference)),
    ]);
    let letter = write_letter(write, kind, values)?;
    let claims: Vec<(i64, u32)> = all.iter().map(Late::claim).collect();
    let of: Vec<String> = claims.iter().map(|(id, part)| format!("{id}.{part}")).collect();
    // The letter of the law must reach them: it goes by post whatever else is known.
    let address = if kind == MessageKind::WikLetter { "" } else { payer.email.as_str() };
    write.add_message(&NewMessage {
        relation_id: payer_id,
        kind,
        subscription_id: None,
        address,
        subject: &letter.subject,
        body: &letter.body,
        once_key: &format!("{}:{}", kind.name(), of.join("+")),
        facts: &facts_of(all),
        invoices: &claims,
        renewals: &[],
    })?;
    Ok(())
}

/// Returns whether what a message says is still so: the amounts of a reminder, the price and day of a renewal. Other messages
/// say what was done.
pub(super) fn is_still_true(write: &Write<'_>, message: &Message) -> anyhow::Result<bool> {
    if living(write, message.relation_id)?.is_none() {
        return Ok(false);
    }
    match message.kind {
        MessageKind::Confirmation => Ok(true),
        MessageKind::Prenotification => is_as_announced(write, message),
        MessageKind::Invoice => invoice_is_as_told(write, message),
        MessageKind::Reminder | MessageKind::WikLetter => {
            let mut now = Vec::new();
            let claims = write.invoices_of_message(message.id)?;
            let mut ids: Vec<i64> = claims.iter().map(|(id, _)| *id).collect();
            ids.dedup();
            for id in ids {
                let Some(invoice) = write.invoice(id)? else { return Ok(false) };
                let all = late(write, &invoice)?.into_iter();
                now.extend(all.filter(|late| claims.contains(&late.claim())));
            }
            Ok(facts_of(&now) == message.facts)
        }
        MessageKind::Renewal => is_still_to_renew(write, message),
    }
}

/// Puts a confirmation of a new subscription in the outbox, where the club wants these.
pub(super) fn confirm(write: &Write<'_>, subscription_id: i64) -> Result<(), Refusal> {
    if write.setting(Setting::Confirmations)? != "yes" {
        return Ok(());
    }
    let standing = write.standing(subscription_id)?.expect("a subscription that was just made");
    let subscription = &standing.subscription;
    let Some(payer) = living(write, subscription.payer())? else { return Ok(()) };
    let language = LetterLanguage::of(write)?;
    let mandate = subscription.mandate_id.map(|id| write.mandate(id)).transpose()?.flatten();
    let amount = next_period(&standing.billable()).map(|(_, amount)| amount).unwrap_or_default();
    let last = subscription.end.map(|end| dutch(days_after(end, -1)));
    let values: Values = BTreeMap::from([
        ("name", Value::from(payer.name.full())),
        ("holder", Value::from(write.relation_name(subscription.relation_id)?)),
        ("plan", Value::from(standing.plan.name.as_str())),
        ("today", Value::from(dutch(write.today()))),
        ("start", Value::from(dutch(subscription.start))),
        ("interval", Value::from(language.interval(standing.plan.terms.interval))),
        ("amount", Value::from(amount.to_string())),
        ("term", Value::from(language.term(last))),
        ("mandate", Value::from(mandate.map(|mandate| mandate.reference))),
        ("deadline", Value::from(deadline(&standing, write.today()).map(dutch))),
    ]);
    let letter = write_letter(write, MessageKind::Confirmation, values)?;
    write.add_message(&NewMessage {
        relation_id: subscription.payer(),
        kind: MessageKind::Confirmation,
        subscription_id: Some(subscription_id),
        address: &payer.email,
        subject: &letter.subject,
        body: &letter.body,
        once_key: &format!("confirmation:{subscription_id}:{}", subscription.relation_id),
        facts: "",
        invoices: &[],
        renewals: &[],
    })?;
    Ok(())
}
