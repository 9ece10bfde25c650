//! The tables that go out: the same rows for CSV, XLSX and JSON.

use std::fs;
use std::io::Write as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Value, json};

use crate::db::Read;
use crate::db::invoices::Invoice;
use crate::db::lists::Membership;
use crate::db::shipments::ShipmentState;
use crate::db::{OnDisk, make_folder, private_file};
use crate::domain::billing::next_period;
use crate::domain::calendar::{Day, days_after, months_after};
use crate::domain::cancellation::{NoticeAt, notice_deadline};
use crate::domain::money::Money;
use crate::domain::relation::{RelationKind, harmless};
use crate::exchange::table::csv;
pub use crate::exchange::table::{Cell, Table};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Relations,
    Subscriptions,
    Invoices,
    Open,
    Collections,
    Mandates,
    Journal,
    Audit,
    Campaigns,
    Shipments,
    Invoiced,
    Income,
    Ageing,
    DirectDebit,
    Members,
}

impl What {
    pub const ALL: [What; 15] = [
        What::Relations,
        What::Subscriptions,
        What::Invoices,
        What::Open,
        What::Collections,
        What::Mandates,
        What::Journal,
        What::Audit,
        What::Campaigns,
        What::Shipments,
        What::Invoiced,
        What::Income,
        What::Ageing,
        What::DirectDebit,
        What::Members,
    ];

    pub fn name(self) -> &'static str {
        match self {
            What::Relations => "relations",
            What::Subscriptions => "subscriptions",
            What::Invoices => "invoices",
            What::Open => "open",
            What::Collections => "collections",
            What::Mandates => "mandates",
            What::Journal => "journal",
            What::Audit => "audit",
            What::Campaigns => "campaigns",
            What::Shipments => "shipments",
            What::Invoiced => "invoiced",
            What::Income => "income",
            What::Ageing => "ageing",
            What::DirectDebit => "direct_debit",
            What::Members => "members",
        }
    }

    pub fn named(name: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.name() == name)
    }
}

/// Makes a table as things stand on a day.
pub fn make(read: &Read<'_>, what: What, on: Day) -> anyhow::Result<Table> {
    let (from, until) = year_of(read, on)?;
    Ok(match what {
        What::Relations => relations(read, on)?,
        What::Subscriptions => subscriptions(read, on)?,
        What::Invoices => invoices(read, &read.invoices()?)?,
        What::Open => invoices(read, &read.open_invoices()?)?,
        What::Collections => collections(read, &(Day::MIN..=Day::MAX))?,
        What::Mandates => mandates(read)?,
        What::Journal => journal(read)?,
        What::Audit => audit(read)?,
        What::Campaigns => campaigns(read, on)?,
        What::Shipments => shipments(read, on)?,
        What::Invoiced => by_month(read.invoiced_by_month(from, until)?),
        What::Income => by_month(read.income_by_month(from, until)?),
        What::Ageing => ageing(read, on)?,
        What::DirectDebit => direct_debit(read, from, until)?,
        What::Members => members(read, from, on)?,
    })
}

/// Returns the first and the last day of the financial year that a day is in.
fn year_of(read: &Read<'_>, on: Day) -> anyhow::Result<(Day, Day)> {
    let from = read.fiscal_year_start(on)?;
    Ok((from, days_after(months_after(from, 12), -1)))
}

/// Returns the sums of the months of a financial year.
fn by_month(sums: Vec<(String, Money)>) -> Table {
    let row = |(month, sum): (String, Money)| vec![month.into(), Cell::Amount(sum)];
    Table { columns: vec!["month", "amount_cents"], rows: sums.into_iter().map(row).collect() }
}

/// Returns what was open on a day by how many days it was late then.
fn ageing(read: &Read<'_>, on: Day) -> anyhow::Result<Table> {
    const LATE: [&str; 5] = ["0", "1-30", "31-60", "61-90", "91-"];
    let row = |(late, (count, amount)): (&str, (i64, Money))| {
        vec![late.into(), Cell::Number(count), Cell::Amount(amount)]
    };
    let rows = LATE.into_iter().zip(read.ageing(on)?.buckets).map(row).collect();
    Ok(Table { columns: vec!["days_late", "invoices", "open_cents"], rows })
}

/// Returns how collecting went in a stretch; shares are whole percents of the number asked, rounded down.
fn direct_debit(read: &Read<'_>, from: Day, until: Day) -> anyhow::Result<Table> {
    let c = read.collected(from, until)?;
    let (on_the_way, in_transit) = c.on_the_way();
    let rows = [
        ("asked", c.count, c.amount),
        ("kept", c.kept_count, c.kept),
        ("returned", c.returned_count, c.returned),
        ("on_the_way", on_the_way, in_transit),
    ];
    let row = |(what, count, amount): (&str, i64, Money)| {
        let share = (100 * count).checked_div(c.count).unwrap_or_default();
        vec![what.into(), Cell::Number(count), Cell::Number(share), Cell::Amount(amount)]
    };
    let columns = vec!["what", "transactions", "percent", "amount_cents"];
    Ok(Table { columns, rows: rows.into_iter().map(row).collect() })
}

/// Returns the members of each type on the last day of every month of a financial year, up to a day and on it.
fn members(read: &Read<'_>, from: Day, on: Day) -> anyhow::Result<Table> {
    let ends = (1..=12).map(|month| days_after(months_after(from, month), -1));
    let days: Vec<Day> = ends.take_while(|day| *day < on).chain([on]).collect();
    let row = |(day, plan, members): (Day, String, i64)| {
        vec![Cell::Day(Some(day)), plan.into(), Cell::Number(members)]
    };
    let rows = read.members_on(&days)?.into_iter().map(row).collect();
    Ok(Table { columns: vec!["on", "plan", "members"], rows })
}

fn relations(read: &Read<'_>, on: Day) -> anyhow::Result<Table> {
    let columns = vec![
        "number",
        "kind",
        "name",
        "first_name",
        "prefix",
        "last_name",
        "birth_date",
        "email",
        "phone",
        "street",
        "house_number",
        "postal_code",
        "city",
        "country",
        "iban",
        "groups",
        "member_on",
        "direct_debit",
        "household",
        "open_cents",
        "note",
        "extra",
    ];
    let mut rows = Vec::new();
    for (id, relation) in read.relations()? {
        let mandate = read.mandates_of(id)?.into_iter().next();
        let membership = read.membership(id, on)?;
        let row = read.relation_row(id, on)?;
        rows.push(vec![
            relation.number.clone().into(),
            if relation.kind == RelationKind::Person { "person" } else { "organisation" }.into(),
            relation.name.full().into(),
            relation.name.first.clone().into(),
            relation.name.prefix.clone().into(),
            relation.name.last.clone().into(),
            Cell::Day(relation.birth_date),
            relation.email.clone().into(),
            relation.phone.clone().into(),
            relation.street.clone().into(),
            relation.house_number.clone().into(),
            relation.postal_code.clone().into(),
            relation.city.clone().into(),
            relation.country.clone().into(),
            mandate.map(|(_, mandate)| String::from(mandate.iban)).unwrap_or_default().into(),
            Cell::Nested(json!(read.groups_of(id, on)?)),
            Cell::Nested(json!(membership == Membership::Member)),
            Cell::Nested(json!(relation.direct_debit_enabled)),
            read.household_of(id)?.map(|household| household.name).unwrap_or_default().into(),
            Cell::Amount(row.map(|row| row.open).unwrap_or_default()),
            relation.note.into(),
            Cell::Nested(json!(read.extra_of(id)?)),
        ]);
    }
    Ok(Table { columns, rows })
}

fn subscriptions(read: &Read<'_>, on: Day) -> anyhow::Result<Table> {
    let columns = vec![
        "id",
        "relation",
        "name",
        "plan",
        "status",
        "start_date",
        "invoiced_until",
        "renews_on",
        "notice_date",
        "notice_deadline",
        "end_date",
        "end_reason",
        "payer",
        "cost_center",
        "mandate",
        "buyer_reference",
        "origin_text",
        "action",
        "price_cents",
        "next_from",
        "next_cents",
        "note",
    ];
    let mut rows = Vec::new();
    for standing in read.standings()? {
        let subscription = &standing.subscription;
        let renews_on = standing.renews_on(on);
        let price = match subscription.price {
            Some(price) => Some(price),
            None => read.price_on(subscription.plan_id, on.max(subscription.start))?,
        };
        let next = next_period(&standing.billable());
        let deadline = (standing.plan.notice_at != NoticeAt::AnyDay)
            .then(|| notice_deadline(days_after(renews_on, -1), standing.plan.notice));
        let mandate = subscription.mandate_id.map(|id| read.mandate(id)).transpose()?.flatten();
        rows.push(vec![
            Cell::Number(standing.id),
            read.relation_number(subscription.relation_id)?.into(),
            read.relation_name(subscription.relation_id)?.into(),
            standing.plan.name.clone().into(),
            subscription.status(standing.is_paused(on), on).name().into(),
            Cell::Day(Some(subscription.start)),
            Cell::Day(standing.invoiced_until()),
            Cell::Day(Some(renews_on)),
            Cell::Day(subscription.notice_date),
            Cell::Day(deadline),
            Cell::Day(subscription.end),
            subscription.end_reason.clone().map_or(Cell::Nested(Value::Null), Cell::Text),
            read.relation_number(subscription.payer())?.into(),
            subscription
                .cost_center
                .clone()
                .unwrap_or_else(|| standing.plan.cost_center.clone())
                .into(),
            mandate.map_or(Cell::Nested(Value::Null), |mandate| Cell::Text(mandate.reference)),
            subscription.buyer_reference.clone().into(),
            subscription.origin_text.clone().into(),
            subscription.action.clone().into(),
            Cell::Amount(price.unwrap_or_default()),
            Cell::Day(next.map(|(period, _)| period.from)),
            Cell::Amount(next.map_or(Money::ZERO, |(_, amount)| amount)),
            subscription.note.clone().into(),
        ]);
    }
    Ok(Table { columns, rows })
}

pub(super) fn invoices(read: &Read<'_>, invoices: &[Invoice]) -> anyhow::Result<Table> {
    let columns = vec![
        "id",
        "number",
        "kind",
        "state",
        "date",
        "due_date",
        "relation",
        "name",
        "buyer_reference",
        "total_cents",
        "open_cents",
        "run",
        "lines",
    ];
    let mut rows = Vec::new();
    for invoice in invoices {
        let lines = read.invoice_lines(invoice.id)?.into_iter().map(|line| {
            json!({
                "description": line.description,
                "subscription": line.subscription_id,
                "period_from": line.period.map(|period| period.from),
                "period_to": line.period.map(|period| period.to),
                "quantity": line.quantity,
                "discount": line.discount.in_cents(),
                "amount_cents": line.amount.in_cents(),
                "vat": line.vat_code,
                "explanation": line.steps,
            })
        });
        let lines: Vec<Value> = lines.collect();
        rows.push(vec![
            Cell::Number(invoice.id),
            invoice.number.clone().map_or(Cell::Nested(Value::Null), Cell::Text),
            if invoice.is_credit_note { "credit_note" } else { "invoice" }.into(),
            invoice.state().name().into(),
            Cell::Day(Some(invoice.date)),
            Cell::Day(Some(invoice.due)),
            read.relation_number(invoice.payer_id)?.into(),
            invoice.payer_name.clone().into(),
            invoice.buyer_reference.clone().into(),
            Cell::Amount(invoice.total),
            Cell::Amount(invoice.open),
            Cell::Nested(json!(invoice.run_id)),
            Cell::Nested(json!(lines)),
        ]);
    }
    Ok(Table { columns, rows })
}

/// What was collected on some days.
pub(super) fn collections(read: &Read<'_>, days: &RangeInclusive<Day>) -> anyhow::Result<Table> {
    let columns = vec![
        "run",
        "run_state",
        "state",
        "end_to_end_id",
        "invoice",
        "relation",
        "name",
        "mandate",
        "iban",
        "amount_cents",
        "collection_date",
        "return_code",
    ];
    let mut rows = Vec::new();
    for item in read.all_collection_items()? {
        let run = read.run_by_id(item.run_id)?;
        if run.as_ref().is_some_and(|run| !days.contains(&run.on)) {
            continue;
        }
        rows.push(vec![
            Cell::Number(item.run_id),
            run.as_ref().map_or("", |run| run.state.name()).into(),
            item.state.into(),
            item.end_to_end_id.into(),
            item.invoice_number.into(),
            read.relation_number(item.payer_id)?.into(),
            item.holder.into(),
            item.mandate_reference.into(),
            item.iban.into(),
            Cell::Amount(item.amount),
            Cell::Day(run.map(|run| run.on)),
            item.return_code.map_or(Cell::Nested(Value::Null), Cell::Text),
        ]);
    }
    Ok(Table { columns, rows })
}

fn mandates(read: &Read<'_>) -> anyhow::Result<Table> {
    let columns = vec![
        "reference",
        "relation",
        "name",
        "iban",
        "holder",
        "kind",
        "signed_on",
        "last_used_on",
        "migrated_on",
        "revoked_on",
        "is_default",
    ];
    let mut rows = Vec::new();
    for (_, mandate) in read.mandates()? {
        rows.push(vec![
            mandate.reference.into(),
            read.relation_number(mandate.relation_id)?.into(),
            read.relation_name(mandate.relation_id)?.into(),
            String::from(mandate.iban).into(),
            mandate.holder.into(),
            Cell::Nested(json!(mandate.dates.kind)),
            Cell::Day(mandate.dates.signed_on),
            Cell::Day(mandate.dates.last_used_on),
            Cell::Day(mandate.dates.migrated_on),
            Cell::Day(mandate.dates.revoked_on),
            Cell::Nested(json!(mandate.is_default)),
        ]);
    }
    Ok(Table { columns, rows })
}

fn journal(read: &Read<'_>) -> anyhow::Result<Table> {
    let mut rows = Vec::new();
    for row in read.journal()? {
        let relation = match row.relation_id {
            Some(id) => read.relation_number(id)?,
            None => String::new(),
        };
        rows.push(vec![
            Cell::Number(row.entry),
            Cell::Day(Some(row.on)),
            row.account.into(),
            row.description.into(),
            relation.into(),
            row.invoice.into(),
            row.cost_center.into(),
            Cell::Amount(row.amount.max(Money::ZERO)),
            Cell::Amount((-row.amount).max(Money::ZERO)),
            Cell::Amount(row.amount),
        ]);
    }
    let columns = vec![
        "entry",
        "date",
        "account",
        "description",
        "relation",
        "invoice",
        "cost_center",
        "debit_cents",
        "credit_cents",
        "amount_cents",
    ];
    Ok(Table { columns, rows })
}

fn audit(read: &Read<'_>) -> anyhow::Result<Table> {
    let count = read.audit_count()?;
    let rows = read.audit_rows(None, 0, count)?.into_iter().rev().map(|row| {
        vec![
            Cell::Number(row.seq),
            row.at.into(),
            row.actor.into(),
            row.deed.into(),
            row.subject.into(),
            harmless(&row.payload).into(),
        ]
    });
    Ok(Table {
        columns: vec!["seq", "at", "actor", "deed", "subject", "payload"],
        rows: rows.collect(),
    })
}

fn campaigns(read: &Read<'_>, on: Day) -> anyhow::Result<Table> {
    let rows = read.action_rows(on)?.into_iter().map(|row| {
        let y = row.yielded;
        let count = |count: u32| Cell::Number(count.into());
        let each = y.cost_each(row.cost).unwrap_or_default();
        vec![
            row.campaign.into(),
            row.name.into(),
            row.kind.into(),
            Cell::Day(row.on),
            Cell::Amount(row.cost),
            count(y.subscriptions),
            count(y.relations),
            count(y.active),
            Cell::Amount(y.yearly),
            count(y.year_old),
            count(y.stayed),
            count(y.cancelled),
            count(y.left),
            Cell::Amount(y.first_year),
            Cell::Amount(each),
        ]
    });
    let columns = vec![
        "campaign",
        "action",
        "kind",
        "date",
        "cost_cents",
        "subscriptions",
        "relations",
        "active",
        "yearly_cents",
        "year_old",
        "stayed",
        "cancelled",
        "left_by_it",
        "first_year_cents",
        "cost_each_cents",
    ];
    Ok(Table { columns, rows: rows.collect() })
}

/// The parcels that wait and are not held, each line of an address no longer than a label takes.
fn shipments(read: &Read<'_>, on: Day) -> anyhow::Result<Table> {
    const LABEL: usize = 40;
    let label = |text: &str| -> Cell { text.chars().take(LABEL).collect::<String>().into() };
    let waiting = read.shipments(on)?.into_iter();
    let waiting = waiting.filter(|s| s.state == ShipmentState::Waiting && !s.is_held);
    let rows = waiting.map(|s| {
        vec![
            Cell::Number(s.id),
            label(&s.name),
            label(&s.street),
            label(&s.postal_code),
            label(&s.city),
            label(&s.country),
            s.contents.into(),
            Cell::Day(Some(s.period_from)),
        ]
    });
    let columns = vec![
        "shipment",
        "name",
        "street",
        "postal_code",
        "city",
        "country",
        "contents",
        "period_from",
    ];
    Ok(Table { columns, rows: rows.collect() })
}

/// Writes a table as CSV beside its name and then takes that: what stood there stays whole until then. Returns how many
/// rows it has.
pub fn save(read: &Read<'_>, what: What, on: Day, path: &Path) -> anyhow::Result<usize> {
    let table = make(read, what, on)?;
    replace_file(path, &csv(&table)).with_context(|| OnDisk::new("write", path))?;
    Ok(table.rows.len())
}

/// Writes a table beside the administration, in a folder for such files; one of the same name is replaced.
pub fn write_beside(read: &Read<'_>, name: &str, table: &Table) -> anyhow::Result<PathBuf> {
    let folder = read.folder().join("tabellen");
    make_folder(&folder)?;
    let path = folder.join(name);
    replace_file(&path, &csv(table)).with_context(|| OnDisk::new("write", &path))?;
    Ok(path)
}

/// Puts bytes under a name, whole or not at all; what had the name is replaced.
pub fn replace_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let temporary = path.with_file_name(format!(".{name}-{}.tmp", std::process::id()));
    fs::remove_file(&temporary).ok();
    let written = private_file(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let outcome = written.and_then(|()| fs::rename(&temporary, path));
    fs::remove_file(&temporary).ok();
    outcome
}
