//! What the board decides on what stays unpaid, and why somebody is left in peace.

use crate::actions::Action;
use crate::db::Read;
use crate::db::arrears::Decided;
use crate::domain::calendar::{Day, dutch};
use crate::domain::dunning::{Decision, Hold};
use crate::domain::problem::Field;
use crate::ops::{Decide, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next};
use crate::text::{Text, field};
use crate::ui::form::{Form, FormField, Kind};

/// A form for what the board decides on an invoice; what it decided before stands under it.
pub(super) fn form(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let stands = cx.db().read().decision_on(id)?;
        let kinds = [
            ("", text.decide_none()),
            ("suspend", text.decide_suspend()),
            ("expel", text.decide_expel()),
            ("agency", text.decide_agency()),
        ];
        let (kind, note) = stands.map_or_else(Default::default, |stands| {
            (stands.decision.name().to_owned(), stands.note)
        });
        Ok(Form::new(vec![
            FormField::new(Field::Kind, text.decide_kind(), Kind::one_of(kinds)).with(kind),
            FormField::new(Field::On, text.column_date(), Kind::Date)
                .with(dutch(cx.today))
                .required(),
            FormField::new(Field::Note, field(text, Field::Note), Kind::Text)
                .with(note)
                .hinted(text.decide_note_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(invoice) = cx.db().read().invoice(id)? else { return Ok(Next::Back) };
        let deed = Decide {
            invoice: invoice.label().into(),
            decision: Decision::named(&form.value(Field::Kind)),
            on: form.day(Field::On, cx.today),
            note: form.value(Field::Note),
        };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let invoice = read.invoice(id)?;
        let mut lines: Vec<String> = invoice
            .map(|of| text.payment_of(of.label(), of.payer_name, of.open.to_string()))
            .into_iter()
            .collect();
        lines.extend(Decision::named(&form.value(Field::Kind)).map(|decision| match decision {
            Decision::Suspend => text.decide_preview_suspend(),
            Decision::Expel => text.decide_preview_expel(),
            Decision::Agency => text.decide_preview_agency(),
        }));
        lines.extend(history(text, &read, id)?);
        Ok(lines)
    };
    FormScreen::new(Text::decide_title, Text::help_arrears, fill, submit)
        .previewed(preview)
        .in_section(Action::GoOutbox)
}

/// Says what was decided on an invoice, a line each.
pub(super) fn history(text: &Text, read: &Read<'_>, id: i64) -> anyhow::Result<Vec<String>> {
    let line = |(of, ended): (Decided, Option<Day>)| {
        let said = decided(text, of.decision, of.on);
        let said = match ended {
            Some(day) => text.decided_ended(said, dutch(day)),
            None => said,
        };
        if of.note.is_empty() { said } else { format!("{said}: {}", of.note) }
    };
    Ok(read.decisions_on(id)?.into_iter().map(line).collect())
}

/// Says why somebody is left in peace, and until when.
pub(super) fn held(t: &Text, hold: &Hold) -> String {
    match hold.until {
        Some(until) => t.arrear_held_until(dutch(until), hold.reason.as_str()),
        None => t.arrear_held(hold.reason.as_str()),
    }
}

/// Says what the board decided, and when.
pub(super) fn decided(t: &Text, decision: Decision, on: Day) -> String {
    match decision {
        Decision::Suspend => t.decided_suspend(dutch(on)),
        Decision::Expel => t.decided_expel(dutch(on)),
        Decision::Agency => t.decided_agency(dutch(on)),
    }
}

/// The field for the last day that somebody is left in peace.
pub(super) fn until(text: &Text) -> FormField {
    FormField::new(Field::Until, field(text, Field::Until), Kind::Date)
        .hinted(text.hold_until_hint())
}
