//! Money that goes back to who paid too much.

use serde_json::json;

use crate::bank::schema::validates;
use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt, collected, hands};
use crate::desk::sql;

/// Two members whose collections came in on 7 December and who left with a credit note, at a day that nobody can have
/// anything back.
fn left() -> Club {
    let (club, message) = collected(2);
    hands(&club, "dec.xml", &camt("camt.053", OWN, &[Move::Batch(&message, 24_000)], 0));
    for number in ["2026-0001", "2026-0002"] {
        club.deed(&format!(
            r#"{{"deed":"credit","invoice":"{number}","reason":"per abuis lid","rebill":false}}"#
        ));
    }
    club.on("2027-02-03")
}

fn refund(number: &str, more: &str) -> String {
    format!(r#"{{"deed":"refund","invoice":"{number}","reason":"per abuis lid"{more}}}"#)
}

// S4.63, S4.64.
#[test]
fn what_was_paid_too_much_goes_back_once_and_is_followed_to_the_statement() {
    let club = left();
    assert_eq!(
        club.refused(r#"{"deed":"refund","invoice":"2026-0001","reason":" "}"#),
        "required_missing"
    );
    assert_eq!(club.refused(&refund("2026-0001", r#","amount_cents":12001"#)), "refund_not_owed");
    assert_eq!(
        club.refused(&refund("2026-0001", r#","iban":"NL91ABNA0417164301""#)),
        "iban_invalid"
    );
    // In parts, never more than all.
    assert_eq!(club.deed(&refund("2026-0001", r#","amount_cents":5000"#))["amount_cents"], 5_000);
    assert_eq!(club.deed(&refund("2026-0001", ""))["amount_cents"], 7_000);
    assert_eq!(club.refused(&refund("2026-0001", "")), "refund_not_owed");
    let made = club.deed(r#"{"deed":"write_refunds"}"#);
    assert_eq!((&made["refunds"], &made["total_cents"]), (&json!(2), &json!(12_000)));
    assert_eq!(made["on"], "2027-02-04");
    assert_eq!(club.refused(r#"{"deed":"write_refunds"}"#), "not_found");
    let bytes = sql(&club.file(), "SELECT hex(bytes) FROM refund_file");
    let bytes: Vec<u8> = (0..bytes.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&bytes[at..at + 2], 16).unwrap())
        .collect();
    let path = club.path("terug.xml");
    std::fs::write(&path, &bytes).unwrap();
    assert!(validates(&path, "pain.001.001.09"));
    let text = String::from_utf8(bytes).unwrap();
    for said in
        ["<EndToEndId>2026-0001-T1<", "<CtrlSum>120.00<", "<IBAN>NL91ABNA0417164300<", "<Cd>SEPA<"]
    {
        assert!(text.contains(said), "{said} in {text}");
    }
    // Of the two the statement tells one; told again it is not paid again.
    let statement = camt("camt.053", OWN, &[Move::Out("2026-0001-T1", 5_000)], 0);
    let told = hands(&club, "feb.xml", &statement);
    assert_eq!(told["matched"], 1);
    let again = statement.replace("<Stmt>", "<Stmt><Id>9</Id>");
    assert_eq!(hands(&club, "feb2.xml", &again)["files"][0]["duplicates"], 1);
    let states = "SELECT state, paid_on FROM refund ORDER BY id";
    assert_eq!(sql(&club.file(), states), "paid|2026-12-07\nwritten|-");
    assert_eq!(club.export("invoices")[0]["open_cents"], -7_000);
    assert_eq!(club.refused(r#"{"deed":"withdraw_refund","refund":1}"#), "not_found");
    club.is_sound();
}

#[test]
fn a_bank_that_pays_all_in_one_sum_is_understood() {
    let club = left();
    club.deed(&refund("2026-0001", ""));
    club.deed(&refund("2026-0002", ""));
    club.deed(r#"{"deed":"write_refunds"}"#);
    let message = sql(&club.file(), "SELECT message_id FROM refund_file");
    let told = hands(&club, "feb.xml", &camt("camt.053", OWN, &[Move::Out(&message, 24_000)], 0));
    assert_eq!(told["matched"], 1);
    assert_eq!(sql(&club.file(), "SELECT DISTINCT state FROM refund"), "paid");
    assert_eq!(sql(&club.file(), "SELECT sum(open_cents) FROM invoice_open"), "0");
    let debtors = "SELECT sum(amount_cents) FROM journal_line WHERE account = '1300'";
    assert_eq!(sql(&club.file(), debtors), "0");
    club.is_sound();
}

#[test]
fn who_can_still_have_it_back_at_the_bank_gets_it_twice_only_when_somebody_says_so() {
    let club = left().on("2026-12-20");
    assert_eq!(club.refused(&refund("2026-0001", "")), "refund_may_double");
    club.deed(&refund("2026-0001", r#","even_so":true"#));
    // What was taken back before it was paid can be asked again, and has an id of its own.
    club.deed(r#"{"deed":"withdraw_refund","refund":1}"#);
    club.deed(&refund("2026-0001", r#","even_so":true"#));
    assert_eq!(sql(&club.file(), "SELECT end_to_end_id FROM refund"), "2026-0001-T1\n2026-0001-T2");
    club.is_sound();
}

#[test]
fn nothing_goes_back_of_what_was_not_paid() {
    let (club, _) = collected(1);
    assert_eq!(club.refused(&refund("2026-0001", "")), "refund_not_owed");
    assert_eq!(club.refused(&refund("2026-0009", "")), "not_found");
}

#[test]
fn what_the_bank_will_not_pay_can_be_asked_for_anew() {
    let club = left();
    club.deed(&refund("2026-0001", ""));
    club.deed(&refund("2026-0002", ""));
    club.deed(r#"{"deed":"write_refunds"}"#);
    let message = sql(&club.file(), "SELECT message_id FROM refund_file");
    let status = |what: &str| {
        format!(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>\
             {what}</CstmrPmtStsRpt></Document>"
        )
    };
    let one = "<GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>2026-0001-T1</OrgnlEndToEndId>\
               <TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>";
    let told = hands(&club, "een.xml", &status(one));
    assert_eq!(told["problems"][0]["code"], "refund_rejected");
    let states = "SELECT state FROM refund ORDER BY id";
    assert_eq!(sql(&club.file(), states), "withdrawn\nwritten");
    assert_eq!(club.deed(&refund("2026-0001", ""))["amount_cents"], 12_000);
    let all =
        "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>";
    hands(&club, "alles.xml", &status(all));
    assert_eq!(sql(&club.file(), states), "withdrawn\nwithdrawn\nproposed");
    club.is_sound();
}
