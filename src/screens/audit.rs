//! Who did what, newest first.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::audit::AuditRow;
use crate::screens::{Cx, Look, Next, Screen};
use crate::text::Text;
use crate::ui::browser::{Column, draw_line, widths};
use crate::ui::paint::{Align, Paint, cells, place};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Audit {
    rows: Vec<AuditRow>,
    count: usize,
    top: usize,
    cursor: usize,
    height: usize,
}

impl Audit {
    /// Reads the rows of the page the cursor is on.
    fn fetch(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.cursor = self.cursor.min(self.count.saturating_sub(1));
        self.top = self.top.min(self.cursor).max((self.cursor + 1).saturating_sub(self.height));
        self.rows = cx.db().read().audit_rows(None, self.top, self.height)?;
        Ok(())
    }
}

impl Screen for Audit {
    fn title(&self, text: &Text) -> String {
        text.action_audit()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.height = cx.height.saturating_sub(4).max(1);
        self.count = cx.db().read().audit_count()?;
        self.fetch(cx)
    }

    fn offers(&self, _text: &Text) -> Vec<Offer> {
        vec![Offer::of(Action::Undo), Offer::of(Action::Back)]
    }

    fn act(&mut self, _action: Action, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(Next::Stay)
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match key.code {
            KeyCode::Up => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Down => self.cursor += 1,
            KeyCode::PageUp => self.cursor = self.cursor.saturating_sub(self.height),
            KeyCode::PageDown => self.cursor += self.height,
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.count,
            KeyCode::Esc => return Ok(Next::Back),
            _ => return Ok(Next::Stay),
        }
        self.fetch(cx)?;
        Ok(Next::Stay)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        paint.put_in(
            area,
            area.width.saturating_sub(20),
            0,
            19,
            &self.count.to_string(),
            Role::Dim,
            Align::Right,
        );
        let who = Column::left(t.column_who(), 10);
        let is_named = self.rows.iter().any(|row| !row.actor.is_empty());
        let columns = [
            Column::right("", 6),
            Column::left(t.column_when(), 16),
            if is_named { who } else { who.extra() },
            Column::left(t.column_deed(), 25),
            Column::left(t.column_what(), 0),
        ];
        let widths = widths(&columns, area.width.saturating_sub(3));
        let headings: Vec<String> = columns.iter().map(|column| column.title.clone()).collect();
        draw_line(paint, area, 2, &columns, &widths, &headings, Role::Heading);
        for (line, row) in self.rows.iter().enumerate() {
            let y = cells(line) + 3;
            let at: String = row.at.replace('T', " ").chars().take(16).collect();
            let texts = vec![
                row.seq.to_string(),
                at,
                row.actor.clone(),
                crate::text::deed(t, &row.deed),
                row.subject.clone(),
            ];
            draw_line(paint, area, y, &columns, &widths, &texts, Role::Text);
            if self.top + line == self.cursor {
                paint.put(area, 1, y, ">", Role::Text);
                paint.stripe(area, y, Role::Focus);
            }
        }
        place(area, 1, cells(self.cursor - self.top) + 3)
    }

    fn help(&self, text: &Text) -> String {
        text.help_audit()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoAudit)
    }
}
