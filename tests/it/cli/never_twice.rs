//! Where a bank, a file or a hand could have somebody collected from twice, or a file refused.

use serde_json::{Value, json};

use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt, collected, hands, opens, three_to_collect};
use crate::desk::sql;

fn codes(told: &Value) -> Vec<&str> {
    let problems = told["problems"].as_array().unwrap();
    problems.iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

/// Hands over a statement of the seventh of December.
fn reads(club: &Club, name: &str, moves: &[Move<'_>]) -> Value {
    hands(club, name, &camt("camt.053", OWN, moves, 0).replace("REF", name))
}

#[test]
fn what_is_not_booked_yet_sends_nothing_back() {
    let (club, _) = collected(1);
    let back = [Move::Back("2026-0001-1", 12_000, 12_000, "MD01")];
    let pending = camt("camt.054", OWN, &back, 0).replace("<Sts>BOOK", "<Sts>PDNG");
    hands(&club, "straks.xml", &pending);
    assert_eq!(sql(&club.file(), "SELECT state FROM collection_item"), "uploaded");
    assert_eq!(sql(&club.file(), "SELECT revoked_on FROM mandate"), "-");
    hands(&club, "nu.xml", &camt("camt.054", OWN, &back, 0));
    assert_eq!(sql(&club.file(), "SELECT state FROM collection_item"), "returned");
}

#[test]
fn a_notice_without_our_id_is_known_by_its_mandate() {
    let (club, _) = collected(2);
    let back = [Move::Back("2026-0002-1", 12_000, 12_000, "AM04")];
    let named = camt("camt.054", OWN, &back, 0);
    let refs = "<MndtId>M2</MndtId>";
    hands(&club, "a.xml", &named.replace("<EndToEndId>2026-0002-1</EndToEndId>", refs));
    let states = "SELECT state FROM collection_item ORDER BY id";
    assert_eq!(sql(&club.file(), states), "uploaded\nreturned");
    assert_eq!(reads(&club, "b", &back)["problems"], json!([]));
    club.is_sound();
}

#[test]
fn a_run_that_was_taken_back_and_is_credited_all_the_same_is_said() {
    let club = three_to_collect();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    let message =
        sql(&club.file(), "SELECT message_id FROM collection_file ORDER BY id DESC LIMIT 1");
    club.deed(&format!(r#"{{"deed":"undo_run","run":{run}}}"#));
    let told = reads(&club, "a", &[Move::Batch(&message, 36_000)]);
    assert_eq!(codes(&told), ["taken_back_credited"]);
    assert!(told["problems"][0]["message"].as_str().unwrap().contains("360,00"), "{told}");
    assert_eq!(told["unmatched"], 1);
    club.is_sound();
}

// sepa.md 11: the name of the batch stands in one of several places.
#[test]
fn a_batch_is_known_wherever_the_bank_names_it() {
    for place in [
        "<NtryDtls><Btch><MsgId>{id}</MsgId><PmtInfId>BANK-77</PmtInfId></Btch></NtryDtls>",
        "<NtryDtls><TxDtls><Refs><MsgId>{id}</MsgId></Refs></TxDtls></NtryDtls>",
        "<AddtlNtryInf>/PREF/{id}-R//REMI/USTD//INCASSO/</AddtlNtryInf>",
        "<NtryDtls><TxDtls><RmtInf><Ustrd>Incassobatch {id}</Ustrd></RmtInf></TxDtls></NtryDtls>",
    ] {
        let (club, message) = collected(2);
        let file = camt("camt.053", OWN, &[Move::Batch(&message, 24_000)], 0);
        let usual = format!("<NtryDtls><Btch><PmtInfId>{message}-R</PmtInfId></Btch></NtryDtls>");
        let file = file.replace(&usual, &place.replace("{id}", &message));
        assert_eq!(hands(&club, "a.xml", &file)["matched"], 1, "{place}");
        assert_eq!(opens(&club), [0, 0]);
        club.is_sound();
    }
}

// The bank compares name and account before it pays.
#[test]
fn what_goes_back_goes_in_the_name_of_who_has_the_account() {
    let club = three_to_collect();
    reads(&club, "a", &[Move::Paid(12_000, "DE89370400440532013000", "H. Vader", "2026-0004")]);
    club.deed(r#"{"deed":"refund","invoice":"2026-0004","reason":"dubbel","credit":true}"#);
    assert_eq!(sql(&club.file(), "SELECT name FROM refund"), "H. Vader");
    club.is_sound();
}

// badinput.md 48: a net batch names what was left out of it.
#[test]
fn a_batch_that_comes_in_less_what_came_back_is_settled() {
    let (club, message) = collected(3);
    let file = camt("camt.053", OWN, &[Move::Batch(&message, 24_000)], 0);
    let back = "<TxDtls><Refs><EndToEndId>2026-0002-1</EndToEndId></Refs><RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf></TxDtls></NtryDtls>";
    let told = hands(&club, "a.xml", &file.replace("</NtryDtls>", back));
    assert_eq!(codes(&told), [""; 0], "{told}");
    assert_eq!(opens(&club), [0, 12_000, 0]);
    let transit = "SELECT sum(amount_cents) FROM journal_line WHERE account = '1150'";
    assert_eq!(sql(&club.file(), transit), "0");
    club.is_sound();
}

#[test]
fn payments_in_one_sum_are_those_that_another_format_tells_one_by_one() {
    let apart = "<Ntry><Amt Ccy=\"EUR\">80.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-12-07</Dt></BookgDt><AcctSvcrRef>A1</AcctSvcrRef>\
         <NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">50.00</Amt></TxAmt></AmtDtls></TxDtls>\
         <TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">30.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls></Ntry></Stmt>";
    let camt = camt("camt.053", OWN, &[], 8_000).replace("</Stmt>", apart);
    let old = format!(
        ":20:X\r\n:25:{OWN}\r\n:60F:C261206EUR1000,00\r\n:61:2612071207C80,00NTRFNONREF//B1\r\n:86:verzamelpost\r\n:62F:C261207EUR1080,00\r\n"
    );
    for files in [[("a.xml", &camt), ("b.940", &old)], [("b.940", &old), ("a.xml", &camt)]] {
        let club = Club::new();
        for (name, content) in files {
            let told = hands(&club, name, content);
            assert_eq!(codes(&told), [""; 0], "{name}: {told}");
        }
        let bank = "SELECT sum(amount_cents) FROM journal_line WHERE account = '1100'";
        assert_eq!(sql(&club.file(), bank), "8000");
        club.is_sound();
        // A second sum of that day is another one.
        let more = old.replace("B1", "B2").replace(":20:X", ":20:Y");
        hands(&club, "c.940", &more.replace("1080,00", "1160,00"));
        club.is_sound();
    }
}

#[test]
fn a_file_of_another_account_is_read_once_ours_is_mended() {
    let club = Club::new();
    let other = "NL20INGB0001234567";
    let file = camt("camt.053", other, &[Move::Paid(500, "NL91ABNA0417164300", "Bos", "hoi")], 0);
    assert_eq!(codes(&hands(&club, "a.xml", &file)), ["other_account"]);
    club.deed(&format!(r#"{{"deed":"change_settings","settings":{{"club.iban":"{other}"}}}}"#));
    let told = hands(&club, "a.xml", &file);
    assert_eq!((codes(&told), &told["unmatched"]), (vec![], &json!(1)));
}

#[test]
fn an_account_that_ends_like_ours_is_not_ours() {
    let club = Club::new();
    let old = |account: &str| {
        format!(
            ":20:X\r\n:25:{account}\r\n:60F:C261206EUR0,00\r\n:61:2612071207C5,00NTRFNONREF//B\r\n:86:x\r\n:62F:C261207EUR5,00\r\n"
        )
    };
    for (account, is_ours) in [("56789", false), ("123456789", true), ("0123456789", true)] {
        let told = hands(&club, &format!("{account}.940"), &old(account));
        assert_eq!(codes(&told).is_empty(), is_ours, "{account}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    let club = Club::new();
    let pipe = club.path("pijp");
    std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert_eq!(club.run(&["bank", pipe.to_str().unwrap()]).status.code(), Some(1));
}

#[test]
fn the_bank_is_told_no_change_of_what_it_never_saw() {
    let club = three_to_collect();
    let asks = |club: &Club| {
        let run = club.deed(r#"{"deed":"collect","on":"2026-12-14","only":["2026-0004"]}"#);
        let file = "SELECT instr(CAST(bytes AS TEXT), 'AmdmntInd>true') > 0 FROM collection_file ORDER BY id DESC LIMIT 1";
        (run["run"].clone(), sql(&club.file(), file))
    };
    club.deed(r#"{"deed":"add_mandate","relation":1,"reference":"NIEUW","iban":"NL20INGB0001234567","holder":"Boer","signed_on":"2026-11-01"}"#);
    let (run, _) = asks(&club);
    assert_eq!(
        sql(&club.file(), "SELECT mandate_reference FROM collection_item ORDER BY id DESC LIMIT 1"),
        "NIEUW"
    );
    club.deed(r#"{"deed":"change_mandate","mandate":"NIEUW","iban":"NL91ABNA0417164300"}"#);
    club.deed(&format!(r#"{{"deed":"undo_run","run":{run}}}"#));
    assert_eq!(asks(&club).1, "0");
    club.is_sound();
}

#[test]
fn what_must_not_go_is_not_written_and_is_said_when_it_went() {
    let club = three_to_collect();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    club.deed(r#"{"deed":"change_mandate","mandate":"M1","iban":"NL20INGB0001234567"}"#);
    let told = club.run(&["collect", "--on", "2026-12-14"]);
    assert!(String::from_utf8_lossy(&told.stdout).contains("niet meer naar de bank"), "{told:?}");
    // The key it names takes one out; the other one would take all of the run back.
    assert!(String::from_utf8_lossy(&told.stdout).contains("een voor een uit met p"), "{told:?}");
    let table = club.run(&["export", "collections"]);
    assert!(String::from_utf8_lossy(&table.stdout).ends_with(";14-12-2026;\r\n"), "{table:?}");
    assert_eq!(sql(&club.file(), &format!("SELECT state FROM run WHERE id = {run}")), "made");
    let uploaded = club.json(&["uploaded", &run.to_string()]);
    assert_eq!(uploaded["unfit"], 1);
}

#[test]
fn a_one_off_that_was_refused_can_be_used_after_all() {
    let club = three_to_collect();
    club.deeds(
        r#"{"deed":"revoke_mandate","mandate":"M1"}
{"deed":"add_mandate","relation":1,"reference":"EENS","iban":"NL20INGB0001234567","holder":"Boer","signed_on":"2026-11-01","kind":"one_off"}"#,
    );
    let only = |on: &str| {
        let deed = format!(
            r#"{{"deed":"collect","on":"{on}","only":["2026-0004"],"again":["2026-0004"]}}"#
        );
        club.deed(&deed)
    };
    let run = only("2026-12-14");
    assert_eq!(
        sql(&club.file(), "SELECT sequence_type FROM collection_item ORDER BY id DESC LIMIT 1"),
        "OOFF"
    );
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{}}}"#, run["run"]));
    club.deed(r#"{"deed":"register_return","end_to_end_id":"2026-0004-1","code":"TM01","date":"2026-12-11"}"#);
    let again = only("2026-12-16");
    assert_eq!(again["transactions"], 1, "{again}");
    club.is_sound();
}

#[test]
fn a_mandate_is_of_one_payer_for_ever_and_never_of_the_club() {
    let club = three_to_collect();
    club.deed(r#"{"deed":"change_mandate","mandate":"M1","reference":"M1-B"}"#);
    let mandate = |more: &str| {
        format!(
            r#"{{"deed":"add_mandate","relation":2,"holder":"Boer","signed_on":"2026-11-01",{more}}}"#
        )
    };
    for (more, code) in [
        (r#""iban":"NL91ABNA0417164300","reference":"m1""#, "taken"),
        (r#""iban":"NL69INGB0123456789""#, "iban_of_club"),
        (r#""iban":"NL91ABNA0417164300","last_used_on":"2099-01-01""#, "date_invalid"),
    ] {
        assert_eq!(club.refused(&mandate(more)), code, "{more}");
    }
    // The payer it was of may have it back.
    club.deed(r#"{"deed":"change_mandate","mandate":"M1-B","reference":"M1"}"#);
}

#[test]
fn one_part_is_taken_out_and_the_others_go_along() {
    let club = three_to_collect();
    club.deed(
        r#"{"deed":"arrange_instalments","invoice":"2026-0004","parts":3,"first_on":"2026-11-23"}"#,
    );
    let run = club.deed(r#"{"deed":"collect","on":"2027-02-01"}"#);
    assert_eq!(run["total_cents"], 36_000);
    assert!(run["warnings"].to_string().contains("same_twice"), "{run}");
    let one = "SELECT end_to_end_id FROM collection_item WHERE instalment = 2";
    let id = sql(&club.file(), one);
    club.deed(r#"{"deed":"revoke_mandate","mandate":"M3"}"#);
    let done = club.deed(&format!(r#"{{"deed":"withdraw_item","end_to_end_id":"{id}"}}"#));
    assert_eq!((&done["transactions"], &done["total_cents"]), (&json!(3), &json!(20_000)));
    // Who fell out with it is named.
    assert_eq!(done["left_out"][0]["reason"], "mandate_revoked");
    club.is_sound();
}

#[test]
fn a_credit_that_names_no_run_is_taken_for_the_one_that_a_person_names() {
    let (club, _) = collected(2);
    let told = reads(&club, "a", &[Move::Paid(24_000, OWN, "Bank", "incassobatch")]);
    assert_eq!(told["unmatched"], 1);
    assert_eq!(
        club.refused(r#"{"deed":"take_bank_entry","entry":1,"run":1}"#),
        "run_not_collection"
    );
    let taken = club.deed(r#"{"deed":"take_bank_entry","entry":1,"run":2}"#);
    assert_eq!((&taken["run"], opens(&club)), (&json!(2), vec![0, 0]));
    let waits = "SELECT sum(amount_cents) FROM journal_line WHERE account IN ('1150', '2900')";
    assert_eq!(sql(&club.file(), waits), "0");
    club.is_sound();
    // It was another run after all.
    club.deed(r#"{"deed":"release_bank_entry","entry":1}"#);
    assert_eq!(opens(&club), [12_000, 12_000]);
    club.is_sound();
    club.deed(r#"{"deed":"take_bank_entry","entry":1,"run":2}"#);
    assert_eq!(opens(&club), [0, 0]);
    club.is_sound();
}

#[test]
fn a_movement_is_taken_for_what_is_about_to_be_collected_only_when_it_goes_out_of_the_run() {
    let club = three_to_collect();
    club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#);
    reads(&club, "a", &[Move::Paid(12_000, "NL91ABNA0417164300", "Boer", "contributie")]);
    let take = |withdraw: bool| {
        format!(
            r#"{{"deed":"take_bank_entry","entry":1,"invoice":"2026-0004","withdraw":{withdraw}}}"#
        )
    };
    assert_eq!(club.refused(&take(false)), "invoice_in_collection");
    club.deed(&take(true));
    assert_eq!(opens(&club)[3], 0);
    let live = "SELECT count(*) FROM collection_item WHERE invoice_id = 4 AND state = 'selected'";
    assert_eq!(sql(&club.file(), live), "0");
    club.is_sound();
}

// Several of one mandate and amount: which came back is asked, and never one that was not there yet.
#[test]
fn a_notice_without_our_id_is_of_none_where_several_can_be_meant() {
    let club = three_to_collect();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14","only":["2026-0004"]}"#);
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{}}}"#, run["run"]));
    let back = [Move::Back("2026-0001-1", 12_000, 12_000, "AM04")];
    let nameless = camt("camt.054", OWN, &back, 0).replace("2026-12-07", "2026-12-09").replace(
        "<EndToEndId>2026-0001-1</EndToEndId></Refs>",
        "<MndtId>M1</MndtId></Refs><RltdPties><DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct></RltdPties>",
    );
    hands(&club, "a.xml", &nameless);
    let states = "SELECT end_to_end_id FROM collection_item WHERE state = 'returned'";
    // On the ninth the one of the fourteenth was not there.
    assert_eq!(sql(&club.file(), states), "2026-0001-1");
    // Told again with another movement, and later: it is not taken for the next one.
    let again =
        nameless.replace("<Ntfctn>", "<Ntfctn><Id>2</Id>").replace("2026-12-09", "2026-12-20");
    let told = hands(&club, "b.xml", &again);
    assert_eq!(
        (&told["unmatched"], sql(&club.file(), states)),
        (&json!(1), "2026-0001-1".to_owned())
    );
    club.is_sound();
}

#[test]
fn a_file_of_two_accounts_is_read_though_ours_did_not_move() {
    let club = Club::new();
    let other = camt("camt.053", "NL20INGB0001234567", &[Move::Paid(500, OWN, "Bos", "spaar")], 0);
    let ours = "<Stmt><Acct><Id><IBAN>NL69INGB0123456789</IBAN></Id></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">10.00</Amt>\
         <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-12-07</Dt></Dt></Bal></Stmt>";
    let both = other.replace("</BkToCstmrStmt>", &format!("{ours}</BkToCstmrStmt>"));
    let told = hands(&club, "a.xml", &both);
    assert_eq!(codes(&told), ["other_account"]);
    assert_eq!(codes(&hands(&club, "a.xml", &both)), ["known_file"]);
    club.is_sound();
}

#[test]
fn one_that_is_refused_as_double_beside_others_was_not_collected() {
    let (club, message) = collected(3);
    let one = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>\
         <GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}-R</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>\
         <TxInfAndSts><OrgnlEndToEndId>2026-0002-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AM05</Cd></Rsn></StsRsnInf></TxInfAndSts>\
         </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    );
    let told = hands(&club, "a.xml", &one);
    assert_eq!(codes(&told), [""; 0]);
    reads(&club, "b", &[Move::Batch(&message, 24_000)]);
    assert_eq!(opens(&club), [0, 12_000, 0]);
    club.is_sound();
}

#[test]
fn a_run_that_is_not_at_the_bank_is_not_put_there_by_a_slip() {
    let club = three_to_collect();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    reads(&club, "a", &[Move::Paid(36_000, OWN, "Bank", "incassobatch")]);
    let take = format!(r#"{{"deed":"take_bank_entry","entry":1,"run":{run}}}"#);
    assert_eq!(club.refused(&take), "not_uploaded");
    club.deed(&format!(r#"{{"deed":"undo_run","run":{run}}}"#));
    club.is_sound();
}

// sepa.md 8: outside the European Economic Area the bank wants to know where the payer lives.
#[test]
fn an_account_outside_the_area_is_collected_from_with_an_address_only() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Tell"}"#);
    club.deed(r#"{"deed":"add_mandate","relation":1,"iban":"CH9300762011623852957","holder":"W. Tell","signed_on":"2026-11-01"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Boog","price_cents":5000}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let collect = || club.deed(r#"{"deed":"collect","on":"2026-12-07"}"#);
    assert_eq!(collect()["excluded"][0]["reason"], "address_missing");
    club.deed(r#"{"deed":"change_relation","relation":1,"street":"Dorfstrasse","house_number":"1","postal_code":"6460","city":"Altdorf"}"#);
    assert_eq!(collect()["transactions"], 1);
    let file = "SELECT instr(CAST(bytes AS TEXT), 'Altdorf') > 0 FROM collection_file";
    assert_eq!(sql(&club.file(), file), "1");
    club.is_sound();
}
