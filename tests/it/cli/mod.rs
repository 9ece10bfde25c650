//! The program as a person or a script runs it.

mod bad_input;
pub(crate) mod bank;
mod bank_matching;
mod boemerang;
mod books;
mod dates;
mod deeds;
mod dunning;
mod gifts;
mod groups;
mod intake;
mod killed;
mod mandates;
mod members;
mod messages;
mod never_twice;
#[cfg(feature = "paper")]
mod paper;
mod parts;
mod plans;
mod post;
mod post_tls;
mod prices;
mod product_vat;
mod recurring;
mod refunds;
mod sales;
mod set_off;
mod stopped;
mod terminal;
mod verbs;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use penning::clock::Clock;
use penning::db::Db;
use serde_json::Value;

/// A folder with an administration in it, and the program.
pub(crate) struct Club {
    folder: tempfile::TempDir,
    today: &'static str,
}

impl Club {
    /// A new club on 22 November 2026.
    pub(crate) fn new() -> Club {
        let club = Club::none();
        club.ok(&[
            "new",
            "--name",
            "VV De Boemerang",
            "--iban",
            "NL69INGB0123456789",
            "--creditor-id",
            "NL33ZZZ140946600000",
        ]);
        club
    }

    /// A folder without an administration.
    pub(crate) fn none() -> Club {
        Club { folder: tempfile::tempdir().unwrap(), today: "2026-11-22" }
    }

    pub(crate) fn on(self, today: &'static str) -> Club {
        Club { today, ..self }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path("club.db")
    }

    /// Opens the administration within the test.
    pub(crate) fn opened(&self) -> Db {
        Db::open(&self.file(), Clock::fixed(self.today.parse().unwrap())).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_penning"));
        command
            .arg("--file")
            .arg(self.file())
            .args(["--today", self.today])
            .args(arguments)
            .current_dir(self.folder.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs on another file of the same folder.
    pub(crate) fn run_on(&self, name: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_penning"));
        command.args(["--file", name, "--today", self.today]).args(arguments);
        command.current_dir(self.folder.path()).output().unwrap()
    }

    /// Runs and returns what was printed; the exit status must be 0 or 1.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let status = output.status.code();
        assert!(
            matches!(status, Some(0 | 1)),
            "{arguments:?} ended with {status:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs with `--json` and returns the document.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        serde_json::from_str(&self.ok(&all)).unwrap()
    }

    /// Does deeds, a line each, and returns the line that came back for each.
    #[track_caller]
    pub(crate) fn deeds(&self, lines: &str) -> Vec<Value> {
        let path = self.path("deeds.jsonl");
        std::fs::write(&path, lines).unwrap();
        let printed = self.ok(&["do", path.to_str().unwrap()]);
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Does one deed that must go well.
    #[track_caller]
    pub(crate) fn deed(&self, line: &str) -> Value {
        let answer = self.deeds(line).pop().unwrap();
        assert_eq!(answer["ok"], true, "{line}: {answer}");
        answer
    }

    /// Does one deed that must be refused, and returns the code.
    #[track_caller]
    pub(crate) fn refused(&self, line: &str) -> String {
        let answer = self.deeds(line).pop().unwrap();
        assert_eq!(answer["ok"], false, "{line}: {answer}");
        answer["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn export(&self, what: &str) -> Vec<Value> {
        let rows = self.json(&["export", what, "--format", "json"]);
        rows.as_array().unwrap().clone()
    }

    #[track_caller]
    pub(crate) fn is_sound(&self) {
        let check = self.json(&["check"]);
        assert_eq!(check["ok"], true, "{check}");
    }
}

/// Ends with a status and says something with a word in it.
#[track_caller]
pub(crate) fn ends(output: &Output, status: i32, word: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert!(said.contains(word), "`{word}` is not in: {said}");
}

/// Returns the bytes of a file as they are on disk.
pub(crate) fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
