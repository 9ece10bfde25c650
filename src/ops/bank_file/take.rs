//! What waits is taken for what a person says it is; what was taken wrongly waits again.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::bank::{BankRow, EntryState};
use crate::db::invoices::Invoice;
use crate::db::ledger::{BANK, DEBTORS, LedgerAccount, Posting, SUSPENSE};
use crate::db::runs::{RunKind, RunState};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem, Thing};
use crate::ops::bank_file::settle::{credited, named, settle_items};
use crate::ops::refund::settle_refund;
use crate::ops::register_payment::pay;
use crate::ops::set_off::refuse_spent;
use crate::ops::{Deed, Done, Reference, Refusal, WithdrawItem, perform_within};

/// Takes a movement that waits for the payment of an invoice: what was proposed, or another; or of several, each as far
/// as it is open, in their order. What is more than is open is owed to who paid.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBankEntry {
    pub entry: i64,
    /// The proposed one when left out.
    #[serde(default)]
    pub invoice: Option<Reference>,
    /// Further invoices that it pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Reference>,
    /// The run it credits, where the bank did not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Reference>,
    /// Takes the invoices out of a run that is not at the bank yet, which would collect them on top.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdraw: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct BankEntryTaken {
    pub invoice: String,
    /// The run it credits, when it is no payment of one invoice.
    pub run: Option<i64>,
    pub open_cents: i64,
    /// The account it was booked on, when it is neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

impl Deed for TakeBankEntry {
    const NAME: &'static str = "take_bank_entry";
    type Value = BankEntryTaken;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BankEntryTaken>, Refusal> {
        let entry = waiting(write, self.entry)?;
        let undo = ReleaseBankEntry { entry: entry.id };
        let run = match &self.run {
            Some(run) => Some(credited_run(write, run, &entry)?),
            None => entry.run_id.filter(|_| self.invoice.is_none()),
        };
        if let Some(run_id) = run {
            take_for_run(write, &entry, run_id)?;
            let value = BankEntryTaken {
                invoice: String::new(),
                run: Some(run_id),
                open_cents: 0,
                account: None,
            };
            let subject = format!("{run_id}: {}", entry.amount);
            return Ok(Done::new(value, subject).undone_by(undo));
        }
        let named = self.invoice.as_ref().map(|invoice| invoice.0.clone());
        let number = named.or_else(|| entry.invoice.clone());
        let number = number.ok_or_else(|| missing(Thing::Invoice, self.entry))?;
        let mut invoices = vec![write.find_invoice(&number)??];
        for also in &self.also {
            invoices.push(write.find_invoice(&also.0)??);
        }
        if self.withdraw {
            for invoice in &invoices {
                while let Some(end_to_end_id) = write.waiting_item_of(invoice.id)? {
                    perform_within(write, &WithdrawItem { end_to_end_id })?;
                }
            }
        }
        let open_cents = pay_each(write, &entry, &invoices)?;
        let first = &invoices[0];
        write.take_entry(entry.id, Some(first.id), None, "by_hand")?;
        let value = BankEntryTaken { invoice: first.label(), run: None, open_cents, account: None };
        let done = Done::new(value, format!("{}: {}", first.label(), entry.amount));
        let done = done.of(first.payer_id);
        // What was paid to somebody stays paid: it is in nobody's power to let go of.
        Ok(if entry.amount.is_positive() { done.undone_by(undo) } else { done })
    }
}

/// Returns the run that a person says a credit is of: it has collections that the bank has not credited.
fn credited_run(write: &Write<'_>, run: &Reference, entry: &BankRow) -> Result<i64, Refusal> {
    let run = write.find_run(&run.0)??;
    if run.kind != RunKind::Collection {
        return Err(Problem::RunNotCollection { run: run.id }.into());
    }
    match run.state {
        RunState::Undone => return Err(Problem::RunUndone { run: run.id }.into()),
        // A slip of the hand would put a run at the bank that never was there.
        RunState::Made | RunState::Written => {
            return Err(Problem::NotUploaded { end_to_end_id: run.id.to_string() }.into());
        }
        RunState::Uploaded => {}
    }
    if !entry.amount.is_positive() || write.unsettled(run.id)?.is_empty() {
        return Err(Problem::NotFound { what: Thing::Collection, value: run.id.to_string() }.into());
    }
    Ok(run.id)
}

fn missing(what: Thing, id: i64) -> Problem {
    Problem::NotFound { what, value: id.to_string() }
}

/// Returns a movement that waits for a person.
fn waiting(write: &Write<'_>, id: i64) -> Result<BankRow, Refusal> {
    let entry = write.bank_entry(id)?.filter(|entry| entry.state != EntryState::Booked);
    Ok(entry.ok_or_else(|| missing(Thing::BankEntry, id))?)
}

/// Takes a movement off the account where it waited. It was booked on the bank there, and is again by what it is taken for.
fn unsuspend(write: &Write<'_>, entry: &BankRow, on: Day) -> anyhow::Result<()> {
    let postings = [Posting::new(SUSPENSE, entry.amount), Posting::new(BANK, -entry.amount)];
    write.book(on, &entry.remittance, None, &postings)
}

/// A person says that this is the run after all; what differs stays on its way, to be seen.
fn take_for_run(write: &Write<'_>, entry: &BankRow, run_id: i64) -> Result<(), Refusal> {
    let on = write.first_open_day(entry.booked_on)?;
    let run = write.run_in_flight(&entry.batch, "")?;
    let file_id = run.and_then(|run| run.file_id);
    let unsettled = write.unsettled(run_id)?;
    let items = credited(unsettled.clone(), file_id, &entry.batch, entry.amount);
    write.as_bank_entry(entry.id, || {
        unsuspend(write, entry, on)?;
        let items = items.unwrap_or_else(|_| named(unsettled, file_id, &entry.batch));
        settle_items(write, &items, on, entry.amount, &run_id.to_string())
    })?;
    Ok(write.take_entry(entry.id, None, None, "by_hand")?)
}

/// Pays invoices in their order, each as far as it is open; what is left goes on the last. Returns what is open on the
/// first after it, in cents.
fn pay_each(write: &Write<'_>, entry: &BankRow, invoices: &[Invoice]) -> Result<i64, Refusal> {
    if !entry.amount.is_positive() {
        // What went out is the refund of one invoice.
        if let Some(other) = invoices.get(1) {
            let (field, value, allowed) = (Field::Number, other.label(), invoices[0].label());
            return Err(Problem::ValueUnknown { field, value, allowed }.into());
        }
        return pay_refund(write, entry, &invoices[0]);
    }
    if let Some(draft) = invoices.iter().find(|invoice| !invoice.is_final) {
        return Err(Problem::InvoiceDraft { value: draft.label() }.into());
    }
    let on = write.first_open_day(entry.booked_on)?;
    write.as_bank_entry(entry.id, || {
        unsuspend(write, entry, on)?;
        let mut left = entry.amount;
        let mut open_cents = 0;
        for (place, invoice) in invoices.iter().enumerate() {
            let is_last = place + 1 == invoices.len();
            let part = if is_last { left } else { left.min(invoice.open.max(Money::ZERO)) };
            if part.is_positive() {
                pay(write, invoice, part, on, "bank")?;
            }
            left -= part;
            if place == 0 {
                open_cents = (invoice.open - part).in_cents();
            }
        }
        Ok(open_cents)
    })
}

/// Returns the accounts that a person books on: the others follow from invoices and what waits. What a bank did in one sum
/// and told no more of is cleared by hand.
pub fn bookable(accounts: Vec<LedgerAccount>) -> impl Iterator<Item = LedgerAccount> {
    let is_free = |account: &LedgerAccount| ![DEBTORS, SUSPENSE].contains(&account.code.as_str());
    accounts.into_iter().filter(is_free)
}

/// Money out is a refund that the bank told without our id: of this invoice, and of exactly this amount.
fn pay_refund(write: &Write<'_>, entry: &BankRow, invoice: &Invoice) -> Result<i64, Refusal> {
    let refund = write.written_refund(invoice.id, -entry.amount)?;
    let refund = refund.ok_or(Problem::AmountNotPositive)?;
    let on = write.first_open_day(entry.booked_on)?;
    write.as_bank_entry(entry.id, || {
        unsuspend(write, entry, on)?;
        settle_refund(write, &refund, on)
    })?;
    Ok((invoice.open + refund.amount).in_cents())
}

/// Books a movement that waits on an account of the ledger: costs of the bank, a subsidy, rent. On the account of the bank
/// itself when it was registered by hand before.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookBankEntry {
    pub entry: i64,
    /// The code of the account.
    pub account: String,
}

impl Deed for BookBankEntry {
    const NAME: &'static str = "book_bank_entry";
    type Value = BankEntryTaken;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BankEntryTaken>, Refusal> {
        let entry = waiting(write, self.entry)?;
        let code = self.account.trim();
        let allowed: Vec<String> =
            bookable(write.ledger_accounts()?).map(|account| account.code).collect();
        if !allowed.iter().any(|known| known == code) {
            let (field, value) = (Field::Account, code.to_owned());
            return Err(Problem::ValueUnknown { field, value, allowed: allowed.join(", ") }.into());
        }
        let on = write.first_open_day(entry.booked_on)?;
        let postings =
            [Posting::new(SUSPENSE, entry.amount), Posting::new(code.to_owned(), -entry.amount)];
        write.as_bank_entry(entry.id, || write.book(on, &entry.remittance, None, &postings))?;
        write.take_entry(entry.id, None, Some(code), "by_hand")?;
        let value = BankEntryTaken {
            invoice: String::new(),
            run: None,
            open_cents: 0,
            account: Some(code.to_owned()),
        };
        Ok(Done::new(value, format!("{code}: {}", entry.amount))
            .undone_by(ReleaseBankEntry { entry: entry.id }))
    }
}

/// Lets a movement wait again: it was taken for the wrong thing. What the bank told by an id of ours is what it is, and
/// stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseBankEntry {
    pub entry: i64,
}

impl Deed for ReleaseBankEntry {
    const NAME: &'static str = "release_bank_entry";
    type Value = BankEntryTaken;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BankEntryTaken>, Refusal> {
        let entry = write.bank_entry(self.entry)?;
        let entry = entry.filter(|entry| entry.state == EntryState::Booked);
        let entry = entry.ok_or_else(|| missing(Thing::BankEntry, self.entry))?;
        let is_ours = matches!(entry.matched_by.as_str(), "end_to_end_id" | "mandate_and_amount");
        let is_batch = entry.matched_by == "batch";
        // Money out that is of no account is a return or a refund: it happened.
        let is_ours = is_ours || (!entry.amount.is_positive() && entry.account_code.is_none());
        let bookings = write.bookings_of_entry(entry.id)?;
        if is_ours || is_batch || (bookings.is_empty() && entry.account_code.is_none()) {
            return Err(Problem::BankEntryCertain { amount: entry.amount }.into());
        }
        let on = write.first_open_day(entry.booked_on)?;
        write.as_bank_entry(entry.id, || give_back(write, &entry, on))?;
        let mut back: Vec<Posting> = bookings
            .into_iter()
            .map(|posting| Posting { amount: -posting.amount, ..posting })
            .collect();
        back.push(Posting::new(SUSPENSE, -entry.amount));
        let bank: Money = back.iter().map(|posting| posting.amount).sum();
        back.push(Posting::new(BANK, -bank));
        write.as_bank_entry(entry.id, || write.book(on, &entry.remittance, None, &back))?;
        write.release_entry(entry.id)?;
        let invoice = entry.invoice.clone().unwrap_or_default();
        let value = BankEntryTaken { invoice, run: entry.run_id, open_cents: 0, account: None };
        Ok(Done::new(value, entry.amount.to_string()))
    }
}

/// Takes what a movement paid off its invoices again, and lets the collections it credited be on their way again.
fn give_back(write: &Write<'_>, entry: &BankRow, on: Day) -> Result<(), Refusal> {
    for paid in write.payments_of_entry(entry.id)? {
        if write.refunding(paid.invoice_id)?.0.is_positive() {
            return Err(Problem::RefundOnItsWay { number: paid.invoice }.into());
        }
        if let Some(invoice) = write.invoice(paid.invoice_id)? {
            refuse_spent(write, &invoice, paid.amount)?;
        }
        let back = -paid.amount;
        let Some(item_id) = paid.item_id else {
            write.allocate(paid.invoice_id, back, on, "payment", "bank")?;
            continue;
        };
        // What came back since was credited, whatever a person says now; and what is collected anew is not on its way twice.
        let is_anew = write.live_run_of(paid.invoice_id)?.is_some();
        if is_anew || !write.unsettle_item(item_id)? {
            return Err(Problem::BankEntryCertain { amount: entry.amount }.into());
        }
        write.allocate_item(paid.invoice_id, Some(item_id), back, on, "collection", "bank")?;
    }
    Ok(())
}
