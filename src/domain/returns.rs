//! What a reason of the bank means, and what to do after it.

use crate::domain::calendar::{Day, days_after, target_day_from};

/// The holder of the account died. Source: ISO 20022 external codes.
pub const HOLDER_DIED: &str = "MD07";

/// What follows on a collection that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AfterReturn {
    /// It is tried again by itself, some days later.
    Retry,
    /// Somebody talks to the payer first.
    Contact,
    /// There is another account to ask for.
    NewAccount,
    /// There is no mandate any more: it is never collected on again.
    StopMandate,
    /// Something in the file or the data is wrong: it is mended first.
    Correct,
}

impl AfterReturn {
    pub const ALL: [(AfterReturn, &'static str); 5] = [
        (AfterReturn::Retry, "retry"),
        (AfterReturn::Contact, "contact"),
        (AfterReturn::NewAccount, "new_account"),
        (AfterReturn::StopMandate, "stop"),
        (AfterReturn::Correct, "correct"),
    ];

    pub fn name(self) -> &'static str {
        let own = AfterReturn::ALL.into_iter().find(|(after, _)| *after == self);
        own.map_or("contact", |(_, name)| name)
    }

    pub fn named(name: &str) -> Option<AfterReturn> {
        AfterReturn::ALL.into_iter().find(|(_, n)| *n == name).map(|(after, _)| after)
    }
}

/// Reasons with what they are called in Dutch and in English, and what follows. Source: ISO 20022 external codes; the words of Dutch banks.
const REASONS: [(&str, &str, &str, AfterReturn); 51] = [
    ("AC01", "rekeningnummer onjuist", "account number wrong", AfterReturn::NewAccount),
    ("AC04", "rekening opgeheven", "account closed", AfterReturn::NewAccount),
    (
        "AC06",
        "rekening geblokkeerd voor incasso",
        "account blocked for direct debit",
        AfterReturn::Contact,
    ),
    ("AC13", "soort rekening onjuist", "kind of account wrong", AfterReturn::NewAccount),
    ("AC16", "rekening onder beslag", "account under attachment", AfterReturn::Contact),
    (
        "AG01",
        "incasso niet toegestaan op deze rekening",
        "direct debit not allowed on this account",
        AfterReturn::NewAccount,
    ),
    ("AG02", "verkeerd incassotype", "wrong kind of collection", AfterReturn::Correct),
    ("AGNT", "bank onjuist", "bank wrong", AfterReturn::Correct),
    ("AM01", "bedrag nul", "amount is nothing", AfterReturn::Correct),
    ("AM02", "bedrag boven de limiet", "amount over the limit", AfterReturn::Correct),
    ("AM03", "verkeerde valuta", "wrong currency", AfterReturn::Correct),
    ("AM04", "onvoldoende saldo", "not enough money", AfterReturn::Retry),
    ("AM05", "dubbele incasso", "collected twice", AfterReturn::Correct),
    ("AM09", "bedrag wijkt af", "another amount", AfterReturn::Contact),
    ("AM10", "controletotaal klopt niet", "control sum wrong", AfterReturn::Correct),
    ("AM18", "aantal klopt niet", "number of collections wrong", AfterReturn::Correct),
    (
        "BE01",
        "naam en rekening horen niet bij elkaar",
        "name and account do not belong together",
        AfterReturn::Correct,
    ),
    ("BE04", "adres ontbreekt", "address missing", AfterReturn::Correct),
    ("BE05", "incassant-ID onbekend", "creditor identifier unknown", AfterReturn::Correct),
    ("BE07", "adres ontbreekt", "address missing", AfterReturn::Correct),
    (
        "CNOR",
        "bank niet bereikbaar voor incasso",
        "bank cannot be reached for direct debit",
        AfterReturn::NewAccount,
    ),
    ("CURR", "verkeerde valuta", "wrong currency", AfterReturn::Correct),
    ("CUST", "ingetrokken op verzoek", "withdrawn on request", AfterReturn::Contact),
    (
        "DNOR",
        "bank niet bereikbaar voor incasso",
        "bank cannot be reached for direct debit",
        AfterReturn::NewAccount,
    ),
    ("DT01", "ongeldige datum", "invalid date", AfterReturn::Correct),
    ("DUPL", "bestand al ontvangen", "file received already", AfterReturn::Correct),
    ("ED05", "verrekening mislukt", "settlement failed", AfterReturn::Retry),
    ("FF01", "bestandsfout", "error in the file", AfterReturn::Correct),
    ("FF05", "verkeerd incassotype", "wrong kind of collection", AfterReturn::Correct),
    ("FOCR", "ingetrokken op verzoek", "withdrawn on request", AfterReturn::Contact),
    ("MD01", "geen geldige machtiging", "no valid mandate", AfterReturn::StopMandate),
    ("MD02", "machtigingsgegevens onjuist", "data of the mandate wrong", AfterReturn::Correct),
    ("MD05", "ten onrechte geïncasseerd", "collected wrongly", AfterReturn::Contact),
    ("MD06", "teruggeboekt door de betaler", "taken back by the payer", AfterReturn::Contact),
    (
        HOLDER_DIED,
        "rekeninghouder overleden",
        "holder of the account died",
        AfterReturn::StopMandate,
    ),
    ("MS02", "geweigerd door de betaler", "refused by the payer", AfterReturn::Contact),
    (
        "MS03",
        "geweigerd door de bank, vaak onvoldoende saldo",
        "refused by the bank, often for lack of money",
        AfterReturn::Retry,
    ),
    (
        "NARR",
        "reden niet verteld, of in de toelichting",
        "no reason told, or in the narrative",
        AfterReturn::Contact,
    ),
    ("RC01", "BIC onjuist", "BIC wrong", AfterReturn::Correct),
    ("RC07", "BIC onjuist", "BIC wrong", AfterReturn::Correct),
    (
        "RR01",
        "gegevens van de rekening ontbreken",
        "data of the account missing",
        AfterReturn::Correct,
    ),
    (
        "RR02",
        "naam of adres van de betaler ontbreekt",
        "name or address of the payer missing",
        AfterReturn::Correct,
    ),
    (
        "RR03",
        "naam of adres van de incassant ontbreekt",
        "name or address of the creditor missing",
        AfterReturn::Correct,
    ),
    ("RR04", "geweigerd om regelgeving", "refused for regulatory reasons", AfterReturn::Contact),
    (
        "SL01",
        "incassoblokkade van de betaler",
        "blocked by the payer for this creditor",
        AfterReturn::Contact,
    ),
    (
        "SL11",
        "incassant niet op de toegestane lijst van de betaler",
        "creditor not on the list of the payer",
        AfterReturn::Contact,
    ),
    (
        "SL12",
        "incassant geblokkeerd door de betaler",
        "creditor blocked by the payer",
        AfterReturn::Contact,
    ),
    (
        "SL13",
        "meer incasso's dan de betaler toestaat",
        "more collections than the payer allows",
        AfterReturn::Contact,
    ),
    (
        "SL14",
        "hoger bedrag dan de betaler toestaat",
        "higher amount than the payer allows",
        AfterReturn::Contact,
    ),
    ("TECH", "technische reden", "technical reason", AfterReturn::Contact),
    ("TM01", "na sluitingstijd", "after closing time", AfterReturn::Retry),
];

/// Returns what a reason is called, in Dutch or in English; nothing for one we do not know, which is shown as it is.
pub fn reason_label(code: &str, in_english: bool) -> Option<&'static str> {
    let found = REASONS.iter().find(|(known, ..)| *known == code);
    found.map(|(_, dutch, english, _)| if in_english { *english } else { *dutch })
}

/// What Dutch banks call a kind of return in codes of their own, where they give no reason. Sources: ABN AMRO, MT940
/// description, annex A; ING, MT940 description, annex A; Rabobank, list of transaction types.
const BANK_CODES: [(&str, &str); 14] = [
    ("01115", "MS03"),
    ("01215", "MS03"),
    ("01301", "MD06"),
    ("01304", "MD06"),
    ("01315", "MD06"),
    ("01515", "MS02"),
    ("165", "CUST"),
    ("166", "MS03"),
    ("167", "MS02"),
    ("631", "MS03"),
    ("633", "MD06"),
    ("N244", "MD06"),
    ("N245", "MS03"),
    ("N246", "MS03"),
];

/// No reason is told: somebody looks. Source: ISO 20022, "see the narrative".
const NARRATIVE: &str = "NARR";

/// Returns the reason that a bank gives, or the one that its own code of the movement stands for.
pub fn reason_of<'a>(reason: &'a str, bank_code: &str) -> &'a str {
    if !reason.is_empty() {
        return reason;
    }
    let bank_code = bank_code.rsplit('/').next().unwrap_or_default();
    let digits = bank_code.strip_prefix('N').unwrap_or(bank_code);
    let found = BANK_CODES.iter().find(|(code, _)| *code == bank_code || *code == digits);
    found.map_or(NARRATIVE, |(_, reason)| reason)
}

/// Returns whether a file is refused because the bank has it already: then the first one stands. Source: ISO 20022 external
/// codes AM05 (duplication) and DUPL (duplicate payment).
pub fn is_copy(reason: &str) -> bool {
    matches!(reason, "AM05" | "DUPL" | "DU01" | "DU02")
}

/// Returns what follows on a reason: what the club chose, or what is usual; somebody looks at one we do not know.
///
/// `chosen` is what the club chose: `AM04=contact; MS02=retry`. A mandate that is no more is never tried again.
pub fn after_return(code: &str, chosen: &str) -> AfterReturn {
    let usual = REASONS.iter().find(|(known, ..)| *known == code);
    let usual = usual.map_or(AfterReturn::Contact, |(_, _, _, after)| *after);
    if usual == AfterReturn::StopMandate {
        return usual;
    }
    read_policy(chosen)
        .unwrap_or_default()
        .into_iter()
        .find(|(known, _)| known == code)
        .map_or(usual, |(_, after)| after)
}

/// Reads what a club chose for reasons; nothing when it is not written so.
pub fn read_policy(text: &str) -> Option<Vec<(String, AfterReturn)>> {
    text.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (code, after) = part.split_once('=')?;
            let code = code.trim().to_uppercase();
            let is_code = code.len() == 4 && code.bytes().all(|b| b.is_ascii_alphanumeric());
            Some((code, AfterReturn::named(after.trim())?)).filter(|_| is_code)
        })
        .collect()
}

/// Returns the first day a collection may be tried again after it failed for the `failures`th time (from 1): so many days
/// later, moved to a day on which banks settle; nothing when it was tried often enough.
pub fn retry_on(failed_on: Day, failures: u32, steps: &[i64]) -> Option<Day> {
    let step = steps.get(usize::try_from(failures).ok()?.checked_sub(1)?)?;
    Some(target_day_from(days_after(failed_on, *step)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    // D57.
    #[test]
    fn it_is_tried_again_after_three_five_and_seven_days() {
        let tried = |failures| retry_on(iso("2026-12-01"), failures, &[3, 5, 7]);
        assert_eq!(tried(1), Some(iso("2026-12-04")));
        assert_eq!(tried(2), Some(iso("2026-12-07")));
        assert_eq!(tried(3), Some(iso("2026-12-08")));
        assert_eq!(tried(4), None);
        assert_eq!(retry_on(iso("2026-12-01"), 1, &[]), None);
    }

    #[test]
    fn the_club_chooses_but_not_that_a_dead_mandate_lives() {
        let chosen = "AM04=contact; md01 = retry;SL01=retry";
        assert_eq!(after_return("AM04", ""), AfterReturn::Retry);
        assert_eq!(after_return("AM04", chosen), AfterReturn::Contact);
        assert_eq!(after_return("SL01", chosen), AfterReturn::Retry);
        assert_eq!(after_return("MD01", chosen), AfterReturn::StopMandate);
        assert_eq!(after_return("X999", chosen), AfterReturn::Contact);
        assert_eq!(read_policy("AM04"), None);
        assert_eq!(read_policy("AM04=later"), None);
    }

    #[test]
    fn a_bank_that_gives_no_reason_has_a_code_of_its_own() {
        assert_eq!(reason_of("AM04", "N244"), "AM04");
        assert_eq!(reason_of("", "N244"), "MD06");
        assert_eq!(reason_of("", "N633"), "MD06");
        assert_eq!(reason_of("", "PMNT/IDDT/UPDD"), "NARR");
        assert_eq!(after_return(reason_of("", ""), ""), AfterReturn::Contact);
    }

    #[test]
    fn every_reason_stands_once_and_in_order() {
        assert!(REASONS.windows(2).all(|two| two[0].0 < two[1].0));
        assert_eq!(reason_label("AM04", true), Some("not enough money"));
        assert_eq!(reason_label("AM04", false), Some("onvoldoende saldo"));
    }
}
