//! Everybody the club knows.

use crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::lists::{Membership, RelationRow};
use crate::screens::list_view::ListView;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::browser::{Column, Moved, Row};
use crate::ui::paint::{Paint, first_line};
use crate::ui::theme::Role;

/// The columns that can be left out, from the right.
const COLUMNS_MAX: usize = 6;

#[derive(Debug, Default)]
pub(super) struct Relations {
    list: ListView,
    hidden: usize,
}

impl Relations {
    fn fetch(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        let text = cx.text;
        let db = cx.db.as_ref().expect("a list opens on an administration");
        self.list.fetch(|id| Ok(db.read().relation_row(id, today)?.map(|row| line(&row, text))))
    }

    fn reindex(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let index = cx.db().read().relation_index(self.list.browser.order)?;
        self.list.browser.set_index(index);
        self.fetch(cx)
    }
}

fn line(row: &RelationRow, text: &Text) -> Row {
    let late = if row.open.is_positive() { Role::Warning } else { Role::Text };
    let role = if row.standing == Membership::Former { Role::Dim } else { late };
    let cells = vec![
        row.number.clone(),
        row.name.clone(),
        row.city.clone(),
        row.plans.clone(),
        row.open.to_string(),
        membership(text, row.standing),
    ];
    Row { cells, role }
}

pub(super) fn membership(text: &Text, standing: Membership) -> String {
    match standing {
        Membership::Never => text.membership_never(),
        Membership::Planned => text.membership_planned(),
        Membership::Member => text.membership_member(),
        Membership::Former => text.membership_former(),
    }
}

impl Screen for Relations {
    fn title(&self, text: &Text) -> String {
        text.action_relations()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.list.set_screen_height(cx.height);
        self.reindex(cx)
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nobody = self.list.browser.current().is_none().then(|| text.list_nobody());
        self.list.offers(vec![
            Offer::of(Action::Open).unless(nobody.clone()),
            Offer::of(Action::New),
            Offer::of(Action::Edit).unless(nobody.clone()),
            Offer::of(Action::Subscribe).unless(nobody),
            Offer::of(Action::Import),
            Offer::of(Action::Columns),
        ])
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if self.list.act(action) {
            self.reindex(cx)?;
            return Ok(Next::Stay);
        }
        let current = self.list.browser.current();
        Ok(match (action, current) {
            (Action::Open, Some(id)) => {
                Next::Go(Place::Relation { id, list: self.list.browser.around() })
            }
            (Action::Edit, Some(id)) => Next::Go(Place::EditRelation(id)),
            (Action::Subscribe, Some(id)) => Next::Go(Place::NewSubscription(Some(id))),
            (Action::New, _) => Next::Go(Place::NewRelation),
            (Action::Import, _) => Next::Go(Place::Import),
            (Action::Columns, _) => {
                self.hidden = (self.hidden + 1) % (COLUMNS_MAX - 2);
                Next::Stay
            }
            (Action::Copy, Some(id)) => {
                let relation = cx.db().read().relation(id)?;
                relation.map_or(Next::Stay, |relation| {
                    Next::Copy(format!(
                        "{}\t{}\t{}",
                        relation.number,
                        relation.name.full(),
                        relation.email
                    ))
                })
            }
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match self.list.key(key) {
            Moved::Yes => self.fetch(cx)?,
            Moved::No if key.code == crossterm::event::KeyCode::Esc => return Ok(Next::Back),
            Moved::No => {}
        }
        Ok(Next::Stay)
    }

    fn is_typing(&self) -> bool {
        self.list.browser.is_typing()
    }

    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.list.browser.set_filter(first_line(text));
        self.fetch(cx)
    }

    fn click(&mut self, line: usize, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if let Some(row) = line.checked_sub(2) {
            self.list.browser.click(row);
        }
        self.fetch(cx)
    }

    fn scroll(&mut self, lines: i32, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.list.browser.scroll(lines);
        self.fetch(cx)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let mut columns = vec![
            Column::left(t.column_number(), 7),
            Column::left(t.column_name(), 0),
            Column::left(t.column_city(), 12),
            Column::left(t.column_plan(), 13),
            Column::right(t.column_open(), 10),
            Column::left(t.column_status(), 8),
        ];
        columns.truncate(COLUMNS_MAX - self.hidden);
        self.list.draw(paint, area, look, &columns, &t.unit_relations())
    }

    fn help(&self, text: &Text) -> String {
        text.help_relations()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoRelations)
    }
}
