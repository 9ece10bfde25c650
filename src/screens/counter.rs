//! The counter: who comes in, by name or number, and what to do when it is not right.

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::domain::calendar::dutch;
use crate::domain::index::{Index, Order};
use crate::domain::validity::Validity;
use crate::screens::list_view::{List, ListView};
use crate::screens::{Cx, Look, Next, Place};
use crate::text::Text;
use crate::ui::browser::{Column, Row};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Counter;

fn verdict(text: &Text, validity: Validity) -> (String, Role) {
    match validity {
        Validity::Until(day) => (text.validity_until(dutch(day)), Role::Good),
        Validity::Ended(day) => (text.validity_ended(dutch(day)), Role::Error),
        Validity::Unpaid(due) => (text.validity_unpaid(dutch(due)), Role::Error),
        Validity::From(day) => (text.validity_from(dutch(day)), Role::Warning),
        Validity::Never => (text.validity_never(), Role::Dim),
    }
}

impl List for Counter {
    fn title(&self, text: &Text) -> String {
        text.action_counter()
    }

    fn begins_with_search(&self) -> bool {
        true
    }

    fn index(&self, read: Read<'_>, order: Order) -> anyhow::Result<Index> {
        read.relation_index(order)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let Some(relation) = read.relation_row(id, look.today)? else { return Ok(None) };
        let (said, role) = verdict(look.text, read.validity(id, look.today)?);
        let open = if relation.open.is_zero() { String::new() } else { relation.open.to_string() };
        let cells = vec![relation.number, relation.name, said, open];
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        vec![
            Offer::named(Action::Pay, text.counter_pay()).unless(nothing.clone()),
            Offer::of(Action::Subscribe).unless(nothing.clone()),
            Offer::of(Action::Open).unless(nothing),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(id) = list.browser.current() else { return Ok(Next::Stay) };
        Ok(match action {
            Action::Open => Next::Go(Place::Relation { id, list: vec![] }),
            Action::Subscribe => Next::Go(Place::NewSubscription(Some(id))),
            Action::Pay => {
                let open = cx.db().read().invoices_of(id)?.into_iter();
                let oldest =
                    open.filter(|i| i.is_final && i.open.is_positive()).min_by_key(|i| i.due);
                match oldest {
                    Some(invoice) => Next::Go(Place::Payment(invoice.id)),
                    None => Next::Complain(cx.text.counter_nothing_open()),
                }
            }
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        vec![
            Column::left(t.column_number(), 8),
            Column::left(t.column_name(), 0),
            Column::left(t.column_status(), 32),
            Column::right(t.column_open(), 9),
        ]
    }

    fn unit(&self, text: &Text) -> String {
        text.unit_relations()
    }

    fn help(&self, text: &Text) -> String {
        text.help_counter()
    }

    fn section(&self) -> Action {
        Action::GoCounter
    }
}
