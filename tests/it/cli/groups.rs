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
fn what_a_plan_gives_follows_what_one_takes() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Blad","interval_months":12,"price_cents":500}"#);
    let list =
        "Lidnummer;Achternaam;Soort lid;Lid sinds\n1;Vos;Blad;01-01-2026\n2;Bos;Blad;01-01-2025\n";
    std::fs::write(club.path("leden.csv"), list).unwrap();
    club.json(&["import", club.path("leden.csv").to_str().unwrap()]);
    let groups = |at: usize| club.export("relations")[at]["groups"].clone();
    assert_eq!(groups(1), json!([]));
    // In the order of their names: Bos, then Vos. The group came later than the readers.
    club.deed(r#"{"deed":"change_plan","plan":"Blad","to":{"name":"Blad","interval_months":12,"price_cents":500,"tag":"Lezers"}}"#);
    assert_eq!([groups(1), groups(0)], [json!(["Lezers"]), json!(["Lezers"])]);
    // Whoever has it twice stays in it until the last one ends, and was in it for no longer than that.
    club.deed(r#"{"deed":"subscribe","relation":1,"plan":"Blad","start_date":"2026-06-01"}"#);
    club.deed(r#"{"deed":"cancel","subscription":1,"received_on":"2026-11-01","how":"on","on":"2026-11-10"}"#);
    assert_eq!(groups(1), json!(["Lezers"]));
    club.deed(r#"{"deed":"cancel","subscription":3,"received_on":"2026-11-01","how":"on","on":"2026-11-20"}"#);
    assert_eq!(groups(1), json!([]));
    let days = "SELECT valid_from, valid_to FROM group_member WHERE relation_id = 1 ORDER BY 1";
    assert_eq!(sql(&club.file(), days), "2026-01-01|2026-11-11\n2026-06-01|2026-11-21");
    club.deed(r#"{"deed":"undo_cancel","subscription":3}"#);
    assert_eq!(groups(1), json!(["Lezers"]));
    club.deed(r#"{"deed":"change_plan","plan":"Blad","to":{"name":"Blad","interval_months":12,"price_cents":500}}"#);
    assert_eq!(groups(0), json!([]));
    club.is_sound();
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

// S1.7, S1.19: groups with and, or and not; kept under a name, and whom an invoice is for.
#[test]
fn a_kept_search_finds_whom_an_invoice_is_for_on_the_day_itself() {
    let club = Club::new();
    for (number, name, groups) in [
        (1, "An", r#"["Jeugd"]"#),
        (2, "Bo", r#"["Jeugd A"]"#),
        (3, "Cas", r#"["Jeugd","Bestuur"]"#),
        (4, "Do", "[]"),
    ] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","email":"{number}@example.org","groups":{groups}}}"#
        ));
    }
    let keep = |filter: &str| {
        let deed = json!({"deed": "save_search", "name": "Spelers", "filter": filter});
        club.deed(&deed.to_string())["relations"].clone()
    };
    assert_eq!(keep("groep:jeugd -groep:bestuur"), 2);
    assert_eq!(keep(r#"groep:"jeugd""#), 2);
    assert_eq!(keep(r#"groep:"jeugd a"|groep:bestuur"#), 2);
    let sell = r#"{"deed":"make_invoices","searches":["spelers"],"lines":[{"description":"Shirt","price_cents":1500}]}"#;
    // Who is in it when the invoices are made decides.
    club.deed(r#"{"deed":"change_relation","relation":4,"groups":["Bestuur"]}"#);
    assert_eq!(club.deed(sell)["invoices"], 3);
    assert_eq!(sql(&club.file(), "SELECT payer_id FROM invoice ORDER BY payer_id"), "2\n3\n4");
    // Of another name the group would not be left out any more: that is said before anybody is asked for money.
    keep(r#"-groep:"jeugd a""#);
    club.deed(r#"{"deed":"set_group","name":"Jeugd A","renamed":"Junioren"}"#);
    assert_eq!(club.refused(&sell.replace("Shirt", "Sjaal")), "value_unknown");
    for half in ["-", "|", r#"-\"bestuur"#, "groep:besuur", "abonnement:blad"] {
        let deed = format!(r#"{{"deed":"save_search","name":"Half","filter":"{half}"}}"#);
        assert_eq!(club.refused(&deed), "value_unknown", "{half}");
    }
    club.deed(r#"{"deed":"save_search","name":"Spelers","filter":"zeist","renamed":"Zeist"}"#);
    for (deed, code) in [
        (sell, "not_found"),
        (r#"{"deed":"save_search","name":"A, b","filter":"x"}"#, "name_with"),
        (r#"{"deed":"save_search","name":"Leeg","filter":" "}"#, "required_missing"),
        (r#"{"deed":"save_search","name":"Weg","filter":"x","renamed":"Anders"}"#, "not_found"),
        (r#"{"deed":"remove_search","name":"Weg"}"#, "not_found"),
    ] {
        assert_eq!(club.refused(deed), code, "{deed}");
    }
    club.deed(r#"{"deed":"save_search","name":"Tweede","filter":"utrecht"}"#);
    assert_eq!(
        club.refused(r#"{"deed":"save_search","name":"Tweede","filter":"x","renamed":"zeist"}"#),
        "taken"
    );
    let kept = || sql(&club.file(), "SELECT name, filter FROM saved_search ORDER BY name");
    assert_eq!(kept(), "Tweede|utrecht\nZeist|zeist");
    let undo = || {
        let last = "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1";
        club.deed(&sql(&club.file(), last))
    };
    club.deed(r#"{"deed":"remove_search","name":"tweede"}"#);
    undo();
    assert_eq!(kept(), "Tweede|utrecht\nZeist|zeist");
    club.deed(
        r#"{"deed":"save_search","name":"Zeist","filter":"bilthoven","renamed":"Bilthoven"}"#,
    );
    undo();
    assert_eq!(kept(), "Tweede|utrecht\nZeist|zeist");
    club.is_sound();
}

#[test]
fn several_are_put_in_a_group_at_once_and_taken_out_again() {
    let club = Club::new();
    for number in 1..=3 {
        club.deed(&format!(r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"Lid{number}"}}"#));
    }
    let join = r#"{"deed":"join_group","group":"Koor","relations":[1,2,3]}"#;
    assert_eq!(club.refused(join), "not_found");
    club.deed(r#"{"deed":"set_group","name":"Koor"}"#);
    club.deed(r#"{"deed":"change_relation","relation":2,"groups":["Koor"]}"#);
    assert_eq!(club.deed(join)["relations"], 2);
    let members = "SELECT count(*) FROM group_member WHERE valid_to IS NULL";
    assert_eq!(sql(&club.file(), members), "3");
    // Who was in it before stays in it.
    club.deed(&sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1"));
    assert_eq!(sql(&club.file(), members), "1");
    club.is_sound();
}

/// Returns who is in a group on a day, by how they came in.
fn in_group(club: &Club, group: &str) -> String {
    sql(
        &club.file(),
        &format!(
            "SELECT group_concat(relation_id || source, ' ' ORDER BY relation_id) FROM group_member JOIN relation_group ON relation_group.id = group_id
             WHERE name = '{group}' AND valid_from <= '2026-11-22' AND (valid_to IS NULL OR '2026-11-22' < valid_to)"
        ),
    )
}

// S1.9: a group that a search fills, beside whom people put in it.
#[test]
fn a_search_fills_a_group_from_a_day_on() {
    let club = Club::new();
    for (number, city) in [("1", "Zeist"), ("2", "Ede"), ("3", "Zeist"), ("4", "Ede")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"P{number}","city":"{city}","email":"p{number}@example.org"}}"#
        ));
    }
    club.deed(r#"{"deed":"set_group","name":"Zeist"}"#);
    club.deed(r#"{"deed":"set_group","name":"Bestuur"}"#);
    club.deed(r#"{"deed":"join_group","group":"Zeist","relations":["4"]}"#);
    let set = club.deed(r#"{"deed":"set_group_rule","group":"Zeist","rule":"zeist"}"#);
    assert_eq!((&set["joined"], &set["left"]), (&json!(2), &json!(0)));
    assert_eq!(in_group(&club, "Zeist"), "1rule 3rule 4manual");
    // Who the search put there is not taken out by hand, and that is said.
    let left = club.deed(r#"{"deed":"leave_group","group":"Zeist","relations":["1","2","4"]}"#);
    assert_eq!((&left["relations"], &left["stay"]), (&json!(1), &json!(["1"])));
    club.deed(r#"{"deed":"join_group","group":"Zeist","relations":["4"]}"#);
    // Who moves is told by the dashboard, and moves when somebody says so; an invoice goes to whom it finds now.
    club.deed(r#"{"deed":"change_relation","relation":"1","city":"Ede"}"#);
    club.deed(r#"{"deed":"change_relation","relation":"2","city":"Zeist"}"#);
    let todo = club.json(&["status"])["todo"].clone();
    assert!(todo.as_array().unwrap().iter().any(|todo| todo["task"] == "group_rules"), "{todo}");
    let made = club.deed(r#"{"deed":"make_invoices","groups":["Zeist"],"lines":[{"description":"Bal","price_cents":500}]}"#);
    assert_eq!(made["invoices"], 3);
    assert_eq!(sql(&club.file(), "SELECT group_concat(payer_id) FROM invoice"), "2,3,4");
    let followed = club.deed(r#"{"deed":"follow_rules"}"#);
    assert_eq!((&followed["joined"], &followed["left"]), (&json!(1), &json!(1)));
    assert_eq!(in_group(&club, "Zeist"), "2rule 3rule 4manual");
    // One that asks for what was renamed stops no other, nor a round.
    club.deed(r#"{"deed":"set_group","name":"Oud"}"#);
    club.deed(r#"{"deed":"set_group","name":"Ouder"}"#);
    club.deed(r#"{"deed":"set_group_rule","group":"Oud","rule":"groep:\"ouder\""}"#);
    club.deed(r#"{"deed":"set_group","name":"Ouder","renamed":"Senioren"}"#);
    club.deed(r#"{"deed":"change_relation","relation":"4","city":"Zeist"}"#);
    let followed = club.deed(r#"{"deed":"follow_rules"}"#);
    assert_eq!((&followed["joined"], &followed["broken"]), (&json!(1), &json!(["Oud"])));
    assert!(club.ok(&["run-due"]).contains("1 groep klopt niet meer met zijn regel"));
    club.deed(r#"{"deed":"set_group_rule","group":"Oud","rule":"groep:\"senioren\""}"#);
    club.deed(r#"{"deed":"change_relation","relation":"4","city":"Ede"}"#);
    club.deed(r#"{"deed":"follow_rules"}"#);
    // What a search asks for is filled by people, whichever of them had a rule first.
    assert_eq!(
        club.refused(r#"{"deed":"set_group_rule","group":"Senioren","rule":"ede"}"#),
        "value_unknown"
    );
    // A rule does not follow a rule, nor itself, nor what is not there.
    for rule in ["groep:zeist", "groep:nergens", "-"] {
        let line = format!(r#"{{"deed":"set_group_rule","group":"Bestuur","rule":"{rule}"}}"#);
        assert_eq!(club.refused(&line), "value_unknown", "{rule}");
    }
    // On the form of a relation only what people put in is there to be taken out.
    club.deed(r#"{"deed":"change_relation","relation":"3","groups":["Bestuur"]}"#);
    assert_eq!(in_group(&club, "Zeist"), "2rule 3rule 4manual");
    // Its name within that of another is another.
    club.deed(r#"{"deed":"set_group","name":"Zeist Oost"}"#);
    club.deed(r#"{"deed":"set_group_rule","group":"Bestuur","rule":"groep:\"zeist oost\""}"#);
    // Without its rule it has whom people put in; and back.
    club.deed(r#"{"deed":"set_group_rule","group":"Zeist"}"#);
    assert_eq!(in_group(&club, "Zeist"), "4manual");
    club.deed(r#"{"deed":"set_group_rule","group":"Zeist","rule":"zeist"}"#);
    assert_eq!(in_group(&club, "Zeist"), "2rule 3rule 4manual");
    club.is_sound();
}

// S1.8: who may not see an account gets a file that it is not in.
#[test]
fn a_volunteer_gets_a_file_of_one_group_and_no_account() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"price_cents":5000}"#);
    for (number, name) in [("1", "Aal"), ("2", "Baars")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","phone":"0611111111","note":"betaalt nooit"}}"#
        ));
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{number},"plan":"Lid","start_date":"2026-01-01"}}"#
        ));
    }
    club.deed(r#"{"deed":"add_mandate","relation":"1","iban":"NL91ABNA0417164300","holder":"Aal","signed_on":"2026-01-01"}"#);
    club.deed(r#"{"deed":"set_group","name":"Jeugd"}"#);
    club.deed(r#"{"deed":"join_group","group":"Jeugd","relations":["1"]}"#);
    let write = || penning::ops::write_group_file(&club.opened(), "Jeugd");
    assert!(matches!(write(), Err(penning::ops::Refusal::Problem(_))), "for nobody yet");
    club.deed(r#"{"deed":"set_group_access","group":"Jeugd","access":"see"}"#);
    let (seen, count) = write().unwrap();
    assert_eq!((count, seen), (1, club.path("groep Jeugd 2026-11-22.db")));
    // Nothing of the others is in its bytes, nor an account.
    let bytes =
        String::from_utf8_lossy(&std::fs::read(club.path("groep Jeugd 2026-11-22.db")).unwrap())
            .into_owned();
    assert!(bytes.contains("Aal") && bytes.contains("0611111111"));
    for secret in ["Baars", "NL91", "NL69INGB", "betaalt nooit"] {
        assert!(!bytes.contains(secret), "{secret}");
    }
    club.deed(r#"{"deed":"set_group_access","group":"Jeugd","access":"edit"}"#);
    let (edited, _) = write().unwrap();
    assert_eq!(edited, club.path("groep Jeugd 2026-11-22 (2).db"));
    let doing = |file: &str, line: &str| {
        std::fs::write(club.path("d.jsonl"), line).unwrap();
        let out = club.run_on(file, &["--json", "do", "d.jsonl"]);
        let answer = String::from_utf8(out.stdout).unwrap();
        serde_json::from_str::<serde_json::Value>(answer.lines().next().unwrap()).unwrap()
    };
    let moved = r#"{"deed":"change_relation","relation":"1","phone":"0622222222"}"#;
    let added = r#"{"deed":"add_relation","number":"9","kind":"person","last_name":"Nieuw"}"#;
    let freed = r#"{"deed":"change_settings","settings":{"desk.role":""}}"#;
    let (see, edit) = ("groep Jeugd 2026-11-22.db", "groep Jeugd 2026-11-22 (2).db");
    for (file, line) in [(see, moved), (see, freed), (edit, added), (edit, freed)] {
        assert_eq!(doing(file, line)["code"], "group_file", "{file} {line}");
    }
    assert_eq!(doing(edit, moved)["ok"], true);
    // An administration is never made such a file.
    let fill = r#"{"deed":"fill_group_file","name":"x","access":"see","relations":[]}"#;
    assert_eq!(club.refused(fill), "group_file");
    // What the volunteer changed comes back by a list, and takes nothing away.
    club.run_on(edit, &["export", "relations", "--out", "terug.csv"]);
    let told = club.json(&["import", "terug.csv"]);
    assert_eq!(told["updated"], 1, "{told}");
    assert_eq!(
        sql(
            &club.file(),
            "SELECT phone || note || (SELECT iban FROM mandate) FROM relation WHERE number = '1'"
        ),
        "0622222222betaalt nooitNL91ABNA0417164300"
    );
    club.is_sound();
}
