//! Something to subscribe to, new or otherwise; and its price from a day on.

use std::collections::HashMap;

use crate::actions::Action;
use crate::domain::calendar::dutch;
use crate::domain::cancellation::{NoticeAt, NoticePeriod};
use crate::domain::money::Money;
use crate::domain::plan::{Alignment, Audience, Interval, MonthDay, Plan, ProrationMethod};
use crate::domain::pricing::AgeBand;
use crate::domain::problem::{Field, Problem};
use crate::domain::regime::LegalRegime;
use crate::ops::{
    AddPlan, ChangePlan, NoteRequest, NoticeTerms, OnFailure, PauseMode, Refusal, SetPrice,
    is_locked, perform,
};
use crate::screens::form_screen::FormScreen;
use crate::screens::interval::{interval_name, read_interval};
use crate::screens::price_effect::{what_prices_mean, work_out};
use crate::screens::sale_lines::{read_items, shown_items};
use crate::screens::{Cx, Next};
use crate::text::{Text, field, legal_warning, vat_choices};
use crate::ui::form::{Form, FormField, Kind};

pub(super) fn new() -> FormScreen {
    // Where only who arranges the administration makes one, it is asked for.
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        if !is_locked(&cx.db().read())? {
            return Ok(form(text, None, &[], vec![]));
        }
        let request = FormField::new(Field::Note, text.request_label(), Kind::Text).required();
        Ok(Form::new(vec![request]).with_button(text.request_note()))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        if is_locked(&cx.db().read())? {
            let text = form.value(Field::Note);
            perform(cx.db(), &NoteRequest { text })?;
            return Ok(Next::Tell(cx.text.request_noted(), Box::new(Next::Back)));
        }
        let deed = read(form)?;
        let added = perform(cx.db(), &deed)?;
        let said = cx.text.plan_added(added.plan.as_str());
        let shown = added.plan.clone();
        Ok(Next::Tell(said, Box::new(Next::BackWith { value: added.plan, shown })))
    };
    let preview = |form: &Form, cx: &mut Cx<'_>| {
        if is_locked(&cx.db().read())? {
            return Ok(vec![cx.text.request_why()]);
        }
        Ok(legal(form, cx))
    };
    FormScreen::new(Text::plan_new_title, Text::help_plans, fill, submit)
        .previewed(preview)
        .in_section(Action::GoPlans)
}

pub(super) fn edit(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let bands = read.age_bands()?.remove(&id).unwrap_or_default();
        Ok(form(text, read.plan(id)?.as_ref(), &bands, read.items_of_plan(id)?))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let plan = cx.db().read().plan(id)?.expect("a plan is never deleted");
        let to = read(form)?;
        let deed = ChangePlan { plan: plan.name.into(), to, is_active: form.is_yes(Field::Action) };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved(), Box::new(Next::Back)))
    };
    let preview = |form: &Form, cx: &mut Cx<'_>| Ok(legal(form, cx));
    FormScreen::new(Text::plan_edit_title, Text::help_plans, fill, submit)
        .previewed(preview)
        .in_section(Action::GoPlans)
}

/// Says where the plan as it is filled in is stricter than the law lets it be; nothing while it is not whole.
fn legal(form: &Form, cx: &mut Cx<'_>) -> Vec<String> {
    let text = cx.text;
    let Ok(plan) = read(form) else { return vec![] };
    let warnings = plan.legal_warnings(&cx.db().read());
    warnings.into_iter().map(|warning| legal_warning(text, warning)).collect()
}

/// A form for the price from a day on.
pub(super) fn price(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let price = cx.db().read().price_on(id, today)?;
        Ok(Form::new(vec![
            FormField::new(Field::Price, field(text, Field::Price), Kind::Amount)
                .with(price.map(|p| p.to_string()).unwrap_or_default())
                .required(),
            FormField::new(Field::StartDate, text.price_from(), Kind::Date)
                .required()
                .hinted(text.price_from_hint()),
            FormField::new(Field::Kind, text.price_splits(), Kind::YesNo)
                .with("n")
                .hinted(text.price_splits_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let plan = cx.db().read().plan(id)?.expect("a plan is never deleted").name;
        let Some((price, valid_from)) =
            form.amount(Field::Price).zip(form.day(Field::StartDate, cx.today))
        else {
            return Ok(Next::Stay);
        };
        let splits = form.is_yes(Field::Kind);
        let price_cents = price.in_cents();
        perform(cx.db(), &SetPrice { plan: plan.into(), price_cents, valid_from, splits })?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let new = form.amount(Field::Price).zip(form.day(Field::StartDate, today));
        let Some((price, from)) = new else { return Ok(vec![]) };
        let read = cx.db().read();
        let name = read.plan(id)?.map(|plan| plan.name).unwrap_or_default();
        let (count, own) = read.subscribers_on(id, from)?;
        let before = read.price_on(id, from)?.unwrap_or_default();
        let (old, new) = (before.times(count), price.times(count));
        Ok(vec![
            text.price_preview(name, dutch(from), count, old.to_string(), new.to_string()),
            text.price_preview_own(own),
        ]
        .into_iter()
        .chain(what_prices_mean(text, &read, from, &HashMap::from([(id, price)]))?)
        .collect())
    };
    FormScreen::new(Text::price_title, Text::help_plans, fill, submit)
        .previewed(preview)
        .worked_out(Text::year_work_out, move |form, cx| {
            let new = form.amount(Field::Price).zip(form.day(Field::StartDate, cx.today));
            Ok(new.map(|(price, from)| work_out(cx.text, from, HashMap::from([(id, price)]))))
        })
        .in_section(Action::GoPlans)
}

fn form(
    text: &Text,
    plan: Option<&Plan>,
    bands: &[AgeBand],
    items: Vec<(String, u32, Option<Money>)>,
) -> Form {
    let interval = plan.map_or(Interval::Months(12), |plan| plan.terms.interval);
    let interval = interval_name(text, interval);
    let alignment = plan.map_or(Alignment::Fixed(MonthDay::NEW_YEAR), |plan| plan.terms.alignment);
    let alignment = match alignment {
        Alignment::Anniversary => String::new(),
        Alignment::Fixed(day) => day.dutch(),
    };
    let prorations = [
        ("none", text.proration_none()),
        ("days", text.proration_days()),
        ("months_inclusive", text.proration_months_inclusive()),
        ("months_exclusive", text.proration_months_exclusive()),
        ("fifteenth", text.proration_fifteenth()),
        ("full_quarters", text.proration_full_quarters()),
        ("table", text.proration_table()),
        ("free", text.proration_free()),
    ];
    let vats = vat_choices(text);
    let notice = plan.map_or(NoticePeriod::Weeks(4), |plan| plan.notice);
    let (count, unit) = match notice {
        NoticePeriod::Weeks(count) => (count, "weeks"),
        NoticePeriod::Months(count) => (count, "months"),
    };
    let units = vec![
        ("weeks".to_owned(), text.notice_weeks()),
        ("months".to_owned(), text.notice_months()),
    ];
    let ends = [
        ("fiscal_year_end", text.notice_year()),
        ("term_end", text.notice_term()),
        ("interval_end", text.notice_interval()),
        ("any_day", text.notice_any_day()),
    ];
    let audiences = [
        ("both", text.audience_both()),
        ("person", text.audience_person()),
        ("organisation", text.audience_organisation()),
    ];
    let failures = [("block", text.failure_block()), ("pause", text.failure_pause())];
    let pauses = [("skip", text.mode_skip()), ("extend", text.mode_extend())];
    let yes = |is: bool| if is { "j" } else { "n" };
    let fee = plan.map(|plan| plan.joining_fee).filter(|fee| fee.is_positive());
    let age_day = plan.and_then(|plan| plan.age_day).map(MonthDay::dutch);
    let mut fields = vec![
        FormField::new(Field::Name, field(text, Field::Name), Kind::Text)
            .with(plan.map(|plan| plan.name.clone()).unwrap_or_default())
            .required(),
        FormField::new(Field::Interval, field(text, Field::Interval), Kind::Text)
            .with(interval)
            .hinted(text.plan_interval_hint()),
        FormField::new(Field::StartDate, text.column_alignment(), Kind::Text)
            .with(alignment)
            .hinted(text.plan_alignment_hint()),
        FormField::new(Field::BillFrom, text.plan_proration(), Kind::one_of(prorations))
            .with(plan.map_or("months_inclusive", |plan| plan.terms.proration.name())),
        FormField::new(Field::ProrationTable, field(text, Field::ProrationTable), Kind::Text)
            .with(plan.map(|plan| shown_table(&plan.terms.proration_table)).unwrap_or_default())
            .hinted(text.plan_table_hint()),
        FormField::new(Field::Rollover, field(text, Field::Rollover), Kind::Text)
            .with(
                plan.and_then(|plan| plan.terms.rollover).map(MonthDay::dutch).unwrap_or_default(),
            )
            .hinted(text.plan_rollover_hint()),
        FormField::new(Field::Payer, text.plan_in_advance(), Kind::YesNo)
            .with(yes(plan.is_none_or(|plan| plan.terms.in_advance))),
        FormField::new(Field::LeadDays, field(text, Field::LeadDays), Kind::Digits)
            .with(plan.map_or(0, |plan| plan.terms.lead_days).to_string())
            .hinted(text.plan_lead_hint()),
        FormField::new(Field::Term, field(text, Field::Term), Kind::Digits)
            .with(plan.map_or(12, |plan| plan.term.first_months).to_string())
            .hinted(text.plan_term_hint()),
        FormField::new(Field::CostCenter, field(text, Field::CostCenter), Kind::Text)
            .with(plan.map(|plan| plan.cost_center.clone()).unwrap_or_default()),
        FormField::new(Field::Until, text.plan_duration(), Kind::Digits)
            .with(
                plan.and_then(|plan| plan.terms.duration_intervals)
                    .map(|n| n.to_string())
                    .unwrap_or_default(),
            )
            .hinted(text.plan_duration_hint()),
        FormField::new(Field::Fee, text.plan_vat(), Kind::one_of(vats))
            .with(plan.map_or("none", |plan| plan.vat_code.as_str())),
        FormField::new(Field::Number, text.plan_notice(), Kind::Digits).with(count.to_string()),
        FormField::new(Field::Kind, text.plan_notice_unit(), Kind::Choice(units)).with(unit),
        FormField::new(Field::EndDate, text.plan_notice_at(), Kind::one_of(ends))
            .with(plan.map_or("fiscal_year_end", |plan| plan.notice_at.name())),
        FormField::new(Field::Household, text.plan_membership(), Kind::YesNo)
            .with(yes(plan.is_none_or(|plan| plan.used_for_membership))),
        FormField::new(Field::Groups, text.plan_tag(), Kind::Text)
            .with(plan.and_then(|plan| plan.tag.clone()).unwrap_or_default())
            .hinted(text.plan_tag_hint()),
        FormField::new(Field::JoiningFee, field(text, Field::JoiningFee), Kind::Amount)
            .with(fee.map(|fee| fee.to_string()).unwrap_or_default()),
        FormField::new(Field::AgeBands, field(text, Field::AgeBands), Kind::Text)
            .with(shown_bands(bands))
            .hinted(text.plan_bands_hint()),
        FormField::new(Field::AgeDay, field(text, Field::AgeDay), Kind::Text)
            .with(age_day.unwrap_or_default())
            .hinted(text.plan_age_day_hint()),
        FormField::new(Field::Ladder, field(text, Field::Ladder), Kind::YesNo)
            .with(yes(plan.is_some_and(|plan| plan.in_household_ladder)))
            .hinted(text.plan_ladder_hint()),
        FormField::new(Field::RenewalTerm, field(text, Field::RenewalTerm), Kind::Digits)
            .with(
                plan.and_then(|plan| plan.term.renewal_months)
                    .map(|months| months.to_string())
                    .unwrap_or_default(),
            )
            .hinted(text.plan_renewal_hint()),
        FormField::new(
            Field::LegalRegime,
            field(text, Field::LegalRegime),
            Kind::Choice(regimes(text)),
        )
        .with(plan.map(|plan| plan.regime).unwrap_or_default().name()),
        FormField::new(Field::Persons, field(text, Field::Persons), Kind::Digits)
            .with(plan.map_or(1, |plan| plan.covers_persons).to_string())
            .hinted(text.plan_persons_hint()),
        FormField::new(Field::Instalments, field(text, Field::Instalments), Kind::Digits)
            .with(plan.map_or(1, |plan| plan.instalments).to_string())
            .hinted(text.plan_instalments_hint()),
        FormField::new(Field::Products, field(text, Field::Products), Kind::Text)
            .with(shown_items(items))
            .hinted(text.plan_products_hint()),
        FormField::new(Field::Ships, field(text, Field::Ships), Kind::YesNo)
            .with(yes(plan.is_some_and(|plan| plan.ships))),
        FormField::new(Field::Audience, field(text, Field::Audience), Kind::one_of(audiences))
            .with(plan.map_or(Audience::Both, |plan| plan.audience).name()),
        FormField::new(Field::OnFailure, field(text, Field::OnFailure), Kind::one_of(failures))
            .with(if plan.is_some_and(|plan| plan.pauses_on_failure) { "pause" } else { "block" }),
        FormField::new(Field::PauseMode, field(text, Field::PauseMode), Kind::one_of(pauses))
            .with(if plan.is_some_and(|plan| plan.pause_extends) { "extend" } else { "skip" }),
        FormField::new(Field::Account, field(text, Field::Account), Kind::Digits)
            .with(plan.map(|plan| plan.ledger_account.clone()).unwrap_or_default())
            .hinted(text.plan_account_hint()),
    ];
    match plan {
        None => fields.insert(
            1,
            FormField::new(Field::Price, field(text, Field::Price), Kind::Amount).required(),
        ),
        Some(plan) => fields.push(
            FormField::new(Field::Action, text.plan_can_be_chosen(), Kind::YesNo)
                .with(yes(plan.is_active)),
        ),
    }
    Form::new(fields)
}

fn regimes(text: &Text) -> Vec<(String, String)> {
    let label = |regime: LegalRegime| match regime {
        LegalRegime::Association => text.regime_association(),
        LegalRegime::ConsumerService => text.regime_service(),
        LegalRegime::ConsumerMagazine => text.regime_magazine(),
        LegalRegime::Business => text.regime_business(),
    };
    LegalRegime::ALL.map(|(regime, name)| (name.to_owned(), label(regime))).to_vec()
}

/// Writes what younger people pay as they are typed: `0: 80,00; 12: 120,00`.
fn shown_bands(bands: &[AgeBand]) -> String {
    let band = |band: &AgeBand| format!("{}: {}", band.from_age, Money::cents(band.amount_cents));
    bands.iter().map(band).collect::<Vec<_>>().join("; ")
}

fn read_bands(text: &str) -> Result<Vec<AgeBand>, Problem> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let band = |part: &str| {
        let (age, amount) = part.split_once(':')?;
        let amount_cents = Money::reckon(amount).ok()?.in_cents();
        let from_age = age.trim().parse().ok().filter(|age| *age <= 150)?;
        Some(AgeBand { from_age, amount_cents })
    };
    let mut bands: Vec<AgeBand> =
        parts.map(band).collect::<Option<_>>().ok_or_else(|| Problem::ValueUnknown {
            field: Field::AgeBands,
            value: text.to_owned(),
            allowed: "0: 80,00; 12: 120,00".to_owned(),
        })?;
    bands.sort_by_key(|band| band.from_age);
    bands.dedup_by_key(|band| band.from_age);
    Ok(bands)
}

/// Writes what joining from a day on costs as it is typed: `01-06: 75; 01-08: 50`.
fn shown_table(table: &[(MonthDay, u32)]) -> String {
    let row = |(day, percent): &(MonthDay, u32)| format!("{}: {percent}", day.dutch());
    table.iter().map(row).collect::<Vec<_>>().join("; ")
}

fn read_table(text: &str) -> Result<Vec<(MonthDay, u32)>, Problem> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let row = |part: &str| {
        let (day, percent) = part.split_once(':')?;
        let percent = percent.trim().trim_end_matches('%').trim().parse::<u32>().ok()?;
        Some((MonthDay::read_dutch(day)?, percent)).filter(|_| percent <= 100)
    };
    parts.map(row).collect::<Option<_>>().ok_or_else(|| Problem::ValueUnknown {
        field: Field::ProrationTable,
        value: text.to_owned(),
        allowed: "01-06: 75; 01-08: 50".to_owned(),
    })
}

/// Reads a day of the year, the day first; nothing when the field is empty.
fn read_day(form: &Form, field: Field) -> Result<Option<MonthDay>, Problem> {
    let text = form.value(field);
    if text.is_empty() {
        return Ok(None);
    }
    let allowed = "01-01, 01-07, 01-09".to_owned();
    let day = MonthDay::read_dutch(&text);
    day.map(Some).ok_or(Problem::ValueUnknown { field, value: text, allowed })
}

fn read(form: &Form) -> Result<AddPlan, Refusal> {
    let alignment = read_day(form, Field::StartDate)?;
    let count = form.value(Field::Number).parse().unwrap_or(4);
    let (weeks, months) =
        if form.value(Field::Kind) == "months" { (None, Some(count)) } else { (Some(count), None) };
    let (interval_months, interval_weeks) = match read_interval(&form.value(Field::Interval))? {
        Interval::Months(months) => (months, None),
        Interval::Weeks(weeks) => (1, Some(weeks)),
    };
    let pauses = form.value(Field::OnFailure) == "pause";
    let extends = form.value(Field::PauseMode) == "extend";
    Ok(AddPlan {
        name: form.value(Field::Name),
        interval_months,
        interval_weeks,
        proration_table: read_table(&form.value(Field::ProrationTable))?,
        rollover: read_day(form, Field::Rollover)?,
        audience: Audience::named(&form.value(Field::Audience)).unwrap_or_default(),
        on_failure: Some(if pauses { OnFailure::Pause } else { OnFailure::Block }),
        pause_mode: Some(if extends { PauseMode::Extend } else { PauseMode::Skip }),
        price_cents: form.amount(Field::Price).unwrap_or_default().in_cents(),
        alignment: alignment.map_or(Alignment::Anniversary, Alignment::Fixed),
        proration: ProrationMethod::named(&form.value(Field::BillFrom)).unwrap_or_default(),
        in_advance: form.is_yes(Field::Payer),
        lead_days: form.value(Field::LeadDays).parse().unwrap_or(0),
        term_months: form.value(Field::Term).parse().ok(),
        cost_center: form.value(Field::CostCenter),
        ledger_account: form.value(Field::Account),
        duration_intervals: form.value(Field::Until).parse().ok(),
        vat: Some(form.value(Field::Fee)),
        notice: Some(NoticeTerms {
            months,
            weeks,
            at: NoticeAt::named(&form.value(Field::EndDate)),
        }),
        used_for_membership: form.is_yes(Field::Household),
        tag: Some(form.value(Field::Groups)),
        joining_fee_cents: form.amount(Field::JoiningFee).unwrap_or_default().in_cents(),
        age_bands: read_bands(&form.value(Field::AgeBands))?,
        age_day: read_day(form, Field::AgeDay)?,
        in_household_ladder: form.is_yes(Field::Ladder),
        renewal_months: form.value(Field::RenewalTerm).parse().ok(),
        legal_regime: LegalRegime::named(&form.value(Field::LegalRegime)).unwrap_or_default(),
        covers_persons: form.value(Field::Persons).parse().unwrap_or(1),
        instalments: form.value(Field::Instalments).parse().unwrap_or(1),
        items: read_items(&form.value(Field::Products))?,
        ships: form.is_yes(Field::Ships),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_starting_days_is_read_as_it_is_shown() {
        let table = read_table("01-06: 75; 1-8:50 %").expect("a table");
        assert_eq!(shown_table(&table), "01-06: 75; 01-08: 50");
        assert!(read_table("01-06: 175").is_err());
    }
}
