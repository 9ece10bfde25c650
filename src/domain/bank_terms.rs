//! What a bank asks of a file of collections.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::limits::Limits;

/// The most bytes that one collection takes in a file: every text as long as it may be, with an address.
pub const ITEM_BYTES: usize = 2_000;
/// The most bytes that a file has beside its collections, with a block for each kind.
pub const FRAME_BYTES: usize = 8_000;

/// The terms of one bank, with what the club chose otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankTerms {
    /// Nothing for a bank that is not in the list.
    pub bank: Option<String>,
    /// Days that banks settle, between the day the bank gets a file and the collection date.
    pub lead_days: u32,
    /// Days that a collection can be asked for ahead.
    pub days_ahead: u32,
    /// Until when on a day it takes files, such as `14:00`; nothing where that is not known.
    pub cut_off: Option<String>,
    /// Whether it wants the first collection on a mandate named as such.
    pub is_first_named: bool,
    /// Whether it wants a file for each kind of collection.
    pub is_file_each: bool,
    pub limits: Limits,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Banks {
    usual: Usual,
    bank: Vec<Bank>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Usual {
    lead_days: u32,
    days_ahead: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bank {
    name: String,
    codes: Vec<String>,
    lead_days: Option<u32>,
    days_ahead: Option<u32>,
    cut_off: Option<String>,
    file_bytes: Option<usize>,
    file_count: Option<usize>,
    #[serde(default)]
    first_named: bool,
    #[serde(default)]
    file_each: bool,
}

static BANKS: LazyLock<Banks> = LazyLock::new(|| {
    toml::from_str(include_str!("../../assets/banks.toml")).expect("the list of banks is sound")
});

/// Returns the terms of the bank with these letters in its IBANs, or the usual ones.
pub fn bank_terms(code: &str) -> BankTerms {
    let Banks { usual, bank } = &*BANKS;
    let found = bank.iter().find(|bank| bank.codes.iter().any(|known| known == code));
    let of_bytes = |bytes: usize| bytes.saturating_sub(FRAME_BYTES) / ITEM_BYTES;
    let bytes = found.and_then(|bank| bank.file_bytes).map(of_bytes);
    let count = found.and_then(|bank| bank.file_count);
    BankTerms {
        bank: found.map(|bank| bank.name.clone()),
        lead_days: found.and_then(|bank| bank.lead_days).unwrap_or(usual.lead_days),
        days_ahead: found.and_then(|bank| bank.days_ahead).unwrap_or(usual.days_ahead),
        cut_off: found.and_then(|bank| bank.cut_off.clone()),
        is_first_named: found.is_some_and(|bank| bank.first_named),
        is_file_each: found.is_some_and(|bank| bank.file_each),
        limits: Limits { count: [bytes, count].into_iter().flatten().min(), ..Limits::default() },
    }
}

/// Returns the banks of the list: the first of its codes, and its name.
pub fn banks() -> impl Iterator<Item = (&'static str, &'static str)> {
    BANKS.bank.iter().map(|bank| (bank.codes[0].as_str(), bank.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bank_has_its_own_terms() {
        let rabobank = bank_terms("RABO");
        assert_eq!(rabobank.bank.as_deref(), Some("Rabobank"));
        assert_eq!(rabobank.limits.count, Some(1_496));
        assert_eq!(bank_terms("TRIO").days_ahead, 60);
        assert_eq!(bank_terms("RBRB").limits.count, Some(100_000));
    }

    #[test]
    fn a_bank_that_is_not_known_has_the_usual_terms() {
        let terms = bank_terms("BUNQ");
        assert_eq!((terms.bank, terms.lead_days, terms.days_ahead), (None, 3, 365));
        assert_eq!(terms.limits, Limits::default());
    }

    #[test]
    fn no_bank_is_in_the_list_twice() {
        let mut codes: Vec<&String> = BANKS.bank.iter().flat_map(|bank| &bank.codes).collect();
        let all = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}
