//! A plan gets another price from a day on.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::pricing::Price;
use crate::domain::problem::Problem;
use crate::ops::requests::unlocked;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPrice {
    pub plan: Reference,
    pub price_cents: i64,
    pub valid_from: Day,
    /// Cuts a period under way on that day; without it, what is invoiced runs on at the old price.
    #[serde(default)]
    pub splits: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct PriceSet {
    pub plan: String,
    pub valid_from: Day,
}

impl Deed for SetPrice {
    const NAME: &'static str = "set_price";
    type Value = PriceSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<PriceSet>, Refusal> {
        unlocked(write)?;
        let id = write.find_plan(&self.plan.0)??;
        if self.price_cents < 0 || Money::MAX.in_cents() < self.price_cents {
            return Err(Problem::AmountNotPositive.into());
        }
        let before = write.price_on(id, self.valid_from)?;
        let amount = Money::cents(self.price_cents);
        write.set_price(id, Price { from: self.valid_from, amount, splits: self.splits })?;
        let plan = write.plan(id)?.expect("the plan was found just now").name;
        let subject = format!("{plan} {}", Money::cents(self.price_cents));
        let done = Done::new(PriceSet { plan: plan.clone(), valid_from: self.valid_from }, subject);
        Ok(match before {
            Some(before) => done.undone_by(SetPrice {
                plan: plan.into(),
                price_cents: before.in_cents(),
                valid_from: self.valid_from,
                splits: false,
            }),
            None => done,
        })
    }
}
