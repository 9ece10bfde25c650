//! Statements in the old format of SWIFT, with the manners of each bank.

use std::io::BufRead;

use chrono::{Datelike, NaiveDate};
use encoding_rs::{UTF_8, WINDOWS_1252};

use crate::bank::mt940_description::{as_iban, describe};
use crate::bank::statement::{
    Entry, FileKind, Listener, ReadError, Statement, Told, account, amount,
};
use crate::domain::calendar::Day;
use crate::domain::money::Money;

/// Letters of one field that are kept; real ones have a few hundred.
const FIELD_MAX: usize = 8_000;

/// Reads a file and tells what is in it, entry by entry.
///
/// # Errors
/// When no line of it is a field of such a file, or a line that must be a movement is none.
pub fn read(mut input: impl BufRead, listener: Listener<'_>) -> Result<FileKind, ReadError> {
    let mut walk = Walk::default();
    let mut bytes = Vec::new();
    let mut line = 0;
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        line += 1;
        // Old files end their lines with a carriage return only.
        for part in bytes.split(|byte| *byte == b'\r') {
            let text = match std::str::from_utf8(part) {
                Ok(text) => UTF_8.decode_without_bom_handling(text.as_bytes()).0.into_owned(),
                Err(_) => WINDOWS_1252.decode(part).0.into_owned(),
            };
            walk.line(text.trim_end_matches(['\n', '\r']), line, listener)?;
        }
    }
    walk.end_field(listener)?;
    walk.end_statement(listener)?;
    if !walk.has_fields {
        return Err(ReadError::Unknown);
    }
    Ok(if walk.is_942 { FileKind::Mt942 } else { FileKind::Mt940 })
}

/// The fields that such files have.
const TAGS: [&str; 16] = [
    "20", "21", "25", "28", "28C", "60F", "60M", "61", "62F", "62M", "64", "65", "86", "34F",
    "90C", "90D",
];

#[derive(Default)]
struct Walk {
    has_fields: bool,
    is_942: bool,
    /// The field that is read, such as `61`, and its lines so far.
    tag: String,
    value: String,
    started_on: usize,
    account: String,
    /// Of the account, as its opening balance says.
    currency: String,
    statement: Statement,
    opened_on: Option<Day>,
    is_in_statement: bool,
    /// Movements without a day of booking: the closing balance tells between which days that is.
    undated: Vec<Entry>,
    entry: Option<Entry>,
    /// What is told of it, and the other party as the movement itself names it: account and name.
    description: String,
    counter: (String, String),
}

impl Walk {
    fn line(&mut self, text: &str, line: usize, listener: Listener<'_>) -> Result<(), ReadError> {
        // The blocks of SWIFT around a message; some banks put the first field on the same line.
        let mut text = text;
        while let Some((block, rest)) = text.strip_prefix('{').and_then(|rest| rest.split_once(':'))
        {
            if block == "4" {
                text = rest;
            } else if let Some((inside, rest)) = rest.split_once('}') {
                self.is_942 |= inside.contains("942") && block == "2";
                text = rest;
            } else {
                return Ok(());
            }
        }
        if let Some((tag, value)) = field(text) {
            self.end_field(listener)?;
            self.has_fields |= TAGS.contains(&tag);
            self.is_942 |= matches!(tag, "34F" | "13D" | "90D" | "90C" | "942");
            if tag == "20" {
                self.end_statement(listener)?;
            }
            tag.clone_into(&mut self.tag);
            value.clone_into(&mut self.value);
            self.started_on = line;
        } else if text.starts_with("-}") {
            self.end_field(listener)?;
            self.end_statement(listener)?;
        } else if text == "-" {
            // The end of a statement, or a line of a description: the next field tells.
        } else if !self.tag.is_empty() && self.value.len() < FIELD_MAX {
            self.value.push('\n');
            self.value.push_str(text);
        }
        Ok(())
    }

    /// Takes the field that is complete now.
    fn end_field(&mut self, listener: Listener<'_>) -> Result<(), ReadError> {
        let (tag, value) = (std::mem::take(&mut self.tag), std::mem::take(&mut self.value));
        match tag.as_str() {
            "20" => self.is_in_statement = true,
            "25" | "25P" => {
                // A bank that leaves out the reference begins its next statement here.
                if self.statement.closing.is_some() {
                    self.end_statement(listener)?;
                    self.is_in_statement = true;
                }
                if self.account.is_empty() {
                    self.account = account(value.lines().next().unwrap_or_default());
                }
            }
            "60F" | "60M" => {
                self.statement.opening = self.statement.opening.or(balance(&value));
                self.opened_on = value.get(1..7).and_then(short_day);
                self.currency = value.get(7..10).unwrap_or_default().to_owned();
            }
            "62F" | "62M" => {
                self.end_entry(listener)?;
                self.statement.closing = balance(&value).or(self.statement.closing);
                let on = value.get(1..7).and_then(short_day);
                self.statement.closed_on = on.or(self.statement.closed_on);
                self.tell_undated(listener)?;
            }
            "61" => {
                self.end_entry(listener)?;
                // A line may be broken off before the amount.
                let entry = movement(&value).or_else(|| movement(&value.replace('\n', "")));
                let (entry, counter) = entry.ok_or_else(|| ReadError::Line {
                    line: self.started_on,
                    what: format!("`{}` is no movement", value.lines().next().unwrap_or_default()),
                })?;
                self.counter = counter;
                let (account, currency) = (self.account.clone(), self.currency.clone());
                self.entry = Some(Entry { account, currency, ..entry });
            }
            // A movement can have more than one.
            "86" if self.entry.is_some() => {
                if !self.description.is_empty() {
                    self.description.push('\n');
                }
                self.description.push_str(&value);
            }
            _ => {}
        }
        Ok(())
    }

    fn end_entry(&mut self, listener: Listener<'_>) -> Result<(), ReadError> {
        let Some(mut entry) = self.entry.take() else { return Ok(()) };
        let description = std::mem::take(&mut self.description);
        describe(&mut entry, &description, std::mem::take(&mut self.counter));
        self.statement.count(&entry);
        if entry.booked_on.is_none() {
            self.undated.push(entry);
            return Ok(());
        }
        listener(Told::Entry(Box::new(entry)))?;
        Ok(())
    }

    /// Tells of movements without a day of booking, once the statement they are on is closed.
    fn tell_undated(&mut self, listener: Listener<'_>) -> Result<(), ReadError> {
        for mut entry in std::mem::take(&mut self.undated) {
            let days = self.opened_on.zip(self.statement.closed_on);
            entry.booked_on = entry.value_on.map(|value_on| booked_between(value_on, days));
            listener(Told::Entry(Box::new(entry)))?;
        }
        Ok(())
    }

    fn end_statement(&mut self, listener: Listener<'_>) -> Result<(), ReadError> {
        self.end_entry(listener)?;
        self.tell_undated(listener)?;
        self.opened_on = None;
        let mut statement = std::mem::take(&mut self.statement);
        statement.account = std::mem::take(&mut self.account);
        if std::mem::take(&mut self.is_in_statement) {
            listener(Told::Statement(statement))?;
        }
        Ok(())
    }
}

/// Returns the tag and the value of a line that begins a field: `:61:…`.
fn field(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.strip_prefix(':')?.split_once(':')?;
    let mut letters = tag.chars();
    let digits = letters.by_ref().take(2).filter(char::is_ascii_digit).count();
    let is_tag = digits == 2 && tag.len() <= 3 && letters.all(|c| c.is_ascii_alphanumeric());
    is_tag.then_some((tag, value))
}

/// Reads a balance: `C100722EUR1234,56`.
fn balance(value: &str) -> Option<Money> {
    let value = value.lines().next()?.trim();
    let is_debit = value.starts_with(['D', 'd']);
    let amount = amount(value.get(10..)?)?;
    Some(if is_debit { -amount } else { amount })
}

/// Reads a movement: `1007220722D25,03NTRFNONREF//bank's reference`, and a line with more: at some banks the account of the
/// other party, which the first line has at others, with the name below it.
fn movement(value: &str) -> Option<(Entry, (String, String))> {
    let mut lines = value.lines();
    let first = lines.next()?.trim_end();
    let value_on = short_day(first.get(..6)?)?;
    let rest = &first[6..];
    let (entry_day, rest) = match rest.get(..4) {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            (Some(digits), &rest[4..])
        }
        Some("    ") => (None, &rest[4..]),
        _ => (None, rest),
    };
    let (is_reversal, rest) = match rest.strip_prefix(['R', 'E']) {
        Some(left) if left.starts_with(['C', 'D']) => (rest.starts_with('R'), left),
        _ => (false, rest),
    };
    let is_credit = rest.starts_with('C');
    let rest = rest.strip_prefix(['C', 'D'])?;
    // The last letter of the currency.
    let rest = rest.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest).trim_start();
    let end =
        rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
    let amount = amount(&rest[..end])?;
    let rest = &rest[end..];
    let code: String = rest.chars().take(4).collect();
    let references = rest.get(code.len()..).unwrap_or_default();
    let (ours, banks) = references.split_once("//").unwrap_or((references, ""));
    // A credit that is taken back is money out.
    let is_in = is_credit != is_reversal;
    let mut entry = Entry {
        amount: if is_in { amount } else { -amount },
        booked_on: entry_day.and_then(|day| booked_on(day, value_on)),
        value_on: Some(value_on),
        is_reversal,
        reference: banks.trim().to_owned(),
        code: code.trim().to_owned(),
        text: lines.map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned(),
        ..Entry::default()
    };
    let ours = ours.trim();
    let more = entry.text.clone();
    if let Some(account) = as_iban(ours) {
        return Some((entry, (account, more)));
    }
    let counter = as_iban(&more).map(|account| (account, String::new())).unwrap_or_default();
    if !ours.is_empty() && !["NONREF", "EREF", "MARF", "PREF"].contains(&ours) {
        entry.batch = ours.to_owned();
    }
    Some((entry, counter))
}

/// Reads a day of six digits; years up to 79 are of this century.
fn short_day(digits: &str) -> Option<Day> {
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u32>().ok();
    let year = i32::try_from(number(0..2)?).ok()?;
    let century = if year < 80 { 2000 } else { 1900 };
    let (month, day) = (number(2..4)?, number(4..6)?);
    // Banks that reckon months of thirty days write 30 February.
    (28..=31.min(day).max(28))
        .rev()
        .chain([day])
        .filter(|real| *real <= day && day <= 31)
        .find_map(|day| NaiveDate::from_ymd_opt(century + year, month, day))
}

/// Days that a statement of one working day spans at most, with the weekend and a feast before it.
const DAILY_MAX: i64 = 4;

/// Returns when a movement was booked that tells its day of value only, on a statement with these days of opening and closing:
/// that day, or where it is none of the statement's, the last day that it can be. A statement of one working day opens with the
/// balance of the one before: what is of value on that day was booked after it. One of a month opens on its own first day.
fn booked_between(value_on: Day, days: Option<(Day, Day)>) -> Day {
    let Some((opened, closed)) = days else { return value_on };
    let is_daily = (1..=DAILY_MAX).contains(&(closed - opened).num_days());
    let is_outside = value_on < opened || closed < value_on || (is_daily && value_on == opened);
    if is_outside { closed } else { value_on }
}

/// Returns the day of month and day in the year nearest to the day of value: it can be the one before or after.
fn booked_on(digits: &str, value_on: Day) -> Option<Day> {
    let (month, day) = (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?);
    let years = [value_on.year() - 1, value_on.year(), value_on.year() + 1];
    let days = years.into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    days.min_by_key(|day| (*day - value_on).num_days().abs())
}
