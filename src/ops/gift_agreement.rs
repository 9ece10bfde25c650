//! Somebody promises in writing to give the same amount every year, for at least five years.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::db::gift_agreements::GiftAgreement;
use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{DayLimit, Field, Problem, Thing};
use crate::ops::{Deed, Done, Reference, Refusal};

/// The fewest years, and more than anybody promises. Source: Wet inkomstenbelasting 2001, article 6.38.
const YEARS: std::ops::RangeInclusive<u32> = 5..=50;

/// Keeps a signed agreement for a periodic gift and gives it its number. Gifts themselves come in on invoices as always.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddGiftAgreement {
    pub relation: Reference,
    pub yearly_cents: i64,
    /// The first year of it; this one when left out.
    #[serde(default)]
    pub from_year: Option<i32>,
    #[serde(default = "five")]
    pub years: u32,
    /// Today when left out.
    #[serde(default)]
    pub signed_on: Option<Day>,
}

fn five() -> u32 {
    *YEARS.start()
}

#[derive(Clone, Debug, Serialize)]
pub struct GiftAgreementKept {
    pub number: String,
    /// With it.
    pub last_year: i32,
}

impl Deed for AddGiftAgreement {
    const NAME: &'static str = "add_gift_agreement";
    type Value = GiftAgreementKept;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GiftAgreementKept>, Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let who = write.relation_name(relation_id)?;
        if !(1..=Money::MAX.in_cents()).contains(&self.yearly_cents) {
            return Err(Problem::AmountNotPositive.into());
        }
        let today = write.today();
        let unknown = |value: String, allowed: String| Problem::ValueUnknown {
            field: Field::Year,
            value,
            allowed,
        };
        let Some(years) = i32::try_from(self.years).ok().filter(|_| YEARS.contains(&self.years))
        else {
            let allowed = format!("{}-{}", YEARS.start(), YEARS.end());
            return Err(unknown(self.years.to_string(), allowed).into());
        };
        let from_year = self.from_year.unwrap_or(today.year());
        if !(2000..=today.year() + 1).contains(&from_year) {
            let allowed = format!("2000-{}", today.year() + 1);
            return Err(unknown(from_year.to_string(), allowed).into());
        }
        let signed_on = self.signed_on.unwrap_or(today);
        if today < signed_on {
            let (field, limit) = (Field::On, DayLimit::NotAfter(today));
            return Err(Problem::DayOutside { who, field, day: signed_on, limit }.into());
        }
        let agreement = GiftAgreement {
            id: 0,
            relation_id,
            yearly: Money::cents(self.yearly_cents),
            from_year,
            until_year: from_year + years - 1,
            ended_year: None,
            signed_on,
        };
        let id = write.add_gift_agreement(&agreement)?;
        let agreement = GiftAgreement { id, ..agreement };
        let number = agreement.number();
        let subject = format!("{who}: {number} {}", agreement.yearly);
        let back = RemoveGiftAgreement { agreement: number.as_str().into() };
        let value = GiftAgreementKept { number, last_year: agreement.until_year };
        Ok(Done::new(value, subject).of(relation_id).undone_by(back))
    }
}

/// Finds an agreement by its number.
fn found(read: &Read<'_>, reference: &Reference) -> Result<GiftAgreement, Refusal> {
    let missing = || Problem::NotFound { what: Thing::GiftAgreement, value: reference.0.clone() };
    let digits = reference.0.trim().trim_start_matches("PG-");
    let id: i64 = digits.parse().map_err(|_| missing())?;
    Ok(read.gift_agreement(id)?.ok_or_else(missing)?)
}

/// Ends an agreement with a year: the giver died or lost their work, or gives no more. Without one it runs as it was promised.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndGiftAgreement {
    pub agreement: Reference,
    /// The last year it holds.
    #[serde(default)]
    pub last_year: Option<i32>,
}

impl Deed for EndGiftAgreement {
    const NAME: &'static str = "end_gift_agreement";
    type Value = GiftAgreementKept;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GiftAgreementKept>, Refusal> {
        let before = found(write, &self.agreement)?;
        let possible = before.from_year..=before.until_year;
        if let Some(year) = self.last_year.filter(|year| !possible.contains(year)) {
            let (field, value) = (Field::Year, year.to_string());
            let allowed = format!("{}-{}", before.from_year, before.until_year);
            return Err(Problem::ValueUnknown { field, value, allowed }.into());
        }
        write.end_gift_agreement(before.id, self.last_year)?;
        let number = before.number();
        let last_year = self.last_year.unwrap_or(before.until_year);
        let back =
            EndGiftAgreement { agreement: number.as_str().into(), last_year: before.ended_year };
        let subject = format!("{number}: {last_year}");
        let value = GiftAgreementKept { number, last_year };
        Ok(Done::new(value, subject).of(before.relation_id).undone_by(back))
    }
}

/// Removes an agreement that no statement told of: a slip. Its number is not given again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveGiftAgreement {
    pub agreement: Reference,
}

impl Deed for RemoveGiftAgreement {
    const NAME: &'static str = "remove_gift_agreement";
    type Value = GiftAgreementKept;

    fn perform(&self, write: &Write<'_>) -> Result<Done<GiftAgreementKept>, Refusal> {
        let agreement = found(write, &self.agreement)?;
        let number = agreement.number();
        if write.gift_number_was_told(&number)? {
            return Err(Problem::Taken { what: Thing::GiftAgreement, value: number }.into());
        }
        write.remove_gift_agreement(agreement.id)?;
        let value = GiftAgreementKept { number: number.clone(), last_year: agreement.last_year() };
        Ok(Done::new(value, number).of(agreement.relation_id))
    }
}
