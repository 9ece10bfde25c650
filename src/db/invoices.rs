//! Invoices, their lines, and what was paid on them.

use std::collections::{HashMap, HashSet};

use rusqlite::{Row, params_from_iter};

use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::billing::Step;
use crate::domain::calendar::Day;
use crate::domain::instalment::{Instalment, Settled, open_parts};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::pricing::has_rate;
use crate::domain::problem::{Problem, Thing};
use crate::domain::relation::{PostalAddress, Relation};

/// Where an invoice stands; all but the first two follow from what was paid and credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InvoiceState {
    Draft,
    Final,
    PartlyPaid,
    Paid,
    Credited,
    /// The board gave up what was open.
    WrittenOff,
}

impl InvoiceState {
    pub fn name(self) -> &'static str {
        match self {
            InvoiceState::Draft => "draft",
            InvoiceState::Final => "final",
            InvoiceState::PartlyPaid => "partly_paid",
            InvoiceState::Paid => "paid",
            InvoiceState::Credited => "credited",
            InvoiceState::WrittenOff => "written_off",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Invoice {
    pub id: i64,
    pub number: Option<String>,
    pub is_credit_note: bool,
    pub is_final: bool,
    pub is_credited: bool,
    pub payer_id: i64,
    pub payer_name: String,
    pub payer_address: String,
    pub date: Day,
    /// Of one that is paid in parts, of the first part that is not.
    pub due: Day,
    pub buyer_reference: String,
    pub total: Money,
    pub open: Money,
    pub run_id: Option<i64>,
    pub written_off: Money,
}

impl Invoice {
    pub fn state(&self) -> InvoiceState {
        match () {
            () if !self.is_final => InvoiceState::Draft,
            () if self.is_credited => InvoiceState::Credited,
            () if self.open.is_zero() && self.written_off.is_positive() => InvoiceState::WrittenOff,
            () if self.open.is_zero() => InvoiceState::Paid,
            () if self.open != self.total => InvoiceState::PartlyPaid,
            () => InvoiceState::Final,
        }
    }

    /// What people call it.
    pub fn label(&self) -> String {
        self.number.clone().unwrap_or_else(|| format!("#{}", self.id))
    }
}

#[derive(Clone, Debug)]
pub struct Line {
    pub id: i64,
    pub description: String,
    pub subscription_id: Option<i64>,
    pub period: Option<Period>,
    pub quantity: u32,
    pub discount: Money,
    pub amount: Money,
    pub vat_code: String,
    pub vat_basis_points: u32,
    pub cost_center: String,
    /// The account its income is on; the usual one when empty.
    pub ledger_account: String,
    pub steps: Vec<Step>,
    pub kind: LineKind,
    /// The day of which the rate of vat counts; nothing on lines of before that was kept.
    pub supplied_on: Option<Day>,
    /// Whom it is for, where that is not who pays and no subscription says it.
    pub relation_id: Option<i64>,
}

impl Line {
    /// Returns the day it was supplied, where that is another than its invoice and no period says it. Source: Wet op de
    /// omzetbelasting 1968, article 35a, first paragraph, under f.
    pub fn supplied_before(&self, invoice_date: Day) -> Option<Day> {
        self.supplied_on.filter(|on| self.period.is_none() && *on < invoice_date)
    }

    /// Whether there is no vat on it by the scheme for small businesses: the codes of rates have no other rate of nothing.
    pub fn is_of_small(&self) -> bool {
        self.vat_basis_points == 0 && has_rate(&self.vat_code)
    }
}

/// What a line is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineKind {
    /// A period of a subscription.
    #[default]
    Period,
    /// What goes along with a period at a vat of its own: that period is covered by the line beside it.
    Apart,
    JoiningFee,
    /// Something that is no subscription.
    Sale,
    /// A turn of what comes round without a subscription.
    Recurring(i64),
    /// What a household pays less than its sum, by the most it pays in a year.
    HouseholdCap(i64),
    /// What a third party pays: less on the invoice of the payer, as much on theirs.
    ThirdParty(i64),
}

#[derive(Clone, Debug)]
pub struct NewInvoice<'a> {
    pub payer_id: i64,
    pub date: Day,
    pub due: Day,
    pub buyer_reference: &'a str,
    pub total: Money,
    pub credits: Option<(i64, &'a str)>,
    pub run_id: Option<i64>,
}

/// What a draft gets when it becomes final.
#[derive(Clone, Copy, Debug)]
pub struct Numbered<'a> {
    pub number: &'a str,
    /// Letters before the year; empty for the first series.
    pub series: &'a str,
    pub year: i32,
    pub sequence: u32,
    pub date: Day,
    pub due: Day,
    pub seller_id: i64,
}

/// Who sends an invoice.
#[derive(Clone, Debug, Default)]
pub struct Seller {
    pub name: String,
    /// In one line.
    pub address: String,
    pub kvk: String,
    pub vat_id: String,
}

/// Who pays an invoice, as it was when it became final.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrozenPayer {
    pub name: String,
    pub address: PostalAddress,
    pub country: String,
    pub vat_id: String,
    pub kvk: String,
}

/// Money that came in on an invoice, or went back.
#[derive(Clone, Debug)]
pub struct Allocation {
    pub on: Day,
    pub source: String,
    pub method: String,
    pub amount: Money,
    /// A statement of the bank told it.
    pub is_of_bank: bool,
}

/// How what was set off is known by among payments; the number of the other invoice follows it.
const SET_OFF: &str = "set_off";

/// Returns how a payment is known by that was set off against another invoice.
pub fn set_off_method(other: &str) -> String {
    format!("{SET_OFF} {other}")
}

/// Returns the number of the invoice that a payment was set off against; nothing where money moved.
pub fn set_off_with(method: &str) -> Option<&str> {
    method.strip_prefix(SET_OFF)?.strip_prefix(' ')
}

impl Allocation {
    /// Whether somebody paid it: nothing went back, and nothing was set off.
    pub fn is_paid(&self) -> bool {
        self.method != "refund" && set_off_with(&self.method).is_none()
    }
}

const SELECT: &str = "SELECT invoice.id, number, kind = 'credit_note', state = 'final',
    CASE WHEN total_cents <> 0 THEN coalesce((SELECT sum(credit.total_cents) FROM invoice AS credit WHERE credit.credits_id = invoice.id) = -invoice.total_cents, 0)
    ELSE EXISTS (SELECT 1 FROM invoice AS credit WHERE credit.credits_id = invoice.id) AND 0 = (SELECT coalesce(sum(amount_cents), 0) FROM invoice_line
    WHERE third_party_id IS NULL AND invoice_id IN (SELECT id FROM invoice AS own WHERE own.id = invoice.id OR own.credits_id = invoice.id)) END, payer_id,
    CASE WHEN payer_name <> '' THEN payer_name ELSE (SELECT trim(first_name || ' ' || ltrim(prefix || ' ') || last_name) FROM relation WHERE id = payer_id) END,
    payer_address, invoice_date, (SELECT due_date FROM invoice_due WHERE invoice_id = invoice.id), buyer_reference, total_cents,
    CASE WHEN state = 'draft' THEN 0 ELSE total_cents - coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id), 0) END,
    run_id, coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id AND source = 'write_off'), 0) FROM invoice";

impl Read<'_> {
    pub fn invoice(&self, id: i64) -> anyhow::Result<Option<Invoice>> {
        self.first(&format!("{SELECT} WHERE invoice.id = ?1"), [id], from_row)
    }

    pub fn invoices(&self) -> anyhow::Result<Vec<Invoice>> {
        self.rows(&format!("{SELECT} ORDER BY invoice.id"), [], from_row)
    }

    pub fn invoices_of(&self, payer_id: i64) -> anyhow::Result<Vec<Invoice>> {
        self.rows(
            &format!("{SELECT} WHERE payer_id = ?1 ORDER BY invoice.id DESC"),
            [payer_id],
            from_row,
        )
    }

    pub fn invoices_of_run(&self, run_id: i64) -> anyhow::Result<Vec<Invoice>> {
        self.rows(&format!("{SELECT} WHERE run_id = ?1 ORDER BY invoice.id"), [run_id], from_row)
    }

    /// Returns how many invoices of a run are final.
    pub fn finals_of_run(&self, run_id: i64) -> anyhow::Result<i64> {
        let sql = "SELECT count(*) FROM invoice WHERE run_id = ?1 AND state = 'final'";
        self.value(sql, [run_id])
    }

    /// Returns the final invoices that something is open on, oldest number first.
    pub fn open_invoices(&self) -> anyhow::Result<Vec<Invoice>> {
        let sql = format!(
            "{SELECT} WHERE state = 'final' AND kind = 'invoice'
             AND total_cents <> coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id), 0)
             ORDER BY year, sequence"
        );
        self.rows(&sql, [], from_row)
    }

    /// Returns the drafts of billing runs that looked no further than `until`.
    pub fn draft_ids(&self, until: Day) -> anyhow::Result<Vec<i64>> {
        let sql = "SELECT invoice.id FROM invoice LEFT JOIN run ON run.id = run_id
                   WHERE invoice.state = 'draft' AND (run_id IS NULL OR on_date <= ?1) ORDER BY invoice.id";
        self.rows(sql, [until], |row| row.get(0))
    }

    /// Returns who pays a final invoice, as it was then.
    pub fn frozen_payer(&self, invoice_id: i64) -> anyhow::Result<FrozenPayer> {
        let sql = "SELECT payer_name, payer_address, payer_street, payer_postal_code, payer_city, payer_country, payer_vat_id, payer_kvk
                   FROM invoice WHERE id = ?1";
        let found = self.first(sql, [invoice_id], |row| {
            let line: String = row.get(1)?;
            let own =
                PostalAddress { street: row.get(2)?, postal_code: row.get(3)?, city: row.get(4)? };
            let country: String = row.get(5)?;
            Ok(FrozenPayer {
                name: row.get(0)?,
                // Invoices of before have the line alone.
                address: if own.is_empty() { PostalAddress::read(&line) } else { own },
                country: if country.is_empty() { "NL".to_owned() } else { country },
                vat_id: row.get(6)?,
                kvk: row.get(7)?,
            })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Returns who sends an invoice: as it was when it became final, and as the club is now until then.
    pub fn seller_of(&self, invoice_id: i64) -> anyhow::Result<Seller> {
        let sql = "SELECT name, address, kvk, vat_id FROM seller JOIN invoice ON seller_id = seller.id WHERE invoice.id = ?1";
        let frozen = self.first(sql, [invoice_id], |row| {
            let (name, address, kvk, vat_id) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Seller { name, address, kvk, vat_id })
        })?;
        // What was not known then stays out: what somebody was sent is what it is.
        match frozen {
            Some(then) => Ok(then),
            None => self.seller(),
        }
    }

    /// Returns the organisations that pay any of these drafts and have no whole address. Source: Wet op de omzetbelasting 1968,
    /// article 35a, first paragraph, under e.
    pub fn organisations_without_address(&self, ids: &[i64]) -> anyhow::Result<Vec<String>> {
        let sql = "SELECT DISTINCT payer_id FROM invoice JOIN relation ON relation.id = payer_id
                   WHERE invoice.id IN (SELECT value FROM json_each(?1)) AND relation.kind = 'organisation'
                   AND (street = '' OR postal_code = '' OR city = '') ORDER BY sort_key";
        let payers: Vec<i64> = self.rows(sql, [serde_json::to_string(ids)?], |row| row.get(0))?;
        payers.into_iter().map(|payer| self.relation_name(payer)).collect()
    }

    /// Returns whether any of these drafts has vat on it.
    pub fn has_vat(&self, ids: &[i64]) -> anyhow::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM invoice_line WHERE invoice_id IN (SELECT value FROM json_each(?1)) AND 0 < vat_basis_points)";
        self.value(sql, [serde_json::to_string(ids)?])
    }

    /// Returns who sends what is sent now.
    pub fn seller(&self) -> anyhow::Result<Seller> {
        Ok(Seller {
            name: self.setting(Setting::ClubName)?,
            address: self.setting(Setting::ClubAddress)?,
            kvk: self.setting(Setting::ClubKvk)?,
            vat_id: self.setting(Setting::ClubVatId)?,
        })
    }

    /// Returns every draft.
    pub fn all_draft_ids(&self) -> anyhow::Result<Vec<i64>> {
        self.rows("SELECT id FROM invoice WHERE state = 'draft' ORDER BY id", [], |row| row.get(0))
    }

    pub fn invoice_lines(&self, invoice_id: i64) -> anyhow::Result<Vec<Line>> {
        let sql = "SELECT id, description, subscription_id, period_from, period_to, quantity, discount_cents, amount_cents, vat_code,
                   vat_basis_points, cost_center, explanation, kind, household_id, third_party_id, ledger_account, recurring_id, supplied_on, for_relation_id, is_apart
                   FROM invoice_line WHERE invoice_id = ?1 ORDER BY position";
        self.rows(sql, [invoice_id], |row| {
            let explanation: String = row.get(11)?;
            let period = row.get::<_, Option<Day>>(3)?.zip(row.get(4)?);
            Ok(Line {
                id: row.get(0)?,
                description: row.get(1)?,
                subscription_id: row.get(2)?,
                period: period.map(|(from, to)| Period { from, to }),
                quantity: row.get(5)?,
                discount: row.get(6)?,
                amount: row.get(7)?,
                vat_code: row.get(8)?,
                vat_basis_points: row.get(9)?,
                cost_center: row.get(10)?,
                ledger_account: row.get(15)?,
                steps: serde_json::from_str(&explanation).unwrap_or_default(),
                kind: match (row.get_ref(12)?.as_str()?, row.get(13)?, row.get(14)?) {
                    _ if row.get::<_, Option<i64>>(16)?.is_some() => {
                        LineKind::Recurring(row.get(16)?)
                    }
                    (_, _, Some(third_party)) => LineKind::ThirdParty(third_party),
                    ("household_cap", Some(household), _) => LineKind::HouseholdCap(household),
                    ("joining_fee", _, _) => LineKind::JoiningFee,
                    _ if row.get(19)? => LineKind::Apart,
                    _ if row.get::<_, Option<i64>>(2)?.is_none() && period.is_none() => {
                        LineKind::Sale
                    }
                    _ => LineKind::Period,
                },
                supplied_on: row.get(17)?,
                relation_id: row.get(18)?,
            })
        })
    }

    /// Returns whether somebody was invoiced all of these lines on one invoice since a day, alone or among others, and that stands.
    pub fn has_same_lines(
        &self,
        payer_id: i64,
        lines: &[Line],
        since: Day,
    ) -> anyhow::Result<bool> {
        let sql = "SELECT id FROM invoice WHERE payer_id = ?1 AND ?2 <= invoice_date AND kind = 'invoice'
                   AND NOT EXISTS (SELECT 1 FROM invoice AS credit WHERE credit.credits_id = invoice.id)";
        let same = |known: &Line, line: &Line| {
            let for_others = known.relation_id.zip(line.relation_id).is_some_and(|(a, b)| a != b);
            !for_others
                && known.description == line.description
                && (known.quantity, known.amount) == (line.quantity, line.amount)
        };
        for id in self.rows(sql, (payer_id, since), |row| row.get::<_, i64>(0))? {
            let mut known = self.invoice_lines(id)?;
            let mut take = |line: &Line| {
                let at = known.iter().position(|known| same(known, line));
                at.map(|at| known.swap_remove(at)).is_some()
            };
            if lines.iter().all(&mut take) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns how many payments of an amount by hand, on a day and in a way, stand on an invoice: what was taken back
    /// counts down.
    pub fn paid_by_hand(
        &self,
        invoice_id: i64,
        on: Day,
        method: &str,
        amount: Money,
    ) -> anyhow::Result<i64> {
        let sql = "SELECT min(count(*) FILTER (WHERE amount_cents = ?4 AND on_date = ?2),
                              count(*) FILTER (WHERE amount_cents = ?4) - count(*) FILTER (WHERE amount_cents = -?4))
                   FROM allocation WHERE invoice_id = ?1 AND source = 'payment' AND method = ?3 AND bank_entry_id IS NULL";
        let left: i64 = self.value(sql, (invoice_id, on, method, amount))?;
        Ok(left.max(0))
    }

    pub fn allocations_of(&self, invoice_id: i64) -> anyhow::Result<Vec<Allocation>> {
        let sql = "SELECT on_date, source, method, amount_cents, bank_entry_id IS NOT NULL FROM allocation WHERE invoice_id = ?1 ORDER BY id";
        self.rows(sql, [invoice_id], |row| {
            Ok(Allocation {
                on: row.get(0)?,
                source: row.get(1)?,
                method: row.get(2)?,
                amount: row.get(3)?,
                is_of_bank: row.get(4)?,
            })
        })
    }

    /// Returns the final invoices and credit notes of up to a day, as they stood at the end of it.
    pub fn invoices_on(&self, day: Day) -> anyhow::Result<Vec<Invoice>> {
        let sql = "SELECT invoice_id, sum(amount_cents), coalesce(sum(amount_cents) FILTER (WHERE source = 'write_off'), 0),
                   max(source = 'credit') FROM allocation WHERE on_date <= ?1 GROUP BY invoice_id";
        let settled = self
            .rows(sql, [day], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))))?;
        let settled: HashMap<i64, (Money, Money, bool)> = settled.into_iter().collect();
        let stood = |invoice: Invoice| {
            let (all, written_off, is_credited) =
                settled.get(&invoice.id).copied().unwrap_or_default();
            let open = invoice.total - all;
            let is_credited = is_credited && !invoice.is_credit_note;
            Invoice { open, written_off, is_credited, ..invoice }
        };
        let all = self.invoices()?.into_iter();
        Ok(all.filter(|invoice| invoice.is_final && invoice.date <= day).map(stood).collect())
    }

    /// Returns the parts an invoice is paid in; nothing when it is paid at once.
    pub fn instalments_of(&self, invoice_id: i64) -> anyhow::Result<Vec<Instalment>> {
        let sql = "SELECT sequence, due_date, amount_cents FROM instalment WHERE invoice_id = ?1 ORDER BY sequence";
        self.rows(sql, [invoice_id], |row| {
            Ok(Instalment { sequence: row.get(0)?, due: row.get(1)?, amount: row.get(2)? })
        })
    }

    /// Returns the invoices that are paid in parts.
    pub fn invoices_in_parts(&self) -> anyhow::Result<HashSet<i64>> {
        let found =
            self.rows("SELECT DISTINCT invoice_id FROM instalment", [], |row| row.get(0))?;
        Ok(found.into_iter().collect())
    }

    /// Returns what is open of each part of an invoice that is paid in parts.
    pub fn open_parts_of(&self, invoice_id: i64) -> anyhow::Result<Vec<Instalment>> {
        let (paid, credited) = self.settled_of(invoice_id)?;
        let by_part = self.paid_by_part(invoice_id)?;
        let parts = self.instalments_of(invoice_id)?;
        Ok(open_parts(&parts, &Settled { by_part, paid, credited }))
    }

    /// Returns what came in on an invoice less what went back, and what was credited.
    pub fn settled_of(&self, invoice_id: i64) -> anyhow::Result<(Money, Money)> {
        let sql = "SELECT coalesce(sum(amount_cents) FILTER (WHERE source <> 'credit'), 0),
                   coalesce(sum(amount_cents) FILTER (WHERE source = 'credit'), 0) FROM allocation WHERE invoice_id = ?1";
        let settled = self.first(sql, [invoice_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(settled.unwrap_or_default())
    }

    /// Returns what was paid on an invoice by hand or by bank, oldest first: the day, the way, how much.
    pub fn payments_on(&self, invoice_id: i64) -> anyhow::Result<Vec<(Day, String, Money)>> {
        let sql = "SELECT on_date, method, amount_cents FROM allocation WHERE invoice_id = ?1 AND source = 'payment' ORDER BY on_date, id";
        self.rows(sql, [invoice_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Returns the number of a final invoice and what is open on it.
    pub fn number_and_open(&self, id: i64) -> anyhow::Result<Option<(String, Money)>> {
        let sql = "SELECT number, total_cents - coalesce((SELECT sum(amount_cents) FROM allocation WHERE invoice_id = invoice.id), 0)
                   FROM invoice WHERE id = ?1 AND state = 'final'";
        self.first(sql, [id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the final invoice of a number, which a credit note is not.
    pub fn invoice_numbered(&self, number: &str) -> anyhow::Result<Option<i64>> {
        let sql = "SELECT id FROM invoice WHERE number = ?1 AND kind = 'invoice'";
        self.first(sql, [number], |row| row.get(0))
    }

    /// Finds an invoice by its number, or a draft by `#` and its id.
    pub fn find_invoice(&self, text: &str) -> anyhow::Result<Result<Invoice, Problem>> {
        let text = text.trim();
        let found = match text.strip_prefix('#').map(str::parse::<i64>) {
            Some(Ok(id)) => self.invoice(id)?,
            Some(Err(_)) => None,
            None => {
                let sql = format!("{SELECT} WHERE invoice.number = ?1");
                self.first(&sql, [text.to_ascii_uppercase()], from_row)?
            }
        };
        Ok(found.ok_or_else(|| Problem::NotFound { what: Thing::Invoice, value: text.to_owned() }))
    }

    /// Returns what a billing run asked for each subscription, and for what comes round under the opposite of its id; 0 stands
    /// for lines of neither.
    pub fn billed_in_run(&self, run_id: i64) -> anyhow::Result<Vec<(i64, Money)>> {
        let sql = "SELECT coalesce(subscription_id, -recurring_id, 0), sum(amount_cents) FROM invoice_line JOIN invoice ON invoice.id = invoice_id
                   WHERE run_id = ?1 AND invoice.kind = 'invoice' GROUP BY 1";
        self.rows(sql, [run_id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Returns the invoice that a credit note takes back.
    pub fn credited_by(&self, credit_note_id: i64) -> anyhow::Result<Option<Invoice>> {
        let sql =
            format!("{SELECT} WHERE invoice.id = (SELECT credits_id FROM invoice WHERE id = ?1)");
        self.first(&sql, [credit_note_id], from_row)
    }

    /// Returns why a credit note was made.
    pub fn credit_reason(&self, credit_note_id: i64) -> anyhow::Result<String> {
        let sql = "SELECT coalesce(credit_reason, '') FROM invoice WHERE id = ?1";
        Ok(self.first(sql, [credit_note_id], |row| row.get(0))?.unwrap_or_default())
    }

    pub fn credits_of(&self, invoice_id: i64) -> anyhow::Result<Vec<Invoice>> {
        let sql = format!("{SELECT} WHERE credits_id = ?1 ORDER BY invoice.id");
        self.rows(&sql, [invoice_id], from_row)
    }

    /// Returns what a household was billed for plans with the ladder in a financial year, caps and credit notes included:
    /// of each relation what they were billed while they were in it.
    pub fn billed_to_household(&self, household_id: i64, year: Period) -> anyhow::Result<Money> {
        let sql = "SELECT coalesce(sum(invoice_line.amount_cents), 0) FROM invoice_line
                   LEFT JOIN subscription ON subscription.id = subscription_id LEFT JOIN plan ON plan.id = plan_id
                   WHERE ?2 <= period_from AND period_from < ?3 AND (household_id = ?1 OR (kind = 'period' AND in_household_ladder = 1
                   AND EXISTS (SELECT 1 FROM household_member AS home WHERE home.household_id = ?1 AND home.relation_id = subscription.relation_id
                   AND billing = 1 AND valid_from <= period_from AND (valid_to IS NULL OR period_from < valid_to))))";
        self.value(sql, (household_id, year.from, year.to))
    }

    /// Returns the last number used in a year.
    /// Returns the date of the invoice that a credit note takes back.
    pub fn date_of_credited(&self, credit_note: i64) -> anyhow::Result<Option<Day>> {
        let sql = "SELECT credited.invoice_date FROM invoice JOIN invoice AS credited ON credited.id = invoice.credits_id WHERE invoice.id = ?1";
        self.first(sql, [credit_note], |row| row.get(0))
    }

    pub fn last_sequence(&self, series: &str, year: i32) -> anyhow::Result<u32> {
        self.value(
            "SELECT coalesce(max(sequence), 0) FROM invoice WHERE series = ?1 AND year = ?2",
            (series, year),
        )
    }

    /// Returns the date of the last number of a year: the next may not be before it.
    pub fn last_invoice_date(&self, series: &str, year: i32) -> anyhow::Result<Option<Day>> {
        self.value(
            "SELECT max(invoice_date) FROM invoice WHERE series = ?1 AND year = ?2",
            (series, year),
        )
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Invoice> {
    Ok(Invoice {
        id: row.get(0)?,
        number: row.get(1)?,
        is_credit_note: row.get(2)?,
        is_final: row.get(3)?,
        is_credited: row.get(4)?,
        payer_id: row.get(5)?,
        payer_name: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        payer_address: row.get(7)?,
        date: row.get(8)?,
        due: row.get(9)?,
        buyer_reference: row.get(10)?,
        total: row.get(11)?,
        open: row.get(12)?,
        run_id: row.get(13)?,
        written_off: row.get(14)?,
    })
}

impl Write<'_> {
    pub fn add_invoice(&self, invoice: &NewInvoice<'_>) -> anyhow::Result<i64> {
        let sql = "INSERT INTO invoice (kind, state, payer_id, invoice_date, due_date, buyer_reference, total_cents, credits_id, credit_reason, run_id)
                   VALUES (?1, 'draft', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let kind = if invoice.credits.is_some() { "credit_note" } else { "invoice" };
        let (credits, reason) = invoice.credits.unzip();
        self.insert(
            sql,
            (
                kind,
                invoice.payer_id,
                invoice.date,
                invoice.due,
                invoice.buyer_reference,
                invoice.total,
                credits,
                reason,
                invoice.run_id,
            ),
        )
    }

    /// Gives a line of a draft another rate of vat.
    pub fn set_line_vat(&self, line_id: i64, basis_points: u32) -> anyhow::Result<()> {
        let sql = "UPDATE invoice_line SET vat_basis_points = ?2 WHERE id = ?1";
        self.run(sql, (line_id, basis_points)).map(drop)
    }

    pub fn add_line(&self, invoice_id: i64, position: usize, line: &Line) -> anyhow::Result<i64> {
        let sql = "INSERT INTO invoice_line (invoice_id, position, description, subscription_id, period_from, period_to, quantity, discount_cents,
                   amount_cents, vat_code, vat_basis_points, cost_center, explanation, kind, household_id,
                   third_party_id, ledger_account, recurring_id, supplied_on, for_relation_id, is_apart)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)";
        let explanation = serde_json::to_string(&line.steps)?;
        let (from, to) = line.period.map(|period| (period.from, period.to)).unzip();
        let position = i64::try_from(position)?;
        let (kind, household_id, third_party_id) = match line.kind {
            LineKind::Period | LineKind::Apart | LineKind::Sale | LineKind::Recurring(_) => {
                ("period", None, None)
            }
            LineKind::JoiningFee => ("joining_fee", None, None),
            LineKind::HouseholdCap(household_id) => ("household_cap", Some(household_id), None),
            LineKind::ThirdParty(third_party_id) => ("period", None, Some(third_party_id)),
        };
        let recurring_id = match line.kind {
            LineKind::Recurring(id) => Some(id),
            _ => None,
        };
        let is_apart = line.kind == LineKind::Apart;
        let values: [&dyn rusqlite::ToSql; 21] = [
            &invoice_id,
            &position,
            &line.description,
            &line.subscription_id,
            &from,
            &to,
            &line.quantity,
            &line.discount,
            &line.amount,
            &line.vat_code,
            &line.vat_basis_points,
            &line.cost_center,
            &explanation,
            &kind,
            &household_id,
            &third_party_id,
            &line.ledger_account,
            &recurring_id,
            &line.supplied_on,
            &line.relation_id,
            &is_apart,
        ];
        self.insert(sql, &values[..])
    }

    /// Keeps who sends what becomes final now, each once, and returns its id.
    pub fn keep_seller(&self) -> anyhow::Result<i64> {
        let Seller { name, address, kvk, vat_id } = self.seller()?;
        let values = [name, address, kvk, vat_id];
        let sql =
            "INSERT OR IGNORE INTO seller (name, address, kvk, vat_id) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params_from_iter(&values))?;
        let sql =
            "SELECT id FROM seller WHERE name = ?1 AND address = ?2 AND kvk = ?3 AND vat_id = ?4";
        self.value(sql, params_from_iter(&values))
    }

    /// Gives a draft its number, its dates, and the payer's name and address of this day.
    pub fn make_final(
        &self,
        id: i64,
        number: &Numbered<'_>,
        payer: &Relation,
    ) -> anyhow::Result<()> {
        let sql = "UPDATE invoice SET state = 'final', number = ?2, year = ?3, sequence = ?4, invoice_date = ?5, due_date = ?6,
                   payer_name = ?7, payer_address = ?8, payer_street = ?9, payer_postal_code = ?10, payer_city = ?11, payer_country = ?12,
                   payer_vat_id = ?13, payer_kvk = ?14, series = ?15, seller_id = ?16 WHERE id = ?1";
        let values: [&dyn rusqlite::ToSql; 16] = [
            &id,
            &number.number,
            &number.year,
            &number.sequence,
            &number.date,
            &number.due,
            &payer.name.full(),
            &payer.address_line(),
            &payer.street_line(),
            &payer.postal_code,
            &payer.city,
            &payer.country,
            &payer.vat_id,
            &payer.kvk,
            &number.series,
            &number.seller_id,
        ];
        self.run(sql, &values[..]).map(drop)
    }

    /// Sets the parts an invoice is paid in, instead of those it had.
    pub fn set_instalments(&self, invoice_id: i64, parts: &[Instalment]) -> anyhow::Result<()> {
        self.run("DELETE FROM instalment WHERE invoice_id = ?1", [invoice_id])?;
        for part in parts {
            let sql = "INSERT INTO instalment (invoice_id, sequence, due_date, amount_cents) VALUES (?1, ?2, ?3, ?4)";
            self.run(sql, (invoice_id, part.sequence, part.due, part.amount))?;
        }
        Ok(())
    }

    /// Removes a draft, and what a third party was asked, or not asked, because of it; what it reserved is free again.
    pub fn remove_draft_and_across(&self, id: i64) -> anyhow::Result<()> {
        let across = self.lines_across(id)?;
        self.remove_draft(id)?;
        for (other, line_id) in across {
            if self.invoice(other)?.is_some_and(|other| !other.is_final) {
                self.remove_draft_line(other, line_id)?;
            }
        }
        Ok(())
    }

    /// Removes a draft; what it reserved is free again.
    pub fn remove_draft(&self, id: i64) -> anyhow::Result<()> {
        self.uncover_invoice(id)?;
        self.remove_turns_of_invoice(id)?;
        self.put_back_in_baskets(id)?;
        self.run("DELETE FROM collection_cost WHERE invoice_id = ?1", [id])?;
        self.run("DELETE FROM invoice_line WHERE invoice_id = ?1", [id])?;
        self.run("DELETE FROM invoice WHERE id = ?1", [id]).map(drop)
    }

    /// Removes one line of a draft, and the draft when it was the last; the period can be billed again.
    pub fn remove_draft_line(&self, invoice_id: i64, line_id: i64) -> anyhow::Result<()> {
        self.run("DELETE FROM coverage WHERE invoice_line_id = ?1", [line_id])?;
        self.run("DELETE FROM invoice_line WHERE id = ?1", [line_id])?;
        let left = self.invoice_lines(invoice_id)?;
        if left.is_empty() {
            return self.remove_draft(invoice_id);
        }
        let total: Money = left.iter().map(|line| line.amount).sum();
        self.run("UPDATE invoice SET total_cents = ?2 WHERE id = ?1", (invoice_id, total)).map(drop)
    }

    /// Frees what a run passed over for good, or gave away.
    pub fn remove_coverage_of_run(&self, run_id: i64) -> anyhow::Result<()> {
        self.remove_turns_of_run(run_id)?;
        self.run("DELETE FROM coverage WHERE run_id = ?1", [run_id]).map(drop)
    }

    pub fn allocate(
        &self,
        invoice_id: i64,
        amount: Money,
        on: Day,
        source: &str,
        method: &str,
    ) -> anyhow::Result<()> {
        self.allocate_item(invoice_id, None, amount, on, source, method)
    }

    /// Allocates what a collection brought in, or took back (negative).
    pub fn allocate_item(
        &self,
        invoice_id: i64,
        item_id: Option<i64>,
        amount: Money,
        on: Day,
        source: &str,
        method: &str,
    ) -> anyhow::Result<()> {
        let sql = "INSERT INTO allocation (invoice_id, amount_cents, on_date, source, method, item_id, bank_entry_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let bank_entry = self.bank_entry.get();
        self.run(sql, (invoice_id, amount, on, source, method, item_id, bank_entry)).map(drop)
    }
}
