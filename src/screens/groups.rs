//! The groups a club arranges its relations in.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::groups::{GroupAccess, GroupRow, RuleChange};
use crate::db::{Db, Read};
use crate::domain::index::{Index, Order};
use crate::domain::problem::Field;
use crate::ops::{
    FollowRules, JoinGroup, RemoveGroup, SetGroup, SetGroupAccess, SetGroupRule, check_rule,
    perform, rule_changes, write_group_file,
};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Job, Look, Next, Place, Screen, refusal_text};
use crate::text::{self, Text, field};
use crate::ui::browser::Column;
use crate::ui::dialog::Dialog;
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
            Offer::of(Action::Edit).unless(nothing.clone()),
            Offer::of(Action::Discount).unless(nothing.clone()),
            Offer::named(Action::Remove, text.group_remove()).unless(nothing),
            Offer::of(Action::FollowRules),
            Offer::of(Action::GroupFile)
                .unless(self.rows.is_empty().then(|| text.list_nothing_here())),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = self.rows.current().map(|row| row.name.clone());
        Ok(match (action, current) {
            (Action::New, _) => Next::Go(Place::Group(None)),
            (Action::GroupFile, Some(name)) => write_file(cx.text, name),
            (Action::FollowRules, _) => ask_follow(cx),
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
            Column::left(t.group_filled_by(), 32),
        ];
        let row = |row: &GroupRow| {
            let filled = [row.of_plan.as_str(), &row.rule].into_iter().filter(|by| !by.is_empty());
            let by = filled.collect::<Vec<_>>().join(", ");
            (vec![row.name.clone(), row.members.to_string(), by], Role::Text)
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

/// Writes the file of a group for a volunteer.
fn write_file(text: &Text, group: String) -> Next {
    let work = move |db: &mut Db| write_group_file(db, &group);
    Next::Work(Job::new(text.action_group_file(), work, |(path, count), cx| {
        let said = cx.text.group_file_made(path.display().to_string(), count);
        Ok(Next::Tell(said, Box::new(Next::Stay)))
    }))
}

/// Says who comes and goes in every group that a search fills, and asks.
fn ask_follow(cx: &mut Cx<'_>) -> Next {
    let today = cx.today;
    let all = match rule_changes(&cx.db().read(), today) {
        Ok(all) => all,
        Err(fault) => return Next::Complain(text::fault(cx.text, &fault)),
    };
    let t = cx.text;
    let broken = all
        .broken
        .iter()
        .map(|(group, problem)| t.group_rule_broken(group.as_str(), text::problem(t, problem)));
    let broken: Vec<String> = broken.collect();
    if all.changes.is_empty() {
        return match broken.is_empty() {
            true => Next::Tell(t.group_in_line(), Box::new(Next::Stay)),
            false => Next::Complain(broken.join(" ")),
        };
    }
    let told = |change: &RuleChange| {
        t.group_change(change.group.as_str(), change.joins.len(), change.leaves.len())
    };
    let mut lines: Vec<String> = all.changes.iter().map(told).chain(broken).collect();
    lines.push(t.group_change_text());
    let label = t.action_follow_rules();
    let dialog = Dialog::new(label.clone(), lines, label, t.dialog_cancel());
    let confirmed = |cx: &mut Cx<'_>| {
        Ok(match perform(cx.db(), &FollowRules {}) {
            Ok(done) => {
                Next::Tell(cx.text.group_followed(done.joined, done.left), Box::new(Next::Stay))
            }
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        })
    };
    Next::Ask(dialog, Box::new(confirmed))
}

/// A form for the name of a group and the search that fills it, new or the one of this name.
pub(super) fn form(name: Option<String>) -> FormScreen {
    let of = name.clone();
    // Read once: what is searched does not change while one types.
    let index = Rc::new(RefCell::new(Index::default()));
    let searched = Rc::clone(&index);
    let fill = move |cx: &mut Cx<'_>| {
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        *index.borrow_mut() = read.relation_index(Order::Number, today)?;
        let rule = rule_of(&read, of.as_deref())?;
        Ok(Form::new(vec![
            FormField::new(Field::Name, field(text, Field::Name), Kind::Text)
                .with(of.clone().unwrap_or_default())
                .required(),
            FormField::new(Field::Search, text.group_rule(), Kind::Text)
                .with(rule)
                .hinted(text.group_rule_hint()),
            FormField::new(Field::Kind, text.group_access(), Kind::one_of(access_names(text)))
                .with(access_of(&read, of.as_deref())?.name())
                .hinted(text.group_access_hint()),
        ]))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let (typed, rule) = (form.value(Field::Name), form.value(Field::Search));
        let today = cx.today;
        let read = cx.db().read();
        check_rule(&read, &typed, &rule, today)?;
        let before = rule_of(&read, name.as_deref())?;
        if name.as_ref() != Some(&typed) {
            let (named, renamed) = match &name {
                Some(name) => (name.clone(), Some(typed.clone())),
                None => (typed.clone(), None),
            };
            perform(cx.db(), &SetGroup { name: named, renamed })?;
        }
        if rule != before {
            let rule = Some(rule).filter(|rule| !rule.is_empty());
            perform(cx.db(), &SetGroupRule { group: typed.clone(), rule })?;
        }
        let access = GroupAccess::named(&form.value(Field::Kind)).unwrap_or_default();
        if access != access_of(&cx.db().read(), Some(&typed))? {
            perform(cx.db(), &SetGroupAccess { group: typed, access })?;
        }
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let rule = form.value(Field::Search);
        let found = searched.borrow().filter(&rule).len();
        Ok(if rule.trim().is_empty() { vec![] } else { vec![cx.text.group_rule_finds(found)] })
    };
    FormScreen::new(Text::group_title, Text::help_groups, fill, submit)
        .previewed(preview)
        .in_section(Action::GoRelations)
}

fn access_names(text: &Text) -> [(&'static str, String); 3] {
    GroupAccess::ALL.map(|(access, name)| {
        let said = match access {
            GroupAccess::None => text.group_access_none(),
            GroupAccess::See => text.group_access_see(),
            GroupAccess::Edit => text.group_access_edit(),
        };
        (name, said)
    })
}

/// Returns what volunteers get of a group; nothing of one that is not there yet.
fn access_of(read: &Read<'_>, name: Option<&str>) -> anyhow::Result<GroupAccess> {
    match name.map(|name| read.find_group(name)).transpose()? {
        Some(Ok(id)) => read.access_of_group(id),
        Some(Err(_)) | None => Ok(GroupAccess::None),
    }
}

/// Returns the search that fills a group; empty for none, and for a group that is not there yet.
fn rule_of(read: &Read<'_>, name: Option<&str>) -> anyhow::Result<String> {
    let mut rows = read.group_rules()?.into_iter();
    let of_group = rows.find(|(_, group, _)| Some(group.as_str()) == name);
    Ok(of_group.map(|(.., rule)| rule).unwrap_or_default())
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
