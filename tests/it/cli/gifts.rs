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

// What was paid too much is no gift of the year it came in, and cash stays cash.
#[test]
fn what_is_set_off_makes_no_other_gift() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_account","code":"8400","name":"Giften"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"gifts.accounts":"8400","club.rsin":"123456782"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Gever","email":"g@example.org"}"#);
    let line = |what: &str, account: &str| {
        club.deed(&format!(r#"{{"deed":"make_invoices","relations":[1],"lines":[{{"description":"{what}","price_cents":10000{account}}}]}}"#));
        club.deed(r#"{"deed":"finalise"}"#);
    };
    line("Gift", r#","ledger_account":"8400""#);
    line("Shirt", "");
    line("Gift later", r#","ledger_account":"8400""#);
    let file = club.path("s.940");
    std::fs::write(&file, ":20:X\r\n:25:NL69INGB0123456789\r\n:28C:1\r\n:60F:C261101EUR500,00\r\n:61:261122C200,00NTRFNONREF\r\n:86:/REMI/USTD//2026-0001/\r\n:62F:C261122EUR700,00\r\n").unwrap();
    club.ok(&["bank", file.to_str().unwrap()]);
    let entry = sql(&club.file(), "SELECT id FROM bank_entry WHERE state <> 'booked'");
    if !entry.is_empty() {
        club.deed(&format!(
            r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"2026-0001"}}"#
        ));
    }
    assert_eq!(
        sql(&club.file(), "SELECT open_cents FROM invoice_open WHERE invoice_id = 1"),
        "-10000"
    );
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0002","amount_cents":10000,"date":"2026-11-22","method":"cash"}"#);
    club.deed(r#"{"deed":"credit","invoice":"2026-0002","reason":"te klein","rebill":false}"#);
    let told = |club: &Club, year: i32| {
        club.deed(&format!(r#"{{"deed":"prepare_gift_statements","year":{year}}}"#));
        sql(
            &club.file(),
            "SELECT coalesce(max(body), '') FROM message WHERE id = (SELECT max(id) FROM message)",
        )
    };
    let club = club.on("2027-01-10");
    assert!(told(&club, 2026).contains("Samen is dat EUR 100,00"));
    // The rest of what was paid then pays for a jersey; of the year before nothing changes.
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Trui","price_cents":10000}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"set_off","from":"2026-0001","invoice":"2027-0001"}"#);
    assert_eq!(club.deed(r#"{"deed":"prepare_gift_statements","year":2026}"#)["statements"], 0);
    club.deed(r#"{"deed":"set_off","from":"2026-0002","invoice":"2026-0003"}"#);
    let later = told(&club, 2027);
    assert!(later.contains("10-01-2027  EUR 100,00  contant"), "{later}");
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
