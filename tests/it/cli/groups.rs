//! Groups, and what they take off prices.

use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

// S1.7-S1.9.
#[test]
fn who_is_in_a_group_is_set_by_hand_and_taken_back() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_group","name":"Abonnees"}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos","groups":["abonnees","Koor"]}"#);
    let groups = || club.export("relations")[0]["groups"].clone();
    assert_eq!(groups(), json!(["Abonnees", "Koor"]));
    let change = |groups: &str| {
        club.deed(&format!(r#"{{"deed":"change_relation","relation":1,"groups":{groups}}}"#));
    };
    change(r#"["Koor","Bestuur"]"#);
    assert_eq!(groups(), json!(["Bestuur", "Koor"]));
    // Somebody comes back on the same day; other fields leave the groups alone.
    change(r#"["Abonnees"]"#);
    club.deed(r#"{"deed":"change_relation","relation":1,"note":"belt terug"}"#);
    assert_eq!(groups(), json!(["Abonnees"]));
    club.is_sound();
    // What a type of subscription puts somebody in is not taken out by hand.
    club.deed(
        r#"{"deed":"add_plan","name":"Blad","interval_months":1,"price_cents":500,"tag":"Lezers"}"#,
    );
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-01-01"}"#);
    change("[]");
    assert_eq!(groups(), json!(["Lezers"]));
    assert_eq!(
        club.refused(r#"{"deed":"change_relation","relation":1,"groups":["Oud-leden"]}"#),
        "former_member_type"
    );
    // In a list of groups a comma begins the next.
    assert_eq!(
        club.refused(r#"{"deed":"change_relation","relation":1,"groups":["Koor, oud"]}"#),
        "name_with"
    );
}

#[test]
fn a_group_is_renamed_and_removed_as_long_as_nobody_was_in_it() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_group","name":"Koor"}"#);
    for (line, code) in [
        (r#"{"deed":"set_group","name":"koor"}"#, "taken"),
        (r#"{"deed":"set_group","name":" "}"#, "required_missing"),
        (r#"{"deed":"set_group","name":"Koor, oud"}"#, "name_with"),
        (r#"{"deed":"set_group","name":"Ex-leden"}"#, "former_member_type"),
        (r#"{"deed":"set_group","name":"Band","renamed":"Bigband"}"#, "not_found"),
    ] {
        assert_eq!(club.refused(line), code, "{line}");
    }
    club.deed(r#"{"deed":"set_group","name":"Koor","renamed":"koor"}"#);
    club.deed(r#"{"deed":"set_group","name":"koor","renamed":"Kamerkoor"}"#);
    club.deed(r#"{"deed":"set_group","name":"Leeg"}"#);
    club.deed(r#"{"deed":"remove_group","name":"leeg"}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos","groups":["Kamerkoor"]}"#);
    assert_eq!(club.refused(r#"{"deed":"remove_group","name":"Kamerkoor"}"#), "taken");
    assert_eq!(sql(&club.file(), "SELECT name FROM relation_group"), "Kamerkoor");
    // A discount of a group that is not there is a slip of the hand.
    let discount = r#"{"deed":"add_discount","reason":"koor","percent":10,"group":"Kamerkor","valid_from":"2026-01-01"}"#;
    assert_eq!(club.refused(discount), "not_found");
}

#[test]
fn a_discount_ends_and_goes_on_after_all() {
    let club = Club::new();
    club.deed(r#"{"deed":"set_group","name":"Koor"}"#);
    club.deed(r#"{"deed":"add_discount","reason":"koor","percent":10,"group":"koor","valid_from":"2026-01-01"}"#);
    let to = "SELECT valid_to FROM discount";
    club.deed(r#"{"deed":"end_discount","discount":1,"on":"2026-12-01"}"#);
    assert_eq!(sql(&club.file(), to), "2026-12-01");
    club.deed(r#"{"deed":"end_discount","discount":1}"#);
    assert_eq!(sql(&club.file(), to), "-");
}
