//! What is open and may be collected goes in a run with a file for the bank.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bank::pain008::{self, Address, Item, Message, Version};
use crate::db::audit::hex;
use crate::db::collections::{CollectionFile, NewItem, Returned};
use crate::db::invoices::Invoice;
use crate::db::mandates::Mandate;
use crate::db::runs::{NewRun, RunKind, Skip};
use crate::db::settings::{Creditor, Setting};
use crate::db::{Read, Write};
use crate::domain::bank_terms::BankTerms;
use crate::domain::calendar::{Day, days_after, target_day_from};
use crate::domain::collection::{
    Candidate, Exclusion, Payer, SequenceType, decide, end_to_end_id, window,
};
use crate::domain::creditor::read_creditor_id;
use crate::domain::instalment::PARTS_MAX;
use crate::domain::limits::{Room, divide};
use crate::domain::mandate::{Amendment, MandateKind, dormant_from};
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::Relation;
use crate::domain::returns::{AfterReturn, after_return};
use crate::ops::approve::approvers;
use crate::ops::register_return::retry_of;
use crate::ops::{Deed, Done, Refusal, UndoRun};

/// Collects on a day, or on the first day after it that banks settle.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collect {
    pub on: Day,
    /// Invoices left out by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// Parts of invoices left out by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_parts: Vec<InvoicePart>,
    /// Looks at these invoices and no others; at all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// Tries these again now, however short ago or often they came back. Who must be talked to first is not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub again: Vec<String>,
}

/// One part of an invoice that is paid in parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoicePart {
    pub invoice: String,
    /// From 1.
    pub part: u32,
}

impl Collect {
    /// Everything that can be collected on a day.
    pub fn all(on: Day) -> Collect {
        Collect { on, without: vec![], without_parts: vec![], only: vec![], again: vec![] }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Collected {
    /// Nothing when there was nothing to collect.
    pub run: Option<i64>,
    pub transactions: usize,
    pub total_cents: i64,
    pub collection_date: Day,
    pub excluded: Vec<Excluded>,
    pub warnings: Vec<Warning>,
}

/// An open invoice that is left out.
#[derive(Clone, Debug, Serialize)]
pub struct Excluded {
    pub invoice: String,
    pub relation: String,
    pub name: String,
    pub amount_cents: i64,
    pub reason: Exclusion,
    #[serde(skip)]
    pub relation_id: i64,
    #[serde(skip)]
    pub invoice_id: i64,
}

/// Something to look at before the file goes to the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Warning {
    /// What is not reminded of, as somebody disputes it: they may take it back at the bank.
    Held {
        invoices: String,
    },
    Moved {
        requested: Day,
        to: Day,
    },
    ShortNotice {
        advised: Day,
    },
    PrenotificationShort {
        days: u32,
        tell_by: Day,
    },
    /// So many do not fit in a file, or in what the contract with the bank lets the club collect in a month.
    OverLimit {
        count: usize,
    },
    /// One invoice is more than a collection may be; in so many parts it fits.
    FitsInParts {
        invoice: String,
        parts: u32,
    },
    /// The terms of the bank make so many files of it.
    Divided {
        files: usize,
    },
    /// A second person looks at it before it is written.
    WantsApproval {
        approvers: String,
    },
    NotYetDue {
        count: usize,
    },
    /// So many of one amount on one mandate: a bank can take the second for a double one.
    SameTwice {
        reference: String,
        count: usize,
    },
    DormantSoon {
        count: usize,
    },
    NotWritten {
        run: i64,
    },
    NotUploaded {
        run: i64,
    },
}

/// What a run would collect, before anything is written.
#[derive(Clone, Debug)]
pub struct CollectionProposal {
    pub collection_date: Day,
    pub items: Vec<Chosen>,
    /// The places of the items in each file: as many files as the terms of the bank make of it.
    pub files: Vec<Vec<usize>>,
    pub excluded: Vec<Excluded>,
    pub warnings: Vec<Warning>,
}

/// What is asked of an invoice: all that is open, or one of its parts.
#[derive(Clone, Copy, Debug)]
struct Claim {
    /// 0 for all that is open.
    instalment: u32,
    due: Day,
    amount: Money,
}

/// An open invoice, or a part of it, that is collected, with the mandate that was chosen.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub invoice: Invoice,
    /// 0 for all that is open.
    pub instalment: u32,
    pub due: Day,
    pub payer_number: String,
    pub mandate_id: i64,
    pub mandate: Mandate,
    pub item: Item,
}

impl CollectionProposal {
    pub fn total(&self) -> Money {
        self.items.iter().map(|chosen| chosen.item.amount).sum()
    }

    fn divided(&self, terms: &BankTerms) -> Vec<Vec<usize>> {
        let of = |chosen: &Chosen| (chosen.item.sequence, chosen.item.amount);
        let items: Vec<(SequenceType, Money)> = self.items.iter().map(of).collect();
        divide(&items, terms.limits, terms.is_file_each)
    }
}

/// Returns whether nothing was ever collected on a mandate, here or before it came here; what was refused before it was
/// settled, all there is of it in `never`, does not count.
fn first_use(id: i64, mandate: &Mandate, never: &HashSet<i64>) -> bool {
    mandate.dates.migrated_on.is_none()
        && (mandate.dates.last_used_on.is_none() || never.contains(&id))
}

/// Months before a mandate lapses that somebody is told.
const DORMANT_WARNING_DAYS: i64 = 92;

/// Works out who would be collected and who not; the run writes exactly this.
pub fn propose(
    read: &Read<'_>,
    collect: &Collect,
    today: Day,
) -> anyhow::Result<Result<CollectionProposal, Problem>> {
    if let Some(problem) = obstacle(read, collect.on, today)? {
        return Ok(Err(problem));
    }
    let collection_date = target_day_from(collect.on);
    let facts = Facts::read(read)?;
    let club = read.setting(Setting::ClubName)?;
    let mut proposal = CollectionProposal {
        collection_date,
        items: vec![],
        files: vec![],
        excluded: vec![],
        warnings: vec![],
    };
    let terms = read.bank_terms()?;
    let mut room = Room::new(terms.limits, read.collected_in_month(collection_date)?);
    let mut used_up = HashSet::new();
    let names_first = terms.is_first_named;
    let mut firsts = HashSet::new();
    let never = if names_first { read.unknown_to_bank()? } else { HashSet::new() };
    let mut untold = read.untold_amendments()?;
    for invoice in read.open_invoices()? {
        let is_named = |names: &[String]| names.iter().any(|n| invoice.number.as_ref() == Some(n));
        if !collect.only.is_empty() && !is_named(&collect.only) {
            continue;
        }
        let payer = &facts.relations[&invoice.payer_id];
        let by_hand = is_named(&collect.without);
        let now = is_named(&collect.again);
        let mut attempt = facts.attempts.get(&invoice.id).copied().unwrap_or(0);
        let claims = facts.claims(read, &invoice, collection_date)?;
        let mut left_out = claims.is_empty().then_some(Exclusion::PartNotDue);
        for claim in claims {
            let waits =
                if now { None } else { facts.waits(read, &invoice, claim, collection_date)? };
            let is_part = |left: &InvoicePart| {
                left.part == claim.instalment && invoice.number.as_ref() == Some(&left.invoice)
            };
            let decision = if by_hand || collect.without_parts.iter().any(is_part) {
                Err(Exclusion::ByHand)
            } else if let Some(waits) = waits {
                Err(waits)
            } else {
                facts.decide(&invoice, claim, payer, collection_date, &used_up)
            };
            let decision = decision.and_then(|id| room.take(claim.amount).map(|()| id));
            match decision {
                Ok(mandate_id) => {
                    let mandate = facts.mandates[&mandate_id].clone();
                    if mandate.dates.kind == MandateKind::OneOff {
                        used_up.insert(mandate_id);
                    }
                    attempt += 1;
                    let mut item = make_item(
                        &invoice,
                        claim,
                        payer,
                        &mandate,
                        attempt,
                        &club,
                        names_first
                            && first_use(mandate_id, &mandate, &never)
                            && firsts.insert(mandate_id),
                    );
                    // The first collection on it tells the bank, the others of the run do not.
                    item.amendment = untold.remove(&mandate_id).unwrap_or_default();
                    proposal.items.push(Chosen {
                        invoice: invoice.clone(),
                        instalment: claim.instalment,
                        due: claim.due,
                        payer_number: payer.number.clone(),
                        mandate_id,
                        mandate,
                        item,
                    });
                }
                Err(reason) => left_out = Some(reason),
            }
        }
        if let Some(reason) = left_out {
            proposal.excluded.push(Excluded {
                invoice: invoice.label(),
                relation: payer.number.clone(),
                name: payer.name.full(),
                amount_cents: invoice.open.in_cents(),
                reason,
                relation_id: invoice.payer_id,
                invoice_id: invoice.id,
            });
        }
    }
    proposal.files = proposal.divided(&terms);
    proposal.warnings = warnings(read, &terms, collect.on, today, &proposal)?;
    Ok(Ok(proposal))
}

/// Returns why nothing can be collected on the day at all.
fn obstacle(read: &Read<'_>, on: Day, today: Day) -> anyhow::Result<Option<Problem>> {
    if let Err(problem) = creditor(read)? {
        return Ok(Some(problem));
    }
    let quarantine = read.setting(Setting::Quarantine)?;
    if !quarantine.is_empty() {
        return Ok(Some(Problem::Quarantine {
            messages: quarantine.split(' ').map(str::to_owned).collect(),
        }));
    }
    let window = window(today, &read.bank_terms()?);
    if on < days_after(window.first, -7) {
        return Ok(Some(Problem::CollectionTooSoon { on, first: window.first }));
    }
    if window.last < on {
        return Ok(Some(Problem::CollectionTooLate { on, last: window.last }));
    }
    let date = target_day_from(on);
    Ok(match () {
        () if date < window.first => Some(Problem::CollectionTooSoon { on, first: window.first }),
        () if window.last < date => Some(Problem::CollectionTooLate { on, last: window.last }),
        () => None,
    })
}

/// Returns the club as the bank knows it, or what is missing.
pub(super) fn creditor(read: &Read<'_>) -> anyhow::Result<Result<Creditor, Problem>> {
    let name = read.setting(Setting::ClubName)?;
    let (iban, id) = (read.setting(Setting::ClubIban)?, read.setting(Setting::CreditorId)?);
    for (value, field) in [(&name, Field::Name), (&iban, Field::Iban), (&id, Field::CreditorId)] {
        if value.trim().is_empty() {
            return Ok(Err(Problem::SettingMissing { field }));
        }
    }
    Ok(match (iban.parse(), read_creditor_id(&id)) {
        (Ok(iban), Ok(creditor_id)) => Ok(Creditor { name, iban, creditor_id }),
        (Err(why), _) => Err(Problem::IbanInvalid { who: name, value: iban, why }),
        (_, Err(why)) => Err(Problem::CreditorId { value: id, why }),
    })
}

/// Everything about payers, read once.
#[derive(Default)]
struct Facts {
    relations: HashMap<i64, Relation>,
    mandates: HashMap<i64, Mandate>,
    by_relation: HashMap<i64, Vec<i64>>,
    by_invoice: HashMap<i64, Vec<i64>>,
    /// What is on its way, by invoice and part.
    in_flight: HashMap<(i64, u32), Money>,
    in_parts: HashSet<i64>,
    /// What came back last, by invoice and part.
    returned: HashMap<(i64, u32), Returned>,
    attempts: HashMap<i64, u32>,
    at_agency: HashSet<i64>,
}

/// Returns the mandate that a run would collect an invoice on when it is due; nothing where its payer pays otherwise.
pub(super) fn mandate_for(read: &Read<'_>, invoice: &Invoice) -> anyhow::Result<Option<Mandate>> {
    let facts = Facts::of_one(read, invoice)?;
    let Some(payer) = facts.relations.get(&invoice.payer_id) else { return Ok(None) };
    let claim = Claim { instalment: 0, due: invoice.due, amount: invoice.open };
    let chosen = facts.decide(invoice, claim, payer, invoice.due, &HashSet::new());
    Ok(chosen.ok().map(|id| facts.mandates[&id].clone()))
}

impl Facts {
    /// Reads what there is to know of the payer of one invoice that is in no run.
    fn of_one(read: &Read<'_>, invoice: &Invoice) -> anyhow::Result<Facts> {
        let payer = read.relation(invoice.payer_id)?;
        let mandates = read.mandates_of(invoice.payer_id)?;
        let own = mandates.iter().map(|(id, _)| *id).collect();
        Ok(Facts {
            relations: payer.map(|payer| (invoice.payer_id, payer)).into_iter().collect(),
            by_relation: HashMap::from([(invoice.payer_id, own)]),
            by_invoice: HashMap::from([(invoice.id, read.mandates_of_invoice(invoice.id)?)]),
            mandates: mandates.into_iter().collect(),
            at_agency: read.agency_of(invoice.id)?,
            ..Facts::default()
        })
    }

    fn read(read: &Read<'_>) -> anyhow::Result<Facts> {
        let mandates = read.mandates()?;
        let mut by_relation: HashMap<i64, Vec<i64>> = HashMap::new();
        for (id, mandate) in &mandates {
            by_relation.entry(mandate.relation_id).or_default().push(*id);
        }
        Ok(Facts {
            relations: read.relations()?.into_iter().collect(),
            mandates: mandates.into_iter().collect(),
            by_relation,
            by_invoice: read.mandates_of_open_invoices()?,
            in_flight: read.in_flight()?,
            in_parts: read.invoices_in_parts()?,
            returned: read
                .returned_open()?
                .into_iter()
                .map(|returned| ((returned.invoice_id, returned.instalment), returned))
                .collect(),
            attempts: read.collection_attempts()?,
            at_agency: read.invoices_at_agency()?,
        })
    }

    /// Returns what of an invoice is to be collected by a day: all that is open, or the parts that must be paid by then
    /// and are not on their way yet.
    fn claims(&self, read: &Read<'_>, invoice: &Invoice, on: Day) -> anyhow::Result<Vec<Claim>> {
        if !self.in_parts.contains(&invoice.id) {
            return Ok(vec![Claim { instalment: 0, due: invoice.due, amount: invoice.open }]);
        }
        let under_way: Money = self
            .in_flight
            .iter()
            .filter(|((id, _), _)| *id == invoice.id)
            .map(|(_, amount)| *amount)
            .sum();
        // What was paid by hand meanwhile is not collected on top of what is on its way.
        let mut left = invoice.open - under_way;
        let mut claims = Vec::new();
        for part in read.open_parts_of(invoice.id)? {
            let is_asked =
                part.due <= on && !self.in_flight.contains_key(&(invoice.id, part.sequence));
            let amount = part.amount.min(left);
            if is_asked && amount.is_positive() {
                left -= amount;
                claims.push(Claim { instalment: part.sequence, due: part.due, amount });
            }
        }
        Ok(claims)
    }

    /// Returns why something that came back is not tried again on a day. What a person released after a talk is: the
    /// payer is blocked until then.
    fn waits(
        &self,
        read: &Read<'_>,
        invoice: &Invoice,
        claim: Claim,
        on: Day,
    ) -> anyhow::Result<Option<Exclusion>> {
        let Some(returned) = self.returned.get(&(invoice.id, claim.instalment)) else {
            return Ok(None);
        };
        if after_return(&returned.code, &read.setting(Setting::AfterReturn)?) != AfterReturn::Retry
        {
            return Ok(None);
        }
        // Without days to try again on it waits until somebody says so.
        Ok(match retry_of(read, returned)? {
            None => Some(Exclusion::TriedEnough),
            Some(day) if on < day => Some(Exclusion::RetryLater),
            Some(_) => None,
        })
    }

    fn decide(
        &self,
        invoice: &Invoice,
        claim: Claim,
        relation: &Relation,
        on: Day,
        used_up: &HashSet<i64>,
    ) -> Result<i64, Exclusion> {
        if self.at_agency.contains(&invoice.id) {
            return Err(Exclusion::AtAgency);
        }
        let own = self.by_relation.get(&invoice.payer_id).into_iter().flatten().copied();
        // The mandate of the subscription goes first where every line names the same one.
        let named = self
            .by_invoice
            .get(&invoice.id)
            .filter(|mandates| mandates.len() == 1)
            .into_iter()
            .flatten()
            .copied();
        let mut seen = HashSet::new();
        let mandates: Vec<Candidate<i64>> = named
            .chain(own)
            .filter(|id| seen.insert(*id))
            .map(|id| {
                let mandate = &self.mandates[&id];
                let mut dates = mandate.dates;
                if used_up.contains(&id) {
                    // A one-off that this very run uses is used.
                    dates.last_used_on = Some(on);
                }
                Candidate { mandate: id, dates, needs_address: mandate.iban.needs_address() }
            })
            .collect();
        let payer = Payer {
            direct_debit_enabled: relation.direct_debit_enabled,
            is_blocked: relation.collection_block.is_some(),
            is_deceased: relation.death_date.is_some(),
            is_in_live_run: self.in_flight.contains_key(&(invoice.id, claim.instalment)),
            has_address: !relation.city.is_empty(),
            open: claim.amount,
            mandates: &mandates,
        };
        decide(&payer, on)
    }
}

fn make_item(
    invoice: &Invoice,
    claim: Claim,
    payer: &Relation,
    mandate: &Mandate,
    attempt: u32,
    club: &str,
    is_first: bool,
) -> Item {
    let number = invoice.label();
    Item {
        end_to_end_id: end_to_end_id(&number, attempt),
        amount: claim.amount,
        sequence: SequenceType::of(mandate.dates.kind, is_first),
        mandate_reference: mandate.reference.clone(),
        signed_on: mandate.dates.signed_on.expect("a mandate that stands is signed"),
        amendment: Amendment::default(),
        holder: mandate.holder.clone(),
        iban: mandate.iban.clone(),
        address: mandate.iban.needs_address().then(|| Address {
            street: payer.street.clone(),
            house_number: payer.house_number.clone(),
            postal_code: payer.postal_code.clone(),
            town: payer.city.clone(),
            country: mandate.iban.country().to_owned(),
        }),
        description: format!("{club} {number}"),
    }
}

fn warnings(
    read: &Read<'_>,
    terms: &BankTerms,
    on: Day,
    today: Day,
    proposal: &CollectionProposal,
) -> anyhow::Result<Vec<Warning>> {
    let date = proposal.collection_date;
    let mut warnings = Vec::new();
    if date != on {
        warnings.push(Warning::Moved { requested: on, to: date });
    }
    let advised = window(today, terms).advised;
    if date < advised {
        warnings.push(Warning::ShortNotice { advised });
    }
    let days = read.setting_count(Setting::PrenotificationDays)?;
    let tell_by = days_after(date, -i64::from(days));
    if tell_by < today {
        warnings.push(Warning::PrenotificationShort { days, tell_by });
    }
    let count = proposal.items.iter().filter(|chosen| date < chosen.due).count();
    if 0 < count {
        warnings.push(Warning::NotYetDue { count });
    }
    let held = read.held_invoices(today)?;
    let held = proposal.items.iter().filter(|chosen| held.contains(&chosen.invoice.id));
    let held: Vec<String> = held.map(|chosen| chosen.invoice.label()).collect();
    if !held.is_empty() {
        warnings.push(Warning::Held { invoices: held.join(", ") });
    }
    warnings.extend(same_twice(&proposal.items));
    let over = |reason| matches!(reason, Exclusion::OverFileLimit | Exclusion::OverMonthLimit);
    let count = proposal.excluded.iter().filter(|excluded| over(excluded.reason)).count();
    if 0 < count {
        warnings.push(Warning::OverLimit { count });
    }
    warnings.extend(proposed_parts(&proposal.excluded, terms));
    if 1 < proposal.files.len() {
        warnings.push(Warning::Divided { files: proposal.files.len() });
    }
    let approvers = approvers(read)?;
    if !approvers.is_empty() && !proposal.items.is_empty() {
        warnings.push(Warning::WantsApproval { approvers: approvers.join(", ") });
    }
    let soon = days_after(date, DORMANT_WARNING_DAYS);
    let lapses =
        |chosen: &&Chosen| dormant_from(chosen.mandate.dates).is_some_and(|day| day <= soon);
    let count = proposal.items.iter().filter(lapses).count();
    if 0 < count {
        warnings.push(Warning::DormantSoon { count });
    }
    for run in read.runs(RunKind::Collection)? {
        match run.state {
            crate::db::runs::RunState::Made => warnings.push(Warning::NotWritten { run: run.id }),
            crate::db::runs::RunState::Written => {
                warnings.push(Warning::NotUploaded { run: run.id });
            }
            crate::db::runs::RunState::Uploaded | crate::db::runs::RunState::Undone => {}
        }
    }
    Ok(warnings)
}

/// Finds what goes several times on one mandate for one amount.
fn same_twice(items: &[Chosen]) -> Vec<Warning> {
    let mut counts: BTreeMap<(&str, Money), usize> = BTreeMap::new();
    for chosen in items {
        *counts.entry((chosen.mandate.reference.as_str(), chosen.item.amount)).or_default() += 1;
    }
    let several = counts.into_iter().filter(|(_, count)| 1 < *count);
    let warning = |((reference, _), count): ((&str, Money), usize)| Warning::SameTwice {
        reference: reference.to_owned(),
        count,
    };
    several.map(warning).collect()
}

/// Proposes for every invoice that is over the limit of one collection the fewest parts that are not.
fn proposed_parts(excluded: &[Excluded], terms: &BankTerms) -> Vec<Warning> {
    let Some(limit) = terms.limits.item else { return vec![] };
    let over = excluded.iter().filter(|one| one.reason == Exclusion::OverItemLimit);
    let in_parts = |one: &Excluded| {
        let amount = Money::cents(one.amount_cents);
        let fits = |parts: &u32| amount.split(*parts).iter().all(|part| *part <= limit);
        let parts = (2..=PARTS_MAX).find(fits)?;
        Some(Warning::FitsInParts { invoice: one.invoice.clone(), parts })
    };
    over.filter_map(in_parts).collect()
}

impl CollectionProposal {
    /// Returns what a run would say of itself, without running.
    pub fn described(&self) -> Collected {
        Collected {
            run: None,
            transactions: self.items.len(),
            total_cents: self.total().in_cents(),
            collection_date: self.collection_date,
            excluded: self.excluded.clone(),
            warnings: self.warnings.clone(),
        }
    }
}

impl Deed for Collect {
    const NAME: &'static str = "collect";
    const IS_RUN: bool = true;
    type Value = Collected;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Collected>, Refusal> {
        let proposal = propose(write, self, write.today())??;
        let mut collected = proposal.described();
        if proposal.items.is_empty() {
            return Ok(Done::new(collected, self.on.to_string()));
        }
        let files = make_files(write, &proposal)?;
        let total = proposal.total();
        let run_id = write.add_run(&NewRun {
            kind: RunKind::Collection,
            on: proposal.collection_date,
            done: proposal.items.len(),
            skipped: proposal.excluded.len(),
            total,
            is_of_all: self.only.is_empty(),
        })?;
        let mut file_of = HashMap::new();
        for (places, (message, bytes)) in proposal.files.iter().zip(files) {
            let file_id = write.add_collection_file(&CollectionFile {
                run_id,
                file_name: format!("{}.xml", message.message_id),
                format: message.version.name().to_owned(),
                sha256: hex(&Sha256::digest(&bytes)),
                item_count: i64::try_from(message.items.len()).map_err(anyhow::Error::from)?,
                total: message.items.iter().map(|item| item.amount).sum(),
                message_id: message.message_id,
                bytes,
            })?;
            file_of.extend(places.iter().map(|place| (*place, file_id)));
        }
        for (at, chosen) in proposal.items.iter().enumerate() {
            write.tick(at, proposal.items.len())?;
            let mandate_last_used_on = chosen.mandate.dates.last_used_on;
            let (invoice_id, mandate_id) = (chosen.invoice.id, chosen.mandate_id);
            let item = &chosen.item;
            let item_id = write.add_item(&NewItem {
                run_id,
                file_id: file_of[&at],
                invoice_id,
                instalment: chosen.instalment,
                mandate_id,
                mandate_last_used_on,
                end_to_end_id: &item.end_to_end_id,
                amount: item.amount,
                iban: &item.iban,
                holder: &item.holder,
                mandate_reference: &item.mandate_reference,
                signed_on: item.signed_on,
                sequence: item.sequence,
                description: &item.description,
            })?;
            if !item.amendment.is_empty() {
                write.tell_amendments(mandate_id, item_id)?;
            }
            write.set_mandate_last_used(
                mandate_id,
                mandate_last_used_on.max(Some(proposal.collection_date)),
            )?;
        }
        for excluded in &proposal.excluded {
            write.add_skip(
                run_id,
                &Skip {
                    relation_id: excluded.relation_id,
                    subscription_id: None,
                    invoice_id: Some(excluded.invoice_id),
                    reason: excluded.reason.code().to_owned(),
                },
            )?;
        }
        collected.run = Some(run_id);
        Ok(Done::new(collected, format!("{run_id}: {total}"))
            .undone_by(UndoRun { run: run_id.into() }))
    }
}

/// Makes the bytes for the bank of exactly what will be stored, for each file.
fn make_files(
    read: &Read<'_>,
    proposal: &CollectionProposal,
) -> Result<Vec<(Message, Vec<u8>)>, Refusal> {
    let creditor = creditor(read)??;
    let version = Version::named(&read.setting(Setting::PainVersion)?).unwrap_or_default();
    let make = |places: &Vec<usize>| {
        let chosen = places.iter().map(|place| &proposal.items[*place]);
        let created_on = chosen.clone().map(|chosen| chosen.invoice.date).max();
        let items: Vec<Item> = chosen.map(|chosen| chosen.item.clone()).collect();
        let on = proposal.collection_date;
        let message = Message {
            version,
            message_id: pain008::message_id(&creditor.creditor_id, on, &items),
            created_on: created_on.expect("a file has items"),
            creditor_name: creditor.name.clone(),
            creditor_iban: creditor.iban.clone(),
            creditor_id: creditor.creditor_id.clone(),
            collection_date: on,
            items,
        };
        let bytes = pain008::write(&message).map_err(|broken| Problem::FileRefused {
            why: broken.iter().take(5).map(ToString::to_string).collect::<Vec<_>>().join("; "),
        })?;
        Ok((message, bytes))
    };
    proposal.files.iter().map(make).collect()
}
