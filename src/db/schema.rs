//! The tables, and how a file of an older penning becomes one of this.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::Context;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::clock::Clock;
use crate::db::OnDisk;
use crate::db::OpenError;

/// Marks a file as ours: the letters PENN.
const APPLICATION_ID: i32 = 0x5045_4E4E;
/// SQLite before this could damage a file. Source: the release notes of 3.51.3.
const SQLITE_MIN: i32 = 3_051_003;

static STEPS: [&str; 14] = [
    include_str!("migrations/0001_foundation.sql"),
    include_str!("migrations/0002_prices_and_life.sql"),
    include_str!("migrations/0003_bank.sql"),
    include_str!("migrations/0004_club_life.sql"),
    include_str!("migrations/0005_paper_and_post.sql"),
    include_str!("migrations/0006_each_movement_once.sql"),
    include_str!("migrations/0007_what_comes_round.sql"),
    include_str!("migrations/0008_searches_and_baskets.sql"),
    include_str!("migrations/0009_groups_of_plans.sql"),
    include_str!("migrations/0010_seller_of_invoices.sql"),
    include_str!("migrations/0011_set_off_and_decisions.sql"),
    include_str!("migrations/0012_gift_agreements.sql"),
    include_str!("migrations/0013_vat_of_products.sql"),
    include_str!("migrations/0014_what_was_told.sql"),
];
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(STEPS.iter().map(|step| M::up(step)).collect()));

/// The version of the tables that this program knows.
pub fn known() -> i64 {
    i64::try_from(STEPS.len()).expect("a handful of migrations")
}

pub(super) fn create(connection: &mut Connection) -> anyhow::Result<()> {
    assert!(SQLITE_MIN <= rusqlite::version_number(), "this SQLite is too old");
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    MIGRATIONS.to_latest(connection).context("cannot make the tables")
}

/// Looks whether the file is ours and not newer, from its first hundred bytes: before SQLite has touched it.
///
/// Source: SQLite, "Database File Format", section 1.3: user version at 60, application id at 68, big-endian.
pub(super) fn inspect(path: &Path) -> Result<(), OpenError> {
    let metadata = fs::metadata(path).map_err(|_| OpenError::Missing(path.to_owned()))?;
    if metadata.is_dir() {
        return Err(OpenError::Directory(path.to_owned()));
    }
    let mut header = [0; 100];
    let not_ours = || OpenError::NotOurs(path.to_owned());
    let mut file = fs::File::open(path).with_context(|| OnDisk::new("read", path))?;
    file.read_exact(&mut header).map_err(|_| not_ours())?;
    let number = |at: usize| {
        i32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if !header.starts_with(b"SQLite format 3\0") || number(68) != APPLICATION_ID {
        return Err(not_ours());
    }
    let found = i64::from(number(60));
    if known() < found {
        return Err(OpenError::Newer { path: path.to_owned(), found, known: known() });
    }
    Ok(())
}

/// Brings an older file up to this version, after a copy was made of it.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    clock: Clock,
) -> Result<(), OpenError> {
    let damaged = |what: String| OpenError::Damaged { path: path.to_owned(), what };
    let version: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| damaged(error.to_string()))?;
    if version < known() {
        super::backup::make(connection, path, "migration", clock)?;
        MIGRATIONS.to_latest(connection).context("cannot bring the file to this version")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_whole() {
        assert_eq!(MIGRATIONS.validate(), Ok(()));
    }

    #[test]
    fn what_was_told_before_messages_could_be_invoices_is_still_told() {
        let mut file = Connection::open_in_memory().expect("a file in memory");
        let before = Migrations::new(STEPS[..4].iter().map(|step| M::up(step)).collect());
        before.to_latest(&mut file).expect("the tables of before");
        file.execute_batch(
            "INSERT INTO relation (id, number, kind, last_name, sort_key, search_key, created_on) VALUES (1, '1', 'person', 'Vos', 'vos', 'vos', '2026-01-01');
             INSERT INTO plan (id, name, interval_count, term_months, created_on) VALUES (90, 'Lid', 12, 12, '2026-01-01');
             INSERT INTO subscription (id, relation_id, plan_id, start_date, anchor_day, billing_anchor, term_anchor, created_on)
                 VALUES (7, 1, 90, '2026-01-01', 1, '2026-01-01', '2026-01-01', '2026-01-01');
             INSERT INTO invoice (id, kind, state, payer_id, invoice_date, due_date, total_cents) VALUES (3, 'invoice', 'draft', 1, '2026-01-01', '2026-01-15', 100);
             INSERT INTO message (id, relation_id, kind, subscription_id, channel, address, subject, body, state, made_on, once_key)
                 VALUES (5, 1, 'renewal', 7, 'print', '', 'a', 'b', 'sent', '2026-12-01', 'renewal:7:2027-01-01:-30');
             INSERT INTO message_invoice (message_id, invoice_id) VALUES (5, 3);",
        )
        .expect("somebody who was told");
        MIGRATIONS.to_latest(&mut file).expect("the tables of now");
        let told = "SELECT message.once_key = message_subscription.once_key AND invoice_id = 3 FROM message JOIN message_subscription USING (subscription_id)
                    JOIN message_invoice ON message_invoice.message_id = message.id";
        let told: bool = file.query_row(told, [], |row| row.get(0)).expect("still told");
        assert!(told);
        let broken: i64 = file
            .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
            .expect("a count");
        assert_eq!(broken, 0);
    }
}
