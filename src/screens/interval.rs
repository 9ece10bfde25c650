//! How often something is billed, as people read and type it.

use crate::domain::plan::Interval;
use crate::domain::problem::{Field, Problem};
use crate::text::Text;

/// Says how often something is billed.
pub(super) fn interval_name(text: &Text, interval: Interval) -> String {
    match interval {
        Interval::Months(1) => text.interval_month(),
        Interval::Months(3) => text.interval_quarter(),
        Interval::Months(6) => text.interval_half_year(),
        Interval::Months(12) => text.interval_year(),
        Interval::Months(months) => text.interval_months(months),
        Interval::Weeks(1) => text.interval_week(),
        Interval::Weeks(weeks) => text.interval_weeks(weeks),
    }
}

/// The intervals that have a name; each other is a count of months or weeks.
const INTERVALS: [(&str, Interval); 15] = [
    ("week", Interval::Weeks(1)),
    ("maand", Interval::Months(1)),
    ("month", Interval::Months(1)),
    ("kwartaal", Interval::Months(3)),
    ("quarter", Interval::Months(3)),
    ("halfjaar", Interval::Months(6)),
    ("half jaar", Interval::Months(6)),
    ("half year", Interval::Months(6)),
    ("jaar", Interval::Months(12)),
    ("year", Interval::Months(12)),
    ("weekly", Interval::Weeks(1)),
    ("monthly", Interval::Months(1)),
    ("quarterly", Interval::Months(3)),
    ("half-yearly", Interval::Months(6)),
    ("yearly", Interval::Months(12)),
];

/// Reads how often something is billed: `kwartaal`, `2 maanden`, `4 weken`; a bare number counts months.
pub(super) fn read_interval(text: &str) -> Result<Interval, Problem> {
    let typed = text.trim().to_lowercase();
    let typed =
        ["per ", "every "].iter().find_map(|word| typed.strip_prefix(word)).unwrap_or(&typed);
    let typed = typed.trim();
    if let Some((_, interval)) = INTERVALS.iter().find(|(name, _)| *name == typed) {
        return Ok(*interval);
    }
    let end = typed.find(|c: char| !c.is_ascii_digit()).unwrap_or(typed.len());
    let (count, unit) = typed.split_at(end);
    let count = count.parse::<u32>().ok().filter(|count| (1..=520).contains(count));
    let found = match (count, unit.trim()) {
        (Some(count), "" | "m" | "mnd" | "maand" | "maanden" | "month" | "months") => {
            Some(Interval::Months(count))
        }
        (Some(count), "w" | "week" | "weken" | "weeks") => Some(Interval::Weeks(count)),
        (Some(count), "jaar" | "year" | "years") => Some(Interval::Months(count * 12)),
        _ => None,
    };
    found.ok_or_else(|| Problem::ValueUnknown {
        field: Field::Interval,
        value: text.to_owned(),
        allowed: "week, 4 weken, maand, kwartaal, jaar, 2 maanden".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, load};

    #[test]
    fn an_interval_is_read_as_it_is_shown_and_as_people_type_it() {
        for language in [Language::Dutch, Language::English] {
            let text = load(language);
            for count in 1..=24 {
                for interval in [Interval::Months(count), Interval::Weeks(count)] {
                    let shown = interval_name(&text, interval);
                    assert_eq!(read_interval(&shown), Ok(interval), "{shown}");
                }
            }
        }
        assert_eq!(read_interval("2 jaar"), Ok(Interval::Months(24)));
        assert_eq!(read_interval(" 3 "), Ok(Interval::Months(3)));
        for wrong in ["", "0 weken", "vaak", "1000 maanden", "-1"] {
            assert!(read_interval(wrong).is_err(), "{wrong}");
        }
    }
}
