//! The file of the club: one SQLite database. The only place that speaks SQL.

pub mod approvals;
pub mod arrears;
pub mod audit;
pub mod backup;
pub mod bank;
pub mod basket;
pub mod campaigns;
pub mod check;
pub mod collections;
pub mod coverage;
pub mod gift_agreements;
pub mod groups;
pub mod intakes;
pub mod invoices;
pub mod ledger;
pub mod lists;
pub mod lock;
pub mod mandates;
pub mod messages;
pub mod pauses;
pub mod plans;
pub mod recurring;
pub mod refunds;
pub mod relations;
pub mod reports;
pub mod requests;
pub mod runs;
pub mod schema;
pub mod searches;
pub mod settings;
pub mod shipments;
pub mod standings;
pub mod subscriptions;
pub mod third_parties;

use std::cell::{Cell, RefCell};
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};

use crate::clock::Clock;
use crate::db::lock::{Holder, Lock};
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::jobs::Watch;

/// Why a file cannot be opened as an administration; nothing in it was read or changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no file {0}")]
    Missing(PathBuf),
    #[error("{0} is a folder")]
    Directory(PathBuf),
    #[error("{0} exists already")]
    Exists(PathBuf),
    #[error("{0} is not an administration of penning")]
    NotOurs(PathBuf),
    #[error("{path} was made by a newer penning (version {found}, this one knows {known})")]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path} is damaged: {what}")]
    Damaged { path: PathBuf, what: String },
    #[error("{path} is in use by {holder}")]
    InUse { path: PathBuf, holder: Holder },
    #[error(transparent)]
    Fault(#[from] anyhow::Error),
}

/// An open administration. Reading is free; writing goes through [`Db::write`].
pub struct Db {
    connection: Connection,
    path: PathBuf,
    clock: Clock,
    access: Access,
    watch: Watch,
}

/// What this program may do with the file.
#[derive(Debug)]
pub enum Access {
    /// We hold the lock. Several connections of one program share it.
    Write(std::sync::Arc<Lock>),
    /// Somebody else holds it, or the folder cannot be written.
    Read(Option<Holder>),
}

impl Db {
    /// Makes a new, empty administration.
    ///
    /// # Errors
    /// When something of that name exists: nothing is ever overwritten.
    pub fn create(path: &Path, clock: Clock) -> Result<Db, OpenError> {
        if path.exists() {
            return Err(OpenError::Exists(path.to_owned()));
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folder(folder)?;
        }
        private_file(path).with_context(|| OnDisk::new("make", path))?;
        let access = Db::claim(path, false)?;
        let mut connection = connect(path, false)?;
        schema::create(&mut connection)?;
        Ok(Db::over(connection, path, clock, access))
    }

    /// Opens an administration for writing, or for reading only when another program has it.
    pub fn open(path: &Path, clock: Clock) -> Result<Db, OpenError> {
        schema::inspect(path)?;
        let access = Db::claim(path, true)?;
        let read_only = matches!(access, Access::Read(_));
        let mut connection = connect(path, read_only)?;
        if !read_only {
            schema::migrate(&mut connection, path, clock)?;
        }
        Ok(Db::over(connection, path, clock, access))
    }

    /// Opens a file that is about to take the place of one whose lock is held.
    pub fn open_under(
        path: &Path,
        clock: Clock,
        lock: std::sync::Arc<Lock>,
    ) -> Result<Db, OpenError> {
        schema::inspect(path)?;
        let mut connection = connect(path, false)?;
        schema::migrate(&mut connection, path, clock)?;
        Ok(Db::over(connection, path, clock, Access::Write(lock)))
    }

    /// Opens a second connection to the same file for a job in another thread.
    pub fn another(&self) -> anyhow::Result<Db> {
        let access = match &self.access {
            Access::Write(lock) => Access::Write(lock.clone()),
            Access::Read(holder) => Access::Read(holder.clone()),
        };
        let connection = connect(&self.path, matches!(access, Access::Read(_)))?;
        Ok(Db::over(connection, &self.path, self.clock, access))
    }

    fn over(connection: Connection, path: &Path, clock: Clock, access: Access) -> Db {
        Db { connection, path: path.to_owned(), clock, access, watch: Watch::default() }
    }

    fn claim(path: &Path, may_read_only: bool) -> Result<Access, OpenError> {
        let is_read_only =
            fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly());
        match Lock::take(path) {
            Ok(lock) if !is_read_only => Ok(Access::Write(std::sync::Arc::new(lock))),
            Err(lock::LockError::Held(holder)) if !may_read_only => {
                Err(OpenError::InUse { path: path.to_owned(), holder })
            }
            Err(lock::LockError::Held(holder)) => Ok(Access::Read(Some(holder))),
            Ok(_) | Err(lock::LockError::CannotWrite(_)) if may_read_only => Ok(Access::Read(None)),
            Ok(_) => Err(OpenError::Fault(anyhow::anyhow!("{} cannot be written", path.display()))),
            Err(lock::LockError::CannotWrite(error)) => Err(OpenError::Fault(error.into())),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn clock(&self) -> Clock {
        self.clock
    }

    pub fn access(&self) -> &Access {
        &self.access
    }

    pub fn can_write(&self) -> bool {
        matches!(self.access, Access::Write(_))
    }

    /// Has long work tell `watch` how far it is, and stop when it says so.
    pub fn watched(mut self, watch: Watch) -> Db {
        self.watch = watch;
        self
    }

    /// Tells how far long work that only reads is; fails when it should stop.
    pub fn tick(&self, done: usize, total: usize) -> anyhow::Result<()> {
        Ok(self.watch.tick(done, total)?)
    }

    pub fn read(&self) -> Read<'_> {
        Read { connection: &self.connection }
    }

    /// Does one thing in one transaction: all of it is written, or nothing.
    ///
    /// # Errors
    /// What `work` returns; then nothing is written. When the commit itself fails, the file is opened anew and looked at:
    /// a failed commit may have committed.
    pub fn write<T, E: From<anyhow::Error>>(
        &mut self,
        work: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.can_write() {
            return Err(anyhow::anyhow!("the administration is open for reading only").into());
        }
        self.connection
            .execute_batch("BEGIN IMMEDIATE")
            .context("cannot begin to write")
            .map_err(E::from)?;
        let read = Read { connection: &self.connection };
        let write = Write {
            read,
            clock: self.clock,
            watch: self.watch.clone(),
            head: RefCell::default(),
            bank_entry: Cell::default(),
            closed_until: Cell::default(),
        };
        let outcome = work(&write);
        let (_, head) = write.head.take();
        match outcome {
            Err(error) => {
                // The first error is the one to tell; SQLite rolls back by itself when the file is closed.
                self.connection.execute_batch("ROLLBACK").ok();
                Err(error)
            }
            Ok(value) => match self.connection.execute_batch("COMMIT") {
                Ok(()) => Ok(value),
                Err(error) => {
                    self.connection.execute_batch("ROLLBACK").ok();
                    let happened = self.look_again(&head).map_err(E::from)?;
                    if happened {
                        Ok(value)
                    } else {
                        Err(anyhow::Error::from(error).context("nothing was written").into())
                    }
                }
            },
        }
    }

    /// Opens the file anew after a failed commit and tells whether the log row of that deed is there.
    fn look_again(&mut self, head: &str) -> anyhow::Result<bool> {
        self.connection = connect(&self.path, false)?;
        Ok(!head.is_empty() && self.read().audit_head()?.1 == head)
    }
}

/// Opens an existing file the one way that survives power cuts. Source: SQLite, "Atomic Commit"; EXTRA also syncs the
/// folder after the journal is gone.
fn connect(path: &Path, read_only: bool) -> Result<Connection, OpenError> {
    let mode = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    };
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .with_context(|| OnDisk::new("open", path))?;
    connection.busy_timeout(Duration::from_secs(5)).context("cannot set the busy timeout")?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
             PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_spill = OFF;
             PRAGMA cache_size = -128000; PRAGMA temp_store = MEMORY;",
        )
        .with_context(|| OnDisk::new("use", path))?;
    connection.set_prepared_statement_cache_capacity(160);
    Ok(connection)
}

/// Which file or folder the machine refused to read, write or make.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} {}", path.display())]
pub struct OnDisk {
    pub path: PathBuf,
    doing: &'static str,
}

impl OnDisk {
    /// `doing` is what was tried, in English: a person is told the path and why.
    pub fn new(doing: &'static str, path: impl AsRef<Path>) -> OnDisk {
        OnDisk { path: path.as_ref().to_owned(), doing }
    }
}

/// Makes a folder that only its owner can look into; folders that exist are left as they are.
pub fn make_folder(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).with_context(|| OnDisk::new("make the folder", path))
}

/// Makes a new empty file that only its owner can read.
pub fn private_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes sure that the name of a file just made or renamed survives a power cut.
pub fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The file, to look at.
#[derive(Clone, Copy)]
pub struct Read<'c> {
    connection: &'c Connection,
}

impl Read<'_> {
    /// Returns the folder the administration is in.
    pub fn folder(&self) -> PathBuf {
        let file = self.connection.path().map(Path::new);
        let folder = file.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new(".")).to_owned()
    }
}

/// The one transaction that is writing; only `ops` gets one.
pub struct Write<'c> {
    read: Read<'c>,
    clock: Clock,
    watch: Watch,
    /// Number and hash of the last log row this transaction wrote; 0 where it wrote none.
    head: RefCell<(i64, String)>,
    /// The movement of the bank that is being booked.
    bank_entry: Cell<Option<i64>>,
    /// Until when the books are closed, once somebody asked; a statement asks it of every movement.
    closed_until: Cell<Option<Option<crate::domain::calendar::Day>>>,
}

impl<'c> Deref for Write<'c> {
    type Target = Read<'c>;
    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}

impl Write<'_> {
    pub fn today(&self) -> crate::domain::calendar::Day {
        self.clock.today()
    }

    /// Does something of which every booking and payment is of one movement of the bank.
    pub fn as_bank_entry<T>(&self, id: i64, work: impl FnOnce() -> T) -> T {
        let before = self.bank_entry.replace(Some(id));
        let outcome = work();
        self.bank_entry.set(before);
        outcome
    }

    /// Tries something within the transaction, and takes all of it back when it gives nothing or fails.
    pub fn attempt<T, E: From<anyhow::Error>>(
        &self,
        work: impl FnOnce() -> Result<Option<T>, E>,
    ) -> Result<Option<T>, E> {
        let head = self.head.borrow().clone();
        let point = |sql: &str| {
            let marked = self.connection.prepare_cached(sql).and_then(|mut it| it.execute([]));
            marked.map(drop).context("cannot mark a point to go back to")
        };
        point("SAVEPOINT attempt")?;
        let outcome = work();
        if outcome.is_err() && self.connection.is_autocommit() {
            // A full disk takes back the whole transaction by itself: there is no point left to go back to.
            return outcome;
        }
        if !matches!(outcome, Ok(Some(_))) {
            point("ROLLBACK TO attempt")?;
            *self.head.borrow_mut() = head;
            self.closed_until.take();
        }
        point("RELEASE attempt")?;
        outcome
    }

    /// Tells how far the work is.
    ///
    /// # Errors
    /// When somebody asked to stop; the transaction is then rolled back.
    pub fn tick(&self, done: usize, total: usize) -> anyhow::Result<()> {
        Ok(self.watch.tick(done, total)?)
    }

    /// Runs one statement; every value is bound.
    fn run(&self, sql: &str, values: impl rusqlite::Params) -> anyhow::Result<usize> {
        Ok(self.connection.prepare_cached(sql)?.execute(values)?)
    }

    /// Runs one insert and returns the id of the row.
    fn insert(&self, sql: &str, values: impl rusqlite::Params) -> anyhow::Result<i64> {
        Ok(self.connection.prepare_cached(sql)?.insert(values)?)
    }
}

impl Read<'_> {
    /// Returns the rows of a query, each made by `make`.
    fn rows<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        make: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> anyhow::Result<Vec<T>> {
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_map(values, make)?
            .collect::<Result<_, _>>()?)
    }

    /// Returns the first row of a query, if it has one.
    fn first<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        make: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> anyhow::Result<Option<T>> {
        use rusqlite::OptionalExtension;
        Ok(self.connection.prepare_cached(sql)?.query_row(values, make).optional()?)
    }

    /// Returns the one value of a query that always has a row.
    fn value<T: FromSql>(&self, sql: &str, values: impl rusqlite::Params) -> anyhow::Result<T> {
        Ok(self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }
}

impl ToSql for Money {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.in_cents().into())
    }
}

impl FromSql for Iban {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Iban> {
        let typed = value.as_str()?;
        typed.parse().map_err(|_| FromSqlError::Other(format!("{typed} is no IBAN").into()))
    }
}

impl FromSql for Money {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Money> {
        value.as_i64().map(Money::cents)
    }
}
