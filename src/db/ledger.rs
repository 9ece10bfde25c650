//! The books: every booking sums to nothing.

use std::borrow::Cow;

use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, days_after};
use crate::domain::money::Money;

pub const CASH: &str = "1000";
pub const BANK: &str = "1100";
/// Between what a bank credits or takes back in one sum and the invoices it is of; nothing when all is told.
pub const TRANSIT: &str = "1150";
pub const DEBTORS: &str = "1300";
pub const VAT: &str = "1500";
/// What the bank booked and nobody has said yet what it is of.
pub const SUSPENSE: &str = "2900";
pub const FEES: &str = "4500";
pub const WRITE_OFFS: &str = "4600";
pub const OTHER_INCOME: &str = "8900";
pub const INCOME: &str = "8000";

/// One side of a booking; debit is positive.
#[derive(Clone, Debug)]
pub struct Posting {
    pub account: Cow<'static, str>,
    pub relation_id: Option<i64>,
    pub cost_center: String,
    pub amount: Money,
    /// The invoice it is about, where that is another than that of the booking.
    pub invoice_id: Option<i64>,
}

impl Posting {
    pub fn new(account: impl Into<Cow<'static, str>>, amount: Money) -> Posting {
        let cost_center = String::new();
        let account = account.into();
        Posting { account, relation_id: None, cost_center, amount, invoice_id: None }
    }

    pub fn debtor(relation_id: i64, amount: Money) -> Posting {
        Posting { relation_id: Some(relation_id), ..Posting::new(DEBTORS, amount) }
    }
}

/// An account of the ledger.
#[derive(Clone, Debug)]
pub struct LedgerAccount {
    pub code: String,
    pub name: String,
    /// Its code in the common Dutch scheme; empty where nobody said.
    pub rgs: String,
}

impl LedgerAccount {
    /// Whether it is of the balance, and not of profit and loss: its common code says so, else the first digit of its own.
    ///
    /// Source: RGS, "opbouw van de referentiecode" (B of W); the Dutch decimal scheme, where classes 4 to 9 are costs, income
    /// and results.
    pub fn is_balance(&self) -> bool {
        match self.rgs.chars().next() {
            Some(letter) => letter == 'B',
            None => self.code.as_str() < "4",
        }
    }
}

/// What the ledger says of the bank and no movement of a statement does, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    pub on: Day,
    /// The number of the invoice, or what the booking or the movement says.
    pub about: String,
    /// What the ledger has more than the statements.
    pub amount: Money,
}

/// A row of the journal, as exported.
#[derive(Clone, Debug)]
pub struct JournalRow {
    pub entry: i64,
    pub on: Day,
    pub account: String,
    pub description: String,
    pub amount: Money,
    /// The debtor, on their account.
    pub relation_id: Option<i64>,
    /// The number of the invoice it is about; empty for none.
    pub invoice: String,
    pub cost_center: String,
}

/// The books are closed up to and including a day, and something would be booked before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the books are closed up to {until}; {on} lies before that")]
pub struct BooksClosed {
    pub on: Day,
    pub until: Day,
}

impl Read<'_> {
    pub fn journal(&self) -> anyhow::Result<Vec<JournalRow>> {
        let sql = "SELECT entry_id, on_date, account, description, amount_cents, relation_id, coalesce(number, ''), cost_center
                   FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id LEFT JOIN invoice ON invoice.id = coalesce(about_invoice_id, invoice_id)
                   ORDER BY entry_id, position";
        self.rows(sql, [], |row| {
            Ok(JournalRow {
                entry: row.get(0)?,
                on: row.get(1)?,
                account: row.get(2)?,
                description: row.get(3)?,
                amount: row.get(4)?,
                relation_id: row.get(5)?,
                invoice: row.get(6)?,
                cost_center: row.get(7)?,
            })
        })
    }

    /// Returns what a movement of the bank is in the books, beside the bank itself and what waits: each account once. An
    /// invoice that was made because it was paid stands by itself.
    pub fn bookings_of_entry(&self, bank_entry: i64) -> anyhow::Result<Vec<Posting>> {
        let sql = "SELECT account, relation_id, cost_center, sum(amount_cents) FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id
                   WHERE bank_entry_id = ?1 AND account NOT IN ('1100', '2900')
                   AND EXISTS (SELECT 1 FROM journal_line AS bank WHERE bank.entry_id = journal_entry.id AND bank.account IN ('1100', '2900'))
                   GROUP BY 1, 2, 3 HAVING sum(amount_cents) <> 0";
        self.rows(sql, [bank_entry], |row| {
            Ok(Posting {
                account: Cow::Owned(row.get(0)?),
                relation_id: row.get(1)?,
                cost_center: row.get(2)?,
                amount: row.get(3)?,
                invoice_id: None,
            })
        })
    }

    /// Returns what was booked on the bank in a stretch, both days with it, without a movement of a statement, each invoice
    /// once, and movements that are in the ledger for another amount. What was booked and taken back is nothing.
    pub fn untold_by_bank(&self, from: Day, until: Day) -> anyhow::Result<Vec<Untold>> {
        let sql = "SELECT min(on_date) AS day, coalesce(number, description) AS about, sum(amount_cents) AS off
                   FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id LEFT JOIN invoice ON invoice.id = coalesce(about_invoice_id, invoice_id)
                   WHERE account = '1100' AND bank_entry_id IS NULL AND on_date BETWEEN ?1 AND ?2 GROUP BY about HAVING off <> 0
                   UNION ALL
                   SELECT booked_on, party_name || ' ' || remittance, booked - amount_cents FROM (
                       SELECT bank_entry.*, coalesce((SELECT sum(journal_line.amount_cents) FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id
                              WHERE journal_line.account = '1100' AND bank_entry_id = bank_entry.id), 0) AS booked FROM bank_entry)
                   WHERE booked <> amount_cents AND booked_on BETWEEN ?1 AND ?2 ORDER BY 1, 2";
        self.rows(sql, (from, until), |row| {
            Ok(Untold { on: row.get(0)?, about: row.get(1)?, amount: row.get(2)? })
        })
    }

    pub fn ledger_accounts(&self) -> anyhow::Result<Vec<LedgerAccount>> {
        let sql = "SELECT code, name, rgs FROM ledger_account ORDER BY code";
        self.rows(sql, [], |row| {
            Ok(LedgerAccount { code: row.get(0)?, name: row.get(1)?, rgs: row.get(2)? })
        })
    }

    /// Returns a day that can be booked on: this one, or the first after the books were closed.
    pub fn first_open_day(&self, on: Day) -> anyhow::Result<Day> {
        let closed = self.books_closed_until()?;
        Ok(closed.map_or(on, |until| on.max(days_after(until, 1))))
    }

    /// Returns the last day that nothing is booked on any more; nothing while the books are open.
    pub fn books_closed_until(&self) -> anyhow::Result<Option<Day>> {
        Ok(self.setting(Setting::BooksClosed)?.parse().ok())
    }
}

impl Write<'_> {
    /// Adds an account, or renames one.
    pub fn set_account(&self, account: &LedgerAccount) -> anyhow::Result<()> {
        let sql = "INSERT INTO ledger_account (code, name, rgs) VALUES (?1, ?2, ?3) ON CONFLICT (code) DO UPDATE SET name = ?2, rgs = ?3";
        self.run(sql, (&account.code, &account.name, &account.rgs)).map(drop)
    }

    /// Books; sides of nothing are left out.
    ///
    /// # Errors
    /// When the books are closed on that day.
    ///
    /// # Panics
    /// When the sides do not sum to nothing: that is a mistake in the program, and nothing is written.
    pub fn book(
        &self,
        on: Day,
        description: &str,
        invoice_id: Option<i64>,
        postings: &[Posting],
    ) -> anyhow::Result<()> {
        let closed = match self.closed_until.get() {
            Some(known) => known,
            None => self.books_closed_until()?,
        };
        self.closed_until.set(Some(closed));
        if let Some(until) = closed.filter(|until| on <= *until) {
            return Err(BooksClosed { on, until }.into());
        }
        let sum: Money = postings.iter().map(|posting| posting.amount).sum();
        assert!(sum.is_zero(), "a booking sums to nothing: {description}");
        let postings: Vec<&Posting> =
            postings.iter().filter(|posting| !posting.amount.is_zero()).collect();
        if postings.is_empty() {
            return Ok(());
        }
        let entry = self.insert(
            "INSERT INTO journal_entry (on_date, description, invoice_id, bank_entry_id) VALUES (?1, ?2, ?3, ?4)",
            (on, description, invoice_id, self.bank_entry.get()),
        )?;
        for (position, posting) in (0_i64..).zip(postings) {
            self.run(
                "INSERT INTO journal_line (entry_id, position, account, relation_id, cost_center, amount_cents, about_invoice_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (entry, position, &posting.account, posting.relation_id, &posting.cost_center, posting.amount, posting.invoice_id),
            )?;
        }
        Ok(())
    }
}
