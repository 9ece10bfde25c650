//! XML as the files for the bank have it.

use crate::domain::identifier::is_allowed;
use crate::domain::money::Money;

/// Elements on their own lines. No text needs escaping: what gets here has the characters of the scheme only.
pub(super) struct Xml {
    pub(super) out: String,
    pub(super) depth: usize,
}

impl Xml {
    /// Begins a document of a kind of message, with room for so many letters.
    pub(super) fn document(version: &str, room: usize) -> Xml {
        let mut xml = Xml { out: String::with_capacity(room), depth: 0 };
        xml.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.open(&format!("Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:{version}\""));
        xml
    }

    /// Writes how many there are and what they sum to.
    pub(super) fn totals(&mut self, amounts: impl Iterator<Item = Money> + Clone) {
        self.leaf("NbOfTxs", &amounts.clone().count().to_string());
        self.amount("CtrlSum", "CtrlSum", amounts.sum());
    }

    pub(super) fn put<const COUNT: usize>(&mut self, parts: [&str; COUNT]) {
        for part in parts {
            self.out.push_str(part);
        }
    }

    pub(super) fn indent(&mut self) {
        const BLANKS: &str = "                        ";
        self.out.push_str(&BLANKS[..(2 * self.depth).min(BLANKS.len())]);
    }

    pub(super) fn open(&mut self, tag: &str) {
        self.indent();
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push_str(">\n");
        self.depth += 1;
    }

    pub(super) fn close(&mut self, tag: &str) {
        self.depth -= 1;
        self.indent();
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    pub(super) fn leaf(&mut self, tag: &str, text: &str) {
        self.element(tag, tag, text);
    }

    pub(super) fn element(&mut self, open: &str, close: &str, text: &str) {
        assert!(
            text.chars().all(is_allowed),
            "only characters of the scheme reach the file: {close}"
        );
        self.indent();
        for part in ["<", open, ">", text, "</", close, ">\n"] {
            self.out.push_str(part);
        }
    }

    /// Writes a leaf inside elements that hold nothing else, on one line.
    pub(super) fn nested(&mut self, tags: &[&str], text: &str) {
        assert!(
            text.chars().all(is_allowed),
            "only characters of the scheme reach the file: {tags:?}"
        );
        self.indent();
        for tag in tags {
            self.out.push('<');
            self.out.push_str(tag);
            self.out.push('>');
        }
        self.out.push_str(text);
        for tag in tags.iter().rev() {
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push('>');
        }
        self.out.push('\n');
    }

    pub(super) fn amount(&mut self, open: &str, close: &str, amount: Money) {
        self.element(open, close, &amount.in_xml());
    }
}
