//! A new year with other prices, all at once.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::problem::Problem;
use crate::ops::requests::unlocked;
use crate::ops::{Deed, Done, Reference, Refusal, SetPrice, perform_within};

/// The price of one plan from the first day of the year on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearPrice {
    pub plan: Reference,
    pub price_cents: i64,
}

/// Sets the prices of a new year. What is invoiced keeps its price, periods that begin in it have the new one; last year's
/// prices stay where they were, so every year can be looked back at.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewContributionYear {
    pub valid_from: Day,
    pub prices: Vec<YearPrice>,
    /// The day the general assembly decided on it.
    #[serde(default)]
    pub decided_on: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ContributionYearMade {
    pub valid_from: Day,
    pub plans: usize,
}

impl Deed for NewContributionYear {
    const NAME: &'static str = "new_contribution_year";
    type Value = ContributionYearMade;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ContributionYearMade>, Refusal> {
        unlocked(write)?;
        if self.prices.is_empty() {
            return Err(Problem::AmountNotPositive.into());
        }
        let mut before = Vec::new();
        for price in &self.prices {
            let id = write.find_plan(&price.plan.0)??;
            let was = write.price_on(id, self.valid_from)?.unwrap_or_default();
            before.push(YearPrice { plan: price.plan.clone(), price_cents: was.in_cents() });
            let set = SetPrice {
                plan: price.plan.clone(),
                price_cents: price.price_cents,
                valid_from: self.valid_from,
                splits: false,
            };
            perform_within(write, &set)?;
        }
        let plans = self.prices.len();
        let decided = self.decided_on.map(|day| format!(" ({day})")).unwrap_or_default();
        let back = NewContributionYear { prices: before, ..self.clone() };
        let value = ContributionYearMade { valid_from: self.valid_from, plans };
        Ok(Done::new(value, format!("{}: {plans}{decided}", self.valid_from)).undone_by(back))
    }
}
