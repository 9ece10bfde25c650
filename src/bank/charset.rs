//! The characters a bank file may hold, and how others become them.

use std::borrow::Cow;

use unicode_normalization::char::decompose_canonical;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::domain::identifier::is_allowed;

/// The most that a name may be. Source: EPC SDD Core implementation guidelines, AT-14.
pub const NAME_MAX: usize = 70;
/// The most that a description may be.
pub const DESCRIPTION_MAX: usize = 140;
/// Letters that EPC217-08 writes otherwise than as their base letter, in the order of Unicode.
const LETTERS: &[(char, &str)] = &[
    ('Æ', "A"),
    ('Ð', "D"),
    ('Ø', "O"),
    ('Þ', "T"),
    ('ß', "s"),
    ('æ', "a"),
    ('ð', "d"),
    ('ø', "o"),
    ('þ', "t"),
    ('Đ', "D"),
    ('đ', "d"),
    ('Ħ', "H"),
    ('ħ', "h"),
    ('ı', "i"),
    ('Ĳ', "I"),
    ('ĳ', "i"),
    ('Ŀ', "L"),
    ('ŀ', "l"),
    ('Ł', "L"),
    ('ł', "l"),
    ('Œ', "O"),
    ('œ', "o"),
    ('Ŧ', "T"),
    ('ŧ', "t"),
    ('Ά', "A"),
    ('Έ', "E"),
    ('Ή', "I"),
    ('Ί', "I"),
    ('Ό', "O"),
    ('Ύ', "Y"),
    ('Ώ', "O"),
    ('ΐ', "i"),
    ('Α', "A"),
    ('Β', "V"),
    ('Γ', "G"),
    ('Δ', "D"),
    ('Ε', "E"),
    ('Ζ', "Z"),
    ('Η', "I"),
    ('Θ', "TH"),
    ('Ι', "I"),
    ('Κ', "K"),
    ('Λ', "L"),
    ('Μ', "M"),
    ('Ν', "N"),
    ('Ξ', "X"),
    ('Ο', "O"),
    ('Π', "P"),
    ('Ρ', "R"),
    ('Σ', "S"),
    ('Τ', "T"),
    ('Υ', "Y"),
    ('Φ', "F"),
    ('Χ', "CH"),
    ('Ψ', "PS"),
    ('Ω', "O"),
    ('ά', "a"),
    ('έ', "e"),
    ('ή', "i"),
    ('ί', "i"),
    ('ΰ', "y"),
    ('α', "a"),
    ('β', "v"),
    ('γ', "g"),
    ('δ', "d"),
    ('ε', "e"),
    ('ζ', "z"),
    ('η', "i"),
    ('θ', "th"),
    ('ι', "i"),
    ('κ', "k"),
    ('λ', "l"),
    ('μ', "m"),
    ('ν', "n"),
    ('ξ', "x"),
    ('ο', "o"),
    ('π', "p"),
    ('ρ', "r"),
    ('ς', "s"),
    ('σ', "s"),
    ('τ', "t"),
    ('υ', "y"),
    ('φ', "f"),
    ('χ', "ch"),
    ('ψ', "ps"),
    ('ω', "o"),
    ('А', "A"),
    ('Б', "B"),
    ('В', "V"),
    ('Г', "G"),
    ('Д', "D"),
    ('Е', "E"),
    ('Ж', "ZH"),
    ('З', "Z"),
    ('И', "I"),
    ('Й', "Y"),
    ('К', "K"),
    ('Л', "L"),
    ('М', "M"),
    ('Н', "N"),
    ('О', "O"),
    ('П', "P"),
    ('Р', "R"),
    ('С', "S"),
    ('Т', "T"),
    ('У', "U"),
    ('Ф', "F"),
    ('Х', "H"),
    ('Ц', "TS"),
    ('Ч', "CH"),
    ('Ш', "SH"),
    ('Щ', "SHT"),
    ('Ъ', "A"),
    ('Ь', "Y"),
    ('Ю', "YU"),
    ('Я', "YA"),
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "y"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "h"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "sht"),
    ('ъ', "a"),
    ('ь', "y"),
    ('ю', "yu"),
    ('я', "ya"),
    ('€', "E"),
];

/// Returns the text in allowed characters only, at most `max` of them, without double or outer blanks.
///
/// Accents go, letters of other scripts are written in ours, the rest becomes a dot. Where the table of EPC217-08 has only
/// a dot for a letter that has a base letter (`ō`), the base letter stands: it is as legal and tells more.
pub fn transliterate(text: &str, max: usize) -> String {
    // Most names need no other letters: they are only freed of blanks too many.
    let is_plain = text.bytes().all(|byte| is_allowed(char::from(byte)));
    let written = if is_plain { Cow::Borrowed(text) } else { Cow::Owned(in_our_letters(text)) };
    let mut out = String::with_capacity(written.len());
    for word in written.split(' ').filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.truncate(max);
    out.truncate(out.trim_end().len());
    out
}

fn in_our_letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let composed = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    };
    for c in composed.chars() {
        match c {
            _ if c.is_whitespace() => out.push(' '),
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {}
            _ if is_allowed(c) => out.push(c),
            '€' => out.push('E'),
            '&' => out.push('+'),
            '_' | '~' | '–' | '—' => out.push('-'),
            ';' => out.push(','),
            '[' | '{' | '<' => out.push('('),
            ']' | '}' | '>' => out.push(')'),
            '\\' | '|' => out.push('/'),
            '`' | '"' | '‘' | '’' | '“' | '”' => out.push('\''),
            '¿' => out.push('?'),
            _ => put_letter(c, &mut out),
        }
    }
    out
}

/// Writes a letter that banks refuse as the table does, or as its base letter, or as a dot.
fn put_letter(c: char, out: &mut String) {
    let listed = |c: char| {
        LETTERS.binary_search_by_key(&c, |(from, _)| *from).ok().map(|place| LETTERS[place].1)
    };
    if let Some(ours) = listed(c) {
        return out.push_str(ours);
    }
    let mut base = c;
    decompose_canonical(c, |part| base = if base == c { part } else { base });
    match listed(base) {
        _ if base.is_ascii_alphanumeric() => out.push(base),
        Some(ours) => out.push_str(ours),
        None => out.push('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        assert_eq!(transliterate(text, NAME_MAX), expected);
    }

    #[test]
    fn names_lose_what_banks_refuse() {
        becomes("Müller & Zn. <BV>", "Muller + Zn. (BV)");
        becomes("Wietske Reuß", "Wietske Reus");
        becomes("Œuvre Æsop Łukasz Ĳzer", "Ouvre Asop Lukasz Izer");
        becomes("e\u{301}e\u{301}n", "een");
        becomes("Zoë\n\tde  Boer ", "Zoe de Boer");
        becomes("Θωμάς Чехов", "THomas CHehov");
        becomes("€ 5; 100%", "E 5, 100.");
        becomes("\u{202e}evil\u{1b}[31m", "evil.(31m");
        becomes("🙂", ".");
        becomes("Ōno", "Ono");
    }

    #[test]
    fn every_listed_letter_is_found() {
        assert!(LETTERS.is_sorted_by_key(|(from, _)| *from));
    }

    #[test]
    fn length_counts_after_writing_otherwise() {
        assert_eq!(transliterate(&"Θ".repeat(80), 70).len(), 70);
        assert_eq!(transliterate(&format!("{} x", "a".repeat(69)), 70), "a".repeat(69));
    }

    proptest::proptest! {
        #[test]
        fn whatever_goes_in_what_comes_out_is_allowed(text in ".*") {
            let out = transliterate(&text, DESCRIPTION_MAX);
            proptest::prop_assert!(out.chars().all(is_allowed) && out.len() <= DESCRIPTION_MAX);
        }
    }
}
