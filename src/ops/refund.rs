//! Who paid too much gets it back: proposed, put in a file for the bank, and followed to the statement.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bank::pain001::{Item, Message, write as write_file};
use crate::db::approvals::Approvable;
use crate::db::audit::hex;
use crate::db::ledger::{BANK, Posting};
use crate::db::refunds::{NewRefund, Refund as Kept, RefundFile, RefundState};
use crate::db::settings::Setting;
use crate::db::{Db, Write};
use crate::domain::calendar::{Day, days_after, target_days_after};
use crate::domain::collection::REFUND_DAYS;
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::approve::unapproved;
use crate::ops::export_collection::{default_folder, make_folder_durable, put};
use crate::ops::restore::remember_export;
use crate::ops::{Credit, Deed, Done, Reference, Refusal, perform, perform_within};

/// Gives back what was paid too much on an invoice: after a credit note, say. The reason is kept with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    pub invoice: Reference,
    /// All that is owed when left out.
    #[serde(default)]
    pub amount_cents: Option<i64>,
    pub reason: String,
    /// The account it was paid from when left out.
    #[serde(default)]
    pub iban: Option<String>,
    /// Credits the invoice first, as a whole and with the same reason: it was paid and should not have been asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub credit: bool,
    /// Also while the payer can still have the collection back at their bank, and would have it twice.
    #[serde(default)]
    pub even_so: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Refunded {
    pub refund: i64,
    pub amount_cents: i64,
    /// The credit note that was made first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_note: Option<String>,
}

impl Deed for Refund {
    const NAME: &'static str = "refund";
    type Value = Refunded;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Refunded>, Refusal> {
        let mut invoice = write.find_invoice(&self.invoice.0)??;
        let number = invoice.label();
        let reason = harmless(&self.reason);
        let mut credit_note = None;
        if self.credit && !reason.is_empty() {
            let credit =
                Credit { invoice: self.invoice.clone(), reason: reason.clone(), rebill: false };
            credit_note = Some(perform_within(write, &credit)?.credit_note);
            invoice = write.find_invoice(&self.invoice.0)??;
        }
        if reason.is_empty() {
            return Err(Problem::RequiredMissing { who: number, field: Field::Reason }.into());
        }
        let (on_its_way, count) = write.refunding(invoice.id)?;
        let owed = (-invoice.open - on_its_way).max(Money::ZERO);
        let amount = self.amount_cents.map_or(owed, Money::cents);
        if !amount.is_positive() || owed < amount {
            return Err(Problem::RefundNotOwed { number, owed }.into());
        }
        if let Some(until) = write.last_settled(invoice.id)?.map(|on| days_after(on, REFUND_DAYS))
            && write.today() <= until
            && !self.even_so
        {
            return Err(Problem::RefundMayDouble { number, until }.into());
        }
        let iban = match &self.iban {
            Some(typed) => typed.parse::<Iban>().map_err(|why| Problem::IbanInvalid {
                who: number.clone(),
                value: typed.clone(),
                why,
            })?,
            None => write.account_paid_from(invoice.id)?.ok_or_else(|| {
                Problem::RequiredMissing { who: number.clone(), field: Field::Iban }
            })?,
        };
        // The bank compares the name with the account: it is that of who has it, not always of who is invoiced.
        let holder = write.holder_of(&iban)?.unwrap_or_else(|| invoice.payer_name.clone());
        let refund = write.add_refund(&NewRefund {
            invoice_id: invoice.id,
            amount,
            iban: &iban,
            name: &holder,
            reason: &reason,
            end_to_end_id: &format!("{number}-T{}", count + 1),
        })?;
        let value = Refunded { refund, amount_cents: amount.in_cents(), credit_note };
        Ok(Done::new(value, format!("{number}: {amount} ({reason})"))
            .of(invoice.payer_id)
            .undone_by(WithdrawRefund { refund }))
    }
}

/// Takes a refund back: before it is paid, and when it is in a file only as long as that is not at the bank.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRefund {
    pub refund: i64,
}

impl Deed for WithdrawRefund {
    const NAME: &'static str = "withdraw_refund";
    type Value = Refunded;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Refunded>, Refusal> {
        let missing = || Problem::NotFound { what: Thing::Refund, value: self.refund.to_string() };
        let refund = write.refund(self.refund)?.ok_or_else(missing)?;
        if matches!(refund.state, RefundState::Paid | RefundState::Withdrawn) {
            return Err(missing().into());
        }
        let file = write.file_of_refund(refund.id)?;
        write.set_refund_state(refund.id, RefundState::Withdrawn, None)?;
        if let Some(file) = file
            && !write.has_refund_file_left(file)?
            && unapproved(write, Approvable::RefundFile(file))?.is_some()
        {
            // Nobody approved it and it is nowhere but here, so the others in it go in a next one.
            write.empty_refund_file(file)?;
        }
        let value = Refunded { refund: refund.id, amount_cents: 0, credit_note: None };
        Ok(Done::new(value, refund.end_to_end_id))
    }
}

/// Puts every refund that is proposed and still owed in one file, to be paid on the next day that banks settle; the others are
/// withdrawn.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteRefunds {}

#[derive(Clone, Debug, Default, Serialize)]
pub struct RefundsWritten {
    /// None when none of them is owed any more: then there is no file.
    pub refunds: usize,
    /// What is not owed any more, because a payment came back.
    pub withdrawn: usize,
    pub total_cents: i64,
    /// The day that they are paid.
    pub on: Option<Day>,
    pub file_name: String,
    pub sha256: String,
}

impl Deed for WriteRefunds {
    const NAME: &'static str = "write_refunds";
    const IS_RUN: bool = true;
    type Value = RefundsWritten;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RefundsWritten>, Refusal> {
        let quarantine = write.setting(Setting::Quarantine)?;
        if !quarantine.is_empty() {
            let messages = quarantine.split(' ').map(str::to_owned).collect();
            return Err(Problem::Quarantine { messages }.into());
        }
        let proposed: Vec<Kept> = write
            .refunds()?
            .into_iter()
            .filter(|refund| refund.state == RefundState::Proposed)
            .collect();
        if proposed.is_empty() {
            return Err(Problem::NoRefundReady.into());
        }
        let asked = proposed.len();
        let proposed = still_owed(write, proposed)?;
        let withdrawn = asked - proposed.len();
        if proposed.is_empty() {
            let value = RefundsWritten { withdrawn, ..RefundsWritten::default() };
            return Ok(Done::new(value, format!("0 / {withdrawn}")));
        }
        let name = write.setting(Setting::ClubName)?;
        let iban = write.setting(Setting::ClubIban)?.parse::<Iban>();
        let iban = iban.map_err(|_| Problem::SettingMissing { field: Field::Iban })?;
        let on = target_days_after(write.today(), 1);
        let item = |refund: &Kept| Item {
            end_to_end_id: refund.end_to_end_id.clone(),
            amount: refund.amount,
            name: refund.name.clone(),
            iban: refund.iban.clone(),
            description: format!("Terugbetaling {}", refund.end_to_end_id),
        };
        let items: Vec<Item> = proposed.iter().map(item).collect();
        let message_id = message_id(on, &items);
        let message = Message {
            message_id: message_id.clone(),
            created_on: write.today(),
            name,
            iban,
            on,
            items,
        };
        let bytes = write_file(&message).map_err(|broken| {
            let all: Vec<String> = broken.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("the file breaks rules of the scheme: {}", all.join("; "))
        })?;
        let sha256 = hex(&Sha256::digest(&bytes));
        let file_name = format!("{message_id}.xml");
        let ids: Vec<i64> = proposed.iter().map(|refund| refund.id).collect();
        let file = RefundFile { message_id, file_name, on, bytes, sha256 };
        write.add_refund_file(&file, &ids)?;
        let total: Money = proposed.iter().map(|refund| refund.amount).sum();
        let value = RefundsWritten {
            refunds: proposed.len(),
            withdrawn,
            total_cents: total.in_cents(),
            on: Some(on),
            file_name: file.file_name,
            sha256: file.sha256,
        };
        Ok(Done::new(value, format!("{}: {total}", proposed.len())))
    }
}

/// Returns what is owed still; what is not any more, because a payment came back, is withdrawn.
fn still_owed(write: &Write<'_>, proposed: Vec<Kept>) -> anyhow::Result<Vec<Kept>> {
    let mut owed = Vec::new();
    for refund in proposed {
        let invoice = write.invoice(refund.invoice_id)?.expect("a refund has an invoice");
        let (all, _) = write.refunding(invoice.id)?;
        if all <= -invoice.open {
            owed.push(refund);
        } else {
            write.set_refund_state(refund.id, RefundState::Withdrawn, None)?;
        }
    }
    Ok(owed)
}

/// The same payments on the same day have the same id: a bank that sees it again refuses it.
fn message_id(on: Day, items: &[Item]) -> String {
    let mut hash = Sha256::new();
    for item in items {
        hash.update(format!("{} {} {}\n", item.end_to_end_id, item.amount, item.iban.as_str()));
    }
    let hash = hex(&hash.finalize()[..6]);
    format!("PEN-T-{}-{hash}", on.format("%Y%m%d"))
}

/// Makes the file and puts it on disk, beside those of the collections, with every other one that still waits for the bank:
/// with the same bytes. When nothing new is proposed, what was written is `None`. Returns where the last one is.
pub fn export_refunds(db: &mut Db) -> Result<(Option<RefundsWritten>, PathBuf), Refusal> {
    let is_new = db.read().refunds()?.iter().any(|refund| refund.state == RefundState::Proposed);
    let files = db.read().waiting_refund_files()?;
    let written =
        if is_new || files.is_empty() { Some(perform(db, &WriteRefunds {})?) } else { None };
    let folder = default_folder(db)?;
    make_folder_durable(&folder)?;
    let mut path = folder.clone();
    for file in db.read().waiting_refund_files()? {
        if let Some(problem) = unapproved(&db.read(), Approvable::RefundFile(file.id))? {
            return Err(problem.into());
        }
        // Said before it is so: a program that dies between must not think that the file is nowhere.
        db.write(|write| write.refund_file_leaves(file.id, write.today()))?;
        path = folder.join(&file.file_name);
        put(&path, &file.bytes).map_err(anyhow::Error::from)?;
        remember_export(db, &file.message_id, &file.sha256, file.count, file.total)?;
    }
    Ok((written, path))
}

/// A statement says that a refund was paid: it is booked, and nobody is owed it any more.
pub(super) fn settle_refund(write: &Write<'_>, refund: &Kept, on: Day) -> anyhow::Result<()> {
    let invoice = write.invoice(refund.invoice_id)?.expect("a refund has an invoice");
    write.set_refund_state(refund.id, RefundState::Paid, Some(on))?;
    write.allocate(invoice.id, -refund.amount, on, "payment", "refund")?;
    let postings =
        [Posting::debtor(invoice.payer_id, refund.amount), Posting::new(BANK, -refund.amount)];
    write.book(on, &refund.end_to_end_id, Some(invoice.id), &postings)
}

/// The bank sends a paid refund back: the money is here again, and owed again.
pub(super) fn unsettle_refund(write: &Write<'_>, refund: &Kept, on: Day) -> anyhow::Result<()> {
    let invoice = write.invoice(refund.invoice_id)?.expect("a refund has an invoice");
    write.return_refund(refund.id, on)?;
    write.allocate(invoice.id, refund.amount, on, "payment", "refund")?;
    let postings =
        [Posting::new(BANK, refund.amount), Posting::debtor(invoice.payer_id, -refund.amount)];
    write.book(on, &refund.end_to_end_id, Some(invoice.id), &postings)
}
