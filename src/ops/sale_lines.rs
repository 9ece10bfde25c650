//! What is sold without a subscription, as the lines of an invoice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::db::Read;
use crate::db::invoices::{Line, LineKind};
use crate::db::recurring::PricedLine;
use crate::domain::billing::Step;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::pricing::{Reductions, take_off};
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::Refusal;
use crate::ops::set_account::known_account;

/// More of one thing is a slip of the hand.
const QUANTITY_MAX: u32 = 10_000;

/// What is sold: a product of the list, or anything by its description and price.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaleLine {
    pub description: String,
    #[serde(default = "one")]
    pub quantity: u32,
    /// Of one, with vat in it; that of the product of this name when left out.
    #[serde(default)]
    pub price_cents: Option<i64>,
    #[serde(default)]
    pub vat: Option<String>,
    #[serde(default)]
    pub cost_center: String,
    /// The account its income is on; the usual one when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ledger_account: String,
}

impl SaleLine {
    /// Makes of what has its price the line that is asked for.
    pub(super) fn of(line: &PricedLine) -> SaleLine {
        SaleLine {
            description: line.description.clone(),
            quantity: line.quantity,
            price_cents: Some(line.price.in_cents()),
            vat: Some(line.vat_code.clone()),
            cost_center: line.cost_center.clone(),
            ledger_account: line.ledger_account.clone(),
        }
    }
}

fn one() -> u32 {
    1
}

/// Returns the lines of an invoice before anybody's discounts, with the rates of vat of that day.
pub(super) fn checked_lines(
    read: &Read<'_>,
    asked: &[SaleLine],
    today: Day,
) -> Result<Vec<Line>, Refusal> {
    if asked.is_empty() {
        let (who, field) = (String::new(), Field::Description);
        return Err(Problem::RequiredMissing { who, field }.into());
    }
    let products: BTreeMap<String, Money> = read
        .products()?
        .into_iter()
        .filter_map(|product| Some((product.name, product.price?)))
        .collect();
    let mut lines = Vec::new();
    for asked in asked {
        let description = harmless(&asked.description);
        if description.is_empty() {
            let (who, field) = (String::new(), Field::Description);
            return Err(Problem::RequiredMissing { who, field }.into());
        }
        if !(1..=QUANTITY_MAX).contains(&asked.quantity) {
            let (value, allowed) = (asked.quantity.to_string(), format!("1-{QUANTITY_MAX}"));
            return Err(Problem::ValueUnknown { field: Field::Count, value, allowed }.into());
        }
        known_account(read, asked.ledger_account.trim())??;
        let price = asked.price_cents.map(Money::cents);
        let price = price.or_else(|| products.get(&description).copied());
        let price = price.filter(|price| (Money::ZERO..=Money::MAX).contains(price));
        let Some(price) = price else {
            let (who, field) = (description, Field::Price);
            return Err(Problem::RequiredMissing { who, field }.into());
        };
        let vat_code = asked.vat.clone().unwrap_or_else(|| "none".to_owned());
        if !read.knows_vat(&vat_code)? {
            let (field, value) = (Field::Vat, vat_code);
            let allowed = "none, exempt, low, high".to_owned();
            return Err(Problem::ValueUnknown { field, value, allowed }.into());
        }
        let rate = read.vat_on(&vat_code, today)?;
        let amount = price.times(asked.quantity);
        let (product, quantity) = (description.clone(), asked.quantity);
        let amount_cents = amount.in_cents();
        lines.push(Line {
            id: 0,
            description,
            subscription_id: None,
            period: None,
            quantity,
            discount: Money::ZERO,
            amount,
            vat_code,
            vat_basis_points: rate,
            cost_center: harmless(&asked.cost_center),
            ledger_account: asked.ledger_account.trim().to_owned(),
            steps: vec![Step::Product { product, quantity, amount_cents }],
            kind: LineKind::Sale,
            supplied_on: Some(today),
            relation_id: None,
        });
    }
    // No part and no sum of what a bank can collect in one go is more.
    let total: Money = lines.iter().map(|line| line.amount).sum();
    if Money::MAX < total {
        let (value, allowed) = (total.to_string(), format!("0,00-{}", Money::MAX));
        return Err(Problem::ValueUnknown { field: Field::Price, value, allowed }.into());
    }
    Ok(lines)
}

/// Returns what lowers what somebody buys: their own discounts and those of their groups.
pub(super) fn reductions_of(
    read: &Read<'_>,
    relation_id: i64,
) -> anyhow::Result<Reductions<'static>> {
    let discounts = read.discounts_of_relation(relation_id)?.into();
    Ok(Reductions { discounts, households: vec![].into() })
}

/// Says on lines that somebody else pays whom they are for.
pub(super) fn name_on(lines: &mut [Line], who: &str) {
    for line in lines {
        line.description = format!("{} {who}", line.description);
    }
}

/// Takes off each line what somebody's discounts of that day take off.
pub(super) fn lowered(reductions: &Reductions<'_>, lines: &[Line], today: Day) -> Vec<Line> {
    let mut own = lines.to_vec();
    // An amount off is off once, not off every line.
    let mut fixed = reductions.fixed_on(today);
    for line in &mut own {
        let full = line.amount;
        line.amount = reductions.lower(full.into(), today, false, &mut line.steps).amount;
        take_off(&mut line.amount, &mut fixed, &mut line.steps);
        line.discount = full - line.amount;
    }
    own
}
