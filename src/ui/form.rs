//! Forms: fields of every kind, read as they are typed, with what was understood beside them.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::calendar::{Day, days_after, months_after, typed_date};
use crate::domain::iban::{Iban, group};
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::domain::relation::is_email;
use crate::text::{self, Text};
use crate::ui::menu::{Item, Menu, Picked};
use crate::ui::paint::{Align, Paint, cells, first_line, place};
use crate::ui::theme::Role;

/// What kind of thing a field holds.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Text,
    Digits,
    Amount,
    Date,
    Iban,
    Email,
    /// Typed unseen.
    Secret,
    YesNo,
    /// One of a few values: the value and what people read.
    Choice(Vec<(String, String)>),
    /// Something that is searched elsewhere, by a number or name.
    Lookup(Search),
    /// Names with commas between them, also new ones; those there are can be chosen from.
    Names(Search),
}

impl Kind {
    /// A choice out of these: the value and what people read.
    pub(crate) fn one_of<'a>(choices: impl IntoIterator<Item = (&'a str, String)>) -> Kind {
        let choices = choices.into_iter();
        Kind::Choice(choices.map(|(value, label)| (value.to_owned(), label)).collect())
    }
}

/// What a lookup searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Search {
    Relation,
    Plan,
    Mandate,
    Action,
    Campaign,
    Group,
    Saved,
}

/// Something a search found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// What stands for it in a deed.
    pub value: String,
    /// What the field shows of it.
    pub label: String,
    /// What the list shows, to tell it from the others.
    pub line: String,
}

/// What a form calls one of its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKey {
    /// A field that problems name too.
    Of(Field),
    /// One of a row of the same kind.
    Nth(usize),
}

impl From<Field> for FieldKey {
    fn from(field: Field) -> FieldKey {
        FieldKey::Of(field)
    }
}

impl From<usize> for FieldKey {
    fn from(at: usize) -> FieldKey {
        FieldKey::Nth(at)
    }
}

/// One field of a form.
#[derive(Debug)]
pub(crate) struct FormField {
    pub key: FieldKey,
    pub label: String,
    pub kind: Kind,
    input: Input,
    initial: String,
    /// What the lookup found: the value that stands for it.
    pub found: Option<String>,
    pub error: Option<String>,
    pub hint: String,
    is_required: bool,
}

impl FormField {
    pub(crate) fn new(key: impl Into<FieldKey>, label: impl Into<String>, kind: Kind) -> FormField {
        let initial = match &kind {
            Kind::Choice(choices) => {
                choices.first().map(|(value, _)| value.clone()).unwrap_or_default()
            }
            Kind::YesNo => "n".to_owned(),
            _ => String::new(),
        };
        FormField {
            key: key.into(),
            label: label.into(),
            kind,
            input: Input::new(initial.clone()),
            initial,
            found: None,
            error: None,
            hint: String::new(),
            is_required: false,
        }
    }

    pub(crate) fn with(mut self, value: impl Into<String>) -> FormField {
        self.initial = value.into();
        self.input = Input::new(self.initial.clone());
        self
    }

    /// Fills a lookup: what is shown, and the value that stands for it.
    pub(crate) fn found(mut self, shown: impl Into<String>, value: impl Into<String>) -> FormField {
        self.found = Some(value.into());
        self.with(shown)
    }

    pub(crate) fn required(self) -> FormField {
        FormField { is_required: true, ..self }
    }

    pub(crate) fn hinted(self, hint: impl Into<String>) -> FormField {
        FormField { hint: hint.into(), ..self }
    }

    pub(crate) fn value(&self) -> &str {
        self.input.value()
    }

    /// Returns what is typed of a name: in a list of names that of the last one.
    pub(crate) fn typed(&self) -> &str {
        match self.kind {
            Kind::Names(_) => self.value().rsplit([',', ';']).next().unwrap_or_default().trim(),
            _ => self.value(),
        }
    }

    /// Puts a name that was chosen in the place of what was typed of it, and makes room for the next.
    fn name(&mut self, name: &str) {
        let typed = self.typed().len();
        let before = self.value().trim_end();
        let before = before[..before.len() - typed].trim_end();
        let gap = if before.is_empty() { "" } else { " " };
        self.input = Input::new(format!("{before}{gap}{name}, "));
        self.error = None;
    }

    fn is_changed(&self) -> bool {
        self.input.value() != self.initial
    }

    /// Returns what was understood of what is typed, or what is wrong with it.
    fn echo(&self, text: &Text, today: Day) -> Result<String, String> {
        let value = self.value().trim();
        if value.is_empty() {
            return Ok(self.hint.clone());
        }
        match &self.kind {
            Kind::Date => match typed_date(value, today) {
                Some(day) => Ok(text::long_date(text, day, today)),
                None => Err(text.form_no_date()),
            },
            Kind::Amount => match Money::reckon(value) {
                Ok(amount) => Ok(format!("EUR {amount}")),
                Err(_) => Err(text.form_no_amount()),
            },
            Kind::Iban => match value.parse::<Iban>() {
                Ok(iban) => Ok(iban.bank().unwrap_or("ok").to_owned()),
                Err(why) => Err(text::iban_error(text, &why)),
            },
            Kind::Email if !is_email(value) => Err(text.form_no_email()),
            Kind::Digits if !value.chars().all(|c| c.is_ascii_digit()) => {
                Err(text.form_no_digits())
            }
            Kind::Text
            | Kind::Digits
            | Kind::Email
            | Kind::Secret
            | Kind::YesNo
            | Kind::Choice(_)
            | Kind::Lookup(_)
            | Kind::Names(_) => Ok(self.hint.clone()),
        }
    }
}

/// What a key did to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormEvent {
    Used,
    Save,
    Cancel,
    /// The field under the cursor wants its values searched.
    Search(Search),
    /// Something new of this kind is to be made first.
    Create(Search),
}

/// Fields under each other, the save button, and the list of values of the field with the focus.
#[derive(Debug)]
pub(crate) struct Form {
    pub fields: Vec<FormField>,
    focus: usize,
    menu: Option<Menu<(String, String)>>,
    /// Whether the cursor just came here: what is typed first replaces what stands there.
    is_fresh: bool,
    /// What the button says when it does not save.
    button: Option<String>,
}

const LABEL_WIDTH: u16 = 20;
const INPUT_WIDTH: u16 = 30;

impl Form {
    pub(crate) fn new(fields: Vec<FormField>) -> Form {
        Form { fields, focus: 0, menu: None, is_fresh: true, button: None }
    }

    /// Puts the cursor on a field.
    pub(crate) fn starting_at(self, field: Field) -> Form {
        let focus = self.fields.iter().position(|f| f.key == field.into()).unwrap_or(0);
        Form { focus, ..self }
    }

    /// Names the button after what it does.
    pub(crate) fn with_button(self, button: String) -> Form {
        Form { button: Some(button), ..self }
    }

    /// Empties fields and puts the cursor on the first of them.
    pub(crate) fn clear(&mut self, fields: &[Field]) {
        for field in
            self.fields.iter_mut().filter(|field| fields.iter().any(|f| field.key == (*f).into()))
        {
            field.input = Input::default();
            field.found = None;
            field.error = None;
        }
        self.focus = self
            .fields
            .iter()
            .position(|f| fields.first().is_some_and(|first| f.key == (*first).into()))
            .unwrap_or(0);
    }

    /// Returns what is typed in a field, trimmed; nothing when it has no such field.
    pub(crate) fn value(&self, key: impl Into<FieldKey>) -> String {
        self.field(key).map(|field| field.value().trim().to_owned()).unwrap_or_default()
    }

    pub(crate) fn field(&self, key: impl Into<FieldKey>) -> Option<&FormField> {
        let key = key.into();
        self.fields.iter().find(|field| field.key == key)
    }

    /// Returns the value a lookup found; nothing when nothing was chosen.
    pub(crate) fn found(&self, key: impl Into<FieldKey>) -> Option<String> {
        let field = self.field(key)?;
        field
            .found
            .clone()
            .or_else(|| Some(field.value().trim().to_owned()).filter(|text| !text.is_empty()))
    }

    pub(crate) fn day(&self, key: impl Into<FieldKey>, today: Day) -> Option<Day> {
        typed_date(&self.value(key), today)
    }

    pub(crate) fn amount(&self, key: impl Into<FieldKey>) -> Option<Money> {
        Money::reckon(&self.value(key)).ok()
    }

    pub(crate) fn is_yes(&self, key: impl Into<FieldKey>) -> bool {
        self.value(key) == "j"
    }

    pub(crate) fn is_dirty(&self) -> bool {
        self.fields.iter().any(FormField::is_changed)
    }

    pub(crate) fn focused(&self) -> Option<&FormField> {
        self.fields.get(self.focus)
    }

    /// Puts the cursor on a field with what is wrong with it.
    pub(crate) fn complain(&mut self, field: impl Into<FieldKey>, message: String) {
        let key = field.into();
        let at = self.fields.iter().position(|field| field.key == key).unwrap_or(0);
        if let Some(field) = self.fields.get_mut(at) {
            field.error = Some(message);
            self.focus = at;
            self.is_fresh = true;
        }
    }

    /// Returns whether a field says something that is not understood: nothing can be worked out from it.
    pub(crate) fn is_misread(&self, text: &Text, today: Day) -> bool {
        self.fields.iter().any(|field| field.echo(text, today).is_err())
    }

    /// Checks every field; complains at the first that is wrong and returns false.
    pub(crate) fn check(&mut self, text: &Text, today: Day) -> bool {
        let mut first = None;
        for (at, field) in self.fields.iter_mut().enumerate() {
            field.error = match field.echo(text, today) {
                Err(error) => Some(error),
                Ok(_) if field.is_required && field.value().trim().is_empty() => {
                    Some(text.form_required())
                }
                Ok(_) => None,
            };
            if field.error.is_some() {
                first.get_or_insert(at);
            }
        }
        if let Some(at) = first {
            self.focus = at;
            self.is_fresh = true;
        }
        first.is_none()
    }

    /// Shows what a search found for the field with the focus.
    pub(crate) fn offer(&mut self, title: String, found: Vec<Found>) {
        let items = found
            .into_iter()
            .map(|found| Item::new((found.value, found.label), found.line))
            .collect();
        self.menu = Some(Menu::new(title, items));
    }

    /// Fills the field with the focus with something that was chosen or made.
    pub(crate) fn fill(&mut self, value: String, shown: &str) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input = Input::new(shown.to_owned());
            field.found = Some(value);
            field.error = None;
        }
        self.menu = None;
    }

    /// Ends the list of names in the field with the focus with a comma: the next is chosen after it.
    pub(crate) fn begin_name(&mut self) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input = Input::new(format!("{}, ", field.value().trim_end()));
        }
    }

    pub(crate) fn paste(&mut self, pasted: &str) {
        if let Some(menu) = &mut self.menu {
            menu.paste(pasted);
        } else if let Some(field) = self.fields.get_mut(self.focus) {
            // Only the first line: a line feed never saves.
            let line: String = first_line(pasted).chars().filter(|c| !c.is_control()).collect();
            let before = if self.is_fresh { "" } else { field.input.value() };
            field.input = Input::new(format!("{before}{line}"));
            self.is_fresh = false;
        }
    }

    pub(crate) fn key(&mut self, key: KeyEvent, today: Day) -> FormEvent {
        if let Some(menu) = &mut self.menu {
            if key.code == KeyCode::F(6) {
                self.menu = None;
                return match self.focused().map(|field| &field.kind) {
                    Some(Kind::Lookup(search)) => FormEvent::Create(*search),
                    _ => FormEvent::Used,
                };
            }
            match menu.key(key) {
                Picked::Open => {}
                Picked::None => self.menu = None,
                Picked::Value((value, label)) => {
                    self.menu = None;
                    match self.fields.get_mut(self.focus) {
                        Some(field) if matches!(field.kind, Kind::Names(_)) => {
                            field.name(&value);
                            self.is_fresh = false;
                        }
                        Some(FormField { kind: Kind::Choice(_), .. }) => {
                            self.fill(value.clone(), &value);
                            self.next();
                        }
                        _ => {
                            self.fill(value, &label);
                            self.next();
                        }
                    }
                }
            }
            return FormEvent::Used;
        }
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('s') if ctrl => return FormEvent::Save,
            KeyCode::F(9) => return FormEvent::Save,
            KeyCode::Esc | KeyCode::F(12) => return FormEvent::Cancel,
            KeyCode::Enter if self.focus == self.fields.len() => return FormEvent::Save,
            KeyCode::Tab | KeyCode::Enter => return self.leave(today),
            KeyCode::BackTab => self.previous(),
            KeyCode::Char('u') if ctrl => self.set_focused(String::new()),
            KeyCode::Char('z') if ctrl => {
                let initial = self.focused().map(|field| field.initial.clone()).unwrap_or_default();
                self.set_focused(initial);
            }
            _ => return self.edit(key, today),
        }
        FormEvent::Used
    }

    /// Goes on to the next field; a lookup with words that are not chosen yet is searched first.
    fn leave(&mut self, today: Day) -> FormEvent {
        let search = self.focused().and_then(|field| match field.kind {
            Kind::Lookup(search) if field.found.is_none() && !field.value().trim().is_empty() => {
                Some(search)
            }
            _ => None,
        });
        self.settle(today);
        match search {
            Some(search) => FormEvent::Search(search),
            None => {
                self.next();
                FormEvent::Used
            }
        }
    }

    /// Writes what was typed as it was understood: a date in full, an account in fours, an amount reckoned out.
    fn settle(&mut self, today: Day) {
        let Some(field) = self.fields.get_mut(self.focus) else { return };
        let value = field.value().trim().to_owned();
        let settled = match field.kind {
            Kind::Date => typed_date(&value, today).map(|day| day.format("%d-%m-%Y").to_string()),
            Kind::Amount => Money::reckon(&value).ok().map(|amount| amount.to_string()),
            Kind::Iban => value.parse::<Iban>().ok().map(|iban| group(iban.as_str())),
            _ => None,
        };
        if let Some(settled) = settled.filter(|settled| *settled != value) {
            field.input = Input::new(settled);
        }
    }

    fn next(&mut self) {
        self.focus = (self.focus + 1).min(self.fields.len());
        self.is_fresh = true;
    }

    fn previous(&mut self) {
        self.focus = self.focus.saturating_sub(1);
        self.is_fresh = true;
    }

    fn set_focused(&mut self, value: String) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input = Input::new(value);
            field.found = None;
            field.error = None;
        }
    }

    fn edit(&mut self, key: KeyEvent, today: Day) -> FormEvent {
        let Some(field) = self.fields.get_mut(self.focus) else {
            if key.code == KeyCode::Up {
                self.previous();
            }
            return FormEvent::Used;
        };
        let kind = field.kind.clone();
        let is_empty = field.value().trim().is_empty();
        match (&kind, key.code) {
            (Kind::Lookup(search) | Kind::Names(search), KeyCode::F(4)) => {
                return FormEvent::Search(*search);
            }
            (Kind::Lookup(search), KeyCode::Down) if is_empty || field.found.is_none() => {
                return FormEvent::Search(*search);
            }
            (Kind::Lookup(search), KeyCode::F(6)) => return FormEvent::Create(*search),
            (Kind::Choice(choices), KeyCode::F(4) | KeyCode::Char(' ')) => {
                let label = field.label.clone();
                let choices = choices.iter().cloned();
                let choices =
                    choices.map(|(value, label)| Found { value, line: label.clone(), label });
                self.offer(label, choices.collect());
            }
            (Kind::Choice(choices), KeyCode::Left | KeyCode::Right) => {
                let at = choices.iter().position(|(value, _)| value == field.value()).unwrap_or(0);
                let step = if key.code == KeyCode::Left { choices.len() - 1 } else { 1 };
                let value = choices[(at + step) % choices.len()].0.clone();
                self.set_focused(value);
            }
            (Kind::Choice(_), KeyCode::Char(_)) => {}
            (Kind::YesNo, KeyCode::Char(' ') | KeyCode::Left | KeyCode::Right) => {
                let flipped = if field.value() == "j" { "n" } else { "j" };
                self.set_focused(flipped.to_owned());
            }
            (Kind::YesNo, KeyCode::Char(c @ ('j' | 'n'))) => self.set_focused(c.to_string()),
            (Kind::YesNo, KeyCode::Char(_)) => {}
            (Kind::Date, KeyCode::F(4)) => self.set_focused(today.format("%d-%m-%Y").to_string()),
            (Kind::Date, KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown)
                if !is_empty =>
            {
                let day = typed_date(field.value(), today).unwrap_or(today);
                let moved = match key.code {
                    KeyCode::Up => days_after(day, 1),
                    KeyCode::Down => days_after(day, -1),
                    KeyCode::PageUp => months_after(day, 1),
                    _ => months_after(day, -1),
                };
                self.set_focused(moved.format("%d-%m-%Y").to_string());
            }
            (_, KeyCode::Up) => self.previous(),
            (_, KeyCode::Down) => self.next(),
            _ => {
                let before = field.value().to_owned();
                let is_fresh = std::mem::take(&mut self.is_fresh) && is_replaced(field);
                // Typing over what the cursor came upon, or over something that was chosen, begins anew.
                if matches!(key.code, KeyCode::Char(_)) && (is_fresh || field.found.is_some()) {
                    field.input = Input::default();
                }
                field.input.handle_event(&Event::Key(key));
                if before != field.value() {
                    field.found = None;
                    field.error = None;
                }
            }
        }
        FormEvent::Used
    }

    /// Draws the fields that fit around the one with the focus, the button, and the open list.
    pub(crate) fn draw(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        text: &Text,
        today: Day,
    ) -> Option<Position> {
        let lines = self.fields.len() + 1;
        let note = self.note(area, text, today);
        // Where every line is taken, the last is for what stands beside the focus and does not fit there.
        let is_full = usize::from(area.height) <= lines + 1;
        let height = usize::from(area.height) - usize::from(is_full && note.is_some());
        let top = if lines <= height {
            0
        } else {
            self.focus.saturating_sub(height / 2).min(lines - height)
        };
        let mut cursor = None;
        for (at, field) in self.fields.iter().enumerate().skip(top).take(height) {
            let y = cells(at - top);
            if let Some(position) = self.draw_field(paint, area, y, at, field, text, today) {
                cursor = Some(position);
            }
        }
        // Before the brackets of the first and the last line: there is more above, or below.
        if 0 < top {
            paint.put(area, LABEL_WIDTH - 1, 0, "^", Role::Key);
        }
        if top + height < lines {
            paint.put(area, LABEL_WIDTH - 1, cells(height - 1), "v", Role::Key);
        }
        let y = cells(self.fields.len() - top.min(self.fields.len()));
        if usize::from(y) < height {
            let has_focus = self.focus == self.fields.len();
            let button = format!("[ {} ]", self.button.clone().unwrap_or_else(|| text.form_save()));
            paint.put_in(
                area,
                LABEL_WIDTH,
                y,
                cells(button.chars().count()),
                &button,
                if has_focus { Role::Focus } else { Role::Text },
                Align::Left,
            );
            if has_focus {
                cursor = place(area, LABEL_WIDTH, y);
            }
        }
        if let Some((note, role)) = note {
            let y = if is_full { area.height.saturating_sub(1) } else { cells(lines + 1) };
            paint.put(area, 0, y, &note, role);
        }
        if let Some(menu) = &self.menu {
            let y = cells(self.focus.saturating_sub(top));
            return menu.draw(paint, menu_area(area, y)).or(cursor);
        }
        cursor
    }

    /// Says whole what is wrong with the field that has the focus, or what it is for where that does not fit beside it.
    fn note(&self, area: Rect, text: &Text, today: Day) -> Option<(String, Role)> {
        let field = self.focused()?;
        let said_below = text.form_see_below();
        let error = field.error.clone().filter(|error| *error != said_below);
        let complaint = error.or_else(|| field.echo(text, today).err());
        if let Some(complaint) = complaint {
            return Some((format!("{}: {complaint}", field.label), Role::Error));
        }
        let room = usize::from(area.width.saturating_sub(LABEL_WIDTH + INPUT_WIDTH + 3));
        let label_fits = field.label.chars().count() < usize::from(LABEL_WIDTH);
        let fits = label_fits && field.hint.chars().count() <= room;
        (!fits && !field.hint.is_empty())
            .then(|| (format!("{}: {}", field.label, field.hint), Role::Dim))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a line of a form is drawn from all of these, and from nothing else"
    )]
    fn draw_field(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        y: u16,
        at: usize,
        field: &FormField,
        text: &Text,
        today: Day,
    ) -> Option<Position> {
        let has_focus = at == self.focus;
        paint.put_in(
            area,
            0,
            y,
            LABEL_WIDTH - 1,
            &field.label,
            if has_focus { Role::Title } else { Role::Text },
            Align::Left,
        );
        let shown = match &field.kind {
            Kind::Choice(choices) => {
                let label = choices
                    .iter()
                    .find(|(value, _)| value == field.value())
                    .map_or(field.value(), |(_, label)| label);
                format!("< {label} >")
            }
            Kind::YesNo => {
                if field.value() == "j" {
                    text.form_yes()
                } else {
                    text.form_no()
                }
            }
            Kind::Secret => "*".repeat(field.value().chars().count()),
            _ => field.value().to_owned(),
        };
        let width = usize::from(INPUT_WIDTH);
        // Where the cursor is not, a long value shows how it begins.
        let scroll = if has_focus { field.input.visual_scroll(width - 1) } else { 0 };
        let visible: String = shown
            .chars()
            .skip(if matches!(field.kind, Kind::Choice(_) | Kind::YesNo) { 0 } else { scroll })
            .collect();
        paint.put_in(
            area,
            LABEL_WIDTH,
            y,
            INPUT_WIDTH + 2,
            &format!("[{}]", " ".repeat(width)),
            if has_focus { Role::Key } else { Role::Dim },
            Align::Left,
        );
        paint.put_in(
            area,
            LABEL_WIDTH + 1,
            y,
            INPUT_WIDTH,
            &visible,
            match (has_focus, self.is_fresh && is_replaced(field)) {
                (true, true) => Role::Focus,
                (true, false) => Role::Title,
                (false, _) => Role::Text,
            },
            Align::Left,
        );
        let x = LABEL_WIDTH + INPUT_WIDTH + 3;
        match (&field.error, field.echo(text, today)) {
            (Some(error), _) => paint.put(area, x, y, &format!("! {error}"), Role::Error),
            (None, Err(error)) => paint.put(area, x, y, &format!("! {error}"), Role::Warning),
            (None, Ok(echo)) => paint.put(area, x, y, &echo, Role::Dim),
        }
        let column = field.input.visual_cursor().saturating_sub(scroll).min(width - 1);
        has_focus.then(|| place(area, LABEL_WIDTH + 1 + cells(column), y)).flatten()
    }
}

/// Returns whether what is typed on coming to a field replaces what stands there; a note is added to.
fn is_replaced(field: &FormField) -> bool {
    let is_chosen = matches!(field.kind, Kind::Choice(_) | Kind::YesNo);
    !is_chosen && field.key != Field::Note.into()
}

/// Returns where the list of a field goes: under its line, or above it where there is no room below.
fn menu_area(area: Rect, y: u16) -> Rect {
    let height = 10.min(area.height);
    let below = area.height.saturating_sub(y + 1);
    let top = if height <= below { y + 1 } else { y.saturating_sub(height) };
    let top = top.min(area.height - height);
    let x = LABEL_WIDTH.min(area.width.saturating_sub(20));
    Rect { x: area.x + x, y: area.y + top, width: (area.width - x).min(56), height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::date;
    use crate::text::{Language, load};

    fn form() -> Form {
        Form::new(vec![
            FormField::new(Field::LastName, "Achternaam", Kind::Text).required(),
            FormField::new(Field::StartDate, "Ingangsdatum", Kind::Date),
            FormField::new(Field::Fee, "Bedrag", Kind::Amount),
            FormField::new(Field::Iban, "IBAN", Kind::Iban),
        ])
    }

    fn types(form: &mut Form, keys: &str) -> FormEvent {
        let mut event = FormEvent::Used;
        for c in keys.chars() {
            let code = match c {
                '\t' => KeyCode::Tab,
                '\n' => KeyCode::Enter,
                '<' => KeyCode::BackTab,
                c => KeyCode::Char(c),
            };
            event = form.key(KeyEvent::new(code, KeyModifiers::NONE), date(2026, 11, 22));
        }
        event
    }

    #[test]
    fn what_is_typed_is_understood_on_leaving() {
        let mut form = form();
        types(&mut form, "Muller\t5-2-27\t3*17,50\tnl91abna0417164300\t");
        assert_eq!(form.day(Field::StartDate, date(2026, 11, 22)), Some(date(2027, 2, 5)));
        assert_eq!(form.value(Field::StartDate), "05-02-2027");
        assert_eq!(form.value(Field::Fee), "52,50");
        assert_eq!(form.value(Field::Iban), "NL91 ABNA 0417 1643 00");
        assert_eq!(types(&mut form, "\n"), FormEvent::Save);
    }

    #[test]
    fn what_is_typed_on_coming_to_a_field_replaces_what_stands_there() {
        let mut form = Form::new(vec![
            FormField::new(Field::LastName, "Achternaam", Kind::Text).with("Jansen"),
            FormField::new(Field::Note, "Notitie", Kind::Text).with("belt"),
        ]);
        types(&mut form, "Boer\t na 6\t<<en Zn");
        assert_eq!(form.value(Field::LastName), "en Zn");
        assert_eq!(form.value(Field::Note), "belt na 6");
        form.key(KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL), date(2026, 11, 22));
        form.key(KeyEvent::from(KeyCode::Home), date(2026, 11, 22));
        types(&mut form, "de ");
        assert_eq!(form.value(Field::LastName), "de Jansen");
    }

    #[test]
    fn going_back_is_never_blocked() {
        let mut form = form();
        types(&mut form, "\tgeen datum<");
        assert_eq!(form.focused().map(|field| field.key), Some(Field::LastName.into()));
    }

    #[test]
    fn saving_stops_at_the_first_field_that_is_wrong() {
        let text = load(Language::Dutch);
        let mut form = form();
        types(&mut form, "\t31-2-26");
        assert!(!form.check(&text, date(2026, 11, 22)));
        assert_eq!(form.focused().map(|field| field.key), Some(Field::LastName.into()));
        assert!(form.field(Field::StartDate).is_some_and(|field| field.error.is_some()));
    }

    #[test]
    fn a_paste_of_many_lines_saves_nothing() {
        let mut form = form();
        form.paste("Jansen\nq\n");
        assert_eq!(form.value(Field::LastName), "Jansen");
    }
}
