//! An invoice that is paid in parts, and one that somebody else pays a part of.

use serde_json::{Value, json};

use crate::cli::Club;
use crate::desk::sql;

/// A club with An, who is collected from, and a plan that may be paid in four parts.
fn in_parts() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"alignment":"01-01","price_cents":10001,"instalments":4}"#);
    member(&club, 1, "An");
    club.deed(r#"{"deed":"add_mandate","relation":1,"reference":"M1","iban":"NL91ABNA0417164300","holder":"A Vos","signed_on":"2026-01-01"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":1,"enabled":true}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club
}

fn member(club: &Club, number: u32, first_name: &str) {
    club.deed(&format!(r#"{{"deed":"add_relation","number":"{number}","kind":"person","first_name":"{first_name}","last_name":"Vos"}}"#));
}

fn collects(club: &Club, on: &str) -> (Value, i64) {
    let done = club.deed(&format!(r#"{{"deed":"collect","on":"{on}"}}"#));
    let run = done["run"].as_i64().unwrap_or(0);
    if 0 < run {
        club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
    }
    (done["total_cents"].clone(), run)
}

// D55.
#[test]
fn each_part_is_collected_when_it_is_due_and_once() {
    let club = in_parts();
    assert_eq!(
        sql(&club.file(), "SELECT due_date, amount_cents FROM instalment"),
        "2026-12-06|2501\n2027-01-06|2500\n2027-02-06|2500\n2027-03-06|2500"
    );
    let (asked, _) = collects(&club, "2026-12-08");
    assert_eq!(asked, 2_501);
    // The same day again asks nothing; the next part waits for its own day.
    let none = club.deed(r#"{"deed":"collect","on":"2026-12-08"}"#);
    assert_eq!(none["run"], json!(null));
    assert_eq!(none["excluded"][0]["reason"], "part_not_due");
    let (asked, _) = collects(&club, "2027-02-08");
    assert_eq!(asked, 5_000);
    assert_eq!(
        sql(&club.file(), "SELECT instalment, end_to_end_id FROM collection_item"),
        "1|2026-0001-1\n2|2026-0001-2\n3|2026-0001-3"
    );
    // What comes back can be asked again, as the part it was.
    club.deed(
        r#"{"deed":"register_return","end_to_end_id":"2026-0001-2","code":"AM04","date":"2027-02-10"}"#,
    );
    let (asked, _) = collects(&club, "2027-02-15");
    assert_eq!(asked, 2_500);
    club.is_sound();
}

#[test]
fn what_is_paid_by_hand_is_not_collected() {
    let club = in_parts();
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":3000,"date":"2026-11-22","method":"bank"}"#);
    let invoice = club.export("invoices")[0].clone();
    assert_eq!(
        (&invoice["due_date"], &invoice["open_cents"]),
        (&json!("2027-01-06"), &json!(7_001))
    );
    let (asked, _) = collects(&club, "2027-01-06");
    assert_eq!(asked, 2_001);
    club.is_sound();
}

#[test]
fn an_arrangement_is_made_and_taken_back() {
    let club = in_parts();
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":1001,"date":"2026-11-22","method":"bank"}"#);
    let made = club.deed(
        r#"{"deed":"arrange_instalments","invoice":"2026-0001","parts":2,"first_on":"2027-01-15"}"#,
    );
    assert_eq!(
        made["instalments"],
        json!([{"sequence": 1, "due": "2026-11-22", "amount_cents": 1_001},
            {"sequence": 2, "due": "2027-01-15", "amount_cents": 4_500},
            {"sequence": 3, "due": "2027-02-15", "amount_cents": 4_500}])
    );
    assert_eq!(club.export("invoices")[0]["due_date"], "2027-01-15");
    club.deed(r#"{"deed":"arrange_instalments","invoice":"2026-0001","parts":1}"#);
    // Nobody is late with a part of what was not asked yet.
    assert_eq!(
        club.refused(
            r#"{"deed":"arrange_instalments","invoice":"2026-0001","parts":3,"first_on":"2020-01-01"}"#
        ),
        "day_outside"
    );
    let (asked, _) = collects(&club, "2026-12-08");
    assert_eq!(asked, 9_000);
    assert_eq!(
        club.refused(r#"{"deed":"arrange_instalments","invoice":"2026-0001","parts":3}"#),
        "invoice_in_collection"
    );
    club.is_sound();
}

/// A club where a fund pays up to 75,00 for An and up to 500,00 for Bo.
fn with_fund() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Kwartaal","interval_months":3,"alignment":"01-01","price_cents":5000}"#);
    member(&club, 1, "An");
    member(&club, 2, "Bo");
    club.deed(
        r#"{"deed":"add_relation","number":"9","kind":"organisation","last_name":"Jeugdfonds"}"#,
    );
    for (number, cap) in [(1, 7_500), (2, 50_000)] {
        club.deed(&format!(r#"{{"deed":"add_third_party","relation":{number},"payer":9,"cap_cents":{cap},"valid_from":"2026-01-01","valid_to":"2027-01-01","reference":"JF-26"}}"#));
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{number},"plan":"Kwartaal","start_date":"2026-01-01"}}"#
        ));
    }
    club
}

/// Returns of each payer what all their invoices sum to.
fn totals(club: &Club) -> String {
    sql(
        &club.file(),
        "SELECT relation.number, sum(total_cents) FROM invoice JOIN relation ON relation.id = payer_id GROUP BY 1",
    )
}

#[test]
fn a_third_party_pays_up_to_its_amount_over_every_run() {
    let club = with_fund();
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    assert_eq!(totals(&club), "1|0\n2|0\n9|10000");
    let fund = club.export("invoices").into_iter().find(|i| i["relation"] == "9").unwrap();
    assert_eq!(fund["buyer_reference"], "JF-26");
    assert_eq!(fund["lines"][0]["explanation"][0]["rule"], "third_party");
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    // An: 25,00 of the second quarter is left, and the third and fourth are her own.
    assert_eq!(totals(&club), "1|12500\n2|0\n9|27500");
    club.deed(r#"{"deed":"finalise"}"#);
    // After its time the fund pays nothing.
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    assert_eq!(totals(&club), "1|17500\n2|5000\n9|27500");
    club.is_sound();
}

#[test]
fn what_is_shared_is_taken_back_together() {
    let club = with_fund();
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    let fund = sql(
        &club.file(),
        "SELECT '#' || invoice.id FROM invoice JOIN relation ON relation.id = payer_id WHERE relation.number = '9'",
    );
    let fund = fund.as_str();
    assert_eq!(
        club.refused(&format!(r##"{{"deed":"finalise","invoices":["{fund}"]}}"##)),
        "invoice_tied"
    );
    club.deed(r#"{"deed":"finalise"}"#);
    let number = |of: &str| {
        let of = club.export("invoices").into_iter().find(|i| i["relation"] == of).unwrap();
        of["number"].as_str().unwrap().to_owned()
    };
    let (an, fund) = (number("1"), number("9"));
    assert_eq!(
        club.refused(&format!(
            r#"{{"deed":"credit","invoice":"{fund}","reason":"x","rebill":true}}"#
        )),
        "invoice_tied"
    );
    club.deed(&format!(r#"{{"deed":"credit","invoice":"{an}","reason":"Fout","rebill":true}}"#));
    assert_eq!(totals(&club), "1|0\n2|0\n9|5000");
    club.is_sound();
    // Billed again the fund pays again: what was credited is not used up.
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    assert_eq!(totals(&club), "1|0\n2|0\n9|10000");
    club.is_sound();
}

#[test]
fn days_that_are_not_used_go_back_to_who_paid_them() {
    let club = with_fund();
    club.deed(r#"{"deed":"bill","until":"2026-04-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(totals(&club), "1|2500\n2|0\n9|17500");
    // Half of the second quarter's 91 days, rounded: 46 used.
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-05-16","how":"immediately","credit":"days"}"#);
    let back = 5_000 - 2_527;
    let fund = 1_237;
    assert_eq!(totals(&club), format!("1|{}\n2|0\n9|{}", 2_500 - (back - fund), 17_500 - fund));
    club.is_sound();
    let an = club.export("invoices").into_iter().find(|i| i["relation"] == "1").unwrap();
    club.deed(&format!(
        r#"{{"deed":"credit","invoice":{},"reason":"Alles terug","rebill":false}}"#,
        an["number"]
    ));
    assert_eq!(totals(&club), "1|0\n2|0\n9|10000");
    club.is_sound();
}

fn mandate(club: &Club, number: u32, iban: &str) {
    club.deed(&format!(r#"{{"deed":"add_mandate","relation":{number},"reference":"M{number}","iban":"{iban}","holder":"Vos","signed_on":"2026-01-01"}}"#));
    club.deed(&format!(r#"{{"deed":"set_direct_debit","relation":{number},"enabled":true}}"#));
}

#[test]
fn who_pays_along_is_collected_from_on_a_mandate_of_their_own() {
    let club = with_fund();
    mandate(&club, 1, "NL91ABNA0417164300");
    mandate(&club, 9, "NL20INGB0001234567");
    club.deed(r#"{"deed":"change_subscription","subscription":1,"mandate":"M1"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-04-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"collect","on":"2026-12-07"}"#);
    let rows = club.export("collections");
    let of = |relation: &str| {
        let row = rows.iter().find(|row| row["relation"] == relation).unwrap();
        (row["mandate"].clone(), row["amount_cents"].clone())
    };
    assert_eq!(of("9"), (json!("M9"), json!(17_500)));
    assert_eq!(of("1"), (json!("M1"), json!(2_500)));
    // An invoice of before a change of payer is not collected from who pays now.
    let club = Club::new();
    member(&club, 1, "An");
    member(&club, 2, "Bo");
    mandate(&club, 1, "NL91ABNA0417164300");
    mandate(&club, 2, "NL20INGB0001234567");
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Student","start_date":"2026-11-01","mandate":"M1"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"change_subscription","subscription":1,"payer":2,"mandate":"M2"}"#);
    club.deed(r#"{"deed":"collect","on":"2026-12-07"}"#);
    assert_eq!(club.export("collections")[0]["mandate"], "M1");
    club.is_sound();
}

/// Collects the parts that are due, and has the bank credit them in one sum on that day.
fn settles(club: &Club, on: &str) -> i64 {
    let (asked, run) = collects(club, on);
    let cents = asked.as_i64().unwrap();
    let message =
        sql(&club.file(), &format!("SELECT message_id FROM collection_file WHERE run_id = {run}"));
    let day = on.replace('-', "")[2..].to_owned();
    let text = format!(
        ":20:X\r\n:25:NL69INGB0123456789\r\n:61:{day}C{},{:02}NTRFPREF//{message}\r\n:86:/PREF/{message}-R/\r\n",
        cents / 100,
        cents % 100
    );
    std::fs::write(club.path(&format!("{on}.940")), text).unwrap();
    club.json(&["bank", club.path(&format!("{on}.940")).to_str().unwrap()]);
    cents
}

#[test]
fn what_is_on_its_way_and_what_was_paid_by_hand_are_not_asked_again() {
    let club = in_parts();
    collects(&club, "2026-12-08");
    // Part 1 (25,01) is at the bank; three quarters are paid by hand.
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":7501,"date":"2026-11-22","method":"bank"}"#);
    let none = club.deed(r#"{"deed":"collect","on":"2027-06-01"}"#);
    assert_eq!(none["run"], json!(null), "{none}");
    club.is_sound();
}

#[test]
fn a_payment_waits_as_long_as_any_part_is_in_a_file_that_is_not_at_the_bank() {
    let club = in_parts();
    collects(&club, "2026-12-08");
    club.deed(r#"{"deed":"collect","on":"2027-01-06"}"#);
    assert_eq!(
        club.refused(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":100,"date":"2026-11-22","method":"bank"}"#),
        "invoice_in_collection"
    );
}

#[test]
fn a_part_that_came_back_after_the_others_is_asked_and_no_other() {
    let club = in_parts();
    assert_eq!(settles(&club, "2026-12-08"), 2_501);
    let club = club.on("2027-01-10");
    assert_eq!(settles(&club, "2027-02-15"), 5_000);
    let club = club.on("2027-02-16");
    club.deed(r#"{"deed":"register_return","end_to_end_id":"2026-0001-1","code":"MD06","date":"2027-02-16"}"#);
    club.deed(r#"{"deed":"change_relation","relation":1,"collection_block":""}"#);
    assert_eq!(settles(&club, "2027-02-19"), 2_501);
    assert_eq!(sql(&club.file(), "SELECT instalment FROM collection_item"), "1\n2\n3\n1");
    let club = club.on("2027-03-01");
    assert_eq!(settles(&club, "2027-03-08"), 2_500);
    assert_eq!(club.export("invoices")[0]["state"], "paid");
    club.is_sound();
}

#[test]
fn an_arrangement_can_change_after_parts_were_collected() {
    for parts in [1, 2] {
        let club = in_parts();
        settles(&club, "2026-12-08");
        club.deed(&format!(r#"{{"deed":"arrange_instalments","invoice":"2026-0001","parts":{parts},"first_on":"2026-12-20"}}"#));
        let club = club.on("2027-02-01");
        assert_eq!(settles(&club, "2027-02-08"), 7_500);
        assert_eq!(club.export("invoices")[0]["state"], "paid");
        club.is_sound();
    }
}

/// A household of An and Bo with a cap, whom a fund pays for.
fn capped(cap: &str) -> Club {
    let club = Club::new();
    club.deed(&format!(
        r#"{{"deed":"change_settings","settings":{{"household.cap_cents":"{cap}"}}}}"#
    ));
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":10000,"in_household_ladder":true}"#);
    member(&club, 1, "An");
    member(&club, 2, "Bo");
    club.deed(
        r#"{"deed":"add_relation","number":"9","kind":"organisation","last_name":"Jeugdfonds"}"#,
    );
    club.deed(r#"{"deed":"set_household","name":"Vos","members":[1,2],"from":"2026-01-01"}"#);
    for number in 1..=2 {
        club.deed(&format!(r#"{{"deed":"subscribe","relation":{number},"plan":"Jaar","start_date":"2026-11-01","payer":1}}"#));
    }
    club
}

fn pays_along(club: &Club, number: u32, cap: i64) {
    club.deed(&format!(r#"{{"deed":"add_third_party","relation":{number},"payer":9,"cap_cents":{cap},"valid_from":"2026-01-01","valid_to":"2028-01-01"}}"#));
}

#[test]
fn a_draft_that_goes_by_a_cap_takes_along_what_a_third_party_was_asked() {
    let club = capped("15000");
    pays_along(&club, 2, 4_000);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-11-22","how":"on","on":"2026-11-10"}"#);
    club.is_sound();
    assert_eq!(totals(&club), "");
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(totals(&club), "1|6274\n9|4000");
    club.is_sound();
}

#[test]
fn a_third_party_pays_no_more_than_the_household_does() {
    let club = capped("10000");
    pays_along(&club, 1, 10_000);
    pays_along(&club, 2, 10_000);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(totals(&club), "1|0\n9|10000");
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-11-22","how":"on","on":"2026-11-30","credit":"days"}"#);
    club.is_sound();
}

#[test]
fn what_was_credited_ties_nothing_any_more() {
    let club = with_fund();
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let of = |relation: &str| {
        let invoices = club.export("invoices");
        let of = invoices.iter().rfind(|i| i["relation"] == relation && i["kind"] == "invoice");
        of.unwrap().clone()
    };
    let an = of("1")["number"].as_str().unwrap().to_owned();
    club.deed(&format!(r#"{{"deed":"credit","invoice":"{an}","reason":"Fout","rebill":true}}"#));
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    // The new drafts go together, without the ones that were credited.
    club.deed(&format!(r##"{{"deed":"remove_draft","invoice":"#{}"}}"##, of("1")["id"]));
    assert_eq!(totals(&club), "1|0\n2|0\n9|5000");
    club.is_sound();
    // One that is paid whole by a third party can be credited in part and then whole.
    let bo = of("2")["number"].as_str().unwrap().to_owned();
    club.deed(r#"{"deed":"pause","subscription":2,"from":"2026-02-01","until":"2026-03-01","credit":"days"}"#);
    club.deed(&format!(r#"{{"deed":"credit","invoice":"{bo}","reason":"Alles","rebill":false}}"#));
    assert_eq!(totals(&club), "1|0\n2|0\n9|0");
    club.is_sound();
}
