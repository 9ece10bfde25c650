//! Every row of a list in memory, small enough to search within a frame.

use memchr::memmem;

use crate::domain::money::Money;
use crate::domain::relation::fold;

/// Every row of a list in order: its id, what a filter searches, and the amount that is totalled.
#[derive(Clone, Debug, Default)]
pub struct Index {
    ids: Vec<i64>,
    amounts: Vec<Money>,
    /// The search texts, one after another, each ended by a line feed.
    text: String,
    /// Where each text ends in `text`.
    ends: Vec<usize>,
}

impl Index {
    pub fn push(&mut self, id: i64, amount: Money, texts: &[&str]) {
        self.ids.push(id);
        self.amounts.push(amount);
        for text in texts {
            self.text.push_str(text);
            self.text.push('\u{1}');
        }
        self.text.push('\n');
        self.ends.push(self.text.len());
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
    /// Words are folded and found anywhere; `-word` leaves rows out; `>100` and `<100` compare the amount.
    pub fn filter(&self, filter: &str) -> Vec<usize> {
        let mut wanted = Vec::new();
        let mut unwanted = Vec::new();
        let mut bounds = Vec::new();
        for word in filter.split_whitespace() {
            let bound = |text: &str| text.parse::<Money>().ok();
            match (
                word.strip_prefix('-').filter(|word| !word.is_empty()),
                word.strip_prefix('>').and_then(bound),
                word.strip_prefix('<').and_then(bound),
            ) {
                (Some(word), _, _) => unwanted.push(fold(word)),
                (_, Some(more), _) => bounds.push((more, Money::MAX)),
                (_, _, Some(less)) => bounds.push((-Money::MAX, less)),
                _ => wanted.push(fold(word)),
            }
        }
        // The longest word is the rarest: look for it in all the text at once, for the others only where it is.
        wanted.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let candidates: Vec<usize> = match wanted.first() {
            None => (0..self.len()).collect(),
            Some(word) => self.containing(word),
        };
        let others: Vec<memmem::Finder<'_>> =
            wanted.iter().skip(1).map(|word| memmem::Finder::new(word.as_bytes())).collect();
        let without: Vec<memmem::Finder<'_>> =
            unwanted.iter().map(|word| memmem::Finder::new(word.as_bytes())).collect();
        let keeps = |at: &usize| {
            let text = self.text_of(*at);
            others.iter().all(|finder| finder.find(text).is_some())
                && without.iter().all(|finder| finder.find(text).is_none())
                && bounds
                    .iter()
                    .all(|(more, less)| *more < self.amounts[*at] && self.amounts[*at] < *less)
        };
        candidates.into_iter().filter(keeps).collect()
    }

    fn text_of(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text.as_bytes()[start..self.ends[at]]
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
        let mut sorted = Index::default();
        for at in places {
            let text = String::from_utf8_lossy(self.text_of(at))
                .trim_end_matches(['\n', '\u{1}'])
                .to_owned();
            sorted.push(self.ids[at], self.amounts[at], &[&text]);
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
        finds("utrecht >100", &[2]);
        finds("<10,01", &[0, 1]);
        finds("geen", &[]);
    }

    #[test]
    fn the_largest_amount_stands_first() {
        let index = index().by_amount();
        assert_eq!((0..3).map(|at| index.id(at)).collect::<Vec<_>>(), [Some(3), Some(1), Some(2)]);
        assert_eq!(index.filter("piet"), [0]);
    }
}
