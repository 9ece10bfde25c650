//! Somebody new, or somebody changed.

use std::collections::BTreeMap;

use crate::actions::Action;
use crate::db::Read;
use crate::domain::calendar::{Day, typed_date};
use crate::domain::card::{CardLayout, listed, of_form};
use crate::domain::problem::Field;
use crate::domain::relation::{Contact, Relation, RelationKind};
use crate::ops::{AddRelation, ChangeRelation, Refusal, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next, refusal_text};
use crate::text::{Text, field};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormField, Kind, Search};

/// A form for somebody who is not there yet.
pub(super) fn new() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        let number = read.next_relation_number()?;
        let relation = Relation { number, country: "NL".to_owned(), ..Relation::default() };
        let groups = groups(text, &read, &[], today)?;
        Ok(form(text, &relation, &read.card_layout()?, &BTreeMap::new(), [groups, payer(text)]))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let layout = cx.db().read().card_layout()?;
        let deed = AddRelation { extra: extra(form, &layout), ..read(form, cx.today) };
        let groups = deed.groups.clone();
        with_groups(cx, &groups, move |cx| {
            let added = perform(cx.db(), &deed)?;
            let name = format!("{} {} {}", deed.first_name, deed.prefix, deed.last_name)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            let shown = format!("{} {name}", added.number);
            let said = cx.text.relation_added(shown.as_str());
            Ok(Next::Tell(said, Box::new(Next::BackWith { value: added.number, shown })))
        })
    };
    FormScreen::new(Text::relation_new_title, Text::help_relation_form, fill, submit)
        .in_section(Action::GoRelations)
}

/// A form for somebody who is there.
pub(super) fn edit(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        let relation = read.relation(id)?.unwrap_or_default();
        let groups = groups(text, &read, &read.groups_by_hand(id, today)?, today)?;
        let mut payer = payer(text);
        if let Some(other) = read.pays_for_them(id)? {
            let number = read.relation_number(other)?;
            payer = payer.found(format!("{number} {}", read.relation_name(other)?), number);
        }
        let last = [groups, payer];
        Ok(form(text, &relation, &read.card_layout()?, &read.extra_of(id)?, last))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let layout = cx.db().read().card_layout()?;
        let number = cx.db().read().relation_number(id)?;
        let fields = read(form, cx.today);
        // What the form does not show stays as it is.
        let if_shown = |field: Field, value: String| layout.shows(field).then_some(value);
        let born = fields.birth_date.map(|day| day.to_string()).unwrap_or_default();
        let deed = ChangeRelation {
            relation: number.as_str().into(),
            number: fields.number,
            kind: Some(fields.kind),
            first_name: Some(fields.first_name),
            prefix: Some(fields.prefix),
            last_name: Some(fields.last_name),
            birth_date: if_shown(Field::BirthDate, born),
            email: if_shown(Field::Email, fields.email),
            phone: if_shown(Field::Phone, fields.phone),
            street: if_shown(Field::Street, fields.street),
            house_number: if_shown(Field::HouseNumber, fields.house_number),
            postal_code: if_shown(Field::PostalCode, fields.postal_code),
            city: if_shown(Field::City, fields.city),
            country: if_shown(Field::Country, fields.country),
            vat_id: Some(fields.vat_id),
            kvk: Some(fields.kvk),
            contact: Some(fields.contact),
            note: if_shown(Field::Note, fields.note),
            groups: layout.shows(Field::Groups).then_some(fields.groups),
            payer: Some(fields.payer.unwrap_or_default()),
            extra: extra(form, &layout),
            ..ChangeRelation::default()
        };
        let groups = deed.groups.clone().unwrap_or_default();
        with_groups(cx, &groups, move |cx| {
            perform(cx.db(), &deed)?;
            Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
        })
    };
    FormScreen::new(Text::relation_edit_title, Text::help_relation_form, fill, submit)
        .in_section(Action::GoRelations)
}

/// Saves, and asks first where that makes a group: a slip of the hand would make one too.
fn with_groups(
    cx: &mut Cx<'_>,
    names: &[String],
    save: impl FnOnce(&mut Cx<'_>) -> Result<Next, Refusal> + 'static,
) -> Result<Next, Refusal> {
    let mut new = Vec::new();
    for name in names {
        if cx.db().read().find_group(name)?.is_err() {
            new.push(name.as_str());
        }
    }
    if new.is_empty() {
        return save(cx);
    }
    let t = cx.text;
    let lines = vec![t.group_new_text(new.join(", "))];
    let dialog = Dialog::new(t.group_new_title(), lines, t.group_new_yes(), t.dialog_cancel());
    let saved = move |cx: &mut Cx<'_>| {
        Ok(match save(cx) {
            Ok(next) => next,
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        })
    };
    Ok(Next::Ask(dialog, Box::new(saved)))
}

/// The groups somebody is in by hand; those of a type of subscription are there by themselves.
fn groups(text: &Text, read: &Read<'_>, own: &[String], today: Day) -> anyhow::Result<FormField> {
    let all = read.group_rows(today)?.into_iter();
    let by_hand = all.filter(|row| row.of_plan.is_empty()).map(|row| row.name);
    let known: Vec<String> = by_hand.collect();
    let hint = match known.as_slice() {
        [] => text.relation_groups_hint(),
        known => text.relation_groups_known(known.join(", ")),
    };
    Ok(FormField::new(Field::Groups, field(text, Field::Groups), Kind::Names(Search::Group))
        .with(own.join(", "))
        .hinted(hint))
}

/// Who pays for them where nothing else is said.
fn payer(text: &Text) -> FormField {
    FormField::new(Field::Payer, text.form_who_pays(), Kind::Lookup(Search::Relation))
        .hinted(text.relation_payer_hint())
}

/// Fields of the club's own stand before the last three, in its order; a key is their place in it.
fn form(
    text: &Text,
    relation: &Relation,
    layout: &CardLayout,
    known: &BTreeMap<String, String>,
    [groups, payer]: [FormField; 2],
) -> Form {
    let input = |f: Field, value: &str| FormField::new(f, field(text, f), Kind::Text).with(value);
    let date =
        |day: Option<Day>| day.map(|day| day.format("%d-%m-%Y").to_string()).unwrap_or_default();
    let kinds = vec![
        ("person".to_owned(), text.kind_person()),
        ("organisation".to_owned(), text.kind_organisation()),
    ];
    let kind = if relation.kind == RelationKind::Person { "person" } else { "organisation" };
    let contacts = [
        ("all", text.contact_all()),
        ("post", text.contact_post()),
        ("least", text.contact_least()),
    ];
    let mut fields = vec![
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
        groups,
        FormField::new(Field::Kind, field(text, Field::Kind), Kind::Choice(kinds)).with(kind),
        input(Field::Number, &relation.number).required(),
        input(Field::Country, &relation.country),
        input(Field::Kvk, &relation.kvk).hinted(text.relation_kvk_hint()),
        input(Field::VatId, &relation.vat_id).hinted(text.relation_vat_hint()),
        FormField::new(Field::Contact, field(text, Field::Contact), Kind::one_of(contacts))
            .with(relation.contact.name()),
        payer,
    ];
    fields.retain(|field| layout.hidden.iter().all(|hidden| !belongs(field, *hidden)));
    let at =
        fields.iter().position(|field| field.key == Field::Kind.into()).unwrap_or(fields.len());
    for (n, name) in layout.extra.iter().enumerate().rev() {
        let value = known.get(name).cloned().unwrap_or_default();
        fields.insert(at, FormField::new(n, name.clone(), Kind::Text).with(value));
    }
    Form::new(fields)
}

/// Returns whether a field of the form belongs to a field of the card.
fn belongs(field: &FormField, to: Field) -> bool {
    FORM_FIELDS.into_iter().any(|known| field.key == known.into() && of_form(known) == to)
}

/// The fields of the form that the card may hide.
const FORM_FIELDS: [Field; 10] = [
    Field::BirthDate,
    Field::Street,
    Field::HouseNumber,
    Field::PostalCode,
    Field::City,
    Field::Country,
    Field::Email,
    Field::Phone,
    Field::Note,
    Field::Groups,
];

/// Returns the fields of the club's own as they were filled in.
fn extra(form: &Form, layout: &CardLayout) -> BTreeMap<String, String> {
    let filled = layout.extra.iter().enumerate().map(|(n, name)| (name.clone(), form.value(n)));
    filled.collect()
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
        vat_id: form.value(Field::VatId),
        kvk: form.value(Field::Kvk),
        contact: Contact::named(&form.value(Field::Contact)).unwrap_or_default(),
        groups: listed(&form.value(Field::Groups)),
        payer: form.found(Field::Payer).map(Into::into),
        note: form.value(Field::Note),
        extra: BTreeMap::new(),
    }
}
