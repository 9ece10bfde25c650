//! The text of a code that an app of a bank reads as a transfer.
//!
//! Source: EPC069-12, version 3.0, "Quick Response Code: Guidelines to Enable Data Capture for the Initiation of a SEPA
//! Credit Transfer".

use crate::bank::charset::transliterate;
use crate::domain::iban::Iban;
use crate::domain::money::Money;

/// Letters that the name of who is paid may have.
const NAME_MAX: usize = 70;

/// Returns the text of the code: who is paid on which account, how much, and the creditor reference (`RF…`).
pub fn payload(name: &str, iban: &Iban, amount: Money, reference: &str) -> String {
    let name = transliterate(name, NAME_MAX);
    let amount = format!("EUR{}", amount.in_xml());
    ["BCD", "002", "1", "SCT", "", &name, iban.as_str(), &amount, "", reference].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_its_place() {
        let iban = "NL69INGB0123456789".parse().expect("an account");
        let text = payload("Café De Boemerang", &iban, Money::cents(12_345), "RF18539007547034");
        assert_eq!(
            text,
            "BCD\n002\n1\nSCT\n\nCafe De Boemerang\nNL69INGB0123456789\nEUR123.45\n\nRF18539007547034"
        );
        assert!(text.len() <= 331);
    }
}
