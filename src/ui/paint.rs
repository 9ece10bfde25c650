//! Text on the screen: cut to its width, never past the edge, and nothing in it that a terminal acts on.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use textwrap::{Options, WordSplitter};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::ui::theme::{Role, Theme};

/// Where a text stands in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// What drawing needs: the cells, the colours, and whether only plain letters are drawn well.
pub struct Paint<'b> {
    pub buffer: &'b mut Buffer,
    pub theme: Theme,
    pub ascii: bool,
}

/// Returns a count of cells; screens are never so wide that it matters.
pub(crate) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Returns a text without what a terminal would act on: control characters, and marks that turn text around.
pub(crate) fn safe(text: &str) -> String {
    let hostile = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
    };
    if text.chars().any(hostile) {
        text.chars().map(|c| if hostile(c) { '?' } else { c }).collect()
    } else {
        text.to_owned()
    }
}

/// Returns the first line of a paste: the rest is no row of commands. Terminals end lines with a return.
pub(crate) fn first_line(pasted: &str) -> &str {
    pasted.split(['\r', '\n']).next().unwrap_or_default()
}

/// Cuts a text to a width in cells, between letters as people see them; three dots say that there was more.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let next = used + grapheme.width();
        if width.saturating_sub(1) < next {
            break;
        }
        out.push_str(grapheme);
        used = next;
    }
    if 0 < width {
        out.push('…');
    }
    out
}

/// Breaks a text into lines of at most a width, between words.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    // A number of an invoice has a hyphen in it: lines break at spaces only.
    let options = Options::new(width.max(1)).word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(Cow::into_owned).collect()
}

impl Paint<'_> {
    /// Writes a text at a place in an area; what does not fit is cut, what lies outside is left out.
    pub fn put(&mut self, area: Rect, x: u16, y: u16, text: &str, role: Role) {
        self.put_in(area, x, y, area.width.saturating_sub(x), text, role, Align::Left);
    }

    /// Says on the last line which of the lines are seen, where more are than there is room for.
    pub fn tell_seen(&mut self, inside: Rect, top: usize, room: usize, lines: usize) {
        if room < lines {
            let seen = format!("{}-{} / {lines}", top + 1, (top + room).min(lines));
            let y = inside.height.saturating_sub(1);
            self.put_in(inside, 0, y, inside.width, &seen, Role::Dim, Align::Right);
        }
    }

    /// Writes a text in a column of a width.
    #[expect(
        clippy::too_many_arguments,
        reason = "a place, a width, a text and how it looks: a struct would name them twice"
    )]
    pub fn put_in(
        &mut self,
        area: Rect,
        x: u16,
        y: u16,
        width: u16,
        text: &str,
        role: Role,
        align: Align,
    ) {
        let area = area.intersection(self.buffer.area);
        if area.height <= y || area.width <= x {
            return;
        }
        let width = usize::from(width.min(area.width - x));
        let text = cut(&safe(text), width);
        let text = if self.ascii { text.replace('…', "~") } else { text };
        let padding =
            if align == Align::Right { cells(width - text.width().min(width)) } else { 0 };
        let style = self.theme.style(role);
        self.buffer.set_stringn(area.x + x + padding, area.y + y, &text, width, style);
    }

    /// Gives a whole line of an area a look.
    pub fn stripe(&mut self, area: Rect, y: u16, role: Role) {
        let line = Rect { x: area.x, y: area.y.saturating_add(y), width: area.width, height: 1 }
            .intersection(self.buffer.area)
            .intersection(area);
        self.buffer.set_style(line, self.theme.style(role));
    }

    /// Draws an empty box with a title and returns what is inside it.
    pub fn boxed(&mut self, area: Rect, title: &str) -> Rect {
        let area = area.intersection(self.buffer.area);
        if area.width < 2 || area.height < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        for y in 0..area.height {
            self.put_in(
                area,
                0,
                y,
                area.width,
                &" ".repeat(usize::from(area.width)),
                Role::Text,
                Align::Left,
            );
            self.buffer.set_style(
                Rect { y: area.y + y, height: 1, ..area },
                ratatui::style::Style::reset(),
            );
        }
        let [corners, line, side] =
            if self.ascii { ["++++", "-", "|"] } else { ["┌┐└┘", "─", "│"] };
        let corners: Vec<char> = corners.chars().collect();
        let edge = line.repeat(usize::from(area.width - 2));
        self.put(area, 0, 0, &format!("{}{edge}{}", corners[0], corners[1]), Role::Border);
        self.put(
            area,
            0,
            area.height - 1,
            &format!("{}{edge}{}", corners[2], corners[3]),
            Role::Border,
        );
        for y in 1..area.height - 1 {
            self.put(area, 0, y, side, Role::Border);
            self.put(area, area.width - 1, y, side, Role::Border);
        }
        self.put_in(
            area,
            2,
            0,
            area.width.saturating_sub(4),
            &format!(" {title} "),
            Role::Title,
            Align::Left,
        );
        Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height - 2,
        }
    }
}

/// Returns a box of a size in the middle of an area, never outside it.
pub(crate) fn centered(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Returns a place on the screen, for the cursor that reading programs follow.
pub(crate) fn place(area: Rect, x: u16, y: u16) -> Option<Position> {
    (x < area.width && y < area.height).then(|| Position::new(area.x + x, area.y + y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_letters() {
        assert_eq!(cut("van der Berg", 8), "van der…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(cut("漢字漢字", 5), "漢字…");
        assert_eq!(cut("abc", 0), "");
    }

    #[test]
    fn nothing_that_a_terminal_acts_on_is_drawn() {
        assert_eq!(safe("\u{202e}a\u{1b}[31mb\u{7}"), "?a?[31mb?");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("een twee drie", 8), ["een twee", "drie"]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_cut_fits(text in ".*", width in 0_usize..40) {
            proptest::prop_assert!(cut(&safe(&text), width).width() <= width.max(safe(&text).width().min(width)));
        }
    }
}
