//! Numbers by which the tax office and the trade register know somebody.

/// Reads the number under which vat is declared: capitals, no blanks or dots. `None` for what cannot be one: it begins with
/// the two letters of its country (EN 16931, BR-CO-09), and a Dutch one is `NL`, nine digits, `B` and two digits.
///
/// Source of the Dutch form: Belastingdienst, "btw-identificatienummer".
pub fn read_vat_id(text: &str) -> Option<String> {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '.' | '-');
    let plain: String = text.chars().filter(kept).collect::<String>().to_uppercase();
    let is_of_country = (4..=14).contains(&plain.len())
        && plain.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && plain.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_digits = |range: std::ops::Range<usize>| {
        plain.get(range).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_dutch = plain.len() == 14
        && is_digits(2..11)
        && plain.get(11..12) == Some("B")
        && is_digits(12..14);
    (is_of_country && (is_dutch || !plain.starts_with("NL"))).then_some(plain)
}

/// Reads a number in the Dutch trade register: eight digits, blanks between them left out.
pub fn read_kvk(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit())).then_some(plain)
}

/// Reads the number of a legal person at the tax office: nine digits that pass the test of eleven.
///
/// Source: Belastingdienst; weights 9 to 2 and -1, as for a citizen service number.
pub fn read_rsin(text: &str) -> Option<String> {
    let kept = |c: &char| !c.is_whitespace() && *c != '.';
    let plain: String = text.chars().filter(kept).collect();
    let digits: Vec<i64> = plain.chars().filter_map(|c| c.to_digit(10)).map(i64::from).collect();
    let is_one = digits.len() == 9 && plain.len() == 9;
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i64 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    (is_one && sum % 11 == 0 && sum != 0).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(read_vat_id("nl 1234.56.789 b01").as_deref(), Some("NL123456789B01"));
        assert_eq!(read_vat_id("BE0123456789").as_deref(), Some("BE0123456789"));
        for wrong in ["NL123456789", "NL12345678XB01", "123456789", "B", "DEä123"] {
            assert_eq!(read_vat_id(wrong), None, "{wrong}");
        }
        assert_eq!(read_kvk("1234 5678").as_deref(), Some("12345678"));
        assert_eq!(read_kvk("123"), None);
        assert_eq!(read_rsin("1234.56.782").as_deref(), Some("123456782"));
        for wrong in ["123456789", "000000000", "12345678", "12345678x"] {
            assert_eq!(read_rsin(wrong), None, "{wrong}");
        }
    }
}
