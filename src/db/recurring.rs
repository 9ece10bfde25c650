//! Invoices that come round without a subscription, their lines, and the turns that were made.

use std::collections::HashMap;

use rusqlite::Row;

use crate::db::invoices::{Line, LineKind};
use crate::db::{Read, Write};
use crate::domain::billing::Step;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::plan::Interval;
use crate::domain::pricing::Lowers;
use crate::domain::problem::{Problem, Thing};
use crate::domain::recurring::{Delivery, Rhythm};
use crate::domain::relation::Relation;

/// What comes round for somebody.
#[derive(Clone, Debug)]
pub struct Recurring {
    pub id: i64,
    pub relation_id: i64,
    pub rhythm: Rhythm,
    pub delivery: Delivery,
    pub buyer_reference: String,
    pub lines: Vec<PricedLine>,
    /// The turns that were made.
    pub made: Vec<Period>,
}

impl Recurring {
    /// What one turn comes to before discounts.
    pub fn total(&self) -> Money {
        self.lines.iter().map(PricedLine::amount).sum()
    }

    /// Returns the day after the last turn that was made.
    pub fn made_until(&self) -> Option<Day> {
        self.made.iter().map(|turn| turn.to).max()
    }

    /// Returns the days from `since` up to the next turn, or to the end, that are in no turn that was made.
    pub fn left_out(&self, since: Day) -> Vec<Period> {
        let mut days = Vec::new();
        let mut from = since;
        let until = self.next().or(self.rhythm.end).unwrap_or(since);
        for turn in &self.made {
            days.extend(Period::new(from, turn.from.min(until)));
            from = from.max(turn.to);
        }
        days.extend(Period::new(from, until));
        days
    }

    /// Returns the first day that is not invoiced yet; nothing after the end.
    pub fn next(&self) -> Option<Day> {
        self.rhythm.next(&self.made)
    }
}

/// Something with its price, before it is on an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    pub description: String,
    pub quantity: u32,
    /// Of one, with vat in it.
    pub price: Money,
    /// Empty for that of the product of this name on the day of each turn.
    pub vat_code: String,
    pub cost_center: String,
    pub ledger_account: String,
    /// What is off the line itself, whoever buys it.
    pub lowers: Option<Lowers>,
}

impl PricedLine {
    pub fn amount(&self) -> Money {
        let full = self.price.times(self.quantity);
        self.lowers.map_or(full, |lowers| lowers.lower(full))
    }

    /// Returns what is off the line, as it is typed and kept; empty for nothing.
    pub fn discount_in_words(&self) -> String {
        self.lowers.map(|lowers| lowers.to_string()).unwrap_or_default()
    }

    /// Returns the line of one turn on an invoice, before the discounts of who buys.
    pub fn of_turn(&self, recurring_id: i64, turn: Period, vat_basis_points: u32) -> Line {
        Line {
            period: Some(turn),
            kind: LineKind::Recurring(recurring_id),
            ..self.sold(turn.from, vat_basis_points)
        }
    }

    /// Returns the line of something that is sold on a day, before the discounts of who buys.
    pub fn sold(&self, on: Day, vat_basis_points: u32) -> Line {
        let (product, quantity) = (self.description.clone(), self.quantity);
        let full = self.price.times(self.quantity);
        let amount_cents = full.in_cents();
        let mut steps = vec![Step::Product { product, quantity, amount_cents }];
        let discount = self.lowers.map(|lowers| lowers.to_string());
        steps.extend(discount.map(|discount| Step::LineDiscount { discount }));
        Line {
            id: 0,
            description: self.description.clone(),
            subscription_id: None,
            period: None,
            quantity: self.quantity,
            discount: full - self.amount(),
            amount: self.amount(),
            vat_code: self.vat_code.clone(),
            vat_basis_points,
            cost_center: self.cost_center.clone(),
            ledger_account: self.ledger_account.clone(),
            steps,
            kind: LineKind::Sale,
            supplied_on: Some(on),
            relation_id: None,
        }
    }
}

const SELECT: &str = "SELECT id, relation_id, first_on, day, interval_count, interval_unit, end_date, delivery, buyer_reference
    FROM recurring_invoice";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Recurring> {
    let count = row.get(4)?;
    Ok(Recurring {
        id: row.get(0)?,
        relation_id: row.get(1)?,
        rhythm: Rhythm {
            first: row.get(2)?,
            day: row.get(3)?,
            interval: match row.get_ref(5)?.as_str()? {
                "week" => Interval::Weeks(count),
                _ => Interval::Months(count),
            },
            end: row.get(6)?,
        },
        delivery: Delivery::named(row.get_ref(7)?.as_str()?).unwrap_or_default(),
        buyer_reference: row.get(8)?,
        lines: vec![],
        made: vec![],
    })
}

fn line_from_row(row: &Row<'_>) -> rusqlite::Result<(i64, PricedLine)> {
    let line = PricedLine {
        description: row.get(1)?,
        quantity: row.get(2)?,
        price: row.get(3)?,
        vat_code: row.get(4)?,
        cost_center: row.get(5)?,
        ledger_account: row.get(6)?,
        lowers: row.get_ref(7)?.as_str()?.parse().ok(),
    };
    Ok((row.get(0)?, line))
}

impl Read<'_> {
    /// Returns everything that comes round, or came, in the order of the names of who gets it.
    pub fn recurring_invoices(&self) -> anyhow::Result<Vec<Recurring>> {
        let order = "ORDER BY (SELECT sort_key FROM relation WHERE id = relation_id), id";
        let mut all = self.rows(&format!("{SELECT} {order}"), [], from_row)?;
        let mut lines: HashMap<i64, Vec<PricedLine>> = HashMap::new();
        let sql = "SELECT recurring_id, description, quantity, price_cents, vat_code, cost_center, ledger_account, line_discount
                   FROM recurring_line ORDER BY recurring_id, position";
        for (id, line) in self.rows(sql, [], line_from_row)? {
            lines.entry(id).or_default().push(line);
        }
        let mut made: HashMap<i64, Vec<Period>> = HashMap::new();
        let sql = "SELECT recurring_id, from_date, to_date FROM recurring_turn ORDER BY recurring_id, from_date";
        let turns = self.rows(sql, [], |row| {
            Ok((row.get(0)?, Period { from: row.get(1)?, to: row.get(2)? }))
        })?;
        for (id, turn) in turns {
            made.entry(id).or_default().push(turn);
        }
        for recurring in &mut all {
            recurring.lines = lines.remove(&recurring.id).unwrap_or_default();
            recurring.made = made.remove(&recurring.id).unwrap_or_default();
        }
        Ok(all)
    }

    pub fn recurring_invoice(&self, id: i64) -> anyhow::Result<Option<Recurring>> {
        Ok(self.recurring_invoices()?.into_iter().find(|recurring| recurring.id == id))
    }

    pub fn find_recurring(&self, text: &str) -> anyhow::Result<Result<Recurring, Problem>> {
        let found = match text.trim().parse() {
            Ok(id) => self.recurring_invoice(id)?,
            Err(_) => None,
        };
        let (what, value) = (Thing::Recurring, text.trim().to_owned());
        Ok(found.ok_or(Problem::NotFound { what, value }))
    }

    /// Returns how many of what comes round have a turn of up to a day that was not made.
    pub fn recurring_due(&self, until: Day) -> anyhow::Result<usize> {
        let mut count = 0;
        for row in self.recurring_invoices()? {
            let is_due = row.next().is_some_and(|next| next <= until);
            // Whoever died is asked nothing more.
            let lives = |relation: Relation| relation.death_date.is_none();
            count += usize::from(is_due && self.relation(row.relation_id)?.is_some_and(lives));
        }
        Ok(count)
    }

    /// Returns the invoices, drafts too, of turns that begin on a day or later.
    pub fn invoices_of_turns_from(&self, id: i64, from: Day) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT DISTINCT invoice_id FROM recurring_turn WHERE recurring_id = ?1 AND ?2 <= from_date AND invoice_id IS NOT NULL ORDER BY 1";
        self.rows(sql, (id, from), |row| row.get(0))
    }

    /// Returns the turns of it that are on a draft.
    pub fn draft_turns(&self, id: i64) -> anyhow::Result<Vec<Period>> {
        let sql =
            "SELECT from_date, to_date FROM recurring_turn JOIN invoice ON invoice.id = invoice_id
                   WHERE recurring_id = ?1 AND invoice.state = 'draft' ORDER BY from_date";
        self.rows(sql, [id], |row| Ok(Period { from: row.get(0)?, to: row.get(1)? }))
    }

    /// Returns how many invoices have lines of what comes round, whatever became of them.
    pub fn invoices_with_recurring(&self, id: i64) -> anyhow::Result<usize> {
        let sql = "SELECT count(DISTINCT invoice_id) FROM invoice_line WHERE recurring_id = ?1";
        let count: i64 = self.value(sql, [id])?;
        Ok(usize::try_from(count)?)
    }

    /// Returns how each draft that came round is to reach its payer.
    pub fn deliveries(&self) -> anyhow::Result<HashMap<i64, Delivery>> {
        let sql = "SELECT invoice_id, delivery FROM recurring_turn JOIN recurring_invoice ON recurring_invoice.id = recurring_id
                   JOIN invoice ON invoice.id = invoice_id WHERE invoice.state = 'draft'";
        let rows = self.rows(sql, [], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        Ok(rows.into_iter().filter_map(|(id, name)| Some((id, Delivery::named(&name)?))).collect())
    }

    /// Returns how an invoice that came round is to reach its payer; nothing for any other.
    pub fn delivery_of(&self, invoice_id: i64) -> anyhow::Result<Option<Delivery>> {
        let sql = "SELECT delivery FROM recurring_turn JOIN recurring_invoice ON recurring_invoice.id = recurring_id
                   WHERE invoice_id = ?1 LIMIT 1";
        let name: Option<String> = self.first(sql, [invoice_id], |row| row.get(0))?;
        Ok(name.as_deref().and_then(Delivery::named))
    }
}

impl Write<'_> {
    pub fn add_recurring(&self, recurring: &Recurring) -> anyhow::Result<i64> {
        let sql = "INSERT INTO recurring_invoice (relation_id, first_on, day, interval_count, interval_unit, delivery, created_on)
                   VALUES (?1, ?2, 1, 1, 'month', 'manual', ?3)";
        let id = self.insert(sql, (recurring.relation_id, recurring.rhythm.first, self.today()))?;
        self.change_recurring(&Recurring { id, ..recurring.clone() })?;
        Ok(id)
    }

    /// Writes what comes round anew; the turns that were made stay.
    pub fn change_recurring(&self, recurring: &Recurring) -> anyhow::Result<()> {
        let rhythm = &recurring.rhythm;
        let (count, unit) = match rhythm.interval {
            Interval::Months(count) => (count, "month"),
            Interval::Weeks(count) => (count, "week"),
        };
        let sql = "UPDATE recurring_invoice SET relation_id = ?2, first_on = ?3, day = ?4, interval_count = ?5, interval_unit = ?6,
                   end_date = ?7, delivery = ?8, buyer_reference = ?9 WHERE id = ?1";
        let delivery = recurring.delivery.name();
        let id = recurring.id;
        let (who, reference) = (recurring.relation_id, &recurring.buyer_reference);
        self.run(
            sql,
            (id, who, rhythm.first, rhythm.day, count, unit, rhythm.end, delivery, reference),
        )?;
        self.run("DELETE FROM recurring_line WHERE recurring_id = ?1", [id])?;
        for (position, line) in (0..).zip(&recurring.lines) {
            let position: i64 = position;
            let sql = "INSERT INTO recurring_line (recurring_id, position, description, quantity, price_cents, vat_code, cost_center,
                       ledger_account, line_discount) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            let (what, quantity, price) = (&line.description, line.quantity, line.price);
            let (vat, center, account) = (&line.vat_code, &line.cost_center, &line.ledger_account);
            let off = line.discount_in_words();
            self.run(sql, (id, position, what, quantity, price, vat, center, account, off))?;
        }
        Ok(())
    }

    /// Removes what comes round; only where no turn was ever made.
    pub fn remove_recurring(&self, id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM recurring_line WHERE recurring_id = ?1", [id])?;
        self.run("DELETE FROM recurring_invoice WHERE id = ?1", [id]).map(drop)
    }

    /// Says that a turn was made: on an invoice, or given away.
    pub fn make_turn(
        &self,
        recurring_id: i64,
        turn: Period,
        invoice_id: Option<i64>,
        run_id: i64,
    ) -> anyhow::Result<()> {
        let sql = "INSERT INTO recurring_turn (recurring_id, from_date, to_date, invoice_id, run_id) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.run(sql, (recurring_id, turn.from, turn.to, invoice_id, run_id)).map(drop)
    }

    /// The turns on an invoice that is taken back are on the one that is made of it anew, or given away.
    pub fn move_turns(&self, invoice_id: i64, to: Option<i64>) -> anyhow::Result<()> {
        self.run(
            "UPDATE recurring_turn SET invoice_id = ?2 WHERE invoice_id = ?1",
            (invoice_id, to),
        )
        .map(drop)
    }

    /// The turns on a draft that goes can be made again.
    pub(super) fn remove_turns_of_invoice(&self, invoice_id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM recurring_turn WHERE invoice_id = ?1", [invoice_id]).map(drop)
    }

    /// What a run gave away that is taken back can be made again.
    pub(super) fn remove_turns_of_run(&self, run_id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM recurring_turn WHERE run_id = ?1", [run_id]).map(drop)
    }
}
