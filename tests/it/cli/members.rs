//! Who is a member on a day, and what happens at the counter.

use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

/// A household of An, Bo and Cas, and a plan that covers three persons.
fn family() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Gezin","interval_months":12,"alignment":"01-01","price_cents":5500,"covers_persons":3}"#);
    for (number, name) in [(1, "An"), (2, "Bo"), (3, "Cas"), (4, "Dik")] {
        club.deed(&format!(r#"{{"deed":"add_relation","number":"{number}","kind":"person","first_name":"{name}","last_name":"Vos"}}"#));
    }
    club.deed(r#"{"deed":"set_household","name":"Vos","members":[1,2,3],"from":"2026-01-01"}"#);
    club
}

fn members(club: &Club) -> Vec<String> {
    let rows = club.export("relations").into_iter();
    let members = rows.filter(|row| row["member_on"] == true);
    members.map(|row| row["first_name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn one_subscription_makes_a_household_members() {
    let club = family();
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Gezin","start_date":"2026-01-01"}"#);
    assert_eq!(members(&club), ["An", "Bo", "Cas"]);
    assert_eq!(club.json(&["status"])["counts"]["members"], 3);
    club.deed(r#"{"deed":"set_covered_persons","subscription":1,"persons":[3]}"#);
    assert_eq!(members(&club), ["An", "Cas"]);
    assert_eq!(
        club.refused(r#"{"deed":"set_covered_persons","subscription":1,"persons":["Dik Vos"]}"#),
        "not_in_household"
    );
    club.deed(r#"{"deed":"set_household","name":"Vos","members":[1,2,3,4],"from":"2026-02-01"}"#);
    assert_eq!(
        club.refused(r#"{"deed":"set_covered_persons","subscription":1,"persons":[2,3,4]}"#),
        "value_unknown"
    );
    club.is_sound();
}

#[test]
fn a_household_that_is_too_large_is_not_chosen_from_by_itself() {
    let club = family();
    club.deed(r#"{"deed":"set_household","name":"Vos","members":[1,2,3,4],"from":"2026-02-01"}"#);
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Gezin","start_date":"2026-01-01"}"#);
    assert_eq!(members(&club), ["An"]);
}

#[test]
fn a_sale_is_a_subscription_an_invoice_and_its_payment_at_once() {
    let club = family();
    let sold = club.deed(r#"{"deed":"sell","relation":1,"plan":"Gezin","method":"cash"}"#);
    assert_eq!(
        (&sold["invoice"], &sold["total_cents"], &sold["open_cents"]),
        (&json!("2026-0001"), &json!(5_500), &json!(0))
    );
    assert_eq!(
        sql(&club.file(), "SELECT sum(amount_cents) FROM journal_line WHERE account = '1000'"),
        "5500"
    );
    // Sold again it is refused, and nothing of it stays.
    assert_eq!(club.refused(r#"{"deed":"sell","relation":1,"plan":"Gezin"}"#), "taken");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM subscription"), "1");
    club.is_sound();
    // In the new year the one that runs is billed on, and paid by a code.
    let club = club.on("2027-01-02");
    let sold = club.deed(r#"{"deed":"sell","relation":1,"plan":"Gezin"}"#);
    assert_eq!(
        (&sold["subscription"], &sold["invoice"], &sold["open_cents"]),
        (&json!(1), &json!("2027-0001"), &json!(5_500))
    );
    club.is_sound();
}

#[test]
fn what_cannot_be_sold_leaves_nothing_behind() {
    let club = family();
    club.deed(r#"{"deed":"add_plan","name":"Zaak","interval_months":12,"price_cents":100,"audience":"organisation"}"#);
    assert_eq!(
        club.refused(r#"{"deed":"sell","relation":1,"plan":"Zaak","method":"cash"}"#),
        "value_unknown"
    );
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM subscription"), "0");
}

#[test]
fn a_payment_is_known_by_its_reference() {
    let club = family();
    club.deed(r#"{"deed":"sell","relation":1,"plan":"Gezin"}"#);
    // RF and the Dutch reference of 2026-0001, as a bank prints them.
    for (text, expected) in [("RF31 2026 0001", 1), ("2000000020260001", 0)] {
        let statement = format!(
            ":20:X\r\n:25:NL69INGB0123456789\r\n:61:261120C55,00NTRFNONREF\r\n:86:/REMI/{text}/\r\n"
        );
        std::fs::write(club.path("s.940"), statement).unwrap();
        let read = club.json(&["bank", club.path("s.940").to_str().unwrap()]);
        assert_eq!(read["matched"], expected, "{text}: {read}");
    }
    assert_eq!(club.export("invoices")[0]["open_cents"], 0);
    club.is_sound();
}

// S4.62: what comes from other software was confirmed there.
#[test]
fn who_is_taken_over_gets_no_confirmation() {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"messages.confirmation":"yes","club.email":"kas@club.example"}}"#);
    std::fs::write(
        club.path("lijst.csv"),
        "Naam;E-mail;Soort;Lid sinds\nAn Vos;an@vos.example;Regulier;1-1-2020\n",
    )
    .unwrap();
    let said = club.ok(&["import", "lijst.csv"]);
    assert!(said.contains("gaat geen bevestiging uit"), "{said}");
    assert_eq!(
        sql(
            &club.file(),
            "SELECT (SELECT count(*) FROM subscription) || (SELECT count(*) FROM message)"
        ),
        "10"
    );
}
