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

/// Returns the creditor reference of what goes on when it is paid: a subscription by its number here.
pub fn renewal_reference(subscription_id: i64) -> String {
    creditor_reference(&format!("V{subscription_id}")).unwrap_or_default()
}

/// Returns the creditor reference of an application that is let in when it is paid.
pub fn intake_reference(intake_id: i64) -> String {
    creditor_reference(&format!("A{intake_id}")).unwrap_or_default()
}

/// Returns the subscriptions whose reference stands in a text, whole and with the right check digits.
pub fn renewals_in(text: &str) -> Vec<i64> {
    found_in(text, |spelled| lettered(spelled, 'V', renewal_reference))
}

/// Returns the applications whose reference stands in a text.
pub fn intakes_in(text: &str) -> Vec<i64> {
    found_in(text, |spelled| lettered(spelled, 'A', intake_reference))
}

fn lettered(spelled: &str, letter: char, reference: fn(i64) -> String) -> Option<i64> {
    let id = spelled.get(4..)?.strip_prefix(letter)?.parse().ok()?;
    (reference(id) == spelled).then_some(id)
}

/// The longest reference there is: four letters and digits before a body of 21.
const LENGTH_MAX: usize = 25;

/// Returns what is read in words of a text that follow each other, however a reference is cut up by blanks. From each word
/// on the shortest counts: what comes after it is something else.
fn found_in<T: PartialEq>(text: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let mut found = Vec::new();
    for from in 0..words.len() {
        let mut spelled = String::new();
        for word in &words[from..] {
            spelled.push_str(word);
            if LENGTH_MAX < spelled.len() {
                break;
            }
            if let Some(value) = read(&spelled) {
                if !found.contains(&value) {
                    found.push(value);
                }
                break;
            }
        }
    }
    found
}

/// Returns the digits of an invoice number, which references are made of.
pub fn digits(invoice_number: &str) -> String {
    invoice_number.chars().filter(char::is_ascii_digit).collect()
}

/// The fewest and most digits of an invoice number: a year and a sequence.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=12;

/// Returns the numbers of invoices whose reference stands in a text, whole and with the right check digits.
pub fn invoices_in(text: &str) -> Vec<String> {
    found_in(text, |spelled| {
        let is_kenmerk = spelled.len() == 16 && spelled.bytes().all(|b| b.is_ascii_digit());
        let (body, again) = if is_kenmerk {
            let body = spelled[1..].trim_start_matches('0');
            (body, kenmerk(body))
        } else {
            let body = spelled.strip_prefix("RF")?.get(2..)?;
            (body, creditor_reference(body))
        };
        let is_number = DIGITS.contains(&body.len()) && body.bytes().all(|b| b.is_ascii_digit());
        let is_whole = is_number && again.as_deref() == Some(spelled);
        is_whole.then(|| format!("{}-{}", &body[..4], &body[4..]))
    })
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

    #[test]
    fn what_is_renewed_is_found_too() {
        let reference = renewal_reference(417);
        assert_eq!(renewals_in(&format!("lidgeld {} 2027", reference.to_lowercase())), [417]);
        assert_eq!(renewals_in(&format!("{} {}", &reference[..5], &reference[5..])), [417]);
        assert_eq!(renewals_in(&reference.replace('7', "8")), Vec::<i64>::new());
    }
}
