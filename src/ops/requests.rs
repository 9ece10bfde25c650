//! Who does the work at the desk, who arranges the administration, and what the one asks of the other.

use serde::{Deserialize, Serialize};

use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Refusal};

/// The value of the setting where what is on offer and how the club works cannot be changed by mistake.
pub const STAFF: &str = "staff";

/// Returns whether what is on offer and how the club works is locked. No password guards it: it keeps from slips of the
/// hand, not from who means to.
pub fn is_locked(read: &Read<'_>) -> anyhow::Result<bool> {
    Ok(read.setting(Setting::Role)? == STAFF)
}

/// Refuses what only who arranges the administration does.
pub(super) fn unlocked(read: &Read<'_>) -> Result<(), Refusal> {
    if is_locked(read)? { Err(Problem::AdminOnly.into()) } else { Ok(()) }
}

/// Notes something for who arranges the administration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteRequest {
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct RequestNoted {
    pub request: i64,
}

impl Deed for NoteRequest {
    const NAME: &'static str = "note_request";
    type Value = RequestNoted;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RequestNoted>, Refusal> {
        let text = harmless(&self.text);
        if text.is_empty() {
            return Err(Problem::RequiredMissing { who: String::new(), field: Field::Note }.into());
        }
        let request = write.add_request(&text)?;
        Ok(Done::new(RequestNoted { request }, text))
    }
}

/// Tells that a request is dealt with, or that it waits after all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettleRequest {
    pub request: i64,
    #[serde(default = "yes")]
    pub done: bool,
}

fn yes() -> bool {
    true
}

impl Deed for SettleRequest {
    const NAME: &'static str = "settle_request";
    type Value = RequestNoted;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RequestNoted>, Refusal> {
        let done_on = self.done.then(|| write.today());
        if !write.settle_request(self.request, done_on)? {
            let value = self.request.to_string();
            return Err(Problem::NotFound { what: Thing::Request, value }.into());
        }
        let back = SettleRequest { request: self.request, done: !self.done };
        let value = RequestNoted { request: self.request };
        Ok(Done::new(value, self.request.to_string()).undone_by(back))
    }
}
