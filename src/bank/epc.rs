//! The text of a code that an app of a bank reads as a transfer.
//!
//! Source: EPC069-12, version 3.0, "Quick Response Code: Guidelines to Enable Data Capture for the Initiation of a SEPA
//! Credit Transfer".

use crate::bank::charset::transliterate;
use crate::domain::iban::Iban;
use crate::domain::money::Money;

/// Letters that the name of who is paid may have.
const NAME_MAX: usize = 70;

/// Letters that a text in it may have.
const TEXT_MAX: usize = 140;

/// What a payment is known by when it comes in.
#[derive(Clone, Copy, Debug)]
pub enum Known<'a> {
    /// A creditor reference, `RF…`.
    Reference(&'a str),
    /// A text: the numbers of several invoices, say.
    Text(&'a str),
}

/// Returns the text of the code: who is paid on which account, how much, and how it is known. Nothing where the text does not
/// fit: paid by half of it, the payment would be known by half.
pub fn payload(name: &str, iban: &Iban, amount: Money, by: Known<'_>) -> Option<String> {
    if matches!(by, Known::Text(text) if TEXT_MAX < text.chars().count()) {
        return None;
    }
    let name = transliterate(name, NAME_MAX);
    let amount = format!("EUR{}", amount.in_xml());
    let known = match by {
        Known::Reference(reference) => reference.to_owned(),
        // The line of the reference is empty then.
        Known::Text(text) => format!("\n{}", transliterate(text, TEXT_MAX)),
    };
    Some(["BCD", "002", "1", "SCT", "", &name, iban.as_str(), &amount, "", &known].join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_its_place() {
        let iban = "NL69INGB0123456789".parse().expect("an account");
        let text = payload(
            "Café De Boemerang",
            &iban,
            Money::cents(12_345),
            Known::Reference("RF18539007547034"),
        )
        .expect("a reference fits");
        assert_eq!(
            text,
            "BCD\n002\n1\nSCT\n\nCafe De Boemerang\nNL69INGB0123456789\nEUR123.45\n\nRF18539007547034"
        );
        assert!(text.len() <= 331);
        let of = |text: &str| payload("Club", &iban, Money::cents(100), Known::Text(text));
        let two = of("2026-0001 2026-0002").expect("two numbers fit");
        assert!(two.ends_with("EUR1.00\n\n\n2026-0001 2026-0002"));
        assert_eq!(of(&"2026-0001 ".repeat(15)), None);
    }
}
