//! Drafts get their numbers and are booked; or a draft goes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::{Occupied, Vacant};

use serde::{Deserialize, Serialize};

use crate::db::invoices::{Invoice, Line, Numbered};
use crate::db::ledger::{INCOME, Posting, VAT};
use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::calendar::{Day, days_after};
use crate::domain::instalment::schedule;
use crate::domain::invoice::{number, number_year};
use crate::domain::money::Money;
use crate::domain::pricing::has_rate;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::recurring::Delivery;
use crate::ops::mark_shipments::ship;
use crate::ops::post_invoices::{Way, post};
use crate::ops::way_to_pay::WayToPay;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Makes drafts final: of a run, some by name, or all of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finalise {
    #[serde(default)]
    pub run: Option<Reference>,
    #[serde(default)]
    pub invoices: Vec<Reference>,
    /// Only drafts of runs that looked no further than this day.
    #[serde(default)]
    pub until: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Finalised {
    pub invoices: Vec<String>,
    pub total_cents: i64,
    /// What the law wants on an invoice and the club did not fill in: it stays out for ever.
    pub missing: Vec<&'static str>,
    /// Organisations without a whole address, which an invoice to them must have.
    pub no_address: Vec<String>,
}

impl Finalise {
    fn chosen(&self, write: &Write<'_>) -> Result<Vec<i64>, Refusal> {
        if let Some(run) = &self.run {
            let run = write.find_run(&run.0)??;
            let drafts =
                write.invoices_of_run(run.id)?.into_iter().filter(|invoice| !invoice.is_final);
            return Ok(drafts.map(|invoice| invoice.id).collect());
        }
        if self.invoices.is_empty() {
            return Ok(match self.until {
                Some(until) => write.draft_ids(until)?,
                None => write.all_draft_ids()?,
            });
        }
        let mut ids = Vec::new();
        for reference in &self.invoices {
            let invoice = match write.find_invoice(&reference.0)? {
                Ok(invoice) => invoice,
                // A draft by its bare id.
                Err(problem) => {
                    let id = reference.0.parse().map_err(|_| problem.clone())?;
                    write.invoice(id)?.ok_or(problem)?
                }
            };
            if invoice.is_final {
                return Err(Problem::Taken { what: Thing::Invoice, value: invoice.label() }.into());
            }
            ids.push(invoice.id);
        }
        // What a third party pays becomes final together with what it comes off.
        for id in &ids {
            for (across, _) in write.lines_across(*id)? {
                if !ids.contains(&across) {
                    let label = |id| Ok::<_, anyhow::Error>(write.invoice(id)?.map(|i| i.label()));
                    let number = label(*id)?.unwrap_or_default();
                    let other = label(across)?.unwrap_or_default();
                    return Err(Problem::InvoiceTied { number, other }.into());
                }
            }
        }
        Ok(ids)
    }
}

impl Deed for Finalise {
    const NAME: &'static str = "finalise";
    const IS_RUN: bool = true;
    type Value = Finalised;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Finalised>, Refusal> {
        let ids = self.chosen(write)?;
        let missing = missing_of_club(write, &ids)?;
        let no_address = write.organisations_without_address(&ids)?;
        let mut numbers = Vec::new();
        let mut total = Money::ZERO;
        let mut numbering = Numbering::start(write)?;
        let is_posted = write.setting(Setting::InvoicePost)? == "yes";
        let deliveries = write.deliveries()?;
        for (at, id) in ids.iter().enumerate() {
            write.tick(at, ids.len())?;
            let invoice = write.invoice(*id)?.expect("a draft that was chosen just now");
            total += invoice.total;
            numbers.push(finalise(write, &invoice, &mut numbering)?);
            if is_to_go(write, *id, deliveries.get(id).copied(), is_posted)? {
                let invoice = write.invoice(*id)?.expect("the invoice became final just now");
                post(write, &invoice, Way::AsAgreed)?;
            }
        }
        let subject = format!(
            "{} - {}: {total}",
            numbers.first().map_or("", String::as_str),
            numbers.last().map_or("", String::as_str)
        );
        Ok(Done::new(
            Finalised {
                invoices: numbers,
                total_cents: total.in_cents(),
                missing: missing.into_iter().map(Field::name).collect(),
                no_address,
            },
            subject,
        ))
    }
}

/// Returns what the club does not say of itself that the law wants on these invoices. Source: Wet op de omzetbelasting 1968,
/// article 35a.
pub fn missing_of_club(read: &Read<'_>, ids: &[i64]) -> anyhow::Result<Vec<Field>> {
    let seller = read.seller()?;
    let wanted = [
        (Field::Address, seller.address.is_empty() || is_post_box(&seller.address)),
        (Field::Kvk, seller.kvk.is_empty()),
        (Field::VatId, seller.vat_id.is_empty() && read.has_vat(ids)?),
    ];
    Ok(wanted.into_iter().filter(|(_, lacks)| *lacks).map(|(field, _)| field).collect())
}

/// Returns whether an address is a post box, which is not where somebody is.
fn is_post_box(address: &str) -> bool {
    let address = address.to_lowercase();
    ["postbus", "po box", "p.o. box"].iter().any(|word| address.trim_start().starts_with(word))
}

/// Returns whether an invoice that became final goes to the outbox: as was arranged for what comes round, as the club has it
/// for any other.
fn is_to_go(
    read: &Read<'_>,
    id: i64,
    delivery: Option<Delivery>,
    is_posted: bool,
) -> anyhow::Result<bool> {
    Ok(match delivery {
        None => is_posted,
        Some(Delivery::Manual) => false,
        Some(Delivery::Email | Delivery::Print) => true,
        Some(Delivery::Collection) => {
            let invoice = read.invoice(id)?.expect("the invoice became final just now");
            !matches!(WayToPay::of(read, &invoice)?, WayToPay::Collected { .. })
        }
    })
}

/// The numbers of one year, given out in order within one transaction, series by series.
pub(super) struct Numbering {
    today: Day,
    due_days: i64,
    year: i32,
    /// Of credit notes; empty where they are numbered among the invoices.
    credit_series: String,
    seller_id: i64,
    /// The last date and number of each series that is used.
    last: BTreeMap<String, (Day, u32)>,
    /// Whether any plan sends something along, and whether any is paid in parts: of most clubs none does.
    sends: bool,
    has_parts: bool,
    /// What was looked up of vat.
    rates: BTreeMap<(String, Day), u32>,
}

impl Numbering {
    pub(super) fn start(write: &Write<'_>) -> anyhow::Result<Numbering> {
        let today = write.today();
        let (sends, has_parts) = write.sends_or_parts()?;
        Ok(Numbering {
            today,
            due_days: i64::from(write.setting_count(Setting::DueDays)?),
            year: number_year(today),
            credit_series: write.setting(Setting::CreditSeries)?,
            seller_id: write.keep_seller()?,
            last: BTreeMap::new(),
            sends,
            has_parts,
            rates: BTreeMap::new(),
        })
    }

    /// Returns the series of an invoice, its date and its number in that series.
    fn next(&mut self, write: &Write<'_>, invoice: &Invoice) -> anyhow::Result<(&str, Day, u32)> {
        let series = if invoice.is_credit_note { self.credit_series.as_str() } else { "" };
        if !self.last.contains_key(series) {
            // Numbers and dates run together: an invoice is not dated before the one whose number it follows.
            let last = write.last_invoice_date(series, self.year)?;
            let date = last.map_or(self.today, |last| last.max(self.today));
            self.last.insert(series.to_owned(), (date, write.last_sequence(series, self.year)?));
        }
        let (date, last) = self.last.get_mut(series).expect("it was put there just now");
        if invoice.is_credit_note {
            // Nor is what takes back dated before what it takes back.
            *date =
                write.date_of_credited(invoice.id)?.map_or(*date, |credited| credited.max(*date));
        }
        *last += 1;
        Ok((series, *date, *last))
    }
}

/// Gives lines of a draft the rates that hold now on the days they count of: a rate may have been set since they were made.
fn renew_vat(
    write: &Write<'_>,
    lines: &mut [Line],
    rates: &mut BTreeMap<(String, Day), u32>,
) -> anyhow::Result<()> {
    for line in lines.iter_mut().filter(|line| has_rate(&line.vat_code)) {
        let Some(day) = line.supplied_on else { continue };
        let rate = match rates.entry((line.vat_code.clone(), day)) {
            Occupied(known) => *known.get(),
            Vacant(place) => *place.insert(write.vat_on(&line.vat_code, day)?),
        };
        if rate != line.vat_basis_points {
            write.set_line_vat(line.id, rate)?;
            line.vat_basis_points = rate;
        }
    }
    Ok(())
}

/// Gives one draft its number and books it.
pub(super) fn finalise(
    write: &Write<'_>,
    invoice: &Invoice,
    numbering: &mut Numbering,
) -> Result<String, Refusal> {
    let payer = write.relation(invoice.payer_id)?.expect("an invoice has a payer");
    let (year, due_days, seller_id) = (numbering.year, numbering.due_days, numbering.seller_id);
    let mut lines = write.invoice_lines(invoice.id)?;
    if !invoice.is_credit_note {
        renew_vat(write, &mut lines, &mut numbering.rates)?;
    }
    let (series, date, sequence) = numbering.next(write, invoice)?;
    let label = number(series, year, sequence);
    let due = days_after(date, due_days);
    let numbered = Numbered { number: &label, series, year, sequence, date, due, seller_id };
    write.make_final(invoice.id, &numbered, &payer)?;
    if numbering.sends && !invoice.is_credit_note {
        ship(write, &lines)?;
    }
    let parts = if numbering.has_parts { write.instalments_asked(invoice.id)? } else { 1 };
    if 1 < parts && invoice.total.is_positive() {
        write.set_instalments(invoice.id, &schedule(invoice.total, parts, due))?;
    }
    write.book(date, &label, Some(invoice.id), &postings(invoice, &lines))?;
    Ok(label)
}

/// Debtors owe the total; income and vat are its parts. Vat is taken out of the sum of each rate, not of each line.
fn postings(invoice: &Invoice, lines: &[Line]) -> Vec<Posting> {
    let mut postings = vec![Posting::debtor(invoice.payer_id, invoice.total)];
    let mut rates: Vec<u32> = lines.iter().map(|line| line.vat_basis_points).collect();
    rates.sort_unstable();
    rates.dedup();
    for rate in rates {
        let of_rate: Vec<&Line> =
            lines.iter().filter(|line| line.vat_basis_points == rate).collect();
        let gross: Money = of_rate.iter().map(|line| line.amount).sum();
        let vat = gross.vat_inside(rate);
        postings.push(Posting::new(VAT, -vat));
        let place = |line: &Line| (line.ledger_account.clone(), line.cost_center.clone());
        let mut places: Vec<(String, String)> = of_rate.iter().map(|line| place(line)).collect();
        places.sort_unstable();
        places.dedup();
        // The last account and cost centre carries the cents that rounding leaves, so that the parts sum to the whole.
        let mut vat_left = vat;
        for own in places {
            let is_own = |line: &&&Line| place(line) == own;
            let amount: Money = of_rate.iter().filter(is_own).map(|line| line.amount).sum();
            let own_vat = if of_rate.iter().all(|line| place(line) == own) {
                vat
            } else {
                amount.vat_inside(rate)
            };
            vat_left -= own_vat;
            let (account, cost_center) = own;
            let account = if account.is_empty() { INCOME.to_owned() } else { account };
            postings.push(Posting { cost_center, ..Posting::new(account, own_vat - amount) });
        }
        if let Some(last) = postings.last_mut() {
            last.amount += vat_left;
        }
    }
    postings
}

/// Removes a draft; its periods can be billed again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveDraft {
    pub invoice: Reference,
}

#[derive(Clone, Debug, Serialize)]
pub struct RemovedDraft {
    pub total_cents: i64,
}

impl Deed for RemoveDraft {
    const NAME: &'static str = "remove_draft";
    type Value = RemovedDraft;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RemovedDraft>, Refusal> {
        let invoice = write.find_invoice(&self.invoice.0)??;
        if invoice.is_final {
            return Err(Problem::Taken { what: Thing::Invoice, value: invoice.label() }.into());
        }
        write.remove_draft_and_across(invoice.id)?;
        if let Some(run_id) = invoice.run_id {
            write.recount_run(run_id)?;
        }
        let subject = format!("{} {}", invoice.label(), invoice.payer_name);
        Ok(Done::new(RemovedDraft { total_cents: invoice.total.in_cents() }, subject)
            .of(invoice.payer_id))
    }
}
