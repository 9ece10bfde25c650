//! The bank's answers are read: what is certain is booked, what is likely is proposed, the rest waits for a person.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bank::incoming;
use crate::bank::statement::{Detail, Entry, FileKind, ReadError, Statement, Status, Told};
use crate::db::Write;
use crate::db::audit::hex;
use crate::db::bank::{BankEntry, EntryState, KnownEntry, RunInFlight, Taken, Unsettled};
use crate::db::ledger::{BANK, FEES, Posting, TRANSIT};
use crate::db::refunds::{Refund, RefundState};
use crate::db::settings::Setting;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment_reference::{intakes_in, invoices_in, renewals_in};
use crate::domain::problem::{Problem, Thing, Unreadable};
use crate::ops::intake::accept_paid;
use crate::ops::pause::resume_paid;
use crate::ops::refund::settle_refund;
use crate::ops::{
    Deed, Done, MarkUploaded, Reference, Refusal, RegisterPayment, RegisterReturn, Renew,
    perform_within,
};

/// Reads a file of the bank, whichever kind it is. Reading it again adds nothing, and neither does another file that
/// tells the same.
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
    /// A batch of ours came in with another sum than was expected.
    BatchDiffers {
        run: i64,
        expected_cents: i64,
        credited_cents: i64,
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
            Told::Status(status) if is_rejected(status) && !status.end_to_end_id.is_empty() => {
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

fn is_rejected(status: &Status) -> bool {
    matches!(status.status.as_str(), "RJCT" | "CANC")
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

impl Deed for ReadBankFile {
    const NAME: &'static str = "read_bank_file";
    const IS_RUN: bool = true;
    type Value = BankFileRead;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BankFileRead>, Refusal> {
        let unreadable = |error: ReadError| Refusal::Problem(unreadable(&self.file, &error));
        let sha256 = fingerprint(&self.file).map_err(unreadable)?;
        if write.knows_bank_file(&sha256)? {
            let mut read = inspect_bank_file(&self.file)?;
            read.duplicates = read.entries;
            read.problems.push(BankProblem::KnownFile);
            return Ok(Done::new(read, name_of(&self.file)));
        }
        let (kind, _) = listen(&self.file).map_err(unreadable)?;
        let name = name_of(&self.file);
        let mut reading = Reading {
            write,
            file_id: write.add_bank_file(&name, &sha256, kind.name())?,
            own_account: write.setting(Setting::ClubIban)?,
            kind,
            known: HashMap::new(),
            refused_accounts: HashSet::new(),
            read: BankFileRead {
                name: name.clone(),
                kind: kind.name().to_owned(),
                ..BankFileRead::default()
            },
            fault: None,
        };
        let input =
            BufReader::new(File::open(&self.file).map_err(|error| unreadable(error.into()))?);
        let outcome = incoming::read(input, &mut |told| {
            reading.read.hear(&told);
            reading.take(told).map_err(|refusal| {
                // The reader passes on that it must stop; why is kept here.
                reading.fault = Some(refusal);
                anyhow::anyhow!("stopped")
            })
        });
        if let Some(refusal) = reading.fault.take() {
            return Err(refusal);
        }
        outcome.map_err(unreadable)?;
        let read = reading.read;
        let subject = format!("{name}: {} {}", read.kind, read.new);
        Ok(Done::new(read, subject))
    }
}

/// Movements of one day and amount that other files told of and this one has not told again yet.
#[derive(Default)]
struct Known {
    by_reference: BTreeMap<String, Vec<KnownEntry>>,
    /// Of other formats, or without a reference: any movement can be these.
    loose: Vec<KnownEntry>,
    claimed: HashSet<i64>,
}

impl Known {
    fn of(entries: Vec<KnownEntry>, kind: FileKind) -> Known {
        let mut known = Known::default();
        for entry in entries.into_iter().rev() {
            if entry.reference.is_empty() || entry.kind != kind.name() {
                known.loose.push(entry.clone());
            }
            known.by_reference.entry(entry.reference.clone()).or_default().push(entry);
        }
        known
    }

    /// Takes the movement that this one is: by the bank's reference, which only one format shares; without one, any that
    /// is not of another collection or party.
    fn claim(&mut self, part: &Part) -> bool {
        let claimed = &mut self.claimed;
        let mut take = |entries: &mut Vec<KnownEntry>| {
            entries.retain(|entry| !claimed.contains(&entry.id));
            let same = |entry: &KnownEntry| {
                can_be(entry, part)
                    && entry.end_to_end_id == part.detail.end_to_end_id
                    && entry.party_iban == part.party.0
            };
            // Who says the same goes before who says nothing.
            let found = entries.iter().rposition(same);
            let found = found.or_else(|| entries.iter().rposition(|entry| can_be(entry, part)));
            found.is_some_and(|place| claimed.insert(entries.swap_remove(place).id))
        };
        let exact = self.by_reference.get_mut(&part.reference);
        if exact.is_some_and(|entries| !part.reference.is_empty() && take(entries)) {
            return true;
        }
        if part.reference.is_empty() {
            return self.by_reference.values_mut().any(take);
        }
        take(&mut self.loose)
    }
}

/// Returns whether two movements of one day and amount can be one: what both say of it is the same.
fn can_be(known: &KnownEntry, part: &Part) -> bool {
    let agree = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
    agree(&known.end_to_end_id, &part.detail.end_to_end_id)
        && agree(&known.party_iban, &part.party.0)
}

/// Returns whether the books are closed on the day of a movement. Then nothing of the file is taken, and it can be read
/// again when they are open: what was left of it would never be told again.
fn is_closed(problem: &Problem) -> bool {
    matches!(problem, Problem::BooksClosed { .. })
}

/// A file while it is read.
struct Reading<'a> {
    write: &'a Write<'a>,
    file_id: i64,
    own_account: String,
    kind: FileKind,
    /// Movements known from other files, by day and amount: looked up once for each.
    known: HashMap<(Day, Money), Known>,
    refused_accounts: HashSet<String>,
    read: BankFileRead,
    fault: Option<Refusal>,
}

impl Reading<'_> {
    fn take(&mut self, told: Told) -> Result<(), Refusal> {
        match told {
            Told::Entry(entry) if !self.is_own(&entry.account) => {
                if self.refused_accounts.insert(entry.account.clone()) {
                    let account = entry.account.clone();
                    self.read.problems.push(BankProblem::OtherAccount { account });
                }
                Ok(())
            }
            Told::Entry(entry) if self.kind.is_statement() && !entry.is_pending => {
                self.take_booked(&entry)
            }
            Told::Entry(entry) => self.take_notice(&entry),
            Told::Status(status) => self.take_status(&status),
            Told::Statement(_) => Ok(()),
        }
    }

    /// Old formats name the account by its last digits only.
    fn is_own(&self, account: &str) -> bool {
        // Triodos writes its name before the number.
        let account = account.rsplit('/').next().unwrap_or(account);
        let digits = account.trim_start_matches('0');
        let is_number = 5 <= digits.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
        account == self.own_account || (is_number && self.own_account.ends_with(digits))
    }

    /// Takes what is booked: each movement once, however many files tell it.
    fn take_booked(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let is_our_batch = entry.amount.is_positive()
            && !entry.batch.is_empty()
            && self.write.run_in_flight(&entry.batch, "")?.is_some();
        let makeup = makeup(entry, is_our_batch);
        if makeup == Makeup::Unclear {
            // Who came back is known, whatever the sum: their invoices are open again. The money waits for a person.
            self.take_notice(entry)?;
            let (reference, cents) = (entry.reference.clone(), entry.amount.in_cents());
            self.read.problems.push(BankProblem::Unclear { reference, amount_cents: cents });
        }
        for part in parts(entry, makeup) {
            if self.is_told_before(&part)? || self.has_come_back(&part)? {
                self.read.duplicates += 1;
                continue;
            }
            self.read.new += 1;
            self.book(part)?;
        }
        Ok(())
    }

    /// Returns whether the money of this return was booked already: another format may tell it on another day, or by
    /// another key.
    fn has_come_back(&self, part: &Part) -> anyhow::Result<bool> {
        if part.amount.is_positive() {
            return Ok(false);
        }
        let Some((id, _)) = self.returned_item(part)? else { return Ok(false) };
        let item = self.write.collection_item(&id)?;
        item.map_or(Ok(false), |item| self.write.has_booked_return(item.id, part.amount))
    }

    /// Returns whether another file told of this movement; each known movement is told again once by one file.
    fn is_told_before(&mut self, part: &Part) -> anyhow::Result<bool> {
        let key = (part.booked_on, part.amount);
        if !self.known.contains_key(&key) {
            let (account, file_id) = (&self.own_account, self.file_id);
            let found = self.write.same_entries(account, part.booked_on, part.amount, file_id)?;
            self.known.insert(key, Known::of(found, self.kind));
        }
        Ok(self.known.get_mut(&key).is_some_and(|known| known.claim(part)))
    }

    fn book(&mut self, mut part: Part) -> Result<(), Refusal> {
        let is_in = part.amount.is_positive();
        let taken = if is_in { self.credit(&part)? } else { self.debit(&mut part)? };
        match taken.state {
            EntryState::Booked => self.read.matched += 1,
            EntryState::Suggested => self.read.suggested += 1,
            EntryState::Unmatched => self.read.unmatched += 1,
        }
        self.write.add_bank_entry(&BankEntry {
            file_id: self.file_id,
            account: self.own_account.clone(),
            booked_on: part.booked_on,
            amount: part.amount,
            reference: part.reference,
            code: part.code,
            end_to_end_id: part.detail.end_to_end_id,
            mandate_reference: part.detail.mandate_reference,
            batch: part.batch,
            return_code: part.detail.return_code,
            fee: part.fee,
            party_iban: part.party.0,
            party_name: part.party.1,
            remittance: part.remittance,
            taken,
        })?;
        Ok(())
    }

    /// Money in: a run of ours, or somebody who pays.
    fn credit(&mut self, part: &Part) -> Result<Taken, Refusal> {
        let id = &part.detail.end_to_end_id;
        if let Some(run) = self.write.run_in_flight(&part.batch, id)? {
            return self.settle(part, run);
        }
        let mut found: Vec<i64> = Vec::new();
        for word in part.remittance.split(|c: char| c.is_whitespace() || ",;:()/".contains(c)) {
            // `#1` is a draft by our own count, and no number that a payer knows.
            if !word.starts_with('#')
                && let Ok(invoice) = self.write.find_invoice(word)?
                && invoice.is_final
                && !invoice.is_credit_note
                && !found.contains(&invoice.id)
            {
                found.push(invoice.id);
            }
        }
        for number in invoices_in(&part.remittance) {
            let known = self.write.find_invoice(&number)?.ok();
            found.extend(known.map(|invoice| invoice.id).filter(|id| !found.contains(id)));
        }
        if 1 < found.len()
            && let Some(taken) = self.pay_all(part, &found)?
        {
            return Ok(taken);
        }
        if let [invoice_id] = found[..] {
            return self.pay(part, invoice_id);
        }
        if let [subscription] = renewals_in(&part.remittance)[..]
            && let Some(taken) = self.renew(part, subscription)?
        {
            return Ok(taken);
        }
        if let [intake] = intakes_in(&part.remittance)[..]
            && let Some(accepted) = accept_paid(self.write, intake, part.amount)?
            && let Some(invoice_id) = accepted.invoice_id
        {
            return self.pay(part, invoice_id);
        }
        let by_account = self.write.open_by_account(&part.party.0, part.amount)?;
        Ok(match by_account[..] {
            [invoice_id] => suggested("iban_and_amount", invoice_id),
            _ => Taken::default(),
        })
    }

    /// Lets what a letter told of go on when it is paid by the reference in it; nothing when the amount is another.
    fn renew(&mut self, part: &Part, subscription: i64) -> Result<Option<Taken>, Refusal> {
        let told = self.write.told_together_with(subscription)?;
        let (told_to, together) =
            told.map_or((None, vec![subscription]), |(to, all)| (Some(to), all));
        // Invoiced meanwhile, it is these invoices that are paid; not what somebody else pays by now.
        let mut asked = Vec::new();
        for id in &together {
            let standing = self.write.standing(*id)?;
            let payer = standing.map(|standing| standing.subscription.payer());
            if told_to.is_some() && payer != told_to {
                return Ok(None);
            }
            for invoice in self.write.open_of_subscription(*id)? {
                let payer = self.write.invoice(invoice)?.map(|invoice| invoice.payer_id);
                if told_to.is_some() && payer != told_to {
                    return Ok(None);
                }
                asked.push(invoice);
            }
        }
        asked.sort_unstable();
        asked.dedup();
        match asked[..] {
            [] => {}
            [invoice_id] => return self.pay(part, invoice_id).map(Some),
            _ => return self.pay_all(part, &asked),
        }
        for id in &together {
            // Only the period that was told: paid twice by mistake, the second waits for a person.
            let expiry = self.write.standing(*id)?.and_then(|standing| standing.invoiced_until());
            let Some(expiry) = expiry else { return Ok(None) };
            if !self.write.told_of_renewal(*id, expiry)? {
                return Ok(None);
            }
        }
        let renew = Renew {
            subscriptions: together,
            amount_cents: part.amount.in_cents(),
            date: part.booked_on,
            method: "bank".to_owned(),
        };
        match perform_within(self.write, &renew) {
            Ok(renewed) => Ok(Some(Taken {
                state: EntryState::Booked,
                by: "renewal_reference",
                invoice_id: Some(renewed.invoice_id),
                ..Taken::default()
            })),
            Err(Refusal::Problem(problem)) if !is_closed(&problem) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Books a payment that names several invoices and is exactly what is open on them; nothing when it is not.
    fn pay_all(&mut self, part: &Part, invoices: &[i64]) -> Result<Option<Taken>, Refusal> {
        let mut open = Vec::new();
        for id in invoices {
            open.extend(self.write.invoice(*id)?.filter(|invoice| invoice.open.is_positive()));
        }
        let sum: Money = open.iter().map(|invoice| invoice.open).sum();
        let Some(first) = open.first().map(|invoice| invoice.id) else { return Ok(None) };
        if sum != part.amount {
            return Ok(None);
        }
        let outcome = self.write.attempt(|| {
            for invoice in &open {
                let payment = RegisterPayment {
                    invoice: Reference(invoice.label()),
                    amount_cents: invoice.open.in_cents(),
                    date: part.booked_on,
                    method: "bank".to_owned(),
                };
                perform_within(self.write, &payment)?;
            }
            let (state, by) = (EntryState::Booked, "invoice_number");
            Ok(Some(Taken { state, by, invoice_id: Some(first), ..Taken::default() }))
        });
        match outcome {
            // It is on its way in a collection, say: a person decides.
            Err(Refusal::Problem(problem)) if !is_closed(&problem) => Ok(None),
            other => other,
        }
    }

    /// Books a payment that names its invoice, when it is what is open; otherwise proposes it.
    fn pay(&mut self, part: &Part, invoice_id: i64) -> Result<Taken, Refusal> {
        const BY: &str = "invoice_number";
        let invoice = self.write.invoice(invoice_id)?.expect("the invoice was found just now");
        if invoice.open != part.amount {
            return Ok(suggested(BY, invoice_id));
        }
        let payment = RegisterPayment {
            invoice: Reference(invoice.label()),
            amount_cents: part.amount.in_cents(),
            date: part.booked_on,
            method: "bank".to_owned(),
        };
        match perform_within(self.write, &payment) {
            Ok(_) => Ok(Taken {
                state: EntryState::Booked,
                by: BY,
                invoice_id: Some(invoice_id),
                ..Taken::default()
            }),
            // It is on its way in a collection, say: a person decides.
            Err(Refusal::Problem(problem)) if !is_closed(&problem) => Ok(suggested(BY, invoice_id)),
            Err(fault) => Err(fault),
        }
    }

    /// The bank credits a run, or one collection of it: what was collected is ours, until it comes back.
    fn settle(&mut self, part: &Part, run: RunInFlight) -> Result<Taken, Refusal> {
        if run.is_written {
            // What the bank credits was at the bank, whether somebody said so or not.
            perform_within(self.write, &MarkUploaded { run: run.run_id.into() })?;
        }
        let mut unsettled = self.write.unsettled(run.run_id)?;
        let is_one = |item: &Unsettled| {
            item.end_to_end_id == part.detail.end_to_end_id && item.amount == part.amount
        };
        if let Some(one) = unsettled.iter().find(|item| is_one(item)).cloned() {
            unsettled = vec![one];
        }
        let due: Money = unsettled.iter().filter(|i| !i.is_returned).map(|i| i.amount).sum();
        let all: Money = unsettled.iter().map(|item| item.amount).sum();
        // One collection that was credited before is not taken for another of the same amount.
        let id = &part.detail.end_to_end_id;
        let is_told_again = self.write.collection_item(id)?.is_some_and(|item| {
            item.amount == part.amount && unsettled.iter().all(|left| left.end_to_end_id != *id)
        });
        if is_told_again || unsettled.is_empty() || (part.amount != due && part.amount != all) {
            self.read.problems.push(BankProblem::BatchDiffers {
                run: run.run_id,
                expected_cents: due.in_cents(),
                credited_cents: part.amount.in_cents(),
            });
            let state = EntryState::Suggested;
            return Ok(Taken { state, by: "batch", run_id: Some(run.run_id), ..Taken::default() });
        }
        settle_items(self.write, &unsettled, part.booked_on, part.amount, &part.batch)?;
        let state = EntryState::Booked;
        Ok(Taken { state, by: "batch", run_id: Some(run.run_id), ..Taken::default() })
    }

    /// Returns the refunds that a movement pays: one by its own id, or all of a file that the bank paid in one sum.
    fn refunds_paid(&self, part: &Part) -> anyhow::Result<Vec<Refund>> {
        let mut refunds: Vec<Refund> =
            self.write.refund_by_id(&part.detail.end_to_end_id)?.into_iter().collect();
        if refunds.is_empty() && !part.batch.is_empty() {
            refunds = self.write.refunds_of_file(&part.batch)?;
        }
        let sum: Money = refunds.iter().map(|refund| refund.amount).sum();
        Ok(if sum == -part.amount { refunds } else { Vec::new() })
    }

    /// Money out: a collection that comes back, or something else that a person knows.
    fn debit(&mut self, part: &mut Part) -> Result<Taken, Refusal> {
        // What we asked the bank to pay back, paid.
        let refunds = self.refunds_paid(part)?;
        if let [first, ..] = &refunds[..] {
            for refund in &refunds {
                settle_refund(self.write, refund, part.booked_on)?;
            }
            let (state, invoice_id) = (EntryState::Booked, Some(first.invoice_id));
            return Ok(Taken { state, by: "end_to_end_id", invoice_id, ..Taken::default() });
        }
        let Some((end_to_end_id, by)) = self.returned_item(part)? else {
            return Ok(Taken::default());
        };
        let known = self.write.collection_item(&end_to_end_id)?;
        let fee = known.as_ref().map(|item| -part.amount - item.amount);
        // What is less than was collected, or more without a reason, is something else about it: costs, say.
        let is_return = |fee: &Money| {
            fee.is_zero() || (fee.is_positive() && !part.detail.return_code.is_empty())
        };
        let Some(fee) = fee.filter(is_return) else {
            return Ok(Taken { by, ..Taken::default() });
        };
        part.fee = fee;
        if !self.send_back(&end_to_end_id, &part.detail.return_code, part.booked_on)? {
            return Ok(Taken { by, ..Taken::default() });
        }
        let postings = [
            Posting::new(BANK, part.amount),
            Posting::new(FEES, part.fee),
            Posting::new(TRANSIT, -part.amount - part.fee),
        ];
        self.write.book(part.booked_on, &end_to_end_id, None, &postings)?;
        let item = self.write.collection_item(&end_to_end_id)?;
        if let Some(item) = item.as_ref().filter(|_| part.party.1.is_empty()) {
            part.party = (item.iban.clone(), item.holder.clone());
        }
        if part.remittance.is_empty() {
            part.remittance = format!("{} {end_to_end_id}", part.detail.return_code);
        }
        Ok(Taken {
            state: EntryState::Booked,
            by,
            invoice_id: item.as_ref().map(|item| item.invoice_id),
            run_id: item.as_ref().map(|item| item.run_id),
            item_id: item.map(|item| item.id),
        })
    }

    /// Finds which collection of ours comes back, and by which key.
    fn returned_item(&self, part: &Part) -> anyhow::Result<Option<(String, &'static str)>> {
        let detail = &part.detail;
        if self.write.collection_item(&detail.end_to_end_id)?.is_some() {
            return Ok(Some((detail.end_to_end_id.clone(), "end_to_end_id")));
        }
        if detail.return_code.is_empty() {
            return Ok(None);
        }
        let principal = -part.amount - part.fee;
        let found = self.write.items_by_mandate(&detail.mandate_reference, principal)?;
        Ok(match &found[..] {
            [id] => Some((id.clone(), "mandate_and_amount")),
            _ => None,
        })
    }

    /// Registers a return and tells whether it stands; one that is known already counts no second time.
    fn send_back(&mut self, end_to_end_id: &str, code: &str, on: Day) -> Result<bool, Refusal> {
        // MS03: no reason given. Source: ISO 20022 external codes.
        let code = if code.is_empty() { "MS03" } else { code };
        if let Some(run) = self.write.run_in_flight("", end_to_end_id)?.filter(|run| run.is_written)
        {
            perform_within(self.write, &MarkUploaded { run: run.run_id.into() })?;
        }
        let (end_to_end_id, code) = (end_to_end_id.to_owned(), code.to_owned());
        let deed = RegisterReturn { end_to_end_id: end_to_end_id.clone(), code, date: on };
        match perform_within(self.write, &deed) {
            Ok(_) | Err(Refusal::Problem(Problem::AlreadyReturned { .. })) => Ok(true),
            Err(Refusal::Problem(problem)) if !is_closed(&problem) => {
                let why = problem.code().to_owned();
                self.read.problems.push(BankProblem::ReturnRefused { end_to_end_id, why });
                Ok(false)
            }
            Err(fault) => Err(fault),
        }
    }

    /// Takes what is told before or beside a statement: only what comes back, and no money yet.
    fn take_notice(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let on = entry.booked_on.or(entry.value_on).unwrap_or_else(|| self.write.today());
        for detail in entry.details.iter().filter(|detail| !detail.return_code.is_empty()) {
            self.notice_return(&detail.end_to_end_id, &detail.return_code, on)?;
        }
        Ok(())
    }

    fn take_status(&mut self, status: &Status) -> Result<(), Refusal> {
        if !is_rejected(status) {
            return Ok(());
        }
        let refused = self.refunds_refused(status)?;
        for refund in refused.iter().filter(|refund| refund.state == RefundState::Written) {
            self.write.set_refund_state(refund.id, RefundState::Withdrawn, None)?;
            let (end_to_end_id, reason) = (refund.end_to_end_id.clone(), status.code.clone());
            self.read.problems.push(BankProblem::RefundRejected { end_to_end_id, reason });
        }
        if !refused.is_empty() {
            return Ok(());
        }
        if status.end_to_end_id.is_empty() {
            let (message_id, reason) = (status.message_id.clone(), status.code.clone());
            self.read.problems.push(BankProblem::Rejected { message_id, reason });
            return Ok(());
        }
        self.notice_return(&status.end_to_end_id, &status.code, self.write.today())
    }

    /// Returns the refunds that the bank will not pay: one, or all of a file.
    fn refunds_refused(&self, status: &Status) -> anyhow::Result<Vec<Refund>> {
        Ok(if status.end_to_end_id.is_empty() {
            self.write.refunds_of_file(&status.message_id)?
        } else {
            self.write.refund_by_id(&status.end_to_end_id)?.into_iter().collect()
        })
    }

    fn notice_return(&mut self, end_to_end_id: &str, code: &str, on: Day) -> Result<(), Refusal> {
        match self.write.collection_item(end_to_end_id)? {
            Some(item) if item.state == "returned" => self.read.duplicates += 1,
            Some(_) => {
                self.read.new += 1;
                self.read.matched += 1;
                self.send_back(end_to_end_id, code, on)?;
            }
            None => self.read.unmatched += 1,
        }
        Ok(())
    }
}

/// Books what the bank credited and spreads it over its collections; what came back already is not spread.
fn settle_items(
    write: &Write<'_>,
    unsettled: &[Unsettled],
    on: Day,
    credited: Money,
    description: &str,
) -> anyhow::Result<()> {
    let mut postings = vec![Posting::new(BANK, credited), Posting::new(TRANSIT, -credited)];
    for item in unsettled {
        write.settle_item(item.item_id, on)?;
        if item.is_returned {
            continue;
        }
        let (invoice_id, id) = (item.invoice_id, &item.end_to_end_id);
        write.allocate_item(invoice_id, Some(item.item_id), item.amount, on, "collection", id)?;
        postings.push(Posting::new(TRANSIT, item.amount));
        postings.push(Posting::debtor(item.payer_id, -item.amount));
    }
    write.book(on, description, None, &postings)?;
    for item in unsettled.iter().filter(|item| !item.is_returned) {
        resume_paid(write, item.invoice_id, on)?;
    }
    Ok(())
}

fn suggested(by: &'static str, invoice_id: i64) -> Taken {
    Taken { state: EntryState::Suggested, by, invoice_id: Some(invoice_id), ..Taken::default() }
}

/// One payment of a movement, or the movement itself.
struct Part {
    booked_on: Day,
    amount: Money,
    fee: Money,
    reference: String,
    code: String,
    batch: String,
    detail: Detail,
    /// Account and name of the other party.
    party: (String, String),
    remittance: String,
}

/// How the payments inside a movement relate to its amount.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Makeup {
    /// One payment or none, or a batch of ours in one sum.
    Whole,
    /// Several, that sum to it.
    Apart,
    /// Several that came back; what is more than their sum is what the bank took for it.
    ApartWithFee(Money),
    /// Several that do not sum to it: what it is made of is not certain.
    Unclear,
}

fn makeup(entry: &Entry, is_our_batch: bool) -> Makeup {
    if entry.details.len() < 2 || is_our_batch {
        return Makeup::Whole;
    }
    let Some(sum) = entry.details.iter().map(|detail| detail.amount).sum::<Option<Money>>() else {
        return Makeup::Unclear;
    };
    let all_came_back = entry.details.iter().all(|detail| !detail.return_code.is_empty());
    match sum - entry.amount {
        rest if rest.is_zero() => Makeup::Apart,
        rest if rest.is_positive() && all_came_back => Makeup::ApartWithFee(rest),
        _ => Makeup::Unclear,
    }
}

/// Takes a movement apart where it says what it is made of; a batch of ours stays whole.
fn parts(entry: &Entry, makeup: Makeup) -> Vec<Part> {
    let Some(booked_on) = entry.booked_on.or(entry.value_on) else { return vec![] };
    let is_apart = matches!(makeup, Makeup::Apart | Makeup::ApartWithFee(_));
    let details = match makeup {
        Makeup::Apart | Makeup::ApartWithFee(_) => entry.details.clone(),
        Makeup::Whole => vec![entry.details.first().cloned().unwrap_or_default()],
        Makeup::Unclear => vec![Detail::default()],
    };
    let part = |(place, detail): (usize, Detail)| {
        let extra = match makeup {
            Makeup::ApartWithFee(fee) if place == 0 => fee,
            _ => Money::ZERO,
        };
        let amount = detail.amount.filter(|_| is_apart).unwrap_or(entry.amount) - extra;
        let out = if amount.is_positive() { Money::ZERO } else { -amount };
        let principal = detail.principal.filter(|_| !detail.return_code.is_empty());
        let fee = principal.map_or(Money::ZERO, |principal| (out - principal).max(Money::ZERO));
        let own = |(account, _): &&(String, String)| *account != entry.account;
        let party = detail.parties.iter().find(own).cloned().unwrap_or_default();
        let batch = if entry.batch.is_empty() { &detail.batch } else { &entry.batch };
        let text = if detail.remittance.is_empty() { &entry.text } else { &detail.remittance };
        Part {
            booked_on,
            amount,
            fee,
            reference: if is_apart && !entry.reference.is_empty() {
                format!("{}#{place}", entry.reference)
            } else {
                entry.reference.clone()
            },
            code: entry.code.clone(),
            batch: batch.clone(),
            remittance: text.clone(),
            party,
            detail,
        }
    };
    details.into_iter().enumerate().map(part).collect()
}

/// Takes a movement that waits for the payment of an invoice: what was proposed, or another.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBankEntry {
    pub entry: i64,
    /// The proposed one when left out.
    #[serde(default)]
    pub invoice: Option<Reference>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BankEntryTaken {
    pub invoice: String,
    /// The run it credits, when it is no payment of one invoice.
    pub run: Option<i64>,
    pub open_cents: i64,
}

impl Deed for TakeBankEntry {
    const NAME: &'static str = "take_bank_entry";
    type Value = BankEntryTaken;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BankEntryTaken>, Refusal> {
        let missing = |what| Problem::NotFound { what, value: self.entry.to_string() };
        let entry = write.bank_entry(self.entry)?.filter(|entry| entry.state != EntryState::Booked);
        let Some(entry) = entry else { return Err(missing(Thing::BankEntry).into()) };
        if let Some(run_id) = entry.run_id.filter(|_| self.invoice.is_none()) {
            // A person says that this is the run after all; what differs stays on its way, to be seen.
            let unsettled = write.unsettled(run_id)?;
            settle_items(write, &unsettled, entry.booked_on, entry.amount, &run_id.to_string())?;
            write.take_entry(entry.id, None, "by_hand")?;
            let value = BankEntryTaken { invoice: String::new(), run: Some(run_id), open_cents: 0 };
            return Ok(Done::new(value, format!("{run_id}: {}", entry.amount)));
        }
        let named = self.invoice.as_ref().map(|invoice| invoice.0.clone());
        let Some(number) = named.or(entry.invoice) else {
            return Err(missing(Thing::Invoice).into());
        };
        let invoice = write.find_invoice(&number)??;
        let payment = RegisterPayment {
            invoice: Reference(number),
            amount_cents: entry.amount.in_cents(),
            date: entry.booked_on,
            method: "bank".to_owned(),
        };
        let paid = perform_within(write, &payment)?;
        write.take_entry(entry.id, Some(invoice.id), "by_hand")?;
        let (invoice_number, open_cents) = (paid.invoice.clone(), paid.open_cents);
        let value = BankEntryTaken { invoice: invoice_number, run: None, open_cents };
        Ok(Done::new(value, format!("{}: {}", paid.invoice, entry.amount)).of(invoice.payer_id))
    }
}
