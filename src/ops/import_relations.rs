//! The club's own list becomes relations, households, mandates and subscriptions, in one transaction.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Datelike;
use serde::Serialize;

use crate::db::Write;
use crate::db::mandates::Mandate;
use crate::db::runs::{NewRun, RunKind};
use crate::db::settings::Setting;
use crate::domain::calendar::{Day, days_after};
use crate::domain::iban::Iban;
use crate::domain::mandate::{MandateDates, MandateKind};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::plan::{Alignment, MonthDay, ProrationMethod};
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::{Name, Relation, RelationKind, fold};
use crate::domain::subscription::Subscription;
use crate::exchange::members::{Member, RowProblem, Understood, unpaid_from};
use crate::ops::{AddPlan, Deed, Done, Refusal};

/// The plan of people who left and whose plan the list does not say: their membership is over, not another type.
const UNKNOWN_PLAN: &str = "Lidmaatschap, soort onbekend";
/// The plan of a list that has no types.
const ONLY_PLAN: &str = "Contributie";

/// Takes over a list that was understood.
#[derive(Clone, Debug, Serialize)]
pub struct ImportRelations {
    pub file: String,
    #[serde(skip)]
    pub list: Understood,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Imported {
    pub run: Option<i64>,
    pub rows: usize,
    pub imported: usize,
    pub updated: usize,
    pub skipped: usize,
    pub payers_added: usize,
    pub households: usize,
    pub mandates: usize,
    pub subscriptions: usize,
    pub ended: usize,
    pub plans: BTreeMap<String, usize>,
    pub assumptions: Vec<Assumption>,
    /// What the list says otherwise than the administration; nothing of it was changed.
    #[serde(skip)]
    pub conflicts: Vec<RowProblem>,
}

/// Something the list does not say and that was taken to be so; said aloud before anything is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Assumption {
    PlanMade { plan: String, price_cents: i64, alignment: String },
    OwnPrice { count: usize },
    StartOfYear { on: Day },
    BilledFrom { on: Day },
    MandatesMigrated { count: usize },
    FormerPlanUnknown { count: usize },
    NoMandateColumns,
}

impl Deed for ImportRelations {
    const NAME: &'static str = "import_relations";
    const IS_RUN: bool = true;
    type Value = Imported;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Imported>, Refusal> {
        let mut importer = Importer::new(write, &self.list)?;
        importer.make_plans()?;
        importer.make_relations()?;
        importer.make_households()?;
        importer.make_agreements()?;
        let mut imported = importer.imported;
        let run = NewRun {
            kind: RunKind::Import,
            on: write.today(),
            done: imported.imported + imported.updated,
            skipped: imported.rows - imported.imported - imported.updated,
            total: Money::ZERO,
            is_of_all: true,
        };
        imported.run = Some(write.add_run(&run)?);
        Ok(Done::new(imported, self.file.clone()))
    }
}

struct Importer<'a> {
    write: &'a Write<'a>,
    list: &'a Understood,
    today: Day,
    imported: Imported,
    plans: HashMap<String, i64>,
    /// The price of each plan on the list.
    prices: HashMap<i64, Money>,
    /// The relation each row became.
    ids: HashMap<usize, i64>,
    taken: HashSet<i64>,
    /// Account holders who are on the list, by name and account.
    holders: HashMap<(String, Iban), i64>,
    /// People on the list by household and name.
    in_household: HashMap<(String, String), i64>,
    was_there: HashMap<i64, bool>,
    households: HashMap<String, i64>,
}

impl<'a> Importer<'a> {
    fn new(write: &'a Write<'a>, list: &'a Understood) -> anyhow::Result<Importer<'a>> {
        let imported = Imported { rows: list.members.len(), ..Imported::default() };
        Ok(Importer {
            write,
            list,
            today: write.today(),
            imported,
            plans: HashMap::new(),
            prices: HashMap::new(),
            ids: HashMap::new(),
            taken: HashSet::new(),
            holders: HashMap::new(),
            in_household: HashMap::new(),
            was_there: HashMap::new(),
            households: HashMap::new(),
        })
    }

    /// The rows that become somebody.
    fn members(&self) -> impl Iterator<Item = &'a Member> + use<'a> {
        self.list.members.iter().filter(|member| member.duplicate_of.is_none() && !member.is_nobody)
    }

    /// The rows that became somebody.
    fn taken_over(&self) -> Vec<&'a Member> {
        self.members().filter(|member| self.ids.contains_key(&member.row)).collect()
    }

    fn year_start(&self) -> Day {
        MonthDay::NEW_YEAR.in_year(self.today.year())
    }

    /// Makes a plan of every type on the list that there is no plan of yet, at the fee most of its rows have.
    fn make_plans(&mut self) -> Result<(), Refusal> {
        let mut fees: BTreeMap<String, HashMap<Money, usize>> = BTreeMap::new();
        let has_fees = self.list.has(Field::Fee);
        for member in self.members().filter(|member| !member.is_former) {
            let Some(plan) = self.plan_name(member, has_fees) else { continue };
            let counts = fees.entry(plan).or_default();
            if let Some(fee) = member.fee {
                *counts.entry(fee).or_default() += 1;
            }
        }
        for (name, counts) in fees {
            let commonest = counts
                .into_iter()
                .max_by_key(|(fee, count)| (*count, *fee))
                .map_or(Money::ZERO, |(fee, _)| fee);
            let id = match self.write.find_plan(&name)? {
                Ok(id) => id,
                Err(_) => self.make_plan(&name, commonest)?,
            };
            let price = self.write.price_on(id, self.today)?.unwrap_or(commonest);
            self.prices.insert(id, price);
            self.plans.insert(name, id);
        }
        Ok(())
    }

    fn plan_name(&self, member: &Member, has_fees: bool) -> Option<String> {
        let has_plans = self.list.has(Field::Plan);
        member.plan.clone().or_else(|| (!has_plans && has_fees).then(|| ONLY_PLAN.to_owned()))
    }

    fn make_plan(&mut self, name: &str, price: Money) -> Result<i64, Refusal> {
        let alignment = Alignment::Fixed(self.boundary());
        let words = ["donateur", "sponsor", "vriend", "abonnee", "begunstiger"];
        let plan = AddPlan {
            name: name.to_owned(),
            price_cents: price.in_cents(),
            alignment,
            proration: ProrationMethod::MonthsInclusive,
            used_for_membership: !words.iter().any(|word| fold(name).contains(word)),
            ..AddPlan::default()
        };
        let id = plan.perform(self.write)?.value.id;
        let (plan, alignment) = (name.to_owned(), alignment.to_string());
        self.imported.assumptions.push(Assumption::PlanMade {
            plan,
            price_cents: price.in_cents(),
            alignment,
        });
        Ok(id)
    }

    /// Returns the day on which most people's paid time ends: there the club's year begins.
    fn boundary(&self) -> MonthDay {
        let mut counts: BTreeMap<MonthDay, usize> = BTreeMap::new();
        for day in self.members().filter_map(unpaid_from).filter_map(MonthDay::of) {
            *counts.entry(day).or_default() += 1;
        }
        counts
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .map_or(MonthDay::NEW_YEAR, |(day, _)| day)
    }

    fn make_relations(&mut self) -> Result<(), Refusal> {
        let count = self.list.members.len();
        // Rows with a number first: who has none gets one that is free then.
        let (numbered, bare): (Vec<&Member>, Vec<&Member>) =
            self.members().partition(|member| !member.number.is_empty());
        for (at, member) in numbered.into_iter().chain(bare).enumerate() {
            self.write.tick(at, 2 * count)?;
            let Some(id) = self.make_relation(member)? else { continue };
            self.ids.insert(member.row, id);
            self.taken.insert(id);
            if let Some(iban) = member.iban.clone() {
                self.holders.insert((fold(&member.name.full()), iban), id);
            }
            if !member.household.is_empty() {
                self.in_household.insert((member.household.clone(), fold(&member.name.full())), id);
            }
        }
        self.imported.skipped = count - self.imported.imported - self.imported.updated;
        Ok(())
    }

    /// Makes somebody, or brings up to date who is there already; nothing when the number is another's.
    fn make_relation(&mut self, member: &Member) -> Result<Option<i64>, Refusal> {
        let known = self.known(member)?;
        if let Some((_, other)) = known.as_ref().filter(|(_, before)| !has_name_of(before, member))
        {
            let (number, who) = (member.number.clone(), member.name.full());
            let other = other.name.full();
            self.conflict(member, Problem::NumberOfOther { number, who, other });
            return Ok(None);
        }
        if let Some((id, before)) = known {
            let after = self.updated(&before, member);
            if after != before {
                self.write.change_relation(id, &after)?;
            }
            self.imported.updated += 1;
            self.was_there.insert(id, true);
            return Ok(Some(id));
        }
        let mut relation = self.updated(&Relation::default(), member);
        relation.number = match member.number.as_str() {
            "" => self.write.next_relation_number()?,
            number => number.to_owned(),
        };
        if member.name.first.is_empty() && looks_like_organisation(&member.name.last) {
            relation.kind = RelationKind::Organisation;
        }
        let id = self.write.add_relation(&relation)?;
        for group in &member.groups {
            let group = self.write.group(group)?;
            self.write.join_group(group, id, self.today, "import")?;
        }
        self.imported.imported += 1;
        Ok(Some(id))
    }

    /// Returns who a row is of those who are there: by number, or by name with one more thing that is the same.
    fn known(&self, member: &Member) -> anyhow::Result<Option<(i64, Relation)>> {
        let read = self.write;
        if !member.number.is_empty() {
            let Some(id) = read.relation_id_by_number(&member.number)? else { return Ok(None) };
            return Ok(read.relation(id)?.map(|relation| (id, relation)));
        }
        let is_same = |relation: &Relation| {
            let same = |a: &str, b: &str| !a.is_empty() && fold(a) == fold(b);
            let home = same(&relation.postal_code, &member.postal_code)
                && same(&relation.house_number, &member.house_number);
            let born = relation.birth_date.is_some() && relation.birth_date == member.birth_date;
            // A list with nothing but names has nothing to tell two of one name apart.
            let only_names = member.email.is_empty()
                && member.postal_code.is_empty()
                && member.birth_date.is_none();
            born || home || same(&relation.email, &member.email) || only_names
        };
        let is_taken = |id: &i64| self.taken.contains(id);
        let known = read.relations_named(&member.name)?;
        Ok(known.into_iter().find(|(id, relation)| !is_taken(id) && is_same(relation)))
    }

    /// Returns a relation with what the list has of them; a column that is not there changes nothing.
    fn updated(&self, before: &Relation, member: &Member) -> Relation {
        let has = |field: Field| self.list.has(field);
        let text =
            |is_there: bool, new: &str, old: &str| if is_there { new } else { old }.to_owned();
        let street = has(Field::Street) || has(Field::Address);
        let house_number = has(Field::HouseNumber) || has(Field::Address);
        let country = has(Field::Country) || before.country.is_empty();
        Relation {
            name: member.name.clone(),
            gender: text(has(Field::Gender), &member.gender, &before.gender),
            birth_date: member.birth_date.or(before.birth_date),
            email: text(has(Field::Email), &member.email, &before.email),
            phone: text(has(Field::Phone), &member.phone, &before.phone),
            street: text(street, &member.street, &before.street),
            house_number: text(house_number, &member.house_number, &before.house_number),
            postal_code: text(has(Field::PostalCode), &member.postal_code, &before.postal_code),
            city: text(has(Field::City), &member.city, &before.city),
            country: text(country, &member.country, &before.country),
            // A list without notes in it, such as a volunteer's, takes none away.
            note: text(!member.note.is_empty(), &member.note, &before.note),
            ..before.clone()
        }
    }

    fn conflict(&mut self, member: &Member, problem: Problem) {
        self.imported.conflicts.push(RowProblem { row: member.row, problem });
    }

    fn make_households(&mut self) -> Result<(), Refusal> {
        for member in self.taken_over().into_iter().filter(|member| !member.household.is_empty()) {
            let relation_id = self.ids[&member.row];
            let household_id = match self.households.get(&member.household) {
                Some(id) => *id,
                None => {
                    let id = self.household(member, relation_id)?;
                    self.households.insert(member.household.clone(), id);
                    id
                }
            };
            self.write.join_household(household_id, relation_id, self.today)?;
        }
        Ok(())
    }

    fn household(&mut self, member: &Member, relation_id: i64) -> Result<i64, Refusal> {
        if let Some(id) = self.write.household_by_code(&member.household)? {
            return Ok(id);
        }
        let payer = self
            .in_household
            .get(&(member.household.clone(), fold(&member.holder)))
            .copied()
            .unwrap_or(relation_id);
        let name = format!("{} {}", member.household, Name::split(&member.holder).last);
        self.imported.households += 1;
        Ok(self.write.add_household(&name, Some(&member.household), Some(payer))?)
    }

    fn make_agreements(&mut self) -> Result<(), Refusal> {
        let mut unknown_plans = 0;
        let mut own_prices = 0;
        let count = self.list.members.len();
        for (at, member) in self.taken_over().into_iter().enumerate() {
            self.write.tick(count + at, 2 * count)?;
            let payer_id = self.payer(member)?;
            let relation_id = self.ids[&member.row];
            if payer_id != relation_id {
                self.write.set_payer(relation_id, Some(payer_id))?;
            }
            let mandate_id = if member.is_former { None } else { self.mandate(member, payer_id)? };
            // Without a mandate that stands they are not collected, but told of: somebody has to mend it.
            if mandate_id.is_none() && member.wants_direct_debit && !member.is_former {
                self.write.set_direct_debit(payer_id, true)?;
            }
            if member.is_former {
                unknown_plans += usize::from(self.former(member)?);
            } else {
                own_prices += usize::from(self.subscribe(member, payer_id, mandate_id)?);
            }
        }
        self.assume(unknown_plans, own_prices);
        Ok(())
    }

    fn assume(&mut self, former: usize, own_prices: usize) {
        let mut assume = |is_so: bool, assumption: Assumption| {
            if is_so {
                self.imported.assumptions.push(assumption);
            }
        };
        let on = MonthDay::NEW_YEAR.in_year(self.today.year());
        let count = self.imported.mandates;
        assume(0 < own_prices, Assumption::OwnPrice { count: own_prices });
        assume(
            0 < self.imported.subscriptions && !self.list.has(Field::StartDate),
            Assumption::StartOfYear { on },
        );
        assume(
            0 < self.imported.subscriptions
                && self.list.has(Field::StartDate)
                && !self.list.has(Field::PaidUntil),
            Assumption::BilledFrom { on },
        );
        assume(0 < count, Assumption::MandatesMigrated { count });
        assume(0 < former, Assumption::FormerPlanUnknown { count: former });
        assume(!self.list.has(Field::MandateReference), Assumption::NoMandateColumns);
    }

    /// Returns who pays for a row: the holder of the account, on the list or made for it.
    fn payer(&mut self, member: &Member) -> Result<i64, Refusal> {
        let relation_id = self.ids[&member.row];
        let holder = fold(&member.holder);
        if holder == fold(&member.name.full()) || member.is_former {
            return Ok(relation_id);
        }
        if let Some(id) = self.in_household.get(&(member.household.clone(), holder.clone())) {
            return Ok(*id);
        }
        let account = member.iban.clone().map(|iban| (holder.clone(), iban));
        if let Some(id) = account.as_ref().and_then(|account| self.holders.get(account)) {
            return Ok(*id);
        }
        if let Some(id) = self.payer_of_before(member)? {
            return Ok(id);
        }
        let relation = Relation {
            number: self.write.next_relation_number()?,
            name: Name::split(&member.holder),
            street: member.street.clone(),
            house_number: member.house_number.clone(),
            postal_code: member.postal_code.clone(),
            city: member.city.clone(),
            country: member.country.clone(),
            ..Relation::default()
        };
        let id = self.write.add_relation(&relation)?;
        self.imported.payers_added += 1;
        if let Some(account) = account {
            self.holders.insert(account, id);
        }
        if !member.household.is_empty() {
            self.in_household.insert((member.household.clone(), holder), id);
        }
        if let Some(household) = self.households.get(&member.household) {
            self.write.join_household(*household, id, self.today)?;
        }
        Ok(id)
    }

    /// Returns who pays for somebody by an earlier import of the same list.
    fn payer_of_before(&self, member: &Member) -> anyhow::Result<Option<i64>> {
        let relation_id = self.ids[&member.row];
        if !self.was_there.contains_key(&relation_id) {
            return Ok(None);
        }
        let standings = self.write.standings_of(relation_id)?;
        Ok(standings.iter().find_map(|standing| standing.subscription.payer_id))
    }

    fn mandate(&mut self, member: &Member, payer_id: i64) -> Result<Option<i64>, Refusal> {
        let Some((iban, signed_on)) = member.iban.clone().zip(member.signed_on) else {
            return Ok(None);
        };
        if member.mandate_reference.is_empty() {
            return Ok(None);
        }
        if self.write.setting(Setting::ClubIban)?.parse() == Ok(iban.clone()) {
            let (who, value) = (member.name.full(), iban.grouped());
            self.conflict(member, Problem::IbanOfClub { who, value });
            return Ok(None);
        }
        if let Some(id) = self.write.mandate_id_by_reference(&member.mandate_reference)? {
            let there = self.write.mandate(id)?.expect("the mandate was found just now");
            if there.iban != iban {
                let (reference, who) = (there.reference, member.holder.clone());
                let (here, list) = (there.iban.grouped(), iban.grouped());
                self.conflict(member, Problem::MandateDiffers { reference, who, here, list });
            }
            return Ok((there.relation_id == payer_id).then_some(id));
        }
        let has_default =
            self.write.mandates_of(payer_id)?.iter().any(|(_, mandate)| mandate.is_default);
        // What somebody signed for themselves counts before what they signed for another.
        let is_own = self.ids[&member.row] == payer_id;
        let mandate = Mandate {
            proof: String::new(),
            reference: member.mandate_reference.clone(),
            relation_id: payer_id,
            iban,
            holder: member.holder.clone(),
            dates: MandateDates {
                kind: MandateKind::Recurrent,
                signed_on: Some(signed_on),
                last_used_on: member.last_collected_on,
                // Where the list does not say when it was collected last, it is taken to be alive on the day it came in.
                migrated_on: Some(self.today).filter(|_| member.last_collected_on.is_none()),
                revoked_on: None,
                ends_on: None,
            },
            is_default: is_own || !has_default,
        };
        let id = self.write.add_mandate(&mandate)?;
        self.write.set_direct_debit(payer_id, true)?;
        self.imported.mandates += 1;
        Ok(Some(id))
    }

    /// Makes the subscription of a member and covers what is paid; returns whether it has a price of its own.
    fn subscribe(
        &mut self,
        member: &Member,
        payer_id: i64,
        mandate_id: Option<i64>,
    ) -> Result<bool, Refusal> {
        let relation_id = self.ids[&member.row];
        let Some(name) = self.plan_name(member, self.list.has(Field::Fee)) else {
            return Ok(false);
        };
        let plan_id = self.plans[&name];
        if self.is_left_as_it_is(member, relation_id, &name)? {
            return Ok(false);
        }
        let paid = unpaid_from(member);
        let start = member
            .start
            .or(paid.filter(|paid| *paid < self.year_start()))
            .unwrap_or_else(|| self.year_start());
        let own_price = member.fee.filter(|fee| self.prices.get(&plan_id) != Some(fee));
        let subscription = Subscription {
            payer_id: Some(payer_id).filter(|payer| *payer != relation_id),
            mandate_id,
            bill_from: (paid.is_none() && start < self.year_start()).then(|| self.year_start()),
            price: own_price,
            end: member.last_day.map(|last| days_after(last, 1)).filter(|end| start <= *end),
            end_reason: member.last_day.map(|_| "cancelled".to_owned()),
            ..subscription(relation_id, plan_id, start, self.today)
        };
        let subscription = Subscription {
            end_reason: subscription.end.and(subscription.end_reason),
            ..subscription
        };
        let id = self.write.add_subscription(&subscription)?;
        if let Some(period) = paid.and_then(|until| Period::new(start, until)) {
            self.write.cover(id, period, "migrated", None)?;
        }
        self.imported.subscriptions += 1;
        *self.imported.plans.entry(name).or_default() += 1;
        Ok(own_price.is_some())
    }

    /// Returns whether somebody has subscriptions already: those are not touched, and told of where the list differs.
    fn is_left_as_it_is(
        &mut self,
        member: &Member,
        relation_id: i64,
        plan: &str,
    ) -> anyhow::Result<bool> {
        if !self.write.has_subscription(relation_id)? {
            return Ok(false);
        }
        let running = self.write.running_plans(relation_id, self.today)?;
        let is_as_listed = if member.is_former {
            running.is_empty()
        } else {
            running.iter().any(|running| fold(running) == fold(plan))
        };
        if !is_as_listed && self.was_there.contains_key(&relation_id) {
            let here = if running.is_empty() { "-".to_owned() } else { running.join(", ") };
            let list = if member.is_former { "-".to_owned() } else { plan.to_owned() };
            self.conflict(
                member,
                Problem::SubscriptionDiffers { who: member.name.full(), here, list },
            );
        }
        Ok(true)
    }

    /// Makes the ended membership of somebody who left, all of it paid; returns whether their plan is unknown.
    fn former(&mut self, member: &Member) -> Result<bool, Refusal> {
        let relation_id = self.ids[&member.row];
        let left = member.plan.clone().unwrap_or_default();
        if self.is_left_as_it_is(member, relation_id, &left)? {
            return Ok(false);
        }
        let plan = member.plan.as_ref().and_then(|plan| self.plans.get(plan)).copied();
        let plan_id = match plan {
            Some(id) => id,
            None => self.unknown_plan()?,
        };
        let end =
            member.last_day.or(member.paid_until).map_or(self.today, |last| days_after(last, 1));
        let start = member.start.unwrap_or(end).min(end);
        let ended = Subscription {
            notice_date: Some(end.min(self.today)),
            end: Some(end),
            end_reason: Some("cancelled".to_owned()),
            ..subscription(relation_id, plan_id, start, self.today)
        };
        let id = self.write.add_subscription(&ended)?;
        if let Some(period) = Period::new(start, end) {
            self.write.cover(id, period, "migrated", None)?;
        }
        self.imported.ended += 1;
        Ok(plan.is_none())
    }

    fn unknown_plan(&mut self) -> Result<i64, Refusal> {
        if let Ok(id) = self.write.find_plan(UNKNOWN_PLAN)? {
            return Ok(id);
        }
        let plan = AddPlan { name: UNKNOWN_PLAN.to_owned(), ..AddPlan::default() };
        let id = plan.perform(self.write)?.value.id;
        let mut made = self.write.plan(id)?.expect("the plan was made just now");
        made.is_active = false;
        self.write.change_plan(id, &made)?;
        Ok(id)
    }
}

fn subscription(relation_id: i64, plan_id: i64, start: Day, today: Day) -> Subscription {
    Subscription {
        previous_id: None,
        relation_id,
        plan_id,
        payer_id: None,
        mandate_id: None,
        start,
        anchor_day: start.day(),
        billing_anchor: start,
        term_anchor: start,
        bill_from: None,
        price: None,
        notice_date: None,
        end: None,
        end_reason: None,
        cost_center: None,
        buyer_reference: String::new(),
        origin_text: String::new(),
        action: String::new(),
        is_flagged: false,
        is_gift: false,
        note: String::new(),
        channel: "import".to_owned(),
        created_on: today,
    }
}

/// Returns whether somebody is called what a row says, in any case and with or without accents.
fn has_name_of(relation: &Relation, member: &Member) -> bool {
    fold(&relation.name.full()) == fold(&member.name.full())
}

/// Returns whether a name without a first name is an organisation's.
fn looks_like_organisation(name: &str) -> bool {
    let words = [
        "bv",
        "b.v.",
        "nv",
        "vof",
        "v.o.f.",
        "stichting",
        "vereniging",
        "gemeente",
        "bedrijf",
        "holding",
    ];
    fold(name).split(' ').any(|word| words.contains(&word))
}
