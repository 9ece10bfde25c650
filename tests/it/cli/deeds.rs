//! Deeds by JSON: every core one does what it says, and says what it cannot.

use serde_json::{Value, json};

use crate::cli::Club;

/// A club with one relation and a monthly plan of 12,50 on the own day.
fn club() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","first_name":"Jan","last_name":"Boer"}"#);
    club.deed(r#"{"deed":"add_plan","name":"Maand","interval_months":1,"price_cents":1250}"#);
    club
}

fn subscription(club: &Club, id: &Value) -> Value {
    club.export("subscriptions").into_iter().find(|row| row["id"] == *id).unwrap()
}

#[test]
fn periods_that_lie_behind_are_billed_once_each() {
    let club = club();
    let subscribed =
        club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-09-01"}"#);
    let id = &subscribed["subscription"];
    assert_eq!(subscription(&club, id)["invoiced_until"], json!(null));
    let billed = club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    assert_eq!(billed["lines"].as_array().unwrap().len(), 3);
    assert_eq!(
        billed["lines"][0],
        json!({ "subscription": id, "relation": "1", "period_from": "2026-09-01", "period_to": "2026-10-01", "amount_cents": 1250 })
    );
    // A draft only reserves.
    assert_eq!(subscription(&club, id)["invoiced_until"], json!(null));
    let numbers = club.deed(&format!(r#"{{"deed":"finalise","run":{}}}"#, billed["run"]));
    assert_eq!(numbers["invoices"], json!(["2026-0001"]));
    assert_eq!(subscription(&club, id)["invoiced_until"], "2026-12-01");
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#)["lines"], json!([]));
    // D52: credited and to be billed again, the period is due anew.
    let credited =
        club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"vergissing","rebill":true}"#);
    assert_eq!(credited["credit_note"], "2026-0002");
    assert_eq!(subscription(&club, id)["invoiced_until"], json!(null));
    assert_eq!(
        club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#)["lines"].as_array().unwrap().len(),
        3
    );
    club.is_sound();
}

#[test]
fn waived_periods_are_not_due_again() {
    let club = club();
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-09-01","bill_from":"2026-11-01"}"#);
    assert_eq!(
        club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#)["lines"].as_array().unwrap().len(),
        1
    );
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"coulance","rebill":false}"#);
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#)["lines"], json!([]));
    assert_eq!(club.export("subscriptions")[0]["invoiced_until"], "2026-12-01");
    club.is_sound();
}

#[test]
fn a_membership_ends_by_its_rule_and_comes_back() {
    let club = club();
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"alignment":"01-01","price_cents":12000,"tag":"Leden"}"#);
    let id = club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2020-01-01"}"#)["subscription"].clone();
    let ended = club.deed(&format!(
        r#"{{"deed":"cancel","subscription":{id},"received_on":"2026-12-03","how":"rule"}}"#
    ));
    assert_eq!(ended["end_date"], "2027-01-01");
    assert_eq!(
        club.refused(&format!(
            r#"{{"deed":"cancel","subscription":{id},"received_on":"2026-12-03","how":"rule"}}"#
        )),
        "already_ended"
    );
    let back = club.deed(&format!(r#"{{"deed":"undo_cancel","subscription":{id}}}"#));
    assert_eq!((&back["end_date"], &back["renews_on"]), (&json!(null), &json!("2027-01-01")));
    let late = club.deed(&format!(
        r#"{{"deed":"cancel","subscription":{id},"received_on":"2026-12-04","how":"rule"}}"#
    ));
    assert_eq!(late["end_date"], "2028-01-01");
    assert_eq!(club.export("relations")[0]["groups"], json!(["Leden"]));
    club.is_sound();
}

#[test]
fn days_are_given_back_where_that_is_asked() {
    // D48, D49: a magazine of 60,00 from April, ended on 22 November.
    let club = club();
    club.deed(r#"{"deed":"add_plan","name":"Blad","interval_months":12,"price_cents":6000}"#);
    let id = club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-04-01"}"#)["subscription"].clone();
    club.deed(r#"{"deed":"bill","until":"2026-04-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let line = |credit: &str| {
        format!(
            r#"{{"deed":"cancel","subscription":{id},"received_on":"2026-11-22","how":"immediately","credit":"{credit}"}}"#
        )
    };
    assert_eq!(club.deed(&line("none"))["credit_cents"], 0);
    club.deed(&format!(r#"{{"deed":"undo_cancel","subscription":{id}}}"#));
    let period_end = club.deed(&format!(
        r#"{{"deed":"cancel","subscription":{id},"received_on":"2026-11-22","how":"period_end"}}"#
    ));
    assert_eq!(period_end["end_date"], "2027-04-01");
    club.deed(&format!(r#"{{"deed":"undo_cancel","subscription":{id}}}"#));
    let given_back = club.deed(&line("days"));
    assert_eq!(given_back["credit_cents"], 2121);
    assert_eq!(given_back["credit_notes"], json!(["2026-0002"]));
    assert_eq!(subscription(&club, &id)["invoiced_until"], "2026-11-23");
    let invoices = club.export("invoices");
    assert_eq!(
        (&invoices[0]["open_cents"], &invoices[1]["total_cents"], &invoices[1]["open_cents"]),
        (&json!(3879), &json!(-2121), &json!(0))
    );
    let bought = &club.opened().read().purchases_of(1).unwrap()[0];
    let until = bought.period.unwrap().to.to_string();
    assert_eq!((bought.amount.in_cents(), until.as_str()), (3879, "2026-11-23"));
    // Taken back after all, the days that were given back are due again, and the rest of the invoice is credited once.
    club.deed(&format!(r#"{{"deed":"undo_cancel","subscription":{id}}}"#));
    assert_eq!(
        club.deed(r#"{"deed":"bill","until":"2026-11-23"}"#)["lines"][0]["amount_cents"],
        2121
    );
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"vergissing","rebill":false}"#);
    let invoices = club.export("invoices");
    assert_eq!(invoices[0]["state"], "credited");
    assert_eq!(invoices.iter().map(|row| row["total_cents"].as_i64().unwrap()).sum::<i64>(), 2121);
    club.is_sound();
}

#[test]
fn a_pause_skips_or_lengthens() {
    let club = club().on("2026-02-20");
    club.deed(r#"{"deed":"add_plan","name":"Kalender","interval_months":1,"alignment":"01-01","price_cents":1000,"proration":"days"}"#);
    let id =
        club.deed(
            r#"{"deed":"subscribe","relation":1,"plan":"Kalender","start_date":"2026-06-01"}"#,
        )["subscription"]
            .clone();
    club.deed(&format!(r#"{{"deed":"pause","subscription":{id},"from":"2026-07-01","until":"2026-09-01","mode":"skip"}}"#));
    let billed = club.deed(r#"{"deed":"bill","until":"2026-09-01"}"#);
    let from: Vec<&str> = billed["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["period_from"].as_str().unwrap())
        .collect();
    assert_eq!(from, ["2026-06-01", "2026-09-01"]);
    // D38: two months later, whole months.
    let monthly =
        club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-01-10"}"#)
            ["subscription"]
            .clone();
    club.deed(r#"{"deed":"bill","until":"2026-03-10"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let paused = club.deed(&format!(r#"{{"deed":"pause","subscription":{monthly},"from":"2026-03-10","until":"2026-05-10","mode":"extend"}}"#));
    assert_eq!(
        (&paused["invoiced_until"], &paused["renews_on"]),
        (&json!("2026-06-10"), &json!("2027-03-10"))
    );
    assert_eq!(
        club.refused(&format!(
            r#"{{"deed":"pause","subscription":{monthly},"from":"2026-04-01"}}"#
        )),
        "already_paused"
    );
    assert_eq!(
        club.refused(&format!(r#"{{"deed":"resume","subscription":{monthly},"on":"2026-04-01"}}"#)),
        "not_paused"
    );
    club.is_sound();
}

#[test]
fn collections_come_back_once() {
    let club = club();
    club.deed(r#"{"deed":"add_mandate","relation":1,"iban":"nl91 abna 0417 1643 00","holder":"J. Boer","signed_on":"2025-05-05"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-11-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let collected = club.deed(r#"{"deed":"collect","on":"2026-12-01"}"#);
    assert_eq!((&collected["transactions"], &collected["total_cents"]), (&json!(1), &json!(1250)));
    let back = r#"{"deed":"register_return","end_to_end_id":"2026-0001-1","code":"AM04","date":"2026-12-01"}"#;
    assert_eq!(club.refused(back), "not_uploaded");
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{}}}"#, collected["run"]));
    // D57: three days later, a day that banks settle.
    assert_eq!(club.deed(back)["retry_on"], "2026-12-04");
    assert_eq!(club.refused(back), "already_returned");
    let again = club.deed(r#"{"deed":"collect","on":"2026-12-04"}"#);
    assert_eq!(again["transactions"], 1);
    assert_eq!(club.export("collections")[1]["end_to_end_id"], "2026-0001-2");
    club.is_sound();
}

#[test]
fn payments_are_not_more_than_what_is_open() {
    let club = club();
    club.deed(
        r#"{"deed":"subscribe","relation":"Jan Boer","plan":"maand","start_date":"2026-11-01"}"#,
    );
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    assert_eq!(club.refused(r##"{"deed":"register_payment","invoice":"#1","amount_cents":100,"date":"2026-11-22","method":"bank"}"##), "invoice_draft");
    club.deed(r#"{"deed":"finalise"}"#);
    let paid = club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":1000,"date":"2026-11-22","method":"cash"}"#);
    assert_eq!(paid["open_cents"], 250);
    assert_eq!(club.export("invoices")[0]["state"], "partly_paid");
    assert_eq!(club.refused(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":251,"date":"2026-11-22","method":"bank"}"#), "payment_too_large");
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":250,"date":"2026-11-22","method":"bank"}"#);
    assert_eq!(club.export("invoices")[0]["state"], "paid");
    club.is_sound();
}

#[test]
fn a_wrong_line_does_not_stop_the_next() {
    let club = club();
    let answers = club.deeds(concat!(
        r#"{"deed":"add_relation","kind":"person","last_name":"Eerste"}"#, "\n",
        r#"{"deed":"add_relation","kind":"person","last_name":""}"#, "\n",
        "dit is geen json\n\n",
        r#"{"deed":"vliegen"}"#, "\n",
        r#"{"deed":"add_relation","kind":"person","last_name":"Typfout","achternaam":"x"}"#, "\n",
        r#"{"deed":"add_mandate","relation":"Eerste","iban":"NL91ABNA0417164301","holder":"E","signed_on":"2025-01-01"}"#, "\n",
        r#"{"deed":"subscribe","relation":"Niemand","plan":"Maand","start_date":"2026-01-01"}"#, "\n",
        r#"{"deed":"subscribe","relation":"Eerste","plan":"Bestaat niet","start_date":"2026-01-01"}"#, "\n",
        r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Dubbel"}"#, "\n",
        r#"{"deed":"add_relation","kind":"person","last_name":"Laatste"}"#,
    ));
    let codes: Vec<&str> =
        answers.iter().map(|answer| answer["code"].as_str().unwrap_or("ok")).collect();
    let expected = [
        "ok",
        "required_missing",
        "deed_unknown",
        "deed_unknown",
        "deed_unknown",
        "iban_invalid",
        "not_found",
        "plan_unknown",
        "taken",
        "ok",
    ];
    assert_eq!(codes, expected);
    assert_eq!(club.export("relations").len(), 3);
    for answer in &answers {
        assert!(
            answer["ok"] == true
                || answer["message"].as_str().unwrap().ends_with('.')
                || answer["code"] == "deed_unknown",
            "{answer}"
        );
    }
}

#[test]
fn mandates_are_looked_at_before_they_are_kept() {
    let club = club();
    let mandate = |fields: &str| {
        format!(
            r#"{{"deed":"add_mandate","relation":1,"iban":"NL91ABNA0417164300","holder":"J. Boer",{fields}}}"#
        )
    };
    club.deed(&mandate(r#""reference":"M-1","signed_on":"2025-01-01""#));
    assert_eq!(club.refused(&mandate(r#""reference":"m-1","signed_on":"2025-01-01""#)), "taken");
    assert_eq!(
        club.refused(&mandate(r#""reference":"M 2","signed_on":"2025-01-01""#)),
        "mandate_reference_invalid"
    );
    assert_eq!(
        club.refused(&mandate(r#""reference":"M//2","signed_on":"2025-01-01""#)),
        "mandate_reference_invalid"
    );
    assert_eq!(
        club.refused(&mandate(r#""reference":"M-2","signed_on":"2026-11-23""#)),
        "signed_in_future"
    );
    club.deed(r#"{"deed":"add_relation","number":"2","kind":"person","last_name":"Ander"}"#);
    let of_other = r#"{"deed":"subscribe","relation":2,"plan":"Maand","start_date":"2026-01-01","mandate":"M-1"}"#;
    assert_eq!(club.refused(of_other), "mandate_of_other");
}

#[test]
fn everybody_left_out_of_a_collection_has_a_reason() {
    let club = club();
    let people = [
        (2, "\"signed_on\":\"2020-01-01\"", "mandate_dormant"),
        (3, "\"signed_on\":null", "mandate_unsigned"),
        (4, "\"signed_on\":\"2025-01-01\"", "mandate_revoked"),
        (5, "\"signed_on\":\"2025-01-01\"", "blocked"),
        (6, "\"signed_on\":\"2025-01-01\"", "deceased"),
        (7, "\"signed_on\":\"2025-01-01\"", "direct_debit_off"),
    ];
    for (n, signed, _) in people {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":{n},"kind":"person","last_name":"Lid{n}"}}"#
        ));
        club.deed(&format!(r#"{{"deed":"add_mandate","relation":{n},"reference":"M-{n}","iban":"NL91ABNA0417164300","holder":"Lid","{}}}"#, &signed[1..]));
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{n},"plan":"Maand","start_date":"2026-11-01"}}"#
        ));
    }
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-11-01"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":1,"enabled":true}"#);
    club.deed(r#"{"deed":"revoke_mandate","mandate":"M-4"}"#);
    club.deed(r#"{"deed":"change_relation","relation":5,"collection_block":"betwist"}"#);
    club.deed(r#"{"deed":"change_relation","relation":6,"death_date":"2026-10-01"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":7,"enabled":false}"#);
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let collected = club.json(&["collect", "--on", "2026-12-07", "--dry-run"]);
    let mut found: Vec<(String, String)> = Vec::new();
    for row in collected["excluded"].as_array().unwrap() {
        found.push((
            row["relation"].as_str().unwrap().to_owned(),
            row["reason"].as_str().unwrap().to_owned(),
        ));
    }
    found.sort();
    let mut wanted: Vec<(String, String)> =
        people.iter().map(|(n, _, reason)| (n.to_string(), (*reason).to_owned())).collect();
    wanted.push(("1".to_owned(), "mandate_missing".to_owned()));
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn a_day_that_banks_do_not_settle_moves_on() {
    let club = club();
    assert_eq!(
        club.deed(r#"{"deed":"collect","on":"2026-12-25"}"#)["collection_date"],
        "2026-12-28"
    );
    assert_eq!(club.refused(r#"{"deed":"collect","on":"2026-11-20"}"#), "collection_too_soon");
    assert_eq!(club.refused(r#"{"deed":"collect","on":"2028-01-03"}"#), "collection_too_late");
}

#[test]
fn buyers_with_a_reference_get_an_invoice_of_their_own() {
    let club = club();
    for reference in ["PO-1", "PO-2", ""] {
        club.deed(&format!(r#"{{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-11-01","buyer_reference":"{reference}"}}"#));
    }
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let mut references: Vec<String> = club
        .export("invoices")
        .iter()
        .map(|row| row["buyer_reference"].as_str().unwrap().to_owned())
        .collect();
    references.sort();
    assert_eq!(references, ["", "PO-1", "PO-2"]);
}

/// A relation with a mandate and a final invoice of 12,50.
fn collectable(club: &Club, kind: &str) {
    club.deed(&format!(r#"{{"deed":"add_mandate","relation":1,"reference":"M-1","iban":"NL91ABNA0417164300","holder":"J. Boer","signed_on":"2025-05-05"{kind}}}"#));
    for start in ["2026-10-01", "2026-11-01"] {
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"{start}","buyer_reference":"{start}"}}"#
        ));
    }
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
}

#[test]
fn a_mandate_for_once_is_used_once_in_a_file_too() {
    let club = club();
    collectable(&club, r#","kind":"one_off""#);
    let collected = club.json(&["collect", "--on", "2026-12-07"]);
    assert_eq!(collected["transactions"], 1);
    let left: Vec<&str> = collected["excluded"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["reason"].as_str())
        .collect();
    assert_eq!(left, ["mandate_used_up"]);
}

#[test]
fn undo_in_any_order_puts_the_last_use_of_a_mandate_back() {
    let club = club();
    collectable(&club, "");
    let used = || club.export("mandates")[0]["last_used_on"].clone();
    let before = used();
    let first = club.deed(r#"{"deed":"collect","on":"2026-12-07"}"#)["run"].clone();
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-09-01"}"#);
    club.ok(&["bill", "--until", "2026-11-22", "--final"]);
    let second = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    club.deed(&format!(r#"{{"deed":"undo_run","run":{first}}}"#));
    club.deed(&format!(r#"{{"deed":"undo_run","run":{second}}}"#));
    assert_eq!(used(), before);
    club.is_sound();
}

#[test]
fn who_refuses_a_collection_is_asked_before_the_next() {
    let club = club();
    collectable(&club, "");
    let collected = club.deed(r#"{"deed":"collect","on":"2026-12-07"}"#);
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{}}}"#, collected["run"]));
    let id = club.export("collections")[0]["end_to_end_id"].clone();
    let returned = club.deed(&format!(
        r#"{{"deed":"register_return","end_to_end_id":{id},"code":"MD06","date":"2026-12-09"}}"#
    ));
    assert_eq!(returned["retry_on"], json!(null));
    let again = club.json(&["collect", "--on", "2026-12-21", "--dry-run"]);
    assert_eq!(again["transactions"], 0);
    assert_eq!(again["excluded"][0]["reason"], "blocked");
}

#[test]
fn cancelling_takes_along_what_was_only_a_draft() {
    let club = club();
    let id =
        club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-10-01"}"#)
            ["subscription"]
            .clone();
    club.deed(r#"{"deed":"bill","until":"2027-02-01"}"#);
    club.deed(&format!(r#"{{"deed":"cancel","subscription":{id},"received_on":"2026-11-22","how":"on","on":"2026-11-30"}}"#));
    let drafts: Vec<Value> =
        club.export("invoices").into_iter().map(|row| row["total_cents"].clone()).collect();
    assert_eq!(drafts, [json!(2500)]);
    club.is_sound();
}

#[test]
fn a_figure_that_no_club_has_is_refused() {
    let club = club();
    let plan = |more: &str| {
        club.refused(&format!(r#"{{"deed":"add_plan","name":"Groot","interval_months":1{more}}}"#))
    };
    assert_eq!(plan(r#","price_cents":9223372036854775807"#), "amount_invalid");
    assert_eq!(plan(r#","price_cents":100,"notice":{"months":4000000}"#), "value_unknown");
    assert_eq!(
        club.refused(
            r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"9999-01-01"}"#
        ),
        "date_invalid"
    );
    let output = club.run(&["collect", "--on", "1500-01-01"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}
