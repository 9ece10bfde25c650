//! The file that asks the bank to collect: ISO 20022 pain.008, as the SEPA Core scheme uses it.

use std::collections::{BTreeMap, HashSet};

use sha2::{Digest, Sha256};

use crate::bank::charset::{DESCRIPTION_MAX, NAME_MAX, transliterate};
use crate::bank::xml::Xml;
use crate::domain::calendar::{Day, is_target_day};
use crate::domain::collection::SequenceType;
use crate::domain::iban::Iban;
use crate::domain::identifier::{IdentifierError, check_identifier};
use crate::domain::mandate::Amendment;
use crate::domain::money::Money;
use chrono::Datelike as _;

/// Which version of the message. The newer one is asked for since the 2019 cycle; older banks still take the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    V02,
    #[default]
    V08,
}

impl Version {
    pub fn name(self) -> &'static str {
        match self {
            Version::V02 => "pain.008.001.02",
            Version::V08 => "pain.008.001.08",
        }
    }

    pub fn named(name: &str) -> Option<Version> {
        [Version::V02, Version::V08].into_iter().find(|version| version.name() == name)
    }

    fn bic_tag(self) -> &'static str {
        match self {
            Version::V02 => "BIC",
            Version::V08 => "BICFI",
        }
    }
}

/// Everything one file says.
#[derive(Clone, Debug)]
pub struct Message {
    pub version: Version,
    pub message_id: String,
    /// The day that what is in the file was known; not the clock, so that the same content gives the same bytes.
    pub created_on: Day,
    pub creditor_name: String,
    pub creditor_iban: Iban,
    pub creditor_id: String,
    pub collection_date: Day,
    pub items: Vec<Item>,
}

/// One collection.
#[derive(Clone, Debug)]
pub struct Item {
    pub end_to_end_id: String,
    pub amount: Money,
    pub sequence: SequenceType,
    pub mandate_reference: String,
    pub signed_on: Day,
    /// What the bank knows the mandate by, where that changed since it heard of it last.
    pub amendment: Amendment,
    /// The holder of the account, who need not be the member.
    pub holder: String,
    pub iban: Iban,
    /// Only for accounts outside the EEA; always structured.
    pub address: Option<Address>,
    pub description: String,
}

/// A structured address. Source: EPC153-22, town and country are the minimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub street: String,
    pub house_number: String,
    pub postal_code: String,
    pub town: String,
    pub country: String,
}

/// A rule of the scheme that no schema sees.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleBroken {
    #[error("the file has no collection")]
    Empty,
    #[error("identifier `{id}`: {why}")]
    Identifier { id: String, why: IdentifierError },
    #[error("two collections have the id `{0}`")]
    SameId(String),
    #[error("collection `{0}` is of no amount the scheme takes")]
    Amount(String),
    #[error("collection `{0}` has no name left in the characters of the scheme")]
    Name(String),
    #[error("the creditor has no name left in the characters of the scheme")]
    Creditor,
    #[error("the mandate of `{0}` is signed after the collection date")]
    SignedLater(String),
    #[error("{0} is a day on which banks do not settle")]
    Date(Day),
    #[error("collection `{0}` needs a structured address with town and country")]
    Address(String),
}

/// What the id of every message of ours begins with.
pub const MESSAGE_PREFIX: &str = "PEN-";

/// Returns the message id of a run: the same collections on the same day give the same id.
///
/// A file made a second time, from an old backup too, thus has the id the bank has already seen, and is refused there.
pub fn message_id(creditor_id: &str, collection_date: Day, items: &[Item]) -> String {
    let mut lines: Vec<String> = items
        .iter()
        .map(|item| {
            format!("{} {} {}", item.end_to_end_id, item.amount.in_cents(), item.iban.as_str())
        })
        .collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(format!("{creditor_id} {collection_date}\n{}", lines.join("\n")));
    format!(
        "{MESSAGE_PREFIX}{}-{}",
        collection_date.format("%Y%m%d"),
        base32(&hash.finalize()[..10])
    )
}

fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::new();
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while 5 <= bits {
            bits -= 5;
            let index = usize::try_from((buffer >> bits) & 31).unwrap_or(0);
            out.push(char::from(LETTERS[index]));
        }
    }
    out
}

/// Returns the bytes of the file.
///
/// # Errors
/// With every rule of the scheme that the message breaks; then there is no file.
pub fn write(message: &Message) -> Result<Vec<u8>, Vec<RuleBroken>> {
    let mut broken = check(message);
    if !broken.is_empty() {
        return Err(broken);
    }
    let mut xml = Xml::document(message.version.name(), 1_500 + 1_100 * message.items.len());
    xml.open("CstmrDrctDbtInitn");
    group_header(&mut xml, message);
    let mut blocks: BTreeMap<SequenceType, Vec<&Item>> = BTreeMap::new();
    for item in &message.items {
        blocks.entry(item.sequence).or_default().push(item);
    }
    for (sequence, items) in blocks {
        payment_block(&mut xml, message, sequence, &items, &mut broken);
    }
    xml.close("CstmrDrctDbtInitn");
    xml.close("Document");
    if broken.is_empty() { Ok(xml.out.into_bytes()) } else { Err(broken) }
}

/// Checks what the schema does not. Source: EPC SDD Core guidelines 2025 and the pages of the Dutch banks.
fn check(message: &Message) -> Vec<RuleBroken> {
    let mut broken = Vec::new();
    if message.items.is_empty() {
        broken.push(RuleBroken::Empty);
    }
    if !is_target_day(message.collection_date) {
        broken.push(RuleBroken::Date(message.collection_date));
    }
    if transliterate(&message.creditor_name, NAME_MAX).is_empty() {
        broken.push(RuleBroken::Creditor);
    }
    let mut identifier = |id: &str| {
        if let Err(why) = check_identifier(id) {
            broken.push(RuleBroken::Identifier { id: id.to_owned(), why });
        }
    };
    identifier(&message.message_id);
    for item in &message.items {
        identifier(&item.end_to_end_id);
        identifier(&item.mandate_reference);
    }
    broken.extend(same_ids(&message.items).map(|id| RuleBroken::SameId(id.to_owned())));
    for item in &message.items {
        let id = || item.end_to_end_id.clone();
        if !item.amount.is_positive() || Money::MAX < item.amount {
            broken.push(RuleBroken::Amount(id()));
        }
        if message.collection_date < item.signed_on {
            broken.push(RuleBroken::SignedLater(id()));
        }
        if item.iban.needs_address()
            && item.address.as_ref().is_none_or(|address| address.town.is_empty())
        {
            broken.push(RuleBroken::Address(id()));
        }
    }
    broken
}

/// Returns the ids that stand more than once. A run makes them in rising order: then comparing neighbours is enough.
fn same_ids(items: &[Item]) -> impl Iterator<Item = &str> {
    let is_rising = items.is_sorted_by(|one, next| one.end_to_end_id < next.end_to_end_id);
    let mut seen = HashSet::new();
    let all = if is_rising { &[] } else { items };
    all.iter().map(|item| item.end_to_end_id.as_str()).filter(move |id| !seen.insert(*id))
}

fn group_header(xml: &mut Xml, message: &Message) {
    xml.open("GrpHdr");
    xml.leaf("MsgId", &message.message_id);
    xml.leaf("CreDtTm", &format!("{}T12:00:00", message.created_on));
    xml.totals(message.items.iter().map(|item| item.amount));
    xml.open("InitgPty");
    xml.leaf("Nm", &transliterate(&message.creditor_name, NAME_MAX));
    xml.close("InitgPty");
    xml.close("GrpHdr");
}

fn payment_block(
    xml: &mut Xml,
    message: &Message,
    sequence: SequenceType,
    items: &[&Item],
    broken: &mut Vec<RuleBroken>,
) {
    let name = transliterate(&message.creditor_name, NAME_MAX);
    xml.open("PmtInf");
    xml.leaf("PmtInfId", &format!("{}-{}", message.message_id, &sequence.code()[..1]));
    xml.leaf("PmtMtd", "DD");
    xml.leaf("BtchBookg", "true");
    xml.totals(items.iter().map(|item| item.amount));
    xml.open("PmtTpInf");
    xml.nested(&["SvcLvl", "Cd"], "SEPA");
    xml.nested(&["LclInstrm", "Cd"], "CORE");
    xml.leaf("SeqTp", sequence.code());
    xml.close("PmtTpInf");
    xml.leaf("ReqdColltnDt", &message.collection_date.to_string());
    xml.nested(&["Cdtr", "Nm"], &name);
    xml.nested(&["CdtrAcct", "Id", "IBAN"], message.creditor_iban.as_str());
    agent(xml, message.version, "CdtrAgt", &message.creditor_iban);
    xml.leaf("ChrgBr", "SLEV");
    xml.open("CdtrSchmeId");
    xml.open("Id");
    xml.open("PrvtId");
    xml.open("Othr");
    xml.leaf("Id", &message.creditor_id);
    xml.nested(&["SchmeNm", "Prtry"], "SEPA");
    xml.close("Othr");
    xml.close("PrvtId");
    xml.close("Id");
    xml.close("CdtrSchmeId");
    for item in items {
        transaction(xml, message.version, item, broken);
    }
    xml.close("PmtInf");
}

/// Says what of the mandate changed. Of another account, of whatever bank, only that it is one: "SMNDA" in the original
/// account. Source: EPC SDD Core guidelines since November 2016, AT-24.
fn amendment(amendment: &Amendment) -> String {
    if amendment.is_empty() {
        return String::new();
    }
    let mut details = String::new();
    if let Some(reference) = &amendment.reference {
        details += &format!("<OrgnlMndtId>{reference}</OrgnlMndtId>");
    }
    let name = amendment.creditor_name.as_ref().map(|name| transliterate(name, NAME_MAX));
    let name = name.filter(|name| !name.is_empty());
    let name = name.map(|name| format!("<Nm>{name}</Nm>")).unwrap_or_default();
    let id = amendment.creditor_id.as_ref().map(|id| {
        format!("<Id><PrvtId><Othr><Id>{id}</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id>")
    });
    if !name.is_empty() || id.is_some() {
        let id = id.unwrap_or_default();
        details += &format!("<OrgnlCdtrSchmeId>{name}{id}</OrgnlCdtrSchmeId>");
    }
    if amendment.account.is_some() {
        details += "<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>";
    }
    if details.is_empty() {
        // The bank refuses one that changes nothing (MD02).
        return String::new();
    }
    format!(
        "            <AmdmntInd>true</AmdmntInd>\n            <AmdmntInfDtls>{details}</AmdmntInfDtls>\n"
    )
}

/// Writes one collection. The text of it stands here as it does in the file: it is written once for each of thousands.
fn transaction(xml: &mut Xml, version: Version, item: &Item, broken: &mut Vec<RuleBroken>) {
    let holder = transliterate(&item.holder, NAME_MAX);
    if holder.is_empty() {
        broken.push(RuleBroken::Name(item.end_to_end_id.clone()));
    }
    xml.put([
        "      <DrctDbtTxInf>\n        <PmtId><EndToEndId>",
        &item.end_to_end_id,
        "</EndToEndId></PmtId>\n        <InstdAmt Ccy=\"EUR\">",
        &item.amount.in_xml(),
        "</InstdAmt>\n        <DrctDbtTx>\n          <MndtRltdInf>\n            <MndtId>",
        &item.mandate_reference,
        "</MndtId>\n            <DtOfSgntr>",
        &xml_day(item.signed_on),
        "</DtOfSgntr>\n",
        &amendment(&item.amendment),
        "          </MndtRltdInf>\n        </DrctDbtTx>\n",
    ]);
    xml.depth += 1;
    agent(xml, version, "DbtrAgt", &item.iban);
    xml.put(["        <Dbtr>\n          <Nm>", &holder, "</Nm>\n"]);
    if let Some(address) = item.address.as_ref().filter(|_| item.iban.needs_address()) {
        xml.depth += 1;
        postal_address(xml, address);
        xml.depth -= 1;
    }
    let account = item.iban.as_str();
    xml.put([
        "        </Dbtr>\n        <DbtrAcct><Id><IBAN>",
        account,
        "</IBAN></Id></DbtrAcct>\n",
    ]);
    let description = transliterate(&item.description, DESCRIPTION_MAX);
    if !description.is_empty() {
        xml.put(["        <RmtInf><Ustrd>", &description, "</Ustrd></RmtInf>\n"]);
    }
    xml.depth -= 1;
    xml.put(["      </DrctDbtTxInf>\n"]);
}

/// Writes a day as the schema does. By hand: the general formatting of dates is a third of the time of a file.
fn xml_day(day: Day) -> String {
    let digit = |part: u32, unit: u32| char::from_digit(part / unit % 10, 10).unwrap_or('0');
    let (year, month, of_month) = (day.year().unsigned_abs(), day.month(), day.day());
    let mut text = String::with_capacity(10);
    text.extend([1_000, 100, 10, 1].map(|unit| digit(year, unit)));
    text.extend(['-', digit(month, 10), digit(month, 1)]);
    text.extend(['-', digit(of_month, 10), digit(of_month, 1)]);
    text
}

/// Names the bank by its BIC where we know it; banks find the others by the IBAN since February 2016.
fn agent(xml: &mut Xml, version: Version, tag: &str, iban: &Iban) {
    match iban.bic() {
        Some(bic) => xml.nested(&[tag, "FinInstnId", version.bic_tag()], bic),
        None => xml.nested(&[tag, "FinInstnId", "Othr", "Id"], "NOTPROVIDED"),
    }
}

fn postal_address(xml: &mut Xml, address: &Address) {
    xml.open("PstlAdr");
    let parts = [
        ("StrtNm", &address.street, 70),
        ("BldgNb", &address.house_number, 16),
        ("PstCd", &address.postal_code, 16),
        ("TwnNm", &address.town, 35),
        ("Ctry", &address.country, 2),
    ];
    for (tag, text, max) in parts {
        let text = transliterate(text, max);
        if !text.is_empty() {
            xml.leaf(tag, &text);
        }
    }
    xml.close("PstlAdr");
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::bank_terms::{FRAME_BYTES, ITEM_BYTES};
    use crate::domain::calendar::iso;

    pub(crate) fn item(number: u32) -> Item {
        Item {
            end_to_end_id: format!("2026-{number:04}-1"),
            amount: Money::cents(18_500),
            sequence: SequenceType::Recurrent,
            mandate_reference: format!("M-{number}"),
            amendment: Amendment::default(),
            signed_on: iso("2020-01-31"),
            holder: "Wietske Reuß".to_owned(),
            iban: "NL91ABNA0417164300".parse().expect("a published example"),
            address: None,
            description: "VV De Boemerang 2026-0001 Senior 2027".to_owned(),
        }
    }

    pub(crate) fn message(items: Vec<Item>, version: Version) -> Message {
        let collection_date = iso("2026-12-28");
        Message {
            version,
            message_id: message_id("NL33ZZZ140946600000", collection_date, &items),
            created_on: iso("2026-11-22"),
            creditor_name: "VV De Boemerang".to_owned(),
            creditor_iban: "NL69INGB0123456789".parse().expect("a published example"),
            creditor_id: "NL33ZZZ140946600000".to_owned(),
            collection_date,
            items,
        }
    }

    #[track_caller]
    fn breaks(change: impl FnOnce(&mut Message), expected: &RuleBroken) {
        let mut message = message(vec![item(1), item(2)], Version::V08);
        change(&mut message);
        let broken = write(&message).expect_err("the rule is broken");
        assert!(broken.contains(expected), "{broken:?}");
    }

    #[test]
    fn rules_that_no_schema_sees_are_kept() {
        let id = || "2026-0001-1".to_owned();
        breaks(|m| m.items.clear(), &RuleBroken::Empty);
        breaks(|m| m.items[1].end_to_end_id = id(), &RuleBroken::SameId(id()));
        breaks(|m| m.items[0].amount = Money::ZERO, &RuleBroken::Amount(id()));
        breaks(|m| m.items[0].amount = Money::MAX + Money::cents(1), &RuleBroken::Amount(id()));
        breaks(|m| m.items[0].holder = " ".to_owned(), &RuleBroken::Name(id()));
        breaks(|m| m.creditor_name = " ".to_owned(), &RuleBroken::Creditor);
        breaks(|m| m.items[0].signed_on = iso("2026-12-29"), &RuleBroken::SignedLater(id()));
        breaks(|m| m.collection_date = iso("2026-12-25"), &RuleBroken::Date(iso("2026-12-25")));
        let why = IdentifierError::Character(' ');
        breaks(
            |m| m.items[0].mandate_reference = "M 1".to_owned(),
            &RuleBroken::Identifier { id: "M 1".to_owned(), why },
        );
        breaks(
            |m| m.items[0].iban = "CH9300762011623852957".parse().expect("a published example"),
            &RuleBroken::Address(id()),
        );
    }

    #[test]
    fn the_same_content_gives_the_same_id_in_any_order() {
        let one = message_id("NL33ZZZ140946600000", iso("2026-12-28"), &[item(1), item(2)]);
        let other = message_id("NL33ZZZ140946600000", iso("2026-12-28"), &[item(2), item(1)]);
        assert_eq!(one, other);
        assert_eq!(one.len(), 29);
        assert_ne!(one, message_id("NL33ZZZ140946600000", iso("2026-12-29"), &[item(1), item(2)]));
    }

    #[test]
    fn elements_are_those_of_the_dutch_practice() {
        let text = String::from_utf8(
            write(&message(vec![item(1)], Version::V08)).expect("a good message"),
        )
        .expect("utf-8");
        for element in [
            "<PmtMtd>DD</PmtMtd>",
            "<BtchBookg>true</BtchBookg>",
            "<SvcLvl><Cd>SEPA</Cd></SvcLvl>",
            "<LclInstrm><Cd>CORE</Cd></LclInstrm>",
            "<SeqTp>RCUR</SeqTp>",
            "<ChrgBr>SLEV</ChrgBr>",
            "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm>",
            "<DbtrAgt><FinInstnId><BICFI>ABNANL2A</BICFI></FinInstnId></DbtrAgt>",
            "<InstdAmt Ccy=\"EUR\">185.00</InstdAmt>",
            "<CtrlSum>185.00</CtrlSum>",
            "<Nm>Wietske Reus</Nm>",
        ] {
            assert!(text.contains(element), "{element}");
        }
        assert!(
            !text.contains("AmdmntInd")
                && !text.contains("PstlAdr")
                && !text.starts_with('\u{feff}')
        );
    }

    #[test]
    fn one_off_and_recurrent_are_in_blocks_of_their_own() {
        let mut once = item(2);
        once.sequence = SequenceType::OneOff;
        once.amount = Money::cents(795);
        let text = String::from_utf8(
            write(&message(vec![item(1), once], Version::V02)).expect("a good message"),
        )
        .expect("utf-8");
        assert_eq!(text.matches("<PmtInf>").count(), 2);
        assert!(
            text.contains("<CtrlSum>192.95</CtrlSum>") && text.contains("<CtrlSum>7.95</CtrlSum>")
        );
        assert!(text.contains("<BIC>INGBNL2A</BIC>"));
    }

    #[test]
    fn the_largest_collection_is_what_a_limit_of_bytes_reckons_with() {
        let largest = |number: usize| Item {
            end_to_end_id: format!("{number:035}"),
            amount: Money::MAX,
            mandate_reference: "M".repeat(35),
            amendment: Amendment {
                account: Some("NL91ABNA0417164300".to_owned()),
                reference: Some("M".repeat(35)),
                creditor_id: Some("I".repeat(35)),
                creditor_name: Some("N".repeat(200)),
            },
            holder: "W".repeat(200),
            iban: "MT84MALT011000012345MTLCAST001S".parse().expect("a published example"),
            address: Some(Address {
                street: "S".repeat(200),
                house_number: "1".repeat(50),
                postal_code: "1".repeat(50),
                town: "T".repeat(200),
                country: "MT".to_owned(),
            }),
            description: "D".repeat(300),
            ..item(1)
        };
        let bytes = |count| write(&message((0..count).map(largest).collect(), Version::V08));
        let (one, two) = (bytes(1).expect("a file").len(), bytes(2).expect("a file").len());
        assert!(two - one <= ITEM_BYTES, "{}", two - one);
        assert!(one - (two - one) <= FRAME_BYTES / 3, "{one}");
    }
}
