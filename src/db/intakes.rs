//! Who wants to join, until somebody decides.

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntakeState {
    New,
    /// Joins when the first payment is in.
    Waiting,
    Accepted,
    Refused,
    Duplicate,
}

impl IntakeState {
    const ALL: [(IntakeState, &'static str); 5] = [
        (IntakeState::New, "new"),
        (IntakeState::Waiting, "waiting"),
        (IntakeState::Accepted, "accepted"),
        (IntakeState::Refused, "refused"),
        (IntakeState::Duplicate, "duplicate"),
    ];

    pub fn name(self) -> &'static str {
        let own = IntakeState::ALL.into_iter().find(|(state, _)| *state == self);
        own.map_or("new", |(_, name)| name)
    }

    pub fn is_open(self) -> bool {
        matches!(self, IntakeState::New | IntakeState::Waiting)
    }
}

#[derive(Clone, Debug)]
pub struct Intake {
    pub id: i64,
    pub received_on: Day,
    pub state: IntakeState,
    /// What was filled in, as JSON.
    pub application: String,
    pub relation_id: Option<i64>,
    pub decided_on: Option<Day>,
    pub reason: String,
}

const SELECT: &str =
    "SELECT id, received_on, state, application, relation_id, decided_on, reason FROM intake";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Intake> {
    let state = row.get_ref(2)?.as_str()?;
    let state = IntakeState::ALL.into_iter().find(|(_, name)| *name == state);
    Ok(Intake {
        id: row.get(0)?,
        received_on: row.get(1)?,
        state: state.map_or(IntakeState::New, |(state, _)| state),
        application: row.get(3)?,
        relation_id: row.get(4)?,
        decided_on: row.get(5)?,
        reason: row.get(6)?,
    })
}

impl Read<'_> {
    pub fn intake(&self, id: i64) -> anyhow::Result<Option<Intake>> {
        self.first(&format!("{SELECT} WHERE id = ?1"), [id], from_row)
    }

    /// Returns every application with what it is searched by: the open ones first, the oldest of these before the others.
    pub fn intake_keys(&self) -> anyhow::Result<Vec<(i64, String)>> {
        let sql = "SELECT id, search_key FROM intake ORDER BY state NOT IN ('new', 'waiting'), received_on, id";
        self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns whether an order of a shop with this number came in before; one without a number never did.
    pub fn has_order(&self, number: &str) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM intake WHERE ?1 <> '' AND json_extract(application, '$.order') = ?1)";
        self.value(sql, [number])
    }

    /// Returns whether the very same was filled in before and is not decided yet.
    pub fn has_open_intake(&self, application: &str) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM intake WHERE application = ?1 AND state IN ('new', 'waiting'))";
        self.value(sql, [application])
    }

    /// Returns the relations with an e-mail address, in any case.
    pub fn relations_by_email(&self, email: &str) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT id FROM relation WHERE email <> '' AND email = ?1 COLLATE NOCASE AND archived_on IS NULL";
        self.rows(sql, [email.trim()], |row| row.get(0))
    }
}

impl Write<'_> {
    pub fn add_intake(&self, on: Day, application: &str, search_key: &str) -> anyhow::Result<i64> {
        let sql = "INSERT INTO intake (received_on, state, application, search_key) VALUES (?1, 'new', ?2, ?3)";
        self.insert(sql, (on, application, search_key))
    }

    pub fn set_intake_waiting(&self, id: i64) -> anyhow::Result<()> {
        self.run("UPDATE intake SET state = 'waiting' WHERE id = ?1", [id]).map(drop)
    }

    /// Writes what was decided: who it became, or why not.
    pub fn decide_intake(
        &self,
        id: i64,
        state: IntakeState,
        became: (Option<i64>, Option<i64>),
        reason: &str,
    ) -> anyhow::Result<()> {
        let sql = "UPDATE intake SET state = ?2, relation_id = ?3, subscription_id = ?4, decided_on = ?5, reason = ?6 WHERE id = ?1";
        let (relation, subscription) = became;
        self.run(sql, (id, state.name(), relation, subscription, self.today(), reason)).map(drop)
    }
}
