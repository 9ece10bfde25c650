//! What goes along with plans has a price of its own.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Refusal};

/// Sets what one of a product costs, in plans that name no price of their own for it; makes the product when there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetProduct {
    pub name: String,
    pub price_cents: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct ProductSet {
    pub product: String,
}

impl Deed for SetProduct {
    const NAME: &'static str = "set_product";
    type Value = ProductSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ProductSet>, Refusal> {
        let product = harmless(&self.name);
        if product.is_empty() {
            return Err(Problem::RequiredMissing { who: String::new(), field: Field::Name }.into());
        }
        if !(0..=Money::MAX.in_cents()).contains(&self.price_cents) {
            return Err(Problem::AmountNotPositive.into());
        }
        let id = write.product(&product)?;
        write.set_product_price(id, Money::cents(self.price_cents))?;
        Ok(Done::new(ProductSet { product: product.clone() }, product))
    }
}
