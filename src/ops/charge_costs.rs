//! The costs that a letter said there would be, asked when its time is over.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::db::invoices::{Invoice, Line, LineKind, NewInvoice};
use crate::db::ledger::OTHER_INCOME;
use crate::db::messages::MessageKind;
use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, days_after};
use crate::domain::dunning::collection_costs;
use crate::domain::money::Money;
use crate::domain::problem::{NoCosts, Problem};
use crate::domain::relation::{RelationKind, harmless};
use crate::ops::dunning::{Ladder, claims_in, costs_vat, late, vat_in};
use crate::ops::letters::LetterLanguage;
use crate::ops::{Deed, Done, Reference, Refusal, RemoveDraft};

/// Makes a draft of the costs of article 6:96 for everything that the letter about an invoice named and is still open: one
/// amount for each letter, once. Without a letter, or before its time is over, there are none; of an organisation the
/// reminder is enough.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeCosts {
    pub invoice: Reference,
}

#[derive(Clone, Debug, Serialize)]
pub struct CostsCharged {
    pub draft: i64,
    pub costs_cents: i64,
    /// The invoices they are of.
    pub of: Vec<String>,
}

/// What a letter can be charged for.
struct Claim {
    letter: i64,
    open: Money,
    /// What comes on the costs, in hundredths of a percent.
    vat: u32,
    /// The day of the letter, whose table of the law holds.
    written_on: Day,
    numbers: Vec<String>,
}

impl ChargeCosts {
    /// Returns the claim of the letter about an invoice.
    ///
    /// # Errors
    /// When there was no letter, its time is not over, nothing of it is late any more, or its costs were asked before.
    fn claim(read: &Read<'_>, invoice: &Invoice, today: Day) -> Result<Claim, Refusal> {
        let no = |why| Refusal::from(Problem::NoCosts { number: invoice.label(), why });
        let payer = read.relation(invoice.payer_id)?.unwrap_or_default();
        // Source: BW 6:96, fourth paragraph: an organisation owes them without the letter; it was reminded all the same.
        let is_person = payer.kind == RelationKind::Person;
        let kind = if is_person { MessageKind::WikLetter } else { MessageKind::Reminder };
        let Some((letter, sent)) = read.told_letter_of(invoice.id, kind)? else {
            return Err(no(if is_person { NoCosts::NoLetter } else { NoCosts::NotReminded }));
        };
        let until = Ladder::of(read)?.free_until(sent);
        if is_person && today <= until {
            return Err(no(NoCosts::FreeUntil(until)));
        }
        if let Some(charged) = read.costs_of_letter(letter)? {
            let label = read.invoice(charged)?.map(|costs| costs.label()).unwrap_or_default();
            return Err(no(NoCosts::Charged(label)));
        }
        // What the letter named, and no more: what came open since was told by none.
        let told = read.message(letter)?;
        let written_on = told.as_ref().map_or(sent, |told| told.made_on);
        let facts = told.map(|told| told.facts).unwrap_or_default();
        let named = claims_in(&facts);
        let vat = if is_person { vat_in(&facts) } else { costs_vat(read, today)? };
        let ids: BTreeSet<i64> = named.keys().map(|(id, _)| *id).collect();
        let mut claim = Claim { letter, open: Money::ZERO, vat, written_on, numbers: vec![] };
        for id in ids {
            let Some(told) = read.invoice(id)? else { continue };
            let of_letter = late(read, &told, today)?
                .into_iter()
                .filter_map(|late| named.get(&late.claim()).map(|amount| late.amount.min(*amount)));
            let open: Money = of_letter.sum();
            if open.is_positive() {
                claim.open += open;
                claim.numbers.push(told.label());
            }
        }
        if claim.numbers.is_empty() { Err(no(NoCosts::NothingLate)) } else { Ok(claim) }
    }
}

impl Deed for ChargeCosts {
    const NAME: &'static str = "charge_costs";
    type Value = CostsCharged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<CostsCharged>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        let today = write.today();
        let claim = ChargeCosts::claim(write, &invoice, today)?;
        let costs = collection_costs(claim.open, claim.vat, claim.written_on);
        let draft = write.add_invoice(&NewInvoice {
            payer_id: invoice.payer_id,
            date: today,
            due: days_after(today, i64::from(write.setting_count(Setting::DueDays)?)),
            buyer_reference: "",
            total: costs,
            credits: None,
            run_id: None,
        })?;
        let said = LetterLanguage::of(write)?.costs(&claim.numbers, claim.vat);
        write.add_line(draft, 0, &line(&said, costs))?;
        write.set_costs_of_letter(claim.letter, draft)?;
        let subject = format!("{}: {costs}", claim.numbers.join(" "));
        let value =
            CostsCharged { draft, costs_cents: costs.in_cents(), of: claim.numbers.clone() };
        Ok(Done::new(value, subject)
            .of(invoice.payer_id)
            .undone_by(RemoveDraft { invoice: format!("#{draft}").into() }))
    }
}

/// Returns the line of costs: damages, so no vat is owed on them, whatever they were raised by.
fn line(said: &str, costs: Money) -> Line {
    Line {
        id: 0,
        description: harmless(said),
        subscription_id: None,
        period: None,
        quantity: 1,
        discount: Money::ZERO,
        amount: costs,
        vat_code: "none".to_owned(),
        vat_basis_points: 0,
        cost_center: String::new(),
        ledger_account: OTHER_INCOME.to_owned(),
        steps: vec![],
        kind: LineKind::Sale,
        supplied_on: None,
        relation_id: None,
    }
}
