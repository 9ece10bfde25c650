//! What was paid too much on one invoice pays another.

use serde_json::json;

use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt, collected, hands};
use crate::desk::sql;

/// An paid 100,00 for a shirt that was credited, and is asked 60,00 and 70,00 for something else.
fn owed() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"An","email":"an@example.org"}"#);
    club.deed(r#"{"deed":"add_relation","number":"2","kind":"person","last_name":"Bo"}"#);
    for (who, cents) in [(1, 10_000), (1, 6_000), (1, 7_000), (2, 5_000)] {
        club.deed(&format!(r#"{{"deed":"make_invoices","relations":[{who}],"lines":[{{"description":"Shirt {cents}","price_cents":{cents}}}]}}"#));
    }
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":10000,"date":"2026-11-22","method":"bank"}"#);
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"te klein","rebill":false}"#);
    club
}

fn open(club: &Club) -> String {
    let open = "SELECT open_cents FROM invoice_open JOIN invoice ON invoice.id = invoice_id WHERE kind = 'invoice' ORDER BY number";
    sql(&club.file(), open).replace('\n', " ")
}

#[test]
fn what_was_paid_too_much_pays_what_is_open_and_no_money_moves() {
    let club = owed();
    assert_eq!(open(&club), "-10000 6000 7000 5000");
    let bank = "SELECT sum(amount_cents) FROM journal_line WHERE account = '1100'";
    let before = sql(&club.file(), bank);
    let done = club.deed(r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0002"}"#);
    assert_eq!((&done["amount_cents"], &done["owed_cents"]), (&json!(6_000), &json!(4_000)));
    let undo = sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
    let some = r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0003","amount_cents":1500}"#;
    club.deed(some);
    assert_eq!(open(&club), "-2500 0 5500 5000");
    assert_eq!(sql(&club.file(), bank), before);
    // Each line of the journal is about its own invoice.
    let made = club.json(&["books"]);
    let folder = std::path::Path::new(made["folder"].as_str().unwrap());
    let journal = std::fs::read_to_string(folder.join("journaal.csv")).unwrap();
    let lines: Vec<&str> =
        journal.lines().filter(|line| line.contains("0001 > 2026-0003")).collect();
    assert_eq!(lines.len(), 2, "{journal}");
    assert!(lines[0].contains(";2026-0001;") && lines[0].ends_with(";15,00"), "{}", lines[0]);
    assert!(lines[1].contains(";2026-0003;") && lines[1].ends_with(";-15,00"), "{}", lines[1]);
    club.is_sound();
    club.deed(&undo);
    assert_eq!(open(&club), "-8500 6000 5500 5000");
    assert_eq!(club.refused(&undo), "not_set_off", "it was taken back");
    club.is_sound();
}

#[test]
fn nothing_is_set_off_that_is_not_there_or_goes_back_already() {
    let club = owed();
    for (wrong, code) in [
        (r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0004"}"#, "other_payer"),
        (r#"{"deed":"set_off","from":"2026-0002","invoice":"2026-0003"}"#, "refund_not_owed"),
        (
            r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0002","amount_cents":6001}"#,
            "payment_too_large",
        ),
        (
            r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0002","amount_cents":-5}"#,
            "refund_not_owed",
        ),
        // What no money did is not done as if it had.
        (
            r#"{"deed":"register_payment","invoice":"2026-0002","amount_cents":100,"date":"2026-11-22","method":"set_off 2026-0001"}"#,
            "value_unknown",
        ),
    ] {
        assert_eq!(club.refused(wrong), code, "{wrong}");
    }
    club.deed(r#"{"deed":"refund","invoice":"2026-0001","amount_cents":7000,"reason":"te klein","iban":"NL91ABNA0417164300"}"#);
    let done = club.deed(r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0003"}"#);
    assert_eq!(done["amount_cents"], 3_000, "the rest goes back");
    let undo = r#"{"deed":"undo_payment","invoice":"2026-0003","amount_cents":3000,"date":"2026-11-22","method":"set_off 2026-0001"}"#;
    assert_eq!(club.refused(undo), "payment_unknown");
    club.is_sound();
}

// What lies in a file for the bank would be collected on top.
#[test]
fn what_is_in_a_collection_is_not_set_off() {
    let club = owed();
    club.deed(r#"{"deed":"add_mandate","relation":1,"reference":"M-1","iban":"NL91ABNA0417164300","signed_on":"2026-01-01"}"#);
    club.deed(r#"{"deed":"collect","on":"2026-12-10"}"#);
    let set_off = r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0002"}"#;
    assert_eq!(club.refused(set_off), "invoice_in_collection");
    club.is_sound();
}

// What pays another invoice is not there to be taken back.
#[test]
fn a_payment_that_was_spent_is_not_taken_back_before_that_is() {
    let club = owed();
    club.deed(r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0002"}"#);
    let undo = r#"{"deed":"undo_payment","invoice":"2026-0001","amount_cents":10000,"date":"2026-11-22","method":"bank"}"#;
    assert_eq!(club.refused(undo), "set_off_stands");
    club.deed(
        r#"{"deed":"undo_set_off","from":"2026-0001","invoice":"2026-0002","amount_cents":6000}"#,
    );
    club.deed(undo);
    assert_eq!(open(&club), "0 6000 7000 5000");
    club.is_sound();
    // A movement of the bank waits again in the same way: 150,00 came in on an invoice of 120,00.
    let (club, _) = collected(1);
    let paid = [Move::Paid(15_000, "NL91ABNA0417164300", "Lid 1", "2026-0001")];
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Shirt","price_cents":3000}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    hands(&club, "te-veel.xml", &camt("camt.053", OWN, &paid, 0));
    let entry = sql(&club.file(), "SELECT id FROM bank_entry ORDER BY id DESC LIMIT 1");
    club.deed(&format!(r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"2026-0001"}}"#));
    club.deed(r#"{"deed":"set_off","from":"2026-0001","invoice":"2026-0002"}"#);
    let release = format!(r#"{{"deed":"release_bank_entry","entry":{entry}}}"#);
    assert_eq!(club.refused(&release), "set_off_stands");
    club.is_sound();
}

// The bank takes it back all the same: what it paid is owed again, and what was credited is not asked.
#[test]
fn what_the_bank_takes_back_is_open_where_it_was_spent() {
    let (club, message) = collected(1);
    hands(&club, "dec.xml", &camt("camt.053", OWN, &[Move::Batch(&message, 12_000)], 0));
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"per abuis","rebill":false}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Shirt","price_cents":3000}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let bought = sql(&club.file(), "SELECT number FROM invoice WHERE total_cents = 3000");
    club.deed(&format!(r#"{{"deed":"set_off","from":"2026-0001","invoice":"{bought}"}}"#));
    club.deed(r#"{"deed":"register_return","end_to_end_id":"2026-0001-1","code":"MD06","date":"2026-12-10"}"#);
    let open = "SELECT number, open_cents FROM invoice_open JOIN invoice ON invoice.id = invoice_id WHERE kind = 'invoice' ORDER BY number";
    assert_eq!(sql(&club.file(), open), format!("2026-0001|0\n{bought}|3000"));
    club.is_sound();
}
