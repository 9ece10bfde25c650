//! A payer signs for collecting.

use crate::actions::Action;
use crate::domain::problem::Field;
use crate::ops::{AddMandate, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next};
use crate::text::{Text, field};
use crate::ui::form::{Form, FormField, Kind};

/// A form for a mandate of a relation; signing it switches collecting on.
pub(super) fn new(relation_id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let number = read.relation_number(relation_id)?;
        let name = read.relation_name(relation_id)?;
        let reference = read.next_mandate_reference(&number)?;
        Ok(Form::new(vec![
            FormField::new(Field::Iban, field(text, Field::Iban), Kind::Iban).required(),
            FormField::new(Field::Holder, field(text, Field::Holder), Kind::Text)
                .with(name)
                .required(),
            FormField::new(Field::MandateSignedOn, text.form_signed_on(), Kind::Date).required(),
            FormField::new(Field::MandateReference, text.form_reference(), Kind::Text)
                .with(reference)
                .required(),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let relation = cx.db().read().relation_number(relation_id)?;
        let deed = AddMandate {
            relation: relation.into(),
            reference: Some(form.value(Field::MandateReference)),
            iban: form.value(Field::Iban),
            holder: form.value(Field::Holder),
            signed_on: form.day(Field::MandateSignedOn, cx.today),
            ..AddMandate::default()
        };
        let added = perform(cx.db(), &deed)?;
        let said = cx.text.mandate_added(added.mandate.as_str());
        let shown = added.mandate.clone();
        Ok(Next::Tell(said, Box::new(Next::BackWith { value: added.mandate, shown })))
    };
    FormScreen::new(Text::mandate_new_title, Text::help_mandate_form, fill, submit)
        .in_section(Action::GoRelations)
}
