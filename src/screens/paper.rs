//! The work of making paper, and what is said when it is done.

use std::path::PathBuf;

use crate::db::messages::MessageState;
use crate::db::{Db, Read};
use crate::ops::{
    AskMandate, MarkPrinted, PostInvoices, Reference, perform, print_application, print_invoices,
    print_mandate, print_message, print_sample, write_e_invoices,
};
use crate::screens::{Cx, Job, Next, refusal_text};
use crate::text::{self, Text};
use crate::ui::dialog::Dialog;

/// Makes invoices on paper, and asks of those that nobody was told yet whether they went.
pub(super) fn of_invoices(text: &Text, ids: Vec<i64>) -> Next {
    let work = move |db: &mut Db| {
        let printed = print_invoices(db, &ids)?;
        Ok((printed, untold(&db.read(), &ids)?))
    };
    Next::Work(Job::new(text.action_print(), work, |(printed, untold), cx| {
        let made = cx.text.printed(paths(&printed.files));
        Ok(if untold.is_empty() {
            Next::Tell(made, Box::new(Next::Stay))
        } else {
            ask_sent(cx.text, made, untold)
        })
    }))
}

/// Returns the final invoices among these that nobody was told, by their numbers.
fn untold(read: &Read<'_>, ids: &[i64]) -> anyhow::Result<Vec<Reference>> {
    let mut untold = Vec::new();
    for id in ids {
        let is_told = matches!(
            read.telling_of(*id)?,
            Some(MessageState::Sending | MessageState::Sent | MessageState::Printed)
        );
        let invoice = read.invoice(*id)?.filter(|invoice| invoice.is_final && !is_told);
        untold.extend(invoice.map(|invoice| invoice.label().into()));
    }
    Ok(untold)
}

fn ask_sent(t: &Text, made: String, invoices: Vec<Reference>) -> Next {
    let lines = vec![made, t.printed_ask_text(invoices.len())];
    let dialog = Dialog::new(t.printed_ask_title(), lines, t.printed_ask_yes(), t.printed_ask_no());
    let confirmed = move |cx: &mut Cx<'_>| {
        Ok(match perform(cx.db(), &MarkPrinted { invoices }) {
            Ok(told) if told.skipped.is_empty() => {
                Next::Tell(cx.text.printed_told(told.invoices), Box::new(Next::Stay))
            }
            Ok(told) => {
                Next::Complain(cx.text.printed_told_but(told.invoices, told.skipped.join(", ")))
            }
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        })
    };
    Next::Ask(dialog, Box::new(confirmed))
}

/// Makes an empty form to join by.
pub(super) fn of_application(text: &Text) -> Next {
    let work = |db: &mut Db| print_application(db);
    Next::Work(Job::new(text.application_form(), work, |printed, cx| Ok(told(cx, &printed.files))))
}

/// Makes a message on paper, as it went where that is kept.
pub(super) fn of_message(text: &Text, id: i64) -> Next {
    let work = move |db: &mut Db| print_message(db, id);
    Next::Work(Job::new(text.action_print(), work, |printed, cx| Ok(told(cx, &printed.files))))
}

/// Writes invoices for the bookkeeping programs of who gets them.
pub(super) fn e_invoices(text: &Text, ids: Vec<i64>) -> Next {
    let work = move |db: &mut Db| write_e_invoices(db, &ids);
    Next::Work(Job::new(text.action_e_invoice(), work, |done, cx| {
        let mut skipped = done.skipped.iter().map(|problem| text::problem(cx.text, problem));
        let problem = match (skipped.next(), skipped.count()) {
            (None, _) => return Ok(told(cx, &done.files)),
            (Some(first), 0) => first,
            (Some(first), more) => format!("{first} {}", cx.text.round_more_skipped(more)),
        };
        Ok(Next::Complain(cx.text.e_invoices_skipped(done.files.len(), problem)))
    }))
}

/// Makes an example of every paper and message.
pub(super) fn sample(text: &Text) -> Next {
    let work = |db: &mut Db| print_sample(db);
    Next::Work(Job::new(text.paper_sample(), work, |file, cx| Ok(told(cx, &[file]))))
}

/// Goes on to what is done with the form of a mandate that is waited for; when none is, asks first whether one goes
/// out: its reference is of nobody else from then on.
pub(super) fn with_form(
    cx: &mut Cx<'_>,
    relation: i64,
    then: impl FnOnce(&Text) -> Next + 'static,
) -> anyhow::Result<Next> {
    let read = cx.db().read();
    if !read.mandate_forms_of(relation)?.is_empty() {
        return Ok(then(cx.text));
    }
    let number = read.relation_number(relation)?;
    let who = read.relation(relation)?.map(|relation| relation.name.full()).unwrap_or_default();
    let reference = read.next_mandate_reference(&number)?;
    let beside = read.default_mandate(relation)?;
    let t = cx.text;
    let mut lines = vec![t.mandate_ask_text(reference, who)];
    lines.extend(beside.map(|stands| t.mandate_ask_beside(stands)));
    let dialog = Dialog::new(t.mandate_ask_title(), lines, t.mandate_ask_yes(), t.dialog_cancel());
    let confirmed = move |cx: &mut Cx<'_>| {
        Ok(match perform(cx.db(), &AskMandate { relation: number.into(), again: None }) {
            Ok(_) => then(cx.text),
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        })
    };
    Ok(Next::Ask(dialog, Box::new(confirmed)))
}

/// Makes the form of a mandate: of this one, or without one of the form that is waited for.
pub(super) fn of_mandate(text: &Text, relation: i64, mandate: Option<i64>) -> Next {
    let work = move |db: &mut Db| print_mandate(db, relation, mandate);
    Next::Work(Job::new(text.action_print(), work, |printed, cx| Ok(told(cx, &printed.files))))
}

fn told(cx: &Cx<'_>, files: &[PathBuf]) -> Next {
    Next::Tell(cx.text.printed(paths(files)), Box::new(Next::Stay))
}

fn paths(files: &[PathBuf]) -> String {
    let paths: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    paths.join(", ")
}

/// Puts invoices in the outbox; drafts among them are left where they are.
pub(super) fn post(cx: &mut Cx<'_>, ids: &[i64]) -> anyhow::Result<Next> {
    let read = cx.db().read();
    let mut invoices = Vec::new();
    for id in ids {
        let invoice = read.invoice(*id)?.filter(|invoice| invoice.is_final);
        invoices.extend(invoice.map(|invoice| invoice.label().into()));
    }
    if invoices.is_empty() {
        return Ok(Next::Complain(cx.text.invoice_is_draft()));
    }
    let work = move |db: &mut Db| perform(db, &PostInvoices { invoices });
    Ok(Next::Work(Job::new(cx.text.action_post(), work, |posted, cx| {
        Ok(if posted.messages == 0 {
            Next::Complain(cx.text.posted_before(posted.skipped.join(", ")))
        } else {
            let said = cx.text.posted(posted.messages, posted.skipped.len());
            Next::Tell(said, Box::new(Next::Stay))
        })
    })))
}
