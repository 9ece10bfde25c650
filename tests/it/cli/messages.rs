//! What people are told: once, in time, and never by itself.

use serde_json::{Value, json};

use crate::cli::Club;
use crate::desk::sql;

/// A club with An, whose yearly membership was invoiced on the day and is to be paid in fourteen.
fn with_an(today: &'static str, start: &str) -> Club {
    let club = Club::new().on(today);
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":5000}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","first_name":"An","last_name":"Vos","email":"an@voorbeeld.nl"}"#);
    club.deed(&format!(
        r#"{{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"{start}"}}"#
    ));
    club.deed(&format!(r#"{{"deed":"bill","until":"{today}"}}"#));
    club.deed(r#"{"deed":"finalise"}"#);
    club
}

fn prepares(club: &Club) -> [Value; 3] {
    let made = club.deed(r#"{"deed":"prepare_messages"}"#);
    ["renewals", "reminders", "wik_letters"].map(|what| made[what].clone())
}

fn counts(renewals: i64, reminders: i64, letters: i64) -> [Value; 3] {
    [json!(renewals), json!(reminders), json!(letters)]
}

/// Tells that everything that was ready is sent.
fn sends(club: &Club) {
    let ids = sql(&club.file(), "SELECT group_concat(id) FROM message WHERE state = 'ready'");
    club.deed(&format!(r#"{{"deed":"mark_messages","messages":[{ids}],"outcome":"sent"}}"#));
}

#[test]
fn who_runs_out_is_told_at_each_step_once_and_paying_renews() {
    let club = with_an("2026-01-01", "2026-01-01");
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":5000,"date":"2026-01-05","method":"bank"}"#);
    let club = club.on("2026-12-03");
    assert_eq!(prepares(&club), counts(1, 0, 0));
    assert_eq!(prepares(&club), counts(0, 0, 0));
    let body = sql(&club.file(), "SELECT body FROM message");
    assert!(body.contains("is betaald t/m 31-12-2026"), "{body}");
    assert!(body.contains("Voor 01-01-2027 t/m 31-12-2027 is de bijdrage EUR 50,00"), "{body}");
    let reference =
        sql(&club.file(), "SELECT substr(body, instr(body, 'kenmerk      ') + 13, 6) FROM message");
    let club = club.on("2026-12-26");
    assert_eq!(prepares(&club), counts(1, 0, 0));
    // Paid by the reference of the letter: billed, final and paid at once, and nobody is told again.
    std::fs::write(
        club.path("s.940"),
        format!(":20:X\r\n:25:NL69INGB0123456789\r\n:61:261226C50,00NTRFNONREF\r\n:86:/REMI/lidgeld {reference}/\r\n"),
    )
    .unwrap();
    assert_eq!(club.json(&["bank", club.path("s.940").to_str().unwrap()])["matched"], 1);
    assert_eq!(club.export("subscriptions")[0]["invoiced_until"], "2028-01-01");
    assert_eq!(club.export("invoices")[1]["state"], "paid");
    let club = club.on("2027-01-01");
    assert_eq!(prepares(&club), counts(0, 0, 0));
    club.is_sound();
}

#[test]
fn who_is_late_is_reminded_and_then_written_by_the_law() {
    let club = with_an("2026-11-01", "2026-11-01");
    // Due on the 15th; seven days later the friendly word.
    let club = club.on("2026-11-21");
    assert_eq!(prepares(&club), counts(0, 0, 0));
    let club = club.on("2026-11-22");
    assert_eq!(prepares(&club), counts(0, 1, 0));
    // As long as it lies in the outbox nothing sterner follows.
    let club = club.on("2026-12-20");
    assert_eq!(prepares(&club), counts(0, 0, 0));
    sends(&club);
    assert_eq!(prepares(&club), counts(0, 0, 0));
    let club = club.on("2026-12-21");
    assert_eq!(prepares(&club), counts(0, 0, 1));
    let body = sql(&club.file(), "SELECT body FROM message WHERE kind = 'wik_letter'");
    assert!(body.contains("binnen 15 dagen nadat deze brief bij u is bezorgd"), "{body}");
    assert!(body.contains("EUR 40,00 aan incassokosten"), "{body}");
    assert_eq!(
        sql(&club.file(), "SELECT channel, address FROM message WHERE kind = 'wik_letter'"),
        "print|"
    );
    sends(&club);
    // Sent on Monday the 21st, there on Wednesday; the term ends on 6 January.
    let decided = |club: &Club| club.deed(r#"{"deed":"prepare_messages"}"#)["undecided"].clone();
    let club = club.on("2027-01-06");
    assert_eq!(decided(&club), json!([]));
    let club = club.on("2027-01-07");
    assert_eq!(decided(&club), json!(["2026-0001"]));
    club.is_sound();
}

#[test]
fn who_paid_disputes_or_died_is_left_in_peace() {
    let club = with_an("2026-11-01", "2026-11-01").on("2026-11-22");
    club.deed(r#"{"deed":"hold_reminders","invoice":"2026-0001","reason":"betwist"}"#);
    assert_eq!(prepares(&club), counts(0, 0, 0));
    club.deed(r#"{"deed":"hold_reminders","invoice":"2026-0001"}"#);
    assert_eq!(prepares(&club), counts(0, 1, 0));
    // Paid before the letter goes: it does not go.
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":5000,"date":"2026-11-22","method":"bank"}"#);
    let marked = club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"sent"}"#);
    assert_eq!((&marked["done"], &marked["outdated"]), (&json!(0), &json!([1])));
    assert_eq!(
        club.refused(r#"{"deed":"mark_messages","messages":[1],"outcome":"sent"}"#),
        "taken"
    );
    let club = with_an("2026-11-01", "2026-11-01").on("2026-11-22");
    club.deed(r#"{"deed":"change_relation","relation":1,"death_date":"2026-11-10"}"#);
    assert_eq!(prepares(&club), counts(0, 0, 0));
}

// L1: what a club has with somebody ends when they die, also where another pays.
#[test]
fn who_died_is_not_billed_on_to_who_paid_for_them() {
    let club = Club::new().on("2026-01-10");
    for (number, name) in [(1, "An"), (2, "Bo")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}"}}"#
        ));
    }
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"alignment":"01-01","price_cents":3000}"#);
    club.deed(
        r#"{"deed":"subscribe","relation":1,"plan":"Jaar","payer":2,"start_date":"2026-01-01"}"#,
    );
    club.deed(r#"{"deed":"bill","until":"2026-01-10"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":3000,"date":"2026-01-10","method":"bank"}"#);
    club.deed(r#"{"deed":"change_relation","relation":1,"death_date":"2026-11-10"}"#);
    let club = club.on("2026-12-20");
    assert_eq!(club.deed(r#"{"deed":"prepare_messages"}"#)["renewals"], 0);
    let club = club.on("2027-01-10");
    let proposed = club.json(&["bill", "--until", "2027-01-10", "--dry-run"]);
    assert!(proposed.to_string().contains("deceased"), "{proposed}");
    club.deed(r#"{"deed":"bill","until":"2027-01-10"}"#);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM invoice"), "1");
}

#[test]
fn parts_that_are_not_due_are_no_reason_to_remind() {
    let club = with_an("2026-11-01", "2026-11-01");
    club.deed(
        r#"{"deed":"arrange_instalments","invoice":"2026-0001","parts":2,"first_on":"2026-12-01"}"#,
    );
    let club = club.on("2026-11-22");
    assert_eq!(prepares(&club), counts(0, 0, 0));
    let club = club.on("2026-12-08");
    assert_eq!(prepares(&club), counts(0, 1, 0));
}

#[test]
fn a_new_subscription_is_confirmed_where_the_club_wants_it() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","first_name":"An","last_name":"Vos","email":"an@voorbeeld.nl"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Student","start_date":"2026-11-22"}"#);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM message"), "0");
    club.deed(r#"{"deed":"change_settings","settings":{"messages.confirmation":"ja"}}"#);
    club.deed(
        r#"{"deed":"subscribe","relation":1,"plan":"Premium nieuwsbrief","start_date":"2026-11-22"}"#,
    );
    let told = sql(&club.file(), "SELECT subject || body FROM message");
    for word in
        ["Premium nieuwsbrief", "per maand, EUR 5,00 per keer", "doorlopend", "Beste An Vos"]
    {
        assert!(told.contains(word), "{word} is not in {told}");
    }
    // In the language of the club; and a template of its own with a mistake says where.
    club.deed(r#"{"deed":"change_settings","settings":{"club.language":"en"}}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Regulier","start_date":"2026-11-22"}"#);
    let told = sql(&club.file(), "SELECT body FROM message ORDER BY id DESC LIMIT 1");
    assert!(told.contains("Dear An Vos"), "{told}");
    std::fs::create_dir(club.path("sjablonen")).unwrap();
    std::fs::write(club.path("sjablonen/confirmation.txt"), "Onderwerp: x\n\n{{ naam }}").unwrap();
    let answer = club.deeds(
        r#"{"deed":"subscribe","relation":1,"plan":"Tijdschrift","start_date":"2026-11-22"}"#,
    );
    assert_eq!(answer[0]["code"], "template_broken");
    assert!(answer[0]["message"].as_str().unwrap().contains("regel 3"), "{answer:?}");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM subscription"), "3");
    club.is_sound();
}

// A mistake that shows in one letter stops that one; the others are ready, and that one is when it is mended.
#[test]
fn a_broken_template_stops_the_letters_it_is_of() {
    let club = Club::new();
    for (number, name, cents) in [(1, "Vos", 1000), (2, "Bos", 2000), (3, "Das", 500)] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","email":"{number}@example.org"}}"#
        ));
        club.deed(&format!(
            r#"{{"deed":"make_invoices","lines":[{{"description":"Bal","price_cents":{cents}}}],"relations":[{number}]}}"#
        ));
    }
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":1500,"used_for_membership":true}"#);
    club.deed(r#"{"deed":"subscribe","relation":3,"plan":"Lid","start_date":"2026-01-14"}"#);
    club.deeds("{\"deed\":\"bill\",\"until\":\"2026-11-22\"}\n{\"deed\":\"finalise\"}");
    for (number, cents) in [("2026-0003", 500), ("2026-0004", 1500)] {
        club.deed(&format!(r#"{{"deed":"register_payment","invoice":"{number}","amount_cents":{cents},"date":"2026-11-22","method":"bank"}}"#));
    }
    club.deed(r#"{"deed":"change_settings","settings":{"club.email":"post@example.org"}}"#);
    std::fs::create_dir(club.path("sjablonen")).unwrap();
    let own = club.path("sjablonen/reminder.txt");
    std::fs::write(
        &own,
        "Onderwerp: x\n{% if total == '20,00' %}\n{{ naam }}\n{% endif %}\nBeste\n",
    )
    .unwrap();
    let club = club.on("2026-12-18");
    let out = club.run(&["--json", "post", "--prepare"]);
    assert_eq!(out.status.code(), Some(1), "{}", String::from_utf8_lossy(&out.stderr));
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&told["broken"][0]["line"], &told["broken"][0]["letters"]), (&json!(3), &json!(1)));
    let ready = "SELECT kind, relation_id FROM message ORDER BY kind, 2";
    assert_eq!(sql(&club.file(), ready), "reminder|1\nrenewal|3");
    assert!(club.ok(&["post", "--prepare"]).contains("1 brief is niet gemaakt"));
    std::fs::remove_file(&own).unwrap();
    club.ok(&["post", "--prepare"]);
    assert_eq!(sql(&club.file(), ready), "reminder|1\nreminder|2\nrenewal|3");
    club.is_sound();
}

/// A statement of one payment of a sum with a text.
fn pays(club: &Club, name: &str, day: &str, euros: &str, text: &str) -> Value {
    let statement = format!(
        ":20:X\r\n:25:NL69INGB0123456789\r\n:61:{day}C{euros}NTRFNONREF//{name}\r\n:86:/REMI/{text}/\r\n"
    );
    std::fs::write(club.path(name), statement).unwrap();
    club.json(&["bank", club.path(name).to_str().unwrap()])
}

#[test]
fn a_renewal_that_was_invoiced_meanwhile_pays_that_invoice() {
    let club = with_an("2026-01-01", "2026-01-01");
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":5000,"date":"2026-01-05","method":"bank"}"#);
    let club = club.on("2026-12-02");
    assert_eq!(prepares(&club), counts(1, 0, 0));
    let reference =
        sql(&club.file(), "SELECT substr(body, instr(body, 'kenmerk      ') + 13, 6) FROM message");
    let club = club.on("2027-01-01");
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(pays(&club, "een.940", "270105", "50,00", &reference)["matched"], 1);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM invoice"), "2");
    assert_eq!(club.export("invoices")[1]["state"], "paid");
    // Paid once more by mistake it waits for a person; another year is not billed for it.
    assert_eq!(pays(&club, "twee.940", "270106", "50,00", &reference)["matched"], 0);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM invoice"), "2");
    club.is_sound();
}

#[test]
fn only_the_parts_that_are_due_are_reminded_of_and_each_of_them() {
    let club = with_an("2026-11-01", "2026-11-01");
    club.deed(
        r#"{"deed":"arrange_instalments","invoice":"2026-0001","parts":2,"first_on":"2026-11-15"}"#,
    );
    let club = club.on("2026-11-25");
    assert_eq!(prepares(&club), counts(0, 1, 0));
    sends(&club);
    let club = club.on("2026-12-10");
    assert_eq!(prepares(&club), counts(0, 0, 1));
    let body = sql(&club.file(), "SELECT body FROM message WHERE kind = 'wik_letter'");
    assert!(body.contains("EUR 25,00 zonder kosten"), "{body}");
    // The second part is late later, and gets its friendly word first.
    let club = club.on("2026-12-23");
    assert_eq!(prepares(&club), counts(0, 1, 0));
}

#[test]
fn what_is_not_true_any_more_is_not_told_and_can_be_told_anew() {
    let club = with_an("2026-11-01", "2026-11-01");
    club.deed(r#"{"deed":"sell","relation":1,"plan":"Student"}"#);
    let club = club.on("2026-11-22");
    assert_eq!(prepares(&club), counts(0, 1, 0));
    // One of the two is paid: the letter with both is not sent, one with the other is made.
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":5000,"date":"2026-11-22","method":"bank"}"#);
    assert_eq!(prepares(&club), counts(0, 1, 0));
    assert_eq!(sql(&club.file(), "SELECT state FROM message ORDER BY id"), "outdated\nready");
    let text = sql(&club.file(), "SELECT body FROM message WHERE state = 'ready'");
    assert!(!text.contains("2026-0001"), "{text}");
}

#[test]
fn nobody_is_told_to_pay_nothing_or_to_go_on_before_they_paid() {
    let club = with_an("2026-01-01", "2026-01-01").on("2026-12-02");
    assert_eq!(prepares(&club), counts(0, 1, 0));
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":5000,"date":"2026-12-02","method":"bank"}"#);
    club.deed(r#"{"deed":"add_discount","reason":"erelid","percent":100,"relation":1,"valid_from":"2026-12-01"}"#);
    assert_eq!(prepares(&club), counts(0, 0, 0));
}

#[test]
fn one_payment_for_two_invoices_is_known() {
    let club = with_an("2026-11-01", "2026-11-01");
    club.deed(r#"{"deed":"sell","relation":1,"plan":"Student"}"#);
    let total = sql(&club.file(), "SELECT sum(total_cents) FROM invoice");
    let cents: i64 = total.parse().unwrap();
    let euros = format!("{},{:02}", cents / 100, cents % 100);
    assert_eq!(pays(&club, "a.940", "261120", &euros, "2026-0001 2026-0002")["matched"], 1);
    assert_eq!(sql(&club.file(), "SELECT sum(open_cents) FROM invoice_open"), "0");
    // A draft's own count is no number that a payer knows.
    club.deed(r#"{"deed":"sell","relation":1,"plan":"Regulier"}"#);
    let open =
        sql(&club.file(), "SELECT open_cents FROM invoice_open ORDER BY invoice_id DESC LIMIT 1");
    let cents: i64 = open.parse().unwrap();
    let euros = format!("{},{:02}", cents / 100, cents % 100);
    assert_eq!(pays(&club, "b.940", "261121", &euros, "lid #3")["matched"], 0);
    club.is_sound();
}

#[test]
fn a_parent_gets_one_letter_and_pays_it_at_once() {
    let club = family("2026-12-03");
    assert_eq!(prepares(&club), counts(1, 0, 0));
    let body = sql(&club.file(), "SELECT body FROM message WHERE state = 'ready'");
    assert!(body.contains("Bo Vos, Lid\n    01-01-2027 t/m 31-12-2027: EUR 50,00"), "{body}");
    assert!(body.contains("Samen is dat EUR 150,00"), "{body}");
    // One of them gets a lower price: the letter is not true any more, and is made anew.
    club.deed(r#"{"deed":"add_discount","reason":"jeugd","percent":50,"relation":3,"valid_from":"2027-01-01"}"#);
    assert_eq!(prepares(&club), counts(1, 0, 0));
    assert_eq!(sql(&club.file(), "SELECT state FROM message ORDER BY id"), "outdated\nready");
    let reference = sql(
        &club.file(),
        "SELECT substr(body, instr(body, 'kenmerk      ') + 13, 6) FROM message WHERE state = 'ready'",
    );
    sends(&club);
    // Not the sum of the letter: it waits for a person. The sum: all three go on, on one invoice.
    assert_eq!(pays(&club, "een.940", "261205", "50,00", &reference)["matched"], 0);
    assert_eq!(pays(&club, "twee.940", "261206", "125,00", &reference)["matched"], 1);
    let until = sql(
        &club.file(),
        "SELECT group_concat(DISTINCT to_date) FROM coverage WHERE '2027' < to_date",
    );
    assert_eq!(until, "2027-01-01,2028-01-01");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM invoice"), "3");
    let club = club.on("2026-12-26");
    assert_eq!(prepares(&club), counts(0, 0, 0));
    club.is_sound();
}

#[test]
fn a_pause_between_two_letters_stops_nobody() {
    let club = Club::new().on("2026-10-01");
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":1,"price_cents":1000}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Lid","start_date":"2026-10-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-10-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":1000,"date":"2026-10-02","method":"bank"}"#);
    club.deed(r#"{"deed":"pause","subscription":1,"from":"2026-11-01","until":"2026-12-01","mode":"skip"}"#);
    let club = club.on("2026-10-25");
    assert_eq!(prepares(&club), counts(1, 0, 0));
    sends(&club);
    let club = club.on("2026-11-01");
    club.deed(r#"{"deed":"bill","until":"2026-11-01"}"#);
    let club = club.on("2026-11-24");
    assert_eq!(prepares(&club), counts(1, 0, 0));
    club.is_sound();
}

/// An and her children Bo and Cas, for whom she pays; their year is paid.
fn family(today: &'static str) -> Club {
    let club = with_an("2026-01-01", "2026-01-01");
    for (number, name) in [(2, "Bo"), (3, "Cas")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","first_name":"{name}","last_name":"Vos"}}"#
        ));
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{number},"plan":"Lid","start_date":"2026-01-01","payer":1}}"#
        ));
    }
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    for (invoice, cents) in [("2026-0001", 5000), ("2026-0002", 10_000)] {
        club.deed(&format!(
            r#"{{"deed":"register_payment","invoice":"{invoice}","amount_cents":{cents},"date":"2026-01-05","method":"bank"}}"#
        ));
    }
    club.on(today)
}

fn reference_of(club: &Club) -> String {
    sql(
        &club.file(),
        "SELECT substr(body, instr(body, 'kenmerk      ') + 13, 6) FROM message WHERE state = 'ready' LIMIT 1",
    )
}

#[test]
fn what_somebody_else_pays_by_now_is_not_paid_by_an_old_letter() {
    let club = family("2026-12-03");
    club.deed(r#"{"deed":"add_relation","number":"4","kind":"person","last_name":"Twee"}"#);
    assert_eq!(prepares(&club), counts(1, 0, 0));
    let reference = reference_of(&club);
    sends(&club);
    club.deed(r#"{"deed":"change_subscription","subscription":3,"payer":4}"#);
    let club = club.on("2027-01-01");
    club.deed(r#"{"deed":"bill","until":"2027-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(pays(&club, "een.940", "270105", "50,00", &reference)["matched"], 0);
    let paid = "SELECT count(*) FROM allocation JOIN invoice ON invoice.id = invoice_id WHERE payer_id = 4";
    assert_eq!(sql(&club.file(), paid), "0");
    club.is_sound();
}

#[test]
fn a_household_that_pays_its_most_and_a_third_party_do_not_silence_the_letter() {
    let club = family("2026-12-03");
    club.deed(r#"{"deed":"set_household","name":"Vos","members":[1,2,3],"from":"2000-01-01"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"household.cap_cents":"12000","household.ladder":"100"}}"#);
    club.deed(r#"{"deed":"change_plan","plan":"Lid","to":{"name":"Lid","interval_months":12,"price_cents":5000,"in_household_ladder":true}}"#);
    assert_eq!(prepares(&club), counts(1, 0, 0));
    let body = sql(&club.file(), "SELECT body FROM message WHERE state = 'ready'");
    assert!(body.contains("per huishouden: EUR -30,00"), "{body}");
    assert!(body.contains("Samen is dat EUR 120,00"), "{body}");
    // The town pays a part for Cas: she is not in the letter, the others are.
    let club = family("2026-12-03");
    club.deed(
        r#"{"deed":"add_relation","number":"4","kind":"organisation","last_name":"Gemeente"}"#,
    );
    club.deed(r#"{"deed":"add_third_party","relation":3,"payer":4,"cap_cents":2000,"valid_from":"2027-01-01","valid_to":"2028-01-01"}"#);
    assert_eq!(prepares(&club), counts(1, 0, 0));
    let body = sql(&club.file(), "SELECT body FROM message WHERE state = 'ready'");
    assert!(body.contains("Bo Vos") && !body.contains("Cas Vos"), "{body}");
    assert!(body.contains("Samen is dat EUR 100,00"), "{body}");
    club.is_sound();
}

#[test]
fn what_stands_on_invoices_apart_is_told_in_letters_apart() {
    let club = family("2026-12-03");
    club.deed(r#"{"deed":"change_subscription","subscription":2,"buyer_reference":"PO1"}"#);
    assert_eq!(prepares(&club), counts(2, 0, 0));
    club.is_sound();
}

#[test]
fn an_invoice_is_told_once_and_not_after_it_was_taken_back() {
    let club = with_an("2026-11-01", "2026-11-01");
    assert_eq!(club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#)["messages"], 1);
    let again = club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#);
    assert_eq!((&again["messages"], &again["skipped"]), (&json!(0), &json!(["2026-0001"])));
    let told = sql(&club.file(), "SELECT subject, body FROM message");
    for word in ["Factuur 2026-0001 van", "uiterlijk 15-11-2026 overmaken", "kenmerk      RF"] {
        assert!(told.contains(word), "{word} is not in {told}");
    }
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"fout","rebill":false}"#);
    club.deed(r#"{"deed":"outdate_messages"}"#);
    assert_eq!(sql(&club.file(), "SELECT state FROM message"), "outdated");
    // Where the club wants it, what becomes final is ready at once.
    club.deed(r#"{"deed":"change_settings","settings":{"messages.invoices":"ja"}}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Student","start_date":"2026-11-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    assert_eq!(
        sql(
            &club.file(),
            "SELECT count(*) FROM message WHERE state = 'ready' AND kind = 'invoice'"
        ),
        "1"
    );
    club.is_sound();
}

#[test]
fn a_letter_in_english_says_its_period_in_english() {
    let club = with_an("2026-01-01", "2026-01-01");
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":5000,"date":"2026-01-05","method":"bank"}"#);
    let club = club.on("2026-12-03");
    club.deed(r#"{"deed":"change_settings","settings":{"club.language":"en"}}"#);
    assert_eq!(prepares(&club), counts(1, 0, 0));
    let body = sql(&club.file(), "SELECT body FROM message");
    assert!(body.contains("For 01-01-2027 to 31-12-2027 the contribution"), "{body}");
    assert!(!body.contains("t/m"), "{body}");
}
