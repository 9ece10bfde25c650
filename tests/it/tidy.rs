//! The rules of the house, kept by reading the source.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Every source file with its path inside src, and its text without its own tests.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
        (path.strip_prefix(&src).unwrap().display().to_string().replace('\\', "/"), text)
    };
    rust_files(&src).into_iter().map(read).collect()
}

/// Which rooms of the house may use which.
const LAYERS: [(&str, &[&str]); 10] = [
    ("domain/", &["domain"]),
    ("bank/", &["bank", "domain"]),
    ("exchange/", &["exchange", "domain"]),
    ("paper/", &["paper", "domain"]),
    ("db/", &["db", "domain", "clock", "jobs"]),
    ("ops/", &["ops", "db", "bank", "exchange", "paper", "domain", "clock", "jobs"]),
    ("ui/", &["ui", "domain", "text"]),
    ("screens/", &["screens", "ops", "ui", "db", "exchange", "domain", "text", "actions", "clock"]),
    ("cli/", &["cli", "app", "ops", "db", "exchange", "domain", "text", "config", "clock"]),
    ("actions.rs", &["text"]),
];

#[test]
fn rooms_know_only_the_rooms_below() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(room, _)| path.starts_with(room)) else {
            continue;
        };
        for used in text.split("crate::").skip(1) {
            let room: String =
                used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !allowed.contains(&room.as_str()) {
                wrong.push(format!("{path} uses {room}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_deeds_write() {
    let writes = sources().into_iter().filter(|(path, text)| {
        !path.starts_with("ops/") && !path.starts_with("db/") && text.contains(".write(|")
    });
    assert_eq!(writes.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn only_the_file_layer_speaks_sql() {
    let words = ["SELECT ", "INSERT INTO", "DELETE FROM", "PRAGMA "];
    let speaks = |text: &str| words.iter().any(|word| text.contains(word));
    let found =
        sources().into_iter().filter(|(path, text)| !path.starts_with("db/") && speaks(text));
    assert_eq!(found.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn only_the_theme_names_a_colour() {
    let found = sources()
        .into_iter()
        .filter(|(path, text)| path != "ui/theme.rs" && text.contains("Color::"));
    assert_eq!(found.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn screens_never_name_each_other_but_through_the_map() {
    // Helpers that a screen shares with its neighbours are few and named here.
    let shared = [
        "list_view",
        "form_screen",
        "collections::run_state",
        "run_card::write_file",
        "collect_wizard::draw_steps",
        "interval::",
        "sale_lines",
        "sale_made",
        "invoices::invoice_state",
        "relations::membership",
        "subscriptions::status_name",
        "price_effect::",
        "decisions::{",
        "returns::{advice, reason}",
        "paper",
        "code::{Beside, Code}",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources()
        .into_iter()
        .filter(|(path, _)| path.starts_with("screens/") && path != "screens/mod.rs")
    {
        for used in text.split("crate::screens::").skip(1) {
            let is_own = used.starts_with('{')
                || used.starts_with(char::is_uppercase)
                || used.starts_with("refusal_text");
            if !is_own && !shared.iter().any(|name| used.starts_with(name)) {
                wrong.push(format!("{path}: {}", used.lines().next().unwrap_or_default()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut silent = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for path in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            if !text.starts_with("//! ") {
                silent.push(path.display().to_string());
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn no_file_is_a_drawer_of_odds_and_ends() {
    let names: Vec<String> = sources().into_iter().map(|(path, _)| path).collect();
    let drawers = ["util", "helper", "common", "manager", "misc"];
    let found: Vec<&String> =
        names.iter().filter(|name| drawers.iter().any(|drawer| name.contains(drawer))).collect();
    assert_eq!(found, Vec::<&String>::new());
}

#[test]
fn nothing_is_left_for_later() {
    let words = ["todo!(", "unimplemented!(", "FIXME", "TODO", "#[ignore"];
    let found =
        sources().into_iter().filter(|(_, text)| words.iter().any(|word| text.contains(word)));
    assert_eq!(found.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<String>::new());
}

fn keys_of(language: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for entry in fs::read_dir(root().join("assets/locales").join(language)).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        keys.extend(
            text.lines()
                .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|line| Some(line.split_once(" =")?.0.to_owned())),
        );
    }
    keys
}

#[test]
fn every_text_is_in_both_languages() {
    assert_eq!(keys_of("nl"), keys_of("en"));
}

#[test]
fn every_text_is_shown_somewhere() {
    let all: String = sources().into_iter().map(|(_, text)| text).collect();
    let unused: Vec<String> = keys_of("nl")
        .into_iter()
        .filter(|key| {
            let name = key.replace('-', "_");
            key != "language-name"
                && ![format!(".{name}("), format!("Text::{name}"), format!(" {name};")]
                    .iter()
                    .any(|use_of| all.contains(use_of))
        })
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn the_readme_has_the_keys_of_the_program() {
    let text = penning::text::load(penning::text::Language::Dutch);
    let table = penning::actions::key_table(&text);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(&table), "the table of keys in README.md should be:\n{table}");
}

#[test]
fn the_glossary_of_settings_and_deeds_is_in_the_docs() {
    let docs = fs::read_to_string(root().join("docs/deeds.md")).unwrap();
    for name in penning::ops::AnyDeed::NAMES {
        assert!(docs.contains(&format!("`{name}`")), "docs/deeds.md does not tell of {name}");
    }
    for setting in penning::db::settings::Setting::ALL {
        assert!(
            docs.contains(&format!("`{}`", setting.name())),
            "docs/deeds.md does not tell of {}",
            setting.name()
        );
    }
}
