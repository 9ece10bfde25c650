//! Bank account numbers that a SEPA collection can name.

use std::fmt;
use std::str::FromStr;

use iban::IbanLike;
use serde::{Deserialize, Serialize};

/// A valid IBAN of a SEPA country, in capitals and without spaces.
///
/// `Debug` shows only the end, so that no log or panic tells a whole number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Iban(String);

/// Why a text is not an account number we can collect from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IbanError {
    #[error("empty")]
    Empty,
    #[error("an old account number without country and bank")]
    OldNumber,
    #[error("{found} characters, {country} has {expected}")]
    Length { country: String, expected: usize, found: usize },
    #[error("the check digits are wrong")]
    CheckDigits,
    #[error("{0} is not a SEPA country")]
    NotSepa(String),
    #[error("not an account number")]
    Malformed,
}

/// The SEPA countries and the length of their IBANs; `true` where the country is in the EEA, so that the payer's address
/// is not needed. Source: EPC409-09 v8.0 (December 2025) and the SWIFT IBAN registry.
const SEPA: [(&str, usize, bool); 42] = [
    ("AD", 24, false),
    ("AL", 28, false),
    ("AT", 20, true),
    ("BE", 16, true),
    ("BG", 22, true),
    ("CH", 21, false),
    ("CY", 28, true),
    ("CZ", 24, true),
    ("DE", 22, true),
    ("DK", 18, true),
    ("EE", 20, true),
    ("ES", 24, true),
    ("FI", 18, true),
    ("FR", 27, true),
    ("GB", 22, false),
    ("GI", 23, false),
    ("GR", 27, true),
    ("HR", 21, true),
    ("HU", 28, true),
    ("IE", 22, true),
    ("IS", 26, true),
    ("IT", 27, true),
    ("LI", 21, true),
    ("LT", 20, true),
    ("LU", 20, true),
    ("LV", 21, true),
    ("MC", 27, false),
    ("MD", 24, false),
    ("ME", 22, false),
    ("MK", 19, false),
    ("MT", 31, true),
    ("NL", 18, true),
    ("NO", 15, true),
    ("PL", 28, true),
    ("PT", 25, true),
    ("RO", 24, true),
    ("RS", 22, false),
    ("SE", 24, true),
    ("SI", 19, true),
    ("SK", 24, true),
    ("SM", 27, false),
    ("VA", 22, false),
];

/// Dutch bank codes with the BIC of the bank and the name people know it by.
/// Source: the banks' own BIC lists as gathered in the registry of schwifty.
const DUTCH_BANKS: [(&str, &str, &str); 18] = [
    ("ABNA", "ABNANL2A", "ABN AMRO"),
    ("ADYB", "ADYBNL2A", "Adyen"),
    ("ASNB", "ASNBNL21", "ASN Bank"),
    ("BNGH", "BNGHNL2G", "BNG Bank"),
    ("BUNQ", "BUNQNL2A", "bunq"),
    ("DEUT", "DEUTNL2A", "Deutsche Bank"),
    ("FVLB", "FVLBNL22", "Van Lanschot"),
    ("HAND", "HANDNL2A", "Handelsbanken"),
    ("INGB", "INGBNL2A", "ING"),
    ("KNAB", "KNABNL2H", "Knab"),
    ("MOYO", "MOYONL21", "Moneyou"),
    ("NWAB", "NWABNL2G", "NWB Bank"),
    ("RABO", "RABONL2U", "Rabobank"),
    ("RBRB", "RBRBNL21", "RegioBank"),
    ("REVO", "REVONL22", "Revolut"),
    ("SNSB", "SNSBNL2A", "SNS"),
    ("TRIO", "TRIONL2U", "Triodos Bank"),
    ("UGBI", "UGBINL2A", "Garantibank"),
];

impl Iban {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn country(&self) -> &str {
        &self.0[..2]
    }

    /// Returns the BIC of a Dutch bank; `None` where the bank is foreign or not in our table.
    pub fn bic(&self) -> Option<&'static str> {
        self.dutch_bank().map(|(_, bic, _)| bic)
    }

    /// Returns the name of a Dutch bank.
    pub fn bank(&self) -> Option<&'static str> {
        self.dutch_bank().map(|(_, _, name)| name)
    }

    /// Returns whether the payer's address must go with a collection: the country is in SEPA but not in the EEA.
    pub fn needs_address(&self) -> bool {
        let known = SEPA.binary_search_by_key(&self.country(), |(country, _, _)| country);
        known.is_ok_and(|place| !SEPA[place].2)
    }

    /// Writes the number in groups of four.
    pub fn grouped(&self) -> String {
        group(&self.0)
    }

    /// Writes only what tells two accounts apart in a list: `NL••4300`.
    pub fn masked(&self) -> String {
        format!("{}••{}", self.country(), &self.0[self.0.len() - 4..])
    }

    fn dutch_bank(&self) -> Option<(&'static str, &'static str, &'static str)> {
        let code = self.0.get(4..8).filter(|_| self.country() == "NL")?;
        let known = DUTCH_BANKS.binary_search_by_key(&code, |(bank, _, _)| bank);
        known.ok().map(|place| DUTCH_BANKS[place])
    }
}

/// Writes any text in groups of four.
pub fn group(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

impl FromStr for Iban {
    type Err = IbanError;

    /// Reads an IBAN in any case, with or without spaces, dots and dashes.
    fn from_str(text: &str) -> Result<Iban, IbanError> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{a0}'))
            .flat_map(char::to_uppercase)
            .collect();
        if plain.is_empty() {
            return Err(IbanError::Empty);
        }
        if plain.chars().all(|c| c.is_ascii_digit()) {
            return Err(IbanError::OldNumber);
        }
        if !plain.is_ascii()
            || plain.len() < 5
            || !plain[..2].chars().all(|c| c.is_ascii_alphabetic())
        {
            return Err(IbanError::Malformed);
        }
        let country = plain[..2].to_owned();
        let Some((_, expected, _)) = SEPA.into_iter().find(|(code, _, _)| *code == country) else {
            return Err(IbanError::NotSepa(country));
        };
        if plain.len() != expected {
            return Err(IbanError::Length { country, expected, found: plain.len() });
        }
        match plain.parse::<iban::Iban>() {
            Ok(iban) => Ok(Iban(iban.electronic_str().to_owned())),
            Err(iban::ParseIbanError::InvalidBaseIban {
                source: iban::ParseBaseIbanError::InvalidChecksum,
            }) => Err(IbanError::CheckDigits),
            Err(_) => Err(IbanError::Malformed),
        }
    }
}

impl TryFrom<String> for Iban {
    type Error = IbanError;
    fn try_from(text: String) -> Result<Iban, IbanError> {
        text.parse()
    }
}

impl From<Iban> for String {
    fn from(iban: Iban) -> String {
        iban.0
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, why: IbanError) {
        assert_eq!(text.parse::<Iban>(), Err(why), "{text}");
    }

    #[test]
    fn spaces_and_small_letters_do_not_matter() {
        let iban: Iban = " nl91 ABNA 0417 1643 00 ".parse().expect("a published example");
        assert_eq!(iban.as_str(), "NL91ABNA0417164300");
        assert_eq!(iban.grouped(), "NL91 ABNA 0417 1643 00");
        assert_eq!(iban.bic(), Some("ABNANL2A"));
        assert_eq!(format!("{iban:?}"), "NL••4300");
        assert!(!iban.needs_address());
    }

    #[test]
    fn tables_are_in_the_order_they_are_searched() {
        assert!(SEPA.is_sorted() && DUTCH_BANKS.is_sorted());
    }

    #[test]
    fn what_is_wrong_is_named() {
        refused("", IbanError::Empty);
        refused("0407695583", IbanError::OldNumber);
        refused(
            "NL12RABO061295428",
            IbanError::Length { country: "NL".to_owned(), expected: 18, found: 17 },
        );
        refused("NL91ABNA0417164301", IbanError::CheckDigits);
        refused("US64SVBKUS6S3300958879", IbanError::NotSepa("US".to_owned()));
        refused("FO6264600001631634", IbanError::NotSepa("FO".to_owned()));
        refused("geen", IbanError::Malformed);
    }

    #[test]
    fn a_payer_outside_the_eea_needs_an_address() {
        let iban: Iban = "CH9300762011623852957".parse().expect("a published example");
        assert!(iban.needs_address());
        assert_eq!(iban.bic(), None);
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics(text in ".*") {
            drop(text.parse::<Iban>());
        }
    }
}
