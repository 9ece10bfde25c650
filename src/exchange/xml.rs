//! Elements of XML, written into memory.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Writes elements into memory, which never fails.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    /// Begins a document with its outermost element and what that is written with.
    pub(super) fn begin(root: &str, attributes: &[(&str, &str)]) -> Xml {
        let mut xml = Xml { writer: Writer::new_with_indent(Vec::new(), b' ', 1) };
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.open_with(root, attributes);
        xml
    }

    /// Ends the outermost element.
    pub(super) fn end(mut self, root: &str) -> Vec<u8> {
        self.close(root);
        self.writer.into_inner()
    }

    fn put(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("memory takes every byte");
    }

    pub(super) fn open(&mut self, tag: &str) {
        self.open_with(tag, &[]);
    }

    /// Writes an element with nothing in it but what it is written with.
    pub(super) fn empty(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(tag);
        start.extend_attributes(attributes.iter().copied());
        self.put(Event::Empty(start));
    }

    pub(super) fn open_with(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(tag);
        start.extend_attributes(attributes.iter().copied());
        self.put(Event::Start(start));
    }

    pub(super) fn close(&mut self, tag: &str) {
        self.put(Event::End(BytesEnd::new(tag)));
    }

    pub(super) fn leaf(&mut self, tag: &str, text: &str) {
        self.leaf_with(tag, &[], text);
    }

    pub(super) fn leaf_with(&mut self, tag: &str, attributes: &[(&str, &str)], text: &str) {
        self.open_with(tag, attributes);
        // What no XML can hold is left out: names come from elsewhere.
        let is_taken = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
        let text: String = text.chars().filter(is_taken).collect();
        self.put(Event::Text(BytesText::new(&text)));
        self.close(tag);
    }

    pub(super) fn leaf_if(&mut self, tag: &str, text: &str) {
        if !text.is_empty() {
            self.leaf(tag, text);
        }
    }
}
