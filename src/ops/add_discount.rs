//! Somebody pays less, with a reason and for a time.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::plans::NewDiscount;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::pricing::{Lowers, Percent};
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Lowers what is billed for periods that begin on or after a day. Of the scopes one at least is given, and all that are
/// given must fit; a hundred percent is an exemption.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddDiscount {
    pub reason: String,
    #[serde(default)]
    pub percent: Option<Percent>,
    /// Off each period.
    #[serde(default)]
    pub amount_cents: Option<i64>,
    #[serde(default)]
    pub group: Option<String>,
    #[serde(default)]
    pub relation: Option<Reference>,
    #[serde(default)]
    pub plan: Option<Reference>,
    #[serde(default)]
    pub subscription: Option<Reference>,
    pub valid_from: Day,
    /// Exclusive.
    #[serde(default)]
    pub valid_to: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DiscountAdded {
    pub discount: i64,
}

impl AddDiscount {
    fn lowers(&self) -> Result<Lowers, Problem> {
        match (self.percent, self.amount_cents) {
            (Some(percent), None) => Ok(Lowers::ByPart(percent.in_basis_points())),
            (None, Some(cents)) if (1..=Money::MAX.in_cents()).contains(&cents) => {
                Ok(Lowers::ByAmount(Money::cents(cents)))
            }
            (None, Some(cents)) => Err(Problem::ValueUnknown {
                field: Field::Discount,
                value: cents.to_string(),
                allowed: format!("1-{}", Money::MAX.in_cents()),
            }),
            (Some(_), Some(_)) | (None, None) => {
                Err(Problem::EitherOr { one: Field::Discount, other: Field::Fee })
            }
        }
    }
}

impl Deed for AddDiscount {
    const NAME: &'static str = "add_discount";
    type Value = DiscountAdded;

    fn perform(&self, write: &Write<'_>) -> Result<Done<DiscountAdded>, Refusal> {
        let reason = harmless(&self.reason);
        if reason.is_empty() {
            let (who, field) = (String::new(), Field::Reason);
            return Err(Problem::RequiredMissing { who, field }.into());
        }
        let lowers = self.lowers()?;
        let mut of = None;
        let relation_id = match &self.relation {
            Some(relation) => Some(write.find_relation(&relation.0)??),
            None => None,
        };
        let plan_id = match &self.plan {
            Some(plan) => Some(write.find_plan(&plan.0)??),
            None => None,
        };
        let subscription_id = match &self.subscription {
            Some(subscription) => Some(write.find_subscription(&subscription.0)??),
            None => None,
        };
        let group = self.group.as_deref().map(harmless).filter(|group| !group.is_empty());
        let group_id = match group {
            Some(group) => Some(write.find_group(&group)??),
            None => None,
        };
        if let Some(subscription) =
            subscription_id.map(|id| write.subscription(id)).transpose()?.flatten()
        {
            of = Some(subscription.relation_id);
        }
        let of = of.or(relation_id);
        if relation_id.or(plan_id).or(subscription_id).or(group_id).is_none() {
            let (who, field) = (String::new(), Field::Relation);
            return Err(Problem::RequiredMissing { who, field }.into());
        }
        if let Some(end) = self.valid_to.filter(|to| *to <= self.valid_from) {
            let who = reason;
            return Err(Problem::EndBeforeStart { who, start: self.valid_from, end }.into());
        }
        let id = write.add_discount(&NewDiscount {
            reason: &reason,
            lowers,
            group_id,
            relation_id,
            plan_id,
            subscription_id,
            from: self.valid_from,
            to: self.valid_to,
        })?;
        let back = EndDiscount { discount: id.into(), on: Some(self.valid_from) };
        let done = Done::new(DiscountAdded { discount: id }, reason).undone_by(back);
        Ok(match of {
            Some(relation_id) => done.of(relation_id),
            None => done,
        })
    }
}

/// Ends a discount: periods that begin on that day or later have it no more. Without a day it goes on after all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndDiscount {
    pub discount: Reference,
    #[serde(default)]
    pub on: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DiscountEnded {
    pub discount: i64,
    pub valid_to: Option<Day>,
}

impl Deed for EndDiscount {
    const NAME: &'static str = "end_discount";
    type Value = DiscountEnded;

    fn perform(&self, write: &Write<'_>) -> Result<Done<DiscountEnded>, Refusal> {
        let missing =
            || Problem::NotFound { what: Thing::Discount, value: self.discount.0.clone() };
        let id: i64 = self.discount.0.parse().map_err(|_| missing())?;
        let Some(row) = write.discount(id)? else { return Err(missing().into()) };
        let valid_to = self.on.map(|on| on.max(row.from));
        write.end_discount(id, valid_to)?;
        let back = EndDiscount { discount: id.into(), on: row.to };
        Ok(Done::new(DiscountEnded { discount: id, valid_to }, row.reason).undone_by(back))
    }
}
