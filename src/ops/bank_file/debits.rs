//! Money out, and what is told of collections that come back.

use crate::bank::statement::{Entry, Status};
use crate::db::bank::{EntryState, Taken};
use crate::db::ledger::{BANK, FEES, Posting, TRANSIT};
use crate::db::refunds::{Refund, RefundState};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::Problem;
use crate::domain::returns::{is_copy, reason_of};
use crate::ops::bank_file::BankProblem;
use crate::ops::bank_file::parts::{Part, each_detail};
use crate::ops::bank_file::reading::{Reading, is_closed};
use crate::ops::refund::settle_refund;
use crate::ops::undo_run::{at_the_bank, refuse_items};
use crate::ops::{Refusal, RegisterReturn, perform_within};

impl Reading<'_> {
    /// Returns the refunds that a movement pays: one by its own id, or all of a file that the bank paid in one sum.
    fn refunds_paid(&self, part: &Part) -> anyhow::Result<Vec<Refund>> {
        let mut refunds: Vec<Refund> =
            self.write.refund_by_id(&part.detail.end_to_end_id)?.into_iter().collect();
        if refunds.is_empty() && !part.batch.is_empty() {
            refunds = self.write.refunds_of_file(&part.batch)?;
        }
        let sum: Money = refunds.iter().map(|refund| refund.amount).sum();
        Ok(if sum == -part.amount { refunds } else { Vec::new() })
    }

    /// Money out: a collection that comes back, or something else that a person knows.
    pub(super) fn debit(&mut self, part: &mut Part) -> Result<Taken, Refusal> {
        // What we asked the bank to pay back, paid.
        let refunds = self.refunds_paid(part)?;
        if let [first, ..] = &refunds[..] {
            for refund in &refunds {
                settle_refund(self.write, refund, part.booked_on)?;
            }
            let (state, invoice_id) = (EntryState::Booked, Some(first.invoice_id));
            return Ok(Taken { state, by: "end_to_end_id", invoice_id, ..Taken::default() });
        }
        let Some((end_to_end_id, by)) = self.returned_item(part)? else {
            return Ok(Taken::default());
        };
        let known = self.write.collection_item(&end_to_end_id)?;
        let fee = known.as_ref().map(|item| -part.amount - item.amount);
        // What is less than was collected, or more without a reason, is something else about it: costs, say.
        let is_return = |fee: &Money| {
            fee.is_zero() || (fee.is_positive() && !part.detail.return_code.is_empty())
        };
        let Some(fee) = fee.filter(is_return) else {
            return Ok(Taken { by, ..Taken::default() });
        };
        part.fee = fee;
        let code = reason_of(&part.detail.return_code, &part.code);
        if !self.send_back(&end_to_end_id, code, part.booked_on)? {
            return Ok(Taken { by, ..Taken::default() });
        }
        let postings = [
            Posting::new(BANK, part.amount),
            Posting::new(FEES, part.fee),
            Posting::new(TRANSIT, -part.amount - part.fee),
        ];
        self.write.book(part.booked_on, &end_to_end_id, None, &postings)?;
        let item = self.write.collection_item(&end_to_end_id)?;
        if let Some(item) = item.as_ref().filter(|_| part.party.1.is_empty()) {
            part.party = (item.iban.clone(), item.holder.clone());
        }
        if part.remittance.is_empty() {
            part.remittance = format!("{} {end_to_end_id}", part.detail.return_code);
        }
        Ok(Taken {
            state: EntryState::Booked,
            by,
            invoice_id: item.as_ref().map(|item| item.invoice_id),
            run_id: item.as_ref().map(|item| item.run_id),
            item_id: item.map(|item| item.id),
        })
    }

    /// Finds which collection of ours comes back, and by which key.
    pub(super) fn returned_item(
        &self,
        part: &Part,
    ) -> anyhow::Result<Option<(String, &'static str)>> {
        let detail = &part.detail;
        if self.write.collection_item(&detail.end_to_end_id)?.is_some() {
            return Ok(Some((detail.end_to_end_id.clone(), "end_to_end_id")));
        }
        if detail.return_code.is_empty() {
            return Ok(None);
        }
        let principal = -part.amount - part.fee;
        let on = part.booked_on;
        let found = self.write.items_by_mandate(&detail.mandate_reference, principal, on)?;
        if let [id] = &found[..] {
            return Ok(Some((id.clone(), "mandate_and_amount")));
        }
        // Several of one mandate: the account says no more than that, and the first guess would be of another month.
        if 1 < found.len() && part.batch.is_empty() {
            return Ok(None);
        }
        // By the file and the account it is certain; by the account alone, only when nothing else can be meant.
        let by = if part.batch.is_empty() { "iban_and_amount" } else { "batch" };
        let found = self.write.items_by_account(&part.party.0, principal, &part.batch, on)?;
        Ok(match &found[..] {
            [id] => Some((id.clone(), by)),
            _ => None,
        })
    }

    /// Registers a return and tells whether it stands; one that is known already counts no second time.
    fn send_back(&mut self, end_to_end_id: &str, code: &str, on: Day) -> Result<bool, Refusal> {
        if let Some(run) = self.write.run_in_flight("", end_to_end_id)?.filter(|run| run.is_written)
        {
            at_the_bank(self.write, run.run_id)?;
        }
        let (end_to_end_id, code) = (end_to_end_id.to_owned(), code.to_owned());
        let deed = RegisterReturn { end_to_end_id: end_to_end_id.clone(), code, date: on };
        match perform_within(self.write, &deed) {
            Ok(_) | Err(Refusal::Problem(Problem::AlreadyReturned { .. })) => Ok(true),
            Err(Refusal::Problem(problem)) if !is_closed(&problem) => {
                let why = problem.code().to_owned();
                self.read.problems.push(BankProblem::ReturnRefused { end_to_end_id, why });
                Ok(false)
            }
            Err(fault) => Err(fault),
        }
    }

    /// Takes what is told before or beside a statement: only what comes back, and no money yet.
    pub(super) fn take_notice(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let on = entry.booked_on.or(entry.value_on).unwrap_or_else(|| self.write.today());
        for part in each_detail(entry, on) {
            if part.detail.return_code.is_empty() {
                continue;
            }
            let code = reason_of(&part.detail.return_code, &entry.code);
            // Not every bank sends our id back; the mandate or the account tells as well.
            let found = self.returned_item(&part)?;
            let id = found.map_or(part.detail.end_to_end_id.clone(), |(id, _)| id);
            self.notice_return(&id, code, on)?;
        }
        Ok(())
    }

    pub(super) fn take_status(&mut self, status: &Status) -> Result<(), Refusal> {
        if !status.is_rejected() {
            return Ok(());
        }
        let refused = self.refunds_refused(status)?;
        for refund in refused.iter().filter(|refund| refund.state == RefundState::Written) {
            self.write.set_refund_state(refund.id, RefundState::Withdrawn, None)?;
            let (end_to_end_id, reason) = (refund.end_to_end_id.clone(), status.code.clone());
            self.read.problems.push(BankProblem::RefundRejected { end_to_end_id, reason });
        }
        if !refused.is_empty() {
            return Ok(());
        }
        if status.end_to_end_id.is_empty() {
            return self.take_rejection(status);
        }
        if is_copy(&status.code) {
            self.keep_copied(status);
            return Ok(());
        }
        let code = reason_of(&status.code, "");
        self.notice_return(&status.end_to_end_id, code, self.write.today())
    }

    pub(super) fn sent_twice(&mut self, id: &str, reason: &str) {
        let problem = BankProblem::SentTwice { id: id.to_owned(), reason: reason.to_owned() };
        if !self.read.problems.contains(&problem) {
            self.read.problems.push(problem);
        }
    }

    /// The bank refuses a file, or a block of it: nothing in it was collected, and all of it can be collected anew. A
    /// second copy of a file it has is refused too: then the first one stands.
    fn take_rejection(&mut self, status: &Status) -> Result<(), Refusal> {
        let (message_id, reason) = (status.message_id.clone(), status.code.clone());
        let file = self.write.file_in_flight(&message_id)?;
        if file.is_some() && is_copy(&reason) {
            self.sent_twice(&message_id, &reason);
            return Ok(());
        }
        let Some((run_id, file_id)) = file.filter(|_| !status.is_of_one) else {
            self.read.problems.push(BankProblem::Rejected { message_id, reason });
            return Ok(());
        };
        // What the bank answers was there, whether somebody said so or not.
        at_the_bank(self.write, run_id)?;
        let kind = status.payment_id.strip_prefix(&format!("{message_id}-")).unwrap_or_default();
        let count = refuse_items(self.write, run_id, file_id, kind)?;
        self.read.new += count;
        self.read.matched += count;
        self.read.problems.push(BankProblem::FileRejected { run: run_id, count, reason });
        Ok(())
    }

    /// Returns the refunds that the bank will not pay: one, or all of a file.
    fn refunds_refused(&self, status: &Status) -> anyhow::Result<Vec<Refund>> {
        Ok(if status.end_to_end_id.is_empty() {
            self.write.refunds_of_file(&status.message_id)?
        } else {
            self.write.refund_by_id(&status.end_to_end_id)?.into_iter().collect()
        })
    }

    pub(super) fn notice_return(
        &mut self,
        end_to_end_id: &str,
        code: &str,
        on: Day,
    ) -> Result<(), Refusal> {
        match self.write.collection_item(end_to_end_id)? {
            Some(item) if item.state == "returned" => self.read.duplicates += 1,
            Some(_) => {
                self.read.new += 1;
                self.read.matched += 1;
                self.send_back(end_to_end_id, code, on)?;
            }
            None => self.read.unmatched += 1,
        }
        Ok(())
    }
}
