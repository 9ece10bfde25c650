//! What the bank sent back and is still open: why, and what to do.

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::db::collections::Returned;
use crate::db::settings::Setting;
use crate::domain::calendar::{Day, dutch};
use crate::domain::index::{Index, Order};
use crate::domain::relation::fold;
use crate::domain::returns::{AfterReturn, after_return, reason_label};
use crate::ops::{ChangeRelation, perform, retry_of};
use crate::screens::list_view::{List, ListView};
use crate::screens::{Cx, Look, Next, Place, refusal_text};
use crate::text::Text;
use crate::ui::browser::{Column, Row};
use crate::ui::dialog::Dialog;
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Returns;

pub(super) fn reason(text: &Text, code: &str) -> String {
    let label = reason_label(code, text.language_code() == "en");
    label.map_or_else(|| code.to_owned(), |label| format!("{code} {label}"))
}

fn blocked(read: &Read<'_>, returned: &Returned) -> anyhow::Result<Option<String>> {
    Ok(read.relation(returned.payer_id)?.and_then(|payer| payer.collection_block))
}

/// Returns the invoices that are tried again by themselves, and the first day that all of them may be.
fn retries(read: &Read<'_>) -> anyhow::Result<(Vec<String>, Option<Day>)> {
    let mut invoices = Vec::new();
    let mut from = None;
    for returned in read.returned_open()? {
        let day = retry_of(read, &returned)?;
        if day.is_some() && blocked(read, &returned)?.is_none() {
            from = from.max(day);
            invoices.push(returned.invoice);
        }
    }
    Ok((invoices, from))
}

/// Says what to do about a collection that came back.
pub(super) fn advice(
    text: &Text,
    read: &Read<'_>,
    returned: &Returned,
) -> anyhow::Result<(String, Role)> {
    let chosen = read.setting(Setting::AfterReturn)?;
    let blocked = blocked(read, returned)?;
    let after = after_return(&returned.code, &chosen);
    Ok(match (after, retry_of(read, returned)?) {
        (AfterReturn::Retry, Some(day)) => (text.returned_retry(dutch(day)), Role::Text),
        (AfterReturn::Retry, None) => (text.returned_enough(), Role::Warning),
        (_, _) if blocked.is_none() => (text.returned_released(), Role::Text),
        (AfterReturn::Contact, _) => (text.returned_contact(), Role::Warning),
        (AfterReturn::NewAccount, _) => (text.returned_new_account(), Role::Warning),
        (AfterReturn::StopMandate, _) => (text.returned_stop(), Role::Error),
        (AfterReturn::Correct, _) => (text.returned_correct(), Role::Warning),
    })
}

impl List for Returns {
    fn title(&self, text: &Text) -> String {
        text.action_returns()
    }

    fn orders(&self) -> &'static [Order] {
        &[Order::Date]
    }

    fn index(&self, read: Read<'_>, _order: Order, _today: Day) -> anyhow::Result<Index> {
        let mut index = Index::default();
        for returned in read.returned_open()? {
            let words = fold(&format!("{} {} {}", returned.name, returned.invoice, returned.code));
            index.push(returned.item_id, returned.amount, &[&words]);
        }
        Ok(index)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let Some(returned) = read.returned(id)? else { return Ok(None) };
        let (said, role) = advice(look.text, &read, &returned)?;
        let cells = vec![
            dutch(returned.on),
            returned.name.clone(),
            reason(look.text, &returned.code),
            said,
            returned.amount.to_string(),
        ];
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::named(Action::Finalise, text.returned_release()).unless(nothing.clone()),
            Offer::of(Action::Pay).unless(nothing.clone()),
            Offer::of(Action::Retry).unless(nothing.clone()),
            Offer::named(Action::Collect, text.returned_retry_all()).unless(nothing),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(id) = list.browser.current() else { return Ok(Next::Stay) };
        let Some(returned) = cx.db().read().returned(id)? else { return Ok(Next::Stay) };
        Ok(match action {
            Action::Open => Next::Go(Place::Attempt(id)),
            Action::Retry => match blocked(&cx.db().read(), &returned)? {
                Some(block) => Next::Complain(cx.text.returned_blocked(block)),
                None => {
                    let invoices = vec![returned.invoice.clone()];
                    Next::Go(Place::CollectAgain { invoices, from: None })
                }
            },
            Action::Pay => Next::Go(Place::Payment(returned.invoice_id)),
            Action::Collect => match retries(&cx.db().read())? {
                (invoices, _) if invoices.is_empty() => {
                    Next::Complain(cx.text.returned_no_retries())
                }
                (invoices, from) => Next::Go(Place::CollectAgain { invoices, from }),
            },
            Action::Finalise => ask_release(returned.payer_id, cx)?,
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        vec![
            Column::left(t.column_date(), 10),
            Column::left(t.column_name(), 0),
            Column::left(t.card_reason(), 18),
            Column::left(t.returned_what_now(), 24),
            Column::right(t.column_open(), 9),
        ]
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_returns(count)
    }

    fn help(&self, text: &Text) -> String {
        text.help_returns()
    }

    fn section(&self) -> Action {
        Action::GoReturns
    }
}

/// Asks before somebody who is blocked is collected again.
pub(super) fn ask_release(payer: i64, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
    let t = cx.text;
    let payer = cx.db().read().relation(payer)?.unwrap_or_default();
    let Some(block) = payer.collection_block.clone() else {
        return Ok(Next::Complain(t.returned_not_blocked()));
    };
    let lines = vec![t.returned_release_text(payer.name.full(), block)];
    let dialog =
        Dialog::new(t.returned_release(), lines, t.returned_release_yes(), t.dialog_cancel());
    let deed = ChangeRelation {
        relation: payer.number.as_str().into(),
        collection_block: Some(String::new()),
        ..ChangeRelation::default()
    };
    Ok(Next::Ask(
        dialog,
        Box::new(move |cx| {
            Ok(match perform(cx.db(), &deed) {
                Ok(_) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Stay)),
                Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
            })
        }),
    ))
}
