//! The year in pictures, one at a time: what came in, what is open, how collecting went, who is a member. Each with its numbers,
//! and the table behind it as a file.

use std::collections::BTreeMap;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::domain::calendar::{Day, days_after, dutch, months_after};
use crate::domain::money::Money;
use crate::ops::in_dutch;
use crate::ops::tables::{self, Cell, Table, What};
use crate::screens::{Cx, Look, Next, Screen, refusal_text};
use crate::text::Text;
use crate::ui::chart::{self, Bar};
use crate::ui::paint::{Paint, place};
use crate::ui::theme::Role;

/// What can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Picture {
    Invoiced,
    Income,
    Open,
    Collected,
    Members,
}

impl Picture {
    const ALL: [Picture; 5] =
        [Picture::Income, Picture::Open, Picture::Collected, Picture::Members, Picture::Invoiced];

    /// The table behind it.
    fn what(self) -> What {
        match self {
            Picture::Invoiced => What::Invoiced,
            Picture::Income => What::Income,
            Picture::Open => What::Ageing,
            Picture::Collected => What::DirectDebit,
            Picture::Members => What::Members,
        }
    }

    fn heading(self, t: &Text) -> String {
        match self {
            Picture::Invoiced => t.charts_invoiced(),
            Picture::Income => t.books_income(),
            Picture::Open => t.books_open(),
            Picture::Collected => t.books_collected(),
            Picture::Members => t.charts_members(),
        }
    }

    fn lines(self, t: &Text, table: &Table) -> Lines {
        match self {
            Picture::Invoiced | Picture::Income => {
                of_amounts(t, table, |month| (month.to_owned(), Role::Good))
            }
            Picture::Open => of_amounts(t, table, |days| late(t, days)),
            Picture::Collected => of_amounts(t, table, |what| asked(t, what)),
            Picture::Members => of_members(t, table),
        }
    }
}

#[derive(Debug)]
pub(super) struct Charts {
    /// The first day of the financial year that is shown.
    from: Day,
    at: usize,
    table: Table,
}

impl Charts {
    pub(super) fn new(from: Day) -> Charts {
        Charts { from, at: 0, table: Table::default() }
    }

    fn picture(&self) -> Picture {
        Picture::ALL[self.at]
    }

    fn until(&self) -> Day {
        days_after(months_after(self.from, 12), -1)
    }

    /// The day that the table is of: a year that is not over stands as it does today.
    fn day(&self, today: Day) -> Day {
        self.until().min(today).max(self.from)
    }

    fn write(&self, cx: &mut Cx<'_>) -> Next {
        let heading = self.picture().heading(cx.text);
        let name = format!("{heading} {} tm {}.csv", self.from, self.until());
        let is_dutch = cx.text.language_code() == "nl";
        let table = self.table.clone();
        let table = if is_dutch { in_dutch(table) } else { table };
        match tables::write_beside(&cx.db().read(), &name, &table) {
            Ok(path) => {
                let said = cx.text.printed(path.display().to_string());
                Next::Tell(said, Box::new(Next::Stay))
            }
            Err(error) => Next::Complain(refusal_text(cx.text, error.into())),
        }
    }
}

fn amount(cell: Option<&Cell>) -> Money {
    match cell {
        Some(Cell::Amount(amount)) => *amount,
        _ => Money::ZERO,
    }
}

fn number(cell: Option<&Cell>) -> i64 {
    match cell {
        Some(Cell::Number(number)) => *number,
        _ => 0,
    }
}

fn words(cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Day(Some(day))) => dutch(*day),
        _ => String::new(),
    }
}

/// Makes bars of a table with a name, perhaps a count and a share, and an amount.
fn of_amounts(t: &Text, table: &Table, named: impl Fn(&str) -> (String, Role)) -> Lines {
    let mut bars = Vec::new();
    for row in &table.rows {
        let (name, role) = named(&words(row.first()));
        let sum = amount(row.last());
        let mut numbers = vec![sum.to_string()];
        let between = row.get(1..row.len() - 1).unwrap_or_default();
        numbers.extend(between.iter().map(|cell| number(Some(cell)).to_string()));
        bars.push(Bar { name, value: sum.in_cents(), numbers, role });
    }
    let mut headings = vec![t.column_total(), t.column_count(), t.charts_share()];
    headings.truncate(table.columns.len() - 1);
    (headings, bars)
}

/// The headings of numbers, and the bars.
type Lines = (Vec<String>, Vec<Bar>);

/// Makes a bar of each day, with how many there are of each type, the largest first.
fn of_members(t: &Text, table: &Table) -> Lines {
    let mut by_day: BTreeMap<Day, BTreeMap<String, i64>> = BTreeMap::new();
    let mut by_type: BTreeMap<String, i64> = BTreeMap::new();
    for row in &table.rows {
        let Some(Cell::Day(Some(day))) = row.first() else { continue };
        let (name, count) = (words(row.get(1)), number(row.get(2)));
        *by_type.entry(name.clone()).or_default() += count;
        by_day.entry(*day).or_default().insert(name, count);
    }
    let mut types: Vec<(String, i64)> = by_type.into_iter().collect();
    types.sort_by_key(|(_, count)| -count);
    let headings = [t.column_total()].into_iter().chain(types.iter().map(|(n, _)| n.clone()));
    let bars = by_day.iter().map(|(day, counts)| {
        let total: i64 = counts.values().sum();
        let of = |(name, _): &(String, i64)| counts.get(name).copied().unwrap_or(0).to_string();
        let numbers = [total.to_string()].into_iter().chain(types.iter().map(of)).collect();
        Bar { name: dutch(*day), value: total, numbers, role: Role::Good }
    });
    (headings.collect(), bars.collect())
}

fn late(t: &Text, days: &str) -> (String, Role) {
    match days {
        "0" => (t.books_not_due(), Role::Good),
        "1-30" => (t.books_late(30), Role::Warning),
        "31-60" => (t.books_late(60), Role::Warning),
        "61-90" => (t.books_late(90), Role::Error),
        _ => (t.books_later(90), Role::Error),
    }
}

fn asked(t: &Text, what: &str) -> (String, Role) {
    match what {
        "asked" => (t.books_asked(), Role::Text),
        "kept" => (t.books_kept(), Role::Good),
        "on_the_way" => (t.books_on_the_way(), Role::Dim),
        _ => (t.books_returned(), Role::Error),
    }
}

impl Screen for Charts {
    fn title(&self, text: &Text) -> String {
        text.books_title(dutch(self.from), dutch(self.until()))
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        let read = cx.db().read();
        self.table = tables::make(&read, self.picture().what(), self.day(today))?;
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        vec![
            Offer::named(Action::NextTab, text.charts_next()),
            Offer::named(Action::PreviousTab, text.charts_previous()),
            Offer::named(Action::Export, text.charts_table()),
            Offer::named(Action::PreviousRecord, text.books_year_before()),
            Offer::named(Action::NextRecord, text.books_year_after()),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match action {
            Action::NextTab => self.at = (self.at + 1) % Picture::ALL.len(),
            Action::PreviousTab => {
                self.at = self.at.checked_sub(1).unwrap_or(Picture::ALL.len() - 1);
            }
            Action::PreviousRecord => self.from = months_after(self.from, -12),
            Action::NextRecord => self.from = months_after(self.from, 12),
            Action::Export => return Ok(self.write(cx)),
            _ => return Ok(Next::Stay),
        }
        self.load(cx)?;
        Ok(Next::Stay)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let of = t.charts_of(self.at + 1, Picture::ALL.len());
        let heading = self.picture().heading(t);
        paint.put(area, 1, 2, &format!("{heading}  {of}"), Role::Heading);
        let (headings, bars) = self.picture().lines(t, &self.table);
        let below = Rect {
            x: area.x + 1,
            y: area.y + 4,
            width: area.width.saturating_sub(1),
            height: area.height.saturating_sub(4),
        };
        if bars.is_empty() {
            paint.put(area, 1, 4, &t.list_nothing_here(), Role::Dim);
        } else {
            chart::draw(paint, below, &headings, &bars);
        }
        place(area, 1, 2)
    }

    fn help(&self, text: &Text) -> String {
        text.help_charts()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoBooks)
    }
}
