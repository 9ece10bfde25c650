//! A spreadsheet as it comes in: CSV in any of the ways Excel writes it, or XLSX.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

/// The largest file we read; a list of a hundred thousand people is a fifth of it.
pub const BYTES_MAX: usize = 100 * 1024 * 1024;

/// Rows of text under headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub headings: Vec<String>,
    /// Every row has as many cells as there are headings.
    pub rows: Vec<Vec<String>>,
    /// Rows (from 1) that had more cells than there are headings, with how many: nobody knows which one is too many.
    pub overlong: Vec<(usize, usize)>,
    /// What was guessed of the file, for people: separator and encoding.
    pub separator: Option<char>,
    pub encoding: &'static str,
}

impl Sheet {
    /// Adds a column in which every row has the same.
    pub(super) fn add_column(&mut self, heading: &str, cell: &str) {
        self.headings.push(heading.to_owned());
        self.rows.iter_mut().for_each(|row| row.push(cell.to_owned()));
    }
}

/// Why a file is no list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("the file is empty")]
    Empty,
    /// What it is, by name: `pdf`, `picture`, `database`, `document`, `old_workbook` or `web_page`.
    #[error("this is a {0}, not a list")]
    NotAList(&'static str),
    /// A mail in which nobody filled in anything.
    #[error("the mail has no lines such as `Naam: Vos`")]
    NothingFilledIn,
    #[error("the file has {0} MB; a list has at most {max}", max = BYTES_MAX / 1024 / 1024)]
    TooLarge(usize),
    #[error("the file has one column only")]
    OneColumn,
    #[error("a quotation mark is opened near line {0} and never closed")]
    OpenQuote(usize),
    #[error("the workbook cannot be read: {0}")]
    Workbook(String),
}

/// Reads a list out of the bytes of a file, by its content and not by its name.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if BYTES_MAX < bytes.len() {
        return Err(SheetError::TooLarge(bytes.len() / 1024 / 1024));
    }
    for (start, kind) in [
        (&b"%PDF"[..], "pdf"),
        (b"\x89PNG", "picture"),
        (b"\xff\xd8\xff", "picture"),
        (b"SQLite format 3", "database"),
        (b"{\\rtf", "document"),
        (b"\xd0\xcf\x11\xe0", "old_workbook"),
    ] {
        if bytes.starts_with(start) {
            return Err(SheetError::NotAList(kind));
        }
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return read_workbook(bytes);
    }
    let (text, encoding) = decode(bytes);
    if text.trim().is_empty() {
        return Err(SheetError::Empty);
    }
    let start = text.trim_start().get(..200).unwrap_or(text.trim_start()).to_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Err(SheetError::NotAList("web_page"));
    }
    read_csv(&text, encoding)
}

/// Decodes by byte order mark, else as UTF-8, else as Windows-1252, which Dutch Excel writes.
pub(super) fn decode(bytes: &[u8]) -> (String, &'static str) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return (
            encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
            encoding.name(),
        );
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), "UTF-8"),
        Err(_) => (
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
            "windows-1252",
        ),
    }
}

fn read_csv(text: &str, encoding: &'static str) -> Result<Sheet, SheetError> {
    if !text.matches('"').count().is_multiple_of(2) {
        return Err(SheetError::OpenQuote(line_of_open_quote(text)));
    }
    let text = text
        .strip_prefix("sep=")
        .map_or(text, |rest| rest.split_once('\n').map_or("", |(_, rest)| rest));
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator =
        [';', '\t', ',', '|'].into_iter().max_by_key(|c| first.matches(*c).count()).unwrap_or(';');
    if !first.contains(separator) {
        return Err(SheetError::OneColumn);
    }
    let delimiter = u8::try_from(separator).unwrap_or(b';');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records = reader
        .records()
        .filter_map(Result::ok)
        .map(|record| record.iter().map(|cell| cell.trim().to_owned()).collect());
    sheet(records, Some(separator), encoding)
}

/// Returns the line after which quotation marks are never even again: there one was opened.
fn line_of_open_quote(text: &str) -> usize {
    let mut open_since = None;
    for (number, line) in (1..).zip(text.lines()) {
        if !line.matches('"').count().is_multiple_of(2) {
            open_since = if open_since.is_some() { None } else { Some(number) };
        }
    }
    open_since.unwrap_or(1)
}

fn read_workbook(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let broken = |error: calamine::XlsxError| SheetError::Workbook(error.to_string());
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    // The sheet with the most rows is the list; the others are notes.
    let ranges = workbook.worksheets().into_iter().map(|(_, range)| range);
    let range = ranges.max_by_key(|range| range.get_size().0).ok_or(SheetError::Empty)?;
    sheet(range.rows().map(|row| row.iter().map(cell).collect()), None, "XLSX")
}

/// Writes a cell as it would stand in a CSV: dates as ISO, whole numbers without a point.
fn cell(data: &Data) -> String {
    match data {
        Data::DateTime(date) => {
            date.as_datetime().map_or_else(|| date.to_string(), |date| date.date().to_string())
        }
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        Data::Float(number) => {
            let text = format!("{number}");
            text.strip_suffix(".0").unwrap_or(&text).replace('.', ",")
        }
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

fn sheet(
    rows: impl Iterator<Item = Vec<String>>,
    separator: Option<char>,
    encoding: &'static str,
) -> Result<Sheet, SheetError> {
    let mut rows = rows.filter(|row| row.iter().any(|cell| !cell.is_empty()));
    let headings = rows.next().ok_or(SheetError::Empty)?;
    if headings.len() < 2 {
        return Err(SheetError::OneColumn);
    }
    let width = headings.len();
    let mut overlong = Vec::new();
    let rows = (1..).zip(rows).map(|(number, mut row)| {
        let used = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if width < used {
            overlong.push((number, used));
        }
        row.resize(width, String::new());
        row
    });
    let rows = rows.collect();
    Ok(Sheet { headings, rows, overlong, separator, encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_and_encodings_are_found() {
        let sheet = read(b"Naam;Plaats\r\nZo\xeb;\"Z;w\"\r\n").expect("a list");
        assert_eq!((sheet.separator, sheet.encoding), (Some(';'), "windows-1252"));
        assert_eq!(sheet.rows, [["Zoë", "Z;w"]]);
        let sheet = read("\u{feff}naam,plaats\nZoë,Zeist\n".as_bytes()).expect("a list");
        assert_eq!((sheet.headings[0].as_str(), sheet.encoding), ("naam", "UTF-8"));
        let wide: Vec<u8> =
            "\u{feff}a\tb\n1\t2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide).expect("a list").rows, [["1", "2"]]);
    }

    #[test]
    fn what_is_no_list_is_named() {
        assert_eq!(read(b""), Err(SheetError::Empty));
        assert_eq!(read(b" \r\n"), Err(SheetError::Empty));
        assert_eq!(read(b"%PDF-1.7"), Err(SheetError::NotAList("pdf")));
        assert_eq!(read(b"SQLite format 3\0"), Err(SheetError::NotAList("database")));
        assert_eq!(read(b"Naam\nJan\nPiet\n"), Err(SheetError::OneColumn));
        assert_eq!(read(b"a;b\n1;2\n3;\"vier\n5;6\n"), Err(SheetError::OpenQuote(3)));
        assert!(matches!(read(b"PK\x03\x04rubbish"), Err(SheetError::Workbook(_))));
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            drop(read(&bytes));
        }
    }
}
