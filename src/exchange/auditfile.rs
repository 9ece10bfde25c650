//! The books of a financial year as accountants and the tax office read them: XML Auditfile Financieel.
//!
//! Source: XML Auditfile Financieel, version 3.2, auditfiles.nl, `XmlAuditfileFinancieel3.2.xsd`: the order of elements, the
//! lengths of texts, and what refers to what.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::exchange::xml::Xml;

/// The books of one financial year.
#[derive(Clone, Debug)]
pub struct AuditFile {
    /// The year it begins in.
    pub year: String,
    pub from: Day,
    /// The last day, with it.
    pub until: Day,
    pub made_on: Day,
    pub company: String,
    /// Its number at the chamber of commerce, and the one it declares vat under; empty where it has none.
    pub kvk: String,
    pub vat_id: String,
    /// Everybody who is in the books.
    pub customers: Vec<Customer>,
    pub accounts: Vec<Account>,
    /// What stands on accounts of the balance on the first day; sums to nothing.
    pub opening: Vec<(String, Money)>,
    /// First and last day of each month.
    pub periods: Vec<(Day, Day)>,
    pub journals: Vec<Journal>,
}

/// A debtor; what is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    pub number: String,
    pub name: String,
    pub email: String,
    pub kvk: String,
    pub vat_id: String,
    pub street: String,
    pub house_number: String,
    pub city: String,
    pub postal_code: String,
    /// Two capitals; anything else is left out.
    pub country: String,
}

/// An account of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub code: String,
    pub name: String,
    /// Of the balance; of profit and loss otherwise.
    pub is_balance: bool,
    /// Its code in the common Dutch scheme (RGS); empty for none.
    pub rgs: String,
}

#[derive(Clone, Debug)]
pub struct Journal {
    pub code: &'static str,
    pub name: &'static str,
    /// One letter: bank, cash, sales, memorandum.
    pub kind: &'static str,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub number: i64,
    pub description: String,
    pub on: Day,
    /// Counted from 1 from the first month of the year.
    pub period: usize,
    pub lines: Vec<EntryLine>,
}

#[derive(Clone, Debug)]
pub struct EntryLine {
    pub account: String,
    /// Debit is positive.
    pub amount: Money,
    /// The number of the debtor; empty for none.
    pub customer: String,
    pub invoice: String,
    pub cost_center: String,
}

/// Letters that identifications, names and other texts may have.
const ID_MAX: usize = 35;
const NAME_MAX: usize = 50;
const TEXT_MAX: usize = 999;
const EMAIL_MAX: usize = 255;
const HOUSE_MAX: usize = 15;
const POSTAL_CODE_MAX: usize = 10;

/// Writes the file.
pub fn write(file: &AuditFile) -> Vec<u8> {
    let mut xml = Xml::begin("auditfile", &[("xmlns", "http://www.auditfiles.nl/XAF/3.2")]);
    header(&mut xml, file);
    xml.open("company");
    xml.leaf_if("companyIdent", &cut(&file.kvk, ID_MAX));
    xml.leaf("companyName", &cut(&file.company, TEXT_MAX));
    xml.leaf("taxRegistrationCountry", "NL");
    xml.leaf("taxRegIdent", &cut(&file.vat_id, 30));
    xml.open("customersSuppliers");
    for customer in &file.customers {
        write_customer(&mut xml, customer);
    }
    xml.close("customersSuppliers");
    ledger(&mut xml, file);
    periods(&mut xml, file);
    opening(&mut xml, file);
    transactions(&mut xml, file);
    xml.close("company");
    xml.end("auditfile")
}

fn header(xml: &mut Xml, file: &AuditFile) {
    xml.open("header");
    xml.leaf("fiscalYear", &fiscal_year(file.from, file.until));
    xml.leaf("startDate", &file.from.to_string());
    xml.leaf("endDate", &file.until.to_string());
    xml.leaf("curCode", "EUR");
    xml.leaf("dateCreated", &file.made_on.to_string());
    xml.leaf("softwareDesc", "penning");
    xml.leaf("softwareVersion", env!("CARGO_PKG_VERSION"));
    xml.close("header");
}

/// Whether a text can be the code of a country: two capitals.
fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase())
}

fn write_customer(xml: &mut Xml, customer: &Customer) {
    xml.open("customerSupplier");
    xml.leaf("custSupID", &cut(&customer.number, ID_MAX));
    xml.leaf("custSupName", &cut(&customer.name, NAME_MAX));
    xml.leaf_if("eMail", &cut(&customer.email, EMAIL_MAX));
    xml.leaf_if("commerceNr", &cut(&customer.kvk, TEXT_MAX));
    if customer.vat_id.starts_with("NL") {
        xml.leaf("taxRegistrationCountry", "NL");
    }
    xml.leaf_if("taxRegIdent", &cut(&customer.vat_id, 30));
    xml.leaf("custSupTp", "C");
    let is_known = !customer.street.is_empty() || !customer.city.is_empty();
    if is_known {
        xml.open("streetAddress");
        xml.leaf_if("streetname", &cut(&customer.street, TEXT_MAX));
        xml.leaf_if("number", &cut(&customer.house_number, HOUSE_MAX));
        xml.leaf_if("city", &cut(&customer.city, NAME_MAX));
        xml.leaf_if("postalCode", &cut(&customer.postal_code, POSTAL_CODE_MAX));
        if is_country(&customer.country) {
            xml.leaf("country", &customer.country);
        }
        xml.close("streetAddress");
    }
    xml.close("customerSupplier");
}

/// Writes a financial year: `2026`, or `2026-2027` where it is no calendar year.
fn fiscal_year(from: Day, until: Day) -> String {
    let (first, last) = (from.format("%Y").to_string(), until.format("%Y").to_string());
    if first == last { first } else { format!("{first}-{last}") }
}

fn ledger(xml: &mut Xml, file: &AuditFile) {
    xml.open("generalLedger");
    for account in &file.accounts {
        xml.open("ledgerAccount");
        xml.leaf("accID", &cut(&account.code, ID_MAX));
        xml.leaf("accDesc", &cut(&account.name, TEXT_MAX));
        xml.leaf("accTp", if account.is_balance { "B" } else { "P" });
        xml.leaf_if("leadCode", &account.rgs);
        xml.close("ledgerAccount");
    }
    xml.close("generalLedger");
}

fn periods(xml: &mut Xml, file: &AuditFile) {
    xml.open("periods");
    for (number, (from, until)) in (1..).zip(&file.periods) {
        xml.open("period");
        xml.leaf("periodNumber", &number.to_string());
        xml.leaf("periodDesc", &from.format("%Y-%m").to_string());
        xml.leaf("startDatePeriod", &from.to_string());
        xml.leaf("endDatePeriod", &until.to_string());
        xml.close("period");
    }
    xml.close("periods");
}

fn opening(xml: &mut Xml, file: &AuditFile) {
    xml.open("openingBalance");
    xml.leaf("opBalDate", &file.from.to_string());
    totals(xml, file.opening.iter().map(|(_, amount)| *amount));
    for (number, (account, amount)) in (1..).zip(&file.opening) {
        xml.open("obLine");
        xml.leaf("nr", &number.to_string());
        xml.leaf("accID", account);
        side(xml, *amount);
        xml.close("obLine");
    }
    xml.close("openingBalance");
}

fn transactions(xml: &mut Xml, file: &AuditFile) {
    xml.open("transactions");
    let entries = || file.journals.iter().flat_map(|journal| &journal.entries);
    totals(xml, entries().flat_map(|entry| &entry.lines).map(|line| line.amount));
    for journal in &file.journals {
        xml.open("journal");
        xml.leaf("jrnID", journal.code);
        xml.leaf("desc", journal.name);
        xml.leaf("jrnTp", journal.kind);
        for entry in &journal.entries {
            transaction(xml, entry);
        }
        xml.close("journal");
    }
    xml.close("transactions");
}

fn transaction(xml: &mut Xml, entry: &Entry) {
    xml.open("transaction");
    xml.leaf("nr", &entry.number.to_string());
    xml.leaf("desc", &entry.description);
    xml.leaf("periodNumber", &entry.period.to_string());
    xml.leaf("trDt", &entry.on.to_string());
    for (number, line) in (1..).zip(&entry.lines) {
        xml.open("trLine");
        xml.leaf("nr", &number.to_string());
        xml.leaf("accID", &cut(&line.account, ID_MAX));
        xml.leaf("docRef", &cut(&entry.description, TEXT_MAX));
        xml.leaf("effDate", &entry.on.to_string());
        side(xml, line.amount);
        xml.leaf_if("custSupID", &cut(&line.customer, ID_MAX));
        xml.leaf_if("invRef", &cut(&line.invoice, TEXT_MAX));
        xml.leaf_if("costID", &cut(&line.cost_center, ID_MAX));
        xml.close("trLine");
    }
    xml.close("transaction");
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

/// Writes an amount with its side: the sign is the letter.
fn side(xml: &mut Xml, amount: Money) {
    xml.leaf("amnt", &amount.abs().in_xml());
    xml.leaf("amntTp", if amount < Money::ZERO { "C" } else { "D" });
}

fn totals(xml: &mut Xml, amounts: impl Iterator<Item = Money>) {
    let (mut count, mut debit, mut credit) = (0_usize, Money::ZERO, Money::ZERO);
    for amount in amounts {
        count += 1;
        debit += amount.max(Money::ZERO);
        credit += (-amount).max(Money::ZERO);
    }
    xml.leaf("linesCount", &count.to_string());
    xml.leaf("totalDebit", &debit.in_xml());
    xml.leaf("totalCredit", &credit.in_xml());
}
