//! Searches that are kept under a name, with how many each finds today.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::searches::SavedSearch;
use crate::domain::index::{Index, Order};
use crate::domain::problem::{Field, Problem, Thing};
use crate::ops::{RemoveSearch, SaveSearch, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Look, Next, Place, Screen, refusal_text};
use crate::text::{Text, field};
use crate::ui::browser::Column;
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug)]
pub(super) struct Searches {
    /// Each with how many it finds; nothing before that is counted.
    rows: Rows<(SavedSearch, Option<usize>)>,
    /// What was just searched: a new one begins with it.
    filter: String,
}

impl Searches {
    pub(super) fn new(filter: String) -> Searches {
        Searches { rows: Rows::default(), filter }
    }
}

impl Screen for Searches {
    fn title(&self, text: &Text) -> String {
        text.action_searches()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let saved = cx.db().read().saved_searches()?;
        self.rows.set(saved.into_iter().map(|search| (search, None)).collect());
        Ok(())
    }

    fn load_rest(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<bool> {
        if self.rows.iter().all(|(_, found)| found.is_some()) {
            return Ok(false);
        }
        let today = cx.today;
        let index = cx.db().read().relation_index(Order::Number, today)?;
        let count = |(search, _): &(SavedSearch, Option<usize>)| {
            (search.clone(), Some(index.filter(&search.filter).len()))
        };
        let counted = self.rows.iter().map(count).collect();
        self.rows.set(counted);
        Ok(true)
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.rows.is_empty().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::of(Action::New),
            Offer::of(Action::Edit).unless(nothing.clone()),
            Offer::of(Action::Sale).unless(nothing.clone()),
            Offer::of(Action::Remove).unless(nothing),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.rows.current().map(|(search, _)| search.clone());
        Ok(match (action, current) {
            (Action::New, _) => {
                let filter = self.filter.clone();
                Next::Go(Place::Search(SavedSearch { name: String::new(), filter }))
            }
            (Action::Edit, Some(search)) => Next::Go(Place::Search(search)),
            (Action::Open, Some(search)) => Next::Go(Place::Found(search)),
            (Action::Sale, Some(search)) => Next::Go(Place::SaleTo(search.name)),
            (Action::Remove, Some(SavedSearch { name, .. })) => {
                match perform(cx.db(), &RemoveSearch { name }) {
                    Ok(_) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Stay)),
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                }
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
            Column::left(t.column_name(), 24),
            Column::left(field(t, Field::Search), 0),
            Column::right(t.action_relations(), 9),
        ];
        let row = |(search, found): &(SavedSearch, Option<usize>)| {
            let found = found.map(|found| found.to_string()).unwrap_or_default();
            (vec![search.name.clone(), search.filter.clone(), found], Role::Text)
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, &t.searches_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_searches()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoRelations)
    }
}

/// A form for a search, with what it finds while one types.
pub(super) fn form(search: SavedSearch) -> FormScreen {
    let before = search.name.clone();
    // Read once: what is searched does not change while one types.
    let index = Rc::new(RefCell::new(Index::default()));
    let searched = Rc::clone(&index);
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        *index.borrow_mut() = cx.db().read().relation_index(Order::Number, today)?;
        Ok(Form::new(vec![
            FormField::new(Field::Name, field(text, Field::Name), Kind::Text)
                .with(search.name.clone())
                .required(),
            FormField::new(Field::Search, field(text, Field::Search), Kind::Text)
                .with(search.filter.clone())
                .hinted(text.search_hint())
                .required(),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let (typed, filter) = (form.value(Field::Name), form.value(Field::Search));
        if before.is_empty() && cx.db().read().saved_search(&typed)?.is_ok() {
            return Err(Problem::Taken { what: Thing::Search, value: typed }.into());
        }
        let deed = match before.as_str() {
            "" => SaveSearch { name: typed, filter, renamed: None },
            name => SaveSearch { name: name.to_owned(), filter, renamed: Some(typed) },
        };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let filter = form.value(Field::Search);
        if filter.trim().is_empty() {
            return Ok(vec![]);
        }
        Ok(vec![cx.text.search_finds(searched.borrow().filter(&filter).len())])
    };
    FormScreen::new(Text::search_title, Text::help_searches, fill, submit)
        .previewed(preview)
        .in_section(Action::GoRelations)
}
