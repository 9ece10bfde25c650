//! The verbs: what they say, and what they do twice.

use std::fs;

use serde_json::json;

use crate::cli::{Club, bytes, ends};
use crate::desk::sql;

/// A club with three members who are collected and one who pays by transfer.
fn club_of_four() -> Club {
    let club = Club::new();
    for (n, name) in [(1, "Aal"), (2, "Bok"), (3, "Cent"), (4, "Dirk")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":{n},"kind":"person","last_name":"{name}"}}"#
        ));
        club.deed(&format!(r#"{{"deed":"subscribe","relation":"{name}","plan":"regulier","start_date":"2026-01-01"}}"#));
        if n < 4 {
            let mandate = format!(
                r#"{{"deed":"add_mandate","relation":{n},"reference":"M-{n}","iban":"NL91ABNA0417164300","holder":"{name}","signed_on":"2025-01-01"}}"#
            );
            club.deed(&mandate);
        }
    }
    club
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let one = club_of_four();
    let other = club_of_four();
    let files = [&one, &other].map(|club| {
        club.ok(&["bill", "--until", "2026-11-22", "--final"]);
        let collected = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"]);
        club.path(collected["files"][0].as_str().unwrap())
    });
    assert_eq!(bytes(&files[0]), bytes(&files[1]));
    assert_eq!(files[0].file_name(), files[1].file_name());
}

#[test]
fn what_was_lost_on_disk_is_written_again_the_same() {
    let club = club_of_four();
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    // A file in the way of the folder: the run is kept, its file is not written.
    fs::write(club.path("bank"), "in the way").unwrap();
    ends(&club.run(&["collect", "--on", "2026-12-07", "--out", "bank"]), 3, "De ronde is bewaard");
    assert_eq!(club.export("collections").len(), 3);
    fs::remove_file(club.path("bank")).unwrap();
    let collected = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"]);
    assert_eq!(collected["transactions"], 0, "nothing is collected a second time");
    let file = club.path(collected["files"][0].as_str().unwrap());
    assert!(String::from_utf8(bytes(&file)).unwrap().contains("<NbOfTxs>3</NbOfTxs>"));
    assert_eq!(club.export("collections").len(), 3);
    club.is_sound();
}

#[test]
fn a_file_that_says_something_else_is_never_overwritten() {
    let club = club_of_four();
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let preview = club.json(&["collect", "--on", "2026-12-07", "--dry-run"]);
    assert_eq!((&preview["run"], &preview["transactions"]), (&json!(null), &json!(3)));
    let collected = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"]);
    let name = collected["files"][0].as_str().unwrap();
    fs::create_dir(club.path("other")).unwrap();
    let there = club.path("other").join(club.path(name).file_name().unwrap());
    fs::write(&there, "mine").unwrap();
    // The administration goes back to before the file was written; the folder of the user has another.
    club.ok(&["undo", &collected["run"].to_string()]);
    assert_eq!(bytes(&there), b"mine");
}

#[test]
fn undo_ends_at_the_bank() {
    let club = club_of_four();
    let billed = club.json(&["bill", "--until", "2026-11-22"]);
    assert_eq!(billed["lines"], 4);
    assert_eq!(
        club.json(&["undo", &billed["run"].to_string()]),
        json!({ "run": billed["run"], "state": "undone" })
    );
    assert_eq!(club.export("invoices").len(), 0);
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let before = club.export("mandates");
    let collected = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"]);
    let run = collected["run"].to_string();
    assert_ne!(club.export("mandates"), before);
    club.ok(&["undo", &run]);
    assert_eq!(club.export("mandates"), before);
    let again = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"])["run"].to_string();
    assert_eq!(club.json(&["uploaded", &again])["state"], "uploaded");
    ends(&club.run(&["undo", &again]), 1, "bij de bank");
    ends(&club.run(&["uploaded", &again]), 1, "bij de bank");
    ends(&club.run(&["undo", &run]), 1, "al teruggedraaid");
    ends(&club.run(&["undo", "99"]), 1, "is er niet");
    club.is_sound();
}

#[test]
fn a_final_run_is_credited_not_undone() {
    let club = club_of_four();
    let billed = club.json(&["bill", "--until", "2026-11-22", "--final"]);
    assert_eq!(billed["final"], json!(["2026-0001", "2026-0002", "2026-0003", "2026-0004"]));
    ends(&club.run(&["undo", &billed["run"].to_string()]), 1, "definitief");
    assert_eq!(club.json(&["bill", "--until", "2026-11-22", "--final"])["run"], json!(null));
    club.is_sound();
}

#[test]
fn a_backup_can_be_restored_and_collecting_then_waits() {
    let club = club_of_four();
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let backup = club.json(&["backup", "--out", "copy.penning"]);
    assert_eq!(backup["totals"]["relations"], 4);
    let collected = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"]);
    let first = bytes(&club.path(collected["files"][0].as_str().unwrap()));
    // Without a word nothing is restored.
    ends(&club.run(&["--json", "restore", "copy.penning"]), 1, "");
    assert_eq!(club.export("collections").len(), 3);
    let restored = club.json(&["--yes", "restore", "copy.penning"]);
    assert!(club.path(restored["kept"].as_str().unwrap()).exists());
    assert_eq!(restored["unknown_files"].as_array().unwrap().len(), 1);
    assert_eq!(club.export("collections").len(), 0);
    // The bank has a file that this administration does not know.
    ends(&club.run(&["collect", "--on", "2026-12-07", "--out", "bank"]), 1, "Kijk bij de bank na");
    assert_eq!(club.refused(r#"{"deed":"write_refunds"}"#), "quarantine");
    club.deed(r#"{"deed":"end_quarantine","reason":"niet uitgevoerd volgens ING"}"#);
    let again = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"]);
    // The same content is the same file, with the id the bank has seen.
    assert_eq!(bytes(&club.path(again["files"][0].as_str().unwrap())), first);
    club.is_sound();
}

#[test]
fn exports_are_what_excel_in_the_netherlands_opens() {
    let club = club_of_four();
    club.deed(
        r#"{"deed":"add_relation","kind":"person","last_name":"=cmd()","groups":["Bestuur"]}"#,
    );
    let csv = club.ok(&["export", "relations"]);
    assert!(csv.starts_with("\u{feff}number;kind;name;"));
    assert!(csv.contains(";'=cmd();"), "{csv}");
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let open = club.ok(&["export", "open", "--out", "open.csv"]);
    assert!(open.contains("4 regels"));
    assert!(fs::read_to_string(club.path("open.csv")).unwrap().contains(";100,00;"));
    club.ok(&["export", "journal", "--format", "xlsx", "--out", "journal.xlsx"]);
    assert!(bytes(&club.path("journal.xlsx")).starts_with(b"PK"));
    for what in [
        "relations",
        "subscriptions",
        "invoices",
        "open",
        "collections",
        "mandates",
        "journal",
        "audit",
    ] {
        assert!(club.json(&["export", what, "--format", "json"]).is_array(), "{what}");
    }
    let journal: i64 =
        club.export("journal").iter().map(|row| row["amount_cents"].as_i64().unwrap()).sum();
    assert_eq!(journal, 0);
    ends(&club.run(&["export", "alles"]), 2, "relations, subscriptions");
}

#[test]
fn the_demo_is_the_same_for_the_same_seed_and_touches_nothing_of_yours() {
    let club = Club::none();
    club.ok(&["demo", "--write", "one.db"]);
    club.ok(&["demo", "--write", "other.db"]);
    assert_eq!(bytes(&club.path("one.db")), bytes(&club.path("other.db")));
    let demo = club.json(&["demo", "--write", "small.db", "--relations", "30"]);
    assert_eq!(demo["relations"], 30);
    let said = club.ok(&["demo"]);
    assert_eq!(said.lines().count(), 5, "{said}");
    assert!(said.contains("Bestand voor de bank: penning-demo/PEN-"), "{said}");
    assert!(!club.file().exists());
    assert!(crate::bank_schema::validates(&xml_in(&club.path("penning-demo")), "pain.008.001.08"));
}

fn xml_in(folder: &std::path::Path) -> std::path::PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|extension| extension == "xml")).unwrap()
}

#[test]
fn everything_speaks_english_too() {
    let club = club_of_four();
    let status = club.ok(&["--lang", "en", "status"]);
    assert!(
        status.contains("To bill until today")
            && status.contains("- 1 round is due: 4 subscriptions"),
        "{status}"
    );
    ends(&club.run(&["--lang", "en", "undo", "9"]), 1, "is not there");
    assert!(club.ok(&["completions", "bash"]).contains("penning"));
    assert!(club.ok(&["man"]).contains(".TH"));
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_what_is_written() {
    use std::os::unix::fs::PermissionsExt;
    let club = club_of_four();
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let collected = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"]);
    let xml = club.path(collected["files"][0].as_str().unwrap());
    let sheet = club.path(collected["control_sheet"].as_str().unwrap());
    for path in [club.file(), club.path("club.db.lock"), club.path("club-exports.log"), xml, sheet]
    {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
}

const LIST: &str = "Naam;IBAN;Machtigingskenmerk;Machtigingsdatum;Soort
Jan de Boer;NL91ABNA0417164300;M-1;01-05-2020;Senior
Piet Smit;NL20INGB0001234567;M-2;01-05-2020;Senior
";

#[test]
fn the_same_list_again_adds_nobody() {
    let club = Club::new();
    std::fs::write(club.path("leden.csv"), LIST).unwrap();
    assert_eq!(club.json(&["import", "leden.csv"])["imported"], 2);
    let again = club.json(&["import", "leden.csv"]);
    assert_eq!((&again["imported"], &again["updated"]), (&0.into(), &2.into()), "{again}");
    assert_eq!(again["subscriptions"], 0);
    assert_eq!(club.export("relations").len(), 2);
    assert_eq!(club.export("mandates").len(), 2);
    club.is_sound();
}

#[test]
fn what_a_list_says_otherwise_is_reported_and_left_as_it_is() {
    let club = Club::new();
    std::fs::write(club.path("leden.csv"), LIST).unwrap();
    club.ok(&["import", "leden.csv"]);
    let mandates = club.export("mandates");
    let changed = LIST
        .replace("NL20INGB0001234567;M-2", "NL91ABNA0417164300;M-2")
        .replace("M-1;01-05-2020;Senior", "M-1;01-05-2020;Jeugd");
    std::fs::write(club.path("leden.csv"), changed).unwrap();
    let again = club.json(&["import", "leden.csv"]);
    let mut codes: Vec<&str> =
        again["problems"].as_array().unwrap().iter().filter_map(|p| p["code"].as_str()).collect();
    codes.sort_unstable();
    codes.retain(|code| code.ends_with("_differs"));
    assert_eq!(codes, ["mandate_differs", "subscription_differs"], "{again}");
    assert_eq!(club.export("mandates"), mandates);
    assert_eq!(club.export("subscriptions").len(), 2);
}

#[test]
fn a_number_of_somebody_else_is_never_taken_over() {
    let club = Club::new();
    std::fs::write(club.path("een.csv"), "Nr;Naam\n1;Jan de Boer\n").unwrap();
    std::fs::write(club.path("twee.csv"), "Nr;Naam\n1;Karin Bakker\n2;Piet;te;veel\n").unwrap();
    club.ok(&["import", "een.csv"]);
    let second = club.json(&["import", "twee.csv"]);
    let codes: Vec<&str> =
        second["problems"].as_array().unwrap().iter().filter_map(|p| p["code"].as_str()).collect();
    assert_eq!(codes, ["number_of_other", "row_too_long"], "{second}");
    assert_eq!(club.export("relations")[0]["last_name"], "Boer");
    assert_eq!(club.export("relations").len(), 1);
}

// S1.25: what is sent to somebody who helps tells of nobody.
#[test]
fn a_report_of_a_problem_names_nobody() {
    let club = Club::none();
    club.ok(&["demo", "--relations", "60", "--write", "club.db"]);
    let file = rusqlite::Connection::open(club.file()).unwrap();
    file.execute("UPDATE allocation SET amount_cents = amount_cents + 1 WHERE id = 1", []).ok();
    let made = club.json(&["report"]);
    let report = std::fs::read_to_string(made["file"].as_str().unwrap()).unwrap();
    for part in ["relation: 60", "promises looked at", "demo_club", "club.iban", "sqlite: "] {
        assert!(report.contains(part), "{part} is not in:\n{report}");
    }
    let secrets = sql(
        &club.file(),
        "SELECT last_name FROM relation UNION SELECT iban FROM mandate UNION SELECT email FROM relation
         UNION SELECT street FROM relation UNION SELECT value FROM setting WHERE length(value) > 4 UNION SELECT number FROM invoice",
    );
    for secret in secrets.lines().filter(|secret| 3 < secret.len()) {
        assert!(!report.contains(secret), "{secret} is in:\n{report}");
    }
}

// Where nothing can be written it is said in words, with the file, and nothing is left there.
#[test]
fn a_list_that_cannot_be_written_says_where() {
    let club = club_of_four();
    let out = club.run(&["export", "relations", "--out", "nergens/lijst.csv"]);
    ends(&out, 3, "nergens/lijst.csv");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!said.contains("os error") && !said.contains("No such file"), "{said}");
    assert!(!club.path("nergens").exists());
}
