//! The first time: which club it is, and how to begin.

use crate::db::Db;
use crate::domain::problem::Field;
use crate::ops::{NewClub, Refusal, perform_without_backup};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next, Place};
use crate::text::{self, Text, field};
use crate::ui::form::{Form, FormField, Kind};

pub(super) fn new() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let ways = vec![
            ("import".to_owned(), text.welcome_import()),
            ("empty".to_owned(), text.welcome_empty()),
        ];
        Ok(Form::new(vec![
            FormField::new(Field::Name, text.settings_club(), Kind::Text).required(),
            FormField::new(Field::Iban, field(text, Field::Iban), Kind::Iban)
                .hinted(text.welcome_later()),
            FormField::new(Field::CreditorId, field(text, Field::CreditorId), Kind::Text)
                .hinted(text.welcome_later()),
            FormField::new(Field::Kvk, field(text, Field::Kvk), Kind::Digits)
                .hinted(text.welcome_later()),
            FormField::new(Field::Kind, text.welcome_begin(), Kind::Choice(ways)),
        ]))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let club = NewClub {
            name: form.value(Field::Name),
            iban: form.value(Field::Iban),
            creditor_id: form.value(Field::CreditorId),
            kvk: form.value(Field::Kvk),
        };
        club.checked()?;
        let mut db = match Db::create(cx.path, cx.clock) {
            Ok(db) => db,
            Err(error) => return Ok(Next::Complain(text::open_error(cx.text, &error))),
        };
        perform_without_backup(&mut db, &club).map_err(|refusal: Refusal| refusal)?;
        *cx.db = Some(db);
        let said = cx.text.welcome_made(cx.path.display().to_string());
        let place =
            if form.value(Field::Kind) == "import" { Place::Import } else { Place::Dashboard };
        Ok(Next::Tell(said, Box::new(Next::Replace(place))))
    };
    let preview =
        |_: &Form, cx: &mut Cx<'_>| Ok(vec![cx.text.welcome_text(cx.path.display().to_string())]);
    FormScreen::new(Text::welcome_title, Text::help_welcome, fill, submit)
        .previewed(preview)
        .first()
}
