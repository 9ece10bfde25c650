//! What the form of a website mails: a line for each thing that was filled in, `Achternaam: Vos`.

use std::borrow::Cow;
use std::path::Path;

use mail_parser::MessageParser;
use mail_parser::decoders::html::html_to_text;

use crate::domain::problem::Field;
use crate::exchange::members::guess_columns;
use crate::exchange::orders::{is_number, is_of_item, short_hash};
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
/// row for each. Without a line that says it, answers go where the mail asks them to: its sender is the website. Without a
/// number of an order it has one of its own: the same mail is the same order.
///
/// # Errors
/// When nothing in it is filled in.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let readable = in_a_known_set(bytes);
    let mail = MessageParser::default().parse(&*readable).ok_or(SheetError::NothingFilledIn)?;
    let as_text = mail.body_text(0).unwrap_or_default();
    let as_html = mail.body_html(0).map(|html| told_in_cells(&html)).unwrap_or_default();
    let bodies = [filled_in(&as_text), filled_in(&as_html)];
    let filled = bodies.into_iter().max_by_key(Vec::len).unwrap_or_default();
    if filled.is_empty() {
        return Err(SheetError::NothingFilledIn);
    }
    let mut sheet = as_rows(&filled);
    let told = guess_columns(&sheet.headings);
    let answers_to = mail.reply_to().and_then(|to| to.first()?.address());
    if let Some(address) = answers_to.filter(|_| !told.contains(&Some(Field::Email))) {
        sheet.add_column("E-mail", address);
    }
    if !sheet.headings.iter().any(|heading| is_number(heading)) {
        let id = mail.message_id().map_or(bytes, str::as_bytes);
        sheet.add_column("Bestelnummer", &format!("mail-{}", short_hash(id)));
    }
    Ok(sheet)
}

/// Old websites mail the letters of Windows and name no set: what names none and is no UTF-8 is taken for those.
fn in_a_known_set(bytes: &[u8]) -> Cow<'_, [u8]> {
    let names_a_set = bytes.windows(8).any(|found| found.eq_ignore_ascii_case(b"charset="));
    if names_a_set || std::str::from_utf8(bytes).is_ok() {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned(sheet::decode(bytes).0.into_bytes())
}

/// Returns the text of a web page, each cell of a table on a line of its own.
fn told_in_cells(html: &str) -> String {
    let ends = ["</td>", "</th>", "</TD>", "</TH>"];
    let lines = ends.iter().fold(html.to_owned(), |html, end| html.replace(end, "<br>"));
    html_to_text(&lines)
}

/// Returns headings with what was filled in, behind the colon or on the next line; not lines that are none, or empty.
fn filled_in(body: &str) -> Vec<(&str, &str)> {
    let mut filled = Vec::new();
    let mut open = None;
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts = line.split_once(':').map(|(heading, value)| (heading.trim(), value.trim()));
        let parts = parts.filter(|(heading, value)| {
            let is_short = heading.chars().count() <= HEADING_MAX;
            !heading.is_empty() && is_short && !value.starts_with("//")
        });
        match (parts, open.take()) {
            (Some((heading, "")), _) => open = Some(heading),
            (Some(pair), _) => filled.push(pair),
            (None, Some(heading)) => filled.push((heading, line)),
            (None, None) => {}
        }
    }
    filled
}

/// Another thing that was ordered begins another row, of the same person; of what else comes twice the first counts.
fn as_rows(filled: &[(&str, &str)]) -> Sheet {
    let mut headings: Vec<String> = Vec::new();
    for (heading, _) in filled {
        if !headings.iter().any(|known| known == heading) {
            headings.push((*heading).to_owned());
        }
    }
    let mut rows = vec![vec![String::new(); headings.len()]];
    for (heading, value) in filled {
        let at = headings.iter().position(|known| known == heading).unwrap_or_default();
        let last = rows.last().cloned().unwrap_or_default();
        match (last[at].is_empty(), is_of_item(heading)) {
            (true, _) => {}
            (false, false) => continue,
            (false, true) => {
                let own = last.into_iter().zip(&headings);
                let of_person = |(cell, heading): (String, &String)| {
                    if is_of_item(heading) { String::new() } else { cell }
                };
                rows.push(own.map(of_person).collect());
            }
        }
        let last = rows.len() - 1;
        (*value).clone_into(&mut rows[last][at]);
    }
    // What stands below the things is of all of them.
    let whole = rows.last().cloned().unwrap_or_default();
    for row in &mut rows {
        for (at, cell) in row.iter_mut().enumerate().filter(|(at, _)| !is_of_item(&headings[*at])) {
            cell.clone_from(&whole[at]);
        }
    }
    Sheet { headings, rows, overlong: vec![], separator: Some(':'), encoding: "e-mail" }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mail with a body, as a website sends it.
    fn mail(body: &str) -> Sheet {
        let mail = format!(
            "From: site@club.example\r\nReply-To: an@vos.example\r\nMessage-ID: <1@club.example>\r\n\r\n{body}"
        );
        read(mail.as_bytes()).expect("a mail")
    }

    #[test]
    fn what_was_filled_in_is_a_row() {
        let mail = "From: Form <form@club.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nEr is een nieuwe aanmelding:\r\n\r\nVoornaam: An=C3=A9\r\nAchternaam:\r\n  Vos\r\nSoort: Regulier\r\nhttps://club.example/form\r\n";
        let sheet = read(mail.as_bytes()).expect("a mail");
        // Nobody asked for answers: who sent it is the website.
        assert_eq!(sheet.headings, ["Voornaam", "Achternaam", "Soort", "Bestelnummer"]);
        assert_eq!(sheet.rows[0][..3], ["Ané", "Vos", "Regulier"]);
    }

    #[test]
    fn answers_go_where_the_mail_asks_them_to() {
        let sheet = self::mail(
            "Naam: An Vos\r\nNieuwsbrief per e-mail: ja\r\nTelefoon: 1\r\nTelefoon: 2\r\n",
        );
        assert_eq!(sheet.rows.len(), 1, "the first telephone counts");
        assert_eq!(sheet.rows[0][..4], ["An Vos", "ja", "1", "an@vos.example"]);
    }

    #[test]
    fn several_things_of_one_mail_are_several_rows_of_one_order() {
        let body =
            "Naam: An Vos\r\nArtikel: Blad\r\nAantal: 2\r\nArtikel: Speld\r\nPlaats: Ede\r\n";
        let sheet = self::mail(body);
        let number = sheet.rows[0][5].clone();
        assert!(number.starts_with("mail-") && number == self::mail(body).rows[0][5]);
        let expected = |product: &str, count: &str| {
            ["An Vos", product, count, "Ede", "an@vos.example", &number].map(str::to_owned)
        };
        assert_eq!(sheet.rows, [expected("Blad", "2"), expected("Speld", "")]);
        assert_eq!(read(b"Subject: x\r\n\r\nHallo daar.\r\n"), Err(SheetError::NothingFilledIn));
    }

    #[test]
    fn a_mail_that_names_no_set_of_letters_is_read() {
        let sheet = read(b"From: a@b.example\r\n\r\nVoornaam: Ren\xe9\r\n").expect("a mail");
        assert_eq!(sheet.rows[0][0], "Ren\u{e9}");
        let named = b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nVoornaam: Ren\xe9\r\n";
        assert_eq!(read(named).expect("a mail").rows[0][0], "Ren\u{e9}");
    }

    #[test]
    fn a_form_in_a_table_is_read() {
        let html = "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><table><tr><td>Voornaam:</td><td>An</td></tr><tr><td>Achternaam:</td><td>Vos</td></tr></table></body></html>";
        let sheet = read(html.as_bytes()).expect("a mail");
        assert_eq!(sheet.rows[0][..2], ["An", "Vos"]);
    }
}
