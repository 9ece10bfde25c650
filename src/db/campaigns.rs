//! Campaigns, the acts in them, and whom these brought.

use std::collections::HashMap;

use crate::db::{Read, Write};
use crate::domain::calendar::{Day, months_after};
use crate::domain::money::Money;

#[derive(Clone, Debug)]
pub struct NewCampaign<'a> {
    pub name: &'a str,
    pub from: Option<Day>,
    /// Exclusive.
    pub to: Option<Day>,
    pub budget: Money,
}

#[derive(Clone, Debug)]
pub struct NewAction<'a> {
    pub name: &'a str,
    pub campaign_id: Option<i64>,
    pub kind: &'a str,
    pub on: Option<Day>,
    pub cost: Money,
}

/// An act with what it yielded.
#[derive(Clone, Debug)]
pub struct ActionRow {
    pub id: i64,
    pub name: String,
    /// Empty for an act that stands by itself.
    pub campaign: String,
    pub kind: String,
    pub on: Option<Day>,
    pub cost: Money,
    pub yielded: Yield,
}

/// What an act, or a campaign, brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Yield {
    pub subscriptions: u32,
    /// Who took them, each once.
    pub relations: u32,
    pub active: u32,
    /// What the active ones pay in a year, before what their household pays less.
    pub yearly: Money,
    /// Begun a year ago or more; and of those, still there after that year.
    pub year_old: u32,
    pub stayed: u32,
    pub cancelled: u32,
    /// Subscriptions that ended because of it, whatever brought them.
    pub left: u32,
    /// What was invoiced for periods that begin in the first year, credit notes taken off.
    pub first_year: Money,
}

impl Yield {
    /// Returns what each new subscription cost; nothing when there is none.
    pub fn cost_each(self, cost: Money) -> Option<Money> {
        let count = i64::from(self.subscriptions);
        (0 < count).then(|| cost.share(1, count))
    }
}

impl Read<'_> {
    /// Returns every act, by campaign and name, with what it yielded up to a day.
    pub fn action_rows(&self, today: Day) -> anyhow::Result<Vec<ActionRow>> {
        let mut yields = self.yields(today)?;
        let sql = "SELECT campaign_action.id, campaign_action.name, coalesce(campaign.name, ''), kind, on_date, cost_cents
                   FROM campaign_action LEFT JOIN campaign ON campaign.id = campaign_id
                   ORDER BY campaign.name COLLATE NOCASE, campaign_action.name COLLATE NOCASE";
        self.rows(sql, [], |row| {
            let id = row.get(0)?;
            Ok(ActionRow {
                id,
                name: row.get(1)?,
                campaign: row.get(2)?,
                kind: row.get(3)?,
                on: row.get(4)?,
                cost: row.get(5)?,
                yielded: yields.remove(&id).unwrap_or_default(),
            })
        })
    }

    fn yields(&self, today: Day) -> anyhow::Result<HashMap<i64, Yield>> {
        let sql = "SELECT action_id, count(*), count(DISTINCT relation_id), sum(notice_date IS NOT NULL), sum(start_date <= ?2),
                   sum(start_date <= ?2 AND (end_date IS NULL OR date(start_date, '+1 year') < end_date)),
                   coalesce(sum((SELECT sum(amount_cents) FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE invoice_line.subscription_id = subscription.id AND invoice.state = 'final'
                   AND coalesce(period_from, start_date) < date(start_date, '+1 year'))), 0)
                   FROM subscription WHERE action_id IS NOT NULL AND ?1 <> '' GROUP BY action_id";
        let rows = self.rows(sql, (today, months_after(today, -12)), |row| {
            let yielded = Yield {
                subscriptions: row.get(1)?,
                relations: row.get(2)?,
                active: 0,
                yearly: Money::ZERO,
                year_old: row.get(4)?,
                stayed: row.get(5)?,
                cancelled: row.get(3)?,
                left: 0,
                first_year: row.get(6)?,
            };
            Ok((row.get::<_, i64>(0)?, yielded))
        })?;
        let mut yields: HashMap<i64, Yield> = rows.into_iter().collect();
        let left = "SELECT left_by_action_id, count(*) FROM subscription WHERE left_by_action_id IS NOT NULL GROUP BY 1";
        for (action, count) in self.rows(left, [], |row| Ok((row.get(0)?, row.get(1)?)))? {
            yields.entry(action).or_default().left = count;
        }
        let actions: HashMap<i64, i64> = self
            .rows(
                "SELECT id, action_id FROM subscription WHERE action_id IS NOT NULL",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?
            .into_iter()
            .collect();
        for standing in self.standings_by_action()? {
            let running = standing.subscription.is_running(today);
            let yielded = actions.get(&standing.id).and_then(|action| yields.get_mut(action));
            if let Some(yielded) = yielded.filter(|_| running) {
                yielded.active += 1;
                yielded.yearly += standing.yearly_on(today);
            }
        }
        Ok(yields)
    }

    pub fn action_names(&self) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT name FROM campaign_action ORDER BY name COLLATE NOCASE";
        self.rows(sql, [], |row| row.get(0))
    }

    pub fn campaigns(&self) -> anyhow::Result<Vec<String>> {
        self.rows("SELECT name FROM campaign ORDER BY name COLLATE NOCASE", [], |row| row.get(0))
    }

    pub fn campaign_named(&self, name: &str) -> anyhow::Result<Option<i64>> {
        self.first("SELECT id FROM campaign WHERE name = ?1", [name], |row| row.get(0))
    }
}

impl Write<'_> {
    pub fn set_campaign(&self, campaign: &NewCampaign<'_>) -> anyhow::Result<()> {
        let sql =
            "INSERT INTO campaign (name, from_date, to_date, budget_cents) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (name) DO UPDATE SET from_date = ?2, to_date = ?3, budget_cents = ?4";
        let c = campaign;
        self.run(sql, (c.name, c.from, c.to, c.budget)).map(drop)
    }

    pub fn set_action(&self, action: &NewAction<'_>) -> anyhow::Result<()> {
        let sql = "INSERT INTO campaign_action (name, campaign_id, kind, on_date, cost_cents) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (name) DO UPDATE SET campaign_id = ?2, kind = ?3, on_date = ?4, cost_cents = ?5";
        let a = action;
        self.run(sql, (a.name, a.campaign_id, a.kind, a.on, a.cost)).map(drop)
    }

    /// Returns the act of a name, and makes one that stands by itself where there is none; nothing for no name.
    pub fn action_named(&self, name: &str) -> anyhow::Result<Option<i64>> {
        if name.is_empty() {
            return Ok(None);
        }
        let known =
            self.first("SELECT id FROM campaign_action WHERE name = ?1", [name], |row| row.get(0))?;
        match known {
            Some(id) => Ok(Some(id)),
            None => self.insert("INSERT INTO campaign_action (name) VALUES (?1)", [name]).map(Some),
        }
    }
}
