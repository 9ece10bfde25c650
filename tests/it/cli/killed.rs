//! The program is killed at any moment; what it said stands, and nothing is there by half or twice.

use std::process::Stdio;
use std::time::Duration;

use crate::cli::Club;
use crate::desk::sql;
use crate::simulation::Dice;

const MEMBERS: usize = 120;
const KILLS: usize = 90;

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

/// A statement with so many payments of strangers; each has its own reference.
fn statement(number: usize) -> String {
    let entry = |n: usize| {
        format!(":61:2612071207C1,00NTRFNONREF//{number:04}{n:06}\r\n:86:/REMI/USTD//gift {n}/\r\n")
    };
    let entries: String = (0..200).map(entry).collect();
    format!(
        ":20:P{number}\r\n:25:NL69INGB0123456789\r\n:28C:1\r\n:60F:C261206EUR0,00\r\n{entries}:62F:C261207EUR200,00\r\n-\r\n"
    )
}

#[test]
fn a_killed_program_leaves_all_or_nothing() {
    let club = club();
    let mut dice = Dice::of(9);
    let mut cut = 0;
    for round in 0..KILLS {
        let file = club.path(&format!("{round}.940"));
        let arguments: Vec<String> = match round % 3 {
            0 => {
                let month = 1 + (round / 3) % 12;
                let until = format!("{}-{month:02}-01", 2027 + round / 36);
                ["bill", "--until", &until, "--final"].map(str::to_owned).into()
            }
            1 => ["collect", "--on", "2026-12-07"].map(str::to_owned).into(),
            _ => {
                std::fs::write(&file, statement(round)).unwrap();
                vec!["bank".to_owned(), file.to_str().unwrap().to_owned()]
            }
        };
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut child =
            club.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(u64::try_from(dice.below(60_000)).unwrap()));
        child.kill().unwrap();
        cut += usize::from(child.wait().unwrap().code().is_none());
        club.is_sound();
    }
    assert!(KILLS / 4 < cut, "only {cut} were cut off");
    // Done once more in peace, everything is there once.
    club.ok(&["bill", "--until", "2026-12-01", "--final"]);
    let twice = "SELECT count(*) FROM (SELECT 1 FROM coverage GROUP BY subscription_id, from_date HAVING 1 < count(*))";
    assert_eq!(sql(&club.file(), twice), "0");
    for round in (2..KILLS).step_by(3) {
        let file = club.path(&format!("{round}.940"));
        club.ok(&["bank", file.to_str().unwrap()]);
    }
    assert_eq!(
        sql(&club.file(), "SELECT count(*), count(DISTINCT reference) FROM bank_entry"),
        format!("{0}|{0}", 200 * KILLS.div_ceil(3))
    );
    // No file with a final name is half: each that was written says what the administration says.
    let folder = club.path("incasso");
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".xml") {
            let known =
                format!("SELECT length(bytes) FROM collection_file WHERE file_name = '{name}'");
            assert_eq!(sql(&club.file(), &known), entry.metadata().unwrap().len().to_string());
        }
    }
    club.is_sound();
}
