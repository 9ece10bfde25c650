//! Paper: invoices, letters and forms of a mandate as PDF. What is on them is said here in plain values; how they look is
//! in `assets/paper`, and typst sets it.

#[cfg(feature = "paper")]
mod press;

use serde::Serialize;

use crate::domain::calendar::Day;

/// Files of our own that a club can put its own in place of, by name.
pub const TEMPLATES: [&str; 6] =
    ["base.typ", "invoice.typ", "letter.typ", "mandate.typ", "application.typ", "main.typ"];

/// Why there is no paper.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The program was built without it.
    #[error("built without the feature `paper`")]
    NotBuilt,
    /// A template has a mistake; line and column count from 1 and are 0 where unknown.
    #[error("{file}, line {line}, column {column}: {what}")]
    Template { file: String, line: usize, column: usize, what: String },
    #[error("the logo is no picture: {what}")]
    Logo { what: String },
}

/// Who it is from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Letterhead {
    pub name: String,
    /// The bytes of a PNG, JPEG, GIF, WebP or SVG.
    #[serde(skip)]
    pub logo: Option<Vec<u8>>,
    /// Lines by which the club is reached.
    pub contact: Vec<String>,
    /// What stands at the foot of every page.
    pub foot: Vec<String>,
    /// The small line in the window of an envelope.
    pub sender: String,
    pub address: String,
    pub creditor_id: String,
}

/// Some papers in one file, each on a page of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Print {
    pub title: String,
    /// `nl` or `en`.
    pub lang: &'static str,
    /// Year, month and day; the same day and the same papers make the same bytes.
    pub day: (i32, u32, u32),
    pub club: Letterhead,
    pub papers: Vec<Paper>,
}

impl Print {
    pub fn new(title: String, lang: &'static str, day: Day, club: Letterhead) -> Print {
        use chrono::Datelike;
        let day = (day.year(), day.month(), day.day());
        Print { title, lang, day, club, papers: vec![] }
    }
}

/// One paper.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Paper {
    Invoice(Box<InvoicePaper>),
    Letter(Box<LetterPaper>),
    Mandate(Box<MandatePaper>),
    Application(Box<ApplicationPaper>),
}

/// Amounts and days as people read them; an empty text leaves its place out.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InvoicePaper {
    /// Who sent it, which may be called otherwise now; its logo is that of the club.
    pub club: Letterhead,
    /// `invoice`, `credit_note`, `draft`, or `receipt` for what was paid on the spot.
    pub title: &'static str,
    pub number: String,
    pub to: Vec<String>,
    pub date: String,
    pub due: String,
    /// The number of the invoice that is credited, why, and what its payer gets back of what they paid.
    pub credits: String,
    pub reason: String,
    pub back: String,
    /// The number of the payer.
    pub customer: String,
    pub reference: String,
    /// The number the payer declares vat under.
    pub vat_id: String,
    pub lines: Vec<LinePaper>,
    pub vats: Vec<VatPaper>,
    pub total: String,
    pub paid: String,
    /// The same apart, where all of it was paid by hand or by the bank, oldest first.
    pub payments: Vec<PaymentPaper>,
    pub credited: String,
    pub written_off: String,
    pub open: String,
    pub parts: Vec<PartPaper>,
    pub pay: PayPaper,
    /// The same for a bookkeeping program, as UBL, which goes inside the file of this one paper; empty for none.
    pub ubl: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct LinePaper {
    pub description: String,
    pub count: String,
    /// Of one, before discounts; empty where one is all there is.
    pub price: String,
    pub discount: String,
    pub vat: VatPaper,
    pub amount: String,
}

/// A rate, what it is over without it, and how much it is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct VatPaper {
    /// `none`, `exempt`, `small` for the scheme for small businesses, or another.
    pub code: String,
    /// In percents.
    pub rate: String,
    pub base: String,
    pub vat: String,
}

/// What was paid on a day, and how.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PaymentPaper {
    pub date: String,
    /// `cash`, `pin`, or `bank` for every other way.
    pub how: &'static str,
    pub amount: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct PartPaper {
    pub due: String,
    pub amount: String,
}

/// How an invoice is paid.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PayPaper {
    /// `transfer`, `collect`, `collect_on`, or nothing where there is nothing to pay.
    pub how: &'static str,
    /// The day it is to be paid, or is collected.
    pub day: String,
    pub amount: String,
    pub iban: String,
    pub name: String,
    pub reference: String,
    /// A picture as SVG.
    pub qr: String,
    /// The mandate, and the end of the account that is collected from.
    pub mandate: String,
    pub account: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct LetterPaper {
    pub to: Vec<String>,
    pub date: String,
    pub subject: String,
    /// Paragraphs apart by an empty line; lines that begin with four blanks are columns.
    pub body: String,
    /// What it asks to pay, and how.
    pub pay: PayPaper,
    pub parts: Vec<PartPaper>,
}

/// What is known is printed; what is empty is a line to write on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MandatePaper {
    pub reference: String,
    pub is_once: bool,
    pub reason: String,
    /// The reference as a picture, SVG: it finds the mandate again.
    pub qr: String,
    pub name: String,
    pub street: String,
    pub place: String,
    pub country: String,
    pub iban: String,
    pub holder: String,
}

/// A form to join by, with what can be chosen.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ApplicationPaper {
    pub plans: Vec<ChoicePaper>,
}

/// A plan that can be chosen.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChoicePaper {
    pub name: String,
    /// Of a whole term; empty where it has none.
    pub price: String,
    pub count: u32,
    /// `month` or `week`.
    pub unit: &'static str,
}

/// Templates of the club's own that stand in the place of ours: the name of the file, where it is, its text.
pub type OwnTemplates = Vec<(&'static str, String, String)>;

/// Sets papers as one PDF/A: fonts inside, text that can be searched and copied, and tagged for who listens to it.
#[cfg(feature = "paper")]
pub fn typeset(print: &Print, own: &OwnTemplates) -> Result<Vec<u8>, PaperError> {
    press::typeset(print, own)
}

/// There is no press in this program.
#[cfg(not(feature = "paper"))]
pub fn typeset(_print: &Print, _own: &OwnTemplates) -> Result<Vec<u8>, PaperError> {
    Err(PaperError::NotBuilt)
}

/// Whether this program can make paper.
pub const IS_BUILT: bool = cfg!(feature = "paper");
