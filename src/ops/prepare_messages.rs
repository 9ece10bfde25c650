//! What is to be told gets ready: that a membership runs out, or that an invoice is late.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::messages::{Message, MessageKind, MessageState, NewMessage};
use crate::db::settings::Setting;
use crate::db::standings::Standing;
use crate::db::{Read, Write};
use crate::domain::billing::next_period;
use crate::domain::calendar::{Day, days_after, dutch};
use crate::domain::cancellation::{NoticeAt, notice_deadline};
use crate::domain::dunning::collection_costs;
use crate::domain::money::Money;
use crate::domain::payment_reference::{creditor_reference, digits};
use crate::domain::pricing::Percent;
use crate::domain::relation::Relation;
use crate::domain::returns::HOLDER_DIED;
use crate::ops::announce_run::is_as_announced;
use crate::ops::dunning::{Asks, Ladder, Late, costs_vat, facts_of, late};
use crate::ops::gift_statements::is_still_given;
use crate::ops::letters::{BrokenTemplate, LetterLanguage, Values, unless_broken, write_letter};
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
    /// What was not written, by the mistake in its template; it gets ready when that is mended.
    pub broken: Vec<BrokenTemplate>,
}

impl Deed for PrepareMessages {
    const NAME: &'static str = "prepare_messages";
    type Value = MessagesPrepared;

    fn perform(&self, write: &Write<'_>) -> Result<Done<MessagesPrepared>, Refusal> {
        let mut made = MessagesPrepared::default();
        outdate(write)?;
        made.renewals = prepare_renewals(write, &mut made.broken)?;
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

fn prepare_reminders(write: &Write<'_>, made: &mut MessagesPrepared) -> Result<(), Refusal> {
    let ladder = Ladder::of(write)?;
    let mut payers: BTreeMap<i64, Vec<(Late, Asks)>> = BTreeMap::new();
    let today = write.today();
    let due: Vec<_> =
        write.open_invoices()?.into_iter().filter(|invoice| invoice.due < today).collect();
    for (at, invoice) in due.iter().enumerate() {
        write.tick(at, due.len())?;
        for late in late(write, invoice, today)? {
            let asks = ladder.asks(write, &late, today)?;
            if matches!(asks, Asks::Decision | Asks::Withdrawn) {
                made.undecided.push(invoice.label());
            }
            payers.entry(invoice.payer_id).or_default().push((late, asks));
        }
    }
    made.undecided.dedup();
    let count = payers.len();
    for (at, (payer_id, claims)) in payers.into_iter().enumerate() {
        write.tick(at, count)?;
        let (letter, reminder) = letters_of(write, &ladder, claims)?;
        if !letter.is_empty() {
            let written = remind(write, payer_id, MessageKind::WikLetter, &letter);
            if unless_broken(written, &mut made.broken)?.is_some() {
                outdate_reminders(write, payer_id, &letter)?;
                made.wik_letters += 1;
            }
        }
        if !reminder.is_empty() {
            let written = remind(write, payer_id, MessageKind::Reminder, &reminder);
            made.reminders += usize::from(unless_broken(written, &mut made.broken)?.is_some());
        }
    }
    Ok(())
}

/// Takes a friendly word out of the outbox that the letter of the law has overtaken; what else it was about is reminded of
/// anew.
fn outdate_reminders(write: &Write<'_>, payer_id: i64, letter: &[Late]) -> anyhow::Result<()> {
    for message in write.messages_of(payer_id)? {
        let is_ready =
            message.kind == MessageKind::Reminder && message.state == MessageState::Ready;
        if !is_ready {
            continue;
        }
        let claims = write.invoices_of_message(message.id)?;
        if letter.iter().any(|late| claims.contains(&late.claim())) {
            write.set_message_state(message.id, MessageState::Outdated)?;
        }
    }
    Ok(())
}

/// Returns what of somebody goes in the letter of the law today, and what in a reminder. Costs are asked once for all that is
/// late together, so the letter takes along whatever it was not written about yet. Source: BW 6:96, seventh paragraph.
fn letters_of(
    read: &Read<'_>,
    ladder: &Ladder,
    claims: Vec<(Late, Asks)>,
) -> anyhow::Result<(Vec<Late>, Vec<Late>)> {
    let is_letter = |(_, asks): &(Late, Asks)| *asks == Asks::Tell(MessageKind::WikLetter);
    let is_time = claims.iter().any(is_letter);
    let (mut letter, mut reminder) = (Vec::new(), Vec::new());
    for (late, asks) in claims {
        let is_on_the_way = match asks {
            Asks::Tell(_) => true,
            Asks::Nothing { told, .. } => {
                told.is_none_or(|(kind, _)| kind == MessageKind::Reminder)
                    && !read.has_message_of(late.claim(), MessageKind::WikLetter)?
            }
            Asks::Withdrawn | Asks::Decision | Asks::Decided(..) => false,
        };
        if is_time && is_on_the_way && ladder.is_written_the_letter(read, &late)? {
            letter.push(late);
        } else if asks == Asks::Tell(MessageKind::Reminder) {
            reminder.push(late);
        }
    }
    Ok((letter, reminder))
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
    let vat = costs_vat(write, write.today())?;
    let rows: Vec<Value> = all
        .iter()
        .map(|late| {
            Value::from(BTreeMap::from([
                ("number", late.invoice.label()),
                (
                    "part",
                    if late.instalment == 0 { String::new() } else { late.instalment.to_string() },
                ),
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
        ("costs", Value::from(collection_costs(total, vat, write.today()).to_string())),
        (
            "costs_vat",
            Value::from(if vat == 0 { String::new() } else { Percent::of(vat).to_string() }),
        ),
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
        facts: &facts_of(kind, all, vat),
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
                let all = late(write, &invoice, write.today())?.into_iter();
                now.extend(all.filter(|late| claims.contains(&late.claim())));
            }
            let vat = costs_vat(write, write.today())?;
            Ok(facts_of(message.kind, &now, vat) == message.facts)
        }
        MessageKind::Renewal => is_still_to_renew(write, message),
        MessageKind::GiftStatement => is_still_given(write, message.relation_id, &message.facts),
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
