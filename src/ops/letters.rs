//! What messages say: the club's own templates, or ours, filled in.

use std::collections::BTreeMap;
use std::fs;

use minijinja::Value;
use serde::Serialize;

use crate::db::Read;
use crate::db::messages::MessageKind;
use crate::db::settings::Setting;
use crate::domain::iban::Iban;
use crate::domain::plan::Interval;
use crate::domain::problem::Problem;
use crate::exchange::template::{Letter, TemplateError, fill};
use crate::ops::Refusal;

/// The folder beside the administration with templates of the club's own.
const FOLDER: &str = "sjablonen";

/// What a template can name.
pub(super) type Values = BTreeMap<&'static str, Value>;

/// The languages that letters are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LetterLanguage {
    Dutch,
    English,
}

impl LetterLanguage {
    pub(super) fn of(read: &Read<'_>) -> anyhow::Result<LetterLanguage> {
        let english = read.setting(Setting::Language)? == "en";
        Ok(if english { LetterLanguage::English } else { LetterLanguage::Dutch })
    }

    /// Says how often something is paid.
    pub(super) fn interval(self, interval: Interval) -> String {
        match (self, interval) {
            (LetterLanguage::Dutch, Interval::Months(1)) => "per maand".to_owned(),
            (LetterLanguage::Dutch, Interval::Months(3)) => "per kwartaal".to_owned(),
            (LetterLanguage::Dutch, Interval::Months(12)) => "per jaar".to_owned(),
            (LetterLanguage::Dutch, Interval::Months(n)) => format!("per {n} maanden"),
            (LetterLanguage::Dutch, Interval::Weeks(1)) => "per week".to_owned(),
            (LetterLanguage::Dutch, Interval::Weeks(n)) => format!("per {n} weken"),
            (LetterLanguage::English, Interval::Months(1)) => "monthly".to_owned(),
            (LetterLanguage::English, Interval::Months(3)) => "quarterly".to_owned(),
            (LetterLanguage::English, Interval::Months(12)) => "yearly".to_owned(),
            (LetterLanguage::English, Interval::Months(n)) => format!("every {n} months"),
            (LetterLanguage::English, Interval::Weeks(1)) => "weekly".to_owned(),
            (LetterLanguage::English, Interval::Weeks(n)) => format!("every {n} weeks"),
        }
    }

    /// Says how long an agreement lasts.
    pub(super) fn term(self, until: Option<String>) -> String {
        match (self, until) {
            (LetterLanguage::Dutch, Some(until)) => format!("tot en met {until}"),
            (LetterLanguage::Dutch, None) => "doorlopend".to_owned(),
            (LetterLanguage::English, Some(until)) => format!("until {until}"),
            (LetterLanguage::English, None) => "until it is cancelled".to_owned(),
        }
    }
}

fn own(language: LetterLanguage, kind: MessageKind) -> &'static str {
    match (language, kind) {
        (LetterLanguage::Dutch, MessageKind::Renewal) => {
            include_str!("../../assets/templates/nl/renewal.txt")
        }
        (LetterLanguage::Dutch, MessageKind::Confirmation) => {
            include_str!("../../assets/templates/nl/confirmation.txt")
        }
        (LetterLanguage::Dutch, MessageKind::Reminder) => {
            include_str!("../../assets/templates/nl/reminder.txt")
        }
        (LetterLanguage::Dutch, MessageKind::WikLetter) => {
            include_str!("../../assets/templates/nl/wik_letter.txt")
        }
        (LetterLanguage::Dutch, MessageKind::Prenotification) => {
            include_str!("../../assets/templates/nl/prenotification.txt")
        }
        (LetterLanguage::Dutch, MessageKind::Invoice) => {
            include_str!("../../assets/templates/nl/invoice.txt")
        }
        (LetterLanguage::Dutch, MessageKind::GiftStatement) => {
            include_str!("../../assets/templates/nl/gift_statement.txt")
        }
        (LetterLanguage::English, MessageKind::GiftStatement) => {
            include_str!("../../assets/templates/en/gift_statement.txt")
        }
        (LetterLanguage::English, MessageKind::Invoice) => {
            include_str!("../../assets/templates/en/invoice.txt")
        }
        (LetterLanguage::English, MessageKind::Renewal) => {
            include_str!("../../assets/templates/en/renewal.txt")
        }
        (LetterLanguage::English, MessageKind::Confirmation) => {
            include_str!("../../assets/templates/en/confirmation.txt")
        }
        (LetterLanguage::English, MessageKind::Reminder) => {
            include_str!("../../assets/templates/en/reminder.txt")
        }
        (LetterLanguage::English, MessageKind::WikLetter) => {
            include_str!("../../assets/templates/en/wik_letter.txt")
        }
        (LetterLanguage::English, MessageKind::Prenotification) => {
            include_str!("../../assets/templates/en/prenotification.txt")
        }
    }
}

/// A template with a mistake in it, and how many letters were not written because of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BrokenTemplate {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub what: String,
    pub letters: usize,
}

impl BrokenTemplate {
    /// Returns what has to be mended.
    pub fn problem(&self) -> Problem {
        let BrokenTemplate { file, line, column, what, .. } = self.clone();
        Problem::TemplateBroken { file, line, column, what }
    }
}

/// Keeps apart what a broken template left unwritten: the other letters are written all the same.
pub(super) fn unless_broken<T>(
    written: Result<T, Refusal>,
    broken: &mut Vec<BrokenTemplate>,
) -> Result<Option<T>, Refusal> {
    match written {
        Err(Refusal::Problem(Problem::TemplateBroken { file, line, column, what })) => {
            let new = BrokenTemplate { file, line, column, what, letters: 1 };
            let is_same = |known: &&mut BrokenTemplate| known.problem() == new.problem();
            match broken.iter_mut().find(is_same) {
                Some(known) => known.letters += 1,
                None => broken.push(new),
            }
            Ok(None)
        }
        written => written.map(Some),
    }
}

/// Writes a letter by the club's template where it has one, or by ours.
///
/// # Errors
/// When the club's template has a mistake in it: where, and what. No letter is written by another one instead.
pub(super) fn write_letter(
    read: &Read<'_>,
    kind: MessageKind,
    mut values: BTreeMap<&str, Value>,
) -> Result<Letter, Refusal> {
    values.insert("club", Value::from(read.setting(Setting::ClubName)?));
    let iban = read.setting(Setting::ClubIban)?.parse::<Iban>();
    values.insert("iban", Value::from(iban.map(|iban| iban.grouped()).unwrap_or_default()));
    let name = format!("{}.txt", kind.name());
    let path = read.folder().join(FOLDER).join(&name);
    let (file, template) = match fs::read_to_string(&path) {
        Ok(template) => (path.display().to_string(), template),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            (name, own(LetterLanguage::of(read)?, kind).to_owned())
        }
        Err(error) => {
            let file = path.display().to_string();
            let what = error.to_string();
            return Err(Problem::TemplateBroken { file, line: 0, column: 0, what }.into());
        }
    };
    fill(&template, &values).map_err(|broken| {
        let TemplateError { line, column, what } = broken;
        Problem::TemplateBroken { file, line, column, what }.into()
    })
}
