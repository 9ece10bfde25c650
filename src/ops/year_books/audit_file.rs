//! The books of a year as an audit file.

use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, HashSet};

use crate::db::Read;
use crate::db::ledger::{BANK, CASH, JournalRow, LedgerAccount};
use crate::db::settings::Setting;
use crate::domain::calendar::{Day, days_after, months_after};
use crate::domain::money::Money;
use crate::exchange::auditfile::{Account, AuditFile, Customer, Entry, EntryLine, Journal};

/// Carries what earlier years left over: the ledger has no account for it.
const CAPITAL: &str = "0500";

pub(super) fn audit_file(
    read: &Read<'_>,
    rows: &[JournalRow],
    from: Day,
    until: Day,
    today: Day,
) -> anyhow::Result<AuditFile> {
    let accounts = accounts(read)?;
    let opening = opening(rows, &accounts, from);
    let accounts = accounts.into_iter().map(|account| Account {
        is_balance: account.is_balance(),
        code: account.code,
        name: account.name,
        rgs: account.rgs,
    });
    let mut entries: BTreeMap<i64, (&JournalRow, Vec<EntryLine>)> = BTreeMap::new();
    let mut customers = BTreeMap::new();
    for row in rows.iter().filter(|row| (from..=until).contains(&row.on)) {
        let customer = match row.relation_id {
            Some(id) => {
                let known = match customers.entry(id) {
                    Occupied(known) => known.into_mut(),
                    Vacant(place) => place.insert(customer(read, id)?),
                };
                known.number.clone()
            }
            None => String::new(),
        };
        entries.entry(row.entry).or_insert_with(|| (row, vec![])).1.push(EntryLine {
            account: row.account.clone(),
            amount: row.amount,
            customer,
            invoice: row.invoice.clone(),
            cost_center: row.cost_center.clone(),
        });
    }
    let months: Vec<(Day, Day)> = (0..12)
        .map(|month| (months_after(from, month), days_after(months_after(from, month + 1), -1)))
        .collect();
    let mut journals = [
        Journal { code: "V", name: "Verkoop", kind: "S", entries: vec![] },
        Journal { code: "B", name: "Bank", kind: "B", entries: vec![] },
        Journal { code: "K", name: "Kas", kind: "C", entries: vec![] },
        Journal { code: "M", name: "Memoriaal", kind: "M", entries: vec![] },
    ];
    for (number, (row, lines)) in entries {
        let touches = |account: &str| lines.iter().any(|line| line.account == account);
        let journal = match () {
            () if touches(CASH) => 2,
            () if touches(BANK) => 1,
            () if lines.iter().any(|line| line.account.starts_with('8')) => 0,
            () => 3,
        };
        let period = months.iter().position(|(_, last)| row.on <= *last).map_or(12, |at| at + 1);
        let description = row.description.clone();
        journals[journal].entries.push(Entry { number, description, on: row.on, period, lines });
    }
    Ok(AuditFile {
        year: from.format("%Y").to_string(),
        from,
        until,
        made_on: today,
        company: read.setting(Setting::ClubName)?,
        kvk: read.setting(Setting::ClubKvk)?,
        vat_id: read.setting(Setting::ClubVatId)?,
        customers: customers.into_values().collect(),
        accounts: accounts.collect(),
        opening,
        periods: months,
        journals: journals.into(),
    })
}

fn customer(read: &Read<'_>, id: i64) -> anyhow::Result<Customer> {
    let relation = read.relation(id)?.unwrap_or_default();
    Ok(Customer {
        number: relation.number.clone(),
        name: relation.name.full(),
        email: relation.email.clone(),
        kvk: relation.kvk.clone(),
        vat_id: relation.vat_id.clone(),
        street: relation.street.clone(),
        house_number: relation.house_number.clone(),
        city: relation.city.clone(),
        postal_code: relation.postal_code.clone(),
        country: relation.country,
    })
}

/// Returns the accounts of the ledger, and the one that carries what earlier years left over.
pub(super) fn accounts(read: &Read<'_>) -> anyhow::Result<Vec<LedgerAccount>> {
    let capital = LedgerAccount {
        code: CAPITAL.to_owned(),
        name: "Eigen vermogen".to_owned(),
        rgs: "BEiv".to_owned(),
    };
    Ok([capital].into_iter().chain(read.ledger_accounts()?).collect())
}

/// Returns what stood on the accounts of the balance before a day; what profit and loss left is capital.
pub(super) fn opening(
    rows: &[JournalRow],
    accounts: &[LedgerAccount],
    from: Day,
) -> Vec<(String, Money)> {
    let own: HashSet<&str> = accounts
        .iter()
        .filter(|account| account.is_balance())
        .map(|account| account.code.as_str())
        .collect();
    let mut sums: BTreeMap<String, Money> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.on < from) {
        let account = own.get(row.account.as_str()).copied().unwrap_or(CAPITAL);
        *sums.entry(account.to_owned()).or_default() += row.amount;
    }
    sums.into_iter().filter(|(_, amount)| !amount.is_zero()).collect()
}
