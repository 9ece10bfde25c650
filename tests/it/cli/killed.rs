//! The program is killed at any moment; what it said stands, and nothing is there by half or twice.

use std::io::Read as _;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt};
use crate::desk::sql;
use crate::simulation::Dice;

const MEMBERS: usize = 60;
const KILLS: usize = 300;

/// A club whose members all pay 10,00 a month by direct debit.
fn club() -> Club {
    let club = Club::new().on("2026-11-22");
    club.deed(r#"{"deed":"add_plan","name":"Maand","interval_months":1,"price_cents":1000}"#);
    let member = |n: usize| {
        format!(
            r#"{{"deed":"add_relation","number":"{n}","kind":"person","first_name":"Lid{n}","last_name":"Boer"}}
{{"deed":"add_mandate","relation":{n},"reference":"M{n}","iban":"NL91ABNA0417164300","holder":"Boer","signed_on":"2026-01-01"}}
{{"deed":"set_direct_debit","relation":{n},"enabled":true}}
{{"deed":"subscribe","relation":{n},"plan":"Maand","start_date":"2026-11-01"}}
"#
        )
    };
    club.deeds(&(1..=MEMBERS).map(member).collect::<String>());
    club
}

/// A statement that credits the last run in one sum, takes one of it back, and has payments of strangers; each movement
/// has its own reference.
fn statement(club: &Club, round: usize) -> String {
    let last = sql(
        &club.file(),
        "SELECT message_id || ' ' || total_cents || ' ' || (SELECT end_to_end_id FROM collection_item WHERE file_id = collection_file.id ORDER BY id LIMIT 1)
         FROM collection_file WHERE run_id = (SELECT max(id) FROM run WHERE kind = 'collection' AND state IN ('written', 'uploaded'))",
    );
    let words: Vec<&str> = last.split(' ').collect();
    let mut moves = Vec::new();
    if let [message, total, id] = words[..] {
        moves.push(Move::Batch(message, total.parse().unwrap()));
        moves.push(Move::Back(id, 1_000, 1_000, "AM04"));
    }
    moves.extend((0..20).map(|_| Move::Paid(100, "DE89370400440532013000", "Sponsor", "gift")));
    camt("camt.053", OWN, &moves, 0).replace("REF", &format!("R{round}-"))
}

/// What a program says when it is done; nothing where it was cut off before.
fn said(child: &mut Child) -> Option<Value> {
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).ok()
}

/// Counts what of an answer is not in the administration.
fn is_missing(club: &Club, round: usize, said: &Value) -> bool {
    let there = match round % 3 {
        2 => format!("SELECT count(*) FROM bank_file WHERE name = '{round}.xml'"),
        _ => format!("SELECT count(*) FROM run WHERE id = {}", said["run"].as_i64().unwrap_or(-1)),
    };
    (round % 3 == 2 || !said["run"].is_null()) && sql(&club.file(), &there) != "1"
}

/// Returns whether anything is there twice, or paid twice.
fn has_double(club: &Club) -> bool {
    let twice = "SELECT count(*) FROM (SELECT 1 FROM coverage GROUP BY subscription_id, from_date HAVING 1 < count(*))";
    let paid_twice = "SELECT count(*) FROM invoice_open WHERE open_cents < 0";
    let told_twice =
        "SELECT count(*) - count(DISTINCT reference) FROM bank_entry WHERE remittance = 'gift'";
    [twice, paid_twice, told_twice].iter().any(|question| sql(&club.file(), question) != "0")
}

/// Returns whether a file with a final name is half: each that was written says what the administration says.
fn has_half_file(club: &Club) -> bool {
    let files = std::fs::read_dir(club.path("incasso")).into_iter().flatten().flatten();
    files.into_iter().any(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = format!("SELECT length(bytes) FROM collection_file WHERE file_name = '{name}'");
        name.ends_with(".xml")
            && sql(&club.file(), &known) != entry.metadata().unwrap().len().to_string()
    })
}

// A harness that sees no mistake proves nothing: each of these is one that a program could make.
#[test]
fn a_mistake_is_seen_by_who_looks_for_it() {
    let club = club();
    club.ok(&["bill", "--until", "2026-12-01", "--final"]);
    let collected = club.json(&["collect", "--on", "2026-12-07"]);
    std::fs::write(club.path("2.xml"), statement(&club, 2)).unwrap();
    let read = club.json(&["bank", club.path("2.xml").to_str().unwrap()]);
    assert!(!is_missing(&club, 1, &collected) && !is_missing(&club, 2, &read));
    assert!(!has_double(&club) && !has_half_file(&club));
    let breaks = |statement: &str| {
        rusqlite::Connection::open(club.file()).unwrap().execute_batch(statement).unwrap();
    };
    // Said before it was kept.
    breaks("UPDATE bank_file SET name = 'elders'");
    assert!(is_missing(&club, 2, &read));
    // Half of a booking; the file itself refuses that as long as it has its guards.
    let guards = "SELECT group_concat('DROP TRIGGER ' || name || ';', ' ') FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_line'";
    breaks(&sql(&club.file(), guards));
    breaks(
        "DELETE FROM journal_line WHERE position = 0 AND entry_id = (SELECT max(entry_id) FROM journal_line)",
    );
    assert!(!club.opened().check().unwrap().1.is_empty());
    // A movement taken twice.
    breaks(
        "CREATE TEMP TABLE again AS SELECT * FROM bank_entry WHERE remittance = 'gift' LIMIT 1;
         UPDATE again SET id = 1000; INSERT INTO bank_entry SELECT * FROM again;",
    );
    assert!(has_double(&club));
    // A file that was cut off under its final name.
    let file = std::fs::read_dir(club.path("incasso"))
        .unwrap()
        .flatten()
        .find(|entry| entry.path().extension().is_some_and(|kind| kind == "xml"));
    let file = std::fs::OpenOptions::new().write(true).open(file.unwrap().path()).unwrap();
    file.set_len(100).unwrap();
    assert!(has_half_file(&club));
}

#[test]
fn a_killed_program_leaves_all_or_nothing() {
    let club = club();
    let mut dice = Dice::of(9);
    let (mut cut, mut acknowledged) = (0, 0);
    for round in 0..KILLS {
        let file = club.path(&format!("{round}.xml"));
        let arguments: Vec<String> = match round % 3 {
            0 => {
                let month = 1 + (round / 3) % 12;
                let until = format!("{}-{month:02}-01", 2027 + round / 36);
                ["--json", "bill", "--until", &until, "--final"].map(str::to_owned).into()
            }
            1 => ["--json", "collect", "--on", "2026-12-07"].map(str::to_owned).into(),
            _ => {
                std::fs::write(&file, statement(&club, round)).unwrap();
                ["--json", "bank", file.to_str().unwrap()].map(str::to_owned).into()
            }
        };
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut child =
            club.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // Most are cut off somewhere in their work, some come to the end of it.
        if round % 5 != 0 {
            let pause = u64::try_from(dice.below(70_000)).unwrap();
            std::thread::sleep(Duration::from_micros(pause));
            child.kill().unwrap();
        }
        cut += usize::from(child.wait().unwrap().code().is_none());
        if let Some(said) = said(&mut child) {
            acknowledged += 1;
            assert!(
                !is_missing(&club, round, &said),
                "round {round} was said and is not there: {said}"
            );
        }
        let (_, broken) = club.opened().check().unwrap();
        assert!(broken.is_empty(), "round {round}: {broken:?}");
    }
    assert!(KILLS / 4 < cut && KILLS / 30 < acknowledged, "{cut} cut off, {acknowledged} done");
    // Done once more in peace, everything is there once.
    club.ok(&["bill", "--until", "2026-12-01", "--final"]);
    for round in (2..KILLS).step_by(3) {
        let file = club.path(&format!("{round}.xml"));
        club.ok(&["bank", file.to_str().unwrap()]);
    }
    let gifts =
        "SELECT count(*), count(DISTINCT reference) FROM bank_entry WHERE remittance = 'gift'";
    assert_eq!(sql(&club.file(), gifts), format!("{0}|{0}", 20 * KILLS.div_ceil(3)));
    assert!(!has_double(&club) && !has_half_file(&club));
    club.is_sound();
}
