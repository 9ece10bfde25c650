//! A file of the bank while it is read: each movement once, however many files tell it.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::bank::pain008::MESSAGE_PREFIX;
use crate::bank::statement::{Entry, FileKind, Status, Told};
use crate::db::Write;
use crate::db::bank::{BankEntry, EntryState, KnownEntry, Taken};
use crate::db::collections::CollectionItem;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Silence, Unreadable};
use crate::domain::returns::reason_of;
use crate::ops::Refusal;
use crate::ops::bank_file::parts::{Makeup, Part, makeup, parts};
use crate::ops::bank_file::settle::suspend;
use crate::ops::bank_file::{BankFileRead, BankProblem};

/// Where the number of an account begins in a Dutch IBAN: after country, check digits and bank.
const NUMBER_AT: usize = 8;

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
        let exact = self.by_reference.get_mut(&part.reference);
        let has_reference = !part.reference.is_empty();
        if exact.is_some_and(|entries| has_reference && take(entries, part, claimed)) {
            return true;
        }
        if !has_reference {
            let mut all = self.by_reference.values_mut();
            return all.any(|entries| take(entries, part, claimed));
        }
        self.claim_loose(part)
    }

    /// Takes a movement of another format, or without a reference, that this one is.
    fn claim_loose(&mut self, part: &Part) -> bool {
        take(&mut self.loose, part, &mut self.claimed)
    }
}

/// Takes the movement that this one is out of what is known, once.
fn take(entries: &mut Vec<KnownEntry>, part: &Part, claimed: &mut HashSet<i64>) -> bool {
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
}

/// Returns whether two movements of one day and amount can be one: what both say of it is the same.
fn can_be(known: &KnownEntry, part: &Part) -> bool {
    let agree = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
    agree(&known.end_to_end_id, &part.detail.end_to_end_id)
        && agree(&known.party_iban, &part.party.0)
}

/// Returns the words of a text, between blanks and the marks of banks.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "/,;:()".contains(c))
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
    /// The sums of movements that another format told payment by payment, and of how many, by day.
    sums: HashMap<Day, Vec<(Money, u32)>>,
    refused_accounts: HashSet<String>,
    /// Whether anything in it is of our account.
    pub(super) has_own: bool,
    /// Collections of which the bank says that it had them already, by message.
    copied: BTreeMap<String, Vec<Status>>,
    /// Whether anybody was asked for a mandate and has not given it: while a file is read none is asked.
    pub(super) is_mandate_asked: bool,
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
    ) -> anyhow::Result<Reading<'a>> {
        let kind_name = kind.name().to_owned();
        Ok(Reading {
            write,
            file_id,
            own_account,
            kind,
            known: HashMap::new(),
            sums: HashMap::new(),
            refused_accounts: HashSet::new(),
            movements: 0,
            read: BankFileRead { name, kind: kind_name, ..BankFileRead::default() },
            fault: None,
            has_own: false,
            copied: BTreeMap::new(),
            is_mandate_asked: write.is_mandate_asked()?,
        })
    }

    /// Tells who watches how much of the file was read, in hundredths.
    pub(super) fn tick(&self, bytes: u64, size: u64) -> Result<(), Refusal> {
        let hundredths = usize::try_from(bytes * 100 / size.max(1)).unwrap_or(100);
        Ok(self.write.tick(hundredths.min(100), 100)?)
    }

    pub(super) fn take(&mut self, told: Told) -> Result<(), Refusal> {
        self.has_own |= match &told {
            Told::Entry(entry) => self.is_own(&entry.account),
            Told::Statement(statement) => self.is_own(&statement.account),
            Told::Status(_) => true,
        };
        match told {
            Told::Entry(entry) if !self.is_own(&entry.account) => {
                if self.refused_accounts.insert(entry.account.clone()) {
                    let account = entry.account.clone();
                    self.read.problems.push(BankProblem::OtherAccount { account });
                }
                Ok(())
            }
            Told::Entry(entry) if self.kind.is_statement() && !entry.is_pending => {
                self.take_booked(*entry)
            }
            // What is not booked may still go away, and then nothing takes it back.
            Told::Entry(entry) if entry.is_pending => Ok(()),
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

    /// Keeps that the bank had a collection already: whether that is of a whole file shows when all is read.
    pub(super) fn keep_copied(&mut self, status: &Status) {
        self.copied.entry(status.message_id.clone()).or_default().push(status.clone());
    }

    /// Takes the collections that the bank had already: all of a file are a second copy of it, of which the first stands;
    /// one of several is refused beside another like it, and was not collected.
    pub(super) fn take_copied(&mut self) -> Result<(), Refusal> {
        for (message, copied) in std::mem::take(&mut self.copied) {
            let is_file = copied.len() == self.write.items_of_message(&message)?;
            let is_copy = is_file || self.is_copy_told(&message);
            for one in copied {
                if is_copy {
                    self.sent_twice(&message, &one.code);
                } else {
                    let on = self.write.today();
                    self.notice_return(&one.end_to_end_id, reason_of(&one.code, ""), on)?;
                }
            }
        }
        Ok(())
    }

    fn is_copy_told(&self, message: &str) -> bool {
        let is_it = |problem: &BankProblem| matches!(problem, BankProblem::SentTwice { id, .. } if id == message);
        self.read.problems.iter().any(is_it)
    }

    /// Says what is missing between statements, once the file is read.
    pub(super) fn find_gaps(&mut self) -> anyhow::Result<()> {
        for gap in self.write.statement_gaps(&self.own_account)? {
            let (after, before, off_cents) = (gap.after, gap.before, gap.off.in_cents());
            self.read.problems.push(BankProblem::Gap { after, before, off_cents });
        }
        Ok(())
    }

    /// Old formats name the account by its number only, with or without the zeros before it.
    fn is_own(&self, account: &str) -> bool {
        // Triodos writes its name before the number.
        let account = account.rsplit('/').next().unwrap_or(account);
        let digits = account.trim_start_matches('0');
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let own = self.own_account.get(NUMBER_AT..).unwrap_or_default().trim_start_matches('0');
        account == self.own_account || (is_number && own == digits)
    }

    /// Takes what is booked: each movement once, however many files tell it.
    fn take_booked(&mut self, mut entry: Entry) -> Result<(), Refusal> {
        self.movements += 1;
        if let Some(what) = silence(&entry) {
            // Left out it would be missing for ever; nothing of the file is taken, and money is never guessed.
            let (file, number) = (self.read.name.clone(), self.movements);
            let why = Unreadable::Silent(number, what);
            return Err(Problem::BankFileUnreadable { file, why }.into());
        }
        let ours = self.batch_of_ours(&entry)?;
        let is_our_batch = ours.is_some();
        entry.batch = ours.unwrap_or(entry.batch);
        let makeup = makeup(&entry, is_our_batch);
        if is_our_batch || makeup == Makeup::Unclear {
            // Who came back is known, whatever the sum: of a batch they were left out.
            self.take_notice(&entry)?;
        }
        if makeup == Makeup::Unclear {
            // The money waits for a person.
            let (reference, cents) = (entry.reference.clone(), entry.amount.in_cents());
            self.read.problems.push(BankProblem::Unclear { reference, amount_cents: cents });
        }
        if self.is_told_in_another_sum(&entry, makeup)? {
            return Ok(());
        }
        for part in parts(&entry, makeup) {
            if self.is_told_before(&part)? || self.has_come_back(&part)? {
                self.read.duplicates += 1;
                continue;
            }
            self.read.new += 1;
            self.book(part)?;
        }
        Ok(())
    }

    /// Returns the name of ours by which a credit is of a run: banks put it in one of several places, or only in words.
    fn batch_of_ours(&self, entry: &Entry) -> anyhow::Result<Option<String>> {
        if !entry.amount.is_positive() {
            return Ok(None);
        }
        let one = entry.details.first().filter(|_| entry.details.len() == 1);
        let remittance = one.map_or("", |detail| detail.remittance.as_str());
        let in_words = [entry.text.as_str(), remittance].into_iter().flat_map(words);
        let names = entry.batches.iter().map(String::as_str).chain(in_words);
        for name in [entry.batch.as_str()].into_iter().chain(names) {
            if name.starts_with(MESSAGE_PREFIX) && self.write.run_in_flight(name, "")?.is_some() {
                return Ok(Some(name.to_owned()));
            }
        }
        Ok(None)
    }

    /// Returns whether another format told of this movement in one sum, or of its payments one by one.
    fn is_told_in_another_sum(&mut self, entry: &Entry, makeup: Makeup) -> anyhow::Result<bool> {
        let Some(whole) = parts(entry, Makeup::Unclear).pop() else { return Ok(false) };
        let count = match makeup {
            Makeup::Whole if entry.details.len() < 2 => self.claim_parts(&whole)?,
            Makeup::Apart | Makeup::ApartWithFee(_) if self.is_told_elsewhere(&whole)? => {
                entry.details.len()
            }
            _ => 0,
        };
        self.read.duplicates += count;
        Ok(0 < count)
    }

    /// Takes the payments that another format told one by one and that sum to this movement, once; returns how many.
    fn claim_parts(&mut self, whole: &Part) -> anyhow::Result<usize> {
        let sums = match self.sums.entry(whole.booked_on) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(none) => {
                let (account, kind) = (&self.own_account, self.kind.name());
                none.insert(self.write.sums_of_parts(account, whole.booked_on, kind)?)
            }
        };
        let place = sums.iter().position(|(sum, _)| *sum == whole.amount);
        Ok(place.map_or(0, |place| usize::try_from(sums.swap_remove(place).1).unwrap_or(1)))
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
        Ok(self.known_like(part)?.claim(part))
    }

    /// Returns whether another format told of this movement.
    fn is_told_elsewhere(&mut self, part: &Part) -> anyhow::Result<bool> {
        Ok(self.known_like(part)?.claim_loose(part))
    }

    /// Returns what other files told of the day and amount of a movement.
    fn known_like(&mut self, part: &Part) -> anyhow::Result<&mut Known> {
        Ok(match self.known.entry((part.booked_on, part.amount)) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(none) => {
                let (account, on) = (&self.own_account, part.booked_on);
                let found = self.write.same_entries(account, on, part.amount, self.file_id)?;
                none.insert(Known::of(found, self.kind))
            }
        })
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
