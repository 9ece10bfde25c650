//! Proof that the file keeps its promises: every rule returns only what breaks it.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::db::audit::hex;
use crate::db::bank::Gap;
use crate::db::settings::Setting;
use crate::db::{Db, Read};
use crate::domain::iban::Iban;
use crate::domain::mandate::{MandateKind, obstacle};
use crate::domain::money::Money;
use crate::domain::period::Period;

/// A promise that is broken, and where.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Broken {
    pub invariant: &'static str,
    pub what: String,
}

/// The rules that are one query; each row it returns is something broken, in words.
const QUERIES: &[(&str, &str)] = &[
    ("I0 the file is whole", "SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok'"),
    ("I0 nothing refers to what is not there", "SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' refers to a missing ' || parent FROM pragma_foreign_key_check"),
    (
        "I1 a final invoice is the sum of its lines",
        "SELECT coalesce(number, '#' || invoice.id) || ': total ' || total_cents || ', lines ' || coalesce(sum(amount_cents), 0)
         FROM invoice LEFT JOIN invoice_line ON invoice_id = invoice.id GROUP BY invoice.id HAVING total_cents <> coalesce(sum(amount_cents), 0)",
    ),
    (
        "I2 invoice numbers have no gap",
        "SELECT series || year || ': ' || count(*) || ' numbers up to ' || max(sequence) FROM invoice WHERE number IS NOT NULL
         GROUP BY series, year HAVING count(*) <> max(sequence) OR min(sequence) <> 1",
    ),
    (
        "I2 dates of invoices do not run back",
        "SELECT number FROM (SELECT number, invoice_date, lag(invoice_date) OVER (PARTITION BY series, year ORDER BY sequence) AS before FROM invoice
         WHERE number IS NOT NULL) WHERE invoice_date < before",
    ),
    ("I3 every booking sums to nothing", "SELECT 'entry ' || entry_id FROM journal_line GROUP BY entry_id HAVING sum(amount_cents) <> 0 OR count(*) < 2"),
    (
        "I4 coverage never overlaps",
        "SELECT 'subscription ' || subscription_id || ' from ' || from_date FROM (SELECT subscription_id, from_date,
         lag(to_date) OVER (PARTITION BY subscription_id ORDER BY from_date) AS before FROM coverage) WHERE from_date < before",
    ),
    (
        "I4 what is billed is on a live invoice",
        "SELECT 'coverage ' || coverage.id FROM coverage JOIN invoice_line ON invoice_line.id = invoice_line_id JOIN invoice ON invoice.id = invoice_id
         WHERE invoice.kind <> 'credit_note' AND (invoice_line.subscription_id IS NOT coverage.subscription_id OR from_date < period_from OR period_to < to_date
         OR ((period_from < from_date OR to_date < period_to) AND NOT EXISTS (SELECT 1 FROM invoice AS credit WHERE credit.credits_id = invoice.id)))",
    ),
    (
        "I4 a line of a live invoice covers its period",
        "SELECT coalesce(number, '#' || invoice.id) || ' line ' || position FROM invoice_line JOIN invoice ON invoice.id = invoice_id
         WHERE invoice.kind = 'invoice' AND period_from IS NOT NULL AND subscription_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM invoice AS credit WHERE credit.credits_id = invoice.id)
         AND third_party_id IS NULL AND is_apart = 0 AND NOT EXISTS (SELECT 1 FROM coverage WHERE invoice_line_id = invoice_line.id)",
    ),
    (
        "I4 what stands apart from a period stands beside it",
        "SELECT 'line ' || apart.id FROM invoice_line AS apart JOIN invoice ON invoice.id = apart.invoice_id
         WHERE is_apart = 1 AND invoice.kind = 'invoice' AND NOT EXISTS (SELECT 1 FROM invoice_line
         WHERE invoice_line.invoice_id = apart.invoice_id AND is_apart = 0 AND third_party_id IS NULL
         AND invoice_line.subscription_id = apart.subscription_id AND invoice_line.period_from = apart.period_from)",
    ),
    (
        "I4 a turn of what comes round is made once, on a live invoice that says so",
        "SELECT 'recurring invoice ' || recurring_id || ' from ' || from_date FROM (SELECT recurring_id, from_date,
         lag(to_date) OVER (PARTITION BY recurring_id ORDER BY from_date) AS before FROM recurring_turn) WHERE from_date < before
         UNION ALL SELECT 'recurring invoice ' || recurring_id || ' from ' || from_date FROM recurring_turn AS turn WHERE invoice_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM invoice_line WHERE invoice_line.invoice_id = turn.invoice_id
         AND invoice_line.recurring_id = turn.recurring_id AND period_from = from_date)",
    ),
    (
        "I4 a line of what comes round has its turn",
        "SELECT coalesce(number, '#' || invoice.id) || ' line ' || position FROM invoice_line JOIN invoice ON invoice.id = invoice_id
         WHERE invoice.kind = 'invoice' AND recurring_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM invoice AS credit WHERE credit.credits_id = invoice.id)
         AND NOT EXISTS (SELECT 1 FROM recurring_turn WHERE recurring_turn.invoice_id = invoice.id
         AND recurring_turn.recurring_id = invoice_line.recurring_id AND from_date = period_from)",
    ),
    (
        "I1 no invoice is credited for more than it is",
        "SELECT invoice.number FROM invoice JOIN invoice AS credit ON credit.credits_id = invoice.id GROUP BY invoice.id
         HAVING invoice.total_cents + sum(credit.total_cents) < 0",
    ),
    (
        "I5 what the bank credited is paid once",
        "SELECT end_to_end_id FROM collection_item WHERE settled_on IS NOT NULL AND state = 'uploaded'
         AND amount_cents <> (SELECT coalesce(sum(allocation.amount_cents), 0) FROM allocation WHERE item_id = collection_item.id AND source = 'collection')",
    ),
    (
        "I5 an invoice is in one live collection",
        "SELECT 'invoice ' || invoice_id FROM collection_item WHERE state IN ('selected', 'exported', 'uploaded') AND settled_on IS NULL GROUP BY invoice_id
         HAVING count(*) > count(DISTINCT instalment) OR (min(instalment) = 0 AND count(*) > 1)",
    ),
    (
        "I12 what a third party is asked comes off the payer",
        "SELECT 'third party ' || third_party.id FROM third_party JOIN invoice_line ON third_party_id = third_party.id GROUP BY third_party.id HAVING sum(amount_cents) <> 0",
    ),
    (
        "I16 nothing is sent for what was not invoiced",
        "SELECT 'shipment ' || shipment.id FROM shipment WHERE state = 'waiting' AND NOT EXISTS (SELECT 1 FROM invoice_line JOIN invoice ON invoice.id = invoice_id
         WHERE invoice_line.subscription_id = shipment.subscription_id AND shipment.period_from < invoice_line.period_to AND invoice.state = 'final')",
    ),
    (
        "I12 the parts of an invoice are the invoice",
        "SELECT invoice.number FROM instalment JOIN invoice ON invoice.id = invoice_id GROUP BY invoice.id HAVING sum(amount_cents) <> total_cents OR state <> 'final'",
    ),
    (
        "I6 a collection is not more than its invoice",
        "SELECT end_to_end_id FROM collection_item JOIN invoice ON invoice.id = invoice_id WHERE amount_cents > total_cents OR invoice.state <> 'final'",
    ),
    (
        "I6 a run has its file, its count and its sum",
        "SELECT 'run ' || run.id FROM run LEFT JOIN (SELECT run_id, sum(item_count) AS files_n, sum(total_cents) AS files_sum FROM collection_file GROUP BY run_id) AS files
         ON files.run_id = run.id LEFT JOIN (SELECT run_id, count(*) AS items_n, sum(amount_cents) AS items_sum FROM collection_item GROUP BY run_id) AS items
         ON items.run_id = run.id WHERE kind = 'collection' AND (files_n IS NOT items_n OR files_sum IS NOT items_sum OR items_n <> done OR items_sum <> total_cents)",
    ),
    (
        "I6 a run that is undone holds nothing",
        "SELECT end_to_end_id FROM collection_item JOIN run ON run.id = run_id WHERE run.state = 'undone' AND collection_item.state <> 'withdrawn'",
    ),
    (
        "I7 a mandate is of the payer",
        "SELECT end_to_end_id FROM collection_item JOIN mandate ON mandate.id = mandate_id JOIN invoice ON invoice.id = invoice_id WHERE relation_id <> payer_id",
    ),
    ("I10 nothing ends before it begins", "SELECT 'subscription ' || id FROM subscription WHERE end_date < start_date"),
    (
        "I10 nothing is billed beyond the end",
        "SELECT 'subscription ' || subscription.id FROM subscription JOIN coverage ON coverage.subscription_id = subscription.id
         JOIN invoice_line ON invoice_line.id = invoice_line_id JOIN invoice ON invoice.id = invoice_id
         WHERE coverage.kind = 'billed' AND invoice.state = 'draft' AND end_date <= from_date",
    ),
    (
        "I11 debtors in the books are the open invoices",
        "SELECT 'books ' || books || ', invoices ' || open FROM (SELECT
         (SELECT coalesce(sum(amount_cents), 0) FROM journal_line WHERE account = '1300') AS books,
         (SELECT coalesce(sum(open_cents), 0) FROM invoice_open) AS open) WHERE books <> open",
    ),
    (
        "I11 debtors in the books are the open invoices of each payer",
        "SELECT 'relation ' || payer FROM (SELECT relation_id AS payer, amount_cents AS cents FROM journal_line WHERE account = '1300'
         UNION ALL SELECT payer_id, -open_cents FROM invoice JOIN invoice_open ON invoice_id = invoice.id WHERE state = 'final')
         GROUP BY payer HAVING sum(cents) <> 0",
    ),
    (
        "I13 every movement of the bank is in the books once",
        "SELECT 'bank entry ' || bank_entry.id FROM bank_entry JOIN journal_entry ON bank_entry_id = bank_entry.id
         JOIN journal_line ON entry_id = journal_entry.id AND journal_line.account = '1100' GROUP BY bank_entry.id
         HAVING sum(journal_line.amount_cents) <> CASE WHEN account_code = '1100' THEN 0 ELSE bank_entry.amount_cents END",
    ),
    (
        "I13 what waits in the books is what waits for a person",
        "SELECT 'books ' || books || ', bank entries ' || waiting FROM (SELECT
         (SELECT coalesce(sum(amount_cents), 0) FROM journal_line WHERE account = '2900') AS books,
         (SELECT coalesce(sum(-amount_cents), 0) FROM bank_entry WHERE state <> 'booked') AS waiting) WHERE books <> waiting",
    ),
    (
        "I20 a run is what was done and what was passed over",
        "SELECT 'run ' || run.id FROM run LEFT JOIN (SELECT run_id, count(*) AS n FROM run_skip GROUP BY run_id) AS skips ON skips.run_id = run.id
         WHERE kind IN ('billing', 'collection') AND coalesce(n, 0) <> skipped",
    ),
    (
        "I20 a run is the sum of its invoices",
        "SELECT 'run ' || run.id FROM run LEFT JOIN (SELECT run_id, sum(total_cents) AS sum FROM invoice WHERE kind = 'invoice' GROUP BY run_id) AS made
         ON made.run_id = run.id WHERE kind = 'billing' AND state <> 'undone' AND coalesce(made.sum, 0) <> run.total_cents",
    ),
    (
        "I22 one billing household at a time",
        "SELECT 'relation ' || one.relation_id FROM household_member AS one JOIN household_member AS other ON one.relation_id = other.relation_id AND one.id < other.id
         WHERE one.billing = 1 AND other.billing = 1 AND one.valid_from < coalesce(other.valid_to, '9999') AND other.valid_from < coalesce(one.valid_to, '9999')",
    ),
];

impl Read<'_> {
    /// Returns the tables in the order of names, each with how many rows it has.
    pub fn table_counts(&self) -> anyhow::Result<Vec<(String, i64)>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let names = self.rows(sql, [], |row| row.get::<_, String>(0))?.into_iter();
        names
            .map(|name| {
                let count = self.value(&format!("SELECT count(*) FROM {name}"), [])?;
                Ok((name, count))
            })
            .collect()
    }
}

impl Db {
    /// Returns the promises that were looked at, and every one that is broken.
    pub fn check(&self) -> anyhow::Result<(Vec<&'static str>, Vec<Broken>)> {
        let read = self.read();
        let mut checked = Vec::new();
        let mut broken = Vec::new();
        for (invariant, sql) in QUERIES {
            checked.push(*invariant);
            let found = read.rows(sql, [], |row| row.get::<_, String>(0))?;
            broken.extend(found.into_iter().map(|what| Broken { invariant, what }));
        }
        for (invariant, rule) in RULES {
            checked.push(*invariant);
            let found = rule(&read)?;
            broken.extend(found.into_iter().map(|what| Broken { invariant, what }));
        }
        Ok((checked, broken))
    }
}

type Rule = fn(&Read<'_>) -> anyhow::Result<Vec<String>>;

/// The rules that are more than a query.
const RULES: &[(&str, Rule)] = &[
    ("I6 a stored file has the fingerprint it had", fingerprints),
    ("I6 a stored file says what its collections say", file_contents),
    ("I13 the bank in the books is the bank on the statements", |read| {
        let account = read.setting(Setting::ClubIban)?;
        let gap = |gap: Gap| format!("{} to {}: {} is missing", gap.after, gap.before, gap.off);
        Ok(read.statement_gaps(&account)?.into_iter().map(gap).collect())
    }),
    ("I7 every collection had a mandate that stood", mandates_stood),
    ("I7 account numbers are valid", ibans),
    (
        "I8 I9 every subscription has one status, and is covered without a hole it does not tell of",
        statuses,
    ),
    ("I19 the log is unbroken", |read| {
        Ok(read.audit_breaks()?.into_iter().map(|seq| format!("row {seq}")).collect())
    }),
];

fn fingerprints(read: &Read<'_>) -> anyhow::Result<Vec<String>> {
    let sql = "SELECT file_name, bytes, sha256 FROM collection_file UNION ALL SELECT file_name, bytes, sha256 FROM refund_file";
    let files = read.rows(sql, [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, String>(2)?))
    })?;
    Ok(files
        .into_iter()
        .filter(|(_, bytes, sha256)| hex(&Sha256::digest(bytes)) != *sha256)
        .map(|(name, _, _)| name)
        .collect())
}

/// Compares each file, read back, with its rows: of every collection the id, amount, mandate and account, and the totals.
fn file_contents(read: &Read<'_>) -> anyhow::Result<Vec<String>> {
    let mut broken = Vec::new();
    let sql = "SELECT id, file_name, bytes FROM collection_file";
    let files = read.rows(sql, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?))
    })?;
    for (file_id, name, bytes) in files {
        let text = String::from_utf8_lossy(&bytes);
        let mut told: Vec<[&str; 4]> = text
            .split("<DrctDbtTxInf>")
            .skip(1)
            .map(|one| {
                let (_, account) = one.split_once("<DbtrAcct>").unwrap_or_default();
                [
                    between(one, "<EndToEndId>"),
                    between(one, "<InstdAmt Ccy=\"EUR\">"),
                    between(one, "<MndtId>"),
                    between(account, "<IBAN>"),
                ]
            })
            .collect();
        told.sort_unstable();
        let items = read.collection_items_of_file(file_id)?;
        let total: Money = items.iter().map(|item| item.amount).sum();
        let mut kept: Vec<[String; 4]> = items
            .into_iter()
            .map(|item| {
                let amount = item.amount.in_xml().to_string();
                [item.end_to_end_id, amount, item.mandate_reference, item.iban]
            })
            .collect();
        kept.sort_unstable();
        let totals = [between(&text, "<NbOfTxs>"), between(&text, "<CtrlSum>")];
        let expected = [kept.len().to_string(), total.in_xml().to_string()];
        if told != kept || totals.as_slice() != expected.as_slice() {
            broken.push(name);
        }
    }
    Ok(broken)
}

/// Returns what stands after a tag, up to the next one; nothing where there is no such tag.
fn between<'t>(text: &'t str, tag: &str) -> &'t str {
    text.split_once(tag).and_then(|(_, rest)| rest.split_once('<')).map_or("", |(value, _)| value)
}

fn mandates_stood(read: &Read<'_>) -> anyhow::Result<Vec<String>> {
    let mandates: HashMap<i64, _> = read.mandates()?.into_iter().collect();
    let sql = "SELECT end_to_end_id, mandate_id, on_date, mandate_last_used_on FROM collection_item JOIN run ON run.id = run_id WHERE collection_item.state <> 'withdrawn'";
    let items = read.rows(sql, [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get(2)?, row.get(3)?))
    })?;
    let stood = |mandate_id, on, last_used_on| {
        mandates.get(&mandate_id).is_some_and(|mandate: &crate::db::mandates::Mandate| {
            let mut dates = mandate.dates;
            dates.last_used_on = last_used_on;
            // Revoked since, or given an end: it stood then.
            dates.revoked_on = None;
            dates.ends_on = None;
            let once = dates.kind == MandateKind::OneOff && last_used_on.is_some();
            !once && obstacle(dates, on).is_none()
        })
    };
    Ok(items
        .into_iter()
        .filter(|(_, mandate, on, last)| !stood(*mandate, *on, *last))
        .map(|(id, ..)| id)
        .collect())
}

fn ibans(read: &Read<'_>) -> anyhow::Result<Vec<String>> {
    let found = read.rows("SELECT reference, iban FROM mandate", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    Ok(found
        .into_iter()
        .filter(|(_, iban)| iban.parse::<Iban>().map(String::from).as_ref() != Ok(iban))
        .map(|(reference, _)| reference)
        .collect())
}

/// Coverage that lies before the start or beyond a hole is told here; it never makes anybody pay twice.
fn statuses(read: &Read<'_>) -> anyhow::Result<Vec<String>> {
    let outside = |standing: &crate::db::standings::Standing| {
        let life = Period {
            from: standing.subscription.start,
            to: crate::domain::calendar::date_far_away(),
        };
        standing
            .covered
            .iter()
            .any(|coverage| coverage.period.overlap(life) != Some(coverage.period))
    };
    Ok(read
        .standings()?
        .iter()
        .filter(|standing| outside(standing))
        .map(|standing| format!("subscription {}", standing.id))
        .collect())
}
