//! Signed permission to collect, and when it may be used.

use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Day, months_after};

/// Months without a collection after which a mandate lapses. Source: EPC SDD Core rulebook, section 4.1.
pub const DORMANT_AFTER_MONTHS: i32 = 36;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandateKind {
    #[default]
    Recurrent,
    OneOff,
}

/// A mandate as the rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MandateDates {
    pub kind: MandateKind,
    pub signed_on: Option<Day>,
    pub last_used_on: Option<Day>,
    /// When it was taken over from another program whose collections we do not know.
    pub migrated_on: Option<Day>,
    pub revoked_on: Option<Day>,
    /// The last day it stands, where that was agreed.
    pub ends_on: Option<Day>,
}

/// What the bank knows a used mandate by, where that is not what it is now; told with one collection.
/// Source: ISO 20022 pain.008, AmendmentInformationDetails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amendment {
    pub account: Option<String>,
    pub reference: Option<String>,
    pub creditor_id: Option<String>,
    pub creditor_name: Option<String>,
}

impl Amendment {
    pub fn is_empty(&self) -> bool {
        *self == Amendment::default()
    }
}

/// Why a mandate cannot be used on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MandateObstacle {
    Unsigned,
    SignedLater,
    Revoked,
    /// The day that was agreed is past.
    Expired,
    UsedUp,
    Dormant,
}

/// Returns why the mandate cannot be used for a collection on `on`; nothing when it can.
pub fn obstacle(mandate: MandateDates, on: Day) -> Option<MandateObstacle> {
    let Some(signed_on) = mandate.signed_on else { return Some(MandateObstacle::Unsigned) };
    if on < signed_on {
        return Some(MandateObstacle::SignedLater);
    }
    if mandate.revoked_on.is_some_and(|revoked| revoked <= on) {
        return Some(MandateObstacle::Revoked);
    }
    if mandate.ends_on.is_some_and(|last| last < on) {
        return Some(MandateObstacle::Expired);
    }
    if mandate.kind == MandateKind::OneOff && mandate.last_used_on.is_some() {
        return Some(MandateObstacle::UsedUp);
    }
    if dormant_from(mandate).is_some_and(|dormant| dormant <= on) {
        return Some(MandateObstacle::Dormant);
    }
    None
}

/// Returns the day from which the mandate has lapsed unless it is used before.
pub fn dormant_from(mandate: MandateDates) -> Option<Day> {
    let last_sign_of_life = mandate.signed_on.max(mandate.last_used_on).max(mandate.migrated_on)?;
    Some(months_after(last_sign_of_life, DORMANT_AFTER_MONTHS))
}

/// Returns what two references have in common when they are the same: no case, no blanks, nothing that is not seen.
pub fn reference_key(reference: &str) -> String {
    let is_seen = |c: &char| !c.is_whitespace() && !INVISIBLE.contains(c);
    reference.chars().filter(is_seen).flat_map(char::to_lowercase).collect()
}

/// Soft hyphen, blanks of no width and the mark of a byte order: they come along with copied text.
const INVISIBLE: [char; 5] = ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso;

    fn mandate() -> MandateDates {
        let signed_on = Some(iso("2026-01-01"));
        MandateDates {
            kind: MandateKind::Recurrent,
            signed_on,
            last_used_on: None,
            migrated_on: None,
            revoked_on: None,
            ends_on: None,
        }
    }

    #[track_caller]
    fn stands(mandate: MandateDates, on: &str, expected: Option<MandateObstacle>) {
        assert_eq!(obstacle(mandate, iso(on)), expected, "{on}");
    }

    #[test]
    fn a_mandate_is_used_between_signing_and_revoking() {
        stands(mandate(), "2025-12-31", Some(MandateObstacle::SignedLater));
        stands(mandate(), "2026-01-01", None);
        stands(
            MandateDates { signed_on: None, ..mandate() },
            "2026-01-01",
            Some(MandateObstacle::Unsigned),
        );
        let revoked = MandateDates { revoked_on: Some(iso("2026-06-01")), ..mandate() };
        stands(revoked, "2026-05-31", None);
        stands(revoked, "2026-06-01", Some(MandateObstacle::Revoked));
        let agreed = MandateDates { ends_on: Some(iso("2026-12-31")), ..mandate() };
        stands(agreed, "2026-12-31", None);
        stands(agreed, "2027-01-01", Some(MandateObstacle::Expired));
    }

    // D58.
    #[test]
    fn thirty_six_months_unused_is_over() {
        let used = MandateDates { last_used_on: Some(iso("2026-11-25")), ..mandate() };
        assert_eq!(dormant_from(used), Some(iso("2029-11-25")));
        stands(used, "2029-11-24", None);
        stands(used, "2029-11-25", Some(MandateObstacle::Dormant));
        let old = MandateDates { signed_on: Some(iso("2013-01-01")), ..mandate() };
        stands(old, "2026-11-22", Some(MandateObstacle::Dormant));
        stands(MandateDates { migrated_on: Some(iso("2026-11-22")), ..old }, "2026-12-01", None);
    }

    #[test]
    fn a_one_off_mandate_is_used_once() {
        let once = MandateDates { kind: MandateKind::OneOff, ..mandate() };
        stands(once, "2026-02-01", None);
        stands(
            MandateDates { last_used_on: Some(iso("2026-02-01")), ..once },
            "2026-03-01",
            Some(MandateObstacle::UsedUp),
        );
    }

    #[test]
    fn references_differ_by_more_than_case() {
        assert_eq!(reference_key("M-0001 003"), reference_key("m-00\u{ad}01003"));
    }
}
