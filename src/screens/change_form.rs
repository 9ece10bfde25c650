//! An agreement goes on otherwise: another plan, payer, mandate or text; or a lower price.

use crate::actions::Action;
use crate::db::standings::Standing;
use crate::domain::calendar::dutch;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{ChangeHow, ChangeSubscription, SetCount, SetCoveredPersons, perform, rehearse};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next, Place, refusal_text};
use crate::text::{Text, field};
use crate::ui::form::{Form, FormField, Kind, Search};

/// A form for what can change in a subscription; what is invoiced never does.
pub(super) fn change(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let standing = read.standing(id)?.expect("a subscription is never deleted");
        let s = &standing.subscription;
        let how = [("next_period", text.change_next()), ("directly", text.change_directly())];
        let input = |f: Field, kind: Kind| FormField::new(f, field(text, f), kind);
        let plan = standing.plan.name.clone();
        let payer = match s.payer_id {
            Some(payer) => {
                let number = read.relation_number(payer)?;
                Some((format!("{number} {}", read.relation_name(payer)?), number))
            }
            None => None,
        };
        let mandate = s.mandate_id.map(|id| read.mandate(id)).transpose()?.flatten();
        let reference = mandate.map(|mandate| mandate.reference).map(|r| (r.clone(), r));
        let lookup = |field: FormField, found: Option<(String, String)>| match found {
            Some((shown, value)) => field.found(shown, value),
            None => field,
        };
        // Who has it can change as long as nothing of it is billed.
        let can_go_over = standing.is_never_billed();
        let can_go_over = can_go_over && !standing.paid_to_join;
        let holder = can_go_over.then(|| read.relation_number(s.relation_id));
        let holder = match holder.transpose()? {
            Some(number) => {
                let shown = format!("{number} {}", read.relation_name(s.relation_id)?);
                let lookup = Kind::Lookup(Search::Relation);
                let field = FormField::new(Field::Number, text.form_holder(), lookup);
                Some(field.found(shown, number).required())
            }
            None => None,
        };
        let mut fields: Vec<FormField> = holder.into_iter().collect();
        fields.extend([
            input(Field::Plan, Kind::Lookup(Search::Plan)).found(plan.clone(), plan).required(),
            FormField::new(Field::Kind, text.change_when(), Kind::one_of(how))
                .hinted(text.change_when_hint()),
            FormField::new(Field::On, text.change_on(), Kind::Date).hinted(text.change_on_hint()),
            lookup(
                FormField::new(Field::Payer, text.form_who_pays(), Kind::Lookup(Search::Relation))
                    .hinted(text.form_payer_hint()),
                payer,
            ),
            lookup(
                FormField::new(
                    Field::MandateReference,
                    text.column_mandate(),
                    Kind::Lookup(Search::Mandate),
                )
                .hinted(text.form_mandate_hint()),
                reference,
            ),
            input(Field::CostCenter, Kind::Text).with(s.cost_center.clone().unwrap_or_default()),
            input(Field::BuyerReference, Kind::Text).with(s.buyer_reference.clone()),
            input(Field::OriginText, Kind::Text)
                .with(s.origin_text.clone())
                .hinted(text.form_origin_hint()),
            lookup(
                input(Field::Action, Kind::Lookup(Search::Action)).hinted(text.form_action_hint()),
                Some(s.action.clone())
                    .filter(|name| !name.is_empty())
                    .map(|name| (name.clone(), name)),
            ),
            input(Field::Note, Kind::Text).with(s.note.replace('\n', " ")),
        ]);
        let has_holder = fields.iter().any(|field| field.key == Field::Number.into());
        let form = Form::new(fields);
        Ok(if has_holder { form.starting_at(Field::Plan) } else { form })
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let standing = cx.db().read().standing(id)?.expect("a subscription is never deleted");
        let deed = read_change(&standing, form, cx);
        let done = perform(cx.db(), &deed)?;
        let said = match (done.end_date, done.credit_notes.first()) {
            (Some(end), Some(note)) => cx.text.changed_with_credit(dutch(end), note.as_str()),
            (Some(end), None) => cx.text.changed_from(dutch(end)),
            (None, _) => cx.text.saved(),
        };
        let next = if done.subscription == id {
            Next::Back
        } else {
            Next::Then(
                Box::new(Next::Back),
                Box::new(Next::Replace(Place::Subscription(done.subscription))),
            )
        };
        Ok(Next::Tell(said, Box::new(next)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(standing) = cx.db().read().standing(id)? else { return Ok(vec![]) };
        let deed = read_change(&standing, form, cx);
        if deed.plan.is_none() {
            return Ok(vec![]);
        }
        let text = cx.text;
        Ok(match rehearse(cx.db(), &deed) {
            Ok(done) => {
                let end = done.end_date.map(dutch).unwrap_or_default();
                let back = Money::cents(done.credit_cents).to_string();
                vec![text.change_preview(end), text.preview_credit(back)]
            }
            Err(refusal) => vec![refusal_text(text, refusal)],
        })
    };
    FormScreen::new(Text::change_title, Text::help_change, fill, submit)
        .previewed(preview)
        .in_section(Action::GoSubscriptions)
}

fn read_change(standing: &Standing, form: &Form, cx: &Cx<'_>) -> ChangeSubscription {
    let text = |f: Field| Some(form.value(f));
    let lookup = |f: Field| Some(form.found(f).unwrap_or_default().into());
    let directly = form.value(Field::Kind) == "directly";
    ChangeSubscription {
        plan: form.found(Field::Plan).filter(|plan| *plan != standing.plan.name).map(Into::into),
        how: if directly { ChangeHow::Directly } else { ChangeHow::NextPeriod },
        on: form.day(Field::On, cx.today),
        contractant: form.found(Field::Number).map(Into::into),
        payer: lookup(Field::Payer),
        mandate: lookup(Field::MandateReference),
        cost_center: text(Field::CostCenter),
        buyer_reference: text(Field::BuyerReference),
        origin_text: text(Field::OriginText),
        action: Some(form.found(Field::Action).unwrap_or_default()),
        // A note of several lines is shown on one; it stays as it was unless somebody types in it.
        note: text(Field::Note)
            .filter(|note| *note != standing.subscription.note.replace('\n', " ")),
        ..ChangeSubscription::of(standing.id)
    }
}

/// A form for who is covered beside the holder: as many places as the plan has.
pub(super) fn covered_persons(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let standing = read.standing(id)?.expect("a subscription is never deleted");
        let now = read.covered_persons(id)?;
        let places = usize::try_from(standing.plan.covers_persons).unwrap_or(1) - 1;
        let mut fields = Vec::new();
        for at in 0..places {
            let label = text.persons_nth(at + 2);
            let field = FormField::new(at, label, Kind::Lookup(Search::Relation))
                .hinted(text.persons_hint());
            fields.push(match now.get(at) {
                Some((person, name)) => field.found(name.clone(), read.relation_number(*person)?),
                None => field,
            });
        }
        Ok(Form::new(fields))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let found = (0..form.fields.len()).filter_map(|at| form.found(at));
        let persons = found.map(Into::into).collect();
        perform(cx.db(), &SetCoveredPersons { subscription: id.into(), persons })?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::persons_title, Text::help_persons, fill, submit)
        .in_section(Action::GoSubscriptions)
}

/// A form for how many a subscription counts from a day on.
pub(super) fn count(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let standing = cx.db().read().standing(id)?.expect("a subscription is never deleted");
        let now = standing.tariff.counts.last().map(|count| count.count.to_string());
        Ok(Form::new(vec![
            FormField::new(Field::Count, field(text, Field::Count), Kind::Digits)
                .with(now.unwrap_or_default())
                .hinted(text.count_hint()),
            FormField::new(Field::StartDate, text.discount_from(), Kind::Date)
                .with(cx.today.format("%d-%m-%Y").to_string())
                .required()
                .hinted(text.count_from_hint()),
        ]))
    };
    let read = move |form: &Form, cx: &Cx<'_>| {
        let valid_from = form.day(Field::StartDate, cx.today)?;
        // More than fits is more than can be: the deed says so.
        let typed = form.value(Field::Count);
        let count = (!typed.is_empty()).then(|| typed.parse().unwrap_or(u32::MAX));
        Some(SetCount { subscription: id.into(), count, valid_from })
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(deed) = read(form, cx) else { return Ok(Next::Stay) };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::count_title, Text::help_count, fill, submit)
        .in_section(Action::GoSubscriptions)
}
