//! What the lists on screen need: every id with its search text in order, and the rows of one page.

use std::collections::HashMap;

use crate::db::Read;
use crate::db::invoices::Invoice;
use crate::db::runs::{Run, RunKind, RunState};
use crate::db::settings::Setting;
use crate::db::standings::Standing;
use crate::domain::calendar::Day;
use crate::domain::index::{Index, Order};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::relation::{Name, fold};
use crate::domain::subscription::{Life, Status, status};
use crate::domain::validity::{Covered, Validity, validity};

#[derive(Clone, Debug)]
pub struct RelationRow {
    pub id: i64,
    pub number: String,
    pub name: String,
    pub city: String,
    pub plans: String,
    pub open: Money,
    pub standing: Membership,
}

/// Whether somebody is a member on a day; computed from memberships only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Membership {
    Never,
    Planned,
    Member,
    Former,
}

impl Membership {
    pub fn name(self) -> &'static str {
        match self {
            Membership::Never => "none",
            Membership::Planned => "planned",
            Membership::Member => "member",
            Membership::Former => "former_member",
        }
    }
}

/// How many of everything, for the dashboard.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Counts {
    pub relations: i64,
    pub members: i64,
    pub subscriptions: i64,
    pub draft_invoices: i64,
    pub draft_cents: i64,
    pub open_invoices: i64,
    pub open_cents: i64,
    /// Open, in no collection, and with a payer who lets the club collect.
    pub collectable_invoices: i64,
    pub collectable_cents: i64,
    /// Past the day they must be paid, and not on their way in a collection.
    pub overdue_invoices: i64,
    pub overdue_cents: i64,
    /// Of which more was paid than there was to pay, and how much that is.
    pub overpaid_invoices: i64,
    pub overpaid_cents: i64,
    pub runs_not_uploaded: i64,
    /// Collections in these that must not go to the bank any more.
    pub unfit_items: usize,
    pub in_collection_cents: i64,
    /// Credited by the bank, and still to be asked back by payers without a reason.
    pub reversible_cents: i64,
    /// Movements of the bank that a person must look at.
    pub bank_entries_waiting: i64,
    /// Subscriptions that have begun and of which no invoice was ever made.
    pub never_billed: i64,
    /// Collections that came back and are still open.
    pub returned_open: usize,
    /// Applications nobody has decided on.
    pub intakes_open: i64,
    /// Messages that lie ready.
    pub messages_ready: i64,
    pub requests_open: i64,
    /// What comes round without a subscription and is due.
    pub recurring_due: usize,
    /// Relations with something in their basket that the next round invoices.
    pub baskets_waiting: i64,
}

impl Read<'_> {
    /// Returns what is open of every payer.
    fn open_by_payer(&self) -> anyhow::Result<HashMap<i64, Money>> {
        let sql = "SELECT payer_id, sum(total_cents - coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id), 0))
                   FROM invoice WHERE state = 'final' GROUP BY payer_id";
        Ok(self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }

    pub fn relation_index(&self, order: Order, today: Day) -> anyhow::Result<Index> {
        self.relation_index_of(order, today, |_| true)
    }

    /// Returns the relations that are wanted. Among what a filter searches are the groups somebody is in on a day and what
    /// they are subscribed to then, as `groep:jeugd` and `abonnement:blad`.
    pub fn relation_index_of(
        &self,
        order: Order,
        today: Day,
        wanted: impl Fn(i64) -> bool,
    ) -> anyhow::Result<Index> {
        let open = self.open_by_payer()?;
        let references = self.references_by_relation()?;
        let [groups, plans] = self.labels_by_id()?;
        let labels = self.labels_by_relation([&groups, &plans], today)?;
        let order_by = match order {
            Order::Name | Order::Amount | Order::Date => "sort_key, id",
            Order::Number => "length(number), number",
            Order::City => "city COLLATE NOCASE, sort_key",
        };
        let sql = format!(
            "SELECT id, search_key FROM relation WHERE archived_on IS NULL ORDER BY {order_by}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut index = Index::default();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if !wanted(id) {
                continue;
            }
            let open = open.get(&id).copied().unwrap_or_default();
            let searched = [
                row.get_ref(1)?.as_str()?,
                references.get(&id).map(String::as_str).unwrap_or_default(),
            ];
            let labels = labels.get(&id).map(Vec::as_slice).unwrap_or_default();
            index.push_labelled(id, open, &searched, labels);
        }
        Ok(if order == Order::Amount { index.by_amount() } else { index })
    }

    /// Returns the references and the accounts of everybody's mandates. Walked once: a question for each relation takes four
    /// times as long.
    fn references_by_relation(&self) -> anyhow::Result<HashMap<i64, String>> {
        let sql = "SELECT relation_id, reference_key || ' ' || lower(iban) FROM mandate
                   UNION ALL SELECT relation_id, reference_key FROM mandate_form";
        let mut by_relation: HashMap<i64, String> = HashMap::new();
        for (id, text) in self.rows(sql, [], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))? {
            let known = by_relation.entry(id).or_default();
            *known += &text;
            known.push(' ');
        }
        Ok(by_relation)
    }

    /// Returns the labels of everybody on a day, of the groups and of the plans with these names.
    fn labels_by_relation<'a>(
        &self,
        [groups, plans]: [&'a HashMap<i64, String>; 2],
        today: Day,
    ) -> anyhow::Result<HashMap<i64, Vec<&'a str>>> {
        let in_group = "SELECT relation_id, group_id FROM group_member
                        WHERE valid_from <= ?1 AND (valid_to IS NULL OR ?1 < valid_to)";
        let subscribed = "SELECT relation_id, plan_id FROM subscription
                          WHERE start_date <= ?1 AND (end_date IS NULL OR ?1 < end_date)";
        let mut by_relation: HashMap<i64, Vec<&str>> = HashMap::new();
        for (sql, names) in [(in_group, groups), (subscribed, plans)] {
            for (id, of) in self.rows(sql, [today], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let name = names.get::<i64>(&of).map(String::as_str);
                by_relation.entry(id).or_default().extend(name);
            }
        }
        Ok(by_relation)
    }

    /// Returns the labels of groups and of plans, each by its id.
    fn labels_by_id(&self) -> anyhow::Result<[HashMap<i64, String>; 2]> {
        let groups = self.labels("groep", "SELECT id, name FROM relation_group")?;
        Ok([groups, self.labels("abonnement", "SELECT id, name FROM plan")?])
    }

    /// Returns every label that a filter can name, in order.
    pub(super) fn filter_labels(&self) -> anyhow::Result<Vec<String>> {
        let mut labels: Vec<String> =
            self.labels_by_id()?.into_iter().flat_map(HashMap::into_values).collect();
        labels.sort();
        Ok(labels)
    }

    /// Returns what a filter finds each of these by, by its id.
    fn labels(&self, what: &str, sql: &str) -> anyhow::Result<HashMap<i64, String>> {
        let found = self.rows(sql, [], |row| {
            let name: String = row.get(1)?;
            Ok((row.get(0)?, format!("{what}:{}", fold(&name))))
        });
        Ok(found?.into_iter().collect())
    }

    /// Returns the relations that a filter of the list of relations shows.
    pub fn relations_like(&self, filter: &str, today: Day) -> anyhow::Result<Vec<i64>> {
        let index = self.relation_index(Order::Number, today)?;
        Ok(index.filter(filter).into_iter().filter_map(|at| index.id(at)).collect())
    }

    pub fn relation_row(&self, id: i64, today: Day) -> anyhow::Result<Option<RelationRow>> {
        let sql = "SELECT number, first_name, prefix, last_name, city,
                   (SELECT group_concat(DISTINCT plan.name) FROM subscription JOIN plan ON plan.id = plan_id
                    WHERE relation_id = relation.id AND start_date <= ?2 AND (end_date IS NULL OR ?2 < end_date)),
                   coalesce((SELECT sum(total_cents - coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id), 0))
                    FROM invoice WHERE payer_id = relation.id AND state = 'final'), 0)
                   FROM relation WHERE id = ?1";
        let row = self.first(sql, (id, today), |row| {
            Ok(RelationRow {
                id,
                number: row.get(0)?,
                name: Name { first: row.get(1)?, prefix: row.get(2)?, last: row.get(3)? }.listed(),
                city: row.get(4)?,
                plans: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
                open: row.get(6)?,
                standing: Membership::Never,
            })
        })?;
        row.map(|row| Ok(RelationRow { standing: self.membership(id, today)?, ..row })).transpose()
    }

    /// Returns whether somebody is a member on a day.
    pub fn membership(&self, relation_id: i64, on: Day) -> anyhow::Result<Membership> {
        let sql = "SELECT max(start_date <= ?2 AND (end_date IS NULL OR ?2 < end_date)), max(?2 < start_date), count(*)
                   FROM subscription JOIN plan ON plan.id = plan_id WHERE used_for_membership = 1 AND
                   subscription.id IN (SELECT id FROM subscription WHERE relation_id = ?1 UNION ALL SELECT subscription_id FROM covered_person WHERE relation_id = ?1)";
        let found: (Option<bool>, Option<bool>, i64) = self
            .connection
            .prepare_cached(sql)?
            .query_row((relation_id, on), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(match found {
            (Some(true), _, _) => Membership::Member,
            (_, Some(true), _) => Membership::Planned,
            (_, _, 0) => Membership::Never,
            _ => Membership::Former,
        })
    }

    /// Returns whether somebody's membership holds on a day: invoiced, and paid within the grace.
    pub fn validity(&self, relation_id: i64, on: Day) -> anyhow::Result<Validity> {
        let condition = "subscription.id IN (SELECT id FROM subscription WHERE relation_id = ?1 UNION ALL SELECT subscription_id FROM covered_person WHERE relation_id = ?1)";
        let grace = self.setting_count(Setting::MembershipGrace)?;
        let covered = self.membership_coverage(condition, &[&relation_id])?;
        let covered: Vec<Covered> = covered.into_iter().map(|(_, covered)| covered).collect();
        Ok(validity(&covered, on, grace))
    }

    /// Returns whether the membership of each holds on a day who ever had one; everybody else never had.
    pub fn validities(&self, on: Day) -> anyhow::Result<HashMap<i64, Validity>> {
        let mut by_relation: HashMap<i64, Vec<Covered>> = HashMap::new();
        let also: HashMap<i64, Vec<i64>> = {
            let mut also: HashMap<i64, Vec<i64>> = HashMap::new();
            let sql = "SELECT subscription_id, relation_id FROM covered_person";
            for (id, person) in self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))? {
                also.entry(id).or_default().push(person);
            }
            also
        };
        for ((id, holder), covered) in self.membership_coverage("1", &[])? {
            by_relation.entry(holder).or_default().push(covered);
            for person in also.get(&id).into_iter().flatten() {
                by_relation.entry(*person).or_default().push(covered);
            }
        }
        let grace = self.setting_count(Setting::MembershipGrace)?;
        let judged =
            by_relation.into_iter().map(|(id, covered)| (id, validity(&covered, on, grace)));
        Ok(judged.collect())
    }

    /// Returns what is invoiced of memberships, each with its subscription and the holder of that.
    fn membership_coverage(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> anyhow::Result<Vec<((i64, i64), Covered)>> {
        let sql = format!(
            "SELECT from_date, to_date, CASE WHEN 0 < open_cents THEN invoice_due.due_date END, subscription.id, subscription.relation_id FROM coverage
                   JOIN subscription ON subscription.id = coverage.subscription_id JOIN plan ON plan.id = plan_id
                   LEFT JOIN invoice_line ON invoice_line.id = invoice_line_id LEFT JOIN invoice ON invoice.id = invoice_line.invoice_id
                   LEFT JOIN invoice_open ON invoice_open.invoice_id = invoice.id
                   LEFT JOIN invoice_due ON invoice_due.invoice_id = invoice.id
                   WHERE {condition} AND used_for_membership = 1 AND (coverage.kind <> 'billed' OR invoice.state = 'final')"
        );
        self.rows(&sql, values, |row| {
            let period = Period { from: row.get(0)?, to: row.get(1)? };
            Ok(((row.get(3)?, row.get(4)?), Covered { period, unpaid_since: row.get(2)? }))
        })
    }

    pub fn invoice_index(&self, order: Order, only_open: bool) -> anyhow::Result<Index> {
        let order_by = match order {
            Order::Name => "relation.sort_key, invoice.id",
            Order::City | Order::Number | Order::Amount => {
                "invoice.state = 'draft' DESC, year DESC, sequence DESC, invoice.id"
            }
            Order::Date => "due_date, invoice.id",
        };
        let sql = format!(
            "SELECT invoice.id, coalesce(invoice.number, 'concept'), relation.search_key, invoice.state,
             total_cents, coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id), 0)
             FROM invoice JOIN relation ON relation.id = payer_id ORDER BY {order_by}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut index = Index::default();
        while let Some(row) = rows.next()? {
            let (total, paid): (Money, Money) = (row.get(4)?, row.get(5)?);
            let is_draft = row.get_ref(3)?.as_str()? == "draft";
            let open = total - paid;
            if only_open && (is_draft || open.is_zero()) {
                continue;
            }
            let word = match (is_draft, open.is_zero()) {
                (true, _) => "draft",
                (false, true) => "betaald paid",
                (false, false) => "open",
            };
            index.push(
                row.get(0)?,
                if is_draft { total } else { open },
                &[&row.get_ref(1)?.as_str()?.to_ascii_lowercase(), row.get_ref(2)?.as_str()?, word],
            );
        }
        Ok(if order == Order::Amount { index.by_amount() } else { index })
    }

    pub fn invoice_row(&self, id: i64) -> anyhow::Result<Option<Invoice>> {
        self.invoice(id)
    }

    /// Returns the subscriptions that are wanted, all of them or those that an act brought.
    pub fn subscription_index(
        &self,
        order: Order,
        action: Option<i64>,
        wanted: impl Fn(i64) -> bool,
    ) -> anyhow::Result<Index> {
        let order_by = match order {
            Order::Name | Order::City | Order::Amount => "relation.sort_key, subscription.id",
            Order::Number => "subscription.id",
            Order::Date => "start_date DESC, subscription.id",
        };
        let sql = format!(
            "SELECT subscription.id, relation.search_key, plan.name, origin_text || ' ' || coalesce((SELECT name FROM campaign_action WHERE id = action_id), ''),
             coalesce(price_cents, (SELECT amount_cents FROM price WHERE price.plan_id = plan.id ORDER BY valid_from DESC LIMIT 1), 0)
             FROM subscription JOIN relation ON relation.id = relation_id JOIN plan ON plan.id = plan_id
             WHERE ?1 IS NULL OR action_id = ?1 ORDER BY {order_by}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([action])?;
        let mut index = Index::default();
        while let Some(row) = rows.next()? {
            let (plan, origin) = (fold(row.get_ref(2)?.as_str()?), fold(row.get_ref(3)?.as_str()?));
            if !wanted(row.get(0)?) {
                continue;
            }
            index.push(row.get(0)?, row.get(4)?, &[row.get_ref(1)?.as_str()?, &plan, &origin]);
        }
        Ok(if order == Order::Amount { index.by_amount() } else { index })
    }

    /// Returns the status of every subscription on a day.
    pub fn statuses(&self, today: Day) -> anyhow::Result<HashMap<i64, Status>> {
        let sql = "SELECT id, start_date, end_date, end_reason, EXISTS (SELECT 1 FROM pause WHERE subscription_id = subscription.id
                   AND from_date <= ?1 AND (to_date IS NULL OR ?1 < to_date)) FROM subscription";
        let rows = self.rows(sql, [today], |row| {
            let reason: Option<String> = row.get(3)?;
            let life = Life {
                start: row.get(1)?,
                end: row.get(2)?,
                end_reason: reason.as_deref(),
                is_paused: row.get(4)?,
            };
            Ok((row.get(0)?, status(life, today)))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Returns what is open past its day on invoices with a line of a subscription.
    pub fn overdue_of_subscription(&self, id: i64, today: Day) -> anyhow::Result<Money> {
        let sql = "SELECT coalesce(sum(open_cents), 0) FROM invoice_open JOIN invoice_due ON invoice_due.invoice_id = invoice_open.invoice_id
                   WHERE invoice_open.invoice_id IN (SELECT DISTINCT invoice_id FROM invoice_line WHERE subscription_id = ?1)
                   AND 0 < open_cents AND due_date < ?2";
        self.value(sql, (id, today))
    }

    /// Returns the invoices with a line of a subscription on which something is open, the oldest first.
    pub fn open_of_subscription(&self, id: i64) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT DISTINCT invoice.id FROM invoice JOIN invoice_line ON invoice_line.invoice_id = invoice.id
                   JOIN invoice_open ON invoice_open.invoice_id = invoice.id
                   WHERE subscription_id = ?1 AND third_party_id IS NULL AND invoice.kind = 'invoice' AND 0 < open_cents ORDER BY invoice.id";
        self.rows(sql, [id], |row| row.get(0))
    }

    /// Returns a subscription with the listed name of its holder.
    pub fn subscription_row(&self, id: i64) -> anyhow::Result<Option<(Standing, String)>> {
        let Some(standing) = self.standing(id)? else { return Ok(None) };
        let name = self
            .relation(standing.subscription.relation_id)?
            .map(|relation| relation.name.listed())
            .unwrap_or_default();
        Ok(Some((standing, name)))
    }

    pub fn has_no_relation(&self) -> anyhow::Result<bool> {
        let sql = "SELECT 1 FROM relation WHERE archived_on IS NULL LIMIT 1";
        Ok(self.first(sql, [], |_| Ok(()))?.is_none())
    }

    /// Returns how many subscriptions have begun of which no invoice was ever made.
    pub fn never_billed(&self, today: Day) -> anyhow::Result<i64> {
        let sql = "SELECT count(*) FROM subscription WHERE start_date <= ?1 AND (end_date IS NULL OR start_date < end_date)
                   AND NOT EXISTS (SELECT 1 FROM coverage WHERE subscription_id = subscription.id)";
        self.value(sql, [today])
    }

    pub fn counts(&self, today: Day) -> anyhow::Result<Counts> {
        let one = |sql: &str| -> anyhow::Result<(i64, i64)> {
            Ok(self
                .connection
                .prepare_cached(sql)?
                .query_row([today], |row| Ok((row.get(0)?, row.get(1)?)))?)
        };
        let (relations, _) =
            one("SELECT count(*), ?1 IS NULL FROM relation WHERE archived_on IS NULL")?;
        let (subscriptions, _) = one(
            "SELECT count(*), ?1 IS NULL FROM subscription WHERE start_date <= ?1 AND (end_date IS NULL OR ?1 < end_date)",
        )?;
        let (members, _) = one(
            "WITH running AS (SELECT subscription.id, relation_id FROM subscription JOIN plan ON plan.id = plan_id
             WHERE used_for_membership = 1 AND start_date <= ?1 AND (end_date IS NULL OR ?1 < end_date))
             SELECT count(*), ?1 IS NULL FROM (SELECT relation_id FROM running
             UNION SELECT covered_person.relation_id FROM covered_person JOIN running ON running.id = subscription_id)",
        )?;
        let (draft_invoices, draft_cents) = one(
            "SELECT count(*), coalesce(sum(total_cents), 0) FROM invoice WHERE state = 'draft' AND ?1 <> ''",
        )?;
        // One walk over the invoices for both: this is what the first frame waits for.
        let sql = "SELECT count(*), coalesce(sum(open), 0), count(overdue), coalesce(sum(overdue), 0), count(*) FILTER (WHERE open < 0),
                   coalesce(-sum(open) FILTER (WHERE open < 0), 0) FROM (SELECT open, CASE WHEN due_date < ?1
                   AND NOT EXISTS (SELECT 1 FROM collection_item WHERE invoice_id = owed.id AND state IN ('selected', 'exported', 'uploaded'))
                   THEN open END AS overdue FROM (SELECT id, due_date, total_cents - coalesce((SELECT sum(amount_cents) FROM allocation
                   WHERE invoice_id = invoice.id), 0) AS open FROM invoice WHERE state = 'final') AS owed WHERE open <> 0)";
        let [
            open_invoices,
            open_cents,
            overdue_invoices,
            overdue_cents,
            overpaid_invoices,
            overpaid_cents,
        ] = self.connection.prepare_cached(sql)?.query_row([today], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?])
        })?;
        let (collectable_invoices, collectable_cents) = one(
            "SELECT count(*), coalesce(sum(open), 0) FROM (SELECT invoice.id, payer_id, total_cents - coalesce((SELECT sum(amount_cents)
             FROM allocation WHERE invoice_id = invoice.id), 0) AS open FROM invoice WHERE state = 'final') AS owed
             JOIN relation ON relation.id = payer_id AND direct_debit_enabled = 1 AND collection_block IS NULL AND death_date IS NULL
             WHERE 0 < open AND NOT EXISTS (SELECT 1 FROM collection_item WHERE invoice_id = owed.id AND state IN ('selected', 'exported', 'uploaded')
             AND settled_on IS NULL) AND EXISTS (SELECT 1 FROM mandate WHERE relation_id = payer_id AND revoked_on IS NULL AND signed_on <= ?1
             AND (kind = 'recurrent' OR last_used_on IS NULL))",
        )?;
        let (runs_not_uploaded, _) = one(
            "SELECT count(*), ?1 IS NULL FROM run WHERE kind = 'collection' AND state IN ('made', 'written')",
        )?;
        let mut unfit_items = 0;
        let waits = |run: &Run| matches!(run.state, RunState::Made | RunState::Written);
        for run in self.runs(RunKind::Collection)?.iter().filter(|run| waits(run)) {
            unfit_items += self.unfit_items(run.id)?.len();
        }
        let (_, in_collection_cents) = one(
            "SELECT count(*), coalesce(sum(amount_cents), 0) FROM collection_item WHERE state IN ('selected', 'exported', 'uploaded') AND settled_on IS NULL AND ?1 <> ''",
        )?;
        let (_, reversible_cents) = one(
            "SELECT count(*), coalesce(sum(amount_cents), 0) FROM collection_item WHERE state = 'uploaded'
             AND ?1 <= date(settled_on, '+56 days')",
        )?;
        let (bank_entries_waiting, _) =
            one("SELECT count(*), ?1 IS NULL FROM bank_entry WHERE state <> 'booked'")?;
        let (intakes_open, _) =
            one("SELECT count(*), ?1 IS NULL FROM intake WHERE state IN ('new', 'waiting')")?;
        let (messages_ready, _) =
            one("SELECT count(*), ?1 IS NULL FROM message WHERE state = 'ready'")?;
        let (requests_open, _) =
            one("SELECT count(*), ?1 IS NULL FROM request WHERE done_on IS NULL")?;
        Ok(Counts {
            relations,
            members,
            subscriptions,
            draft_invoices,
            draft_cents,
            open_invoices,
            open_cents,
            collectable_invoices,
            collectable_cents,
            overdue_invoices,
            overdue_cents,
            overpaid_invoices,
            overpaid_cents,
            runs_not_uploaded,
            unfit_items,
            in_collection_cents,
            reversible_cents,
            bank_entries_waiting,
            never_billed: self.never_billed(today)?,
            returned_open: self.returned_open()?.len(),
            intakes_open,
            messages_ready,
            requests_open,
            recurring_due: self.recurring_due(today)?,
            baskets_waiting: self.value(
                "SELECT count(DISTINCT relation_id) FROM basket_line JOIN relation ON relation.id = relation_id
                 JOIN relation AS payer ON payer.id = coalesce(relation.default_payer_id, relation.id)
                 WHERE invoice_line_id IS NULL AND payer.death_date IS NULL",
                [],
            )?,
        })
    }
}
