//! A screen that is one form: what it is filled with, and the deed that it becomes.

use std::path::PathBuf;

use crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::{Db, Read};
use crate::domain::calendar::{Day, dutch};
use crate::domain::mandate::obstacle;
use crate::domain::problem::Field;
use crate::domain::relation::{Relation, fold};
use crate::ops::Refusal;
use crate::screens::{Cx, Job, Look, Next, Place, Screen, refusal_text};
use crate::text::{self, Text};
use crate::ui::form::{FieldKey, Form, FormEvent, Found, Kind, Search};
use crate::ui::paint::{Paint, cells, wrap};
use crate::ui::theme::Role;

/// Fills a form from the administration.
type Fill = Box<dyn Fn(&mut Cx<'_>) -> anyhow::Result<Form>>;
/// Makes the deed of a filled form and does it.
type Submit = Box<dyn Fn(&Form, &mut Cx<'_>) -> Result<Next, Refusal>>;
/// Says under the form what would come of it as it stands.
type Preview = Box<dyn Fn(&Form, &mut Cx<'_>) -> anyhow::Result<Vec<String>>>;

/// Says which field cannot be as it is, and why, where the kind of the field does not tell.
type Check = Box<dyn Fn(&Form, &Cx<'_>) -> anyhow::Result<Option<(FieldKey, String)>>>;

/// Makes work of what the form as it stands would mean, where that takes longer than a frame; nothing while it is not whole.
type WorkOut = Box<dyn Fn(&Form, &mut Cx<'_>) -> anyhow::Result<Option<Job>>>;

/// What that work is called.
type NamedWork = (fn(&Text) -> String, WorkOut);

/// Says which days follow from the form as it stands, for the line of time in its help.
type Dates = Box<dyn Fn(&Form, &mut Cx<'_>) -> anyhow::Result<Vec<(Day, String)>>>;

/// A form on a screen of its own.
pub(super) struct FormScreen {
    title: fn(&Text) -> String,
    help: fn(&Text) -> String,
    form: Option<Form>,
    fill: Fill,
    submit: Submit,
    check: Option<Check>,
    preview: Option<Preview>,
    lines: Vec<String>,
    /// Whether something was typed since the lines were worked out: that follows when the frame with it is drawn.
    is_stale: bool,
    work_out: Option<NamedWork>,
    dates: Option<Dates>,
    /// The days that follow, and today.
    timeline: Option<(Vec<(Day, String)>, Day)>,
    section: Option<Action>,
    can_leave: bool,
    /// What is emptied when the form is saved and filled in again; the first field is who it was for.
    clears: &'static [Field],
    /// Who it was saved for since it was opened.
    done: Vec<String>,
}

impl FormScreen {
    pub(super) fn new(
        title: fn(&Text) -> String,
        help: fn(&Text) -> String,
        fill: impl Fn(&mut Cx<'_>) -> anyhow::Result<Form> + 'static,
        submit: impl Fn(&Form, &mut Cx<'_>) -> Result<Next, Refusal> + 'static,
    ) -> FormScreen {
        FormScreen {
            title,
            help,
            form: None,
            fill: Box::new(fill),
            submit: Box::new(submit),
            check: None,
            preview: None,
            lines: vec![],
            is_stale: false,
            work_out: None,
            dates: None,
            timeline: None,
            section: None,
            can_leave: true,
            clears: &[],
            done: vec![],
        }
    }

    /// Shows under the form what would come of it.
    pub(super) fn previewed(
        self,
        preview: impl Fn(&Form, &mut Cx<'_>) -> anyhow::Result<Vec<String>> + 'static,
    ) -> FormScreen {
        FormScreen { preview: Some(Box::new(preview)), ..self }
    }

    /// Lets what the form would mean be worked out when somebody asks, under a name.
    pub(super) fn worked_out(
        self,
        name: fn(&Text) -> String,
        work_out: impl Fn(&Form, &mut Cx<'_>) -> anyhow::Result<Option<Job>> + 'static,
    ) -> FormScreen {
        FormScreen { work_out: Some((name, Box::new(work_out))), ..self }
    }

    /// Looks whether what is filled in can be, before it is saved.
    pub(super) fn checked(
        self,
        check: impl Fn(&Form, &Cx<'_>) -> anyhow::Result<Option<(FieldKey, String)>> + 'static,
    ) -> FormScreen {
        FormScreen { check: Some(Box::new(check)), ..self }
    }

    /// Draws the days that follow from the form in its help.
    pub(super) fn dated(
        self,
        dates: impl Fn(&Form, &mut Cx<'_>) -> anyhow::Result<Vec<(Day, String)>> + 'static,
    ) -> FormScreen {
        FormScreen { dates: Some(Box::new(dates)), ..self }
    }

    pub(super) fn in_section(self, section: Action) -> FormScreen {
        FormScreen { section: Some(section), ..self }
    }

    /// Lets the form be saved again and again: what is typed stays, but for these fields.
    pub(super) fn repeated(self, clears: &'static [Field]) -> FormScreen {
        FormScreen { clears, ..self }
    }

    /// Makes the form the only thing there is: there is nothing to go back to.
    pub(super) fn first(self) -> FormScreen {
        FormScreen { can_leave: false, ..self }
    }

    fn save(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(form) = &mut self.form else { return Ok(Next::Stay) };
        if !form.check(cx.text, cx.today) {
            return Ok(Next::Stay);
        }
        let wrong = self.check.as_ref().map(|check| check(form, cx)).transpose()?.flatten();
        if let Some((field, why)) = wrong {
            form.complain(field, why.clone());
            return Ok(Next::Complain(why));
        }
        match (self.submit)(form, cx) {
            Ok(next) => Ok(next),
            Err(Refusal::Problem(problem)) => {
                let sentence = text::problem(cx.text, &problem);
                if let Some(field) = problem.field().filter(|field| form.field(*field).is_some()) {
                    form.complain(field, cx.text.form_see_below());
                }
                // What stood under the form as it would go does not go; it is worked out again with the next key.
                self.lines.clear();
                self.is_stale = false;
                Ok(Next::Complain(sentence))
            }
            Err(refusal) => Ok(Next::Complain(refusal_text(cx.text, refusal))),
        }
    }

    /// Saves and begins the next with what repeats.
    fn save_and_go_on(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let said = match self.save(cx)? {
            Next::Tell(said, _) => said,
            refused => return Ok(refused),
        };
        if let Some(form) = &mut self.form {
            self.done.extend(self.clears.first().map(|who| form.value(*who)));
            form.clear(self.clears);
        }
        Ok(Next::Tell(said, Box::new(Next::Stay)))
    }

    fn refresh(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if let Some((form, preview)) = self.form.as_ref().zip(self.preview.as_ref()) {
            self.lines = match form.is_misread(cx.text, cx.today) {
                true => vec![],
                false => preview(form, cx)?,
            };
        }
        if let Some((form, dates)) = self.form.as_ref().zip(self.dates.as_ref()) {
            self.timeline = Some((dates(form, cx)?, cx.today));
        }
        Ok(())
    }
}

/// Reads a path as people type, drop or paste it: a terminal puts a dropped file between quotes.
pub(super) fn typed_path(typed: &str) -> PathBuf {
    let typed = typed.trim().trim_matches(['\'', '"']);
    match (typed.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(typed),
    }
}

/// Returns somebody a field of the form names.
fn named(read: &Read<'_>, form: &Form, field: Field) -> anyhow::Result<Option<i64>> {
    let named = form.found(field).map(|who| read.find_relation(&who)).transpose()?;
    Ok(named.and_then(Result::ok))
}

/// Searches what a lookup asks for, and no more than fits what the form says already: plans for who gets one, mandates of who
/// pays that stand.
fn search(
    db: &Db,
    form: &Form,
    search: Search,
    words: &str,
    today: Day,
) -> anyhow::Result<Vec<Found>> {
    const COUNT: usize = 50;
    let read = db.read();
    Ok(match search {
        Search::Relation => {
            let mut found = Vec::new();
            for (id, value, name) in read.search_relations(words, COUNT)? {
                let label = format!("{value} {name}");
                let relation = read.relation(id)?.unwrap_or_default();
                let born = relation.birth_date.map(dutch).unwrap_or_default();
                let line = format!("{label}  {born} {}", relation.city).trim_end().to_owned();
                found.push(Found { value, label, line });
            }
            found
        }
        Search::Plan => {
            let holder = named(&read, form, Field::Number)?;
            let holder = holder.map(|id| read.relation(id)).transpose()?.flatten();
            let plans = read.plans()?.into_iter().map(|(_, plan)| plan).filter(|plan| {
                let fits = |holder: &Relation| plan.audience.takes(holder.kind);
                plan.is_active && holder.as_ref().is_none_or(fits)
            });
            matching(plans.map(|plan| plan.name), words)
        }
        Search::Action => matching(read.action_names()?.into_iter(), words),
        Search::Campaign => matching(read.campaigns()?.into_iter(), words),
        Search::Group => matching(read.group_rows(today)?.into_iter().map(|row| row.name), words),
        Search::Saved => {
            matching(read.saved_searches()?.into_iter().map(|search| search.name), words)
        }
        Search::Mandate => {
            let owner = match named(&read, form, Field::Payer)? {
                Some(payer) => Some(payer),
                None => named(&read, form, Field::Number)?,
            };
            let mandates = match owner {
                Some(owner) => read.mandates_of(owner)?,
                None => read.mandates()?,
            };
            let mandates = mandates
                .into_iter()
                .map(|(_, mandate)| mandate)
                .filter(|mandate| obstacle(mandate.dates, today).is_none());
            let label = |m: &crate::db::mandates::Mandate| {
                format!("{} {} {}", m.reference, m.holder, m.iban.masked())
            };
            let folded = crate::domain::relation::fold(words);
            mandates
                .filter(|mandate| crate::domain::relation::fold(&label(mandate)).contains(&folded))
                .take(COUNT)
                .map(|mandate| {
                    let label = label(&mandate);
                    Found { value: mandate.reference, line: label.clone(), label }
                })
                .collect()
        }
    })
}

/// Returns the names that the words are in, each standing for itself.
fn matching(names: impl Iterator<Item = String>, words: &str) -> Vec<Found> {
    let folded = crate::domain::relation::fold(words);
    names
        .filter(|name| crate::domain::relation::fold(name).contains(&folded))
        .map(|name| Found { value: name.clone(), line: name.clone(), label: name })
        .collect()
}

impl Screen for FormScreen {
    fn title(&self, text: &Text) -> String {
        (self.title)(text)
    }

    /// Fills the form the first time; what was typed since is kept.
    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if self.form.is_none() {
            self.form = Some((self.fill)(cx)?);
        }
        self.is_stale = true;
        Ok(())
    }

    fn load_rest(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<bool> {
        if !std::mem::take(&mut self.is_stale) {
            return Ok(false);
        }
        self.refresh(cx)?;
        Ok(self.preview.is_some() || self.dates.is_some())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let back = Offer::named(Action::Back, text.dialog_cancel())
            .unless((!self.can_leave).then(|| text.welcome_no_way_back()));
        let mut offers = vec![Offer::of(Action::Save), Offer::of(Action::Values), back];
        if !self.clears.is_empty() {
            offers.push(Offer::of(Action::SaveNext));
        }
        if let Some((name, _)) = &self.work_out {
            offers.insert(1, Offer::named(Action::NextStep, name(text)));
        }
        offers
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match action {
            Action::Save => self.save(cx),
            Action::NextStep => {
                let job = match self.form.as_ref().zip(self.work_out.as_ref()) {
                    Some((form, (_, work_out))) => work_out(form, cx)?,
                    None => return Ok(Next::Stay),
                };
                Ok(job.map_or_else(|| Next::Complain(cx.text.year_nothing()), Next::Work))
            }
            Action::SaveNext if !self.clears.is_empty() => self.save_and_go_on(cx),
            _ => Ok(Next::Stay),
        }
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let is = |action: Action| action.keys().iter().any(|own| own.is(key));
        if is(Action::SaveNext) && !self.clears.is_empty() {
            return self.save_and_go_on(cx);
        }
        if is(Action::NextStep) && self.work_out.is_some() {
            return self.act(Action::NextStep, cx);
        }
        let Some(form) = &mut self.form else { return Ok(Next::Stay) };
        let event = form.key(key, cx.today);
        self.is_stale = true;
        let Some(form) = &mut self.form else { return Ok(Next::Stay) };
        match event {
            FormEvent::Used => Ok(Next::Stay),
            FormEvent::Save => self.save(cx),
            FormEvent::Cancel if !self.can_leave => Ok(Next::Stay),
            FormEvent::Cancel if form.is_dirty() => {
                let t = cx.text;
                let dialog = crate::ui::dialog::Dialog::new(
                    t.app_drop_title(),
                    vec![t.app_drop_text()],
                    t.app_drop_yes(),
                    t.app_drop_no(),
                );
                Ok(Next::Ask(dialog, Box::new(|_| Ok(Next::Back))))
            }
            FormEvent::Cancel => Ok(Next::Back),
            FormEvent::Search(kind) => {
                let words = form
                    .focused()
                    .filter(|field| field.found.is_none())
                    .map(|field| field.typed().to_owned())
                    .unwrap_or_default();
                let is_list =
                    form.focused().is_some_and(|field| matches!(field.kind, Kind::Names(_)));
                let can_be_made = !matches!(kind, Search::Group | Search::Saved);
                let title = form.focused().map(|field| field.label.clone()).unwrap_or_default();
                let today = cx.today;
                let mut found = search(cx.db(), form, kind, &words, today)?;
                if is_list && found.iter().any(|found| fold(&found.value) == fold(&words)) {
                    // What is there is whole: another one is wanted.
                    form.begin_name();
                    found = search(cx.db(), form, kind, "", today)?;
                }
                let folded = fold(&words);
                match &found[..] {
                    [] if !words.is_empty() => {
                        return Ok(Next::Complain(cx.text.form_nothing_found(words)));
                    }
                    // One that shows why it was found is taken; one found by what does not show is asked.
                    [one]
                        if !words.is_empty()
                            && !is_list
                            && folded.split(' ').all(|word| fold(&one.label).contains(word)) =>
                    {
                        form.fill(one.value.clone(), &one.label);
                        form.key(KeyEvent::from(crossterm::event::KeyCode::Tab), cx.today);
                    }
                    _ if !can_be_made => form.offer(title, found),
                    _ => form.offer(format!("{title} ({})", cx.text.form_new_with_f6()), found),
                }
                Ok(Next::Stay)
            }
            FormEvent::Create(Search::Group | Search::Saved) => Ok(Next::Stay),
            FormEvent::Create(Search::Relation) => Ok(Next::Go(Place::NewRelation)),
            FormEvent::Create(Search::Plan) => Ok(Next::Go(Place::NewPlan)),
            FormEvent::Create(Search::Action) => Ok(Next::Go(Place::Campaign(String::new()))),
            FormEvent::Create(Search::Campaign) => Ok(Next::Go(Place::NewCampaign)),
            FormEvent::Create(Search::Mandate) => {
                let owner = form.found(Field::Payer).or_else(|| form.found(Field::Number));
                let id = owner
                    .map(|owner| cx.db().read().find_relation(&owner))
                    .transpose()?
                    .and_then(Result::ok);
                Ok(id.map_or(Next::Stay, |id| Next::Go(Place::NewMandate(id))))
            }
        }
    }

    fn is_typing(&self) -> bool {
        true
    }

    fn is_dirty(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_dirty) && self.can_leave
    }

    fn paste(&mut self, pasted: &str, _cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if let Some(form) = &mut self.form {
            form.paste(pasted);
        }
        self.is_stale = true;
        Ok(())
    }

    fn answered(&mut self, value: String, shown: &str) {
        if let Some(form) = &mut self.form {
            form.fill(value, shown);
        }
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let dirty = if self.is_dirty() { look.text.form_unsaved() } else { String::new() };
        paint.put(area, 1, 0, &self.title(look.text), Role::Title);
        paint.put_in(
            area,
            area.width.saturating_sub(20),
            0,
            19,
            &dirty,
            Role::Dim,
            crate::ui::paint::Align::Right,
        );
        let done = match self.done.as_slice() {
            [] => None,
            done => {
                let last: Vec<&str> = done.iter().rev().take(3).map(String::as_str).collect();
                Some(look.text.form_done(done.len(), last.join(", ")))
            }
        };
        let lines: Vec<String> = self
            .lines
            .iter()
            .chain(&done)
            .flat_map(|line| wrap(line, usize::from(area.width.saturating_sub(2))))
            .collect();
        let below = cells(lines.len()).min(area.height / 2);
        let body = Rect {
            x: area.x + 1,
            y: area.y + 2,
            width: area.width - 1,
            height: area.height.saturating_sub(2 + below + u16::from(0 < below)),
        };
        for (y, line) in (area.height - below..).zip(&lines) {
            paint.put(area, 1, y, line, Role::Text);
        }
        self.form.as_ref()?.draw(paint, body, look.text, look.today)
    }

    fn help(&self, text: &Text) -> String {
        let timeline = self.timeline.as_ref().filter(|(days, _)| !days.is_empty());
        let drawn = timeline.map(|(days, today)| text::timeline(text, days, *today) + "\n\n");
        format!("{}{}\n\n{}", drawn.unwrap_or_default(), (self.help)(text), text.form_help())
    }

    fn section(&self) -> Option<Action> {
        self.section
    }
}
