//! What is invoiced again and again without a subscription.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::invoices::Line;
use crate::db::recurring::Recurring;
use crate::domain::calendar::{Day, days_after, dutch, months_after};
use crate::domain::period::Period;
use crate::domain::plan::Interval;
use crate::domain::problem::Field;
use crate::domain::recurring::Delivery;
use crate::ops::{
    AddRecurringInvoice, ChangeRecurringInvoice, EndRecurringInvoice, RecurringInvoiceSet, Refusal,
    left_out, perform,
};
use crate::screens::form_screen::FormScreen;
use crate::screens::interval::{interval_name, read_interval};
use crate::screens::{Cx, Look, Next, Place, Screen, refusal_text, sale_lines};
use crate::text::{Text, field};
use crate::ui::browser::Column;
use crate::ui::form::{Form, FormField, Kind, Search};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

/// All that comes round, or what does for one relation.
#[derive(Debug, Default)]
pub(super) struct RecurringInvoices {
    relation: Option<i64>,
    /// Each with the name of who gets it, and whether they can be mailed.
    rows: Rows<(String, bool, Recurring)>,
}

impl RecurringInvoices {
    pub(super) fn of(relation: Option<i64>) -> RecurringInvoices {
        RecurringInvoices { relation, ..RecurringInvoices::default() }
    }
}

fn delivery_name(text: &Text, delivery: Delivery) -> String {
    match delivery {
        Delivery::Email => text.delivery_email(),
        Delivery::Print => text.delivery_print(),
        Delivery::Manual => text.delivery_manual(),
        Delivery::Collection => text.delivery_collection(),
    }
}

/// Says how it is told: on paper where nobody can be mailed.
fn told_how(text: &Text, delivery: Delivery, is_mailed: bool) -> String {
    match delivery {
        Delivery::Email if !is_mailed => text.delivery_print(),
        _ => delivery_name(text, delivery),
    }
}

impl Screen for RecurringInvoices {
    fn title(&self, text: &Text) -> String {
        text.action_recurring()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let read = cx.db().read();
        let mut rows = Vec::new();
        for recurring in read.recurring_invoices()? {
            if self.relation.is_none_or(|id| id == recurring.relation_id) {
                let relation = read.relation(recurring.relation_id)?.unwrap_or_default();
                rows.push((relation.name.full(), relation.is_mailed(), recurring));
            }
        }
        self.rows.set(rows);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.rows.is_empty().then(|| text.list_nothing_here());
        let has_end = self.rows.current().is_some_and(|(_, _, row)| row.rhythm.end.is_some());
        let end = if has_end { text.recurring_go_on() } else { text.recurring_end() };
        vec![
            Offer::of(Action::New),
            Offer::of(Action::Edit).unless(nothing.clone()),
            Offer::named(Action::Remove, end).unless(nothing),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.rows.current().map(|(_, _, row)| (row.id, row.rhythm.end));
        Ok(match (action, current) {
            (Action::New, _) => {
                Next::Go(Place::RecurringInvoice { relation: self.relation, of: None })
            }
            (Action::Edit | Action::Open, Some((id, _))) => {
                Next::Go(Place::RecurringInvoice { relation: None, of: Some(id) })
            }
            (Action::Remove, Some((id, None))) => Next::Go(Place::EndRecurring(id)),
            (Action::Remove, Some((id, Some(_)))) => {
                let deed = EndRecurringInvoice { recurring_invoice: id.into(), on: None };
                match perform(cx.db(), &deed) {
                    Ok(set) => Next::Tell(told(cx.text, &set), Box::new(Next::Stay)),
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
            Column::left(t.column_payer(), 20),
            Column::left(t.column_what(), 0),
            Column::left(t.column_interval(), 12),
            Column::left(t.column_next(), 10),
            Column::right(t.column_total(), 10),
            Column::left(t.column_delivery(), 10).extra(),
        ];
        let row = |(name, is_mailed, row): &(String, bool, Recurring)| {
            let next = row.next();
            let role = match next {
                None => Role::Dim,
                Some(day) if day <= look.today => Role::Warning,
                Some(_) => Role::Text,
            };
            let what = row.lines.first().map(|line| line.description.clone()).unwrap_or_default();
            let until = row.rhythm.end.map(|end| t.recurring_last(dutch(days_after(end, -1))));
            let what = [Some(what), until].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let texts = vec![
                name.clone(),
                what,
                interval_name(t, row.rhythm.interval),
                next.map_or_else(|| t.recurring_ended(), dutch),
                row.total().to_string(),
                told_how(t, row.delivery, *is_mailed),
            ];
            (texts, role)
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, &t.recurring_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_recurring()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}

/// Returns the lines of what comes round as those of an invoice.
fn lines_of(recurring: &Recurring) -> Vec<Line> {
    let first = recurring.rhythm.first;
    let turn = Period { from: first, to: days_after(first, 1) };
    recurring.lines.iter().map(|line| line.of_turn(recurring.id, turn, 0)).collect()
}

fn before(cx: &mut Cx<'_>, of: Option<i64>) -> anyhow::Result<Option<Recurring>> {
    Ok(of.map(|id| cx.db().read().recurring_invoice(id)).transpose()?.flatten())
}

/// A form for what comes round: new for a relation, or one there is.
pub(super) fn form(relation: Option<i64>, of: Option<i64>) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let known = before(cx, of)?;
        let read = cx.db().read();
        let mut who =
            FormField::new(Field::Number, text.form_holder(), Kind::Lookup(Search::Relation))
                .required();
        if let Some(id) = relation.or(known.as_ref().map(|known| known.relation_id)) {
            let number = read.relation_number(id)?;
            who = who.found(format!("{number} {}", read.relation_name(id)?), number);
        }
        let rhythm = known.as_ref().map(|known| known.rhythm);
        let interval = rhythm.map_or(Interval::Months(1), |rhythm| rhythm.interval);
        let lines = known.as_ref().map(lines_of).unwrap_or_default();
        let deliveries =
            Delivery::ALL.map(|delivery| (delivery.name(), delivery_name(text, delivery)));
        let end = rhythm.and_then(|rhythm| rhythm.end).map(|end| dutch(days_after(end, -1)));
        let mut fields = vec![
            who,
            FormField::new(Field::Interval, field(text, Field::Interval), Kind::Text)
                .with(interval_name(text, interval))
                .hinted(text.plan_interval_hint())
                .required(),
            FormField::new(Field::StartDate, text.recurring_from(), Kind::Date)
                .with(dutch(known.as_ref().map_or(today, |known| known.rhythm.first)))
                .required(),
            FormField::new(Field::DayOfMonth, field(text, Field::DayOfMonth), Kind::Digits)
                .with(rhythm.map(|rhythm| rhythm.day.to_string()).unwrap_or_default())
                .hinted(text.recurring_day_hint()),
            FormField::new(Field::Until, text.recurring_until(), Kind::Date)
                .with(end.unwrap_or_default())
                .hinted(text.recurring_until_hint()),
            FormField::new(Field::Kind, text.column_delivery(), Kind::one_of(deliveries))
                .with(known.as_ref().map_or(Delivery::default(), |known| known.delivery).name())
                .hinted(text.recurring_delivery_hint()),
        ];
        fields.extend(sale_lines::fields(text, &lines));
        fields.extend(sale_lines::of_all(text, &lines));
        fields.push(
            FormField::new(Field::BuyerReference, field(text, Field::BuyerReference), Kind::Text)
                .with(known.map(|known| known.buyer_reference).unwrap_or_default()),
        );
        Ok(Form::new(fields))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let to = read(form, cx, of)?;
        let set = match of {
            Some(id) => {
                perform(cx.db(), &ChangeRecurringInvoice { recurring_invoice: id.into(), to })?
            }
            None => perform(cx.db(), &to)?,
        };
        Ok(Next::Tell(told(cx.text, &set), Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        if form.value(Field::Number).is_empty() || form.value(0_usize).is_empty() {
            return Ok(vec![]);
        }
        let known = before(cx, of)?;
        let worked_out = read(form, cx, of)
            .and_then(|deed| deed.checked(&cx.db().read(), today, known.as_ref()));
        Ok(match worked_out {
            Ok(recurring) => {
                let relation = cx.db().read().relation(recurring.relation_id)?.unwrap_or_default();
                let is_on_paper = recurring.delivery == Delivery::Email && !relation.is_mailed();
                let unmailed = is_on_paper.then(|| text.recurring_unmailed());
                [Some(foretold(text, &recurring, known.as_ref(), today)), unmailed]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            Err(refusal) => vec![refusal_text(text, refusal)],
        })
    };
    FormScreen::new(Text::recurring_title, Text::help_recurring, fill, submit)
        .previewed(preview)
        .in_section(Action::GoInvoices)
}

/// Says what was saved: the next turn, the days that nobody is asked for, and what was invoiced beyond the end.
fn told(text: &Text, set: &RecurringInvoiceSet) -> String {
    let saved = match (set.next, set.end_date) {
        (Some(next), None) => text.recurring_saved(dutch(next)),
        (Some(next), Some(end)) => {
            text.recurring_saved_until(dutch(next), dutch(days_after(end, -1)))
        }
        (None, _) => text.recurring_saved_none(),
    };
    let left_out = nobody_asked(text, &set.left_out);
    let beyond = (!set.invoiced_beyond.is_empty())
        .then(|| text.recurring_beyond(set.invoiced_beyond.join(", ")));
    let said = [Some(saved), left_out, beyond];
    said.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Says when the next turns are, and what each comes to.
fn foretold(text: &Text, recurring: &Recurring, before: Option<&Recurring>, today: Day) -> String {
    let ahead = months_after(recurring.rhythm.first.max(today), 36);
    let turns = recurring.rhythm.due(&recurring.made, ahead);
    let days: Vec<String> = turns.iter().take(3).map(|turn| dutch(turn.from)).collect();
    let back = turns.iter().filter(|turn| turn.from <= today).count();
    let mut said = match days.as_slice() {
        [] => text.recurring_ended(),
        days => text.recurring_next(days.join(", "), recurring.total().to_string()),
    };
    if 1 < back {
        said = format!("{said} {}", text.recurring_back(back));
    }
    let days = before.map(|before| left_out(before, recurring)).unwrap_or_default();
    if let Some(days) = nobody_asked(text, &days) {
        said = format!("{said} {days}");
    }
    said
}

/// Names the days that nobody is asked for, where there are any.
fn nobody_asked(text: &Text, days: &[Period]) -> Option<String> {
    let days: Vec<String> = days.iter().map(|days| days.dutch()).collect();
    (!days.is_empty()).then(|| text.recurring_left_out(days.join(", ")))
}

/// Makes the deed of the form; of a change too, which says all of it anew.
fn read(form: &Form, cx: &mut Cx<'_>, of: Option<i64>) -> Result<AddRecurringInvoice, Refusal> {
    let originals = before(cx, of)?.as_ref().map(lines_of).unwrap_or_default();
    let (interval_months, interval_weeks) = match read_interval(&form.value(Field::Interval))? {
        Interval::Months(months) => (months, None),
        Interval::Weeks(weeks) => (1, Some(weeks)),
    };
    Ok(AddRecurringInvoice {
        relation: form.found(Field::Number).unwrap_or_default().into(),
        lines: sale_lines::read(form, &originals),
        from: form.day(Field::StartDate, cx.today).unwrap_or(cx.today),
        day: form.value(Field::DayOfMonth).parse().ok(),
        interval_months,
        interval_weeks,
        end_date: form.day(Field::Until, cx.today).map(|last| days_after(last, 1)),
        delivery: Delivery::named(&form.value(Field::Kind)).unwrap_or_default(),
        buyer_reference: form.value(Field::BuyerReference),
    })
}

/// A form for the last day that what comes round is invoiced for.
pub(super) fn end(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let last = FormField::new(Field::Until, cx.text.recurring_until(), Kind::Date);
        Ok(Form::new(vec![last.with(dutch(cx.today)).required()])
            .with_button(cx.text.recurring_end()))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let on = form.day(Field::Until, cx.today).map(|last| days_after(last, 1));
        let set = perform(cx.db(), &EndRecurringInvoice { recurring_invoice: id.into(), on })?;
        Ok(Next::Tell(told(cx.text, &set), Box::new(Next::Back)))
    };
    FormScreen::new(Text::recurring_end, Text::help_recurring, fill, submit)
        .in_section(Action::GoInvoices)
}
