//! Collections: what is in a file for the bank, and the file itself.

use std::collections::{HashMap, HashSet};

use rusqlite::Row;

use crate::db::runs::RunState;
use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::collection::{Exclusion, SequenceType};
use crate::domain::iban::Iban;
use crate::domain::money::Money;

#[derive(Clone, Debug)]
pub struct CollectionItem {
    pub id: i64,
    pub run_id: i64,
    pub invoice_id: i64,
    pub invoice_number: String,
    /// The part of the invoice; 0 for all that was open.
    pub instalment: u32,
    pub payer_id: i64,
    pub mandate_id: i64,
    pub end_to_end_id: String,
    pub amount: Money,
    pub iban: String,
    pub holder: String,
    pub mandate_reference: String,
    pub state: String,
    pub return_code: Option<String>,
    pub mandate_last_used_on: Option<Day>,
    /// The day the bank credited it.
    pub settled_on: Option<Day>,
}

/// One collection with everything about it.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub item: CollectionItem,
    pub payer_name: String,
    pub signed_on: Day,
    /// The day the bank was asked to collect.
    pub asked_on: Day,
    pub file_name: Option<String>,
    /// FRST, RCUR or OOFF.
    pub sequence: String,
    pub returned_on: Option<Day>,
    /// Who made the run.
    pub made_by: Option<String>,
}

#[derive(Clone, Debug)]
pub struct NewItem<'a> {
    pub run_id: i64,
    pub file_id: i64,
    pub invoice_id: i64,
    /// 0 for all that is open.
    pub instalment: u32,
    pub mandate_id: i64,
    pub mandate_last_used_on: Option<Day>,
    pub end_to_end_id: &'a str,
    pub amount: Money,
    pub iban: &'a Iban,
    pub holder: &'a str,
    pub mandate_reference: &'a str,
    pub signed_on: Day,
    pub sequence: SequenceType,
    pub description: &'a str,
}

/// A collection that came back, the last one of its invoice, or of that part of it.
#[derive(Clone, Debug)]
pub struct Returned {
    pub item_id: i64,
    pub invoice_id: i64,
    pub instalment: u32,
    pub invoice: String,
    pub payer_id: i64,
    pub name: String,
    pub code: String,
    pub on: Day,
    pub amount: Money,
    /// How often this was collected in vain.
    pub failures: u32,
}

/// A file for the bank as it was made, byte for byte.
#[derive(Clone, Debug)]
pub struct CollectionFile {
    pub run_id: i64,
    pub message_id: String,
    pub file_name: String,
    pub format: String,
    pub bytes: Vec<u8>,
    pub sha256: String,
    pub item_count: i64,
    pub total: Money,
}

const ITEM: &str = "SELECT collection_item.id, collection_item.run_id, invoice_id, coalesce(number, ''), payer_id, mandate_id, end_to_end_id, amount_cents,
    iban, holder, mandate_reference, collection_item.state, return_code, mandate_last_used_on, settled_on, collection_item.instalment
    FROM collection_item JOIN invoice ON invoice.id = invoice_id";

const RETURNED: &str = "SELECT item.id, item.invoice_id, item.instalment, invoice.number, payer_id, payer_name, return_code, returned_on, item.amount_cents,
    (SELECT count(*) FROM collection_item AS other WHERE other.invoice_id = item.invoice_id AND other.instalment = item.instalment
     AND other.state = 'returned' AND other.id <= item.id)
    FROM collection_item AS item JOIN invoice ON invoice.id = item.invoice_id WHERE item.state = 'returned'";

fn returned_from(row: &Row<'_>) -> rusqlite::Result<Returned> {
    Ok(Returned {
        item_id: row.get(0)?,
        invoice_id: row.get(1)?,
        instalment: row.get(2)?,
        invoice: row.get(3)?,
        payer_id: row.get(4)?,
        name: row.get(5)?,
        code: row.get(6)?,
        on: row.get(7)?,
        amount: row.get(8)?,
        failures: row.get(9)?,
    })
}

impl Read<'_> {
    /// Returns a collection that came back.
    pub fn returned(&self, item_id: i64) -> anyhow::Result<Option<Returned>> {
        self.first(&format!("{RETURNED} AND item.id = ?1"), [item_id], returned_from)
    }

    /// Returns what came back and is still open: of each invoice, or part of one, the last time, and only where nothing was
    /// tried since. The oldest first.
    pub fn returned_open(&self) -> anyhow::Result<Vec<Returned>> {
        let sql = format!(
            "{RETURNED} AND NOT EXISTS (SELECT 1 FROM collection_item AS later WHERE later.invoice_id = item.invoice_id
             AND later.instalment = item.instalment AND later.id > item.id AND later.state <> 'withdrawn')
             AND 0 < (SELECT open_cents FROM invoice_open WHERE invoice_id = invoice.id) ORDER BY returned_on, item.id"
        );
        self.rows(&sql, [], returned_from)
    }

    pub fn collection_items(&self, run_id: i64) -> anyhow::Result<Vec<CollectionItem>> {
        self.rows(
            &format!("{ITEM} WHERE collection_item.run_id = ?1 ORDER BY collection_item.id"),
            [run_id],
            item_from,
        )
    }

    pub fn collection_items_of_file(&self, file_id: i64) -> anyhow::Result<Vec<CollectionItem>> {
        self.rows(&format!("{ITEM} WHERE collection_item.file_id = ?1"), [file_id], item_from)
    }

    pub fn all_collection_items(&self) -> anyhow::Result<Vec<CollectionItem>> {
        self.rows(&format!("{ITEM} ORDER BY collection_item.id"), [], item_from)
    }

    pub fn collection_item(&self, end_to_end_id: &str) -> anyhow::Result<Option<CollectionItem>> {
        self.first(&format!("{ITEM} WHERE end_to_end_id = ?1"), [end_to_end_id.trim()], item_from)
    }

    /// Returns every time an invoice was collected and it was not withdrawn, the first one first.
    pub fn collections_of_invoice(&self, invoice_id: i64) -> anyhow::Result<Vec<CollectionItem>> {
        let sql = format!(
            "{ITEM} WHERE invoice_id = ?1 AND collection_item.state <> 'withdrawn' ORDER BY collection_item.id"
        );
        self.rows(&sql, [invoice_id], item_from)
    }

    /// Returns one collection with everything about it.
    pub fn attempt(&self, item_id: i64) -> anyhow::Result<Option<Attempt>> {
        let item = format!("{ITEM} WHERE collection_item.id = ?1");
        let Some(item) = self.first(&item, [item_id], item_from)? else { return Ok(None) };
        let sql = "SELECT payer_name, signed_on, run.on_date, file_name, sequence_type, returned_on,
                   (SELECT actor FROM audit_log WHERE deed = 'collect' AND subject GLOB run.id || ':*' ORDER BY seq LIMIT 1)
                   FROM collection_item JOIN invoice ON invoice.id = invoice_id JOIN run ON run.id = collection_item.run_id
                   LEFT JOIN collection_file ON collection_file.id = file_id WHERE collection_item.id = ?1";
        self.first(sql, [item_id], |row| {
            Ok(Attempt {
                item: item.clone(),
                payer_name: row.get(0)?,
                signed_on: row.get(1)?,
                asked_on: row.get(2)?,
                file_name: row.get(3)?,
                sequence: row.get(4)?,
                returned_on: row.get(5)?,
                made_by: row.get(6)?,
            })
        })
    }

    pub fn collection_files(&self, run_id: i64) -> anyhow::Result<Vec<CollectionFile>> {
        let sql = "SELECT run_id, message_id, file_name, format, bytes, sha256, item_count, total_cents FROM collection_file WHERE run_id = ?1 ORDER BY id";
        self.rows(sql, [run_id], |row| {
            Ok(CollectionFile {
                run_id: row.get(0)?,
                message_id: row.get(1)?,
                file_name: row.get(2)?,
                format: row.get(3)?,
                bytes: row.get(4)?,
                sha256: row.get(5)?,
                item_count: row.get(6)?,
                total: row.get(7)?,
            })
        })
    }

    /// Returns the run an invoice is in, one that is not at the bank yet before others, that is not undone, sent back or credited by the bank, with its state.
    pub fn live_run_of(&self, invoice_id: i64) -> anyhow::Result<Option<(i64, RunState)>> {
        let sql = "SELECT run_id, run.state FROM collection_item JOIN run ON run.id = run_id
                   WHERE invoice_id = ?1 AND collection_item.state IN ('selected', 'exported', 'uploaded') AND settled_on IS NULL
                   ORDER BY run.state = 'uploaded'";
        self.first(sql, [invoice_id], |row| {
            let state = match row.get_ref(1)?.as_str()? {
                "made" => RunState::Made,
                "written" => RunState::Written,
                "uploaded" => RunState::Uploaded,
                _ => RunState::Undone,
            };
            Ok((row.get(0)?, state))
        })
    }

    /// Returns the id of the collection of an invoice in a run that is not at the bank yet.
    /// Returns why the last collection of an invoice came back, where it did.
    pub fn last_return_of(&self, invoice_id: i64) -> anyhow::Result<Option<String>> {
        let sql = "SELECT coalesce(return_code, '') FROM collection_item WHERE invoice_id = ?1 AND state = 'returned' ORDER BY id DESC LIMIT 1";
        self.first(sql, [invoice_id], |row| row.get(0))
    }

    pub fn waiting_item_of(&self, invoice_id: i64) -> anyhow::Result<Option<String>> {
        let sql = "SELECT end_to_end_id FROM collection_item JOIN run ON run.id = run_id
                   WHERE invoice_id = ?1 AND collection_item.state IN ('selected', 'exported') AND run.state IN ('made', 'written')";
        self.first(sql, [invoice_id], |row| row.get(0))
    }

    /// Returns what of a run that is not at the bank must not go there any more, with the reason: who died or is blocked
    /// since, whose mandate ended, whose invoice was paid or credited.
    pub fn unfit_items(&self, run_id: i64) -> anyhow::Result<HashMap<i64, Exclusion>> {
        let sql = "SELECT collection_item.id, CASE WHEN death_date IS NOT NULL THEN 'deceased' WHEN collection_block IS NOT NULL THEN 'blocked'
                       WHEN direct_debit_enabled = 0 THEN 'direct_debit_off' WHEN revoked_on <= run.on_date THEN 'mandate_revoked'
                       WHEN ends_on < run.on_date THEN 'mandate_expired'
                       WHEN mandate.kind = 'one_off' AND EXISTS (SELECT 1 FROM collection_item AS other WHERE other.mandate_id = mandate.id
                           AND other.id <> collection_item.id AND other.settled_on IS NOT NULL) THEN 'mandate_used_up'
                       WHEN mandate.iban <> collection_item.iban OR reference <> mandate_reference THEN 'mandate_changed'
                       WHEN open_cents < amount_cents THEN 'nothing_open' END AS reason
                   FROM collection_item JOIN run ON run.id = collection_item.run_id JOIN invoice ON invoice.id = collection_item.invoice_id
                   JOIN invoice_open ON invoice_open.invoice_id = invoice.id JOIN relation ON relation.id = payer_id
                   JOIN mandate ON mandate.id = mandate_id
                   WHERE collection_item.run_id = ?1 AND collection_item.state IN ('selected', 'exported') AND reason IS NOT NULL";
        let rows = self.rows(sql, [run_id], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let named = |(id, code): (i64, String)| Some((id, Exclusion::named(&code)?));
        Ok(rows.into_iter().filter_map(named).collect())
    }

    /// Returns what is on its way in live runs, by invoice and the part that is asked, 0 for all that was open; what the
    /// bank credited has arrived.
    pub fn in_flight(&self) -> anyhow::Result<HashMap<(i64, u32), Money>> {
        let sql = "SELECT invoice_id, instalment, sum(amount_cents) FROM collection_item
                   WHERE state IN ('selected', 'exported', 'uploaded') AND settled_on IS NULL GROUP BY 1, 2";
        let rows = self.rows(sql, [], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// Returns what collections of each part of an invoice brought in, less what went back.
    pub fn paid_by_part(&self, invoice_id: i64) -> anyhow::Result<HashMap<u32, Money>> {
        let sql = "SELECT instalment, sum(allocation.amount_cents) FROM allocation JOIN collection_item ON collection_item.id = item_id
                   WHERE allocation.invoice_id = ?1 AND 0 < instalment GROUP BY 1";
        let rows = self.rows(sql, [invoice_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// Returns the highest number a collected part of an invoice ever had.
    pub fn last_part_collected(&self, invoice_id: i64) -> anyhow::Result<u32> {
        let sql = "SELECT coalesce(max(instalment), 0) FROM collection_item WHERE invoice_id = ?1";
        self.value(sql, [invoice_id])
    }

    /// Returns what runs that live collect in the calendar month of a day.
    pub fn collected_in_month(&self, day: Day) -> anyhow::Result<Money> {
        let sql = "SELECT coalesce(sum(amount_cents), 0) FROM collection_item JOIN run ON run.id = run_id
                   WHERE collection_item.state <> 'withdrawn' AND substr(on_date, 1, 7) = substr(?1, 1, 7)";
        self.value(sql, [day])
    }

    /// Returns how often each invoice was put in a run before, undone ones too.
    pub fn collection_attempts(&self) -> anyhow::Result<HashMap<i64, u32>> {
        let sql = "SELECT invoice_id, count(*) FROM collection_item GROUP BY invoice_id";
        Ok(self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }

    /// Returns the mandates that were never collected on elsewhere, and of which every collection here was withdrawn, or came
    /// back before it was settled.
    pub fn unknown_to_bank(&self) -> anyhow::Result<HashSet<i64>> {
        let found = self.rows(&unknown_to_bank("1"), [], |row| row.get(0))?;
        Ok(found.into_iter().collect())
    }

    /// Returns the same of one mandate.
    pub fn is_unknown_to_bank(&self, mandate_id: i64) -> anyhow::Result<bool> {
        let sql = unknown_to_bank("collection_item.mandate_id = ?1");
        Ok(self.first(&sql, [mandate_id], |row| row.get::<_, i64>(0))?.is_some())
    }

    /// Returns the mandates of the subscriptions on each open invoice that are of its payer, each once, in the order of
    /// lines: who paid before, or pays along, is collected from on mandates of their own.
    pub fn mandates_of_open_invoices(&self) -> anyhow::Result<HashMap<i64, Vec<i64>>> {
        let sql = "SELECT DISTINCT invoice_line.invoice_id, subscription.mandate_id FROM invoice_line
                   JOIN subscription ON subscription.id = subscription_id JOIN invoice ON invoice.id = invoice_line.invoice_id
                   JOIN mandate ON mandate.id = subscription.mandate_id AND mandate.relation_id = invoice.payer_id
                   WHERE invoice.state = 'final'
                   AND total_cents <> coalesce((SELECT sum(amount_cents) FROM allocation WHERE allocation.invoice_id = invoice.id), 0)
                   ORDER BY invoice_line.invoice_id, position";
        let mut mandates: HashMap<i64, Vec<i64>> = HashMap::new();
        for (invoice, mandate) in self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))? {
            mandates.entry(invoice).or_default().push(mandate);
        }
        Ok(mandates)
    }

    /// Returns the mandates of the subscriptions on an invoice that are its payer's own.
    pub fn mandates_of_invoice(&self, invoice_id: i64) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT DISTINCT subscription.mandate_id FROM invoice_line
                   JOIN subscription ON subscription.id = subscription_id JOIN invoice ON invoice.id = invoice_line.invoice_id
                   JOIN mandate ON mandate.id = subscription.mandate_id AND mandate.relation_id = invoice.payer_id
                   WHERE invoice_line.invoice_id = ?1";
        self.rows(sql, [invoice_id], |row| row.get(0))
    }

    /// Returns the day, the reference and the account of the collection that an invoice is on its way in.
    pub fn live_item_of(&self, invoice_id: i64) -> anyhow::Result<Option<(Day, String, Iban)>> {
        let sql = "SELECT run.on_date, mandate_reference, iban FROM collection_item JOIN run ON run.id = run_id
                   WHERE invoice_id = ?1 AND collection_item.state IN ('selected', 'exported', 'uploaded') AND settled_on IS NULL
                   ORDER BY run.on_date";
        self.first(sql, [invoice_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns what collections ask of an invoice that were not credited yet, at the bank or on their way there.
    pub fn asked_by_collections(&self, invoice_id: i64) -> anyhow::Result<Money> {
        let sql = "SELECT coalesce(sum(amount_cents), 0) FROM collection_item WHERE invoice_id = ?1
                   AND state IN ('selected', 'exported', 'uploaded') AND settled_on IS NULL";
        self.value(sql, [invoice_id])
    }

    /// Returns the last collection date of a mandate in live runs other than one.
    pub fn last_use_outside(&self, mandate_id: i64, run_id: i64) -> anyhow::Result<Option<Day>> {
        let sql = "SELECT max(on_date) FROM collection_item JOIN run ON run.id = run_id
                   WHERE mandate_id = ?1 AND run_id <> ?2 AND collection_item.state <> 'withdrawn'";
        self.value(sql, (mandate_id, run_id))
    }

    /// Returns the last collection date of a mandate in what was not withdrawn.
    pub fn last_live_use(&self, mandate_id: i64) -> anyhow::Result<Option<Day>> {
        let sql = "SELECT max(on_date) FROM collection_item JOIN run ON run.id = run_id
                   WHERE mandate_id = ?1 AND collection_item.state <> 'withdrawn'";
        self.value(sql, [mandate_id])
    }

    /// Returns whether anything of a run is not withdrawn.
    pub fn has_live_items(&self, run_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM collection_item WHERE run_id = ?1 AND state <> 'withdrawn')";
        self.value(sql, [run_id])
    }

    /// Finds a file that is at the bank by its message id: its run and itself.
    pub fn file_in_flight(&self, message_id: &str) -> anyhow::Result<Option<(i64, i64)>> {
        let sql =
            "SELECT run.id, collection_file.id FROM collection_file JOIN run ON run.id = run_id
                   WHERE message_id = ?1 AND run.state IN ('written', 'uploaded')";
        self.first(sql, [message_id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the last use a mandate had before it was ever collected on here.
    pub fn last_use_before_here(&self, mandate_id: i64) -> anyhow::Result<Option<Day>> {
        let sql = "SELECT mandate_last_used_on FROM collection_item WHERE mandate_id = ?1 ORDER BY id LIMIT 1";
        Ok(self.first(sql, [mandate_id], |row| row.get(0))?.flatten())
    }

    /// Returns whether a file with this message id was made here, undone or not.
    pub fn knows_message(&self, message_id: &str) -> anyhow::Result<bool> {
        self.value(
            "SELECT EXISTS (SELECT 1 FROM collection_file WHERE message_id = ?1 UNION ALL SELECT 1 FROM refund_file WHERE message_id = ?1)",
            [message_id],
        )
    }
}

fn unknown_to_bank(condition: &str) -> String {
    format!(
        "SELECT mandate_id FROM collection_item WHERE {condition} GROUP BY mandate_id
         HAVING min(state = 'withdrawn' OR (state = 'returned' AND settled_on IS NULL))
         AND (SELECT mandate_last_used_on FROM collection_item AS earliest
              WHERE earliest.mandate_id = collection_item.mandate_id ORDER BY id LIMIT 1) IS NULL"
    )
}

fn item_from(row: &Row<'_>) -> rusqlite::Result<CollectionItem> {
    Ok(CollectionItem {
        id: row.get(0)?,
        run_id: row.get(1)?,
        invoice_id: row.get(2)?,
        invoice_number: row.get(3)?,
        payer_id: row.get(4)?,
        mandate_id: row.get(5)?,
        end_to_end_id: row.get(6)?,
        amount: row.get(7)?,
        iban: row.get(8)?,
        holder: row.get(9)?,
        mandate_reference: row.get(10)?,
        state: row.get(11)?,
        return_code: row.get(12)?,
        mandate_last_used_on: row.get(13)?,
        settled_on: row.get(14)?,
        instalment: row.get(15)?,
    })
}

impl Write<'_> {
    pub fn add_item(&self, item: &NewItem<'_>) -> anyhow::Result<i64> {
        let sql = "INSERT INTO collection_item (run_id, invoice_id, mandate_id, end_to_end_id, amount_cents, iban, holder, mandate_reference,
                   signed_on, sequence_type, description, mandate_last_used_on, instalment, file_id, state)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'selected')";
        let values: [&dyn rusqlite::ToSql; 14] = [
            &item.run_id,
            &item.invoice_id,
            &item.mandate_id,
            &item.end_to_end_id,
            &item.amount,
            &item.iban.as_str(),
            &item.holder,
            &item.mandate_reference,
            &item.signed_on,
            &item.sequence.code(),
            &item.description,
            &item.mandate_last_used_on,
            &item.instalment,
            &item.file_id,
        ];
        self.insert(sql, &values[..])
    }

    /// Keeps a file as it was made, and returns its id.
    pub fn add_collection_file(&self, file: &CollectionFile) -> anyhow::Result<i64> {
        let sql = "INSERT INTO collection_file (run_id, message_id, file_name, format, bytes, sha256, item_count, total_cents)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let f = file;
        self.insert(
            sql,
            (
                f.run_id,
                &f.message_id,
                &f.file_name,
                &f.format,
                &f.bytes,
                &f.sha256,
                f.item_count,
                f.total,
            ),
        )
    }

    /// Moves every item of a run that still follows it to a state.
    pub fn set_items_state(&self, run_id: i64, state: &str) -> anyhow::Result<()> {
        let sql = "UPDATE collection_item SET state = ?2 WHERE run_id = ?1 AND state IN ('selected', 'exported', 'uploaded')";
        self.run(sql, (run_id, state)).map(drop)
    }

    /// Takes a collection out that never happened.
    pub fn withdraw_collection(&self, item_id: i64) -> anyhow::Result<()> {
        self.run("UPDATE collection_item SET state = 'withdrawn' WHERE id = ?1", [item_id])
            .map(drop)
    }

    /// Lets a collection that came back stand after all; the bank credits it on a day.
    pub fn take_return_back(&self, item_id: i64, on: Day) -> anyhow::Result<()> {
        let sql = "UPDATE collection_item SET state = 'uploaded', return_code = NULL, returned_on = NULL, settled_on = coalesce(settled_on, ?2) WHERE id = ?1";
        self.run(sql, (item_id, on)).map(drop)
    }

    pub fn return_item(&self, item_id: i64, code: &str, on: Day) -> anyhow::Result<()> {
        let sql = "UPDATE collection_item SET state = 'returned', return_code = ?2, returned_on = ?3 WHERE id = ?1";
        self.run(sql, (item_id, code, on)).map(drop)
    }
}
