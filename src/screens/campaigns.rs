//! What made people join, and what each act brought.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::campaigns::{ActionRow, Yield};
use crate::domain::calendar::{days_after, dutch};
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{SetAction, SetCampaign, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::{Text, field};
use crate::ui::browser::Column;
use crate::ui::form::{Form, FormField, Kind, Search};
use crate::ui::paint::{Paint, wrap};
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Campaigns {
    rows: Rows<ActionRow>,
}

/// Adds up what acts yielded; somebody who came by two of them counts in both.
fn total(rows: &[ActionRow]) -> Yield {
    rows.iter().fold(Yield::default(), |sum, row| Yield {
        subscriptions: sum.subscriptions + row.yielded.subscriptions,
        relations: sum.relations + row.yielded.relations,
        active: sum.active + row.yielded.active,
        yearly: sum.yearly + row.yielded.yearly,
        ..sum
    })
}

impl Screen for Campaigns {
    fn title(&self, text: &Text) -> String {
        text.action_campaigns()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        self.rows.set(cx.db().read().action_rows(today)?);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.rows.is_empty().then(|| text.list_nothing_here());
        vec![
            Offer::named(Action::Open, text.campaigns_who()).unless(nothing.clone()),
            Offer::named(Action::New, text.campaigns_new_action()),
            Offer::of(Action::Edit).unless(nothing),
            Offer::named(Action::Subscribe, text.campaigns_new_campaign()),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.rows.current();
        Ok(match (action, current) {
            (Action::New, _) => Next::Go(Place::Campaign(String::new())),
            (Action::Subscribe, _) => Next::Go(Place::NewCampaign),
            (Action::Edit, Some(row)) => Next::Go(Place::Campaign(row.name.clone())),
            (Action::Open, Some(row)) => Next::Go(Place::SubscriptionsBy(row.id)),
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let columns = [
            Column::left(t.field_action(), 0),
            Column::left(t.field_campaign(), 24).extra(),
            Column::right(t.column_new(), 6),
            Column::right(t.column_active(), 7),
            Column::right(t.column_yearly(), 11),
        ];
        let row = |row: &ActionRow| {
            let cells = vec![
                row.name.clone(),
                row.campaign.clone(),
                row.yielded.subscriptions.to_string(),
                row.yielded.active.to_string(),
                row.yielded.yearly.to_string(),
            ];
            (cells, Role::Text)
        };
        let table = Rect { y: area.y + 2, height: area.height.saturating_sub(6), ..area };
        let cursor = self.rows.draw(paint, table, &columns, &t.campaigns_none(), row);
        let current = self.rows.current()?;
        let below = area.height.saturating_sub(3);
        let width = usize::from(area.width.saturating_sub(2));
        for (y, line) in (below..).zip(wrap(&detail(t, current), width).iter().take(2)) {
            paint.put(area, 1, y, line, Role::Dim);
        }
        let sum = total(&self.rows);
        let line = t.campaigns_total(
            self.rows.len(),
            sum.subscriptions,
            sum.relations,
            sum.active,
            sum.yearly.to_string(),
        );
        paint.put(area, 1, area.height.saturating_sub(1), &line, Role::Title);
        cursor
    }

    fn help(&self, text: &Text) -> String {
        text.help_campaigns()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoCampaigns)
    }
}

/// Says of one act what the columns have no room for.
fn detail(t: &Text, row: &ActionRow) -> String {
    let y = row.yielded;
    let each = y.cost_each(row.cost).map_or_else(|| "-".to_owned(), |each| each.to_string());
    let about: Vec<String> = [row.campaign.clone(), row.kind.clone()]
        .into_iter()
        .chain(row.on.map(dutch))
        .filter(|part| !part.is_empty())
        .collect();
    let (first, cost) = (y.first_year.to_string(), row.cost.to_string());
    let told = t.campaigns_detail(y.stayed, y.year_old, y.cancelled, first, cost, each);
    if about.is_empty() { told } else { format!("{}. {told}", about.join(", ")) }
}

/// A form for an act, new or the one of this name.
pub(super) fn action(name: String) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let row = cx.db().read().action_rows(today)?.into_iter().find(|row| row.name == name);
        let campaign = row.as_ref().map(|row| row.campaign.clone()).unwrap_or_default();
        let lookup = FormField::new(
            Field::Campaign,
            field(text, Field::Campaign),
            Kind::Lookup(Search::Campaign),
        )
        .hinted(text.campaign_loose());
        let cost = row.as_ref().map(|row| row.cost).filter(|cost| cost.is_positive());
        Ok(Form::new(vec![
            FormField::new(Field::Name, field(text, Field::Name), Kind::Text)
                .with(name.clone())
                .required(),
            if campaign.is_empty() { lookup } else { lookup.found(campaign.clone(), campaign) },
            FormField::new(Field::Kind, field(text, Field::Kind), Kind::Text)
                .with(row.as_ref().map(|row| row.kind.clone()).unwrap_or_default())
                .hinted(text.campaign_what()),
            FormField::new(Field::On, field(text, Field::On), Kind::Date)
                .with(row.as_ref().and_then(|row| row.on).map(dutch).unwrap_or_default()),
            FormField::new(Field::Cost, field(text, Field::Cost), Kind::Amount)
                .with(cost.map(|cost| cost.to_string()).unwrap_or_default()),
        ]))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let deed = SetAction {
            name: form.value(Field::Name),
            campaign: form.found(Field::Campaign),
            kind: form.value(Field::Kind),
            on: form.day(Field::On, cx.today),
            cost_cents: form.amount(Field::Cost).map_or(0, Money::in_cents),
        };
        let set = perform(cx.db(), &deed)?;
        let shown = set.name.clone();
        Ok(Next::Tell(cx.text.saved(), Box::new(Next::BackWith { value: set.name, shown })))
    };
    FormScreen::new(Text::campaign_action_title, Text::help_campaigns, fill, submit)
        .in_section(Action::GoCampaigns)
}

pub(super) fn new_campaign() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        Ok(Form::new(vec![
            FormField::new(Field::Name, field(text, Field::Name), Kind::Text).required(),
            FormField::new(Field::StartDate, text.campaign_from(), Kind::Date),
            FormField::new(Field::Until, text.campaign_until(), Kind::Date),
            FormField::new(Field::Budget, field(text, Field::Budget), Kind::Amount),
        ]))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let deed = SetCampaign {
            name: form.value(Field::Name),
            from: form.day(Field::StartDate, cx.today),
            to: form.day(Field::Until, cx.today).map(|last| days_after(last, 1)),
            budget_cents: form.amount(Field::Budget).map_or(0, Money::in_cents),
        };
        let set = perform(cx.db(), &deed)?;
        let shown = set.name.clone();
        Ok(Next::Tell(cx.text.saved(), Box::new(Next::BackWith { value: set.name, shown })))
    };
    FormScreen::new(Text::campaign_title, Text::help_campaigns, fill, submit)
        .in_section(Action::GoCampaigns)
}
