//! Invoices for other people's bookkeeping programs: what was frozen on them, handed to the writer of UBL.

use anyhow::Context;
use serde::Serialize;
use std::path::PathBuf;

use crate::db::invoices::{Invoice, Line};
use crate::db::settings::Setting;
use crate::db::{Db, OnDisk, Read, make_folder};
use crate::domain::calendar::{Day, days_after};
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::PostalAddress;
use crate::exchange::ubl::{EInvoice, ELine, Party, Pay, Vat, write};
use crate::ops::tables::replace_file;
use crate::ops::way_to_pay::WayToPay;
use crate::ops::{PaymentRequest, Refusal};

/// What was put on disk, and what could not be.
#[derive(Clone, Debug, Serialize)]
pub struct EInvoices {
    pub files: Vec<PathBuf>,
    #[serde(skip)]
    pub skipped: Vec<Problem>,
}

/// The folder beside the administration.
const FOLDER: &str = "e-facturen";

/// Writes final invoices and credit notes as UBL beside the administration, a file each; one that cannot be written does not
/// stop the others.
pub fn write_e_invoices(db: &Db, invoices: &[i64]) -> Result<EInvoices, Refusal> {
    let read = db.read();
    let folder = read.folder().join(FOLDER);
    make_folder(&folder)?;
    let mut done = EInvoices { files: vec![], skipped: vec![] };
    for (at, id) in invoices.iter().enumerate() {
        db.tick(at, invoices.len())?;
        let missing = || Problem::NotFound { what: Thing::Invoice, value: id.to_string() };
        let invoice = read.invoice(*id)?.ok_or_else(missing)?;
        match e_invoice(&read, &invoice)? {
            Ok(bytes) => {
                let path = folder.join(format!("{}.xml", invoice.label()));
                replace_file(&path, &bytes).with_context(|| OnDisk::new("write", &path))?;
                done.files.push(path);
            }
            Err(problem) => done.skipped.push(problem),
        }
    }
    Ok(done)
}

/// Returns a final invoice as UBL.
pub(super) fn e_invoice(
    read: &Read<'_>,
    invoice: &Invoice,
) -> anyhow::Result<Result<Vec<u8>, Problem>> {
    if !invoice.is_final {
        return Ok(Err(Problem::InvoiceDraft { value: invoice.label() }));
    }
    let lines = read.invoice_lines(invoice.id)?;
    let seller = match seller(read, invoice, &lines)? {
        Ok(seller) => seller,
        Err(problem) => return Ok(Err(problem)),
    };
    let payer = read.frozen_payer(invoice.id)?;
    // Source: NLCIUS BR-NL-4, of a buyer in the Netherlands.
    if payer.country == "NL" && !payer.address.is_whole() {
        let (number, who) = (invoice.label(), payer.name);
        return Ok(Err(Problem::BuyerLacks { number, who, field: Field::Address }));
    }
    let email = read.relation(invoice.payer_id)?.unwrap_or_default().email;
    let credits = read.credited_by(invoice.id)?.map(|credited| (credited.label(), credited.date));
    let (settled, _) = read.settled_of(invoice.id)?;
    let paid = if credits.is_some() { Money::ZERO } else { settled - invoice.written_off };
    Ok(Ok(write(&EInvoice {
        number: invoice.label(),
        issued: invoice.date,
        due: invoice.due,
        pay: match () {
            // A receiver that reads how to pay would pay again.
            () if credits.is_some() || invoice.total <= paid => Pay::Nothing,
            () => pay(read, invoice, &seller)?,
        },
        paid,
        credits,
        buyer_reference: invoice.buyer_reference.clone(),
        seller,
        buyer: Party {
            name: payer.name,
            street: payer.address.street,
            postal_code: payer.address.postal_code,
            city: payer.address.city,
            country: payer.country,
            vat_id: payer.vat_id,
            kvk: payer.kvk,
            email,
        },
        lines: lines.into_iter().map(|own| line(own, invoice.date)).collect(),
    })))
}

fn line(line: Line, invoice_date: Day) -> ELine {
    // What was supplied on a day of its own has that day for its period.
    let supplied = line.supplied_before(invoice_date);
    let supplied = supplied.map(|on| Period { from: on, to: days_after(on, 1) });
    ELine {
        vat: match line.vat_code.as_str() {
            "none" => Vat::Outside,
            "exempt" => Vat::Exempt,
            _ if line.is_of_small() => Vat::Small,
            _ => Vat::Rate(line.vat_basis_points),
        },
        description: line.description,
        quantity: line.quantity,
        gross: line.amount,
        discount: line.discount,
        period: line.period.or(supplied),
    }
}

/// Returns the club; what the agreements want of who sends an invoice must be known (NLCIUS BR-NL-1, BR-NL-3).
fn seller(
    read: &Read<'_>,
    invoice: &Invoice,
    lines: &[Line],
) -> anyhow::Result<Result<Party, Problem>> {
    let frozen = read.seller_of(invoice.id)?;
    let address = PostalAddress::read(&frozen.address);
    let seller = Party {
        name: frozen.name,
        street: address.street.clone(),
        postal_code: address.postal_code.clone(),
        city: address.city.clone(),
        country: "NL".to_owned(),
        vat_id: frozen.vat_id.replace([' ', '.'], "").to_uppercase(),
        kvk: frozen.kvk.replace(' ', ""),
        email: read.setting(Setting::ClubEmail)?,
    };
    let is_taxed = lines.iter().any(|line| 0 < line.vat_basis_points);
    let line = frozen.address;
    if !line.is_empty() && !address.is_whole() {
        let allowed = "Dorpsstraat 1, 1234 AB Ons Dorp".to_owned();
        return Ok(Err(Problem::ValueUnknown { field: Field::Address, value: line, allowed }));
    }
    let lacking = match () {
        () if seller.kvk.is_empty() => Some(Field::Kvk),
        () if !address.is_whole() => Some(Field::Address),
        () if is_taxed && seller.vat_id.is_empty() => Some(Field::VatId),
        () => None,
    };
    Ok(match lacking {
        Some(field) => Err(Problem::InvoiceLacks { number: invoice.label(), field }),
        None => Ok(seller),
    })
}

/// Says how what is left of an invoice is paid: collected where it is, by transfer otherwise.
fn pay(read: &Read<'_>, invoice: &Invoice, seller: &Party) -> anyhow::Result<Pay> {
    Ok(match WayToPay::of(read, invoice)? {
        WayToPay::Collected { mandate, account, .. } => Pay::Collected {
            mandate,
            account: account.into(),
            creditor_id: read.setting(Setting::CreditorId)?,
        },
        WayToPay::Transfer(_) | WayToPay::Nothing => {
            let request = PaymentRequest::of(read, invoice.id)?;
            let account = request.and_then(|request| request.iban.zip(Some(request.reference)));
            account.map_or(Pay::Nothing, |(iban, reference)| Pay::Transfer {
                iban: iban.into(),
                holder: seller.name.clone(),
                reference,
            })
        }
    })
}
