//! The prices of a new year, with what they mean before they are saved.

use std::collections::HashMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::actions::Action;
use crate::db::Read;
use crate::domain::calendar::{Day, dutch, months_after};
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{NewContributionYear, YearPrice, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::price_effect::{what_prices_mean, work_out};
use crate::screens::{Cx, Next};
use crate::text::Text;
use crate::ui::form::{Form, FormField, Kind};

/// The plans that can be chosen and cost something, by name: the form has a field for each, in this order.
fn priced(read: &Read<'_>, on: Day) -> anyhow::Result<Vec<(i64, String, Money)>> {
    let rows = read.plan_rows(on)?.into_iter().filter(|row| row.plan.is_active);
    let price = |row: crate::db::plans::PlanRow| Some((row.id, row.plan.name, row.price?));
    Ok(rows.filter_map(price).filter(|(_, _, price)| price.is_positive()).collect())
}

/// A form for what every plan costs from the next financial year on.
pub(super) fn new() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        let next = months_after(read.fiscal_year_start(today)?, 12);
        let mut fields = vec![
            FormField::new(Field::On, text.year_from(), Kind::Date).with(dutch(next)).required(),
            FormField::new(Field::Discount, text.year_percent(), Kind::Text)
                .hinted(text.year_percent_hint()),
            FormField::new(Field::Until, text.year_decided(), Kind::Date)
                .hinted(text.year_decided_hint()),
        ];
        for (at, (_, name, price)) in priced(&read, next)?.into_iter().enumerate() {
            fields.push(FormField::new(at, name, Kind::Amount).with(price.to_string()));
        }
        Ok(Form::new(fields))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let Some(valid_from) = form.day(Field::On, cx.today) else { return Ok(Next::Stay) };
        let prices = changed(form, &cx.db().read(), valid_from)?;
        if prices.is_empty() {
            return Ok(Next::Complain(cx.text.year_nothing()));
        }
        let prices = prices
            .into_iter()
            .map(|(_, plan, price)| YearPrice { plan: plan.into(), price_cents: price.in_cents() });
        let deed = NewContributionYear {
            valid_from,
            prices: prices.collect(),
            decided_on: form.day(Field::Until, cx.today),
        };
        let made = perform(cx.db(), &deed)?;
        let said = cx.text.year_made(made.plans, dutch(made.valid_from));
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    let preview = |form: &Form, cx: &mut Cx<'_>| {
        let Some(on) = form.day(Field::On, cx.today) else { return Ok(vec![]) };
        let text = cx.text;
        let read = cx.db().read();
        let prices = changed(form, &read, on)?;
        let asked: HashMap<i64, Money> =
            prices.iter().map(|(id, _, price)| (*id, *price)).collect();
        let mut lines = vec![];
        let shown: Vec<String> =
            prices.iter().map(|(_, name, price)| format!("{name} {price}")).collect();
        if !shown.is_empty() {
            lines.push(text.year_prices(shown.join(", ")));
        }
        lines.extend(what_prices_mean(text, &read, on, &asked)?);
        Ok(lines)
    };
    FormScreen::new(Text::year_title, Text::help_year, fill, submit)
        .checked(|form, cx| {
            let is_wrong = !form.value(Field::Discount).is_empty() && percent(form).is_none();
            Ok(is_wrong.then(|| (Field::Discount.into(), cx.text.year_no_percent())))
        })
        .previewed(preview)
        .worked_out(Text::year_work_out, |form, cx| {
            let Some(on) = form.day(Field::On, cx.today) else { return Ok(None) };
            let prices = changed(form, &cx.db().read(), on)?;
            let prices: HashMap<i64, Money> =
                prices.into_iter().map(|(id, _, price)| (id, price)).collect();
            Ok((!prices.is_empty()).then(|| work_out(cx.text, on, prices)))
        })
        .in_section(Action::GoPlans)
}

/// Returns the rise in hundredths of a percent; nothing where none is typed, or nothing that can be one.
fn percent(form: &Form) -> Option<i64> {
    let percent = form.value(Field::Discount).trim_end_matches('%').trim().replace(',', ".");
    let points = percent.parse::<Decimal>().ok()? * Decimal::ONE_HUNDRED;
    points.round().to_i64().filter(|points| (-9_999..=100_000).contains(points))
}

/// Returns the plans that get another price: what was typed over, and all others raised by the percentage.
fn changed(form: &Form, read: &Read<'_>, on: Day) -> anyhow::Result<Vec<(i64, String, Money)>> {
    let points = percent(form);
    let mut found = Vec::new();
    let mut by_name: HashMap<String, Option<Money>> = HashMap::new();
    for field in &form.fields {
        by_name.insert(field.label.clone(), Money::reckon(field.value()).ok());
    }
    for (id, name, now) in priced(read, on)? {
        let typed = by_name.get(&name).copied().flatten();
        let raised = points.map(|points| now.share(10_000 + points, 10_000));
        let next = match typed {
            Some(typed) if typed != now => Some(typed),
            _ => raised.filter(|raised| *raised != now),
        };
        found.extend(next.map(|price| (id, name, price)));
    }
    Ok(found)
}
