//! What banks tell of a movement in the old format: in words between slashes, in numbered subfields, after labels.

use crate::bank::statement::{Detail, Entry, amount};
use crate::domain::iban::Iban;
use crate::domain::money::Money;

/// The words that Dutch banks put before what they say, between slashes.
const WORDS: [&str; 28] = [
    "RTRN", "CREF", "EREF", "PREF", "IREF", "MARF", "CSID", "CNTP", "REMI", "PURP", "ULTC", "ULTD",
    "EXCH", "CHGS", "TRCD", "BENM", "ORDP", "NAME", "IBAN", "BIC", "TRTP", "RTYP", "NRTX", "PIND",
    "ISDT", "ADDR", "ID", "SWOD",
];

/// Takes out of the description what tells which payment it is; `counter` is the other party as the movement names it.
pub(super) fn describe(entry: &mut Entry, value: &str, counter: (String, String)) {
    // A word may be split over the end of a line, so lines are joined as they are; blanks fill the lines of others.
    let lines: Vec<&str> = value.lines().collect();
    let joined: String = lines.concat();
    let spaced = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let mut detail = Detail::default();
    let mut party = counter;
    if is_in_subfields(value) {
        read_subfields(&joined, &mut detail, &mut party);
    } else if !joined.starts_with('/') {
        read_labels(&spaced, &mut detail, &mut party);
    }
    let mut word = "";
    let mut place = 0;
    for part in joined.split('/') {
        if let Some(known) = WORDS.iter().find(|known| **known == part.trim()) {
            word = known;
            place = 0;
            continue;
        }
        place += 1;
        let part = part.trim();
        match word {
            "RTRN" if !part.is_empty() && detail.return_code.is_empty() => {
                part.clone_into(&mut detail.return_code);
            }
            "EREF" if detail.end_to_end_id.is_empty() => part.clone_into(&mut detail.end_to_end_id),
            "MARF" if detail.mandate_reference.is_empty() => {
                part.clone_into(&mut detail.mandate_reference);
            }
            "PREF" if entry.batch.is_empty() => part.clone_into(&mut entry.batch),
            "NAME" if party.1.is_empty() => part.clone_into(&mut party.1),
            "IBAN" if party.0.is_empty() => part.clone_into(&mut party.0),
            // Account, bank, name, town.
            "CNTP" if place == 1 => part.clone_into(&mut party.0),
            "CNTP" if place == 3 => part.clone_into(&mut party.1),
            "REMI" if !part.is_empty() && !matches!(part, "USTD" | "STRD") => {
                if !detail.remittance.is_empty() {
                    detail.remittance.push(' ');
                }
                detail.remittance.push_str(part);
            }
            _ => {}
        }
    }
    if party != Default::default() {
        detail.parties.push(party);
    }
    if detail != Detail::default() {
        detail.amount = Some(entry.amount);
        let moved = if entry.amount.is_positive() { entry.amount } else { -entry.amount };
        detail.principal = principal(&joined).or(Some(moved));
        entry.details.push(detail);
    }
    entry.text = format!("{} {spaced}", entry.text).trim().to_owned();
}

/// Returns a text as an IBAN, when it is one.
pub(super) fn as_iban(text: &str) -> Option<String> {
    text.trim().parse::<Iban>().ok().map(String::from)
}

/// Whether a description is in numbered subfields: three digits, then each after `>` and its number. Triodos does so.
fn is_in_subfields(value: &str) -> bool {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3 && value[3..].starts_with('>')
}

/// Reads subfields: 20 to 29 are the text, in which an IBAN can stand; 31 is the account otherwise.
fn read_subfields(joined: &str, detail: &mut Detail, party: &mut (String, String)) {
    for field in joined.split('>').skip(1) {
        let (Some(number), Some(text)) = (field.get(..2), field.get(2..)) else { continue };
        match number {
            _ if number.starts_with('2') => match as_iban(text) {
                Some(account) => party.0 = account,
                None => detail.remittance.push_str(text),
            },
            "31" if party.0.is_empty() => {
                text.trim_start_matches('0').trim().clone_into(&mut party.0);
            }
            _ => {}
        }
    }
    detail.remittance = detail.remittance.trim().to_owned();
}

/// Labels of the free texts of ABN AMRO, in any order.
const LABELS: [&str; 5] = ["IBAN:", "NAAM:", "MACHTIGING:", "KENMERK:", "OMSCHRIJVING:"];

/// Reads what stands after labels; a text without them is told as it is.
fn read_labels(spaced: &str, detail: &mut Detail, party: &mut (String, String)) {
    let upper = spaced.to_ascii_uppercase();
    let mut places: Vec<(usize, &str)> = LABELS
        .iter()
        .flat_map(|label| upper.match_indices(label).map(|(at, _)| (at, *label)))
        // A word that ends with a label is another word: `BETALINGSKENMERK:`.
        .filter(|(at, _)| *at == 0 || upper.as_bytes()[at - 1] == b' ')
        .collect();
    places.sort_unstable();
    if places.len() < 2 {
        return;
    }
    for (place, (at, label)) in places.iter().enumerate() {
        let end = places.get(place + 1).map_or(spaced.len(), |(next, _)| *next);
        let value = spaced[at + label.len()..end].trim();
        match *label {
            "IBAN:" => value.split(' ').next().unwrap_or_default().clone_into(&mut party.0),
            "NAAM:" => value.clone_into(&mut party.1),
            "MACHTIGING:" => value.clone_into(&mut detail.mandate_reference),
            "KENMERK:" => value.clone_into(&mut detail.end_to_end_id),
            _ => value.clone_into(&mut detail.remittance),
        }
    }
}

/// Returns what was collected where the bank says it apart from what it moved: `/OCMT/EUR11,85/` or `OAMT+11,85`.
fn principal(text: &str) -> Option<Money> {
    let after = |mark: &str| text.split_once(mark).map(|(_, rest)| rest);
    let rest = after("/OCMT/EUR").or_else(|| after("OAMT+"))?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(rest.len());
    amount(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: &str, counter: (&str, &str)) -> (Detail, (String, String)) {
        let mut entry = Entry { amount: Money::cents(-1_050), ..Entry::default() };
        describe(&mut entry, value, (counter.0.to_owned(), counter.1.to_owned()));
        let detail = entry.details.pop().unwrap_or_default();
        let party = detail.parties.first().cloned().unwrap_or_default();
        (detail, party)
    }

    #[test]
    fn each_bank_tells_the_other_party_in_its_own_way() {
        let party = |account: &str, name: &str| (account.to_owned(), name.to_owned());
        let (detail, who) = told(
            "SEPA INCASSO ALGEMEEN DOORLOPEND INCASSANT: NL40ZZZ878787780000\nNAAM: BHBBAAA B.V.              MACHTIGING: BHV001\n\
             OMSCHRIJVING: MAANDTERMIJN JANUA RI\nIBAN: NL83RABO0353535355         KENMERK: AA 2014",
            ("", ""),
        );
        assert_eq!(who, party("NL83RABO0353535355", "BHBBAAA B.V."));
        assert_eq!(
            (detail.mandate_reference.as_str(), detail.end_to_end_id.as_str()),
            ("BHV001", "AA 2014")
        );
        assert_eq!(detail.remittance, "MAANDTERMIJN JANUA RI");
        let (detail, who) = told(
            "000>100555555555\n>20TENAAMSTELLING TEGENREKENIN>21G 1111\n>310666666666",
            ("", ""),
        );
        assert_eq!(who, party("666666666", ""));
        assert_eq!(detail.remittance, "TENAAMSTELLING TEGENREKENING 1111");
        let (_, who) = told(
            "000>100000000000\n>20INGBNL2A>21NL20INGB0001234567\n>22J de Boer>310000000000",
            ("", ""),
        );
        assert_eq!(who.0, "NL20INGB0001234567");
        // Rabobank and ASN name the account before it.
        let (_, who) = told("/BENM//NAME/JOHN DOE/REMI/Reference 1/", ("NL70ABNA0987654321", ""));
        assert_eq!(who, party("NL70ABNA0987654321", "JOHN DOE"));
        assert_eq!(
            told("", ("NL29INGB0006475121", "j blom")).1,
            party("NL29INGB0006475121", "j blom")
        );
        // No label at all.
        assert_eq!(told("BETALINGSKENMERK: 001, contributie", ("", "")).0, Detail::default());
    }
}
