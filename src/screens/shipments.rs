//! What has to go to the post.

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::db::shipments::{Shipment, ShipmentState};
use crate::domain::calendar::{Day, dutch};
use crate::domain::index::{Index, Order};
use crate::domain::money::Money;
use crate::domain::relation::fold;
use crate::ops::tables::{What, save};
use crate::ops::{MarkShipments, Refusal, ShipmentOutcome, perform};
use crate::screens::list_view::{List, ListView};
use crate::screens::{Cx, Look, Next, Place, refusal_text};
use crate::text::Text;
use crate::ui::browser::{Column, Row};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Shipments;

fn state_name(text: &Text, shipment: &Shipment) -> (String, Role) {
    let on = shipment.sent_on.map(dutch).unwrap_or_default();
    match shipment.state {
        ShipmentState::Waiting if shipment.is_held => (text.shipment_held(), Role::Warning),
        ShipmentState::Waiting if !shipment.has_address() => {
            (text.shipment_no_address(), Role::Error)
        }
        ShipmentState::Waiting => (text.shipment_waiting(), Role::Text),
        ShipmentState::Sent => (text.shipment_sent(on), Role::Dim),
        ShipmentState::Returned => (text.shipment_returned(on), Role::Warning),
    }
}

impl List for Shipments {
    fn title(&self, text: &Text) -> String {
        text.action_shipments()
    }

    fn orders(&self) -> &'static [Order] {
        &[Order::City]
    }

    fn index(&self, read: Read<'_>, _order: Order, today: Day) -> anyhow::Result<Index> {
        let mut index = Index::default();
        for shipment in read.shipments(today)? {
            let words = [&shipment.name, &shipment.city, &shipment.postal_code].map(|w| fold(w));
            let words = [words[0].as_str(), &words[1], &words[2], shipment.state.name()];
            index.push(shipment.id, Money::ZERO, &words);
        }
        Ok(index)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let Some(shipment) = read.shipment(id, look.today)? else { return Ok(None) };
        let (state, role) = state_name(look.text, &shipment);
        let address = format!("{}, {} {}", shipment.street, shipment.postal_code, shipment.city);
        let cells = vec![
            shipment.name.clone(),
            address.trim_matches([',', ' ']).to_owned(),
            shipment.contents.clone(),
            state,
        ];
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::named(Action::Export, text.outbox_export()).unless(nothing.clone()),
            Offer::named(Action::Finalise, text.outbox_done()).unless(nothing.clone()),
            Offer::named(Action::Remove, text.shipment_came_back()).unless(nothing),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(id) = list.browser.current() else { return Ok(Next::Stay) };
        Ok(match action {
            Action::Open => {
                let today = cx.today;
                let shipment = cx.db().read().shipment(id, today)?;
                shipment.map_or(Next::Stay, |s| Next::Go(Place::Subscription(s.subscription_id)))
            }
            Action::Export => export(cx)?,
            Action::Finalise => mark(cx, list.browser.chosen_or_current(), ShipmentOutcome::Sent),
            Action::Remove => mark(cx, list.browser.chosen_or_current(), ShipmentOutcome::Returned),
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        vec![
            Column::left(t.column_name(), 0),
            Column::left(t.shipment_address(), 26),
            Column::left(t.column_what(), 14),
            Column::left(t.column_status(), 20),
        ]
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_shipments(count)
    }

    fn sums(&self) -> bool {
        false
    }

    fn help(&self, text: &Text) -> String {
        text.help_shipments()
    }

    fn section(&self) -> Action {
        Action::GoShipments
    }
}

fn mark(cx: &mut Cx<'_>, shipments: Vec<i64>, outcome: ShipmentOutcome) -> Next {
    match perform(cx.db(), &MarkShipments { shipments, outcome }) {
        Ok(marked) => {
            let said = cx.text.shipment_marked(marked.done, marked.held.len());
            Next::Tell(said, Box::new(Next::Stay))
        }
        Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
    }
}

/// Writes the addresses of what waits to a file beside the administration.
fn export(cx: &mut Cx<'_>) -> anyhow::Result<Next> {
    let (text, today) = (cx.text, cx.today);
    let read = cx.db().read();
    let path = read.folder().join(format!("verzendlijst-{today}.csv"));
    Ok(match save(&read, What::Shipments, today, &path) {
        Ok(rows) => {
            let said = text.shipment_exported(rows, path.display().to_string());
            Next::Tell(said, Box::new(Next::Stay))
        }
        Err(fault) => Next::Complain(refusal_text(text, Refusal::Fault(fault))),
    })
}
