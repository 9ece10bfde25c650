//! What a movement is made of.

use crate::bank::statement::{Detail, Entry};
use crate::domain::calendar::Day;
use crate::domain::money::Money;

/// One payment of a movement, or the movement itself.
pub(super) struct Part {
    pub(super) booked_on: Day,
    pub(super) amount: Money,
    pub(super) fee: Money,
    pub(super) reference: String,
    pub(super) code: String,
    pub(super) batch: String,
    pub(super) detail: Detail,
    /// Account and name of the other party.
    pub(super) party: (String, String),
    pub(super) remittance: String,
}

/// How the payments inside a movement relate to its amount.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Makeup {
    /// One payment or none, or a batch of ours in one sum.
    Whole,
    /// Several, that sum to it.
    Apart,
    /// Several that came back; what is more than their sum is what the bank took for it.
    ApartWithFee(Money),
    /// Several that do not sum to it: what it is made of is not certain.
    Unclear,
}

pub(super) fn makeup(entry: &Entry, is_our_batch: bool) -> Makeup {
    if entry.details.len() < 2 || is_our_batch {
        return Makeup::Whole;
    }
    let Some(sum) = entry.details.iter().map(|detail| detail.amount).sum::<Option<Money>>() else {
        return Makeup::Unclear;
    };
    let all_came_back = entry.details.iter().all(|detail| !detail.return_code.is_empty());
    match sum - entry.amount {
        rest if rest.is_zero() => Makeup::Apart,
        rest if rest.is_positive() && all_came_back => Makeup::ApartWithFee(rest),
        _ => Makeup::Unclear,
    }
}

/// Takes a movement apart where it says what it is made of; a batch of ours stays whole.
pub(super) fn parts(entry: &Entry, makeup: Makeup) -> Vec<Part> {
    let Some(booked_on) = entry.booked_on.or(entry.value_on) else { return vec![] };
    let is_apart = matches!(makeup, Makeup::Apart | Makeup::ApartWithFee(_));
    let details = match makeup {
        Makeup::Apart | Makeup::ApartWithFee(_) => entry.details.clone(),
        Makeup::Whole => vec![entry.details.first().cloned().unwrap_or_default()],
        Makeup::Unclear => vec![Detail::default()],
    };
    let part = |(place, detail): (usize, Detail)| {
        let extra = match makeup {
            Makeup::ApartWithFee(fee) if place == 0 => fee,
            _ => Money::ZERO,
        };
        let amount = detail.amount.filter(|_| is_apart).unwrap_or(entry.amount) - extra;
        let mut part = part_of(entry, booked_on, amount, detail);
        if is_apart && !entry.reference.is_empty() {
            part.reference = format!("{}#{place}", entry.reference);
        }
        part
    };
    details.into_iter().enumerate().map(part).collect()
}

/// Returns each payment that a movement names, whatever they sum to: what is told before or beside a statement.
pub(super) fn each_detail(entry: &Entry, on: Day) -> Vec<Part> {
    let part =
        |detail: &Detail| part_of(entry, on, detail.amount.unwrap_or(entry.amount), detail.clone());
    entry.details.iter().map(part).collect()
}

fn part_of(entry: &Entry, booked_on: Day, amount: Money, detail: Detail) -> Part {
    let out = if amount.is_positive() { Money::ZERO } else { -amount };
    let principal = detail.principal.filter(|_| !detail.return_code.is_empty());
    let fee = principal.map_or(Money::ZERO, |principal| (out - principal).max(Money::ZERO));
    let own = |(account, _): &&(String, String)| *account != entry.account;
    let party = detail.parties.iter().find(own).cloned().unwrap_or_default();
    let batch = if entry.batch.is_empty() { &detail.batch } else { &entry.batch };
    let text = if detail.remittance.is_empty() { &entry.text } else { &detail.remittance };
    Part {
        booked_on,
        amount,
        fee,
        reference: entry.reference.clone(),
        code: entry.code.clone(),
        batch: batch.clone(),
        remittance: text.clone(),
        party,
        detail,
    }
}
