//! Invoices for bookkeeping programs, held against the rules of the European standard and the Dutch agreements on it by a
//! reader that knows nothing of our writer.

use std::collections::BTreeMap;

use penning::domain::money::Money;
use penning::exchange::ubl::{EInvoice, ELine, Party, Pay, Vat, write};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use roxmltree::{Document, Node};
use serde_json::json;

use crate::bank::schema::validate_as_ubl;
use crate::cli::Club;
use crate::desk::sql;

/// The elements we write within each, in the order of `UBL-Invoice-2.1.xsd`, `UBL-CreditNote-2.1.xsd` and
/// `UBL-CommonAggregateComponents-2.1.xsd`.
const ORDER: &[(&str, &[&str])] = &[
    (
        "Invoice",
        &[
            "CustomizationID",
            "ID",
            "IssueDate",
            "DueDate",
            "InvoiceTypeCode",
            "DocumentCurrencyCode",
            "BuyerReference",
            "OrderReference",
            "BillingReference",
            "AccountingSupplierParty",
            "AccountingCustomerParty",
            "PaymentMeans",
            "TaxTotal",
            "LegalMonetaryTotal",
            "InvoiceLine",
        ],
    ),
    (
        "CreditNote",
        &[
            "CustomizationID",
            "ID",
            "IssueDate",
            "CreditNoteTypeCode",
            "DocumentCurrencyCode",
            "BuyerReference",
            "OrderReference",
            "BillingReference",
            "AccountingSupplierParty",
            "AccountingCustomerParty",
            "PaymentMeans",
            "TaxTotal",
            "LegalMonetaryTotal",
            "CreditNoteLine",
        ],
    ),
    ("OrderReference", &["ID"]),
    ("BillingReference", &["InvoiceDocumentReference"]),
    ("InvoiceDocumentReference", &["ID", "IssueDate"]),
    ("AccountingSupplierParty", &["Party"]),
    ("AccountingCustomerParty", &["Party"]),
    (
        "Party",
        &[
            "PartyIdentification",
            "PartyName",
            "PostalAddress",
            "PartyTaxScheme",
            "PartyLegalEntity",
            "Contact",
        ],
    ),
    ("PartyIdentification", &["ID"]),
    ("PartyName", &["Name"]),
    ("PostalAddress", &["StreetName", "CityName", "PostalZone", "Country"]),
    ("Country", &["IdentificationCode"]),
    ("PartyTaxScheme", &["CompanyID", "TaxScheme"]),
    ("TaxScheme", &["ID"]),
    ("PartyLegalEntity", &["RegistrationName", "CompanyID"]),
    ("Contact", &["ElectronicMail"]),
    (
        "PaymentMeans",
        &[
            "PaymentMeansCode",
            "PaymentDueDate",
            "PaymentID",
            "PayeeFinancialAccount",
            "PaymentMandate",
        ],
    ),
    ("PayeeFinancialAccount", &["ID", "Name"]),
    ("PaymentMandate", &["ID", "PayerFinancialAccount"]),
    ("PayerFinancialAccount", &["ID"]),
    ("TaxTotal", &["TaxAmount", "TaxSubtotal"]),
    ("TaxSubtotal", &["TaxableAmount", "TaxAmount", "TaxCategory"]),
    ("TaxCategory", &["ID", "Percent", "TaxExemptionReason", "TaxScheme"]),
    (
        "LegalMonetaryTotal",
        &[
            "LineExtensionAmount",
            "TaxExclusiveAmount",
            "TaxInclusiveAmount",
            "PrepaidAmount",
            "PayableAmount",
        ],
    ),
    (
        "InvoiceLine",
        &[
            "ID",
            "InvoicedQuantity",
            "LineExtensionAmount",
            "InvoicePeriod",
            "AllowanceCharge",
            "Item",
            "Price",
        ],
    ),
    (
        "CreditNoteLine",
        &[
            "ID",
            "CreditedQuantity",
            "LineExtensionAmount",
            "InvoicePeriod",
            "AllowanceCharge",
            "Item",
            "Price",
        ],
    ),
    ("InvoicePeriod", &["StartDate", "EndDate"]),
    ("AllowanceCharge", &["ChargeIndicator", "AllowanceChargeReason", "Amount"]),
    ("Item", &["Name", "ClassifiedTaxCategory"]),
    ("ClassifiedTaxCategory", &["ID", "Percent", "TaxScheme"]),
    ("Price", &["PriceAmount", "BaseQuantity"]),
];

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn at<'a>(node: Node<'a, 'a>, path: &str) -> &'a str {
    let found = path.split('/').try_fold(node, child);
    found.and_then(|node| node.text()).unwrap_or_default()
}

/// Cents of an amount as UBL writes it; each says that it is in euros.
fn cents(node: Node<'_, '_>, name: &str) -> i64 {
    let found = child(node, name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(found.attribute("currencyID"), Some("EUR"));
    let text = found.text().unwrap();
    let (euros, rest) = text.split_once('.').unwrap();
    assert_eq!(rest.len(), 2, "{text}");
    format!("{euros}{rest}").parse().unwrap()
}

/// Holds a document against the published schema and the rules; returns what is to be paid in cents, and the letters of its
/// vat.
fn obeys(bytes: &[u8]) -> (i64, Vec<String>) {
    let told = obeys_rules(bytes);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("e-invoice.xml");
    std::fs::write(&path, bytes).unwrap();
    assert!(validate_as_ubl(&[path], kind_of(bytes)));
    told
}

/// Returns which schema a document is of.
fn kind_of(bytes: &[u8]) -> &'static str {
    let document = Document::parse(std::str::from_utf8(bytes).unwrap()).unwrap();
    match document.root_element().tag_name().name() {
        "Invoice" => "Invoice",
        _ => "CreditNote",
    }
}

/// Holds a document against the rules that a schema does not see.
fn obeys_rules(bytes: &[u8]) -> (i64, Vec<String>) {
    let text = std::str::from_utf8(bytes).unwrap();
    let document = Document::parse(text).unwrap();
    let root = document.root_element();
    for node in root.descendants().filter(Node::is_element) {
        let children: Vec<&str> =
            node.children().filter(Node::is_element).map(|c| c.tag_name().name()).collect();
        if children.is_empty() {
            // EN 16931, UBL-CR: no element is empty.
            assert!(!node.text().unwrap_or_default().trim().is_empty(), "{:?}", node.tag_name());
            continue;
        }
        let name = node.tag_name().name();
        let (_, order) =
            ORDER.iter().find(|(of, _)| *of == name).unwrap_or_else(|| panic!("{name}"));
        let places: Vec<usize> = children
            .iter()
            .map(|c| order.iter().position(|o| o == c).unwrap_or_else(|| panic!("{name}/{c}")))
            .collect();
        assert!(places.is_sorted(), "{name}: {children:?}");
    }
    let is_credit_note = root.tag_name().name() == "CreditNote";
    let (line_name, quantity) = match is_credit_note {
        true => ("CreditNoteLine", "CreditedQuantity"),
        false => ("InvoiceLine", "InvoicedQuantity"),
    };
    let lines: Vec<_> = root.children().filter(|n| n.tag_name().name() == line_name).collect();
    assert!(!lines.is_empty(), "BR-16");
    let totals = child(root, "LegalMonetaryTotal").unwrap();
    let net = cents(totals, "LineExtensionAmount");
    let mut of_category: BTreeMap<(String, String), i64> = BTreeMap::new();
    for line in &lines {
        let own = cents(*line, "LineExtensionAmount");
        let price = child(*line, "Price").unwrap();
        let each = cents(price, "PriceAmount");
        assert!(0 <= each, "BR-27");
        let base: i64 = at(price, "BaseQuantity").parse().unwrap();
        let count: i64 = at(*line, quantity).parse().unwrap();
        let allowance = child(*line, "AllowanceCharge");
        let off = allowance.map_or(0, |allowance| {
            assert_eq!(at(allowance, "ChargeIndicator"), "false");
            assert!(!at(allowance, "AllowanceChargeReason").is_empty(), "BR-42");
            cents(allowance, "Amount")
        });
        assert!(0 <= off);
        assert_eq!(count * each / base - off, own, "PEPPOL-EN16931-R120");
        let category =
            child(*line, "Item").and_then(|i| child(i, "ClassifiedTaxCategory")).unwrap();
        let key = (at(category, "ID").to_owned(), at(category, "Percent").to_owned());
        *of_category.entry(key).or_default() += own;
    }
    assert_eq!(of_category.values().sum::<i64>(), net, "BR-CO-10");
    assert_eq!(cents(totals, "TaxExclusiveAmount"), net, "BR-CO-13");
    let tax = child(root, "TaxTotal").unwrap();
    let subtotals: Vec<_> =
        tax.children().filter(|n| n.tag_name().name() == "TaxSubtotal").collect();
    let vat = cents(tax, "TaxAmount");
    assert_eq!(subtotals.iter().map(|s| cents(*s, "TaxAmount")).sum::<i64>(), vat, "BR-CO-14");
    assert_eq!(cents(totals, "TaxInclusiveAmount"), net + vat, "BR-CO-15");
    let payable = cents(totals, "PayableAmount");
    let paid = child(totals, "PrepaidAmount").map_or(0, |_| cents(totals, "PrepaidAmount"));
    assert_eq!(payable, net + vat - paid, "BR-CO-16");
    assert_eq!(subtotals.len(), of_category.len(), "BR-CO-18");
    let mut letters = Vec::new();
    let seller = child(root, "AccountingSupplierParty").and_then(|p| child(p, "Party")).unwrap();
    for subtotal in subtotals {
        let category = child(subtotal, "TaxCategory").unwrap();
        let (letter, percent) = (at(category, "ID"), at(category, "Percent"));
        let base = cents(subtotal, "TaxableAmount");
        assert_eq!(of_category[&(letter.to_owned(), percent.to_owned())], base, "BR-S-08");
        let (whole, part) = percent.split_once('.').unwrap_or((percent, ""));
        let points: i64 = format!("0{whole}{part:0<2}").parse().unwrap();
        let told = cents(subtotal, "TaxAmount");
        let off = (base * points - told * 10_000).abs();
        assert!(off <= 10_000, "BR-CO-17: {base} at {percent} is {told}");
        let reason = at(category, "TaxExemptionReason");
        assert_eq!(reason.is_empty(), ["S", "Z"].contains(&letter), "BR-E-10, BR-O-10, BR-S-10");
        let has_number = child(seller, "PartyTaxScheme").is_some();
        assert_eq!(has_number, letter != "O", "BR-S-02, BR-E-02, BR-O-02");
        assert_eq!(percent.is_empty(), letter == "O", "BR-O-05");
        letters.push(letter.to_owned());
    }
    assert!(!letters.contains(&"O".to_owned()) || letters.len() == 1, "BR-O-11");
    // NLCIUS BR-NL-1, BR-NL-3.
    let legal = child(seller, "PartyLegalEntity").and_then(|l| child(l, "CompanyID")).unwrap();
    assert_eq!(legal.attribute("schemeID"), Some("0106"));
    for part in ["StreetName", "CityName", "PostalZone"] {
        assert!(!at(seller, &format!("PostalAddress/{part}")).is_empty(), "BR-NL-3: {part}");
    }
    if !is_credit_note && 0 < payable {
        assert!(["58", "59"].contains(&at(root, "PaymentMeans/PaymentMeansCode")), "BR-NL-11, 12");
        assert!(!at(root, "DueDate").is_empty(), "BR-CO-25");
    }
    if is_credit_note {
        assert!(!at(root, "BillingReference/InvoiceDocumentReference/ID").is_empty());
    }
    (payable, letters)
}

fn any_line() -> impl Strategy<Value = ELine> {
    let vat = prop_oneof![
        Just(Vat::Rate(2100)),
        Just(Vat::Rate(900)),
        Just(Vat::Rate(0)),
        Just(Vat::Exempt),
        Just(Vat::Outside)
    ];
    let sums = (-50_000_i64..5_000_000, -500_i64..50_000);
    (vat, 1_u32..500, sums).prop_map(|(vat, quantity, (cents, off))| ELine {
        description: "Iets <&> \u{1}\"".to_owned(),
        quantity,
        gross: Money::cents(cents),
        discount: Money::cents(off),
        vat,
        period: None,
    })
}

fn club(vat_id: &str) -> Party {
    let own = |text: &str| text.to_owned();
    Party {
        name: own("VV De Boemerang"),
        street: own("Dorpsstraat 1"),
        postal_code: own("1234 AB"),
        city: own("Ons Dorp"),
        country: own("NL"),
        vat_id: own(vat_id),
        kvk: own("12345678"),
        email: String::new(),
    }
}

/// Invoices and credit notes of any lines.
fn any_invoice() -> impl Strategy<Value = EInvoice> {
    let lines = proptest::collection::vec(any_line(), 1..12);
    (lines, any::<bool>(), any::<bool>()).prop_map(|(lines, is_credit_note, declares)| {
        let taxed = lines.iter().any(|line| matches!(line.vat, Vat::Rate(_)));
        let day = "2027-01-01".parse().unwrap();
        EInvoice {
            number: "2027-0001".to_owned(),
            issued: day,
            due: day,
            credits: is_credit_note.then(|| ("2026-0001".to_owned(), day)),
            buyer_reference: String::new(),
            seller: club(if declares || taxed { "NL123456789B01" } else { "" }),
            buyer: club(""),
            paid: Money::ZERO,
            pay: Pay::Transfer {
                iban: "NL69INGB0123456789".to_owned(),
                holder: String::new(),
                reference: "RF31".to_owned(),
            },
            lines,
        }
    })
}

// Whatever is on an invoice, it is one by the schema, and its sums are those that every receiver works out.
#[test]
fn every_sum_is_as_the_standard_wants() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let folder = tempfile::tempdir().unwrap();
    let written = std::cell::RefCell::new(Vec::new());
    let outcome = runner.run(&any_invoice(), |invoice| {
        let gross: Money = invoice.lines.iter().map(|line| line.gross).sum();
        let is_credit_note = invoice.credits.is_some();
        let bytes = write(&invoice);
        let (payable, _) = obeys_rules(&bytes);
        prop_assert_eq!(payable, if is_credit_note { -gross.in_cents() } else { gross.in_cents() });
        let mut written = written.borrow_mut();
        let path = folder.path().join(format!("{}.xml", written.len()));
        std::fs::write(&path, &bytes).unwrap();
        written.push((kind_of(&bytes), path));
        Ok(())
    });
    outcome.unwrap();
    for kind in ["Invoice", "CreditNote"] {
        let of_kind =
            written.borrow().iter().filter(|(of, _)| *of == kind).cloned().collect::<Vec<_>>();
        let paths: Vec<_> = of_kind.into_iter().map(|(_, path)| path).collect();
        assert!(50 < paths.len(), "only {} of {kind}", paths.len());
        assert!(validate_as_ubl(&paths, kind));
    }
    // A credit note is no invoice: the schema is really asked.
    let (_, note) = written.borrow().iter().find(|(of, _)| *of == "CreditNote").cloned().unwrap();
    let is_asked = std::process::Command::new("xmllint").arg("--version").output().is_ok();
    assert!(!is_asked || !validate_as_ubl(&[note], "Invoice"));
}

/// A club that can write such invoices, and a baker who gets one.
fn bakery() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"club.kvk":"12345678","club.address":"Dorpsstraat 1, 1234 AB Ons Dorp","club.vat_id":"NL 1234.56.789.B01","club.email":"post@example.org"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"organisation","last_name":"Bakkerij Bos & Zn","street":"Markt","house_number":"2","postal_code":"4321zz","city":"Stad","vat_id":"nl 8765.43.210 B01","kvk":"87654321","email":"boek@bos.example"}"#);
    club
}

// S0.23; the totals are those of the ledger.
#[test]
fn an_invoice_is_written_for_the_books_of_who_gets_it() {
    let club = bakery();
    club.deed(r#"{"deed":"make_invoices","relations":[1],"buyer_reference":"PO-77","lines":[{"description":"Reclamebord","price_cents":24999,"vat":"high"},
        {"description":"Koffie","quantity":7,"price_cents":245,"vat":"low"},{"description":"Donatie","price_cents":5000}]}"#.replace('\n', " ").as_str());
    club.deed(r#"{"deed":"finalise"}"#);
    // What is frozen is what counts.
    club.deed(
        r#"{"deed":"change_relation","relation":1,"city":"Elders","vat_id":"","last_name":"Bos"}"#,
    );
    let number = sql(&club.file(), "SELECT number FROM invoice");
    let made = club.json(&["print", "e-invoices", &number]);
    let path = made["files"][0].as_str().unwrap();
    let bytes = std::fs::read(path).unwrap();
    let (payable, letters) = obeys(&bytes);
    assert_eq!(payable.to_string(), sql(&club.file(), "SELECT total_cents FROM invoice"));
    assert_eq!(letters, ["S", "S", "E"]);
    let text = String::from_utf8(bytes).unwrap();
    let document = Document::parse(&text).unwrap();
    let root = document.root_element();
    let vat = cents(child(root, "TaxTotal").unwrap(), "TaxAmount");
    assert_eq!(
        (-vat).to_string(),
        sql(&club.file(), "SELECT sum(amount_cents) FROM journal_line WHERE account = '1500'")
    );
    for (path, expected) in [
        ("ID", number.as_str()),
        ("BuyerReference", "PO-77"),
        ("OrderReference/ID", "PO-77"),
        ("AccountingCustomerParty/Party/PartyName/Name", "Bakkerij Bos & Zn"),
        ("AccountingCustomerParty/Party/PostalAddress/StreetName", "Markt 2"),
        ("AccountingCustomerParty/Party/PostalAddress/PostalZone", "4321 ZZ"),
        ("AccountingCustomerParty/Party/PostalAddress/CityName", "Stad"),
        ("AccountingCustomerParty/Party/PartyTaxScheme/CompanyID", "NL876543210B01"),
        ("AccountingCustomerParty/Party/PartyLegalEntity/CompanyID", "87654321"),
        ("AccountingSupplierParty/Party/PartyTaxScheme/CompanyID", "NL123456789B01"),
        ("PaymentMeans/PaymentMeansCode", "58"),
    ] {
        assert_eq!(at(root, path), expected, "{path}");
    }
    // Taken back, it is a document of the other kind.
    club.deed(&format!(
        r#"{{"deed":"credit","invoice":"{number}","reason":"fout","rebill":false}}"#
    ));
    let note = sql(&club.file(), "SELECT number FROM invoice WHERE kind = 'credit_note'");
    let made = club.json(&["print", "e-invoices", &note]);
    let (back, _) = obeys(&std::fs::read(made["files"][0].as_str().unwrap()).unwrap());
    assert_eq!(back, payable);
}

// L10: what came off a line stands on it, and not in its price.
#[test]
fn a_discount_is_an_allowance_of_its_line() {
    let club = bakery();
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Reclamebord","quantity":2,"price_cents":12100,"vat":"high","discount":"25%"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let number = sql(&club.file(), "SELECT number FROM invoice");
    club.deed(&format!(
        r#"{{"deed":"credit","invoice":"{number}","reason":"fout","rebill":false}}"#
    ));
    let note = sql(&club.file(), "SELECT number FROM invoice WHERE kind = 'credit_note'");
    for (number, line_name) in [(number, "InvoiceLine"), (note, "CreditNoteLine")] {
        let made = club.json(&["print", "e-invoices", &number]);
        let bytes = std::fs::read(made["files"][0].as_str().unwrap()).unwrap();
        obeys(&bytes);
        let text = String::from_utf8(bytes).unwrap();
        let document = Document::parse(&text).unwrap();
        let line = child(document.root_element(), line_name).unwrap();
        let price = cents(child(line, "Price").unwrap(), "PriceAmount");
        let off = cents(child(line, "AllowanceCharge").unwrap(), "Amount");
        assert_eq!((price, off, cents(line, "LineExtensionAmount")), (20_000, 5_000, 15_000));
    }
}

// L10: the day of supply where that is another than the invoice.
#[test]
fn what_was_supplied_on_a_day_of_its_own_says_so() {
    let club = bakery();
    club.deed(r#"{"deed":"add_to_basket","relation":1,"on":"2026-10-05","lines":[{"description":"Bord","price_cents":10000,"vat":"high"}]}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let made = club.json(&["print", "e-invoices", "--open"]);
    let text = std::fs::read_to_string(made["files"][0].as_str().unwrap()).unwrap();
    obeys(text.as_bytes());
    let document = Document::parse(&text).unwrap();
    let period = "InvoiceLine/InvoicePeriod/";
    let of = |tag: &str| at(document.root_element(), &format!("{period}{tag}"));
    assert_eq!((of("StartDate"), of("EndDate")), ("2026-10-05", "2026-10-05"));
}

// L9, L10.
#[test]
fn the_scheme_for_small_businesses_is_a_reason_to_charge_no_vat() {
    let club = bakery();
    club.deed(r#"{"deed":"change_settings","settings":{"vat.small_from":"2026-01-01"}}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Bord","price_cents":10000,"vat":"high"},{"description":"Koffie","price_cents":245,"vat":"low"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let made = club.json(&["print", "e-invoices", "--open"]);
    let text = std::fs::read_to_string(made["files"][0].as_str().unwrap()).unwrap();
    let (payable, letters) = obeys(text.as_bytes());
    assert_eq!((payable, letters), (10_245, vec!["E".to_owned()]));
    assert!(text.contains("Kleineondernemersregeling"), "{text}");
    // Beside what is exempt for another reason both are told, and without a number for vat too.
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Donatie","price_cents":10000},{"description":"Koffie","price_cents":245,"vat":"low"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let written = |club: &Club, number: &str| {
        let made = club.json(&["print", "e-invoices", number]);
        let text = std::fs::read_to_string(made["files"][0].as_str().unwrap()).unwrap();
        obeys(text.as_bytes());
        text
    };
    let both = written(&club, "2026-0002");
    assert!(both.contains("Vrijgesteld van btw; Kleineondernemersregeling"), "{both}");
    club.deed(r#"{"deed":"change_settings","settings":{"club.vat_id":""}}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"again":true,"lines":[{"description":"Koffie","price_cents":245,"vat":"low"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let alone = written(&club, "2026-0003");
    assert!(alone.contains("Kleineondernemersregeling"), "{alone}");
}

#[test]
fn who_pays_by_collection_finds_the_mandate_on_it() {
    let club = bakery();
    club.deed(r#"{"deed":"add_mandate","relation":1,"reference":"M-9","iban":"NL91ABNA0417164300","holder":"Bos","signed_on":"2026-01-01"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":1,"enabled":true}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Contributie","price_cents":5000}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let made = club.json(&["print", "e-invoices", "--open"]);
    let text = std::fs::read_to_string(made["files"][0].as_str().unwrap()).unwrap();
    let (_, letters) = obeys(text.as_bytes());
    assert_eq!(letters, ["O"]);
    let document = Document::parse(&text).unwrap();
    let root = document.root_element();
    assert_eq!(at(root, "PaymentMeans/PaymentMeansCode"), "59");
    assert_eq!(at(root, "PaymentMeans/PaymentMandate/ID"), "M-9");
    let seller = child(root, "AccountingSupplierParty").unwrap();
    assert_eq!(at(seller, "Party/PartyIdentification/ID"), "NL33ZZZ140946600000");
}

#[test]
fn it_goes_along_with_the_mail_to_an_organisation_where_the_club_does_so() {
    let club = bakery();
    club.deed(r#"{"deed":"add_relation","number":"2","kind":"person","last_name":"Vos","street":"Markt","house_number":"2","postal_code":"4321 ZZ","city":"Stad","email":"vos@example.org"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"messages.invoices":"yes","messages.e_invoices":"yes"}}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1,2],"lines":[{"description":"Bord","price_cents":5000,"vat":"high"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.ok(&["post"]);
    let mails = std::fs::read_dir(club.path("post")).unwrap().map(|mail| mail.unwrap().path());
    let mails: Vec<String> = mails.map(|mail| std::fs::read_to_string(mail).unwrap()).collect();
    assert_eq!(mails.len(), 2);
    for mail in mails {
        assert_eq!(
            mail.contains("boek@bos.example"),
            mail.contains("application/xml"),
            "only the organisation has a bookkeeping program"
        );
    }
}

// The paper for people and the file for programs are one: what is inside the PDF is what is written beside it.
#[test]
#[cfg(feature = "paper")]
fn it_lies_inside_the_pdf_of_an_organisation() {
    let club = bakery();
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Bord","price_cents":10000,"vat":"high"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let beside = club.json(&["print", "e-invoices", "2026-0001"]);
    let printed = club.json(&["print", "invoices", "2026-0001"]);
    let inside = club.path("inside.xml");
    let detached = std::process::Command::new("pdfdetach")
        .args(["-savefile", "2026-0001.xml", "-o"])
        .arg(&inside)
        .arg(printed["files"][0].as_str().unwrap())
        .output();
    match detached {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(_) => return eprintln!("pdfdetach is not there: what lies inside was not looked at"),
    }
    let inside = std::fs::read(inside).unwrap();
    obeys(&inside);
    assert_eq!(inside, std::fs::read(beside["files"][0].as_str().unwrap()).unwrap());
}

#[test]
fn what_was_paid_is_not_asked_again() {
    let club = bakery();
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Bord","price_cents":10000,"vat":"high"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    for (cents, left, means) in [(4_000, 6_000, "58"), (6_000, 0, "")] {
        club.deed(&format!(r#"{{"deed":"register_payment","invoice":"2026-0001","amount_cents":{cents},"date":"2026-11-22","method":"cash"}}"#));
        let made = club.json(&["print", "e-invoices", "2026-0001"]);
        let text = std::fs::read_to_string(made["files"][0].as_str().unwrap()).unwrap();
        assert_eq!(obeys(text.as_bytes()).0, left);
        let document = Document::parse(&text).unwrap();
        assert_eq!(at(document.root_element(), "PaymentMeans/PaymentMeansCode"), means);
    }
}

#[test]
fn what_is_lacking_is_said_and_stops_no_other_invoice() {
    let club = bakery();
    club.deed(
        r#"{"deed":"add_relation","number":"2","kind":"organisation","last_name":"Zonder adres"}"#,
    );
    club.deed(r#"{"deed":"make_invoices","relations":[1,2],"lines":[{"description":"Bord","price_cents":5000,"vat":"high"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let made = club.json(&["print", "e-invoices", "--open"]);
    assert_eq!(made["files"].as_array().unwrap().len(), 1);
    assert_eq!(made["skipped"][0]["code"], "buyer_lacks");
    for setting in ["club.kvk", "club.address", "club.vat_id"] {
        let before =
            sql(&club.file(), &format!("SELECT value FROM setting WHERE key = '{setting}'"));
        let set = |value: &str| {
            let deed = json!({"deed": "change_settings", "settings": {setting: value}});
            club.deed(&deed.to_string());
        };
        set("");
        club.deed(r#"{"deed":"make_invoices","relations":[1],"again":true,"lines":[{"description":"Bord","price_cents":5000,"vat":"high"}]}"#);
        let number = &club.deed(r#"{"deed":"finalise"}"#)["invoices"][0].clone();
        let made = club.json(&["print", "e-invoices", number.as_str().unwrap()]);
        assert_eq!(made["files"], json!([]), "{setting}");
        assert_eq!(made["skipped"][0]["code"], "invoice_lacks", "{setting}");
        // What was not known when it became final stays out; the one that is made anew has it.
        set(&before);
        let number = number.as_str().unwrap();
        let made = club.json(&["print", "e-invoices", number]);
        assert_eq!(made["skipped"][0]["code"], "invoice_lacks", "{setting}");
        club.deed(&format!(
            r#"{{"deed":"credit","invoice":"{number}","reason":"onvolledig","rebill":true}}"#
        ));
        let anew = club.deed(r#"{"deed":"finalise"}"#)["invoices"][0].clone();
        let made = club.json(&["print", "e-invoices", anew.as_str().unwrap()]);
        assert_eq!(made["skipped"], json!([]), "{setting}");
    }
}
