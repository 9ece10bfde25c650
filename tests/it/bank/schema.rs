//! Files for the bank against the schema of ISO 20022, and the letters against the table of the EPC.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use penning::bank::charset::transliterate;
use penning::bank::pain008::{Address, Item, Message, Version, message_id, write};
use penning::domain::collection::SequenceType;
use penning::domain::money::Money;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::shared::beside;

/// Has xmllint hold a file against a schema; says so when either is missing.
pub(crate) fn validates(file: &Path, version: &str) -> bool {
    let Some(schema) = beside(&format!("bankfiles/xsd/{version}.xsd")) else { return true };
    match Command::new("xmllint").arg("--noout").arg("--schema").arg(schema).arg(file).output() {
        Ok(output) => {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
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
        is_amended: number.is_multiple_of(5),
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

#[test]
fn ten_thousand_hostile_names_pass_the_schema() {
    // Many names in few files: each file is one more start of xmllint.
    let mut runner =
        TestRunner::new(Config { cases: 4, failure_persistence: None, ..Config::default() });
    let names = proptest::collection::vec((".{1,90}", ".{0,160}"), 1_250);
    let folder = tempfile::tempdir().unwrap();
    let outcome = runner.run(&names, |names| {
        for version in [Version::V02, Version::V08] {
            let is_nameless = |name: &str| transliterate(name, 70).is_empty();
            let items = names.iter().enumerate().filter(|(_, (name, _))| !is_nameless(name));
            let items: Vec<Item> =
                items.map(|(at, (name, description))| item(at + 1, name, description)).collect();
            let path = folder.path().join("hostile.xml");
            fs::write(&path, write(&message(version, items)).unwrap()).unwrap();
            prop_assert!(validates(&path, version.name()));
        }
        Ok(())
    });
    outcome.unwrap();
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
