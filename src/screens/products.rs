//! What goes along with plans, and what one of it costs.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::plans::ProductRow;
use crate::domain::calendar::{date_before_all, dutch};
use crate::domain::money::Money;
use crate::domain::pricing::own_vat;
use crate::domain::problem::Field;
use crate::ops::{ProductVat, SetProduct, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::{Text, field, vat_choices, vat_name};
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
            Column::left(t.column_vat(), 14),
            Column::left(t.action_plans(), 28),
        ];
        let row = |row: &ProductRow| {
            let price = row.price.map(|price| price.to_string()).unwrap_or_default();
            let vat = own_vat(&row.vat, look.today).map(|code| vat_name(t, code));
            let cells = vec![row.name.clone(), price, vat.unwrap_or_default(), row.plans.clone()];
            (cells, Role::Text)
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
        let has_vat = row.as_ref().is_some_and(|row| !row.vat.is_empty());
        let vat = row.as_ref().and_then(|row| own_vat(&row.vat, cx.today)).unwrap_or_default();
        let vat = vat.to_owned();
        let vats = [("", vat_name(text, ""))].into_iter().chain(vat_choices(text));
        Ok(Form::new(vec![
            FormField::new(Field::Name, field(text, Field::Name), Kind::Text)
                .with(row.map(|row| row.name).unwrap_or_default())
                .required(),
            FormField::new(Field::Price, field(text, Field::Price), Kind::Amount)
                .with(price.unwrap_or_default())
                .required()
                .hinted(text.product_price_hint()),
            FormField::new(Field::Vat, text.plan_vat(), Kind::one_of(vats))
                .with(vat)
                .hinted(text.product_vat_hint()),
            FormField::new(Field::StartDate, text.product_vat_from(), Kind::Date)
                .with(if has_vat { dutch(cx.today) } else { String::new() })
                .hinted(text.product_vat_from_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let typed = form.value(Field::Name);
        let price_cents = form.amount(Field::Price).map_or(0, Money::in_cents);
        let from = form.day(Field::StartDate, cx.today).unwrap_or(date_before_all());
        let code = form.value(Field::Vat);
        let known = cx.db().read().products()?;
        let known = known.iter().find(|row| Some(&row.name) == name.as_ref());
        let is_so = known.and_then(|row| own_vat(&row.vat, from)).unwrap_or_default() == code;
        let vat = (!is_so).then_some(ProductVat { valid_from: from, code: Some(code) });
        let renamed = name.is_some().then(|| typed.clone());
        let name = name.clone().unwrap_or(typed);
        let deed = SetProduct { name, price_cents, renamed, vat };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::product_title, Text::help_products, fill, submit)
        .in_section(Action::GoPlans)
}
