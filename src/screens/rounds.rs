//! The billing runs: what each made, and all of it taken back: undone while it is drafts, credited afterwards.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::runs::{Run, RunKind, RunState};
use crate::domain::calendar::dutch;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{AllCredited, CreditAll, UndoRun, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Job, Look, Next, Place, Screen};
use crate::text::{self, Text, field};
use crate::ui::browser::Column;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

/// A run with how many of its invoices are final.
type Round = (Run, i64);

#[derive(Debug, Default)]
pub(super) struct Rounds {
    rows: Rows<Round>,
}

fn state(t: &Text, (run, finals): &Round) -> (String, Role) {
    match (run.state, finals) {
        (RunState::Undone, _) => (t.run_undone(), Role::Dim),
        (_, 0) => (t.round_drafts(), Role::Text),
        (_, _) => (t.round_final(), Role::Good),
    }
}

impl Rounds {
    fn ask_undo(run: &Run, t: &Text) -> Next {
        let lines = vec![t.round_undo_text(run.done, run.total.to_string())];
        let dialog = Dialog::new(t.round_undo_title(), lines, t.undo_run_yes(), t.dialog_cancel());
        let id = run.id;
        Next::Ask(
            dialog,
            Box::new(move |cx| {
                let work = move |db: &mut crate::db::Db| perform(db, &UndoRun { run: id.into() });
                Ok(Next::Work(Job::new(cx.text.round_undo_title(), work, move |_, cx| {
                    Ok(Next::Tell(cx.text.round_undo_done(id), Box::new(Next::Stay)))
                })))
            }),
        )
    }
}

impl Screen for Rounds {
    fn title(&self, text: &Text) -> String {
        text.action_rounds()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let read = cx.db().read();
        let mut rows = Vec::new();
        for run in read.runs(RunKind::Billing)? {
            let finals = read.finals_of_run(run.id)?;
            rows.push((run, finals));
        }
        self.rows.set(rows);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let gone = match self.rows.current() {
            None => Some(text.list_nothing_here()),
            Some((run, _)) if run.state == RunState::Undone => Some(text.run_undone()),
            Some(_) => None,
        };
        let is_final = self.rows.current().is_some_and(|(_, finals)| 0 < *finals);
        let label = if is_final { text.round_credit() } else { text.undo_run_yes() };
        vec![
            Offer::named(Action::Remove, label).unless(gone),
            Offer::of(Action::Bill),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match (action, self.rows.current()) {
            (Action::Bill, _) => Next::Go(Place::Bill),
            (Action::Remove, Some((run, 0))) if run.state != RunState::Undone => {
                Rounds::ask_undo(run, cx.text)
            }
            (Action::Remove, Some((run, _))) if run.state != RunState::Undone => {
                Next::Go(Place::CreditAll { run: Some(run.id), invoices: vec![] })
            }
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::right(t.column_run(), 6),
            Column::left(t.column_until(), 11),
            Column::left(t.column_made(), 11),
            Column::right(t.column_count(), 8),
            Column::right(t.column_total(), 12),
            Column::left(t.column_status(), 0),
        ];
        let row = |round: &Round| {
            let (state, role) = state(t, round);
            let run = &round.0;
            let texts = vec![
                run.id.to_string(),
                dutch(run.on),
                dutch(run.made_on),
                run.done.to_string(),
                run.total.to_string(),
                state,
            ];
            (texts, role)
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, &t.rounds_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_rounds()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}

/// A form for why a whole round, or the invoices that were chosen, is taken back.
pub(super) fn credit_all(run: Option<i64>, invoices: Vec<i64>) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let ways = [("rebill", text.credit_rebill()), ("waive", text.credit_waive())];
        Ok(Form::new(vec![
            FormField::new(Field::Reason, field(text, Field::Reason), Kind::Text).required(),
            FormField::new(Field::Kind, text.credit_after(), Kind::one_of(ways)),
        ])
        .with_button(text.round_credit()))
    };
    let (of_submit, of_preview) = (invoices.clone(), invoices);
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let mut chosen = Vec::new();
        for id in &of_submit {
            let invoice = cx.db().read().invoice(*id)?;
            chosen.extend(invoice.map(|invoice| invoice.label().into()));
        }
        let deed = CreditAll {
            run: run.map(Into::into),
            invoices: chosen,
            reason: form.value(Field::Reason),
            rebill: form.value(Field::Kind) == "rebill",
        };
        let work = move |db: &mut crate::db::Db| perform(db, &deed);
        Ok(Next::Work(Job::new(cx.text.round_credit(), work, |done, cx| {
            Ok(Next::Tell(told(cx.text, &done), Box::new(Next::Back)))
        })))
    };
    let preview = move |_: &Form, cx: &mut Cx<'_>| {
        let read = cx.db().read();
        let (mut count, mut total) = (0_usize, Money::ZERO);
        let of_run = run.map(|run| read.invoices_of_run(run)).transpose()?.unwrap_or_default();
        let mut all = of_run;
        for id in &of_preview {
            all.extend(read.invoice(*id)?);
        }
        for invoice in all.iter().filter(|invoice| invoice.is_final && !invoice.is_credited) {
            count += 1;
            total += invoice.total;
        }
        Ok(vec![cx.text.round_credit_preview(count, total.to_string())])
    };
    FormScreen::new(Text::round_credit, Text::help_rounds, fill, submit)
        .previewed(preview)
        .in_section(Action::GoInvoices)
}

/// Says what was credited, and what was not and why.
fn told(t: &Text, done: &AllCredited) -> String {
    let total = Money::cents(done.total_cents).to_string();
    let mut said = t.round_credited(done.credit_notes.len(), total);
    for skipped in done.skipped.iter().take(3) {
        said = format!("{said} {}", text::problem(t, &skipped.problem));
    }
    match done.skipped.len() {
        0..=3 => said,
        more => format!("{said} {}", t.round_more_skipped(more - 3)),
    }
}
