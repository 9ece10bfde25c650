//! What the form of a website mails: a line for each thing that was filled in, `Achternaam: Vos`.

use std::path::Path;

use mail_parser::MessageParser;

use crate::exchange::orders::is_of_item;
use crate::exchange::sheet::{self, Sheet, SheetError};

/// A heading is short; a line with a colon further on is a sentence.
const HEADING_MAX: usize = 40;

/// Reads a file by its name: a mail where it says so, otherwise a list.
///
/// # Errors
/// When it is neither.
pub fn read_by_name(name: &Path, bytes: &[u8]) -> Result<Sheet, SheetError> {
    let is_mail = name.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("eml"));
    if is_mail { read(bytes) } else { sheet::read(bytes) }
}

/// Reads a mail as a list of one row, whose headings are what stands before the colons; of one who ordered several things a
/// row for each. Without a line that says it, who sent it is where answers go.
///
/// # Errors
/// When nothing in it is filled in.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let mail = MessageParser::default().parse(bytes).ok_or(SheetError::NothingFilledIn)?;
    let body = mail.body_text(0).ok_or(SheetError::NothingFilledIn)?;
    let filled: Vec<(&str, &str)> = body.lines().filter_map(filled_in).collect();
    if filled.is_empty() {
        return Err(SheetError::NothingFilledIn);
    }
    let mut sheet = as_rows(&filled);
    let sender = mail.from().and_then(|from| from.first()?.address());
    let has_address = sheet.headings.iter().any(|heading| heading.to_lowercase().contains("mail"));
    if let Some(sender) = sender.filter(|_| !has_address) {
        sheet.headings.push("E-mail".to_owned());
        sheet.rows.iter_mut().for_each(|row| row.push(sender.to_owned()));
    }
    Ok(sheet)
}

/// Returns a heading and what was filled in; nothing for a line that is none, or is empty.
fn filled_in(line: &str) -> Option<(&str, &str)> {
    let (heading, value) = line.split_once(':')?;
    let (heading, value) = (heading.trim(), value.trim());
    let is_heading = !heading.is_empty() && heading.chars().count() <= HEADING_MAX;
    (is_heading && !value.is_empty() && !value.starts_with("//")).then_some((heading, value))
}

/// A heading that comes again begins another row, of the same person and other things.
fn as_rows(filled: &[(&str, &str)]) -> Sheet {
    let mut headings: Vec<String> = Vec::new();
    for (heading, _) in filled {
        if !headings.iter().any(|known| known == heading) {
            headings.push((*heading).to_owned());
        }
    }
    let at = |heading: &str| headings.iter().position(|known| known == heading).unwrap_or_default();
    let mut rows = vec![vec![String::new(); headings.len()]];
    let mut told = vec![false; headings.len()];
    for (heading, value) in filled {
        let at = at(heading);
        if told[at] {
            let before = rows[rows.len() - 1].iter().zip(&headings);
            let own = |(cell, heading): (&String, &String)| match is_of_item(heading) {
                true => String::new(),
                false => cell.clone(),
            };
            rows.push(before.map(own).collect());
            told.iter_mut().for_each(|told| *told = false);
        }
        told[at] = true;
        let last = rows.len() - 1;
        (*value).clone_into(&mut rows[last][at]);
    }
    Sheet { headings, rows, overlong: vec![], separator: Some(':'), encoding: "e-mail" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_filled_in_is_a_row() {
        let mail = "From: Form <form@club.example>\r\nTo: kas@club.example\r\nSubject: Aanmelding\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nEr is een nieuwe aanmelding:\r\n\r\nVoornaam: An=C3=A9\r\nAchternaam: Vos\r\nSoort: Regulier\r\nOpmerking:\r\nhttps://club.example/form\r\n";
        let sheet = read(mail.as_bytes()).expect("a mail");
        assert_eq!(sheet.headings, ["Voornaam", "Achternaam", "Soort", "E-mail"]);
        assert_eq!(sheet.rows, [["Ané", "Vos", "Regulier", "form@club.example"]]);
    }

    #[test]
    fn several_things_of_one_order_are_several_rows_of_one_person() {
        let mail = "From: shop@club.example\r\n\r\nBestelnummer: 7\r\nNaam: An Vos\r\nE-mail: an@vos.example\r\nArtikel: Blad\r\nAantal: 2\r\nArtikel: Speld\r\n";
        let sheet = read(mail.as_bytes()).expect("a mail");
        assert_eq!(
            sheet.rows,
            [
                ["7", "An Vos", "an@vos.example", "Blad", "2"],
                ["7", "An Vos", "an@vos.example", "Speld", ""]
            ]
        );
        assert_eq!(read(b"Subject: x\r\n\r\nHallo daar.\r\n"), Err(SheetError::NothingFilledIn));
    }
}
