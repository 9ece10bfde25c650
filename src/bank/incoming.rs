//! A file from the bank, whichever it is: its first letters tell.

use std::io::{BufRead, Cursor, Read};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::bank::statement::{FileKind, Listener, ReadError};
use crate::bank::{camt, mt940};

/// Bytes at the begin of a file that tell what it is.
const HEAD: usize = 1_024;

/// Reads any file of a bank that we know, and tells what is in it. A file in UTF-8 is never held whole.
///
/// # Errors
/// When it is none, or broken; what was told before stands with the listener.
pub fn read(mut input: impl BufRead, listener: Listener<'_>) -> Result<FileKind, ReadError> {
    let mut head = Vec::with_capacity(HEAD);
    input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let (encoding, marks) = Encoding::for_bom(&head).unwrap_or((declared(&head), 0));
    let start = head[marks..].iter().position(|byte| !byte.is_ascii_whitespace());
    let is_xml =
        encoding != UTF_8 && marks != 0 || start.is_some_and(|at| head[marks + at] == b'<');
    let all = Cursor::new(head).chain(input);
    if !is_xml {
        return mt940::read(all, listener);
    }
    let mut all = all;
    std::io::copy(&mut all.by_ref().take(marks as u64), &mut std::io::sink())?;
    if encoding == UTF_8 {
        return camt::read(all, listener);
    }
    let mut bytes = Vec::new();
    all.read_to_end(&mut bytes)?;
    let (text, _, _) = encoding.decode(&bytes);
    camt::read(Cursor::new(text.as_bytes()), listener)
}

/// Returns what a file is where its first element says so: one of the new formats, in UTF-8.
pub fn kind(mut input: impl BufRead) -> Option<FileKind> {
    let start = input.fill_buf().ok()?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let is_xml = start.trim_ascii_start().starts_with(b"<") && declared(start) == UTF_8;
    is_xml.then(|| camt::kind(start)).flatten()
}

/// Returns the encoding that an XML declaration names; UTF-8 when there is none.
fn declared(head: &[u8]) -> &'static Encoding {
    let text = String::from_utf8_lossy(head);
    let declaration = text.split_once("?>").map_or("", |(declaration, _)| declaration);
    let named = declaration.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest[1..].split_once(quote).map(|(name, _)| name.to_owned())
    });
    let encoding = named.and_then(|name| Encoding::for_label(name.as_bytes())).unwrap_or(UTF_8);
    // Declared as one of the kind, these hold the letters of Windows as often as not.
    if encoding.name().starts_with("ISO-8859") { WINDOWS_1252 } else { encoding }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_what_it_is_is_believed_at_once() {
        let document = "<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">";
        for (start, expected) in [
            (format!("{document}<BkToCstmrStmt>"), Some(FileKind::Camt053)),
            (format!("\u{feff}  {document}<!-- x --><BkToCstmrStmt>"), Some(FileKind::Camt053)),
            (document.replace("?>", " encoding=\"ISO-8859-1\"?>") + "<BkToCstmrStmt>", None),
            ("<!DOCTYPE a []><a>".to_owned(), None),
            ("<a><b><c".to_owned(), None),
            (":20:940\r\n:25:NL69INGB0123456789\r\n".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(kind(start.as_bytes()), expected, "{start}");
        }
    }
}
