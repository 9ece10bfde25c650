//! An agreement goes on otherwise: on another plan, or with another payer, mandate or text.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::messages::{MessageKind, MessageState};
use crate::db::standings::Standing;
use crate::db::subscriptions::{Changeable, SubscriptionChange};
use crate::domain::calendar::Day;
use crate::domain::plan::{Alignment, Grid};
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::domain::subscription::{END_OF_TERM, Subscription, fixed_end};
use crate::ops::cancel::{credit_beyond, remove_drafts_beyond};
use crate::ops::letters::LetterLanguage;
use crate::ops::line_words::LineWord;
use crate::ops::prepare_messages::confirm;
use crate::ops::set_covered_persons::cover_household;
use crate::ops::subscribe::{checked_mandate, checked_plan};
use crate::ops::{Deed, Done, Reference, Refusal};

/// When another plan begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeHow {
    /// With the first period that is not billed yet.
    #[default]
    NextPeriod,
    /// On a day: the rest of what was billed is given back by days, the rest of the new plan billed by days.
    Directly,
}

/// Fields that are left out stay as they are; an empty text empties a field. What is invoiced never changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeSubscription {
    pub subscription: Reference,
    #[serde(default)]
    pub plan: Option<Reference>,
    #[serde(default)]
    pub how: ChangeHow,
    /// Of a change of plan that is direct; today when left out.
    #[serde(default)]
    pub on: Option<Day>,
    /// Who has it from the first day on; only as long as nothing of it is billed.
    #[serde(default)]
    pub contractant: Option<Reference>,
    #[serde(default)]
    pub payer: Option<Reference>,
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
}

impl ChangeSubscription {
    /// A change of nothing yet.
    pub fn of(subscription: impl Into<Reference>) -> ChangeSubscription {
        ChangeSubscription {
            subscription: subscription.into(),
            plan: None,
            how: ChangeHow::NextPeriod,
            on: None,
            contractant: None,
            payer: None,
            mandate: None,
            cost_center: None,
            buyer_reference: None,
            origin_text: None,
            action: None,
            note: None,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct SubscriptionChanged {
    /// The one that runs on: after a change of plan another than before.
    pub subscription: i64,
    pub changed: Vec<&'static str>,
    /// Exclusive; of the subscription that another one took the place of.
    pub end_date: Option<Day>,
    pub credit_notes: Vec<String>,
    /// What these give back.
    pub credit_cents: i64,
}

impl Deed for ChangeSubscription {
    const NAME: &'static str = "change_subscription";
    type Value = SubscriptionChanged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<SubscriptionChanged>, Refusal> {
        let id = write.find_subscription(&self.subscription.0)??;
        let standing = write.standing(id)?.expect("the subscription was found just now");
        let relation_id = standing.subscription.relation_id;
        let who = write.relation_name(relation_id)?;
        if let Some(end) = standing.subscription.end.filter(|end| *end <= write.today()) {
            return Err(Problem::AlreadyEnded { who, end }.into());
        }
        let mut value = SubscriptionChanged {
            subscription: id,
            changed: self.change_fields(write, &standing)?,
            end_date: None,
            credit_notes: vec![],
            credit_cents: 0,
        };
        if let Some(plan) = &self.plan {
            let standing = write.standing(id)?.expect("the subscription was found just now");
            self.change_plan(write, &standing, plan, &mut value)?;
        }
        let subject = format!("{who}: {}", standing.plan.name);
        Ok(Done::new(value, subject).of(relation_id))
    }
}

impl ChangeSubscription {
    fn change_fields(
        &self,
        write: &Write<'_>,
        standing: &Standing,
    ) -> Result<Vec<&'static str>, Refusal> {
        let now = &standing.subscription;
        let mut changed = Vec::new();
        let mut put = |field, old: String, new: String, value: &dyn rusqlite::ToSql| {
            if old == new {
                return Ok(());
            }
            changed.push(Changeable::column(field));
            let change = SubscriptionChange { on: write.today(), field, old, new };
            write.change_subscription(standing.id, &change, value)
        };
        let holder = match &self.contractant {
            Some(holder) => write.find_relation(&holder.0)??,
            None => now.relation_id,
        };
        if holder != now.relation_id {
            checked_holder(write, standing, holder)?;
            let (old, new) = (write.relation_name(now.relation_id)?, write.relation_name(holder)?);
            put(Changeable::Contractant, old, new, &holder)?;
            hand_over(write, standing)?;
            if now.payer_id == Some(holder) {
                // Who pays for themselves is no payer beside the holder.
                let name = write.relation_name(holder)?;
                put(Changeable::Payer, name, String::new(), &None::<i64>)?;
            }
        }
        let mut payer_id = now.payer_id.filter(|payer| *payer != holder);
        if let Some(payer) = &self.payer {
            payer_id = match payer.0.trim() {
                "" => None,
                text => Some(write.find_relation(text)??).filter(|id| *id != holder),
            };
            let name = |id: Option<i64>| write.relation_name(id.unwrap_or(holder));
            put(Changeable::Payer, name(now.payer_id)?, name(payer_id)?, &payer_id)?;
        }
        let reference = |id: Option<i64>| -> anyhow::Result<String> {
            let mandate = id.map(|id| write.mandate(id)).transpose()?.flatten();
            Ok(mandate.map(|mandate| mandate.reference).unwrap_or_default())
        };
        let asked = self.mandate.as_ref().filter(|mandate| !mandate.0.trim().is_empty());
        let mandate_id = match asked {
            Some(_) => checked_mandate(write, asked, payer_id.unwrap_or(holder))?,
            // The mandate of somebody who no longer pays is of no use.
            None if self.mandate.is_some() || payer_id.unwrap_or(holder) != now.payer() => None,
            None => now.mandate_id,
        };
        put(Changeable::Mandate, reference(now.mandate_id)?, reference(mandate_id)?, &mandate_id)?;
        if let Some(center) = self.cost_center.as_deref().map(harmless) {
            let old = now.cost_center.clone().unwrap_or_default();
            let value = Some(center.clone()).filter(|center| !center.is_empty());
            put(Changeable::CostCenter, old, center, &value)?;
        }
        let texts = [
            (Changeable::BuyerReference, &self.buyer_reference, &now.buyer_reference),
            (Changeable::OriginText, &self.origin_text, &now.origin_text),
            (Changeable::Note, &self.note, &now.note),
        ];
        for (field, new, old) in texts {
            if let Some(new) = new.as_deref().map(harmless) {
                put(field, old.clone(), new.clone(), &new)?;
            }
        }
        if let Some(new) = self.action.as_deref().map(harmless) {
            let action_id = write.action_named(&new)?;
            put(Changeable::Action, now.action.clone(), new, &action_id)?;
        }
        Ok(changed)
    }

    /// Ends the subscription where the one on the other plan begins; both keep the same clock.
    fn change_plan(
        &self,
        write: &Write<'_>,
        standing: &Standing,
        plan: &Reference,
        value: &mut SubscriptionChanged,
    ) -> Result<(), Refusal> {
        let old = &standing.subscription;
        let relation = write.relation(old.relation_id)?.expect("a subscription has a relation");
        let (plan_id, plan) = checked_plan(write, plan, relation.kind)?;
        if plan_id == old.plan_id {
            let allowed = String::new();
            let (field, value) = (Field::Plan, plan.name);
            return Err(Problem::ValueUnknown { field, value, allowed }.into());
        }
        let on = self.first_day(write, standing).max(old.start);
        let who = relation.name.full();
        // What somebody said before is not unsaid by a change: first the notice is taken back, or the pause ended.
        // What ends by itself on that day, a trial say, goes over into the next.
        let ends_by_itself = old.end == Some(on) && old.notice_date.is_none();
        if let Some(end) =
            old.end.filter(|end| !ends_by_itself && (old.notice_date.is_some() || *end <= on))
        {
            return Err(Problem::AlreadyEnded { who, end }.into());
        }
        if write.has_successor(standing.id)? {
            return Err(Problem::AlreadyEnded { who, end: on }.into());
        }
        if standing.pauses.iter().any(|pause| pause.to.is_none_or(|to| on < to)) {
            return Err(Problem::AlreadyPaused { who }.into());
        }
        remove_drafts_beyond(write, standing, on)?;
        if self.how == ChangeHow::Directly {
            let back = credit_beyond(
                write,
                standing,
                on,
                LetterLanguage::of(write)?.word(LineWord::PlanChanged),
            )?;
            value.credit_notes = back.notes;
            value.credit_cents = back.total.in_cents();
        }
        if !ends_by_itself {
            write.end_for_next(standing.id, write.today(), on)?;
        }
        let given_until = old.end.filter(|_| old.is_gift && !ends_by_itself);
        let end = fixed_end(&plan.terms, on, old.anchor_day).or(given_until);
        let next = Subscription {
            plan_id,
            start: on,
            bill_from: old.bill_from.filter(|from| on < *from),
            price: None,
            notice_date: None,
            end,
            end_reason: end.map(|_| END_OF_TERM.to_owned()),
            cost_center: old.cost_center.clone(),
            created_on: write.today(),
            previous_id: Some(standing.id),
            // What was given is over; what follows is the holder's own.
            payer_id: old.payer_id.filter(|_| !(ends_by_itself && old.is_gift)),
            mandate_id: old.mandate_id.filter(|_| !(ends_by_itself && old.is_gift)),
            is_gift: old.is_gift && !ends_by_itself,
            ..old.clone()
        };
        let id = write.add_subscription(&next)?;
        for count in standing.tariff.counts.iter() {
            write.set_count(id, count.from, Some(count.count))?;
        }
        if 1 < plan.covers_persons {
            cover_household(write, id)?;
        }
        value.changed.push("plan_id");
        value.end_date = Some(on);
        value.subscription = id;
        Ok(())
    }

    fn first_day(&self, write: &Write<'_>, standing: &Standing) -> Day {
        if self.how == ChangeHow::Directly {
            return self.on.unwrap_or_else(|| write.today());
        }
        let old = &standing.subscription;
        let paid_until = standing.covered.iter().filter(|c| c.is_final).map(|c| c.period.to).max();
        paid_until.unwrap_or_else(|| {
            let grid = Grid::new(&standing.plan.terms, old.billing_anchor, old.anchor_day);
            let whole = grid.around(old.start.max(old.billing_anchor)).1;
            // Nothing is billed yet: the other plan takes the first period too.
            if standing.plan.terms.alignment == Alignment::Anniversary {
                whole.from
            } else {
                old.start
            }
        })
    }
}

/// Refuses to hand over what is billed already, or to somebody the plan is not for.
fn checked_holder(write: &Write<'_>, standing: &Standing, holder: i64) -> Result<(), Refusal> {
    let relation = write.relation(holder)?.expect("the relation was found just now");
    if !standing.is_never_billed() || standing.paid_to_join {
        let who = write.relation_name(standing.subscription.relation_id)?;
        return Err(Problem::HolderBilled { who }.into());
    }
    let plan = &standing.plan;
    if !plan.audience.takes(relation.kind) {
        let allowed = plan.audience.name().to_owned();
        let (field, value) = (Field::Plan, plan.name.clone());
        return Err(Problem::ValueUnknown { field, value, allowed }.into());
    }
    Ok(())
}

/// Moves what comes with a subscription to who has it now: who is covered beside them.
fn hand_over(write: &Write<'_>, standing: &Standing) -> Result<(), Refusal> {
    write.set_covered_persons(standing.id, &[])?;
    if 1 < standing.plan.covers_persons {
        cover_household(write, standing.id)?;
    }
    // Who does not have it any more is not told that they do.
    for message in write.ready_messages()? {
        let is_of_it = message.subscription_id == Some(standing.id);
        if is_of_it && message.kind == MessageKind::Confirmation {
            write.set_message_state(message.id, MessageState::Outdated)?;
        }
    }
    confirm(write, standing.id)
}
