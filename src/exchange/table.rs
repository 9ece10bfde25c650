//! Tables out: CSV as Excel in the Netherlands opens it, XLSX, and JSON.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use serde_json::Value;

use crate::domain::calendar::{Day, dutch};
use crate::domain::money::Money;

/// One value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Amount(Money),
    Day(Option<Day>),
    Number(i64),
    /// More than a cell can hold; only JSON shows it whole.
    Nested(Value),
}

/// Rows with the fixed names of their columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

/// Makes the text one that no spreadsheet reckons with: a cell that begins like a formula gets an apostrophe.
pub fn harmless_cell(text: &str) -> String {
    let start = text.trim_start_matches([' ', '"', '\'']);
    let hostile = start
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    if hostile { format!("'{text}") } else { text.to_owned() }
}

/// Returns the table as CSV: semicolons, UTF-8 with its mark, decimal commas, days as 31-12-2026.
pub fn csv(table: &Table) -> Vec<u8> {
    ["\u{feff}".as_bytes(), &plain_csv(table)].concat()
}

/// Returns the same without the mark, for programs that take it for a part of the first heading.
pub fn plain_csv(table: &Table) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut out);
    let headings = table.columns.iter().map(|column| column.trim_end_matches("_cents"));
    writer.write_record(headings).expect("a vector takes every row");
    for row in &table.rows {
        writer.write_record(row.iter().map(csv_cell)).expect("a vector takes every row");
    }
    drop(writer);
    out
}

fn csv_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless_cell(text),
        Cell::Amount(amount) => format!(
            "{}{},{:02}",
            if *amount < Money::ZERO { "-" } else { "" },
            amount.in_cents().abs() / 100,
            amount.in_cents().abs() % 100
        ),
        Cell::Day(day) => day.map(dutch).unwrap_or_default(),
        Cell::Number(number) => number.to_string(),
        Cell::Nested(value) => harmless_cell(&flat(value)),
    }
}

/// Writes a list inside a cell: its texts, or how many it has.
fn flat(value: &Value) -> String {
    match value {
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        Value::Array(items) => items
            .iter()
            .filter_map(|item| item.get("description")?.as_str())
            .collect::<Vec<_>>()
            .join(" | "),
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the table as JSON rows: days as ISO, amounts in cents.
pub fn json(table: &Table) -> Value {
    let rows = table.rows.iter().map(|row| {
        let fields = table
            .columns
            .iter()
            .zip(row)
            .map(|(column, cell)| ((*column).to_owned(), json_cell(cell)));
        Value::Object(fields.collect())
    });
    Value::Array(rows.collect())
}

fn json_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => text.as_str().into(),
        Cell::Amount(amount) => amount.in_cents().into(),
        Cell::Day(day) => day.map(|day| day.to_string()).into(),
        Cell::Number(number) => (*number).into(),
        Cell::Nested(value) => value.clone(),
    }
}

/// Returns the table as a workbook; amounts are numbers, texts are never formulas.
pub fn xlsx(table: &Table) -> anyhow::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    // The same content is the same bytes, and has the same fingerprint, whenever it is written.
    let always = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&always));
    let amount = Format::new().set_num_format("#,##0.00");
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(&table.columns) {
        sheet.write_with_format(0, column, name.trim_end_matches("_cents"), &bold)?;
    }
    for (line, row) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(line, column, text)?,
                Cell::Day(day) => {
                    sheet.write_string(line, column, day.map(dutch).unwrap_or_default())?
                }
                Cell::Amount(money) => {
                    let number: f64 = money.in_xml().parse()?;
                    sheet.write_number_with_format(line, column, number, &amount)?
                }
                Cell::Number(number) => sheet.write_string(line, column, number.to_string())?,
                Cell::Nested(value) => sheet.write_string(line, column, flat(value))?,
            };
        }
    }
    Ok(workbook.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    #[test]
    fn csv_opens_right_in_the_netherlands() {
        let row = vec![
            "=1+1".into(),
            Cell::Amount(Money::cents(-123_450)),
            Cell::Day(Some(iso("2026-12-31"))),
            "a;b".into(),
        ];
        let table = Table { columns: vec!["note", "open_cents", "due", "x"], rows: vec![row] };
        let text = String::from_utf8(csv(&table)).expect("utf-8");
        assert_eq!(text, "\u{feff}note;open;due;x\r\n'=1+1;-1234,50;31-12-2026;\"a;b\"\r\n");
    }

    #[test]
    fn a_workbook_is_read_back() {
        let table = Table {
            columns: vec!["naam", "bedrag_cents"],
            rows: vec![vec!["=2+2".into(), Cell::Amount(Money::cents(18_550))]],
        };
        let sheet =
            crate::exchange::sheet::read(&xlsx(&table).expect("a workbook")).expect("a list");
        assert_eq!(sheet.rows, [["=2+2", "185,5"]]);
    }

    proptest::proptest! {
        #[test]
        fn no_cell_becomes_a_formula(text in ".*") {
            let cell = harmless_cell(&text);
            proptest::prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
