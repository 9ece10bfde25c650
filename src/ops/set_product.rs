//! What goes along with plans has a price of its own.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::pricing::VAT_CODES;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::requests::unlocked;
use crate::ops::{Deed, Done, Refusal};

/// Sets what one of a product costs, in plans that name no price of their own for it; makes the product when there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetProduct {
    pub name: String,
    pub price_cents: i64,
    /// The name it has from now on.
    #[serde(default)]
    pub renamed: Option<String>,
    /// The vat it has of its own; as it was when left out.
    #[serde(default)]
    pub vat: Option<ProductVat>,
}

/// The vat of a product from a day on, whatever plan it goes along with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductVat {
    pub valid_from: Day,
    /// Empty for that of the plan; nothing takes away what was set for that day.
    pub code: Option<String>,
}

impl ProductVat {
    /// Refuses a code that is none.
    fn check(&self) -> Result<(), Problem> {
        let known = |code: &String| code.is_empty() || VAT_CODES.contains(&code.as_str());
        match &self.code {
            Some(code) if !known(code) => Err(Problem::ValueUnknown {
                field: Field::Vat,
                value: code.clone(),
                allowed: VAT_CODES.join(", "),
            }),
            _ => Ok(()),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct ProductSet {
    pub product: String,
}

/// Refuses a name that cannot be told apart in a list of what goes along: `4 x Blad: 6,95; 1 x Ledenpas`.
pub(super) fn checked_name(name: &str) -> Result<(), Problem> {
    if !name.contains([';', ':']) {
        return Ok(());
    }
    let (field, value) = (Field::Products, name.to_owned());
    Err(Problem::NameWith { field, value, not: "; :".to_owned() })
}

impl Deed for SetProduct {
    const NAME: &'static str = "set_product";
    type Value = ProductSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ProductSet>, Refusal> {
        unlocked(write)?;
        let product = harmless(&self.name);
        checked_name(self.renamed.as_deref().unwrap_or(&product))?;
        if product.is_empty() {
            return Err(Problem::RequiredMissing { who: String::new(), field: Field::Name }.into());
        }
        if !(0..=Money::MAX.in_cents()).contains(&self.price_cents) {
            return Err(Problem::AmountNotPositive.into());
        }
        let renamed = self.renamed.as_deref().map(harmless).filter(|new| !new.is_empty());
        let renamed = renamed.filter(|new| *new != product);
        let known = write.products()?;
        if let Some(new) = renamed.as_ref().filter(|new| known.iter().any(|row| row.name == **new))
        {
            return Err(Problem::Taken { what: Thing::Product, value: new.clone() }.into());
        }
        let before = known.into_iter().find(|row| row.name == product);
        if renamed.is_some() && before.is_none() {
            return Err(Problem::NotFound { what: Thing::Product, value: product }.into());
        }
        if let Some(vat) = &self.vat {
            vat.check()?;
        }
        let id = write.product(&product)?;
        let vat = self.vat.as_ref().map(|vat| ProductVat {
            valid_from: vat.valid_from,
            code: before.as_ref().and_then(|row| row.vat_set(vat.valid_from).map(str::to_owned)),
        });
        if let Some(ProductVat { valid_from, code }) = &self.vat {
            write.set_product_vat(id, *valid_from, code.as_deref())?;
        }
        let now = renamed.clone().unwrap_or_else(|| product.clone());
        write.set_product(id, &now, Money::cents(self.price_cents))?;
        let done = Done::new(ProductSet { product: now.clone() }, now.clone());
        Ok(match before {
            Some(before) => {
                let price_cents = before.price.unwrap_or_default().in_cents();
                let renamed = renamed.map(|_| product);
                done.undone_by(SetProduct { name: now, price_cents, renamed, vat })
            }
            None => done,
        })
    }
}
