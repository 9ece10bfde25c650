//! One run for the bank: what is in it, its file, and whether it is at the bank.

use std::collections::HashMap;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::approvals::{Approvable, Approval};
use crate::db::collections::{CollectionFile, CollectionItem};
use crate::db::runs::{Run, RunState};
use crate::domain::calendar::dutch;
use crate::domain::collection::Exclusion;
use crate::domain::iban::group;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{
    AnnounceRun, Announced, Approve, ExportError, MarkUploaded, UndoRun, WithdrawItem, announced,
    approvers, default_folder, export_collection, perform,
};
use crate::screens::collections::run_state;
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Job, Look, Next, Place, Screen, refusal_text};
use crate::text::{self, Text};
use crate::ui::browser::Column;
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug)]
pub(super) struct RunCard {
    id: i64,
    run: Option<Run>,
    items: Rows<CollectionItem>,
    files: Vec<CollectionFile>,
    folder: String,
    announced: Announced,
    approval: Option<Approval>,
    /// What must not be collected any more since the run was made, and why.
    unfit: HashMap<i64, Exclusion>,
    /// Who may approve; nobody when one person is enough.
    approvers: Vec<String>,
    /// When the bank wants the file; nothing once it is there.
    upload_by: Option<String>,
}

impl RunCard {
    pub(super) fn new(id: i64) -> RunCard {
        RunCard {
            id,
            run: None,
            items: Rows::default(),
            files: vec![],
            folder: String::new(),
            announced: Announced::default(),
            approval: None,
            unfit: HashMap::new(),
            approvers: vec![],
            upload_by: None,
        }
    }

    /// Says that somebody else looks first.
    fn waits(&self, t: &Text) -> Option<String> {
        (!self.approvers.is_empty() && self.approval.is_none()).then(|| t.approve_waits())
    }

    /// Says who looked, or that somebody must; nothing where one person is enough.
    fn approval_said(&self, t: &Text) -> String {
        let done = self.approval.as_ref().and_then(|_| self.needs_none(t));
        self.waits(t).or(done).unwrap_or_default()
    }

    fn announced_said(&self, t: &Text) -> String {
        let Announced { told, ready, otherwise, .. } = self.announced;
        let said = t.run_announced_count(told, ready);
        match otherwise {
            0 => said,
            count => format!("{said}; {}", t.run_announced_otherwise(count)),
        }
    }

    /// Returns what is known of the run, label and value, without what there is nothing of.
    fn facts(&self, t: &Text) -> Vec<(String, String)> {
        let Some(run) = &self.run else { return vec![] };
        let file = self.files.first();
        let others = match self.files.len() {
            0 | 1 => String::new(),
            all => t.run_more_files(all - 1),
        };
        let facts = [
            (
                t.column_collection_date(),
                format!("{}   {}", dutch(run.on), self.upload_by.clone().unwrap_or_default()),
            ),
            (t.column_count(), format!("{}   EUR {}", run.done, run.total)),
            (
                t.run_file(),
                file.map(|file| format!("{} ({}) {others}", file.file_name, file.format))
                    .unwrap_or_default(),
            ),
            (t.run_folder(), self.folder.clone()),
            (t.action_approve(), self.approval_said(t)),
            (t.run_announced(), self.announced_said(t)),
            ("SHA-256".to_owned(), file.map(|file| file.sha256.clone()).unwrap_or_default()),
            (t.run_progress(), self.progress(t)),
        ];
        facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    fn item_state(&self, t: &Text, item: &CollectionItem) -> String {
        match (&item.return_code, item.settled_on, self.unfit.get(&item.id)) {
            (Some(code), ..) => code.clone(),
            (None, Some(_), _) => t.run_item_in(),
            (None, None, Some(_)) => t.run_item_unfit(),
            (None, None, None) => String::new(),
        }
    }

    /// Says what the bank made of it so far, and what must not go to the bank any more.
    fn progress(&self, t: &Text) -> String {
        let state = self.run.as_ref().map(|run| run.state);
        match state {
            Some(RunState::Uploaded) => {
                let sum = |items: &mut dyn Iterator<Item = &CollectionItem>| -> String {
                    items.map(|item| item.amount).sum::<Money>().to_string()
                };
                let is_back = |item: &&CollectionItem| item.state == "returned";
                let is_in = |item: &&CollectionItem| item.settled_on.is_some() && !is_back(item);
                let back = self.items.iter().filter(is_back).count();
                let waiting = self.items.len() - back - self.items.iter().filter(is_in).count();
                let (came, went) = (
                    sum(&mut self.items.iter().filter(is_in)),
                    sum(&mut self.items.iter().filter(is_back)),
                );
                match (waiting, back) {
                    (0, 0) => t.run_all_in(came),
                    (0, _) => t.run_in_but(came, back, went),
                    (_, 0) => t.run_waits(waiting),
                    (_, _) => t.run_waits_but(waiting, back, went),
                }
            }
            Some(RunState::Made | RunState::Written) if !self.unfit.is_empty() => {
                t.run_unfit(self.unfit.len())
            }
            _ => String::new(),
        }
    }

    /// Says why nobody has to look.
    fn needs_none(&self, t: &Text) -> Option<String> {
        match (&self.approval, self.approvers.is_empty()) {
            (Some(approval), _) => {
                Some(t.approve_done_by(approval.person.as_str(), dutch(approval.on)))
            }
            (None, true) => Some(t.approve_not_needed()),
            (None, false) => None,
        }
    }

    fn ask_uploaded(&self, run: &Run, t: &Text) -> Next {
        let count = run.done.to_string();
        let mut lines = vec![
            t.uploaded_text(count.as_str(), run.total.to_string(), dutch(run.on)),
            t.uploaded_after(),
        ];
        let unaware = self.announced.untold + self.announced.ready + self.announced.otherwise;
        if 0 < unaware {
            lines.push(t.uploaded_untold(unaware));
        }
        if !self.unfit.is_empty() {
            lines.insert(0, t.run_unfit(self.unfit.len()));
        }
        let dialog = Dialog::new(t.uploaded_title(), lines, t.uploaded_yes(), t.dialog_cancel())
            .acknowledged_by(count.clone(), t.dialog_type(count.as_str()));
        let id = run.id;
        Next::Ask(
            dialog,
            Box::new(move |cx| {
                let outcome = perform(cx.db(), &MarkUploaded { run: id.into() });
                Ok(match outcome {
                    Ok(_) => Next::Tell(cx.text.uploaded_done(id), Box::new(Next::Stay)),
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                })
            }),
        )
    }

    /// Asks before one collection is taken out, which makes another file.
    fn ask_withdraw(&self, run: &Run, t: &Text) -> Next {
        let Some(item) = self.items.current() else { return Next::Stay };
        let mut lines = vec![t.withdraw_text(
            item.invoice_number.as_str(),
            item.holder.as_str(),
            item.amount.to_string(),
        )];
        let mut dialog = Dialog::new(t.run_withdraw(), vec![], t.withdraw_yes(), t.dialog_cancel());
        if run.state == RunState::Written {
            lines.push(t.undo_run_written());
            let number = item.invoice_number.as_str();
            dialog = dialog.acknowledged_by(number.to_owned(), t.dialog_type(number));
        }
        dialog.lines = lines;
        let deed = WithdrawItem { end_to_end_id: item.end_to_end_id.clone() };
        Next::Ask(
            dialog,
            Box::new(move |cx| {
                Ok(match perform(cx.db(), &deed) {
                    Ok(done) => {
                        let next = match done.run {
                            Some(run) => Next::Replace(Place::Run(run)),
                            None => Next::Stay,
                        };
                        let mut said = cx.text.withdraw_done(done.transactions);
                        for out in &done.left_out {
                            let why = text::exclusion(cx.text, out.reason);
                            let more = cx.text.withdraw_fell_out(out.name.as_str(), why);
                            said = format!("{said} {more}");
                        }
                        Next::Tell(said, Box::new(next))
                    }
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                })
            }),
        )
    }

    fn ask_undo(&self, run: &Run, t: &Text) -> Next {
        let count = run.done.to_string();
        let mut lines = vec![t.undo_run_text(run.done, run.total.to_string())];
        let mut dialog =
            Dialog::new(t.undo_run_title(), vec![], t.undo_run_yes(), t.dialog_cancel());
        if run.state == RunState::Written {
            // The file is on disk: somebody may have put it at the bank without saying so.
            lines.push(t.undo_run_written());
            dialog = dialog.acknowledged_by(count.clone(), t.dialog_type(count.as_str()));
        }
        dialog.lines = lines;
        let id = run.id;
        Next::Ask(
            dialog,
            Box::new(move |cx| {
                let work = move |db: &mut crate::db::Db| perform(db, &UndoRun { run: id.into() });
                Ok(Next::Work(Job::new(cx.text.undo_run_yes(), work, move |_, cx| {
                    Ok(Next::Tell(cx.text.undo_run_done(id), Box::new(Next::Stay)))
                })))
            }),
        )
    }
}

fn announce(run_id: i64, cx: &mut Cx<'_>) -> Next {
    let work = move |db: &mut crate::db::Db| perform(db, &AnnounceRun { run: run_id.into() });
    Next::Work(Job::new(cx.text.action_announce(), work, |done, cx| {
        Ok(Next::Tell(cx.text.run_announce_done(done.messages), Box::new(Next::Stay)))
    }))
}

/// Returns the job that writes the file of a run, and says where it is or why it is not.
pub(super) fn write_file(run: Run, label: String, language: String) -> Job {
    let is_at_bank = run.state == RunState::Uploaded;
    let work = move |db: &mut crate::db::Db| -> Result<Result<crate::ops::Exported, String>, crate::ops::Refusal> {
        let words = text::load(language.parse().unwrap_or_default());
        let folder = default_folder(db)?;
        let exported = export_collection(db, &run, &folder, |exclusion| text::exclusion(&words, exclusion));
        Ok(exported.map_err(|error| match error {
            ExportError::Other(path) => words.cli_export_other(path.display().to_string()),
            ExportError::NotApproved(problem) | ExportError::Unfit(problem) => text::problem(&words, &problem),
            ExportError::Fault(error) => words.run_write_failed(format!("{error:#}")),
        }))
    };
    Job::new(label, work, move |exported, cx| {
        Ok(match exported {
            Ok(exported) => {
                let file = exported
                    .files
                    .first()
                    .map(|file| file.display().to_string())
                    .unwrap_or_default();
                let told = if is_at_bank {
                    cx.text.run_file_again(file)
                } else {
                    cx.text.run_file_written(file)
                };
                Next::Tell(told, Box::new(Next::Stay))
            }
            Err(sentence) => Next::Complain(sentence),
        })
    })
}

impl Screen for RunCard {
    fn title(&self, text: &Text) -> String {
        format!("{} {}", text.thing_collection(), self.id)
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.folder = default_folder(cx.db())?.display().to_string();
        let (t, clock) = (cx.text, cx.clock);
        let read = cx.db().read();
        self.run = read.run_by_id(self.id)?;
        self.items.set(read.collection_items(self.id)?);
        self.files = read.collection_files(self.id)?;
        if let Some(run) = &self.run {
            self.announced = announced(&read, run)?;
        }
        self.unfit = read.unfit_items(self.id)?;
        self.approval = read.approval(Approvable::Run(self.id))?;
        self.approvers = approvers(&read)?;
        let is_waiting = |run: &&Run| matches!(run.state, RunState::Made | RunState::Written);
        self.upload_by = self
            .run
            .as_ref()
            .filter(is_waiting)
            .map(|run| text::upload_by(t, &read, run.on, clock))
            .transpose()?;
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let state = self.run.as_ref().map(|run| run.state);
        let gone = match state {
            Some(RunState::Uploaded) => Some(text.run_uploaded()),
            Some(RunState::Undone) | None => Some(text.run_undone()),
            Some(RunState::Made | RunState::Written) => None,
        };
        vec![
            Offer::of(Action::Uploaded).unless(
                gone.clone().or_else(|| self.waits(text)).or_else(|| {
                    (state == Some(RunState::Made)).then(|| text.uploaded_not_written())
                }),
            ),
            Offer::of(Action::Approve).unless(gone.clone().or_else(|| self.needs_none(text))),
            Offer::named(Action::Export, text.run_write())
                .unless((state == Some(RunState::Undone)).then(|| text.run_undone())),
            Offer::named(Action::Remove, text.undo_run_yes()).unless(gone.clone()),
            Offer::of(Action::Announce).unless(gone.clone()),
            Offer::of(Action::Withdraw).unless(gone),
            Offer::named(Action::Open, text.attempt_title())
                .unless(self.items.is_empty().then(|| text.list_nothing_here())),
            Offer::of(Action::Copy),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(run) = &self.run else { return Ok(Next::Stay) };
        Ok(match action {
            Action::Uploaded => self.ask_uploaded(run, cx.text),
            Action::Remove => self.ask_undo(run, cx.text),
            Action::Approve => Next::Go(Place::Approve(Some(run.id))),
            Action::Open => {
                let item = self.items.current();
                item.map_or(Next::Stay, |item| Next::Go(Place::Attempt(item.id)))
            }
            Action::Announce => announce(run.id, cx),
            Action::Withdraw => self.ask_withdraw(run, cx.text),
            Action::Export => {
                Next::Work(write_file(run.clone(), cx.text.run_write(), cx.text.language_code()))
            }
            Action::Copy => {
                self.files.first().map_or(Next::Stay, |file| Next::Copy(file.sha256.clone()))
            }
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.items)
    }

    fn above_rows(&self, text: &Text) -> usize {
        4 + self.facts(text).len()
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let run = self.run.as_ref()?;
        let (state, role) = run_state(t, run.state);
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        paint.put(area, 20, 0, &state, role);
        let facts = self.facts(t);
        let top = 3 + u16::try_from(facts.len()).unwrap_or(u16::MAX);
        for (y, (label, value)) in (2..).zip(facts) {
            paint.put(area, 1, y, &label, Role::Dim);
            paint.put(area, 14, y, &value, Role::Text);
        }
        let body = Rect { y: area.y + top, height: area.height.saturating_sub(top), ..area };
        let columns = [
            Column::left(t.column_invoice(), 10),
            Column::left(t.column_holder(), 0),
            Column::left("IBAN", 22),
            Column::left(t.column_mandate(), 12),
            Column::right(t.column_total(), 9),
            Column::left(t.column_status(), 7),
        ];
        let row = |item: &CollectionItem| {
            let texts = vec![
                item.invoice_number.clone(),
                item.holder.clone(),
                group(&item.iban),
                item.mandate_reference.clone(),
                item.amount.to_string(),
                self.item_state(t, item),
            ];
            let is_unfit = self.unfit.contains_key(&item.id);
            (texts, if is_unfit { Role::Error } else { Role::Text })
        };
        self.items.draw(paint, body, &columns, "", row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_run()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoCollections)
    }
}

/// A form for the second person, who types what it sums to: of a run, or of the refunds that wait.
pub(super) fn approve(run: Option<i64>) -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let names = approvers(&cx.db().read())?;
        let choices = names.into_iter().map(|name| (name.clone(), name)).collect();
        Ok(Form::new(vec![
            FormField::new(Field::Name, text.approve_who(), Kind::Choice(choices)),
            FormField::new(Field::Price, text.approve_total(), Kind::Amount)
                .required()
                .hinted(text.approve_total_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(total) = form.amount(Field::Price) else { return Ok(Next::Stay) };
        let deed = Approve {
            run: run.map(Into::into),
            person: form.value(Field::Name),
            total_cents: total.in_cents(),
        };
        let done = perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.approve_done(done.person), Box::new(Next::Back)))
    };
    FormScreen::new(Text::action_approve, Text::help_run, fill, submit)
        .in_section(Action::GoCollections)
}
