//! Copies of the file that were opened and looked at before they count.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::clock::Clock;
use crate::db::audit::hex;
use crate::db::{Db, OnDisk, make_folder, private_file, sync_folder};

/// Copies kept: the last ones, then the first of each month.
const KEEP_LAST: usize = 10;
const KEEP_MONTHS: usize = 12;

/// What is in a file, to compare a copy with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub relations: i64,
    pub subscriptions: i64,
    pub invoices: i64,
    pub invoiced_cents: i64,
    pub collections: i64,
    pub audit_rows: i64,
}

/// A copy that was verified.
#[derive(Clone, Debug, Serialize)]
pub struct Backup {
    pub file: PathBuf,
    pub sha256: String,
    pub totals: Totals,
}

impl Db {
    /// Makes a verified copy in the folder of copies, or in `to`; must not be inside a transaction.
    pub fn backup(&self, reason: &str, to: Option<&Path>) -> anyhow::Result<Backup> {
        match to {
            Some(to) => copy(&self.connection, to),
            None => make(&self.connection, &self.path, reason, self.clock),
        }
    }

    pub fn totals(&self) -> anyhow::Result<Totals> {
        totals(&self.connection)
    }
}

/// Returns the folder of automatic copies of an administration.
pub fn folder(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!("{stem}-reservekopieen"))
}

pub(super) fn make(
    connection: &Connection,
    path: &Path,
    reason: &str,
    clock: Clock,
) -> anyhow::Result<Backup> {
    let folder = folder(path);
    make_folder(&folder)?;
    let stamp: String = clock.stamp().chars().filter(char::is_ascii_digit).collect();
    let name = (0..)
        .map(|n| folder.join(format!("{stamp}-{n:03}-{reason}.penning")))
        .find(|name| !name.exists());
    let backup = copy(connection, &name.expect("one of all numbers is free"))?;
    rotate(&folder)?;
    Ok(backup)
}

/// Copies to a temporary name, opens the copy, compares, and only then gives it its name.
fn copy(connection: &Connection, to: &Path) -> anyhow::Result<Backup> {
    ensure!(!to.exists(), "{} exists already", to.display());
    let folder =
        to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(folder)?;
    let temporary = folder.join(format!(
        ".{}-{}.tmp",
        to.file_name().unwrap_or_default().to_string_lossy(),
        std::process::id()
    ));
    fs::remove_file(&temporary).ok();
    let outcome = copy_verified(connection, &temporary).and_then(|(sha256, totals)| {
        fs::rename(&temporary, to)?;
        sync_folder(folder)?;
        Ok(Backup { file: to.to_owned(), sha256, totals })
    });
    if outcome.is_err() {
        fs::remove_file(&temporary).ok();
    }
    outcome.with_context(|| format!("no copy was made in {}", folder.display()))
}

fn copy_verified(connection: &Connection, temporary: &Path) -> anyhow::Result<(String, Totals)> {
    drop(private_file(temporary)?);
    connection.execute("VACUUM INTO ?1", [temporary.to_string_lossy()])?;
    fs::File::open(temporary)?.sync_all()?;
    let found = verify(temporary)?;
    ensure!(found == totals(connection)?, "the copy is not equal to the file");
    Ok((sha256_of(temporary)?, found))
}

/// Opens a file without changing it, has SQLite look at every page, and returns what is in it.
pub fn verify(path: &Path) -> anyhow::Result<Totals> {
    super::schema::inspect(path)?;
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    ensure!(verdict == "ok", "{} is damaged: {verdict}", path.display());
    totals(&connection)
}

fn totals(connection: &Connection) -> anyhow::Result<Totals> {
    let sql = "SELECT (SELECT count(*) FROM relation), (SELECT count(*) FROM subscription), (SELECT count(*) FROM invoice),
               (SELECT coalesce(sum(total_cents), 0) FROM invoice WHERE state = 'final'),
               (SELECT count(*) FROM collection_item), (SELECT count(*) FROM audit_log)";
    Ok(connection.query_row(sql, [], |row| {
        Ok(Totals {
            relations: row.get(0)?,
            subscriptions: row.get(1)?,
            invoices: row.get(2)?,
            invoiced_cents: row.get(3)?,
            collections: row.get(4)?,
            audit_rows: row.get(5)?,
        })
    })?)
}

/// Returns the fingerprint of a file that is not open anywhere.
pub fn sha256_of(path: &Path) -> anyhow::Result<String> {
    let mut file = fs::File::open(path).with_context(|| OnDisk::new("read", path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..count]);
    }
}

/// Removes old automatic copies: not the last ones, not the first of each of the last months.
fn rotate(folder: &Path) -> anyhow::Result<()> {
    let mut names: Vec<String> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| {
            name.ends_with(".penning")
                && name.len() > 14
                && name[..14].bytes().all(|b| b.is_ascii_digit())
        })
        .collect();
    names.sort_unstable();
    let recent = names.len().saturating_sub(KEEP_LAST);
    let mut months: Vec<&str> = Vec::new();
    let mut firsts = Vec::new();
    for name in &names {
        if months.last() != Some(&&name[..6]) {
            months.push(&name[..6]);
            firsts.push(name.clone());
        }
    }
    let kept = &firsts[firsts.len().saturating_sub(KEEP_MONTHS)..];
    for name in &names[..recent] {
        if !kept.contains(name) {
            fs::remove_file(folder.join(name))
                .with_context(|| format!("cannot remove the old copy {name}"))?;
        }
    }
    Ok(())
}
