//! What is billed without a subscription: the turns of what comes round, and what is in baskets.

use std::collections::BTreeMap;

use crate::db::basket::BasketLine;
use crate::db::invoices::Line;
use crate::db::recurring::Recurring;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::pricing::Reductions;
use crate::ops::bill::proposing::Proposing;
use crate::ops::bill::{ProposedLine, SkipReason};
use crate::ops::prepare_messages::living;
use crate::ops::sale_lines::{lowered, name_on, reductions_of};

impl Proposing<'_> {
    /// Puts every turn that is due on a draft of its own.
    pub(super) fn consider_recurring(&mut self, until: Day) -> anyhow::Result<()> {
        for recurring in self.read.recurring_invoices()? {
            let turns = recurring.rhythm.due(&recurring.made, until);
            if turns.is_empty() {
                continue;
            }
            let other = self.read.pays_for_them(recurring.relation_id)?;
            let payer_id = other.unwrap_or(recurring.relation_id);
            let is_dead = living(self.read, recurring.relation_id)?.is_none()
                || living(self.read, payer_id)?.is_none();
            if is_dead {
                let skip = (recurring.relation_id, None, SkipReason::Deceased);
                self.proposal.skipped.push(skip);
                continue;
            }
            let reductions = reductions_of(self.read, recurring.relation_id)?;
            for turn in turns {
                self.take_turn(&recurring, payer_id, turn, &reductions)?;
            }
        }
        Ok(())
    }

    fn take_turn(
        &mut self,
        recurring: &Recurring,
        payer_id: i64,
        turn: Period,
        reductions: &Reductions<'_>,
    ) -> anyhow::Result<()> {
        let mut lines = Vec::new();
        let said = self.words.period(turn);
        for line in &recurring.lines {
            let vat_code = match line.vat_code.as_str() {
                "" => self.read.vat_of_product(&line.description, turn.from)?,
                own => own.to_owned(),
            };
            let rate = self.vat_on(&vat_code, turn.from)?;
            lines.push(Line {
                description: format!("{} {said}", line.description),
                vat_code,
                ..line.of_turn(recurring.id, turn, rate)
            });
        }
        let mut lines = lowered(reductions, &lines, turn.from);
        if lines.iter().all(|line| line.amount.is_zero()) {
            let skip = (recurring.relation_id, None, SkipReason::ZeroAmount);
            self.proposal.skipped.push(skip);
            self.proposal.free_turns.push((recurring.id, turn));
            return Ok(());
        }
        if payer_id != recurring.relation_id {
            name_on(&mut lines, &self.people[&recurring.relation_id].name);
        }
        let key = self.draft(payer_id, &recurring.buyer_reference, Some((recurring.id, turn.from)));
        for line in lines {
            self.put(&key, recurring.relation_id, line, None);
        }
        Ok(())
    }

    /// Puts what is in baskets on the invoice of who pays it, with their subscriptions.
    pub(super) fn empty_baskets(&mut self, until: Day) -> anyhow::Result<()> {
        let mut baskets: BTreeMap<(i64, Day), Vec<BasketLine>> = BTreeMap::new();
        for line in self.read.baskets(until, None)? {
            baskets.entry((line.relation_id, line.on)).or_default().push(line);
        }
        for ((relation_id, on), basket) in baskets {
            self.empty_basket(relation_id, on, &basket)?;
        }
        // What comes to nothing is on an invoice as soon as there is one.
        self.by_payer.retain(|_, invoice| {
            let is_free =
                |line: &ProposedLine| line.basket_line.is_some() && line.line.amount == Money::ZERO;
            !invoice.lines.iter().all(is_free)
        });
        Ok(())
    }

    /// Puts what somebody took on one day on a draft: a discount of an amount is taken off once.
    fn empty_basket(
        &mut self,
        relation_id: i64,
        on: Day,
        basket: &[BasketLine],
    ) -> anyhow::Result<()> {
        let Some(BasketLine { payer_id, .. }) = basket.first() else { return Ok(()) };
        if living(self.read, *payer_id)?.is_none() {
            self.proposal.skipped.push((relation_id, None, SkipReason::Deceased));
            return Ok(());
        }
        let mut lines = Vec::new();
        for basket in basket {
            lines.push(basket.line.sold(on, self.vat_on(&basket.line.vat_code, on)?));
        }
        let mut lines = lowered(&reductions_of(self.read, relation_id)?, &lines, on);
        if *payer_id != relation_id {
            name_on(&mut lines, &self.people[&relation_id].name);
        }
        let key = self.draft(*payer_id, "", None);
        for (line, basket) in lines.into_iter().zip(basket) {
            self.put(&key, relation_id, line, Some(basket.id));
        }
        Ok(())
    }
}
