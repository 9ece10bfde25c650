//! The organisation that collects: its creditor identifier.

/// Why a text is not a creditor identifier.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CreditorIdError {
    #[error(
        "a creditor id has 2 letters, 2 digits, 3 characters of the bank and the number of the organisation"
    )]
    Malformed,
    #[error("a Dutch creditor id has 19 characters, this one {0}")]
    Length(usize),
    #[error("the check digits should be {0:02}")]
    CheckDigits(u32),
}

/// Returns the creditor identifier in capitals without blanks, when its check digits are right.
///
/// The business code (characters 5 to 7) takes no part in the check. Source: EPC262-08.
pub fn read_creditor_id(text: &str) -> Result<String, CreditorIdError> {
    let id: String =
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    let shape = id.is_ascii()
        && (8..=35).contains(&id.len())
        && id[..2].chars().all(|c| c.is_ascii_uppercase())
        && id[2..4].chars().all(|c| c.is_ascii_digit())
        && id.chars().all(|c| c.is_ascii_alphanumeric());
    if !shape {
        return Err(CreditorIdError::Malformed);
    }
    if id.starts_with("NL") && id.len() != 19 {
        return Err(CreditorIdError::Length(id.len()));
    }
    let checked = format!("{}{}00", &id[7..], &id[..2]);
    let expected = 98
        - checked.chars().filter_map(|c| c.to_digit(36)).fold(0, |sum, value| {
            let shift = if value < 10 { 10 } else { 100 };
            (sum * shift + value) % 97
        });
    if id[2..4].parse() != Ok(expected) {
        return Err(CreditorIdError::CheckDigits(expected));
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_leave_the_business_code_out() {
        for id in [
            "NL33ZZZ140946600000",
            "DE98ZZZ09999999999",
            "NL32ZZZ999999991234",
            "nl33 abc 14094660 0000",
        ] {
            assert!(read_creditor_id(id).is_ok(), "{id}");
        }
    }

    #[test]
    fn published_samples_that_fail_are_refused() {
        assert_eq!(read_creditor_id("NL34ZZZ140946600000"), Err(CreditorIdError::CheckDigits(33)));
        assert_eq!(read_creditor_id("NL33ZZZ14094660000"), Err(CreditorIdError::Length(18)));
        assert_eq!(read_creditor_id("geen"), Err(CreditorIdError::Malformed));
        assert_eq!(read_creditor_id(""), Err(CreditorIdError::Malformed));
    }
}
