//! What the law on vat sets a most to, a calendar year. The program shows how far a year is; it never decides.

use crate::domain::calendar::first_of_year;
use crate::domain::dated::in_force;
use crate::domain::money::Money;

/// What the law sets a most to in a calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VatLimit {
    /// The scheme for small businesses. Source: Wet op de omzetbelasting 1968, article 25.
    Small,
    /// Asking for a number for vat. Source: the same.
    Registration,
    /// Raising funds that is exempt. Source: the same, article 11, first paragraph, under v; its Uitvoeringsbesluit, article 9.
    FundsGoods,
    FundsServices,
}

struct Limits {
    from: &'static str,
    small: Money,
    registration: Money,
    funds_goods: Money,
    funds_services: Money,
}

/// The newest first; a change of the law is a row above these. Since 2020 the scheme is of turnover instead of vat, and who
/// stays below the second amount need not register; that was raised with 2025.
const LIMITS: [Limits; 2] = [
    Limits {
        from: "2025-01-01",
        small: Money::cents(2_000_000),
        registration: Money::cents(220_000),
        funds_goods: Money::cents(6_806_700),
        funds_services: Money::cents(2_268_900),
    },
    Limits {
        from: "2020-01-01",
        small: Money::cents(2_000_000),
        registration: Money::cents(180_000),
        funds_goods: Money::cents(6_806_700),
        funds_services: Money::cents(2_268_900),
    },
];

impl VatLimit {
    /// Returns the most of a calendar year.
    pub fn in_year(self, year: i32) -> Money {
        let limits = in_force(&LIMITS, first_of_year(year), |limits| limits.from);
        match self {
            VatLimit::Small => limits.small,
            VatLimit::Registration => limits.registration,
            VatLimit::FundsGoods => limits.funds_goods,
            VatLimit::FundsServices => limits.funds_services,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_year_has_the_limits_of_its_law() {
        let registration = |year| VatLimit::Registration.in_year(year).in_cents();
        assert_eq!([2026, 2025, 2024].map(registration), [220_000, 220_000, 180_000]);
        assert_eq!(VatLimit::Small.in_year(2026).in_cents(), 2_000_000);
        assert_eq!(VatLimit::FundsGoods.in_year(2026).in_cents(), 6_806_700);
        assert_eq!(VatLimit::FundsServices.in_year(2024).in_cents(), 2_268_900);
    }
}
