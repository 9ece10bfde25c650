//! A magazine that does not exist: readers who subscribed and readers who buy an issue now and then, as deeds that anybody can
//! look at.

use std::path::Path;

use chrono::Datelike;

use crate::clock::Clock;
use crate::db::{Db, OpenError};
use crate::domain::calendar::Day;
use crate::ops::demo::fault;
use crate::ops::{AnyDeed, DemoMade, NewClub, perform_without_backup};

/// The deeds, one a line; `{month}` and `{year}` are the first days of those of today.
const DEEDS: &str = include_str!("../../assets/demo/tijdschrift.jsonl");

/// Makes the magazine at `path` as it stands on `today`, before anything is billed.
pub fn make_magazine(path: &Path, today: Day) -> Result<DemoMade, OpenError> {
    let month = today.with_day(1).unwrap_or(today);
    let year = month.with_month(1).unwrap_or(month);
    // Who subscribed is in the group of that from the first of the month, and has its discount.
    let mut db = Db::create(path, Clock::fixed(month))?;
    let club = NewClub {
        name: "Tijdschrift De Werper".to_owned(),
        iban: "NL69INGB0123456789".to_owned(),
        creditor_id: "NL33ZZZ140946600000".to_owned(),
        kvk: "14094660".to_owned(),
    };
    perform_without_backup(&mut db, &club).map_err(fault)?;
    let deeds = DEEDS.replace("{month}", &month.to_string()).replace("{year}", &year.to_string());
    let mut relations = 0;
    for line in deeds.lines() {
        let deed = AnyDeed::read(line).map_err(|problem| fault(problem.into()))?;
        relations += usize::from(matches!(deed, AnyDeed::AddRelation(_)));
        deed.perform(&mut db).map_err(fault)?;
    }
    Ok(DemoMade { relations, subscriptions: 0 })
}
