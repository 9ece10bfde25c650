//! What lowers a price, in its order, each with what it says of itself.

use serde_json::{Value, json};

use crate::cli::Club;
use crate::desk::sql;

/// A club of one household: two parents, two children, who all take the same plan in the ladder.
fn household(fees: [i64; 4]) -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"household.ladder":"100, 100, 80, 60","household.cap_cents":"39000"}}"#);
    for (number, fee) in (1..).zip(fees) {
        club.deed(&format!(r#"{{"deed":"add_relation","number":"{number}","kind":"person","first_name":"Lid{number}","last_name":"Boer"}}"#));
        club.deed(&format!(r#"{{"deed":"add_plan","name":"Plan{number}","interval_months":12,"alignment":"01-01","price_cents":{fee},"in_household_ladder":true}}"#));
    }
    club.deed(r#"{"deed":"set_household","name":"Boer","members":[1,2,3,4],"from":"2000-01-01"}"#);
    for number in 1..=4 {
        club.deed(&format!(r#"{{"deed":"subscribe","relation":{number},"plan":"Plan{number}","start_date":"2026-01-01","payer":1}}"#));
    }
    club
}

fn lines(invoice: &Value) -> Vec<i64> {
    invoice["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["amount_cents"].as_i64().unwrap())
        .collect()
}

// D53.
#[test]
fn a_household_pays_by_the_ladder_and_never_above_its_cap() {
    let club = household([15_000, 8_000, 15_000, 4_500]);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    let invoice = &club.export("invoices")[0];
    assert_eq!(lines(invoice), [15_000, 6_400, 15_000, 2_700, -100]);
    assert_eq!(invoice["lines"][1]["discount"], 1_600);
    assert_eq!(invoice["total_cents"], 39_000);
    club.is_sound();
}

#[test]
fn the_cap_counts_over_every_run_of_the_year() {
    let club = household([15_000, 8_000, 15_000, 4_500]);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"add_plan","name":"Extra","interval_months":1,"price_cents":1000,"in_household_ladder":true}"#);
    club.deed(
        r#"{"deed":"subscribe","relation":2,"plan":"Extra","start_date":"2026-12-01","payer":1}"#,
    );
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    assert_eq!(lines(&club.export("invoices")[1]), [600, -600]);
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    let of_next_year = &club.export("invoices")[2];
    assert_eq!(of_next_year["total_cents"], 39_000);
    club.is_sound();
}

#[test]
fn a_member_who_leaves_takes_the_drafts_of_the_household_along() {
    let club = household([15_000, 8_000, 15_000, 4_500]);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"cancel","subscription":3,"received_on":"2026-01-01","how":"on","on":"2026-01-01"}"#);
    assert_eq!(club.export("invoices"), [] as [Value; 0]);
    club.deed(r#"{"deed":"bill","until":"2026-01-02"}"#);
    // One day of the third member; on that day there were four.
    assert_eq!(lines(&club.export("invoices")[0]), [15_000, 6_400, 41, 2_700]);
    club.is_sound();
}

#[test]
fn a_household_is_who_lives_together_now() {
    let club = household([15_000, 8_000, 15_000, 4_500]);
    club.deed(r#"{"deed":"set_household","name":"Boer","members":[1,2],"from":"2026-02-01"}"#);
    club.deed(r#"{"deed":"set_household","name":"Bakker","members":[3,2],"from":"2026-03-01"}"#);
    assert_eq!(club.refused(r#"{"deed":"set_household","name":"Bakker","members":[4]}"#), "taken");
    let rows = "SELECT name, relation_id, valid_from, valid_to FROM household_member JOIN household ON household.id = household_id
                ORDER BY relation_id, valid_from";
    assert_eq!(
        sql(&club.file(), rows),
        "Boer|1|2000-01-01|-\nBoer|2|2000-01-01|2026-03-01\nBakker|2|2026-03-01|-\nBoer|3|2000-01-01|2026-02-01\n\
         Bakker|3|2026-03-01|-\nBoer|4|2000-01-01|2026-02-01"
    );
    club.is_sound();
}

fn member() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","first_name":"Jan","last_name":"Boer","birth_date":"2009-01-02","groups":["Abonnees"]}"#);
    club
}

// D47.
#[test]
fn a_discount_of_a_group_is_rounded_once() {
    let club = member();
    club.deed(r#"{"deed":"add_discount","reason":"Abonnees","percent":15,"group":"Abonnees","valid_from":"2026-01-01"}"#);
    for (name, cents) in [("Los nummer", 795), ("Blad", 6_000), ("Bijlage", 810)] {
        club.deed(&format!(r#"{{"deed":"add_plan","name":"{name}","interval_months":12,"price_cents":{cents},"vat":"9"}}"#));
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":1,"plan":"{name}","start_date":"2026-11-22"}}"#
        ));
    }
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    let invoice = &club.export("invoices")[0];
    assert_eq!(lines(invoice), [676, 5_100, 689]);
    assert_eq!(invoice["lines"][0]["discount"], 119);
}

#[test]
fn discounts_come_and_go_with_their_days_and_say_why() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Maand","interval_months":1,"price_cents":1000}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-09-01"}"#);
    let added = club.deed(r#"{"deed":"add_discount","reason":"bestuurslid","percent":100,"relation":1,"valid_from":"2026-10-01"}"#);
    club.deed(&format!(
        r#"{{"deed":"end_discount","discount":{},"on":"2026-11-01"}}"#,
        added["discount"]
    ));
    let billed = club.deed(r#"{"deed":"bill","until":"2026-11-01"}"#);
    assert_eq!(billed["lines"].as_array().unwrap().len(), 2);
    assert_eq!(billed["skipped"][0]["reason"], "zero_amount");
    for wrong in [
        r#"{"deed":"add_discount","reason":"x","percent":15,"valid_from":"2026-01-01"}"#,
        r#"{"deed":"add_discount","reason":"","percent":15,"relation":1,"valid_from":"2026-01-01"}"#,
        r#"{"deed":"add_discount","reason":"x","relation":1,"valid_from":"2026-01-01"}"#,
    ] {
        assert_eq!(club.refused(wrong), "required_missing");
    }
    for (wrong, code) in
        [(r#""percent":101"#, "deed_unknown"), (r#""amount_cents":0"#, "value_unknown")]
    {
        let line = format!(
            r#"{{"deed":"add_discount","reason":"x",{wrong},"relation":1,"valid_from":"2026-01-01"}}"#
        );
        assert_eq!(club.refused(&line), code);
    }
    assert_eq!(
        club.refused(r#"{"deed":"end_discount","discount":99,"on":"2026-11-01"}"#),
        "not_found"
    );
    club.is_sound();
}

// D54.
#[test]
fn the_young_pay_by_their_age_on_the_day_of_the_plan() {
    let club = member();
    club.deed(
        r#"{"deed":"add_plan","name":"Lid","interval_months":12,"alignment":"01-01","price_cents":18500,"age_day":"01-01",
        "age_bands":[{"from_age":0,"amount_cents":8000},{"from_age":17,"amount_cents":12000},{"from_age":18,"amount_cents":18500}]}"#
            .replace('\n', " ")
            .as_str(),
    );
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2027-01-01"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2028-01-01"}"#);
    let amounts: Vec<&Value> =
        billed["lines"].as_array().unwrap().iter().map(|line| &line["amount_cents"]).collect();
    assert_eq!(amounts, [&json!(12_000), &json!(18_500)]);
}

#[test]
fn joining_is_asked_once() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Maand","interval_months":1,"price_cents":1000,"joining_fee_cents":1500}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-09-01","bill_from":"2026-10-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-10-15"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-15"}"#);
    let invoices = club.export("invoices");
    assert_eq!((lines(&invoices[0]), lines(&invoices[1])), (vec![1_500, 1_000], vec![1_000]));
    club.deed(r##"{"deed":"remove_draft","invoice":"#1"}"##);
    club.deed(r#"{"deed":"bill","until":"2026-10-15"}"#);
    assert_eq!(lines(&club.export("invoices")[1]), [1_000]);
    club.is_sound();
}

// D33.
#[test]
fn a_price_can_cut_the_period_under_way() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":12000}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-07-15"}"#);
    club.deed(r#"{"deed":"set_price","plan":"Jaar","price_cents":13200,"valid_from":"2027-01-01","splits":true}"#);
    club.deed(r#"{"deed":"bill","until":"2026-07-15"}"#);
    assert_eq!(lines(&club.export("invoices")[0]), [5_589, 7_052]);
    // An amount off the period is off once.
    club.deed(r##"{"deed":"remove_draft","invoice":"#1"}"##);
    club.deed(r#"{"deed":"add_discount","reason":"Actie","amount_cents":1000,"relation":1,"valid_from":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-07-15"}"#);
    assert_eq!(lines(&club.export("invoices")[0]), [4_589, 7_052]);
    club.is_sound();
}

// D34.
#[test]
fn another_plan_follows_on_and_the_rest_is_given_back() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Basis","interval_months":12,"price_cents":6000,"tag":"Basis"}"#);
    club.deed(
        r#"{"deed":"add_plan","name":"Ruim","interval_months":12,"price_cents":9600,"tag":"Ruim"}"#,
    );
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Basis","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let changed = club.deed(r#"{"deed":"change_subscription","subscription":1,"plan":"Ruim","how":"directly","on":"2026-06-01"}"#);
    assert_eq!(changed["credit_notes"], json!(["2026-0002"]));
    assert_eq!(changed["end_date"], "2026-06-01");
    club.deed(r#"{"deed":"bill","until":"2026-06-01"}"#);
    let totals: Vec<Value> =
        club.export("invoices").into_iter().map(|row| row["total_cents"].clone()).collect();
    assert_eq!(totals, [json!(6_000), json!(-3_518), json!(5_628)]);
    let rows = club.export("subscriptions");
    assert_eq!((&rows[0]["status"], &rows[1]["status"]), (&json!("cancelled"), &json!("active")));
    assert_eq!(rows[1]["renews_on"], "2027-01-01");
    assert_eq!(club.export("relations")[0]["groups"], json!(["Abonnees", "Ruim"]));
    // The next period is billed in full, once.
    let next = club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    assert_eq!(next["lines"][0]["amount_cents"], 9_600);
    assert_eq!(club.refused(r#"{"deed":"undo_cancel","subscription":1}"#), "already_ended");
    club.is_sound();
}

#[test]
fn by_default_another_plan_waits_for_the_next_period() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Basis","interval_months":12,"price_cents":6000}"#);
    club.deed(r#"{"deed":"add_plan","name":"Ruim","interval_months":12,"price_cents":9600}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Basis","start_date":"2026-03-15"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-03-15"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let changed = club.deed(r#"{"deed":"change_subscription","subscription":1,"plan":"Ruim"}"#);
    assert_eq!(
        (&changed["end_date"], &changed["credit_notes"]),
        (&json!("2027-03-15"), &json!([]))
    );
    let next = club.deed(r#"{"deed":"bill","until":"2027-03-15"}"#);
    assert_eq!(next["lines"].as_array().unwrap().len(), 1);
    assert_eq!(next["lines"][0]["amount_cents"], 9_600);
    club.is_sound();
}

#[test]
fn what_changes_in_an_agreement_is_remembered() {
    let club = member();
    club.deed(
        r#"{"deed":"add_relation","number":"2","kind":"organisation","last_name":"Bakkerij Zoet"}"#,
    );
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":12000}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-07-15"}"#);
    let changed = club.deed(r#"{"deed":"change_subscription","subscription":1,"payer":2,"buyer_reference":"PO 7","note":""}"#);
    assert_eq!(changed["changed"], json!(["payer_id", "buyer_reference"]));
    assert_eq!(club.export("subscriptions")[0]["payer"], "2");
    assert_eq!(
        sql(&club.file(), "SELECT field, old, new FROM subscription_change ORDER BY id"),
        "payer_id|Jan Boer|Bakkerij Zoet\nbuyer_reference||PO 7"
    );
    club.is_sound();
}

// D37.
#[test]
fn a_pause_can_be_given_back() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"alignment":"01-01","price_cents":12000}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let paused = club.deed(r#"{"deed":"pause","subscription":1,"from":"2026-04-01","until":"2026-07-01","mode":"skip","credit":"days"}"#);
    assert_eq!(paused["credit_notes"], json!(["2026-0002"]));
    assert_eq!(club.export("invoices")[1]["total_cents"], -2_992);
    club.is_sound();
}

#[test]
fn a_capped_household_gets_no_more_back_than_it_paid() {
    let club = household([15_000, 15_000, 15_000, 15_000]);
    club.deed(r#"{"deed":"change_settings","settings":{"household.cap_cents":"10000"}}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let ended = club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2025-12-31","how":"on","on":"2025-12-31","credit":"days"}"#);
    // Of 510,00 the household paid 100,00; of the 150,00 of this member thus 29,41.
    assert_eq!(ended["credit_cents"], 2_941);
    assert_eq!(club.export("invoices")[1]["total_cents"], -2_941);
    // What was given back is room under the cap again.
    club.deed(r#"{"deed":"add_plan","name":"Extra","interval_months":12,"price_cents":9000,"in_household_ladder":true}"#);
    club.deed(
        r#"{"deed":"subscribe","relation":4,"plan":"Extra","start_date":"2026-12-01","payer":1}"#,
    );
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    assert_eq!(club.export("invoices")[2]["total_cents"], 2_941);
    club.is_sound();
}

#[test]
fn days_that_were_given_back_are_not_given_back_again() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"alignment":"01-01","price_cents":36500}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"pause","subscription":1,"from":"2026-04-01","until":"2026-07-01","mode":"skip","credit":"days"}"#);
    let ended = club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-03-31","how":"on","on":"2026-03-31","credit":"days"}"#);
    assert_eq!(ended["credit_cents"], 18_400);
    club.is_sound();
    // Taken back and resumed early, each day is billed once more and no day twice.
    club.deed(r#"{"deed":"undo_cancel","subscription":1}"#);
    club.deed(r#"{"deed":"resume","subscription":1,"on":"2026-06-01"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#);
    let amounts: Vec<&Value> =
        billed["lines"].as_array().unwrap().iter().map(|line| &line["amount_cents"]).collect();
    assert_eq!(amounts, [&json!(21_400)]);
    club.is_sound();
}

#[test]
fn a_change_of_plan_unsays_nothing() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Basis","interval_months":1,"price_cents":1000}"#);
    club.deed(r#"{"deed":"add_plan","name":"Ruim","interval_months":1,"price_cents":2000}"#);
    for _ in 0..3 {
        club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Basis","start_date":"2026-11-01","bill_from":"2027-06-01"}"#);
    }
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-11-22","how":"on","on":"2026-12-31"}"#);
    club.deed(r#"{"deed":"pause","subscription":2,"from":"2026-11-10"}"#);
    let change = |id: i64| {
        format!(
            r#"{{"deed":"change_subscription","subscription":{id},"plan":"Ruim","how":"directly","on":"2026-12-01"}}"#
        )
    };
    assert_eq!(club.refused(&change(1)), "already_ended");
    assert_eq!(club.refused(&change(2)), "already_paused");
    club.deed(&change(3));
    let billed = club.deed(r#"{"deed":"bill","until":"2027-05-01"}"#);
    assert_eq!(billed["lines"], json!([]));
    club.is_sound();
}

#[test]
fn joining_is_not_asked_again_after_a_change_of_mind() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":10000,"joining_fee_cents":2500}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-12-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-11-22","how":"on","on":"2027-03-31"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    let sum: i64 =
        club.export("invoices").iter().map(|row| row["total_cents"].as_i64().unwrap()).sum();
    assert_eq!(sum, 2_500 + 3_315);
    // Who never begins pays nothing, the fee neither.
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2027-12-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2027-12-01"}"#);
    club.deed(r#"{"deed":"cancel","subscription":2,"received_on":"2026-11-22","how":"on","on":"2027-11-30"}"#);
    assert_eq!(club.export("invoices").len(), 2);
    club.is_sound();
}

#[test]
fn a_household_counts_who_is_in_it_on_the_day() {
    let club = household([10_000, 10_000, 10_000, 10_000]);
    club.deed(r#"{"deed":"change_settings","settings":{"household.ladder":"100,50","household.cap_cents":""}}"#);
    club.deed(r#"{"deed":"set_household","name":"Boer","members":[1,2],"from":"2025-01-01"}"#);
    club.deed(r#"{"deed":"set_household","name":"Anders","members":[3],"from":"2025-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    assert_eq!(lines(&club.export("invoices")[0]), [10_000, 5_000, 10_000, 10_000]);
    club.is_sound();
}

#[test]
fn a_pause_that_ends_before_it_begins_hides_nothing() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Maand","interval_months":1,"alignment":"01-01","price_cents":1000}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-11-01"}"#);
    club.deed(r#"{"deed":"pause","subscription":1,"from":"2026-12-01","until":"2027-02-01","mode":"skip"}"#);
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    club.deed(r#"{"deed":"resume","subscription":1,"on":"2026-12-01"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    assert_eq!(billed["lines"].as_array().unwrap().len(), 2);
    club.is_sound();
}

#[test]
fn a_discount_counts_once_however_somebody_came_to_it() {
    let club = member();
    club.deed(r#"{"deed":"add_discount","reason":"Abonnees","percent":15,"group":"Abonnees","valid_from":"2026-01-01"}"#);
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":10000,"tag":"Abonnees"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-11-22"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    assert_eq!(billed["lines"][0]["amount_cents"], 8_500);
}

#[test]
fn days_that_rest_leave_the_drafts_too() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Maand","interval_months":1,"alignment":"01-01","price_cents":1000}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-11-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    club.deed(r#"{"deed":"pause","subscription":1,"from":"2026-12-01","until":"2027-02-01","mode":"skip"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(club.export("invoices")[0]["total_cents"], 1_000);
    club.is_sound();
}

#[test]
fn what_a_pause_made_longer_is_given_back_at_the_end() {
    let club = member();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":36500}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"pause","subscription":1,"from":"2026-04-01","until":"2026-05-01","mode":"extend"}"#);
    let ended = club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-04-30","how":"immediately","credit":"days"}"#);
    // Of the year ninety days were used.
    assert_eq!(ended["credit_cents"], 27_500);
    club.is_sound();
}

#[test]
fn joining_is_asked_of_who_changed_before_anything_was_billed() {
    let club = member();
    for plan in ["P", "Q"] {
        club.deed(&format!(r#"{{"deed":"add_plan","name":"{plan}","interval_months":12,"price_cents":1000,"joining_fee_cents":2500}}"#));
    }
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"P","start_date":"2026-12-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    club.deed(r#"{"deed":"change_subscription","subscription":1,"plan":"Q"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    let invoices = club.export("invoices");
    assert_eq!((invoices.len(), &invoices[0]["total_cents"]), (1, &json!(3_500)));
    club.is_sound();
}

#[test]
fn a_cap_is_reckoned_anew_on_whichever_draft_it_stands() {
    let club = household([15_000, 15_000, 1, 1]);
    club.deed(r#"{"deed":"change_settings","settings":{"household.ladder":"100","household.cap_cents":"20000"}}"#);
    club.deed(r#"{"deed":"change_subscription","subscription":2,"payer":2}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"cancel","subscription":2,"received_on":"2025-12-31","how":"on","on":"2025-12-31"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-02"}"#);
    let sum: i64 =
        club.export("invoices").iter().map(|row| row["total_cents"].as_i64().unwrap()).sum();
    assert_eq!(sum, 15_002);
    club.is_sound();
}

#[test]
fn a_new_year_sets_all_prices_and_is_taken_back_whole() {
    let club = Club::new();
    let price = |plan: &str| {
        sql(
            &club.file(),
            &format!(
                "SELECT amount_cents FROM price JOIN plan ON plan.id = plan_id WHERE name = '{plan}' ORDER BY valid_from DESC LIMIT 1"
            ),
        )
    };
    club.deed(r#"{"deed":"new_contribution_year","valid_from":"2027-01-01","decided_on":"2026-11-10","prices":[{"plan":"Regulier","price_cents":11000},{"plan":"Student","price_cents":6500}]}"#);
    assert_eq!((price("Regulier"), price("Student")), ("11000".to_owned(), "6500".to_owned()));
    assert_eq!(
        club.refused(r#"{"deed":"new_contribution_year","valid_from":"2027-01-01","prices":[{"plan":"Regulier","price_cents":12000},{"plan":"Bestaat niet","price_cents":1}]}"#),
        "plan_unknown"
    );
    assert_eq!(price("Regulier"), "11000");
    club.is_sound();
}

#[test]
fn what_is_counted_is_asked_for_as_many_as_there_were_on_the_day() {
    let club = Club::new().on("2026-01-01");
    club.deed(r#"{"deed":"add_plan","name":"Afdeling","interval_months":12,"alignment":"01-01","price_cents":400,"age_day":"01-01"}"#);
    club.deed(
        r#"{"deed":"add_relation","number":"9","kind":"organisation","last_name":"Afdeling Oost"}"#,
    );
    club.deed(r#"{"deed":"subscribe","relation":9,"plan":"Afdeling","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"set_count","subscription":1,"count":12,"valid_from":"2026-01-01"}"#);
    let billed = |club: &Club, until: &str| {
        club.deed(&format!(r#"{{"deed":"bill","until":"{until}"}}"#))["total_cents"].clone()
    };
    assert_eq!(billed(&club, "2026-01-01"), 4_800);
    club.deed(r#"{"deed":"set_count","subscription":1,"count":15,"valid_from":"2026-06-01"}"#);
    assert_eq!(billed(&club, "2026-12-31"), 0);
    assert_eq!(billed(&club, "2027-01-01"), 6_000);
    assert_eq!(
        club.refused(
            r#"{"deed":"set_count","subscription":1,"count":100001,"valid_from":"2027-06-01"}"#
        ),
        "value_unknown"
    );
    club.is_sound();
}

#[test]
fn the_rest_of_the_first_year_can_be_free_and_joining_is_still_asked() {
    let club = Club::new().on("2026-10-15");
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"alignment":"01-01","price_cents":5000,"proration":"free","joining_fee_cents":1000}"#);
    club.deed(r#"{"deed":"add_relation","number":"9","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":9,"plan":"Lid","start_date":"2026-10-15"}"#);
    let billed = |club: &Club, until: &str| {
        club.deed(&format!(r#"{{"deed":"bill","until":"{until}"}}"#))["total_cents"].clone()
    };
    assert_eq!(billed(&club, "2026-10-15"), 1_000);
    assert_eq!(billed(&club, "2027-01-01"), 5_000);
    club.is_sound();
}

#[test]
fn a_joining_fee_survives_the_draft_it_stood_on_and_holds_the_holder() {
    let club = Club::new().on("2026-10-15");
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"alignment":"01-01","price_cents":5000,"proration":"free","joining_fee_cents":1000}"#);
    for (number, name) in [(9, "Vos"), (10, "Bos")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}"}}"#
        ));
    }
    club.deed(r#"{"deed":"subscribe","relation":9,"plan":"Lid","start_date":"2026-10-15"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-10-15"}"#);
    let draft = sql(&club.file(), "SELECT '#' || id FROM invoice");
    // What is on a draft holds: it is not handed over.
    let hand_over = r#"{"deed":"change_subscription","subscription":1,"contractant":10}"#;
    assert_eq!(club.refused(hand_over), "holder_billed");
    club.deed(&format!(r#"{{"deed":"remove_draft","invoice":"{draft}"}}"#));
    club.deed(hand_over);
    assert_eq!(sql(&club.file(), "SELECT relation_id FROM subscription"), "2");
    let billed = club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    assert_eq!(billed["total_cents"], 6_000);
    club.is_sound();
}

#[test]
fn who_gets_a_subscription_instead_of_somebody_is_told_and_pays() {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"messages.confirmation":"ja"}}"#);
    for (number, name) in [(9, "Vos"), (10, "Bos")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","email":"{name}@voorbeeld.nl"}}"#
        ));
    }
    club.deed(
        r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":5000,"tag":"Leden"}"#,
    );
    club.deed(
        r#"{"deed":"subscribe","relation":9,"plan":"Lid","start_date":"2026-11-22","payer":10}"#,
    );
    club.deed(r#"{"deed":"change_subscription","subscription":1,"contractant":10}"#);
    assert_eq!(sql(&club.file(), "SELECT relation_id, payer_id FROM subscription"), "2|-");
    assert_eq!(sql(&club.file(), "SELECT state FROM message ORDER BY id"), "outdated\nready");
    let members =
        "SELECT relation_id FROM group_member WHERE valid_to IS NULL OR valid_from < valid_to";
    assert_eq!(sql(&club.file(), members), "2");
    club.is_sound();
}

#[test]
fn a_count_makes_a_place_in_the_household() {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"household.ladder":"100, 50"}}"#);
    for (number, fee) in [(1, 5000), (2, 4000)] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Boer"}}"#
        ));
        club.deed(&format!(r#"{{"deed":"add_plan","name":"Plan{number}","interval_months":12,"alignment":"01-01","price_cents":{fee},"in_household_ladder":true}}"#));
    }
    club.deed(r#"{"deed":"set_household","name":"Boer","members":[1,2],"from":"2000-01-01"}"#);
    for number in [1, 2] {
        club.deed(&format!(r#"{{"deed":"subscribe","relation":{number},"plan":"Plan{number}","start_date":"2026-01-01","payer":1}}"#));
    }
    club.deed(r#"{"deed":"set_count","subscription":2,"count":5,"valid_from":"2026-01-01"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    assert_eq!(billed["total_cents"], 20_000 + 2_500);
    club.is_sound();
}

#[test]
fn a_product_is_renamed_and_named_so_that_a_list_can_be_read() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_product","name":"Blad","price_cents":695}"#);
    club.deed(r#"{"deed":"set_product","name":"Blad","price_cents":795,"renamed":"Clubblad"}"#);
    let known = "SELECT name, price_cents FROM product WHERE name LIKE '%lad'";
    assert_eq!(sql(&club.file(), known), "Clubblad|795");
    let unknown = r#"{"deed":"set_product","name":"Krant","price_cents":1,"renamed":"Dagblad"}"#;
    assert_eq!(club.refused(unknown), "not_found");
    let odd = r#"{"deed":"set_product","name":"Pakket; groot","price_cents":1}"#;
    assert_eq!(club.refused(odd), "name_with");
}

// L9: the law changes a rate; what was invoiced keeps the one it had.
// L9: the scheme for small businesses begins and ends on a day; what is charged stays the same.
#[test]
fn under_the_scheme_for_small_businesses_no_vat_is_charged() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(
        r#"{"deed":"add_plan","name":"Blad","interval_months":1,"price_cents":1210,"vat":"high"}"#,
    );
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-10-01"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"vat.small_from":"2026-11-01","vat.small_until":"2026-11-30"}}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    let rates = "SELECT period_from, vat_basis_points, amount_cents FROM invoice_line ORDER BY id";
    let expected = "2026-10-01|2100|1210\n2026-11-01|0|1210\n2026-12-01|2100|1210";
    assert_eq!(sql(&club.file(), rates), expected);
    club.deed(r#"{"deed":"finalise"}"#);
    let vat = "SELECT -sum(amount_cents) FROM journal_line WHERE account = '1500'";
    assert_eq!(sql(&club.file(), vat), "420");
    for (name, value) in [("vat.small_from", "1 november"), ("vat.small_limit_cents", "veel")] {
        let deed = json!({"deed": "change_settings", "settings": {name: value}});
        assert_eq!(club.refused(&deed.to_string()), "value_unknown");
    }
    club.is_sound();
}

// What comes off a line, and what others pay of it, has the rate of that line; so has what is sold anew.
#[test]
fn a_rate_that_is_renewed_is_renewed_on_everything_of_its_day() {
    let rates = "SELECT DISTINCT vat_basis_points FROM invoice_line WHERE vat_code = 'high'";
    let kor = r#"{"deed":"change_settings","settings":{"vat.small_from":"2026-01-01"}}"#;
    let club = household([20_000, 20_000, 20_000, 20_000]);
    let file = rusqlite::Connection::open(club.file()).unwrap();
    file.execute("UPDATE plan SET vat_code = 'high'", []).unwrap();
    drop(file);
    club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#);
    assert_eq!(sql(&club.file(), rates), "2100");
    assert_ne!(
        sql(&club.file(), "SELECT count(*) FROM invoice_line WHERE household_id IS NOT NULL"),
        "0"
    );
    club.deed(kor);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(sql(&club.file(), rates), "0");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM journal_line WHERE account = '1500'"), "0");
    club.is_sound();

    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"add_relation","number":"2","kind":"organisation","last_name":"Fonds"}"#);
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":12100,"vat":"high","joining_fee_cents":2420}"#);
    club.deed(r#"{"deed":"add_third_party","relation":1,"payer":2,"cap_cents":8000,"valid_from":"2026-01-01","valid_to":"2027-01-01"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2026-11-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(kor);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(sql(&club.file(), rates), "0");
    assert_eq!(
        sql(&club.file(), "SELECT count(*) FROM invoice_line WHERE third_party_id IS NOT NULL"),
        "2"
    );
    club.is_sound();

    // Sold in November, and taken back to be sold anew in January: it was supplied in November.
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Shirt","price_cents":12100,"vat":"high"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(&kor.replace("2026", "2027"));
    let club = club.on("2027-01-05");
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"naam verkeerd","rebill":true}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(sql(&club.file(), rates), "2100");
    let ends = kor.replace("vat.small_from", "vat.small_until");
    assert_eq!(club.refused(&ends), "end_before_start");
    club.is_sound();
}

#[test]
fn a_joining_fee_keeps_the_rate_it_was_billed_at() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":12100,"vat":"low","joining_fee_cents":2420}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2018-01-01","bill_from":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    let rates = "SELECT vat_basis_points FROM invoice_line ORDER BY id";
    let before = sql(&club.file(), rates);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(sql(&club.file(), rates), before);
}

#[test]
fn a_rate_of_vat_changes_from_a_day_on() {
    let club = Club::new();
    club.deed(
        r#"{"deed":"add_plan","name":"Blad","interval_months":1,"price_cents":10900,"vat":"low"}"#,
    );
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-12-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let set = r#"{"deed":"set_vat_rate","vat":"low","valid_from":"2027-01-01","percent":21}"#;
    assert_eq!(club.deed(set)["percent"], "21");
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    let rates = "SELECT vat_basis_points FROM invoice_line ORDER BY id";
    assert_eq!(sql(&club.file(), rates), "900\n2100");
    // Taken back: the draft that is made anew has the rate of before.
    club.deed(r##"{"deed":"remove_draft","invoice":"#2"}"##);
    club.deed(r#"{"deed":"set_vat_rate","vat":"low","valid_from":"2027-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    assert_eq!(sql(&club.file(), rates), "900\n900");
    // Set after all while it is a draft, it becomes final with the rate of the day it is of.
    club.deed(set);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(sql(&club.file(), rates), "900\n2100");
    let vat = "SELECT -sum(amount_cents) FROM journal_line WHERE account = '1500'";
    assert_eq!(sql(&club.file(), vat), (900 + 1892).to_string());
    club.deed(r#"{"deed":"set_vat_rate","vat":"low","valid_from":"2027-01-01"}"#);
    // A slip in the year: nothing is invoiced from before the first rate.
    let early = r#"{"deed":"set_vat_rate","vat":"low","valid_from":"1990-01-01","percent":6}"#;
    assert_eq!(club.refused(early), "day_outside");
    for line in [
        r#"{"deed":"set_vat_rate","vat":"none","valid_from":"2027-01-01","percent":5}"#,
        r#"{"deed":"set_vat_rate","vat":"low","valid_from":"2000-01-01"}"#,
    ] {
        assert_eq!(club.refused(line), "value_unknown", "{line}");
    }
    club.is_sound();
}
