//! What every paper and message looks like with the club's own logo, templates and texts, before anybody gets one.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context;
use minijinja::Value;
use minijinja::value::Serde;

use crate::db::Db;
use crate::db::messages::MessageKind;
use crate::domain::calendar::dutch;
use crate::ops::Refusal;
use crate::ops::letters::write_letter;
use crate::ops::print::{code, letterhead, put};
use crate::paper::{
    ApplicationPaper, ChoicePaper, InvoicePaper, LetterPaper, Letterhead, LinePaper, MandatePaper,
    Paper, PayPaper, VatPaper,
};

/// What templates can name, with an example of each. A name that is not here is unknown to the real letter too.
const SAMPLE: &str = include_str!("../../assets/templates/sample.json");
/// Nobody by this name pays with it: the example says that it is one.
const NUMBER: &str = "2026-0001";

/// An example of what each message can name, by the kind of message.
type Samples = BTreeMap<String, BTreeMap<String, serde_json::Value>>;

/// Writes one file with an example of every paper and message beside the administration.
///
/// # Errors
/// When a template or the logo of the club has a mistake: in which file, on which line.
pub fn print_sample(db: &Db) -> Result<PathBuf, Refusal> {
    let read = db.read();
    let today = db.clock().today();
    let to = vec![
        "J. Voorbeeld".to_owned(),
        "Voorbeeldstraat 1".to_owned(),
        "1234 AB  Voorbeeld".to_owned(),
    ];
    let club = letterhead(&read, &read.seller()?)?;
    let mut papers = vec![invoice(&club, "invoice", &to), invoice(&club, "credit_note", &to)];
    let samples: Samples = serde_json::from_str(SAMPLE).context("our own sample")?;
    for kind in MessageKind::ALL {
        let named = samples.get(kind.name()).into_iter().flatten();
        let values = named.map(|(name, value)| (name.as_str(), Value::from(Serde(value))));
        let letter = write_letter(&read, kind, values.collect())?;
        papers.push(Paper::Letter(Box::new(LetterPaper {
            to: to.clone(),
            date: dutch(today),
            subject: letter.subject,
            body: letter.body,
            ..LetterPaper::default()
        })));
    }
    papers.push(Paper::Mandate(Box::new(MandatePaper {
        reference: "M-1001".to_owned(),
        reason: "Lidmaatschap".to_owned(),
        qr: code("M-1001"),
        name: to[0].clone(),
        street: to[1].clone(),
        place: to[2].clone(),
        country: "NL".to_owned(),
        ..MandatePaper::default()
    })));
    let choice = ChoicePaper {
        name: "Lidmaatschap".to_owned(),
        price: "100,00".to_owned(),
        count: 12,
        unit: "month",
    };
    papers.push(Paper::Application(Box::new(ApplicationPaper { plans: vec![choice] })));
    put(&read, "voorbeeld", today, papers)
}

fn invoice(club: &Letterhead, title: &'static str, to: &[String]) -> Paper {
    let text = |text: &str| text.to_owned();
    let is_invoice = title == "invoice";
    let [amount, base, vat, each, discount] = match is_invoice {
        true => ["121,00", "100,00", "21,00", "65,50", "10,00"],
        false => ["-121,00", "-100,00", "-21,00", "-60,50", ""],
    };
    let high = VatPaper { code: text("high"), rate: text("21"), base: text(base), vat: text(vat) };
    let pay = PayPaper {
        how: "transfer",
        day: text("15-12-2026"),
        amount: text("121,00"),
        iban: text("NL00 VOOR BEEL D000 00"),
        name: text("Voorbeeld"),
        reference: text("RF31 2026 0001"),
        qr: code("voorbeeld"),
        ..PayPaper::default()
    };
    Paper::Invoice(Box::new(InvoicePaper {
        club: club.clone(),
        title,
        number: text(if is_invoice { NUMBER } else { "2026-0002" }),
        to: to.to_vec(),
        date: text("01-12-2026"),
        due: if is_invoice { text("15-12-2026") } else { String::new() },
        credits: if is_invoice { String::new() } else { text(NUMBER) },
        reason: if is_invoice { String::new() } else { text("te veel berekend") },
        customer: text("1001"),
        reference: text("PO-77"),
        lines: vec![LinePaper {
            description: text("Voorbeeld 01-01-2027 t/m 31-12-2027"),
            count: text("2"),
            price: text(each),
            discount: text(discount),
            vat: high.clone(),
            amount: text(amount),
        }],
        vats: vec![high],
        total: text(amount),
        pay: if is_invoice { pay } else { PayPaper::default() },
        ..InvoicePaper::default()
    }))
}
