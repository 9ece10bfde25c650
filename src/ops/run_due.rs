//! What a computer does by itself on a day, with nobody there.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::settings::Setting;
use crate::domain::calendar::Day;
use crate::ops::{Bill, Billed, Deed, Done, Finalise, Finalised, Refusal, UndoRun, perform_within};

/// Bills everything that is due, and makes only that final where the club decided so: all of it or nothing, so that the
/// next time begins anew when something is in the way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunDue {
    pub until: Day,
}

#[derive(Clone, Debug, Serialize)]
pub struct DueRun {
    pub billed: Billed,
    /// Nothing where the drafts wait for somebody.
    pub finalised: Option<Finalised>,
}

impl Deed for RunDue {
    const NAME: &'static str = "run_due";
    const IS_RUN: bool = true;
    type Value = DueRun;

    fn perform(&self, write: &Write<'_>) -> Result<Done<DueRun>, Refusal> {
        let billed = perform_within(write, &Bill::until(self.until))?;
        let is_decided = write.setting(Setting::AutomaticFinal)? == "yes";
        let run = billed.run.filter(|_| is_decided && 0 < billed.invoices);
        let finalise = run.map(|run| Finalise { run: Some(run.into()), ..Finalise::default() });
        let finalised = finalise.map(|finalise| perform_within(write, &finalise)).transpose()?;
        let drafts = billed.run.filter(|_| finalised.is_none());
        let done = Done::new(DueRun { billed, finalised }, self.until.to_string());
        Ok(match drafts {
            Some(run) => done.undone_by(UndoRun { run: run.into() }),
            None => done,
        })
    }
}
