//! Long work that somebody stops: it says so, and nothing of it was done.

use penning::db::Db;
use penning::exchange::members::{guess_columns, understand};
use penning::exchange::sheet::read;
use penning::jobs::{Stopped, Watch};
use penning::ops::{
    AnyDeed, ImportRelations, Refusal, export_messages, perform, write_e_invoices, year_books,
};
use serde_json::json;

use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt};
use crate::desk::sql;

/// An administration whose work is stopped as soon as it looks.
fn stopped(club: &Club) -> Db {
    let watch = Watch::default();
    watch.stop();
    club.opened().watched(watch)
}

fn is_stopped<T>(outcome: Result<T, Refusal>) -> bool {
    matches!(outcome, Err(Refusal::Fault(error)) if error.downcast_ref::<Stopped>().is_some())
}

/// Everything that work can add to or change.
fn rows(club: &Club) -> String {
    let tables = sql(
        &club.file(),
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    tables.lines().map(|table| sql(&club.file(), &format!("SELECT * FROM {table}"))).collect()
}

/// Stops a deed, then lets it be done: stopped, it leaves every row as it was.
fn stops(club: &Club, deed: &serde_json::Value) {
    let before = rows(club);
    let parsed: AnyDeed = serde_json::from_value(deed.clone()).unwrap();
    assert!(is_stopped(parsed.perform(&mut stopped(club))), "{deed}");
    assert_eq!(rows(club), before, "{deed}");
    club.deed(&deed.to_string());
    assert_ne!(rows(club), before, "{deed}");
}

#[test]
fn what_is_stopped_leaves_every_row_as_it_was() {
    let club = Club::new();
    let list = club.path("leden.csv");
    std::fs::write(&list, "lidnummer;achternaam;IBAN;machtigingskenmerk;machtiging d.d.;abonnement;begin\n1;Vos;NL91ABNA0417164300;M1;01-01-2026;Lid;01-01-2026\n2;Bal;NL20INGB0001234567;M2;01-01-2026;Lid;01-01-2026\n").unwrap();
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":12000}"#);
    let sheet = read(&std::fs::read(&list).unwrap()).unwrap();
    let columns = guess_columns(&sheet.headings);
    let list = understand(&sheet, &columns, "2026-11-22".parse().unwrap());
    let import = ImportRelations { file: "leden.csv".to_owned(), list };
    let before = rows(&club);
    assert!(is_stopped(perform(&mut stopped(&club), &import)));
    assert_eq!(rows(&club), before);
    club.ok(&["import", club.path("leden.csv").to_str().unwrap()]);
    stops(&club, &json!({"deed": "bill", "until": "2026-11-22"}));
    stops(&club, &json!({"deed": "undo_run", "run": 2}));
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    stops(&club, &json!({"deed": "finalise"}));
    stops(&club, &json!({"deed": "collect", "on": "2026-12-01"}));
    stops(&club, &json!({"deed": "announce_run", "run": 4}));
    stops(&club, &json!({"deed": "undo_run", "run": 4}));
    let lines = json!([{"description": "Shirt", "price_cents": 1500}]);
    stops(&club, &json!({"deed": "make_invoices", "relations": [1, 2], "lines": lines}));
    club.deed(r#"{"deed":"finalise"}"#);
    stops(&club, &json!({"deed": "post_invoices", "invoices": ["2026-0003"]}));
    stops(
        &club,
        &json!({"deed": "credit_all", "invoices": ["2026-0003"], "reason": "fout", "rebill": false}),
    );
    let statement = club.path("dec.xml");
    let paid = [Move::Paid(12_000, "NL91ABNA0417164300", "Vos", "2026-0001")];
    std::fs::write(&statement, camt("camt.053", OWN, &paid, 0)).unwrap();
    stops(&club, &json!({"deed": "read_bank_file", "file": statement}));
    club.is_sound();
}

#[test]
fn what_is_stopped_puts_nothing_in_a_folder() {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"club.email":"p@onzeclub.nl"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"organisation","last_name":"Bakker BV","email":"b@bakker.nl"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Bord","price_cents":1500}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#);
    let folders = || -> Vec<String> {
        let found = std::fs::read_dir(club.path(".")).unwrap().map(|entry| entry.unwrap());
        let folders = found.filter(|entry| entry.file_type().unwrap().is_dir());
        let mut names: Vec<String> =
            folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let before = folders();
    let mut db = stopped(&club);
    assert!(is_stopped(year_books(&db, "2026-11-22".parse().unwrap(), "")));
    assert_eq!(folders(), before);
    assert!(is_stopped(write_e_invoices(&db, &[1])));
    assert!(is_stopped(export_messages(&mut db, &[])));
    #[cfg(feature = "paper")]
    assert!(is_stopped(penning::ops::print_invoices(&db, &[1])));
    club.is_sound();
}
