//! What goes by post with a subscription: one parcel for each period.

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;

/// Where a parcel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShipmentState {
    /// To be sent; held as long as its subscription rests.
    Waiting,
    Sent,
    Returned,
}

impl ShipmentState {
    pub fn name(self) -> &'static str {
        match self {
            ShipmentState::Waiting => "waiting",
            ShipmentState::Sent => "sent",
            ShipmentState::Returned => "returned",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Shipment {
    pub id: i64,
    pub subscription_id: i64,
    pub period_from: Day,
    pub contents: String,
    pub name: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    pub state: ShipmentState,
    pub sent_on: Option<Day>,
    /// The subscription rests today: it is not sent.
    pub is_held: bool,
}

impl Shipment {
    pub fn has_address(&self) -> bool {
        !self.street.trim().is_empty() && !self.city.trim().is_empty()
    }
}

#[derive(Clone, Debug)]
pub struct NewShipment<'a> {
    pub subscription_id: i64,
    pub period_from: Day,
    pub contents: &'a str,
    pub name: &'a str,
    pub street: &'a str,
    pub postal_code: &'a str,
    pub city: &'a str,
    pub country: &'a str,
}

const SELECT: &str = "SELECT id, subscription_id, period_from, contents, name, street, postal_code, city, country, state, sent_on,
    EXISTS (SELECT 1 FROM pause WHERE pause.subscription_id = shipment.subscription_id AND from_date <= ?1 AND (to_date IS NULL OR ?1 < to_date))
    FROM shipment";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Shipment> {
    Ok(Shipment {
        id: row.get(0)?,
        subscription_id: row.get(1)?,
        period_from: row.get(2)?,
        contents: row.get(3)?,
        name: row.get(4)?,
        street: row.get(5)?,
        postal_code: row.get(6)?,
        city: row.get(7)?,
        country: row.get(8)?,
        state: match row.get_ref(9)?.as_str()? {
            "sent" => ShipmentState::Sent,
            "returned" => ShipmentState::Returned,
            _ => ShipmentState::Waiting,
        },
        sent_on: row.get(10)?,
        is_held: row.get(11)?,
    })
}

impl Read<'_> {
    /// Returns whether something is sent for the periods of a subscription.
    pub fn ships(&self, subscription_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT ships FROM subscription JOIN plan ON plan.id = plan_id WHERE subscription.id = ?1";
        self.value(sql, [subscription_id])
    }

    pub fn shipment(&self, id: i64, today: Day) -> anyhow::Result<Option<Shipment>> {
        self.first(&format!("{SELECT} WHERE id = ?2"), (today, id), from_row)
    }

    /// Returns every parcel: those to be sent first, in the order of postal codes that the post asks less for.
    pub fn shipments(&self, today: Day) -> anyhow::Result<Vec<Shipment>> {
        let sql =
            format!("{SELECT} ORDER BY state <> 'waiting', country, postal_code, street, id DESC");
        self.rows(&sql, [today], from_row)
    }
}

impl Write<'_> {
    /// Puts a parcel on the list, once for each period of a subscription.
    pub fn add_shipment(&self, shipment: &NewShipment<'_>) -> anyhow::Result<()> {
        let sql = "INSERT INTO shipment (subscription_id, period_from, contents, name, street, postal_code, city, country, state)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting') ON CONFLICT DO NOTHING";
        let s = shipment;
        let values = (
            s.subscription_id,
            s.period_from,
            s.contents,
            s.name,
            s.street,
            s.postal_code,
            s.city,
            s.country,
        );
        self.run(sql, values).map(drop)
    }

    pub fn set_shipment_state(&self, id: i64, state: ShipmentState) -> anyhow::Result<()> {
        let sql = "UPDATE shipment SET state = ?2, sent_on = ?3 WHERE id = ?1";
        let sent_on = (state != ShipmentState::Waiting).then(|| self.today());
        self.run(sql, (id, state.name(), sent_on)).map(drop)
    }

    /// Takes the parcels of a subscription off the list that are not sent yet and are for periods that begin on a day or
    /// later.
    pub fn drop_shipments_from(&self, subscription_id: i64, from: Day) -> anyhow::Result<()> {
        let sql = "DELETE FROM shipment WHERE state = 'waiting' AND subscription_id = ?1 AND ?2 <= period_from";
        self.run(sql, (subscription_id, from)).map(drop)
    }

    /// Takes the parcels of an invoice off the list that are not sent yet: it was credited.
    pub fn drop_shipments_of(&self, invoice_id: i64) -> anyhow::Result<()> {
        let sql = "DELETE FROM shipment WHERE state = 'waiting' AND EXISTS (SELECT 1 FROM invoice_line WHERE invoice_id = ?1
                   AND invoice_line.subscription_id = shipment.subscription_id AND shipment.period_from = (SELECT max(other.period_from)
                   FROM shipment AS other WHERE other.subscription_id = shipment.subscription_id AND other.period_from <= invoice_line.period_from))";
        self.run(sql, [invoice_id]).map(drop)
    }
}
