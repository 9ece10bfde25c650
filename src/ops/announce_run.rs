//! Who is collected from is told before: how much, on which day, on which mandate.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::collections::CollectionItem;
use crate::db::messages::{Message, MessageKind, NewMessage};
use crate::db::runs::{Run, RunKind, RunState};
use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, dutch};
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::domain::problem::Problem;
use crate::domain::relation::Relation;
use crate::ops::letters::{Values, write_letter};
use crate::ops::prepare_messages::living;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Puts a message to every payer of a run in the outbox, one each, once; nothing leaves by itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnounceRun {
    pub run: Reference,
}

#[derive(Clone, Debug, Serialize)]
pub struct RunAnnounced {
    pub run: i64,
    pub messages: usize,
}

/// What makes the message of a run to a payer one: made once for each.
fn once_key(run_id: i64, payer_id: i64) -> String {
    format!("prenotification:{run_id}:{payer_id}")
}

impl Deed for AnnounceRun {
    const NAME: &'static str = "announce_run";
    type Value = RunAnnounced;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RunAnnounced>, Refusal> {
        let run = write.find_run(&self.run.0)??;
        if run.kind != RunKind::Collection {
            return Err(Problem::RunNotCollection { run: run.id }.into());
        }
        if run.state == RunState::Undone {
            return Err(Problem::RunUndone { run: run.id }.into());
        }
        let creditor_id = write.setting(Setting::CreditorId)?;
        let mut messages = 0;
        let payers = payers(write, &run)?;
        let count = payers.len();
        for (at, (payer_id, payer)) in payers.into_iter().enumerate() {
            write.tick(at, count)?;
            let key = once_key(run.id, payer_id);
            if matches!(payer.told, Told::Ready | Told::Same) || write.was_told(&key)? {
                continue;
            }
            let Some(relation) = living(write, payer_id)? else { continue };
            let values = letter_values(&run, &relation, &payer, &creditor_id);
            let letter = write_letter(write, MessageKind::Prenotification, values)?;
            let invoices: Vec<(i64, u32)> =
                payer.items.iter().map(|item| (item.invoice_id, 0)).collect();
            write.add_message(&NewMessage {
                relation_id: payer_id,
                kind: MessageKind::Prenotification,
                subscription_id: None,
                address: &relation.email,
                subject: &letter.subject,
                body: &letter.body,
                once_key: &key,
                facts: &facts_of(&run, &payer.items),
                invoices: &invoices,
                renewals: &[],
            })?;
            messages += 1;
        }
        let value = RunAnnounced { run: run.id, messages };
        Ok(Done::new(value, format!("{}: {messages}", run.id)))
    }
}

fn letter_values(run: &Run, relation: &Relation, payer: &Payer, creditor_id: &str) -> Values {
    let total: Money = payer.items.iter().map(|item| item.amount).sum();
    let rows = payer.items.iter().map(|item| {
        Value::from(BTreeMap::from([
            ("number", item.invoice_number.clone()),
            ("amount", item.amount.to_string()),
            ("mandate", item.mandate_reference.clone()),
        ]))
    });
    let account = payer.items[0].iban.parse::<Iban>().map(|iban| iban.masked());
    let replaces = match payer.told {
        Told::Otherwise(on) => Some(dutch(on)),
        Told::Not | Told::Ready | Told::Same => None,
    };
    BTreeMap::from([
        ("name", Value::from(relation.name.full())),
        ("on", Value::from(dutch(run.on))),
        ("total", Value::from(total.to_string())),
        ("account", Value::from(account.unwrap_or_default())),
        ("items", Value::from(rows.collect::<Vec<_>>())),
        ("creditor_id", Value::from(creditor_id)),
        ("replaces", Value::from(replaces)),
    ])
}

/// What a payer was told of what a run collects from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Not,
    /// It lies ready.
    Ready,
    /// Exactly this, be it of a run that this one came after.
    Same,
    /// Another amount, day or mandate, on that day, of a run that was taken back.
    Otherwise(Day),
}

struct Payer {
    items: Vec<CollectionItem>,
    told: Told,
}

/// How many payers of a run know of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    pub told: usize,
    pub ready: usize,
    /// Told another amount, day or mandate than it is now.
    pub otherwise: usize,
    pub untold: usize,
}

/// Counts the payers of a run by what they were told of it.
pub fn announced(read: &Read<'_>, run: &Run) -> anyhow::Result<Announced> {
    let mut counts = Announced::default();
    for payer in payers(read, run)?.into_values() {
        match payer.told {
            Told::Not => counts.untold += 1,
            Told::Ready => counts.ready += 1,
            Told::Same => counts.told += 1,
            Told::Otherwise(_) => counts.otherwise += 1,
        }
    }
    Ok(counts)
}

/// Returns whether a message that lies ready is what its run collects from that payer.
pub(super) fn is_as_announced(read: &Read<'_>, message: &Message) -> anyhow::Result<bool> {
    let Some(run) = read.run_of_announcement(message.id)? else { return Ok(false) };
    let items: Vec<CollectionItem> = read
        .collection_items(run.id)?
        .into_iter()
        .filter(|item| item.payer_id == message.relation_id && item.state != "withdrawn")
        .collect();
    // Made before penning kept what it told, it is what it was.
    Ok(message.facts.is_empty() || facts_of(&run, &items) == message.facts)
}

/// Returns the payers of a run with what is collected from them, and what they know of it.
fn payers(read: &Read<'_>, run: &Run) -> anyhow::Result<BTreeMap<i64, Payer>> {
    let mut payers: BTreeMap<i64, Payer> = BTreeMap::new();
    let items = read.collection_items(run.id)?.into_iter();
    for item in items.filter(|item| item.state != "withdrawn") {
        let new = || Payer { items: vec![], told: Told::Not };
        payers.entry(item.payer_id).or_insert_with(new).items.push(item);
    }
    let tellings = read.announcements_about(run.id)?;
    for (payer_id, payer) in &mut payers {
        let facts = facts_of(run, &payer.items);
        // The last word counts; of a run that went on as it was told, none is about this one.
        for telling in tellings.iter().filter(|telling| telling.relation_id == *payer_id) {
            let is_own = telling.run_id == run.id;
            payer.told = match telling.done_on {
                None if is_own => Told::Ready,
                Some(_) if telling.facts == facts || (is_own && telling.facts.is_empty()) => {
                    Told::Same
                }
                Some(on) if telling.is_taken_back => Told::Otherwise(on),
                _ => payer.told,
            };
        }
    }
    Ok(payers)
}

/// What a message says, for a program: the day, and of each collection the invoice, the amount in cents and the mandate.
fn facts_of(run: &Run, items: &[CollectionItem]) -> String {
    let mut parts: Vec<String> = items
        .iter()
        .map(|item| {
            let cents = item.amount.in_cents();
            format!("{}:{cents}:{}", item.invoice_number, item.mandate_reference)
        })
        .collect();
    parts.sort_unstable();
    format!("{} {}", run.on, parts.join(" "))
}
