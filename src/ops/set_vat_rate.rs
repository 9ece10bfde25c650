//! A rate of vat changes by law.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::pricing::{Percent, RATED, has_rate};
use crate::domain::problem::{DayLimit, Field, Problem};
use crate::ops::requests::unlocked;
use crate::ops::{Deed, Done, Refusal};

/// Sets the rate of a code from a day on: for periods that begin and things that are sold on that day or later. Without a
/// percentage what was set for that day is taken away. What is final keeps the rate it had; a draft
/// gets that of the day of what is on it when it becomes final.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetVatRate {
    /// `low` or `high`; what has no vat has no rate.
    pub vat: String,
    pub valid_from: Day,
    #[serde(default)]
    pub percent: Option<Percent>,
}

#[derive(Clone, Debug, Serialize)]
pub struct VatRateSet {
    pub vat: String,
    pub valid_from: Day,
    pub percent: String,
}

impl Deed for SetVatRate {
    const NAME: &'static str = "set_vat_rate";
    type Value = VatRateSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<VatRateSet>, Refusal> {
        unlocked(write)?;
        let (vat, from) = (self.vat.trim(), self.valid_from);
        if !has_rate(vat) {
            let (value, allowed) = (self.vat.clone(), RATED.join(", "));
            return Err(Problem::ValueUnknown { field: Field::Vat, value, allowed }.into());
        }
        let before = write.vat_rate_set(vat, from)?;
        let first = write.vat_rates(vat)?.first().map_or(from, |(day, _)| *day);
        if from < first {
            let (who, field, limit) = (vat.to_owned(), Field::Vat, DayLimit::NotBefore(first));
            return Err(Problem::DayOutside { who, field, day: from, limit }.into());
        }
        // From the first rate on something has to hold.
        if self.percent.is_none() && from == first {
            let (field, value) = (Field::Vat, String::new());
            return Err(
                Problem::ValueUnknown { field, value, allowed: "0,01-100".to_owned() }.into()
            );
        }
        write.set_vat_rate(vat, from, self.percent.map(Percent::in_basis_points))?;
        let percent = Percent::of(write.vat_by_law(vat, from)?).to_string();
        let back = SetVatRate { percent: before.map(Percent::of), ..self.clone() };
        let value = VatRateSet { vat: vat.to_owned(), valid_from: from, percent: percent.clone() };
        Ok(Done::new(value, format!("{vat} {from}: {percent}")).undone_by(back))
    }
}
