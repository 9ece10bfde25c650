//! The books of a financial year, for whoever looks them through: the club's audit committee, its accountant.

mod audit_file;
mod sheets;
mod words;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;
use sha2::{Digest, Sha256};

use self::audit_file::audit_file;
use self::sheets::Settled;
pub use self::words::in_dutch;
use crate::db::audit::hex;
use crate::db::invoices::Invoice;
use crate::db::ledger::{DEBTORS, JournalRow, Untold};
use crate::db::settings::Setting;
use crate::db::{Db, OnDisk, Read, make_folder};
use crate::domain::calendar::{Day, days_after, dutch, months_after};
use crate::domain::money::Money;
use crate::exchange::auditfile::write;
use crate::exchange::journal_xml::{exact, twinfield};
use crate::exchange::table::{csv, plain_csv, xlsx};
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

/// What the sample, the report and the list of fingerprints are called.
const SAMPLE: &str = "steekproef";
const REPORT: &str = "verslag-kascommissie";
const FINGERPRINTS: &str = "SHA256SUMS";

/// Writes the folder of a financial year beside the administration: the audit file, journal, balance, invoices, what is
/// open, collections, statements beside the books, how what was asked follows from the prices, what was done by hand, the proof of
/// the numbers, a sample and the differences, with the fingerprint of each. What the committee says as `seed` decides which
/// invoices are in the sample.
pub fn year_books(db: &Db, day: Day, seed: &str) -> Result<YearBooks, Refusal> {
    let read = db.read();
    let from = read.fiscal_year_start(day)?;
    let until = days_after(months_after(from, 12), -1);
    let today = db.clock().today();
    let folder = read.folder().join(format!("boeken {from} tm {until}"));
    let rows: Vec<JournalRow> = read.journal()?;
    db.tick(0, FILES)?;
    let (checked, broken) = db.check()?;
    let mut differences: Vec<String> =
        broken.iter().map(|broken| format!("{}: {}", broken.invariant, broken.what)).collect();
    let stood = read.invoices_on(until)?;
    let of_year: Vec<Invoice> =
        stood.iter().filter(|invoice| from <= invoice.date).cloned().collect();
    let open: Vec<Invoice> = stood.into_iter().filter(|invoice| !invoice.open.is_zero()).collect();
    let settled = settled(&read, &of_year, until)?;
    let untied = untied(&rows, &open, until);
    differences.extend(
        untied.map(|(debtors, open)| format!("debiteuren {debtors}, openstaande facturen {open}")),
    );
    if !settled.off().is_zero() {
        differences.push(format!("gefactureerd is {} meer dan wat ervan werd", settled.off()));
    }
    differences.extend(unproven(&read, from, until)?);
    let books = audit_file(&read, &rows, from, until, today)?;
    let journal = sheets::journal(&books);
    // What one committee drew is not replaced by what another draws.
    let drawn: String = seed.chars().filter(|c| c.is_alphanumeric()).take(20).collect();
    let named = |name: &str, ending: &str| match drawn.as_str() {
        "" => format!("{name}.{ending}"),
        drawn => format!("{name}-{drawn}.{ending}"),
    };
    let (sample_name, report_name) = (named(SAMPLE, "csv"), named(REPORT, "txt"));
    let report = report(&read, from, until, &settled, (seed, &sample_name))?;
    let (sums, exempt) = (read.line_sums(from, until)?, read.exemptions(from, until)?);
    let tie = sheets::tie(&sums, &exempt, &settled);
    let mut files = Files { db, made: vec![] };
    files.add("auditfile.xaf", write(&books))?;
    files.add("journaal.csv", csv(&journal))?;
    files.add("journaal.xlsx", xlsx(&journal)?)?;
    files.add("journaal-exact.xml", exact(&books))?;
    let office = read.setting(Setting::TwinfieldOffice)?;
    if !office.is_empty() {
        files.add("journaal-twinfield.xml", twinfield(&books, &office))?;
    }
    files.add("journaal-snelstart.csv", plain_csv(&sheets::snelstart(&books)))?;
    files.add("saldibalans.csv", csv(&sheets::balance(&read, &rows, from, until)?))?;
    files.add("aansluiting.csv", csv(&tie))?;
    files.add("facturen.csv", csv(&in_dutch(tables::invoices(&read, &of_year)?)))?;
    files.add("openstaand.csv", csv(&in_dutch(tables::invoices(&read, &open)?)))?;
    files.add("incassos.csv", csv(&in_dutch(tables::collections(&read, &(from..=until))?)))?;
    files.add("afschriften.csv", csv(&sheets::statements(&read, &rows, from, until)?))?;
    files.add("terugbetalingen.csv", csv(&sheets::refunds(&read, from, until)?))?;
    files.add("met-de-hand.csv", csv(&sheets::by_hand(&read, from, until)?))?;
    files.add("nummers.csv", csv(&sheets::numbers(&read)?))?;
    files.add(&sample_name, csv(&sheets::sample(&read, of_year, seed)?))?;
    files.add("opbrengst-per-maand.csv", csv(&sheets::income(&read, from, until)?))?;
    files.add("leden-per-soort.csv", csv(&sheets::members(&read, days_after(from, -1), until)?))?;
    files
        .add("open-en-incasso.csv", csv(&sheets::open_and_collected(&read, from, until, today)?))?;
    files.add("verschillen.txt", listed(checked.len(), &differences).into_bytes())?;
    files.add(&report_name, report.into_bytes())?;
    let made: Vec<&str> = files.made.iter().map(|(name, _)| name.as_str()).collect();
    let mut fingerprints = earlier_draws(&folder, &made);
    let mut names = Vec::new();
    make_folder(&folder)?;
    // Only now anything is put on disk: who stops it before finds the folder as it was.
    for (name, bytes) in files.made {
        let path = folder.join(&name);
        replace_file(&path, &bytes).with_context(|| OnDisk::new("write", &path))?;
        let hash = hex(&Sha256::digest(&bytes));
        writeln!(fingerprints, "{hash}  {name}").ok();
        names.push(name);
    }
    replace_file(&folder.join(FINGERPRINTS), fingerprints.as_bytes())
        .context("cannot write the fingerprints")?;
    names.push(FINGERPRINTS.to_owned());
    Ok(YearBooks { folder, from, until, files: names, differences: differences.len() })
}

/// Returns the list of differences, with how many there are first.
fn listed(checked: usize, differences: &[String]) -> String {
    let head = format!("Verschillen: {}\n({checked} controles gedaan)\n", differences.len());
    differences.iter().fold(head, |list, one| format!("{list}- {one}\n"))
}

/// Returns the fingerprints of the samples and reports that other committees drew before, as they were written then.
fn earlier_draws(folder: &Path, made: &[&str]) -> String {
    let known = fs::read_to_string(folder.join(FINGERPRINTS)).unwrap_or_default();
    let is_earlier = |line: &&str| {
        let name = line.split_once("  ").map_or("", |(_, name)| name);
        [SAMPLE, REPORT].iter().any(|kind| name.starts_with(kind))
            && !made.contains(&name)
            && folder.join(name).exists()
    };
    known.lines().filter(is_earlier).fold(String::new(), |all, line| format!("{all}{line}\n"))
}

/// How many files there are in the folder at most, its fingerprints aside.
const FILES: usize = 21;

/// The files of the folder, made one by one while somebody watches.
struct Files<'a> {
    db: &'a Db,
    made: Vec<(String, Vec<u8>)>,
}

impl Files<'_> {
    fn add(&mut self, name: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        self.made.push((name.to_owned(), bytes));
        self.db.tick(self.made.len(), FILES)
    }
}

/// Returns what became of the invoices of a year, as it stood on its last day.
fn settled(read: &Read<'_>, of_year: &[Invoice], until: Day) -> anyhow::Result<Settled> {
    let invoices = of_year.iter().filter(|invoice| !invoice.is_credit_note);
    let mut settled = Settled::default();
    let came_in = read.came_in_until(until)?;
    for invoice in invoices {
        let (received, credited) = came_in.get(&invoice.id).copied().unwrap_or_default();
        settled.invoiced += invoice.total;
        settled.received += received;
        settled.credited += credited;
        settled.written_off += invoice.written_off;
        settled.open += invoice.open;
    }
    Ok(settled)
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

/// Returns what was booked on the bank in a year and no statement proves: each by itself, or one sum where none was read.
fn unproven(read: &Read<'_>, from: Day, until: Day) -> anyhow::Result<Vec<String>> {
    let untold = read.untold_by_bank(from, until)?;
    if untold.is_empty() || !read.bank_statements(from, until)?.is_empty() {
        let one = |Untold { on, about, amount }: Untold| {
            let on = dutch(on);
            format!("{on} {about}: op de bank is {amount} geboekt die op geen afschrift staat")
        };
        return Ok(untold.into_iter().map(one).collect());
    }
    let sum: Money = untold.iter().map(|untold| untold.amount.abs()).sum();
    Ok(vec![format!("geen afschrift ingelezen, en op de bank is {sum} geboekt")])
}

/// Writes what a committee can sign: what it looked at, with the figures filled in. Source: BW 2:48, second paragraph.
fn report(
    read: &Read<'_>,
    from: Day,
    until: Day,
    settled: &Settled,
    (seed, sample_name): (&str, &str),
) -> anyhow::Result<String> {
    let club = read.setting(Setting::ClubName)?;
    let (from, until) = (dutch(from), dutch(until));
    let drawn = match seed {
        "" => "(geen getal opgegeven)".to_owned(),
        seed => format!("met het getal `{seed}` van de commissie"),
    };
    Ok(format!(
        "VERSLAG VAN DE KASCOMMISSIE\n\n{club}, boekjaar {from} t/m {until}\n\n\
         Wij zijn geen lid van het bestuur en zijn door de algemene vergadering benoemd (art. 2:48 BW).\n\n\
         [ ] Saldi: de ORIGINELE afschriften van de bank gelegd naast afschriften.csv en saldibalans.csv\n\
         [ ] Aansluiting: aansluiting.csv nagerekend. Gefactureerd EUR {}, ontvangen EUR {}, gecrediteerd EUR {},\n\
         \x20   afgeboekt EUR {}, nog open EUR {}\n\
         [ ] Nummers: nummers.csv, geen gaten\n\
         [ ] Steekproef: {sample_name}, getrokken {drawn}; elke factuur en betaling gezien\n\
         [ ] Met de hand: met-de-hand.csv doorgenomen en vragen gesteld\n\
         [ ] Terugbetalingen en afboekingen: besluiten gezien\n\
         [ ] Verschillen: verschillen.txt\n\n\
         Bevindingen:\n\n\n\
         Wij stellen de vergadering voor om het bestuur (niet) te dechargeren over dit boekjaar.\n\n\
         Plaats en datum:\n\nNaam en handtekening:\n\nNaam en handtekening:\n",
        settled.invoiced, settled.received, settled.credited, settled.written_off, settled.open
    ))
}
