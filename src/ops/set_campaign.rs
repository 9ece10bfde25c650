//! Why people come: campaigns, and the acts in them.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::campaigns::{NewAction, NewCampaign};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Refusal};

/// Makes a campaign, or changes the one of this name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetCampaign {
    pub name: String,
    #[serde(default)]
    pub from: Option<Day>,
    /// Exclusive.
    #[serde(default)]
    pub to: Option<Day>,
    #[serde(default)]
    pub budget_cents: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct CampaignSet {
    pub name: String,
}

/// Returns a name that is one, and an amount that can be paid.
fn checked(name: &str, cents: i64, field: Field) -> Result<(String, Money), Problem> {
    let name = harmless(name);
    if name.is_empty() {
        return Err(Problem::RequiredMissing { who: String::new(), field: Field::Name });
    }
    if !(0..=Money::MAX.in_cents()).contains(&cents) {
        let allowed = format!("0-{}", Money::MAX.in_cents());
        return Err(Problem::ValueUnknown { field, value: cents.to_string(), allowed });
    }
    Ok((name, Money::cents(cents)))
}

impl Deed for SetCampaign {
    const NAME: &'static str = "set_campaign";
    type Value = CampaignSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<CampaignSet>, Refusal> {
        let (name, budget) = checked(&self.name, self.budget_cents, Field::Budget)?;
        if let Some((start, end)) = self.from.zip(self.to).filter(|(from, to)| to <= from) {
            return Err(Problem::EndBeforeStart { who: name, start, end }.into());
        }
        write.set_campaign(&NewCampaign { name: &name, from: self.from, to: self.to, budget })?;
        Ok(Done::new(CampaignSet { name: name.clone() }, name))
    }
}

/// Makes an act such as a stand, an advertisement or a letter, or changes the one of this name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAction {
    pub name: String,
    /// One that exists; an act can stand by itself.
    #[serde(default)]
    pub campaign: Option<String>,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub on: Option<Day>,
    #[serde(default)]
    pub cost_cents: i64,
}

impl Deed for SetAction {
    const NAME: &'static str = "set_action";
    type Value = CampaignSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<CampaignSet>, Refusal> {
        let (name, cost) = checked(&self.name, self.cost_cents, Field::Cost)?;
        let campaign = self.campaign.as_deref().map(harmless).filter(|name| !name.is_empty());
        let campaign_id = match campaign {
            None => None,
            Some(value) => Some(
                write
                    .campaign_named(&value)?
                    .ok_or(Problem::NotFound { what: Thing::Campaign, value })?,
            ),
        };
        let kind = harmless(&self.kind);
        let action = NewAction { name: &name, campaign_id, kind: &kind, on: self.on, cost };
        write.set_action(&action)?;
        Ok(Done::new(CampaignSet { name: name.clone() }, name))
    }
}
