//! The club's own list, in five steps: file, columns, problems, example, done. Leaving before leaves nothing behind.

use std::fs;
use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::domain::problem::Field;
use crate::exchange::members::{Columns, Understood, fields, guess_columns, understand};
use crate::exchange::sheet::{BYTES_MAX, Sheet, SheetError, read};
use crate::ops::{ImportRelations, Imported, Refusal, names_somebody, perform, rehearse};
use crate::screens::collect_wizard::draw_steps;
use crate::screens::form_screen::typed_path;
use crate::screens::{Cx, Job, Look, Next, Place, Screen, refusal_text};
use crate::text::{self, Text};
use crate::ui::browser::{Column, draw_table};
use crate::ui::form::{Form, FormEvent, FormField, Kind};
use crate::ui::menu::{Item, Menu, Picked};
use crate::ui::paint::{Paint, cells, place, wrap};
use crate::ui::rows::moved;
use crate::ui::theme::Role;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    File,
    Columns,
    Problems,
    Example,
    Done,
}

/// The narrowest that the example is shown, in columns.
const TEXT_WIDTH: usize = 77;

const STEPS: [Step; 5] = [Step::File, Step::Columns, Step::Problems, Step::Example, Step::Done];

#[derive(Debug, Default)]
pub(super) struct ImportWizard {
    step: Step,
    form: Option<Form>,
    sheet: Sheet,
    columns: Columns,
    list: Understood,
    cursor: usize,
    /// The values a column can be, open over the columns.
    menu: Option<Menu<Option<Field>>>,
    /// A cell being mended: its place and the line it is typed in.
    mending: Option<(usize, usize, Form)>,
    example: Option<Imported>,
    is_changed: bool,
}

impl ImportWizard {
    fn path(&self) -> PathBuf {
        let typed = self.form.as_ref().map(|form| form.value(Field::Name)).unwrap_or_default();
        typed_path(&typed)
    }

    fn open_file(&mut self, cx: &mut Cx<'_>) -> Next {
        let path = self.path();
        let shown = path.display().to_string();
        let t = cx.text;
        let unreadable = |error: &std::io::Error| {
            Next::Complain(t.cli_file_unreadable(shown.as_str(), text::io_reason(t, error)))
        };
        let metadata = match fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => metadata,
            Ok(_) => return Next::Complain(t.import_is_folder(shown)),
            Err(error) => return unreadable(&error),
        };
        let too_large = u64::try_from(BYTES_MAX).is_ok_and(|max| max < metadata.len());
        let sheet = if too_large {
            Err(SheetError::TooLarge(
                usize::try_from(metadata.len() / 1024 / 1024).unwrap_or(usize::MAX),
            ))
        } else {
            match fs::read(&path) {
                Ok(bytes) => read(&bytes),
                Err(error) => return unreadable(&error),
            }
        };
        match sheet {
            Err(error) => Next::Complain(t.cli_not_a_list(shown, text::sheet_error(t, &error))),
            Ok(sheet) => {
                self.columns = guess_columns(&sheet.headings);
                self.sheet = sheet;
                self.cursor = 0;
                self.step = Step::Columns;
                self.understand(cx);
                Next::Stay
            }
        }
    }

    fn understand(&mut self, cx: &Cx<'_>) {
        self.list = understand(&self.sheet, &self.columns, cx.today);
        self.example = None;
    }

    fn next(&mut self, cx: &mut Cx<'_>) -> Next {
        self.cursor = 0;
        match self.step {
            Step::File => self.open_file(cx),
            Step::Columns if !names_somebody(&self.columns) => {
                Next::Complain(cx.text.import_no_name())
            }
            Step::Columns => {
                self.step = Step::Problems;
                Next::Stay
            }
            Step::Problems => self.rehearse(cx),
            Step::Example => self.import(cx),
            Step::Done => Next::Replace(Place::Relations),
        }
    }

    fn previous(&mut self) {
        self.cursor = 0;
        self.step = match self.step {
            Step::File | Step::Columns => Step::File,
            Step::Problems => Step::Columns,
            Step::Example => Step::Problems,
            Step::Done => Step::Done,
        };
    }

    fn deed(&self) -> ImportRelations {
        let file = self.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        ImportRelations { file, list: self.list.clone() }
    }

    /// Does everything in a transaction that is taken back, to say what would come of it.
    fn rehearse(&mut self, cx: &mut Cx<'_>) -> Next {
        match rehearse(cx.db(), &self.deed()) {
            Ok(imported) => {
                self.example = Some(imported);
                self.step = Step::Example;
                Next::Stay
            }
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        }
    }

    fn import(&mut self, cx: &mut Cx<'_>) -> Next {
        let deed = self.deed();
        self.step = Step::Done;
        self.is_changed = false;
        let work =
            move |db: &mut crate::db::Db| -> Result<Imported, Refusal> { perform(db, &deed) };
        Next::Work(Job::new(cx.text.import_title(), work, |imported, cx| {
            Ok(Next::Tell(
                cx.text.import_done(imported.imported, imported.updated, imported.skipped),
                Box::new(Next::Stay),
            ))
        }))
    }

    /// Opens the list of fields a column can be.
    fn choose_field(&mut self, t: &Text) {
        let heading = self.sheet.headings.get(self.cursor).cloned().unwrap_or_default();
        let mut items = vec![Item::new(None, t.import_leave_out())];
        items.extend(
            fields().into_iter().map(|field| Item::new(Some(field), text::field(t, field))),
        );
        self.menu = Some(Menu::new(heading, items));
    }

    fn set_column(&mut self, field: Option<Field>, cx: &Cx<'_>) {
        if field.is_some() {
            self.columns
                .iter_mut()
                .filter(|column| **column == field)
                .for_each(|column| *column = None);
        }
        if let Some(column) = self.columns.get_mut(self.cursor) {
            *column = field;
        }
        self.is_changed = true;
        self.understand(cx);
    }

    /// Opens the cell a problem is in.
    fn mend(&mut self, t: &Text) -> Next {
        let Some(problem) = self.list.problems.get(self.cursor) else { return Next::Stay };
        let row = problem.row - 1;
        let at = problem
            .problem
            .field()
            .and_then(|field| self.columns.iter().position(|column| *column == Some(field)));
        let Some(at) = at else { return Next::Complain(t.import_no_cell()) };
        let value = self.sheet.rows[row][at].clone();
        let label = self.sheet.headings[at].clone();
        self.mending = Some((
            row,
            at,
            Form::new(vec![FormField::new(Field::Name, label, Kind::Text).with(value)]),
        ));
        Next::Stay
    }

    fn mending_key(&mut self, key: KeyEvent, cx: &Cx<'_>) {
        let Some((row, at, mut form)) = self.mending.take() else { return };
        match form.key(key, cx.today) {
            FormEvent::Cancel => {}
            FormEvent::Save => self.set_cell(row, at, form.value(Field::Name), cx),
            _ if key.code == KeyCode::Enter => self.set_cell(row, at, form.value(Field::Name), cx),
            _ => self.mending = Some((row, at, form)),
        }
    }

    fn set_cell(&mut self, row: usize, at: usize, value: String, cx: &Cx<'_>) {
        self.sheet.rows[row][at] = value;
        self.is_changed = true;
        self.understand(cx);
        self.cursor = self.cursor.min(self.list.problems.len().saturating_sub(1));
    }

    fn row_count(&self, t: &Text) -> usize {
        match self.step {
            Step::Columns => self.sheet.headings.len(),
            Step::Problems => self.list.problems.len(),
            Step::Example | Step::Done => self.example_lines(t, TEXT_WIDTH).len(),
            Step::File => 0,
        }
    }
}

impl Screen for ImportWizard {
    fn title(&self, text: &Text) -> String {
        text.import_title()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if self.form.is_none() {
            let field = FormField::new(Field::Name, cx.text.import_file(), Kind::Text)
                .required()
                .hinted(cx.text.import_file_hint());
            self.form = Some(Form::new(vec![field]).with_button(cx.text.action_next_step()));
        }
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let first = (self.step == Step::File).then(|| text.wizard_first());
        let next = match self.step {
            Step::Example => text.import_yes(),
            Step::Done => text.action_relations(),
            Step::File | Step::Columns | Step::Problems => text.action_next_step(),
        };
        let mut offers = vec![Offer::named(Action::NextStep, next)];
        match self.step {
            Step::Columns => offers.push(Offer::named(Action::Open, text.import_choose())),
            Step::Problems => offers.push(
                Offer::named(Action::Open, text.import_mend())
                    .unless(self.list.problems.is_empty().then(|| text.list_nothing_here())),
            ),
            Step::File | Step::Example | Step::Done => {}
        }
        if self.step != Step::Done {
            offers.push(Offer::of(Action::PreviousStep).unless(first));
        }
        offers.push(Offer::of(Action::Back));
        offers
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match action {
            Action::NextStep => self.next(cx),
            Action::PreviousStep => {
                self.previous();
                Next::Stay
            }
            Action::Open if self.step == Step::Columns => {
                self.choose_field(cx.text);
                Next::Stay
            }
            Action::Open if self.step == Step::Problems => self.mend(cx.text),
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if self.mending.is_some() {
            self.mending_key(key, cx);
            return Ok(Next::Stay);
        }
        if let Some(mut menu) = self.menu.take() {
            match menu.key(key) {
                Picked::Open => self.menu = Some(menu),
                Picked::None => {}
                Picked::Value(field) => self.set_column(field, cx),
            }
            return Ok(Next::Stay);
        }
        match key.code {
            KeyCode::F(8) => return Ok(self.next(cx)),
            KeyCode::F(7) => {
                self.previous();
                return Ok(Next::Stay);
            }
            _ => {}
        }
        if self.step == Step::File {
            let Some(form) = &mut self.form else { return Ok(Next::Stay) };
            return Ok(match form.key(key, cx.today) {
                FormEvent::Cancel => Next::Back,
                FormEvent::Save => self.next(cx),
                _ if key.code == KeyCode::Enter => self.next(cx),
                _ => Next::Stay,
            });
        }
        match key.code {
            KeyCode::Enter if matches!(self.step, Step::Example | Step::Done) => {
                return Ok(self.next(cx));
            }
            KeyCode::Esc => return Ok(Next::Back),
            _ => self.cursor = moved(self.cursor, key, self.row_count(cx.text)),
        }
        Ok(Next::Stay)
    }

    fn is_typing(&self) -> bool {
        self.step == Step::File || self.menu.is_some() || self.mending.is_some()
    }

    fn is_dirty(&self) -> bool {
        self.is_changed && self.step != Step::Done
    }

    fn paste(&mut self, pasted: &str, _cx: &mut Cx<'_>) -> anyhow::Result<()> {
        match (&mut self.mending, &mut self.form) {
            (Some((_, _, form)), _) => form.paste(pasted),
            (None, Some(form)) if self.step == Step::File => form.paste(pasted),
            _ => {}
        }
        Ok(())
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let steps = [
            t.import_step_1(),
            t.import_step_2(),
            t.import_step_3(),
            t.import_step_4(),
            t.import_step_5(),
        ];
        draw_steps(
            paint,
            area,
            &steps,
            STEPS.iter().position(|step| *step == self.step).unwrap_or(0),
        );
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        let cursor = match self.step {
            Step::File => {
                let inside = Rect { x: body.x + 1, width: body.width - 1, ..body };
                for (y, line) in
                    (4..).zip(wrap(&t.import_text(), usize::from(body.width.saturating_sub(2))))
                {
                    paint.put(body, 1, y, &line, Role::Dim);
                }
                self.form.as_ref()?.draw(paint, Rect { height: 2, ..inside }, t, look.today)
            }
            Step::Columns => self.draw_columns(paint, body, look),
            Step::Problems => self.draw_problems(paint, body, look),
            Step::Example | Step::Done => self.draw_example(paint, body, look),
        };
        if let Some((_, _, form)) = &self.mending {
            let inside = paint.boxed(crate::ui::paint::centered(area, 78, 5), &t.import_mend());
            return form.draw(paint, inside, t, look.today);
        }
        match &self.menu {
            Some(menu) => menu.draw(paint, crate::ui::paint::centered(area, 44, 18)),
            None => cursor,
        }
    }

    fn help(&self, text: &Text) -> String {
        text.help_import()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoRelations)
    }
}

impl ImportWizard {
    fn draw_columns(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let guessed = t.import_guessed(
            self.sheet.rows.len(),
            self.sheet.encoding,
            self.sheet.separator.map_or("-".to_owned(), |c| c.to_string()),
        );
        paint.put(area, 1, 0, &guessed, Role::Dim);
        let columns = [
            Column::left(t.column_heading(), 20),
            Column::left(t.column_field(), 22),
            Column::left(t.column_samples(), 0),
        ];
        let rows = self.sheet.headings.iter().zip(&self.columns).enumerate().map(
            |(at, (heading, field))| {
                let samples = self
                    .sheet
                    .rows
                    .iter()
                    .map(|row| row[at].as_str())
                    .filter(|cell| !cell.is_empty())
                    .take(3);
                let samples = samples.collect::<Vec<_>>().join(" | ");
                let (name, role) = match field {
                    Some(field) => (text::field(t, *field), Role::Text),
                    None => (t.import_leave_out(), Role::Warning),
                };
                (vec![heading.clone(), name, samples], role)
            },
        );
        draw_table(
            paint,
            Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area },
            &columns,
            rows,
            self.cursor,
        )
    }

    fn draw_problems(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
    ) -> Option<Position> {
        let t = look.text;
        let summary = if self.list.problems.is_empty() {
            t.import_no_problems()
        } else {
            t.import_problems(self.list.problems.len(), self.sheet.rows.len())
        };
        paint.put(
            area,
            1,
            0,
            &summary,
            if self.list.problems.is_empty() { Role::Good } else { Role::Warning },
        );
        let columns = [
            Column::right(t.column_row(), 5),
            Column::left(t.column_name(), 22),
            Column::left(t.column_field(), 14),
            Column::left(t.column_what(), 0),
        ];
        let rows = self.list.problems.iter().map(|problem| {
            let name = self
                .list
                .members
                .get(problem.row - 1)
                .map(|member| member.name.full())
                .unwrap_or_default();
            let field =
                problem.problem.field().map(|field| text::field(t, field)).unwrap_or_default();
            (
                vec![problem.row.to_string(), name, field, text::problem(t, &problem.problem)],
                Role::Text,
            )
        });
        let list = Rect { y: area.y + 1, height: area.height.saturating_sub(5), ..area };
        let cursor = draw_table(paint, list, &columns, rows, self.cursor);
        if let Some(problem) = self.list.problems.get(self.cursor) {
            let sentence = wrap(
                &text::problem(t, &problem.problem),
                usize::from(area.width.saturating_sub(2)),
            );
            for (y, line) in (area.height.saturating_sub(3)..).zip(sentence.iter().take(3)) {
                paint.put(area, 1, y, line, Role::Key);
            }
        }
        cursor
    }

    /// What the import does, said: counts two a line, then what was assumed and what was left as it is.
    fn example_lines(&self, t: &Text, width: usize) -> Vec<(String, Role)> {
        let Some(imported) = &self.example else { return Vec::new() };
        let is_done = self.step == Step::Done;
        let heading = if is_done { t.import_is_done() } else { t.import_would() };
        let facts = [
            (t.import_new(), imported.imported),
            (t.import_updated(), imported.updated),
            (t.import_skipped(), imported.skipped),
            (t.import_payers(), imported.payers_added),
            (t.import_households(), imported.households),
            (t.import_mandates(), imported.mandates),
            (t.import_subscriptions(), imported.subscriptions),
            (t.import_ended(), imported.ended),
        ];
        let said = facts.chunks(2).map(|pair| {
            let cells = pair.iter().map(|(label, count)| format!("{count:>6}  {label:<30}"));
            (cells.collect::<String>().trim_end().to_owned(), Role::Text)
        });
        let plans: Vec<String> =
            imported.plans.iter().map(|(plan, count)| format!("{plan} {count}")).collect();
        let mut lines = vec![(heading, Role::Heading)];
        lines.extend(said);
        lines.push((format!("        {}", plans.join(", ")), Role::Dim));
        lines.push((t.import_quiet(), Role::Dim));
        let assumed = imported.assumptions.iter().map(|it| text::assumption(t, it));
        let left =
            imported.conflicts.iter().map(|it| t.cli_row(it.row, text::problem(t, &it.problem)));
        lines.extend(assumed.chain(left).map(|line| (format!("- {line}"), Role::Warning)));
        lines
            .into_iter()
            .flat_map(|(line, role)| wrap(&line, width).into_iter().map(move |part| (part, role)))
            .collect()
    }

    fn draw_example(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let lines = self.example_lines(look.text, usize::from(area.width.saturating_sub(3)));
        let height = usize::from(area.height);
        let top = self.cursor.min(lines.len().saturating_sub(height));
        for (y, (line, role)) in lines.iter().skip(top).take(height).enumerate() {
            paint.put(area, 1, cells(y), line, *role);
        }
        if top + height < lines.len() {
            let below = look.text.list_more(lines.len() - top - height);
            let x = area.width.saturating_sub(cells(below.chars().count()) + 1);
            paint.put(area, x, area.height.saturating_sub(1), &below, Role::Key);
        }
        place(area, 1, 0)
    }
}
