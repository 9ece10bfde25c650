//! What a bank tells of an account, whichever format it tells it in.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::Silence;

/// The kind of a file from the bank; found by what is in it, never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Movements of the day so far: they come again in a statement.
    Camt052,
    /// A statement: what is in it is booked.
    Camt053,
    /// Details that a statement leaves out: they come again there, or belong to a sum in it.
    Camt054,
    Mt940,
    Mt942,
    /// What the bank made of a file of ours.
    Pain002,
}

impl FileKind {
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Camt052 => "camt.052",
            FileKind::Camt053 => "camt.053",
            FileKind::Camt054 => "camt.054",
            FileKind::Mt940 => "mt940",
            FileKind::Mt942 => "mt942",
            FileKind::Pain002 => "pain.002",
        }
    }

    /// Returns whether what is in it is booked: the others tell it before, and a statement tells it again.
    pub fn is_statement(self) -> bool {
        matches!(self, FileKind::Camt053 | FileKind::Mt940)
    }
}

/// One thing a file tells, in the order it stands there.
#[derive(Clone, Debug)]
pub enum Told {
    Entry(Box<Entry>),
    /// A statement is over; its balances and what was in it.
    Statement(Statement),
    Status(Status),
}

/// One movement of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The account it is of, as the bank writes it without blanks and currency.
    pub account: String,
    /// Positive is money in.
    pub amount: Money,
    /// As the bank writes it, such as `EUR`; empty where it says none.
    pub currency: String,
    pub booked_on: Option<Day>,
    pub value_on: Option<Day>,
    /// Takes an earlier movement back.
    pub is_reversal: bool,
    /// Not booked yet: it may still go away.
    pub is_pending: bool,
    /// The bank's own reference.
    pub reference: String,
    /// The kind of movement: domain, family and sub-family, or the bank's own code.
    pub code: String,
    /// The message or payment id of a batch of ours that is booked in one sum.
    pub batch: String,
    /// What else the bank calls the message or batch.
    pub batches: Vec<String>,
    pub details: Vec<Detail>,
    /// What else the bank says of it, in one line.
    pub text: String,
}

/// One payment inside a movement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// What was moved for it, charges included; nothing where only the movement has an amount.
    pub amount: Option<Money>,
    /// What was collected, without what a bank charged for sending it back.
    pub principal: Option<Money>,
    pub charges: Money,
    pub end_to_end_id: String,
    pub mandate_reference: String,
    pub batch: String,
    /// Why it came back, as the code of ISO 20022 or the bank's own.
    pub return_code: String,
    /// Both parties, since banks do not agree on which is which in a return: account and name.
    pub parties: Vec<(String, String)>,
    pub remittance: String,
}

/// The end of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    pub account: String,
    /// At its begin; of the page where a bank cuts a statement in pages.
    pub opening: Option<Money>,
    pub closing: Option<Money>,
    pub closed_on: Option<Day>,
    pub entries: usize,
    pub details: usize,
    pub credit: Money,
    /// As a positive amount.
    pub debit: Money,
    /// What is not booked yet, and thus in no balance.
    pub pending: Money,
}

impl Statement {
    pub(super) fn count(&mut self, entry: &Entry) {
        self.entries += 1;
        self.details += entry.details.len();
        if Money::ZERO < entry.amount {
            self.credit += entry.amount;
        } else {
            self.debit -= entry.amount;
        }
        if entry.is_pending {
            self.pending += entry.amount;
        }
    }

    /// Returns whether the balances differ by exactly what is between them; nothing when one is missing.
    pub fn ties(&self) -> Option<bool> {
        let (opening, closing) = self.opening.zip(self.closing)?;
        Some(opening + self.credit - self.debit - self.pending == closing)
    }
}

/// What the bank made of one collection in a file of ours, or of the whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub message_id: String,
    pub payment_id: String,
    /// About one collection, whether its id is told or not; otherwise about the whole file, or the batch that
    /// `payment_id` names.
    pub is_of_one: bool,
    pub end_to_end_id: String,
    /// ACCP, RJCT and so on.
    pub status: String,
    pub code: String,
}

impl Status {
    pub fn is_rejected(&self) -> bool {
        matches!(self.status.as_str(), "RJCT" | "CANC")
    }
}

/// Why a file from the bank cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("this is no file of a bank that penning knows")]
    Unknown,
    #[error("the file declares a document type, which no bank does")]
    DocType,
    #[error("the XML is broken near byte {at}: {why}")]
    Xml { at: u64, why: String },
    #[error("line {line}: {what}")]
    Line { line: usize, what: String },
    #[error("`{0}` is no amount of a movement")]
    Amount(String),
    #[error("movement {number} does not say {what}")]
    Silent { number: usize, what: Silence },
    /// Another message of ISO 20022, by its name.
    #[error("this is a {0}, and no statement")]
    Other(String),
    #[error("there is no statement in the file")]
    Empty,
    #[error("the file ends in the middle")]
    CutOff,
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Whoever was told stopped listening.
    #[error(transparent)]
    Listener(#[from] anyhow::Error),
}

/// Listens to what a file tells.
pub type Listener<'a> = &'a mut dyn FnMut(Told) -> anyhow::Result<()>;

/// Reads an amount as banks write it: `1234.5`, `000000000150,00`, `150,`; more than two decimals only when they are nothing.
pub(super) fn amount(text: &str) -> Option<Money> {
    let text = text.trim();
    let (whole, part) = text.split_once([',', '.']).unwrap_or((text, ""));
    let part = part.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || 2 < part.len() || !digits(whole) || !digits(part) {
        return None;
    }
    let cents = format!("{part:0<2}").parse::<i64>().ok()?;
    let whole = whole.parse::<i64>().ok()?;
    whole.checked_mul(100)?.checked_add(cents).map(Money::cents)
}

/// Writes an account as it is compared: without blanks, the currency some banks put behind an IBAN, and leading text.
pub(super) fn account(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_iban = |text: &str| text.parse::<crate::domain::iban::Iban>().is_ok();
    match plain.char_indices().rev().nth(2) {
        Some((at, _)) if is_iban(&plain[..at]) => plain[..at].to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_banks_write_them() {
        let read = |text| amount(text).map(Money::in_cents);
        assert_eq!(
            ["0,00", "C150".trim_start_matches('C'), "150,", "000000000150,5", "12.340", "0.3"]
                .map(read),
            [0, 15_000, 15_000, 15_050, 1_234, 30].map(Some)
        );
        assert_eq!(["", ",50", "1,234", "-1", "1e3", "99999999999999999999"].map(read), [None; 6]);
    }

    #[test]
    fn an_account_has_no_currency() {
        assert_eq!(account("NL69INGB0123456789EUR"), "NL69INGB0123456789");
        assert_eq!(account("NL69 INGB 0123 4567 89 EUR"), "NL69INGB0123456789");
        assert_eq!(account("0001234567"), "0001234567");
    }
}
