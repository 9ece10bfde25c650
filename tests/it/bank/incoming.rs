//! Files of real banks, read beside what other programs read in them.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use penning::bank::incoming::read;
use penning::bank::statement::{ReadError, Statement, Status, Told};
use penning::domain::money::Money;
use serde_json::Value;

use crate::shared::beside;

/// Files that are read otherwise than their expected values say, each with the reason.
const OTHERWISE: &[(&str, &str)] = &[
    ("camt.052/viafintech-camt_parser/052__valid_namespace.xml", "a header without a statement"),
    ("camt.053/genkgo-camt/camt053.v2.wrong.xml", "a header without a statement"),
    ("camt.053/viafintech-camt_parser/053__valid_namespace.xml", "a header without a statement"),
    (
        "camt.053/viafintech-camt_parser/general__invalid_namespace.xml",
        "a header without a statement",
    ),
    (
        "camt.053/iso20022js/bank_of_montreal__camt053_v2_3.xml",
        "no XML: an end that does not match its begin",
    ),
    ("camt.053/iso20022js/bank_of_montreal__camt053_v2_2.xml", "no XML: it has `< Dt>`"),
    (
        "mt940/jejik-mt940/sparkasse2.txt",
        "RC and RD take a movement back and go the other way; the others add them by their last letter",
    ),
    (
        "mt940/jejik-mt940/sparkasse3.txt",
        "RC and RD take a movement back and go the other way; the others add them by their last letter",
    ),
    (
        "mt940/mt940-rs/mt940__full__betterplace__sepa_mt9401.sta",
        "RC and RD take a movement back and go the other way; the others add them by their last letter",
    ),
    (
        "mt940/wolph-mt940/betterplace__sepa_mt9401.sta",
        "RC and RD take a movement back and go the other way; the others add them by their last letter",
    ),
    (
        "mt940/php-mt940/Rabo__sample",
        "the only reader with values stops after the first statements; all 39 movements are told",
    ),
    ("mt940/php-mt940/Spk__sample", "pages of a statement: their balances are told too"),
    (
        "mt940/wolph-mt940/self-provided__raphaelm.sta",
        "pages of a statement: their balances are told too",
    ),
    (
        "mt940/zilverline-mt940/deutsche_bank.txt",
        "pages of a statement: their balances are told too",
    ),
    (
        "mt940/wolph-mt940/ASNB__mt940_with_spaces_for_entry_date.txt",
        "blanks stand for the day of entry; the only reader with values drops these movements, and its balances do not tie",
    ),
    (
        "mt940/wolph-mt940/betterplace__empty_entry_date.sta",
        "a piece of a file without a statement: the movement is told, the others drop it",
    ),
    (
        "mt940/wolph-mt940/cmxl__statement_details.sta",
        "a piece of a file without a statement: the movement is told, the others drop it",
    ),
    (
        "mt940/wolph-mt940/cmxl__statement_line.sta",
        "a piece of a file without a statement: the movement is told, the others drop it",
    ),
    (
        "mt940/wolph-mt940/self-provided__sparkassen.sta",
        "a piece of a file without a statement: the movement is told, the others drop it",
    ),
    (
        "mt940/wolph-mt940/citi__mt940.txt",
        "the only reader with values tells no balances; ours tie",
    ),
    (
        "mt940/zilverline-mt940/two_accounts.txt",
        "the others drop the third statement, which has balances and no movement",
    ),
    (
        "mt942/mt940-rs/mt942__full__jejik__rabobank.sta",
        "says of itself that it is a 940, and has the balances of one",
    ),
    ("mt942/mt940-rs/mt942__full__mBank__mt942.sta", "has no field that only a 942 has"),
];

#[derive(Default)]
struct Heard {
    kind: String,
    statements: Vec<Statement>,
    returns: Vec<(String, String)>,
    entries: usize,
    credit: Money,
    debit: Money,
    statuses: Vec<Status>,
}

fn hear(path: &Path) -> Result<Heard, ReadError> {
    let mut heard = Heard::default();
    let kind = read(BufReader::new(File::open(path)?), &mut |told| {
        match told {
            Told::Entry(entry) => {
                heard.entries += 1;
                if entry.amount.is_positive() {
                    heard.credit += entry.amount;
                } else {
                    heard.debit -= entry.amount;
                }
                let returned = entry.details.into_iter().filter(|d| !d.return_code.is_empty());
                heard.returns.extend(returned.map(|d| (d.return_code, d.end_to_end_id)));
            }
            Told::Statement(statement) => heard.statements.push(statement),
            Told::Status(status) => heard.statuses.push(status),
        }
        Ok(())
    })?;
    kind.name().clone_into(&mut heard.kind);
    Ok(heard)
}

/// Every file of a folder and the folders in it.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    found.sort();
    found
        .into_iter()
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// Says what is otherwise than expected; nothing when it is all the same.
fn compare(heard: &Heard, expected: &Value) -> Option<String> {
    let cents = |money: Money| money.in_cents();
    if heard.kind != expected["kind"].as_str().unwrap_or_default() {
        return Some(format!("kind {}", heard.kind));
    }
    let wanted = &expected["expected"];
    // Nobody else could read it either: that we can is all there is to see.
    if wanted["statements"].is_null() {
        return None;
    }
    if heard.kind == "pain.002" {
        return compare_statuses(heard, &wanted["statements"][0]);
    }
    let total = &wanted["total"];
    let ours = (heard.entries as u64, cents(heard.credit), cents(heard.debit));
    let theirs = (
        total["entries"].as_u64().unwrap_or_default(),
        total["sum_credit_cents"].as_i64().unwrap_or_default(),
        total["sum_debit_cents"].as_i64().unwrap_or_default(),
    );
    if ours != theirs {
        return Some(format!("entries, credit, debit {ours:?} for {theirs:?}"));
    }
    let balances = |statement: &Value| {
        (statement["opening_cents"].as_i64(), statement["closing_cents"].as_i64())
    };
    let theirs: Vec<_> = wanted["statements"].as_array().unwrap().iter().map(balances).collect();
    let ours: Vec<_> =
        heard.statements.iter().map(|s| (s.opening.map(cents), s.closing.map(cents))).collect();
    if ours != theirs {
        return Some(format!("balances {ours:?} for {theirs:?}"));
    }
    let theirs: Vec<(String, String)> = wanted["returns"]["items"]
        .as_array()
        .map(|items| {
            let text =
                |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
            items.iter().map(|item| (text(item, "reason"), text(item, "end_to_end_id"))).collect()
        })
        .unwrap_or_default();
    (!theirs.is_empty() && heard.returns != theirs)
        .then(|| format!("returns {:?} for {theirs:?}", heard.returns))
}

fn compare_statuses(heard: &Heard, wanted: &Value) -> Option<String> {
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_uppercase();
    let ours: Vec<(String, String, String)> = heard
        .statuses
        .iter()
        .filter(|status| !status.end_to_end_id.is_empty())
        .map(|status| (status.end_to_end_id.clone(), status.status.clone(), status.code.clone()))
        .collect();
    let theirs: Vec<(String, String, String)> = wanted["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let id = one["end_to_end_id"].as_str().unwrap_or_default().to_owned();
            (id, text(one, "status"), text(one, "reasons"))
        })
        .collect();
    let group = text(wanted, "group_status");
    let has_group = group.is_empty() || heard.statuses.iter().any(|status| status.status == group);
    let is_same = ours == theirs && has_group;
    (!is_same).then(|| format!("statuses {ours:?} for {theirs:?}, group {group}"))
}

#[test]
fn files_of_real_banks_say_what_other_readers_hear() {
    let Some(corpus) = beside("bankfiles/corpus") else { return };
    let expected = corpus.with_file_name("expected");
    let mut otherwise = Vec::new();
    let mut count = 0;
    for path in files(&expected) {
        let name = path.strip_prefix(&expected).unwrap().with_extension("");
        let name = name.to_string_lossy().into_owned();
        let wanted: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        count += 1;
        let differs = match hear(&corpus.join(&name)) {
            Ok(heard) => compare(&heard, &wanted),
            Err(error) => Some(format!("refused: {error}")),
        };
        if let Some(differs) = differs {
            let confidence = wanted["confidence"].as_str().unwrap_or_default();
            otherwise.push((name, format!("[{confidence}] {differs}")));
        }
    }
    for (name, how) in &otherwise {
        let reason = OTHERWISE.iter().find(|(file, _)| file == name).map(|(_, reason)| *reason);
        eprintln!("{name}: {how}; {}", reason.unwrap_or("NO REASON"));
    }
    let unexplained: Vec<_> = otherwise
        .iter()
        .filter(|(name, _)| OTHERWISE.iter().all(|(file, _)| file != name))
        .collect();
    assert!(unexplained.is_empty(), "{} of {count}", unexplained.len());
    assert!(250 < count, "{count} files");
}

fn told(text: &[u8]) -> Result<Vec<Told>, ReadError> {
    let mut all = Vec::new();
    read(text, &mut |one| {
        all.push(one);
        Ok(())
    })?;
    Ok(all)
}

#[test]
fn what_is_no_file_of_a_bank_is_refused() {
    let refused =
        |text: &str| told(text.as_bytes()).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused("").contains("no file of a bank"));
    assert!(refused("naam;bedrag\nJan;5,00\n").contains("no file of a bank"));
    assert!(refused("<html><body>Inloggen</body></html>").contains("no file of a bank"));
    assert!(
        refused("<!DOCTYPE a [<!ENTITY b \"c\">]><Document>&b;</Document>")
            .contains("document type")
    );
    assert!(refused("<Document><BkToCstmrStmt><Stmt>").contains("middle"));
    assert!(refused("<Document><BkToCstmrStmt></Stmt></Document>").contains("broken"));
    assert!(refused(&"<a>".repeat(100)).contains("no file of a bank"));
    let entry = |inside: &str| {
        refused(&format!(
            "<Document><BkToCstmrStmt><Stmt><Ntry>{inside}</Ntry></Stmt></BkToCstmrStmt></Document>"
        ))
    };
    let (amount, way) = ("<Amt Ccy=\"EUR\">5.00</Amt>", "<CdtDbtInd>CRDT</CdtDbtInd>");
    assert!(entry(way).contains("movement 1 does not say how much"));
    assert!(entry(amount).contains("which way it went"));
    assert!(entry(&format!("{amount}<CdtDbtInd>FOOBAR</CdtDbtInd>")).contains("which way"));
    assert!(entry(&format!("<Amt Ccy=\"EUR\">-5.00</Amt>{way}")).contains("no amount"));
    assert!(entry(&format!("<Amt Ccy=\"EUR\">5.001</Amt>{way}")).contains("no amount"));
    assert_eq!(entry(&format!("{amount}{way}")), "");
    let pain = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.001.08\"><CstmrDrctDbtInitn/></Document>";
    assert!(refused(pain).contains("pain.008.001.08"));
    assert!(refused("<Document><BkToCstmrStmt/></Document>").contains("no statement"));
    assert!(refused(":20:X\n:25:NL69INGB0123456789\n:61:nonsense\n").contains("line 3"));
}

#[test]
fn a_rejected_file_tells_of_each_collection_and_of_the_whole() {
    let text = br#"<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>
        <OrgnlGrpInfAndSts><OrgnlMsgId>PEN-1</OrgnlMsgId><OrgnlMsgNmId>pain.008</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
        <OrgnlPmtInfAndSts><OrgnlPmtInfId>PEN-1-R</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>
        <TxInfAndSts><OrgnlEndToEndId>2026-0001-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf></TxInfAndSts>
        </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"#;
    let statuses: Vec<(String, String, String)> = told(text)
        .unwrap()
        .into_iter()
        .filter_map(|one| match one {
            Told::Status(s) => Some((s.end_to_end_id, s.status, s.code)),
            Told::Entry(_) | Told::Statement(_) => None,
        })
        .collect();
    let status =
        |id: &str, status: &str, code: &str| (id.to_owned(), status.to_owned(), code.to_owned());
    assert_eq!(
        statuses,
        [status("", "PART", ""), status("", "PART", ""), status("2026-0001-1", "RJCT", "AC01")]
    );
}
