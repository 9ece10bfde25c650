//! Who pays late: costs after the letter, holding somebody, and how they want to be told.

use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

/// An owes two invoices of 50,00 that had to be paid on 6 December 2026 at the latest.
fn owing() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","first_name":"An","last_name":"Vos","email":"an@example.org"}"#);
    for what in ["Shirt", "Bal"] {
        club.deed(&format!(r#"{{"deed":"make_invoices","relations":[1],"lines":[{{"description":"{what}","price_cents":20000}}]}}"#));
    }
    club.deed(r#"{"deed":"finalise"}"#);
    club
}

/// Prepares what is due and tells all of it that day.
fn tells(club: Club, day: &'static str) -> Club {
    let club = club.on(day);
    club.deed(r#"{"deed":"prepare_messages"}"#);
    let ready = sql(&club.file(), "SELECT json_group_array(id) FROM message WHERE state = 'ready'");
    club.deed(&format!(r#"{{"deed":"mark_messages","messages":{ready},"outcome":"printed"}}"#));
    club
}

fn why(club: &Club, invoice: &str) -> String {
    let line = format!(r#"{{"deed":"charge_costs","invoice":"{invoice}"}}"#);
    let answer = club.deeds(&line).pop().unwrap();
    assert_eq!(answer["code"], "no_costs", "{answer}");
    answer["message"].as_str().unwrap().to_owned()
}

// L5, D60, D61; BW 6:96, seventh paragraph: one amount for all invoices of a letter.
#[test]
fn costs_are_asked_after_the_letter_once_and_for_what_is_left() {
    let club = owing();
    assert!(why(&club, "2026-0001").contains("nog niet verstuurd"));
    let club = tells(club, "2026-12-14");
    assert!(why(&club, "2026-0001").contains("nog niet verstuurd"));
    // Sent on Tuesday 29 December; in the letterbox on Thursday, to be paid up to 14 January.
    let club = tells(club, "2026-12-29");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM message WHERE kind = 'wik_letter'"), "1");
    let club = club.on("2027-01-14");
    assert!(why(&club, "2026-0001").contains("t/m 14-01-2027"), "{}", why(&club, "2026-0001"));
    // One of the two is paid in time: costs are of the other alone, and not of what was paid.
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":20000,"date":"2027-01-10","method":"bank"}"#);
    let club = club.on("2027-01-15");
    let made = club.deed(r#"{"deed":"charge_costs","invoice":"2026-0002"}"#);
    assert_eq!((&made["costs_cents"], &made["of"]), (&json!(4000), &json!(["2026-0002"])));
    assert!(why(&club, "2026-0001").contains("#"), "the letter was of both");
    assert_eq!(
        sql(
            &club.file(),
            "SELECT description, ledger_account FROM invoice_line ORDER BY id DESC LIMIT 1"
        ),
        "Incassokosten volgens art. 6:96 BW over 2026-0002|8900"
    );
    // Taken back it can be asked again; final and waived it cannot.
    let draft = format!("#{}", made["draft"]);
    club.deed(&format!(r#"{{"deed":"remove_draft","invoice":"{draft}"}}"#));
    club.deed(r#"{"deed":"charge_costs","invoice":"2026-0002"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"credit","invoice":"2027-0001","reason":"coulance","rebill":false}"#);
    assert!(why(&club, "2026-0002").contains("2027-0001"));
    club.is_sound();
}

// BW 6:96, sixth paragraph: no more than the letter named.
#[test]
fn what_came_open_after_the_letter_is_not_in_the_costs() {
    let club = tells(owing(), "2026-12-14");
    let paid = r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":15000,"date":"2026-12-20","method":"bank"}"#;
    club.deed(paid);
    let club = tells(club, "2026-12-29").on("2027-01-15");
    let letter = sql(&club.file(), "SELECT body FROM message WHERE kind = 'wik_letter'");
    assert!(letter.contains("EUR 40,00 aan incassokosten"), "{letter}");
    club.deed(&paid.replace("register_payment", "undo_payment"));
    assert_eq!(club.deed(r#"{"deed":"charge_costs","invoice":"2026-0001"}"#)["costs_cents"], 4_000);
    club.is_sound();
}

// L5; the decree, article 2, third paragraph: vat only for who cannot get it back, and no more than the letter named.
#[test]
fn vat_comes_on_costs_as_the_letter_said() {
    let with_vat = r#"{"deed":"change_settings","settings":{"messages.costs_vat":"yes"}}"#;
    let body = "SELECT body FROM message WHERE kind = 'wik_letter' AND state = 'printed'";
    let club = tells(owing(), "2026-12-14");
    club.deed(with_vat);
    let club = tells(club, "2026-12-29").on("2027-01-15");
    let letter = sql(&club.file(), body);
    assert!(letter.contains("EUR 72,60 aan incassokosten (met 21 % btw, die"), "{letter}");
    club.deed(r#"{"deed":"change_settings","settings":{"messages.costs_vat":"no"}}"#);
    let charge = r#"{"deed":"charge_costs","invoice":"2026-0001"}"#;
    assert_eq!(club.deed(charge)["costs_cents"], 7_260);
    let line = "SELECT description, vat_code FROM invoice_line ORDER BY id DESC LIMIT 1";
    let expected =
        "Incassokosten volgens art. 6:96 BW over 2026-0001, 2026-0002, met 21 % btw|none";
    assert_eq!(sql(&club.file(), line), expected);
    // A letter that is ready says what holds when it goes; one that went is not raised afterwards.
    let club = tells(owing(), "2026-12-14").on("2026-12-29");
    club.deed(r#"{"deed":"prepare_messages"}"#);
    club.deed(with_vat);
    let club = tells(club, "2026-12-29").on("2027-01-15");
    let letter = sql(&club.file(), body);
    assert!(letter.contains("EUR 72,60"), "{letter}");
    let club = tells(tells(owing(), "2026-12-14"), "2026-12-29").on("2027-01-15");
    club.deed(with_vat);
    assert_eq!(club.deed(charge)["costs_cents"], 6_000);
    club.is_sound();
}

#[test]
fn there_are_no_costs_of_costs() {
    let club = tells(tells(owing(), "2026-12-14"), "2026-12-29").on("2027-01-15");
    let made = club.deed(r#"{"deed":"charge_costs","invoice":"2026-0001"}"#);
    // 15 percent of both together.
    assert_eq!(made["costs_cents"], 6_000);
    club.deed(r#"{"deed":"finalise"}"#);
    let club = tells(tells(club, "2027-02-10"), "2027-03-10");
    let letters = "SELECT count(*) FROM message JOIN message_invoice ON message_id = message.id JOIN invoice ON invoice.id = invoice_id
                   WHERE message.kind = 'wik_letter' AND number = '2027-0001'";
    assert_eq!(sql(&club.file(), letters), "0");
    let made = club.deed(r#"{"deed":"prepare_messages"}"#);
    assert!(made["undecided"].as_array().unwrap().contains(&json!("2027-0001")), "{made}");
}

#[test]
fn somebody_on_hold_is_reminded_of_nothing() {
    let club = owing().on("2026-12-20");
    club.deed(r#"{"deed":"hold_relation","relation":1,"reason":"ligt in het ziekenhuis"}"#);
    assert_eq!(club.deed(r#"{"deed":"prepare_messages"}"#)["reminders"], 0);
    club.deed(r#"{"deed":"hold_relation","relation":1}"#);
    assert_eq!(club.deed(r#"{"deed":"prepare_messages"}"#)["reminders"], 1);
    club.is_sound();
}

#[test]
fn a_hold_ends_by_itself_on_its_day() {
    for held in [
        r#"{"deed":"hold_relation","relation":1,"reason":"op reis","until":"2026-12-20"}"#,
        r#"{"deed":"hold_reminders","invoice":"2026-0001","reason":"betwist","until":"2026-12-20"}"#,
    ] {
        let club = owing();
        assert_eq!(club.refused(&held.replace("2026-12-20", "2026-11-21")), "day_outside");
        club.deed(held);
        let before = sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
        club.deed(&held.replace("12-20", "12-31"));
        let back = sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
        club.deed(&back);
        let club = club.on("2026-12-20");
        let asked = |club: &Club| {
            club.deed(r#"{"deed":"prepare_messages"}"#);
            let about = "SELECT count(*) FROM message_invoice JOIN invoice ON invoice.id = invoice_id WHERE number = '2026-0001'";
            sql(&club.file(), about)
        };
        assert_eq!(asked(&club), "0", "{held}");
        let club = club.on("2026-12-21");
        assert_eq!(asked(&club), "1", "{held}");
        assert!(before.contains(r#""reason":null"#), "{before}");
        // What held before is over by now: taken back, nobody is held.
        let again = held.replace("12-20", "12-31");
        club.deed(&again);
        club.deed(&back);
        let lifted = again.replace(r#","until":"2026-12-31""#, "");
        assert_ne!(lifted, again);
        assert_eq!(
            club.refused(
                &again.replace(r#""reason":"op reis","#, "").replace(r#""reason":"betwist","#, "")
            ),
            "required_missing"
        );
        club.is_sound();
    }
}

// L6: every step dated and kept; what others collect is asked by nobody else.
#[test]
fn what_the_board_decides_is_kept_and_holds() {
    let club = tells(tells(owing(), "2026-12-14"), "2026-12-29").on("2027-01-15");
    let undecided = |club: &Club| {
        let made = club.deed(r#"{"deed":"prepare_messages"}"#);
        made["undecided"].as_array().unwrap().len()
    };
    assert_eq!(undecided(&club), 2);
    let decide = |what: &str| {
        format!(
            r#"{{"deed":"decide","invoice":"2026-0001","decision":"{what}","note":"vergadering"}}"#
        )
    };
    club.deed(&decide("suspend"));
    assert_eq!(undecided(&club), 1);
    club.deed(&decide("agency"));
    let undo = sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
    club.deed(r#"{"deed":"add_mandate","relation":1,"reference":"M-1","iban":"NL91ABNA0417164300","signed_on":"2026-01-01"}"#);
    // Nor does a letter say that we will collect it.
    club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#);
    let letter = sql(
        &club.file(),
        "SELECT body FROM message WHERE kind = 'invoice' ORDER BY id DESC LIMIT 1",
    );
    assert!(!letter.contains("we schrijven het bedrag af"), "{letter}");
    let run = club.deed(r#"{"deed":"collect","on":"2027-02-01"}"#);
    assert_eq!(run["transactions"], 1);
    assert_eq!(run["excluded"][0]["reason"], "at_agency");
    assert_eq!(club.refused(&decide("expel").replace("0001", "0002")), "invoice_in_collection");
    assert_eq!(club.refused(&decide("forgive")), "deed_unknown");
    // A slip is taken back: what it overtook stands again, and the log alone knows of it.
    club.deed(&undo);
    let kept = "SELECT kind || ' ' || coalesce(ended_on, '-') || ' ' || coalesce(withdrawn_on, '-') FROM arrear_decision ORDER BY id";
    assert_eq!(sql(&club.file(), kept), "suspend - -\nagency - 2027-01-15");
    assert_eq!(club.refused(&undo), "not_found");
    let early = decide("expel").replace(r#""note""#, r#""on":"2026-01-05","note""#);
    assert_eq!(club.refused(&early), "day_outside");
    club.deed(r#"{"deed":"decide","invoice":"2026-0001"}"#);
    // Ended and paid, that it ended can still be taken back; there is nothing more to decide.
    let ended = sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":100,"date":"2027-01-15","method":"bank"}"#);
    club.deed(&ended);
    assert_eq!(sql(&club.file(), kept).lines().next(), Some("suspend - -"));
    assert_eq!(club.refused(&decide("expel").replace("2026-0001", "2026-0009")), "not_found");
    club.deed(r#"{"deed":"decide","invoice":"2026-0001"}"#);
    assert_eq!(undecided(&club), 1);
    club.is_sound();
}

// L9, peers: nobody is mailed who does not want to be.
#[test]
fn somebody_is_told_as_they_want() {
    for (contact, expected) in [
        ("all", "reminder an@example.org\nrenewal an@example.org"),
        ("post", "reminder \nrenewal "),
        ("least", "reminder "),
    ] {
        let club = owing();
        club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":5000}"#);
        club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2026-01-01"}"#);
        club.deed(r#"{"deed":"bill","until":"2026-12-20"}"#);
        club.deed(r#"{"deed":"finalise"}"#);
        club.deed(r#"{"deed":"register_payment","invoice":"2026-0003","amount_cents":5000,"date":"2026-11-22","method":"bank"}"#);
        club.deed(&format!(r#"{{"deed":"change_relation","relation":1,"contact":"{contact}"}}"#));
        let club = club.on("2026-12-26");
        let made = club.deed(r#"{"deed":"prepare_messages"}"#);
        assert_eq!(made["renewals"], if contact == "least" { 0 } else { 1 });
        let told = "SELECT kind || ' ' || address FROM message WHERE state = 'ready' ORDER BY 1";
        assert_eq!(sql(&club.file(), told), expected, "{contact}");
        // Another address does not make them mailed.
        club.deed(r#"{"deed":"change_relation","relation":1,"email":"nieuw@example.org"}"#);
        let mailed = sql(&club.file(), "SELECT count(*) FROM message WHERE address <> ''");
        assert_eq!(mailed == "0", contact != "all");
    }
}

// BW 6:96, fourth paragraph: an organisation owes the costs without the letter; reminded it is all the same.
#[test]
fn an_organisation_is_asked_for_costs_after_a_reminder() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"organisation","last_name":"Bos BV"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Bord","price_cents":20000}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert!(why(&club, "2026-0001").contains("nog niet herinnerd"));
    let club = tells(club, "2026-12-14");
    let made = club.deed(r#"{"deed":"charge_costs","invoice":"2026-0001"}"#);
    assert_eq!(made["costs_cents"], 4_000);
    // The draft has the day of payment that every invoice has.
    assert_eq!(
        sql(&club.file(), "SELECT due_date FROM invoice WHERE state = 'draft'"),
        "2026-12-28"
    );
    club.is_sound();
}

// BW 6:96, seventh paragraph: one letter and one amount for all that is late.
#[test]
fn one_letter_is_about_all_that_is_late() {
    let club = Club::new().on("2026-12-05");
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    let invoice = |club: &Club, what: &str| {
        club.deed(&format!(r#"{{"deed":"make_invoices","relations":[1],"lines":[{{"description":"{what}","price_cents":1500}}]}}"#));
        club.deed(r#"{"deed":"finalise"}"#);
    };
    invoice(&club, "Shirt");
    let club = club.on("2026-12-17");
    invoice(&club, "Bal");
    let letters = "SELECT kind, (SELECT count(*) FROM message_invoice WHERE message_id = message.id) FROM message ORDER BY id";
    // The first had to be paid on 19 December, the second on the 31st.
    let club = tells(club, "2026-12-28");
    assert_eq!(sql(&club.file(), letters), "reminder|1");
    let club = tells(club, "2027-01-12");
    assert_eq!(sql(&club.file(), letters), "reminder|1\nwik_letter|2");
    let club = tells(club, "2027-02-20");
    assert_eq!(sql(&club.file(), letters), "reminder|1\nwik_letter|2");
    let made = club.deed(r#"{"deed":"charge_costs","invoice":"2026-0002"}"#);
    assert_eq!(
        (&made["costs_cents"], &made["of"]),
        (&json!(4000), &json!(["2026-0001", "2026-0002"]))
    );
    club.is_sound();
}

#[test]
fn a_letter_that_was_taken_out_waits_for_a_decision_and_can_go_after_all() {
    let club = owing().on("2026-12-14");
    club.deed(r#"{"deed":"prepare_messages"}"#);
    club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"withdrawn"}"#);
    let club = club.on("2027-03-01");
    let made = club.deed(r#"{"deed":"prepare_messages"}"#);
    assert_eq!(
        (&made["reminders"], &made["undecided"]),
        (&json!(0), &json!(["2026-0001", "2026-0002"]))
    );
    let again = r#"{"deed":"mark_messages","messages":[1],"outcome":"ready"}"#;
    assert_eq!(club.deed(again)["done"], 1);
    assert_eq!(sql(&club.file(), "SELECT state FROM message"), "ready");
    club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"withdrawn"}"#);
    // Paid meanwhile it says nothing true any more.
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":20000,"date":"2027-02-01","method":"bank"}"#);
    assert_eq!(club.deed(again)["outdated"], json!([1]));
    club.is_sound();
}

#[test]
fn a_word_that_the_letter_overtook_does_not_go_along() {
    let club = tells(owing(), "2026-12-14").on("2026-12-15");
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Tas","price_cents":900}]}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"messages.reminder_days":"0","messages.wik_days":"27"}}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    // Had to be paid on the 29th: its reminder lies ready when the letter about the first two is due.
    let club = club.on("2026-12-30");
    club.deed(r#"{"deed":"prepare_messages"}"#);
    let club = club.on("2027-01-04");
    club.deed(r#"{"deed":"prepare_messages"}"#);
    let ready = "SELECT kind, (SELECT count(*) FROM message_invoice WHERE message_id = message.id) FROM message WHERE state = 'ready'";
    assert_eq!(sql(&club.file(), ready), "wik_letter|3");
    club.is_sound();
}
