//! What somebody gave in a year, for their tax return.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::messages::{MessageKind, NewMessage};
use crate::db::reports::Gift;
use crate::db::settings::Setting;
use crate::domain::calendar::dutch;
use crate::domain::card::listed;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::ops::letters::{Values, write_letter};
use crate::ops::prepare_messages::living;
use crate::ops::{Deed, Done, Refusal};

/// Puts a statement of the gifts of a calendar year in the outbox for everybody who gave: what came in on invoices of which
/// the income is on an account for gifts. Who was told the same is not told again.
///
/// Source: Wet inkomstenbelasting 2001, article 6.38: a gift in cash is no deduction since 2021, and is told apart.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrepareGiftStatements {
    pub year: i32,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct GiftStatements {
    pub statements: usize,
    pub total_cents: i64,
}

impl Deed for PrepareGiftStatements {
    const NAME: &'static str = "prepare_gift_statements";
    type Value = GiftStatements;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GiftStatements>, Refusal> {
        let accounts = listed(&write.setting(Setting::GiftAccounts)?);
        if accounts.is_empty() {
            return Err(Problem::SettingMissing { field: Field::GiftAccounts }.into());
        }
        // Without it nobody can name the club in a tax return.
        if write.setting(Setting::ClubRsin)?.is_empty() {
            return Err(Problem::SettingMissing { field: Field::Rsin }.into());
        }
        let today = write.today();
        let allowed = 2000..=today.year();
        let Some(from) =
            NaiveDate::from_ymd_opt(self.year, 1, 1).filter(|from| allowed.contains(&from.year()))
        else {
            let (value, allowed) = (self.year.to_string(), format!("2000-{}", today.year()));
            return Err(Problem::ValueUnknown { field: Field::Year, value, allowed }.into());
        };
        let until = from.with_month(12).and_then(|day| day.with_day(31)).unwrap_or(from);
        let mut by_giver: BTreeMap<i64, Vec<Gift>> = BTreeMap::new();
        for gift in write.gifts(from, until, &accounts, None)? {
            by_giver.entry(gift.relation_id).or_default().push(gift);
        }
        let mut made = GiftStatements::default();
        for (relation_id, gifts) in by_giver {
            let total: Money = gifts.iter().map(|gift| gift.amount).sum();
            if total.is_positive() && self.tell(write, relation_id, &gifts, total)? {
                made.statements += 1;
                made.total_cents += total.in_cents();
            }
        }
        let subject = format!("{}: {}", self.year, made.statements);
        Ok(Done::new(made, subject))
    }
}

impl PrepareGiftStatements {
    /// Puts one statement in the outbox; returns whether it says something new to somebody who can be told.
    fn tell(
        &self,
        write: &Write<'_>,
        relation_id: i64,
        gifts: &[Gift],
        total: Money,
    ) -> Result<bool, Refusal> {
        let facts = facts_of(gifts);
        let Some(giver) = living(write, relation_id)? else { return Ok(false) };
        let once_key = format!("gifts:{}:{relation_id}:{facts}", self.year);
        if write.was_told(&once_key)? {
            return Ok(false);
        }
        let cash: Money = gifts.iter().filter(|gift| gift.is_cash).map(|gift| gift.amount).sum();
        let rows: Vec<Value> = gifts
            .iter()
            .map(|gift| {
                Value::from(BTreeMap::from([
                    ("date", Value::from(dutch(gift.on))),
                    ("amount", Value::from(gift.amount.to_string())),
                    ("is_cash", Value::from(gift.is_cash)),
                ]))
            })
            .collect();
        let values: Values = BTreeMap::from([
            ("name", Value::from(giver.name.full())),
            ("year", Value::from(self.year)),
            ("gifts", Value::from(rows)),
            ("total", Value::from(total.to_string())),
            ("cash", Value::from((!cash.is_zero()).then(|| cash.to_string()))),
            ("rsin", Value::from(write.setting(Setting::ClubRsin)?)),
        ]);
        let letter = write_letter(write, MessageKind::GiftStatement, values)?;
        let told = write.add_message(&NewMessage {
            relation_id,
            kind: MessageKind::GiftStatement,
            subscription_id: None,
            address: &giver.email,
            subject: &letter.subject,
            body: &letter.body,
            once_key: &once_key,
            facts: &facts,
            invoices: &[],
            renewals: &[],
        })?;
        Ok(told.is_some())
    }
}

/// Returns what a statement says, for a program.
fn facts_of(gifts: &[Gift]) -> String {
    let one =
        |gift: &Gift| format!("{}:{}:{}", gift.on, gift.amount.in_cents(), u8::from(gift.is_cash));
    gifts.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Returns whether what a statement says is still so: the gifts of its year.
pub(super) fn is_still_given(
    write: &Write<'_>,
    relation_id: i64,
    facts: &str,
) -> anyhow::Result<bool> {
    let year = facts.get(..4).and_then(|year| year.parse::<i32>().ok());
    let Some(from) = year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)) else {
        return Ok(false);
    };
    let until = from.with_month(12).and_then(|day| day.with_day(31)).unwrap_or(from);
    let accounts = listed(&write.setting(Setting::GiftAccounts)?);
    let own = write.gifts(from, until, &accounts, Some(relation_id))?;
    Ok(facts_of(&own) == facts)
}
