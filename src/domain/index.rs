//! Every row of a list in memory, small enough to search within a frame.

use memchr::memmem;

use crate::domain::money::Money;
use crate::domain::relation::fold;

/// Every row of a list in order: its id, what a filter searches, and the amount that is totalled.
#[derive(Clone, Debug, Default)]
pub struct Index {
    ids: Vec<i64>,
    amounts: Vec<Money>,
    texts: Texts,
    /// What is found only by a word that names what it is of: `groep:jeugd`.
    labels: Texts,
}

/// What is searched of each row, one after another, each ended by a line feed.
#[derive(Clone, Debug, Default)]
struct Texts {
    text: String,
    /// Where each row ends in it.
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, texts: &[&str]) {
        for text in texts {
            self.text.push_str(text);
            self.text.push('\u{1}');
        }
        self.end();
    }

    /// Takes over a row of others as it is.
    fn take(&mut self, others: &Texts, at: usize) {
        let (start, end) = others.span(at);
        self.text.push_str(others.text[start..end].trim_end_matches('\n'));
        self.end();
    }

    fn end(&mut self) {
        self.text.push('\n');
        self.ends.push(self.text.len());
    }

    fn span(&self, at: usize) -> (usize, usize) {
        (if at == 0 { 0 } else { self.ends[at - 1] }, self.ends[at])
    }

    fn of(&self, at: usize) -> &[u8] {
        let (start, end) = self.span(at);
        &self.text.as_bytes()[start..end]
    }

    fn containing(&self, word: &str) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut at = 0;
        for place in memmem::find_iter(self.text.as_bytes(), word.as_bytes()) {
            if place < at {
                continue;
            }
            let row = self.ends.partition_point(|end| *end <= place);
            found.push(row);
            at = self.ends[row];
        }
        found
    }
}

/// A word that is looked for in row after row, among texts or among labels.
struct Sought {
    is_label: bool,
    finder: memmem::Finder<'static>,
}

impl Index {
    pub fn push(&mut self, id: i64, amount: Money, texts: &[&str]) {
        self.push_labelled(id, amount, texts, &[]);
    }

    /// Adds a row with labels: what it is of, a colon, and a folded name.
    pub fn push_labelled(&mut self, id: i64, amount: Money, texts: &[&str], labels: &[&str]) {
        self.ids.push(id);
        self.amounts.push(amount);
        self.texts.push(texts);
        self.labels.push(labels);
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub fn id(&self, at: usize) -> Option<i64> {
        self.ids.get(at).copied()
    }

    pub fn amount(&self, at: usize) -> Money {
        self.amounts[at]
    }

    pub fn position(&self, id: i64) -> Option<usize> {
        self.ids.iter().position(|other| *other == id)
    }

    /// Returns the places of the rows that have every word of the filter.
    ///
    /// Words are folded and found anywhere; `a|b` is one or the other; `-word` leaves rows out; `>100` and `<100` compare the
    /// amount. What is between double quotes is one word, and after a colon all of a label: `groep:"Jeugd A"`.
    pub fn filter(&self, filter: &str) -> Vec<usize> {
        let Conditions { mut wanted, unwanted, bounds } = Conditions::read(filter);
        // What has the longest words is the rarest: look for it in all the text at once, for the others only where it is.
        let shortest = |words: &Vec<String>| words.iter().map(String::len).min().unwrap_or(0);
        wanted.sort_by_key(|words| std::cmp::Reverse(shortest(words)));
        let candidates: Vec<usize> = match wanted.first() {
            None => (0..self.len()).collect(),
            Some(words) => self.containing_any(words),
        };
        let sought = |words: &[Vec<String>]| -> Vec<Vec<Sought>> {
            words.iter().map(|words| words.iter().map(|word| Sought::of(word)).collect()).collect()
        };
        let others = sought(wanted.get(1..).unwrap_or_default());
        let without = sought(&unwanted);
        let keeps = |at: &usize| {
            let has = |words: &Vec<Sought>| words.iter().any(|word| self.has(word, *at));
            others.iter().all(has)
                && !without.iter().any(has)
                && bounds
                    .iter()
                    .all(|(more, less)| *more < self.amounts[*at] && self.amounts[*at] < *less)
        };
        candidates.into_iter().filter(keeps).collect()
    }

    fn has(&self, word: &Sought, at: usize) -> bool {
        let texts = if word.is_label { &self.labels } else { &self.texts };
        word.finder.find(texts.of(at)).is_some()
    }

    fn containing_any(&self, words: &[String]) -> Vec<usize> {
        let texts = |word: &str| if is_label(word) { &self.labels } else { &self.texts };
        let [word] = words else {
            let mut found: Vec<usize> =
                words.iter().flat_map(|word| texts(word).containing(word)).collect();
            found.sort_unstable();
            found.dedup();
            return found;
        };
        texts(word).containing(word)
    }
}

impl Sought {
    fn of(word: &str) -> Sought {
        let finder = memmem::Finder::new(word.as_bytes()).into_owned();
        Sought { is_label: is_label(word), finder }
    }
}

/// Returns whether a word names what it is of.
fn is_label(word: &str) -> bool {
    LABELS.iter().any(|(_, stored)| word.starts_with(stored))
}

/// What a filter asks of a row: one word of each that is wanted, none of each that is not, an amount between bounds.
#[derive(Default)]
struct Conditions {
    wanted: Vec<Vec<String>>,
    unwanted: Vec<Vec<String>>,
    bounds: Vec<(Money, Money)>,
}

impl Conditions {
    /// Reads what somebody types: half a word is none yet.
    fn read(filter: &str) -> Conditions {
        let filter: String = filter.chars().map(as_typed).collect();
        let mut found = Conditions::default();
        for word in split(&filter, char::is_whitespace) {
            let bound = |text: &str| text.parse::<Money>().ok();
            if word == "-" {
                continue;
            }
            match (
                word.strip_prefix('-').filter(|word| !word.is_empty()),
                word.strip_prefix('>').and_then(bound),
                word.strip_prefix('<').and_then(bound),
            ) {
                (Some(word), _, _) => found.unwanted.push(alternatives(word)),
                (_, Some(more), _) => found.bounds.push((more, Money::MAX)),
                (_, _, Some(less)) => found.bounds.push((-Money::MAX, less)),
                _ => found.wanted.push(alternatives(word)),
            }
        }
        found.wanted.retain(|words| !words.is_empty());
        found.unwanted.retain(|words| !words.is_empty());
        found
    }
}

/// Returns a sign of a filter as a keyboard has it: programs for texts make others of quotes and dashes.
fn as_typed(c: char) -> char {
    match c {
        '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
        '\u{2013}' | '\u{2014}' => '-',
        other => other,
    }
}

/// Returns the labels that a filter names, `groep:` or `abonnement:` with what follows; nothing where the filter is not whole:
/// it asks nothing, ends inside quotes, or has a dash or a bar that stands alone. Kept or billed by, it must be whole.
pub fn labels(filter: &str) -> Option<Vec<String>> {
    let Conditions { wanted, unwanted, bounds } = Conditions::read(filter);
    let typed: String = filter.chars().map(as_typed).collect();
    let is_open = typed.matches('"').count() % 2 == 1;
    let words = split(&typed, char::is_whitespace);
    let is_half = |word: &&str| alternatives(word.trim_start_matches('-')).is_empty();
    let asks = wanted.len() + unwanted.len() + bounds.len();
    if asks == 0 || is_open || words.iter().any(is_half) {
        return None;
    }
    let all = wanted.into_iter().chain(unwanted).flatten();
    Some(all.filter(|word| is_label(word)).collect())
}

/// Cuts a text at what separates, but not between double quotes; nothing empty is left.
fn split(text: &str, separates: impl Fn(char) -> bool) -> Vec<&str> {
    let mut is_quoted = false;
    let parts = text.split(|c: char| {
        is_quoted ^= c == '"';
        !is_quoted && separates(c)
    });
    parts.filter(|part| !part.is_empty()).collect()
}

/// What labels are called in English, and in the texts of rows.
const LABELS: [(&str, &str); 2] = [("group:", "groep:"), ("plan:", "abonnement:")];

/// Returns the words of which one must be there, as they stand in the texts of rows.
fn alternatives(word: &str) -> Vec<String> {
    let each = split(word, |c| c == '|').into_iter().map(|word| match word.split_once('"') {
        // A name as lists have it, `Boer, Jan`, is found by its words.
        None => fold(word.trim_end_matches(',')),
        Some((label, rest)) => {
            let phrase = fold(&format!("{label}{}", rest.trim_end_matches('"')));
            // A label ends where its text does.
            let end = if label.ends_with(':') && rest.ends_with('"') { "\u{1}" } else { "" };
            format!("{phrase}{end}")
        }
    });
    let as_stored = |word: String| {
        let english =
            LABELS.iter().find_map(|(label, stored)| Some((word.strip_prefix(label)?, stored)));
        english.map(|(rest, stored)| format!("{stored}{rest}")).unwrap_or(word)
    };
    each.filter(|word| !word.is_empty()).map(as_stored).collect()
}

/// In which order a list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Name,
    Number,
    City,
    Amount,
    Date,
}

impl Index {
    /// Returns the index with the largest amount first.
    pub fn by_amount(self) -> Index {
        let mut places: Vec<usize> = (0..self.len()).collect();
        places.sort_by_key(|at| std::cmp::Reverse(self.amounts[*at]));
        self.at(places)
    }

    /// Returns the index with only the rows that a filter finds.
    pub fn only(self, filter: &str) -> Index {
        let places = self.filter(filter);
        self.at(places)
    }

    fn at(&self, places: Vec<usize>) -> Index {
        let mut sorted = Index::default();
        for at in places {
            sorted.ids.push(self.ids[at]);
            sorted.amounts.push(self.amounts[at]);
            sorted.texts.take(&self.texts, at);
            sorted.labels.take(&self.labels, at);
        }
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let mut index = Index::default();
        for (id, amount, text) in [
            (1, 1_000, "1001\u{1}jan de boer\u{1}utrecht"),
            (2, 0, "1002\u{1}anna boersma\u{1}zeist"),
            (3, 20_000, "1003\u{1}piet jansen\u{1}utrecht"),
        ] {
            index.push(id, Money::cents(amount), &[text]);
        }
        index
    }

    #[track_caller]
    fn finds(filter: &str, expected: &[usize]) {
        assert_eq!(index().filter(filter), expected, "{filter}");
    }

    #[test]
    fn every_word_must_be_there() {
        finds("", &[0, 1, 2]);
        finds("boer", &[0, 1]);
        finds("Bóer utr", &[0]);
        finds("jan -boer", &[2]);
        finds("boer, jan de", &[0]);
        finds("utrecht >100", &[2]);
        finds("<10,01", &[0, 1]);
        finds("geen", &[]);
    }

    #[test]
    fn one_word_or_another_and_phrases() {
        finds("piet|anna", &[1, 2]);
        finds("zeist|utrecht -piet|anna", &[0]);
        finds("\"de boer\"", &[0]);
        finds("\"boer de\"", &[]);
        finds("\"de boer\"|\"piet jansen\" >100", &[2]);
        finds("|", &[0, 1, 2]);
        finds("-", &[0, 1, 2]);
        finds("\"", &[0, 1, 2]);
        finds("-\"", &[0, 1, 2]);
        let mut index = Index::default();
        for (id, group) in [(1, "groep:jeugd"), (2, "groep:jeugd a"), (3, "groep:senioren")] {
            index.push_labelled(id, Money::cents(id), &["naam"], &["abonnement:blad", group]);
        }
        let index = index.by_amount().by_amount();
        let reversed = |expected: &[usize]| -> Vec<usize> {
            let mut places: Vec<usize> = expected.iter().map(|at| 2 - at).collect();
            places.sort_unstable();
            places
        };
        for (filter, expected) in [
            ("groep:jeugd", &[0, 1][..]),
            // A label is found by what it is of, and not among names.
            ("jeugd", &[]),
            ("em", &[]),
            ("groep:", &[0, 1, 2]),
            ("abonnement:blad -jeugd", &[0, 1, 2]),
            ("groep:\"jeugd\"", &[0]),
            ("Groep:\"Jeugd A\"|groep:senioren", &[1, 2]),
            ("group:senioren", &[2]),
            ("naam -groep:\"jeugd a\"", &[0, 2]),
            // Half typed, it is not the whole label yet.
            ("groep:\"jeugd", &[0, 1]),
        ] {
            assert_eq!(index.filter(filter), reversed(expected), "{filter}");
        }
    }

    #[test]
    fn what_is_kept_is_whole() {
        for half in [
            "",
            "-",
            "|",
            "-|",
            "\"\"",
            "-\"\"",
            "-groep:\"bestuur groep:jeugd",
            "zeist -",
            "a | b",
        ] {
            assert_eq!(labels(half), None, "{half}");
        }
        let whole = labels("zeist|utrecht -Groep:\u{201c}Jeugd A\u{201d} plan:blad >0");
        let expected = ["abonnement:blad".to_owned(), "groep:jeugd a\u{1}".to_owned()];
        assert_eq!(whole.as_deref(), Some(&expected[..]));
        assert_eq!(labels(">0").as_deref(), Some(&[][..]));
        finds("\u{2013}boer utrecht", &[2]);
    }

    #[test]
    fn the_largest_amount_stands_first() {
        let index = index().by_amount();
        assert_eq!((0..3).map(|at| index.id(at)).collect::<Vec<_>>(), [Some(3), Some(1), Some(2)]);
        assert_eq!(index.filter("piet"), [0]);
    }
}
