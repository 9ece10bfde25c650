//! A relation takes a plan.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::billing::{Due, NoPrice, due_periods, first_period_end};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::{RelationKind, harmless};
use crate::domain::subscription::{END_OF_TERM, Subscription, fixed_end, renews_on};
use crate::ops::prepare_messages::confirm;
use crate::ops::set_covered_persons::cover_household;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscribe {
    pub relation: Reference,
    pub plan: Reference,
    pub start_date: Day,
    #[serde(default)]
    pub payer: Option<Reference>,
    #[serde(default)]
    pub bill_from: Option<Day>,
    #[serde(default)]
    pub anchor_day: Option<u32>,
    #[serde(default)]
    pub mandate: Option<Reference>,
    #[serde(default)]
    pub cost_center: Option<String>,
    #[serde(default)]
    pub buyer_reference: Option<String>,
    #[serde(default)]
    pub origin_text: Option<String>,
    #[serde(default)]
    pub action: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    /// A price of its own instead of the plan's.
    #[serde(default)]
    pub price_cents: Option<i64>,
    /// The note is to be seen when this is billed.
    #[serde(default)]
    pub flagged: bool,
    /// Given by the payer: it ends by itself after one term.
    #[serde(default)]
    pub gift: bool,
}

impl Subscribe {
    pub fn new(
        relation: impl Into<Reference>,
        plan: impl Into<Reference>,
        start_date: Day,
    ) -> Subscribe {
        Subscribe {
            relation: relation.into(),
            plan: plan.into(),
            start_date,
            payer: None,
            bill_from: None,
            anchor_day: None,
            mandate: None,
            cost_center: None,
            buyer_reference: None,
            origin_text: None,
            action: None,
            note: None,
            price_cents: None,
            flagged: false,
            gift: false,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Subscribed {
    pub subscription: i64,
    pub renews_on: Day,
    /// What a run of today, or of the first day where that is later, makes of it.
    #[serde(skip)]
    pub due: Result<Vec<Due>, NoPrice>,
    #[serde(skip)]
    pub joining_fee: Option<Money>,
}

/// Letters that the text of where somebody came from may have.
const ORIGIN_MAX: usize = 250;

/// Returns a plan that somebody of this kind can take today.
pub(super) fn checked_plan(
    write: &Write<'_>,
    plan: &Reference,
    kind: RelationKind,
) -> Result<(i64, Plan), Refusal> {
    let id = write.find_plan(&plan.0)??;
    let plan = write.plan(id)?.expect("the plan was found just now");
    if !plan.is_active {
        return Err(Problem::PlanInactive { plan: plan.name }.into());
    }
    if !plan.audience.takes(kind) {
        let allowed = plan.audience.name().to_owned();
        return Err(Problem::ValueUnknown { field: Field::Plan, value: plan.name, allowed }.into());
    }
    Ok((id, plan))
}

/// Returns the mandate that is asked for, which must be of the payer.
pub(super) fn checked_mandate(
    write: &Write<'_>,
    mandate: Option<&Reference>,
    payer_id: i64,
) -> Result<Option<i64>, Refusal> {
    let Some(mandate) = mandate else { return Ok(None) };
    let id = write.find_mandate(&mandate.0)??;
    let mandate = write.mandate(id)?.expect("the mandate was found just now");
    if mandate.relation_id != payer_id {
        return Err(Problem::MandateOfOther {
            reference: mandate.reference,
            owner: write.relation_name(mandate.relation_id)?,
            payer: write.relation_name(payer_id)?,
        }
        .into());
    }
    if let Some(end) = mandate.dates.revoked_on.filter(|end| *end <= write.today()) {
        let who = write.relation_name(payer_id)?;
        return Err(Problem::MandateEnded { who, end }.into());
    }
    Ok(Some(id))
}

impl Deed for Subscribe {
    const NAME: &'static str = "subscribe";
    type Value = Subscribed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Subscribed>, Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let relation = write.relation(relation_id)?.expect("the relation was found just now");
        let who = relation.name.full();
        let (plan_id, plan) = checked_plan(write, &self.plan, relation.kind)?;
        let payer_id = self
            .payer
            .as_ref()
            .map(|payer| write.find_relation(&payer.0))
            .transpose()?
            .transpose()?
            .or(write.pays_for_them(relation_id)?.filter(|_| self.payer.is_none()));
        let payer_id = payer_id.filter(|payer| *payer != relation_id);
        let payer = payer_id.unwrap_or(relation_id);
        let mandate_id = checked_mandate(write, self.mandate.as_ref(), payer)?;
        let origin_text = self.origin_text.as_deref().map(harmless).unwrap_or_default();
        if ORIGIN_MAX < origin_text.chars().count() {
            return Err(Problem::TextTooLong { field: Field::OriginText, max: ORIGIN_MAX }.into());
        }
        if let Some(cents) =
            self.price_cents.filter(|cents| !(0..=Money::MAX.in_cents()).contains(cents))
        {
            let value = cents.to_string();
            let allowed = format!("0-{}", Money::MAX.in_cents());
            return Err(Problem::ValueUnknown { field: Field::Price, value, allowed }.into());
        }
        let anchor_day = self.anchor_day.unwrap_or_else(|| self.start_date.day());
        if !(1..=31).contains(&anchor_day) {
            return Err(Problem::ValueUnknown {
                field: Field::StartDate,
                value: anchor_day.to_string(),
                allowed: "1-31".to_owned(),
            }
            .into());
        }
        if self.gift && payer_id.is_none() {
            return Err(Problem::GiftWithoutPayer { who }.into());
        }
        let (terms, start) = (&plan.terms, self.start_date);
        // A whole term at least, and what is billed with the first period with it.
        let first_term = || {
            let term_end = renews_on(terms, plan.term, start, anchor_day, start);
            first_period_end(terms, start, anchor_day).max(term_end)
        };
        let end = fixed_end(terms, start, anchor_day).or_else(|| self.gift.then(first_term));
        let subscription = Subscription {
            relation_id,
            plan_id,
            payer_id,
            mandate_id,
            start: self.start_date,
            anchor_day,
            billing_anchor: self.start_date,
            term_anchor: self.start_date,
            bill_from: self.bill_from,
            price: self.price_cents.map(Money::cents),
            notice_date: None,
            end,
            end_reason: end.map(|_| END_OF_TERM.to_owned()),
            cost_center: self.cost_center.as_deref().map(harmless).filter(|text| !text.is_empty()),
            buyer_reference: self.buyer_reference.as_deref().map(harmless).unwrap_or_default(),
            origin_text,
            action: self.action.as_deref().map(harmless).unwrap_or_default(),
            note: self.note.clone().unwrap_or_default(),
            channel: "desk".to_owned(),
            created_on: write.today(),
            previous_id: None,
            is_flagged: self.flagged,
            is_gift: self.gift,
        };
        let id = write.add_subscription(&subscription)?;
        if 1 < plan.covers_persons {
            cover_household(write, id)?;
        }
        confirm(write, id)?;
        let standing = write.standing(id)?.expect("the subscription was made just now");
        let subscribed = Subscribed {
            subscription: id,
            renews_on: standing.renews_on(write.today()),
            due: due_periods(&standing.billable(), write.today().max(self.start_date)),
            joining_fee: standing.joining_fee(),
        };
        let subject = format!("{} {who}: {}", relation.number, plan.name);
        Ok(Done::new(subscribed, subject).of(relation_id))
    }
}
