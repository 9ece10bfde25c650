//! The books of a financial year, for whoever looks them through: the club's audit committee, its accountant.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::db::audit::hex;
use crate::db::invoices::Invoice;
use crate::db::ledger::{DEBTORS, JournalRow, LedgerAccount};
use crate::db::settings::Setting;
use crate::db::{Db, Read, make_folder};
use crate::domain::calendar::{Day, days_after, dutch, months_after};
use crate::domain::money::Money;
use crate::exchange::auditfile::{Account, AuditFile, Entry, EntryLine, Journal, write};
use crate::exchange::table::{Cell, Table, csv};
use crate::ops::Refusal;
use crate::ops::tables::{self, replace_file};

/// What was put on disk.
#[derive(Clone, Debug, Serialize)]
pub struct YearBooks {
    pub folder: PathBuf,
    pub from: Day,
    /// The last day, with it.
    pub until: Day,
    pub files: Vec<String>,
    /// Promises that the file breaks; none in sound books.
    pub differences: usize,
}

/// Carries what earlier years left over: the ledger has no account for it.
const CAPITAL: &str = "0500";

/// Invoices that the committee looks at one by one.
const SAMPLE: usize = 25;

/// Returns whether an account is of the balance, and not of profit and loss.
fn is_balance(code: &str) -> bool {
    !code.starts_with(['4', '8'])
}

/// Writes the folder of a financial year beside the administration: the audit file, journal, balance, invoices, what is
/// open, collections, the proof of the numbers, a sample and the differences, with the fingerprint of each.
pub fn year_books(db: &Db, day: Day) -> Result<YearBooks, Refusal> {
    let read = db.read();
    let from = read.fiscal_year_start(day)?;
    let until = days_after(months_after(from, 12), -1);
    let today = db.clock().today();
    let folder = read.folder().join(format!("boeken {from} tm {until}"));
    make_folder(&folder)?;
    let rows: Vec<JournalRow> = read.journal()?;
    let (checked, broken) = db.check()?;
    let mut differences =
        format!("{} beloften nagekeken, {} gebroken\n", checked.len(), broken.len());
    for broken in &broken {
        writeln!(differences, "{}: {}", broken.invariant, broken.what).ok();
    }
    let stood = read.invoices_on(until)?;
    let of_year: Vec<Invoice> =
        stood.iter().filter(|invoice| from <= invoice.date).cloned().collect();
    let open: Vec<Invoice> = stood.into_iter().filter(|invoice| !invoice.open.is_zero()).collect();
    let balance = balance(&read, &rows, from, until)?;
    let untied = untied(&rows, &open, until);
    if let Some((debtors, open)) = untied {
        writeln!(differences, "debiteuren {debtors}, openstaande facturen {open}").ok();
    }
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("auditfile.xaf", write(&audit_file(&read, &rows, from, until, today)?)),
        ("journaal.csv", csv(&journal(&rows, from, until))),
        ("saldibalans.csv", csv(&balance)),
        ("facturen.csv", csv(&tables::invoices(&read, &of_year)?)),
        ("openstaand.csv", csv(&tables::invoices(&read, &open)?)),
        ("incassos.csv", csv(&tables::collections(&read, &(from..=until))?)),
        ("nummers.csv", csv(&numbers(&read)?)),
        ("steekproef.csv", csv(&sample(of_year))),
        ("verschillen.txt", differences.into_bytes()),
    ];
    let mut fingerprints = String::new();
    let mut names = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        replace_file(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
        let hash = hex(&Sha256::digest(&bytes));
        writeln!(fingerprints, "{hash}  {name}").ok();
        names.push(name.to_owned());
    }
    replace_file(&folder.join("SHA256SUMS"), fingerprints.as_bytes())
        .context("cannot write the fingerprints")?;
    names.push("SHA256SUMS".to_owned());
    Ok(YearBooks {
        folder,
        from,
        until,
        files: names,
        differences: broken.len() + usize::from(untied.is_some()),
    })
}

fn audit_file(
    read: &Read<'_>,
    rows: &[JournalRow],
    from: Day,
    until: Day,
    today: Day,
) -> anyhow::Result<AuditFile> {
    let accounts = accounts(read)?.into_iter().map(|account| Account {
        is_balance: is_balance(&account.code),
        code: account.code,
        name: account.name,
        rgs: account.rgs,
    });
    let mut entries: BTreeMap<i64, (&JournalRow, Vec<EntryLine>)> = BTreeMap::new();
    let mut customers = BTreeSet::new();
    for row in rows.iter().filter(|row| (from..=until).contains(&row.on)) {
        let customer = match row.relation_id {
            Some(id) => {
                let number = read.relation_number(id)?;
                customers.insert((number.clone(), read.relation_name(id)?));
                number
            }
            None => String::new(),
        };
        entries.entry(row.entry).or_insert_with(|| (row, vec![])).1.push(EntryLine {
            account: row.account.clone(),
            amount: row.amount,
            customer,
            invoice: row.invoice.clone(),
            cost_center: row.cost_center.clone(),
        });
    }
    let months: Vec<(Day, Day)> = (0..12)
        .map(|month| (months_after(from, month), days_after(months_after(from, month + 1), -1)))
        .collect();
    let mut journals = [
        Journal { code: "V", name: "Verkoop", kind: "S", entries: vec![] },
        Journal { code: "B", name: "Bank", kind: "B", entries: vec![] },
        Journal { code: "K", name: "Kas", kind: "C", entries: vec![] },
        Journal { code: "M", name: "Memoriaal", kind: "M", entries: vec![] },
    ];
    for (number, (row, lines)) in entries {
        let touches = |account: &str| lines.iter().any(|line| line.account == account);
        let journal = match () {
            () if touches("1000") => 2,
            () if touches("1100") => 1,
            () if touches("8000") => 0,
            () => 3,
        };
        let period = months.iter().position(|(_, last)| row.on <= *last).map_or(12, |at| at + 1);
        let description = row.description.clone();
        journals[journal].entries.push(Entry { number, description, on: row.on, period, lines });
    }
    Ok(AuditFile {
        year: from.format("%Y").to_string(),
        from,
        until,
        made_on: today,
        company: read.setting(Setting::ClubName)?,
        kvk: read.setting(Setting::ClubKvk)?,
        vat_id: read.setting(Setting::ClubVatId)?,
        customers: customers.into_iter().collect(),
        accounts: accounts.collect(),
        opening: opening(rows, from),
        periods: months,
        journals: journals.into(),
    })
}

/// Returns the accounts of the ledger, and the one that carries what earlier years left over.
fn accounts(read: &Read<'_>) -> anyhow::Result<Vec<LedgerAccount>> {
    let capital = LedgerAccount {
        code: CAPITAL.to_owned(),
        name: "Eigen vermogen".to_owned(),
        rgs: "BEiv".to_owned(),
    };
    Ok([capital].into_iter().chain(read.ledger_accounts()?).collect())
}

/// Returns what stood on the accounts of the balance before a day; what profit and loss left is capital.
fn opening(rows: &[JournalRow], from: Day) -> Vec<(String, Money)> {
    let mut sums: BTreeMap<String, Money> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.on < from) {
        let account = if is_balance(&row.account) { row.account.as_str() } else { CAPITAL };
        *sums.entry(account.to_owned()).or_default() += row.amount;
    }
    sums.into_iter().filter(|(_, amount)| !amount.is_zero()).collect()
}

fn journal(rows: &[JournalRow], from: Day, until: Day) -> Table {
    let inside = rows.iter().filter(|row| (from..=until).contains(&row.on));
    let row = |row: &JournalRow| {
        vec![
            Cell::Number(row.entry),
            Cell::Day(Some(row.on)),
            row.account.clone().into(),
            row.description.clone().into(),
            row.invoice.clone().into(),
            row.cost_center.clone().into(),
            Cell::Amount(row.amount.max(Money::ZERO)),
            Cell::Amount((-row.amount).max(Money::ZERO)),
        ]
    };
    let columns = vec![
        "boeking",
        "datum",
        "rekening",
        "omschrijving",
        "factuur",
        "kostenplaats",
        "debet_cents",
        "credit_cents",
    ];
    Table { columns, rows: inside.map(row).collect() }
}

/// Each account with what it began with, what came and went, and what stands on it.
fn balance(read: &Read<'_>, rows: &[JournalRow], from: Day, until: Day) -> anyhow::Result<Table> {
    let began: BTreeMap<String, Money> = opening(rows, from).into_iter().collect();
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
    Ok(Table { columns, rows: accounts(read)?.into_iter().map(line).collect() })
}

/// Returns what the ledger and the invoices say is owed at the end of a year, when that is not the same.
fn untied(rows: &[JournalRow], open: &[Invoice], until: Day) -> Option<(Money, Money)> {
    let debtors: Money = rows
        .iter()
        .filter(|row| row.account == DEBTORS && row.on <= until)
        .map(|row| row.amount)
        .sum();
    let open: Money = open.iter().map(|invoice| invoice.open).sum();
    (debtors != open).then_some((debtors, open))
}

/// Each year of numbers with its first, its last and how many there are: as many as the last says.
fn numbers(read: &Read<'_>) -> anyhow::Result<Table> {
    let row = |(year, first, last, count): (i64, String, String, i64)| {
        vec![Cell::Number(year), first.into(), last.into(), Cell::Number(count)]
    };
    let rows = read.invoice_numbers()?.into_iter().map(row).collect();
    Ok(Table { columns: vec!["jaar", "eerste", "laatste", "aantal"], rows })
}

/// Some invoices of the year, chosen by their fingerprint: nobody picks them, and everybody who looks again finds the same.
fn sample(invoices: Vec<Invoice>) -> Table {
    let mut by_print: Vec<_> =
        invoices.into_iter().map(|i| (Sha256::digest(i.label().as_bytes()).to_vec(), i)).collect();
    by_print.sort_by(|one, other| one.0.cmp(&other.0));
    let mut chosen: Vec<_> =
        by_print.into_iter().take(SAMPLE).map(|(_, invoice)| invoice).collect();
    chosen.sort_by_key(|invoice| invoice.id);
    let row = |invoice: Invoice| {
        vec![
            invoice.label().into(),
            dutch(invoice.date).into(),
            invoice.payer_name.clone().into(),
            Cell::Amount(invoice.total),
            Cell::Amount(invoice.open),
            invoice.state().name().into(),
        ]
    };
    let columns = vec!["factuur", "datum", "betaler", "totaal_cents", "open_cents", "stand"];
    Table { columns, rows: chosen.into_iter().map(row).collect() }
}
