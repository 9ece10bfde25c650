//! What is asked of who arranges the administration.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::requests::Request;
use crate::domain::calendar::dutch;
use crate::ops::{SettleRequest, perform};
use crate::screens::{Cx, Look, Next, Screen, refusal_text};
use crate::text::Text;
use crate::ui::browser::Column;
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Requests {
    rows: Rows<Request>,
}

impl Screen for Requests {
    fn title(&self, text: &Text) -> String {
        text.requests_title()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.rows.set(cx.db().read().requests()?);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let current = self.rows.current();
        let label = match current.and_then(|row| row.done_on) {
            Some(_) => text.request_wait(),
            None => text.request_settle(),
        };
        let nothing = current.is_none().then(|| text.list_nothing_here());
        vec![
            Offer::named(Action::Choose, label).unless(nothing),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(row) = self.rows.current().filter(|_| action == Action::Choose) else {
            return Ok(Next::Stay);
        };
        let deed = SettleRequest { request: row.id, done: row.done_on.is_none() };
        Ok(match perform(cx.db(), &deed) {
            Ok(_) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Stay)),
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_date(), 10),
            Column::left(t.column_what(), 0),
            Column::left(t.column_status(), 12),
        ];
        let row = |row: &Request| {
            let (state, role) = match row.done_on {
                Some(_) => (t.request_done(), Role::Dim),
                None => (t.request_waits(), Role::Text),
            };
            (vec![dutch(row.made_on), row.text.clone(), state], role)
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, "", row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_requests()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoSettings)
    }
}
