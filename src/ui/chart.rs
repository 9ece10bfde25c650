//! Numbers as bars: each bar with its name before it and its numbers behind it, for who can't see a bar.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::ui::paint::{Align, Paint, cells};
use crate::ui::theme::Role;

/// One line of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub name: String,
    /// What the bar is as long as; below zero there is none.
    pub value: i64,
    pub numbers: Vec<String>,
    pub role: Role,
}

/// The longest name that is shown whole.
const NAME_MAX: usize = 20;
/// A bar of fewer cells tells nothing: then the last numbers go.
const BAR_MIN: usize = 8;
/// Cells between two columns.
const GAP: usize = 2;

/// Draws bars under the headings of their numbers, as long as the widest of them asks.
pub(crate) fn draw(paint: &mut Paint<'_>, area: Rect, headings: &[String], bars: &[Bar]) {
    let widest = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| text.width()).max();
    let name_width = widest(&mut bars.iter().map(|bar| &bar.name)).unwrap_or(0).min(NAME_MAX);
    let mut columns: Vec<usize> = Vec::new();
    let width = usize::from(area.width.saturating_sub(1));
    let mut left = width.saturating_sub(name_width + GAP);
    for (at, heading) in headings.iter().enumerate() {
        let numbers = widest(&mut bars.iter().filter_map(|bar| bar.numbers.get(at))).unwrap_or(0);
        let column = numbers.max(heading.width()) + GAP;
        if left < column + BAR_MIN {
            break;
        }
        left -= column;
        columns.push(column);
    }
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let room = i64::try_from(left).unwrap_or(0);
    let numbers_from = width - columns.iter().sum::<usize>();
    put_numbers(paint, area, (numbers_from, 0), &columns, headings, Role::Heading);
    let whole = if paint.ascii { "#" } else { "█" };
    for (y, bar) in (1..).zip(bars).take(usize::from(area.height.saturating_sub(1))) {
        let (name, line) = (cells(name_width), cells(y));
        paint.put_in(area, 0, line, name, &bar.name, Role::Dim, Align::Left);
        let length = usize::try_from(bar.value.max(0) * room / most).unwrap_or(0);
        paint.put(area, name + cells(GAP), line, &whole.repeat(length), bar.role);
        put_numbers(paint, area, (numbers_from, y), &columns, &bar.numbers, Role::Text);
    }
}

fn put_numbers(
    paint: &mut Paint<'_>,
    area: Rect,
    (from, y): (usize, usize),
    columns: &[usize],
    numbers: &[String],
    role: Role,
) {
    let mut x = from;
    for (width, number) in columns.iter().zip(numbers) {
        paint.put_in(area, cells(x), cells(y), cells(*width), number, role, Align::Right);
        x += width;
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::ui::theme::Theme;

    fn drawn(width: u16) -> Vec<String> {
        let area = Rect { x: 0, y: 0, width, height: 4 };
        let mut buffer = Buffer::empty(area);
        let mut paint = Paint { buffer: &mut buffer, theme: Theme::Mono, ascii: true };
        let bar = |name: &str, value: i64| Bar {
            name: name.to_owned(),
            value,
            numbers: vec![value.to_string(), "x".to_owned()],
            role: Role::Good,
        };
        let headings = ["som".to_owned(), "soort".to_owned()];
        draw(&mut paint, area, &headings, &[bar("jan", 100), bar("feb", 50), bar("mrt", -20)]);
        let line = |y| (0..width).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>();
        (0..4).map(|y| line(y).trim_end().to_owned()).collect()
    }

    #[test]
    fn every_bar_has_its_name_and_numbers() {
        assert_eq!(
            drawn(30),
            [
                "                   som  soort",
                "jan  ############  100      x",
                "feb  ######         50      x",
                "mrt                -20      x",
            ]
        );
    }

    #[test]
    fn where_there_is_no_room_the_last_numbers_go_and_not_the_bars() {
        assert_eq!(drawn(20)[1], "jan  #########  100");
    }
}
