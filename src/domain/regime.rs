//! What the law lets an agreement be, and where a plan is stricter than that. The program warns; it never decides.

use serde::{Deserialize, Serialize};

use crate::domain::cancellation::{NoticeAt, NoticePeriod};
use crate::domain::plan::{Interval, Plan};

/// Under which rules of the law an agreement falls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalRegime {
    /// Membership of an association. Source: BW 2:35 and 2:36.
    #[default]
    Association,
    /// A service for consumers. Source: BW 6:236, j and o.
    ConsumerService,
    /// A paper or magazine for consumers. Source: BW 6:236, p to s.
    ConsumerMagazine,
    /// Between businesses: what was agreed.
    Business,
}

impl LegalRegime {
    pub const ALL: [(LegalRegime, &'static str); 4] = [
        (LegalRegime::Association, "association"),
        (LegalRegime::ConsumerService, "consumer_service"),
        (LegalRegime::ConsumerMagazine, "consumer_magazine"),
        (LegalRegime::Business, "business"),
    ];

    pub fn name(self) -> &'static str {
        let own = LegalRegime::ALL.into_iter().find(|(regime, _)| *regime == self);
        own.map_or("association", |(_, name)| name)
    }

    pub fn named(name: &str) -> Option<LegalRegime> {
        LegalRegime::ALL.into_iter().find(|(_, n)| *n == name).map(|(regime, _)| regime)
    }
}

/// Where a plan asks more of somebody than the law lets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum LegalWarning {
    /// Notice is longer than it may be, in months.
    NoticeTooLong { most_months: u32 },
    /// After the first term it must be possible to end it on any day.
    AnyDayAfterFirstTerm,
    /// A term after the first is longer than it may be, in months.
    RenewalTooLong { most_months: u32 },
}

/// Notice that a consumer can be held to, in months. Source: BW 6:236, j and o.
const CONSUMER_NOTICE_MONTHS: u32 = 1;
/// The longest a paper or magazine may renew itself for, in months. Source: BW 6:236, p.
const MAGAZINE_RENEWAL_MONTHS: u32 = 3;
/// A member can always leave by the end of the next financial year. Source: BW 2:36, first paragraph.
const MEMBER_NOTICE_MONTHS: u32 = 12;

/// Returns where a plan is stricter than the law lets it be; nothing for what ends by itself, but for its notice.
pub fn stricter(plan: &Plan) -> Vec<LegalWarning> {
    let renews = plan.terms.duration_intervals.is_none();
    let mut found = Vec::new();
    let mut warn = |is_so: bool, warning: LegalWarning| {
        if is_so {
            found.push(warning);
        }
    };
    let notice_over =
        |most_months: u32| length(NoticePeriod::Months(most_months)) < length(plan.notice);
    match plan.regime {
        LegalRegime::Business => {}
        LegalRegime::Association => {
            let most_months = MEMBER_NOTICE_MONTHS;
            warn(notice_over(most_months), LegalWarning::NoticeTooLong { most_months });
        }
        LegalRegime::ConsumerService => {
            let most_months = CONSUMER_NOTICE_MONTHS;
            warn(notice_over(most_months), LegalWarning::NoticeTooLong { most_months });
            let is_any_day = plan.notice_at == NoticeAt::AnyDay;
            warn(renews && !is_any_day, LegalWarning::AnyDayAfterFirstTerm);
        }
        LegalRegime::ConsumerMagazine => {
            let most_months = CONSUMER_NOTICE_MONTHS;
            warn(notice_over(most_months), LegalWarning::NoticeTooLong { most_months });
            let most_months = MAGAZINE_RENEWAL_MONTHS;
            let step = match plan.notice_at {
                NoticeAt::AnyDay => 0,
                NoticeAt::FiscalYearEnd => 12,
                NoticeAt::TermEnd => plan.term.renewal_months.unwrap_or(plan.term.first_months),
                NoticeAt::IntervalEnd => match plan.terms.interval {
                    Interval::Months(months) => months,
                    Interval::Weeks(weeks) => weeks.div_ceil(4),
                },
            };
            warn(renews && most_months < step, LegalWarning::RenewalTooLong { most_months });
        }
    }
    found
}

/// Returns a length in which weeks and months can be compared: in twelfths of a week, a year being 52 weeks.
fn length(notice: NoticePeriod) -> u32 {
    match notice {
        NoticePeriod::Months(months) => months.saturating_mul(52),
        NoticePeriod::Weeks(weeks) => weeks.saturating_mul(12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use crate::domain::plan::{Alignment, Audience, BillingTerms, ProrationMethod, Term};

    fn plan(regime: LegalRegime, notice: NoticePeriod, notice_at: NoticeAt) -> Plan {
        Plan {
            name: "Blad".to_owned(),
            audience: Audience::Both,
            terms: BillingTerms {
                interval: Interval::Months(12),
                alignment: Alignment::Anniversary,
                in_advance: true,
                lead_days: 0,
                proration: ProrationMethod::None,
                proration_table: vec![],
                rollover: None,
                duration_intervals: None,
            },
            term: Term { first_months: 12, renewal_months: None },
            vat_code: "none".to_owned(),
            notice,
            notice_at,
            tag: None,
            pauses_on_failure: false,
            pause_extends: false,
            cost_center: String::new(),
            ledger_account: String::new(),
            used_for_membership: false,
            is_active: true,
            joining_fee: Money::ZERO,
            age_day: None,
            in_household_ladder: false,
            regime,
            covers_persons: 1,
            instalments: 1,
            ships: false,
        }
    }

    #[test]
    fn a_plan_that_is_stricter_than_the_law_is_told() {
        use LegalRegime::{Association, Business, ConsumerMagazine, ConsumerService};
        use LegalWarning::{AnyDayAfterFirstTerm, NoticeTooLong, RenewalTooLong};
        use NoticeAt::{AnyDay, FiscalYearEnd, TermEnd};
        use NoticePeriod::{Months, Weeks};
        let too_long = |most_months| NoticeTooLong { most_months };
        let renewal = RenewalTooLong { most_months: 3 };
        let facts: [(LegalRegime, NoticePeriod, NoticeAt, &[LegalWarning]); 9] = [
            (Association, Weeks(4), FiscalYearEnd, &[]),
            (Association, Months(13), FiscalYearEnd, &[too_long(12)]),
            (ConsumerService, Months(1), AnyDay, &[]),
            (ConsumerService, Weeks(4), AnyDay, &[]),
            (ConsumerService, Months(2), TermEnd, &[too_long(1), AnyDayAfterFirstTerm]),
            (ConsumerMagazine, Months(1), AnyDay, &[]),
            (ConsumerMagazine, Weeks(5), AnyDay, &[too_long(1)]),
            (ConsumerMagazine, Months(1), TermEnd, &[renewal]),
            (Business, Months(24), TermEnd, &[]),
        ];
        for (regime, notice, at, expected) in facts {
            assert_eq!(
                stricter(&plan(regime, notice, at)),
                expected,
                "{regime:?} {notice:?} {at:?}"
            );
        }
        let mut renewed = plan(ConsumerMagazine, Months(1), TermEnd);
        renewed.term.renewal_months = Some(3);
        assert_eq!(stricter(&renewed), []);
        let mut trial = plan(ConsumerService, Weeks(0), TermEnd);
        trial.terms.duration_intervals = Some(1);
        assert_eq!(stricter(&trial), []);
    }
}
