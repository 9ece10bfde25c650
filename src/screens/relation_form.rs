//! Somebody new, or somebody changed.

use crate::actions::Action;
use crate::domain::calendar::{Day, typed_date};
use crate::domain::problem::Field;
use crate::domain::relation::{Relation, RelationKind};
use crate::ops::{AddRelation, ChangeRelation, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next};
use crate::text::{Text, field};
use crate::ui::form::{Form, FormField, Kind};

/// A form for somebody who is not there yet.
pub(super) fn new() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let number = cx.db().read().next_relation_number()?;
        Ok(form(cx.text, &Relation { number, country: "NL".to_owned(), ..Relation::default() }))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let deed = read(form, cx.today);
        let added = perform(cx.db(), &deed)?;
        let name = format!("{} {} {}", deed.first_name, deed.prefix, deed.last_name)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let shown = format!("{} {name}", added.number);
        let said = cx.text.relation_added(shown.as_str());
        Ok(Next::Tell(said, Box::new(Next::BackWith { value: added.number, shown })))
    };
    FormScreen::new(Text::relation_new_title, Text::help_relation_form, fill, submit)
        .in_section(Action::GoRelations)
}

/// A form for somebody who is there.
pub(super) fn edit(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let relation = cx.db().read().relation(id)?.unwrap_or_default();
        Ok(form(cx.text, &relation))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let number = cx.db().read().relation_number(id)?;
        let fields = read(form, cx.today);
        let deed = ChangeRelation {
            relation: number.as_str().into(),
            number: fields.number,
            kind: Some(fields.kind),
            first_name: Some(fields.first_name),
            prefix: Some(fields.prefix),
            last_name: Some(fields.last_name),
            birth_date: Some(fields.birth_date.map(|day| day.to_string()).unwrap_or_default()),
            email: Some(fields.email),
            phone: Some(fields.phone),
            street: Some(fields.street),
            house_number: Some(fields.house_number),
            postal_code: Some(fields.postal_code),
            city: Some(fields.city),
            country: Some(fields.country),
            note: Some(fields.note),
            ..ChangeRelation::default()
        };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::relation_edit_title, Text::help_relation_form, fill, submit)
        .in_section(Action::GoRelations)
}

fn form(text: &Text, relation: &Relation) -> Form {
    let input = |f: Field, value: &str| FormField::new(f, field(text, f), Kind::Text).with(value);
    let date =
        |day: Option<Day>| day.map(|day| day.format("%d-%m-%Y").to_string()).unwrap_or_default();
    let kinds = vec![
        ("person".to_owned(), text.kind_person()),
        ("organisation".to_owned(), text.kind_organisation()),
    ];
    let kind = if relation.kind == RelationKind::Person { "person" } else { "organisation" };
    Form::new(vec![
        input(Field::FirstName, &relation.name.first),
        input(Field::Prefix, &relation.name.prefix),
        input(Field::LastName, &relation.name.last).required(),
        FormField::new(Field::BirthDate, field(text, Field::BirthDate), Kind::Date)
            .with(date(relation.birth_date)),
        input(Field::Street, &relation.street),
        input(Field::HouseNumber, &relation.house_number),
        input(Field::PostalCode, &relation.postal_code),
        input(Field::City, &relation.city),
        FormField::new(Field::Email, field(text, Field::Email), Kind::Email).with(&relation.email),
        input(Field::Phone, &relation.phone),
        input(Field::Note, &relation.note),
        FormField::new(Field::Kind, field(text, Field::Kind), Kind::Choice(kinds)).with(kind),
        input(Field::Number, &relation.number).required(),
        input(Field::Country, &relation.country),
    ])
}

fn read(form: &Form, today: Day) -> AddRelation {
    AddRelation {
        number: Some(form.value(Field::Number)),
        kind: if form.value(Field::Kind) == "organisation" {
            RelationKind::Organisation
        } else {
            RelationKind::Person
        },
        first_name: form.value(Field::FirstName),
        prefix: form.value(Field::Prefix),
        last_name: form.value(Field::LastName),
        gender: String::new(),
        birth_date: typed_date(&form.value(Field::BirthDate), today),
        email: form.value(Field::Email),
        phone: form.value(Field::Phone),
        street: form.value(Field::Street),
        house_number: form.value(Field::HouseNumber),
        postal_code: form.value(Field::PostalCode),
        city: form.value(Field::City),
        country: form.value(Field::Country),
        groups: vec![],
        note: form.value(Field::Note),
    }
}
