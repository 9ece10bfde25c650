//! What comes round without a subscription.

use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

/// A club with somebody who rents the canteen.
fn rented() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"organisation","last_name":"Bakkerij Bos","email":"bos@example.org","groups":["Sponsors"]}"#);
    club.deed(r#"{"deed":"add_relation","number":"2","kind":"person","last_name":"Vos"}"#);
    club
}

const RENT: &str = r#"{"deed":"add_recurring_invoice","relation":1,"from":"2026-10-15","day":31,"delivery":"email","buyer_reference":"PO-7",
    "lines":[{"description":"Huur kantine","price_cents":12100,"vat":"high"},{"description":"Schoonmaak","quantity":2,"price_cents":1000}]}"#;

fn rent() -> String {
    RENT.replace('\n', " ")
}

// S1.13-S1.15.
#[test]
fn every_turn_is_invoiced_once_on_its_day_of_the_month() {
    let club = rented();
    let set = club.deed(&rent());
    assert_eq!((&set["next"], &set["total_cents"]), (&json!("2026-10-31"), &json!(14_100)));
    // What comes round is billed with the subscriptions, for a day that is the last of its month.
    let billed = club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    assert_eq!((&billed["invoices"], &billed["total_cents"]), (&json!(2), &json!(28_200)));
    assert_eq!(
        billed["recurring"],
        json!([
            {"recurring_invoice": 1, "relation": "1", "period_from": "2026-10-31", "period_to": "2026-11-30", "amount_cents": 14_100},
            {"recurring_invoice": 1, "relation": "1", "period_from": "2026-11-30", "period_to": "2026-12-31", "amount_cents": 14_100},
        ])
    );
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#)["invoices"], 0);
    let lines = "SELECT description || ' ' || amount_cents || ' ' || vat_basis_points FROM invoice_line ORDER BY invoice_id, position";
    assert_eq!(
        sql(&club.file(), lines),
        "Huur kantine 31-10-2026 t/m 29-11-2026 12100 2100\nSchoonmaak 31-10-2026 t/m 29-11-2026 2000 0\n\
         Huur kantine 30-11-2026 t/m 30-12-2026 12100 2100\nSchoonmaak 30-11-2026 t/m 30-12-2026 2000 0"
    );
    assert_eq!(sql(&club.file(), "SELECT buyer_reference FROM invoice"), "PO-7\nPO-7");
    club.is_sound();
    // The round is taken back: every turn is due again. So is that of a draft that goes.
    club.ok(&["undo", &billed["run"].to_string()]);
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#)["total_cents"], 14_100);
    club.deed(r##"{"deed":"remove_draft","invoice":"#1"}"##);
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#)["total_cents"], 14_100);
    club.is_sound();
}

#[test]
fn an_invoice_that_is_taken_back_goes_on_as_a_draft_or_is_given_away() {
    let club = rented();
    club.deed(&rent());
    club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let number = sql(&club.file(), "SELECT number FROM invoice");
    let credit = |number: &str, rebill: bool| {
        club.deed(&format!(
            r#"{{"deed":"credit","invoice":"{number}","reason":"fout","rebill":{rebill}}}"#
        ))
    };
    let draft = credit(&number, true)["draft"].clone();
    assert_eq!(
        sql(&club.file(), "SELECT invoice_id FROM recurring_turn"),
        draft.to_string(),
        "the turn is on the draft"
    );
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#)["invoices"], 0);
    club.is_sound();
    club.deed(r#"{"deed":"finalise"}"#);
    let number = sql(
        &club.file(),
        "SELECT number FROM invoice WHERE kind = 'invoice' ORDER BY id DESC LIMIT 1",
    );
    credit(&number, false);
    assert_eq!(sql(&club.file(), "SELECT invoice_id IS NULL FROM recurring_turn"), "1");
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#)["invoices"], 0);
    club.is_sound();
}

// S1.4.
#[test]
fn discounts_come_off_and_what_is_free_is_passed_over_for_good() {
    let club = rented();
    club.deed(&rent());
    club.deed(r#"{"deed":"add_discount","reason":"sponsor","percent":50,"relation":1,"valid_from":"2026-01-01","valid_to":"2026-11-01"}"#);
    club.deed(r#"{"deed":"add_discount","reason":"bouw","percent":100,"relation":1,"valid_from":"2026-11-30","valid_to":"2026-12-31"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#);
    let amounts: Vec<_> =
        billed["recurring"].as_array().unwrap().iter().map(|turn| &turn["amount_cents"]).collect();
    assert_eq!(amounts, [&json!(7_050), &json!(14_100)]);
    assert_eq!(billed["skipped"][0]["reason"], "zero_amount");
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#)["run"], json!(null));
    club.is_sound();
}

// S1.16.
#[test]
fn it_is_told_as_was_arranged_once_it_is_final() {
    let told = |delivery: &str, prepare: &str| {
        let club = rented();
        for deed in prepare.lines() {
            club.deed(deed);
        }
        club.deed(&rent().replace(r#""email","buyer"#, &format!(r#""{delivery}","buyer"#)));
        club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
        club.deed(r#"{"deed":"finalise"}"#);
        sql(&club.file(), "SELECT kind || ' ' || address FROM message WHERE state = 'ready'")
    };
    let collected = concat!(
        r#"{"deed":"add_mandate","relation":1,"iban":"NL91ABNA0417164300","holder":"Bakkerij Bos","signed_on":"2026-01-01"}"#,
        "\n",
        r#"{"deed":"set_direct_debit","relation":1,"enabled":true}"#
    );
    let always = r#"{"deed":"change_settings","settings":{"messages.invoices":"yes"}}"#;
    for (delivery, prepare, expected) in [
        ("email", "", "invoice bos@example.org"),
        ("print", "", "invoice "),
        ("manual", "", ""),
        // What is arranged for it goes before what is for all invoices.
        ("manual", always, ""),
        ("collection", collected, ""),
        // Who cannot be collected from must know what to pay.
        ("collection", "", "invoice bos@example.org"),
    ] {
        assert_eq!(told(delivery, prepare), expected, "{delivery} {prepare}");
    }
}

#[test]
fn it_changes_and_ends_from_the_next_turn_on() {
    let club = rented();
    club.deed(&rent());
    club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
    let to = rent().replace(r#""deed":"add_recurring_invoice","#, "").replace("12100", "13000");
    let change = |to: &str| {
        format!(r#"{{"deed":"change_recurring_invoice","recurring_invoice":1,"to":{to}}}"#)
    };
    let set = club.deed(&change(&to));
    assert_eq!((&set["next"], &set["total_cents"]), (&json!("2026-11-30"), &json!(15_000)));
    // What was invoiced is of who it was invoiced to.
    let other = to.replace(r#""relation":1"#, r#""relation":2"#);
    assert_eq!(club.refused(&change(&other)), "taken");
    assert_eq!(
        club.refused(r#"{"deed":"remove_recurring_invoice","recurring_invoice":1}"#),
        "taken"
    );
    let end = r#"{"deed":"end_recurring_invoice","recurring_invoice":1,"on":"2026-11-30"}"#;
    assert_eq!(club.deed(end)["next"], json!(null));
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2027-06-30"}"#)["invoices"], 0);
    club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1}"#);
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-11-30"}"#)["total_cents"], 15_000);
    // Whoever died is not asked.
    club.deed(r#"{"deed":"add_recurring_invoice","relation":2,"from":"2026-11-01","lines":[{"description":"Kluisje","price_cents":500}]}"#);
    club.deed(r#"{"deed":"change_relation","relation":2,"death_date":"2026-11-02"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2026-11-30"}"#);
    assert_eq!(
        (&billed["invoices"], &billed["skipped"][0]["reason"]),
        (&json!(0), &json!("deceased"))
    );
    club.is_sound();
}

#[test]
fn what_cannot_be_is_refused_by_field() {
    let club = rented();
    for (from, to, code, field) in [
        (r#""day":31"#, r#""day":32"#, "value_unknown", "day"),
        (r#""day":31"#, r#""interval_months":0"#, "value_unknown", "interval_months"),
        (r#""day":31"#, r#""interval_weeks":1000"#, "value_unknown", "interval_months"),
        ("2026-10-15", "2019-01-01", "day_outside", "start_date"),
        (r#""day":31"#, r#""end_date":"2026-01-01""#, "end_before_start", "end_date"),
        (r#""quantity":2"#, r#""quantity":0"#, "value_unknown", "count"),
        (r#""relation":1"#, r#""relation":99"#, "not_found", ""),
    ] {
        let line = rent().replace(from, to);
        let refused = club.deeds(&line).pop().unwrap();
        assert_eq!(refused["code"], code, "{to}: {refused}");
        if !field.is_empty() {
            assert_eq!(refused["field"], field, "{to}: {refused}");
        }
    }
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM recurring_invoice"), "0");
}

// Whatever the rhythm becomes, it goes on where what was made ends: no month falls between.
#[test]
fn another_rhythm_goes_on_from_the_last_turn() {
    for (change, next, left_out) in [
        (r#""interval_months":12"#, "2026-11-30", json!(null)),
        (r#""interval_weeks":2"#, "2026-11-30", json!(null)),
        // Another day of the month leaves days out, and says which.
        (
            r#""interval_months":1"#,
            "2026-12-15",
            json!([{"from": "2026-11-30", "to": "2026-12-15"}]),
        ),
    ] {
        let club = rented();
        club.deed(&rent());
        club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
        club.deed(r#"{"deed":"finalise"}"#);
        let day = if left_out.is_null() { r#""day":30,"# } else { r#""day":15,"# };
        let to = rent()
            .replace(r#""deed":"add_recurring_invoice","#, "")
            .replace(r#""day":31,"#, &format!("{day}{change},"));
        let deed =
            format!(r#"{{"deed":"change_recurring_invoice","recurring_invoice":1,"to":{to}}}"#);
        let set = club.deed(&deed);
        assert_eq!(set["next"], next, "{change}: {set}");
        assert_eq!(set["left_out"], left_out, "{change}");
        club.deed(r#"{"deed":"bill","until":"2027-03-31"}"#);
        club.is_sound();
    }
}

// Four turns are drafts and the price was wrong: whatever is thrown away comes round again.
#[test]
fn a_change_loses_no_turn_that_is_not_final() {
    let club = rented();
    let rent = rent().replace("2026-10-15", "2026-07-15");
    club.deed(&rent);
    let billed = club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
    assert_eq!(billed["invoices"], 4);
    let to = rent.replace(r#""deed":"add_recurring_invoice","#, "").replace("15000", "16000");
    let change = |to: &str| {
        format!(r#"{{"deed":"change_recurring_invoice","recurring_invoice":1,"to":{to}}}"#)
    };
    // A turn that was thrown away is a hole among the others; another price leaves it where it is.
    let august =
        sql(&club.file(), "SELECT invoice_id FROM recurring_turn WHERE from_date = '2026-08-31'");
    club.deed(&format!(r##"{{"deed":"remove_draft","invoice":"#{august}"}}"##));
    let set = club.deed(&change(&to));
    assert_eq!((&set["next"], &set["left_out"]), (&json!("2026-08-31"), &json!(null)));
    club.ok(&["undo", &billed["run"].to_string()]);
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#)["invoices"], 4);
    // Another rhythm, or a later beginning, waits until they are final or gone.
    for to in [to.replace(r#""day":31"#, r#""day":15"#), to.replace("2026-07-15", "2026-11-01")] {
        assert_eq!(club.refused(&change(&to)), "drafts_waiting", "{to}");
    }
    club.is_sound();
}

// An end by mistake: its undo puts back every turn, those of the drafts that went too.
#[test]
fn the_undo_of_an_end_loses_no_turn() {
    let club = rented();
    club.deed(&rent().replace("2026-10-15", "2026-07-15"));
    club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
    club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1,"on":"2026-08-01"}"#);
    let undo = "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1";
    let set = club.deed(&sql(&club.file(), undo));
    assert_eq!(set["next"], "2026-08-31");
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#)["invoices"], 3);
    // Going on late says which days nobody is asked for; its undo brings these back as well.
    club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1,"on":"2026-09-01"}"#);
    let club = club.on("2027-03-15");
    let set = club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1}"#);
    assert_eq!(set["left_out"], json!([{"from": "2026-09-30", "to": "2027-03-31"}]));
    club.deed(&sql(&club.file(), undo));
    let ends = "SELECT first_on || ' ' || end_date FROM recurring_invoice";
    assert_eq!(sql(&club.file(), ends), "2026-07-31 2026-09-01");
    club.is_sound();
}

#[test]
fn what_goes_on_after_all_does_not_ask_for_years_at_once() {
    let club = rented();
    club.deed(&rent());
    club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
    club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1,"on":"2026-11-30"}"#);
    // Taken back at once it is as it was.
    assert_eq!(
        club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1}"#)["next"],
        "2026-11-30"
    );
    club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1,"on":"2026-11-30"}"#);
    let club = club.on("2028-01-15");
    let set = club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1}"#);
    assert_eq!(set["next"], "2028-01-31");
    assert_eq!(set["left_out"], json!([{"from": "2026-11-30", "to": "2028-01-31"}]));
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2028-01-31"}"#)["invoices"], 1);
    club.is_sound();
}

#[test]
fn drafts_beyond_the_end_go_and_what_is_final_is_named() {
    let club = rented();
    club.deed(&rent());
    club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"bill","until":"2027-01-31"}"#);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM invoice WHERE state = 'draft'"), "3");
    let end = r#"{"deed":"end_recurring_invoice","recurring_invoice":1,"on":"2026-10-31"}"#;
    let set = club.deed(end);
    assert_eq!(set["invoiced_beyond"], json!(["2026-0001"]));
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM invoice WHERE state = 'draft'"), "0");
    club.is_sound();
    // It goes on: these turns are due again.
    club.deed(r#"{"deed":"end_recurring_invoice","recurring_invoice":1}"#);
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2027-01-31"}"#)["invoices"], 3);
    club.is_sound();
}

#[test]
fn what_was_invoiced_once_is_not_removed() {
    let club = rented();
    club.deed(&rent());
    club.deed(r#"{"deed":"bill","until":"2026-10-31"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let credit = r#"{"deed":"credit","invoice":"2026-0001","reason":"fout","rebill":true}"#;
    let draft = club.deed(credit)["draft"].clone();
    club.deed(&format!(r##"{{"deed":"remove_draft","invoice":"#{draft}"}}"##));
    assert_eq!(
        club.refused(r#"{"deed":"remove_recurring_invoice","recurring_invoice":1}"#),
        "taken"
    );
    club.is_sound();
}

// S1.17: a computer bills what is due by itself, once; final it is only where the club decided so.
#[test]
fn what_is_due_is_billed_with_nobody_there() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos","email":"1@example.org"}"#);
    club.deed(r#"{"deed":"add_recurring_invoice","relation":1,"lines":[{"description":"Kluis","price_cents":1000}],"from":"2026-11-01","delivery":"email"}"#);
    let by_hand = r#"{"deed":"make_invoices","lines":[{"description":"Bal","price_cents":500}],"relations":[1]}"#;
    club.deed(by_hand);
    assert!(club.ok(&["run-due"]).contains("Het zijn concepten"));
    assert_eq!(sql(&club.file(), "SELECT state, count(*) FROM invoice GROUP BY 1"), "draft|2");
    club.deed(r#"{"deed":"change_settings","settings":{"billing.automatic_final":"yes"}}"#);
    // Nothing is due twice; what was made before is left to who made it.
    assert_eq!(club.json(&["run-due"])["final"], json!([]));
    let club = club.on("2026-12-01");
    assert_eq!(club.json(&["run-due"])["final"], json!(["2026-0001"]));
    assert_eq!(
        sql(&club.file(), "SELECT state, count(*) FROM invoice GROUP BY 1"),
        "draft|2\nfinal|1"
    );
    assert_eq!(sql(&club.file(), "SELECT kind, state FROM message"), "invoice|ready");
    assert_eq!(club.json(&["run-due", "--until", "2026-12-31"])["run"], json!(null));
    club.is_sound();
}

// What is in the way takes all of it back, so that the next night begins anew.
#[test]
fn a_night_that_goes_wrong_is_made_up_for() {
    let club = Club::new().on("2027-01-01");
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos","email":"1@example.org"}"#);
    club.deed(r#"{"deed":"add_recurring_invoice","relation":1,"lines":[{"description":"Kluis","price_cents":1000}],"from":"2027-01-01","delivery":"email"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"billing.automatic_final":"yes"}}"#);
    std::fs::create_dir(club.path("sjablonen")).unwrap();
    std::fs::write(club.path("sjablonen/invoice.txt"), "Onderwerp: x\n{{ nope }}").unwrap();
    let out = club.run(&["run-due"]);
    assert!(!out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("regel 2"), "{out:?}");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM invoice"), "0");
    std::fs::remove_file(club.path("sjablonen/invoice.txt")).unwrap();
    let club = club.on("2027-01-02");
    assert_eq!(club.json(&["run-due"])["final"], json!(["2027-0001"]));
    club.is_sound();
}

// What a run writes itself is in the language of the letters.
#[test]
fn lines_are_in_the_language_of_the_club() {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"club.language":"en"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"add_plan","name":"Member","interval_months":12,"alignment":"01-01","price_cents":12000,"joining_fee_cents":500}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Member","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"add_recurring_invoice","relation":1,"lines":[{"description":"Locker","price_cents":1000}],"from":"2026-11-01"}"#);
    club.deeds("{\"deed\":\"bill\",\"until\":\"2026-11-22\"}\n{\"deed\":\"finalise\"}");
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-11-22","how":"immediately","credit":"days"}"#);
    let said = sql(&club.file(), "SELECT description FROM invoice_line ORDER BY id");
    assert_eq!(
        said,
        "Joining fee Member\nMember 01-01-2026 to 31-12-2026\nLocker 01-11-2026 to 30-11-2026\nReturned because of the end 23-11-2026 to 31-12-2026"
    );
    club.is_sound();
}

#[test]
fn the_dashboard_counts_what_a_round_would_bill() {
    let club = Club::new().on("2026-03-01");
    club.deed(r#"{"deed":"add_plan","name":"Maand","interval_months":1,"price_cents":500}"#);
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":5000}"#);
    club.deed(r#"{"deed":"add_plan","name":"Achteraf","interval_months":1,"price_cents":500,"in_advance":false}"#);
    let start = [("Maand", "2026-01-01"), ("Jaar", "2026-02-01"), ("Achteraf", "2026-02-15")];
    for (number, (plan, start)) in (1..).zip(start) {
        club.deed(&format!(r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"P{number}"}}"#));
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{number},"plan":"{plan}","start_date":"{start}"}}"#
        ));
    }
    let task = || {
        let todo = club.json(&["status"])["todo"].clone();
        let found = todo.as_array().unwrap().iter().find(|todo| todo["task"] == "bill").cloned();
        found.map(|todo| (todo["rounds"].clone(), todo["count"].clone()))
    };
    // The third is due when its month is over.
    assert_eq!(task(), Some((json!(2), json!(2))));
    for until in ["2026-01-01", "2026-03-01"] {
        club.deed(&format!(r#"{{"deed":"bill","until":"{until}"}}"#));
        club.deed(r#"{"deed":"finalise"}"#);
    }
    assert_eq!(task(), None);
    // A gap in what is covered is due again, though later periods are.
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"fout","rebill":true}"#);
    assert_eq!(task(), Some((json!(1), json!(1))));
    let billed = club.deed(r#"{"deed":"bill","until":"2026-03-01"}"#);
    assert_eq!(billed["lines"][0]["period_from"], "2026-01-01");
    assert_eq!(task(), None);
}
