//! A run beside the one before it: what is new, gone and changed, and how the one total becomes the other.

use std::collections::BTreeMap;

use crate::domain::money::Money;

/// What became of each subscription between two runs; the sums bridge the two totals to the cent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub before: Money,
    pub new: Vec<(i64, Money)>,
    /// With what they were billed before.
    pub gone: Vec<(i64, Money)>,
    /// With both amounts, the earlier first.
    pub changed: Vec<(i64, Money, Money)>,
    pub after: Money,
}

impl Difference {
    /// Compares two runs, each the amount by subscription; what belongs to none is under its own key.
    pub fn between(before: &BTreeMap<i64, Money>, after: &BTreeMap<i64, Money>) -> Difference {
        let only_in = |one: &BTreeMap<i64, Money>, other: &BTreeMap<i64, Money>| {
            let missing = one.iter().filter(|(id, _)| !other.contains_key(id));
            missing.map(|(id, amount)| (*id, *amount)).collect()
        };
        let changed = before.iter().filter_map(|(id, was)| {
            let is = after.get(id).filter(|is| *is != was)?;
            Some((*id, *was, *is))
        });
        Difference {
            before: before.values().copied().sum(),
            new: only_in(after, before),
            gone: only_in(before, after),
            changed: changed.collect(),
            after: after.values().copied().sum(),
        }
    }

    pub fn new_total(&self) -> Money {
        self.new.iter().map(|(_, amount)| *amount).sum()
    }

    pub fn gone_total(&self) -> Money {
        self.gone.iter().map(|(_, amount)| *amount).sum()
    }

    /// Returns by how much the changed ones are more than before; negative when they are less.
    pub fn changed_total(&self) -> Money {
        self.changed.iter().map(|(_, was, is)| *is - *was).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// What was, with the new and the changes, without the gone, is what is.
        #[test]
        fn the_bridge_reaches_the_other_side(
            before in proptest::collection::btree_map(0_i64..20, 0_i64..100_000, 0..15),
            after in proptest::collection::btree_map(0_i64..20, 0_i64..100_000, 0..15),
        ) {
            let money = |run: BTreeMap<i64, i64>| -> BTreeMap<i64, Money> {
                run.into_iter().map(|(id, cents)| (id, Money::cents(cents))).collect()
            };
            let difference = Difference::between(&money(before), &money(after));
            let bridge = difference.before + difference.new_total() - difference.gone_total() + difference.changed_total();
            proptest::prop_assert_eq!(bridge, difference.after);
        }
    }
}
