//! What somebody gave in a year, for their tax return.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use minijinja::Value;
use serde::{Deserialize, Serialize};

use crate::db::gift_agreements::GiftAgreement;
use crate::db::messages::{MessageKind, NewMessage};
use crate::db::reports::Gift;
use crate::db::settings::Setting;
use crate::db::{Read, Write};
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
    /// Who gave less or more that year than they promised in writing to give every year.
    pub uneven: Vec<String>,
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
        let mut promised: BTreeMap<i64, Vec<GiftAgreement>> = BTreeMap::new();
        for agreement in write.gift_agreements_in(self.year)? {
            promised.entry(agreement.relation_id).or_default().push(agreement);
        }
        let mut by_giver: BTreeMap<i64, Vec<Gift>> = BTreeMap::new();
        for gift in write.gifts(from, until, &accounts, None)? {
            by_giver.entry(gift.relation_id).or_default().push(gift);
        }
        let given: BTreeMap<i64, Money> = by_giver
            .iter()
            .map(|(id, gifts)| (*id, gifts.iter().map(|gift| gift.amount).sum()))
            .collect();
        let mut made = GiftStatements::default();
        let count = by_giver.len();
        for (at, (relation_id, gifts)) in by_giver.into_iter().enumerate() {
            write.tick(at, count)?;
            let total: Money = gifts.iter().map(|gift| gift.amount).sum();
            let agreements = promised.get(&relation_id).map(Vec::as_slice).unwrap_or_default();
            if total.is_positive() && self.tell(write, relation_id, &gifts, agreements)? {
                made.statements += 1;
                made.total_cents += total.in_cents();
            }
        }
        made.uneven = uneven(write, &promised, &given)?;
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
        agreements: &[GiftAgreement],
    ) -> Result<bool, Refusal> {
        let total: Money = gifts.iter().map(|gift| gift.amount).sum();
        let facts = facts_of(gifts, agreements);
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
        let promise = |agreement: &GiftAgreement| {
            Value::from(BTreeMap::from([
                ("number", agreement.number()),
                ("yearly", agreement.yearly.to_string()),
                ("from", agreement.from_year.to_string()),
                ("until", agreement.last_year().to_string()),
            ]))
        };
        let promises: Vec<Value> = agreements.iter().map(promise).collect();
        let values: Values = BTreeMap::from([
            ("name", Value::from(giver.name.full())),
            ("year", Value::from(self.year)),
            ("gifts", Value::from(rows)),
            ("total", Value::from(total.to_string())),
            ("cash", Value::from((!cash.is_zero()).then(|| cash.to_string()))),
            ("rsin", Value::from(write.setting(Setting::ClubRsin)?)),
            ("agreements", Value::from(promises)),
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
fn facts_of(gifts: &[Gift], agreements: &[GiftAgreement]) -> String {
    let one =
        |gift: &Gift| format!("{}:{}:{}", gift.on, gift.amount.in_cents(), u8::from(gift.is_cash));
    let promised = |of: &GiftAgreement| format!("{}:{}", of.number(), of.yearly.in_cents());
    let all = gifts.iter().map(one).chain(agreements.iter().map(promised));
    all.collect::<Vec<_>>().join(" ")
}

/// Returns who gave another amount in a year than they promised, each with both.
fn uneven(
    read: &Read<'_>,
    promised: &BTreeMap<i64, Vec<GiftAgreement>>,
    given: &BTreeMap<i64, Money>,
) -> anyhow::Result<Vec<String>> {
    let mut uneven = Vec::new();
    for (id, agreements) in promised {
        let asked: Money = agreements.iter().map(|agreement| agreement.yearly).sum();
        let gave = given.get(id).copied().unwrap_or_default();
        if gave != asked {
            uneven.push(format!("{} ({gave} / {asked})", read.relation_name(*id)?));
        }
    }
    Ok(uneven)
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
    let agreements: Vec<GiftAgreement> = write
        .gift_agreements_of(relation_id)?
        .into_iter()
        .filter(|agreement| agreement.holds_in(from.year()))
        .collect();
    Ok(facts_of(&own, &agreements) == facts)
}
