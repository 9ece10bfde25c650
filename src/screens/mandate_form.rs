//! A payer signs for collecting.

use crate::actions::Action;
use crate::domain::calendar::dutch;
use crate::domain::mandate::MandateKind;
use crate::domain::problem::Field;
use crate::ops::{AddMandate, ChangeMandate, perform, rehearse};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next, refusal_text};
use crate::text::{Text, field};
use crate::ui::form::{Form, FormField, Kind};

/// A form for a mandate of a relation; signing it switches collecting on.
pub(super) fn new(relation_id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let number = read.relation_number(relation_id)?;
        let name = read.relation_name(relation_id)?;
        // What a form was given out with comes back on it.
        let waiting = read.mandate_forms_of(relation_id)?.into_iter().next();
        let reference = match waiting {
            Some(form) => form.reference,
            None => read.next_mandate_reference(&number)?,
        };
        Ok(Form::new(vec![
            FormField::new(Field::Iban, field(text, Field::Iban), Kind::Iban).required(),
            FormField::new(Field::Holder, field(text, Field::Holder), Kind::Text)
                .with(name)
                .required(),
            FormField::new(Field::MandateSignedOn, text.form_signed_on(), Kind::Date)
                .hinted(text.form_signed_on_hint()),
            FormField::new(Field::MandateReference, text.form_reference(), Kind::Text)
                .with(reference)
                .required(),
            FormField::new(Field::Kind, field(text, Field::Kind), kinds(text)),
            FormField::new(Field::EndDate, field(text, Field::EndDate), Kind::Date)
                .hinted(text.form_ends_on_hint()),
            FormField::new(Field::Proof, field(text, Field::Proof), Kind::Text)
                .hinted(text.form_proof_hint()),
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
            kind: kind(form),
            last_used_on: None,
            ends_on: form.day(Field::EndDate, cx.today),
            proof: form.value(Field::Proof),
        };
        let added = perform(cx.db(), &deed)?;
        let said = cx.text.mandate_added(added.mandate.as_str());
        let shown = added.mandate.clone();
        Ok(Next::Tell(said, Box::new(Next::BackWith { value: added.mandate, shown })))
    };
    FormScreen::new(Text::mandate_new_title, Text::help_mandate_form, fill, submit)
        .in_section(Action::GoRelations)
}

fn kinds(text: &Text) -> Kind {
    Kind::one_of([("recurrent", text.mandate_recurrent()), ("one_off", text.mandate_one_off())])
}

fn kind(form: &Form) -> MandateKind {
    match form.value(Field::Kind).as_str() {
        "one_off" => MandateKind::OneOff,
        _ => MandateKind::Recurrent,
    }
}

/// A form for what can change in a mandate.
pub(super) fn edit(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let mandate = read.mandate(id)?.expect("a mandate is never deleted");
        let before: Vec<String> =
            read.accounts_before(id)?.into_iter().map(|(iban, _)| iban).collect();
        Ok(Form::new(vec![
            FormField::new(Field::Iban, field(text, Field::Iban), Kind::Iban)
                .with(mandate.iban.grouped())
                .required()
                .hinted(before.join(", ")),
            FormField::new(Field::Holder, field(text, Field::Holder), Kind::Text)
                .with(mandate.holder.clone())
                .required(),
            FormField::new(Field::MandateSignedOn, text.form_signed_on(), Kind::Date)
                .with(mandate.dates.signed_on.map(dutch).unwrap_or_default()),
            FormField::new(Field::MandateReference, text.form_reference(), Kind::Text)
                .with(mandate.reference.clone())
                .required(),
            FormField::new(Field::Kind, field(text, Field::Kind), kinds(text)).with(match mandate
                .dates
                .kind
            {
                MandateKind::OneOff => "one_off",
                MandateKind::Recurrent => "recurrent",
            }),
            FormField::new(Field::EndDate, field(text, Field::EndDate), Kind::Date)
                .with(mandate.dates.ends_on.map(dutch).unwrap_or_default())
                .hinted(text.form_ends_on_hint()),
            FormField::new(Field::Proof, field(text, Field::Proof), Kind::Text)
                .with(mandate.proof.clone())
                .hinted(text.form_proof_hint()),
            FormField::new(Field::Action, text.form_counts(), Kind::YesNo)
                .with(if mandate.is_default { "j" } else { "n" })
                .hinted(text.form_counts_hint()),
        ]))
    };
    let deed = move |form: &Form, cx: &mut Cx<'_>| -> anyhow::Result<ChangeMandate> {
        let mandate = cx.db().read().mandate(id)?.expect("a mandate is never deleted");
        Ok(ChangeMandate {
            mandate: mandate.reference.into(),
            iban: Some(form.value(Field::Iban)),
            holder: Some(form.value(Field::Holder)),
            signed_on: form.day(Field::MandateSignedOn, cx.today),
            unsigned: form.value(Field::MandateSignedOn).trim().is_empty(),
            reference: Some(form.value(Field::MandateReference)),
            kind: Some(kind(form)),
            ends_on: form.day(Field::EndDate, cx.today),
            proof: Some(form.value(Field::Proof)),
            endless: form.value(Field::EndDate).is_empty(),
            is_default: Some(form.is_yes(Field::Action)),
            counts_instead: None,
        })
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let deed = deed(form, cx)?;
        let done = perform(cx.db(), &deed)?;
        let said = if done.is_amended { cx.text.mandate_amended() } else { cx.text.saved_undo() };
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let deed = deed(form, cx)?;
        let text = cx.text;
        Ok(match rehearse(cx.db(), &deed) {
            Ok(done) if done.is_amended => vec![text.mandate_amended()],
            Ok(_) => vec![],
            Err(refusal) => vec![refusal_text(text, refusal)],
        })
    };
    FormScreen::new(Text::mandate_edit_title, Text::help_mandate_form, fill, submit)
        .previewed(preview)
        .in_section(Action::GoRelations)
}
