//! What other prices would mean, for the club and for each who pays them, before anything is saved.

use std::collections::HashMap;

use crate::db::Read;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::pricing::Price;

/// What a year costs everybody at the prices of now and at other ones.
#[derive(Clone, Debug, Default)]
pub struct PriceSimulation {
    pub before: Money,
    pub after: Money,
    /// Who pays otherwise, whom it changes most first.
    pub changed: Vec<PriceChange>,
    /// Who keeps a price of their own, or one by age: other prices of the plan change nothing for them.
    pub untouched: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceChange {
    pub relation_id: i64,
    pub plan: String,
    pub before: Money,
    pub after: Money,
}

/// Works out what everybody pays in a year who has one of these plans on the day, at the price of now and at another one.
///
/// `tick` hears how far it is, and stops it by failing.
pub fn simulate_prices(
    read: &Read<'_>,
    on: Day,
    prices: &HashMap<i64, Money>,
    tick: impl Fn(usize, usize) -> anyhow::Result<()>,
) -> anyhow::Result<PriceSimulation> {
    let mut simulation = PriceSimulation::default();
    let standings = read.standings_of_plans(&prices.keys().copied().collect::<Vec<_>>())?;
    for (at, standing) in standings.iter().enumerate() {
        tick(at, standings.len())?;
        let subscription = &standing.subscription;
        if !subscription.is_running(on.max(subscription.start)) {
            continue;
        }
        let before = standing.yearly_on(on);
        let amount = prices[&subscription.plan_id];
        let after = standing.yearly_with(on, Price { from: on, amount, splits: false });
        simulation.before += before;
        simulation.after += after;
        if before == after {
            simulation.untouched += 1;
            continue;
        }
        simulation.changed.push(PriceChange {
            relation_id: subscription.relation_id,
            plan: standing.plan.name.clone(),
            before,
            after,
        });
    }
    simulation
        .changed
        .sort_by_key(|change| std::cmp::Reverse((change.after - change.before).abs()));
    Ok(simulation)
}
