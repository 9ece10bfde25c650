//! A subscription ends, by its rules or at once.

use serde::{Deserialize, Serialize};

use crate::db::coverage::BilledPeriod;
use crate::db::pauses::Pause;
use crate::db::standings::Standing;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, date_far_away, days_after};
use crate::domain::cancellation::{NoticeAt, last_day, notice_ends, year_ends};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::plan::Grid;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::domain::subscription::PLAN_CHANGED;
use crate::ops::credit::{GivenBack, credit_unused, unused_lines};
use crate::ops::letters::LetterLanguage;
use crate::ops::line_words::LineWord;
use crate::ops::{Deed, Done, Reference, Refusal};

/// When it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelHow {
    /// By the notice rule of the plan.
    Rule,
    /// The day notice came in is the last.
    Immediately,
    /// When what is invoiced is over.
    PeriodEnd,
    /// On a day that was agreed; that day is the last.
    On,
}

/// What happens to what was invoiced beyond the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditMethod {
    #[default]
    None,
    Days,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    pub subscription: Reference,
    pub received_on: Day,
    pub how: CancelHow,
    #[serde(default)]
    pub on: Option<Day>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub credit: CreditMethod,
    /// The act that made them leave.
    #[serde(default)]
    pub action: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cancelled {
    pub subscription: i64,
    /// Exclusive.
    pub end_date: Day,
    /// The last day of the subscription.
    pub last_day: Day,
    pub renews_on: Day,
    /// What was invoiced beyond the end and, with credit by days, is given back.
    pub credit_cents: i64,
    /// The credit notes it is given back with.
    pub credit_notes: Vec<String>,
}

/// Works out when a subscription would end, without ending it.
pub fn propose(
    read: &Read<'_>,
    standing: &Standing,
    cancel: &Cancel,
    today: Day,
) -> anyhow::Result<Result<Cancelled, Problem>> {
    let subscription = &standing.subscription;
    let who = read.relation_name(subscription.relation_id)?;
    let Some(end) = end_date(read, standing, cancel)? else {
        return Ok(Err(Problem::NoEndPossible { who, field: Field::On }));
    };
    if end < subscription.start {
        return Ok(Err(Problem::EndBeforeStart { who, start: subscription.start, end }));
    }
    let credit_cents = match cancel.credit {
        CreditMethod::None => 0,
        CreditMethod::Days => unused(read, standing, end)?.in_cents(),
    };
    Ok(Ok(Cancelled {
        subscription: standing.id,
        end_date: end,
        last_day: days_after(end, -1),
        renews_on: standing.renews_on(today),
        credit_cents,
        credit_notes: vec![],
    }))
}

fn end_date(read: &Read<'_>, standing: &Standing, cancel: &Cancel) -> anyhow::Result<Option<Day>> {
    let received = cancel.received_on;
    let subscription = &standing.subscription;
    let last = match cancel.how {
        CancelHow::Immediately => Some(received),
        CancelHow::On => cancel.on,
        CancelHow::PeriodEnd => standing
            .covered
            .iter()
            .map(|c| c.period.to)
            .max()
            .map(|to| days_after(to, -1))
            .or(Some(received)),
        CancelHow::Rule => {
            let notice = standing.plan.notice;
            let first_term_end = standing_first_term_end(standing);
            match standing.plan.notice_at {
                NoticeAt::FiscalYearEnd => last_day(
                    received,
                    notice,
                    year_ends(received, read.fiscal_year_start(received)?),
                ),
                NoticeAt::TermEnd => {
                    let from = |day: Day| standing.renews_on(day);
                    let ends = std::iter::successors(
                        Some(from(days_after(received, -1).max(subscription.start))),
                        move |end| Some(from(*end)),
                    );
                    last_day(received, notice, ends.map(|end| days_after(end, -1)).take(1_000))
                }
                NoticeAt::AnyDay => Some(notice_ends(received, notice).max(first_term_end)),
                NoticeAt::IntervalEnd => {
                    let grid = Grid::new(
                        &standing.plan.terms,
                        subscription.billing_anchor,
                        subscription.anchor_day,
                    );
                    let (index, _) = grid.around(received.max(subscription.billing_anchor));
                    let ends = (index + 1..).map(move |k| days_after(grid.cut(k), -1));
                    last_day(
                        received,
                        notice,
                        ends.skip_while(move |last| *last < first_term_end).take(10_000),
                    )
                }
            }
        }
    };
    // What ends by itself, or by an earlier word, is not made longer by notice.
    let end = last.map(|last| days_after(last, 1));
    Ok(end.map(|end| subscription.end.map_or(end, |before| before.min(end))))
}

/// Returns the last day of the first term: before it a subscription does not end by its rule.
fn standing_first_term_end(standing: &Standing) -> Day {
    days_after(standing.renews_on(standing.subscription.start), -1)
}

/// Returns what was billed for days from `end` on: total less the used part, per line.
fn unused(read: &Read<'_>, standing: &Standing, end: Day) -> anyhow::Result<Money> {
    let billed = read.billed_periods(standing.id)?;
    let lines = unused_lines(
        read,
        &billed,
        LetterLanguage::of(read)?.word(LineWord::EndedEarly),
        |billed| days_beyond(billed, end, &standing.pauses),
    )?;
    Ok(-lines.iter().flat_map(|(_, lines)| lines).map(|line| line.amount).sum::<Money>())
}

/// Returns the days of a period from `end` on, and what was billed for them and for days that a pause gave longer for:
/// these were not used, and will not be made up for any more.
fn days_beyond(billed: &BilledPeriod, end: Day, pauses: &[Pause]) -> Option<(Period, Money)> {
    let days = Period::new(end.max(billed.covered.from), billed.covered.to)?;
    let used = Period::new(billed.covered.from, end);
    let rested = pauses.iter().filter(|pause| pause.extends).filter_map(|pause| {
        Period::new(pause.from, pause.to?)?.overlap(billed.covered)?.overlap(used?)
    });
    let rested: Money = rested.map(|rested| billed.share_of(rested)).sum();
    Some((days, billed.beyond(end) + rested))
}

/// Gives back what was billed for days from `end` on; these days are covered no more.
pub(super) fn credit_beyond(
    write: &Write<'_>,
    standing: &Standing,
    end: Day,
    reason: &str,
) -> Result<GivenBack, Refusal> {
    let billed = write.billed_periods(standing.id)?;
    let unused = |billed: &BilledPeriod| days_beyond(billed, end, &standing.pauses);
    let back = credit_unused(write, &billed, reason, unused)?;
    // What nothing went back of is still paid for: it cost nothing, or too little.
    for billed in billed.iter().filter(|billed| back.invoices.contains(&billed.invoice_id)) {
        if let Some((days, _)) = unused(billed) {
            write.uncover_part(billed, days)?;
        }
    }
    write.drop_shipments_from(standing.id, end)?;
    if let Some(after) = Period::new(end, date_far_away()) {
        write.uncover_paused(standing.id, after)?;
    }
    Ok(back)
}

impl Deed for Cancel {
    const NAME: &'static str = "cancel";
    type Value = Cancelled;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Cancelled>, Refusal> {
        let id = write.find_subscription(&self.subscription.0)??;
        let standing = write.standing(id)?.expect("the subscription was found just now");
        let relation_id = standing.subscription.relation_id;
        let who = write.relation_name(relation_id)?;
        if let Some(end) =
            standing.subscription.end.filter(|_| standing.subscription.notice_date.is_some())
        {
            return Err(Problem::AlreadyEnded { who, end }.into());
        }
        let mut cancelled = propose(write, &standing, self, write.today())??;
        let reason = self
            .reason
            .clone()
            .filter(|reason| !reason.trim().is_empty())
            .unwrap_or_else(|| "cancelled".to_owned());
        write.cancel(id, self.received_on, cancelled.end_date, &reason)?;
        let action = self.action.as_deref().map(harmless).unwrap_or_default();
        let left_by = write.action_named(&action)?;
        write.set_left_by(id, left_by)?;
        remove_drafts_beyond(write, &standing, cancelled.end_date)?;
        if self.credit == CreditMethod::Days {
            cancelled.credit_notes = credit_beyond(
                write,
                &standing,
                cancelled.end_date,
                LetterLanguage::of(write)?.word(LineWord::EndedEarly),
            )?
            .notes;
        }
        let back = UndoCancel { subscription: id.into() };
        Ok(Done::new(cancelled, format!("{who}: {}", standing.plan.name))
            .of(relation_id)
            .undone_by(back))
    }
}

/// Takes out of drafts what would be billed beyond the end; a period that is cut short is billed anew by days.
pub(super) fn remove_drafts_beyond(
    write: &Write<'_>,
    standing: &Standing,
    end: Day,
) -> anyhow::Result<()> {
    remove_draft_lines(write, standing, &write.drafts_beyond(standing.id, end)?)
}

/// Takes lines out of drafts. Where a household pays less by its cap, its drafts go as a whole, on whichever the cap
/// stands: it was reckoned over all their lines.
pub(super) fn remove_draft_lines(
    write: &Write<'_>,
    standing: &Standing,
    lines: &[(i64, i64, Option<i64>)],
) -> anyhow::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut runs: Vec<Option<i64>> = lines.iter().map(|(_, _, run_id)| *run_id).collect();
    for household in &standing.households {
        for (invoice_id, run_id) in write.capped_drafts(household.id)? {
            if write.invoice(invoice_id)?.is_some() {
                write.remove_draft_and_across(invoice_id)?;
            }
            runs.push(run_id);
        }
    }
    for (invoice_id, line_id, _) in lines {
        if write.invoice(*invoice_id)?.is_some() {
            write.remove_draft_line(*invoice_id, *line_id)?;
        }
    }
    for run_id in runs.into_iter().flatten() {
        write.recount_run(run_id)?;
    }
    Ok(())
}

/// Takes a cancellation back: the dates follow anew from what stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoCancel {
    pub subscription: Reference,
}

#[derive(Clone, Debug, Serialize)]
pub struct CancelUndone {
    pub subscription: i64,
    pub end_date: Option<Day>,
    pub notice_date: Option<Day>,
    pub renews_on: Day,
    pub invoiced_until: Option<Day>,
    pub status: &'static str,
}

impl Deed for UndoCancel {
    const NAME: &'static str = "undo_cancel";
    type Value = CancelUndone;

    fn perform(&self, write: &Write<'_>) -> Result<Done<CancelUndone>, Refusal> {
        let id = write.find_subscription(&self.subscription.0)??;
        let standing = write.standing(id)?.expect("the subscription was found just now");
        let relation_id = standing.subscription.relation_id;
        let who = write.relation_name(relation_id)?;
        if standing.subscription.notice_date.is_none() {
            return Err(Problem::NotEnded { who }.into());
        }
        // Another plan took its place: that one is changed, not this one brought back beside it.
        if let Some(end) = standing
            .subscription
            .end
            .filter(|_| standing.subscription.end_reason.as_deref() == Some(PLAN_CHANGED))
        {
            return Err(Problem::AlreadyEnded { who, end }.into());
        }
        let end = write.undo_cancel(id)?;
        let standing = write.standing(id)?.expect("the subscription was found just now");
        let today = write.today();
        let value = CancelUndone {
            subscription: id,
            end_date: end,
            notice_date: None,
            renews_on: standing.renews_on(today),
            invoiced_until: standing.invoiced_until(),
            status: standing.subscription.status(standing.is_paused(today), today).name(),
        };
        Ok(Done::new(value, format!("{who}: {}", standing.plan.name)).of(relation_id))
    }
}
