//! Who is collected from is told before: how much, on which day, on which mandate.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::collections::CollectionItem;
use crate::db::messages::{MessageKind, NewMessage};
use crate::db::runs::{RunKind, RunState};
use crate::db::settings::Setting;
use crate::domain::calendar::dutch;
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::domain::problem::Problem;
use crate::ops::letters::{Values, write_letter};
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
        let mut by_payer: BTreeMap<i64, Vec<CollectionItem>> = BTreeMap::new();
        for item in write.collection_items(run.id)? {
            by_payer.entry(item.payer_id).or_default().push(item);
        }
        let creditor_id = write.setting(Setting::CreditorId)?;
        let mut messages = 0;
        for (payer_id, items) in by_payer {
            let key = once_key(run.id, payer_id);
            let Some(payer) = write.relation(payer_id)?.filter(|_| !items.is_empty()) else {
                continue;
            };
            if write.was_told(&key)? {
                continue;
            }
            let total: Money = items.iter().map(|item| item.amount).sum();
            let rows = items.iter().map(|item| {
                Value::from(BTreeMap::from([
                    ("number", item.invoice_number.clone()),
                    ("amount", item.amount.to_string()),
                    ("mandate", item.mandate_reference.clone()),
                ]))
            });
            let account = items[0].iban.parse::<Iban>().map(|iban| iban.masked());
            let values: Values = BTreeMap::from([
                ("name", Value::from(payer.name.full())),
                ("on", Value::from(dutch(run.on))),
                ("total", Value::from(total.to_string())),
                ("account", Value::from(account.unwrap_or_default())),
                ("items", Value::from(rows.collect::<Vec<_>>())),
                ("creditor_id", Value::from(creditor_id.as_str())),
            ]);
            let letter = write_letter(write, MessageKind::Prenotification, values)?;
            let invoices: Vec<(i64, u32)> = items.iter().map(|item| (item.invoice_id, 0)).collect();
            write.add_message(&NewMessage {
                relation_id: payer_id,
                kind: MessageKind::Prenotification,
                subscription_id: None,
                address: &payer.email,
                subject: &letter.subject,
                body: &letter.body,
                once_key: &key,
                facts: "",
                invoices: &invoices,
                renewals: &[],
            })?;
            messages += 1;
        }
        let value = RunAnnounced { run: run.id, messages };
        Ok(Done::new(value, format!("{}: {messages}", run.id)))
    }
}
