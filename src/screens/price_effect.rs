//! What other prices would mean, for the forms that set them: while somebody types, or worked out on its own thread.

use std::collections::HashMap;

use crate::db::{Db, Read};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::ops::{PriceSimulation, simulate_prices};
use crate::screens::{Job, Next};
use crate::text::Text;
use crate::ui::dialog::Dialog;

/// Says what other prices mean in all, and whom they change most.
///
/// Reckoned while somebody types, so not for more people than a frame has time for: for these it is worked out when asked.
pub(super) fn what_prices_mean(
    text: &Text,
    read: &Read<'_>,
    on: Day,
    prices: &HashMap<i64, Money>,
) -> anyhow::Result<Vec<String>> {
    const SHOWN: usize = 3;
    const SUBSCRIBERS_MAX: i64 = 5_000;
    let rows = read.plan_rows(on)?.into_iter().filter(|row| prices.contains_key(&row.id));
    if SUBSCRIBERS_MAX < rows.map(|row| row.subscribers).sum() {
        return Ok(vec![text.year_too_many(SUBSCRIBERS_MAX)]);
    }
    let simulation = simulate_prices(read, on, prices, |_, _| Ok(()))?;
    let mut lines = totals(text, read, on, prices, &simulation)?;
    let most: Vec<String> = changes(read, &simulation, SHOWN)?;
    if !most.is_empty() {
        lines.push(text.year_most(most.join(", ")));
    }
    Ok(lines)
}

/// Works out what other prices mean, however many pay them, and says it with more of those whom they change most.
pub(super) fn work_out(text: &Text, on: Day, prices: HashMap<i64, Money>) -> Job {
    const SHOWN: usize = 10;
    let asked = prices.clone();
    let work =
        move |db: &mut Db| Ok(simulate_prices(&db.read(), on, &asked, |at, of| db.tick(at, of))?);
    Job::new(text.year_work_out(), work, move |simulation, cx| {
        let text = cx.text;
        let read = cx.db().read();
        let mut lines = totals(text, &read, on, &prices, &simulation)?;
        lines.push(String::new());
        lines.extend(changes(&read, &simulation, SHOWN)?);
        let title = text.year_work_out();
        let seen = Dialog::new(title, lines, text.dialog_seen(), text.dialog_back());
        Ok(Next::Ask(seen, Box::new(|_| Ok(Next::Stay))))
    })
}

fn totals(
    text: &Text,
    read: &Read<'_>,
    on: Day,
    prices: &HashMap<i64, Money>,
    simulation: &PriceSimulation,
) -> anyhow::Result<Vec<String>> {
    let mut lines = vec![text.year_totals(
        simulation.before.to_string(),
        simulation.after.to_string(),
        simulation.changed.len(),
        simulation.untouched,
    )];
    let mut told = 0;
    for plan in prices.keys() {
        told += read.renewals_told(*plan, on)?;
    }
    if 0 < told {
        lines.push(text.year_told(told));
    }
    Ok(lines)
}

/// Says whom other prices change most, each with what a year costs before and after.
fn changes(
    read: &Read<'_>,
    simulation: &PriceSimulation,
    shown: usize,
) -> anyhow::Result<Vec<String>> {
    let most = simulation.changed.iter().take(shown);
    most.map(|change| {
        let name = read.relation_name(change.relation_id)?;
        Ok(format!("{name} {} > {}", change.before, change.after))
    })
    .collect()
}
