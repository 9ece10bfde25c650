//! What a bank hands over at once: a file, a folder of files, or a ZIP with them.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::domain::problem::{Problem, Unreadable};
use crate::ops::bank_file::{BankFileRead, ReadBankFile, checked_size, name_of};
use crate::ops::{Refusal, perform};

/// Files in one folder or ZIP; a bank puts a year in a few hundred.
const FILES_MAX: usize = 2_000;
/// The largest file that is read, also out of a ZIP that says it is small: a million movements are half of it.
pub(super) const BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// The files of a delivery in the order of their names; what came out of a ZIP is gone with it.
#[derive(Debug)]
pub struct Delivery {
    pub files: Vec<PathBuf>,
    /// Where a ZIP was unpacked, for as long as its files are read.
    _folder: Option<TempDir>,
}

/// Finds the files at a path: itself, what is in the folder, or what is in the ZIP.
///
/// # Errors
/// When there is nothing, too much of it, or a ZIP that cannot be opened.
pub fn deliver(path: &Path) -> Result<Delivery, Problem> {
    if path.is_dir() {
        let files = in_folder(path).map_err(|error| unreadable(path, &error))?;
        return checked(path, files, None);
    }
    checked_size(path)?;
    let is_zip = File::open(path)
        .and_then(|mut file| {
            let mut head = [0; 4];
            file.read_exact(&mut head).map(|()| head == *b"PK\x03\x04")
        })
        .unwrap_or(false);
    if !is_zip {
        return Ok(Delivery { files: vec![path.to_owned()], _folder: None });
    }
    let (folder, files) = unpacked(path).map_err(|error| unreadable(path, &error))?;
    checked(path, files, Some(folder))
}

/// Reads every file of a delivery. One that cannot be read does not stop the others.
pub fn read_delivery(
    db: &mut crate::db::Db,
    delivery: &Delivery,
) -> Result<(Vec<BankFileRead>, Vec<Problem>), Refusal> {
    let (mut read, mut refused) = (Vec::new(), Vec::new());
    for file in &delivery.files {
        match perform(db, &ReadBankFile { file: file.clone() }) {
            Ok(told) => read.push(told),
            Err(Refusal::Problem(problem)) => refused.push(problem),
            Err(fault) => return Err(fault),
        }
    }
    Ok((read, refused))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let why = match error.kind() {
        ErrorKind::NotFound => Unreadable::Missing,
        _ => Unreadable::Machine(error.to_string()),
    };
    Problem::BankFileUnreadable { file: name_of(path), why }
}

fn checked(path: &Path, files: Vec<PathBuf>, folder: Option<TempDir>) -> Result<Delivery, Problem> {
    let why = match files.len() {
        0 => Some(Unreadable::Empty),
        count if FILES_MAX < count => Some(Unreadable::TooMany(FILES_MAX)),
        _ => None,
    };
    match why {
        Some(why) => Err(Problem::BankFileUnreadable { file: name_of(path), why }),
        None => Ok(Delivery { files, _folder: folder }),
    }
}

/// Returns the files in a folder by name, without hidden ones and folders.
fn in_folder(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !is_hidden && entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Takes the files out of a ZIP, each by its own name only: a path in it leads nowhere.
fn unpacked(path: &Path) -> std::io::Result<(TempDir, Vec<PathBuf>)> {
    let mut archive = zip::ZipArchive::new(File::open(path)?)?;
    let folder = TempDir::new()?;
    for at in 0..archive.len().min(FILES_MAX + 1) {
        let entry = archive.by_index(at)?;
        let name = entry.name()?.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        if entry.is_dir() || name.is_empty() || name.starts_with('.') {
            continue;
        }
        // Two of the same name in different folders are both kept.
        let mut there = folder.path().join(&name);
        if there.exists() {
            there = folder.path().join(format!("{at}-{name}"));
        }
        std::io::copy(&mut entry.take(BYTES_MAX), &mut File::create(there)?)?;
    }
    let files = in_folder(folder.path())?;
    Ok((folder, files))
}
