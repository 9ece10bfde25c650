//! What lowers prices: every discount, to end it, and a form for one.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::plans::DiscountRow;
use crate::domain::calendar::{days_after, dutch};
use crate::domain::money::Money;
use crate::domain::pricing::{Lowers, Percent};
use crate::domain::problem::{Field, Problem};
use crate::ops::{AddDiscount, EndDiscount, Refusal, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Look, Next, Place, Screen, refusal_text};
use crate::text::{Text, field};
use crate::ui::browser::Column;
use crate::ui::form::{Form, FormField, Kind, Search};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Discounts {
    rows: Rows<DiscountRow>,
}

impl Screen for Discounts {
    fn title(&self, text: &Text) -> String {
        text.action_discounts()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.rows.set(cx.db().read().discount_rows()?);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let current = self.rows.current();
        let nothing = current.is_none().then(|| text.list_nothing_here());
        let end = match current.and_then(|row| row.discount.to) {
            Some(_) => text.recurring_go_on(),
            None => text.recurring_end(),
        };
        vec![
            Offer::of(Action::New),
            Offer::named(Action::Remove, end).unless(nothing),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.rows.current().map(|row| (row.discount.id, row.discount.to));
        Ok(match (action, current) {
            (Action::New, _) => Next::Go(Place::Discount { group: None }),
            (Action::Remove, Some((id, None))) => Next::Go(Place::EndDiscount(id)),
            (Action::Remove, Some((id, Some(_)))) => {
                match perform(cx.db(), &EndDiscount { discount: id.into(), on: None }) {
                    Ok(_) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Stay)),
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                }
            }
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(field(t, Field::Reason), 0),
            Column::right(field(t, Field::Discount), 10),
            Column::left(t.column_for(), 30),
            Column::left(t.column_from(), 10),
            Column::left(t.column_until(), 10),
        ];
        let row = |row: &DiscountRow| {
            let discount = &row.discount;
            let lowers = match discount.lowers {
                Lowers::ByPart(points) => format!("{} %", Percent::of(points)),
                Lowers::ByAmount(amount) => amount.to_string(),
            };
            let is_over = discount.to.is_some_and(|to| to <= look.today);
            // It holds for no day at all when it ended as it began.
            let last = discount.to.map(|to| dutch(days_after(to, -1)));
            let from = dutch(discount.from);
            let texts = vec![
                discount.reason.clone(),
                lowers,
                row.of.clone(),
                from,
                last.unwrap_or_default(),
            ];
            (texts, if is_over { Role::Dim } else { Role::Text })
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, &t.discounts_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_discounts()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoPlans)
    }
}

/// What every discount has: why, how much, since when and until when.
fn fields(cx: &Cx<'_>) -> [FormField; 5] {
    let text = cx.text;
    [
        FormField::new(Field::Reason, field(text, Field::Reason), Kind::Text).required(),
        FormField::new(Field::Discount, text.discount_percent(), Kind::Text)
            .hinted(text.discount_percent_hint()),
        FormField::new(Field::Price, text.discount_amount(), Kind::Amount)
            .hinted(text.discount_amount_hint()),
        FormField::new(Field::StartDate, text.discount_from(), Kind::Date)
            .with(dutch(cx.today))
            .required()
            .hinted(text.discount_from_hint()),
        FormField::new(Field::Until, text.discount_until(), Kind::Date)
            .hinted(text.discount_until_hint()),
    ]
}

/// Reads what every discount has; whom it is of is not in it.
fn read(form: &Form, cx: &Cx<'_>) -> Result<AddDiscount, Refusal> {
    let typed = form.value(Field::Discount);
    let percent = match typed.as_str() {
        "" => None,
        text => Some(text.parse::<Percent>().map_err(|_| Problem::ValueUnknown {
            field: Field::Discount,
            value: text.to_owned(),
            allowed: "0,01-100".to_owned(),
        })?),
    };
    Ok(AddDiscount {
        reason: form.value(Field::Reason),
        percent,
        amount_cents: form.amount(Field::Price).map(Money::in_cents),
        group: None,
        relation: None,
        plan: None,
        subscription: None,
        valid_from: form.day(Field::StartDate, cx.today).unwrap_or(cx.today),
        valid_to: form.day(Field::Until, cx.today).map(|last| days_after(last, 1)),
    })
}

/// A form for a discount of a group, a relation, a type of subscription, or of what is in all of these.
pub(super) fn form(group: Option<String>) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let [reason, percent, amount, from, until] = fields(cx);
        Ok(Form::new(vec![
            reason,
            percent,
            amount,
            FormField::new(Field::Groups, field(text, Field::Groups), Kind::Text)
                .with(group.clone().unwrap_or_default())
                .hinted(text.discount_group_hint()),
            FormField::new(Field::Number, text.form_holder(), Kind::Lookup(Search::Relation))
                .hinted(text.discount_relation_hint()),
            FormField::new(Field::Plan, field(text, Field::Plan), Kind::Lookup(Search::Plan))
                .hinted(text.discount_plan_hint()),
            from,
            until,
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let filled = |value: String| Some(value).filter(|value| !value.is_empty());
        let deed = AddDiscount {
            group: filled(form.value(Field::Groups)),
            relation: form.found(Field::Number).map(Into::into),
            plan: form.found(Field::Plan).map(Into::into),
            ..read(form, cx)?
        };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::discount_title, Text::help_discounts, fill, submit)
        .in_section(Action::GoPlans)
}

/// A form for a discount of a subscription, or of everything its holder has.
pub(super) fn of_subscription(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let scopes =
            [("subscription", text.discount_on_this()), ("relation", text.discount_on_all())];
        let scope = FormField::new(Field::Kind, text.discount_scope(), Kind::one_of(scopes));
        let [reason, percent, amount, from, until] = fields(cx);
        Ok(Form::new(vec![reason, percent, amount, scope, from, until]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let read_db = cx.db().read();
        let subscription = read_db.subscription(id)?.expect("a subscription is never deleted");
        let relation = read_db.relation_number(subscription.relation_id)?;
        let of_all = form.value(Field::Kind) == "relation";
        let deed = AddDiscount {
            relation: of_all.then(|| relation.into()),
            subscription: (!of_all).then(|| id.into()),
            ..read(form, cx)?
        };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::discount_title, Text::help_discount, fill, submit)
        .in_section(Action::GoSubscriptions)
}

/// A form for the last day of a discount.
pub(super) fn end(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let last = FormField::new(Field::Until, cx.text.recurring_until(), Kind::Date);
        Ok(Form::new(vec![last.with(dutch(cx.today)).required()])
            .with_button(cx.text.recurring_end()))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let on = form.day(Field::Until, cx.today).map(|last| days_after(last, 1));
        perform(cx.db(), &EndDiscount { discount: id.into(), on })?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::recurring_end, Text::help_discounts, fill, submit)
        .in_section(Action::GoPlans)
}
