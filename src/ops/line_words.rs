//! What lines of invoices say that nobody typed, in the language of the club's letters.

use crate::domain::calendar::{days_after, dutch};
use crate::domain::period::Period;
use crate::domain::pricing::Percent;
use crate::ops::letters::LetterLanguage;

/// What a line is for, or why it goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineWord {
    JoiningFee,
    HouseholdCap,
    ThirdParty,
    EndedEarly,
    PlanChanged,
    Paused,
}

/// Each in Dutch and in English.
const WORDS: [(LineWord, &str, &str); 6] = [
    (LineWord::JoiningFee, "Inschrijfgeld", "Joining fee"),
    (LineWord::HouseholdCap, "Gezinsmaximum", "Household maximum"),
    (LineWord::ThirdParty, "Bijdrage", "Contribution"),
    (LineWord::EndedEarly, "Terug wegens einde", "Returned because of the end"),
    (LineWord::PlanChanged, "Terug wegens ander abonnement", "Returned because of the change"),
    (LineWord::Paused, "Terug wegens pauze", "Returned because of the pause"),
];

impl LetterLanguage {
    pub(super) fn word(self, word: LineWord) -> &'static str {
        let known = WORDS.iter().find(|(of, ..)| *of == word);
        let (_, nl, en) = known.expect("every word is in the list");
        match self {
            LetterLanguage::Dutch => nl,
            LetterLanguage::English => en,
        }
    }

    /// Writes a period, its last day included.
    pub(super) fn period(self, period: Period) -> String {
        match self {
            LetterLanguage::Dutch => period.dutch(),
            LetterLanguage::English => {
                format!("{} to {}", dutch(period.from), dutch(days_after(period.to, -1)))
            }
        }
    }

    /// Says what costs of collecting are over, by their numbers; `vat` in hundredths of a percent is in them.
    pub(super) fn costs(self, of: &[String], vat: u32) -> String {
        let of = of.join(", ");
        let vat = (vat != 0).then(|| Percent::of(vat));
        match self {
            LetterLanguage::Dutch => {
                let with = vat.map(|vat| format!(", met {vat} % btw")).unwrap_or_default();
                format!("Incassokosten volgens art. 6:96 BW over {of}{with}")
            }
            LetterLanguage::English => {
                let with = vat.map(|vat| format!(", with {vat} % VAT")).unwrap_or_default();
                format!(
                    "Costs of collecting (article 6:96 of the Dutch Civil Code) over {of}{with}"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_in_both_languages() {
        for (word, nl, en) in WORDS {
            assert_eq!(
                (LetterLanguage::Dutch.word(word), LetterLanguage::English.word(word)),
                (nl, en)
            );
        }
    }
}
