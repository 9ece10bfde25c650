//! The sheet to hold beside the screen of the bank: count, sum and fingerprint of a file, and who is not in it.

use std::fmt::Write;

use crate::domain::calendar::{Day, dutch};
use crate::domain::money::Money;

/// What the sheet says; the texts in the language of the program.
#[derive(Clone, Debug)]
pub struct ControlSheet {
    pub run: i64,
    pub club: String,
    pub collection_date: Day,
    /// One, or as many as the terms of the bank make of the run.
    pub files: Vec<FileOnSheet>,
    pub items: Vec<(String, String, String, Money)>,
    /// Invoice, name, reason in words, amount.
    pub excluded: Vec<(String, String, String, Money)>,
}

/// What the bank shows of one file.
#[derive(Clone, Debug)]
pub struct FileOnSheet {
    pub file_name: String,
    pub format: String,
    pub message_id: String,
    pub sha256: String,
    pub count: i64,
    pub total: Money,
}

/// Returns the sheet as plain text that any program shows.
pub fn write(sheet: &ControlSheet) -> String {
    let mut out = String::new();
    let mut line = |label: &str, value: &str| {
        writeln!(out, "{label:<18}{value}").expect("a text takes every line");
    };
    line("Controleblad", &format!("incasso {}", sheet.run));
    line("Vereniging", &sheet.club);
    line("Incassodatum", &dutch(sheet.collection_date));
    if 1 < sheet.files.len() {
        let total: Money = sheet.files.iter().map(|file| file.total).sum();
        let count: i64 = sheet.files.iter().map(|file| file.count).sum();
        line("Samen", &format!("{} bestanden, {count} incasso's, EUR {total}", sheet.files.len()));
        line("", "");
    }
    for file in &sheet.files {
        line("Bestand", &file.file_name);
        line("Soort", &file.format);
        line("Kenmerk", &file.message_id);
        line("Aantal", &file.count.to_string());
        line("Totaal", &format!("EUR {}", file.total));
        line("SHA-256", &file.sha256);
        line("", "");
    }
    line("In het bestand", "");
    for (invoice, name, mandate, amount) in &sheet.items {
        line(invoice, &format!("{name:<40.40} {mandate:<20.20} {amount:>12}"));
    }
    if !sheet.excluded.is_empty() {
        line("", "");
        line("Niet in het bestand", "");
        for (invoice, name, reason, amount) in &sheet.excluded {
            line(invoice, &format!("{name:<40.40} {amount:>12}  {reason}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    #[test]
    fn the_sheet_says_what_the_bank_will_show() {
        let sheet = ControlSheet {
            run: 3,
            club: "VV De Boemerang".to_owned(),
            collection_date: iso("2026-12-28"),
            files: vec![FileOnSheet {
                file_name: "PEN-1.xml".to_owned(),
                format: "pain.008.001.08".to_owned(),
                message_id: "PEN-1".to_owned(),
                sha256: "ab".repeat(32),
                count: 1,
                total: Money::cents(18_500),
            }],
            items: vec![(
                "2026-0001".to_owned(),
                "Jan".to_owned(),
                "M-1".to_owned(),
                Money::cents(18_500),
            )],
            excluded: vec![(
                "2026-0002".to_owned(),
                "Piet".to_owned(),
                "geen machtiging".to_owned(),
                Money::cents(2_500),
            )],
        };
        let text = write(&sheet);
        for part in [
            "Aantal            1\n",
            "Totaal            EUR 185,00",
            &"ab".repeat(32),
            "geen machtiging",
            "28-12-2026",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
