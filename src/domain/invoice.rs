//! Numbers of invoices and the references people pay with.

use chrono::Datelike;

use crate::domain::calendar::Day;

/// Returns the number of an invoice: year and sequence, `2026-0042`.
pub fn number(series: &str, year: i32, sequence: u32) -> String {
    format!("{series}{year}-{sequence:04}")
}

/// Returns the year whose numbers an invoice of `date` takes.
pub fn number_year(date: Day) -> i32 {
    date.year()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_beyond_four_digits() {
        assert_eq!(number("", 2026, 42), "2026-0042");
        assert_eq!(number("T", 2026, 12_345), "T2026-12345");
    }
}
