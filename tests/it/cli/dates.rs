//! Rows of the table of dates that are about more than arithmetic.

use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

fn member(club: &Club) {
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
}

// D10, D11.
#[test]
fn invoiced_until_is_empty_until_the_first_final_invoice() {
    let club = Club::new().on("2026-03-15");
    member(&club);
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":6000}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-03-15"}"#);
    let now = club.export("subscriptions")[0].clone();
    assert_eq!((&now["invoiced_until"], &now["renews_on"]), (&json!(null), &json!("2027-03-15")));
    club.deed(r#"{"deed":"bill","until":"2026-03-15"}"#);
    assert_eq!(club.export("subscriptions")[0]["invoiced_until"], json!(null));
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(club.export("subscriptions")[0]["invoiced_until"], "2027-03-15");
    let line = club.export("invoices")[0]["lines"][0].clone();
    assert_eq!(line["description"], "Jaar 15-03-2026 t/m 14-03-2027");
}

// D50.
#[test]
fn ended_with_the_period_it_runs_and_keeps_its_group_until_then() {
    let club = Club::new().on("2026-04-01");
    member(&club);
    club.deed(r#"{"deed":"add_plan","name":"Blad","interval_months":12,"price_cents":6000,"tag":"Lezers"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-04-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-04-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let club = club.on("2026-11-22");
    let ended = club.deed(
        r#"{"deed":"cancel","subscription":1,"received_on":"2026-11-22","how":"period_end"}"#,
    );
    assert_eq!(ended["end_date"], "2027-04-01");
    let seen = |club: &Club| {
        let groups = club.export("relations")[0]["groups"].clone();
        (club.export("subscriptions")[0]["status"].clone(), groups)
    };
    let club = club.on("2027-03-31");
    assert_eq!(seen(&club), (json!("active"), json!(["Lezers"])));
    let club = club.on("2027-04-01");
    assert_eq!(seen(&club), (json!("cancelled"), json!([])));
    club.deed(r#"{"deed":"bill","until":"2028-01-01"}"#);
    assert_eq!(club.export("invoices").len(), 1);
    club.is_sound();
}

// D59.
#[test]
fn payers_are_told_so_many_days_before() {
    for (today, is_late) in [("2026-12-14", false), ("2026-12-15", true)] {
        let club = Club::new().on(today);
        let answer = club.deed(r#"{"deed":"collect","on":"2026-12-28"}"#);
        let told = answer["warnings"].to_string();
        assert_eq!(told.contains("prenotification_short"), is_late, "{told}");
    }
}

// D64.
#[test]
fn the_day_of_payment_is_so_many_days_after_the_invoice() {
    for (days, due) in [("14", "2026-12-15"), ("30", "2026-12-31")] {
        let club = Club::new().on("2026-12-01");
        member(&club);
        club.deed(&format!(
            r#"{{"deed":"change_settings","settings":{{"invoice.due_days":"{days}"}}}}"#
        ));
        club.deed(r#"{"deed":"sell","relation":1,"plan":"Regulier"}"#);
        assert_eq!(sql(&club.file(), "SELECT due_date FROM invoice"), due);
    }
}
