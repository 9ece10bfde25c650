//! How many a subscription counts: functionaries of a branch, players of a company's team.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::problem::{Field, Problem};
use crate::ops::{Deed, Done, Reference, Refusal};

/// Sets how many a subscription counts from a day on; without a number what began on that day is taken away. What is
/// invoiced never changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetCount {
    pub subscription: Reference,
    #[serde(default)]
    pub count: Option<u32>,
    pub valid_from: Day,
}

#[derive(Clone, Debug, Serialize)]
pub struct CountSet {
    pub subscription: i64,
    pub count: Option<u32>,
}

/// More is a slip of the hand.
const COUNT_MAX: u32 = 100_000;

impl Deed for SetCount {
    const NAME: &'static str = "set_count";
    type Value = CountSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<CountSet>, Refusal> {
        let id = write.find_subscription(&self.subscription.0)??;
        let standing = write.standing(id)?.expect("the subscription was found just now");
        if let Some(count) = self.count.filter(|count| COUNT_MAX < *count) {
            let (value, allowed) = (count.to_string(), format!("0-{COUNT_MAX}"));
            return Err(Problem::ValueUnknown { field: Field::Count, value, allowed }.into());
        }
        let counts = &standing.tariff.counts;
        let before = counts.iter().find(|count| count.from == self.valid_from);
        write.set_count(id, self.valid_from, self.count)?;
        let holder = standing.subscription.relation_id;
        let shown = self.count.map_or_else(|| "-".to_owned(), |count| count.to_string());
        let subject = format!("{}: {shown}", write.relation_name(holder)?);
        let back = SetCount {
            subscription: id.into(),
            count: before.map(|count| count.count),
            valid_from: self.valid_from,
        };
        let value = CountSet { subscription: id, count: self.count };
        Ok(Done::new(value, subject).of(holder).undone_by(back))
    }
}
