//! A real list of 412 rows as clubs keep them, from the spreadsheet to the bank.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::bank_schema::validates;
use crate::cli::Club;
use crate::shared::beside;

#[test]
fn what_is_wrong_in_the_list_is_found_and_the_rest_goes_in() {
    let (Some(list), Some(expected)) =
        (beside("data/boemerang-leden.csv"), beside("data/boemerang-leden.expected.json"))
    else {
        return;
    };
    let expected: Value = serde_json::from_str(&fs::read_to_string(expected).unwrap()).unwrap();
    let club = Club::new();
    let imported = club.json(&["import", list.to_str().unwrap()]);
    assert_eq!(imported["rows"], expected["rows"]);
    assert_eq!(imported["plans"], expected["plans"]);
    let mut found: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for problem in imported["problems"].as_array().unwrap() {
        found
            .entry(problem["row"].as_i64().unwrap())
            .or_default()
            .push(problem["code"].as_str().unwrap().to_owned());
    }
    let mut wanted: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for row in expected["by_row"].as_array().unwrap() {
        let codes = row["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|code| code.as_str().unwrap().to_owned());
        wanted.entry(row["row"].as_i64().unwrap()).or_default().extend(codes);
    }
    found.values_mut().chain(wanted.values_mut()).for_each(|codes| codes.sort());
    assert_eq!(found, wanted);

    // A second time nobody is added, billed or signed for again.
    let again = club.json(&["import", list.to_str().unwrap()]);
    assert_eq!(
        (&again["imported"], &again["subscriptions"], &again["mandates"], &again["payers_added"]),
        (&0.into(), &0.into(), &0.into(), &0.into())
    );
    club.is_sound();
}

#[test]
fn the_list_ends_as_a_file_that_the_bank_takes() {
    let Some(list) = beside("data/boemerang-leden.csv") else { return };
    let club = Club::new();
    club.ok(&["import", list.to_str().unwrap()]);
    // What is paid is paid: nothing before the new year.
    assert_eq!(club.json(&["bill", "--until", "2026-12-31"])["invoices"], 0);
    let billed = club.json(&["bill", "--until", "2027-01-01", "--final"]);
    // 282 x 185 + 46 x 95 + 2 x 120 + 48 x 25; five honorary members pay nothing and are told of.
    assert_eq!(billed["total_cents"], 5_798_000);
    assert_eq!(billed["skipped"].as_array().unwrap().len(), 5);
    for (version, on) in [("pain.008.001.08", "2026-12-28"), ("pain.008.001.02", "2026-12-29")] {
        club.deed(&format!(
            r#"{{"deed":"change_settings","settings":{{"collection.version":"{version}"}}}}"#
        ));
        let collected = club.json(&["collect", "--on", on, "--out", "bank"]);
        let file = club.path(collected["files"][0].as_str().unwrap());
        assert!(validates(&file, version));
        let open: i64 =
            club.export("open").iter().map(|row| row["open_cents"].as_i64().unwrap()).sum();
        let left: i64 = collected["excluded"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["amount_cents"].as_i64().unwrap())
            .sum();
        assert_eq!(
            collected["total_cents"].as_i64().unwrap() + left,
            open,
            "everybody is in it or told of"
        );
        club.ok(&["undo", &collected["run"].to_string()]);
    }
    club.is_sound();
}
