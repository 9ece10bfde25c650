//! What the club offers.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::plans::PlanRow;
use crate::domain::calendar::dutch;
use crate::domain::plan::Alignment;
use crate::screens::interval::interval_name;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::browser::Column;
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Plans {
    plans: Rows<PlanRow>,
}

impl Screen for Plans {
    fn title(&self, text: &Text) -> String {
        text.action_plans()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        self.plans.set(cx.db().read().plan_rows(today)?);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.plans.is_empty().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::New),
            Offer::of(Action::Edit).unless(nothing.clone()),
            Offer::of(Action::Price).unless(nothing.clone()),
            Offer::of(Action::NewYear).unless(nothing),
            Offer::of(Action::Products),
            Offer::of(Action::Discounts),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.plans.current().map(|row| row.id);
        Ok(match (action, current) {
            (Action::New, _) => Next::Go(Place::NewPlan),
            (Action::Edit | Action::Open, Some(id)) => Next::Go(Place::EditPlan(id)),
            (Action::Discounts, _) => Next::Go(Place::Discounts),
            (Action::Products, _) => Next::Go(Place::Products),
            (Action::NewYear, _) => Next::Go(Place::NewYear),
            (Action::Price, Some(id)) => Next::Go(Place::PlanPrice(id)),
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.plans)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let columns = [
            Column::left(t.column_name(), 0),
            Column::left(t.column_interval(), 11),
            Column::left(t.column_alignment(), 14),
            Column::right(t.column_price(), 10),
            Column::right(t.column_subscribers(), 8),
            Column::left(t.column_status(), 10),
        ];
        let row = |row: &PlanRow| {
            let alignment = match row.plan.terms.alignment {
                Alignment::Anniversary => t.alignment_own(),
                Alignment::Fixed(day) => day.in_year(2025).format("%d-%m").to_string(),
            };
            let texts = vec![
                row.plan.name.clone(),
                interval_name(t, row.plan.terms.interval),
                alignment,
                row.price.map(|price| price.to_string()).unwrap_or_default(),
                row.subscribers.to_string(),
                if row.plan.is_active { t.plan_active() } else { t.plan_inactive() },
            ];
            let role = if row.plan.is_active { Role::Text } else { Role::Dim };
            (texts, role)
        };
        let coming = self.plans.current().and_then(|row| row.next_price.zip(Some(row)));
        if let Some(((from, price), row)) = coming {
            let coming = t.plan_next_price(dutch(from), price.to_string());
            let line = format!("{}: {coming}", row.plan.name);
            paint.put(area, 1, area.height.saturating_sub(1), &line, Role::Dim);
        }
        let table = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..area };
        self.plans.draw(paint, table, &columns, "", row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_plans()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoPlans)
    }
}
