//! What is to be told: looked at, taken along, and marked when it is done.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::messages::{Message, MessageKind, MessageState};
use crate::db::{Db, Read};
use crate::domain::calendar::{Day, dutch};
use crate::domain::index::{Index, Order};
use crate::domain::money::Money;
use crate::domain::relation::fold;
use crate::ops::{
    MarkMessages, MessageOutcome, OutdateMessages, PrepareMessages, export_messages, perform,
};
use crate::screens::list_view::{List, ListView};
use crate::screens::{Cx, Job, Look, Next, Place, Screen, paper, refusal_text};
use crate::text::Text;
use crate::ui::browser::{Column, Row};
use crate::ui::dialog::Dialog;
use crate::ui::paint::{Paint, place, wrap};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Outbox;

fn kind_name(text: &Text, kind: MessageKind) -> String {
    match kind {
        MessageKind::Renewal => text.message_renewal(),
        MessageKind::Confirmation => text.message_confirmation(),
        MessageKind::Reminder => text.message_reminder(),
        MessageKind::WikLetter => text.message_wik_letter(),
        MessageKind::Prenotification => text.message_prenotification(),
        MessageKind::Invoice => text.message_invoice(),
        MessageKind::GiftStatement => text.message_gift_statement(),
    }
}

fn state_name(text: &Text, message: &Message) -> (String, Role) {
    let on = message.done_on.map(dutch).unwrap_or_default();
    match message.state {
        MessageState::Ready if !message.refused.is_empty() => {
            (text.message_refused(), Role::Warning)
        }
        MessageState::Ready => (text.message_ready(), Role::Text),
        MessageState::Sending => (text.message_sending(), Role::Warning),
        MessageState::Sent => (text.message_sent(on), Role::Dim),
        MessageState::Printed => (text.message_printed(on), Role::Dim),
        MessageState::Withdrawn => (text.message_withdrawn(), Role::Dim),
        MessageState::Outdated => (text.message_outdated(), Role::Dim),
    }
}

impl List for Outbox {
    fn title(&self, text: &Text) -> String {
        text.action_outbox()
    }

    fn orders(&self) -> &'static [Order] {
        &[Order::Date]
    }

    fn index(&self, read: Read<'_>, _order: Order, _today: Day) -> anyhow::Result<Index> {
        let mut index = Index::default();
        for id in read.message_ids()? {
            let Some(message) = read.message(id)? else { continue };
            let who =
                fold(&format!("{} {}", read.relation_name(message.relation_id)?, message.address));
            let words = [who.as_str(), &fold(&message.subject), message.state.name()];
            index.push(id, Money::ZERO, &words);
        }
        Ok(index)
    }

    fn row(&self, read: Read<'_>, id: i64, look: &Look<'_>) -> anyhow::Result<Option<Row>> {
        let Some(message) = read.message(id)? else { return Ok(None) };
        let (state, role) = state_name(look.text, &message);
        let way = if message.address.is_empty() {
            look.text.message_by_post()
        } else {
            message.address.clone()
        };
        let cells = vec![
            read.relation_name(message.relation_id)?,
            kind_name(look.text, message.kind),
            way,
            dutch(message.made_on),
            state,
        ];
        Ok(Some(Row { cells, role }))
    }

    fn offers(&self, list: &ListView, text: &Text) -> Vec<Offer> {
        let nothing = list.browser.current().is_none().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::Open).unless(nothing.clone()),
            Offer::named(Action::New, text.outbox_prepare()),
            Offer::of(Action::Post).unless(nothing.clone()),
            Offer::named(Action::Export, text.outbox_export()).unless(nothing.clone()),
            Offer::named(Action::Finalise, text.outbox_done()).unless(nothing.clone()),
            Offer::named(Action::Remove, text.outbox_withdraw()).unless(nothing),
            Offer::of(Action::Arrears),
        ]
    }

    fn act(&mut self, action: Action, list: &ListView, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let chosen = list.browser.chosen_or_current();
        Ok(match (action, list.browser.current()) {
            (Action::New, _) => prepare(cx.text),
            (Action::Arrears, _) => Next::Go(Place::Arrears),
            (Action::Open, Some(id)) => Next::Go(Place::Message(id)),
            (Action::Post, Some(_)) => Next::Go(Place::SendPost(list.browser.chosen())),
            (Action::Export, _) => export(cx.text, list.browser.chosen()),
            (Action::Finalise, Some(_)) => ask(cx, chosen, true)?,
            (Action::Remove, Some(_)) => ask(cx, chosen, false)?,
            _ => Next::Stay,
        })
    }

    fn columns(&self, t: &Text) -> Vec<Column> {
        vec![
            Column::left(t.column_name(), 0),
            Column::left(t.column_what(), 14),
            Column::left(t.outbox_way(), 0),
            Column::left(t.column_date(), 10).extra(),
            Column::left(t.column_status(), 21),
        ]
    }

    fn unit(&self, text: &Text, count: usize) -> String {
        text.unit_messages(count)
    }

    fn sums(&self) -> bool {
        false
    }

    fn help(&self, text: &Text) -> String {
        text.help_outbox()
    }

    fn section(&self) -> Action {
        Action::GoOutbox
    }
}

fn prepare(text: &Text) -> Next {
    let work = |db: &mut Db| perform(db, &PrepareMessages {});
    Next::Work(Job::new(text.outbox_prepare(), work, |made, cx| {
        let t = cx.text;
        let said = t.outbox_prepared(made.renewals, made.reminders, made.wik_letters);
        let said = if made.undecided.is_empty() {
            said
        } else {
            format!("{said} {}", t.outbox_undecided(made.undecided.join(", ")))
        };
        Ok(match crate::text::unwritten(t, &made.broken) {
            None => Next::Tell(said, Box::new(Next::Stay)),
            Some(unwritten) => Next::Complain(format!("{said} {unwritten}")),
        })
    }))
}

fn export(text: &Text, chosen: Vec<i64>) -> Next {
    let work = move |db: &mut Db| {
        // What became untrue meanwhile is not taken along.
        perform(db, &OutdateMessages {})?;
        export_messages(db, &chosen)
    };
    Next::Work(Job::new(text.outbox_export(), work, |done, cx| {
        let folder = done.folder.display().to_string();
        let said = cx.text.outbox_exported(done.drafts, done.letters, folder);
        Ok(match crate::text::unreachable(cx.text, &done) {
            None => Next::Tell(said, Box::new(Next::Stay)),
            Some(those) => Next::Complain(format!("{said} {those}")),
        })
    }))
}

/// Returns whether a person still says what becomes of a message.
fn is_undecided(state: MessageState) -> bool {
    matches!(state, MessageState::Ready | MessageState::Sending)
}

/// Asks before a message of which nobody knows whether it went is ready again.
fn ask_ready_again(cx: &Cx<'_>, id: i64) -> Next {
    let t = cx.text;
    let lines = vec![t.outbox_ready_again_text()];
    let again = t.outbox_ready_again();
    let dialog = Dialog::new(again.clone(), lines, again, t.dialog_cancel());
    Next::Ask(dialog, Box::new(move |cx| Ok(make_ready(cx, id))))
}

fn make_ready(cx: &mut Cx<'_>, id: i64) -> Next {
    let deed = MarkMessages { messages: vec![id], outcome: MessageOutcome::Ready };
    match perform(cx.db(), &deed) {
        Ok(marked) if marked.done == 0 => Next::Complain(cx.text.outbox_not_true()),
        Ok(_) => Next::Tell(cx.text.outbox_marked(1), Box::new(Next::Stay)),
        Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
    }
}

/// Asks before messages count as told, or are taken back; only those that are ready.
fn ask(cx: &mut Cx<'_>, ids: Vec<i64>, is_done: bool) -> anyhow::Result<Next> {
    let read = cx.db().read();
    let (mut mailed, mut printed) = (Vec::new(), Vec::new());
    for id in ids {
        let message = read.message(id)?.filter(|message| is_undecided(message.state));
        match message {
            Some(message) if message.address.is_empty() => printed.push(id),
            Some(_) => mailed.push(id),
            None => {}
        }
    }
    let t = cx.text;
    let count = mailed.len() + printed.len();
    if count == 0 {
        return Ok(Next::Complain(t.outbox_none_ready()));
    }
    let (title, line, yes) = if is_done {
        (t.outbox_done(), t.outbox_done_text(count), t.outbox_done_yes())
    } else {
        (t.outbox_withdraw(), t.outbox_withdraw_text(count), t.outbox_withdraw())
    };
    let dialog = Dialog::new(title, vec![line], yes, t.dialog_cancel());
    Ok(Next::Ask(
        dialog,
        Box::new(move |cx| {
            let outcomes = if is_done {
                vec![(mailed, MessageOutcome::Sent), (printed, MessageOutcome::Printed)]
            } else {
                vec![([mailed, printed].concat(), MessageOutcome::Withdrawn)]
            };
            let mut outdated = 0;
            for (messages, outcome) in outcomes.into_iter().filter(|(ids, _)| !ids.is_empty()) {
                match perform(cx.db(), &MarkMessages { messages, outcome }) {
                    Ok(marked) => outdated += marked.outdated.len(),
                    Err(refusal) => return Ok(Next::Complain(refusal_text(cx.text, refusal))),
                }
            }
            let said = match outdated {
                0 => cx.text.outbox_marked(count),
                _ => cx.text.outbox_marked_but(count - outdated, outdated),
            };
            Ok(Next::Tell(said, Box::new(Next::Stay)))
        }),
    ))
}

/// One message as it will be read.
#[derive(Debug)]
pub(super) struct MessageCard {
    id: i64,
    message: Option<Message>,
    name: String,
    top: usize,
}

impl MessageCard {
    pub(super) fn new(id: i64) -> MessageCard {
        MessageCard { id, message: None, name: String::new(), top: 0 }
    }
}

impl Screen for MessageCard {
    fn title(&self, text: &Text) -> String {
        let kind = self.message.as_ref().map(|message| kind_name(text, message.kind));
        format!("{}: {}", kind.unwrap_or_default(), self.name)
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let read = cx.db().read();
        self.message = read.message(self.id)?;
        if let Some(message) = &self.message {
            self.name = read.relation_name(message.relation_id)?;
        }
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let state = self.message.as_ref().map(|message| message.state);
        let done = (!state.is_some_and(is_undecided)).then(|| text.outbox_none_ready());
        let can_be_again = matches!(state, Some(MessageState::Sending | MessageState::Withdrawn));
        let again = (!can_be_again).then(|| text.outbox_not_unsure());
        vec![
            Offer::named(Action::Open, text.card_open_relation()),
            Offer::named(Action::Choose, text.outbox_ready_again()).unless(again),
            Offer::named(Action::Finalise, text.outbox_done()).unless(done.clone()),
            Offer::named(Action::Remove, text.outbox_withdraw()).unless(done),
            Offer::of(Action::Print),
            Offer::of(Action::Copy),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(message) = &self.message else { return Ok(Next::Stay) };
        Ok(match action {
            Action::Open => Next::Go(Place::Relation { id: message.relation_id, list: vec![] }),
            Action::Print => paper::of_message(cx.text, self.id),
            Action::Copy => Next::Copy(format!("{}\n\n{}", message.subject, message.body)),
            Action::Choose if message.state == MessageState::Sending => {
                ask_ready_again(cx, self.id)
            }
            Action::Choose if message.state == MessageState::Withdrawn => make_ready(cx, self.id),
            Action::Finalise => ask(cx, vec![self.id], true)?,
            Action::Remove => ask(cx, vec![self.id], false)?,
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match key.code {
            KeyCode::Esc => return Ok(Next::Back),
            KeyCode::Down | KeyCode::PageDown => self.top += 1,
            KeyCode::Up | KeyCode::PageUp => self.top = self.top.saturating_sub(1),
            _ => {}
        }
        Ok(Next::Stay)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let message = self.message.as_ref()?;
        paint.put(area, 1, 0, &self.title(look.text), Role::Title);
        let (state, role) = state_name(look.text, message);
        let line = format!("{state}   {}   {}", message.address, message.refused);
        paint.put(area, 1, 1, &line, role);
        paint.put(area, 1, 3, &message.subject, Role::Heading);
        let lines = wrap(&message.body, usize::from(area.width.saturating_sub(2)));
        let height = usize::from(area.height.saturating_sub(5));
        let top = self.top.min(lines.len().saturating_sub(height));
        for (y, line) in (5..).zip(lines.iter().skip(top).take(height)) {
            paint.put(area, 1, y, line, Role::Text);
        }
        place(area, 1, 0)
    }

    fn help(&self, text: &Text) -> String {
        text.help_outbox()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoOutbox)
    }
}
