//! What somebody gave in a year, for their tax return.

use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

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
