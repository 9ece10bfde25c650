//! What is no subscription, and what will not be paid.

use serde_json::{Value, json};

use crate::cli::Club;
use crate::desk::sql;

/// A magazine with two subscribers, who have a discount, and one who buys an issue when they want.
fn magazine() -> Club {
    let club = Club::new();
    for (number, name, group) in
        [(1, "An", "Abonnees"), (2, "Bo", "Abonnees"), (3, "Cas", "Niet-abonnees")]
    {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","email":"{number}@example.org","groups":["{group}"]}}"#
        ));
    }
    club.deed(r#"{"deed":"add_discount","reason":"abonnee","percent":15,"group":"Abonnees","valid_from":"2026-01-01"}"#);
    club.deed(r#"{"deed":"set_product","name":"Los nummer","price_cents":795}"#);
    club
}

// D47; S1.4, S1.5.
#[test]
fn an_issue_costs_a_subscriber_less_and_is_no_subscription() {
    let club = magazine();
    let made = club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Los nummer","vat":"low"}],"groups":["abonnees","Niet-abonnees"]}"#);
    assert_eq!((&made["invoices"], &made["total_cents"]), (&json!(3), &json!(676 + 676 + 795)));
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM subscription"), "0");
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(sql(&club.file(), "SELECT total_cents FROM invoice ORDER BY id"), "676\n676\n795");
    // It is no round that the next is compared with.
    let billed = club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#);
    assert_eq!(billed["compared"], json!(null));
    club.is_sound();
}

// S1.19-S1.21.
#[test]
fn a_series_is_made_in_one_press_and_not_twice_by_mistake() {
    let club = magazine();
    let deed = r#"{"deed":"make_invoices","lines":[{"description":"Jaarboek","price_cents":1500,"quantity":2}],"groups":["Abonnees"],"relations":[3],"without":["Bo"]}"#;
    let made = club.deed(deed);
    assert_eq!((&made["invoices"], &made["total_cents"]), (&json!(2), &json!(2550 + 3000)));
    let again = club.deed(deed);
    assert_eq!((&again["invoices"], &again["run"]), (&json!(0), &json!(null)));
    assert_eq!(again["skipped"][0]["reason"], "same_before");
    let asked = deed.replace(r#""without""#, r#""again":true,"without""#);
    assert_eq!(club.deed(&asked)["invoices"], 2);
    // As long as they are drafts the whole series goes back at once.
    club.ok(&["undo", &made["run"].to_string()]);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM invoice"), "2");
    club.is_sound();
    for (wrong, code) in [
        (r#"{"deed":"make_invoices","lines":[],"relations":[1]}"#, "required_missing"),
        (
            r#"{"deed":"make_invoices","lines":[{"description":"x","price_cents":5}]}"#,
            "required_missing",
        ),
        (
            r#"{"deed":"make_invoices","lines":[{"description":"x"}],"relations":[1]}"#,
            "required_missing",
        ),
        (
            r#"{"deed":"make_invoices","lines":[{"description":"x","price_cents":-5}],"relations":[1]}"#,
            "required_missing",
        ),
        (
            r#"{"deed":"make_invoices","lines":[{"description":"x","price_cents":5,"quantity":0}],"relations":[1]}"#,
            "value_unknown",
        ),
        (
            r#"{"deed":"make_invoices","lines":[{"description":"x","price_cents":5,"vat":"half"}],"relations":[1]}"#,
            "value_unknown",
        ),
        (
            r#"{"deed":"make_invoices","lines":[{"description":"x","price_cents":5}],"groups":["Krant"]}"#,
            "not_found",
        ),
    ] {
        assert_eq!(club.refused(wrong), code, "{wrong}");
    }
}

#[test]
fn what_the_board_gives_up_is_no_payment_and_can_be_taken_back() {
    let club = magazine();
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Boete","price_cents":2500}],"relations":[3]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let write_off =
        r#"{"deed":"write_off","invoice":"2026-0001","reason":"bestuur 20-11: vertrokken"}"#;
    assert_eq!(
        club.refused(r#"{"deed":"write_off","invoice":"2026-0001","reason":" "}"#),
        "required_missing"
    );
    assert_eq!(club.deed(write_off)["amount_cents"], 2500);
    assert_eq!(club.export("invoices")[0]["state"], "written_off");
    let books = "SELECT account, sum(amount_cents) FROM journal_line GROUP BY account ORDER BY 1";
    assert_eq!(sql(&club.file(), books), "1300|0\n4600|2500\n8000|-2500");
    assert_eq!(club.refused(write_off), "amount_invalid");
    club.is_sound();
    // Credited after all, nobody is owed what they never paid.
    club.deed(
        r#"{"deed":"credit","invoice":"2026-0001","reason":"was al betaald","rebill":false}"#,
    );
    assert_eq!(sql(&club.file(), "SELECT sum(open_cents) FROM invoice_open"), "0");
    assert_eq!(sql(&club.file(), books), "1300|0\n4600|0\n8000|0");
    club.is_sound();
    let club = magazine();
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Boete","price_cents":2500}],"relations":[3]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(write_off);
    club.deed(r#"{"deed":"undo_write_off","invoice":"2026-0001"}"#);
    assert_eq!(club.export("invoices")[0]["open_cents"], 2500);
    club.is_sound();
}

#[test]
fn an_amount_off_is_off_once_whatever_the_order_of_the_lines() {
    for lines in [[500, 2000], [2000, 500]] {
        let club = magazine();
        club.deed(r#"{"deed":"add_discount","reason":"tegoed","amount_cents":1000,"relation":3,"valid_from":"2026-01-01"}"#);
        let [one, two] = lines;
        let made = club.deed(&format!(r#"{{"deed":"make_invoices","lines":[{{"description":"A","price_cents":{one}}},{{"description":"B","price_cents":{two}}}],"relations":[3]}}"#));
        assert_eq!(made["total_cents"], 1500, "{lines:?}");
    }
    let club = magazine();
    let large = r#"{"deed":"make_invoices","lines":[{"description":"A","price_cents":99999999999,"quantity":2}],"relations":[3]}"#;
    assert_eq!(club.refused(large), "value_unknown");
}

#[test]
fn taking_back_a_decision_leaves_the_one_before_it() {
    let club = magazine();
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Boete","price_cents":2500}],"relations":[3]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let write_off = r#"{"deed":"write_off","invoice":"2026-0001","reason":"bestuur"}"#;
    club.deed(write_off);
    club.deed(r#"{"deed":"undo_write_off","invoice":"2026-0001","amount_cents":1000}"#);
    club.deed(write_off);
    club.deed(r#"{"deed":"undo_write_off","invoice":"2026-0001","amount_cents":1000}"#);
    assert_eq!(club.export("invoices")[0]["open_cents"], 1000);
    club.is_sound();
}

#[test]
fn credit_notes_have_numbers_of_their_own_where_the_club_wants_that() {
    let club = magazine();
    let sell = |what: &str| {
        club.deed(&format!(r#"{{"deed":"make_invoices","lines":[{{"description":"{what}","price_cents":2500}}],"relations":[3]}}"#));
        club.deed(r#"{"deed":"finalise"}"#);
    };
    let credit = |number: &str| {
        club.deed(&format!(
            r#"{{"deed":"credit","invoice":"{number}","reason":"fout","rebill":false}}"#
        ));
    };
    let set = |value: &str| {
        format!(r#"{{"deed":"change_settings","settings":{{"invoices.credit_series":"{value}"}}}}"#)
    };
    sell("Een");
    credit("2026-0001");
    club.deed(&set("cn"));
    sell("Twee");
    credit("2026-0003");
    sell("Drie");
    credit("2026-0004");
    assert_eq!(
        sql(&club.file(), "SELECT number FROM invoice ORDER BY id"),
        "2026-0001\n2026-0002\n2026-0003\nCN2026-0001\n2026-0004\nCN2026-0002"
    );
    for wrong in ["CRN", "2", "C-"] {
        assert_eq!(club.refused(&set(wrong)), "value_unknown");
    }
    club.is_sound();
    club.json(&["books"]);
    let folder = club.path("boeken 2026-01-01 tm 2026-12-31");
    let numbers = std::fs::read_to_string(folder.join("nummers.csv")).unwrap();
    assert!(numbers.contains("2026-0001;2026-0004;4"), "{numbers}");
    assert!(numbers.contains("CN2026-0001;CN2026-0002;2"), "{numbers}");
}

#[test]
fn a_mandate_that_was_used_elsewhere_is_never_first_here() {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"bank.first_named":"ja"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"An"}"#);
    club.deed(r#"{"deed":"add_mandate","relation":1,"iban":"NL91ABNA0417164300","signed_on":"2024-11-01","last_used_on":"2026-05-01"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":1,"enabled":true}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Een","price_cents":1000}],"relations":[1]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let collect = r#"{"deed":"collect","on":"2026-12-01"}"#;
    club.deed(collect);
    club.deed(r#"{"deed":"undo_run","run":2}"#);
    club.deed(collect);
    let types = "SELECT sequence_type FROM collection_item ORDER BY id";
    assert_eq!(sql(&club.file(), types), "RCUR\nRCUR");
}

// What the bank wants, and what is certain.
#[test]
fn a_first_collection_is_named_where_the_bank_wants_it_and_only_once() {
    let club = Club::new();
    club.deed(
        r#"{"deed":"change_settings","settings":{"bank.first_named":"ja","bank.cut_off":"14:00"}}"#,
    );
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"An"}"#);
    club.deed(r#"{"deed":"add_mandate","relation":1,"iban":"NL91ABNA0417164300","signed_on":"2026-11-01"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":1,"enabled":true}"#);
    for description in ["Een", "Twee"] {
        club.deed(&format!(r#"{{"deed":"make_invoices","lines":[{{"description":"{description}","price_cents":1000}}],"relations":[1]}}"#));
    }
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"collect","on":"2026-12-01"}"#);
    let types = "SELECT sequence_type FROM collection_item ORDER BY id";
    assert_eq!(sql(&club.file(), types), "FRST\nRCUR");
    // Refused before they were settled, they were no first use.
    club.ok(&["export", "collections"]);
    club.deed(r#"{"deed":"mark_uploaded","run":3}"#);
    for number in ["2026-0001-1", "2026-0002-1"] {
        club.deed(&format!(r#"{{"deed":"register_return","end_to_end_id":"{number}","code":"AM04","date":"2026-11-30"}}"#));
    }
    club.deed(r#"{"deed":"collect","on":"2026-12-08"}"#);
    assert_eq!(sql(&club.file(), types), "FRST\nRCUR\nFRST\nRCUR");
    assert_eq!(
        club.refused(r#"{"deed":"change_settings","settings":{"bank.cut_off":"half drie"}}"#),
        "value_unknown"
    );
    club.is_sound();
}

#[test]
fn a_whole_round_is_credited_at_once_and_what_cannot_be_is_said() {
    let (club, message) = crate::cli::bank::collected(3);
    crate::cli::bank::hands(
        &club,
        "dec.xml",
        &crate::cli::bank::camt(
            "camt.053",
            crate::cli::bank::OWN,
            &[crate::cli::bank::Move::Batch(&message, 36_000)],
            0,
        ),
    );
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"apart","rebill":false}"#);
    assert_eq!(
        club.refused(r#"{"deed":"credit_all","run":"1","reason":" ","rebill":true}"#),
        "required_missing"
    );
    let done =
        club.deed(r#"{"deed":"credit_all","run":"1","reason":"verkeerd tarief","rebill":true}"#);
    assert_eq!(done["credit_notes"].as_array().unwrap().len(), 2);
    assert_eq!(done["skipped"][0]["code"], "invoice_credited");
    assert_eq!(done["total_cents"], 24_000);
    club.is_sound();
    // Billed again: the two that may be, and not the one that was given away.
    let billed = club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    assert_eq!(billed["lines"].as_array().unwrap().len(), 2);
    // Of a collection run there is nothing to credit.
    assert_eq!(
        club.refused(r#"{"deed":"credit_all","run":"2","reason":"x","rebill":true}"#),
        "not_found"
    );
    club.is_sound();
}

#[test]
fn what_was_sold_and_is_invoiced_anew_comes_back_as_a_draft() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":["1"],"lines":[{"description":"Shirt","price_cents":2500,"vat":"high"},{"description":"Boek","price_cents":1000,"vat":"low"}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let credited =
        club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"maat","rebill":true}"#);
    let lines = format!(
        "SELECT group_concat(description || vat_code || amount_cents, ' ') FROM invoice_line WHERE invoice_id = {}",
        credited["draft"]
    );
    assert_eq!(sql(&club.file(), &lines), "Shirthigh2500 Boeklow1000");
    club.is_sound();
    // Given away it does not.
    club.deed(r#"{"deed":"finalise"}"#);
    let again =
        club.deed(r#"{"deed":"credit","invoice":"2026-0003","reason":"cadeau","rebill":false}"#);
    assert!(again["draft"].is_null());
}

// S1.19.
#[test]
fn whom_nothing_can_reach_is_passed_over_unless_they_are_named_or_collected() {
    let club = Club::new();
    let list = [
        ("1", "An", r#","email":"an@example.org""#),
        ("2", "Bo", ""),
        ("3", "Cas", r#","street":"Dorpsstraat","city":"Dorp""#),
        ("4", "Dirk", ""),
    ];
    for (number, name, reached) in list {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","groups":["Team"]{reached}}}"#
        ));
    }
    club.deed(r#"{"deed":"add_mandate","relation":4,"iban":"NL91ABNA0417164300","reference":"M4","signed_on":"2026-01-01"}"#);
    let shirt = r#"{"deed":"make_invoices","groups":["Team"],"lines":[{"description":"Shirt","price_cents":1500}]}"#;
    let made = club.deed(shirt);
    assert_eq!(made["invoices"], 3);
    assert_eq!(made["skipped"], json!([{"relation": "2", "name": "Bo", "reason": "no_address"}]));
    // A mandate that nothing can be collected on reaches nobody.
    club.deed(r#"{"deed":"add_relation","number":"5","kind":"person","last_name":"Els","groups":["Team"]}"#);
    club.deed(r#"{"deed":"add_mandate","relation":5,"iban":"NL91ABNA0417164300","reference":"M5","signed_on":"2021-01-01"}"#);
    club.deed(r#"{"deed":"revoke_mandate","mandate":"M5","on":"2026-11-01"}"#);
    let ended = club.deed(&shirt.replace("Shirt", "Sjaal"));
    assert_eq!(ended["skipped"].as_array().unwrap().len(), 2, "{ended}");
    let named = shirt.replace("\"groups\"", "\"relations\":[2],\"groups\"");
    assert_eq!(club.deed(&named)["invoices"], 1, "named she gets it in her hand");
    club.is_sound();
}

/// A child who takes things, with a father who pays for them.
fn family() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vader"}"#);
    club.deed(r#"{"deed":"add_relation","number":"2","kind":"person","first_name":"Kim","last_name":"Kind","payer":1}"#);
    club
}

#[test]
fn who_pays_for_somebody_gets_what_they_are_asked() {
    let club = family();
    club.deed(r#"{"deed":"subscribe","relation":2,"plan":"Regulier","start_date":"2026-01-01"}"#);
    club.deed(
        r#"{"deed":"subscribe","relation":2,"plan":"Student","start_date":"2026-01-01","payer":2}"#,
    );
    let payers = "SELECT coalesce(payer_id, relation_id) FROM subscription ORDER BY id";
    assert_eq!(sql(&club.file(), payers), "1\n2");
    let shirts = r#"{"deed":"make_invoices","relations":[1,2],"lines":[{"description":"Shirt","price_cents":2500}]}"#;
    let made = club.deed(shirts);
    assert_eq!((&made["invoices"], &made["recipients"]), (&json!(1), &json!(2)), "one a payer");
    let asked = "SELECT payer_id, description, invoice.total_cents FROM invoice_line JOIN invoice ON invoice.id = invoice_id ORDER BY invoice.id, position";
    assert_eq!(sql(&club.file(), asked), "1|Shirt|5000\n1|Shirt Kim Kind|5000");
    assert_eq!(club.deed(shirts)["skipped"].as_array().unwrap().len(), 2);
    // Two children of one name are two.
    club.deed(r#"{"deed":"add_relation","number":"3","kind":"person","first_name":"Kim","last_name":"Kind","payer":1}"#);
    let made = club.deed(&shirts.replace("[1,2]", "[1,2,3]"));
    assert_eq!((&made["recipients"], made["skipped"].as_array().unwrap().len()), (&json!(1), 2));
    club.deed(&sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1"));
    club.deed(r#"{"deed":"add_recurring_invoice","relation":2,"from":"2026-12-01","day":1,"interval_months":1,"lines":[{"description":"Veld","price_cents":700}]}"#);
    club.deed(r#"{"deed":"bill","until":"2026-12-01"}"#);
    let field = "SELECT payer_id, substr(description, -8) FROM invoice_line JOIN invoice ON invoice.id = invoice_id WHERE description LIKE 'Veld%'";
    assert_eq!(sql(&club.file(), field), "1|Kim Kind");
    // The child grows up; taken back the father pays again.
    club.deed(r#"{"deed":"change_relation","relation":2,"payer":""}"#);
    assert_eq!(sql(&club.file(), "SELECT default_payer_id FROM relation WHERE id = 2"), "-");
    let back = sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
    club.deed(&back);
    assert_eq!(sql(&club.file(), "SELECT default_payer_id FROM relation WHERE id = 2"), "1");
    club.is_sound();
}

// S3.8, S3.11.
#[test]
fn what_is_in_the_basket_comes_on_the_next_invoice_once() {
    let club = family();
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Regulier","start_date":"2026-01-01"}"#);
    club.deed(r#"{"deed":"add_discount","reason":"jeugd","percent":50,"relation":2,"valid_from":"2026-01-01"}"#);
    let shirt = r#"{"deed":"add_to_basket","relation":2,"lines":[{"description":"Shirt","price_cents":3000,"vat":"high"},{"description":"Sokken","quantity":2,"price_cents":500}]}"#;
    let added = club.deed(shirt);
    assert_eq!(added["total_cents"], 4_000);
    // Taken out before it is invoiced, and no later.
    club.deed(&format!(
        r#"{{"deed":"remove_from_basket","basket_lines":{}}}"#,
        added["basket_lines"]
    ));
    assert_eq!(club.deed(r#"{"deed":"add_to_basket","relation":2,"lines":[{"description":"Bal","price_cents":1000}]}"#)["total_cents"], 1_000);
    club.deed(shirt);
    let billed = club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#);
    // One invoice for who pays, with their own subscription on it, and what lowers the price of who took it.
    assert_eq!(billed["invoices"], 1);
    assert_eq!(
        sql(
            &club.file(),
            "SELECT description || ' ' || amount_cents FROM invoice_line WHERE subscription_id IS NULL ORDER BY position"
        ),
        "Bal Kim Kind 500\nShirt Kim Kind 1500\nSokken Kim Kind 500"
    );
    let first = sql(&club.file(), "SELECT min(id) FROM basket_line");
    assert_eq!(
        club.refused(&format!(r#"{{"deed":"remove_from_basket","basket_lines":[{first}]}}"#)),
        "not_found"
    );
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#)["invoices"], 0);
    club.is_sound();
    // The round is taken back: all of it is in the basket again.
    club.ok(&["undo", &billed["run"].to_string()]);
    assert_eq!(
        sql(&club.file(), "SELECT count(*) FROM basket_line WHERE invoice_line_id IS NULL"),
        "3"
    );
    club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"fout","rebill":true}"#);
    // What was sold goes on as a draft; it does not come out of the basket a second time.
    assert_eq!(
        sql(
            &club.file(),
            "SELECT count(*) FROM basket_line JOIN invoice_line ON invoice_line.id = invoice_line_id JOIN invoice ON invoice.id = invoice_id WHERE state = 'draft'"
        ),
        "3"
    );
    let again = club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#);
    assert_eq!(again["lines"].as_array().unwrap().len(), 1, "{again}");
    club.is_sound();
}

// An amount off is off once, whatever there is in the basket; what comes to nothing makes no invoice.
#[test]
fn a_basket_is_lowered_as_a_whole() {
    let club = family();
    club.deed(r#"{"deed":"add_discount","reason":"bon","amount_cents":500,"relation":2,"valid_from":"2026-01-01"}"#);
    let one = r#"{"deed":"add_to_basket","relation":2,"lines":[{"description":"Pin","price_cents":300}]}"#;
    club.deed(one);
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#)["invoices"], 0);
    club.deed(r#"{"deed":"add_to_basket","relation":2,"lines":[{"description":"Bal","price_cents":1000},{"description":"Net","price_cents":1000}]}"#);
    assert_eq!(club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#)["total_cents"], 1_800);
    club.is_sound();
}

#[test]
fn what_is_taken_out_of_a_basket_is_put_back_as_it_was() {
    let club = family();
    let line = |relation: i64, more: &str| {
        let line = format!(
            r#"{{"deed":"add_to_basket","relation":{relation},{more}"lines":[{{"description":"Bal","price_cents":60000000000}}]}}"#
        );
        club.deeds(&line).pop().unwrap()
    };
    let ids = |lines: &[&Value]| {
        let ids: Vec<&Value> = lines.iter().map(|line| &line["basket_lines"][0]).collect();
        format!(r#"{{"deed":"remove_from_basket","basket_lines":{}}}"#, json!(ids))
    };
    let first = line(2, r#""on":"2026-10-01","#);
    let other = line(1, "");
    assert_eq!(club.refused(&ids(&[&first, &other])), "basket_mixed");
    club.deed(&ids(&[&first]));
    club.deed(&sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1"));
    let taken = "SELECT added_on FROM basket_line WHERE relation_id = 2";
    assert_eq!(sql(&club.file(), taken), "2026-10-01");
    // Put back under its id, what was noted of it is of it, and of nothing that came after.
    club.deed(&ids(&[&first]));
    let put_back = sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
    club.deed(r#"{"deed":"add_to_basket","relation":1,"lines":[{"description":"Net","price_cents":100}]}"#);
    club.deed(&put_back);
    assert_eq!(club.refused(&put_back), "taken");
    club.deed(&ids(&[&first]));
    assert_eq!(sql(&club.file(), "SELECT description FROM basket_line ORDER BY id"), "Bal\nNet");
    club.deed(&put_back);
    assert_eq!(line(2, r#""on":"2099-10-01","#)["code"], "day_outside");
    // No more than an invoice can bear.
    assert_eq!(line(2, "")["code"], "value_unknown");
    club.is_sound();
}

#[test]
fn nothing_is_put_in_the_basket_of_who_died() {
    let club = family();
    club.deed(r#"{"deed":"add_to_basket","relation":2,"lines":[{"description":"Bal","price_cents":1000}]}"#);
    club.deed(r#"{"deed":"change_relation","relation":1,"death_date":"2026-11-01"}"#);
    let billed = club.deed(r#"{"deed":"bill","until":"2026-12-31"}"#);
    assert_eq!(billed["skipped"][0]["reason"], "deceased");
    let line = r#"{"deed":"add_to_basket","relation":1,"lines":[{"description":"Bal","price_cents":1000}]}"#;
    assert_eq!(club.refused(line), "not_found");
    for (lines, code) in [
        ("[]", "required_missing"),
        (r#"[{"description":"Bal"}]"#, "required_missing"),
        (r#"[{"description":"Bal","price_cents":5,"vat":"half"}]"#, "value_unknown"),
    ] {
        let line = format!(r#"{{"deed":"add_to_basket","relation":2,"lines":{lines}}}"#);
        assert_eq!(club.refused(&line), code, "{lines}");
    }
    assert_eq!(club.refused(r#"{"deed":"remove_from_basket","basket_lines":[]}"#), "not_found");
}

// L10: the file itself refuses it, whoever writes in it.
#[test]
fn a_final_invoice_is_changed_by_nobody() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"An"}"#);
    for _ in 0..2 {
        club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Bal","price_cents":500}],"relations":[1],"again":true}"#);
    }
    // What the law wants of the club and it did not say is told, for it comes on no paper afterwards.
    let made = club.deed(r#"{"deed":"finalise","invoices":["1"]}"#);
    assert_eq!(made["missing"], json!(["address", "kvk"]));
    let file = rusqlite::Connection::open(club.file()).unwrap();
    for (statement, why) in [
        ("UPDATE invoice SET total_cents = 1 WHERE id = 1", "a final invoice never changes"),
        ("UPDATE invoice SET payer_name = 'x' WHERE id = 1", "a final invoice never changes"),
        ("DELETE FROM invoice WHERE id = 1", "a final invoice is never deleted"),
        ("UPDATE invoice_line SET amount_cents = 1 WHERE invoice_id = 1", "never changes"),
        ("DELETE FROM invoice_line WHERE invoice_id = 1", "is never deleted"),
        (
            "INSERT INTO invoice_line SELECT * FROM invoice_line WHERE invoice_id = 1",
            "gets no more lines",
        ),
        (
            "UPDATE invoice SET state = 'final', number = '2026-0003', year = 2026, sequence = 3 WHERE id = 2",
            "no gap",
        ),
        ("UPDATE seller SET name = 'x'", "never changes"),
        ("UPDATE invoice_line SET invoice_id = 1 WHERE invoice_id = 2", "stays on its invoice"),
        (
            "UPDATE invoice SET state = 'final', number = '2099-0777', year = 2026, sequence = 2 WHERE id = 2",
            "its series, year and place",
        ),
        (
            "INSERT INTO invoice (id, kind, state, payer_id, invoice_date, due_date, total_cents, number, year, sequence)
             VALUES (9, 'invoice', 'final', 1, '2026-11-22', '2026-12-06', 500, '2026-0009', 2026, 9)",
            "begins as a draft",
        ),
        (
            "INSERT OR REPLACE INTO invoice (id, kind, state, payer_id, invoice_date, due_date, total_cents)
             VALUES (1, 'invoice', 'draft', 1, '2026-11-22', '2026-12-06', 1)",
            "is not replaced",
        ),
    ] {
        let refused = file.execute_batch(statement).map_err(|error| error.to_string());
        assert!(
            refused.as_ref().is_err_and(|error| error.contains(why)),
            "{statement}: {refused:?}"
        );
    }
}

// S1.2-S1.5, S1.13-S1.24: the magazine as it comes with the program, from the first round to the file for the bank.
#[test]
fn the_magazine_runs_from_the_first_round_to_the_bank() {
    let club = Club::none().on("2026-11-22");
    let made = club.json(&["demo", "--magazine", "--write", "club.db"]);
    assert_eq!((&made["relations"], &made["subscriptions"]), (&json!(12), &json!(0)));
    // Option 1: everybody who pays by the month or the quarter, and nobody else, at fifteen percent less.
    let billed = club.json(&["bill", "--until", "2026-11-30", "--final"]);
    assert_eq!(billed["invoices"], 8, "{billed}");
    let months = "SELECT total_cents, count(*) FROM invoice GROUP BY 1 ORDER BY 1";
    assert_eq!(sql(&club.file(), months), "650|5\n1951|3");
    assert_eq!(sql(&club.file(), "SELECT DISTINCT vat_basis_points FROM invoice_line"), "900");
    // Who is not collected from gets mail; those who are do not.
    assert_eq!(sql(&club.file(), "SELECT kind, count(*) FROM message"), "invoice|4");
    let collected = club.json(&["collect", "--on", "2026-12-07"]);
    assert_eq!((&collected["transactions"], &collected["total_cents"]), (&json!(4), &json!(2600)));
    // Option 2: one invoice for all, at the price of each.
    let series = club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Los nummer"}],"groups":["Abonnees – Maand","Niet-abonnees"]}"#);
    assert_eq!(
        (&series["invoices"], &series["total_cents"]),
        (&json!(9), &json!(5 * 676 + 4 * 795))
    );
    club.is_sound();
    // The same day gives the same magazine.
    club.json(&["demo", "--magazine", "--write", "again.db"]);
    let people = "SELECT group_concat(number || sort_key) FROM relation";
    assert_eq!(sql(&club.path("again.db"), people), sql(&club.file(), people));
}

// L5: costs of the club's own are not asked of a consumer without a word about it.
#[test]
fn own_costs_are_asked_with_a_warning() {
    let club = magazine();
    club.deed(r#"{"deed":"add_relation","number":"8","kind":"organisation","last_name":"Bakker"}"#);
    let asks = |what: &str, who: u32| {
        let made = club.deed(&format!(r#"{{"deed":"make_invoices","lines":[{{"description":"{what}","price_cents":250}}],"relations":[{who}]}}"#));
        made["asks_own_costs"].clone()
    };
    assert_eq!(asks("Administratiekosten storno", 1), json!(true));
    assert_eq!(asks("Administratiekosten", 8), json!(false), "a business can agree to anything");
    assert_eq!(asks("Jaarboek", 1), json!(false));
}

// L10: an invoice to an organisation has its address; and L6: what is disputed is not collected without a word.
#[test]
fn what_an_invoice_lacks_and_what_is_disputed_is_said_before() {
    let club = magazine();
    club.deed(
        r#"{"deed":"add_relation","number":"8","kind":"organisation","last_name":"Bakker BV"}"#,
    );
    club.deed(r#"{"deed":"add_mandate","relation":8,"iban":"NL91ABNA0417164300","holder":"Bakker","signed_on":"2026-01-01"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":8,"enabled":true}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"club.kvk":"12345678","club.address":"Dorpsstraat 1, 1234 AB Ons Dorp"}}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Bord","price_cents":5000}],"relations":[1,8]}"#);
    assert_eq!(club.deed(r#"{"deed":"finalise"}"#)["no_address"], json!(["Bakker BV"]));
    club.deed(r#"{"deed":"change_relation","relation":8,"street":"Markt","house_number":"1","postal_code":"1234 AB","city":"Stad"}"#);
    let said = club.ok(&["print", "e-invoices", "2026-0002"]);
    assert!(said.contains("crediteer haar en factureer opnieuw"), "{said}");
    club.deed(r#"{"deed":"hold_reminders","invoice":"2026-0002","reason":"betwist"}"#);
    let proposed = club.json(&["collect", "--on", "2026-12-07", "--dry-run"]);
    let warned = proposed["warnings"].to_string();
    assert!(warned.contains("Er wordt niet herinnerd aan 2026-0002"), "{proposed}");
}
