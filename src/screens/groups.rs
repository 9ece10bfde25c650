//! The groups a club arranges its relations in.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::groups::GroupRow;
use crate::domain::problem::Field;
use crate::ops::{JoinGroup, RemoveGroup, SetGroup, perform};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Look, Next, Place, Screen, refusal_text};
use crate::text::{Text, field};
use crate::ui::browser::Column;
use crate::ui::form::{Form, FormField, Kind, Search};
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Groups {
    rows: Rows<GroupRow>,
}

impl Screen for Groups {
    fn title(&self, text: &Text) -> String {
        text.action_groups()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        self.rows.set(cx.db().read().group_rows(today)?);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.rows.is_empty().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::of(Action::New),
            Offer::named(Action::Edit, text.group_rename()).unless(nothing.clone()),
            Offer::of(Action::Discount).unless(nothing.clone()),
            Offer::named(Action::Remove, text.group_remove()).unless(nothing),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.rows.current().map(|row| row.name.clone());
        Ok(match (action, current) {
            (Action::New, _) => Next::Go(Place::Group(None)),
            (Action::Edit, Some(name)) => Next::Go(Place::Group(Some(name))),
            (Action::Open, Some(name)) => Next::Go(Place::InGroup(name)),
            (Action::Discount, Some(name)) => Next::Go(Place::Discount { group: Some(name) }),
            (Action::Remove, Some(name)) => match perform(cx.db(), &RemoveGroup { name }) {
                Ok(_) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Stay)),
                Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
            },
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.rows)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_name(), 0),
            Column::right(t.column_members(), 8),
            Column::left(t.group_of_plan(), 32),
        ];
        let row = |row: &GroupRow| {
            (vec![row.name.clone(), row.members.to_string(), row.of_plan.clone()], Role::Text)
        };
        self.rows.draw_place(paint, area, &self.title(t), &columns, &t.groups_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_groups()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoRelations)
    }
}

/// A form for the name of a group, new or the one of this name.
pub(super) fn form(name: Option<String>) -> FormScreen {
    let of = name.clone();
    let fill = move |cx: &mut Cx<'_>| {
        Ok(Form::new(vec![
            FormField::new(Field::Name, field(cx.text, Field::Name), Kind::Text)
                .with(of.clone().unwrap_or_default())
                .required(),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let typed = form.value(Field::Name);
        let deed = match &name {
            Some(name) => SetGroup { name: name.clone(), renamed: Some(typed) },
            None => SetGroup { name: typed, renamed: None },
        };
        perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    FormScreen::new(Text::group_title, Text::help_groups, fill, submit)
        .in_section(Action::GoRelations)
}

/// A form that puts several relations in a group at once.
pub(super) fn join(relations: Vec<i64>) -> FormScreen {
    let count = relations.len();
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        Ok(Form::new(vec![
            FormField::new(Field::Groups, field(text, Field::Groups), Kind::Lookup(Search::Group))
                .required()
                .hinted(text.form_lookup_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let read = cx.db().read();
        let numbers = relations.iter().map(|id| Ok(read.relation_number(*id)?.into()));
        let deed = JoinGroup {
            group: form.value(Field::Groups),
            relations: numbers.collect::<anyhow::Result<_>>()?,
        };
        let done = perform(cx.db(), &deed)?;
        Ok(Next::Tell(cx.text.group_joined(done.relations), Box::new(Next::Back)))
    };
    let preview = move |_: &Form, cx: &mut Cx<'_>| Ok(vec![cx.text.group_join_who(count)]);
    FormScreen::new(Text::group_join, Text::help_groups, fill, submit)
        .previewed(preview)
        .in_section(Action::GoRelations)
}
