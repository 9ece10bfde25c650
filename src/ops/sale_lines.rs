//! What is sold without a subscription, as the lines of an invoice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::db::Read;
use crate::db::invoices::Line;
use crate::db::plans::ProductRow;
use crate::db::recurring::PricedLine;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::pricing::{Lowers, Reductions, VAT_CODES, own_vat, take_off};
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::Refusal;
use crate::ops::set_account::known_account;

/// More of one thing is a slip of the hand.
const QUANTITY_MAX: u32 = 10_000;

/// What is sold: a product of the list, or anything by its description and price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaleLine {
    pub description: String,
    #[serde(default = "one")]
    pub quantity: u32,
    /// Of one, with vat in it; that of the product of this name when left out.
    #[serde(default)]
    pub price_cents: Option<i64>,
    /// A code of vat; that of the product of this name, and none, when left out.
    #[serde(default)]
    pub vat: Option<String>,
    #[serde(default)]
    pub cost_center: String,
    /// The account its income is on; the usual one when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ledger_account: String,
    /// What is off this line, whoever buys it: `15%`, or an amount of euros of all of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub discount: String,
}

impl SaleLine {
    /// Makes of what has its price the line that is asked for.
    pub(super) fn of(line: &PricedLine) -> SaleLine {
        SaleLine {
            description: line.description.clone(),
            quantity: line.quantity,
            price_cents: Some(line.price.in_cents()),
            vat: Some(line.vat_code.clone()).filter(|code| !code.is_empty()),
            cost_center: line.cost_center.clone(),
            ledger_account: line.ledger_account.clone(),
            discount: line.discount_in_words(),
        }
    }

    /// Reads what is off the line.
    fn lowers(&self) -> Result<Option<Lowers>, Problem> {
        if self.discount.trim().is_empty() {
            return Ok(None);
        }
        self.discount.parse().map(Some).map_err(|_| Problem::ValueUnknown {
            field: Field::Discount,
            value: self.discount.clone(),
            allowed: "15%, 1,50".to_owned(),
        })
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
    let sold = |line: PricedLine| Ok(line.sold(today, read.vat_on(&line.vat_code, today)?));
    priced_lines(read, asked, today)?.into_iter().map(sold).collect()
}

/// Returns what is sold with its prices, and its vat on a day.
pub(super) fn priced_lines(
    read: &Read<'_>,
    asked: &[SaleLine],
    today: Day,
) -> Result<Vec<PricedLine>, Refusal> {
    if asked.is_empty() {
        let (who, field) = (String::new(), Field::Description);
        return Err(Problem::RequiredMissing { who, field }.into());
    }
    let products: BTreeMap<String, ProductRow> =
        read.products()?.into_iter().map(|product| (product.name.clone(), product)).collect();
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
        let product = products.get(&description);
        let price = price.or_else(|| product?.price);
        let price = price.filter(|price| (Money::ZERO..=Money::MAX).contains(price));
        let Some(price) = price else {
            let (who, field) = (description, Field::Price);
            return Err(Problem::RequiredMissing { who, field }.into());
        };
        let own = product.and_then(|product| own_vat(&product.vat, today));
        let vat_code = asked.vat.as_deref().or(own).unwrap_or("none").to_owned();
        if !VAT_CODES.contains(&vat_code.as_str()) {
            let (field, value) = (Field::Vat, vat_code);
            let allowed = VAT_CODES.join(", ");
            return Err(Problem::ValueUnknown { field, value, allowed }.into());
        }
        lines.push(PricedLine {
            description,
            quantity: asked.quantity,
            price,
            vat_code,
            cost_center: harmless(&asked.cost_center),
            ledger_account: asked.ledger_account.trim().to_owned(),
            lowers: asked.lowers()?,
        });
    }
    // No part and no sum of what a bank can collect in one go is more.
    let total: Money = lines.iter().map(PricedLine::amount).sum();
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
        line.discount += full - line.amount;
    }
    own
}
