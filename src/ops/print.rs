//! Invoices, letters and forms of a mandate on paper: what the administration says, handed to the press.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;

use crate::bank::epc::{Known, payload};
use crate::db::invoices::{FrozenPayer, Invoice, Line, Seller};
use crate::db::messages::{Message, MessageKind};
use crate::db::settings::Setting;
use crate::db::{Db, OnDisk, Read, make_folder};
use crate::domain::calendar::{Day, dutch};
use crate::domain::country::names;
use crate::domain::iban::Iban;
use crate::domain::mandate::MandateKind;
use crate::domain::money::Money;
use crate::domain::plan::Interval;
use crate::domain::pricing::Percent;
use crate::domain::problem::{Problem, Thing};
use crate::domain::relation::{PostalAddress, Relation, RelationKind};
use crate::ops::e_invoice::e_invoice;
use crate::ops::letters::LetterLanguage;
use crate::ops::register_payment::is_cash;
use crate::ops::tables::replace_file;
use crate::ops::way_to_pay::WayToPay;
use crate::ops::{PaymentRequest, Refusal};
use crate::paper::{
    self, ApplicationPaper, ChoicePaper, InvoicePaper, LetterPaper, Letterhead, LinePaper,
    MandatePaper, OwnTemplates, Paper, PaperError, PartPaper, PayPaper, PaymentPaper, Print,
    TEMPLATES, VatPaper, typeset,
};

/// What was put on disk.
#[derive(Clone, Debug, Serialize)]
pub struct Printed {
    pub files: Vec<PathBuf>,
    pub papers: usize,
}

/// Papers in one file: more take a printer, and this program, too long to be stopped in between.
const PAPERS_MAX: usize = 100;
/// The folder beside the administration, and the one for templates and a logo of the club's own.
const FOLDER: &str = "papier";
const OWN_FOLDER: &str = "sjablonen";
const LOGOS: [&str; 5] = ["logo.svg", "logo.png", "logo.jpg", "logo.jpeg", "logo.webp"];

/// Writes invoices to files beside the administration, in the order they are given; drafts say that they are drafts.
pub fn print_invoices(db: &Db, invoices: &[i64]) -> Result<Printed, Refusal> {
    let read = db.read();
    let today = db.clock().today();
    let count = invoices.len();
    let mut files = Vec::new();
    for (part, ids) in invoices.chunks(PAPERS_MAX).enumerate() {
        let mut papers = Vec::new();
        let mut title = String::new();
        for (at, id) in ids.iter().enumerate() {
            db.tick(part * PAPERS_MAX + at, count)?;
            let missing = || Problem::NotFound { what: Thing::Invoice, value: id.to_string() };
            let invoice = read.invoice(*id)?.ok_or_else(missing)?;
            title = invoice.label();
            papers.push(Paper::Invoice(Box::new(invoice_paper(&read, &invoice)?)));
        }
        let name = match (count, part) {
            (1, _) => format!("factuur {title}"),
            (_, 0) if count <= PAPERS_MAX => format!("facturen {today}"),
            _ => format!("facturen {today} deel {}", part + 1),
        };
        files.push(put(&read, &name, today, papers)?);
    }
    Ok(Printed { files, papers: count })
}

/// Writes the form by which somebody lets the club collect, filled in as far as is known; with no mandate it has the
/// reference of the form that was given out.
pub fn print_mandate(
    db: &Db,
    relation_id: i64,
    mandate_id: Option<i64>,
) -> Result<Printed, Refusal> {
    let read = db.read();
    let relation = read.relation(relation_id)?.unwrap_or_default();
    let mandate = mandate_id.map(|id| read.mandate(id)).transpose()?.flatten();
    let reference = match &mandate {
        Some(mandate) => mandate.reference.clone(),
        None => match read.mandate_forms_of(relation_id)?.into_iter().next() {
            Some(form) => form.reference,
            None => read.next_mandate_reference(&relation.number)?,
        },
    };
    let paper = MandatePaper {
        qr: code(&reference),
        is_once: mandate.as_ref().is_some_and(|mandate| mandate.dates.kind == MandateKind::OneOff),
        reason: paid_for(&read, relation_id)?,
        name: relation.name.full(),
        street: format!("{} {}", relation.street, relation.house_number).trim().to_owned(),
        place: format!("{}  {}", relation.postal_code, relation.city).trim().to_owned(),
        country: relation.country.clone(),
        iban: mandate.as_ref().map(|mandate| mandate.iban.grouped()).unwrap_or_default(),
        holder: mandate.map(|mandate| mandate.holder).unwrap_or_default(),
        reference: reference.clone(),
    };
    let papers = vec![Paper::Mandate(Box::new(paper))];
    let file = put(&read, &format!("machtiging {reference}"), db.clock().today(), papers)?;
    Ok(Printed { files: vec![file], papers: 1 })
}

/// Writes an empty form to join by: what persons can take today, at the price of today, and a mandate where the club collects.
pub fn print_application(db: &Db) -> Result<Printed, Refusal> {
    let (read, today) = (db.read(), db.clock().today());
    let mut plans = Vec::new();
    for row in read.plan_rows(today)? {
        if row.plan.is_active && row.plan.audience.takes(RelationKind::Person) {
            let (count, unit) = match row.plan.terms.interval {
                Interval::Months(months) => (months, "month"),
                Interval::Weeks(weeks) => (weeks, "week"),
            };
            let price = row.price.map(|price| price.to_string()).unwrap_or_default();
            plans.push(ChoicePaper { name: row.plan.name, price, count, unit });
        }
    }
    let papers = vec![Paper::Application(Box::new(ApplicationPaper { plans }))];
    let file = put(&read, &format!("aanmeldformulier {today}"), today, papers)?;
    Ok(Printed { files: vec![file], papers: 1 })
}

/// Returns the names of what somebody takes, which is what is collected for.
fn paid_for(read: &Read<'_>, relation_id: i64) -> anyhow::Result<String> {
    let standings = read.standings_of(relation_id)?.into_iter();
    let mut names: Vec<String> = standings.map(|standing| standing.plan.name).collect();
    names.sort();
    names.dedup();
    Ok(names.join(", "))
}

/// Returns what the outbox sends by post as one file to print: invoices as they are, all else as letters.
pub(super) fn letters(
    read: &Read<'_>,
    messages: &[(Message, Relation)],
    today: Day,
) -> Result<Vec<u8>, Refusal> {
    let mut papers = Vec::new();
    for (message, relation) in messages {
        match invoice_of(read, message)? {
            Some(invoice) => papers.push(Paper::Invoice(Box::new(invoice_paper(read, &invoice)?))),
            None => papers.push(letter_paper(read, message, relation, today)?),
        }
    }
    press(read, "post", today, papers)
}

/// Returns one message as a letter of a day.
pub(super) fn letter_of(
    read: &Read<'_>,
    message: &Message,
    to: &Relation,
    on: Day,
) -> Result<Vec<u8>, Refusal> {
    press(read, &message.subject, on, vec![letter_paper(read, message, to, on)?])
}

fn letter_paper(
    read: &Read<'_>,
    message: &Message,
    to: &Relation,
    on: Day,
) -> anyhow::Result<Paper> {
    Ok(Paper::Letter(Box::new(LetterPaper {
        to: address(&payer_now(to), LetterLanguage::of(read)?),
        date: dutch(on),
        subject: message.subject.clone(),
        body: message.body.clone(),
        pay: asked_in(read, message)?,
        parts: vec![],
    })))
}

/// Writes one message to a file beside the administration: as it went where that is kept, otherwise from its words.
pub fn print_message(db: &Db, id: i64) -> Result<Printed, Refusal> {
    let read = db.read();
    let missing = || Problem::NotFound { what: Thing::Message, value: id.to_string() };
    let message = read.message(id)?.ok_or_else(missing)?;
    if let Some(invoice) = invoice_of(&read, &message)? {
        return print_invoices(db, &[invoice.id]);
    }
    let bytes = match read.paper_of_message(id)? {
        Some(kept) => kept,
        None => {
            let relation = read.relation(message.relation_id)?.unwrap_or_default();
            let on = message.done_on.unwrap_or_else(|| db.clock().today());
            letter_of(&read, &message, &relation, on)?
        }
    };
    let file = put_bytes(&read, &format!("brief {id:05}"), &bytes)?;
    Ok(Printed { files: vec![file], papers: 1 })
}

/// A file that goes along with a mail.
#[derive(Debug)]
pub(super) struct Enclosure {
    pub(super) name: String,
    /// As mails say it: `application/pdf`.
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// Returns the invoice that goes along with a message: on paper, and for the bookkeeping program of an organisation where
/// the club does so. What that program cannot be told stays on paper alone.
pub(super) fn enclosed(read: &Read<'_>, message: &Message) -> Result<Vec<Enclosure>, Refusal> {
    let Some(invoice) = invoice_of(read, message)? else { return Ok(vec![]) };
    let mut enclosed = Vec::new();
    if paper::IS_BUILT {
        let papers = vec![Paper::Invoice(Box::new(invoice_paper(read, &invoice)?))];
        let bytes = press(read, &invoice.label(), invoice.date, papers)?;
        let name = format!("{}.pdf", invoice.label());
        enclosed.push(Enclosure { name, kind: "application/pdf", bytes });
    }
    let payer = read.relation(invoice.payer_id)?.unwrap_or_default();
    let is_wanted = payer.kind == RelationKind::Organisation;
    if is_wanted
        && read.setting(Setting::EInvoices)? == "yes"
        && let Ok(bytes) = e_invoice(read, &invoice)?
    {
        let name = format!("{}.xml", invoice.label());
        enclosed.push(Enclosure { name, kind: "application/xml", bytes });
    }
    Ok(enclosed)
}

/// Returns the invoice that a message is; a reminder is about invoices and is none.
fn invoice_of(read: &Read<'_>, message: &Message) -> anyhow::Result<Option<Invoice>> {
    if message.kind != MessageKind::Invoice {
        return Ok(None);
    }
    let claims = read.invoices_of_message(message.id)?;
    Ok(claims.first().map(|(id, _)| read.invoice(*id)).transpose()?.flatten())
}

/// Puts papers in one file beside the administration.
pub(super) fn put(
    read: &Read<'_>,
    name: &str,
    day: Day,
    papers: Vec<Paper>,
) -> Result<PathBuf, Refusal> {
    let bytes = press(read, name, day, papers)?;
    put_bytes(read, name, &bytes)
}

fn put_bytes(read: &Read<'_>, name: &str, bytes: &[u8]) -> Result<PathBuf, Refusal> {
    let folder = read.folder().join(FOLDER);
    make_folder(&folder)?;
    // What is in a number of ours stays; what would lead out of the folder does not.
    let name: String = name.chars().map(|c| if "/\\:".contains(c) { '-' } else { c }).collect();
    let path = folder.join(format!("{name}.pdf"));
    replace_file(&path, bytes).with_context(|| OnDisk::new("write", &path))?;
    Ok(path)
}

fn press(read: &Read<'_>, title: &str, day: Day, papers: Vec<Paper>) -> Result<Vec<u8>, Refusal> {
    let lang = match LetterLanguage::of(read)? {
        LetterLanguage::Dutch => "nl",
        LetterLanguage::English => "en",
    };
    let folder = read.folder().join(OWN_FOLDER);
    let (logo_file, logo) = logo(&folder)?;
    let club = Letterhead { logo, ..letterhead(read, &read.seller()?)? };
    let print = Print { papers, ..Print::new(title.to_owned(), lang, day, club) };
    typeset(&print, &own_templates(&folder)?).map_err(|error| {
        match error {
            PaperError::NotBuilt => Problem::NoPaper,
            PaperError::Template { file, line, column, what } => {
                Problem::TemplateBroken { file, line, column, what }
            }
            PaperError::Logo { what } => {
                Problem::TemplateBroken { file: logo_file, line: 0, column: 0, what }
            }
        }
        .into()
    })
}

/// Returns the club's logo with its file, the first there is.
fn logo(folder: &Path) -> anyhow::Result<(String, Option<Vec<u8>>)> {
    for name in LOGOS {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(bytes) => return Ok((path.display().to_string(), Some(bytes))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| OnDisk::new("read", &path)),
        }
    }
    Ok((String::new(), None))
}

fn own_templates(folder: &Path) -> anyhow::Result<OwnTemplates> {
    let mut own = OwnTemplates::new();
    for name in TEMPLATES {
        let path = folder.join(FOLDER).join(name);
        match fs::read_to_string(&path) {
            Ok(text) => own.push((name, path.display().to_string(), text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| OnDisk::new("read", &path)),
        }
    }
    Ok(own)
}

/// Says who a paper is from: its sender, and where the club can be reached and paid now.
pub(super) fn letterhead(read: &Read<'_>, seller: &Seller) -> anyhow::Result<Letterhead> {
    let Seller { name, address, kvk, vat_id } = seller.clone();
    let email = read.setting(Setting::ClubEmail)?;
    let iban = read.setting(Setting::ClubIban)?.parse::<Iban>();
    let named =
        |what: &str, value: String| Some(format!("{what} {value}")).filter(|_| !value.is_empty());
    let kvk = named("KvK", kvk);
    let vat = named("Btw-id", vat_id);
    let iban = iban.ok().map(|iban| iban.grouped());
    let parts = address.split(',').map(|part| part.trim().to_owned());
    let filled = |line: &String| !line.is_empty();
    Ok(Letterhead {
        logo: None,
        contact: parts.chain([email]).filter(filled).collect(),
        foot: [Some(name.clone()), kvk, vat, iban].into_iter().flatten().filter(filled).collect(),
        sender: [name.clone(), address.clone()]
            .into_iter()
            .filter(filled)
            .collect::<Vec<_>>()
            .join(", "),
        creditor_id: read.setting(Setting::CreditorId)?,
        address,
        name,
    })
}

/// Returns the lines of an address on an envelope; the country stands on it where the post must leave this one.
fn address(payer: &FrozenPayer, language: LetterLanguage) -> Vec<String> {
    let place = format!("{}  {}", payer.address.postal_code, payer.address.city);
    let (dutch, english) = names(&payer.country);
    let country = match language {
        _ if ["NL", ""].contains(&payer.country.as_str()) => "",
        LetterLanguage::Dutch => dutch,
        LetterLanguage::English => english,
    };
    let lines = [payer.name.as_str(), &payer.address.street, place.trim(), country];
    lines.into_iter().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Returns somebody as an invoice would freeze them today.
fn payer_now(relation: &Relation) -> FrozenPayer {
    FrozenPayer {
        name: relation.name.full(),
        address: PostalAddress {
            street: relation.street_line(),
            postal_code: relation.postal_code.clone(),
            city: relation.city.clone(),
        },
        country: relation.country.clone(),
        vat_id: relation.vat_id.clone(),
        kvk: relation.kvk.clone(),
    }
}

fn invoice_paper(read: &Read<'_>, invoice: &Invoice) -> anyhow::Result<InvoicePaper> {
    let payer = read.relation(invoice.payer_id)?.unwrap_or_default();
    let lines = read.invoice_lines(invoice.id)?;
    let credits = read.credited_by(invoice.id)?;
    let (settled, credited) = read.settled_of(invoice.id)?;
    let paid = settled - invoice.written_off;
    let filled = |amount: Money| if amount.is_zero() { String::new() } else { amount.to_string() };
    let is_settled = !invoice.is_credit_note && invoice.open != invoice.total;
    let own = |amount: Money| if is_settled { filled(amount) } else { String::new() };
    let parts = read.open_parts_of(invoice.id)?;
    let payments = read.payments_on(invoice.id)?;
    let is_receipt = is_receipt(invoice, &payments);
    // A final invoice says what was frozen on it, not where somebody lives now.
    let frozen = if invoice.is_final { read.frozen_payer(invoice.id)? } else { payer_now(&payer) };
    let to = address(&frozen, LetterLanguage::of(read)?);
    let club = letterhead(read, &read.seller_of(invoice.id)?)?;
    Ok(InvoicePaper {
        club,
        title: match () {
            () if !invoice.is_final => "draft",
            () if invoice.is_credit_note => "credit_note",
            () if is_receipt => "receipt",
            () => "invoice",
        },
        number: invoice.number.clone().unwrap_or_default(),
        to,
        date: dutch(invoice.date),
        due: if invoice.is_credit_note || is_receipt { String::new() } else { dutch(invoice.due) },
        back: Some(credits.as_ref().map_or(invoice.open, |credited| credited.open))
            .filter(|open| open.in_cents() < 0)
            .map(|open| (-open).to_string())
            .unwrap_or_default(),
        credits: credits.map(|credited| credited.label()).unwrap_or_default(),
        reason: read.credit_reason(invoice.id)?,
        customer: payer.number.clone(),
        reference: invoice.buyer_reference.clone(),
        vat_id: frozen.vat_id,
        vats: vats(&lines),
        lines: lines.iter().map(|line| line_paper(line, invoice.date)).collect(),
        total: invoice.total.to_string(),
        paid: own(paid),
        payments: payments_paper(&payments, paid),
        credited: own(credited),
        written_off: own(invoice.written_off),
        open: if is_settled && invoice.open.in_cents() >= 0 {
            invoice.open.to_string()
        } else {
            String::new()
        },
        parts: parts
            .iter()
            .filter(|part| part.amount.is_positive())
            .map(|part| PartPaper { due: dutch(part.due), amount: part.amount.to_string() })
            .collect(),
        pay: pay(read, invoice)?,
        ubl: ubl_for(read, invoice, &payer)?,
    })
}

/// Returns whether all of an invoice was paid at the counter on the day it was made: it is the receipt of that.
fn is_receipt(invoice: &Invoice, payments: &[(Day, String, Money)]) -> bool {
    let on_the_spot =
        |(on, how, _): &(Day, String, Money)| *on == invoice.date && way_of(how) != "bank";
    let paid: Money = payments.iter().map(|(.., amount)| *amount).sum();
    invoice.total.is_positive() && paid == invoice.total && payments.iter().all(on_the_spot)
}

/// Returns the payments that make up what was paid; none where other things, as what was set off, are in it.
fn payments_paper(payments: &[(Day, String, Money)], paid: Money) -> Vec<PaymentPaper> {
    let is_all = payments.iter().map(|(.., amount)| *amount).sum::<Money>() == paid;
    let is_plain = |(_, how, amount): &(Day, String, Money)| {
        amount.is_positive() && !how.starts_with("set_off")
    };
    let own = payments.iter().filter(|_| is_all && payments.iter().all(is_plain));
    own.map(|(on, how, amount)| PaymentPaper {
        date: dutch(*on),
        how: way_of(how),
        amount: amount.to_string(),
    })
    .collect()
}

/// Returns how something was paid, in one of the words that paper knows.
fn way_of(method: &str) -> &'static str {
    match method {
        _ if is_cash(method) => "cash",
        "pin" => "pin",
        _ => "bank",
    }
}

/// Returns an invoice of an organisation for its bookkeeping program; nothing where it cannot be told to one.
fn ubl_for(read: &Read<'_>, invoice: &Invoice, payer: &Relation) -> anyhow::Result<String> {
    if payer.kind != RelationKind::Organisation || !invoice.is_final {
        return Ok(String::new());
    }
    let bytes = e_invoice(read, invoice)?.unwrap_or_default();
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

fn line_paper(line: &Line, invoice_date: Day) -> LinePaper {
    let supplied = line.supplied_before(invoice_date);
    let supplied = supplied.map(|on| format!(" ({})", dutch(on))).unwrap_or_default();
    let discount = line.discount.is_positive().then(|| line.discount.to_string());
    let whole = line.amount + line.discount;
    // A price that was rounded over all of them is not said of one.
    let (count, cents) = (i64::from(line.quantity), whole.in_cents());
    let is_even = 1 < count && cents % count == 0;
    let price = is_even.then(|| Money::cents(cents / count).to_string());
    LinePaper {
        price: price.unwrap_or_default(),
        description: format!("{}{supplied}", line.description),
        count: line.quantity.to_string(),
        discount: discount.unwrap_or_default(),
        vat: VatPaper {
            code: vat_code(line).to_owned(),
            rate: Percent::of(line.vat_basis_points).to_string(),
            ..VatPaper::default()
        },
        amount: line.amount.to_string(),
    }
}

/// Returns the vat of a line by name; of both rates that of the scheme for small businesses while it holds.
fn vat_code(line: &Line) -> &str {
    if line.is_of_small() { "small" } else { &line.vat_code }
}

/// Returns each rate with its sum: vat is taken out of that, as it is booked, and not of each line.
fn vats(lines: &[Line]) -> Vec<VatPaper> {
    let mut rates: Vec<(&str, u32)> =
        lines.iter().map(|line| (vat_code(line), line.vat_basis_points)).collect();
    rates.sort_unstable();
    rates.dedup();
    let of = |(code, rate): (&str, u32)| {
        let same = |line: &&Line| (vat_code(line), line.vat_basis_points) == (code, rate);
        let gross: Money = lines.iter().filter(same).map(|line| line.amount).sum();
        let vat = gross.vat_inside(rate);
        VatPaper {
            code: code.to_owned(),
            rate: Percent::of(rate).to_string(),
            base: (gross - vat).to_string(),
            vat: if rate == 0 { String::new() } else { vat.to_string() },
        }
    };
    rates.into_iter().map(of).collect()
}

/// Says how an invoice is paid: collected where the payer lets us, by transfer otherwise; nothing where nothing is open.
fn pay(read: &Read<'_>, invoice: &Invoice) -> anyhow::Result<PayPaper> {
    Ok(match WayToPay::of(read, invoice)? {
        WayToPay::Nothing => PayPaper::default(),
        WayToPay::Collected { day, mandate, account } => PayPaper {
            how: if day.is_some() { "collect_on" } else { "collect" },
            day: day.map(dutch).unwrap_or_default(),
            mandate,
            account: account.masked(),
            ..PayPaper::default()
        },
        WayToPay::Transfer(request) => PayPaper {
            how: "transfer",
            day: dutch(request.due),
            amount: request.open.to_string(),
            iban: request.iban.as_ref().map(Iban::grouped).unwrap_or_default(),
            name: request.club.clone(),
            qr: request.code().map(|text| code(&text)).unwrap_or_default(),
            reference: spaced(&request.reference),
            ..PayPaper::default()
        },
    })
}

/// Says how what a reminder asks is paid: one invoice by its reference, several at once by their numbers.
fn asked_in(read: &Read<'_>, message: &Message) -> anyhow::Result<PayPaper> {
    if !matches!(message.kind, MessageKind::Reminder | MessageKind::WikLetter) {
        return Ok(PayPaper::default());
    }
    let claims = read.invoices_of_message(message.id)?;
    let (mut total, mut numbers) = (Money::ZERO, Vec::new());
    let mut first = None;
    for (invoice_id, part) in &claims {
        let Some(request) = PaymentRequest::of(read, *invoice_id)? else { continue };
        let parts = read.open_parts_of(*invoice_id)?;
        let asked = parts.iter().find(|open| open.sequence == *part).map(|open| open.amount);
        total += match part {
            0 => read.invoice(*invoice_id)?.map(|invoice| invoice.open).unwrap_or_default(),
            _ => asked.unwrap_or_default(),
        };
        if !numbers.contains(&request.number) {
            numbers.push(request.number.clone());
        }
        first.get_or_insert(request);
    }
    let Some(request) = first.filter(|_| total.is_positive()) else {
        return Ok(PayPaper::default());
    };
    let together = numbers.join(" ");
    let (by, shown) = match numbers.len() {
        1 => (Known::Reference(&request.reference), spaced(&request.reference)),
        _ => (Known::Text(&together), together.clone()),
    };
    let text = request.iban.as_ref().and_then(|iban| payload(&request.club, iban, total, by));
    Ok(PayPaper {
        how: "transfer",
        amount: total.to_string(),
        iban: request.iban.as_ref().map(Iban::grouped).unwrap_or_default(),
        name: request.club.clone(),
        qr: text.map(|text| code(&text)).unwrap_or_default(),
        reference: shown,
        ..PayPaper::default()
    })
}

/// Writes a reference in fours, as people copy it.
fn spaced(reference: &str) -> String {
    let letters: Vec<char> = reference.chars().collect();
    let fours: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    fours.join(" ")
}

/// Draws a code as a picture.
/// Returns a text as a picture that a camera reads, as SVG.
pub(super) fn code(text: &str) -> String {
    QrCode::with_error_correction_level(text, EcLevel::M)
        .map(|code| code.render::<svg::Color<'_>>().build())
        .unwrap_or_default()
}
