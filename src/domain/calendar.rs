//! Days: months from an anchor, days that banks work, and how people write a date.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// A day of the calendar; nothing here knows a time.
pub type Day = NaiveDate;

/// Years that a date in an administration can have.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Returns the day `months` after `anchor`, on `anchor_day` of that month or its last day when it has no such day.
///
/// Always counted from the original anchor, never from the previous result: 31 January, 28 February, 31 March.
pub fn add_months(anchor: Day, months: i32, anchor_day: u32) -> Day {
    let first = anchor.with_day(1).expect("every month has a first");
    let first = if months < 0 {
        first.checked_sub_months(Months::new(months.unsigned_abs()))
    } else {
        first.checked_add_months(Months::new(months.unsigned_abs()))
    };
    let first = first.expect("a date of a club stays far inside the calendar");
    first.with_day(anchor_day.min(days_in_month(first))).expect("the day was clamped to the month")
}

/// Returns the day `months` after `day`, clamped to the length of the month.
pub fn months_after(day: Day, months: i32) -> Day {
    add_months(day, months, day.day())
}

/// Returns the day `days` after `day`.
pub fn days_after(day: Day, days: i64) -> Day {
    let moved = if days < 0 {
        day.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        day.checked_add_days(Days::new(days.unsigned_abs()))
    };
    moved.expect("a date of a club stays far inside the calendar")
}

/// Returns a day after everything: where something that has no end yet ends.
pub fn date_far_away() -> Day {
    NaiveDate::from_ymd_opt(9999, 1, 1).expect("a day of the calendar")
}

/// Returns a day before everything that is billed: from when something always was so.
pub fn date_before_all() -> Day {
    NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day of the calendar")
}

/// Returns how many days `to` lies after `from`.
pub fn days_between(from: Day, to: Day) -> i64 {
    (to - from).num_days()
}

fn days_in_month(day: Day) -> u32 {
    let next = day
        .checked_add_months(Months::new(1))
        .expect("inside the calendar")
        .with_day(1)
        .expect("a first");
    next.pred_opt().expect("inside the calendar").day()
}

/// Returns whether TARGET, the settlement system of the euro, is open on `day`.
///
/// Source: ECB, TARGET closing days: weekends, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December.
pub fn is_target_day(day: Day) -> bool {
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        return false;
    }
    if matches!((day.month(), day.day()), (1, 1) | (5, 1) | (12, 25 | 26)) {
        return false;
    }
    let easter = easter_sunday(day.year());
    day != days_after(easter, -2) && day != days_after(easter, 1)
}

/// Returns the Sunday of Easter in a year that an administration can have.
pub fn easter_sunday(year: i32) -> Day {
    computus::gregorian_naive(year).expect("Easter is known for the years of YEARS")
}

/// Returns `day`, or the first day after it on which banks settle.
pub fn target_day_from(day: Day) -> Day {
    let mut day = day;
    while !is_target_day(day) {
        day = days_after(day, 1);
    }
    day
}

/// Returns `day`, or the last day before it on which banks settle.
pub fn target_day_until(day: Day) -> Day {
    let mut day = day;
    while !is_target_day(day) {
        day = days_after(day, -1);
    }
    day
}

/// Returns the `count`th day after `day` on which banks settle.
pub fn target_days_after(day: Day, count: u32) -> Day {
    let mut day = day;
    for _ in 0..count {
        day = target_day_from(days_after(day, 1));
    }
    day
}

/// Writes a day as in the Netherlands: `05-02-2027`.
pub fn dutch(day: Day) -> String {
    day.format("%d-%m-%Y").to_string()
}

/// Reads a date out of a list: `2026-12-31`, `31-12-2026`, `31/12/26`, `31.12.2026`, `20261231`.
///
/// Two digits of a year are of this century up to `today`'s year plus ten, else of the last: dates of birth are.
/// `None` for what is no day of the calendar, such as 31-02-1988.
pub fn read_date(text: &str, today: Day) -> Option<Day> {
    let text = text.trim();
    let text = text.split_once(['T', ' ']).map_or(text, |(date, _)| date);
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |s: &str| if s.is_empty() || 4 < s.len() { None } else { s.parse::<u32>().ok() };
    let (year, month, day) = match parts[..] {
        [digits] if digits.len() == 8 => (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?),
        [year, month, day] if year.len() == 4 => (year, month, day),
        [day, month, year] => (year, month, day),
        _ => return None,
    };
    let full_year = match year.len() {
        4 => i32::try_from(number(year)?).ok()?,
        2 => century(i32::try_from(number(year)?).ok()?, today),
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(full_year, number(month)?, number(day)?)?;
    YEARS.contains(&date.year()).then_some(date)
}

fn century(two_digits: i32, today: Day) -> i32 {
    let this = today.year() / 100 * 100 + two_digits;
    if this <= today.year() + 10 { this } else { this - 100 }
}

/// Reads a date as someone types it, words and shorthand included.
///
/// `v` or `vandaag`, `gisteren`, `morgen`, `+7`, `-3`, `+1w`, `+1m`, `+1j`, `ma`..`zo` (the next one), `5`, `5-2`,
/// `5-2-27`, `050227`, `em` and `bm` (end and begin of the month), `ek` (end of the quarter), `q3` (begin of a quarter).
pub fn typed_date(text: &str, today: Day) -> Option<Day> {
    let text = text.trim().to_lowercase();
    let first = today.with_day(1)?;
    match text.as_str() {
        "v" | "t" | "d" | "vandaag" | "today" => return Some(today),
        "gisteren" | "yesterday" => return Some(days_after(today, -1)),
        "morgen" | "tomorrow" => return Some(days_after(today, 1)),
        "em" => return Some(days_after(add_months(first, 1, 1), -1)),
        "bm" => return Some(first),
        "ek" => {
            return Some(days_after(
                quarter(today.year(), i32::try_from(today.month0() / 3).ok()? + 1),
                -1,
            ));
        }
        _ => {}
    }
    if let Some(number) =
        text.strip_prefix(['q', 'k']).and_then(|n| n.parse().ok()).filter(|n| (1..=4).contains(n))
    {
        return Some(quarter(today.year(), number - 1));
    }
    if let Some(weekday) = weekday(&text) {
        let ahead = weekday.num_days_from_monday() + 7 - today.weekday().num_days_from_monday();
        return Some(days_after(today, i64::from((ahead + 6) % 7 + 1)));
    }
    if text.starts_with(['+', '-']) {
        return relative(&text, today);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    match parts[..] {
        [day] if day.len() <= 2 => today.with_day(day.parse().ok()?),
        [digits] if digits.len() == 6 => read_date(
            &format!("{}-{}-{}", digits.get(..2)?, digits.get(2..4)?, digits.get(4..)?),
            today,
        ),
        [day, month] => {
            NaiveDate::from_ymd_opt(today.year(), month.parse().ok()?, day.parse().ok()?)
        }
        _ => read_date(&parts.join("-"), today),
    }
}

fn quarter(year: i32, index: i32) -> Day {
    add_months(first_of_year(year), 3 * index, 1)
}

/// Returns 1 January.
pub fn first_of_year(year: i32) -> Day {
    NaiveDate::from_ymd_opt(year, 1, 1).expect("1 January exists")
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "ma" => Weekday::Mon,
        "di" => Weekday::Tue,
        "wo" => Weekday::Wed,
        "do" => Weekday::Thu,
        "vr" => Weekday::Fri,
        "za" => Weekday::Sat,
        "zo" => Weekday::Sun,
        _ => return None,
    })
}

fn relative(text: &str, today: Day) -> Option<Day> {
    let (number, unit) =
        text.split_at(text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len()));
    let number: i32 = number.parse().ok().filter(|n: &i32| n.abs() <= 4000)?;
    let day = match unit {
        "" | "d" => days_after(today, i64::from(number)),
        "w" => days_after(today, 7 * i64::from(number)),
        "m" => months_after(today, number),
        "j" | "y" if number.abs() <= 150 => months_after(today, 12 * number),
        _ => return None,
    };
    YEARS.contains(&day.year()).then_some(day)
}

#[cfg(test)]
pub(crate) fn date(year: i32, month: u32, day: u32) -> Day {
    NaiveDate::from_ymd_opt(year, month, day).expect("a test names real days")
}

/// Reads `2027-02-05` in a test.
#[cfg(test)]
#[track_caller]
pub(crate) fn iso(text: &str) -> Day {
    text.parse().expect("a test names real days")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn series(anchor: &str, months: i32, anchor_day: u32, expected: &[&str]) {
        let made: Vec<String> = (1..)
            .zip(expected)
            .map(|(k, _)| add_months(iso(anchor), k * months, anchor_day).to_string())
            .collect();
        assert_eq!(made, expected, "{anchor} every {months} months on {anchor_day}");
    }

    // Source: the table of dates, D01-D08.
    #[test]
    fn months_count_from_the_first_anchor() {
        series(
            "2027-01-31",
            1,
            31,
            &["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30"],
        );
        series("2028-01-31", 1, 31, &["2028-02-29", "2028-03-31", "2028-04-30"]);
        series("2027-01-30", 1, 30, &["2027-02-28", "2027-03-30", "2027-04-30"]);
        series("2027-02-28", 1, 28, &["2027-03-28", "2027-04-28", "2027-05-28"]);
        series("2027-02-28", 1, 31, &["2027-03-31", "2027-04-30", "2027-05-31"]);
        series("2024-02-29", 12, 29, &["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
        series("2026-11-30", 3, 30, &["2027-02-28", "2027-05-30", "2027-08-30", "2027-11-30"]);
        series("2026-08-31", 6, 31, &["2027-02-28", "2027-08-31", "2028-02-29"]);
        series("2026-03-15", 4, 15, &["2026-07-15", "2026-11-15", "2027-03-15"]);
    }

    // D56.
    #[test]
    fn collections_move_to_a_day_that_banks_settle() {
        for (day, next, previous) in [
            ("2026-12-25", "2026-12-28", "2026-12-24"),
            ("2026-12-26", "2026-12-28", "2026-12-24"),
            ("2027-01-01", "2027-01-04", "2026-12-31"),
            ("2027-03-26", "2027-03-30", "2027-03-25"),
            ("2027-04-27", "2027-04-27", "2027-04-27"),
        ] {
            assert_eq!(target_day_from(iso(day)), iso(next), "{day}");
            assert_eq!(target_day_until(iso(day)), iso(previous), "{day}");
        }
        assert_eq!(target_days_after(iso("2026-12-23"), 3), iso("2026-12-29"));
    }

    #[track_caller]
    fn typed(text: &str, expected: &str) {
        // A Sunday.
        assert_eq!(typed_date(text, date(2026, 11, 22)), Some(iso(expected)), "{text}");
    }

    #[test]
    fn dates_are_typed_in_words_and_shorthand() {
        typed("vandaag", "2026-11-22");
        typed("gisteren", "2026-11-21");
        typed("+7", "2026-11-29");
        typed("-3", "2026-11-19");
        typed("+1w", "2026-11-29");
        typed("+1m", "2026-12-22");
        typed("+1j", "2027-11-22");
        typed("ma", "2026-11-23");
        typed("zo", "2026-11-29");
        typed("5", "2026-11-05");
        typed("5-2", "2026-02-05");
        typed("5-2-27", "2027-02-05");
        typed("5-2-71", "1971-02-05");
        typed("050227", "2027-02-05");
        typed("em", "2026-11-30");
        typed("bm", "2026-11-01");
        typed("ek", "2026-12-31");
        typed("q3", "2026-07-01");
        typed("2026-12-31", "2026-12-31");
    }

    #[test]
    fn impossible_dates_are_no_dates() {
        for text in [
            "31-02-1988",
            "00-00-0000",
            "",
            "1988",
            "32-1-2020",
            "29-2-2023",
            "12-13-2020",
            "+9999j",
            "1-1-3000",
        ] {
            assert_eq!(read_date(text, date(2026, 11, 22)), None, "{text}");
        }
        assert_eq!(typed_date("31-2-88", date(2026, 11, 22)), None);
    }

    proptest! {
        #[test]
        fn reading_a_date_never_panics(text in ".*") {
            let _ = typed_date(&text, date(2026, 11, 22));
            let _ = read_date(&text, date(2026, 11, 22));
        }
    }
}
