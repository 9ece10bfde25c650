//! An older copy takes the place of the file; nothing is collected before it is clear what went to the bank since.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::db::backup::{Totals, verify};
use crate::db::lock::{Lock, LockError};
use crate::db::settings::Setting;
use crate::db::{Db, OnDisk, OpenError, Write, private_file, sync_folder};
use crate::domain::money::Money;
use crate::ops::{Deed, Done, Refusal};

/// What going back to a copy would mean.
#[derive(Clone, Debug, Serialize)]
pub struct RestorePreview {
    pub copy: Totals,
    /// Nothing when the present file cannot be read.
    pub present: Option<Totals>,
}

/// Looks at a copy and at the present file, and changes neither.
pub fn restore_preview(copy: &Path, present: &Path) -> anyhow::Result<RestorePreview> {
    Ok(RestorePreview { copy: verify(copy)?, present: verify(present).ok() })
}

/// Puts a verified copy in the place of the present file, which is kept beside it. Returns where that is, and the message
/// ids of files for the bank that the copy knows nothing of.
///
/// Collecting is blocked in the copy before it takes its place, so that no moment leaves an old copy free to collect.
pub fn restore(
    copy: &Path,
    present: &Path,
    clock: Clock,
) -> Result<(Option<PathBuf>, Vec<String>), OpenError> {
    verify(copy)?;
    let lock = Lock::take(present).map_err(|error| match error {
        LockError::Held(holder) => OpenError::InUse { path: present.to_owned(), holder },
        LockError::CannotWrite(error) => OpenError::Fault(error.into()),
    })?;
    let lock = Arc::new(lock);
    let folder = present.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let name = present.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let incoming = folder.join(format!(".{name}-{}.tmp", std::process::id()));
    fs::remove_file(&incoming).ok();
    copy_bytes(copy, &incoming)?;
    let unknown = quarantine(&incoming, &exports_log(present), clock, &lock)?;
    verify(&incoming)?;
    let kept = put_aside(present, folder, &name, clock)?;
    fs::rename(&incoming, present).context("cannot put the copy in its place")?;
    sync_folder(folder).context("cannot secure the folder")?;
    Ok((kept, unknown))
}

/// Renames the present file, and with it the journal a crash may have left: either alone is worth nothing.
fn put_aside(
    present: &Path,
    folder: &Path,
    name: &str,
    clock: Clock,
) -> anyhow::Result<Option<PathBuf>> {
    let stamp: String = clock.stamp().chars().filter(char::is_ascii_digit).collect();
    let journal = folder.join(format!("{name}-journal"));
    let kept = |n: u32| folder.join(format!("{name}.voor-herstel-{stamp}-{n}"));
    let kept = (1..).map(kept).find(|path| !path.exists()).context("one of all numbers is free")?;
    let is_there = present.exists();
    if is_there {
        fs::rename(present, &kept).context("cannot put the present file aside")?;
    }
    if journal.exists() {
        let mut kept_journal = kept.clone().into_os_string();
        kept_journal.push("-journal");
        fs::rename(&journal, kept_journal).context("cannot put the journal aside")?;
    }
    Ok(is_there.then_some(kept))
}

fn copy_bytes(from: &Path, to: &Path) -> anyhow::Result<()> {
    let bytes = fs::read(from).with_context(|| OnDisk::new("read", from))?;
    let mut file = private_file(to)?;
    file.write_all(&bytes)?;
    Ok(file.sync_all()?)
}

/// Compares what went out with what a copy knows, and stops collecting in it while something is unknown.
fn quarantine(
    incoming: &Path,
    log: &Path,
    clock: Clock,
    lock: &Arc<Lock>,
) -> Result<Vec<String>, OpenError> {
    let mut db = Db::open_under(incoming, clock, lock.clone())?;
    let read = db.read();
    let mut unknown: Vec<String> = Vec::new();
    for line in fs::read_to_string(log).unwrap_or_default().lines() {
        let message_id = line.split('\t').next().unwrap_or_default().to_owned();
        let is_new = !message_id.is_empty() && !unknown.contains(&message_id);
        if is_new && !read.knows_message(&message_id)? {
            unknown.push(message_id);
        }
    }
    let text = unknown.join(" ");
    db.write(|write| write.set(Setting::Quarantine, &text))?;
    Ok(unknown)
}

/// Returns the list of everything that was ever written for the bank, kept outside the administration.
pub fn exports_log(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!("{stem}-exports.log"))
}

/// Notes that a file was written, unless it was noted before.
pub(super) fn remember_export(
    db: &Db,
    message_id: &str,
    sha256: &str,
    count: i64,
    total: Money,
) -> anyhow::Result<()> {
    let path = exports_log(db.path());
    let known = fs::read_to_string(&path).unwrap_or_default();
    if known.lines().any(|line| line.split('\t').next() == Some(message_id)) {
        return Ok(());
    }
    if !path.exists() {
        drop(private_file(&path)?);
    }
    let mut log = fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .with_context(|| OnDisk::new("note in", &path))?;
    let line = format!("{message_id}\t{sha256}\t{count}\t{}\n", total.in_cents());
    log.write_all(line.as_bytes())?;
    ensure!(log.sync_all().is_ok(), "cannot secure {}", path.display());
    Ok(())
}

/// Somebody has looked at the bank: the files that the restored copy does not know are accounted for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndQuarantine {
    pub reason: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct QuarantineEnded {
    pub messages: Vec<String>,
}

impl Deed for EndQuarantine {
    const NAME: &'static str = "end_quarantine";
    type Value = QuarantineEnded;

    fn perform(&self, write: &Write<'_>) -> Result<Done<QuarantineEnded>, Refusal> {
        use crate::domain::problem::{Field, Problem};
        if self.reason.trim().is_empty() {
            return Err(
                Problem::RequiredMissing { who: String::new(), field: Field::Reason }.into()
            );
        }
        let messages = write.setting(Setting::Quarantine)?;
        write.set(Setting::Quarantine, "")?;
        Ok(Done::new(
            QuarantineEnded { messages: messages.split_whitespace().map(str::to_owned).collect() },
            self.reason.trim(),
        ))
    }
}
