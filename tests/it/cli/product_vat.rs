//! A magazine at a rate of vat in a membership that is exempt from it, and what is off one line.

use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

/// A club whose membership is exempt, with four issues of a magazine in it that are not.
fn with_magazine() -> Club {
    let club = Club::new();
    for (number, name) in [(1, "Vos"), (2, "Bos")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","email":"{number}@example.org"}}"#
        ));
    }
    club.deed(r#"{"deed":"set_product","name":"Blad","price_cents":500,"vat":{"valid_from":"2000-01-01","code":"low"}}"#);
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"alignment":"01-01","price_cents":6000,"vat":"exempt","in_household_ladder":true,"items":[{"product":"Blad","quantity":4}]}"#);
    club
}

const LINES: &str = "SELECT description, amount_cents, discount_cents, vat_code, vat_basis_points FROM invoice_line ORDER BY id";

// L9: a code of vat to each product, with the day it is valid from.
#[test]
fn what_goes_along_has_its_own_vat_on_a_line_of_its_own() {
    let club = with_magazine();
    club.deed(r#"{"deed":"add_discount","reason":"proef","percent":10,"plan":"Lid","valid_from":"2026-01-01"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2027-01-01"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    let lines = billed["lines"].as_array().unwrap();
    assert_eq!((lines.len(), &lines[0]["amount_cents"]), (1, &json!(7200)));
    assert_eq!(
        sql(&club.file(), LINES),
        "Lid 01-01-2027 t/m 31-12-2027|5400|600|exempt|0\n4 x Blad 01-01-2027 t/m 31-12-2027|1800|200|low|900"
    );
    club.is_sound();
    // Nothing is due twice, and what was billed is known by its subscription.
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#)["lines"], json!([]));
    club.deed(r#"{"deed":"finalise"}"#);
    let vat = "SELECT sum(-amount_cents) FROM journal_line WHERE account = '1500'";
    assert_eq!(sql(&club.file(), vat), "149");
    // Half a year later it ends: both lines go back by the same days.
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2027-06-30","how":"immediately","credit":"days"}"#);
    let back = "SELECT vat_code, amount_cents FROM invoice_line WHERE invoice_id = 2 ORDER BY id";
    assert_eq!(sql(&club.file(), back), "exempt|-2722\nlow|-907");
    let bought = "SELECT sum(amount_cents) FROM invoice_line WHERE vat_code = 'low'";
    assert_eq!(sql(&club.file(), bought), "893");
    club.is_sound();
}

#[test]
fn a_vat_holds_from_a_day_and_goes_back_to_that_of_the_plan() {
    let club = with_magazine();
    club.deed(r#"{"deed":"set_product","name":"Blad","price_cents":500,"vat":{"valid_from":"2028-01-01","code":"high"}}"#);
    club.deed(r#"{"deed":"set_product","name":"Blad","price_cents":500,"vat":{"valid_from":"2029-01-01","code":""}}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2027-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2029-01-01"}"#);
    let codes = "SELECT substr(period_from, 1, 4), group_concat(vat_code || ' ' || amount_cents, ', ') FROM invoice_line GROUP BY 1";
    assert_eq!(
        sql(&club.file(), codes),
        "2027|exempt 6000, low 2000\n2028|exempt 6000, high 2000\n2029|exempt 8000"
    );
    // Taken back, it is what it was on that day.
    let inverse =
        "SELECT inverse FROM audit_log WHERE deed = 'set_product' ORDER BY seq DESC LIMIT 1";
    club.deed(&sql(&club.file(), inverse));
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM product_vat"), "2");
    let half = r#"{"deed":"set_product","name":"Blad","price_cents":500,"vat":{"valid_from":"2028-01-01","code":"half"}}"#;
    assert_eq!(club.refused(half), "value_unknown");
    club.is_sound();
}

#[test]
fn a_price_of_ones_own_is_for_the_same_things() {
    let club = with_magazine();
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2027-01-01","price_cents":4000}"#);
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    let parts = "SELECT vat_code, amount_cents FROM invoice_line ORDER BY id";
    assert_eq!(sql(&club.file(), parts), "exempt|3000\nlow|1000");
    // A plan that is nothing but its magazine has one line, of that rate.
    club.deed(r#"{"deed":"add_plan","name":"Abonnee","interval_months":12,"alignment":"01-01","price_cents":0,"vat":"exempt","items":[{"product":"Blad","quantity":4}]}"#);
    club.deed(r#"{"deed":"subscribe","relation":2,"plan":"Abonnee","start_date":"2027-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    assert_eq!(
        sql(
            &club.file(),
            "SELECT description, vat_code, amount_cents FROM invoice_line WHERE subscription_id = 2"
        ),
        "Abonnee 01-01-2027 t/m 31-12-2027 (4 x Blad)|low|2000"
    );
    club.is_sound();
}

#[test]
fn a_cap_and_a_third_party_take_off_each_vat_what_it_has() {
    let club = with_magazine();
    club.deed(r#"{"deed":"add_relation","number":"9","kind":"organisation","last_name":"Fonds"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"household.cap_cents":"12000","household.ladder":"100"}}"#);
    club.deed(r#"{"deed":"set_household","name":"Vos","members":[1,2],"from":"2000-01-01"}"#);
    club.deed(r#"{"deed":"add_third_party","relation":2,"payer":9,"cap_cents":4000,"valid_from":"2027-01-01","valid_to":"2028-01-01"}"#);
    for number in [1, 2] {
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{number},"plan":"Lid","start_date":"2027-01-01","payer":1}}"#
        ));
    }
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    let of = "SELECT payer_id, invoice_line.kind, vat_code, sum(amount_cents) FROM invoice_line JOIN invoice ON invoice.id = invoice_id
              GROUP BY 1, 2, 3 ORDER BY 1, 2 DESC, 3";
    assert_eq!(
        sql(&club.file(), of),
        "1|period|exempt|8000\n1|period|low|4000\n1|household_cap|exempt|-3000\n1|household_cap|low|-1000\n3|period|exempt|4000"
    );
    club.deed(r#"{"deed":"finalise"}"#);
    club.is_sound();
    // Credited whole, nothing is left of any rate.
    let number = "SELECT number FROM invoice WHERE payer_id = 1 AND kind = 'invoice'";
    let number = sql(&club.file(), number);
    club.deed(&format!(
        r#"{{"deed":"credit","invoice":"{number}","reason":"fout","rebill":true}}"#
    ));
    let left = "SELECT DISTINCT sum(amount_cents) OVER (PARTITION BY vat_code) FROM invoice_line";
    assert_eq!(sql(&club.file(), left), "0");
    club.is_sound();
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    assert_eq!(
        sql(&club.file(), "SELECT sum(total_cents) FROM invoice WHERE state = 'draft'"),
        "12000"
    );
    club.is_sound();
}

#[test]
fn what_is_sold_has_the_vat_of_its_product() {
    let club = with_magazine();
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Blad"},{"description":"Speld","price_cents":250},{"description":"Blad","vat":"none"}],"relations":[1]}"#);
    let codes = "SELECT description, vat_code FROM invoice_line ORDER BY id";
    assert_eq!(sql(&club.file(), codes), "Blad|low\nSpeld|none\nBlad|none");
}

// S1.4: a discount on one line.
#[test]
fn a_discount_is_of_one_line_beside_those_of_the_buyer() {
    let club = with_magazine();
    club.deed(r#"{"deed":"add_discount","reason":"lid","percent":10,"relation":2,"valid_from":"2026-01-01"}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Blad","quantity":2,"discount":"15%"},{"description":"Speld","price_cents":250,"discount":"1,00"},{"description":"Pen","price_cents":100}],"relations":[1,2]}"#);
    let lines = "SELECT amount_cents, discount_cents FROM invoice_line ORDER BY id";
    assert_eq!(sql(&club.file(), lines), "850|150\n150|100\n100|0\n765|235\n135|115\n90|10");
    for off in ["101%", "0%", "0", "veel", "-5"] {
        let deed = format!(
            r#"{{"deed":"make_invoices","lines":[{{"description":"Pen","price_cents":100,"discount":"{off}"}}],"relations":[1]}}"#
        );
        assert_eq!(club.refused(&deed), "value_unknown", "{off}");
    }
    // What comes round and what is in a basket keep it.
    club.deed(r#"{"deed":"add_recurring_invoice","relation":1,"lines":[{"description":"Kluis","price_cents":1000,"discount":"25%"}],"from":"2026-12-01"}"#);
    club.deed(r#"{"deed":"add_to_basket","relation":1,"lines":[{"description":"Koffie","price_cents":200,"discount":"0,50"}]}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    let later = "SELECT amount_cents, discount_cents FROM invoice_line WHERE description LIKE 'K%' ORDER BY description";
    assert_eq!(sql(&club.file(), later), "750|250\n150|50");
    club.is_sound();
}

// A third party that pays of both rates gets back of both, and nobody is asked more than before.
#[test]
fn what_goes_back_goes_back_once_to_who_paid_it() {
    let club = with_magazine();
    club.deed(r#"{"deed":"add_relation","number":"9","kind":"organisation","last_name":"Fonds"}"#);
    club.deed(r#"{"deed":"add_third_party","relation":1,"payer":9,"cap_cents":7000,"valid_from":"2027-01-01","valid_to":"2028-01-01"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2027-01-01"}"#);
    club.deeds("{\"deed\":\"bill\",\"until\":\"2027-01-01\"}\n{\"deed\":\"finalise\"}");
    let club = club.on("2027-03-01");
    club.deed(r#"{"deed":"pause","subscription":1,"from":"2027-04-01","until":"2027-05-01","mode":"skip","credit":"days"}"#);
    let open = "SELECT payer_id, sum(open_cents) FROM invoice_open JOIN invoice ON invoice.id = invoice_id GROUP BY 1";
    assert_eq!(sql(&club.file(), open), "1|918\n3|6425");
    club.is_sound();
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2027-06-30","how":"immediately","credit":"days"}"#);
    let left = "SELECT vat_code, sum(amount_cents) FROM invoice_line WHERE third_party_id IS NULL GROUP BY 1";
    assert_eq!(sql(&club.file(), left), "exempt|2483\nlow|828");
    club.is_sound();
}

// A fee that comes to nothing beside what goes along: it can still end, and the parcel is sent.
#[test]
fn a_part_of_nothing_stands_in_nobodys_way() {
    let club = with_magazine();
    club.deed(r#"{"deed":"add_plan","name":"Abo","interval_months":12,"alignment":"01-01","price_cents":1,"vat":"high","ships":true,"proration":"days","items":[{"product":"Blad","quantity":1}]}"#);
    club.deed(r#"{"deed":"add_relation","number":"9","kind":"organisation","last_name":"Fonds"}"#);
    club.deed(r#"{"deed":"add_third_party","relation":1,"payer":9,"cap_cents":7000,"valid_from":"2027-01-01","valid_to":"2028-01-01"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Abo","start_date":"2027-10-01"}"#);
    club.deeds("{\"deed\":\"bill\",\"until\":\"2027-10-01\"}\n{\"deed\":\"finalise\"}");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM shipment"), "1");
    let club = club.on("2027-11-01");
    let ended = club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2027-11-01","how":"immediately","credit":"days"}"#);
    assert_eq!(ended["credit_notes"].as_array().unwrap().len(), 2, "{ended}");
    club.is_sound();
}

// L14: people reckon the count times the price.
#[test]
fn what_stands_apart_is_no_second_member() {
    let club = with_magazine();
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2026-01-01"}"#);
    club.deeds("{\"deed\":\"bill\",\"until\":\"2026-01-01\"}\n{\"deed\":\"finalise\"}");
    club.json(&["books"]);
    let tie = club.path("boeken 2026-01-01 tm 2026-12-31/aansluiting.csv");
    let tie = std::fs::read_to_string(tie).unwrap();
    assert!(tie.contains("Lid;1;80,00;0,00;80,00"), "{tie}");
    assert_eq!(sql(&club.file(), "SELECT done FROM run WHERE id = 1"), "1");
}

#[test]
fn what_comes_round_has_the_vat_its_product_has_then() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    for (from, code) in [("2027-01-01", "low"), ("2027-02-01", "high")] {
        club.deed(&format!(r#"{{"deed":"set_product","name":"Blad","price_cents":500,"vat":{{"valid_from":"{from}","code":"{code}"}}}}"#));
    }
    club.deed(r#"{"deed":"add_recurring_invoice","relation":1,"lines":[{"description":"Blad"},{"description":"Kluis","price_cents":100,"vat":"high"}],"from":"2026-12-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2027-02-01"}"#);
    let codes = "SELECT group_concat(vat_code) FROM invoice_line GROUP BY invoice_id";
    assert_eq!(sql(&club.file(), codes), "none,high\nlow,high\nhigh,high");
    club.is_sound();
}

#[test]
fn at_the_counter_the_way_is_said_and_the_payer_lives() {
    let club = with_magazine();
    let sell = |way: &str| {
        format!(
            r#"{{"deed":"sell_items","relation":2,"lines":[{{"description":"Blad","price_cents":0}}],"method":"{way}"}}"#
        )
    };
    for way in ["", " ", "refund"] {
        assert_eq!(club.refused(&sell(way)), "value_unknown", "{way}");
    }
    club.deed(r#"{"deed":"change_relation","relation":2,"payer":1}"#);
    club.deed(r#"{"deed":"change_relation","relation":1,"death_date":"2026-11-01"}"#);
    let answer = club.deeds(&sell("cash")).pop().unwrap();
    assert_eq!(answer["code"], "deceased");
    assert!(answer["message"].as_str().unwrap().starts_with("Vos is overleden"), "{answer}");
    let twice = r#"{"deed":"add_plan","name":"Dubbel","interval_months":12,"price_cents":0,"items":[{"product":"Blad","quantity":1},{"product":"Blad","quantity":2}]}"#;
    assert_eq!(club.refused(twice), "taken");
}

// What a cap made nothing of gives nothing back, and stays covered.
#[test]
fn what_cost_nothing_ends_without_a_trace() {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"household.cap_cents":"8000","household.ladder":"100"}}"#);
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"alignment":"01-01","price_cents":8000,"in_household_ladder":true}"#);
    for number in [1, 2] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Vos"}}"#
        ));
    }
    club.deed(r#"{"deed":"set_household","name":"Vos","members":[1,2],"from":"2000-01-01"}"#);
    for number in [1, 2] {
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{number},"plan":"Lid","start_date":"2027-01-01"}}"#
        ));
    }
    club.deeds("{\"deed\":\"bill\",\"until\":\"2027-01-01\"}\n{\"deed\":\"finalise\"}");
    let free = sql(
        &club.file(),
        "SELECT subscription_id FROM invoice_line JOIN invoice ON invoice.id = invoice_id WHERE total_cents = 0 AND subscription_id IS NOT NULL",
    );
    let ended = club.deed(&format!(r#"{{"deed":"cancel","subscription":{free},"received_on":"2026-11-22","how":"on","on":"2027-06-30","credit":"days"}}"#));
    assert_eq!((&ended["credit_cents"], &ended["credit_notes"]), (&json!(0), &json!([])));
    club.is_sound();
}
