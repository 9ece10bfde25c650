//! The bank's answers are read: what is certain is booked, what is likely is proposed, the rest waits for a person.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::delivery::{Delivery, deliver, read_delivery};
pub use self::take::{BankEntryTaken, BookBankEntry, ReleaseBankEntry, TakeBankEntry, bookable};
use crate::bank::incoming;
use crate::bank::statement::{FileKind, ReadError, Statement, Told};
use crate::db::Write;
use crate::db::audit::hex;
use crate::db::settings::Setting;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Unreadable};
use crate::ops::bank_file::delivery::BYTES_MAX;
use crate::ops::bank_file::reading::Reading;
use crate::ops::{Deed, Done, Refusal};

mod credits;
mod debits;
mod delivery;
mod parts;
mod reading;
mod settle;
mod take;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadBankFile {
    pub file: PathBuf,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct BankFileRead {
    pub name: String,
    pub kind: String,
    pub entries: usize,
    pub new: usize,
    pub duplicates: usize,
    pub credit_cents: i64,
    /// As a positive amount.
    pub debit_cents: i64,
    pub returns: Vec<ReturnTold>,
    pub statements: Vec<StatementTold>,
    pub matched: usize,
    pub suggested: usize,
    pub unmatched: usize,
    pub problems: Vec<BankProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReturnTold {
    pub end_to_end_id: String,
    pub code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementTold {
    pub iban: String,
    pub opening_cents: Option<i64>,
    pub closing_cents: Option<i64>,
    pub ties: Option<bool>,
}

/// Something in a file of the bank that a person should know; it never stops the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BankProblem {
    /// Read before, byte for byte.
    KnownFile,
    OtherAccount {
        account: String,
    },
    DoesNotTie {
        account: String,
        off_cents: i64,
    },
    /// Between two statements movements are missing that sum to this: a statement was not read.
    Gap {
        after: Day,
        before: Day,
        off_cents: i64,
    },
    /// A batch of ours came in with another sum than was expected.
    BatchDiffers {
        run: i64,
        expected_cents: i64,
        credited_cents: i64,
    },
    /// The bank credits a run that was taken back: its file was uploaded all the same.
    TakenBackCredited {
        run: i64,
        credited_cents: i64,
    },
    /// The bank has the same file or collection already: nothing came back, and the first one stands.
    SentTwice {
        id: String,
        reason: String,
    },
    /// A return of a collection we know nothing of, or that cannot have come back.
    ReturnRefused {
        end_to_end_id: String,
        why: String,
    },
    /// The payments inside a movement do not sum to it.
    Unclear {
        reference: String,
        amount_cents: i64,
    },
    /// The bank does not pay a refund: it is withdrawn, and can be asked for anew.
    RefundRejected {
        end_to_end_id: String,
        reason: String,
    },
    /// A refund that was paid came back: it is owed again.
    RefundReturned {
        end_to_end_id: String,
        reason: String,
    },
    /// Somebody paid what is on its way in a collection too: it will be paid twice.
    PaidWhileCollected {
        invoice: String,
        run: i64,
    },
    /// A payment proved the account of a mandate that was asked for: only the signature is lacking.
    MandateFilled {
        reference: String,
        holder: String,
    },
    /// The bank refused a file of ours, or a part of it: nothing of that was collected.
    FileRejected {
        run: i64,
        count: usize,
        reason: String,
    },
    /// The whole file or batch was rejected.
    Rejected {
        message_id: String,
        reason: String,
    },
}

impl BankFileRead {
    /// Counts what a file tells, whatever becomes of it.
    pub fn hear(&mut self, told: &Told) {
        match told {
            Told::Entry(entry) => {
                self.entries += 1;
                if Money::ZERO < entry.amount {
                    self.credit_cents += entry.amount.in_cents();
                } else {
                    self.debit_cents -= entry.amount.in_cents();
                }
                let returned = entry.details.iter().filter(|detail| !detail.return_code.is_empty());
                self.returns.extend(returned.map(|detail| ReturnTold {
                    end_to_end_id: detail.end_to_end_id.clone(),
                    code: detail.return_code.clone(),
                }));
            }
            Told::Statement(statement) => self.hear_statement(statement),
            Told::Status(status) if status.is_rejected() && !status.end_to_end_id.is_empty() => {
                self.returns.push(ReturnTold {
                    end_to_end_id: status.end_to_end_id.clone(),
                    code: status.code.clone(),
                });
            }
            Told::Status(_) => {}
        }
    }

    fn hear_statement(&mut self, statement: &Statement) {
        let ties = statement.ties();
        if let (Some(false), Some(opening), Some(closing)) =
            (ties, statement.opening, statement.closing)
        {
            let between = statement.credit - statement.debit - statement.pending;
            let off = closing - opening - between;
            let account = statement.account.clone();
            self.problems.push(BankProblem::DoesNotTie { account, off_cents: off.in_cents() });
        }
        self.statements.push(StatementTold {
            iban: statement.account.clone(),
            opening_cents: statement.opening.map(Money::in_cents),
            closing_cents: statement.closing.map(Money::in_cents),
            ties,
        });
    }
}

/// Reads a file and says what is in it; needs no administration and looks at any account.
///
/// # Errors
/// When it is no file of a bank, or a broken one.
pub fn inspect_bank_file(path: &Path) -> Result<BankFileRead, Problem> {
    listen(path).map(|(_, read)| read).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &ReadError) -> Problem {
    let why = match error {
        ReadError::Unknown => Unreadable::NotOfABank,
        ReadError::DocType => Unreadable::DocType,
        ReadError::Xml { at, .. } => Unreadable::Xml(*at),
        ReadError::Line { line, .. } => Unreadable::Line(*line),
        ReadError::Amount(text) => Unreadable::Amount(text.clone()),
        ReadError::CutOff => Unreadable::CutOff,
        ReadError::Silent { number, what } => Unreadable::Silent(*number, *what),
        ReadError::Other(name) => Unreadable::Other(name.clone()),
        ReadError::Empty => Unreadable::Empty,
        ReadError::Io(error) if error.kind() == ErrorKind::NotFound => Unreadable::Missing,
        ReadError::Io(_) | ReadError::Listener(_) => Unreadable::Machine(error.to_string()),
    };
    Problem::BankFileUnreadable { file: name_of(path), why }
}

fn listen(path: &Path) -> Result<(FileKind, BankFileRead), ReadError> {
    let mut read = BankFileRead { name: name_of(path), ..BankFileRead::default() };
    let input = BufReader::new(File::open(path)?);
    let kind = incoming::read(input, &mut |told| {
        read.hear(&told);
        Ok(())
    })?;
    kind.name().clone_into(&mut read.kind);
    Ok((kind, read))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Returns what a file is where it says so itself, before what is in it.
fn told_at_once(path: &Path) -> Result<Option<FileKind>, ReadError> {
    Ok(incoming::kind(BufReader::new(File::open(path)?)))
}

/// A file that tells how much of it was read.
struct Counted<'a> {
    file: File,
    /// In bytes.
    so_far: &'a Cell<u64>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.so_far.set(self.so_far.get() + count as u64);
        Ok(count)
    }
}

/// Returns the fingerprint of a file, read in pieces.
fn fingerprint(path: &Path) -> Result<String, ReadError> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = [0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&piece[..count]),
        }
    }
}

/// Refuses what is no file, of which reading would never end, and what is too large to be one of a bank.
fn checked_size(path: &Path) -> Result<(), Problem> {
    let found = std::fs::metadata(path);
    let why = match found {
        Ok(found) if !found.is_file() => Unreadable::NotOfABank,
        Ok(found) if BYTES_MAX < found.len() => Unreadable::TooLarge(BYTES_MAX / 1024 / 1024),
        _ => return Ok(()),
    };
    Err(Problem::BankFileUnreadable { file: name_of(path), why })
}

impl Deed for ReadBankFile {
    const NAME: &'static str = "read_bank_file";
    const IS_RUN: bool = true;
    type Value = BankFileRead;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BankFileRead>, Refusal> {
        let unreadable = |error: ReadError| Refusal::Problem(unreadable(&self.file, &error));
        checked_size(&self.file)?;
        let sha256 = fingerprint(&self.file).map_err(unreadable)?;
        if write.knows_bank_file(&sha256)? {
            let mut read = inspect_bank_file(&self.file)?;
            read.duplicates = read.entries;
            read.problems.push(BankProblem::KnownFile);
            return Ok(Done::new(read, name_of(&self.file)));
        }
        let kind = told_at_once(&self.file).map_err(unreadable)?;
        // The old formats say what they are by what is in them.
        let kind = match kind {
            Some(kind) => kind,
            None => listen(&self.file).map_err(unreadable)?.0,
        };
        let name = name_of(&self.file);
        let file_id = write.add_bank_file(&name, &sha256, kind.name())?;
        let own_account = write.setting(Setting::ClubIban)?;
        let mut reading = Reading::new(write, file_id, own_account, kind, name.clone())?;
        let file = File::open(&self.file).map_err(|error| unreadable(error.into()))?;
        let size = file.metadata().map_err(|error| unreadable(error.into()))?.len();
        let so_far = Cell::new(0);
        let input = BufReader::new(Counted { file, so_far: &so_far });
        let outcome = incoming::read(input, &mut |told| {
            reading.read.hear(&told);
            let told = reading.tick(so_far.get(), size).and_then(|()| reading.take(told));
            told.map_err(|refusal| {
                // The reader passes on that it must stop; why is kept here.
                reading.fault = Some(refusal);
                anyhow::anyhow!("stopped")
            })
        });
        if let Some(refusal) = reading.fault.take() {
            return Err(refusal);
        }
        outcome.map_err(unreadable)?;
        reading.take_copied()?;
        reading.find_gaps()?;
        let has_own = reading.has_own;
        let read = reading.read;
        if !has_own {
            // It can be read again once the account of the club is mended.
            write.forget_bank_file(file_id)?;
        }
        let subject = format!("{name}: {} {}", read.kind, read.new);
        Ok(Done::new(read, subject))
    }
}
