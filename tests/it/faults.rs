//! Every file call of a step fails in turn; what was said stands, nothing is lost, nothing is there twice or by half.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use penning::clock::Clock;
use penning::db::Db;
use serde_json::Value;

use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt};
use crate::desk::sql;

/// What happens at a file call.
const WAYS: [&str; 4] = ["kill", "torn", "full", "broken"];

/// The library that stands before file calls; nothing where no C compiler is at hand.
static SHIM: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/shim.c");
    let shim = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.so");
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&shim, &source])
        .arg("-ldl")
        .status();
    let is_made = made.is_ok_and(|status| status.success());
    if !is_made {
        eprintln!("no C compiler: faults of the disk are not tried");
    }
    is_made.then_some(shim)
});

/// A step of the program on an administration that was prepared.
struct Step {
    before: Club,
    arguments: Vec<String>,
    /// What the administration is like when the step was done once.
    facts: &'static str,
}

/// A copy of everything the step needs, to let go wrong.
struct Try {
    folder: tempfile::TempDir,
}

impl Try {
    fn of(step: &Step) -> Try {
        // In memory where there is such a place: what is tried here is what the program does, not what a disk takes.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        copy(&step.before.path(""), folder.path());
        Try { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("club.db")
    }

    fn command(&self, arguments: &[String]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_penning"));
        command
            .arg("--json")
            .arg("--file")
            .arg(self.file())
            .args(["--today", "2026-11-22"])
            .args(arguments)
            .current_dir(self.folder.path());
        command
    }

    fn run(&self, arguments: &[String]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn fails(&self, shim: &Path, arguments: &[String], at: u32, how: &str) -> Output {
        let mut command = self.command(arguments);
        command.env("LD_PRELOAD", shim).env("FAULT_AT", at.to_string()).env("FAULT_HOW", how);
        command.output().unwrap()
    }

    /// Says what is not as it must be; nothing when all is well.
    fn wrong(&self) -> Option<String> {
        let db = match Db::open(&self.file(), Clock::fixed("2026-11-22".parse().unwrap())) {
            Ok(db) => db,
            Err(error) => return Some(error.to_string()),
        };
        let (_, broken) = db.check().unwrap();
        if !broken.is_empty() {
            return Some(format!("{broken:?}"));
        }
        drop(db);
        // A file with a final name says what the administration says.
        for entry in std::fs::read_dir(self.folder.path().join("incasso")).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".xml") && !name.starts_with('.') {
                let known =
                    format!("SELECT hex(bytes) FROM collection_file WHERE file_name = '{name}'");
                let bytes: String = std::fs::read(&path)
                    .unwrap()
                    .iter()
                    .map(|byte| format!("{byte:02X}"))
                    .collect();
                if sql(&self.file(), &known) != bytes {
                    return Some(format!("{name} is not what was meant"));
                }
            }
        }
        None
    }

    /// Does the step once more in peace, and says whether everything is there once.
    fn ends(&self, step: &Step, expected: &str) -> Option<String> {
        let again = self.run(&step.arguments);
        if !matches!(again.status.code(), Some(0 | 1)) {
            return Some(format!("done again: {}", String::from_utf8_lossy(&again.stderr)));
        }
        let facts = sql(&self.file(), step.facts);
        (facts != expected).then(|| format!("{facts}\ninstead of\n{expected}"))
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            std::fs::create_dir_all(&there).unwrap();
            copy(&path, &there);
        } else {
            std::fs::copy(&path, &there).unwrap();
        }
    }
}

/// A club of three that pay by direct debit, all of it invoiced.
fn club() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":12000}"#);
    for n in 1..=3 {
        club.deeds(&format!(
            r#"{{"deed":"add_relation","number":"{n}","kind":"person","first_name":"Lid{n}","last_name":"Boer"}}
{{"deed":"add_mandate","relation":{n},"reference":"M{n}","iban":"NL91ABNA0417164300","holder":"Boer","signed_on":"2026-01-01"}}
{{"deed":"set_direct_debit","relation":{n},"enabled":true}}
{{"deed":"subscribe","relation":{n},"plan":"Jaar","start_date":"2026-11-01"}}"#
        ));
    }
    club
}

fn invoiced() -> Club {
    let club = club();
    club.deeds("{\"deed\":\"bill\",\"until\":\"2026-11-22\"}\n{\"deed\":\"finalise\"}");
    club
}

/// How many file calls a step makes when nothing goes wrong, and what is there after it.
fn in_peace(step: &Step, shim: &Path) -> (u32, String) {
    let one = Try::of(step);
    let count = one.folder.path().join("count");
    let mut command = one.command(&step.arguments);
    let output = command.env("LD_PRELOAD", shim).env("FAULT_COUNT", &count).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    let calls = std::fs::read_to_string(&count).unwrap().parse().unwrap();
    (calls, sql(&one.file(), step.facts))
}

/// Lets every file call of a step fail in every way.
fn survives(step: &Step) {
    let Some(shim) = &*SHIM else { return };
    let (calls, expected) = in_peace(step, shim);
    assert!(50 < calls, "only {calls} calls: the shim does not stand before them");
    let mut said = 0;
    for at in 0..calls {
        for how in WAYS {
            let one = Try::of(step);
            let output = one.fails(shim, &step.arguments, at, how);
            if let Some(wrong) = one.wrong() {
                panic!("call {at} of {calls}, {how}: {wrong}\n{output:?}");
            }
            // What was said to be done is there.
            let answer: Option<Value> = serde_json::from_slice(&output.stdout).ok();
            if answer.is_some_and(|answer| {
                answer["ok"] != Value::Bool(false) && answer["code"].is_null()
            }) {
                said += 1;
                let facts = sql(&one.file(), step.facts);
                assert_eq!(facts, expected, "call {at}, {how}: said and not there");
            }
            if let Some(wrong) = one.ends(step, &expected) {
                panic!("call {at} of {calls}, {how}: {wrong}");
            }
        }
    }
    eprintln!("{calls} calls, {} faults, {said} of them after the answer", 4 * calls);
}

fn billing() -> Step {
    Step {
        before: club(),
        arguments: ["bill", "--until", "2026-11-22", "--final"].map(str::to_owned).into(),
        facts: "SELECT state, count(*), sum(total_cents), count(DISTINCT number) FROM invoice GROUP BY state
                UNION ALL SELECT 'covered', count(*), 0, 0 FROM coverage",
    }
}

fn collecting() -> Step {
    Step {
        before: invoiced(),
        arguments: ["collect", "--on", "2026-12-07"].map(str::to_owned).into(),
        facts: "SELECT run.state, collection_item.state, count(*), sum(amount_cents) FROM collection_item JOIN run ON run.id = run_id GROUP BY 1, 2",
    }
}

fn reading() -> Step {
    let club = invoiced();
    let run = club.json(&["collect", "--on", "2026-12-07"])["run"].clone();
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
    let message = sql(&club.file(), "SELECT message_id FROM collection_file");
    let moves = [
        Move::Batch(&message, 36_000),
        Move::Back("2026-0002-1", 12_000, 12_000, "AM04"),
        Move::Paid(12_000, "NL20INGB0001234567", "Oma", "2026-0002"),
        Move::Paid(500, "NL20INGB0001234567", "Oma", "zomaar"),
    ];
    std::fs::write(club.path("dec.xml"), camt("camt.053", OWN, &moves, 0)).unwrap();
    Step {
        before: club,
        arguments: ["bank", "dec.xml"].map(str::to_owned).into(),
        facts: "SELECT 'entries', state, count(*), sum(amount_cents) FROM bank_entry GROUP BY state
                UNION ALL SELECT 'open', '', count(*), sum(open_cents) FROM invoice_open
                UNION ALL SELECT 'books', account, count(*), sum(amount_cents) FROM journal_line GROUP BY account",
    }
}

#[test]
fn a_bill_survives_every_fault_of_the_disk() {
    survives(&billing());
}

#[test]
fn a_collection_survives_every_fault_of_the_disk() {
    survives(&collecting());
}

#[test]
fn a_statement_survives_every_fault_of_the_disk() {
    survives(&reading());
}

// Whoever never fails proves nothing: three mistakes that are made on purpose are all found.
#[test]
fn mistakes_made_on_purpose_are_found() {
    let Some(shim) = &*SHIM else { return };
    // The disk says that it wrote, and did not.
    let step = billing();
    let (calls, expected) = in_peace(&step, shim);
    let is_lost = |at: u32| {
        let one = Try::of(&step);
        one.fails(shim, &step.arguments, at, "lost");
        one.wrong().is_some() || sql(&one.file(), step.facts) != expected
    };
    assert!((0..calls).rev().any(is_lost), "a lost write is not found");
    // What a cut-off program left to be put right is thrown away.
    let is_forgotten = |at: u32| {
        let one = Try::of(&step);
        one.fails(shim, &step.arguments, at, "torn");
        let had = std::fs::remove_file(one.folder.path().join("club.db-journal")).is_ok();
        had && (one.wrong().is_some() || one.ends(&step, &expected).is_some())
    };
    assert!((0..calls).any(is_forgotten), "a journal that is thrown away is not missed");
    // A file for the bank has its final name and half of its bytes.
    let step = collecting();
    let one = Try::of(&step);
    one.run(&step.arguments);
    assert_eq!(one.wrong(), None);
    let name = sql(&one.file(), "SELECT file_name FROM collection_file");
    let path = one.folder.path().join("incasso").join(name);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(one.wrong().is_some_and(|wrong| wrong.contains("not what was meant")));
}

/// A step that puts files in a folder for people.
struct Papers {
    step: Step,
    /// In the folder of the administration.
    folder: &'static str,
}

/// The files under a folder by name, with how long they are; not those that have no name yet.
fn papers(folder: &Path) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(
                papers(&path).into_iter().map(|(of, length)| (format!("{name}/{of}"), length)),
            );
        } else if !name.starts_with('.') {
            found.insert(name, path.metadata().unwrap().len());
        }
    }
    found
}

/// Lets some twenty file calls of a step fail, spread over all of them: a file is whole or is not there, and afterwards all are.
fn papers_survive(papers_of: &Papers) {
    let Some(shim) = &*SHIM else { return };
    let Papers { step, folder } = papers_of;
    let (calls, expected) = in_peace(step, shim);
    let peace = Try::of(step);
    peace.run(&step.arguments);
    let whole = papers(&peace.folder.path().join(folder));
    assert!(!whole.is_empty(), "nothing was made in {folder}");
    let every = usize::try_from(calls / 20 + 1).unwrap();
    for (at, how) in (0..calls).step_by(every).flat_map(|at| WAYS.map(|how| (at, how))) {
        let one = Try::of(step);
        let output = one.fails(shim, &step.arguments, at, how);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let there = papers(&one.folder.path().join(folder));
        for (name, length) in &there {
            assert_eq!(whole.get(name), Some(length), "call {at}, {how}: {name}\n{told}");
        }
        if output.status.success() {
            assert_eq!(there, whole, "call {at}, {how}: said and not there");
        }
        let is_english =
            ["os error", "No space", "cannot ", "failed"].iter().any(|word| told.contains(word));
        assert!(!is_english, "call {at}, {how}: {told}");
        if let Some(wrong) = one.wrong() {
            panic!("call {at} of {calls}, {how}: {wrong}\n{told}");
        }
        if let Some(wrong) = one.ends(step, &expected) {
            panic!("call {at} of {calls}, {how}: {wrong}");
        }
        assert_eq!(papers(&one.folder.path().join(folder)), whole, "call {at}, {how}");
    }
}

/// A club with invoices that were sent to nobody yet.
fn with_papers(arguments: &[&str], folder: &'static str) -> Papers {
    let before = invoiced();
    before.deed(r#"{"deed":"change_settings","settings":{"club.email":"post@example.org"}}"#);
    for n in 1..=3 {
        before.deed(&format!(
            r#"{{"deed":"change_relation","relation":{n},"email":"{n}@example.org","street":"Dorpsstraat","house_number":"{n}","postal_code":"1234 AB","city":"Ons Dorp"}}"#
        ));
    }
    before.deed(r#"{"deed":"post_invoices","invoices":["2026-0001","2026-0002"]}"#);
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let facts = "SELECT state, count(*) FROM message GROUP BY state UNION ALL SELECT state, count(*) FROM invoice GROUP BY state";
    Papers { step: Step { before, arguments, facts }, folder }
}

#[cfg(feature = "paper")]
#[test]
fn a_print_survives_faults_of_the_disk() {
    papers_survive(&with_papers(&["print", "invoices", "2026-0001", "2026-0002"], "papier"));
}

#[test]
fn what_goes_out_survives_faults_of_the_disk() {
    papers_survive(&with_papers(&["post", "--prepare"], "post"));
}

#[test]
fn the_folder_of_a_year_survives_faults_of_the_disk() {
    papers_survive(&with_papers(&["books"], "boeken 2026-01-01 tm 2026-12-31"));
}
