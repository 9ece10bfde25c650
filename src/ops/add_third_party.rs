//! Somebody else pays for a member, up to an amount: a fund, a municipality, a grandmother.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::third_parties::ThirdParty;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Periods that begin within the time are asked of the third party until the amount is used; the rest of the payer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddThirdParty {
    pub relation: Reference,
    /// Who pays.
    pub payer: Reference,
    pub cap_cents: i64,
    pub valid_from: Day,
    /// Exclusive.
    pub valid_to: Day,
    /// What the third party wants on its invoices.
    #[serde(default)]
    pub reference: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ThirdPartyAdded {
    pub third_party: i64,
}

impl Deed for AddThirdParty {
    const NAME: &'static str = "add_third_party";
    type Value = ThirdPartyAdded;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ThirdPartyAdded>, Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let payer_id = write.find_relation(&self.payer.0)??;
        let who = write.relation_name(relation_id)?;
        if relation_id == payer_id {
            let allowed = who.clone();
            let (field, value) = (Field::Payer, self.payer.0.clone());
            return Err(Problem::ValueUnknown { field, value, allowed }.into());
        }
        if !(1..=Money::MAX.in_cents()).contains(&self.cap_cents) {
            return Err(Problem::AmountNotPositive.into());
        }
        let (start, end) = (self.valid_from, self.valid_to);
        if end <= start {
            return Err(Problem::EndBeforeStart { who, start, end }.into());
        }
        let third = ThirdParty {
            id: 0,
            relation_id,
            payer_id,
            cap: Money::cents(self.cap_cents),
            reference: harmless(&self.reference),
            from: start,
            to: end,
        };
        let id = write.add_third_party(&third)?;
        let subject = format!("{who}: {}", write.relation_name(payer_id)?);
        let back = EndThirdParty { third_party: id.into(), on: start };
        Ok(Done::new(ThirdPartyAdded { third_party: id }, subject).of(relation_id).undone_by(back))
    }
}

/// Ends what a third party pays: periods that begin on that day or later are asked of the payer alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndThirdParty {
    pub third_party: Reference,
    pub on: Day,
}

#[derive(Clone, Debug, Serialize)]
pub struct ThirdPartyEnded {
    pub third_party: i64,
    pub valid_to: Day,
}

impl Deed for EndThirdParty {
    const NAME: &'static str = "end_third_party";
    type Value = ThirdPartyEnded;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ThirdPartyEnded>, Refusal> {
        let missing =
            || Problem::NotFound { what: Thing::ThirdParty, value: self.third_party.0.clone() };
        let id: i64 = self.third_party.0.parse().map_err(|_| missing())?;
        let third = write.third_party(id)?.ok_or_else(missing)?;
        let valid_to = self.on.max(third.from);
        write.end_third_party(id, valid_to)?;
        let subject = write.relation_name(third.relation_id)?;
        Ok(Done::new(ThirdPartyEnded { third_party: id, valid_to }, subject).of(third.relation_id))
    }
}
