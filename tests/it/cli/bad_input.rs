//! What goes wrong: a sentence that says what, where and what to do, the right status, and nothing lost.

use std::fs;
use std::process::Command;

use crate::cli::{Club, bytes, ends};

fn import(club: &Club, name: &str, content: &[u8]) -> std::process::Output {
    fs::write(club.path(name), content).unwrap();
    club.run(&["import", name])
}

#[test]
fn what_is_no_list_is_refused_with_its_reason() {
    let club = Club::new();
    let before = bytes(&club.file());
    ends(&import(&club, "leeg.csv", b""), 2, "het bestand is leeg");
    ends(&import(&club, "een.csv", b"Naam\nJan\n"), 2, "maar \u{e9}\u{e9}n kolom");
    ends(
        &import(&club, "stuk.csv", b"Naam;Plaats\nJan;\"Zeist\nPiet;Ede\n"),
        2,
        "bij regel 2 staat een aanhalingsteken",
    );
    ends(&import(&club, "a.pdf", b"%PDF-1.7 ..."), 2, "dit is een PDF en geen lijst");
    ends(&import(&club, "a.xlsx", b"PK\x03\x04 rubbish"), 2, "werkblad is niet te lezen");
    ends(
        &import(&club, "zonder.csv", b"Plaats;Schoenmaat\nEde;42\n"),
        1,
        "geen kolom met een naam",
    );
    ends(&club.run(&["import", "."]), 2, "is een map");
    ends(&club.run(&["import", "bestaat-niet.csv"]), 2, "is niet te lezen");
    assert_eq!(bytes(&club.file()), before, "nothing was changed");
}

#[test]
fn a_list_that_is_too_large_is_refused_unread() {
    let club = Club::new();
    // A file with a hole: as large as it says, without the disk for it.
    fs::File::create(club.path("groot.csv")).unwrap().set_len(200 * 1024 * 1024).unwrap();
    ends(&club.run(&["import", "groot.csv"]), 2, "200 MB");
}

#[test]
fn a_file_that_is_not_ours_is_left_alone() {
    let club = Club::none();
    fs::write(club.file(), "this is a letter to my aunt, and it is longer than a hundred bytes, so that it could have been a database").unwrap();
    let before = bytes(&club.file());
    ends(&club.run(&["status"]), 3, "geen administratie van penning");
    assert_eq!(bytes(&club.file()), before);
    let other = rusqlite::Connection::open(club.path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(other);
    let before = bytes(&club.path("other.db"));
    ends(&club.run_on("other.db", &["check"]), 3, "geen administratie van penning");
    assert_eq!(bytes(&club.path("other.db")), before);
    ends(&club.run_on(".", &["check"]), 2, "is een map");
    ends(&club.run_on("weg.db", &["check"]), 2, "is er niet");
    assert!(!club.path("weg.db").exists(), "nothing is made that was not asked for");
}

#[test]
fn a_file_of_a_newer_program_is_refused_by_name() {
    let club = Club::new();
    rusqlite::Connection::open(club.file())
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let before = bytes(&club.file());
    ends(&club.run(&["status"]), 3, "nieuwere penning (versie 99");
    assert_eq!(bytes(&club.file()), before);
}

#[test]
fn a_new_club_never_overwrites() {
    let club = Club::new();
    let new = [
        "new",
        "--name",
        "Ander",
        "--iban",
        "NL69INGB0123456789",
        "--creditor-id",
        "NL33ZZZ140946600000",
    ];
    ends(&club.run(&new), 2, "bestaat al");
    let other = Club::none();
    let wrong = [
        "new",
        "--name",
        "Ander",
        "--iban",
        "NL69INGB0123456788",
        "--creditor-id",
        "NL33ZZZ140946600000",
    ];
    ends(&other.run(&wrong), 2, "controlecijfers");
    assert!(!other.file().exists());
}

#[test]
fn the_second_program_may_only_read_and_says_who_has_it() {
    let club = Club::new();
    let lock = penning::db::lock::Lock::take(&club.file()).unwrap();
    let output = club.run(&["bill", "--until", "2026-11-22"]);
    ends(&output, 3, "alleen te lezen");
    assert!(
        String::from_utf8_lossy(&output.stderr).contains(&format!("proces {}", std::process::id()))
    );
    assert!(club.ok(&["status"]).contains("VV De Boemerang"));
    drop(lock);
    club.ok(&["bill", "--until", "2026-11-22"]);
}

#[test]
fn a_full_disk_while_writing_for_the_bank_loses_nothing() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":1,"kind":"person","last_name":"Aal"}"#);
    club.deed(r#"{"deed":"add_mandate","relation":1,"iban":"NL91ABNA0417164300","holder":"Aal","signed_on":"2025-01-01"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Regulier","start_date":"2026-01-01"}"#);
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let full = club.path("vol");
    fs::create_dir(&full).unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=4k", "tmpfs"]).arg(&full).status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("NOT LOOKED AT: a full disk (mounting a small one is not allowed here)");
        return;
    }
    fs::write(full.join("filler"), [0; 4096]).ok();
    let output = club.run(&["collect", "--on", "2026-12-07", "--out", "vol"]);
    let left: Vec<String> = fs::read_dir(&full)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    Command::new("umount").arg(&full).status().unwrap();
    ends(&output, 3, "maak ruimte");
    assert_eq!(left, ["filler"], "no half file is left");
    let collected = club.json(&["collect", "--on", "2026-12-07", "--out", "bank"]);
    assert_eq!(collected["files"].as_array().unwrap().len(), 1);
    assert_eq!(club.export("collections").len(), 1);
    club.is_sound();
}

#[test]
fn a_hostile_name_does_nothing_anywhere() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":1,"kind":"person","last_name":"\u001b[2J\u202eKwaad\u0007 '; DROP TABLE relation; --"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Regulier","start_date":"2026-01-01"}"#);
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    for verb in [
        &["collect", "--on", "2026-12-07"][..],
        &["export", "relations"],
        &["export", "audit"],
        &["status"],
    ] {
        let printed = club.ok(verb);
        assert!(!printed.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{printed}");
    }
    assert_eq!(club.export("relations").len(), 1);
}

#[test]
fn a_bit_that_fell_over_is_found() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":1,"kind":"person","last_name":"Aal"}"#);
    let connection = rusqlite::Connection::open(club.file()).unwrap();
    connection.execute_batch("DROP TRIGGER audit_stays; UPDATE audit_log SET payload = replace(payload, 'Aal', 'Bal')").unwrap();
    drop(connection);
    let check = club.json(&["check"]);
    assert_eq!(check["ok"], false);
    assert!(check["problems"][0]["invariant"].as_str().unwrap().starts_with("I19"));
}

#[test]
fn wrong_use_is_told_with_status_two() {
    let club = Club::new();
    for arguments in [
        &["vlieg"][..],
        &["bill"],
        &["bill", "--until", "morgen"],
        &["collect", "--on", "2026-02-30"],
        &["--lang", "fr", "status"],
    ] {
        assert_eq!(club.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
    fs::write(club.path("config.toml"), "taal = 'nl'").unwrap();
    ends(&club.run(&["--config", "config.toml", "status"]), 2, "taal");
}

#[test]
fn a_list_with_the_account_of_the_club_gives_nobody_a_mandate_on_it() {
    let club = Club::new();
    std::fs::write(
        club.path("leden.csv"),
        "Lidnummer;Achternaam;IBAN;Machtigingskenmerk;Datum machtiging\n1;Vos;NL69INGB0123456789;M1;01-01-2026\n2;Bos;NL91ABNA0417164300;M2;01-01-2026\n",
    )
    .unwrap();
    let told = club.run(&["--json", "import", club.path("leden.csv").to_str().unwrap()]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let problem = &told["problems"].as_array().unwrap()[0];
    assert_eq!((&problem["row"], &problem["code"]), (&1.into(), &"iban_of_club".into()), "{told}");
    let said = problem["message"].as_str().unwrap();
    assert!(
        said.starts_with("Rekening NL69 INGB 0123 4567 89 van Vos is die van de club"),
        "{said}"
    );
    assert_eq!(crate::desk::sql(&club.file(), "SELECT reference FROM mandate"), "M2");
}
