//! Mandates from the form that is given out to the last day they stand.

use serde_json::json;

use crate::cli::Club;
use crate::cli::bank::collected;
use crate::desk::sql;

fn member() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":12000}"#);
    club.deed(r#"{"deed":"add_relation","number":"7","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"subscribe","relation":7,"plan":"Jaar","start_date":"2026-11-01"}"#);
    club.deeds("{\"deed\":\"bill\",\"until\":\"2026-11-22\"}\n{\"deed\":\"finalise\"}");
    club
}

/// Why the one invoice there is stays out of a run.
fn why_not(club: &Club, on: &str) -> String {
    let told = club.json(&["collect", "--on", on, "--dry-run"]);
    told["excluded"][0]["reason"].as_str().unwrap_or("in").to_owned()
}

// S4.28, S4.29.
#[test]
fn a_form_is_waited_for_then_here_then_signed() {
    let club = member();
    let asked = club.deed(r#"{"deed":"ask_mandate","relation":7}"#)["mandate"].clone();
    assert_eq!(asked, "M-7");
    // The same form once more; nobody else gets its reference.
    assert_eq!(club.deed(r#"{"deed":"ask_mandate","relation":7}"#)["mandate"], asked);
    club.deed(r#"{"deed":"add_relation","number":"8","kind":"person","last_name":"Wit"}"#);
    let taken = r#"{"deed":"add_mandate","relation":8,"reference":"m-7","iban":"NL20INGB0001234567","holder":"Wit","signed_on":"2026-11-01"}"#;
    assert_eq!(club.refused(taken), "taken");
    assert_eq!(why_not(&club, "2026-12-07"), "direct_debit_off");
    // It came back without a signature: a draft, which nobody is collected from on.
    club.deed(r#"{"deed":"add_mandate","relation":7,"reference":"M-7","iban":"NL91ABNA0417164300","holder":"Vos","proof":"map 3"}"#);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM mandate_form"), "0");
    assert_eq!(why_not(&club, "2026-12-07"), "mandate_unsigned");
    club.deed(r#"{"deed":"change_mandate","mandate":"M-7","signed_on":"2026-11-20","ends_on":"2026-12-10"}"#);
    assert_eq!(why_not(&club, "2026-12-07"), "in");
    assert_eq!(why_not(&club, "2026-12-14"), "mandate_expired");
    assert_eq!(club.export("mandates")[0]["reference"], "M-7");
}

#[test]
fn one_that_was_never_used_can_be_another_or_go() {
    let club = member();
    for (reference, kind) in [("A", "recurrent"), ("B", "recurrent"), ("C", "one_off")] {
        club.deed(&format!(
            r#"{{"deed":"add_mandate","relation":7,"reference":"{reference}","iban":"NL91ABNA0417164300","holder":"Vos","signed_on":"2026-11-01","kind":"{kind}"}}"#
        ));
    }
    let default = "SELECT reference FROM mandate WHERE is_default = 1";
    assert_eq!(sql(&club.file(), default), "B");
    club.deed(r#"{"deed":"change_mandate","mandate":"A","is_default":true}"#);
    assert_eq!(sql(&club.file(), default), "A");
    club.deed(r#"{"deed":"change_mandate","mandate":"A","reference":"A-2","kind":"one_off"}"#);
    assert_eq!(sql(&club.file(), "SELECT kind FROM mandate WHERE reference = 'A-2'"), "one_off");
    assert_eq!(
        club.refused(r#"{"deed":"change_mandate","mandate":"B","reference":"a-2"}"#),
        "taken"
    );
    club.deed(r#"{"deed":"remove_mandate","mandate":"A-2"}"#);
    assert_eq!(sql(&club.file(), default), "B");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM mandate"), "2");
}

#[test]
fn what_changes_in_a_used_mandate_is_told_the_bank_once() {
    let (club, _) = collected(1);
    assert_eq!(club.refused(r#"{"deed":"remove_mandate","mandate":"M1"}"#), "mandate_used");
    assert_eq!(
        club.refused(r#"{"deed":"change_mandate","mandate":"M1","kind":"one_off"}"#),
        "mandate_used"
    );
    let changed = club.deed(r#"{"deed":"change_mandate","mandate":"M1","reference":"M1-NIEUW"}"#);
    assert_eq!(changed["is_amended"], true);
    club.deed(r#"{"deed":"change_settings","settings":{"club.name":"VV Nieuw","club.creditor_id":"NL79ZZZ999999990000"}}"#);
    club.deeds(
        r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-11-05"}
{"deed":"bill","until":"2026-11-22"}
{"deed":"finalise"}"#,
    );
    let collects = |on: &str| {
        let run = club.deed(&format!(r#"{{"deed":"collect","on":"{on}"}}"#))["run"].clone();
        let bytes = format!("SELECT CAST(bytes AS TEXT) FROM collection_file WHERE run_id = {run}");
        (run, sql(&club.file(), &bytes))
    };
    let (run, text) = collects("2026-12-14");
    for said in [
        "<MndtId>M1-NIEUW</MndtId>",
        "<OrgnlMndtId>M1</OrgnlMndtId><OrgnlCdtrSchmeId><Nm>",
        "<Id>NL33ZZZ140946600000</Id>",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert!(!text.contains("SMNDA"));
    // Not told after all, it is told again; told, it is not.
    club.deed(&format!(r#"{{"deed":"undo_run","run":{run}}}"#));
    let (run, text) = collects("2026-12-21");
    assert_eq!(text.matches("<AmdmntInd>").count(), 1);
    club.ok(&["export", "collections"]);
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
    club.deeds(
        r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-11-06"}
{"deed":"bill","until":"2026-11-22"}
{"deed":"finalise"}"#,
    );
    assert_eq!(collects("2026-12-28").1.matches("<AmdmntInd>").count(), 0);
    // Changed and changed back before it was told, nothing changed.
    club.deed(r#"{"deed":"change_mandate","mandate":"M1-NIEUW","reference":"X"}"#);
    let back = club.deed(r#"{"deed":"change_mandate","mandate":"X","reference":"M1-NIEUW"}"#);
    assert_eq!(back["is_amended"], false);
    club.is_sound();
}

#[test]
fn a_list_says_when_it_was_collected_last() {
    let club = Club::new();
    let list = "naam;iban;machtigingskenmerk;machtigingsdatum;laatste incasso\n\
                Vos;NL91ABNA0417164300;M1;01-01-2020;01-06-2021\nWit;NL20INGB0001234567;M2;01-01-2020;\n";
    std::fs::write(club.path("leden.csv"), list).unwrap();
    club.ok(&["--yes", "import", "leden.csv"]);
    let used = "SELECT reference, last_used_on, migrated_on FROM mandate ORDER BY reference";
    assert_eq!(sql(&club.file(), used), "M1|2021-06-01|-\nM2|-|2026-11-22");
    assert_eq!(club.export("mandates").len(), 2);
    assert_eq!(json!(2), json!(club.export("relations").len()));
}

#[test]
fn taken_back_a_change_of_a_mandate_never_was() {
    let club = member();
    for reference in ["A", "B"] {
        club.deed(&format!(
            r#"{{"deed":"add_mandate","relation":7,"reference":"{reference}","iban":"NL91ABNA0417164300","holder":"Vos","signed_on":"2026-11-01"}}"#
        ));
    }
    let kept =
        "SELECT reference, coalesce(ends_on, '-'), is_default FROM mandate ORDER BY reference";
    let before = sql(&club.file(), kept);
    let undo = || {
        let inverse = sql(&club.file(), "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
        club.deed(&inverse);
    };
    club.deed(
        r#"{"deed":"change_mandate","mandate":"A","ends_on":"2027-01-01","is_default":true}"#,
    );
    assert_ne!(sql(&club.file(), kept), before);
    undo();
    assert_eq!(sql(&club.file(), kept), before);
    club.deed(r#"{"deed":"change_mandate","mandate":"A","is_default":true}"#);
    let before = sql(&club.file(), kept);
    club.deed(r#"{"deed":"add_mandate","relation":7,"reference":"C","iban":"NL91ABNA0417164300","holder":"Vos","signed_on":"2026-11-01"}"#);
    undo();
    assert_eq!(sql(&club.file(), kept), before);
}

#[test]
fn a_change_that_is_changed_back_after_its_run_was_undone_is_not_told() {
    let (club, _) = collected(1);
    club.deed(r#"{"deed":"change_mandate","mandate":"M1","iban":"NL20INGB0001234567"}"#);
    club.deeds(
        r#"{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-11-05"}
{"deed":"bill","until":"2026-11-22"}
{"deed":"finalise"}"#,
    );
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    club.deed(r#"{"deed":"change_mandate","mandate":"M1","iban":"NL91ABNA0417164300"}"#);
    club.deed(&format!(r#"{{"deed":"undo_run","run":{run}}}"#));
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    let bytes = format!("SELECT CAST(bytes AS TEXT) FROM collection_file WHERE run_id = {run}");
    assert_eq!(sql(&club.file(), &bytes).matches("SMNDA").count(), 0);
    club.is_sound();
}
