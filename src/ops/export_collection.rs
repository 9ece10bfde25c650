//! The file of a run is put on disk: whole, under its own name, once.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::db::approvals::Approvable;
use crate::db::collections::CollectionFile;
use crate::db::runs::{Run, RunState};
use crate::db::settings::Setting;
use crate::db::{Db, OnDisk, make_folder, private_file, sync_folder};
use crate::domain::collection::Exclusion;
use crate::domain::problem::Problem;
use crate::exchange::control_sheet::{self, ControlSheet, FileOnSheet};
use crate::ops::approve::unapproved;
use crate::ops::restore::remember_export;

/// What was put on disk.
#[derive(Clone, Debug)]
pub struct Exported {
    pub run: i64,
    pub files: Vec<PathBuf>,
    pub control_sheet: PathBuf,
    pub sha256: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file of that name says something else; it is left as it is.
    #[error("{0} exists and says something else")]
    Other(PathBuf),
    /// A second person looks first.
    #[error("nobody else has approved it")]
    NotApproved(Problem),
    /// Something in it must not go to the bank any more.
    #[error("it has what must be taken out")]
    Unfit(Problem),
    #[error(transparent)]
    Fault(#[from] anyhow::Error),
}

/// Returns where files for the bank go when nobody says otherwise.
pub fn default_folder(db: &Db) -> anyhow::Result<PathBuf> {
    let chosen = db.read().setting(Setting::ExportFolder)?;
    if !chosen.trim().is_empty() {
        return Ok(PathBuf::from(chosen));
    }
    let folder = db.path().parent().map(Path::to_owned).unwrap_or_default();
    Ok(folder.join("incasso"))
}

/// Writes the stored bytes of a run and its control sheet, reads them back, and only then says the run is written.
///
/// The steps may be cut off anywhere: done again they give the same files. `reason` puts an exclusion in words.
pub fn export_collection(
    db: &mut Db,
    run: &Run,
    folder: &Path,
    reason: impl Fn(Exclusion) -> String,
) -> Result<Exported, ExportError> {
    if let Some(problem) = unapproved(&db.read(), Approvable::Run(run.id))? {
        return Err(ExportError::NotApproved(problem));
    }
    let count = db.read().unfit_items(run.id)?.len();
    if 0 < count {
        return Err(ExportError::Unfit(Problem::RunUnfit { run: run.id, count }));
    }
    let stored = db.read().collection_files(run.id)?;
    make_folder_durable(folder)?;
    let mut files = Vec::new();
    for file in &stored {
        let path = folder.join(&file.file_name);
        put(&path, &file.bytes)?;
        let (id, sha256) = (&file.message_id, &file.sha256);
        remember_export(db, id, sha256, file.item_count, file.total)?;
        files.push(path);
    }
    let first = stored.first().context("a run has a file")?;
    let sheet = folder.join(format!("{}-controle.txt", first.message_id));
    put(&sheet, control_sheet_of(db, run, &stored, reason)?.as_bytes())?;
    if run.state == RunState::Made {
        db.write(|write| {
            write.set_run_state(run.id, RunState::Written)?;
            write.set_items_state(run.id, "exported")?;
            let record = crate::db::audit::Record {
                deed: "export_collection",
                subject: &format!("{}: {}", run.id, names(&stored)),
                relation_id: None,
                payload: format!("{{\"run\":{},\"sha256\":\"{}\"}}", run.id, hashes(&stored)),
                inverse: Some(format!("{{\"deed\":\"undo_run\",\"run\":\"{}\"}}", run.id)),
            };
            write.log(record)
        })?;
    }
    Ok(Exported { run: run.id, files, control_sheet: sheet, sha256: first.sha256.clone() })
}

fn names(files: &[CollectionFile]) -> String {
    files.iter().map(|file| file.file_name.as_str()).collect::<Vec<_>>().join(", ")
}

fn hashes(files: &[CollectionFile]) -> String {
    files.iter().map(|file| file.sha256.as_str()).collect::<Vec<_>>().join(" ")
}

fn on_sheet(file: &CollectionFile) -> FileOnSheet {
    FileOnSheet {
        file_name: file.file_name.clone(),
        format: file.format.clone(),
        message_id: file.message_id.clone(),
        sha256: file.sha256.clone(),
        count: file.item_count,
        total: file.total,
    }
}

fn control_sheet_of(
    db: &Db,
    run: &Run,
    files: &[CollectionFile],
    reason: impl Fn(Exclusion) -> String,
) -> anyhow::Result<String> {
    let read = db.read();
    let items = read.collection_items(run.id)?;
    let mut excluded = Vec::new();
    for skip in read.run_skips(run.id)? {
        let invoice = skip.invoice_id.map(|id| read.invoice(id)).transpose()?.flatten();
        let exclusion = Exclusion::named(&skip.reason);
        // Who pays by transfer is no surprise on this sheet.
        if let Some((invoice, exclusion)) =
            invoice.zip(exclusion).filter(|(_, exclusion)| exclusion.needs_attention())
        {
            excluded.push((
                invoice.label(),
                read.relation_name(skip.relation_id)?,
                reason(exclusion),
                invoice.total,
            ));
        }
    }
    Ok(control_sheet::write(&ControlSheet {
        run: run.id,
        club: read.setting(Setting::ClubName)?,
        collection_date: run.on,
        files: files.iter().map(on_sheet).collect(),
        items: items
            .into_iter()
            .map(|item| (item.invoice_number, item.holder, item.mandate_reference, item.amount))
            .collect(),
        excluded,
    }))
}

/// Makes a folder and its parents so that a power cut leaves them there.
pub(super) fn make_folder_durable(folder: &Path) -> anyhow::Result<()> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
        .collect();
    make_folder(folder)?;
    for made in missing {
        let parent =
            made.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync_folder(parent).with_context(|| OnDisk::new("secure", parent))?;
    }
    Ok(())
}

/// Puts bytes under a name: to a temporary name, synced, linked to the final name, which is never overwritten.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    if path.exists() {
        let found = fs::read(path).with_context(|| OnDisk::new("read", path))?;
        return if found == bytes { Ok(()) } else { Err(ExportError::Other(path.to_owned())) };
    }
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let temporary = folder.join(format!(".{name}-{}.tmp", std::process::id()));
    fs::remove_file(&temporary).ok();
    let written = write_whole(&temporary, bytes).and_then(|()| name_it(&temporary, path));
    fs::remove_file(&temporary).ok();
    written.with_context(|| OnDisk::new("write", path))?;
    sync_folder(folder).with_context(|| OnDisk::new("secure", folder))?;
    let back = fs::read(path).with_context(|| OnDisk::new("read", path))?;
    if back != bytes {
        return Err(ExportError::Other(path.to_owned()));
    }
    Ok(())
}

fn write_whole(temporary: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = private_file(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file its name unless something has it already; copies where the disk knows no links.
fn name_it(temporary: &Path, path: &Path) -> std::io::Result<()> {
    match fs::hard_link(temporary, path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            let bytes = fs::read(temporary)?;
            write_whole(path, &bytes).inspect_err(|_| {
                fs::remove_file(path).ok();
            })
        }
        other => other,
    }
}
