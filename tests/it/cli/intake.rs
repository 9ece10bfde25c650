//! Who wants to join, from the form to the first euro.

use serde_json::{Value, json};

use crate::cli::Club;
use crate::desk::sql;

const AN: &str = r#"{"deed":"add_intake","application":{"applicant":{"first_name":"An","last_name":"Vos","email":"an@voorbeeld.nl"},"plan":"Regulier","start_date":"2026-12-01","iban":"NL91ABNA0417164300","holder":"A Vos","signed_on":"2026-11-20"}}"#;

#[test]
fn accepted_everything_is_there_at_once() {
    let club = Club::new();
    club.deed(AN);
    assert_eq!(club.refused(AN), "taken");
    let done = club.deed(r#"{"deed":"accept_intake","intake":1}"#);
    assert_eq!(
        (&done["invoice"], &done["total_cents"], &done["open_cents"]),
        (&json!("2026-0001"), &json!(833), &json!(833))
    );
    let subscription = &club.export("subscriptions")[0];
    assert_eq!(
        (&subscription["plan"], &subscription["start_date"]),
        (&json!("Regulier"), &json!("2026-12-01"))
    );
    assert!(!subscription["mandate"].is_null());
    assert_eq!(club.export("relations")[0]["direct_debit"], true);
    assert_eq!(club.refused(r#"{"deed":"accept_intake","intake":1}"#), "taken");
    club.is_sound();
}

#[test]
fn who_is_known_is_named_or_said_to_be_new() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"7","kind":"person","first_name":"Anna","last_name":"Vos","email":"AN@voorbeeld.nl"}"#);
    let added = club.deed(AN);
    assert_eq!(added["may_be"], json!(["7"]));
    assert_eq!(club.refused(r#"{"deed":"accept_intake","intake":1}"#), "duplicate");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM relation"), "1");
    let done = club.deed(r#"{"deed":"accept_intake","intake":1,"relation":7,"method":"cash"}"#);
    assert_eq!((&done["relation"], &done["open_cents"]), (&json!("7"), &json!(0)));
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM relation"), "1");
    club.is_sound();
}

#[test]
fn nothing_stays_of_what_fails_half_way() {
    let club = Club::new();
    club.deed(AN);
    // The mandate is refused last of all: it is signed in the future of the day it is accepted.
    let club = club.on("2026-11-19");
    assert_eq!(club.refused(r#"{"deed":"accept_intake","intake":1}"#), "signed_in_future");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM relation"), "0");
    assert_eq!(sql(&club.file(), "SELECT state FROM intake"), "new");
    let turned = club.deed(r#"{"deed":"refuse_intake","intake":1,"reason":"geen plaats"}"#);
    assert_eq!(turned["intake"], 1);
    club.is_sound();
}

#[test]
fn somebody_joins_when_the_payment_comes() {
    let club = Club::new();
    club.deed(
        r#"{"deed":"add_intake","application":{"applicant":{"first_name":"Bo","last_name":"Vos"},"plan":"Proef"}}"#,
    );
    let awaited = club.deed(r#"{"deed":"await_intake","intake":1}"#);
    let reference = awaited["reference"].as_str().unwrap().to_owned();
    let statement = |day: &str, amount: &str| {
        let text = format!(
            ":20:X\r\n:25:NL69INGB0123456789\r\n:61:26{day}C{amount}NTRFNONREF\r\n:86:/REMI/{reference}/\r\n"
        );
        std::fs::write(club.path(&format!("{day}.940")), text).unwrap();
        club.json(&["bank", club.path(&format!("{day}.940")).to_str().unwrap()])
    };
    // Another amount lets nobody in, and leaves nothing behind.
    assert_eq!(statement("1120", "14,00")["unmatched"], 1);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM relation"), "0");
    assert_eq!(statement("1121", "15,00")["matched"], 1);
    assert_eq!(sql(&club.file(), "SELECT state FROM intake"), "accepted");
    assert_eq!(club.export("invoices")[0]["state"], "paid");
    assert_eq!(club.export("relations")[0]["member_on"], true);
    club.is_sound();
}

#[test]
fn a_list_of_applications_waits_to_be_decided_on() {
    let club = Club::new();
    std::fs::write(
        club.path("aanmeldingen.csv"),
        "Naam;E-mail;Lidsoort\nAn Vos;an@voorbeeld.nl;Regulier\nBo Vos;;Bestaat niet\nCas Vos;;Student\n",
    )
    .unwrap();
    let read = club.json(&["import", "--intake", club.path("aanmeldingen.csv").to_str().unwrap()]);
    assert_eq!((&read["rows"], &read["added"]), (&json!(3), &json!(2)));
    assert_eq!(read["problems"][0]["row"], 2);
    // Read again the same rows are known.
    let again = club.json(&["import", "--intake", club.path("aanmeldingen.csv").to_str().unwrap()]);
    assert_eq!(again["added"], 0);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM relation"), "0");
}

#[test]
fn an_application_that_cannot_be_let_in_does_not_stop_the_statement() {
    let club = Club::new();
    club.deed(
        r#"{"deed":"add_intake","application":{"applicant":{"last_name":"Vos","number":"77"},"plan":"Proef"}}"#,
    );
    let awaited = club.deed(r#"{"deed":"await_intake","intake":1}"#);
    let reference = awaited["reference"].as_str().unwrap();
    club.deed(r#"{"deed":"add_relation","number":"77","kind":"person","last_name":"Bos"}"#);
    let text = format!(
        ":20:X\r\n:25:NL69INGB0123456789\r\n:61:261120C15,00NTRFNONREF\r\n:86:/REMI/{reference}/\r\n"
    );
    std::fs::write(club.path("s.940"), text).unwrap();
    assert_eq!(club.json(&["bank", club.path("s.940").to_str().unwrap()])["unmatched"], 1);
    club.is_sound();
}

#[test]
fn who_has_it_already_is_not_given_it_again() {
    let club = Club::new();
    club.deed(AN);
    club.deed(r#"{"deed":"add_relation","number":"7","kind":"person","first_name":"An","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":7,"plan":"Regulier","start_date":"2026-01-01"}"#);
    assert_eq!(club.refused(r#"{"deed":"accept_intake","intake":1,"relation":7}"#), "taken");
    club.is_sound();
}

#[test]
fn an_applicant_with_an_account_pays_from_it_whoever_else_pays_for_them() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vader"}"#);
    let application = r#"{"deed":"add_intake","application":{"applicant":{"kind":"person","first_name":"Kim","last_name":"Kind","payer":1},"plan":"Student","iban":"NL91ABNA0417164300","holder":"Kind","signed_on":"2026-11-01"}}"#;
    let intake = club.deed(application)["intake"].clone();
    club.deed(&format!(r#"{{"deed":"accept_intake","intake":{intake}}}"#));
    assert_eq!(sql(&club.file(), "SELECT payer_id FROM subscription"), "-");
    club.is_sound();
}

// S3.10: what a shop sends waits in the same place as who applies, and becomes an invoice of things.
#[test]
fn orders_of_a_shop_are_taken_in_once() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_product","name":"Blad","price_cents":795,"vat":{"valid_from":"2000-01-01","code":"low"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"7","kind":"person","first_name":"Bo","last_name":"Bos","email":"bo@example.org"}"#);
    let list = "Bestelnummer;Voornaam;Achternaam;E-mail;Artikel;Aantal;Prijs\n\
        11;An;Vos;an@example.org;Blad;2;\n11;An;Vos;an@example.org;Speld;1;2,50\n\
        12;Bo;Bos;bo@example.org;Blad;1;\n13;Cas;Das;cas@example.org;Beker;1;\n14;Dirk;Das;dirk@example.org;Blad;veel;\n";
    std::fs::write(club.path("shop.csv"), list).unwrap();
    let taken = club.json(&["import", "--intake", "shop.csv"]);
    // A cup has no price, and many is no count.
    let problems = taken["problems"].as_array().unwrap();
    let rows: Vec<(&Value, &Value)> = problems.iter().map(|p| (&p["row"], &p["code"])).collect();
    assert_eq!(
        rows,
        [(&json!(4), &json!("required_missing")), (&json!(5), &json!("value_unknown"))],
        "{taken}"
    );
    assert_eq!(taken["added"], 2);
    assert_eq!(club.json(&["import", "--intake", "shop.csv"])["added"], 0, "each once");
    let sold = club.deed(r#"{"deed":"accept_intake","intake":1,"method":"bank"}"#);
    assert_eq!((&sold["total_cents"], &sold["open_cents"]), (&json!(1840), &json!(0)));
    assert_eq!(sold["subscription"], json!(null));
    assert_eq!(club.refused(r#"{"deed":"accept_intake","intake":2}"#), "duplicate");
    club.deed(r#"{"deed":"accept_intake","intake":2,"relation":7}"#);
    assert_eq!(
        sql(&club.file(), "SELECT vat_code, amount_cents FROM invoice_line ORDER BY id"),
        "low|1590\nnone|250\nlow|795"
    );
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM subscription"), "0");
    // Taken in already, it does not come again.
    assert_eq!(club.json(&["import", "--intake", "shop.csv"])["added"], 0);
    club.is_sound();
}

// A folder of mails stays where it is: what is in it comes in once, whatever was decided since.
#[test]
fn the_same_mail_comes_in_once_whatever_was_decided() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":5000}"#);
    let mail = |name: &str, lines: &str| {
        let text = format!(
            "From: site@club.example\r\nReply-To: {name}@vos.example\r\nMessage-ID: <{name}@club.example>\r\n\r\nNaam: {name} Vos\r\n{lines}"
        );
        std::fs::write(club.path(&format!("{name}.eml")), text).unwrap();
        club.json(&["import", "--intake", &format!("{name}.eml")])
    };
    let pet = "Artikel: Pet\r\nPrijs: 10,00\r\nArtikel: Das\r\nPrijs: 5,00\r\n";
    assert_eq!(mail("An", pet)["added"], 1, "one order of two things");
    let sold = club.deed(r#"{"deed":"accept_intake","intake":1}"#);
    assert_eq!(sold["total_cents"], 1500);
    assert_eq!(mail("An", pet)["added"], 0);
    assert_eq!(mail("Bo", "Soort: Lid\r\nTelefoon: 1\r\nTelefoon: 2\r\n")["added"], 1);
    club.deed(r#"{"deed":"refuse_intake","intake":2,"reason":"vol"}"#);
    let again = mail("Bo", "Soort: Lid\r\nTelefoon: 1\r\nTelefoon: 2\r\n");
    assert_eq!((&again["added"], &again["problems"][0]["code"]), (&json!(0), &json!("taken")));
    // A list has no number either: the same row is the same application.
    std::fs::write(club.path("l.csv"), "Naam;Soort\nCas Das;Lid\n").unwrap();
    assert_eq!(club.json(&["import", "--intake", "l.csv"])["added"], 1);
    club.deed(r#"{"deed":"refuse_intake","intake":3,"reason":"vol"}"#);
    assert_eq!(club.json(&["import", "--intake", "l.csv"])["added"], 0);
    // Both in one would lose the one or the other.
    let both = mail("Dirk", "Soort: Lid\r\nArtikel: Pet\r\nPrijs: 10,00\r\n");
    assert_eq!(both["problems"][0]["code"], "plan_and_items", "{both}");
    // Nobody becomes a member of a mail by itself.
    assert!(!club.run(&["import", "An.eml"]).status.success());
    club.is_sound();
}
