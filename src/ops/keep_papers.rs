//! The paper of a step of the ladder is kept as it went.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::messages::{Message, MessageState};
use crate::domain::problem::{Problem, Thing};
use crate::ops::print::letter_of;
use crate::ops::{Deed, Done, Refusal};
use crate::paper;

/// Keeps the paper of reminders and letters of BW 6:96 that were made and are ready, as they are today: what was made of
/// them before they left is overtaken. Other messages are passed by; their words are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeepPapers {
    pub messages: Vec<i64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PapersKept {
    pub papers: usize,
}

impl Deed for KeepPapers {
    const NAME: &'static str = "keep_papers";
    type Value = PapersKept;

    fn perform(&self, write: &Write<'_>) -> Result<Done<PapersKept>, Refusal> {
        let mut papers = 0;
        for (at, id) in self.messages.iter().enumerate() {
            write.tick(at, self.messages.len())?;
            let missing = || Problem::NotFound { what: Thing::Message, value: id.to_string() };
            let message = write.message(*id)?.ok_or_else(missing)?;
            if message.state == MessageState::Ready && keep(write, &message)? {
                papers += 1;
            }
        }
        Ok(Done::new(PapersKept { papers }, papers.to_string()))
    }
}

/// Keeps the paper of a message that leaves, where none was made before.
///
/// Told it is, whatever becomes of its paper: one that can't be made, by a template that is broken, keeps its words alone.
pub(super) fn keep_told(write: &Write<'_>, message: &Message) -> Result<(), Refusal> {
    if write.paper_of_message(message.id)?.is_some() {
        return Ok(());
    }
    match keep(write, message) {
        Ok(_) | Err(Refusal::Problem(_)) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Returns whether there was a paper to keep.
fn keep(write: &Write<'_>, message: &Message) -> Result<bool, Refusal> {
    let is_kept = paper::IS_BUILT && message.kind.is_of_ladder();
    if is_kept {
        let relation = write.relation(message.relation_id)?.unwrap_or_default();
        let pdf = letter_of(write, message, &relation, write.today())?;
        write.keep_paper(message.id, &pdf)?;
    }
    Ok(is_kept)
}
