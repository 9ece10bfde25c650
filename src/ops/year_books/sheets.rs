//! The sheets in the folder of a year: the journal, the balance, the proofs and what a committee looks at.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::db::Read;
use crate::db::invoices::{Allocation, Invoice};
use crate::db::ledger::{BANK, JournalRow, LedgerAccount};
use crate::db::reports::LineSum;
use crate::domain::calendar::{Day, dutch};
use crate::domain::money::Money;
use crate::exchange::auditfile::{AuditFile, Entry, EntryLine, Journal};
use crate::exchange::table::{Cell, Table};
use crate::ops::year_books::audit_file::{accounts, opening};
use crate::ops::year_books::words::{BY_HAND, word};

/// Invoices that the committee looks at one by one.
const SAMPLE: usize = 25;

/// Returns the lines of a year's journal in the order of entries, each with its daybook and entry.
fn journal_lines(file: &AuditFile) -> Vec<(&Journal, &Entry, &EntryLine)> {
    let mut entries: Vec<(&Journal, &Entry)> = file
        .journals
        .iter()
        .flat_map(|journal| journal.entries.iter().map(move |entry| (journal, entry)))
        .collect();
    entries.sort_by_key(|(_, entry)| entry.number);
    let lines = entries.into_iter();
    lines
        .flat_map(|(journal, entry)| entry.lines.iter().map(move |l| (journal, entry, l)))
        .collect()
}

/// Returns the journal of a year, with every column that bookkeeping programs let a user assign when they import one:
/// Exact Online, Twinfield and e-Boekhouden do.
pub(super) fn journal(file: &AuditFile) -> Table {
    let row = |(journal, entry, line): (&Journal, &Entry, &EntryLine)| {
        vec![
            journal.code.into(),
            Cell::Number(entry.number),
            file.year.as_str().into(),
            Cell::Number(i64::try_from(entry.period).unwrap_or_default()),
            Cell::Day(Some(entry.on)),
            line.account.clone().into(),
            entry.description.clone().into(),
            line.customer.clone().into(),
            line.invoice.clone().into(),
            line.cost_center.clone().into(),
            Cell::Amount(line.amount.max(Money::ZERO)),
            Cell::Amount((-line.amount).max(Money::ZERO)),
            Cell::Amount(line.amount),
        ]
    };
    let columns = vec![
        "dagboek",
        "boeking",
        "jaar",
        "periode",
        "datum",
        "rekening",
        "omschrijving",
        "relatie",
        "factuur",
        "kostenplaats",
        "debet_cents",
        "credit_cents",
        "bedrag_cents",
    ];
    Table { columns, rows: journal_lines(file).into_iter().map(row).collect() }
}

/// The daybook of a new SnelStart administration that takes entries of any kind: Memoriaal.
const SNELSTART_DAYBOOK: i64 = 90;

/// Returns the journal of a year as SnelStart imports entries: by the names of its own fields, on its memorandum daybook.
/// Source: SnelStart, "Boekingen importeren vanuit een CSV bestand".
pub(super) fn snelstart(file: &AuditFile) -> Table {
    let row = |(_, entry, line): (&Journal, &Entry, &EntryLine)| {
        let mut told = vec![entry.description.as_str(), &line.invoice, &line.customer];
        told.retain(|part| !part.is_empty());
        // A description is often the number of the invoice itself.
        told.dedup();
        vec![
            Cell::Number(SNELSTART_DAYBOOK),
            Cell::Number(entry.number),
            Cell::Day(Some(entry.on)),
            line.account.clone().into(),
            Cell::Amount(line.amount.max(Money::ZERO)),
            Cell::Amount((-line.amount).max(Money::ZERO)),
            told.join(" ").into(),
        ]
    };
    let columns = vec![
        "fldDagboek",
        "fldBoekingcode",
        "fldDatum",
        "fldGrootboeknummer",
        "fldDebet_cents",
        "fldCredit_cents",
        "fldOmschrijving",
    ];
    Table { columns, rows: journal_lines(file).into_iter().map(row).collect() }
}

/// Returns each account with what it began with, what came and went, and what stands on it.
pub(super) fn balance(
    read: &Read<'_>,
    rows: &[JournalRow],
    from: Day,
    until: Day,
) -> anyhow::Result<Table> {
    let accounts = accounts(read)?;
    let began: BTreeMap<String, Money> = opening(rows, &accounts, from).into_iter().collect();
    let line = |LedgerAccount { code, name, .. }: LedgerAccount| {
        let own = || {
            let inside = |row: &&JournalRow| (from..=until).contains(&row.on);
            rows.iter().filter(inside).filter(|row| row.account == code).map(|row| row.amount)
        };
        let start = began.get(&code).copied().unwrap_or_default();
        let debit: Money = own().map(|amount| amount.max(Money::ZERO)).sum();
        let credit: Money = own().map(|amount| (-amount).max(Money::ZERO)).sum();
        let end = start + debit - credit;
        let mut cells: Vec<Cell> = vec![code.into(), name.into()];
        cells.extend([start, debit, credit, end].map(Cell::Amount));
        cells
    };
    let columns =
        vec!["rekening", "naam", "begin_cents", "debet_cents", "credit_cents", "eind_cents"];
    Ok(Table { columns, rows: accounts.into_iter().map(line).collect() })
}

/// Returns each year of numbers with its first, its last and how many there are: as many as the last says.
pub(super) fn numbers(read: &Read<'_>) -> anyhow::Result<Table> {
    let row = |(year, first, last, count): (i64, String, String, i64)| {
        vec![Cell::Number(year), first.into(), last.into(), Cell::Number(count)]
    };
    let rows = read.invoice_numbers()?.into_iter().map(row).collect();
    Ok(Table { columns: vec!["jaar", "eerste", "laatste", "aantal"], rows })
}

/// Returns some invoices of the year, chosen by their fingerprint with what the committee says before it: nobody picks them,
/// nobody knows them beforehand, and everybody who looks again finds the same.
pub(super) fn sample(read: &Read<'_>, invoices: Vec<Invoice>, seed: &str) -> anyhow::Result<Table> {
    let mut by_print: Vec<_> = invoices
        .into_iter()
        .map(|i| (Sha256::digest(format!("{seed}{}", i.label()).as_bytes()).to_vec(), i))
        .collect();
    by_print.sort_by(|one, other| one.0.cmp(&other.0));
    let mut chosen: Vec<_> =
        by_print.into_iter().take(SAMPLE).map(|(_, invoice)| invoice).collect();
    chosen.sort_by_key(|invoice| invoice.id);
    let mut rows = Vec::new();
    for invoice in chosen {
        let mut paid = read
            .allocations_of(invoice.id)?
            .into_iter()
            .filter(|paid| !["credit", "write_off"].contains(&paid.source.as_str()));
        let last = paid.next_back();
        rows.push(vec![
            invoice.label().into(),
            dutch(invoice.date).into(),
            invoice.payer_name.clone().into(),
            Cell::Amount(invoice.total),
            Cell::Amount(invoice.open),
            word(invoice.state().name()).into(),
            Cell::Day(last.as_ref().map(|paid| paid.on)),
            last.map(|paid| way(&paid)).unwrap_or_default().into(),
        ]);
    }
    let columns = vec![
        "factuur",
        "datum",
        "betaler",
        "totaal_cents",
        "open_cents",
        "stand",
        "laatst betaald",
        "hoe",
    ];
    Ok(Table { columns, rows })
}

/// Says by what way money came in: told by the bank, collected, or booked by hand.
fn way(paid: &Allocation) -> String {
    match (paid.source.as_str(), paid.is_of_bank, paid.method.as_str()) {
        ("collection" | "return", ..) => "incasso".to_owned(),
        (_, true, _) => "afschrift".to_owned(),
        (_, false, method) => format!("met de hand: {method}"),
    }
}

/// Returns how what was asked follows from the prices, and what became of it: the tariff less discounts is what was invoiced.
pub(super) fn tie(sums: &[LineSum], exempt: &[(String, i64)], settled: &Settled) -> Table {
    let line = |sum: &LineSum| {
        let mut cells: Vec<Cell> = vec![sum.what.clone().into(), Cell::Number(sum.count)];
        cells.extend([sum.amount + sum.discount, sum.discount, sum.amount].map(Cell::Amount));
        cells
    };
    let total = |name: &str, amount: Money| {
        vec![name.into(), "".into(), "".into(), "".into(), Cell::Amount(amount)]
    };
    let nothing_asked = |(plan, count): &(String, i64)| {
        let mut cells = vec![format!("{plan}, vrijgesteld of gepauzeerd").into()];
        cells.push(Cell::Number(*count));
        cells.extend([Money::ZERO; 3].map(Cell::Amount));
        cells
    };
    let mut rows: Vec<Vec<Cell>> =
        sums.iter().map(line).chain(exempt.iter().map(nothing_asked)).collect();
    rows.extend([
        total("Samen gefactureerd", settled.invoiced),
        total("waarvan ontvangen", settled.received),
        total("waarvan gecrediteerd", settled.credited),
        total("waarvan afgeboekt", settled.written_off),
        total("waarvan nog open", settled.open),
    ]);
    let columns = vec!["wat", "aantal", "tarief_cents", "korting_cents", "gefactureerd_cents"];
    Table { columns, rows }
}

/// What became of the invoices of a year, on its last day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settled {
    pub(super) invoiced: Money,
    pub(super) received: Money,
    pub(super) credited: Money,
    pub(super) written_off: Money,
    pub(super) open: Money,
}

impl Settled {
    /// Returns by how much the parts are not the whole.
    pub(super) fn off(&self) -> Money {
        self.invoiced - self.received - self.credited - self.written_off - self.open
    }
}

/// Returns every statement with its balance beside that of the books: the difference stays what was on the account before the
/// books began, and where it changes something is missing.
pub(super) fn statements(
    read: &Read<'_>,
    rows: &[JournalRow],
    from: Day,
    until: Day,
) -> anyhow::Result<Table> {
    let told = read.bank_statements(from, until)?;
    let line = |told: crate::db::bank::ToldBalance| {
        let booked = rows.iter().filter(|row| row.account == BANK && row.on <= told.on);
        let books: Money = booked.map(|row| row.amount).sum();
        let mut cells: Vec<Cell> = vec![told.account.into(), Cell::Day(Some(told.on))];
        cells.extend([told.closing, books, told.closing - books].map(Cell::Amount));
        cells.extend([told.file.into(), told.sha256.into()]);
        cells
    };
    let columns = vec![
        "rekening",
        "dag",
        "afschrift_cents",
        "boeken_cents",
        "verschil_cents",
        "bestand",
        "sha256",
    ];
    Ok(Table { columns, rows: told.into_iter().map(line).collect() })
}

/// Returns what was done by hand in a year, from the log.
pub(super) fn by_hand(read: &Read<'_>, from: Day, until: Day) -> anyhow::Result<Table> {
    let deeds = BY_HAND.map(|(deed, _)| deed);
    let named =
        |deed: &str| BY_HAND.iter().find(|(name, _)| *name == deed).map_or("", |found| found.1);
    let rows = read.audit_between(from, until, &deeds)?.into_iter().map(|row| {
        vec![
            Cell::Number(row.seq),
            moment(&row.at).into(),
            row.actor.into(),
            named(&row.deed).into(),
            row.subject.into(),
        ]
    });
    let columns = vec!["volgnummer", "wanneer", "wie", "wat", "waarover"];
    Ok(Table { columns, rows: rows.collect() })
}

/// Writes a moment of the log as people do.
fn moment(at: &str) -> String {
    let (day, time) = at.split_once('T').unwrap_or((at, ""));
    let day = day.parse().map_or_else(|_| day.to_owned(), dutch);
    format!("{day} {}", time.get(..5).unwrap_or(time))
}

/// Returns the refunds that were proposed in a year, with what became of each.
pub(super) fn refunds(read: &Read<'_>, from: Day, until: Day) -> anyhow::Result<Table> {
    let mut rows = Vec::new();
    for refund in read.refunds()?.into_iter().filter(|r| (from..=until).contains(&r.made_on)) {
        let invoice = read.invoice(refund.invoice_id)?;
        rows.push(vec![
            Cell::Day(Some(refund.made_on)),
            invoice.map(|invoice| invoice.label()).unwrap_or_default().into(),
            refund.name.into(),
            Cell::Amount(refund.amount),
            refund.reason.into(),
            word(refund.state.name()).into(),
        ]);
    }
    let columns = vec!["dag", "factuur", "aan", "bedrag_cents", "reden", "stand"];
    Ok(Table { columns, rows })
}

/// Returns what the report screen shows as bars: income by month.
pub(super) fn income(read: &Read<'_>, from: Day, until: Day) -> anyhow::Result<Table> {
    let line = |(month, sum): (String, Money)| vec![month.into(), Cell::Amount(sum)];
    let rows = read.income_by_month(from, until)?.into_iter().map(line).collect();
    Ok(Table { columns: vec!["maand", "opbrengst_cents"], rows })
}

/// Returns the members of each type at the begin and the end of a year.
pub(super) fn members(read: &Read<'_>, before: Day, until: Day) -> anyhow::Result<Table> {
    let line = |(name, before, now): (String, i64, i64)| {
        vec![name.into(), Cell::Number(before), Cell::Number(now)]
    };
    let rows = read.members_by_plan(before, until)?.into_iter().map(line).collect();
    Ok(Table { columns: vec!["soort", "begin", "eind"], rows })
}

/// Returns what is open by how late it is on a day, and how collecting went in the year.
///
/// A year that is not over stands as it does today: nobody is late on a day that has not come.
pub(super) fn open_and_collected(
    read: &Read<'_>,
    from: Day,
    until: Day,
    today: Day,
) -> anyhow::Result<Table> {
    let names = ["nog niet te laat", "1-30 dagen", "31-60 dagen", "61-90 dagen", "langer"];
    let on = until.min(today);
    let buckets = read.ageing(on)?.buckets;
    let line = |(name, (count, amount)): (&str, (i64, Money))| {
        vec![name.into(), Cell::Number(count), Cell::Amount(amount)]
    };
    let aged = names.into_iter().zip(buckets);
    let mut rows: Vec<Vec<Cell>> = aged
        .map(|(name, found)| line((format!("{name} op {}", dutch(on)).as_str(), found)))
        .collect();
    let c = read.collected(from, until)?;
    rows.push(line(("ter incasso aangeboden", (c.count, c.amount))));
    rows.push(line(("daarvan bijgeschreven en gebleven", (c.kept_count, c.kept))));
    rows.push(line(("daarvan teruggekomen", (c.returned_count, c.returned))));
    rows.push(line(("daarvan nog onderweg", c.on_the_way())));
    Ok(Table { columns: vec!["wat", "aantal", "bedrag_cents"], rows })
}
