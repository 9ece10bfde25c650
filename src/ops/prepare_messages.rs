//! What is to be told gets ready: that a membership runs out, or that an invoice is late.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::invoices::Invoice;
use crate::db::messages::{MessageKind, NewMessage};
use crate::db::settings::Setting;
use crate::db::subscriptions::Standing;
use crate::db::{Read, Write};
use crate::domain::billing::next_period;
use crate::domain::calendar::{Day, days_after, days_between, dutch};
use crate::domain::cancellation::{NoticeAt, notice_deadline};
use crate::domain::dunning::{collection_costs, delivered_on, pay_without_costs_until, step_due};
use crate::domain::money::Money;
use crate::domain::payment_reference::{creditor_reference, digits, renewal_reference};
use crate::domain::relation::{Relation, RelationKind};
use crate::ops::letters::{LetterLanguage, Values, write_letter};
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
        prepare_renewals(write, &mut made)?;
        prepare_reminders(write, &mut made)?;
        let subject = format!("{} + {} + {}", made.renewals, made.reminders, made.wik_letters);
        Ok(Done::new(made, subject))
    }
}

/// Returns somebody who can be told something: not who died.
fn living(read: &Read<'_>, id: i64) -> anyhow::Result<Option<Relation>> {
    Ok(read.relation(id)?.filter(|relation| relation.death_date.is_none()))
}

/// Days after which a step that was not told is not told any more: the next one comes, or it is too late.
const STALE_DAYS: i64 = 13;

fn prepare_renewals(write: &Write<'_>, made: &mut MessagesPrepared) -> Result<(), Refusal> {
    let steps = write.setting(Setting::RenewalDays)?;
    let steps: Vec<i64> = steps.split(',').filter_map(|step| step.trim().parse().ok()).collect();
    if steps.is_empty() {
        return Ok(());
    }
    let today = write.today();
    for standing in write.standings()? {
        let Some(expiry) = runs_out(&standing) else { continue };
        let Some(step) = step_due(expiry, &steps, today, STALE_DAYS) else { continue };
        let key = format!("renewal:{}:{expiry}:{step}", standing.id);
        let payer_id = standing.subscription.payer();
        let Some(payer) = living(write, payer_id)? else { continue };
        // Who is collected from has nothing to do.
        if payer.direct_debit_enabled || write.was_told(&key)? {
            continue;
        }
        let Some((next, amount)) = next_period(&standing.billable()) else { continue };
        let reference = renewal_reference(standing.id);
        let holder = write.relation_name(standing.subscription.relation_id)?;
        let values: Values = BTreeMap::from([
            ("name", Value::from(payer.name.full())),
            ("holder", Value::from(holder)),
            ("plan", Value::from(standing.plan.name.as_str())),
            ("until", Value::from(dutch(days_after(expiry, -1)))),
            ("amount", Value::from(amount.to_string())),
            ("period", Value::from(next.dutch())),
            ("reference", Value::from(reference)),
            ("deadline", Value::from(deadline(&standing, today).map(dutch))),
        ]);
        let letter = write_letter(write, MessageKind::Renewal, values)?;
        write.add_message(&NewMessage {
            relation_id: payer_id,
            kind: MessageKind::Renewal,
            subscription_id: Some(standing.id),
            address: &payer.email,
            subject: &letter.subject,
            body: &letter.body,
            once_key: &key,
            invoices: &[],
        })?;
        made.renewals += 1;
    }
    Ok(())
}

/// Returns the first day that is not paid for any more of a membership that goes on; nothing for what ends anyhow.
fn runs_out(standing: &Standing) -> Option<Day> {
    let subscription = &standing.subscription;
    let goes_on = standing.plan.used_for_membership && subscription.end.is_none();
    // What lies billed on a draft is about to be asked.
    let is_asked = standing.covered.iter().any(|covered| !covered.is_final);
    standing.invoiced_until().filter(|_| goes_on && !is_asked)
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

fn prepare_reminders(write: &Write<'_>, made: &mut MessagesPrepared) -> Result<(), Refusal> {
    let ladder = Ladder {
        reminder_days: i64::from(write.setting_count(Setting::ReminderDays)?),
        wik_days: i64::from(write.setting_count(Setting::WikDays)?),
        post_days: write.setting_count(Setting::PostDays)?,
    };
    let mut letters: BTreeMap<(i64, &'static str), (MessageKind, Vec<Invoice>)> = BTreeMap::new();
    for invoice in write.open_invoices()? {
        let Some(payer) = living(write, invoice.payer_id)? else { continue };
        match asks(write, &invoice, &payer, &ladder)? {
            Asks::Nothing => {}
            Asks::Decision => made.undecided.push(invoice.label()),
            Asks::Tell(kind) => {
                let key = (invoice.payer_id, kind.name());
                letters.entry(key).or_insert_with(|| (kind, vec![])).1.push(invoice);
            }
        }
    }
    for ((payer_id, _), (kind, invoices)) in letters {
        remind(write, payer_id, kind, &invoices)?;
        match kind {
            MessageKind::WikLetter => made.wik_letters += 1,
            _ => made.reminders += 1,
        }
    }
    Ok(())
}

/// Returns what a late invoice asks for today. Who is collected from, pays in parts that are not due, or disputes it is
/// left in peace.
fn asks(
    write: &Write<'_>,
    invoice: &Invoice,
    payer: &Relation,
    ladder: &Ladder,
) -> anyhow::Result<Asks> {
    let today = write.today();
    let late = days_between(invoice.due, today);
    let is_on_its_way = write.live_run_of(invoice.id)?.is_some();
    if !invoice.open.is_positive() || is_on_its_way || write.dunning_hold(invoice.id)?.is_some() {
        return Ok(Asks::Nothing);
    }
    if !write.has_message_of(invoice.id, MessageKind::Reminder)? {
        let is_time = ladder.reminder_days <= late;
        return Ok(if is_time { Asks::Tell(MessageKind::Reminder) } else { Asks::Nothing });
    }
    // The friendly word goes first, and is really told before the stern one.
    let reminded = write.told_of_invoice(invoice.id, MessageKind::Reminder)?;
    // The law protects persons; an organisation is not written the letter of article 6:96.
    let is_person = payer.kind == RelationKind::Person;
    if !write.has_message_of(invoice.id, MessageKind::WikLetter)? {
        let is_time = ladder.wik_days <= late && reminded.is_some_and(|on| on < today);
        return Ok(match (is_time, is_person) {
            (true, true) => Asks::Tell(MessageKind::WikLetter),
            (true, false) => Asks::Decision,
            (false, _) => Asks::Nothing,
        });
    }
    let sent = write.told_of_invoice(invoice.id, MessageKind::WikLetter)?;
    let until = sent.map(|sent| pay_without_costs_until(delivered_on(sent, ladder.post_days)));
    Ok(if until.is_some_and(|until| until < today) { Asks::Decision } else { Asks::Nothing })
}

/// Writes one letter about all of somebody's invoices that ask for it, with one sum and one amount of costs.
fn remind(
    write: &Write<'_>,
    payer_id: i64,
    kind: MessageKind,
    invoices: &[Invoice],
) -> Result<(), Refusal> {
    let payer = write.relation(payer_id)?.expect("an invoice has a payer");
    let total: Money = invoices.iter().map(|invoice| invoice.open).sum();
    let rows: Vec<Value> = invoices
        .iter()
        .map(|invoice| {
            Value::from(BTreeMap::from([
                ("number", invoice.label()),
                ("date", dutch(invoice.date)),
                ("due", dutch(invoice.due)),
                ("open", invoice.open.to_string()),
            ]))
        })
        .collect();
    let reference = match invoices {
        [invoice] => creditor_reference(&digits(&invoice.label())).unwrap_or_default(),
        _ => invoices.iter().map(Invoice::label).collect::<Vec<_>>().join(" "),
    };
    let values: Values = BTreeMap::from([
        ("name", Value::from(payer.name.full())),
        ("invoices", Value::from(rows)),
        ("total", Value::from(total.to_string())),
        ("costs", Value::from(collection_costs(total).to_string())),
        ("reference", Value::from(reference)),
    ]);
    let letter = write_letter(write, kind, values)?;
    let ids: Vec<i64> = invoices.iter().map(|invoice| invoice.id).collect();
    let of: Vec<String> = ids.iter().map(i64::to_string).collect();
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
        invoices: &ids,
    })?;
    Ok(())
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
        once_key: &format!("confirmation:{subscription_id}"),
        invoices: &[],
    })?;
    Ok(())
}
