//! Persons and organisations: their names, and how a list finds them.

use deunicode::deunicode;
use lettre::Address;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Day;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    #[default]
    Person,
    Organisation,
}

/// How somebody wants to be told what they are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// By mail where there is an address, by post otherwise.
    #[default]
    All,
    /// All by post.
    Post,
    /// Only what they owe and what is collected, by post: nothing that they did not ask for.
    Least,
}

impl Contact {
    pub const ALL: [Contact; 3] = [Contact::All, Contact::Post, Contact::Least];

    pub fn name(self) -> &'static str {
        match self {
            Contact::All => "all",
            Contact::Post => "post",
            Contact::Least => "least",
        }
    }

    pub fn named(name: &str) -> Option<Contact> {
        Contact::ALL.into_iter().find(|contact| contact.name() == name)
    }
}

/// The parts of a name; an organisation has only the last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Name {
    pub first: String,
    /// What stands between: `van der`.
    pub prefix: String,
    pub last: String,
}

/// Everything we keep of somebody, but for what hangs on them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    pub number: String,
    pub kind: RelationKind,
    pub name: Name,
    pub gender: String,
    pub birth_date: Option<Day>,
    pub death_date: Option<Day>,
    pub email: String,
    pub phone: String,
    pub street: String,
    pub house_number: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    pub direct_debit_enabled: bool,
    /// Why nothing is collected for now, when that is so.
    pub collection_block: Option<String>,
    pub note: String,
    /// The number under which an organisation declares vat, as `NL123456789B01`; empty where it has none.
    pub vat_id: String,
    /// Its number in the trade register.
    pub kvk: String,
    pub contact: Contact,
}

impl Relation {
    /// Returns what a filter searches: number, name, address, e-mail and telephone, folded.
    pub fn search_key(&self) -> String {
        let postal_code = self.postal_code.replace(' ', "");
        let street = format!("{} {}", self.street, self.house_number);
        let parts = [
            &self.number,
            &self.name.full(),
            &self.city,
            &postal_code,
            &street,
            &self.email,
            &self.phone,
        ];
        parts
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .map(|part| fold(part))
            .collect::<Vec<_>>()
            .join("\u{1}")
    }

    /// Whether they are told by mail: there is an address, and they want to be.
    pub fn is_mailed(&self) -> bool {
        !self.email.is_empty() && self.contact == Contact::All
    }

    /// Writes street and number.
    pub fn street_line(&self) -> String {
        format!("{} {}", self.street, self.house_number).trim().to_owned()
    }

    /// Writes the address on one line, for an invoice.
    pub fn address_line(&self) -> String {
        let city = format!("{}  {}", self.postal_code, self.city);
        [self.street_line(), city]
            .into_iter()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// An address in the parts that programs ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostalAddress {
    /// With the number of the house.
    pub street: String,
    pub postal_code: String,
    pub city: String,
}

impl PostalAddress {
    /// Reads an address on one line, `Dorpsstraat 1, 1234 AB Ons Dorp`; what comes before a Dutch postal code is the street.
    pub fn read(line: &str) -> PostalAddress {
        let parts: Vec<&str> = line.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        let Some((place, streets)) = parts.split_last() else { return PostalAddress::default() };
        // The postal code can stand before a comma of its own.
        let (streets, place) = match streets.split_last() {
            Some((code, streets)) if split_code(code).is_some_and(|(_, rest)| rest.is_empty()) => {
                (streets, format!("{code} {place}"))
            }
            _ => (streets, (*place).to_owned()),
        };
        let (postal_code, city) = match split_code(&place) {
            Some((code, city)) => (code, city.to_owned()),
            None => (String::new(), place),
        };
        PostalAddress { street: streets.join(", "), postal_code, city }
    }

    /// Returns whether nothing of it is known.
    pub fn is_empty(&self) -> bool {
        [&self.street, &self.postal_code, &self.city].into_iter().all(String::is_empty)
    }

    /// Returns whether all of it is known.
    pub fn is_whole(&self) -> bool {
        [&self.street, &self.postal_code, &self.city].into_iter().all(|part| !part.is_empty())
    }
}

/// Takes a Dutch postal code off the beginning of a text; nothing where it does not begin with one.
fn split_code(text: &str) -> Option<(String, &str)> {
    let mut letters = text.char_indices().filter(|(_, c)| *c != ' ').skip(5);
    let (at, last) = letters.next()?;
    let (code, rest) = text.split_at(at + last.len_utf8());
    let code = postal_code(code);
    let is_dutch = code.len() == 7 && code.as_bytes().get(4) == Some(&b' ');
    (is_dutch && (rest.is_empty() || rest.starts_with(' '))).then(|| (code, rest.trim()))
}

/// Writes a Dutch postal code as `1234 AB`; anything else stays as it is.
pub fn postal_code(text: &str) -> String {
    let plain: String =
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    let is_dutch = plain.len() == 6
        && plain.is_ascii()
        && plain[..4].bytes().all(|b| b.is_ascii_digit())
        && plain[4..].bytes().all(|b| b.is_ascii_uppercase());
    if is_dutch { format!("{} {}", &plain[..4], &plain[4..]) } else { text.trim().to_owned() }
}

/// Takes a street and a house number apart: `Dorpsstraat 12-A`, `Schoolstraat 107 hs`.
pub fn split_address(text: &str) -> (String, String) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let starts: Vec<usize> = text.match_indices(' ').map(|(at, _)| at + 1).collect();
    let number =
        starts.into_iter().find(|at| text[*at..].starts_with(|c: char| c.is_ascii_digit()));
    match number {
        Some(at) => (text[..at].trim().to_owned(), text[at..].to_owned()),
        None => (text, String::new()),
    }
}

/// Words that stand between a first and a last name, in small letters.
const PREFIX_WORDS: [&str; 24] = [
    "van", "de", "der", "den", "het", "'t", "`t", "’t", "ten", "ter", "te", "op", "in", "la", "le",
    "du", "von", "zu", "el", "al", "bij", "aan", "uit", "'s",
];

impl Name {
    /// Takes a whole name apart: `Floris van 't Dekker`, or `Dekker, Floris van 't`.
    pub fn split(whole: &str) -> Name {
        let whole = whole.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((last, rest)) = whole.split_once(',') {
            let words: Vec<&str> = rest.split_whitespace().collect();
            let cut = words.iter().position(|word| is_prefix(word)).unwrap_or(words.len());
            return Name {
                first: words[..cut].join(" "),
                prefix: words[cut..].join(" "),
                last: last.trim().to_owned(),
            };
        }
        let words: Vec<&str> = whole.split(' ').collect();
        let start = words.iter().skip(1).position(|word| is_prefix(word)).map(|at| at + 1);
        match start {
            Some(start) if start + 1 < words.len() => {
                let end = start
                    + words[start..words.len() - 1]
                        .iter()
                        .take_while(|word| is_prefix(word))
                        .count();
                Name {
                    first: words[..start].join(" "),
                    prefix: words[start..end].join(" "),
                    last: words[end..].join(" "),
                }
            }
            _ => match words.split_last() {
                Some((last, first)) => {
                    Name { first: first.join(" "), prefix: String::new(), last: (*last).to_owned() }
                }
                None => Name::default(),
            },
        }
    }

    /// Writes the name as people say it.
    pub fn full(&self) -> String {
        [&self.first, &self.prefix, &self.last]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Writes the name as a list has it: `Dekker, Floris van 't`.
    pub fn listed(&self) -> String {
        let rest = [&self.first, &self.prefix]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ");
        if rest.is_empty() { self.last.clone() } else { format!("{}, {rest}", self.last) }
    }

    /// Returns what a list is ordered by: last name, first name, prefix, without accents and case; the Dutch letter ij is i and j.
    pub fn sort_key(&self) -> String {
        format!("{}\u{1}{}\u{1}{}", fold(&self.last), fold(&self.first), fold(&self.prefix))
    }
}

fn is_prefix(word: &str) -> bool {
    PREFIX_WORDS.contains(&word)
}

/// Returns the text without accents, case and double blanks: what is compared when people compare names.
pub fn fold(text: &str) -> String {
    let plain = if text.is_ascii() { text.to_lowercase() } else { deunicode(text).to_lowercase() };
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether mail could go there: an address by the rules, at a domain with a dot in it.
pub fn is_email(text: &str) -> bool {
    text.parse::<Address>().is_ok_and(|address| address.domain().contains('.'))
}

/// Replaces what a terminal or a file should never get from a name: control characters and marks that turn text around.
pub fn harmless(text: &str) -> String {
    let hostile = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| !hostile(*c))
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_on_one_line_is_taken_apart() {
        for (line, street, code, city) in [
            ("Dorpsstraat 1, 1234 AB  Ons Dorp", "Dorpsstraat 1", "1234 AB", "Ons Dorp"),
            ("Kantine, Veld 2, 1234ab, Ons Dorp", "Kantine, Veld 2", "1234 AB", "Ons Dorp"),
            ("Grote Markt 1, 2000  Antwerpen", "Grote Markt 1", "", "2000  Antwerpen"),
            ("1234 AB", "", "1234 AB", ""),
            ("Ons Dorp", "", "", "Ons Dorp"),
            ("ßßßßßß x", "", "", "ßßßßßß x"),
            ("", "", "", ""),
        ] {
            let read = PostalAddress::read(line);
            assert_eq!(
                (read.street.as_str(), read.postal_code.as_str(), read.city.as_str()),
                (street, code, city),
                "{line}"
            );
        }
    }

    #[test]
    fn mail_has_somewhere_to_go() {
        for good in ["an@voorbeeld.nl", "jan.de-wit+club@mail.voorbeeld.nl"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "geenmail", "b.v.@voorbeeld.nl", "a@b", "a b@c.nl", "a@b@c.nl", "@b.nl"] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[track_caller]
    fn splits(whole: &str, first: &str, prefix: &str, last: &str) {
        let expected =
            Name { first: first.to_owned(), prefix: prefix.to_owned(), last: last.to_owned() };
        assert_eq!(Name::split(whole), expected, "{whole}");
    }

    #[test]
    fn whole_names_are_taken_apart() {
        splits("Floris van 't Dekker", "Floris", "van 't", "Dekker");
        splits("Wietske Reuß", "Wietske", "", "Reuß");
        splits("Loïs  op den Mulder-Vos", "Loïs", "op den", "Mulder-Vos");
        splits("Dekker, Floris van 't", "Floris", "van 't", "Dekker");
        splits("Madonna", "", "", "Madonna");
        splits("Jan Peter de Boer", "Jan Peter", "de", "Boer");
        splits("", "", "", "");
    }

    #[test]
    fn lists_are_in_dutch_order() {
        let mut names =
            ["Jan de Vries", "Eva Éva", "Öberg", "Anna Arends", "IJmuiden", "Ijsselstein", "Obers"]
                .map(Name::split);
        names.sort_by_key(Name::sort_key);
        assert_eq!(
            names.map(|name| name.last),
            ["Arends", "Éva", "IJmuiden", "Ijsselstein", "Öberg", "Obers", "Vries"]
        );
    }

    #[test]
    fn addresses_are_taken_apart_and_postal_codes_written_alike() {
        assert_eq!(
            split_address("Schoolstraat 107 hs"),
            ("Schoolstraat".to_owned(), "107 hs".to_owned())
        );
        assert_eq!(split_address("Plein 1944 12-A"), ("Plein".to_owned(), "1944 12-A".to_owned()));
        assert_eq!(split_address("Postbus"), ("Postbus".to_owned(), String::new()));
        assert_eq!(postal_code("9710be"), "9710 BE");
        assert_eq!(postal_code("B-9000"), "B-9000");
    }

    #[test]
    fn hostile_marks_do_not_come_through() {
        assert_eq!(harmless("\u{202e}Jan\u{1b}[31m\u{7} Jansen\u{200b}\n"), "Jan[31m Jansen");
    }

    proptest::proptest! {
        #[test]
        fn splitting_loses_no_letter(words in proptest::collection::vec("[A-Za-z']{1,6}", 1..6)) {
            let whole = words.join(" ");
            proptest::prop_assert_eq!(Name::split(&whole).full(), whole);
        }
    }
}
