//! One writer at a time: a lock file beside the administration, freed by the system however the program ends.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Who has the administration open for writing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub pid: u32,
    pub user: String,
    pub host: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{} (proces {})", self.user, self.host, self.pid)
    }
}

/// The lock, held as long as this lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

#[derive(Debug)]
pub enum LockError {
    Held(Holder),
    CannotWrite(std::io::Error),
}

impl Lock {
    /// Takes the lock of the administration at `path`, never waiting.
    pub fn take(path: &Path) -> Result<Lock, LockError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(lock_path(path)).map_err(LockError::CannotWrite)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held(read_holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(LockError::CannotWrite(error)),
        }
        let mut lock = Lock { file };
        // What stands in the file only helps people; the lock itself is the system's.
        lock.sign().map_err(LockError::CannotWrite)?;
        Ok(lock)
    }

    fn sign(&mut self) -> std::io::Result<()> {
        let text = serde_json::to_string(ourselves()).unwrap_or_default();
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())
    }
}

/// Returns the name of the lock file: never the administration itself, whose locks are SQLite's.
pub fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    path.with_file_name(name)
}

/// Returns who runs this program.
pub fn ourselves() -> &'static Holder {
    static OURSELVES: LazyLock<Holder> = LazyLock::new(look_at_ourselves);
    &OURSELVES
}

fn look_at_ourselves() -> Holder {
    let variable = |names: [&str; 2]| {
        names.iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default()
    };
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default().trim().to_owned();
    let host = if host.is_empty() { variable(["HOSTNAME", "COMPUTERNAME"]) } else { host };
    Holder { pid: std::process::id(), user: variable(["USER", "USERNAME"]), host }
}

fn read_holder(file: &mut File) -> Holder {
    let mut text = String::new();
    file.take(4_096).read_to_string(&mut text).ok();
    serde_json::from_str(&text).unwrap_or_default()
}
