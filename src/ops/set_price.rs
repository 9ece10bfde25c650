//! A plan gets another price from a day on.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::Problem;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPrice {
    pub plan: Reference,
    pub price_cents: i64,
    pub valid_from: Day,
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
        let id = write.find_plan(&self.plan.0)??;
        if self.price_cents < 0 || Money::MAX.in_cents() < self.price_cents {
            return Err(Problem::AmountNotPositive.into());
        }
        let before = write.price_on(id, self.valid_from)?;
        write.set_price(id, self.valid_from, Money::cents(self.price_cents))?;
        let plan = write.plan(id)?.expect("the plan was found just now").name;
        let subject = format!("{plan} {}", Money::cents(self.price_cents));
        let done = Done::new(PriceSet { plan: plan.clone(), valid_from: self.valid_from }, subject);
        Ok(match before {
            Some(before) => done.undone_by(SetPrice {
                plan: plan.into(),
                price_cents: before.in_cents(),
                valid_from: self.valid_from,
            }),
            None => done,
        })
    }
}
