//! Parcels went to the post, or came back.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::invoices::{Line, LineKind};
use crate::db::shipments::{NewShipment, ShipmentState};
use crate::domain::money::Money;
use crate::domain::plan::Grid;
use crate::domain::problem::{Problem, Thing};
use crate::ops::{Deed, Done, Refusal};

/// What became of parcels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentOutcome {
    Sent,
    Returned,
    /// To be sent, again or after all.
    Waiting,
}

/// Tells what became of parcels. One whose subscription rests is not sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkShipments {
    pub shipments: Vec<i64>,
    pub outcome: ShipmentOutcome,
}

#[derive(Clone, Debug, Serialize)]
pub struct ShipmentsMarked {
    pub done: usize,
    /// Those whose subscription rests.
    pub held: Vec<i64>,
}

impl Deed for MarkShipments {
    const NAME: &'static str = "mark_shipments";
    type Value = ShipmentsMarked;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ShipmentsMarked>, Refusal> {
        let mut marked = ShipmentsMarked { done: 0, held: vec![] };
        for id in &self.shipments {
            let missing = || Problem::NotFound { what: Thing::Shipment, value: id.to_string() };
            let shipment = write.shipment(*id, write.today())?.ok_or_else(missing)?;
            if shipment.is_held && self.outcome == ShipmentOutcome::Sent {
                marked.held.push(*id);
                continue;
            }
            let state = match self.outcome {
                ShipmentOutcome::Sent => ShipmentState::Sent,
                ShipmentOutcome::Returned => ShipmentState::Returned,
                ShipmentOutcome::Waiting => ShipmentState::Waiting,
            };
            write.set_shipment_state(*id, state)?;
            marked.done += 1;
        }
        let subject = format!("{}: {:?}", marked.done, self.outcome).to_lowercase();
        let done = Done::new(marked, subject);
        Ok(match self.outcome {
            ShipmentOutcome::Sent => done.undone_by(MarkShipments {
                shipments: self.shipments.clone(),
                outcome: ShipmentOutcome::Waiting,
            }),
            ShipmentOutcome::Returned | ShipmentOutcome::Waiting => done,
        })
    }
}

/// Puts what goes along with the lines of an invoice on the list of parcels, to who gets it, not to who pays.
pub(super) fn ship(write: &Write<'_>, lines: &[Line]) -> anyhow::Result<()> {
    // A period that cost something, on its own line or on one beside it.
    let costs = |line: &Line| {
        let is_of_it = |other: &&Line| {
            matches!(other.kind, LineKind::Period | LineKind::Apart)
                && (other.subscription_id, other.period) == (line.subscription_id, line.period)
        };
        lines.iter().filter(is_of_it).map(|line| line.amount).sum::<Money>().is_positive()
    };
    for line in lines.iter().filter(|line| line.kind == LineKind::Period && costs(line)) {
        let Some((id, period)) = line.subscription_id.zip(line.period) else { continue };
        if !write.ships(id)? {
            continue;
        }
        let Some(subscription) = write.subscription(id)? else { continue };
        let Some(plan) = write.plan(subscription.plan_id)? else { continue };
        // A period that a pause or a price cut in two is one all the same.
        // Before a pause moved its anchor it was cut as at its start.
        let is_before = period.from < subscription.billing_anchor;
        let (anchor, day) = if is_before {
            (subscription.start, subscription.start.day())
        } else {
            (subscription.billing_anchor, subscription.anchor_day)
        };
        let whole = Grid::new(&plan.terms, anchor, day).around(period.from).1;
        let relation = write.relation(subscription.relation_id)?.unwrap_or_default();
        let items = write.items_of_plan(subscription.plan_id)?.into_iter();
        let items: Vec<String> =
            items.map(|(product, quantity, _)| format!("{quantity} x {product}")).collect();
        let contents = if items.is_empty() { plan.name } else { items.join(", ") };
        write.add_shipment(&NewShipment {
            subscription_id: id,
            period_from: whole.from,
            contents: &contents,
            name: &relation.name.full(),
            street: format!("{} {}", relation.street, relation.house_number).trim(),
            postal_code: &relation.postal_code,
            city: &relation.city,
            country: &relation.country,
        })?;
    }
    Ok(())
}
