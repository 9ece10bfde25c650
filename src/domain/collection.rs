//! Which open invoices can be collected, and why the others cannot.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use crate::domain::bank_terms::BankTerms;
use crate::domain::calendar::{Day, days_after, months_after, target_day_from, target_days_after};
use crate::domain::mandate::{MandateDates, MandateKind, MandateObstacle, obstacle};
use crate::domain::money::Money;

/// Days after a collection was credited that its payer can have it back without a reason. Source: SEPA Direct Debit Core
/// Rulebook, 4.3.4: eight weeks.
pub const REFUND_DAYS: i64 = 56;
/// Months after it that its payer can have it back who says that there was no mandate. Source: the same, 4.3.4.2.
const UNAUTHORISED_MONTHS: i32 = 13;
/// Days that banks take to settle what was asked on the last day of each. Source: the same; the practice of Dutch banks.
const SETTLING_DAYS: i64 = 10;
const UNAUTHORISED_SETTLING_DAYS: i64 = 30;

/// Until when what was credited can go back, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reversibility {
    /// The payer needs no reason.
    pub without_reason: Day,
    /// The payer says that there was no mandate.
    pub unauthorised: Day,
}

/// Returns until when a collection that was credited on a day can be asked back.
pub fn reversibility(credited_on: Day) -> Reversibility {
    Reversibility {
        without_reason: days_after(credited_on, REFUND_DAYS),
        unauthorised: months_after(credited_on, UNAUTHORISED_MONTHS),
    }
}

impl Reversibility {
    /// Whether money can still leave on a day that was asked back without a reason: banks settle some days later.
    pub fn may_leave(self, today: Day) -> bool {
        today <= days_after(self.without_reason, SETTLING_DAYS)
    }

    /// Whether any of it can still leave on a day.
    pub fn is_open(self, today: Day) -> bool {
        today <= days_after(self.unauthorised, UNAUTHORISED_SETTLING_DAYS)
    }
}

/// Settlement days after which a payment that was asked for must be on a statement. Source: PSD2, article 83, one day; two
/// more for the bank's own.
const PAID_WITHIN_DAYS: u32 = 3;

/// Returns whether a payment that was asked for on a day should have been seen by now.
pub fn is_overdue_at_bank(asked_for: Day, today: Day) -> bool {
    target_days_after(asked_for, PAID_WITHIN_DAYS) < today
}

/// Months ahead that mandates are looked through for ones that lapse.
pub const LAPSE_WARNING_MONTHS: i32 = 6;

/// Returns the last day that a file for a collection date can be put at a bank that wants `lead_days` settlement days.
pub fn upload_by(on: Day, lead_days: u32) -> Day {
    let mut day = days_after(on, -1);
    // The settlement days of the bank lie after the day it gets the file.
    while on < target_days_after(day, lead_days) || target_day_from(day) != day {
        day = days_after(day, -1);
    }
    day
}

/// Returns whether it is too late to upload on the last day for it, at a bank that takes files until `cut_off`, `14:00`.
pub fn is_too_late(by: Day, cut_off: Option<&str>, today: Day, now: NaiveTime) -> bool {
    let until = cut_off.and_then(|time| NaiveTime::parse_from_str(time, "%H:%M").ok());
    by < today || (by == today && until.is_some_and(|until| until < now))
}

/// How a collection stands in its series. Source: ISO 20022 pain.008, SequenceType.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SequenceType {
    #[serde(rename = "FRST")]
    First,
    #[serde(rename = "RCUR")]
    Recurrent,
    #[serde(rename = "OOFF")]
    OneOff,
}

impl SequenceType {
    pub fn code(self) -> &'static str {
        match self {
            SequenceType::First => "FRST",
            SequenceType::Recurrent => "RCUR",
            SequenceType::OneOff => "OOFF",
        }
    }

    /// Returns the type for a mandate: since November 2016 every recurrent collection may be RCUR, the first too; a bank that
    /// wants the first one named gets it so.
    pub fn of(kind: MandateKind, is_first_named: bool) -> SequenceType {
        match kind {
            MandateKind::Recurrent if is_first_named => SequenceType::First,
            MandateKind::Recurrent => SequenceType::Recurrent,
            MandateKind::OneOff => SequenceType::OneOff,
        }
    }
}

/// A payer with an open invoice, as the rules see it.
#[derive(Clone, Debug)]
pub struct Payer<'a, M> {
    pub direct_debit_enabled: bool,
    pub is_blocked: bool,
    pub is_deceased: bool,
    pub is_in_live_run: bool,
    pub has_address: bool,
    pub open: Money,
    /// In order of preference: the one of the subscriptions, the default one, then the others.
    pub mandates: &'a [Candidate<M>],
}

/// A mandate of the payer that could be used.
#[derive(Clone, Debug)]
pub struct Candidate<M> {
    pub mandate: M,
    pub dates: MandateDates,
    pub needs_address: bool,
}

/// Why an open invoice is left out of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    DirectDebitOff,
    InLiveRun,
    NothingOpen,
    Deceased,
    Blocked,
    MandateMissing,
    MandateUnsigned,
    MandateSignedLater,
    MandateRevoked,
    MandateExpired,
    MandateUsedUp,
    MandateDormant,
    AddressMissing,
    AmountTooLarge,
    ByHand,
    /// Every part that must be paid by then is paid or on its way.
    PartNotDue,
    /// It came back a few days ago: it is tried again later.
    RetryLater,
    /// It came back as often as it is tried by itself.
    TriedEnough,
    /// More than the contract with the bank lets one collection be.
    OverItemLimit,
    /// More than a whole file may be.
    OverFileLimit,
    OverMonthLimit,
    /// The account or the reference of its mandate is another by now.
    MandateChanged,
    /// Others collect it for us.
    AtAgency,
}

impl Exclusion {
    pub const ALL: [Exclusion; 23] = [
        Exclusion::DirectDebitOff,
        Exclusion::InLiveRun,
        Exclusion::NothingOpen,
        Exclusion::Deceased,
        Exclusion::Blocked,
        Exclusion::MandateMissing,
        Exclusion::MandateUnsigned,
        Exclusion::MandateSignedLater,
        Exclusion::MandateRevoked,
        Exclusion::MandateExpired,
        Exclusion::MandateUsedUp,
        Exclusion::MandateDormant,
        Exclusion::AddressMissing,
        Exclusion::AmountTooLarge,
        Exclusion::ByHand,
        Exclusion::PartNotDue,
        Exclusion::RetryLater,
        Exclusion::TriedEnough,
        Exclusion::OverItemLimit,
        Exclusion::OverFileLimit,
        Exclusion::OverMonthLimit,
        Exclusion::MandateChanged,
        Exclusion::AtAgency,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Exclusion::DirectDebitOff => "direct_debit_off",
            Exclusion::InLiveRun => "in_live_run",
            Exclusion::NothingOpen => "nothing_open",
            Exclusion::Deceased => "deceased",
            Exclusion::Blocked => "blocked",
            Exclusion::MandateMissing => "mandate_missing",
            Exclusion::MandateUnsigned => "mandate_unsigned",
            Exclusion::MandateSignedLater => "mandate_signed_later",
            Exclusion::MandateRevoked => "mandate_revoked",
            Exclusion::MandateExpired => "mandate_expired",
            Exclusion::MandateUsedUp => "mandate_used_up",
            Exclusion::MandateDormant => "mandate_dormant",
            Exclusion::AddressMissing => "address_missing",
            Exclusion::AmountTooLarge => "amount_too_large",
            Exclusion::ByHand => "by_hand",
            Exclusion::PartNotDue => "part_not_due",
            Exclusion::RetryLater => "retry_later",
            Exclusion::TriedEnough => "tried_enough",
            Exclusion::OverItemLimit => "over_item_limit",
            Exclusion::OverFileLimit => "over_file_limit",
            Exclusion::OverMonthLimit => "over_month_limit",
            Exclusion::MandateChanged => "mandate_changed",
            Exclusion::AtAgency => "at_agency",
        }
    }

    pub fn named(code: &str) -> Option<Exclusion> {
        Exclusion::ALL.into_iter().find(|exclusion| exclusion.code() == code)
    }

    /// Returns whether somebody has to mend something; a payer who pays by transfer is as it should be.
    pub fn needs_attention(self) -> bool {
        !matches!(
            self,
            Exclusion::DirectDebitOff
                | Exclusion::InLiveRun
                | Exclusion::NothingOpen
                | Exclusion::ByHand
                | Exclusion::AtAgency
                | Exclusion::PartNotDue
                | Exclusion::RetryLater
        )
    }
}

/// Returns the mandate to collect an open invoice with on `on`, or the first reason not to.
pub fn decide<M: Clone>(payer: &Payer<'_, M>, on: Day) -> Result<M, Exclusion> {
    let refusals = [
        (payer.is_in_live_run, Exclusion::InLiveRun),
        (!payer.open.is_positive(), Exclusion::NothingOpen),
        (!payer.direct_debit_enabled, Exclusion::DirectDebitOff),
        (payer.is_deceased, Exclusion::Deceased),
        (payer.is_blocked, Exclusion::Blocked),
        (Money::MAX < payer.open, Exclusion::AmountTooLarge),
    ];
    if let Some((_, exclusion)) = refusals.into_iter().find(|(refused, _)| *refused) {
        return Err(exclusion);
    }
    let mut first_refusal = None;
    for candidate in payer.mandates {
        let refusal = match obstacle(candidate.dates, on) {
            Some(obstacle) => refusal(obstacle),
            None if candidate.needs_address && !payer.has_address => Exclusion::AddressMissing,
            None => return Ok(candidate.mandate.clone()),
        };
        first_refusal.get_or_insert(refusal);
    }
    Err(first_refusal.unwrap_or(Exclusion::MandateMissing))
}

fn refusal(obstacle: MandateObstacle) -> Exclusion {
    match obstacle {
        MandateObstacle::Unsigned => Exclusion::MandateUnsigned,
        MandateObstacle::SignedLater => Exclusion::MandateSignedLater,
        MandateObstacle::Revoked => Exclusion::MandateRevoked,
        MandateObstacle::Expired => Exclusion::MandateExpired,
        MandateObstacle::UsedUp => Exclusion::MandateUsedUp,
        MandateObstacle::Dormant => Exclusion::MandateDormant,
    }
}

/// Returns the id of the `attempt`th collection (from 1) of an invoice: every attempt has its own, for ever.
pub fn end_to_end_id(invoice_number: &str, attempt: u32) -> String {
    format!("{invoice_number}-{attempt}")
}

/// The days a collection can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CollectionWindow {
    /// The floor of the scheme: the next day banks settle.
    pub first: Day,
    /// With the lead time of the bank.
    pub advised: Day,
    pub last: Day,
}

/// Returns the window for a file made on `today` for a bank with these terms.
pub fn window(today: Day, terms: &BankTerms) -> CollectionWindow {
    CollectionWindow {
        first: target_day_from(days_after(today, 1)),
        advised: target_days_after(today, terms.lead_days),
        last: days_after(today, i64::from(terms.days_ahead)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bank_terms::bank_terms;
    use crate::domain::calendar::iso;

    #[test]
    fn a_file_is_at_the_bank_so_many_settlement_days_before() {
        // Thursday 1 April 2027, before Easter: Good Friday and Easter Monday are no settlement days.
        assert_eq!(upload_by(iso("2027-04-01"), 3), iso("2027-03-25"));
        assert_eq!(upload_by(iso("2026-12-01"), 1), iso("2026-11-30"));
        assert_eq!(upload_by(iso("2026-11-30"), 1), iso("2026-11-27"));
        assert_eq!(upload_by(iso("2026-11-30"), 0), iso("2026-11-27"));
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
        let late =
            |today, hour| is_too_late(iso("2026-12-02"), Some("14:00"), iso(today), at(hour));
        assert!(!late("2026-12-01", 23) && !late("2026-12-02", 14));
        assert!(late("2026-12-02", 15) && late("2026-12-03", 1));
        assert!(!is_too_late(iso("2026-12-02"), None, iso("2026-12-02"), at(23)));
    }

    fn dates(signed_on: &str) -> MandateDates {
        MandateDates {
            kind: MandateKind::Recurrent,
            signed_on: Some(iso(signed_on)),
            last_used_on: None,
            migrated_on: None,
            revoked_on: None,
            ends_on: None,
        }
    }

    fn payer<'a>(mandates: &'a [Candidate<&'static str>]) -> Payer<'a, &'static str> {
        Payer {
            direct_debit_enabled: true,
            is_blocked: false,
            is_deceased: false,
            is_in_live_run: false,
            has_address: false,
            open: Money::cents(17_500),
            mandates,
        }
    }

    fn candidate(mandate: &'static str, signed_on: &str) -> Candidate<&'static str> {
        Candidate { mandate, dates: dates(signed_on), needs_address: false }
    }

    #[track_caller]
    fn left_out(payer: Payer<'_, &'static str>, expected: Exclusion) {
        assert_eq!(decide(&payer, iso("2026-12-01")), Err(expected));
    }

    #[test]
    fn the_first_mandate_that_stands_is_used() {
        let mandates = [candidate("old", "2010-01-01"), candidate("new", "2026-01-01")];
        assert_eq!(decide(&payer(&mandates), iso("2026-12-01")), Ok("new"));
    }

    #[test]
    fn everybody_left_out_has_a_reason() {
        let good = [candidate("m", "2026-01-01")];
        left_out(payer(&[]), Exclusion::MandateMissing);
        left_out(payer(&[candidate("old", "2010-01-01")]), Exclusion::MandateDormant);
        left_out(payer(&[candidate("later", "2026-12-02")]), Exclusion::MandateSignedLater);
        left_out(Payer { direct_debit_enabled: false, ..payer(&good) }, Exclusion::DirectDebitOff);
        left_out(Payer { is_deceased: true, ..payer(&good) }, Exclusion::Deceased);
        left_out(Payer { is_blocked: true, ..payer(&good) }, Exclusion::Blocked);
        left_out(Payer { is_in_live_run: true, ..payer(&good) }, Exclusion::InLiveRun);
        left_out(Payer { open: Money::ZERO, ..payer(&good) }, Exclusion::NothingOpen);
        let swiss = [Candidate { needs_address: true, ..candidate("m", "2026-01-01") }];
        left_out(payer(&swiss), Exclusion::AddressMissing);
    }

    #[test]
    fn every_reason_has_its_own_name() {
        for exclusion in Exclusion::ALL {
            assert_eq!(Exclusion::named(exclusion.code()), Some(exclusion));
        }
    }

    // D58.
    #[test]
    fn what_was_credited_can_go_back_for_eight_weeks_and_thirteen_months() {
        let until = reversibility(iso("2026-11-25"));
        assert_eq!(until.without_reason, iso("2027-01-20"));
        assert_eq!(until.unauthorised, iso("2027-12-25"));
        assert!(until.may_leave(iso("2027-01-30")) && !until.may_leave(iso("2027-01-31")));
        assert!(until.is_open(iso("2028-01-24")) && !until.is_open(iso("2028-01-25")));
    }

    #[test]
    fn the_window_counts_days_that_banks_settle() {
        // Thursday before Easter 2027.
        let window = window(iso("2027-03-25"), &bank_terms(""));
        assert_eq!((window.first, window.advised), (iso("2027-03-30"), iso("2027-04-01")));
    }
}
