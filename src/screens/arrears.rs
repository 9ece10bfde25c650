//! What is late, how far along the ladder it is, and what the board can decide.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::messages::MessageKind;
use crate::domain::calendar::{Day, days_after, days_between, dutch};
use crate::domain::dunning::Decision;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{Arrear, Asks, ChargeCosts, HoldRelation, HoldReminders, Quiet, arrears, perform};
use crate::screens::decisions::{decided, held, until};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Look, Next, Place, Screen, refusal_text};
use crate::text::{Text, field};
use crate::ui::browser::Column;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Arrears {
    rows: Rows<Arrear>,
}

/// Says where something late stands, and how it looks.
fn standing(t: &Text, arrear: &Arrear) -> (String, Role) {
    match (&arrear.quiet, arrear.asks) {
        (Some(Quiet::InCollection(run)), _) => (t.invoice_in_run(*run), Role::Dim),
        (Some(Quiet::Held(hold) | Quiet::PayerHeld(hold)), _) => (held(t, hold), Role::Dim),
        (Some(Quiet::AtAgency(on)), _) => (decided(t, Decision::Agency, *on), Role::Dim),
        (Some(Quiet::Died), _) => (t.sale_deceased(), Role::Dim),
        (None, Asks::Decision) => match &arrear.costs {
            Some(costs) => (t.arrear_costs(costs.as_str()), Role::Error),
            None => (t.arrear_decide(), Role::Error),
        },
        (None, Asks::Decided(decision, on)) => (decided(t, decision, on), Role::Text),
        (None, Asks::Withdrawn) => (t.arrear_withdrawn(), Role::Warning),
        (None, Asks::Tell(MessageKind::WikLetter)) => (t.arrear_letter_due(), Role::Warning),
        (None, Asks::Tell(_)) => (t.arrear_reminder_due(), Role::Warning),
        (None, Asks::Nothing { told, next_on }) => (nothing_today(t, told, next_on), Role::Text),
    }
}

fn nothing_today(t: &Text, told: Option<(MessageKind, Day)>, next_on: Option<Day>) -> String {
    match (told, next_on) {
        (None, Some(on)) => t.arrear_reminder_on(dutch(on)),
        (None, None) => t.arrear_in_outbox(),
        (Some((MessageKind::WikLetter, sent)), next) => {
            let until = next.map_or(sent, |next| days_after(next, -1));
            t.arrear_letter_sent(dutch(until))
        }
        (Some((_, sent)), _) => t.arrear_reminded(dutch(sent)),
    }
}

impl Arrears {
    fn charge(arrear: &Arrear, cx: &mut Cx<'_>) -> Next {
        let deed = ChargeCosts { invoice: arrear.late.invoice.label().into() };
        match perform(cx.db(), &deed) {
            Ok(made) => {
                let costs = Money::cents(made.costs_cents).to_string();
                let said = cx.text.arrear_costs_made(costs, made.of.join(", "));
                Next::Tell(said, Box::new(Next::Go(Place::Invoice(made.draft))))
            }
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        }
    }

    /// Takes up what was put on hold, the invoice or its payer; or asks why the payer is from now on.
    fn hold(arrear: &Arrear, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let invoice = &arrear.late.invoice;
        let done = match &arrear.quiet {
            Some(Quiet::Held(_)) => {
                let invoice = invoice.label().into();
                let deed = HoldReminders { invoice, reason: None, until: None, as_before: false };
                perform(cx.db(), &deed).map(drop)
            }
            Some(Quiet::PayerHeld(_)) => {
                let relation = cx.db().read().relation_number(invoice.payer_id)?.into();
                perform(
                    cx.db(),
                    &HoldRelation { relation, reason: None, until: None, as_before: false },
                )
                .map(drop)
            }
            _ => return Ok(Next::Go(Place::HoldRelation(invoice.payer_id))),
        };
        Ok(match done {
            Ok(()) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Stay)),
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        })
    }
}

impl Screen for Arrears {
    fn title(&self, text: &Text) -> String {
        text.action_arrears()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        self.rows.set(arrears(&cx.db().read(), today)?);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.rows.is_empty().then(|| text.list_nothing_here());
        let hold = match self.rows.current().and_then(|arrear| arrear.quiet.as_ref()) {
            Some(Quiet::Held(_) | Quiet::PayerHeld(_)) => text.hold_end(),
            _ => text.arrear_hold(),
        };
        vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::of(Action::Instalments).unless(nothing.clone()),
            Offer::of(Action::Costs).unless(nothing.clone()),
            Offer::of(Action::Decide).unless(nothing.clone()),
            Offer::named(Action::Hold, hold).unless(nothing.clone()),
            Offer::of(Action::WriteOff).unless(nothing),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(arrear) = self.rows.current() else { return Ok(Next::Stay) };
        let invoice = &arrear.late.invoice;
        Ok(match action {
            Action::Open => Next::Go(Place::Invoice(invoice.id)),
            Action::Instalments => Next::Go(Place::Instalments(invoice.id)),
            Action::WriteOff => Next::Go(Place::WriteOff(invoice.id)),
            Action::Decide => Next::Go(Place::Decide(invoice.id)),
            Action::Costs => Arrears::charge(arrear, cx),
            Action::Hold => Arrears::hold(arrear, cx)?,
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_payer(), 18),
            Column::left(t.column_invoice(), 10),
            Column::right(t.column_open(), 9),
            Column::right(t.arrear_days(), 6),
            Column::left(t.column_status(), 0),
        ];
        let row = |arrear: &Arrear| {
            let (said, role) = standing(t, arrear);
            let late = &arrear.late;
            let texts = vec![
                late.invoice.payer_name.clone(),
                late.invoice.label(),
                late.amount.to_string(),
                days_between(late.due, look.today).to_string(),
                said,
            ];
            (texts, role)
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, &t.arrears_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_arrears()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoOutbox)
    }
}

/// A form for why somebody is not reminded of anything for now.
pub(super) fn hold_form(relation_id: i64) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let reason = FormField::new(Field::Reason, field(cx.text, Field::Reason), Kind::Text);
        Ok(Form::new(vec![reason.required().hinted(cx.text.arrear_hold_hint()), until(cx.text)]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let relation = cx.db().read().relation_number(relation_id)?.into();
        let (reason, until) = (Some(form.value(Field::Reason)), form.day(Field::Until, cx.today));
        perform(cx.db(), &HoldRelation { relation, reason, until, as_before: false })?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    let preview = move |_: &Form, cx: &mut Cx<'_>| {
        let read = cx.db().read();
        let all = read.invoices_of(relation_id)?.into_iter();
        let open: Vec<String> = all
            .filter(|invoice| invoice.is_final && invoice.open.is_positive())
            .map(|invoice| invoice.label())
            .collect();
        let name = read.relation_name(relation_id)?;
        Ok(vec![cx.text.arrear_hold_preview(name, open.join(", "))])
    };
    FormScreen::new(Text::arrear_hold, Text::help_arrears, fill, submit)
        .previewed(preview)
        .in_section(Action::GoOutbox)
}
