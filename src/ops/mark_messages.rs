//! Messages were sent, printed or taken back.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::messages::{MessageKind, MessageState};
use crate::domain::problem::{Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::keep_papers::keep_told;
use crate::ops::post_invoices::post_anew;
use crate::ops::prepare_messages::is_still_true;
use crate::ops::{Deed, Done, Refusal};

/// What became of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageOutcome {
    /// A server is about to be handed it.
    Sending,
    /// It did not go, as far as a person or the server knows.
    Ready,
    /// The server does not want it, and says why; it is ready still.
    Refused(String),
    Sent,
    Printed,
    /// Not told after all; it does not come back by itself, and can be made ready again.
    Withdrawn,
}

impl MessageOutcome {
    fn name(&self) -> &'static str {
        match self {
            MessageOutcome::Sending => "sending",
            MessageOutcome::Ready => "ready",
            MessageOutcome::Refused(_) => "refused",
            MessageOutcome::Sent => "sent",
            MessageOutcome::Printed => "printed",
            MessageOutcome::Withdrawn => "withdrawn",
        }
    }
}

/// Tells what became of messages that were ready. One that is not true any more does not count as told, whatever is said.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkMessages {
    pub messages: Vec<i64>,
    pub outcome: MessageOutcome,
}

#[derive(Clone, Debug, Serialize)]
pub struct MessagesMarked {
    pub done: usize,
    /// Those that are not true any more: paid meanwhile, on its way in a collection, cancelled. They are not told.
    pub outdated: Vec<i64>,
}

impl Deed for MarkMessages {
    const NAME: &'static str = "mark_messages";
    type Value = MessagesMarked;

    fn perform(&self, write: &Write<'_>) -> Result<Done<MessagesMarked>, Refusal> {
        let mut marked = MessagesMarked { done: 0, outdated: vec![] };
        for id in &self.messages {
            let missing = || Problem::NotFound { what: Thing::Message, value: id.to_string() };
            let message = write.message(*id)?.ok_or_else(missing)?;
            let was_sending = message.state == MessageState::Sending;
            let is_back =
                message.state == MessageState::Withdrawn && self.outcome == MessageOutcome::Ready;
            if message.state != MessageState::Ready && !was_sending && !is_back {
                return Err(Problem::Taken { what: Thing::Message, value: message.subject }.into());
            }
            // Told in another message meanwhile, it is not told again.
            let is_told_else = is_back && write.has_newer_of(&message)?;
            if is_back {
                write.set_message_state(*id, MessageState::Ready)?;
            }
            let state = match self.outcome {
                MessageOutcome::Withdrawn => MessageState::Withdrawn,
                MessageOutcome::Ready
                    if is_told_else || is_back && !is_still_true(write, &message)? =>
                {
                    MessageState::Outdated
                }
                MessageOutcome::Ready | MessageOutcome::Refused(_) => MessageState::Ready,
                // What left is told, true or not.
                _ if !was_sending && !is_still_true(write, &message)? => MessageState::Outdated,
                MessageOutcome::Sending => MessageState::Sending,
                MessageOutcome::Sent => MessageState::Sent,
                MessageOutcome::Printed => MessageState::Printed,
            };
            match state {
                // What goes to a server now says what is so now, whatever was written to disk before.
                MessageState::Sending => {
                    write.drop_paper(*id)?;
                    keep_told(write, &message)?;
                }
                MessageState::Sent | MessageState::Printed => keep_told(write, &message)?,
                // What was not told after all is made anew when it is.
                MessageState::Withdrawn => write.drop_paper(*id)?,
                MessageState::Ready | MessageState::Outdated => {}
            }
            write.set_message_state(*id, state)?;
            if let MessageOutcome::Refused(why) = &self.outcome {
                write.refuse_message(*id, &harmless(why))?;
            }
            if state == MessageState::Outdated {
                if message.kind == MessageKind::Invoice {
                    post_anew(write, &message)?;
                }
                marked.outdated.push(*id);
            } else {
                marked.done += 1;
            }
        }
        let subject = format!("{}: {}", self.messages.len(), self.outcome.name());
        Ok(Done::new(marked, subject))
    }
}

/// Takes out of the outbox what became untrue since it was prepared: paid, on its way in a collection, cancelled.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutdateMessages {}

#[derive(Clone, Debug, Serialize)]
pub struct MessagesOutdated {
    pub messages: usize,
}

/// Takes out what became untrue, and returns how many.
pub(super) fn outdate(write: &Write<'_>) -> Result<usize, Refusal> {
    let mut count = 0;
    for message in write.ready_messages()? {
        if !is_still_true(write, &message)? {
            write.set_message_state(message.id, MessageState::Outdated)?;
            if message.kind == MessageKind::Invoice {
                post_anew(write, &message)?;
            }
            count += 1;
        }
    }
    Ok(count)
}

impl Deed for OutdateMessages {
    const NAME: &'static str = "outdate_messages";
    type Value = MessagesOutdated;

    fn perform(&self, write: &Write<'_>) -> Result<Done<MessagesOutdated>, Refusal> {
        let messages = outdate(write)?;
        Ok(Done::new(MessagesOutdated { messages }, messages.to_string()))
    }
}
