//! A file of the bank while it is read: each movement once, however many files tell it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::bank::statement::{Entry, FileKind, Told};
use crate::db::Write;
use crate::db::bank::{BankEntry, EntryState, KnownEntry, Taken};
use crate::db::collections::CollectionItem;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Silence, Unreadable};
use crate::ops::Refusal;
use crate::ops::bank_file::parts::{Makeup, Part, makeup, parts};
use crate::ops::bank_file::settle::suspend;
use crate::ops::bank_file::{BankFileRead, BankProblem};

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
pub(super) fn is_closed(problem: &Problem) -> bool {
    matches!(problem, Problem::BooksClosed { .. })
}

/// Returns what a movement of our account does not say and must.
fn silence(entry: &Entry) -> Option<Silence> {
    if entry.booked_on.or(entry.value_on).is_none() {
        return Some(Silence::Day);
    }
    // The old formats say the currency once, of the account; some banks nowhere.
    (!matches!(entry.currency.as_str(), "EUR" | "")).then_some(Silence::Currency)
}

/// A file while it is read.
pub(super) struct Reading<'a> {
    pub(super) write: &'a Write<'a>,
    file_id: i64,
    own_account: String,
    kind: FileKind,
    /// Movements known from other files, by day and amount: looked up once for each.
    known: HashMap<(Day, Money), Known>,
    refused_accounts: HashSet<String>,
    /// Booked ones so far.
    movements: usize,
    pub(super) read: BankFileRead,
    pub(super) fault: Option<Refusal>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        write: &'a Write<'a>,
        file_id: i64,
        own_account: String,
        kind: FileKind,
        name: String,
    ) -> Reading<'a> {
        let kind_name = kind.name().to_owned();
        Reading {
            write,
            file_id,
            own_account,
            kind,
            known: HashMap::new(),
            refused_accounts: HashSet::new(),
            movements: 0,
            read: BankFileRead { name, kind: kind_name, ..BankFileRead::default() },
            fault: None,
        }
    }

    /// Tells who watches how much of the file was read, in hundredths.
    pub(super) fn tick(&self, bytes: u64, size: u64) -> Result<(), Refusal> {
        let hundredths = usize::try_from(bytes * 100 / size.max(1)).unwrap_or(100);
        Ok(self.write.tick(hundredths.min(100), 100)?)
    }

    pub(super) fn take(&mut self, told: Told) -> Result<(), Refusal> {
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
            Told::Statement(statement) if self.is_own(&statement.account) => {
                let closing = statement.closing.zip(statement.closed_on);
                if let Some((closing, on)) = closing.filter(|_| self.kind.is_statement()) {
                    self.write.add_bank_statement(self.file_id, &self.own_account, on, closing)?;
                }
                Ok(())
            }
            Told::Statement(_) => Ok(()),
        }
    }

    /// Says what is missing between statements, once the file is read.
    pub(super) fn find_gaps(&mut self) -> anyhow::Result<()> {
        for gap in self.write.statement_gaps(&self.own_account)? {
            let (after, before, off_cents) = (gap.after, gap.before, gap.off.in_cents());
            self.read.problems.push(BankProblem::Gap { after, before, off_cents });
        }
        Ok(())
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
        self.movements += 1;
        if let Some(what) = silence(entry) {
            // Left out it would be missing for ever; nothing of the file is taken, and money is never guessed.
            let (file, number) = (self.read.name.clone(), self.movements);
            let why = Unreadable::Silent(number, what);
            return Err(Problem::BankFileUnreadable { file, why }.into());
        }
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
        // Costs about it, told with the same id, are something else.
        let is_it = |item: &CollectionItem| match -part.amount - item.amount {
            fee if fee.is_zero() => true,
            fee => fee.is_positive() && !part.detail.return_code.is_empty(),
        };
        item.filter(is_it).map_or(Ok(false), |item| self.write.has_booked_return(item.id))
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
        let write = self.write;
        let id = write.add_bank_entry(&BankEntry {
            file_id: self.file_id,
            account: self.own_account.clone(),
            booked_on: part.booked_on,
            amount: part.amount,
            reference: part.reference.clone(),
            code: part.code.clone(),
            end_to_end_id: part.detail.end_to_end_id.clone(),
            mandate_reference: part.detail.mandate_reference.clone(),
            batch: part.batch.clone(),
            return_code: part.detail.return_code.clone(),
        })?;
        let is_in = part.amount.is_positive();
        let taken = write.as_bank_entry(id, || -> Result<Taken, Refusal> {
            let taken = if is_in { self.credit(&part)? } else { self.debit(&mut part)? };
            if taken.state != EntryState::Booked {
                suspend(write, part.amount, part.booked_on, &part.remittance)?;
            }
            Ok(taken)
        })?;
        match taken.state {
            EntryState::Booked => self.read.matched += 1,
            EntryState::Suggested => self.read.suggested += 1,
            EntryState::Unmatched => self.read.unmatched += 1,
        }
        let (iban, name) = (&part.party.0, &part.party.1);
        Ok(write.set_taken(id, &taken, part.fee, (iban, name), &part.remittance)?)
    }
}
