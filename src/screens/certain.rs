//! What of the money that was collected can still go back, and which mandates are about to lapse.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::reports::{Lapsing, Reversible};
use crate::domain::calendar::{dutch, months_after};
use crate::domain::collection::{LAPSE_WARNING_MONTHS, reversibility};
use crate::domain::money::Money;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::browser::{Column, draw_table};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Certain {
    days: Vec<Reversible>,
    mandates: Rows<Lapsing>,
}

/// Lines of the upper table.
const DAYS: u16 = 9;

impl Screen for Certain {
    fn title(&self, text: &Text) -> String {
        text.action_certain()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        let read = cx.db().read();
        self.days = read.reversible(today)?;
        self.mandates.set(read.lapsing_mandates(today, months_after(today, LAPSE_WARNING_MONTHS))?);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.mandates.is_empty().then(|| text.list_nothing_here());
        vec![
            Offer::named(Action::Open, text.card_open_relation()).unless(nothing),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.mandates.current().filter(|_| action == Action::Open);
        let go =
            |mandate: &Lapsing| Next::Go(Place::Relation { id: mandate.relation_id, list: vec![] });
        Ok(current.map_or(Next::Stay, go))
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.mandates)
    }

    fn above_rows(&self, _text: &Text) -> usize {
        usize::from(DAYS) + 6
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let all: Money = self.days.iter().map(|day| day.amount).sum();
        let may_leave = |day: &&Reversible| reversibility(day.settled_on).may_leave(look.today);
        let soon: Money = self.days.iter().filter(may_leave).map(|day| day.amount).sum();
        paint.put(area, 1, 1, &t.certain_sum(soon.to_string()), Role::Warning);
        paint.put(area, 1, 2, &t.certain_sum_unauthorised(all.to_string()), Role::Dim);
        let columns = [
            Column::left(t.certain_credited(), 13),
            Column::right(t.column_count(), 8),
            Column::right(t.column_total(), 12),
            Column::left(t.certain_until(), 14),
            Column::left(t.certain_unauthorised(), 0),
        ];
        let row = |day: &Reversible| {
            let texts = vec![
                dutch(day.settled_on),
                day.count.to_string(),
                day.amount.to_string(),
                dutch(reversibility(day.settled_on).without_reason),
                dutch(reversibility(day.settled_on).unauthorised),
            ];
            let may_leave = reversibility(day.settled_on).may_leave(look.today);
            (texts, if may_leave { Role::Text } else { Role::Dim })
        };
        // The days that hold longest matter most; what does not fit is in the sum.
        let rows: Vec<(Vec<String>, Role)> =
            self.days.iter().rev().take(usize::from(DAYS) - 2).map(row).collect();
        let upper = Rect { y: area.y + 3, height: DAYS, ..area };
        // No row of it is chosen.
        let none = rows.len();
        draw_table(paint, upper, &columns, rows, none);
        let y = 4 + DAYS;
        paint.put(area, 1, y, &t.certain_lapsing(self.mandates.len()), Role::Heading);
        let columns = [
            Column::left(t.column_name(), 0),
            Column::left(t.column_mandate(), 16),
            Column::left(t.column_last_used(), 12),
            Column::left(t.certain_lapses(), 12),
        ];
        let row = |mandate: &Lapsing| {
            let texts = vec![
                mandate.name.clone(),
                mandate.reference.clone(),
                mandate.last_used_on.map(dutch).unwrap_or_else(|| "-".to_owned()),
                dutch(mandate.lapses_on),
            ];
            let role = if mandate.lapses_on <= look.today { Role::Error } else { Role::Text };
            (texts, role)
        };
        let lower = Rect { y: area.y + y + 1, height: area.height.saturating_sub(y + 1), ..area };
        self.mandates.draw(paint, lower, &columns, "", row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_certain()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoCollections)
    }
}
