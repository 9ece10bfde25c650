//! The counter: who comes in, by name or number, and what to do when it is not right.

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::db::invoices::Invoice;
use crate::domain::calendar::{Day, dutch};
use crate::domain::index::{Index, Order};
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::problem::Field;
use crate::domain::validity::Validity;
use crate::ops::{Sell, SellItems, perform, rehearse};
use crate::screens::form_screen::FormScreen;
use crate::screens::list_view::{List, ListView};
use crate::screens::{Cx, Look, Next, Place, paper, refusal_text, sale_lines};
use crate::text::{Text, field};
use crate::ui::browser::{Column, Row};
use crate::ui::form::{Form, FormField, Kind, Search};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Counter;

/// A form for a plan that somebody takes at the counter, and how it is paid.
pub(super) fn sell(relation_id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        let kind = read.relation(relation_id)?.map(|relation| relation.kind).unwrap_or_default();
        // What they had before, or what most people take that makes them a member and goes on.
        let had = read.standings_of(relation_id)?.into_iter().rev().map(|standing| standing.plan);
        let mut all = read.plan_rows(today)?;
        all.sort_by_key(|row| {
            let ends = row.plan.terms.duration_intervals.is_some();
            (ends, std::cmp::Reverse(row.subscribers))
        });
        let all = all.into_iter().map(|row| row.plan);
        let fits =
            |plan: &Plan| plan.used_for_membership && plan.is_active && plan.audience.takes(kind);
        let plan = had.chain(all).find(fits).map(|plan| plan.name);
        let field =
            FormField::new(Field::Plan, field(text, Field::Plan), Kind::Lookup(Search::Plan))
                .required()
                .hinted(text.form_lookup_hint());
        Ok(Form::new(vec![
            match plan {
                Some(plan) => field.found(plan.clone(), plan),
                None => field,
            },
            how_paid(text),
        ])
        .with_button(text.counter_bill()))
    };
    let deed = move |form: &Form, cx: &mut Cx<'_>| -> anyhow::Result<Option<Sell>> {
        let Some(plan) = form.found(Field::Plan) else { return Ok(None) };
        let relation = cx.db().read().relation_number(relation_id)?;
        Ok(Some(Sell {
            relation: relation.into(),
            plan: plan.into(),
            start_date: None,
            method: method_of(form),
        }))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(deed) = deed(form, cx)? else { return Ok(Next::Stay) };
        let sold = perform(cx.db(), &deed)?;
        Ok(match sold.invoice.zip(sold.invoice_id) {
            Some((number, id)) => after(cx.text, form, &number, sold.total_cents, id),
            None => Next::Tell(cx.text.counter_free(), Box::new(Next::Back)),
        })
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let Some(deed) = deed(form, cx)? else { return Ok(vec![]) };
        let read = cx.db().read();
        let number = read.relation_number(relation_id)?;
        let who = format!("{number} {}", read.relation_name(relation_id)?);
        Ok(vec![match rehearse(cx.db(), &deed) {
            Ok(sold) => {
                text.counter_preview(who.as_str(), Money::cents(sold.total_cents).to_string())
            }
            Err(refusal) => format!("{who}: {}", refusal_text(text, refusal)),
        }])
    };
    FormScreen::new(Text::counter_sell_title, Text::help_counter, fill, submit)
        .previewed(preview)
        .in_section(Action::GoCounter)
}

/// A form for things that somebody buys at the counter, and how they are paid.
pub(super) fn sell_items(relation_id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let mut fields = sale_lines::fields(text, &[]);
        let [vat, ..] = sale_lines::of_all(text, &[]);
        fields.extend([how_paid(text), vat]);
        Ok(Form::new(fields).with_button(text.counter_bill()))
    };
    let deed = move |form: &Form, cx: &mut Cx<'_>| -> anyhow::Result<SellItems> {
        let relation = cx.db().read().relation_number(relation_id)?.into();
        Ok(SellItems { relation, lines: sale_lines::read(form, &[]), method: method_of(form) })
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let deed = deed(form, cx)?;
        let sold = perform(cx.db(), &deed)?;
        Ok(after(cx.text, form, &sold.invoice, sold.total_cents, sold.invoice_id))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let deed = deed(form, cx)?;
        if deed.lines.is_empty() {
            return Ok(vec![]);
        }
        let who = cx.db().read().relation_name(relation_id)?;
        Ok(vec![match rehearse(cx.db(), &deed) {
            Ok(sold) => text.counter_preview(who, Money::cents(sold.total_cents).to_string()),
            Err(refusal) => format!("{who}: {}", refusal_text(text, refusal)),
        }])
    };
    FormScreen::new(Text::sale_title, Text::help_counter, fill, submit)
        .previewed(preview)
        .in_section(Action::GoCounter)
}

/// The field for how something is paid at the counter.
fn how_paid(text: &Text) -> FormField {
    let methods = [
        ("cash", text.method_cash()),
        ("pin", text.method_pin()),
        ("code", text.counter_code()),
        ("later", text.counter_later()),
    ];
    FormField::new(Field::Kind, text.payment_method(), Kind::one_of(methods))
}

/// Returns the way something is paid on the spot; nothing where it is paid afterwards.
fn method_of(form: &Form) -> Option<String> {
    Some(form.value(Field::Kind)).filter(|method| matches!(method.as_str(), "cash" | "pin"))
}

/// Goes on after something was sold: to the code to pay it with, or to who comes next.
fn after(text: &Text, form: &Form, number: &str, total_cents: i64, invoice_id: i64) -> Next {
    let total = Money::cents(total_cents).to_string();
    let (said, next) = match form.value(Field::Kind).as_str() {
        "code" => (text.counter_sold(number, total), Next::Replace(Place::PayCode(invoice_id))),
        "cash" | "pin" => (text.counter_receipt(number, total), Next::Back),
        _ => (text.counter_sold(number, total), Next::Back),
    };
    Next::Tell(said, Box::new(next))
}

fn verdict(text: &Text, validity: Validity) -> (String, Role) {
    match validity {
        Validity::Until(day) => (text.validity_until(dutch(day)), Role::Good),
        Validity::Ended(day) => (text.validity_ended(dutch(day)), Role::Error),
        Validity::Unpaid(due) => (text.validity_unpaid(dutch(due)), Role::Error),
        Validity::From(day) => (text.validity_from(dutch(day)), Role::Warning),
        Validity::Never => (text.validity_never(), Role::Dim),
    }
}

impl List for Counter {
    fn title(&self, text: &Text) -> String {
        text.action_counter()
    }

    fn begins_with_search(&self) -> bool {
        true
    }

    fn index(&self, read: Read<'_>, order: Order, today: Day) -> anyhow::Result<Index> {
        read.relation_index(order, today)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let Some(relation) = read.relation_row(id, look.today)? else { return Ok(None) };
        let (said, role) = verdict(look.text, read.validity(id, look.today)?);
        let open = if relation.open.is_zero() { String::new() } else { relation.open.to_string() };
        let cells = vec![relation.number, relation.name, said, open];
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        vec![
            Offer::named(Action::Pay, text.counter_pay()).unless(nothing.clone()),
            Offer::named(Action::Subscribe, text.counter_sell()).unless(nothing.clone()),
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::named(Action::Sale, text.counter_items()).unless(nothing.clone()),
            Offer::named(Action::Print, text.counter_print()).unless(nothing),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(id) = list.browser.current() else { return Ok(Next::Stay) };
        Ok(match action {
            Action::Open => Next::Go(Place::Relation { id, list: vec![] }),
            Action::Subscribe => Next::Go(Place::Sell(id)),
            Action::Sale => Next::Go(Place::SellItems(id)),
            Action::Print => {
                let today = cx.today;
                let read = cx.db().read();
                let payer = read.pays_for_them(id)?.unwrap_or(id);
                let of_today = |invoice: &Invoice| invoice.is_final && invoice.date == today;
                let last =
                    read.invoices_of(payer)?.into_iter().filter(of_today).max_by_key(|i| i.id);
                match last {
                    Some(invoice) => paper::of_invoices(cx.text, vec![invoice.id]),
                    None => Next::Complain(cx.text.counter_nothing_today()),
                }
            }
            Action::Pay => {
                let open = cx.db().read().invoices_of(id)?.into_iter();
                let oldest =
                    open.filter(|i| i.is_final && i.open.is_positive()).min_by_key(|i| i.due);
                match oldest {
                    Some(invoice) => Next::Go(Place::Payment(invoice.id)),
                    None => Next::Complain(cx.text.counter_nothing_open()),
                }
            }
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        vec![
            Column::left(t.column_number(), 8),
            Column::left(t.column_name(), 0),
            Column::left(t.column_status(), 32),
            Column::right(t.column_open(), 9),
        ]
    }

    fn sum_of(&self, text: &Text) -> String {
        text.list_total_open()
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_relations(count)
    }

    fn help(&self, text: &Text) -> String {
        text.help_counter()
    }

    fn section(&self) -> Action {
        Action::GoCounter
    }
}
