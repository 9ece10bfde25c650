//! Somebody pays along for a member.

use crate::actions::Action;
use crate::domain::calendar::{days_after, dutch};
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{AddThirdParty, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next};
use crate::text::{Text, field};
use crate::ui::form::{Form, FormField, Kind, Search};

/// A form for who pays along for a relation, this financial year unless somebody says otherwise.
pub(super) fn new(relation_id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let year = cx.db().read().fiscal_year_start(today)?;
        let last = days_after(crate::domain::calendar::months_after(year, 12), -1);
        Ok(Form::new(vec![
            FormField::new(Field::Payer, field(text, Field::Payer), Kind::Lookup(Search::Relation))
                .required()
                .hinted(text.third_hint()),
            FormField::new(Field::Fee, text.third_cap(), Kind::Amount).required(),
            FormField::new(Field::StartDate, text.third_from(), Kind::Date)
                .with(dutch(year))
                .required(),
            FormField::new(Field::Until, text.third_until(), Kind::Date)
                .with(dutch(last))
                .required(),
            FormField::new(Field::BuyerReference, field(text, Field::BuyerReference), Kind::Text)
                .hinted(text.third_reference_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let today = cx.today;
        let number = cx.db().read().relation_number(relation_id)?;
        let days = form.day(Field::StartDate, today).zip(form.day(Field::Until, today));
        let Some((payer, (valid_from, last))) = form.found(Field::Payer).zip(days) else {
            return Ok(Next::Stay);
        };
        let deed = AddThirdParty {
            relation: number.into(),
            payer: payer.into(),
            cap_cents: form.amount(Field::Fee).map_or(0, Money::in_cents),
            valid_from,
            valid_to: days_after(last, 1),
            reference: form.value(Field::BuyerReference),
        };
        perform(cx.db(), &deed)?;
        let name = form.value(Field::Payer);
        Ok(Next::Tell(cx.text.third_done(name), Box::new(Next::Back)))
    };
    FormScreen::new(Text::third_title, Text::help_third_party, fill, submit)
        .in_section(Action::GoRelations)
}
