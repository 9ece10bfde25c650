//! A subscription rests for a while.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::coverage::BilledPeriod;
use crate::db::standings::Standing;
use crate::domain::calendar::{Day, date_far_away};
use crate::domain::period::Period;
use crate::domain::problem::Problem;
use crate::domain::subscription::{END_OF_TERM, moved_by_pause};
use crate::ops::cancel::remove_draft_lines;
use crate::ops::credit::{GivenBack, credit_unused};
use crate::ops::letters::LetterLanguage;
use crate::ops::line_words::LineWord;
use crate::ops::{CreditMethod, Deed, Done, Reference, Refusal};

/// What a pause does with the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseMode {
    /// Its periods are not billed; the term stays.
    Skip,
    /// Everything after it comes later.
    Extend,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    pub subscription: Reference,
    pub from: Day,
    #[serde(default)]
    pub until: Option<Day>,
    /// The plan's when left out.
    #[serde(default)]
    pub mode: Option<PauseMode>,
    /// By days: what was billed for the days of a pause whose end is known is given back. Only for a pause that skips.
    #[serde(default)]
    pub credit: CreditMethod,
}

#[derive(Clone, Debug, Serialize)]
pub struct Paused {
    pub subscription: i64,
    pub status: &'static str,
    pub renews_on: Day,
    pub invoiced_until: Option<Day>,
    pub credit_notes: Vec<String>,
    /// What these give back.
    pub credit_cents: i64,
}

impl Deed for Pause {
    const NAME: &'static str = "pause";
    type Value = Paused;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Paused>, Refusal> {
        let (id, standing, who) = find(write, &self.subscription)?;
        let overlaps = |pause: &crate::db::pauses::Pause| {
            self.until.is_none_or(|until| pause.from < until)
                && pause.to.is_none_or(|to| self.from < to)
        };
        if standing.pauses.iter().any(overlaps) {
            return Err(Problem::AlreadyPaused { who }.into());
        }
        if let Some(end) = standing.subscription.end.filter(|end| *end <= self.from) {
            return Err(Problem::AlreadyEnded { who, end }.into());
        }
        if let Some(until) = self.until.filter(|until| *until <= self.from) {
            return Err(Problem::EndBeforeStart { who, start: self.from, end: until }.into());
        }
        let extends =
            self.mode.map_or(standing.plan.pause_extends, |mode| mode == PauseMode::Extend);
        // What another one follows on does not become longer.
        if let Some(end) = standing.subscription.end.filter(|_| extends)
            && write.has_successor(id)?
        {
            return Err(Problem::AlreadyEnded { who, end }.into());
        }
        write.add_pause(id, self.from, self.until, extends)?;
        let rests = Period::new(self.from, self.until.unwrap_or(date_far_away()));
        if let Some(days) = rests.filter(|_| !extends) {
            // What is only a draft is not asked for days that rest.
            remove_draft_lines(write, &standing, &write.drafts_within(id, days)?)?;
        }
        if let Some(until) = self.until.filter(|_| extends) {
            shift(write, id, &standing, self.from, until)?;
        }
        let pause = self.until.and_then(|until| Period::new(self.from, until));
        let back = match (pause, self.credit) {
            (Some(pause), CreditMethod::Days) if !extends => {
                let unused = |billed: &BilledPeriod| {
                    Some((billed.covered.overlap(pause)?, billed.share_of(pause)))
                };
                let billed = write.billed_periods(id)?;
                let back = credit_unused(
                    write,
                    &billed,
                    LetterLanguage::of(write)?.word(LineWord::Paused),
                    unused,
                )?;
                // The days are paused now, not billed: who resumes earlier is billed for them again.
                for billed in &billed {
                    if let Some(days) = billed.covered.overlap(pause) {
                        write.uncover_part(billed, days)?;
                        write.cover(id, days, "paused", None)?;
                    }
                }
                back
            }
            _ => GivenBack::default(),
        };
        answer(write, id, who, back)
    }
}

/// Ends the pause on a day: that day it runs again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    pub subscription: Reference,
    pub on: Day,
}

impl Deed for Resume {
    const NAME: &'static str = "resume";
    type Value = Paused;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Paused>, Refusal> {
        let (id, standing, who) = find(write, &self.subscription)?;
        let is_meant = |pause: &&crate::db::pauses::Pause| {
            pause.to.is_none() || (!pause.extends && pause.is_on(self.on))
        };
        let Some(pause) = standing.pauses.iter().find(is_meant) else {
            return Err(Problem::NotPaused { who }.into());
        };
        let after = Period::new(self.on.max(pause.from), pause.to.unwrap_or(date_far_away()));
        if self.on <= pause.from {
            write.remove_pause(pause.id)?;
            if let Some(days) = after.filter(|_| !pause.extends) {
                write.uncover_paused(id, days)?;
            }
        } else {
            write.end_pause(pause.id, self.on)?;
            if pause.extends {
                shift(write, id, &standing, pause.from, self.on)?;
            } else {
                let days = after.expect("a pause ends after the day it is resumed");
                write.uncover_paused(id, days)?;
            }
        }
        answer(write, id, who, GivenBack::default())
    }
}

/// Lets what rests since a collection came back run again, now that its invoice is paid. A membership catches up: the
/// days are billed after all. Something that was not delivered meanwhile is not.
pub(super) fn resume_paid(write: &Write<'_>, invoice_id: i64, on: Day) -> anyhow::Result<()> {
    for (pause_id, subscription_id, from, catches_up) in write.pauses_paid(invoice_id)? {
        if catches_up || on <= from {
            write.remove_pause(pause_id)?;
            if let Some(days) = Period::new(from, date_far_away()) {
                write.uncover_paused(subscription_id, days)?;
            }
        } else {
            write.end_pause(pause_id, on)?;
        }
    }
    Ok(())
}

fn find(write: &Write<'_>, reference: &Reference) -> Result<(i64, Standing, String), Refusal> {
    let id = write.find_subscription(&reference.0)??;
    let standing = write.standing(id)?.expect("the subscription was found just now");
    let who = write.relation_name(standing.subscription.relation_id)?;
    Ok((id, standing, who))
}

fn answer(
    write: &Write<'_>,
    id: i64,
    who: String,
    back: GivenBack,
) -> Result<Done<Paused>, Refusal> {
    let standing = write.standing(id)?.expect("the subscription was found just now");
    let today = write.today();
    let value = Paused {
        subscription: id,
        status: standing.subscription.status(standing.is_paused(today), today).name(),
        renews_on: standing.renews_on(today),
        invoiced_until: standing.invoiced_until(),
        credit_notes: back.notes,
        credit_cents: back.total.in_cents(),
    };
    Ok(Done::new(value, format!("{who}: {}", standing.plan.name))
        .of(standing.subscription.relation_id))
}

/// Lets everything after a pause come later: what is paid lasts longer, periods and terms are counted from a later day.
fn shift(
    write: &Write<'_>,
    id: i64,
    standing: &Standing,
    from: Day,
    to: Day,
) -> anyhow::Result<()> {
    let subscription = &standing.subscription;
    let paid_until = standing.covered.iter().map(|coverage| coverage.period.to).max();
    let (billing, whole_months) =
        moved_by_pause(paid_until.unwrap_or(subscription.billing_anchor), from, to);
    let (term, _) = moved_by_pause(subscription.term_anchor, from, to);
    // What is paid lasts longer; where nothing is paid yet only the pause itself is free.
    let free = match paid_until {
        Some(paid_until) => Period::new(paid_until, billing),
        None => Period::new(from.max(subscription.start), to),
    };
    if let Some(free) = free {
        write.cover(id, free, "paused", None)?;
    }
    if let Some(end) =
        subscription.end.filter(|_| subscription.end_reason.as_deref() == Some(END_OF_TERM))
    {
        write.move_end(id, moved_by_pause(end, from, to).0)?;
    }
    let anchor_day = if whole_months { subscription.anchor_day } else { billing.day() };
    write.set_anchors(id, billing, term, anchor_day)
}
