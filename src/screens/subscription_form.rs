//! A subscription begins, rests, or ends.

use crate::actions::Action;
use crate::db::Read;
use crate::db::settings::Setting;
use crate::db::standings::Standing;
use crate::domain::billing::{Due, Step};
use crate::domain::calendar::{Day, days_after, dutch};
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::problem::Field;
use crate::domain::relation::Relation;
use crate::ops::{
    Cancel, CancelHow, CreditMethod, Pause, PauseMode, Refusal, Subscribe, perform, propose_cancel,
    rehearse,
};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next};
use crate::text::{Text, field, price_step};
use crate::ui::form::{Form, FormField, Kind, Search};

/// A form for a new subscription, of somebody or of whoever is chosen first.
pub(super) fn new(relation_id: Option<i64>) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let today = cx.today;
        let read = cx.db().read();
        let mut holder =
            FormField::new(Field::Number, text.form_holder(), Kind::Lookup(Search::Relation))
                .required()
                .hinted(text.form_lookup_hint());
        if let Some(id) = relation_id {
            let number = read.relation_number(id)?;
            holder = holder.found(format!("{number} {}", read.relation_name(id)?), number);
        }
        let input = |f: Field, kind: Kind| FormField::new(f, field(text, f), kind);
        let form = Form::new(vec![
            holder,
            input(Field::Plan, Kind::Lookup(Search::Plan))
                .required()
                .hinted(text.form_lookup_hint()),
            input(Field::StartDate, Kind::Date)
                .with(today.format("%d-%m-%Y").to_string())
                .required(),
            FormField::new(Field::Payer, text.form_who_pays(), Kind::Lookup(Search::Relation))
                .hinted(text.form_payer_hint()),
            input(Field::BillFrom, Kind::Date).hinted(text.form_bill_from_hint()),
            FormField::new(
                Field::MandateReference,
                text.column_mandate(),
                Kind::Lookup(Search::Mandate),
            )
            .hinted(text.form_mandate_hint()),
            input(Field::Price, Kind::Amount).hinted(text.form_price_hint()),
            input(Field::BuyerReference, Kind::Text),
            input(Field::OriginText, Kind::Text).hinted(text.form_origin_hint()),
            input(Field::Action, Kind::Lookup(Search::Action)).hinted(text.form_action_hint()),
            input(Field::Note, Kind::Text),
            input(Field::Flagged, Kind::YesNo).hinted(text.form_flagged_hint()),
            FormField::new(Field::Kind, text.form_gift(), Kind::YesNo)
                .hinted(text.form_gift_hint()),
            input(Field::CostCenter, Kind::Text).hinted(text.form_center_hint()),
        ]);
        Ok(if relation_id.is_some() { form.starting_at(Field::Plan) } else { form })
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let Some(deed) = read(form, cx.today) else { return Ok(Next::Stay) };
        let done = perform(cx.db(), &deed)?;
        let said = cx.text.subscribed(dutch(days_after(done.renews_on, -1)));
        let today = cx.today;
        let said = match cx.db().read().never_billed(today)? {
            0 => said,
            new => format!("{said} {}", cx.text.subscribed_bill_new(new)),
        };
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    FormScreen::new(Text::subscription_new_title, Text::help_dates, fill, submit)
        .previewed(preview)
        .dated(dates)
        .repeated(&[Field::Number, Field::Payer, Field::MandateReference, Field::Note])
        .in_section(Action::GoSubscriptions)
}

fn read(form: &Form, today: Day) -> Option<Subscribe> {
    let text = |f: Field| Some(form.value(f)).filter(|text| !text.is_empty());
    Some(Subscribe {
        payer: form.found(Field::Payer).map(Into::into),
        bill_from: form.day(Field::BillFrom, today),
        mandate: form.found(Field::MandateReference).map(Into::into),
        price_cents: text(Field::Price)
            .and_then(|_| form.amount(Field::Price))
            .map(Money::in_cents),
        buyer_reference: text(Field::BuyerReference),
        cost_center: text(Field::CostCenter),
        origin_text: text(Field::OriginText),
        action: form.found(Field::Action),
        flagged: form.is_yes(Field::Flagged),
        gift: form.is_yes(Field::Kind),
        note: text(Field::Note),
        ..Subscribe::new(
            form.found(Field::Number)?,
            form.found(Field::Plan)?,
            form.day(Field::StartDate, today)?,
        )
    })
}

/// Returns the days that follow from what is filled in.
fn dates(form: &Form, cx: &mut Cx<'_>) -> anyhow::Result<Vec<(Day, String)>> {
    let text = cx.text;
    let Some(deed) = read(form, cx.today) else { return Ok(vec![]) };
    let Ok(done) = rehearse(cx.db(), &deed) else { return Ok(vec![]) };
    let mut days = vec![
        (deed.start_date, field(text, Field::StartDate)),
        (done.renews_on, text.column_renews_on()),
    ];
    days.extend(deed.bill_from.map(|day| (day, field(text, Field::BillFrom))));
    Ok(days)
}

/// Says what somebody's card lacks for this subscription: nothing stands in the way of saving but what the deed refuses.
fn missing(
    text: &Text,
    plan: &Plan,
    has_bands: bool,
    confirms: bool,
    relation: &Relation,
    has_mandate: bool,
) -> Option<String> {
    let lacks = [
        (plan.ships && relation.street.is_empty(), text.lacks_address()),
        (has_bands && relation.birth_date.is_none(), text.lacks_birth_date()),
        (confirms && relation.email.is_empty(), text.lacks_email()),
        (relation.direct_debit_enabled && !has_mandate, text.lacks_mandate()),
    ];
    let lacks: Vec<String> =
        lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect();
    (!lacks.is_empty()).then(|| text.lacks(relation.name.full(), lacks.join(", ")))
}

/// Says what would be billed at once and when it renews: the very same way as when it is saved.
fn preview(form: &Form, cx: &mut Cx<'_>) -> anyhow::Result<Vec<String>> {
    let text = cx.text;
    let Some(deed) = read(form, cx.today) else { return Ok(vec![]) };
    let mut lines: Vec<String> = missing_for(text, &cx.db().read(), &deed)?.into_iter().collect();
    let Ok(done) = rehearse(cx.db(), &deed) else { return Ok(lines) };
    lines.extend(besides(text, &cx.db().read(), &deed)?);
    lines.push(text.preview_renews(dutch(done.renews_on)));
    let Ok(due) = done.due else {
        lines.push(text.skip_no_price());
        return Ok(lines);
    };
    let bills: Vec<(String, Money, Vec<Step>)> = due
        .into_iter()
        .filter_map(|due| match due {
            Due::Bill { period, amount, steps, .. } => Some((period.dutch(), amount, steps)),
            Due::Waive(_) | Due::Pause(_) | Due::Hold(_) => None,
        })
        .collect();
    let sum: Money = bills.iter().map(|(_, amount, _)| *amount).sum();
    if let Some((first, amount, steps)) = bills.first() {
        lines.push(text.preview_first(first.as_str(), amount.to_string()));
        if 1 < steps.len() {
            let steps: Vec<String> = steps.iter().map(|step| price_step(text, step)).collect();
            lines.push(text.preview_steps(steps.join(", ")));
        }
    }
    if let Some(fee) = done.joining_fee.filter(|_| !bills.is_empty()) {
        lines.push(text.preview_joining_fee(fee.to_string()));
    }
    if 1 < bills.len() {
        lines.push(text.preview_elapsed(bills.len(), sum.to_string()));
    }
    Ok(lines)
}

/// Says what to look at in what somebody has already: the same kind, or another that makes them a member; and somebody else
/// who pays that, where the form names nobody.
fn besides(text: &Text, read: &Read<'_>, deed: &Subscribe) -> anyhow::Result<Vec<String>> {
    let Ok(plan_id) = read.find_plan(&deed.plan.0)? else { return Ok(vec![]) };
    let Ok(holder) = read.find_relation(&deed.relation.0)? else { return Ok(vec![]) };
    let Some(plan) = read.plan(plan_id)? else { return Ok(vec![]) };
    let standings = read.standings_of(holder)?.into_iter();
    let runs: Vec<Standing> = standings
        .filter(|other| other.subscription.end.is_none_or(|end| deed.start_date < end))
        .collect();
    let mut lines = Vec::new();
    let is_same = |other: &&Standing| {
        other.subscription.plan_id == plan_id
            || (plan.used_for_membership && other.plan.used_for_membership)
    };
    if let Some(other) = runs.iter().find(is_same) {
        let since = dutch(other.subscription.start);
        lines.push(text.preview_has_already(other.plan.name.as_str(), since));
    }
    let other = runs.iter().map(|other| other.subscription.payer()).find(|payer| *payer != holder);
    if let Some(payer) = other.filter(|_| deed.payer.is_none()) {
        lines.push(text.preview_other_payer(read.relation_name(payer)?));
    }
    Ok(lines)
}

/// Says what the card of who gets a subscription lacks for it.
fn missing_for(text: &Text, read: &Read<'_>, deed: &Subscribe) -> anyhow::Result<Option<String>> {
    let Ok(plan_id) = read.find_plan(&deed.plan.0)? else { return Ok(None) };
    let Ok(holder) = read.find_relation(&deed.relation.0)? else { return Ok(None) };
    let Some((plan, relation)) = read.plan(plan_id)?.zip(read.relation(holder)?) else {
        return Ok(None);
    };
    let has_bands = read.age_bands()?.contains_key(&plan_id);
    let confirms = read.setting(Setting::Confirmations)? == "yes";
    let has_mandate = !read.mandates_of(holder)?.is_empty();
    Ok(missing(text, &plan, has_bands, confirms, &relation, has_mandate))
}

/// A form that ends a subscription, with the day that follows from the rule before it is done.
pub(super) fn cancel(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let how = [
            ("rule", text.cancel_rule()),
            ("immediately", text.cancel_immediately()),
            ("period_end", text.cancel_period_end()),
            ("on", text.cancel_on()),
        ];
        Ok(Form::new(vec![
            FormField::new(Field::StartDate, text.cancel_received(), Kind::Date)
                .with(cx.today.format("%d-%m-%Y").to_string())
                .required(),
            FormField::new(Field::Kind, text.cancel_when(), Kind::one_of(how)),
            FormField::new(Field::On, text.cancel_last_day(), Kind::Date)
                .hinted(text.cancel_last_day_hint()),
            FormField::new(Field::Fee, text.cancel_credit(), Kind::Choice(credits(text))),
            FormField::new(Field::Reason, field(text, Field::Reason), Kind::Text),
            FormField::new(Field::Action, field(text, Field::Action), Kind::Lookup(Search::Action))
                .hinted(text.cancel_action_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(deed) = read_cancel(id, form, cx.today) else { return Ok(Next::Stay) };
        let done = perform(cx.db(), &deed)?;
        let said = match done.credit_notes.first() {
            Some(note) => cx.text.cancelled_with_credit(dutch(done.last_day), note.as_str()),
            None => cx.text.cancelled(dutch(done.last_day)),
        };
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(deed) = read_cancel(id, form, cx.today) else { return Ok(vec![]) };
        let today = cx.today;
        let read = cx.db().read();
        let Some(standing) = read.standing(id)? else { return Ok(vec![]) };
        let who = read.relation_name(standing.subscription.relation_id)?;
        let proposal = propose_cancel(&read, &standing, &deed, today)?;
        Ok(cancel_lines(cx.text, &who, &standing, proposal.map_err(Refusal::Problem)))
    };
    FormScreen::new(Text::cancel_title, Text::help_cancel, fill, submit)
        .previewed(preview)
        .in_section(Action::GoSubscriptions)
}

fn cancel_lines(
    text: &Text,
    who: &str,
    standing: &Standing,
    proposal: Result<crate::ops::Cancelled, Refusal>,
) -> Vec<String> {
    match proposal {
        Err(refusal) => vec![crate::screens::refusal_text(text, refusal)],
        Ok(cancelled) => vec![
            text.cancel_preview(who, standing.plan.name.as_str(), dutch(cancelled.last_day)),
            text.cancel_preview_credit(Money::cents(cancelled.credit_cents).to_string()),
        ],
    }
}

fn read_cancel(id: i64, form: &Form, today: Day) -> Option<Cancel> {
    let how = match form.value(Field::Kind).as_str() {
        "immediately" => CancelHow::Immediately,
        "period_end" => CancelHow::PeriodEnd,
        "on" => CancelHow::On,
        _ => CancelHow::Rule,
    };
    Some(Cancel {
        subscription: id.into(),
        received_on: form.day(Field::StartDate, today)?,
        how,
        on: form.day(Field::On, today),
        reason: Some(form.value(Field::Reason)),
        credit: read_credit(form),
        action: form.found(Field::Action),
    })
}

/// What can be given back of what was billed.
fn credits(text: &Text) -> Vec<(String, String)> {
    vec![("none".to_owned(), text.credit_none()), ("days".to_owned(), text.credit_days())]
}

fn read_credit(form: &Form) -> CreditMethod {
    if form.value(Field::Fee) == "days" { CreditMethod::Days } else { CreditMethod::None }
}

fn read_pause(id: i64, form: &Form, today: Day) -> Option<Pause> {
    let extends = form.value(Field::Kind) == "extend";
    Some(Pause {
        credit: read_credit(form),
        subscription: id.into(),
        from: form.day(Field::StartDate, today)?,
        until: form.day(Field::Until, today),
        mode: Some(if extends { PauseMode::Extend } else { PauseMode::Skip }),
    })
}

/// A form for a pause.
pub(super) fn pause(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let modes = vec![
            ("skip".to_owned(), text.pause_skip()),
            ("extend".to_owned(), text.pause_extend()),
        ];
        Ok(Form::new(vec![
            FormField::new(Field::StartDate, text.pause_from(), Kind::Date)
                .with(cx.today.format("%d-%m-%Y").to_string())
                .required(),
            FormField::new(Field::Until, text.pause_until(), Kind::Date)
                .hinted(text.pause_until_hint()),
            FormField::new(Field::Kind, text.pause_mode(), Kind::Choice(modes)),
            FormField::new(Field::Fee, text.cancel_credit(), Kind::Choice(credits(text)))
                .hinted(text.pause_credit_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(deed) = read_pause(id, form, cx.today) else { return Ok(Next::Stay) };
        let done = perform(cx.db(), &deed)?;
        let said = match done.credit_notes.first() {
            Some(note) => cx.text.paused_with_credit(note.as_str()),
            None => cx.text.paused(),
        };
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(deed) = read_pause(id, form, cx.today) else { return Ok(vec![]) };
        if deed.credit == CreditMethod::None {
            return Ok(vec![]);
        }
        let text = cx.text;
        Ok(match rehearse(cx.db(), &deed) {
            Ok(done) => vec![text.preview_credit(Money::cents(done.credit_cents).to_string())],
            Err(refusal) => vec![crate::screens::refusal_text(text, refusal)],
        })
    };
    FormScreen::new(Text::pause_title, Text::help_pause, fill, submit)
        .previewed(preview)
        .in_section(Action::GoSubscriptions)
}
