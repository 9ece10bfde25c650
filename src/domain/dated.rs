//! Tables of the law that hold from a day on.

use crate::domain::calendar::Day;

/// Returns what holds on a day of tables that are in order, the newest first; before all of them the oldest.
///
/// # Panics
/// When there is no table, or its day is none: tables are part of the program.
pub fn in_force<T>(tables: &[T], on: Day, from: impl Fn(&T) -> &'static str) -> &T {
    let begins = |table: &T| from(table).parse::<Day>().expect("a table has a day");
    let holds = tables.iter().find(|table| begins(table) <= on);
    holds.or(tables.last()).expect("a law has a table")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    #[test]
    fn the_newest_that_has_begun_holds() {
        let tables = [("2025-01-01", 3), ("2020-01-01", 2), ("2012-07-01", 1)];
        let holds = |on| in_force(&tables, iso(on), |(from, _)| from).1;
        let days = ["2026-11-22", "2025-01-01", "2024-12-31", "2012-07-01", "1999-01-01"];
        assert_eq!(days.map(holds), [3, 3, 2, 1, 1]);
    }
}
