//! What plans have beside a price: products, terms, the law; and which act brought who took them.

use serde_json::json;

use crate::cli::Club;

#[test]
fn products_are_part_of_the_amount_and_of_its_explanation() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_product","name":"Ledenpas","price_cents":250}"#);
    club.deed(r#"{"deed":"add_plan","name":"Blad","interval_months":12,"price_cents":1000,
        "items":[{"product":"Nummer","quantity":4,"price_cents":695},{"product":"Ledenpas","quantity":1}]}"#
        .replace('\n', " ")
        .as_str());
    club.deed(
        r#"{"deed":"add_relation","number":"1","kind":"person","first_name":"An","last_name":"Vos"}"#,
    );
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-11-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    let line = club.export("invoices")[0]["lines"][0].clone();
    assert_eq!(line["amount_cents"], 4_030);
    assert_eq!(line["description"], "Blad 01-11-2026 t/m 31-10-2027 (4 x Nummer, 1 x Ledenpas)");
    assert_eq!(
        line["explanation"][1],
        json!({"rule": "product", "product": "Nummer", "quantity": 4, "amount_cents": 2_780})
    );
    club.is_sound();
}

#[test]
fn a_plan_that_is_stricter_than_the_law_is_made_with_a_warning() {
    let club = Club::new();
    let made = club.deed(r#"{"deed":"add_plan","name":"Streng","interval_months":12,"price_cents":1000,"legal_regime":"consumer_magazine","notice":{"months":3,"at":"term_end"}}"#);
    assert_eq!(
        made["warnings"],
        json!([{"code": "notice_too_long", "most_months": 1}, {"code": "renewal_too_long", "most_months": 3}])
    );
    let mild = club.deed(r#"{"deed":"add_plan","name":"Mild","interval_months":12,"price_cents":1000,"renewal_months":3,"legal_regime":"consumer_magazine","notice":{"months":1,"at":"term_end"}}"#);
    assert_eq!(mild["warnings"], json!([]));
    assert_eq!(
        club.refused(
            r#"{"deed":"add_plan","name":"Veel","interval_months":1,"price_cents":1,"instalments":13}"#
        ),
        "value_unknown"
    );
}

// D45.
#[test]
fn after_the_first_term_it_renews_by_the_month() {
    let club = Club::new().on("2026-12-15");
    club.deed(r#"{"deed":"add_plan","name":"Dienst","interval_months":1,"term_months":12,"renewal_months":1,"price_cents":1000,"notice":{"months":1,"at":"any_day"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Dienst","start_date":"2026-01-01"}"#);
    let ended =
        club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-12-15","how":"rule"}"#);
    assert_eq!(ended["last_day"], "2027-01-15");
    assert_eq!(club.export("subscriptions")[0]["renews_on"], "2027-01-01");
}

#[test]
fn an_act_tells_whom_it_brought() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":3,"price_cents":2500}"#);
    club.deed(r#"{"deed":"set_campaign","name":"Voorjaar 2025","from":"2025-03-01","to":"2025-06-01","budget_cents":50000}"#);
    club.deed(r#"{"deed":"set_action","name":"Stand Beurs","campaign":"Voorjaar 2025","kind":"stand","on":"2025-04-05","cost_cents":10000}"#);
    for number in 1..=3 {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Lid {number}"}}"#
        ));
    }
    for (number, start) in [(1, "2025-05-01"), (2, "2025-05-01"), (3, "2026-10-01")] {
        club.deed(&format!(r#"{{"deed":"subscribe","relation":{number},"plan":"Lid","start_date":"{start}","action":"Stand Beurs"}}"#));
    }
    club.deed(
        r#"{"deed":"cancel","subscription":2,"received_on":"2025-12-31","how":"immediately"}"#,
    );
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let row = club.export("campaigns")[0].clone();
    assert_eq!(
        [
            &row["subscriptions"],
            &row["active"],
            &row["year_old"],
            &row["stayed"],
            &row["cancelled"]
        ],
        [3, 2, 2, 1, 1]
    );
    assert_eq!(row["yearly_cents"], 20_000);
    // Four quarters, three of which the last by days, and one.
    assert_eq!(row["first_year_cents"], 10_000 + 5_000 + 1_658 + 2_500);
    assert_eq!(row["cost_each_cents"], 3_333);
    assert_eq!(
        club.refused(r#"{"deed":"set_action","name":"X","campaign":"Niet bekend"}"#),
        "not_found"
    );
    // A text that names no act makes one that stands by itself.
    club.deed(r#"{"deed":"change_subscription","subscription":1,"action":"Flyer"}"#);
    assert_eq!(club.export("subscriptions")[0]["action"], "Flyer");
    assert_eq!(club.export("campaigns").len(), 2);
    club.is_sound();
}

#[test]
fn only_what_was_never_billed() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Maand","interval_months":1,"price_cents":1000}"#);
    for number in 1..=2 {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Lid {number}"}}"#
        ));
    }
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Maand","start_date":"2026-10-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-10-01"}"#);
    club.deed(r#"{"deed":"subscribe","relation":2,"plan":"Maand","start_date":"2026-11-01"}"#);
    let billed = club.json(&["bill", "--until", "2026-11-22", "--new"]);
    assert_eq!((&billed["lines"], &billed["compared"]), (&json!(1), &json!(null)));
    let rest = club.deed(r#"{"deed":"bill","until":"2026-11-22","subscriptions":[2]}"#);
    assert_eq!(rest["lines"], json!([]));
    let rest = club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    assert_eq!(rest["lines"].as_array().unwrap().len(), 1);
    club.is_sound();
}

#[test]
fn what_is_invoiced_is_sent_once_to_who_gets_it() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Blad","interval_months":1,"price_cents":500,"ships":true,"items":[{"product":"Nummer","quantity":1}],"on_failure":"pause"}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","first_name":"An","last_name":"Vos","street":"Dorpsstraat","house_number":"1","postal_code":"1234 AB","city":"Zeist"}"#);
    club.deed(r#"{"deed":"add_relation","number":"2","kind":"person","first_name":"Oma","last_name":"Vos"}"#);
    club.deed(
        r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-10-01","payer":2}"#,
    );
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    assert_eq!(club.export("shipments").len(), 0);
    club.deed(r#"{"deed":"finalise"}"#);
    let parcels = club.export("shipments");
    assert_eq!(parcels.len(), 2);
    assert_eq!(
        (&parcels[0]["name"], &parcels[0]["street"], &parcels[0]["contents"]),
        (&"An Vos".into(), &"Dorpsstraat 1".into(), &"1 x Nummer".into())
    );
    // While it rests nothing goes; afterwards it does, once.
    club.deed(r#"{"deed":"pause","subscription":1,"from":"2026-11-20"}"#);
    assert_eq!(club.export("shipments").len(), 0);
    let marked = club.deed(r#"{"deed":"mark_shipments","shipments":[1],"outcome":"sent"}"#);
    assert_eq!((&marked["done"], &marked["held"]), (&json!(0), &json!([1])));
    club.deed(r#"{"deed":"resume","subscription":1,"on":"2026-11-22"}"#);
    club.deed(r#"{"deed":"mark_shipments","shipments":[1],"outcome":"sent"}"#);
    assert_eq!(club.export("shipments").len(), 1);
    // Credited and billed anew, what went is not sent again and what did not goes once.
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"fout","rebill":true}"#);
    assert_eq!(club.export("shipments").len(), 0);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(club.export("shipments").len(), 1);
    club.is_sound();
}

#[test]
fn a_gift_is_paid_by_another_and_ends_by_itself() {
    let club = Club::new();
    for number in 1..=2 {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Lid {number}"}}"#
        ));
    }
    assert_eq!(
        club.refused(r#"{"deed":"subscribe","relation":1,"plan":"Tijdschrift","start_date":"2026-11-22","gift":true}"#),
        "gift_without_payer"
    );
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Tijdschrift","start_date":"2026-11-22","payer":2,"gift":true}"#);
    let given = club.export("subscriptions")[0].clone();
    assert_eq!((&given["end_date"], &given["end_reason"]), (&json!("2027-11-22"), &json!("term")));
    let club = club.on("2027-11-22");
    club.deed(r#"{"deed":"bill","until":"2027-11-22"}"#);
    assert_eq!(club.export("invoices").len(), 1);
    assert_eq!(club.export("subscriptions")[0]["status"], "expired");
    club.is_sound();
}

#[test]
fn a_trial_becomes_a_membership_on_the_day_it_ends() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Proef","start_date":"2026-10-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let changed = club.deed(r#"{"deed":"change_subscription","subscription":1,"plan":"Regulier"}"#);
    assert_eq!(changed["end_date"], "2027-01-01");
    let club = club.on("2027-01-01");
    let all = club.export("subscriptions");
    assert_eq!((&all[0]["status"], &all[1]["status"]), (&json!("expired"), &json!("active")));
    assert_eq!(all[1]["start_date"], "2027-01-01");
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    assert_eq!(club.export("invoices")[1]["total_cents"], 10_000);
    club.is_sound();
}

#[test]
fn a_trial_goes_over_once() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Proef","start_date":"2026-10-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let change = r#"{"deed":"change_subscription","subscription":1,"plan":"Regulier"}"#;
    club.deed(change);
    assert_eq!(club.refused(change), "already_ended");
    assert_eq!(
        club.refused(r#"{"deed":"pause","subscription":1,"from":"2026-12-01","until":"2026-12-11","mode":"extend"}"#),
        "already_ended"
    );
    club.is_sound();
}

#[test]
fn a_gift_is_a_whole_term_and_what_follows_is_the_holders_own() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":10000,"alignment":"01-01","rollover":"10-01"}"#);
    for number in 1..=2 {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Lid {number}"}}"#
        ));
    }
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-11-22","payer":2,"gift":true}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(club.export("invoices")[0]["total_cents"], 10_000);
    assert_eq!(club.export("subscriptions")[0]["end_date"], "2028-01-01");
    club.deed(r#"{"deed":"change_subscription","subscription":1,"plan":"Regulier"}"#);
    assert_eq!(club.export("subscriptions")[1]["payer"], "1");
    club.is_sound();
}

#[test]
fn every_month_has_its_parcel_also_after_a_pause_that_lengthens() {
    let club = Club::new().on("2026-10-01");
    club.deed(r#"{"deed":"add_plan","name":"Blad","interval_months":1,"price_cents":500,"ships":true,"pause_mode":"extend"}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos","street":"Dorpsstraat","house_number":"1","city":"Zeist"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-09-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-10-01"}"#);
    club.deed(r#"{"deed":"pause","subscription":1,"from":"2026-11-01","until":"2026-12-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let club = club.on("2026-12-01");
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(club.export("shipments").len(), 3);
    // Given back whole, a month is not sent.
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-12-01","how":"on","on":"2026-11-30","credit":"days"}"#);
    assert_eq!(club.export("shipments").len(), 2);
    club.is_sound();
}

#[test]
fn a_first_period_by_months_needs_months_and_a_table_needs_to_be_chosen() {
    let club = Club::new();
    for method in ["months_inclusive", "months_exclusive", "fifteenth", "full_quarters"] {
        let plan = format!(
            r#"{{"deed":"add_plan","name":"Week","interval_months":1,"interval_weeks":4,"price_cents":6000,"proration":"{method}"}}"#
        );
        assert_eq!(club.refused(&plan), "months_of_weeks", "{method}");
    }
    let table = r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":6000,"alignment":"01-01","proration":"months_inclusive","proration_table":[["07-01",50]]}"#;
    assert_eq!(club.refused(table), "table_unused");
    club.deed(&table.replace("months_inclusive", "table"));
}
