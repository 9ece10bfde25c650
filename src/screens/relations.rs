//! Everybody the club knows.

use std::collections::HashSet;

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::db::lists::{Membership, RelationRow};
use crate::db::searches::SavedSearch;
use crate::domain::calendar::{Day, dutch};
use crate::domain::index::{Index, Order};
use crate::domain::problem::Field;
use crate::domain::validity::Validity;
use crate::screens::form_screen::FormScreen;
use crate::screens::list_view::{List, ListView};
use crate::screens::{Cx, Look, Next, Place};
use crate::text::Text;
use crate::ui::browser::{Column, Row};
use crate::ui::form::{Form, FormField, Kind};
use crate::ui::theme::Role;

/// The columns that can be left out, from the right.
const COLUMNS_MAX: usize = 6;

#[derive(Debug, Default)]
pub(super) struct Relations {
    hidden: usize,
    /// Only whose membership holds on a day, or those whose does not.
    valid: Option<(Day, bool)>,
    /// Only who is in this group today.
    group: Option<String>,
    /// What a kept search finds.
    search: Option<SavedSearch>,
}

impl Relations {
    /// Whom a search finds.
    pub(super) fn found(search: SavedSearch) -> Relations {
        Relations { search: Some(search), ..Relations::default() }
    }

    /// Whose membership holds on a day, or with `false` everybody else.
    pub(super) fn valid_on(day: Day, is_valid: bool) -> Relations {
        Relations { valid: Some((day, is_valid)), ..Relations::default() }
    }

    /// Who is in a group today.
    pub(super) fn in_group(name: String) -> Relations {
        Relations { group: Some(name), ..Relations::default() }
    }
}

/// A form for the day and whom to see.
pub(super) fn valid_on_form() -> FormScreen {
    let fill = |cx: &mut Cx<'_>| {
        let text = cx.text;
        let who = [("valid", text.valid_on_valid()), ("not", text.valid_on_not())];
        Ok(Form::new(vec![
            FormField::new(Field::On, text.valid_on_day(), Kind::Date)
                .with(dutch(cx.today))
                .required(),
            FormField::new(Field::Kind, text.valid_on_who(), Kind::one_of(who)),
        ])
        .with_button(text.valid_on_show()))
    };
    let submit = |form: &Form, cx: &mut Cx<'_>| {
        let is_valid = form.value(Field::Kind) == "valid";
        Ok(form
            .day(Field::On, cx.today)
            .map_or(Next::Stay, |day| Next::Replace(Place::ValidOn { day, is_valid })))
    };
    FormScreen::new(Text::valid_on_title, Text::help_relations, fill, submit)
        .in_section(Action::GoRelations)
}

fn line(row: &RelationRow, text: &Text) -> Row {
    let late = if row.open.is_positive() { Role::Warning } else { Role::Text };
    let role = if row.standing == Membership::Former { Role::Dim } else { late };
    let cells = vec![
        row.number.clone(),
        row.name.clone(),
        row.city.clone(),
        row.plans.clone(),
        row.open.to_string(),
        membership(text, row.standing),
    ];
    Row { cells, role }
}

pub(super) fn membership(text: &Text, standing: Membership) -> String {
    match standing {
        Membership::Never => text.membership_never(),
        Membership::Planned => text.membership_planned(),
        Membership::Member => text.membership_member(),
        Membership::Former => text.membership_former(),
    }
}

impl List for Relations {
    fn title(&self, text: &Text) -> String {
        text.action_relations()
    }

    fn find(&self, read: Read<'_>, name: &str) -> anyhow::Result<Option<i64>> {
        read.relation_id_by_number(name)
    }

    fn index(&self, read: Read<'_>, order: Order, today: Day) -> anyhow::Result<Index> {
        if let Some(search) = &self.search {
            return Ok(read.relation_index(order, today)?.only(&search.filter));
        }
        if let Some(group) = &self.group {
            let members = read.members_of_group(group, today)?.unwrap_or_default();
            let members: HashSet<i64> = members.into_iter().collect();
            return read.relation_index_of(order, today, |id| members.contains(&id));
        }
        let Some((day, is_valid)) = self.valid else { return read.relation_index(order, today) };
        let validities = read.validities(day)?;
        let holds = |id: i64| matches!(validities.get(&id), Some(Validity::Until(_)));
        read.relation_index_of(order, today, |id| holds(id) == is_valid)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        Ok(read.relation_row(id, look.today)?.map(|row| line(&row, look.text)))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nobody = list.browser.current().is_none().then(|| text.list_nobody());
        vec![
            Offer::of(Action::Open).unless(nobody.clone()),
            Offer::of(Action::New),
            Offer::of(Action::Edit).unless(nobody.clone()),
            Offer::of(Action::Subscribe).unless(nobody),
            Offer::of(Action::Import),
            Offer::of(Action::Columns),
            Offer::of(Action::ValidOn),
            match list.browser.chosen_count() {
                0 => Offer::of(Action::Groups),
                _ => Offer::named(Action::Groups, text.group_join()),
            },
            Offer::of(Action::Searches),
            Offer::of(Action::Sale)
                .unless(list.browser.current().is_none().then(|| text.list_nobody())),
            Offer::of(Action::BillNew),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let current = list.browser.current();
        Ok(match (action, current) {
            (Action::Open, Some(id)) => {
                Next::Go(Place::Relation { id, list: list.browser.around() })
            }
            (Action::Edit, Some(id)) => Next::Go(Place::EditRelation(id)),
            (Action::Subscribe, Some(id)) => Next::Go(Place::NewSubscription(Some(id))),
            (Action::New, _) => Next::Go(Place::NewRelation),
            (Action::BillNew, _) => Next::Go(Place::BillNew),
            (Action::Import, _) => Next::Go(Place::Import),
            (Action::Sale, Some(_)) => {
                Next::Go(Place::Sale { relations: list.browser.chosen_or_current(), like: None })
            }
            (Action::Groups, _) if 0 < list.browser.chosen_count() => {
                Next::Go(Place::JoinGroup(list.browser.chosen_or_current()))
            }
            (Action::Groups, _) => Next::Go(Place::Groups),
            (Action::Searches, _) => {
                let within = self.search.as_ref().map(|found| found.filter.as_str());
                let typed = [within.unwrap_or_default(), list.browser.filter()].join(" ");
                Next::Go(Place::Searches(typed.trim().to_owned()))
            }
            (Action::ValidOn, _) => Next::Go(Place::ChooseValidOn),
            (Action::Columns, _) => {
                self.hidden = (self.hidden + 1) % (COLUMNS_MAX - 2);
                Next::Stay
            }
            (Action::Copy, Some(id)) => {
                let relation = cx.db().read().relation(id)?;
                relation.map_or(Next::Stay, |relation| {
                    Next::Copy(format!(
                        "{}\t{}\t{}",
                        relation.number,
                        relation.name.full(),
                        relation.email
                    ))
                })
            }
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        let mut columns = vec![
            Column::left(t.column_number(), 7),
            Column::left(t.column_name(), 0),
            Column::left(t.column_city(), 12),
            Column::left(t.column_plan(), 13),
            Column::right(t.column_open(), 10),
            Column::left(t.column_status(), 8),
        ];
        columns.truncate(COLUMNS_MAX - self.hidden);
        columns
    }

    fn note(&self, _read: Read<'_>, look: &Look<'_>) -> anyhow::Result<Option<String>> {
        let (said, day) = match self.valid {
            None => {
                let group = self.group.as_ref().map(|name| look.text.group_note(name.as_str()));
                let search =
                    self.search.as_ref().map(|found| look.text.search_note(found.name.as_str()));
                return Ok(group.or(search));
            }
            Some((day, true)) => (look.text.valid_on_valid(), day),
            Some((day, false)) => (look.text.valid_on_not(), day),
        };
        Ok(Some(look.text.valid_on_note(dutch(day), said)))
    }

    fn sum_of(&self, text: &Text) -> String {
        text.list_total_open()
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_relations(count)
    }

    fn help(&self, text: &Text) -> String {
        text.help_relations()
    }

    fn section(&self) -> Action {
        Action::GoRelations
    }
}
