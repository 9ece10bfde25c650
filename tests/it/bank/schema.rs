//! Files for the bank against the schema of ISO 20022, and the letters against the table of the EPC.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use penning::bank::charset::transliterate;
use penning::bank::pain008::{Address, Item, Message, Version, message_id, write};
use penning::domain::collection::SequenceType;
use penning::domain::mandate::Amendment;
use penning::domain::money::Money;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::shared::beside;

/// Has xmllint hold a file against a schema; says so when either is missing.
pub(crate) fn validates(file: &Path, version: &str) -> bool {
    all_validate(&[file.to_owned()], version)
}

fn all_validate(files: &[PathBuf], version: &str) -> bool {
    let Some(schema) = beside(&format!("bankfiles/xsd/{version}.xsd")) else { return true };
    hold_against(&schema, files)
}

/// Has xmllint hold files against a schema of our own; says so when it is missing.
pub(crate) fn validates_as(file: &Path, schema: &str) -> bool {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/schemas").join(schema);
    hold_against(&ours, &[file.to_owned()])
}

/// Has xmllint hold documents against a schema of UBL 2.1: `Invoice` or `CreditNote`.
pub(crate) fn validate_as_ubl(files: &[PathBuf], kind: &str) -> bool {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/schemas/ubl-2.1.zip");
    let folder = tempfile::tempdir().unwrap();
    let mut schemas = zip::ZipArchive::new(fs::File::open(packed).unwrap()).unwrap();
    schemas.extract(folder.path()).unwrap();
    hold_against(&folder.path().join(format!("maindoc/UBL-{kind}-2.1.xsd")), files)
}

fn hold_against(schema: &Path, files: &[PathBuf]) -> bool {
    match Command::new("xmllint").arg("--noout").arg("--schema").arg(schema).args(files).output() {
        Ok(output) => {
            if !output.status.success() {
                eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            }
            output.status.success()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("NOT LOOKED AT: xmllint is not installed (Debian: libxml2-utils)");
            true
        }
        Err(error) => panic!("xmllint: {error}"),
    }
}

fn item(number: usize, holder: &str, description: &str) -> Item {
    let swiss = number.is_multiple_of(5);
    Item {
        end_to_end_id: format!("2026-{number:04}-1"),
        amount: Money::cents(1 + i64::try_from(number).unwrap() * 37),
        sequence: if number.is_multiple_of(7) {
            SequenceType::OneOff
        } else {
            SequenceType::Recurrent
        },
        mandate_reference: format!("M-{number}"),
        signed_on: "2020-02-29".parse().unwrap(),
        amendment: Amendment {
            account: swiss.then(|| "NL91ABNA0417164300".to_owned()),
            reference: number.is_multiple_of(3).then(|| "OLD-1".to_owned()),
            creditor_id: number.is_multiple_of(4).then(|| "NL33ZZZ140946600000".to_owned()),
            creditor_name: number.is_multiple_of(6).then(|| "Oude naam & Zn.".to_owned()),
        },
        holder: holder.to_owned(),
        iban: if swiss { "CH9300762011623852957" } else { "NL91ABNA0417164300" }.parse().unwrap(),
        address: swiss.then(|| Address {
            street: "Bahnhofstra\u{df}e".to_owned(),
            house_number: "12-A".to_owned(),
            postal_code: "8001".to_owned(),
            town: "Z\u{fc}rich".to_owned(),
            country: "CH".to_owned(),
        }),
        description: description.to_owned(),
    }
}

fn message(version: Version, items: Vec<Item>) -> Message {
    let collection_date = "2026-12-28".parse().unwrap();
    Message {
        version,
        message_id: message_id("NL33ZZZ140946600000", collection_date, &items),
        created_on: "2026-11-22".parse().unwrap(),
        creditor_name: "Sport & Spel \u{201c}De Boemerang\u{201d}".to_owned(),
        creditor_iban: "NL69INGB0123456789".parse().unwrap(),
        creditor_id: "NL33ZZZ140946600000".to_owned(),
        collection_date,
        items,
    }
}

#[test]
fn files_of_any_size_are_as_the_schema_wants() {
    let folder = tempfile::tempdir().unwrap();
    for version in [Version::V02, Version::V08] {
        for count in [1, 412, 10_000] {
            let items = (1..=count).map(|n| {
                item(n, "Wietske Reu\u{df} & Zn. <BV>", "Contributie \u{20ac} 2027; _lid_")
            });
            let bytes = write(&message(version, items.collect())).unwrap();
            let path = folder.path().join(format!("{}-{count}.xml", version.name()));
            fs::write(&path, &bytes).unwrap();
            assert!(validates(&path, version.name()), "{}", path.display());
            let text = String::from_utf8(bytes).unwrap();
            let document = roxmltree::Document::parse(&text).unwrap();
            let sum = |parent: &str| {
                let nodes = document
                    .descendants()
                    .filter(|node| node.has_tag_name(parent_name(&document, parent)));
                nodes
                    .filter_map(|node| {
                        node.children()
                            .find(|child| child.tag_name().name() == "CtrlSum")?
                            .text()?
                            .replace('.', "")
                            .parse::<i64>()
                            .ok()
                    })
                    .sum::<i64>()
            };
            assert_eq!(sum("GrpHdr"), sum("PmtInf"));
        }
    }
}

fn parent_name<'a>(document: &'a roxmltree::Document<'a>, name: &'a str) -> (&'a str, &'a str) {
    (document.root_element().tag_name().namespace().unwrap_or_default(), name)
}

/// Hostile texts of one run: the club, and of each collection the holder, the description, its two ids, the town.
fn hostile() -> impl Strategy<Value = (String, Vec<[String; 5]>)> {
    // Ids of the letters that the scheme takes, and anything at all.
    let id = || prop_oneof![9 => "[A-Za-z0-9+?/:().,'-]{1,36}", 1 => ".{0,40}"];
    let item = (".{0,90}", ".{0,200}", id(), id(), ".{0,80}");
    let items = proptest::collection::vec(item.prop_map(|(a, b, c, d, e)| [a, b, c, d, e]), 1..4);
    (".{0,90}", items)
}

fn hostile_message(version: Version, club: &str, texts: &[[String; 5]]) -> Message {
    let items = texts.iter().enumerate().map(|(at, [holder, description, id, mandate, town])| {
        let mut item = item(5 * at + usize::from(at % 2 == 0), holder, description);
        id.clone_into(&mut item.end_to_end_id);
        mandate.clone_into(&mut item.mandate_reference);
        if let Some(address) = &mut item.address {
            town.clone_into(&mut address.town);
            holder.clone_into(&mut address.street);
        }
        item.amendment.creditor_name = Some(club.to_owned()).filter(|name| !name.is_empty());
        item
    });
    Message { creditor_name: club.to_owned(), ..message(version, items.collect()) }
}

/// Says which rule that no schema sees a file breaks, read back by another reader than ours.
fn breaks_a_rule(text: &str, count: usize) -> Option<String> {
    let is_taken = |c: char| c.is_ascii_alphanumeric() || " /-?:().,'+".contains(c);
    let document = roxmltree::Document::parse(text).ok()?;
    let texts = |name: &'static str| {
        let nodes = document.descendants().filter(move |node| node.tag_name().name() == name);
        nodes.filter_map(|node| node.text().map(str::to_owned)).collect::<Vec<String>>()
    };
    for (name, most) in [("Nm", 70), ("Ustrd", 140), ("MndtId", 35), ("EndToEndId", 35)] {
        for text in texts(name) {
            let is_trimmed = text.trim() == text && !text.is_empty();
            if most < text.chars().count() || !text.chars().all(is_taken) || !is_trimmed {
                return Some(format!("{name}: {text:?}"));
            }
        }
    }
    let ids = [texts("MndtId"), texts("EndToEndId"), texts("MsgId"), texts("PmtInfId")].concat();
    let is_bad = |id: &&String| id.starts_with('/') || id.ends_with('/') || id.contains("//");
    let bad = ids.iter().find(is_bad).cloned();
    let cents: i64 =
        texts("InstdAmt").iter().map(|sum| sum.replace('.', "").parse::<i64>().unwrap()).sum();
    let total = texts("CtrlSum")[0].replace('.', "").parse::<i64>().unwrap();
    let has_all = texts("EndToEndId").len() == count && cents == total;
    bad.or_else(|| (!has_all).then(|| format!("{cents} for {total}")))
}

#[test]
fn ten_thousand_hostile_runs_pass_the_schema_and_the_rules_it_does_not_see() {
    let mut runner =
        TestRunner::new(Config { cases: 10_000, failure_persistence: None, ..Config::default() });
    let folder = tempfile::tempdir().unwrap();
    let written = std::cell::RefCell::new([Vec::new(), Vec::new()]);
    let outcome = runner.run(&hostile(), |(club, texts)| {
        let at = texts.len() % 2;
        let version = [Version::V02, Version::V08][at];
        // What the bank would refuse is refused here, and never written by half.
        let Ok(bytes) = write(&hostile_message(version, &club, &texts)) else { return Ok(()) };
        let text = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(breaks_a_rule(&text, texts.len()), None);
        let mut written = written.borrow_mut();
        let path = folder.path().join(format!("{at}-{}.xml", written[at].len()));
        fs::write(&path, text).unwrap();
        written[at].push(path);
        Ok(())
    });
    outcome.unwrap();
    for (version, files) in [Version::V02, Version::V08].iter().zip(written.into_inner()) {
        assert!(1_000 < files.len(), "only {} were written", files.len());
        for some in files.chunks(500) {
            assert!(all_validate(some, version.name()));
        }
    }
}

#[test]
fn letters_become_what_the_table_of_the_epc_says() {
    let Some(path) = beside("bankfiles/epc217-08-table.tsv") else { return };
    let table = fs::read_to_string(path).unwrap();
    let mut looked_at = 0;
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let letter = char::from_u32(u32::from_str_radix(&cells[0][2..], 16).unwrap()).unwrap();
        // A dot says that the table knows nothing better; blanks at the ends are ours to cut.
        if cells[2] == "." || cells[2].trim().is_empty() {
            continue;
        }
        looked_at += 1;
        assert_eq!(transliterate(&letter.to_string(), 70), cells[2], "{letter} ({})", cells[0]);
    }
    assert!(200 < looked_at, "the table has hundreds of letters");
}
