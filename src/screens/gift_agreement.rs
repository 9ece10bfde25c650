//! What somebody promised in writing to give every year.

use chrono::Datelike;

use crate::actions::Action;
use crate::db::gift_agreements::GiftAgreement;
use crate::domain::calendar::dutch;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{AddGiftAgreement, EndGiftAgreement, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next};
use crate::text::Text;
use crate::ui::form::{Form, FormField, Kind};

/// Says what was promised, and until when.
fn line(text: &Text, agreement: &GiftAgreement) -> String {
    text.gift_agreement_line(
        agreement.number(),
        agreement.yearly.to_string(),
        agreement.from_year.to_string(),
        agreement.last_year().to_string(),
    )
}

/// A form for a new agreement, or for the last year of one that there is; what was promised before stands under it.
pub(super) fn form(relation_id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let mut choices = vec![(String::new(), text.gift_agreement_new())];
        let kept = cx.db().read().gift_agreements_of(relation_id)?;
        let running = kept.into_iter().filter(|kept| today.year() <= kept.last_year());
        choices.extend(running.map(|kept| (kept.number(), text.gift_agreement_end(kept.number()))));
        Ok(Form::new(vec![
            FormField::new(Field::Kind, text.action_gift_agreement(), Kind::Choice(choices)),
            FormField::new(Field::Fee, text.gift_agreement_yearly(), Kind::Amount)
                .hinted(text.gift_agreement_yearly_hint()),
            FormField::new(Field::Year, text.gift_agreement_from(), Kind::Digits)
                .with(today.year().to_string()),
            FormField::new(Field::Count, text.gift_agreement_years(), Kind::Digits).with("5"),
            FormField::new(Field::On, text.gift_agreement_signed(), Kind::Date).with(dutch(today)),
            FormField::new(Field::Until, text.gift_agreement_last(), Kind::Digits)
                .hinted(text.gift_agreement_last_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let today = cx.today;
        let number = form.value(Field::Kind);
        let kept = if number.is_empty() {
            let deed = AddGiftAgreement {
                relation: cx.db().read().relation_number(relation_id)?.into(),
                yearly_cents: form.amount(Field::Fee).map_or(0, Money::in_cents),
                from_year: form.value(Field::Year).parse().ok(),
                years: form.value(Field::Count).parse().unwrap_or(0),
                signed_on: form.day(Field::On, today),
            };
            perform(cx.db(), &deed)?
        } else {
            let last_year = form.value(Field::Until).parse().ok();
            perform(cx.db(), &EndGiftAgreement { agreement: number.into(), last_year })?
        };
        let said = cx.text.gift_agreement_done(kept.number, kept.last_year.to_string());
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    let preview = move |_: &Form, cx: &mut Cx<'_>| {
        let kept = cx.db().read().gift_agreements_of(relation_id)?;
        Ok(kept.iter().map(|kept| line(cx.text, kept)).collect())
    };
    FormScreen::new(Text::action_gift_agreement, Text::help_gift_agreement, fill, submit)
        .previewed(preview)
        .in_section(Action::GoRelations)
}
