//! Subscriptions as they were agreed on, and what was changed in them.

use rusqlite::Row;

use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{Problem, Thing};
use crate::domain::subscription::{PLAN_CHANGED, Subscription};

pub(super) const COLUMNS: &str = "subscription.id, relation_id, plan_id, payer_id, mandate_id, start_date, anchor_day, billing_anchor, term_anchor,
    bill_from, price_cents, notice_date, end_date, end_reason, cost_center, buyer_reference, origin_text,
    coalesce((SELECT name FROM campaign_action WHERE id = action_id), ''), subscription.note,
    channel, subscription.created_on, previous_id, is_flagged, is_gift";

/// What can be changed in an agreement that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changeable {
    Contractant,
    Payer,
    Mandate,
    CostCenter,
    BuyerReference,
    OriginText,
    Action,
    Note,
}

impl Changeable {
    const ALL: [Changeable; 8] = [
        Changeable::Contractant,
        Changeable::Payer,
        Changeable::Mandate,
        Changeable::CostCenter,
        Changeable::BuyerReference,
        Changeable::OriginText,
        Changeable::Action,
        Changeable::Note,
    ];

    fn named(column: &str) -> Changeable {
        Changeable::ALL
            .into_iter()
            // Before there were campaigns an action was a text.
            .find(|field| {
                field.column() == column || field.column().strip_suffix("_id") == Some(column)
            })
            .unwrap_or(Changeable::Note)
    }

    /// The name of its column, which is also how the history names it.
    pub fn column(self) -> &'static str {
        match self {
            Changeable::Contractant => "relation_id",
            Changeable::Payer => "payer_id",
            Changeable::Mandate => "mandate_id",
            Changeable::CostCenter => "cost_center",
            Changeable::BuyerReference => "buyer_reference",
            Changeable::OriginText => "origin_text",
            Changeable::Action => "action_id",
            Changeable::Note => "note",
        }
    }
}

/// Something that was asked, tried or paid.
#[derive(Clone, Debug)]
pub struct PaymentEvent {
    pub on: Day,
    /// `invoice`, `attempt`, or where money came from.
    pub what: String,
    /// The number of the invoice, or the id of the attempt.
    pub reference: String,
    pub amount: Money,
    /// The kind of invoice, the state of the attempt, or the way it was paid.
    pub how: String,
    /// Why the bank sent it back.
    pub code: String,
}

/// A change as people read it.
#[derive(Clone, Debug)]
pub struct SubscriptionChange {
    pub on: Day,
    pub field: Changeable,
    pub old: String,
    pub new: String,
}

impl Read<'_> {
    pub fn subscription(&self, id: i64) -> anyhow::Result<Option<Subscription>> {
        let sql = format!("SELECT {COLUMNS} FROM subscription WHERE id = ?1");
        self.first(&sql, [id], |row| Ok(from_row(row)?.1))
    }

    pub fn find_subscription(&self, text: &str) -> anyhow::Result<Result<i64, Problem>> {
        let found = match text.trim().parse::<i64>() {
            Ok(id) => {
                self.first("SELECT id FROM subscription WHERE id = ?1", [id], |row| row.get(0))?
            }
            Err(_) => None,
        };
        Ok(found.ok_or_else(|| Problem::NotFound {
            what: Thing::Subscription,
            value: text.trim().to_owned(),
        }))
    }

    /// Returns whether another subscription follows on this one.
    pub fn has_successor(&self, id: i64) -> anyhow::Result<bool> {
        self.value("SELECT EXISTS (SELECT 1 FROM subscription WHERE previous_id = ?1)", [id])
    }

    /// Returns who is covered by a subscription beside its holder, by name.
    pub fn covered_persons(&self, id: i64) -> anyhow::Result<Vec<(i64, String)>> {
        let sql =
            "SELECT relation_id FROM covered_person JOIN relation ON relation.id = relation_id
                   WHERE subscription_id = ?1 ORDER BY sort_key";
        let people = self.rows(sql, [id], |row| row.get::<_, i64>(0))?;
        people.into_iter().map(|id| Ok((id, self.relation_name(id)?))).collect()
    }

    /// Returns everything that was asked and paid for a subscription, the newest first.
    pub fn payment_history(&self, id: i64) -> anyhow::Result<Vec<PaymentEvent>> {
        let invoices = "SELECT DISTINCT invoice_id FROM invoice_line WHERE subscription_id = ?1";
        let sql = format!(
            "SELECT invoice_date, 'invoice', number, total_cents, kind, '', 0 FROM invoice WHERE id IN ({invoices}) AND state = 'final'
             UNION ALL SELECT on_date, source, number, amount_cents, method, '', 1 FROM allocation JOIN invoice ON invoice.id = invoice_id
             WHERE invoice_id IN ({invoices}) AND source <> 'credit'
             UNION ALL SELECT run.on_date, 'attempt', end_to_end_id, amount_cents, collection_item.state, coalesce(return_code, ''), 2
             FROM collection_item JOIN run ON run.id = run_id WHERE invoice_id IN ({invoices}) ORDER BY 1 DESC, 7 DESC"
        );
        self.rows(&sql, [id], |row| {
            Ok(PaymentEvent {
                on: row.get(0)?,
                what: row.get(1)?,
                reference: row.get(2)?,
                amount: row.get(3)?,
                how: row.get(4)?,
                code: row.get(5)?,
            })
        })
    }

    /// Returns what was changed in a subscription, the newest first.
    pub fn subscription_changes(&self, id: i64) -> anyhow::Result<Vec<SubscriptionChange>> {
        let sql = "SELECT changed_on, field, old, new FROM subscription_change WHERE subscription_id = ?1 ORDER BY id DESC";
        self.rows(sql, [id], |row| {
            let field = Changeable::named(row.get_ref(1)?.as_str()?);
            Ok(SubscriptionChange { on: row.get(0)?, field, old: row.get(2)?, new: row.get(3)? })
        })
    }

    /// Returns whether a subscription is of a plan whose price falls with the place in the household.
    pub fn is_in_ladder(&self, subscription_id: i64) -> anyhow::Result<bool> {
        let sql = "SELECT in_household_ladder FROM subscription JOIN plan ON plan.id = plan_id WHERE subscription.id = ?1";
        Ok(self.first(sql, [subscription_id], |row| row.get(0))?.unwrap_or(false))
    }

    /// Returns the names of the plans somebody has that have not ended on a day.
    pub fn running_plans(&self, relation_id: i64, today: Day) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT DISTINCT plan.name FROM subscription JOIN plan ON plan.id = plan_id
                   WHERE relation_id = ?1 AND (end_date IS NULL OR ?2 < end_date) ORDER BY 1";
        self.rows(sql, (relation_id, today), |row| row.get(0))
    }

    pub fn has_subscription(&self, relation_id: i64) -> anyhow::Result<bool> {
        self.value(
            "SELECT EXISTS (SELECT 1 FROM subscription WHERE relation_id = ?1)",
            [relation_id],
        )
    }
}

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<(i64, Subscription)> {
    let subscription = Subscription {
        relation_id: row.get(1)?,
        plan_id: row.get(2)?,
        payer_id: row.get(3)?,
        mandate_id: row.get(4)?,
        start: row.get(5)?,
        anchor_day: row.get(6)?,
        billing_anchor: row.get(7)?,
        term_anchor: row.get(8)?,
        bill_from: row.get(9)?,
        price: row.get(10)?,
        notice_date: row.get(11)?,
        end: row.get(12)?,
        end_reason: row.get(13)?,
        cost_center: row.get(14)?,
        buyer_reference: row.get(15)?,
        origin_text: row.get(16)?,
        action: row.get(17)?,
        note: row.get(18)?,
        channel: row.get(19)?,
        created_on: row.get(20)?,
        previous_id: row.get(21)?,
        is_flagged: row.get(22)?,
        is_gift: row.get(23)?,
    };
    Ok((row.get(0)?, subscription))
}

impl Write<'_> {
    pub fn add_subscription(&self, subscription: &Subscription) -> anyhow::Result<i64> {
        let sql = "INSERT INTO subscription (relation_id, plan_id, payer_id, mandate_id, start_date, anchor_day, billing_anchor, term_anchor,
                   bill_from, price_cents, notice_date, end_date, end_reason, cost_center, buyer_reference, origin_text, action_id, note, channel,
                   created_on, previous_id, is_flagged, is_gift)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";
        let s = subscription;
        let action_id = self.action_named(&s.action)?;
        let values: [&dyn rusqlite::ToSql; 23] = [
            &s.relation_id,
            &s.plan_id,
            &s.payer_id,
            &s.mandate_id,
            &s.start,
            &s.anchor_day,
            &s.billing_anchor,
            &s.term_anchor,
            &s.bill_from,
            &s.price,
            &s.notice_date,
            &s.end,
            &s.end_reason,
            &s.cost_center,
            &s.buyer_reference,
            &s.origin_text,
            &action_id,
            &s.note,
            &s.channel,
            &s.created_on,
            &s.previous_id,
            &s.is_flagged,
            &s.is_gift,
        ];
        self.insert(sql, &values[..])
    }

    /// Ends a subscription on notice; the end it had before is kept for when the notice is taken back.
    pub fn cancel(&self, id: i64, notice: Day, end: Day, reason: &str) -> anyhow::Result<()> {
        let sql = "UPDATE subscription SET former_end_date = end_date, former_end_reason = end_reason, notice_date = ?2,
                   end_date = ?3, end_reason = ?4 WHERE id = ?1";
        self.run(sql, (id, notice, end, reason)).map(drop)
    }

    /// Keeps the act that made somebody leave.
    pub fn set_left_by(&self, id: i64, action_id: Option<i64>) -> anyhow::Result<()> {
        let sql = "UPDATE subscription SET left_by_action_id = ?2 WHERE id = ?1";
        self.run(sql, (id, action_id)).map(drop)
    }

    /// Takes a notice back and returns the end that stands again, if it had one.
    pub fn undo_cancel(&self, id: i64) -> anyhow::Result<Option<Day>> {
        let sql = "UPDATE subscription SET notice_date = NULL, end_date = former_end_date, end_reason = former_end_reason,
                   former_end_date = NULL, former_end_reason = NULL, left_by_action_id = NULL WHERE id = ?1";
        self.run(sql, [id])?;
        self.value("SELECT end_date FROM subscription WHERE id = ?1", [id])
    }

    /// Lets a subscription that ends by itself end later.
    pub fn move_end(&self, id: i64, end: Day) -> anyhow::Result<()> {
        self.run("UPDATE subscription SET end_date = ?2 WHERE id = ?1", (id, end)).map(drop)
    }

    pub fn set_anchors(
        &self,
        id: i64,
        billing: Day,
        term: Day,
        anchor_day: u32,
    ) -> anyhow::Result<()> {
        let sql = "UPDATE subscription SET billing_anchor = ?2, term_anchor = ?3, anchor_day = ?4 WHERE id = ?1";
        self.run(sql, (id, billing, term, anchor_day)).map(drop)
    }

    pub fn set_covered_persons(&self, id: i64, persons: &[i64]) -> anyhow::Result<()> {
        self.run("DELETE FROM covered_person WHERE subscription_id = ?1", [id])?;
        for person in persons {
            let sql = "INSERT INTO covered_person (subscription_id, relation_id) VALUES (?1, ?2)";
            self.run(sql, (id, *person))?;
        }
        Ok(())
    }

    /// Sets how many a subscription counts from a day on, or takes away what began on it.
    pub fn set_count(&self, id: i64, from: Day, count: Option<u32>) -> anyhow::Result<()> {
        let sql = "DELETE FROM subscription_count WHERE subscription_id = ?1 AND from_date = ?2";
        self.run(sql, (id, from))?;
        if let Some(count) = count {
            let sql = "INSERT INTO subscription_count (subscription_id, from_date, count) VALUES (?1, ?2, ?3)";
            self.run(sql, (id, from, count))?;
        }
        Ok(())
    }

    /// Ends a subscription because another plan takes its place.
    pub fn end_for_next(&self, id: i64, today: Day, end: Day) -> anyhow::Result<()> {
        self.cancel(id, today, end, PLAN_CHANGED)
    }

    /// Changes one column of an agreement and remembers what it was.
    pub fn change_subscription(
        &self,
        id: i64,
        change: &SubscriptionChange,
        value: &dyn rusqlite::ToSql,
    ) -> anyhow::Result<()> {
        let sql = format!("UPDATE subscription SET {} = ?2 WHERE id = ?1", change.field.column());
        let values: [&dyn rusqlite::ToSql; 2] = [&id, value];
        self.run(&sql, &values[..])?;
        let sql = "INSERT INTO subscription_change (subscription_id, changed_on, field, old, new) VALUES (?1, ?2, ?3, ?4, ?5)";
        let c = change;
        self.run(sql, (id, c.on, c.field.column(), &c.old, &c.new)).map(drop)
    }
}
