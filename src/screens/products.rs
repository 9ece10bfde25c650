//! What goes along with plans, and what one of it costs.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::plans::ProductRow;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{SetProduct, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::{Text, field};
use crate::ui::browser::Column;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Products {
    rows: Rows<ProductRow>,
}

impl Screen for Products {
    fn title(&self, text: &Text) -> String {
        text.action_products()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.rows.set(cx.db().read().products()?);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.rows.is_empty().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::New),
            Offer::of(Action::Edit).unless(nothing),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.rows.current().map(|row| row.name.clone());
        Ok(match (action, current) {
            (Action::New, _) => Next::Go(Place::Product(None)),
            (Action::Edit | Action::Open, Some(name)) => Next::Go(Place::Product(Some(name))),
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_name(), 0),
            Column::right(t.column_price(), 10),
            Column::left(t.action_plans(), 36),
        ];
        let row = |row: &ProductRow| {
            let price = row.price.map(|price| price.to_string()).unwrap_or_default();
            (vec![row.name.clone(), price, row.plans.clone()], Role::Text)
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, &t.products_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_products()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoPlans)
    }
}

/// A form for a product, new or the one of this name.
pub(super) fn form(name: Option<String>) -> FormScreen {
    let of = name.clone();
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let rows = cx.db().read().products()?;
        let row = of.as_ref().and_then(|of| rows.into_iter().find(|row| row.name == *of));
        let price = row.as_ref().and_then(|row| row.price).map(|price| price.to_string());
        Ok(Form::new(vec![
            FormField::new(Field::Name, field(text, Field::Name), Kind::Text)
                .with(row.map(|row| row.name).unwrap_or_default())
                .required(),
            FormField::new(Field::Price, field(text, Field::Price), Kind::Amount)
                .with(price.unwrap_or_default())
                .required()
                .hinted(text.product_price_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let typed = form.value(Field::Name);
        let price_cents = form.amount(Field::Price).map_or(0, Money::in_cents);
        let deed = match &name {
            Some(name) => SetProduct { name: name.clone(), price_cents, renamed: Some(typed) },
            None => SetProduct { name: typed, price_cents, renamed: None },
        };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::product_title, Text::help_products, fill, submit)
        .in_section(Action::GoPlans)
}
