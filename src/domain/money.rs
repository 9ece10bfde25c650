//! Amounts: whole cents, never a float, every rounding named.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

/// An amount of euros in whole cents; negative is money the other way.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MoneyError {
    #[error("`{0}` is not an amount; write it like 1.250,00")]
    Malformed(String),
    #[error("`{0}` has more than two decimals; an amount is in whole cents")]
    PartOfCent(String),
    #[error("`{0}` is more than {max}", max = Money::MAX)]
    TooLarge(String),
}

/// A part of an amount that is not rounded yet: a line is rounded once, when all that makes it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    cents: i128,
    of: i128,
}

impl From<Money> for Exact {
    fn from(money: Money) -> Exact {
        Exact { cents: i128::from(money.0), of: 1 }
    }
}

impl Exact {
    /// Returns `part/whole` of it.
    ///
    /// # Panics
    /// When `part` is negative or `whole` is not positive: both are counts.
    pub fn times(self, part: i64, whole: i64) -> Exact {
        assert!(0 <= part && 0 < whole, "a share is a count of a count: {part}/{whole}");
        Exact { cents: self.cents * i128::from(part), of: self.of * i128::from(whole) }
    }

    /// Rounds to the cent, half a cent away from zero.
    pub fn rounded(self) -> Money {
        let rounded = (2 * self.cents.abs() + self.of) / (2 * self.of) * self.cents.signum();
        Money(i64::try_from(rounded).expect("a share of an amount fits where the amount fits"))
    }
}

impl Add for Exact {
    type Output = Exact;
    fn add(self, other: Exact) -> Exact {
        Exact { cents: self.cents * other.of + other.cents * self.of, of: self.of * other.of }
    }
}

impl Money {
    pub const ZERO: Money = Money(0);
    /// The most that one collection may be. Source: EPC SDD Core implementation guidelines, Instructed Amount.
    pub const MAX: Money = Money(99_999_999_999);

    pub const fn cents(cents: i64) -> Money {
        Money(cents)
    }

    pub const fn in_cents(self) -> i64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn is_positive(self) -> bool {
        0 < self.0
    }

    /// Returns `part/whole` of the amount, half a cent rounded away from zero.
    ///
    /// # Panics
    /// When `part` is negative or `whole` is not positive: both are counts.
    pub fn share(self, part: i64, whole: i64) -> Money {
        Exact::from(self).times(part, whole).rounded()
    }

    /// Returns the amount without its sign.
    pub const fn abs(self) -> Money {
        Money(self.0.abs())
    }

    /// Returns the amount `times` over.
    pub fn times(self, times: u32) -> Money {
        Money(self.0 * i64::from(times))
    }

    /// Splits the amount in `parts` that sum to it; the cents that remain go to the first parts.
    pub fn split(self, parts: u32) -> Vec<Money> {
        assert!(0 < parts, "an amount is split in one part at least");
        let (share, rest) = (self.0 / i64::from(parts), self.0 % i64::from(parts));
        (0..i64::from(parts))
            .map(|i| Money(share + if i < rest.abs() { rest.signum() } else { 0 }))
            .collect()
    }

    /// Returns the vat inside an amount that includes it, at a rate in hundredths of a percent.
    pub fn vat_inside(self, basis_points: u32) -> Money {
        self.share(i64::from(basis_points), 10_000 + i64::from(basis_points))
    }

    /// Works out what someone types in an amount: `1.234,50`, `3*17,50`, `100/3`, `500-99,95`.
    ///
    /// The answer is rounded to the cent, half away from zero; multiplication and division go first.
    pub fn reckon(text: &str) -> Result<Money, MoneyError> {
        let malformed = || MoneyError::Malformed(text.trim().to_owned());
        let plain = text.trim().trim_start_matches('€').trim();
        let mut terms: Vec<Decimal> = Vec::new();
        let mut pending = ('+', String::new());
        let mut operations = vec![];
        for (at, c) in plain.char_indices() {
            let is_sign = at == 0 || pending.1.trim().is_empty();
            if matches!(c, '+' | '*' | '/') || (c == '-' && !is_sign) {
                operations.push(std::mem::replace(&mut pending, (c, String::new())));
            } else {
                pending.1.push(c);
            }
        }
        operations.push(pending);
        for (operator, number) in operations {
            let value = decimal(&number).ok_or_else(malformed)?;
            let last = terms.last_mut();
            match (operator, last) {
                ('*', Some(last)) => *last = last.checked_mul(value).ok_or_else(malformed)?,
                ('/', Some(last)) => *last = last.checked_div(value).ok_or_else(malformed)?,
                ('-', _) => terms.push(-value),
                _ => terms.push(value),
            }
        }
        let sum: Decimal = terms.into_iter().sum();
        let cents = (sum * Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Money::checked(cents.to_i64().ok_or_else(malformed)?, text)
    }

    /// Returns the amount as a bank file writes it: `1234.50`.
    pub fn in_xml(self) -> String {
        let mut text = format!("{:03}", self.0.abs());
        text.insert(text.len() - 2, '.');
        if self.0 < 0 {
            text.insert(0, '-');
        }
        text
    }

    fn checked(cents: i64, text: &str) -> Result<Money, MoneyError> {
        if Money::MAX.0 < cents.abs() {
            return Err(MoneyError::TooLarge(text.trim().to_owned()));
        }
        Ok(Money(cents))
    }
}

/// Reads a number as people and spreadsheets write it: the last of `.` and `,` is the decimal mark unless three digits
/// follow a dot (`1.250` is twelve hundred and fifty).
fn decimal(text: &str) -> Option<Decimal> {
    let text: String =
        text.trim().chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let comma = digits.rfind(',');
    let dot = digits.rfind('.');
    let mark = match (comma, dot) {
        (Some(comma), Some(dot)) => Some(comma.max(dot)),
        (Some(comma), None) => (digits.matches(',').count() == 1).then_some(comma),
        (None, Some(dot)) => {
            (digits.matches('.').count() == 1 && digits.len() - dot != 4).then_some(dot)
        }
        (None, None) => None,
    };
    let (whole, fraction) = match mark {
        Some(mark) => (&digits[..mark], &digits[mark + 1..]),
        None => (digits, ""),
    };
    let whole = thousands(whole)?;
    if whole.is_empty() && fraction.is_empty() || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { &whole };
    let number = if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    };
    Decimal::from_str(&number).ok()
}

/// Takes the marks out of `1.234.567`; `None` when they do not stand between groups of three.
fn thousands(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(['.', ',']).collect();
    let digits = groups.iter().all(|group| group.chars().all(|c| c.is_ascii_digit()));
    let grouped = groups.len() == 1
        || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3);
    (digits && grouped).then(|| groups.concat())
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads `€ 1.250,00`, `1250`, `17,5`, `-3,00` and `1234.50`.
    fn from_str(text: &str) -> Result<Money, MoneyError> {
        let malformed = || MoneyError::Malformed(text.trim().to_owned());
        let plain = text.trim().trim_start_matches("EUR").trim_start_matches('€').trim();
        let plain = plain.strip_suffix(",-").or_else(|| plain.strip_suffix(".-")).unwrap_or(plain);
        let cents = decimal(plain)
            .ok_or_else(malformed)?
            .checked_mul(Decimal::ONE_HUNDRED)
            .ok_or_else(malformed)?;
        if !cents.fract().is_zero() {
            return Err(MoneyError::PartOfCent(text.trim().to_owned()));
        }
        Money::checked(cents.to_i64().ok_or_else(malformed)?, text)
    }
}

impl fmt::Display for Money {
    /// Writes the amount as in the Netherlands: `-1.234,50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0.abs() / 100).to_string();
        let mut grouped = String::with_capacity(digits.len() + 6);
        for (at, digit) in digits.chars().enumerate() {
            if at != 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{grouped},{:02}", self.0.abs() % 100))
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Money) {
        self.0 -= other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn reads(text: &str, cents: i64) {
        assert_eq!(text.parse(), Ok(Money(cents)), "{text}");
    }

    #[test]
    fn amounts_are_read_as_clubs_write_them() {
        reads("€ 185,00", 18_500);
        reads("185", 18_500);
        reads("17,5", 1_750);
        reads("1.250,00", 125_000);
        reads("1.250", 125_000);
        reads("1,250.75", 125_075);
        reads("1234.50", 123_450);
        reads("12.5", 1_250);
        reads("€\u{a0}0,00", 0);
        reads("25,-", 2_500);
        reads("-3,00", -300);
        reads("EUR 7.95", 795);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "twaalf", "1.2.3", "1e3", "NaN", "12,345", "1,2,3", "--5", "1000000000,00"]
        {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_can_be_reckoned() {
        for (text, cents) in [
            ("3*17,50", 5_250),
            ("100/3", 3_333),
            ("500-100", 40_000),
            ("-5", -500),
            ("10+2*3", 1_600),
            ("1.234,50", 123_450),
        ] {
            assert_eq!(Money::reckon(text), Ok(Money(cents)), "{text}");
        }
        assert!(Money::reckon("1/0").is_err());
        assert!(Money::reckon("3*").is_err());
    }

    #[test]
    fn vat_is_inside_the_price() {
        assert_eq!(Money(676).vat_inside(900), Money(56));
    }

    #[test]
    fn the_cents_that_remain_go_to_the_first_instalments() {
        let parts =
            |cents, n| Money(cents).split(n).into_iter().map(Money::in_cents).collect::<Vec<_>>();
        assert_eq!(parts(10_000, 3), [3_334, 3_333, 3_333]);
        assert_eq!(parts(14_500, 4), [3_625; 4]);
        assert_eq!(
            parts(22_000, 12),
            [1_834, 1_834, 1_834, 1_834, 1_833, 1_833, 1_833, 1_833, 1_833, 1_833, 1_833, 1_833]
        );
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(cents in -99_999_999_999_i64..=99_999_999_999) {
            prop_assert_eq!(Money(cents).to_string().parse(), Ok(Money(cents)));
        }

        #[test]
        fn instalments_sum_to_the_whole(cents in -9_999_999_i64..9_999_999, parts in 1_u32..40) {
            prop_assert_eq!(Money(cents).split(parts).into_iter().sum::<Money>(), Money(cents));
        }

        #[test]
        fn reading_never_panics(text in ".*") {
            drop(text.parse::<Money>());
            drop(Money::reckon(&text));
        }
    }
}
