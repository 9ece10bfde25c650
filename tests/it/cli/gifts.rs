//! What somebody gave in a year, for their tax return.

use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

// L12: an agreement for at least five years, each with a number of its own.
#[test]
fn what_was_promised_for_years_has_a_number_on_the_statement() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_account","code":"8400","name":"Giften"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"gifts.accounts":"8400","club.rsin":"123456782"}}"#);
    for number in [1, 2] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Gever{number}","email":"g{number}@example.org"}}"#
        ));
    }
    let promise = |more: &str| {
        format!(r#"{{"deed":"add_gift_agreement","relation":1,"yearly_cents":12000{more}}}"#)
    };
    for (wrong, code) in [
        (promise(r#","years":4"#), "value_unknown"),
        (promise(r#","from_year":2030"#), "value_unknown"),
        (promise(r#","signed_on":"2026-12-01""#), "day_outside"),
        (promise("").replace("12000", "0"), "amount_invalid"),
    ] {
        assert_eq!(club.refused(&wrong), code, "{wrong}");
    }
    // A slip is taken back, and its number is of no other.
    club.deed(&promise(""));
    club.deed(&sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1"));
    let made = club.deed(&promise(""));
    assert_eq!((&made["number"], &made["last_year"]), (&json!("PG-0002"), &json!(2030)));
    club.deed(&promise("").replace(":1,", ":2,"));
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Gift","price_cents":12000,"ledger_account":"8400"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":12000,"date":"2026-11-22","method":"bank"}"#);
    let club = club.on("2027-01-15");
    let made = club.deed(r#"{"deed":"prepare_gift_statements","year":2026}"#);
    assert_eq!(
        (&made["statements"], &made["uneven"]),
        (&json!(1), &json!(["Gever2 (0,00 / 120,00)"]))
    );
    let body = sql(&club.file(), "SELECT body FROM message");
    assert!(body.contains("overeenkomst PG-0002 van EUR 120,00 per jaar, 2026 t/m 2030"), "{body}");
    // Ended earlier the statement that is ready says something else.
    club.deed(r#"{"deed":"end_gift_agreement","agreement":"PG-0002","last_year":2026}"#);
    assert_eq!(club.deed(r#"{"deed":"prepare_gift_statements","year":2027}"#)["statements"], 0);
    club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"sent"}"#);
    assert_eq!(club.refused(r#"{"deed":"remove_gift_agreement","agreement":"PG-0002"}"#), "taken");
    assert_eq!(
        club.refused(r#"{"deed":"end_gift_agreement","agreement":"PG-0002","last_year":2031}"#),
        "value_unknown"
    );
    assert_eq!(club.refused(r#"{"deed":"end_gift_agreement","agreement":"PG-9"}"#), "not_found");
    club.is_sound();
}

// L12.
#[test]
fn who_gave_is_told_what_came_in_that_year_once() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_account","code":"8400","name":"Giften"}"#);
    assert_eq!(
        club.refused(r#"{"deed":"prepare_gift_statements","year":2026}"#),
        "setting_missing"
    );
    club.deed(r#"{"deed":"change_settings","settings":{"gifts.accounts":"8400","club.rsin":"1234.56.782"}}"#);
    for number in [1, 2] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Gever{number}","email":"g{number}@example.org"}}"#
        ));
    }
    // Of this invoice two thirds is a gift.
    club.deed(r#"{"deed":"make_invoices","relations":[1,2],"lines":[{"description":"Gift","price_cents":10000,"ledger_account":"8400"},{"description":"Boek","price_cents":5000}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    for (cents, day, method) in [
        (7_500, "2026-11-22", "bank"),
        (3_000, "2026-12-01", "cash"),
        (4_500, "2027-01-02", "bank"),
    ] {
        club.deed(&format!(
            r#"{{"deed":"register_payment","invoice":"2026-0001","amount_cents":{cents},"date":"{day}","method":"{method}"}}"#
        ));
    }
    let club = club.on("2027-01-15");
    let made = club.deed(r#"{"deed":"prepare_gift_statements","year":2026}"#);
    assert_eq!((&made["statements"], &made["total_cents"]), (&json!(1), &json!(7_000)));
    let body = sql(&club.file(), "SELECT body FROM message");
    for words in [
        "22-11-2026  EUR 50,00",
        "01-12-2026  EUR 20,00  contant",
        "Samen is dat EUR 70,00",
        "Contante giften (EUR 20,00)",
        "RSIN voor uw aangifte is 123456782",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    assert!(!body.contains("2027"), "{body}");
    assert_eq!(club.deed(r#"{"deed":"prepare_gift_statements","year":2026}"#)["statements"], 0);
    // A payment that is taken back before it leaves makes it untrue; it comes anew as it is.
    club.deed(r#"{"deed":"undo_payment","invoice":"2026-0001","amount_cents":3000,"date":"2026-12-01","method":"cash"}"#);
    club.deed(r#"{"deed":"outdate_messages"}"#);
    assert_eq!(sql(&club.file(), "SELECT state FROM message"), "outdated");
    assert_eq!(club.deed(r#"{"deed":"prepare_gift_statements","year":2026}"#)["statements"], 1);
    // What was credited is no gift any more, whether the money went back yet or not.
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"fout","rebill":false}"#);
    assert_eq!(club.deed(r#"{"deed":"prepare_gift_statements","year":2026}"#)["statements"], 0);
    club.deed(r#"{"deed":"outdate_messages"}"#);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM message WHERE state = 'ready'"), "0");
    // What is on the usual account is for something.
    assert_eq!(
        club.refused(r#"{"deed":"change_settings","settings":{"gifts.accounts":"8000"}}"#),
        "value_unknown"
    );
    for (year, code) in [(1999, "value_unknown"), (2028, "value_unknown")] {
        let line = format!(r#"{{"deed":"prepare_gift_statements","year":{year}}}"#);
        assert_eq!(club.refused(&line), code);
    }
    assert_eq!(
        club.refused(r#"{"deed":"change_settings","settings":{"gifts.accounts":"1300"}}"#),
        "value_unknown"
    );
    assert_eq!(
        club.refused(r#"{"deed":"change_settings","settings":{"club.rsin":"123456789"}}"#),
        "value_unknown"
    );
    club.is_sound();
}
