//! How fast, beside the floor: the same rows put in SQLite by hand, the same text put in a buffer by hand.
//!
//! Run with `cargo bench`; the figures of one machine are in docs/speed.md, as ratios.

use std::fmt::Write;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::{Bencher, black_box};
use penning::app::{App, Msg};
use penning::bank::incoming;
use penning::bank::pain008::{self, Item, Message, Version};
use penning::bank::statement::Told;
use penning::clock::Clock;
use penning::config::Config;
use penning::db::Db;
use penning::domain::collection::SequenceType;
use penning::domain::index::Order;
use penning::domain::money::Money;
use penning::exchange::members::{Understood, guess_columns, understand};
use penning::exchange::sheet::read;
use penning::ops::{AnyDeed, ImportRelations, perform_without_backup};
use penning::text::Language;
use quick_xml::events::Event;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use rusqlite::types::Value;
use tempfile::TempDir;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn clock() -> Clock {
    Clock::fixed("2026-11-22".parse().expect("a day"))
}

/// Returns the check digits of a Dutch IBAN: 98 less the number that its letters and digits make, modulo 97.
fn iban(account: usize) -> String {
    // I, N, G, B are 18, 23, 16, 11; N, L and 00 close the row.
    let digits = format!("18231611{account:010}232100");
    let rest = digits.bytes().fold(0_u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("NL{:02}INGB{account:010}", 98 - rest)
}

/// A clean list: everybody pays the same by direct debit.
fn list(count: usize) -> Understood {
    let mut csv = String::from("nr;naam;iban;mandaat_id;mandaat_datum;bedrag;plaats\n");
    for n in 0..count {
        let name = ["Jansen", "de Vries", "Bakker", "Smit", "van den Berg"][n % 5];
        let iban = iban(1_000_000 + n);
        writeln!(csv, "{};Lid{n} {name};{iban};M-{n};2024-05-01;120,00;Zeist", 1_001 + n)
            .expect("a text takes every line");
    }
    let sheet = read(csv.as_bytes()).expect("a list");
    let columns = guess_columns(&sheet.headings);
    understand(&sheet, &columns, clock().today())
}

fn import(db: &mut Db, count: usize) {
    let deed = ImportRelations { file: "leden.csv".to_owned(), list: list(count) };
    perform_without_backup(db, &deed).expect("an import");
}

fn deed(db: &mut Db, line: &str) {
    AnyDeed::read(line).expect("a deed").perform(db).expect("a deed that is done");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Stage {
    New,
    Imported,
    Billed,
    Final,
    Collected,
    /// Every invoice is paid by a statement, in the new format or in the old one.
    PaidByCamt,
    PaidByMt940,
}

/// Administrations that were made, kept for as long as the program runs.
static MADE: Mutex<Vec<(Stage, usize, PathBuf)>> = Mutex::new(Vec::new());

/// Returns an administration of so many members at a stage, made the first time it is asked for.
fn made(stage: Stage, count: usize) -> PathBuf {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, _, path)) = made.iter().find(|(s, n, _)| (*s, *n) == (stage, count)) {
        return path.clone();
    }
    let path = TempDir::new().expect("a folder").keep().join("club.db");
    let mut db = Db::create(&path, clock()).expect("a new administration");
    deed(
        &mut db,
        r#"{"deed":"change_settings","settings":{"club.name":"Groot","club.iban":"NL69INGB0123456789","club.creditor_id":"NL33ZZZ140946600000"}}"#,
    );
    if Stage::Imported <= stage {
        import(&mut db, count);
    }
    if Stage::Billed <= stage {
        deed(&mut db, r#"{"deed":"bill","until":"2026-11-22"}"#);
    }
    if Stage::Final <= stage {
        deed(&mut db, r#"{"deed":"finalise"}"#);
    }
    match stage {
        Stage::Collected => deed(&mut db, r#"{"deed":"collect","on":"2026-12-07"}"#),
        Stage::PaidByCamt => read_file(&mut db, &path.with_file_name("dec.xml"), &payments(count)),
        Stage::PaidByMt940 => {
            read_file(&mut db, &path.with_file_name("dec.940"), &payments_in_mt940(count));
        }
        Stage::New | Stage::Imported | Stage::Billed | Stage::Final => {}
    }
    made.push((stage, count, path.clone()));
    path
}

fn read_file(db: &mut Db, path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
    let deed = penning::ops::ReadBankFile { file: path.to_owned() };
    let read = perform_without_backup(db, &deed).expect("a statement");
    assert_eq!(read.matched, read.entries, "every payment names its invoice");
}

/// A copy to do something with, gone with its folder.
fn copy(of: &Path) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("club.db");
    std::fs::copy(of, &path).expect("a copy");
    (folder, path)
}

fn opened(stage: Stage, count: usize) -> (TempDir, Db) {
    let (folder, path) = copy(&made(stage, count));
    (folder, Db::open(&path, clock()).expect("an administration"))
}

/// Rows of one table, and the statement that puts one in.
type Rows = Vec<(String, Vec<Vec<Value>>)>;

/// Returns every row that a stage has and the one before has not, by their first column.
fn rows_between(before: &Path, after: &Path) -> Rows {
    let connection = rusqlite::Connection::open(after).expect("a file");
    let attach = "ATTACH ?1 AS before";
    connection.execute(attach, [before.to_string_lossy()]).expect("a second file");
    let sql = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
    let tables: Vec<String> = connection
        .prepare(sql)
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .expect("the tables");
    let rows_of = |table: &str| -> rusqlite::Result<(String, Vec<Vec<Value>>)> {
        let sql = format!("SELECT * FROM main.{table} EXCEPT SELECT * FROM before.{table}");
        let mut statement = connection.prepare(&sql)?;
        let width = statement.column_count();
        let rows = statement
            .query_map([], |row| (0..width).map(|at| row.get(at)).collect())?
            .collect::<rusqlite::Result<Vec<Vec<Value>>>>()?;
        let holes = vec!["?"; width].join(", ");
        Ok((format!("INSERT OR IGNORE INTO {table} VALUES ({holes})"), rows))
    };
    tables.iter().map(|table| rows_of(table).expect("rows")).collect()
}

/// The floor of a deed: the same rows into the same tables, by hand, in one transaction.
fn put_by_hand(path: &Path, rows: &Rows) {
    let mut connection = rusqlite::Connection::open(path).expect("a file");
    connection.pragma_update(None, "synchronous", "EXTRA").expect("a pragma");
    let write = connection.transaction().expect("a transaction");
    // Tables stand in the order they were made; a row may refer to one that comes after it.
    write.pragma_update(None, "defer_foreign_keys", true).expect("a pragma");
    for (sql, rows) in rows {
        let mut statement = write.prepare(sql).expect("a statement");
        for row in rows {
            statement.execute(rusqlite::params_from_iter(row)).expect("a row");
        }
    }
    write.commit().expect("a commit");
}

fn floor(bencher: Bencher<'_, '_>, before: Stage, after: Stage, count: usize) {
    let rows = rows_between(&made(before, count), &made(after, count));
    bencher
        .with_inputs(|| copy(&made(before, count)))
        .bench_local_refs(|(_folder, path)| put_by_hand(path, &rows));
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn import_members(bencher: Bencher<'_, '_>, count: usize) {
    let deed = ImportRelations { file: "leden.csv".to_owned(), list: list(count) };
    bencher
        .with_inputs(|| opened(Stage::New, count))
        .bench_local_refs(|(_folder, db)| perform_without_backup(db, &deed).expect("an import"));
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn import_members_floor(bencher: Bencher<'_, '_>, count: usize) {
    floor(bencher, Stage::New, Stage::Imported, count);
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn bill(bencher: Bencher<'_, '_>, count: usize) {
    let until = clock().today();
    bencher.with_inputs(|| opened(Stage::Imported, count)).bench_local_refs(|(_folder, db)| {
        perform_without_backup(db, &penning::ops::Bill::until(until)).expect("a run")
    });
}

/// Billing where every price has its rules: ages, households of four on a ladder under a cap, a discount for all.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn bill_mixed(bencher: Bencher<'_, '_>, count: usize) {
    let until = clock().today();
    let mixed = || {
        let (folder, path) = copy(&made(Stage::Imported, count));
        let connection = rusqlite::Connection::open(&path).expect("a file");
        connection.execute_batch(RULES).expect("rules");
        (folder, Db::open(&path, clock()).expect("an administration"))
    };
    bencher.with_inputs(mixed).bench_local_refs(|(_folder, db)| {
        perform_without_backup(db, &penning::ops::Bill::until(until)).expect("a run")
    });
}

const RULES: &str = "
    UPDATE plan SET in_household_ladder = 1, age_day = '01-01';
    UPDATE relation SET birth_date = (1950 + id % 70) || '-03-15';
    INSERT INTO age_band SELECT id, age, 1000 * age FROM plan, (SELECT 0 AS age UNION SELECT 12 UNION SELECT 18);
    INSERT INTO setting VALUES ('household.ladder', '100,100,80,60'), ('household.cap_cents', '39000');
    INSERT INTO household (id, name) SELECT DISTINCT id / 4 + 1, 'Gezin ' || (id / 4) FROM relation;
    INSERT INTO household_member (household_id, relation_id, valid_from) SELECT id / 4 + 1, id, '2000-01-01' FROM relation;
    INSERT INTO discount (reason, basis_points, plan_id, valid_from) SELECT 'Jubileum', 500, id, '2020-01-01' FROM plan;
";

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn bill_floor(bencher: Bencher<'_, '_>, count: usize) {
    floor(bencher, Stage::Imported, Stage::Billed, count);
}

/// The floor of `finalise`: the numbers on the same invoices and their bookings, by hand. Rows that are only changed are put in
/// anew, so it does somewhat more than it need.
#[divan::bench(args = [1_000, 10_000, 20_000], sample_count = 3, sample_size = 1)]
fn finalise_floor(bencher: Bencher<'_, '_>, count: usize) {
    let rows = rows_between(&made(Stage::Billed, count), &made(Stage::Final, count));
    let booked = |(sql, rows): (String, Vec<Vec<Value>>)| {
        let is_new = sql.contains("INTO journal") || sql.contains("INTO audit");
        is_new.then_some((sql, rows))
    };
    let rows: Rows = rows.into_iter().filter_map(booked).collect();
    let numbers = || {
        let file = rusqlite::Connection::open(made(Stage::Final, count)).expect("a file");
        let sql = "SELECT id, number, year, sequence, payer_name, payer_address, invoice_date, due_date, payer_street, payer_postal_code,
                   payer_city, payer_country, payer_vat_id, payer_kvk FROM invoice";
        let mut statement = file.prepare(sql).expect("a statement");
        let row = |row: &rusqlite::Row<'_>| (0..14).map(|at| row.get(at)).collect();
        let found = statement.query_map([], row).expect("rows");
        found.collect::<rusqlite::Result<Vec<Vec<Value>>>>().expect("rows")
    };
    let numbers = numbers();
    bencher.with_inputs(|| copy(&made(Stage::Billed, count))).bench_local_refs(|(_folder, path)| {
        let mut connection = rusqlite::Connection::open(path).expect("a file");
        connection.pragma_update(None, "synchronous", "EXTRA").expect("a pragma");
        let write = connection.transaction().expect("a transaction");
        {
            let sql = "UPDATE invoice SET state = 'final', number = ?2, year = ?3, sequence = ?4, payer_name = ?5, payer_address = ?6,
                       invoice_date = ?7, due_date = ?8, payer_street = ?9, payer_postal_code = ?10, payer_city = ?11, payer_country = ?12,
                       payer_vat_id = ?13, payer_kvk = ?14 WHERE id = ?1";
            let mut statement = write.prepare(sql).expect("a statement");
            for row in &numbers {
                statement.execute(rusqlite::params_from_iter(row)).expect("a row");
            }
        }
        for (sql, rows) in &rows {
            let mut statement = write.prepare(sql).expect("a statement");
            for row in rows {
                statement.execute(rusqlite::params_from_iter(row)).expect("a row");
            }
        }
        write.commit().expect("a commit");
    });
}

#[divan::bench(args = [1_000, 10_000, 20_000], sample_count = 3, sample_size = 1)]
fn finalise(bencher: Bencher<'_, '_>, count: usize) {
    bencher.with_inputs(|| opened(Stage::Billed, count)).bench_local_refs(|(_folder, db)| {
        perform_without_backup(db, &penning::ops::Finalise::default()).expect("numbers")
    });
}

/// A hundred invoices on paper in one file, and each in a file of its own.
#[cfg(feature = "paper")]
#[divan::bench(args = [1, 100], sample_count = 5, sample_size = 1)]
fn paper(bencher: Bencher<'_, '_>, count: i64) {
    let ids: Vec<i64> = (1..=count).collect();
    bencher
        .with_inputs(|| opened(Stage::Final, 1_000))
        .bench_local_refs(|(_folder, db)| penning::ops::print_invoices(db, &ids).expect("paper"));
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn collect(bencher: Bencher<'_, '_>, count: usize) {
    let on = "2026-12-07".parse().expect("a day");
    bencher.with_inputs(|| opened(Stage::Final, count)).bench_local_refs(|(_folder, db)| {
        perform_without_backup(db, &penning::ops::Collect::all(on)).expect("a run")
    });
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn collect_floor(bencher: Bencher<'_, '_>, count: usize) {
    floor(bencher, Stage::Final, Stage::Collected, count);
}

fn message(count: usize) -> Message {
    let item = |n: usize| Item {
        end_to_end_id: format!("2026-{n:06}-1"),
        amount: Money::cents(12_050),
        sequence: SequenceType::Recurrent,
        mandate_reference: format!("M-{n}"),
        signed_on: "2024-05-01".parse().expect("a day"),
        amendment: penning::domain::mandate::Amendment::default(),
        holder: format!("Zo\u{eb} van den Berg {n}"),
        iban: iban(1_000_000 + n).parse().expect("an account"),
        address: None,
        description: format!("Contributie 2026, factuur 2026-{n:06}"),
    };
    Message {
        version: Version::V08,
        message_id: "PEN-20261207-AAAAAAAAAAAAAAAA".to_owned(),
        created_on: clock().today(),
        creditor_name: "Groot".to_owned(),
        creditor_iban: "NL69INGB0123456789".parse().expect("an account"),
        creditor_id: "NL33ZZZ140946600000".to_owned(),
        collection_date: "2026-12-07".parse().expect("a day"),
        items: (0..count).map(item).collect(),
    }
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn xml(bencher: Bencher<'_, '_>, count: usize) {
    let message = message(count);
    bencher.bench_local(|| pain008::write(black_box(&message)).expect("a file"));
}

/// The floor of a file for the bank: the same lines, their names put between them, into a buffer.
#[divan::bench(args = SIZES, sample_count = 20)]
fn xml_floor(bencher: Bencher<'_, '_>, count: usize) {
    let message = message(count);
    let text = String::from_utf8(pain008::write(&message).expect("a file")).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    bencher.bench_local(|| {
        let mut out = String::new();
        for line in &lines {
            writeln!(out, "{}", black_box(line)).expect("a text takes every line");
        }
        out
    });
}

/// A statement of so many payments that name their invoices.
fn payments(count: usize) -> Vec<u8> {
    statement_of(count, "120.00", |n| format!("2026-{:04}", n + 1))
}

/// The same payments in the old format.
fn payments_in_mt940(count: usize) -> Vec<u8> {
    let mut text =
        String::from(":20:P1\r\n:25:NL69INGB0123456789\r\n:28C:1\r\n:60F:C261206EUR0,00\r\n");
    for n in 0..count {
        write!(
            text,
            ":61:2612071207C120,00NTRFNONREF//{n:09}\r\n:86:/CNTP/{}/INGBNL2A/Lid {n}//REMI/USTD//Contributie 2026-{:04}/\r\n",
            iban(1_000_000 + n),
            n + 1
        )
        .expect("a text takes every line");
    }
    write!(text, ":62F:C261207EUR{},00\r\n-\r\n", 120 * count).expect("a text takes every line");
    text.into_bytes()
}

/// Reading a statement and matching every payment in it with its invoice, in one transaction.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn camt_match(bencher: Bencher<'_, '_>, count: usize) {
    let bytes = payments(count);
    bencher.with_inputs(|| opened(Stage::Final, count)).bench_local_refs(|(folder, db)| {
        read_file(db, &folder.path().join("dec.xml"), &bytes);
    });
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn camt_match_floor(bencher: Bencher<'_, '_>, count: usize) {
    floor(bencher, Stage::Final, Stage::PaidByCamt, count);
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn mt940_match(bencher: Bencher<'_, '_>, count: usize) {
    let bytes = payments_in_mt940(count);
    bencher.with_inputs(|| opened(Stage::Final, count)).bench_local_refs(|(folder, db)| {
        read_file(db, &folder.path().join("dec.940"), &bytes);
    });
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn mt940_match_floor(bencher: Bencher<'_, '_>, count: usize) {
    floor(bencher, Stage::Final, Stage::PaidByMt940, count);
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn mt940_read(bencher: Bencher<'_, '_>, count: usize) {
    let bytes = payments_in_mt940(count);
    bencher.bench_local(|| incoming::read(black_box(&bytes[..]), &mut |_| Ok(())).expect("a file"));
}

/// The floor of the old format: the same bytes taken apart in lines, each as text, and nothing made of them.
#[divan::bench(args = SIZES, sample_count = 10)]
fn mt940_floor(bencher: Bencher<'_, '_>, count: usize) {
    let bytes = payments_in_mt940(count);
    bencher.bench_local(|| {
        let lines = black_box(&bytes[..]).lines();
        lines.map(|line| line.expect("a line").len()).sum::<usize>()
    });
}

/// A statement of so many payments of strangers.
fn statement(count: usize) -> Vec<u8> {
    statement_of(count, "120.50", |n| n.to_string())
}

fn statement_of(count: usize, amount: &str, what_for: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>\
         <Acct><Id><IBAN>NL69INGB0123456789</IBAN></Id></Acct>",
    );
    for n in 0..count {
        writeln!(
            text,
            "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-12-07</Dt></BookgDt>\
             <AcctSvcrRef>REF{n}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>\
             <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Lid {n}</Nm></Pty></Dbtr><DbtrAcct><Id>\
             <IBAN>{}</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Contributie {}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
            iban(1_000_000 + n),
            what_for(n)
        )
        .expect("a text takes every line");
    }
    text.push_str("</Stmt></BkToCstmrStmt></Document>");
    text.into_bytes()
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn statement_read(bencher: Bencher<'_, '_>, count: usize) {
    let bytes = statement(count);
    bencher.bench_local(|| {
        let mut entries = 0;
        let listener = &mut |told| {
            entries += usize::from(matches!(told, Told::Entry(_)));
            Ok(())
        };
        incoming::read(black_box(&bytes[..]), listener).expect("a statement");
        entries
    });
}

/// The floor of a statement: the same bytes taken apart, and nothing made of them.
#[divan::bench(args = SIZES, sample_count = 10)]
fn statement_floor(bencher: Bencher<'_, '_>, count: usize) {
    let bytes = statement(count);
    bencher.bench_local(|| {
        let mut reader = quick_xml::Reader::from_reader(black_box(&bytes[..]));
        let mut buffer = Vec::new();
        let mut events = 0;
        while !matches!(reader.read_event_into(&mut buffer).expect("an event"), Event::Eof) {
            buffer.clear();
            events += 1;
        }
        events
    });
}

#[divan::bench(args = SIZES)]
fn list_window(bencher: Bencher<'_, '_>, count: usize) {
    let (_folder, db) = opened(Stage::Imported, count);
    let index = db.read().relation_index(Order::Name, clock().today()).expect("an index");
    let today = clock().today();
    bencher.bench_local(|| {
        for at in count / 2..count / 2 + 20 {
            let id = index.id(at).expect("a row");
            black_box(db.read().relation_row(id, today).expect("a row"));
        }
    });
}

/// Every relation with what a filter searches, as the list of relations reads it when it opens.
#[divan::bench(args = SIZES, sample_count = 10)]
fn list_index(bencher: Bencher<'_, '_>, count: usize) {
    let (_folder, db) = opened(Stage::Imported, count);
    let today = clock().today();
    bencher.bench_local(|| db.read().relation_index(Order::Name, today).expect("an index"));
}

/// The floor of that: the same rows and what refers to them, walked and left.
#[divan::bench(args = SIZES, sample_count = 10)]
fn list_index_floor(bencher: Bencher<'_, '_>, count: usize) {
    let (folder, _db) = opened(Stage::Imported, count);
    let db = rusqlite::Connection::open(folder.path().join("club.db")).expect("a file");
    bencher.bench_local(|| {
        let mut seen = 0;
        for sql in [
            "SELECT id, search_key FROM relation ORDER BY sort_key, id",
            "SELECT relation_id, reference_key, iban FROM mandate",
            "SELECT relation_id, group_id FROM group_member",
            "SELECT relation_id, plan_id FROM subscription",
        ] {
            let mut statement = db.prepare(sql).expect("a query");
            let mut rows = statement.query([]).expect("rows");
            while let Some(row) = rows.next().expect("a row") {
                black_box(row.get_ref(1).expect("a column"));
                seen += 1;
            }
        }
        seen
    });
}

#[divan::bench(args = SIZES)]
fn filter(bencher: Bencher<'_, '_>, count: usize) {
    let (_folder, db) = opened(Stage::Imported, count);
    let index = db.read().relation_index(Order::Name, clock().today()).expect("an index");
    bencher.bench_local(|| black_box(&index).filter(black_box("berg zeist")));
}

/// The floor of a filter: one look for one word through as much text.
#[divan::bench(args = SIZES)]
fn filter_floor(bencher: Bencher<'_, '_>, count: usize) {
    let text = "lid12345 van den berg zeist 1001 ".repeat(count);
    bencher.bench_local(|| black_box(&text).contains(black_box("niemand")));
}

fn app(db: Db) -> (App, Terminal<TestBackend>) {
    let path = db.path().to_owned();
    let mut app = App::new(Some(db), path, Language::Dutch, clock(), &Config::default(), false);
    app.start(80, 24);
    (app, Terminal::new(TestBackend::new(80, 24)).expect("a screen"))
}

fn press(app: &mut App, terminal: &mut Terminal<TestBackend>, code: KeyCode) {
    app.update(Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    terminal.draw(|frame| app.draw(frame)).expect("a frame");
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn first_frame(bencher: Bencher<'_, '_>, count: usize) {
    let path = made(Stage::Final, count);
    bencher.with_inputs(|| copy(&path)).bench_local_refs(|(_folder, path)| {
        let (mut app, mut terminal) = app(Db::open(path, clock()).expect("an administration"));
        terminal.draw(|frame| app.draw(frame)).expect("a frame");
        app.finish_job();
    });
}

/// What the dashboard reads once its first frame stands.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn dashboard_sums(bencher: Bencher<'_, '_>, count: usize) {
    let path = made(Stage::Final, count);
    bencher
        .with_inputs(|| app(Db::open(&path, clock()).expect("an administration")))
        .bench_local_refs(|(app, terminal)| {
            app.load_rest();
            terminal.draw(|frame| app.draw(frame)).expect("a frame");
        });
}

#[divan::bench(args = SIZES)]
fn key_to_frame_down(bencher: Bencher<'_, '_>, count: usize) {
    let (_folder, db) = opened(Stage::Final, count);
    let (mut app, mut terminal) = app(db);
    press(&mut app, &mut terminal, KeyCode::Char('g'));
    press(&mut app, &mut terminal, KeyCode::Char('r'));
    bencher.bench_local(|| press(&mut app, &mut terminal, KeyCode::Down));
}

#[divan::bench(args = SIZES)]
fn key_to_frame_filter(bencher: Bencher<'_, '_>, count: usize) {
    let (_folder, db) = opened(Stage::Final, count);
    let (mut app, mut terminal) = app(db);
    for key in ['g', 'r', '/'] {
        press(&mut app, &mut terminal, KeyCode::Char(key));
    }
    let mut is_typed = false;
    bencher.bench_local(|| {
        let code = if is_typed { KeyCode::Backspace } else { KeyCode::Char('b') };
        is_typed = !is_typed;
        press(&mut app, &mut terminal, code);
    });
}

/// A key while as many drafts become final beside it: how far it is stands on the screen, and help opens all the same.
#[divan::bench(args = [1_000, 20_000], sample_count = 20, sample_size = 1)]
fn key_to_frame_during_job(bencher: Bencher<'_, '_>, count: usize) {
    let path = made(Stage::Billed, count);
    let started = || {
        let (folder, path) = copy(&path);
        let (mut app, mut terminal) = app(Db::open(&path, clock()).expect("an administration"));
        for key in ['g', 'f', 'm'].into_iter().chain(count.to_string().chars()) {
            press(&mut app, &mut terminal, KeyCode::Char(key));
        }
        press(&mut app, &mut terminal, KeyCode::Enter);
        std::thread::sleep(std::time::Duration::from_millis(20));
        (folder, app, terminal)
    };
    bencher
        .with_inputs(started)
        .bench_local_refs(|(_folder, app, terminal)| press(app, terminal, KeyCode::F(1)));
}

/// The same key with nothing beside it.
#[divan::bench(args = [1_000, 20_000], sample_count = 20, sample_size = 1)]
fn key_to_frame_during_job_floor(bencher: Bencher<'_, '_>, count: usize) {
    let path = made(Stage::Billed, count);
    let started = || {
        let (mut app, mut terminal) = app(Db::open(&path, clock()).expect("an administration"));
        for key in ['g', 'f'] {
            press(&mut app, &mut terminal, KeyCode::Char(key));
        }
        (app, terminal)
    };
    bencher
        .with_inputs(started)
        .bench_local_refs(|(app, terminal)| press(app, terminal, KeyCode::F(1)));
}
