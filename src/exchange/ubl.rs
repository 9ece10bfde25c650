//! An invoice as bookkeeping programs read it: UBL 2.1, after the Dutch agreements on the European standard (NLCIUS).
//!
//! Source: EN 16931-1:2017 and its binding to UBL; NLCIUS 1.0, `stpe.nl`; the order of elements is that of
//! `UBL-Invoice-2.1.xsd` and `UBL-CreditNote-2.1.xsd`, docs.oasis-open.org.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::pricing::Percent;
use crate::exchange::xml::Xml;

/// What an invoice says, with prices that have vat in them; of a credit note the amounts are below zero, as they are booked.
#[derive(Clone, Debug)]
pub struct EInvoice {
    pub number: String,
    pub issued: Day,
    pub due: Day,
    /// Of a credit note the invoice it takes back, and when that was made.
    pub credits: Option<(String, Day)>,
    /// What the buyer wants on it; empty for nothing.
    pub buyer_reference: String,
    pub seller: Party,
    pub buyer: Party,
    pub pay: Pay,
    /// What came in on it already.
    pub paid: Money,
    pub lines: Vec<ELine>,
}

#[derive(Clone, Debug, Default)]
pub struct Party {
    pub name: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    /// Two letters.
    pub country: String,
    /// Empty for none.
    pub vat_id: String,
    /// The number in the Dutch trade register; empty for none.
    pub kvk: String,
    pub email: String,
}

/// How the amount is paid.
#[derive(Clone, Debug)]
pub enum Pay {
    Nothing,
    Transfer { iban: String, holder: String, reference: String },
    Collected { mandate: String, account: String, creditor_id: String },
}

#[derive(Clone, Debug)]
pub struct ELine {
    pub description: String,
    pub quantity: u32,
    /// Of all of them, vat in it, discounts off it.
    pub gross: Money,
    /// What came off all of them, vat in it; with the sign of what it came off.
    pub discount: Money,
    pub vat: Vat,
    pub period: Option<Period>,
}

/// How a line stands to vat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vat {
    /// Hundredths of a percent.
    Rate(u32),
    /// By law, as much of what a sports club does.
    Exempt,
    /// By the scheme for small businesses.
    Small,
    /// Not a service that vat is on, as a donation.
    Outside,
}

/// A rate with its letter in the code list UNCL5305, and what is under it without and of vat.
struct Category {
    letter: &'static str,
    basis_points: u32,
    /// Why there is no vat, each once.
    reasons: Vec<&'static str>,
    net: Money,
    vat: Money,
}

/// The names of the elements that differ between the two kinds of document.
struct Names {
    root: &'static str,
    line: &'static str,
    quantity: &'static str,
}

const INVOICE: Names =
    Names { root: "Invoice", line: "cac:InvoiceLine", quantity: "cbc:InvoicedQuantity" };
const CREDIT_NOTE: Names =
    Names { root: "CreditNote", line: "cac:CreditNoteLine", quantity: "cbc:CreditedQuantity" };

const NLCIUS: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0";
const COMPONENTS: &str = "urn:oasis:names:specification:ubl:schema:xsd:Common";

/// Writes the document.
pub fn write(invoice: &EInvoice) -> Vec<u8> {
    let is_credit_note = invoice.credits.is_some();
    let names = if is_credit_note { CREDIT_NOTE } else { INVOICE };
    let lines = Lines::of(invoice);
    let root = format!("urn:oasis:names:specification:ubl:schema:xsd:{}-2", names.root);
    let aggregate = format!("{COMPONENTS}AggregateComponents-2");
    let basic = format!("{COMPONENTS}BasicComponents-2");
    let spaces = [("xmlns", root.as_str()), ("xmlns:cac", &aggregate), ("xmlns:cbc", &basic)];
    let mut xml = Xml::begin(names.root, &spaces);
    head(&mut xml, invoice);
    let shown = lines.shows_vat_ids();
    xml.open("cac:AccountingSupplierParty");
    let creditor_id = match &invoice.pay {
        Pay::Collected { creditor_id, .. } => creditor_id.as_str(),
        Pay::Nothing | Pay::Transfer { .. } => "",
    };
    party(&mut xml, &invoice.seller, creditor_id, shown);
    xml.close("cac:AccountingSupplierParty");
    xml.open("cac:AccountingCustomerParty");
    party(&mut xml, &invoice.buyer, "", shown);
    xml.close("cac:AccountingCustomerParty");
    pay(&mut xml, invoice, is_credit_note);
    totals(&mut xml, &lines, invoice.paid);
    for (at, line) in invoice.lines.iter().enumerate() {
        write_line(&mut xml, &names, &lines, at, line);
    }
    xml.end(names.root)
}

fn head(xml: &mut Xml, invoice: &EInvoice) {
    xml.leaf("cbc:CustomizationID", NLCIUS);
    xml.leaf("cbc:ID", &invoice.number);
    xml.leaf("cbc:IssueDate", &invoice.issued.to_string());
    match &invoice.credits {
        None => {
            xml.leaf("cbc:DueDate", &invoice.due.to_string());
            xml.leaf("cbc:InvoiceTypeCode", "380");
        }
        Some(_) => xml.leaf("cbc:CreditNoteTypeCode", "381"),
    }
    xml.leaf("cbc:DocumentCurrencyCode", "EUR");
    xml.leaf_if("cbc:BuyerReference", &invoice.buyer_reference);
    if !invoice.buyer_reference.is_empty() {
        xml.open("cac:OrderReference");
        xml.leaf("cbc:ID", &invoice.buyer_reference);
        xml.close("cac:OrderReference");
    }
    if let Some((number, issued)) = &invoice.credits {
        xml.open("cac:BillingReference");
        xml.open("cac:InvoiceDocumentReference");
        xml.leaf("cbc:ID", number);
        xml.leaf("cbc:IssueDate", &issued.to_string());
        xml.close("cac:InvoiceDocumentReference");
        xml.close("cac:BillingReference");
    }
}

fn party(xml: &mut Xml, party: &Party, creditor_id: &str, shows_vat_id: bool) {
    xml.open("cac:Party");
    if !creditor_id.is_empty() {
        xml.open("cac:PartyIdentification");
        xml.leaf_with("cbc:ID", &[("schemeID", "SEPA")], creditor_id);
        xml.close("cac:PartyIdentification");
    }
    xml.open("cac:PartyName");
    xml.leaf("cbc:Name", &party.name);
    xml.close("cac:PartyName");
    xml.open("cac:PostalAddress");
    xml.leaf_if("cbc:StreetName", &party.street);
    xml.leaf_if("cbc:CityName", &party.city);
    xml.leaf_if("cbc:PostalZone", &party.postal_code);
    xml.open("cac:Country");
    xml.leaf("cbc:IdentificationCode", &party.country);
    xml.close("cac:Country");
    xml.close("cac:PostalAddress");
    if shows_vat_id && !party.vat_id.is_empty() {
        xml.open("cac:PartyTaxScheme");
        xml.leaf("cbc:CompanyID", &party.vat_id);
        tax_scheme(xml);
        xml.close("cac:PartyTaxScheme");
    }
    xml.open("cac:PartyLegalEntity");
    xml.leaf("cbc:RegistrationName", &party.name);
    if !party.kvk.is_empty() {
        // ISO 6523: 0106 is the Dutch trade register.
        xml.leaf_with("cbc:CompanyID", &[("schemeID", "0106")], &party.kvk);
    }
    xml.close("cac:PartyLegalEntity");
    if !party.email.is_empty() {
        xml.open("cac:Contact");
        xml.leaf("cbc:ElectronicMail", &party.email);
        xml.close("cac:Contact");
    }
    xml.close("cac:Party");
}

fn tax_scheme(xml: &mut Xml) {
    xml.open("cac:TaxScheme");
    xml.leaf("cbc:ID", "VAT");
    xml.close("cac:TaxScheme");
}

/// Says how it is paid. Source: NLCIUS BR-NL-12; of UNCL4461 58 is a SEPA transfer, 59 a SEPA direct debit.
fn pay(xml: &mut Xml, invoice: &EInvoice, is_credit_note: bool) {
    let code = match &invoice.pay {
        Pay::Nothing => return,
        Pay::Transfer { .. } => "58",
        Pay::Collected { .. } => "59",
    };
    xml.open("cac:PaymentMeans");
    xml.leaf("cbc:PaymentMeansCode", code);
    if is_credit_note {
        xml.leaf("cbc:PaymentDueDate", &invoice.due.to_string());
    }
    match &invoice.pay {
        Pay::Transfer { iban, holder, reference } => {
            xml.leaf_if("cbc:PaymentID", reference);
            xml.open("cac:PayeeFinancialAccount");
            xml.leaf("cbc:ID", iban);
            xml.leaf_if("cbc:Name", holder);
            xml.close("cac:PayeeFinancialAccount");
        }
        Pay::Collected { mandate, account, .. } => {
            xml.open("cac:PaymentMandate");
            xml.leaf("cbc:ID", mandate);
            xml.open("cac:PayerFinancialAccount");
            xml.leaf("cbc:ID", account);
            xml.close("cac:PayerFinancialAccount");
            xml.close("cac:PaymentMandate");
        }
        Pay::Nothing => {}
    }
    xml.close("cac:PaymentMeans");
}

/// The lines without vat, and what is under each rate.
struct Lines {
    /// Of a credit note turned round: what it takes back is above zero in UBL.
    nets: Vec<Money>,
    /// What came off each, without vat; nothing where it was not lowered.
    allowances: Vec<Money>,
    /// The category of each line, by its place.
    of_line: Vec<usize>,
    categories: Vec<Category>,
}

impl Lines {
    /// Takes vat out of the sum under each rate, as it is booked and printed, and gives each line its part of that sum.
    fn of(invoice: &EInvoice) -> Lines {
        // A club that declares no vat does nothing that vat is on; then nothing says anything about it.
        let taxed = |line: &ELine| matches!(line.vat, Vat::Rate(_));
        let declares = !invoice.seller.vat_id.is_empty();
        let is_outside = invoice.lines.iter().all(|line| line.vat == Vat::Outside)
            || (!declares && !invoice.lines.iter().any(taxed));
        let mut lines =
            Lines { nets: vec![], allowances: vec![], of_line: vec![], categories: vec![] };
        let mut grosses: Vec<Money> = vec![];
        for line in &invoice.lines {
            let (letter, basis_points, reason) = category(line.vat, is_outside);
            let known = |one: &Category| (one.letter, one.basis_points) == (letter, basis_points);
            let at = lines.categories.iter().position(known).unwrap_or_else(|| {
                let (net, vat) = (Money::ZERO, Money::ZERO);
                let reasons = vec![];
                lines.categories.push(Category { letter, basis_points, reasons, net, vat });
                grosses.push(Money::ZERO);
                lines.categories.len() - 1
            });
            let one = &mut lines.categories[at];
            if !reason.is_empty() && !one.reasons.contains(&reason) {
                one.reasons.push(reason);
            }
            let turned = |money: Money| if invoice.credits.is_some() { -money } else { money };
            grosses[at] += turned(line.gross);
            let off = turned(line.discount);
            lines.allowances.push((off - off.vat_inside(basis_points)).max(Money::ZERO));
            let vat = grosses[at].vat_inside(basis_points);
            let net = grosses[at] - vat;
            lines.nets.push(net - one.net);
            (one.net, one.vat) = (net, vat);
            lines.of_line.push(at);
        }
        lines
    }

    /// Source: EN 16931, BR-O-02: what is outside vat names no number for it.
    fn shows_vat_ids(&self) -> bool {
        self.categories.iter().all(|one| one.letter != "O")
    }
}

/// What a line was lowered by; people read it in their bookkeeping, in Dutch. Source: EN 16931, BR-42.
const DISCOUNT: &str = "Korting";

/// Source: Wet op de omzetbelasting 1968, article 25.
const SMALL: &str = "Kleineondernemersregeling, artikel 25 Wet OB 1968";

/// Returns the letter of UNCL5305, the rate, and why there is none. What is outside vat stands on an invoice of its own (EN
/// 16931, BR-O-11): beside what is not it counts as exempt.
fn category(vat: Vat, is_outside: bool) -> (&'static str, u32, &'static str) {
    match vat {
        Vat::Small => (if is_outside { "O" } else { "E" }, 0, SMALL),
        Vat::Rate(0) => ("Z", 0, ""),
        Vat::Rate(basis_points) => ("S", basis_points, ""),
        Vat::Exempt | Vat::Outside if is_outside => ("O", 0, "Niet onderworpen aan btw"),
        Vat::Exempt | Vat::Outside => ("E", 0, "Vrijgesteld van btw"),
    }
}

fn totals(xml: &mut Xml, lines: &Lines, paid: Money) {
    let net: Money = lines.nets.iter().copied().sum();
    let vat: Money = lines.categories.iter().map(|one| one.vat).sum();
    xml.open("cac:TaxTotal");
    amount(xml, "cbc:TaxAmount", vat);
    for one in &lines.categories {
        xml.open("cac:TaxSubtotal");
        amount(xml, "cbc:TaxableAmount", one.net);
        amount(xml, "cbc:TaxAmount", one.vat);
        xml.open("cac:TaxCategory");
        tax_category(xml, one);
        xml.leaf_if("cbc:TaxExemptionReason", &one.reasons.join("; "));
        tax_scheme(xml);
        xml.close("cac:TaxCategory");
        xml.close("cac:TaxSubtotal");
    }
    xml.close("cac:TaxTotal");
    xml.open("cac:LegalMonetaryTotal");
    amount(xml, "cbc:LineExtensionAmount", net);
    amount(xml, "cbc:TaxExclusiveAmount", net);
    amount(xml, "cbc:TaxInclusiveAmount", net + vat);
    if !paid.is_zero() {
        amount(xml, "cbc:PrepaidAmount", paid);
    }
    amount(xml, "cbc:PayableAmount", net + vat - paid);
    xml.close("cac:LegalMonetaryTotal");
}

fn tax_category(xml: &mut Xml, one: &Category) {
    xml.leaf("cbc:ID", one.letter);
    if one.letter != "O" {
        xml.leaf("cbc:Percent", &Percent::of(one.basis_points).to_string().replace(',', "."));
    }
}

/// Writes a line. A price is never below zero (EN 16931, BR-27): what comes off is a count below zero. The price is that of
/// all of them together before its discount, so that no rounding comes between it and the amount.
fn write_line(xml: &mut Xml, names: &Names, lines: &Lines, at: usize, line: &ELine) {
    let net = lines.nets[at];
    let allowance = if net < Money::ZERO { Money::ZERO } else { lines.allowances[at] };
    let sign = if net < Money::ZERO { "-" } else { "" };
    let quantity = line.quantity.to_string();
    let unit = [("unitCode", "C62")];
    xml.open(names.line);
    xml.leaf("cbc:ID", &(at + 1).to_string());
    xml.leaf_with(names.quantity, &unit, &format!("{sign}{quantity}"));
    amount(xml, "cbc:LineExtensionAmount", net);
    if let Some(period) = line.period {
        xml.open("cac:InvoicePeriod");
        xml.leaf("cbc:StartDate", &period.from.to_string());
        xml.leaf("cbc:EndDate", &crate::domain::calendar::days_after(period.to, -1).to_string());
        xml.close("cac:InvoicePeriod");
    }
    if allowance.is_positive() {
        xml.open("cac:AllowanceCharge");
        xml.leaf("cbc:ChargeIndicator", "false");
        xml.leaf("cbc:AllowanceChargeReason", DISCOUNT);
        amount(xml, "cbc:Amount", allowance);
        xml.close("cac:AllowanceCharge");
    }
    xml.open("cac:Item");
    xml.leaf("cbc:Name", &line.description);
    xml.open("cac:ClassifiedTaxCategory");
    tax_category(xml, &lines.categories[lines.of_line[at]]);
    tax_scheme(xml);
    xml.close("cac:ClassifiedTaxCategory");
    xml.close("cac:Item");
    xml.open("cac:Price");
    amount(xml, "cbc:PriceAmount", (net + allowance).abs());
    xml.leaf_with("cbc:BaseQuantity", &unit, &quantity);
    xml.close("cac:Price");
    xml.close(names.line);
}

fn amount(xml: &mut Xml, tag: &str, amount: Money) {
    xml.leaf_with(tag, &[("currencyID", "EUR")], &amount.in_xml());
}
