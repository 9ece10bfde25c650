//! Money in: a run of ours, or somebody who pays.

use std::collections::HashSet;

use crate::bank::pain008::MESSAGE_PREFIX;
use crate::db::bank::{EntryState, RunInFlight, Taken, Unsettled};
use crate::db::collections::CollectionItem;
use crate::db::ledger::{BANK, Posting};
use crate::db::mandates::Mandate;
use crate::db::runs::RunState;
use crate::domain::calendar::dutch;
use crate::domain::iban::Iban;
use crate::domain::mandate::{MandateObstacle, obstacle};
use crate::domain::money::Money;
use crate::domain::payment_reference::{intakes_in, invoices_in, renewals_in};
use crate::domain::relation::fold;
use crate::ops::bank_file::BankProblem;
use crate::ops::bank_file::parts::Part;
use crate::ops::bank_file::reading::{Reading, is_closed, words};
use crate::ops::bank_file::settle::{credited, settle_items};
use crate::ops::intake::accept_paid;
use crate::ops::pause::resume_paid;
use crate::ops::refund::unsettle_refund;
use crate::ops::register_payment::PaymentRegistered;
use crate::ops::undo_run::at_the_bank;
use crate::ops::{AddMandate, Reference, Refusal, RegisterPayment, Renew, perform_within};

impl Reading<'_> {
    /// Money in: a run of ours, or somebody who pays.
    pub(super) fn credit(&mut self, part: &Part) -> Result<Taken, Refusal> {
        let id = &part.detail.end_to_end_id;
        if !id.is_empty()
            && let Some(taken) = self.refund_comes_back(part)?
        {
            return Ok(taken);
        }
        let item = if id.is_empty() { None } else { self.write.collection_item(id)? };
        if let Some(item) = &item
            && let Some(taken) = self.stands_after_all(part, item)?
        {
            return Ok(taken);
        }
        // Most payments have an id of somebody else's making.
        let is_named = item.is_some() || part.batch.starts_with(MESSAGE_PREFIX);
        if is_named && let Some(run) = self.write.run_in_flight(&part.batch, id)? {
            return self.settle(part, run);
        }
        if is_named && let Some(run) = self.write.run_taken_back(&part.batch, id)? {
            // Its file was given to the bank after all: what is collected anew is collected twice.
            let credited_cents = part.amount.in_cents();
            self.read.problems.push(BankProblem::TakenBackCredited { run, credited_cents });
            return Ok(Taken::default());
        }
        let found = self.invoices_named(&part.remittance)?;
        if 1 < found.len()
            && let Some(taken) = self.pay_all(part, &found)?
        {
            return Ok(taken);
        }
        if let [invoice_id] = found[..] {
            return self.pay(part, invoice_id);
        }
        if let [subscription] = renewals_in(&part.remittance)[..]
            && let Some(taken) = self.renew(part, subscription)?
        {
            return Ok(taken);
        }
        if let [intake] = intakes_in(&part.remittance)[..]
            && let Some(accepted) = accept_paid(self.write, intake, part.amount)?
            && let Some(invoice_id) = accepted.invoice_id
        {
            return self.pay(part, invoice_id);
        }
        if part.party.0.is_empty() {
            return Ok(Taken::default());
        }
        let by_account = self.write.open_by_account(&part.party.0, part.amount)?;
        let is_named = |payer: &str| fold(payer) == fold(&part.party.1);
        let of_name = by_account.iter().filter(|(_, payer)| is_named(payer));
        let of_name: Vec<i64> = of_name.map(|(invoice_id, _)| *invoice_id).collect();
        Ok(match (&by_account[..], &of_name[..]) {
            ([(invoice_id, _)], _) => suggested("iban_and_amount", *invoice_id),
            // Several of a family pay as much from one account: the name tells.
            (_, [invoice_id]) => suggested("iban_and_amount", *invoice_id),
            _ => Taken::default(),
        })
    }

    /// Returns the invoices that a text names: by their number as it stands, or by a reference that was made of it.
    fn invoices_named(&self, remittance: &str) -> anyhow::Result<Vec<i64>> {
        let mut numbers: Vec<String> = words(remittance)
            .filter(|word| word.bytes().any(|b| b.is_ascii_digit()))
            .map(str::to_owned)
            .chain(invoices_in(remittance))
            .collect();
        let mut looked_up = HashSet::new();
        numbers.retain(|number| looked_up.insert(number.clone()));
        let mut found = Vec::new();
        for number in numbers {
            found.extend(self.write.invoice_numbered(&number)?.filter(|id| !found.contains(id)));
        }
        Ok(found)
    }

    /// Lets what a letter told of go on when it is paid by the reference in it; nothing when the amount is another.
    fn renew(&mut self, part: &Part, subscription: i64) -> Result<Option<Taken>, Refusal> {
        let told = self.write.told_together_with(subscription)?;
        let (told_to, together) =
            told.map_or((None, vec![subscription]), |(to, all)| (Some(to), all));
        // Invoiced meanwhile, it is these invoices that are paid; not what somebody else pays by now.
        let mut asked = Vec::new();
        for id in &together {
            let standing = self.write.standing(*id)?;
            let payer = standing.map(|standing| standing.subscription.payer());
            if told_to.is_some() && payer != told_to {
                return Ok(None);
            }
            for invoice in self.write.open_of_subscription(*id)? {
                let payer = self.write.invoice(invoice)?.map(|invoice| invoice.payer_id);
                if told_to.is_some() && payer != told_to {
                    return Ok(None);
                }
                asked.push(invoice);
            }
        }
        asked.sort_unstable();
        asked.dedup();
        match asked[..] {
            [] => {}
            [invoice_id] => return self.pay(part, invoice_id).map(Some),
            _ => return self.pay_all(part, &asked),
        }
        for id in &together {
            // Only the period that was told: paid twice by mistake, the second waits for a person.
            let expiry = self.write.standing(*id)?.and_then(|standing| standing.invoiced_until());
            let Some(expiry) = expiry else { return Ok(None) };
            if !self.write.told_of_renewal(*id, expiry)? {
                return Ok(None);
            }
        }
        let renew = Renew {
            subscriptions: together,
            amount_cents: part.amount.in_cents(),
            date: part.booked_on,
            method: "bank".to_owned(),
        };
        match perform_within(self.write, &renew) {
            Ok(renewed) => Ok(Some(Taken {
                state: EntryState::Booked,
                by: "renewal_reference",
                invoice_id: Some(renewed.invoice_id),
                ..Taken::default()
            })),
            Err(Refusal::Problem(problem)) if !is_closed(&problem) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Books a payment that names several invoices and is exactly what is open on them; nothing when it is not.
    fn pay_all(&mut self, part: &Part, invoices: &[i64]) -> Result<Option<Taken>, Refusal> {
        let mut open = Vec::new();
        for id in invoices {
            open.extend(self.write.invoice(*id)?.filter(|invoice| invoice.open.is_positive()));
        }
        let sum: Money = open.iter().map(|invoice| invoice.open).sum();
        let Some(first) = open.first().map(|invoice| invoice.id) else { return Ok(None) };
        if sum != part.amount {
            return Ok(None);
        }
        let outcome = self.write.attempt(|| {
            for invoice in &open {
                let payment = RegisterPayment {
                    invoice: Reference(invoice.label()),
                    amount_cents: invoice.open.in_cents(),
                    date: part.booked_on,
                    method: "bank".to_owned(),
                    withdraw: false,
                };
                let paid = perform_within(self.write, &payment)?;
                self.also_collected(&paid);
            }
            self.fill_mandate(part, first)?;
            let (state, by) = (EntryState::Booked, "invoice_number");
            Ok(Some(Taken { state, by, invoice_id: Some(first), ..Taken::default() }))
        });
        match outcome {
            // It is on its way in a collection, say: a person decides.
            Err(Refusal::Problem(problem)) if !is_closed(&problem) => Ok(None),
            other => other,
        }
    }

    /// Says that what was paid is on its way in a collection too: it will be paid twice.
    fn also_collected(&mut self, paid: &PaymentRegistered) {
        let (invoice, run) = (paid.invoice.clone(), paid.also_collected);
        self.read.problems.extend(run.map(|run| BankProblem::PaidWhileCollected { invoice, run }));
    }

    /// Books a payment that names its invoice, when it is what is open; otherwise proposes it.
    fn pay(&mut self, part: &Part, invoice_id: i64) -> Result<Taken, Refusal> {
        const BY: &str = "invoice_number";
        let open = self.write.number_and_open(invoice_id)?;
        let Some((number, _)) = open.filter(|(_, open)| *open == part.amount) else {
            return Ok(suggested(BY, invoice_id));
        };
        let payment = RegisterPayment {
            invoice: Reference(number),
            amount_cents: part.amount.in_cents(),
            date: part.booked_on,
            method: "bank".to_owned(),
            withdraw: false,
        };
        match perform_within(self.write, &payment) {
            Ok(paid) => {
                self.also_collected(&paid);
                self.fill_mandate(part, invoice_id)?;
                Ok(Taken {
                    state: EntryState::Booked,
                    by: BY,
                    invoice_id: Some(invoice_id),
                    ..Taken::default()
                })
            }
            // It is on its way in a collection, say: a person decides.
            Err(Refusal::Problem(problem)) if !is_closed(&problem) => Ok(suggested(BY, invoice_id)),
            Err(fault) => Err(fault),
        }
    }

    /// Fills in the mandate that a payer was asked for: a payment under their own name proves the account. It waits for a
    /// signature, and until then nobody is collected from who was not before.
    fn fill_mandate(&mut self, part: &Part, invoice_id: i64) -> Result<(), Refusal> {
        if !self.is_mandate_asked {
            return Ok(());
        }
        let asked = self.write.form_of_payer(invoice_id)?;
        let Some(((payer_id, reference), iban)) = asked.zip(part.party.0.parse::<Iban>().ok())
        else {
            return Ok(());
        };
        let payer = self.write.relation(payer_id)?.unwrap_or_default();
        let (sender, last) = (fold(&part.party.1), fold(&payer.name.last));
        if last.is_empty() || !format!(" {sender} ").contains(&format!(" {last} ")) {
            return Ok(());
        }
        let today = self.write.today();
        let stands = |(_, mandate): &(i64, Mandate)| {
            let obstacle = obstacle(mandate.dates, today);
            mandate.iban == iban && matches!(obstacle, None | Some(MandateObstacle::Unsigned))
        };
        if self.write.mandates_of(payer_id)?.iter().any(stands) {
            return Ok(());
        }
        let holder = part.party.1.clone();
        let filled = AddMandate {
            relation: payer.number.into(),
            reference: Some(reference.clone()),
            iban: iban.into(),
            holder: holder.clone(),
            proof: format!("betaling {}", dutch(part.booked_on)),
            ..AddMandate::default()
        };
        match perform_within(self.write, &filled) {
            Ok(_) => {
                self.write.set_direct_debit(payer_id, payer.direct_debit_enabled)?;
                self.read.problems.push(BankProblem::MandateFilled { reference, holder });
                Ok(())
            }
            // The payment stands; the form is filled in by hand.
            Err(Refusal::Problem(_)) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// The bank credits a run, or one collection of it: what was collected is ours, until it comes back.
    fn settle(&mut self, part: &Part, run: RunInFlight) -> Result<Taken, Refusal> {
        if run.is_written {
            // What the bank credits was at the bank, whether somebody said so or not.
            at_the_bank(self.write, run.run_id)?;
        }
        let unsettled = self.write.unsettled(run.run_id)?;
        let id = &part.detail.end_to_end_id;
        let is_one = |item: &Unsettled| item.end_to_end_id == *id && item.amount == part.amount;
        let one = unsettled.iter().find(|item| is_one(item)).cloned();
        // One collection that was credited before is not taken for another of the same amount.
        let is_told_again = one.is_none()
            && self.write.collection_item(id)?.is_some_and(|i| i.amount == part.amount);
        let found = match one {
            Some(one) => Ok(vec![one]),
            None if is_told_again => Err(Money::ZERO),
            None => credited(unsettled, run.file_id, &part.batch, part.amount),
        };
        let (state, by, run_id) = (EntryState::Booked, "batch", Some(run.run_id));
        match found {
            Ok(items) => {
                settle_items(self.write, &items, part.booked_on, part.amount, &part.batch)?;
                Ok(Taken { state, by, run_id, ..Taken::default() })
            }
            Err(expected) => {
                self.read.problems.push(BankProblem::BatchDiffers {
                    run: run.run_id,
                    expected_cents: expected.in_cents(),
                    credited_cents: part.amount.in_cents(),
                });
                Ok(Taken { state: EntryState::Suggested, by, run_id, ..Taken::default() })
            }
        }
    }

    /// A return that the bank takes back itself: the collection stands after all.
    fn stands_after_all(
        &mut self,
        part: &Part,
        item: &CollectionItem,
    ) -> Result<Option<Taken>, Refusal> {
        // What was not credited before is credited now, whatever was told of it first.
        let is_back = item.state == "returned"
            && item.settled_on.is_some()
            && item.amount == part.amount
            && self.write.has_booked_return(item.id)?;
        if !is_back {
            return Ok(None);
        }
        let (on, code) = (part.booked_on, item.return_code.as_deref().unwrap_or_default());
        self.write.take_return_back(item.id, on)?;
        let (invoice_id, id) = (item.invoice_id, &item.end_to_end_id);
        // What came back before it was credited was never paid by it; the rest was, and was taken off again.
        let source = if self.write.was_credited(item.id)? { "return" } else { "collection" };
        self.write.allocate_item(invoice_id, Some(item.id), item.amount, on, source, id)?;
        let postings =
            [Posting::new(BANK, part.amount), Posting::debtor(item.payer_id, -part.amount)];
        self.write.book(on, id, Some(invoice_id), &postings)?;
        self.warn_of_second(invoice_id)?;
        // What was only closed off by this return is open again; a mandate that was ended stays so.
        self.write.unblock_collection(item.payer_id, code)?;
        resume_paid(self.write, invoice_id, on)?;
        Ok(Some(Taken {
            state: EntryState::Booked,
            by: "end_to_end_id",
            invoice_id: Some(invoice_id),
            run_id: Some(item.run_id),
            item_id: Some(item.id),
        }))
    }

    /// Says that what is at the bank asks more of an invoice than is open; what is not there yet is left out of its file.
    fn warn_of_second(&mut self, invoice_id: i64) -> Result<(), Refusal> {
        let live = self.write.live_run_of(invoice_id)?;
        let Some((run, RunState::Uploaded)) = live else { return Ok(()) };
        let open = self.write.number_and_open(invoice_id)?;
        let asked = self.write.asked_by_collections(invoice_id)?;
        if let Some((invoice, _)) = open.filter(|(_, open)| *open < asked) {
            self.read.problems.push(BankProblem::PaidWhileCollected { invoice, run });
        }
        Ok(())
    }

    /// A refund that the bank could not pay: it is owed again, and can be asked for anew.
    fn refund_comes_back(&mut self, part: &Part) -> Result<Option<Taken>, Refusal> {
        let id = &part.detail.end_to_end_id;
        let Some(refund) =
            self.write.paid_refund(id)?.filter(|refund| refund.amount == part.amount)
        else {
            return Ok(None);
        };
        unsettle_refund(self.write, &refund, part.booked_on)?;
        self.read.problems.push(BankProblem::RefundReturned {
            end_to_end_id: id.clone(),
            reason: part.detail.return_code.clone(),
        });
        Ok(Some(Taken {
            state: EntryState::Booked,
            by: "end_to_end_id",
            invoice_id: Some(refund.invoice_id),
            ..Taken::default()
        }))
    }
}

fn suggested(by: &'static str, invoice_id: i64) -> Taken {
    Taken { state: EntryState::Suggested, by, invoice_id: Some(invoice_id), ..Taken::default() }
}
