//! Who wants to join: looked at, let in with everything at once, or turned away.

use std::path::{Path, PathBuf};

use crate::actions::{Action, Offer};
use crate::db::intakes::{Intake, IntakeState};
use crate::db::{Db, Read};
use crate::domain::calendar::{Day, dutch, typed_date};
use crate::domain::index::{Index, Order};
use crate::domain::money::Money;
use crate::domain::payment_reference::intake_reference;
use crate::domain::problem::{Field, Problem};
use crate::exchange::members::guess_columns;
use crate::exchange::sheet::SheetError;
use crate::ops::{
    AcceptIntake, AddIntake, AddRelation, Application, AwaitIntake, Refusal, RefuseIntake,
    SaleLine, TakenIn, application_files, intake_may_be, names_somebody, perform,
    read_applications, rehearse, take_in,
};
use crate::screens::form_screen::{FormScreen, typed_path};
use crate::screens::list_view::{List, ListView};
use crate::screens::sale_lines::read_items;
use crate::screens::{Cx, Job, Look, Next, Place, paper, refusal_text};
use crate::text::{self, Text, field};
use crate::ui::browser::{Column, Row};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormField, Kind, Search};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Intakes;

fn state_name(text: &Text, intake: &Intake) -> (String, Role) {
    match intake.state {
        IntakeState::New => (text.intake_new(), Role::Text),
        IntakeState::Waiting => (text.intake_waiting(intake_reference(intake.id)), Role::Text),
        IntakeState::Accepted => (text.intake_accepted(), Role::Dim),
        IntakeState::Refused => (text.intake_refused(intake.reason.as_str()), Role::Dim),
        IntakeState::Duplicate => (text.intake_duplicate(intake.reason.as_str()), Role::Dim),
    }
}

impl List for Intakes {
    fn title(&self, text: &Text) -> String {
        text.action_intakes()
    }

    fn orders(&self) -> &'static [Order] {
        &[Order::Date]
    }

    fn index(&self, read: Read<'_>, _order: Order, _today: Day) -> anyhow::Result<Index> {
        let mut index = Index::default();
        for (id, key) in read.intake_keys()? {
            index.push(id, Money::ZERO, &[&key]);
        }
        Ok(index)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let Some(intake) = read.intake(id)? else { return Ok(None) };
        let application = Application::of(&intake)?;
        let (state, mut role) = state_name(look.text, &intake);
        let known = if intake.state.is_open() && !intake_may_be(&read, &application)?.is_empty() {
            role = Role::Warning;
            look.text.intake_known()
        } else {
            String::new()
        };
        let cells =
            vec![dutch(intake.received_on), application.name(), application.wanted(), known, state];
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        vec![
            Offer::named(Action::Open, text.intake_accept()).unless(nothing.clone()),
            Offer::named(Action::New, text.intake_add()),
            Offer::named(Action::Finalise, text.intake_await()).unless(nothing.clone()),
            Offer::named(Action::Remove, text.intake_refuse()).unless(nothing),
            Offer::named(Action::Import, text.intakes_take_in()),
            Offer::named(Action::Print, text.application_form()),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match action {
            Action::New => return Ok(Next::Go(Place::NewIntake)),
            Action::Import => return Ok(Next::Go(Place::TakeIn)),
            Action::Print => return Ok(paper::of_application(cx.text)),
            _ => {}
        }
        let Some(id) = list.browser.current() else { return Ok(Next::Stay) };
        let intake = cx.db().read().intake(id)?;
        let became = intake.as_ref().and_then(|intake| intake.relation_id);
        let is_open = intake.is_some_and(|intake| intake.state.is_open());
        Ok(match (action, became) {
            (Action::Open, Some(id)) => Next::Go(Place::Relation { id, list: vec![] }),
            (Action::Open | Action::Finalise | Action::Remove, _) if !is_open => {
                Next::Complain(cx.text.intake_decided())
            }
            (Action::Open, None) => Next::Go(Place::AcceptIntake(id)),
            (Action::Remove, _) => Next::Go(Place::RefuseIntake(id)),
            (Action::Finalise, _) => ask_await(id, cx)?,
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        vec![
            Column::left(t.column_date(), 10),
            Column::left(t.column_name(), 0),
            Column::left(t.column_plan(), 18),
            Column::left(String::new(), 8),
            Column::left(t.column_status(), 24),
        ]
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_intakes(count)
    }

    fn sums(&self) -> bool {
        false
    }

    fn help(&self, text: &Text) -> String {
        text.help_intakes()
    }

    fn section(&self) -> Action {
        Action::GoIntakes
    }
}

/// A form for a list of applications or orders, or for the mails of a website.
pub(super) fn take_in_form() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let file = FormField::new(Field::Address, text.intakes_file(), Kind::Text);
        let file = file.required().hinted(text.intakes_file_hint());
        Ok(Form::new(vec![file]).with_button(text.intakes_take_in()))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let path = typed_path(&form.value(Field::Address));
        let work = move |db: &mut Db| {
            let mut all = Vec::new();
            for file in application_files(&path)? {
                let taken = take_in_file(db, &file);
                all.push((file, taken));
            }
            Ok(all)
        };
        let job = Job::new(cx.text.intakes_take_in(), work, |all, cx| Ok(taken(cx.text, all)));
        Ok(Next::Work(job))
    };
    let preview = |form: &Form, cx: &mut Cx<'_>| {
        let path = typed_path(&form.value(Field::Address));
        let files = application_files(&path).unwrap_or_default().into_iter();
        let count = files.filter(|file| file.is_file()).count();
        Ok(if count == 0 { vec![] } else { vec![cx.text.intakes_preview(count)] })
    };
    FormScreen::new(Text::intakes_take_in, Text::help_intakes, fill, submit)
        .previewed(preview)
        .in_section(Action::GoIntakes)
}

/// Why a file was not taken in.
enum NotTaken {
    Sheet(SheetError),
    /// It has no column that says who it is of; with its headings.
    NobodyNamed(String),
    Refused(Refusal),
}

/// Takes one file in; what is wrong with it stops no other.
fn take_in_file(db: &mut Db, file: &Path) -> Result<TakenIn, NotTaken> {
    let read = read_applications(file).map_err(|fault| NotTaken::Refused(fault.into()))?;
    let sheet = read.map_err(NotTaken::Sheet)?;
    let columns = guess_columns(&sheet.headings);
    if !names_somebody(&columns) {
        return Err(NotTaken::NobodyNamed(sheet.headings.join(", ")));
    }
    take_in(db, &sheet, &columns).map_err(NotTaken::Refused)
}

/// Says what was taken in, and of each file what was wrong with it.
fn taken(t: &Text, all: Vec<(PathBuf, Result<TakenIn, NotTaken>)>) -> Next {
    let added = all.iter().flat_map(|(_, taken)| taken).map(|taken| taken.added).sum::<usize>();
    let mut lines = vec![t.intakes_taken(added)];
    for (file, taken) in all {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match taken {
            Err(NotTaken::Sheet(error)) => {
                lines.push(t.cli_not_a_list(name, text::sheet_error(t, &error)));
            }
            Err(NotTaken::NobodyNamed(headings)) => {
                lines.push(t.cli_no_name_column(name, headings));
            }
            Err(NotTaken::Refused(refusal)) => {
                let said = refusal_text(t, refusal);
                lines.push(t.intakes_of_file(name, said));
            }
            Ok(taken) => lines.extend(taken.problems.iter().map(|(row, problem)| {
                let said = t.cli_row(*row, text::problem(t, problem));
                t.intakes_of_file(name.as_str(), said)
            })),
        }
    }
    let there = || Box::new(Next::Back);
    if lines.len() == 1 {
        return Next::Tell(lines.remove(0), there());
    }
    let dialog = Dialog::new(t.intakes_take_in(), lines, t.dialog_seen(), t.dialog_back());
    Next::Ask(dialog, Box::new(|_| Ok(Next::Back)))
}

/// A form for an application as it came in on paper, by mail or by telephone.
pub(super) fn new() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let input = |f: Field| FormField::new(f, field(text, f), Kind::Text);
        Ok(Form::new(vec![
            input(Field::FirstName),
            input(Field::Prefix),
            input(Field::LastName).required(),
            FormField::new(Field::BirthDate, field(text, Field::BirthDate), Kind::Date),
            input(Field::Street),
            input(Field::HouseNumber),
            input(Field::PostalCode),
            input(Field::City),
            FormField::new(Field::Email, field(text, Field::Email), Kind::Email),
            input(Field::Phone),
            FormField::new(Field::Plan, field(text, Field::Plan), Kind::Lookup(Search::Plan))
                .hinted(text.form_lookup_hint()),
            FormField::new(Field::Products, text.intakes_ordered(), Kind::Text)
                .hinted(text.intakes_ordered_hint()),
            FormField::new(Field::StartDate, field(text, Field::StartDate), Kind::Date)
                .hinted(text.intake_start_hint()),
            FormField::new(Field::Iban, field(text, Field::Iban), Kind::Iban)
                .hinted(text.intake_iban_hint()),
            input(Field::Holder),
            FormField::new(Field::MandateSignedOn, field(text, Field::MandateSignedOn), Kind::Date),
            input(Field::OriginText),
        ]))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let application = read(form, cx)?;
        let added = perform(cx.db(), &AddIntake { application, received_on: None })?;
        let said = match added.may_be.as_slice() {
            [] => cx.text.intake_added(),
            known => cx.text.intake_added_known(known.join(", ")),
        };
        Ok(Next::Tell(said, Box::new(Next::Back)))
    };
    FormScreen::new(Text::intake_add, Text::help_intakes, fill, submit)
        .repeated(&[
            Field::FirstName,
            Field::Prefix,
            Field::LastName,
            Field::BirthDate,
            Field::Street,
            Field::HouseNumber,
            Field::PostalCode,
            Field::City,
            Field::Email,
            Field::Phone,
            Field::Iban,
            Field::Holder,
            Field::MandateSignedOn,
            Field::Products,
        ])
        .in_section(Action::GoIntakes)
}

fn read(form: &Form, cx: &Cx<'_>) -> Result<Application, Problem> {
    let day = |f: Field| typed_date(&form.value(f), cx.today);
    let text = |f: Field| Some(form.value(f)).filter(|text| !text.is_empty());
    let ordered = read_items(&form.value(Field::Products))?.into_iter().map(|item| SaleLine {
        description: item.product,
        quantity: item.quantity,
        price_cents: item.price_cents,
        ..SaleLine::default()
    });
    Ok(Application {
        applicant: AddRelation {
            first_name: form.value(Field::FirstName),
            prefix: form.value(Field::Prefix),
            last_name: form.value(Field::LastName),
            birth_date: day(Field::BirthDate),
            email: form.value(Field::Email),
            phone: form.value(Field::Phone),
            street: form.value(Field::Street),
            house_number: form.value(Field::HouseNumber),
            postal_code: form.value(Field::PostalCode),
            city: form.value(Field::City),
            ..AddRelation::default()
        },
        plan: form.found(Field::Plan).unwrap_or_default().into(),
        items: ordered.collect(),
        order: String::new(),
        start_date: day(Field::StartDate),
        iban: text(Field::Iban),
        holder: form.value(Field::Holder),
        signed_on: day(Field::MandateSignedOn),
        origin_text: text(Field::OriginText),
        action: None,
    })
}

/// Asks before somebody waits for their payment: who, and what they would pay.
fn ask_await(id: i64, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
    let read = cx.db().read();
    let Some(intake) = read.intake(id)? else { return Ok(Next::Stay) };
    let application = Application::of(&intake)?;
    let known = intake_may_be(&read, &application)?.first().copied();
    let known = known.map(|known| read.relation_number(known)).transpose()?;
    let t = cx.text;
    let accept = AcceptIntake {
        intake: id.into(),
        is_new: known.is_none(),
        relation: known.map(Into::into),
        start_date: None,
        method: None,
    };
    let total = match rehearse(cx.db(), &accept) {
        Ok(done) => Money::cents(done.total_cents).to_string(),
        Err(refusal) => return Ok(Next::Complain(refusal_text(t, refusal))),
    };
    let lines = vec![t.intake_await_text(application.name(), total.as_str())];
    let dialog = Dialog::new(t.intake_await(), lines, t.intake_await(), t.dialog_cancel());
    Ok(Next::Ask(
        dialog,
        Box::new(move |cx| {
            Ok(match perform(cx.db(), &AwaitIntake { intake: id.into() }) {
                Ok(done) => {
                    let said = cx.text.intake_awaits(total.as_str(), done.reference);
                    Next::Tell(said, Box::new(Next::Stay))
                }
                Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
            })
        }),
    ))
}

/// A form that lets somebody in, with what comes of it under it.
pub(super) fn accept(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let known = match read.intake(id)? {
            Some(intake) => intake_may_be(&read, &Application::of(&intake)?)?.first().copied(),
            None => None,
        };
        let who = FormField::new(
            Field::Relation,
            field(text, Field::Relation),
            Kind::Lookup(Search::Relation),
        )
        .hinted(text.intake_relation_hint());
        let methods = [
            ("", text.counter_later()),
            ("bank", text.method_bank()),
            ("cash", text.method_cash()),
            ("pin", text.method_pin()),
        ];
        Ok(Form::new(vec![
            match known {
                Some(known) => {
                    let number = read.relation_number(known)?;
                    who.found(format!("{number} {}", read.relation_name(known)?), number)
                }
                None => who,
            },
            FormField::new(Field::StartDate, field(text, Field::StartDate), Kind::Date)
                .hinted(text.intake_accept_start_hint()),
            FormField::new(Field::Kind, text.intake_paid(), Kind::one_of(methods)),
        ])
        .with_button(text.intake_accept()))
    };
    let deed = move |form: &Form, cx: &Cx<'_>| AcceptIntake {
        intake: id.into(),
        relation: form.found(Field::Relation).map(Into::into),
        // Whoever is not named here is somebody else: the form named who it may be.
        is_new: form.found(Field::Relation).is_none(),
        start_date: form.day(Field::StartDate, cx.today),
        method: Some(form.value(Field::Kind)).filter(|method| !method.is_empty()),
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let deed = deed(form, cx);
        let done = perform(cx.db(), &deed)?;
        let said = match &done.invoice {
            Some(number) => cx.text.intake_let_in(done.relation.as_str(), number.as_str()),
            None => cx.text.intake_let_in_free(done.relation.as_str()),
        };
        let place = Place::Relation { id: done.relation_id, list: vec![] };
        Ok(Next::Tell(said, Box::new(Next::Replace(place))))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let Some(intake) = read.intake(id)? else { return Ok(vec![]) };
        let application = Application::of(&intake)?;
        let a = &application.applicant;
        let about = [
            application.name(),
            a.birth_date.map(dutch).unwrap_or_default(),
            format!("{} {}", a.street, a.house_number),
            format!("{} {}", a.postal_code, a.city),
            a.email.clone(),
            application.wanted(),
            application.iban.clone().unwrap_or_default(),
        ];
        let about: Vec<&str> =
            about.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        let deed = deed(form, cx);
        let total = match rehearse(cx.db(), &deed) {
            Ok(done) => {
                let total = Money::cents(done.total_cents).to_string();
                text.counter_preview(application.name(), total)
            }
            Err(refusal) => refusal_text(text, refusal),
        };
        Ok(vec![about.join(", "), total])
    };
    FormScreen::new(Text::intake_accept, Text::help_intakes, fill, submit)
        .previewed(preview)
        .in_section(Action::GoIntakes)
}

/// A form that turns somebody away.
pub(super) fn refuse(id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        Ok(Form::new(vec![
            FormField::new(Field::Reason, field(text, Field::Reason), Kind::Text).required(),
            FormField::new(Field::Kind, text.intake_is_duplicate(), Kind::YesNo),
        ])
        .with_button(text.intake_refuse()))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let deed = RefuseIntake {
            intake: id.into(),
            reason: form.value(Field::Reason),
            is_duplicate: form.is_yes(Field::Kind),
        };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.intake_turned_away(), Box::new(Next::Back)))
    };
    let preview = move |_: &Form, cx: &mut Cx<'_>| {
        let intake = cx.db().read().intake(id)?;
        let name = intake.map(|intake| Application::of(&intake)).transpose()?;
        let name = name.map(|application| application.name()).unwrap_or_default();
        Ok(vec![cx.text.intake_of(name)])
    };
    FormScreen::new(Text::intake_refuse, Text::help_intakes, fill, submit)
        .previewed(preview)
        .in_section(Action::GoIntakes)
}
