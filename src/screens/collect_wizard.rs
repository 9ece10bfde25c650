//! From open invoices to the file for the bank, in four steps: selection, control, example, file.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::settings::Setting;
use crate::domain::calendar::{Day, days_after, dutch, target_day_from};
use crate::domain::collection::{Exclusion, window};
use crate::domain::problem::{Field, Problem};
use crate::ops::{Collect, CollectionProposal, perform, propose_collection};
use crate::screens::run_card::write_file;
use crate::screens::{Cx, Job, Look, Next, Place, Screen};
use crate::text::{self, Text};
use crate::ui::browser::{Column, draw_line, widths};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormEvent, FormField, Kind};
use crate::ui::paint::{Paint, cells, place, wrap};
use crate::ui::rows::moved;
use crate::ui::theme::Role;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    #[default]
    Selection,
    Control,
    Example,
    File,
}

const STEPS: [Step; 4] = [Step::Selection, Step::Control, Step::Example, Step::File];

/// One line of the control: somebody who is in, or who is out and why.
#[derive(Debug)]
struct Candidate {
    invoice: String,
    relation_id: i64,
    name: String,
    amount: String,
    exclusion: Option<Exclusion>,
}

#[derive(Debug, Default)]
pub(super) struct CollectWizard {
    step: Step,
    form: Option<Form>,
    without: Vec<String>,
    /// What is tried again, and nothing else; all there is when empty.
    again: Vec<String>,
    /// The first day for that.
    from: Option<Day>,
    proposal: Option<CollectionProposal>,
    problem: Option<Problem>,
    candidates: Vec<Candidate>,
    /// Whether something was typed since: who is in is worked out when the frame with it is drawn.
    is_stale: bool,
    cursor: usize,
    lead: String,
}

impl CollectWizard {
    /// Opens on what came back, to be tried again from a day on.
    pub(super) fn again(invoices: Vec<String>, from: Option<Day>) -> CollectWizard {
        CollectWizard { again: invoices, from, ..CollectWizard::default() }
    }

    fn deed(&self, on: Day) -> Collect {
        let again = self.again.clone();
        Collect { without: self.without.clone(), only: again.clone(), again, ..Collect::all(on) }
    }

    fn on(&self, cx: &Cx<'_>) -> Option<Day> {
        self.form.as_ref()?.day(Field::On, cx.today)
    }

    /// Works out anew who is in and who is out; what was chosen by hand stays.
    fn propose(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.is_stale = false;
        let Some(on) = self.on(cx) else { return Ok(()) };
        let today = cx.today;
        let collect = self.deed(on);
        match propose_collection(&cx.db().read(), &collect, today)? {
            Err(problem) => {
                self.problem = Some(problem);
                self.proposal = None;
                self.candidates.clear();
            }
            Ok(proposal) => {
                self.problem = None;
                self.candidates = candidates(&proposal);
                self.proposal = Some(proposal);
            }
        }
        self.cursor = self.cursor.min(self.candidates.len().saturating_sub(1));
        Ok(())
    }

    fn go(&mut self, step: Step, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        self.propose(cx)?;
        if self.problem.is_some() && Step::Selection < step {
            self.step = Step::Selection;
            let sentence = self
                .problem
                .as_ref()
                .map(|problem| text::problem(cx.text, problem))
                .unwrap_or_default();
            return Ok(Next::Complain(sentence));
        }
        if Step::Control < step
            && self.proposal.as_ref().is_some_and(|proposal| proposal.items.is_empty())
        {
            return Ok(Next::Complain(cx.text.problem_nothing_to_collect()));
        }
        if step == Step::File {
            return Ok(self.ask(cx));
        }
        self.step = step;
        Ok(Next::Stay)
    }

    fn next(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let at = STEPS.iter().position(|step| *step == self.step).unwrap_or(0);
        self.go(STEPS[(at + 1).min(STEPS.len() - 1)], cx)
    }

    fn previous(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let at = STEPS.iter().position(|step| *step == self.step).unwrap_or(0);
        self.go(STEPS[at.saturating_sub(1)], cx)
    }

    /// Takes somebody out by hand, or back in; who is out for a reason stays out.
    fn toggle(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(candidate) = self.candidates.get(self.cursor) else { return Ok(Next::Stay) };
        match candidate.exclusion {
            None => self.without.push(candidate.invoice.clone()),
            Some(Exclusion::ByHand) => self.without.retain(|invoice| *invoice != candidate.invoice),
            Some(reason) => {
                return Ok(Next::Complain(
                    cx.text.collect_stays_out(text::exclusion(cx.text, reason)),
                ));
            }
        }
        let invoice = candidate.invoice.clone();
        self.propose(cx)?;
        self.cursor =
            self.candidates.iter().position(|candidate| candidate.invoice == invoice).unwrap_or(0);
        Ok(Next::Stay)
    }

    /// Asks once more, with the number of collections to type: from here on money moves.
    fn ask(&self, cx: &mut Cx<'_>) -> Next {
        let Some((proposal, on)) = self.proposal.as_ref().zip(self.on(cx)) else {
            return Next::Stay;
        };
        let t = cx.text;
        let count = proposal.items.len().to_string();
        let out =
            proposal.excluded.iter().filter(|excluded| excluded.reason.needs_attention()).count();
        let lines = vec![
            t.collect_ask(
                proposal.items.len(),
                proposal.total().to_string(),
                text::long_date(t, proposal.collection_date, cx.today),
            ),
            t.collect_ask_out(out),
            t.collect_ask_after(),
        ];
        let dialog = Dialog::new(t.collect_title(), lines, t.collect_yes(), t.dialog_cancel())
            .acknowledged_by(count.clone(), t.dialog_type(count.as_str()));
        let deed = self.deed(on);
        let label = t.collect_title();
        let language = t.language_code();
        Next::Ask(
            dialog,
            Box::new(move |_| {
                let work = move |db: &mut crate::db::Db| {
                    let collected = perform(db, &deed)?;
                    let run =
                        collected.run.map(|run| db.read().run_by_id(run)).transpose()?.flatten();
                    Ok(run)
                };
                Ok(Next::Work(Job::new(label, work, move |run, cx| {
                    let Some(run) = run else {
                        return Ok(Next::Complain(cx.text.problem_nothing_to_collect()));
                    };
                    let label = cx.text.run_write();
                    let there = Next::Replace(Place::Run(run.id));
                    let file = Next::Work(write_file(run, label, language));
                    Ok(Next::Then(Box::new(there), Box::new(file)))
                })))
            }),
        )
    }
}

/// Lists who wants attention first, then who goes along, then who pays otherwise.
fn candidates(proposal: &CollectionProposal) -> Vec<Candidate> {
    let out = proposal.excluded.iter().map(|excluded| Candidate {
        invoice: excluded.invoice.clone(),
        relation_id: excluded.relation_id,
        name: excluded.name.clone(),
        amount: crate::domain::money::Money::cents(excluded.amount_cents).to_string(),
        exclusion: Some(excluded.reason),
    });
    let in_run = proposal.items.iter().map(|chosen| Candidate {
        invoice: chosen.invoice.label(),
        relation_id: chosen.invoice.payer_id,
        name: chosen.invoice.payer_name.clone(),
        amount: chosen.item.amount.to_string(),
        exclusion: None,
    });
    let mut all: Vec<Candidate> = out.chain(in_run).collect();
    all.sort_by_key(|candidate| match candidate.exclusion {
        Some(exclusion) if exclusion.needs_attention() => 0,
        None | Some(Exclusion::ByHand) => 1,
        Some(_) => 2,
    });
    all
}

impl Screen for CollectWizard {
    fn title(&self, text: &Text) -> String {
        text.collect_title()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if self.form.is_none() {
            let read = cx.db.as_ref().expect("a wizard opens on an administration").read();
            let told =
                days_after(cx.today, i64::from(read.setting_count(Setting::PrenotificationDays)?));
            let window = window(cx.today, &read.bank_terms()?);
            let proposed = match self.again.is_empty() {
                true => target_day_from(window.advised.max(told)),
                false => target_day_from(window.advised.max(self.from.unwrap_or(window.advised))),
            };
            self.lead = cx.text.collect_window(dutch(window.first), dutch(window.advised));
            let field = FormField::new(Field::On, cx.text.collect_on(), Kind::Date)
                .with(proposed.format("%d-%m-%Y").to_string())
                .required();
            self.form = Some(Form::new(vec![field]).with_button(cx.text.action_next_step()));
        }
        self.propose(cx)
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let first = (self.step == Step::Selection).then(|| text.wizard_first());
        let mut offers =
            vec![Offer::of(Action::PreviousStep).unless(first), Offer::of(Action::NextStep)];
        if self.step == Step::Control {
            offers.extend([
                Offer::named(Action::Choose, text.collect_in_out()),
                Offer::named(Action::Open, text.card_open_relation()),
            ]);
        }
        offers.push(Offer::of(Action::Back));
        offers
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match action {
            Action::NextStep => self.next(cx),
            Action::PreviousStep => self.previous(cx),
            Action::Choose => self.toggle(cx),
            Action::Open => {
                let candidate = self.candidates.get(self.cursor);
                Ok(candidate.map_or(Next::Stay, |candidate| {
                    Next::Go(Place::Relation { id: candidate.relation_id, list: vec![] })
                }))
            }
            _ => Ok(Next::Stay),
        }
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match key.code {
            KeyCode::F(8) => return self.next(cx),
            KeyCode::F(7) => return self.previous(cx),
            _ => {}
        }
        match self.step {
            Step::Selection => {
                let Some(form) = &mut self.form else { return Ok(Next::Stay) };
                match form.key(key, cx.today) {
                    FormEvent::Cancel => return Ok(Next::Back),
                    FormEvent::Save => return self.next(cx),
                    _ => self.is_stale = true,
                }
            }
            Step::Control => match key.code {
                KeyCode::Esc => return Ok(Next::Back),
                _ => self.cursor = moved(self.cursor, key, self.candidates.len()),
            },
            Step::Example | Step::File => match key.code {
                KeyCode::Enter => return self.next(cx),
                KeyCode::Esc => return Ok(Next::Back),
                _ => {}
            },
        }
        Ok(Next::Stay)
    }

    fn load_rest(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<bool> {
        if !self.is_stale {
            return Ok(false);
        }
        self.propose(cx)?;
        Ok(true)
    }

    fn is_typing(&self) -> bool {
        self.step == Step::Selection
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        draw_steps(
            paint,
            area,
            &[t.collect_step_1(), t.collect_step_2(), t.collect_step_3(), t.collect_step_4()],
            STEPS.iter().position(|s| *s == self.step).unwrap_or(0),
        );
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        match self.step {
            Step::Selection => self.draw_selection(paint, body, look),
            Step::Control => self.draw_control(paint, body, look),
            Step::Example | Step::File => self.draw_example(paint, body, look),
        }
    }

    fn help(&self, text: &Text) -> String {
        text.help_collect()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoCollections)
    }
}

/// Draws where in a wizard somebody is.
pub(super) fn draw_steps(paint: &mut Paint<'_>, area: Rect, steps: &[String], current: usize) {
    let mut x = 1;
    for (at, step) in steps.iter().enumerate() {
        let label = format!(" {} {step} ", at + 1);
        paint.put(area, x, 0, &label, if at == current { Role::BarActive } else { Role::Dim });
        x += cells(label.chars().count());
        if at + 1 < steps.len() {
            paint.put(area, x, 0, ">", Role::Dim);
            x += 1;
        }
    }
}

impl CollectWizard {
    fn draw_selection(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
    ) -> Option<Position> {
        let t = look.text;
        let form_area =
            Rect { x: area.x + 1, width: area.width - 1, height: 2.min(area.height), ..area };
        let cursor = self.form.as_ref()?.draw(paint, form_area, t, look.today);
        let mut lines = vec![(self.lead.clone(), Role::Dim), (String::new(), Role::Text)];
        if let Some(problem) = &self.problem {
            lines.push((text::problem(t, problem), Role::Error));
        }
        if let Some(proposal) = &self.proposal {
            let attention = proposal
                .excluded
                .iter()
                .filter(|excluded| excluded.reason.needs_attention())
                .count();
            lines.push((
                t.collect_count(proposal.items.len(), proposal.total().to_string()),
                Role::Heading,
            ));
            lines.push((
                t.collect_out(attention, proposal.excluded.len() - attention),
                if 0 < attention { Role::Warning } else { Role::Text },
            ));
            lines.extend(
                proposal
                    .warnings
                    .iter()
                    .map(|warning| (format!("! {}", text::warning(t, warning)), Role::Warning)),
            );
        }
        let mut y = 3;
        for (line, role) in lines {
            for part in wrap(&line, usize::from(area.width.saturating_sub(2))) {
                paint.put(area, 1, y, &part, role);
                y += 1;
            }
        }
        cursor
    }

    fn draw_control(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left("", 3),
            Column::left(t.column_invoice(), 10),
            Column::left(t.column_payer(), 0),
            Column::right(t.column_open(), 10),
            Column::left(t.column_reason(), 28),
        ];
        let widths = widths(&columns, area.width.saturating_sub(3));
        let headings: Vec<String> = columns.iter().map(|column| column.title.clone()).collect();
        draw_line(paint, area, 0, &columns, &widths, &headings, Role::Heading);
        let height = usize::from(area.height.saturating_sub(2)).max(1);
        let top = (self.cursor + 1).saturating_sub(height);
        for (line, candidate) in self.candidates.iter().enumerate().skip(top).take(height) {
            let y = cells(line - top) + 1;
            let (mark, reason, role) = match candidate.exclusion {
                None => ("[x]", String::new(), Role::Text),
                Some(exclusion) => {
                    let role = if exclusion.needs_attention() { Role::Warning } else { Role::Dim };
                    ("[ ]", text::exclusion(t, exclusion), role)
                }
            };
            let texts = vec![
                mark.to_owned(),
                candidate.invoice.clone(),
                candidate.name.clone(),
                candidate.amount.clone(),
                reason,
            ];
            draw_line(paint, area, y, &columns, &widths, &texts, role);
            if line == self.cursor {
                paint.put(area, 1, y, ">", role);
                paint.stripe(area, y, Role::Focus);
            }
        }
        if let Some(proposal) = &self.proposal {
            let total = t.collect_count(proposal.items.len(), proposal.total().to_string());
            paint.put(area, 1, area.height.saturating_sub(1), &total, Role::Title);
        }
        place(area, 1, cells(self.cursor - top) + 1)
    }

    fn draw_example(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let proposal = self.proposal.as_ref()?;
        let once = proposal
            .items
            .iter()
            .filter(|chosen| {
                chosen.item.sequence == crate::domain::collection::SequenceType::OneOff
            })
            .count();
        let facts = [
            (t.column_collection_date(), text::long_date(t, proposal.collection_date, look.today)),
            (t.column_count(), proposal.items.len().to_string()),
            (t.column_total(), format!("EUR {}", proposal.total())),
            (t.collect_kinds(), t.collect_kinds_text(proposal.items.len() - once, once)),
        ];
        for (y, (label, value)) in (0..).zip(facts) {
            paint.put(area, 1, y, &label, Role::Dim);
            paint.put(area, 18, y, &value, Role::Title);
        }
        let mut y = 5;
        for warning in &proposal.warnings {
            for part in wrap(
                &format!("! {}", text::warning(t, warning)),
                usize::from(area.width.saturating_sub(2)),
            ) {
                paint.put(area, 1, y, &part, Role::Warning);
                y += 1;
            }
        }
        y += 1;
        paint.put(area, 1, y, &t.collect_first_items(), Role::Heading);
        for chosen in proposal.items.iter().take(usize::from(area.height.saturating_sub(y + 1))) {
            y += 1;
            let item = &chosen.item;
            let line = format!(
                "{:<12} {:<26.26} {:<24} {:>10}",
                item.end_to_end_id,
                item.holder,
                item.iban.grouped(),
                item.amount.to_string()
            );
            paint.put(area, 3, y, &line, Role::Text);
        }
        place(area, 1, 0)
    }
}
