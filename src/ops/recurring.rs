//! What is invoiced again and again without a subscription: the rent of a canteen, a board along the field.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::db::recurring::Recurring;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, months_after};
use crate::domain::period::Period;
use crate::domain::plan::Interval;
use crate::domain::problem::{DayLimit, Field, Problem};
use crate::domain::recurring::{Delivery, Rhythm};
use crate::domain::relation::harmless;
use crate::ops::sale_lines::{SaleLine, priced_lines};
use crate::ops::{Deed, Done, Reference, Refusal};

/// Begins what comes round for somebody: `bill` makes an invoice of every turn, once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddRecurringInvoice {
    pub relation: Reference,
    pub lines: Vec<SaleLine>,
    /// The first turn is the first `day` of a month from this day on.
    pub from: Day,
    /// 1 to 31, the last of the month where that has no such day; that of `from` when left out.
    #[serde(default)]
    pub day: Option<u32>,
    #[serde(default = "one")]
    pub interval_months: u32,
    /// Weeks in place of months.
    #[serde(default)]
    pub interval_weeks: Option<u32>,
    /// No turn begins on that day or later.
    #[serde(default)]
    pub end_date: Option<Day>,
    #[serde(default)]
    pub delivery: Delivery,
    #[serde(default)]
    pub buyer_reference: String,
}

fn one() -> u32 {
    1
}

#[derive(Clone, Debug, Serialize)]
pub struct RecurringInvoiceSet {
    pub recurring_invoice: i64,
    /// The first turn that is not invoiced yet.
    pub next: Option<Day>,
    /// No turn begins on that day or later.
    pub end_date: Option<Day>,
    /// What a turn comes to, before discounts.
    pub total_cents: i64,
    /// The days before the next turn that nobody was or is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<Period>,
    /// Final invoices of turns that begin on the end or later: they stand until somebody credits them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invoiced_beyond: Vec<String>,
}

impl RecurringInvoiceSet {
    fn of(recurring: &Recurring) -> RecurringInvoiceSet {
        RecurringInvoiceSet {
            recurring_invoice: recurring.id,
            next: recurring.next(),
            end_date: recurring.rhythm.end,
            total_cents: recurring.total().in_cents(),
            left_out: vec![],
            invoiced_beyond: vec![],
        }
    }
}

/// Longest rhythm in months and in weeks: ten years.
const MONTHS_MAX: u32 = 120;
const WEEKS_MAX: u32 = 520;
/// Months that the first turn can lie back; more of the past would be asked than anybody meant.
const BACK_MONTHS: i32 = 12;

impl AddRecurringInvoice {
    /// Makes the deed that would have made what there is.
    fn that_made(recurring: &Recurring) -> AddRecurringInvoice {
        let rhythm = &recurring.rhythm;
        let (interval_months, interval_weeks) = match rhythm.interval {
            Interval::Months(months) => (months, None),
            Interval::Weeks(weeks) => (1, Some(weeks)),
        };
        AddRecurringInvoice {
            relation: recurring.relation_id.into(),
            lines: recurring.lines.iter().map(SaleLine::of).collect(),
            from: rhythm.first,
            day: Some(rhythm.day),
            interval_months,
            interval_weeks,
            end_date: rhythm.end,
            delivery: recurring.delivery,
            buyer_reference: recurring.buyer_reference.clone(),
        }
    }

    /// Checks everything; what there was before, when it is changed, is not asked to begin later.
    pub(crate) fn checked(
        &self,
        read: &Read<'_>,
        today: Day,
        before: Option<&Recurring>,
    ) -> Result<Recurring, Refusal> {
        let relation_id = read.find_relation(&self.relation.0)??;
        let who = read.relation_name(relation_id)?;
        let mut lines = priced_lines(read, &self.lines, today)?;
        for (line, asked) in lines.iter_mut().zip(&self.lines) {
            if asked.vat.is_none() {
                line.vat_code.clear();
            }
        }
        let (interval, count, most) = match self.interval_weeks {
            Some(weeks) => (Interval::Weeks(weeks), weeks, WEEKS_MAX),
            None => (Interval::Months(self.interval_months), self.interval_months, MONTHS_MAX),
        };
        if !(1..=most).contains(&count) {
            let (value, allowed) = (count.to_string(), format!("1-{most}"));
            return Err(Problem::ValueUnknown { field: Field::Interval, value, allowed }.into());
        }
        let day = self.day.unwrap_or_else(|| self.from.day());
        if !(1..=31).contains(&day) {
            let (value, allowed) = (day.to_string(), "1-31".to_owned());
            return Err(Problem::ValueUnknown { field: Field::DayOfMonth, value, allowed }.into());
        }
        let rhythm = Rhythm::from_day(self.from, day, interval, self.end_date);
        let rhythm = match before {
            Some(before) => going_on(read, rhythm, before, &who)?,
            None => rhythm,
        };
        let first = months_after(today, -BACK_MONTHS);
        let first = before.map_or(first, |known| {
            let made = known.made.first().map_or(first, |turn| turn.from);
            first.min(known.rhythm.first).min(made)
        });
        if rhythm.first < first {
            let (field, day, limit) = (Field::StartDate, self.from, DayLimit::NotBefore(first));
            return Err(Problem::DayOutside { who, field, day, limit }.into());
        }
        // What goes on after turns that were made may end before the next one.
        let is_made = before.is_some_and(|before| !before.made.is_empty());
        let begins = if is_made { self.from } else { rhythm.first };
        if let Some(end) = self.end_date.filter(|end| *end < begins) {
            return Err(Problem::EndBeforeStart { who, start: rhythm.first, end }.into());
        }
        Ok(Recurring {
            id: before.map_or(0, |before| before.id),
            relation_id,
            rhythm,
            delivery: self.delivery,
            buyer_reference: harmless(&self.buyer_reference),
            lines,
            made: before.map(|before| before.made.clone()).unwrap_or_default(),
        })
    }
}

/// Returns the rhythm in which something goes on. What was made is made: a rhythm that would cut such a turn in two begins
/// where the last of them ends. A draft is not settled yet: thrown away, its turn must come round again.
fn going_on(
    read: &Read<'_>,
    rhythm: Rhythm,
    before: &Recurring,
    who: &str,
) -> Result<Rhythm, Refusal> {
    let fits = rhythm.fits(&before.made);
    let drafts = read.draft_turns(before.id)?;
    let is_lost = |turn: &Period| !fits || turn.from < rhythm.first;
    match drafts.iter().filter(|turn| is_lost(turn)).count() {
        0 => {}
        count => return Err(Problem::RecurringDrafts { who: who.to_owned(), count }.into()),
    }
    let until = before.made_until().filter(|until| !fits && rhythm.first < *until);
    Ok(until
        .map_or(rhythm, |until| Rhythm::from_day(until, rhythm.day, rhythm.interval, rhythm.end)))
}

impl Deed for AddRecurringInvoice {
    const NAME: &'static str = "add_recurring_invoice";
    type Value = RecurringInvoiceSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RecurringInvoiceSet>, Refusal> {
        let recurring = self.checked(write, write.today(), None)?;
        let id = write.add_recurring(&recurring)?;
        let recurring = Recurring { id, ..recurring };
        let subject = named(write, &recurring)?;
        Ok(Done::new(RecurringInvoiceSet::of(&recurring), subject)
            .of(recurring.relation_id)
            .undone_by(RemoveRecurringInvoice { recurring_invoice: id.into() }))
    }
}

/// Writes what comes round anew, from the next turn on; what was made stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeRecurringInvoice {
    pub recurring_invoice: Reference,
    pub to: AddRecurringInvoice,
}

impl Deed for ChangeRecurringInvoice {
    const NAME: &'static str = "change_recurring_invoice";
    type Value = RecurringInvoiceSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RecurringInvoiceSet>, Refusal> {
        let before = write.find_recurring(&self.recurring_invoice.0)??;
        let recurring = self.to.checked(write, write.today(), Some(&before))?;
        if recurring.relation_id != before.relation_id {
            unmade(write, &before)?;
        }
        write.change_recurring(&recurring)?;
        let invoiced_beyond = drop_drafts_beyond(write, &recurring)?;
        let back = ChangeRecurringInvoice {
            recurring_invoice: before.id.into(),
            to: AddRecurringInvoice::that_made(&before),
        };
        let subject = named(write, &recurring)?;
        let value = RecurringInvoiceSet {
            invoiced_beyond,
            left_out: left_out(&before, &recurring),
            ..RecurringInvoiceSet::of(&recurring)
        };
        Ok(Done::new(value, subject).of(recurring.relation_id).undone_by(back))
    }
}

/// Ends what comes round: no turn begins on that day or later, and drafts of such turns go. Without a day it goes on after all:
/// from where it stopped, or from today when more than one turn would be asked at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndRecurringInvoice {
    pub recurring_invoice: Reference,
    #[serde(default)]
    pub on: Option<Day>,
}

impl Deed for EndRecurringInvoice {
    const NAME: &'static str = "end_recurring_invoice";
    type Value = RecurringInvoiceSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RecurringInvoiceSet>, Refusal> {
        let before = write.find_recurring(&self.recurring_invoice.0)??;
        let mut recurring = before.clone();
        // Ended before it began, it has no turn at all.
        recurring.rhythm.end = self.on.map(|on| on.max(before.rhythm.first));
        let today = write.today();
        if self.on.is_none() && 1 < recurring.rhythm.due(&recurring.made, today).len() {
            recurring.rhythm = recurring.rhythm.going_on_from(today);
        }
        write.change_recurring(&recurring)?;
        let invoiced_beyond = drop_drafts_beyond(write, &recurring)?;
        // Not by going on after all, which would leave out what was thrown away just now.
        let back = ChangeRecurringInvoice {
            recurring_invoice: before.id.into(),
            to: AddRecurringInvoice::that_made(&before),
        };
        let subject = named(write, &recurring)?;
        let value = RecurringInvoiceSet {
            invoiced_beyond,
            left_out: recurring.left_out(before.rhythm.first),
            ..RecurringInvoiceSet::of(&recurring)
        };
        Ok(Done::new(value, subject).of(recurring.relation_id).undone_by(back))
    }
}

/// Removes what comes round and was never invoiced.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveRecurringInvoice {
    pub recurring_invoice: Reference,
}

impl Deed for RemoveRecurringInvoice {
    const NAME: &'static str = "remove_recurring_invoice";
    type Value = RecurringInvoiceSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RecurringInvoiceSet>, Refusal> {
        let recurring = write.find_recurring(&self.recurring_invoice.0)??;
        unmade(write, &recurring)?;
        write.remove_recurring(recurring.id)?;
        let subject = named(write, &recurring)?;
        Ok(Done::new(RecurringInvoiceSet::of(&recurring), subject)
            .of(recurring.relation_id)
            .undone_by(AddRecurringInvoice::that_made(&recurring)))
    }
}

/// Returns the days that nobody is asked for any more; before the first turn was made, another beginning is just that.
pub(crate) fn left_out(before: &Recurring, after: &Recurring) -> Vec<Period> {
    match after.made.first() {
        Some(_) => after.left_out(before.rhythm.first),
        None => vec![],
    }
}

/// Removes the drafts of turns that begin on the end or later; returns the final invoices of such turns.
fn drop_drafts_beyond(write: &Write<'_>, recurring: &Recurring) -> Result<Vec<String>, Refusal> {
    let Some(end) = recurring.rhythm.end else { return Ok(vec![]) };
    let mut kept = Vec::new();
    for id in write.invoices_of_turns_from(recurring.id, end)? {
        let invoice = write.invoice(id)?.expect("a turn is on an invoice");
        if invoice.is_final {
            kept.push(invoice.label());
            continue;
        }
        write.remove_draft(id)?;
        if let Some(run_id) = invoice.run_id {
            write.recount_run(run_id)?;
        }
    }
    Ok(kept)
}

/// Refuses what can only be done before the first invoice; one that was credited is an invoice too.
fn unmade(read: &Read<'_>, recurring: &Recurring) -> Result<(), Refusal> {
    let count = recurring.made.len().max(read.invoices_with_recurring(recurring.id)?);
    if count == 0 {
        return Ok(());
    }
    let who = read.relation_name(recurring.relation_id)?;
    Err(Problem::RecurringMade { who, count }.into())
}

/// What it is called in the log: of whom, and its first line.
fn named(read: &Read<'_>, recurring: &Recurring) -> anyhow::Result<String> {
    let who = read.relation_name(recurring.relation_id)?;
    let what = recurring.lines.first().map_or("", |line| line.description.as_str());
    Ok(format!("{who}: {what}"))
}
