//! The journal of a year as two bookkeeping programs take it without anybody saying what a column is: Exact Online and Twinfield.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::exchange::auditfile::{AuditFile, Entry, EntryLine};
use crate::exchange::xml::Xml;

/// The daybook of a new Exact administration that takes entries of any kind: Memoriaal.
const EXACT_DAYBOOK: &str = "90";
/// Its kind of entry. Source: Exact Online, eExact-XML.xsd, TransactionType.
const EXACT_GENERAL: &str = "90";
/// Entered and not yet processed: somebody there looks at it first.
const EXACT_ENTERED: &str = "20";
const EXACT_TEXT_MAX: usize = 255;
/// Entries of a year that fit the numbers we give them.
const EXACT_ENTRIES_MAX: i64 = 99_999;
/// The daybook of a new Twinfield administration that takes entries of any kind.
const TWINFIELD_DAYBOOK: &str = "MEMO";
const TWINFIELD_TEXT_MAX: usize = 40;

fn entries(file: &AuditFile) -> Vec<&Entry> {
    let mut all: Vec<&Entry> = file.journals.iter().flat_map(|journal| &journal.entries).collect();
    all.sort_by_key(|entry| entry.number);
    all
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

/// Whether an account is of profit and loss: only there a cost centre belongs.
fn is_result(file: &AuditFile, account: &str) -> bool {
    file.accounts.iter().any(|known| known.code == account && !known.is_balance)
}

/// Writes the journal as `GLTransactions`: debit positive, credit negative. An entry keeps its number, so that the same file
/// taken twice is noticed.
///
/// Source: Exact Online, eExact-XML.xsd, `GLTransactions`.
pub fn exact(file: &AuditFile) -> Vec<u8> {
    let schema = ("xsi:noNamespaceSchemaLocation", "eExact-XML.xsd");
    let instance = ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    let mut xml = Xml::begin("eExact", &[instance, schema]);
    xml.open("GLTransactions");
    for (at, entry) in (1..).zip(entries(file)) {
        exact_entry(&mut xml, file, entry, at);
    }
    xml.close("GLTransactions");
    xml.end("eExact")
}

fn exact_entry(xml: &mut Xml, file: &AuditFile, entry: &Entry, at: i64) {
    // The year, the nine of a memorandum, and the place in the year.
    let number = format!("{}9{at:05}", file.from.format("%y"));
    let known: &[(&str, &str)] = if at <= EXACT_ENTRIES_MAX { &[("entry", &number)] } else { &[] };
    xml.open_with("GLTransaction", known);
    xml.empty("TransactionType", &[("number", EXACT_GENERAL)]);
    xml.empty("Journal", &[("code", EXACT_DAYBOOK)]);
    xml.leaf("Date", &entry.on.to_string());
    exact_period(xml, file, entry);
    xml.leaf("Description", &cut(&entry.description, EXACT_TEXT_MAX));
    for (number, line) in (1..).zip(&entry.lines) {
        let number = number.to_string();
        let attributes = [("type", EXACT_GENERAL), ("line", &number), ("status", EXACT_ENTERED)];
        xml.open_with("GLTransactionLine", &attributes);
        xml.leaf("Date", &entry.on.to_string());
        exact_period(xml, file, entry);
        xml.empty("GLAccount", &[("code", &line.account)]);
        xml.leaf("Description", &cut(&entry.description, EXACT_TEXT_MAX));
        if !line.customer.is_empty() {
            xml.empty("Account", &[("code", &line.customer)]);
        }
        if !line.cost_center.is_empty() && is_result(file, &line.account) {
            xml.empty("Costcenter", &[("code", &line.cost_center)]);
        }
        xml.open("Amount");
        xml.empty("Currency", &[("code", "EUR")]);
        xml.leaf("Value", &signed(line.amount));
        xml.close("Amount");
        if !line.invoice.is_empty() {
            xml.open("References");
            xml.leaf("InvoiceNumber", &line.invoice);
            xml.close("References");
        }
        xml.close("GLTransactionLine");
    }
    xml.close("GLTransaction");
}

fn exact_period(xml: &mut Xml, file: &AuditFile, entry: &Entry) {
    xml.empty("FinYear", &[("number", &file.year)]);
    xml.empty("FinPeriod", &[("number", &entry.period.to_string())]);
}

fn signed(amount: Money) -> String {
    let sign = if amount < Money::ZERO { "-" } else { "" };
    format!("{sign}{}", amount.abs().in_xml())
}

/// Writes the journal as provisional transactions of an administration there: amounts are positive, each with its side.
///
/// Source: Twinfield developer documentation, "Journal transactions".
pub fn twinfield(file: &AuditFile, office: &str) -> Vec<u8> {
    let mut xml = Xml::begin("transactions", &[]);
    for entry in entries(file) {
        xml.open_with("transaction", &[("destiny", "temporary")]);
        xml.open("header");
        xml.leaf("office", office);
        xml.leaf("code", TWINFIELD_DAYBOOK);
        xml.leaf("period", &format!("{}/{:02}", file.year, entry.period));
        xml.leaf("currency", "EUR");
        xml.leaf("date", &plain_day(entry.on));
        xml.close("header");
        xml.open("lines");
        for (number, line) in (1..).zip(&entry.lines) {
            twinfield_line(&mut xml, file, (entry, line), number);
        }
        xml.close("lines");
        xml.close("transaction");
    }
    xml.end("transactions")
}

fn twinfield_line(
    xml: &mut Xml,
    file: &AuditFile,
    (entry, line): (&Entry, &EntryLine),
    number: usize,
) {
    xml.open_with("line", &[("type", "detail"), ("id", &number.to_string())]);
    xml.leaf("dim1", &line.account);
    let second = if is_result(file, &line.account) { &line.cost_center } else { &line.customer };
    xml.leaf_if("dim2", second);
    xml.leaf("value", &line.amount.abs().in_xml());
    xml.leaf("debitcredit", if line.amount < Money::ZERO { "credit" } else { "debit" });
    xml.leaf_if("invoicenumber", &line.invoice);
    xml.leaf_if("description", &cut(&entry.description, TWINFIELD_TEXT_MAX));
    xml.close("line");
}

fn plain_day(day: Day) -> String {
    day.format("%Y%m%d").to_string()
}
