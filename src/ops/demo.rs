//! A club that does not exist, to look around in: families, a magazine with companies, arrears, a run under way.

use std::path::Path;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::db::mandates::Mandate;
use crate::db::settings::Setting;
use crate::db::{Db, OpenError, Write};
use crate::domain::calendar::{Day, add_months, days_after, target_days_after};
use crate::domain::iban::Iban;
use crate::domain::mandate::{MandateDates, MandateKind};
use crate::domain::period::Period;
use crate::domain::plan::{Alignment, Audience, MonthDay, ProrationMethod};
use crate::domain::relation::{Name, Relation, RelationKind, fold};
use crate::domain::subscription::Subscription;
use crate::ops::{
    AddPlan, Bill, ChangeSettings, Collect, Deed, Done, Finalise, MarkUploaded, NewClub, Refusal,
    RegisterPayment, perform_without_backup,
};

/// Fills a new administration; the same size and seed on the same day give the same club.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoClub {
    pub relations: usize,
    pub seed: u64,
    /// The day the club's year begins that is billed next.
    pub season: Day,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct DemoMade {
    pub relations: usize,
    pub subscriptions: usize,
}

/// Days before today on which the first invoices of the demo were made.
const FIRST_BILLING_DAYS: i64 = 75;
const SECOND_BILLING_DAYS: i64 = 20;

/// Makes the demo club at `path` as it stands on `today`.
pub fn make_demo(
    path: &Path,
    relations: usize,
    seed: u64,
    today: Day,
) -> Result<DemoMade, OpenError> {
    let season = next_quarter(today);
    let mut db = Db::create(path, Clock::fixed(days_after(today, -FIRST_BILLING_DAYS)))?;
    let made = fill(&mut db, relations, seed, season).map_err(fault)?;
    drop(db);
    let mut db = Db::open(path, Clock::fixed(days_after(today, -SECOND_BILLING_DAYS)))?;
    second_month(&mut db, days_after(today, -SECOND_BILLING_DAYS)).map_err(fault)?;
    Ok(made)
}

pub(super) fn fault(refusal: Refusal) -> OpenError {
    OpenError::Fault(match refusal {
        Refusal::Fault(error) => error,
        Refusal::Problem(problem) => anyhow::anyhow!("the demo club refused: {problem:?}"),
    })
}

fn next_quarter(today: Day) -> Day {
    let first = MonthDay::NEW_YEAR.in_year(today.year());
    let quarter = i32::try_from(today.month0() / 3).unwrap_or(0);
    add_months(first, 3 * (quarter + 1), 1)
}

fn fill(db: &mut Db, relations: usize, seed: u64, season: Day) -> Result<DemoMade, Refusal> {
    let club = NewClub {
        name: "Sportvereniging De Boemerang".to_owned(),
        iban: "NL69INGB0123456789".to_owned(),
        creditor_id: "NL33ZZZ140946600000".to_owned(),
        kvk: "14094660".to_owned(),
    };
    perform_without_backup(db, &club)?;
    let contact = [
        (Setting::ClubAddress, "Sportlaan 1, 9539 AB Ter Apelkanaal"),
        (Setting::ClubEmail, "penningmeester@example.nl"),
    ];
    let settings = contact.map(|(setting, value)| (setting.name().to_owned(), value.to_owned()));
    perform_without_backup(db, &ChangeSettings { settings: settings.into_iter().collect() })?;
    let made = perform_without_backup(db, &DemoClub { relations, seed, season })?;
    let today = db.clock().today();
    perform_without_backup(db, &Bill::until(today))?;
    let numbers = perform_without_backup(db, &Finalise::default())?.invoices;
    // Seven of ten companies pay; the others are the arrears.
    for (at, number) in numbers.iter().enumerate().filter(|(at, _)| at % 10 < 7) {
        let open = db.read().find_invoice(number)?.map_err(Refusal::Problem)?.open;
        let date = days_after(today, i64::try_from(at % 14).unwrap_or(0));
        let payment = RegisterPayment {
            invoice: number.as_str().into(),
            amount_cents: open.in_cents(),
            date,
            method: "bank".to_owned(),
            withdraw: false,
        };
        perform_without_backup(db, &payment)?;
    }
    Ok(made)
}

fn second_month(db: &mut Db, today: Day) -> Result<(), Refusal> {
    perform_without_backup(db, &Bill::until(today))?;
    perform_without_backup(db, &Finalise::default())?;
    let collected = perform_without_backup(db, &Collect::all(target_days_after(today, 8)))?;
    if let Some(run) = collected.run {
        perform_without_backup(db, &MarkUploaded { run: run.into() })?;
    }
    Ok(())
}

const FIRST: &str = "Anouk Bas Björn Carlijn Chloé Daan Eefje Elise Emma Esmée Femke Fleur Floris Geert Gijs Hanneke Henk Ilse Inge Jaap Jeroen Joris Karin Kees Koen Lieke Lotte Maarten Margot Marieke Michaël Naomi Niels Noor Olaf Paulien Pieter Renée Roos Ruben Sanne Saskia Siebe Sjoerd Stefanie Susanne Teun Thérèse Tijmen Tjeerd Wietske Willemijn Wouter Xander Yvonne Zoë";
const LAST: &str = "Aalbers Bakker Beukema Boersma Brouwer Bruins Coppens Daniëls Dekker Dijkstra Doorn Eijsink Engelen Fransen Geërts Groeneveld Haan Haveman Hoekstra Huisman IJzerman Jansen Jansma Kloosterman Kramer Kuiper Kuijpers Linden Meijer Mulder Nijhuis Otten Peeters Postma Prins Ravensbergen Rooij Schouten Smeets Smit Snoeijs Theunissen Tromp Uijl Verhoeven Vermeulen Visser Vos Vries Wagenaar Wiersma Wolters Zandstra Zijlstra Zwaan";
const PREFIX: [&str; 12] =
    ["", "", "", "", "", "", "van", "de", "van der", "van den", "ter", "van 't"];
const STREET: &str = "Dorpsstraat Kerkstraat Molenweg Stationsstraat Schoolstraat Beatrixlaan Hoofdweg Julianastraat Lindelaan Eikenlaan Sportlaan Oranjestraat Havenkade Veerdijk Zandpad";
const PLACE: &str = "Amersfoort Apeldoorn Assen Deventer Emmen Enschede Goes Gorinchem Heerenveen Hoorn Kampen Lochem Meppel Raalte Sneek Tiel Uden Venlo Wageningen Zutphen Zwolle";
const BANKS: [&str; 8] = ["INGB", "INGB", "RABO", "RABO", "ABNA", "SNSB", "TRIO", "KNAB"];
const TRADE: [&str; 10] = [
    "Bakkerij",
    "Garage",
    "Drukkerij",
    "Schildersbedrijf",
    "Installatiebureau",
    "Fysiotherapie",
    "Makelaardij",
    "Slagerij",
    "Rijschool",
    "Boekhandel",
];

/// The numbers of one seed, always the same. Source: SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(bound).unwrap_or(1)).unwrap_or(0)
    }

    fn word(&mut self, words: &str) -> String {
        let words: Vec<&str> = words.split(' ').collect();
        words[self.below(words.len())].to_owned()
    }

    fn days(&mut self, bound: usize) -> i64 {
        i64::try_from(self.below(bound)).unwrap_or(0)
    }

    fn iban(&mut self) -> Iban {
        let bban = format!("{}{:010}", BANKS[self.below(BANKS.len())], self.roll() % 1_000_000_000);
        let checked = format!("{bban}NL00");
        let remainder = checked
            .chars()
            .filter_map(|c| c.to_digit(36))
            .fold(0, |sum, value| (sum * if value < 10 { 10 } else { 100 } + value) % 97);
        format!("NL{:02}{bban}", 98 - remainder).parse().expect("the check digits were just made")
    }
}

struct Plans {
    senior: i64,
    youth: i64,
    donor: i64,
    training: i64,
    magazine: i64,
}

/// One household or company being made.
struct Maker<'a> {
    write: &'a Write<'a>,
    dice: Dice,
    season: Day,
    plans: Plans,
    made: DemoMade,
    next_number: usize,
}

impl Deed for DemoClub {
    const NAME: &'static str = "demo_club";
    type Value = DemoMade;

    fn perform(&self, write: &Write<'_>) -> Result<Done<DemoMade>, Refusal> {
        let plans = make_plans(write, self.season)?;
        let mut maker = Maker {
            write,
            dice: Dice(self.seed),
            season: self.season,
            plans,
            made: DemoMade::default(),
            next_number: 1001,
        };
        while maker.made.relations < self.relations {
            write.tick(maker.made.relations, self.relations)?;
            let left = self.relations - maker.made.relations;
            match maker.dice.below(10) {
                0 => maker.company()?,
                1..=3 if 3 <= left => maker.family(left)?,
                _ => maker.single()?,
            }
        }
        Ok(Done::new(maker.made, self.relations.to_string()))
    }
}

fn make_plans(write: &Write<'_>, season: Day) -> Result<Plans, Refusal> {
    let year = Alignment::Fixed(MonthDay::of(season).unwrap_or(MonthDay::NEW_YEAR));
    let yearly = |name: &str, price_cents| AddPlan {
        name: name.to_owned(),
        price_cents,
        alignment: year,
        proration: ProrationMethod::MonthsInclusive,
        ..AddPlan::default()
    };
    let plan = |plan: AddPlan| -> Result<i64, Refusal> { Ok(plan.perform(write)?.value.id) };
    Ok(Plans {
        senior: plan(yearly("Senior", 18_500))?,
        youth: plan(yearly("Jeugd", 9_500))?,
        donor: plan(AddPlan { used_for_membership: false, ..yearly("Donateur", 2_500) })?,
        training: plan(AddPlan {
            interval_months: 1,
            alignment: Alignment::Fixed(MonthDay::NEW_YEAR),
            used_for_membership: false,
            ..yearly("Training", 1_500)
        })?,
        magazine: plan(AddPlan {
            interval_months: 3,
            alignment: Alignment::Anniversary,
            vat: Some("low".to_owned()),
            audience: Audience::Both,
            used_for_membership: false,
            tag: Some("Abonnees".to_owned()),
            ..yearly("Tijdschrift De Werper", 1_495)
        })?,
    })
}

impl Maker<'_> {
    fn relation(
        &mut self,
        name: Name,
        kind: RelationKind,
        address: &Relation,
        birth_date: Option<Day>,
    ) -> Result<i64, Refusal> {
        let number = self.next_number.to_string();
        self.next_number += 1;
        let email = format!(
            "{}.{}@example.nl",
            fold(&name.first).replace([' ', '.'], ""),
            fold(&name.last).replace([' ', '.'], "")
        )
        .trim_start_matches('.')
        .to_owned();
        let relation = Relation {
            number,
            kind,
            name,
            email,
            birth_date,
            country: "NL".to_owned(),
            ..address.clone()
        };
        self.made.relations += 1;
        Ok(self.write.add_relation(&relation)?)
    }

    fn address(&mut self) -> Relation {
        let letters = "ABCDEFGHJKLMNPRSTVWXZ".as_bytes();
        let letter = |dice: &mut Dice| char::from(letters[dice.below(letters.len())]);
        let (one, other) = (letter(&mut self.dice), letter(&mut self.dice));
        Relation {
            street: self.dice.word(STREET),
            house_number: (1 + self.dice.below(180)).to_string(),
            postal_code: format!("{} {one}{other}", 1_000 + self.dice.below(8_999)),
            city: self.dice.word(PLACE),
            ..Relation::default()
        }
    }

    fn born(&mut self, youngest: i32, oldest: i32) -> Option<Day> {
        let years = youngest
            + i32::try_from(self.dice.below(usize::try_from(oldest - youngest).unwrap_or(1)))
                .unwrap_or(0);
        Some(days_after(
            MonthDay::NEW_YEAR.in_year(self.season.year() - years),
            self.dice.days(364),
        ))
    }

    fn mandate(&mut self, relation_id: i64, holder: &str) -> Result<Option<i64>, Refusal> {
        // One in nine pays by transfer.
        if self.dice.below(9) == 0 {
            return Ok(None);
        }
        let number = self.write.relation_number(relation_id)?;
        // One in thirty was signed long ago and never used since: it has lapsed.
        let long_ago = if self.dice.below(30) == 0 { 1_200 } else { 0 };
        let signed_days_before = long_ago + self.dice.days(800);
        let mandate = Mandate {
            proof: String::new(),
            reference: format!("M-{number}"),
            relation_id,
            iban: self.dice.iban(),
            holder: holder.to_owned(),
            dates: MandateDates {
                kind: MandateKind::Recurrent,
                signed_on: Some(days_after(self.season, -120 - signed_days_before)),
                last_used_on: None,
                migrated_on: None,
                revoked_on: None,
                ends_on: None,
            },
            is_default: true,
        };
        let id = self.write.add_mandate(&mandate)?;
        self.write.set_direct_debit(relation_id, true)?;
        Ok(Some(id))
    }

    /// Subscribes from `start` on; what lies before `paid_until` was paid elsewhere.
    fn subscribe(
        &mut self,
        relation_id: i64,
        plan_id: i64,
        payer: Option<i64>,
        start: Day,
        paid_until: Day,
    ) -> Result<(), Refusal> {
        let subscription = Subscription {
            previous_id: None,
            relation_id,
            plan_id,
            payer_id: payer.filter(|payer| *payer != relation_id),
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
            origin_text: ["Via website", "Telefonisch", "Open dag", ""][self.dice.below(4)]
                .to_owned(),
            action: String::new(),
            is_flagged: false,
            is_gift: false,
            note: String::new(),
            channel: "demo".to_owned(),
            created_on: self.write.today(),
        };
        let id = self.write.add_subscription(&subscription)?;
        if let Some(period) = Period::new(start, paid_until) {
            self.write.cover(id, period, "migrated", None)?;
        }
        self.made.subscriptions += 1;
        Ok(())
    }

    fn joined(&mut self) -> Day {
        days_after(self.season, -370 - self.dice.days(4_000))
    }

    fn single(&mut self) -> Result<(), Refusal> {
        let name = Name {
            first: self.dice.word(FIRST),
            prefix: PREFIX[self.dice.below(PREFIX.len())].to_owned(),
            last: self.dice.word(LAST),
        };
        let (holder, address, born) = (name.full(), self.address(), self.born(19, 78));
        let id = self.relation(name, RelationKind::Person, &address, born)?;
        self.mandate(id, &holder)?;
        let start = self.joined();
        let plan = if self.dice.below(6) == 0 { self.plans.donor } else { self.plans.senior };
        self.subscribe(id, plan, None, start, self.season)?;
        if self.dice.below(3) == 0 {
            let this_month = add_months(self.write.today(), 1, 1);
            self.subscribe(
                id,
                self.plans.training,
                None,
                add_months(this_month, -12, 1),
                this_month,
            )?;
        }
        Ok(())
    }

    /// A parent who pays for everybody.
    fn family(&mut self, left: usize) -> Result<(), Refusal> {
        let (last, prefix) =
            (self.dice.word(LAST), PREFIX[self.dice.below(PREFIX.len())].to_owned());
        let address = self.address();
        let household = self.write.add_household(&format!("Familie {last}"), None, None)?;
        let size = (2 + self.dice.below(4)).min(left);
        let mut payer = None;
        for member in 0..size {
            let name =
                Name { first: self.dice.word(FIRST), prefix: prefix.clone(), last: last.clone() };
            let (holder, born) =
                (name.full(), if member == 0 { self.born(32, 55) } else { self.born(6, 17) });
            let id = self.relation(name, RelationKind::Person, &address, born)?;
            self.write.join_household(household, id, self.write.today())?;
            if member == 0 {
                self.mandate(id, &holder)?;
                payer = Some(id);
            }
            self.write.set_payer(id, payer.filter(|payer| *payer != id))?;
            let start = self.joined().max(days_after(self.season, -1_500));
            let plan = if member == 0 { self.plans.senior } else { self.plans.youth };
            self.subscribe(id, plan, payer, start, self.season)?;
        }
        Ok(())
    }

    /// A company that takes the magazine, and pays when it thinks of it.
    fn company(&mut self) -> Result<(), Refusal> {
        let name = Name {
            last: format!("{} {} B.V.", TRADE[self.dice.below(TRADE.len())], self.dice.word(LAST)),
            ..Name::default()
        };
        let address = self.address();
        let id = self.relation(name, RelationKind::Organisation, &address, None)?;
        let start = days_after(self.write.today(), -self.dice.days(80));
        self.subscribe(id, self.plans.magazine, None, start, start)
    }
}
