//! A final invoice is taken back by another one of the opposite amount.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::db::coverage::BilledPeriod;
use crate::db::invoices::{Invoice, Line, LineKind, NewInvoice};
use crate::db::messages::MessageState;
use crate::db::{Read, Write};
use crate::domain::billing::Step;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::finalise::{Numbering, finalise};
use crate::ops::letters::LetterLanguage;
use crate::ops::post_invoices::{Way, post};
use crate::ops::write_off::reopen_credited;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    pub invoice: Reference,
    pub reason: String,
    /// Whether its periods may be billed again; otherwise they are given away.
    pub rebill: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Credited {
    pub credit_note: String,
    /// The draft that what is no subscription goes on with, when it is invoiced anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<i64>,
}

/// Returns the line that takes a whole line back.
fn opposite(line: Line) -> Line {
    Line { amount: -line.amount, discount: -line.discount, steps: vec![], ..line }
}

/// Makes a final credit note of lines that are what goes back (negative), and settles it with its invoice.
///
/// # Errors
/// When the invoice is on its way in a collection: what is in a file is not changed behind its back.
pub(super) fn credit_lines(
    write: &Write<'_>,
    invoice: &Invoice,
    lines: Vec<Line>,
    reason: &str,
) -> Result<String, Refusal> {
    let label = invoice.label();
    if let Some((run, _)) = write.live_run_of(invoice.id)? {
        return Err(Problem::InvoiceInCollection { number: label, run }.into());
    }
    let today = write.today();
    let total: Money = lines.iter().map(|line| line.amount).sum();
    let credit_id = write.add_invoice(&NewInvoice {
        payer_id: invoice.payer_id,
        date: today,
        due: today,
        buyer_reference: &invoice.buyer_reference,
        total,
        credits: Some((invoice.id, reason)),
        run_id: None,
    })?;
    for (position, line) in lines.iter().enumerate() {
        write.add_line(credit_id, position, line)?;
    }
    let credit = write.invoice(credit_id)?.expect("the credit note was made just now");
    let number = finalise(write, &credit, &mut Numbering::start(write)?)?;
    // What a third party took over whole leaves nothing to settle.
    if !total.is_zero() {
        reopen_credited(write, invoice, -total)?;
        write.allocate(invoice.id, -total, today, "credit", &number)?;
        write.allocate(credit_id, total, today, "credit", &label)?;
    }
    // Whoever has the invoice hears that it is credited.
    if matches!(write.telling_of(invoice.id)?, Some(MessageState::Sent | MessageState::Printed)) {
        let credit = write.invoice(credit_id)?.expect("the credit note was made just now");
        post(write, &credit, Way::AsAgreed)?;
    }
    Ok(number)
}

/// What was given back, and with which credit notes.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenBack {
    pub(super) notes: Vec<String>,
    /// The invoices that something of went back.
    pub(super) invoices: Vec<i64>,
    pub(super) total: Money,
}

/// Gives back what was billed for days that are not used: `unused` says how much of each period. One credit note for each
/// invoice.
pub(super) fn credit_unused(
    write: &Write<'_>,
    billed: &[BilledPeriod],
    reason: &str,
    unused: impl Fn(&BilledPeriod) -> Option<(Period, Money)>,
) -> Result<GivenBack, Refusal> {
    let mut back = GivenBack::default();
    for (invoice, lines) in unused_lines(write, billed, reason, unused)? {
        back.total -= lines.iter().map(|line| line.amount).sum();
        back.invoices.push(invoice.id);
        back.notes.push(credit_lines(write, &invoice, lines, reason)?);
    }
    Ok(back)
}

/// Returns what would go back on which invoice: of an invoice that was lowered as a whole, by a cap of a household, the
/// same part less; and never more than is left of it.
pub(super) fn unused_lines(
    read: &Read<'_>,
    billed: &[BilledPeriod],
    reason: &str,
    unused: impl Fn(&BilledPeriod) -> Option<(Period, Money)>,
) -> anyhow::Result<Vec<(Invoice, Vec<Line>)>> {
    let words = LetterLanguage::of(read)?;
    let mut by_invoice: BTreeMap<i64, Vec<Line>> = BTreeMap::new();
    let mut thirds: BTreeMap<i64, Vec<Line>> = BTreeMap::new();
    for period in billed {
        let Some((days, amount)) = unused(period) else { continue };
        let shared = shared_with_third_parties(read, period, days, amount, reason)?;
        let lines = by_invoice.entry(period.invoice_id).or_default();
        for line in beside(read, period)? {
            let is_own = line.id == period.line.id;
            let back = if is_own { amount } else { part_of(line.amount, period, days, amount) };
            lines.push(Line {
                description: format!("{reason} {}", words.period(days)),
                period: Some(days),
                amount: back,
                discount: Money::ZERO,
                steps: vec![Step::Days { part: days.days(), whole: period.covered.days() }],
                ..line
            });
        }
        for (invoice_id, line) in shared {
            thirds.entry(invoice_id).or_default().push(line);
        }
    }
    let mut found = Vec::new();
    for (invoice_id, mut lines) in by_invoice {
        let invoice = read.invoice(invoice_id)?.expect("coverage refers to an invoice");
        let (mut in_ladder, mut capped) = (Money::ZERO, Money::ZERO);
        for line in read.invoice_lines(invoice_id)? {
            match line.kind {
                LineKind::HouseholdCap(_) => capped += line.amount,
                LineKind::Period | LineKind::Apart if is_in_ladder(read, &line)? => {
                    in_ladder += line.amount;
                }
                LineKind::Period
                | LineKind::Apart
                | LineKind::JoiningFee
                | LineKind::Sale
                | LineKind::Recurring(_)
                | LineKind::ThirdParty(_) => {}
            }
        }
        let paid = (in_ladder + capped).max(Money::ZERO);
        // Of what was asked itself: what a third party took over goes back to them beside it.
        let asked = |lines: Vec<Line>| -> Money {
            let own = lines.iter().filter(|line| !matches!(line.kind, LineKind::ThirdParty(_)));
            own.map(|line| line.amount).sum()
        };
        let mut left = asked(read.invoice_lines(invoice_id)?);
        for earlier in read.credits_of(invoice_id)? {
            left += asked(read.invoice_lines(earlier.id)?);
        }
        for line in &mut lines {
            let lowered = if in_ladder.is_positive() && is_in_ladder(read, line)? {
                line.amount.share(paid.in_cents(), in_ladder.in_cents())
            } else {
                line.amount
            };
            let back = lowered.min(left).max(Money::ZERO);
            left -= back;
            line.amount = -back;
        }
        lines.retain(|line| !line.amount.is_zero());
        lines.extend(thirds.remove(&invoice_id).unwrap_or_default());
        if !lines.is_empty() {
            found.push((invoice, lines));
        }
    }
    for (invoice_id, lines) in thirds {
        let invoice = read.invoice(invoice_id)?.expect("a line stands on an invoice");
        found.push((invoice, lines));
    }
    Ok(found)
}

/// Returns the line that covers a period, and those of what went along with it at a vat of its own.
fn beside(read: &Read<'_>, billed: &BilledPeriod) -> anyhow::Result<Vec<Line>> {
    let own = &billed.line;
    let is_beside = |line: &Line| {
        let apart = line.kind == LineKind::Apart;
        line.id == own.id
            || (apart && line.subscription_id == own.subscription_id && line.period == own.period)
    };
    Ok(read.invoice_lines(billed.invoice_id)?.into_iter().filter(is_beside).collect())
}

/// Returns as much of an amount beside a period as goes back of that period: `back` of its line for `days` of it. By days
/// where that line is nothing.
fn part_of(beside: Money, billed: &BilledPeriod, days: Period, back: Money) -> Money {
    let own = billed.line.amount;
    if own.is_positive() {
        return beside.share(back.in_cents(), own.in_cents());
    }
    beside.share(days.days(), billed.line.period.unwrap_or(billed.covered).days())
}

/// Returns what of an amount that goes back was paid by third parties: a line that asks it of the payer again, on the
/// invoice it came off, and one that gives it back, on theirs.
fn shared_with_third_parties(
    read: &Read<'_>,
    billed: &BilledPeriod,
    days: Period,
    amount: Money,
    reason: &str,
) -> anyhow::Result<Vec<(i64, Line)>> {
    let words = LetterLanguage::of(read)?;
    let is_of_it = |line: &Line| {
        matches!(line.kind, LineKind::ThirdParty(_))
            && line.subscription_id == billed.line.subscription_id
            && line.period == billed.line.period
    };
    let own = read.invoice_lines(billed.invoice_id)?.into_iter().filter(is_of_it);
    let across = read.lines_across(billed.invoice_id)?;
    let mut lines = Vec::new();
    for less in own {
        let back = part_of(-less.amount, billed, days, amount);
        let on = |sign: Money, line: &Line| Line {
            description: format!("{reason} {}", words.period(days)),
            period: Some(days),
            amount: sign,
            steps: vec![Step::Days { part: days.days(), whole: billed.covered.days() }],
            ..line.clone()
        };
        for (invoice_id, line_id) in &across {
            let theirs = read.invoice_lines(*invoice_id)?.into_iter();
            // What the one line moves the other takes: of one vat, and as much.
            let is_across = |line: &Line| {
                let same = (line.kind, &line.vat_code) == (less.kind, &less.vat_code);
                line.id == *line_id && same && line.amount == -less.amount && is_of_it(line)
            };
            for line in theirs.filter(is_across) {
                lines.push((billed.invoice_id, on(back, &less)));
                lines.push((*invoice_id, on(-back, &line)));
            }
        }
    }
    Ok(lines)
}

/// Gives back what third parties were asked for what stands on an invoice that is taken back; what went back before stays.
fn credit_third_parties(
    write: &Write<'_>,
    invoice: &Invoice,
    across: &[(i64, i64)],
    reason: &str,
) -> Result<(), Refusal> {
    let mut by_invoice: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (other, line_id) in across {
        by_invoice.entry(*other).or_default().push(*line_id);
    }
    for (other, line_ids) in by_invoice {
        let all = write.invoice_lines(other)?;
        let asked: Vec<Line> = all.into_iter().filter(|line| line_ids.contains(&line.id)).collect();
        let is_of_it = |line: &Line| {
            asked.iter().any(|a| {
                a.kind == line.kind
                    && a.subscription_id == line.subscription_id
                    && a.period.zip(line.period).is_some_and(|(a, b)| a.overlap(b).is_some())
            })
        };
        let mut lines = asked.clone();
        for earlier in write.credits_of(other)? {
            lines.extend(write.invoice_lines(earlier.id)?.into_iter().filter(is_of_it));
        }
        let other = write.invoice(other)?.expect("a line stands on an invoice");
        if !lines.iter().map(|line| line.amount).sum::<Money>().is_zero() {
            let lines = lines.into_iter().map(opposite).collect();
            credit_lines(write, &other, lines, &format!("{reason} ({})", invoice.label()))?;
        }
    }
    Ok(())
}

fn is_in_ladder(read: &Read<'_>, line: &Line) -> anyhow::Result<bool> {
    line.subscription_id.map_or(Ok(false), |id| read.is_in_ladder(id))
}

/// Makes a draft of what was sold, or came round, and is invoiced anew; subscriptions come back with the next billing run by themselves.
fn sell_anew(write: &Write<'_>, invoice: &Invoice, sales: &[Line]) -> anyhow::Result<Option<i64>> {
    let total: Money = sales.iter().map(|line| line.amount).sum();
    if sales.is_empty() || total.is_zero() {
        return Ok(None);
    }
    let today = write.today();
    let draft = write.add_invoice(&NewInvoice {
        payer_id: invoice.payer_id,
        date: today,
        due: today,
        buyer_reference: &invoice.buyer_reference,
        total,
        credits: None,
        run_id: None,
    })?;
    for (position, line) in sales.iter().enumerate() {
        let made = write.add_line(draft, position, line)?;
        write.move_basket_line(line.id, made)?;
    }
    Ok(Some(draft))
}

impl Deed for Credit {
    const NAME: &'static str = "credit";
    type Value = Credited;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Credited>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let label = invoice.label();
        let reason = harmless(&self.reason);
        if reason.is_empty() {
            return Err(Problem::RequiredMissing { who: label, field: Field::Reason }.into());
        }
        if !invoice.is_final {
            return Err(Problem::InvoiceDraft { value: label }.into());
        }
        if invoice.is_credited || invoice.is_credit_note {
            return Err(Problem::InvoiceCredited { number: label }.into());
        }
        let mut lines = write.invoice_lines(invoice.id)?;
        let across = write.lines_across(invoice.id)?;
        // What was credited in parts before is not credited again.
        for earlier in write.credits_of(invoice.id)? {
            lines.extend(write.invoice_lines(earlier.id)?);
        }
        let theirs = lines.iter().filter(|line| matches!(line.kind, LineKind::ThirdParty(_)));
        let is_left = theirs.map(|line| line.amount).sum::<Money>().is_positive();
        if let Some((payers, _)) = across.first().filter(|_| is_left) {
            let other = write.invoice(*payers)?.map(|other| other.label()).unwrap_or_default();
            return Err(Problem::InvoiceTied { number: label, other }.into());
        }
        let is_sale = |line: &&Line| matches!(line.kind, LineKind::Sale | LineKind::Recurring(_));
        let sales: Vec<Line> = lines.iter().filter(is_sale).cloned().collect();
        let opposites = lines.into_iter().map(opposite).collect();
        let number = credit_lines(write, &invoice, opposites, &reason)?;
        credit_third_parties(write, &invoice, &across, &reason)?;
        write.drop_shipments_of(invoice.id)?;
        if self.rebill {
            write.uncover_invoice(invoice.id)?;
        } else {
            write.waive_invoice(invoice.id)?;
        }
        let draft = match self.rebill {
            true => sell_anew(write, &invoice, &sales)?,
            false => None,
        };
        write.move_turns(invoice.id, draft)?;
        if let Some(draft) = draft {
            write.move_costs(invoice.id, draft)?;
        }
        Ok(Done::new(Credited { credit_note: number, draft }, format!("{label}: {reason}"))
            .of(invoice.payer_id))
    }
}
