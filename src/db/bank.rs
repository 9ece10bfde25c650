//! What the bank told: files, movements, and what each was taken for.

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::index::{Index, Order};
use crate::domain::mandate::reference_key;
use crate::domain::money::Money;
use crate::domain::relation::fold;

/// A movement of a statement, or one payment in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankEntry {
    pub file_id: i64,
    pub account: String,
    pub booked_on: Day,
    /// Positive is money in.
    pub amount: Money,
    pub reference: String,
    pub code: String,
    pub end_to_end_id: String,
    pub mandate_reference: String,
    pub batch: String,
    pub return_code: String,
}

/// What a movement was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub state: EntryState,
    /// Which key hit, such as `end_to_end_id`.
    pub by: &'static str,
    pub invoice_id: Option<i64>,
    pub run_id: Option<i64>,
    pub item_id: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntryState {
    Booked,
    /// A person says whether it is so.
    Suggested,
    #[default]
    Unmatched,
}

impl EntryState {
    pub fn name(self) -> &'static str {
        match self {
            EntryState::Booked => "booked",
            EntryState::Suggested => "suggested",
            EntryState::Unmatched => "unmatched",
        }
    }
}

/// A movement that was known before, as far as telling it again shows.
#[derive(Clone, Debug)]
pub struct KnownEntry {
    pub id: i64,
    pub reference: String,
    pub kind: String,
    pub end_to_end_id: String,
    pub party_iban: String,
}

/// A movement as a list shows it.
#[derive(Clone, Debug)]
pub struct BankRow {
    pub id: i64,
    pub booked_on: Day,
    pub amount: Money,
    pub party: String,
    pub remittance: String,
    pub state: EntryState,
    pub matched_by: String,
    pub invoice: Option<String>,
    pub run_id: Option<i64>,
    pub batch: String,
    /// The account it was booked on, when it is of no invoice and no run.
    pub account_code: Option<String>,
}

/// What a movement paid: an invoice, by a collection of it or by hand.
#[derive(Clone, Debug)]
pub struct EntryPayment {
    pub invoice_id: i64,
    pub invoice: String,
    pub item_id: Option<i64>,
    pub amount: Money,
}

/// The balance at the end of a statement, and the file that told it.
#[derive(Clone, Debug)]
pub struct ToldBalance {
    pub account: String,
    pub on: Day,
    pub closing: Money,
    pub file: String,
    pub sha256: String,
}

/// Two days of statements between which movements are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub after: Day,
    pub before: Day,
    /// What they sum to.
    pub off: Money,
}

/// A run, as far as its credit by the bank goes.
#[derive(Clone, Copy, Debug)]
pub struct RunInFlight {
    pub run_id: i64,
    /// The file of it that the bank names, where it names one.
    pub file_id: Option<i64>,
    /// Nobody said yet that it is at the bank.
    pub is_written: bool,
}

/// One collection to settle: item, invoice, payer, amount, whether it came back already.
#[derive(Clone, Debug)]
pub struct Unsettled {
    pub item_id: i64,
    pub file_id: Option<i64>,
    /// As in the file: FRST, RCUR or OOFF.
    pub sequence: String,
    pub invoice_id: i64,
    pub payer_id: i64,
    pub end_to_end_id: String,
    pub amount: Money,
    pub is_returned: bool,
}

impl Read<'_> {
    pub fn knows_bank_file(&self, sha256: &str) -> anyhow::Result<bool> {
        self.value("SELECT EXISTS (SELECT 1 FROM bank_file WHERE sha256 = ?1)", [sha256])
    }

    /// Returns the movements of the same account, day and amount that earlier files told.
    pub fn same_entries(
        &self,
        account: &str,
        on: Day,
        amount: Money,
        file_id: i64,
    ) -> anyhow::Result<Vec<KnownEntry>> {
        let sql = "SELECT bank_entry.id, reference, kind, end_to_end_id, party_iban FROM bank_entry JOIN bank_file ON bank_file.id = file_id
                   WHERE account = ?1 AND booked_on = ?2 AND amount_cents = ?3 AND file_id <> ?4 ORDER BY bank_entry.id";
        self.rows(sql, (account, on, amount, file_id), |row| {
            Ok(KnownEntry {
                id: row.get(0)?,
                reference: row.get(1)?,
                kind: row.get(2)?,
                end_to_end_id: row.get(3)?,
                party_iban: row.get(4)?,
            })
        })
    }

    /// Returns the sums of the movements of a day that files of other formats told payment by payment, each with how many.
    pub fn sums_of_parts(
        &self,
        account: &str,
        on: Day,
        kind: &str,
    ) -> anyhow::Result<Vec<(Money, u32)>> {
        let sql = "SELECT sum(amount_cents), count(*) FROM bank_entry JOIN bank_file ON bank_file.id = file_id
                   WHERE account = ?1 AND booked_on = ?2 AND kind <> ?3 AND reference GLOB '*#[0-9]*'
                   GROUP BY file_id, substr(reference, 1, instr(reference, '#')) HAVING 1 < count(*)";
        self.rows(sql, (account, on, kind), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns how many collections are in the file with a message id.
    pub fn items_of_message(&self, message_id: &str) -> anyhow::Result<usize> {
        let sql = "SELECT count(*) FROM collection_item JOIN collection_file ON collection_file.id = file_id WHERE message_id = ?1";
        Ok(usize::try_from(self.value::<i64>(sql, [message_id])?)?)
    }

    /// Returns the run that was taken back and that a batch or one of its collections is of all the same.
    pub fn run_taken_back(&self, batch: &str, id: &str) -> anyhow::Result<Option<i64>> {
        let sql = "SELECT run.id FROM run JOIN (
                       SELECT run_id FROM collection_file WHERE ?1 <> '' AND (message_id = ?1 OR ?1 GLOB message_id || '-?')
                       UNION ALL SELECT run_id FROM collection_item WHERE end_to_end_id = ?2 AND state = 'withdrawn'
                   ) ON run_id = run.id WHERE run.state = 'undone' ORDER BY run.id DESC LIMIT 1";
        self.first(sql, [batch, id], |row| row.get(0))
    }

    /// Finds the run at the bank that a batch or one of its collections is of.
    pub fn run_in_flight(
        &self,
        batch: &str,
        end_to_end_id: &str,
    ) -> anyhow::Result<Option<RunInFlight>> {
        let sql = "SELECT run.id, file_id, state <> 'uploaded' FROM run JOIN (
                       SELECT run_id, id AS file_id FROM collection_file WHERE ?1 <> '' AND (message_id = ?1 OR ?1 GLOB message_id || '-?')
                       UNION ALL SELECT run_id, NULL FROM collection_item WHERE end_to_end_id = ?2
                   ) ON run_id = run.id WHERE state IN ('made', 'written', 'uploaded') AND kind = 'collection' LIMIT 1";
        self.first(sql, [batch, end_to_end_id], |row| {
            Ok(RunInFlight { run_id: row.get(0)?, file_id: row.get(1)?, is_written: row.get(2)? })
        })
    }

    /// Returns the collections of a run that the bank has not credited yet.
    pub fn unsettled(&self, run_id: i64) -> anyhow::Result<Vec<Unsettled>> {
        let sql = "SELECT collection_item.id, file_id, sequence_type, invoice_id, payer_id, end_to_end_id, amount_cents, collection_item.state = 'returned'
                   FROM collection_item JOIN invoice ON invoice.id = invoice_id
                   WHERE collection_item.run_id = ?1 AND settled_on IS NULL AND collection_item.state IN ('uploaded', 'returned')";
        self.rows(sql, [run_id], |row| {
            Ok(Unsettled {
                item_id: row.get(0)?,
                file_id: row.get(1)?,
                sequence: row.get(2)?,
                invoice_id: row.get(3)?,
                payer_id: row.get(4)?,
                end_to_end_id: row.get(5)?,
                amount: row.get(6)?,
                is_returned: row.get(7)?,
            })
        })
    }

    /// Returns the ids of the collections with this mandate and amount that were at the bank by a day, come back or not,
    /// however its reference is written.
    pub fn items_by_mandate(
        &self,
        reference: &str,
        amount: Money,
        on: Day,
    ) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT end_to_end_id FROM collection_item JOIN run ON run.id = run_id WHERE amount_cents = ?2 AND collection_item.state IN ('uploaded', 'returned')
                   AND (mandate_reference = ?1 OR lower(replace(mandate_reference, ' ', '')) = ?3) AND on_date <= ?4";
        self.rows(sql, (reference, amount, reference_key(reference), on), |row| row.get(0))
    }

    /// Returns the ids of the collections from an account, of an amount, that were at the bank by a day, come back or not;
    /// of one file where the bank names it.
    pub fn items_by_account(
        &self,
        iban: &str,
        amount: Money,
        batch: &str,
        on: Day,
    ) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT end_to_end_id FROM collection_item JOIN run ON run.id = run_id WHERE iban = ?1 AND amount_cents = ?2
                   AND collection_item.state IN ('uploaded', 'returned') AND on_date <= ?4 AND (?3 = '' OR file_id IN
                   (SELECT id FROM collection_file WHERE message_id = ?3 OR ?3 GLOB message_id || '-?'))";
        self.rows(sql, (iban, amount, batch, on), |row| row.get(0))
    }

    /// Returns the invoices of whoever has this account of which exactly this much is open, each with the name of its
    /// payer: who gave a mandate for it, and who paid from it before. What is on its way in a collection is not among them.
    pub fn open_by_account(&self, iban: &str, open: Money) -> anyhow::Result<Vec<(i64, String)>> {
        let sql = "SELECT DISTINCT invoice.id, payer_name FROM (
                       SELECT relation_id FROM mandate WHERE iban = ?1
                       UNION SELECT payer_id FROM bank_entry JOIN invoice ON invoice.id = bank_entry.invoice_id
                       WHERE party_iban = ?1 AND bank_entry.state = 'booked' AND 0 < amount_cents) AS known
                   JOIN invoice ON payer_id = known.relation_id JOIN invoice_open ON invoice_id = invoice.id
                   WHERE open_cents = ?2 AND invoice.state = 'final' AND NOT EXISTS (SELECT 1 FROM collection_item
                       WHERE collection_item.invoice_id = invoice.id AND state IN ('selected', 'exported', 'uploaded') AND settled_on IS NULL)";
        self.rows(sql, (iban, open), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the day the bank credited a collection, when it has.
    pub fn settled_on(&self, item_id: i64) -> anyhow::Result<Option<Day>> {
        self.value("SELECT settled_on FROM collection_item WHERE id = ?1", [item_id])
    }

    /// Returns what a movement paid and was not taken back.
    pub fn payments_of_entry(&self, id: i64) -> anyhow::Result<Vec<EntryPayment>> {
        let sql = "SELECT invoice_id, number, item_id, sum(amount_cents) FROM allocation JOIN invoice ON invoice.id = invoice_id
                   WHERE bank_entry_id = ?1 GROUP BY invoice_id, item_id HAVING sum(amount_cents) <> 0";
        self.rows(sql, [id], |row| {
            Ok(EntryPayment {
                invoice_id: row.get(0)?,
                invoice: row.get(1)?,
                item_id: row.get(2)?,
                amount: row.get(3)?,
            })
        })
    }

    /// Returns the balances that statements told, in order of days, each with the file it was in.
    pub fn bank_statements(&self, from: Day, until: Day) -> anyhow::Result<Vec<ToldBalance>> {
        let sql = "SELECT account, closed_on, closing_cents, name, sha256 FROM bank_statement JOIN bank_file ON bank_file.id = file_id
                   WHERE closed_on BETWEEN ?1 AND ?2 ORDER BY account, closed_on, bank_statement.id";
        self.rows(sql, (from, until), |row| {
            let (account, on, closing) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(ToldBalance { account, on, closing, file: row.get(3)?, sha256: row.get(4)? })
        })
    }

    /// Returns where movements are missing between statements.
    pub fn statement_gaps(&self, account: &str) -> anyhow::Result<Vec<Gap>> {
        Ok(gaps(&self.balances_before(account)?))
    }

    /// Returns what stood on an account before the first movement that is known, as each statement has it: its closing
    /// balance less all that was booked up to that day. In order of days.
    fn balances_before(&self, account: &str) -> anyhow::Result<Vec<(Day, Money)>> {
        let sql = "SELECT closed_on, closing_cents - coalesce((SELECT sum(amount_cents) FROM bank_entry WHERE account = ?1 AND booked_on <= closed_on), 0)
                   FROM bank_statement WHERE account = ?1 ORDER BY closed_on, id";
        self.rows(sql, [account], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns whether a collection paid its invoice.
    pub fn was_credited(&self, item_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT coalesce(sum(amount_cents), 0) > 0 FROM allocation WHERE item_id = ?1 AND source = 'collection'";
        self.value(sql, [item_id])
    }

    /// Returns whether a statement told of the money of a return already, and did not take it back since.
    pub fn has_booked_return(&self, item_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT coalesce(sum(amount_cents + fee_cents), 0) < 0 FROM bank_entry WHERE item_id = ?1 AND state = 'booked'";
        self.value(sql, [item_id])
    }

    pub fn bank_entry(&self, id: i64) -> anyhow::Result<Option<BankRow>> {
        self.first(&format!("{ROW} WHERE bank_entry.id = ?1"), [id], row_from)
    }

    /// Returns every movement, or only those that wait for a person.
    pub fn bank_index(&self, order: Order, only_open: bool) -> anyhow::Result<Index> {
        let order_by = match order {
            Order::Name | Order::City => "party_name COLLATE NOCASE, bank_entry.id",
            Order::Number => "number, bank_entry.id",
            Order::Date | Order::Amount => "booked_on DESC, bank_entry.id DESC",
        };
        let condition = if only_open { "WHERE bank_entry.state <> 'booked'" } else { "" };
        let sql = format!(
            "SELECT bank_entry.id, amount_cents, party_name, remittance, coalesce(number, '') FROM bank_entry
             LEFT JOIN invoice ON invoice.id = invoice_id {condition} ORDER BY {order_by}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut index = Index::default();
        while let Some(row) = rows.next()? {
            let name = fold(row.get_ref(2)?.as_str()?);
            let text = fold(row.get_ref(3)?.as_str()?);
            index.push(row.get(0)?, row.get(1)?, &[&name, &text, row.get_ref(4)?.as_str()?]);
        }
        Ok(if order == Order::Amount { index.by_amount() } else { index })
    }
}

/// Finds where what stood before all movements is not the same, seen from two statements: those between them were not all
/// read. Of several statements of one day, the one that fits is believed.
fn gaps(balances: &[(Day, Money)]) -> Vec<Gap> {
    let mut found = Vec::new();
    let mut days = balances.chunk_by(|one, other| one.0 == other.0);
    let Some(first) = days.next() else { return found };
    // Several statements of the first day: the one that the next day agrees with knew all of it, or the last one.
    let next = days.clone().next().unwrap_or_default();
    let agrees = first.iter().find(|(_, base)| next.iter().any(|(_, other)| other == base));
    let (mut after, mut stood) = *agrees.or(first.last()).expect("a chunk is not empty");
    for day in days {
        let (before, now) = *day.last().expect("a chunk is not empty");
        if day.iter().all(|(_, base)| *base != stood) {
            found.push(Gap { after, before, off: now - stood });
            stood = now;
        }
        after = before;
    }
    found
}

const ROW: &str = "SELECT bank_entry.id, booked_on, amount_cents, party_name, remittance, bank_entry.state, matched_by, number, bank_entry.run_id,
    batch, account_code
    FROM bank_entry LEFT JOIN invoice ON invoice.id = invoice_id";

fn row_from(row: &Row<'_>) -> rusqlite::Result<BankRow> {
    Ok(BankRow {
        id: row.get(0)?,
        booked_on: row.get(1)?,
        amount: row.get(2)?,
        party: row.get(3)?,
        remittance: row.get(4)?,
        state: match row.get_ref(5)?.as_str()? {
            "booked" => EntryState::Booked,
            "suggested" => EntryState::Suggested,
            _ => EntryState::Unmatched,
        },
        matched_by: row.get(6)?,
        invoice: row.get(7)?,
        run_id: row.get(8)?,
        batch: row.get(9)?,
        account_code: row.get(10)?,
    })
}

impl Write<'_> {
    /// Remembers a file, so that reading it again adds nothing.
    pub fn add_bank_file(&self, name: &str, sha256: &str, kind: &str) -> anyhow::Result<i64> {
        let sql = "INSERT INTO bank_file (name, sha256, kind, read_on) VALUES (?1, ?2, ?3, ?4)";
        self.insert(sql, (name, sha256, kind, self.today()))
    }

    /// Keeps the closing balance of a statement.
    pub fn add_bank_statement(
        &self,
        file_id: i64,
        account: &str,
        closed_on: Day,
        closing: Money,
    ) -> anyhow::Result<()> {
        let sql = "INSERT INTO bank_statement (file_id, account, closed_on, closing_cents) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, (file_id, account, closed_on, closing)).map(drop)
    }

    pub fn add_bank_entry(&self, entry: &BankEntry) -> anyhow::Result<i64> {
        let sql = "INSERT INTO bank_entry (file_id, account, booked_on, amount_cents, reference, code, end_to_end_id, mandate_reference, batch,
                   return_code, party_iban, party_name, remittance, state)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '', '', '', 'unmatched')";
        let e = entry;
        let values: [&dyn rusqlite::ToSql; 10] = [
            &e.file_id,
            &e.account,
            &e.booked_on,
            &e.amount,
            &e.reference,
            &e.code,
            &e.end_to_end_id,
            &e.mandate_reference,
            &e.batch,
            &e.return_code,
        ];
        self.insert(sql, &values[..])
    }

    /// Says what a movement was taken for, and who it is of: account and name. `fee` is what the bank took for sending a
    /// collection back, a part of the amount.
    pub fn set_taken(
        &self,
        id: i64,
        taken: &Taken,
        fee: Money,
        party: (&str, &str),
        remittance: &str,
    ) -> anyhow::Result<()> {
        let sql = "UPDATE bank_entry SET state = ?2, matched_by = ?3, invoice_id = ?4, run_id = ?5, item_id = ?6, fee_cents = ?7,
                   party_iban = ?8, party_name = ?9, remittance = ?10 WHERE id = ?1";
        let values: [&dyn rusqlite::ToSql; 10] = [
            &id,
            &taken.state.name(),
            &taken.by,
            &taken.invoice_id,
            &taken.run_id,
            &taken.item_id,
            &fee,
            &party.0,
            &party.1,
            &remittance,
        ];
        self.run(sql, &values[..]).map(drop)
    }

    /// Takes a movement for the payment of an invoice, or for a run.
    pub fn take_entry(
        &self,
        id: i64,
        invoice_id: Option<i64>,
        account: Option<&str>,
        by: &str,
    ) -> anyhow::Result<()> {
        let sql = "UPDATE bank_entry SET state = 'booked', matched_by = ?4, invoice_id = ?2, account_code = ?3 WHERE id = ?1";
        self.run(sql, (id, invoice_id, account, by)).map(drop)
    }

    /// Lets a movement wait again. The invoice it was wrongly taken for is not proposed once more.
    pub fn release_entry(&self, id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE bank_entry SET state = CASE WHEN run_id IS NULL THEN 'unmatched' ELSE 'suggested' END,
                   invoice_id = NULL, matched_by = '', account_code = NULL WHERE id = ?1";
        self.run(sql, [id]).map(drop)
    }

    /// Lets a collection be on its way again; nothing changes, and `false`, when it came back since.
    pub fn unsettle_item(&self, item_id: i64) -> anyhow::Result<bool> {
        let sql =
            "UPDATE collection_item SET settled_on = NULL WHERE id = ?1 AND state = 'uploaded'";
        Ok(self.run(sql, [item_id])? == 1)
    }

    /// Forgets a file of which nothing was taken.
    pub fn forget_bank_file(&self, id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM bank_file WHERE id = ?1", [id]).map(drop)
    }

    /// The bank credited a collection. One that was refused before counts as a use of its mandate after all.
    pub fn settle_item(&self, item_id: i64, on: Day) -> anyhow::Result<()> {
        let used = "UPDATE mandate SET last_used_on = max(coalesce(last_used_on, ''), run.on_date) FROM collection_item
                    JOIN run ON run.id = run_id WHERE mandate.id = mandate_id AND collection_item.id = ?1";
        self.run(used, [item_id])?;
        self.run("UPDATE collection_item SET settled_on = ?2 WHERE id = ?1", (item_id, on))
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    #[test]
    fn a_gap_is_told_once_and_pages_of_a_day_are_none() {
        let at = |day: &str, euros: i64| (iso(day), Money::cents(100 * euros));
        let whole =
            [at("2026-01-31", 5), at("2026-02-28", 9), at("2026-02-28", 5), at("2026-03-31", 5)];
        assert_eq!(gaps(&whole), []);
        let noon_and_evening = [at("2026-01-31", 9), at("2026-01-31", 5), at("2026-02-28", 5)];
        assert_eq!(gaps(&noon_and_evening), []);
        let torn = [at("2026-01-31", 5), at("2026-03-31", 7), at("2026-04-30", 7)];
        let (after, before, off) = (iso("2026-01-31"), iso("2026-03-31"), Money::cents(200));
        assert_eq!(gaps(&torn), [Gap { after, before, off }]);
    }
}
