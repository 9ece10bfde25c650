//! The club offers something to subscribe to, or offers it otherwise.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::cancellation::{NoticeAt, NoticePeriod};
use crate::domain::money::Money;
use crate::domain::plan::{
    Alignment, Audience, BillingTerms, Interval, MonthDay, Plan, ProrationMethod, Term,
};
use crate::domain::pricing::{AgeBand, Price};
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::regime::{LegalRegime, LegalWarning, stricter};
use crate::domain::relation::{fold, harmless};
use crate::ops::requests::unlocked;
use crate::ops::set_account::known_account;
use crate::ops::set_product::checked_name;
use crate::ops::{Deed, Done, Reference, Refusal};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddPlan {
    pub name: String,
    pub interval_months: u32,
    #[serde(default)]
    pub interval_weeks: Option<u32>,
    #[serde(default = "anniversary")]
    pub alignment: Alignment,
    #[serde(default)]
    pub term_months: Option<u32>,
    #[serde(default)]
    pub duration_intervals: Option<u32>,
    pub price_cents: i64,
    #[serde(default = "yes")]
    pub in_advance: bool,
    #[serde(default)]
    pub lead_days: u32,
    #[serde(default)]
    pub vat: Option<String>,
    #[serde(default)]
    pub proration: ProrationMethod,
    #[serde(default)]
    pub proration_table: Vec<(MonthDay, u32)>,
    #[serde(default)]
    pub rollover: Option<MonthDay>,
    #[serde(default)]
    pub notice: Option<NoticeTerms>,
    #[serde(default)]
    pub items: Vec<PlanItem>,
    #[serde(default)]
    pub tag: Option<String>,
    #[serde(default)]
    pub on_failure: Option<OnFailure>,
    #[serde(default)]
    pub pause_mode: Option<crate::ops::PauseMode>,
    #[serde(default)]
    pub audience: Audience,
    #[serde(default)]
    pub cost_center: String,
    /// The account of the ledger that its income is on; the usual one when empty.
    #[serde(default)]
    pub ledger_account: String,
    #[serde(default = "yes")]
    pub used_for_membership: bool,
    #[serde(default)]
    pub joining_fee_cents: i64,
    /// What somebody of an age or older pays instead of the price.
    #[serde(default)]
    pub age_bands: Vec<AgeBand>,
    #[serde(default)]
    pub age_day: Option<MonthDay>,
    #[serde(default)]
    pub in_household_ladder: bool,
    /// Months of every term after the first; as long as the first when left out.
    #[serde(default)]
    pub renewal_months: Option<u32>,
    #[serde(default)]
    pub legal_regime: LegalRegime,
    /// How many persons of a household one subscription makes members.
    #[serde(default = "one")]
    pub covers_persons: u32,
    /// In how many parts an invoice may be paid, a month apart.
    #[serde(default = "one")]
    pub instalments: u32,
    #[serde(default)]
    pub ships: bool,
}

impl Default for AddPlan {
    fn default() -> AddPlan {
        AddPlan {
            name: String::new(),
            interval_months: 12,
            interval_weeks: None,
            alignment: Alignment::Anniversary,
            term_months: None,
            duration_intervals: None,
            price_cents: 0,
            in_advance: true,
            lead_days: 0,
            vat: None,
            proration: ProrationMethod::None,
            proration_table: vec![],
            rollover: None,
            notice: None,
            items: vec![],
            tag: None,
            on_failure: None,
            pause_mode: None,
            audience: Audience::Both,
            cost_center: String::new(),
            ledger_account: String::new(),
            used_for_membership: true,
            joining_fee_cents: 0,
            age_bands: vec![],
            age_day: None,
            in_household_ladder: false,
            renewal_months: None,
            legal_regime: LegalRegime::Association,
            covers_persons: 1,
            instalments: 1,
            ships: false,
        }
    }
}

fn anniversary() -> Alignment {
    Alignment::Anniversary
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

/// How long before, and on which days, a subscription can be ended; one of months and weeks is given.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeTerms {
    #[serde(default)]
    pub months: Option<u32>,
    #[serde(default)]
    pub weeks: Option<u32>,
    #[serde(default)]
    pub at: Option<NoticeAt>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    Pause,
    Block,
}

/// Something a subscriber gets every period.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanItem {
    pub product: String,
    pub quantity: u32,
    #[serde(default)]
    pub price_cents: Option<i64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct AddedPlan {
    #[serde(skip)]
    pub id: i64,
    pub plan: String,
    /// Where it asks more than the law lets it; what was agreed stands all the same.
    pub warnings: Vec<LegalWarning>,
}

impl AddedPlan {
    fn of(id: i64, plan: &Plan) -> AddedPlan {
        AddedPlan { id, plan: plan.name.clone(), warnings: stricter(plan) }
    }
}

/// Returns whether a type or group is meant for people who left: that is no type, their membership has ended.
pub(super) fn is_former_member_name(name: &str) -> bool {
    let plain: String = fold(name).chars().filter(char::is_ascii_alphanumeric).collect();
    let exact = [
        "exlid",
        "exleden",
        "oudlid",
        "oudleden",
        "oudlidmaatschap",
        "former",
        "formermember",
        "exmember",
        "uitgeschreven",
        "afgemeld",
        "opgezegd",
        "voormaliglid",
        "gestopt",
        "exlidmaatschap",
    ];
    exact.contains(&plain.as_str())
}

/// Returns the first day of prices: before any subscription began.
pub(super) fn first_day_of_prices() -> Day {
    Day::from_ymd_opt(1900, 1, 1).expect("a day of the calendar")
}

impl AddPlan {
    /// Returns where the plan would ask more than the law lets it; nothing as long as it is no plan.
    pub fn legal_warnings(&self, read: &Read<'_>) -> Vec<LegalWarning> {
        self.checked(read).map(|plan| stricter(&plan)).unwrap_or_default()
    }

    fn checked(&self, read: &Read<'_>) -> Result<Plan, Refusal> {
        let name = harmless(&self.name);
        if name.is_empty() {
            return Err(Problem::RequiredMissing { who: String::new(), field: Field::Name }.into());
        }
        if is_former_member_name(&name) {
            return Err(
                Problem::FormerMemberType { who: String::new(), value: name, until: None }.into()
            );
        }
        let mut named = BTreeSet::new();
        for item in &self.items {
            checked_name(&item.product)?;
            let value = harmless(&item.product);
            if !named.insert(value.clone()) {
                return Err(Problem::Taken { what: Thing::Product, value }.into());
            }
        }
        let amounts = self.age_bands.iter().map(|band| band.amount_cents);
        let amounts = amounts.chain(self.items.iter().filter_map(|item| item.price_cents));
        let allowed = 0..=Money::MAX.in_cents();
        if amounts
            .chain([self.price_cents, self.joining_fee_cents])
            .any(|cents| !allowed.contains(&cents))
        {
            return Err(Problem::AmountNotPositive.into());
        }
        let interval = match self.interval_weeks {
            Some(weeks) => Interval::Weeks(weeks),
            None => Interval::Months(self.interval_months),
        };
        let (Interval::Months(count) | Interval::Weeks(count)) = interval;
        if !(1..=520).contains(&count) {
            return Err(Problem::ValueUnknown {
                field: Field::Interval,
                value: count.to_string(),
                allowed: "1-520".to_owned(),
            }
            .into());
        }
        if matches!(interval, Interval::Weeks(_)) && self.proration.counts_months() {
            return Err(Problem::MonthsOfWeeks.into());
        }
        if !self.proration_table.is_empty() && self.proration != ProrationMethod::Table {
            return Err(Problem::TableUnused.into());
        }
        let vat_code =
            self.vat.clone().filter(|vat| !vat.is_empty()).unwrap_or_else(|| "none".to_owned());
        let vat_code = match vat_code.as_str() {
            "0" => "none",
            "9" | "9%" | "laag" => "low",
            "21" | "21%" | "hoog" => "high",
            "vrijgesteld" => "exempt",
            code => code,
        }
        .to_owned();
        if !read.knows_vat(&vat_code)? {
            let allowed = "none, exempt, low, high".to_owned();
            return Err(
                Problem::ValueUnknown { field: Field::Kind, value: vat_code, allowed }.into()
            );
        }
        let counts =
            [(self.covers_persons, 20, Field::Persons), (self.instalments, 12, Field::Instalments)];
        if let Some((count, most, field)) =
            counts.into_iter().find(|(count, most, _)| !(1..=*most).contains(count))
        {
            let (value, allowed) = (count.to_string(), format!("1-{most}"));
            return Err(Problem::ValueUnknown { field, value, allowed }.into());
        }
        let notice = self.notice.unwrap_or_default();
        // No term of notice is longer than the years people speak of.
        if let Some(long) = notice.months.into_iter().chain(notice.weeks).find(|count| 520 < *count)
        {
            let allowed = "0-520".to_owned();
            return Err(Problem::ValueUnknown {
                field: Field::EndDate,
                value: long.to_string(),
                allowed,
            }
            .into());
        }
        Ok(Plan {
            name,
            audience: self.audience,
            terms: BillingTerms {
                interval,
                alignment: self.alignment,
                in_advance: self.in_advance,
                lead_days: self.lead_days.min(366),
                proration: self.proration,
                proration_table: self.proration_table.clone(),
                rollover: self.rollover,
                duration_intervals: self.duration_intervals.filter(|count| 0 < *count),
            },
            term: Term {
                first_months: self.term_months.unwrap_or(12).clamp(1, 1200),
                renewal_months: self.renewal_months.map(|months| months.clamp(1, 1200)),
            },
            vat_code,
            notice: match (notice.months, notice.weeks) {
                (Some(months), _) => NoticePeriod::Months(months),
                (None, Some(weeks)) => NoticePeriod::Weeks(weeks),
                // Source: BW 2:36, four weeks before the end of the financial year.
                (None, None) => NoticePeriod::Weeks(4),
            },
            notice_at: notice.at.unwrap_or(NoticeAt::FiscalYearEnd),
            tag: self.tag.as_deref().map(harmless).filter(|tag| !tag.is_empty()),
            pauses_on_failure: self.on_failure == Some(OnFailure::Pause),
            pause_extends: self.pause_mode == Some(crate::ops::PauseMode::Extend),
            cost_center: harmless(&self.cost_center),
            ledger_account: self.ledger_account.trim().to_owned(),
            used_for_membership: self.used_for_membership,
            is_active: true,
            joining_fee: Money::cents(self.joining_fee_cents),
            age_day: self.age_day,
            in_household_ladder: self.in_household_ladder,
            regime: self.legal_regime,
            covers_persons: self.covers_persons,
            instalments: self.instalments,
            ships: self.ships,
        })
    }
}

impl AddPlan {
    fn put_items(&self, write: &Write<'_>, plan_id: i64) -> anyhow::Result<()> {
        for item in &self.items {
            let product = write.product(&harmless(&item.product))?;
            let price = item.price_cents.map(Money::cents);
            write.add_plan_item(plan_id, product, item.quantity.max(1), price)?;
        }
        Ok(())
    }
}

impl Deed for AddPlan {
    const NAME: &'static str = "add_plan";
    type Value = AddedPlan;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AddedPlan>, Refusal> {
        unlocked(write)?;
        let plan = self.checked(write)?;
        known_account(write, &plan.ledger_account)??;
        if write.find_plan(&plan.name)?.is_ok() {
            return Err(Problem::Taken { what: Thing::Plan, value: plan.name }.into());
        }
        let id = write.add_plan(&plan)?;
        let amount = Money::cents(self.price_cents);
        write.set_price(id, Price { from: first_day_of_prices(), amount, splits: false })?;
        write.set_age_bands(id, &self.age_bands)?;
        self.put_items(write, id)?;
        Ok(Done::new(AddedPlan::of(id, &plan), plan.name))
    }
}

/// Changes a plan; subscriptions follow from their next period on. The price is changed by its own deed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePlan {
    pub plan: Reference,
    pub to: AddPlan,
    #[serde(default = "yes")]
    pub is_active: bool,
}

impl Deed for ChangePlan {
    const NAME: &'static str = "change_plan";
    type Value = AddedPlan;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AddedPlan>, Refusal> {
        unlocked(write)?;
        let id = write.find_plan(&self.plan.0)??;
        let plan = Plan { is_active: self.is_active, ..self.to.checked(write)? };
        known_account(write, &plan.ledger_account)??;
        if write.find_plan(&plan.name)?.is_ok_and(|other| other != id) {
            return Err(Problem::Taken { what: Thing::Plan, value: plan.name }.into());
        }
        write.change_plan(id, &plan)?;
        write.set_age_bands(id, &self.to.age_bands)?;
        write.remove_plan_items(id)?;
        self.to.put_items(write, id)?;
        Ok(Done::new(AddedPlan::of(id, &plan), plan.name))
    }
}
