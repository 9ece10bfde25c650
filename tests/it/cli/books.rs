//! The books of a year as others read them, and a year that is closed.

use std::collections::BTreeMap;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use penning::domain::money::Money;
use penning::exchange::auditfile::{
    Account, AuditFile, Customer, Entry, EntryLine, Journal, write,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use roxmltree::{Document, Node};
use serde_json::json;

use crate::bank::schema::validates_as;
use crate::cli::Club;
use crate::desk::sql;

/// A club with two years of books: a payment, a credit note, something given up and a sale.
fn two_years() -> Club {
    let club = Club::new().on("2025-01-10");
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"alignment":"01-01","price_cents":10000,"cost_center":"JEUGD"}"#);
    club.deed(r#"{"deed":"add_plan","name":"Blad","interval_months":12,"alignment":"01-01","price_cents":1090,"vat":"low"}"#);
    for (number, name) in [(1, "An & Zn <BV>"), (2, "Bo"), (3, "Cas")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}"}}"#
        ));
        for plan in ["Lid", "Blad"] {
            club.deed(&format!(r#"{{"deed":"subscribe","relation":{number},"plan":"{plan}","start_date":"2025-01-01"}}"#));
        }
    }
    club.deed(r#"{"deed":"bill","until":"2025-01-10"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"register_payment","invoice":"2025-0001","amount_cents":11090,"date":"2025-02-01","method":"bank"}"#);
    let club = club.on("2026-01-10");
    club.deed(r#"{"deed":"bill","until":"2026-01-10"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":5000,"date":"2026-03-01","method":"cash"}"#);
    club.deed(r#"{"deed":"credit","invoice":"2026-0002","reason":"fout","rebill":false}"#);
    club.deed(r#"{"deed":"write_off","invoice":"2025-0003","reason":"vertrokken"}"#);
    club
}

fn text_of<'a>(node: Node<'a, '_>, tag: &str) -> &'a str {
    node.descendants()
        .find(|n| n.has_tag_name(tag) || n.tag_name().name() == tag)
        .unwrap()
        .text()
        .unwrap_or_default()
}

fn cents(amount: &str) -> i64 {
    amount.replace('.', "").parse().unwrap()
}

/// Sums amounts with their sides under every element of a name.
fn sums(root: Node<'_, '_>, tag: &str) -> (usize, i64, i64) {
    let lines: Vec<Node<'_, '_>> =
        root.descendants().filter(|node| node.tag_name().name() == tag).collect();
    let side = |letter: &str| {
        let own = lines.iter().filter(|line| text_of(**line, "amntTp") == letter);
        own.map(|line| cents(text_of(*line, "amnt"))).sum()
    };
    (lines.len(), side("D"), side("C"))
}

#[test]
fn the_audit_file_of_a_year_ties_and_is_what_the_books_say() {
    let club = two_years();
    let made = club.json(&["books"]);
    assert_eq!((&made["differences"], &made["until"]), (&0.into(), &"2026-12-31".into()));
    let folder = club.path("boeken 2026-01-01 tm 2026-12-31");
    assert!(validates_as(&folder.join("auditfile.xaf"), "auditfile-3.2.xsd"));
    let xaf = std::fs::read_to_string(folder.join("auditfile.xaf")).unwrap();
    let document = Document::parse(&xaf).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.auditfiles.nl/XAF/3.2"));
    // The order that the schema wants.
    let company = root.children().find(|node| node.tag_name().name() == "company").unwrap();
    let order: Vec<&str> =
        company.children().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
    assert_eq!(
        order,
        [
            "companyName",
            "taxRegistrationCountry",
            "taxRegIdent",
            "customersSuppliers",
            "generalLedger",
            "periods",
            "openingBalance",
            "transactions"
        ]
    );
    for (part, line) in [("openingBalance", "obLine"), ("transactions", "trLine")] {
        let part = company.children().find(|node| node.tag_name().name() == part).unwrap();
        let (count, debit, credit) = sums(part, line);
        assert_eq!(text_of(part, "linesCount"), count.to_string());
        assert_eq!(cents(text_of(part, "totalDebit")), debit);
        assert_eq!(cents(text_of(part, "totalCredit")), credit);
        assert_eq!(debit, credit, "{line}");
        assert!(0 < debit);
    }
    // What the file says is what the ledger says.
    let books = "SELECT sum(amount_cents) FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id
                 WHERE 0 < amount_cents AND on_date BETWEEN '2026-01-01' AND '2026-12-31'";
    let part = company.children().find(|node| node.tag_name().name() == "transactions").unwrap();
    assert_eq!(cents(text_of(part, "totalDebit")).to_string(), sql(&club.file(), books));
    // Whatever a line refers to is in the file.
    let known = |list: &str, id: &str| -> Vec<String> {
        let list = company.descendants().filter(move |node| node.tag_name().name() == list);
        list.map(|node| text_of(node, id).to_owned()).collect()
    };
    let (accounts, customers) =
        (known("ledgerAccount", "accID"), known("customerSupplier", "custSupID"));
    for line in company.descendants().filter(|node| node.tag_name().name() == "trLine") {
        assert!(accounts.iter().any(|account| account == text_of(line, "accID")));
        let customer = line.children().find(|node| node.tag_name().name() == "custSupID");
        let customer = customer.and_then(|node| node.text());
        assert!(customer.is_none_or(|id| customers.iter().any(|known| known == id)));
    }
    assert!(xaf.contains("An &amp; Zn &lt;BV&gt;"));
    // Each file has the fingerprint that is written beside it.
    let sums = Command::new("sha256sum").args(["-c", "SHA256SUMS"]).current_dir(&folder).output();
    match sums {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(_) => eprintln!("sha256sum is not there: the fingerprints were not looked at"),
    }
    let balance = std::fs::read_to_string(folder.join("saldibalans.csv")).unwrap();
    assert!(balance.contains("1300;Debiteuren;"), "{balance}");
    assert!(balance.contains("4600;Oninbare vorderingen;0,00;110,90;0,00;110,90"), "{balance}");
    let numbers = std::fs::read_to_string(folder.join("nummers.csv")).unwrap();
    assert!(numbers.contains("2026;2026-0001;2026-0004;4"), "{numbers}");
}

/// Whether the sample says how an invoice was paid.
fn says_how_it_was_paid(sample: &str) -> bool {
    sample.contains(";betaald;02-03-2026;afschrift")
}

// What nothing proves is a difference.
#[test]
fn a_bank_without_statements_is_said_to_be_unproven() {
    let club = two_years();
    let made = club.json(&["books", "--year-of", "2025-06-01"]);
    assert_eq!(made["differences"], 1);
    let folder = club.path("boeken 2025-01-01 tm 2025-12-31");
    let said = std::fs::read_to_string(folder.join("verschillen.txt")).unwrap();
    assert!(said.contains("geen afschrift ingelezen, en op de bank is 110,90 geboekt"), "{said}");
}

// Who was asked nothing is counted: members are those who were asked and those who were not.
#[test]
fn who_was_asked_nothing_is_in_the_tie_too() {
    let club = Club::new().on("2026-01-10");
    club.deed(r#"{"deed":"add_plan","name":"Erelid","interval_months":12,"alignment":"01-01","price_cents":0}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Erelid","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-10"}"#);
    club.json(&["books"]);
    let folder = club.path("boeken 2026-01-01 tm 2026-12-31");
    let tie = std::fs::read_to_string(folder.join("aansluiting.csv")).unwrap();
    assert!(tie.contains("Erelid, vrijgesteld of gepauzeerd;1;0,00;0,00;0,00"), "{tie}");
}

// One statement proves its own movements, not what somebody typed.
#[test]
fn what_no_statement_tells_of_is_a_difference_each_also_where_one_was_read() {
    let club = two_years();
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0003","amount_cents":700,"date":"2026-03-02","method":"bank"}"#);
    club.deed(r#"{"deed":"register_payment","invoice":"2025-0002","amount_cents":900,"date":"2026-03-02","method":"bank"}"#);
    // Taken back it is nothing.
    club.deed(r#"{"deed":"undo_payment","invoice":"2025-0002","amount_cents":900,"date":"2026-03-02","method":"bank"}"#);
    std::fs::write(
        club.path("s.xml.940"),
        ":20:X\r\n:25:NL69INGB0123456789\r\n:28C:1\r\n:60F:C260301EUR500,00\r\n:61:260302C60,90NTRFNONREF\r\n:86:/REMI/2026-0001/\r\n:62F:C260302EUR560,90\r\n",
    )
    .unwrap();
    club.ok(&["bank", club.path("s.xml.940").to_str().unwrap()]);
    let made = club.json(&["books"]);
    let said = std::fs::read_to_string(
        club.path("boeken 2026-01-01 tm 2026-12-31").join("verschillen.txt"),
    )
    .unwrap();
    assert_eq!(made["differences"], 1, "{said}");
    let one = "02-03-2026 2026-0003: op de bank is 7,00 geboekt die op geen afschrift staat";
    assert!(said.contains(one), "{said}");
}

// L14: what a committee asks for.
#[test]
fn the_folder_of_a_year_proves_itself() {
    let club = two_years();
    std::fs::write(
        club.path("s.xml.940"),
        ":20:X\r\n:25:NL69INGB0123456789\r\n:28C:1\r\n:60F:C260301EUR500,00\r\n:61:260302C60,90NTRFNONREF\r\n:86:/REMI/2026-0001/\r\n:62F:C260302EUR560,90\r\n",
    )
    .unwrap();
    club.ok(&["bank", club.path("s.xml.940").to_str().unwrap()]);
    let folder = club.path("boeken 2026-01-01 tm 2026-12-31");
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
    };
    let made = club.json(&["books", "--seed", "4711"]);
    assert_eq!(made["differences"], 0, "{}", read("verschillen.txt"));
    // What was asked follows from the prices, and what became of it sums to it.
    assert_eq!(
        read("aansluiting.csv"),
        "wat;aantal;tarief;korting;gefactureerd\nBlad;3;32,70;0,00;32,70\nLid;3;300,00;0,00;300,00\n\
         Samen gefactureerd;;;;332,70\nwaarvan ontvangen;;;;110,90\nwaarvan gecrediteerd;;;;110,90\n\
         waarvan afgeboekt;;;;0,00\nwaarvan nog open;;;;110,90\n"
    );
    // The statement beside the books: the difference is what stood there before, less what was paid by hand and is no movement.
    let statements = read("afschriften.csv");
    let hash = sql(&club.file(), "SELECT sha256 FROM bank_file");
    assert!(
        statements.contains(&format!(
            "NL69INGB0123456789;02-03-2026;560,90;171,80;389,10;s.xml.940;{hash}"
        )),
        "{statements}"
    );
    let by_hand = read("met-de-hand.csv");
    for deed in ["betaling geboekt", "factuur gecrediteerd", ";afgeboekt;"] {
        assert!(by_hand.contains(deed), "{deed}: {by_hand}");
    }
    assert!(!by_hand.contains("bill"), "{by_hand}");
    assert!(
        read("facturen.csv").starts_with("volgnummer;factuur;soort;stand;"),
        "{}",
        read("facturen.csv")
    );
    assert!(says_how_it_was_paid(&read("steekproef-4711.csv")));
    let report = read("verslag-kascommissie-4711.txt");
    assert!(report.contains("ontvangen EUR 110,90"));
    assert!(report.contains("Steekproef: steekproef-4711.csv, getrokken met het getal `4711`"));
    // Another draw replaces neither the first nor its fingerprint.
    club.ok(&["books", "--seed", "12"]);
    let sums = read("SHA256SUMS");
    for name in ["steekproef-4711.csv", "verslag-kascommissie-4711.txt", "steekproef-12.csv"] {
        assert_eq!(sums.matches(&format!("  {name}\n")).count(), 1, "{sums}");
    }
    assert!(read("opbrengst-per-maand.csv").contains("2026-01;"));
    assert!(read("leden-per-soort.csv").contains("Lid;3;3"));
    assert!(folder.join("journaal.xlsx").exists());
    assert!(
        read("journaal.csv").contains("V;9;2026;1;10-01-2026;1300;"),
        "{}",
        read("journaal.csv")
    );
    // The number of the committee decides what is drawn, and gives the same whenever it is drawn.
    let drawn = read("steekproef-4711.csv");
    club.json(&["books", "--seed", "4711"]);
    assert_eq!(read("steekproef-4711.csv"), drawn);
    // Another number draws beside it.
    club.json(&["books", "--seed", "8"]);
    assert_eq!(read("steekproef-4711.csv"), drawn);
    assert!(drawn.lines().count() == 5, "{drawn}");
}

#[test]
fn a_program_for_bookkeeping_takes_the_journal_entry_by_entry() {
    let club = two_years();
    club.json(&["books"]);
    let folder = club.path("boeken 2026-01-01 tm 2026-12-31");
    let text = std::fs::read_to_string(folder.join("journaal-snelstart.csv")).unwrap();
    let mut lines = text.lines();
    let headings =
        "fldDagboek;fldBoekingcode;fldDatum;fldGrootboeknummer;fldDebet;fldCredit;fldOmschrijving";
    assert_eq!(lines.next(), Some(headings), "no mark before it");
    let mut entries: BTreeMap<String, i64> = BTreeMap::new();
    let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
    for line in lines {
        let cells: Vec<&str> = line.split(';').collect();
        let cents = |at: usize| cells[at].replace(',', "").parse::<i64>().unwrap();
        assert_eq!((cells[0], &cells[2][5..]), ("90", "-2026"), "{line}");
        let told: Vec<&str> = cells[6].split(' ').collect();
        assert!(told.windows(2).all(|pair| pair[0] != pair[1]), "nothing is said twice: {line}");
        *entries.entry(cells[1].to_owned()).or_default() += cents(4) - cents(5);
        *accounts.entry(cells[3].to_owned()).or_default() += cents(4) - cents(5);
    }
    assert!(entries.values().all(|sum| *sum == 0), "every entry ties: {entries:?}");
    let books = "SELECT account || '|' || sum(amount_cents) FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id
                 WHERE on_date BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY account ORDER BY account";
    let told: Vec<String> = accounts.iter().map(|(code, sum)| format!("{code}|{sum}")).collect();
    assert_eq!(told.join("\n"), sql(&club.file(), books));
    // The journal with every column, as text and as a workbook, row by row the same and to the cent.
    let journal = std::fs::read_to_string(folder.join("journaal.csv")).unwrap();
    let of_csv: Vec<Vec<&str>> = journal.lines().map(|line| line.split(';').collect()).collect();
    let cents = |text: &str| text.replace(',', "").parse::<i64>().unwrap();
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for row in &of_csv[1..] {
        *sums.entry(row[5].to_owned()).or_default() += cents(row[10]) - cents(row[11]);
        assert_eq!(cents(row[12]), cents(row[10]) - cents(row[11]), "{row:?}");
    }
    assert_eq!(sums, accounts);
    let mut workbook: Xlsx<_> = open_workbook(folder.join("journaal.xlsx")).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.height(), of_csv.len());
    for (row, expected) in sheet.rows().zip(&of_csv).skip(1) {
        for (cell, expected) in row.iter().zip(expected) {
            match cell {
                // What is added up in a workbook is a number there.
                Data::Float(number) => {
                    assert_eq!(format!("{number:.2}").replace('.', ","), *expected);
                }
                cell => assert_eq!(cell.to_string(), *expected),
            }
        }
        assert!(matches!(row[12], Data::Float(_)), "{row:?}");
    }
    // As Exact and Twinfield take it: each entry ties and sums to the same accounts.
    club.deed(r#"{"deed":"change_settings","settings":{"books.twinfield_office":"VV01"}}"#);
    club.json(&["books"]);
    let number = |node: Node| text_of(node, "Value").replace('.', "").parse::<i64>().unwrap();
    let text = std::fs::read_to_string(folder.join("journaal-exact.xml")).unwrap();
    let document = Document::parse(&text).unwrap();
    let mut exact: BTreeMap<String, i64> = BTreeMap::new();
    for entry in document.descendants().filter(|node| node.has_tag_name("GLTransaction")) {
        assert_eq!(entry.attribute("entry").unwrap().len(), 8, "26900001 and so on");
        let mut sum = 0;
        for line in entry.children().filter(|node| node.has_tag_name("GLTransactionLine")) {
            let account = line.children().find(|node| node.has_tag_name("GLAccount")).unwrap();
            let amount = number(line);
            *exact.entry(account.attribute("code").unwrap().to_owned()).or_default() += amount;
            sum += amount;
        }
        assert_eq!(sum, 0);
    }
    assert_eq!(exact, accounts);
    let text = std::fs::read_to_string(folder.join("journaal-twinfield.xml")).unwrap();
    let document = Document::parse(&text).unwrap();
    let mut twinfield: BTreeMap<String, i64> = BTreeMap::new();
    for line in document.descendants().filter(|node| node.has_tag_name("line")) {
        let amount: i64 = text_of(line, "value").replace('.', "").parse().unwrap();
        let is_debit = text_of(line, "debitcredit") == "debit";
        let sum = twinfield.entry(text_of(line, "dim1").to_owned()).or_default();
        *sum += if is_debit { amount } else { -amount };
    }
    assert_eq!(twinfield, accounts);
    assert!(text.contains("<office>VV01</office>") && text.contains("<period>2026/01</period>"));
    // A year that begins in July is called after the year it begins in, on every line.
    club.deed(r#"{"deed":"change_settings","settings":{"club.fiscal_year":"07-01"}}"#);
    club.json(&["books", "--year-of", "2026-01-10"]);
    let folder = club.path("boeken 2025-07-01 tm 2026-06-30");
    let journal = std::fs::read_to_string(folder.join("journaal.csv")).unwrap();
    assert!(journal.contains("V;9;2025;7;10-01-2026;1300;"), "{journal}");
    let xaf = std::fs::read_to_string(folder.join("auditfile.xaf")).unwrap();
    assert!(xaf.contains("<fiscalYear>2025-2026</fiscalYear>"), "{xaf}");
}

#[test]
fn the_table_behind_each_picture_goes_out() {
    let club = two_years();
    let income = club.json(&["export", "income", "--on", "2026-06-01"]);
    assert_eq!(income[0], json!({"month": "2026-01", "amount_cents": 22_000}), "{income}");
    let before = club.json(&["export", "income", "--on", "2025-06-01"]);
    assert_eq!(before[0]["month"], "2025-01");
    let ageing = club.json(&["export", "ageing", "--on", "2026-03-01"]);
    let open: i64 =
        ageing.as_array().unwrap().iter().map(|row| row["open_cents"].as_i64().unwrap()).sum();
    // Of 2026 three invoices of 110,90, one credited, and 50,00 was paid on that day; of 2025 one was paid and one given up.
    assert_eq!(open, 2 * 11_090 - 5_000 + 11_090, "{ageing}");
    let before: i64 = club
        .json(&["export", "ageing", "--on", "2025-12-31"])
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["open_cents"].as_i64().unwrap())
        .sum();
    assert_eq!(before, 2 * 11_090);
    let asked = club.json(&["export", "direct_debit"]);
    assert_eq!(
        asked[0],
        json!({"what": "asked", "transactions": 0, "percent": 0, "amount_cents": 0})
    );
    assert_eq!(asked[3]["what"], "on_the_way");
    // A month without any is there too, and vat is in what was invoiced and not in what it brought.
    let first = club.json(&["export", "invoiced", "--on", "2026-06-01"]);
    assert_eq!(first[0], json!({"month": "2026-01", "amount_cents": 22_180}), "{first}");
    let club = club.on("2026-04-03");
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Bal","price_cents":500}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    for what in ["invoiced", "income"] {
        let table = club.json(&["export", what, "--on", "2026-06-01"]);
        let months: Vec<&str> =
            table.as_array().unwrap().iter().map(|row| row["month"].as_str().unwrap()).collect();
        assert_eq!(months, ["2026-01", "2026-02", "2026-03", "2026-04"], "{table}");
        assert_eq!(
            (&table[1]["amount_cents"], &table[3]["amount_cents"]),
            (&0.into(), &500.into())
        );
    }
    let members = club.json(&["export", "members", "--on", "2026-02-14"]);
    let told: Vec<&str> =
        members.as_array().unwrap().iter().map(|row| row["on"].as_str().unwrap()).collect();
    assert!(told.contains(&"2026-01-31") && told.contains(&"2026-02-14"), "{members}");
    assert!(members.as_array().unwrap().iter().all(|row| row["members"] == 3), "{members}");
}

#[test]
fn income_on_accounts_of_the_club_is_in_the_report_too() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_account","code":"8100","name":"Kantine"}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Koffie","price_cents":250,"ledger_account":"8100"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.json(&["books"]);
    let folder = club.path("boeken 2026-01-01 tm 2026-12-31");
    let income = std::fs::read_to_string(folder.join("opbrengst-per-maand.csv")).unwrap();
    assert!(income.contains("2026-11;2,50"), "{income}");
    let xaf = std::fs::read_to_string(folder.join("auditfile.xaf")).unwrap();
    let sales = xaf.split("<jrnID>V</jrnID>").nth(1).unwrap().split("<jrnID>").next().unwrap();
    assert!(sales.contains("<accID>8100</accID>"), "a sale is in the journal of sales");
}

#[test]
fn in_a_closed_year_nothing_is_booked_until_it_is_opened_with_a_reason() {
    let club = two_years();
    let late = r#"{"deed":"register_payment","invoice":"2025-0002","amount_cents":100,"date":"2025-12-31","method":"bank"}"#;
    assert_eq!(club.refused(r#"{"deed":"close_books","until":"2026-01-10"}"#), "day_outside");
    club.deed(r#"{"deed":"close_books","until":"2025-12-31"}"#);
    assert_eq!(club.refused(late), "books_closed");
    // A file of the bank with such a day is not taken, and can be read when the books are open.
    let statement = ":20:X\r\n:25:NL69INGB0123456789\r\n:61:251231C110,90NTRFNONREF\r\n:86:/REMI/2025-0002/\r\n";
    std::fs::write(club.path("s.940"), statement).unwrap();
    let read = club.run(&["--json", "bank", club.path("s.940").to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&read.stdout).contains("afgesloten"), "{read:?}");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM bank_file"), "0");
    // Today is open.
    club.deed(&late.replace("2025-12-31", "2026-01-05"));
    assert_eq!(club.refused(r#"{"deed":"close_books"}"#), "required_missing");
    assert_eq!(
        club.refused(r#"{"deed":"change_settings","settings":{"books.closed_until":""}}"#),
        "value_unknown"
    );
    club.deed(r#"{"deed":"close_books","reason":"accountant 12-1"}"#);
    club.deed(late);
    let read = club.json(&["bank", club.path("s.940").to_str().unwrap()]);
    assert_eq!((&read["matched"], &read["suggested"]), (&0.into(), &1.into()));
    club.is_sound();
}

#[test]
fn what_is_open_at_the_end_of_a_year_is_what_was_open_then() {
    let club = two_years();
    let made = club.json(&["books", "--year-of", "2025-12-31"]);
    // Of that year no statement was read.
    assert_eq!((&made["differences"], &made["until"]), (&1.into(), &"2025-12-31".into()));
    let folder = club.path("boeken 2025-01-01 tm 2025-12-31");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (open, all) = (read("openstaand.csv"), read("facturen.csv"));
    // Written off in 2026: at the end of 2025 it was open.
    for number in ["2025-0002", "2025-0003"] {
        assert!(open.contains(number), "{open}");
    }
    assert!(!open.contains("2025-0001") && !open.contains("2026-"), "{open}");
    assert!(all.contains("2025-0001") && !all.contains("2026-0001"), "{all}");
    assert!(read("saldibalans.csv").contains("1300;Debiteuren;0,00;332,70;110,90;221,80"));
}

#[test]
fn income_is_on_the_accounts_of_the_club_and_goes_back_off_them() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_account","code":"8100","name":"Contributie jeugd","rgs":"WOmzNop"}"#);
    assert_eq!(
        club.refused(r#"{"deed":"set_account","code":"7000","name":"Inkoop","rgs":"B"}"#),
        "value_unknown"
    );
    // Of profit and loss by the class of the code, or by the common scheme where that says so.
    club.deed(r#"{"deed":"set_account","code":"7000","name":"Inkoop"}"#);
    club.deed(r#"{"deed":"set_account","code":"3000","name":"Uitgaven","rgs":"WKprInh"}"#);
    club.deed(r#"{"deed":"set_account","code":"3100","name":"Voorraad"}"#);
    club.json(&["books"]);
    let xaf =
        std::fs::read_to_string(club.path("boeken 2026-01-01 tm 2026-12-31").join("auditfile.xaf"))
            .unwrap();
    for (name, kind) in [("Inkoop", "P"), ("Uitgaven", "P"), ("Voorraad", "B"), ("Bank", "B")] {
        let told = format!("<accDesc>{name}</accDesc><accTp>{kind}</accTp>");
        assert!(xaf.replace(['\n', ' '], "").contains(&told), "{told}");
    }
    let plan = r#"{"deed":"add_plan","name":"Jeugd","interval_months":12,"price_cents":12100,"vat":"high","ledger_account":"ACCOUNT"}"#;
    assert_eq!(club.refused(&plan.replace("ACCOUNT", "4500")), "value_unknown");
    club.deed(&plan.replace("ACCOUNT", "8100"));
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jeugd","start_date":"2026-11-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":["1"],"lines":[{"description":"Shirt","price_cents":2500,"ledger_account":"8900"},{"description":"Bal","price_cents":1000}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let income = "SELECT account, sum(amount_cents) FROM journal_line WHERE account LIKE '8%' OR account = '1500' GROUP BY account";
    assert_eq!(sql(&club.file(), income), "1500|-2100\n8000|-1000\n8100|-10000\n8900|-2500");
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"per abuis","rebill":false}"#);
    assert_eq!(sql(&club.file(), income), "1500|0\n8000|-1000\n8100|0\n8900|-2500");
    club.is_sound();
    // The audit file names the account by its code of the common scheme.
    let folder = club.json(&["books"])["folder"].as_str().unwrap_or_default().to_owned();
    let file = std::fs::read_to_string(club.path(&folder).join("auditfile.xaf")).unwrap();
    assert!(file.contains("WOmzNop") && file.contains("WBedAdlBan"), "{file}");
}

/// Books with hostile names in every place that a name can come.
fn hostile_books(texts: &[String; 6]) -> AuditFile {
    let [company, number, name, account, description, invoice] = texts;
    let amount = Money::cents(1_234);
    let day = |text: &str| text.parse().unwrap();
    let line = |amount| EntryLine {
        account: "1300".to_owned(),
        amount,
        customer: number.clone(),
        invoice: invoice.clone(),
        cost_center: name.clone(),
    };
    let entry = Entry {
        number: 1,
        // What no XML can hold, among them.
        description: format!("\u{fffe}\u{1}{description}"),
        on: day("2026-03-01"),
        period: 3,
        lines: vec![line(amount), line(-amount)],
    };
    AuditFile {
        year: "2026".to_owned(),
        from: day("2026-01-01"),
        until: day("2026-12-31"),
        made_on: day("2027-01-01"),
        company: company.clone(),
        kvk: number.clone(),
        vat_id: name.clone(),
        customers: vec![Customer {
            number: number.clone(),
            name: name.clone(),
            email: account.clone(),
            vat_id: number.clone(),
            kvk: name.clone(),
            street: name.clone(),
            house_number: name.clone(),
            city: name.clone(),
            postal_code: name.clone(),
            country: number.chars().take(2).collect(),
        }],
        accounts: vec![Account {
            code: "1300".to_owned(),
            name: account.clone(),
            is_balance: true,
            rgs: "BVorDeb".to_owned(),
        }],
        opening: vec![("1300".to_owned(), Money::ZERO)],
        periods: (1..=12)
            .map(|month| (day(&format!("2026-{month:02}-01")), day(&format!("2026-{month:02}-28"))))
            .collect(),
        journals: vec![Journal { code: "V", name: "Verkoop", kind: "S", entries: vec![entry] }],
    }
}

#[test]
fn no_name_makes_an_audit_file_that_its_schema_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("auditfile.xaf");
    let mut runner =
        TestRunner::new(Config { cases: 100, failure_persistence: None, ..Config::default() });
    let texts = proptest::array::uniform6("\\PC{0,60}|.{0,1200}");
    let outcome = runner.run(&texts, |texts| {
        std::fs::write(&path, write(&hostile_books(&texts))).unwrap();
        prop_assert!(validates_as(&path, "auditfile-3.2.xsd"));
        Ok(())
    });
    outcome.unwrap();
    // The schema can refuse: a line on an account that the file does not have.
    let mut books = hostile_books(&["A", "1", "B", "C", "D", "E"].map(str::to_owned));
    books.journals[0].entries[0].lines[0].account = "9999".to_owned();
    std::fs::write(&path, write(&books)).unwrap();
    let is_installed = Command::new("xmllint").arg("--version").output().is_ok();
    assert!(!is_installed || !validates_as(&path, "auditfile-3.2.xsd"));
}

#[test]
fn the_committee_reads_as_many_differences_as_the_program_says_and_no_day_to_come() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Bal","price_cents":500}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    // Money without a statement that tells of it is one.
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":300,"date":"2026-11-22","method":"bank"}"#);
    let made = club.run(&["books", "--json"]);
    let made: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    let folder = std::path::PathBuf::from(made["folder"].as_str().unwrap());
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let list = read("verschillen.txt");
    assert!(list.starts_with(&format!("Verschillen: {}\n", made["differences"])), "{list}");
    assert_eq!(list.matches("\n- ").count(), 1, "{list}");
    // The invoice is not late: the year ends after it had to be paid, but not today.
    let aged = read("open-en-incasso.csv");
    assert!(aged.contains("nog niet te laat op 22-11-2026;1;2,00"), "{aged}");
    assert!(read("met-de-hand.csv").contains("22-11-2026 "));
}
