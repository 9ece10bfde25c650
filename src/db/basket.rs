//! What somebody took and pays with the next round, and what they bought before.

use crate::db::recurring::PricedLine;
use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::period::Period;

/// Something in a basket.
#[derive(Clone, Debug)]
pub struct BasketLine {
    pub id: i64,
    pub relation_id: i64,
    /// Who pays it: the one who pays for them by default, or they themselves.
    pub payer_id: i64,
    pub on: Day,
    pub line: PricedLine,
}

/// Something that was bought: on an invoice, or still in the basket.
#[derive(Clone, Debug)]
pub struct Purchase {
    pub description: String,
    pub on: Day,
    pub period: Option<Period>,
    pub amount: Money,
    /// What is open on its invoice.
    pub open: Money,
    pub invoice_id: i64,
    pub is_final: bool,
}

impl Read<'_> {
    /// Returns what is in baskets up to and including a day; of one relation, or of all.
    pub fn baskets(&self, until: Day, relation_id: Option<i64>) -> anyhow::Result<Vec<BasketLine>> {
        let sql = "SELECT basket_line.id, relation_id, coalesce(default_payer_id, relation_id), added_on, description, quantity, price_cents, vat_code,
                   cost_center, ledger_account, line_discount FROM basket_line JOIN relation ON relation.id = relation_id
                   WHERE invoice_line_id IS NULL AND added_on <= ?1 AND (?2 IS NULL OR relation_id = ?2) ORDER BY basket_line.id";
        self.rows(sql, (until, relation_id), |row| {
            Ok(BasketLine {
                id: row.get(0)?,
                relation_id: row.get(1)?,
                payer_id: row.get(2)?,
                on: row.get(3)?,
                line: PricedLine {
                    description: row.get(4)?,
                    quantity: row.get(5)?,
                    price: row.get(6)?,
                    vat_code: row.get(7)?,
                    cost_center: row.get(8)?,
                    ledger_account: row.get(9)?,
                    lowers: row.get_ref(10)?.as_str()?.parse().ok(),
                },
            })
        })
    }

    /// Returns whether one of these is on an invoice or in a basket.
    pub fn has_basket_line(&self, ids: &[i64]) -> anyhow::Result<bool> {
        for id in ids {
            if self.value("SELECT EXISTS (SELECT 1 FROM basket_line WHERE id = ?1)", [id])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns what somebody bought: what is theirs by a subscription or a basket, and what they were invoiced without one;
    /// the latest first. What was credited whole is not bought; of what was credited from a day on, that what is before it is.
    pub fn purchases_of(&self, relation_id: i64) -> anyhow::Result<Vec<Purchase>> {
        let sql = "WITH back AS (
                       SELECT credits_id, subscription_id, period_from, period_to, amount_cents, vat_code FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                       WHERE credits_id IS NOT NULL AND third_party_id IS NULL AND household_id IS NULL)
                   SELECT description, invoice_date, period_from,
                   coalesce((SELECT min(back.period_from) FROM back WHERE back.credits_id = invoice.id AND back.subscription_id = invoice_line.subscription_id AND back.vat_code = invoice_line.vat_code
                             AND invoice_line.period_from <= back.period_from AND back.period_to <= invoice_line.period_to), period_to),
                   amount_cents
                   + coalesce((SELECT sum(back.amount_cents) FROM back WHERE back.credits_id = invoice.id AND back.subscription_id = invoice_line.subscription_id AND back.vat_code = invoice_line.vat_code
                               AND invoice_line.period_from <= back.period_from AND back.period_to <= invoice_line.period_to), 0),
                   CASE WHEN invoice.state = 'draft' THEN 0 ELSE (SELECT open_cents FROM invoice_open WHERE invoice_open.invoice_id = invoice.id) END,
                   invoice.id, invoice.state = 'final'
                   FROM invoice_line JOIN invoice ON invoice.id = invoice_line.invoice_id
                   WHERE invoice.kind = 'invoice' AND third_party_id IS NULL AND household_id IS NULL
                   AND coalesce((SELECT invoice.total_cents + sum(total_cents) > 0 FROM invoice AS credit WHERE credit.credits_id = invoice.id), 1)
                   AND invoice_line.id IN (
                       SELECT invoice_line.id FROM invoice_line JOIN subscription ON subscription.id = subscription_id WHERE relation_id = ?1
                       UNION SELECT invoice_line_id FROM basket_line WHERE relation_id = ?1 AND invoice_line_id IS NOT NULL
                       UNION SELECT invoice_line.id FROM invoice_line JOIN invoice ON invoice.id = invoice_id WHERE payer_id = ?1 AND subscription_id IS NULL
                           AND NOT EXISTS (SELECT 1 FROM basket_line WHERE invoice_line_id = invoice_line.id AND relation_id <> ?1))
                   ORDER BY invoice.id DESC, position";
        let bought = self.rows(sql, [relation_id], |row| {
            let period = row.get::<_, Option<Day>>(2)?.zip(row.get(3)?);
            Ok(Purchase {
                description: row.get(0)?,
                on: row.get(1)?,
                period: period.map(|(from, to)| Period { from, to }),
                amount: row.get(4)?,
                open: row.get(5)?,
                invoice_id: row.get(6)?,
                is_final: row.get(7)?,
            })
        })?;
        let is_left =
            |bought: &Purchase| bought.period.is_none_or(|period| period.from < period.to);
        Ok(bought.into_iter().filter(is_left).collect())
    }
}

impl Write<'_> {
    /// Puts a line in a basket, under the id that it had where it is put back.
    pub fn add_to_basket(
        &self,
        id: Option<i64>,
        relation_id: i64,
        on: Day,
        line: &PricedLine,
    ) -> anyhow::Result<i64> {
        let sql = "INSERT INTO basket_line (relation_id, added_on, description, quantity, price_cents, vat_code, cost_center, ledger_account, id,
                   line_discount) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let (what, quantity, price) = (&line.description, line.quantity, line.price);
        let (vat, center, account) = (&line.vat_code, &line.cost_center, &line.ledger_account);
        let off = line.discount_in_words();
        self.insert(sql, (relation_id, on, what, quantity, price, vat, center, account, id, off))
    }

    pub fn remove_from_basket(&self, id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM basket_line WHERE id = ?1", [id]).map(drop)
    }

    /// Says on which line of an invoice something from a basket is.
    pub fn invoice_basket_line(&self, id: i64, line_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE basket_line SET invoice_line_id = ?2 WHERE id = ?1";
        self.run(sql, (id, line_id)).map(drop)
    }

    /// What was on a line that is taken back is on the one that is made of it anew.
    pub fn move_basket_line(&self, line_id: i64, to: i64) -> anyhow::Result<()> {
        let sql = "UPDATE basket_line SET invoice_line_id = ?2 WHERE invoice_line_id = ?1";
        self.run(sql, (line_id, to)).map(drop)
    }

    /// What was on a draft that goes is in the basket again.
    pub(super) fn put_back_in_baskets(&self, invoice_id: i64) -> anyhow::Result<()> {
        let sql = "UPDATE basket_line SET invoice_line_id = NULL WHERE invoice_line_id IN (SELECT id FROM invoice_line WHERE invoice_id = ?1)";
        self.run(sql, [invoice_id]).map(drop)
    }
}
