//! Runs: what was done to many at once, and whom it passed over.

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Thing};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    Billing,
    Collection,
    Import,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    Made,
    /// The file for the bank is on disk.
    Written,
    Uploaded,
    Undone,
}

impl RunState {
    pub fn name(self) -> &'static str {
        match self {
            RunState::Made => "made",
            RunState::Written => "written",
            RunState::Uploaded => "uploaded",
            RunState::Undone => "undone",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Run {
    pub id: i64,
    pub kind: RunKind,
    pub op_key: String,
    pub on: Day,
    pub made_on: Day,
    pub state: RunState,
    pub considered: i64,
    pub done: i64,
    pub skipped: i64,
    pub total: Money,
    /// Whether it looked at everything, and not at what was asked for only.
    pub is_of_all: bool,
}

/// A run about to be written.
#[derive(Clone, Debug)]
pub struct NewRun {
    pub kind: RunKind,
    pub on: Day,
    pub done: usize,
    pub skipped: usize,
    pub total: Money,
    pub is_of_all: bool,
}

/// Somebody a run passed over.
#[derive(Clone, Debug)]
pub struct Skip {
    pub relation_id: i64,
    pub subscription_id: Option<i64>,
    pub invoice_id: Option<i64>,
    pub reason: String,
}

const COLUMNS: &str =
    "id, kind, op_key, on_date, made_on, state, considered, done, skipped, total_cents, is_of_all";

impl Read<'_> {
    pub fn run_by_id(&self, id: i64) -> anyhow::Result<Option<Run>> {
        self.first(&format!("SELECT {COLUMNS} FROM run WHERE id = ?1"), [id], from_row)
    }

    pub fn find_run(&self, text: &str) -> anyhow::Result<Result<Run, Problem>> {
        let found = match text.trim().parse() {
            Ok(id) => self.run_by_id(id)?,
            Err(_) => None,
        };
        Ok(found
            .ok_or_else(|| Problem::NotFound { what: Thing::Run, value: text.trim().to_owned() }))
    }

    /// Returns the runs of a kind, newest first.
    pub fn runs(&self, kind: RunKind) -> anyhow::Result<Vec<Run>> {
        self.rows(
            &format!("SELECT {COLUMNS} FROM run WHERE kind = ?1 ORDER BY id DESC"),
            [kind_name(kind)],
            from_row,
        )
    }

    /// Returns the runs that were to be collected on or before a day and of which no statement told anything.
    pub fn unanswered_runs(&self, until: Day) -> anyhow::Result<Vec<Run>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM run WHERE kind = 'collection' AND state = 'uploaded' AND on_date <= ?1
             AND NOT EXISTS (SELECT 1 FROM collection_item WHERE run_id = run.id AND settled_on IS NOT NULL)
             AND EXISTS (SELECT 1 FROM collection_item WHERE run_id = run.id AND state = 'uploaded') ORDER BY id"
        );
        self.rows(&sql, [until], from_row)
    }

    pub fn run_skips(&self, run_id: i64) -> anyhow::Result<Vec<Skip>> {
        let sql = "SELECT relation_id, subscription_id, invoice_id, reason FROM run_skip WHERE run_id = ?1 ORDER BY rowid";
        self.rows(sql, [run_id], |row| {
            Ok(Skip {
                relation_id: row.get(0)?,
                subscription_id: row.get(1)?,
                invoice_id: row.get(2)?,
                reason: row.get(3)?,
            })
        })
    }
}

fn kind_name(kind: RunKind) -> &'static str {
    match kind {
        RunKind::Billing => "billing",
        RunKind::Collection => "collection",
        RunKind::Import => "import",
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: row.get(0)?,
        kind: match row.get_ref(1)?.as_str()? {
            "billing" => RunKind::Billing,
            "collection" => RunKind::Collection,
            _ => RunKind::Import,
        },
        op_key: row.get(2)?,
        on: row.get(3)?,
        made_on: row.get(4)?,
        state: match row.get_ref(5)?.as_str()? {
            "made" => RunState::Made,
            "written" => RunState::Written,
            "uploaded" => RunState::Uploaded,
            _ => RunState::Undone,
        },
        considered: row.get(6)?,
        done: row.get(7)?,
        skipped: row.get(8)?,
        total: row.get(9)?,
        is_of_all: row.get(10)?,
    })
}

impl Write<'_> {
    /// Writes a run with a key of its own, made of what it does and what the log said before it.
    pub fn add_run(&self, run: &NewRun) -> anyhow::Result<i64> {
        let (seq, head) = self.audit_head()?;
        let key =
            format!("{}:{}:{}:{}", kind_name(run.kind), run.on, seq, head.get(..16).unwrap_or(""));
        let (done, skipped) = (i64::try_from(run.done)?, i64::try_from(run.skipped)?);
        let sql = "INSERT INTO run (kind, op_key, on_date, made_on, state, considered, done, skipped, total_cents, is_of_all)
                   VALUES (?1, ?2, ?3, ?4, 'made', ?5, ?6, ?7, ?8, ?9)";
        self.insert(
            sql,
            (
                kind_name(run.kind),
                key,
                run.on,
                self.today(),
                done + skipped,
                done,
                skipped,
                run.total,
                run.is_of_all,
            ),
        )
    }

    pub fn add_skip(&self, run_id: i64, skip: &Skip) -> anyhow::Result<()> {
        let sql = "INSERT INTO run_skip (run_id, relation_id, subscription_id, invoice_id, reason) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(
            sql,
            (run_id, skip.relation_id, skip.subscription_id, skip.invoice_id, &skip.reason),
        )
        .map(drop)
    }

    /// Counts the lines and the sum of a billing run anew after a draft of it went.
    pub fn recount_run(&self, run_id: i64) -> anyhow::Result<()> {
        let lines = "(SELECT count(*) FROM invoice_line JOIN invoice ON invoice.id = invoice_id WHERE run_id = ?1 AND invoice.kind = 'invoice' AND is_apart = 0)";
        let sum = "(SELECT coalesce(sum(total_cents), 0) FROM invoice WHERE run_id = ?1 AND invoice.kind = 'invoice')";
        let sql = format!(
            "UPDATE run SET done = {lines}, considered = skipped + {lines}, total_cents = {sum} WHERE id = ?1"
        );
        self.run(&sql, [run_id]).map(drop)
    }

    pub fn set_run_state(&self, run_id: i64, state: RunState) -> anyhow::Result<()> {
        self.run("UPDATE run SET state = ?2 WHERE id = ?1", (run_id, state.name())).map(drop)
    }
}
