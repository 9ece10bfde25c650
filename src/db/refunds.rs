//! Money that goes back to who paid too much.

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::iban::Iban;
use crate::domain::money::Money;

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    Proposed,
    /// In a file for the bank.
    Written,
    /// A statement says so.
    Paid,
    Withdrawn,
}

impl RefundState {
    pub fn name(self) -> &'static str {
        match self {
            RefundState::Proposed => "proposed",
            RefundState::Written => "written",
            RefundState::Paid => "paid",
            RefundState::Withdrawn => "withdrawn",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Refund {
    pub id: i64,
    pub invoice_id: i64,
    pub amount: Money,
    pub iban: Iban,
    pub name: String,
    pub reason: String,
    pub end_to_end_id: String,
    pub made_on: Day,
    pub state: RefundState,
    pub paid_on: Option<Day>,
    /// The bank sent it back: it is owed again.
    pub returned_on: Option<Day>,
    /// The day that its file asks to be paid.
    pub pay_on: Option<Day>,
}

#[derive(Clone, Debug)]
pub struct NewRefund<'a> {
    pub invoice_id: i64,
    pub amount: Money,
    pub iban: &'a Iban,
    pub name: &'a str,
    pub reason: &'a str,
    pub end_to_end_id: &'a str,
}

/// A file that was made, with what it says.
#[derive(Clone, Debug)]
pub struct RefundFile {
    pub message_id: String,
    pub file_name: String,
    pub on: Day,
    pub bytes: Vec<u8>,
    pub sha256: String,
}

/// A file that waits for the bank, as it was made.
#[derive(Clone, Debug)]
pub struct WaitingFile {
    pub id: i64,
    pub message_id: String,
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub sha256: String,
    pub count: i64,
    pub total: Money,
}

const SELECT: &str = "SELECT id, invoice_id, amount_cents, iban, name, reason, end_to_end_id, made_on, state, paid_on, returned_on,
    (SELECT on_date FROM refund_file WHERE id = file_id) FROM refund";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Refund> {
    Ok(Refund {
        id: row.get(0)?,
        invoice_id: row.get(1)?,
        amount: row.get(2)?,
        iban: row.get(3)?,
        name: row.get(4)?,
        reason: row.get(5)?,
        end_to_end_id: row.get(6)?,
        made_on: row.get(7)?,
        state: match row.get_ref(8)?.as_str()? {
            "written" => RefundState::Written,
            "paid" => RefundState::Paid,
            "withdrawn" => RefundState::Withdrawn,
            _ => RefundState::Proposed,
        },
        paid_on: row.get(9)?,
        returned_on: row.get(10)?,
        pay_on: row.get(11)?,
    })
}

impl Read<'_> {
    /// Returns every refund, those that wait first.
    pub fn refunds(&self) -> anyhow::Result<Vec<Refund>> {
        let order = "ORDER BY state NOT IN ('proposed', 'written'), id DESC";
        self.rows(&format!("{SELECT} {order}"), [], from_row)
    }

    pub fn refund(&self, id: i64) -> anyhow::Result<Option<Refund>> {
        self.first(&format!("{SELECT} WHERE id = ?1"), [id], from_row)
    }

    /// Finds a refund in a file for the bank by the id that the bank tells; also one that was withdrawn when the bank
    /// had it already.
    pub fn refund_by_id(&self, end_to_end_id: &str) -> anyhow::Result<Option<Refund>> {
        let sql = format!(
            "{SELECT} WHERE end_to_end_id = ?1 AND file_id IS NOT NULL AND state <> 'paid'"
        );
        self.first(&sql, [end_to_end_id], from_row)
    }

    /// Returns the file a refund is in.
    pub fn file_of_refund(&self, id: i64) -> anyhow::Result<Option<i64>> {
        self.value("SELECT file_id FROM refund WHERE id = ?1", [id])
    }

    /// Returns the refund of an amount on an invoice that is in a file and was not seen to be paid.
    pub fn written_refund(&self, invoice_id: i64, amount: Money) -> anyhow::Result<Option<Refund>> {
        let sql = format!(
            "{SELECT} WHERE invoice_id = ?1 AND amount_cents = ?2 AND state = 'written' ORDER BY id LIMIT 1"
        );
        self.first(&sql, (invoice_id, amount), from_row)
    }

    /// Finds a refund that a statement said was paid.
    pub fn paid_refund(&self, end_to_end_id: &str) -> anyhow::Result<Option<Refund>> {
        let sql = format!("{SELECT} WHERE end_to_end_id = ?1 AND state = 'paid'");
        self.first(&sql, [end_to_end_id], from_row)
    }

    /// Returns what waits to be paid of the file that a bank names by its message or its one group of payments.
    pub fn refunds_of_file(&self, batch: &str) -> anyhow::Result<Vec<Refund>> {
        let sql = format!(
            "{SELECT} WHERE state = 'written' AND file_id = (SELECT id FROM refund_file WHERE ?1 IN (message_id, message_id || '-1'))"
        );
        self.rows(&sql, [batch], from_row)
    }

    /// Returns whether a file was ever put where it can be taken to the bank from.
    pub fn has_refund_file_left(&self, file_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT 1 FROM refund_file_left WHERE file_id = ?1";
        let left: Vec<i64> = self.rows(sql, [file_id], |row| row.get(0))?;
        Ok(!left.is_empty())
    }

    /// Returns the files of which something still waits to be paid, in the order they were made.
    pub fn waiting_refund_files(&self) -> anyhow::Result<Vec<WaitingFile>> {
        let sql = "SELECT refund_file.id, message_id, file_name, bytes, sha256, count(*), sum(amount_cents) FROM refund_file
                   JOIN refund ON file_id = refund_file.id WHERE refund_file.id IN (SELECT file_id FROM refund WHERE state = 'written')
                   GROUP BY refund_file.id ORDER BY refund_file.id";
        self.rows(sql, [], |row| {
            Ok(WaitingFile {
                id: row.get(0)?,
                message_id: row.get(1)?,
                file_name: row.get(2)?,
                bytes: row.get(3)?,
                sha256: row.get(4)?,
                count: row.get(5)?,
                total: row.get(6)?,
            })
        })
    }

    /// Returns what of an invoice is on its way back, and how many refunds it had in all.
    pub fn refunding(&self, invoice_id: i64) -> anyhow::Result<(Money, i64)> {
        let sql = "SELECT coalesce(sum(amount_cents) FILTER (WHERE state IN ('proposed', 'written')), 0), count(*) FROM refund WHERE invoice_id = ?1";
        let found = self.first(sql, [invoice_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.unwrap_or_default())
    }

    /// Returns in whose name an account is, as far as a mandate or the bank said so; the last word counts.
    pub fn holder_of(&self, iban: &Iban) -> anyhow::Result<Option<String>> {
        let of_bank = "SELECT party_name FROM bank_entry WHERE party_iban = ?1 AND party_name <> '' ORDER BY id DESC LIMIT 1";
        let of_mandate = "SELECT holder FROM mandate WHERE iban = ?1 ORDER BY id DESC LIMIT 1";
        for sql in [of_bank, of_mandate] {
            if let Some(name) = self.first(sql, [iban.as_str()], |row| row.get(0))? {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// Returns the account an invoice was last collected from or paid from, as far as a file of the bank told.
    pub fn account_paid_from(&self, invoice_id: i64) -> anyhow::Result<Option<Iban>> {
        let sql = "SELECT iban FROM (SELECT iban, settled_on AS day FROM collection_item WHERE invoice_id = ?1 AND settled_on IS NOT NULL
                   UNION ALL SELECT party_iban, booked_on FROM bank_entry WHERE 0 < amount_cents AND party_iban <> '' AND state = 'booked'
                   AND (id IN (SELECT bank_entry_id FROM allocation WHERE allocation.invoice_id = ?1 GROUP BY bank_entry_id HAVING 0 < sum(amount_cents))
                        OR (invoice_id = ?1 AND NOT EXISTS (SELECT 1 FROM allocation WHERE bank_entry_id = bank_entry.id))))
                   ORDER BY day DESC LIMIT 1";
        let found: Option<String> = self.first(sql, [invoice_id], |row| row.get(0))?;
        Ok(found.and_then(|iban| iban.parse().ok()))
    }

    /// Returns the last day that a collection of an invoice was credited, and stands.
    pub fn last_settled(&self, invoice_id: i64) -> anyhow::Result<Option<Day>> {
        let sql = "SELECT max(settled_on) FROM collection_item WHERE invoice_id = ?1 AND state = 'uploaded'";
        self.value(sql, [invoice_id])
    }
}

impl Write<'_> {
    pub fn add_refund(&self, refund: &NewRefund<'_>) -> anyhow::Result<i64> {
        let sql = "INSERT INTO refund (invoice_id, amount_cents, iban, name, reason, end_to_end_id, made_on, state)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'proposed')";
        let r = refund;
        self.insert(
            sql,
            (
                r.invoice_id,
                r.amount,
                r.iban.as_str(),
                r.name,
                r.reason,
                r.end_to_end_id,
                self.today(),
            ),
        )
    }

    pub fn set_refund_state(
        &self,
        id: i64,
        state: RefundState,
        paid_on: Option<Day>,
    ) -> anyhow::Result<()> {
        let sql = "UPDATE refund SET state = ?2, paid_on = ?3 WHERE id = ?1";
        self.run(sql, (id, state.name(), paid_on)).map(drop)
    }

    /// Says that a file is put where it can be taken to the bank from; the first day stays.
    pub fn refund_file_leaves(&self, file_id: i64, on: Day) -> anyhow::Result<()> {
        let sql = "INSERT OR IGNORE INTO refund_file_left (file_id, left_on) VALUES (?1, ?2)";
        self.run(sql, (file_id, on)).map(drop)
    }

    /// Takes every refund out of a file that never left: those that wait are proposed again.
    pub fn empty_refund_file(&self, file_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE refund SET file_id = NULL, state = iif(state = 'written', 'proposed', state) WHERE file_id = ?1";
        self.run(sql, [file_id]).map(drop)
    }

    /// Says that the bank sent a refund back: it is owed again.
    pub fn return_refund(&self, id: i64, on: Day) -> anyhow::Result<()> {
        let sql =
            "UPDATE refund SET state = 'withdrawn', paid_on = NULL, returned_on = ?2 WHERE id = ?1";
        self.run(sql, (id, on)).map(drop)
    }

    /// Keeps a file and says which refunds are in it.
    pub fn add_refund_file(&self, file: &RefundFile, refunds: &[i64]) -> anyhow::Result<()> {
        let sql = "INSERT INTO refund_file (message_id, file_name, on_date, bytes, sha256) VALUES (?1, ?2, ?3, ?4, ?5)";
        let f = file;
        let id = self.insert(sql, (&f.message_id, &f.file_name, f.on, &f.bytes, &f.sha256))?;
        for refund in refunds {
            let sql = "UPDATE refund SET state = 'written', file_id = ?2 WHERE id = ?1";
            self.run(sql, (refund, id))?;
        }
        Ok(())
    }
}
