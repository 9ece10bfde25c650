//! The references that payers type or scan, with digits that catch a mistake.

/// Weights of the digits from the right. Source: Betaalvereniging Nederland, "Het betalingskenmerk".
const WEIGHTS: [u32; 10] = [2, 4, 8, 5, 10, 9, 7, 3, 6, 1];

/// Returns the Dutch reference of 16 digits for at most 15 digits; nothing for more, or for what is no digit.
pub fn kenmerk(digits: &str) -> Option<String> {
    let body = format!("{digits:0>15}");
    (body.len() == 15).then_some(())?;
    Some(format!("{}{body}", check_digit(&body)?))
}

/// Returns the Dutch reference of its own length for 7 to 12 digits: a check digit, the last digit of the length, the digits.
pub fn kenmerk_with_length(digits: &str) -> Option<String> {
    (7..=12).contains(&digits.len()).then_some(())?;
    let body = format!("{}{digits}", digits.len() % 10);
    Some(format!("{}{body}", check_digit(&body)?))
}

/// Weighs by modulus 11; the remainders that would give 10 and 11 are 1 and 0.
fn check_digit(body: &str) -> Option<u32> {
    let mut sum = 0;
    for (c, weight) in body.chars().rev().zip(WEIGHTS.iter().cycle()) {
        sum += c.to_digit(10)? * weight;
    }
    Some(match 11 - sum % 11 {
        11 => 0,
        10 => 1,
        digit => digit,
    })
}

/// Returns the creditor reference of letters and digits, at most 21 of them. Source: ISO 11649.
pub fn creditor_reference(body: &str) -> Option<String> {
    let body = body.to_ascii_uppercase();
    (1..=21).contains(&body.len()).then_some(())?;
    Some(format!("RF{:02}{body}", 98 - remainder(&format!("{body}RF00"))?))
}

/// Returns the remainder by 97 with letters counted as 10 to 35.
fn remainder(text: &str) -> Option<u32> {
    text.chars().try_fold(0, |rest, c| {
        let value = c.to_digit(36)?;
        Some((rest * if value < 10 { 10 } else { 100 } + value) % 97)
    })
}

/// Returns the digits of an invoice number, which references are made of.
pub fn digits(invoice_number: &str) -> String {
    invoice_number.chars().filter(char::is_ascii_digit).collect()
}

/// The fewest and most digits of an invoice number: a year and a sequence.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=12;

/// Returns the numbers of invoices whose reference stands in a text, whole and with the right check digits, however it is
/// spaced.
pub fn invoices_in(text: &str) -> Vec<String> {
    let plain: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain: String = plain.into_iter().collect::<String>().to_ascii_uppercase();
    let number = |digits: &str| format!("{}-{}", &digits[..4], &digits[4..]);
    let mut found = Vec::new();
    for (at, _) in plain.match_indices("RF") {
        let body = |length| plain.get(at + 4..at + 4 + length);
        let is_it = |body: &&str| {
            body.bytes().all(|b| b.is_ascii_digit())
                && creditor_reference(body).as_deref() == plain.get(at..at + 4 + body.len())
        };
        // The longest that checks: a shorter one that does by chance is a part of it.
        found.extend(DIGITS.rev().filter_map(body).find(is_it).map(number));
    }
    for run in plain.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 16) {
        let body = run[1..].trim_start_matches('0');
        if DIGITS.contains(&body.len()) && kenmerk(body).as_deref() == Some(run) {
            found.push(number(body));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    // D62, D63.
    #[test]
    fn references_have_their_check_digits() {
        assert_eq!(kenmerk("000056789012345").as_deref(), Some("5000056789012345"));
        assert_eq!(kenmerk_with_length("234534622567").as_deref(), Some("12234534622567"));
        assert_eq!(kenmerk("20260042").as_deref(), Some("6000000020260042"));
        assert_eq!(kenmerk_with_length("20260042").as_deref(), Some("2820260042"));
        assert_eq!(creditor_reference("539007547034").as_deref(), Some("RF18539007547034"));
        assert_eq!(kenmerk("1234567890123456"), None);
        assert_eq!(kenmerk("12a"), None);
    }

    #[test]
    fn a_reference_is_found_however_it_is_spaced() {
        let rf = creditor_reference("20260042").unwrap_or_default();
        let spaced = format!("Contributie {} {} jan", &rf[..4], &rf[4..]);
        assert_eq!(invoices_in(&spaced), ["2026-0042"]);
        assert_eq!(invoices_in("6000 0000 2026 0042"), ["2026-0042"]);
        assert_eq!(invoices_in("kenmerk 6000000020260043"), Vec::<String>::new());
        assert_eq!(invoices_in(&rf.replace("RF", "RG")), Vec::<String>::new());
    }
}
