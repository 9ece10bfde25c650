//! The file that asks the bank to pay back: ISO 20022 pain.001, as the SEPA Credit Transfer scheme uses it.

use crate::bank::charset::{DESCRIPTION_MAX, NAME_MAX, transliterate};
use crate::bank::pain008::RuleBroken;
use crate::bank::xml::Xml;
use crate::domain::calendar::{Day, is_target_day};
use crate::domain::iban::Iban;
use crate::domain::identifier::check_identifier;
use crate::domain::money::Money;

/// The version of the message, of the same cycle as the collections.
pub const VERSION: &str = "pain.001.001.09";

/// Everything one file says.
#[derive(Clone, Debug)]
pub struct Message {
    pub message_id: String,
    /// The day that what is in the file was known; not the clock, so that the same content gives the same bytes.
    pub created_on: Day,
    pub name: String,
    pub iban: Iban,
    /// The day the bank pays.
    pub on: Day,
    pub items: Vec<Item>,
}

/// One payment.
#[derive(Clone, Debug)]
pub struct Item {
    pub end_to_end_id: String,
    pub amount: Money,
    pub name: String,
    pub iban: Iban,
    pub description: String,
}

/// Returns the bytes of the file.
///
/// # Errors
/// With every rule of the scheme that the message breaks; then there is no file.
pub fn write(message: &Message) -> Result<Vec<u8>, Vec<RuleBroken>> {
    let broken = check(message);
    if !broken.is_empty() {
        return Err(broken);
    }
    let amounts = || message.items.iter().map(|item| item.amount);
    let name = transliterate(&message.name, NAME_MAX);
    let mut xml = Xml::document(VERSION, 1_500 + 700 * message.items.len());
    xml.open("CstmrCdtTrfInitn");
    xml.open("GrpHdr");
    xml.leaf("MsgId", &message.message_id);
    xml.leaf("CreDtTm", &format!("{}T12:00:00", message.created_on));
    xml.totals(amounts());
    xml.nested(&["InitgPty", "Nm"], &name);
    xml.close("GrpHdr");
    xml.open("PmtInf");
    xml.leaf("PmtInfId", &format!("{}-1", message.message_id));
    xml.leaf("PmtMtd", "TRF");
    // Each on the statement by itself, with its own id: so it is known again.
    xml.leaf("BtchBookg", "false");
    xml.totals(amounts());
    xml.nested(&["PmtTpInf", "SvcLvl", "Cd"], "SEPA");
    xml.nested(&["ReqdExctnDt", "Dt"], &message.on.to_string());
    xml.nested(&["Dbtr", "Nm"], &name);
    xml.nested(&["DbtrAcct", "Id", "IBAN"], message.iban.as_str());
    match message.iban.bic() {
        Some(bic) => xml.nested(&["DbtrAgt", "FinInstnId", "BICFI"], bic),
        None => xml.nested(&["DbtrAgt", "FinInstnId", "Othr", "Id"], "NOTPROVIDED"),
    }
    xml.leaf("ChrgBr", "SLEV");
    for item in &message.items {
        xml.open("CdtTrfTxInf");
        xml.nested(&["PmtId", "EndToEndId"], &item.end_to_end_id);
        xml.open("Amt");
        xml.amount("InstdAmt Ccy=\"EUR\"", "InstdAmt", item.amount);
        xml.close("Amt");
        xml.nested(&["Cdtr", "Nm"], &transliterate(&item.name, NAME_MAX));
        xml.nested(&["CdtrAcct", "Id", "IBAN"], item.iban.as_str());
        let description = transliterate(&item.description, DESCRIPTION_MAX);
        if !description.is_empty() {
            xml.nested(&["RmtInf", "Ustrd"], &description);
        }
        xml.close("CdtTrfTxInf");
    }
    xml.close("PmtInf");
    xml.close("CstmrCdtTrfInitn");
    xml.close("Document");
    Ok(xml.out.into_bytes())
}

/// Checks what the schema does not.
fn check(message: &Message) -> Vec<RuleBroken> {
    let mut broken = Vec::new();
    if message.items.is_empty() {
        broken.push(RuleBroken::Empty);
    }
    if !is_target_day(message.on) {
        broken.push(RuleBroken::Date(message.on));
    }
    let ids = message.items.iter().map(|item| &item.end_to_end_id);
    for id in ids.chain([&message.message_id]) {
        if let Err(why) = check_identifier(id) {
            broken.push(RuleBroken::Identifier { id: id.clone(), why });
        }
    }
    for (at, item) in message.items.iter().enumerate() {
        let id = || item.end_to_end_id.clone();
        if message.items[..at].iter().any(|other| other.end_to_end_id == item.end_to_end_id) {
            broken.push(RuleBroken::SameId(id()));
        }
        if !item.amount.is_positive() || Money::MAX < item.amount {
            broken.push(RuleBroken::Amount(id()));
        }
        if transliterate(&item.name, NAME_MAX).is_empty() {
            broken.push(RuleBroken::Name(id()));
        }
    }
    broken
}
