//! An empty administration with the plans that most clubs begin with.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::settings::Setting;
use crate::domain::cancellation::NoticeAt;
use crate::domain::plan::{Alignment, Audience, MonthDay, ProrationMethod};
use crate::domain::problem::{Field, Problem};
use crate::domain::regime::LegalRegime;
use crate::domain::relation::harmless;
use crate::ops::settings::checked;
use crate::ops::{AddPlan, Deed, Done, NoticeTerms, Refusal};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewClub {
    pub name: String,
    pub iban: String,
    pub creditor_id: String,
    #[serde(default)]
    pub kvk: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ClubMade {
    pub plans: usize,
}

impl NewClub {
    /// Returns the settings as they are kept, or what is wrong; so that no file is made for a club that cannot be.
    pub fn checked(&self) -> Result<[(Setting, String); 4], Problem> {
        let name = harmless(&self.name);
        if name.is_empty() {
            return Err(Problem::RequiredMissing { who: String::new(), field: Field::Name });
        }
        Ok([
            (Setting::ClubName, name),
            (Setting::ClubIban, checked(Setting::ClubIban, &harmless(&self.iban))?),
            (Setting::CreditorId, checked(Setting::CreditorId, &harmless(&self.creditor_id))?),
            (Setting::ClubKvk, checked(Setting::ClubKvk, &harmless(&self.kvk))?),
        ])
    }
}

impl Deed for NewClub {
    const NAME: &'static str = "new_club";
    type Value = ClubMade;

    fn perform(&self, write: &Write<'_>) -> Result<Done<ClubMade>, Refusal> {
        for (setting, value) in self.checked()? {
            write.set(setting, &value)?;
        }
        let plans = templates();
        for plan in &plans {
            plan.perform(write)?;
        }
        Ok(Done::new(ClubMade { plans: plans.len() }, harmless(&self.name)))
    }
}

/// The six kinds of subscription that a club can begin with; every price is to be set.
fn templates() -> Vec<AddPlan> {
    let yearly = |name: &str, price_cents| AddPlan {
        name: name.to_owned(),
        price_cents,
        alignment: Alignment::Fixed(MonthDay::NEW_YEAR),
        proration: ProrationMethod::MonthsInclusive,
        ..AddPlan::default()
    };
    // Source: BW 6:236: after the first term a consumer can end a subscription with a month's notice.
    let month_notice =
        Some(NoticeTerms { months: Some(1), weeks: None, at: Some(NoticeAt::AnyDay) });
    vec![
        yearly("Regulier", 10_000),
        yearly("Student", 6_000),
        AddPlan {
            name: "Proef".to_owned(),
            interval_months: 3,
            duration_intervals: Some(1),
            price_cents: 1_500,
            alignment: Alignment::Anniversary,
            ..AddPlan::default()
        },
        AddPlan {
            audience: Audience::Organisation,
            legal_regime: LegalRegime::Business,
            ..yearly("Bedrijf", 25_000)
        },
        AddPlan {
            name: "Tijdschrift".to_owned(),
            price_cents: 4_950,
            vat: Some("low".to_owned()),
            notice: month_notice,
            on_failure: Some(super::add_plan::OnFailure::Pause),
            used_for_membership: false,
            legal_regime: LegalRegime::ConsumerMagazine,
            ships: true,
            ..AddPlan::default()
        },
        AddPlan {
            name: "Premium nieuwsbrief".to_owned(),
            interval_months: 1,
            price_cents: 500,
            vat: Some("high".to_owned()),
            notice: month_notice,
            used_for_membership: false,
            legal_regime: LegalRegime::ConsumerService,
            ..AddPlan::default()
        },
    ]
}
