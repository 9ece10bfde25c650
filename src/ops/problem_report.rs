//! What somebody who helps needs to know of an administration, and nothing of anybody who is in it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use anyhow::Context;

use crate::db::settings::Setting;
use crate::db::{Db, OnDisk, Read, schema};
use crate::ops::Refusal;
use crate::ops::tables::replace_file;
use crate::paper;

/// The deeds that are told, the last ones.
const DEEDS: usize = 100;

/// Writes the report beside the administration. Names, addresses, accounts, amounts, texts and values of settings stay out:
/// it may be sent to anybody.
pub fn problem_report(db: &Db) -> Result<PathBuf, Refusal> {
    let today = db.clock().today();
    let path = db.read().folder().join(format!("probleemrapport {today}.txt"));
    let report = report(db)?;
    replace_file(&path, report.as_bytes()).with_context(|| OnDisk::new("write", &path))?;
    Ok(path)
}

fn report(db: &Db) -> anyhow::Result<String> {
    let read = db.read();
    let mut report = String::new();
    writeln!(report, "penning {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(report, "paper: {}", paper::IS_BUILT)?;
    writeln!(report, "system: {} {}", std::env::consts::OS, std::env::consts::ARCH)?;
    writeln!(report, "sqlite: {}, tables: {}", rusqlite::version(), schema::known())?;
    writeln!(report, "made: {}", db.clock().now())?;
    writeln!(report, "\nrows")?;
    for (table, count) in read.table_counts()? {
        writeln!(report, "  {table}: {count}")?;
    }
    writeln!(report, "\nsettings with a value of their own")?;
    for setting in Setting::ALL {
        if read.setting(*setting)? != setting.default_value() {
            writeln!(report, "  {}", setting.name())?;
        }
    }
    write_check(db, &mut report)?;
    write_deeds(&read, &mut report)?;
    Ok(report)
}

/// Tells which promises are broken, and how often; where would be of somebody.
fn write_check(db: &Db, report: &mut String) -> anyhow::Result<()> {
    let (checked, broken) = db.check()?;
    writeln!(report, "\ncheck: {} promises looked at, {} broken", checked.len(), broken.len())?;
    let mut often: BTreeMap<&str, usize> = BTreeMap::new();
    for broken in &broken {
        *often.entry(broken.invariant).or_default() += 1;
    }
    for (invariant, count) in often {
        writeln!(report, "  {invariant}: {count}")?;
    }
    Ok(())
}

/// Tells the last deeds by name and time, the newest first; what they were done to stays out.
fn write_deeds(read: &Read<'_>, report: &mut String) -> anyhow::Result<()> {
    writeln!(report, "\nlast deeds of {}", read.audit_count()?)?;
    for row in read.audit_rows(None, 0, DEEDS)? {
        writeln!(report, "  {} {} {}", row.seq, row.at, row.deed)?;
    }
    Ok(())
}
