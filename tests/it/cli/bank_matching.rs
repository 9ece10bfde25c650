//! What the bank told is taken for what it is, by us or by a person, and can be taken back.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt, collected, hands, opens, three_to_collect};
use crate::desk::sql;

const BOOKS: &str =
    "SELECT account, sum(amount_cents) FROM journal_line WHERE account IN ('1100', '1150', '2900')
                     GROUP BY account HAVING sum(amount_cents) <> 0";

/// The id of the last movement that was read.
fn last_entry(club: &Club) -> String {
    sql(&club.file(), "SELECT max(id) FROM bank_entry")
}

fn read(club: &Club, name: &str, moves: &[Move<'_>]) -> Value {
    // Every file has references of its own, as those of banks have.
    hands(club, name, &camt("camt.053", OWN, moves, 0).replace("REF", name))
}

/// What the bank made of a file of ours.
fn status(message: &str, block: &str, status: &str, code: &str) -> String {
    let reason = format!("<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>");
    let (group, block) = match block {
        "" => (format!("<GrpSts>{status}</GrpSts>{reason}"), String::new()),
        block => (
            String::new(),
            format!(
                "<OrgnlPmtInfAndSts><OrgnlPmtInfId>{block}</OrgnlPmtInfId><PmtInfSts>{status}</PmtInfSts>{reason}</OrgnlPmtInfAndSts>"
            ),
        ),
    };
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><OrgnlGrpInfAndSts>\
         <OrgnlMsgId>{message}</OrgnlMsgId>{group}</OrgnlGrpInfAndSts>{block}</CstmrPmtStsRpt></Document>"
    )
}

/// Three members in one run, of whom the first is collected from for the first time.
fn mixed_run() -> (Club, String) {
    let club = three_to_collect();
    club.deed(r#"{"deed":"add_relation","number":"9","kind":"person","last_name":"Nieuw"}"#);
    club.deeds(
        r#"{"deed":"add_mandate","relation":9,"reference":"M9","iban":"NL91ABNA0417164300","holder":"Nieuw","signed_on":"2026-11-01"}
{"deed":"set_direct_debit","relation":9,"enabled":true}
{"deed":"subscribe","relation":9,"plan":"Jaar","start_date":"2026-11-02"}
{"deed":"bill","until":"2026-11-22"}
{"deed":"finalise"}
{"deed":"change_settings","settings":{"bank.first_named":"yes"}}"#,
    );
    (club, String::new())
}

#[test]
fn each_block_of_a_run_comes_in_by_itself() {
    let (club, _) = mixed_run();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    let message =
        sql(&club.file(), &format!("SELECT message_id FROM collection_file WHERE run_id = {run}"));
    club.ok(&["export", "collections"]);
    let (first, others) = (format!("{message}-F"), format!("{message}-R"));
    let moves = [Move::Block(&first, 12_000), Move::Block(&others, 36_000)];
    let told = read(&club, "dec.xml", &moves);
    assert_eq!((&told["matched"], &told["problems"]), (&json!(2), &json!([])));
    let left =
        format!("SELECT count(*) FROM collection_item WHERE run_id = {run} AND settled_on IS NULL");
    assert_eq!(sql(&club.file(), &left), "0");
    assert_eq!(sql(&club.file(), BOOKS), "1100|48000");
    club.is_sound();
}

#[test]
fn a_bank_that_wants_a_file_for_each_kind_gets_them_in_one_run() {
    let (club, _) = mixed_run();
    club.deed(r#"{"deed":"change_settings","settings":{"bank.file_each":"yes"}}"#);
    let made = club.json(&["collect", "--on", "2026-12-14"]);
    assert_eq!(made["files"].as_array().unwrap().len(), 2, "{made}");
    assert!(made["warnings"].to_string().contains("2 bestanden"), "{made}");
    for file in made["files"].as_array().unwrap() {
        let text = std::fs::read_to_string(file.as_str().unwrap()).unwrap();
        assert_eq!(text.matches("<PmtInf>").count(), 1);
    }
    let run = &made["run"];
    let items = "SELECT group_concat(file_id || sequence_type, ' ') FROM (SELECT file_id, sequence_type FROM collection_item WHERE run_id =";
    let divided = sql(&club.file(), &format!("{items} {run} GROUP BY 1, 2 ORDER BY 2)"));
    assert_eq!(divided.split(' ').count(), 2, "{divided}");
    // The second file is credited before the first.
    let messages = sql(
        &club.file(),
        &format!(
            "SELECT message_id || total_cents FROM collection_file WHERE run_id = {run} ORDER BY total_cents"
        ),
    );
    let small = messages.lines().next().unwrap().strip_suffix("12000").unwrap().to_owned();
    assert_eq!(read(&club, "een.xml", &[Move::Block(&small, 12_000)])["problems"], json!([]));
    let left =
        format!("SELECT count(*) FROM collection_item WHERE run_id = {run} AND settled_on IS NULL");
    assert_eq!(sql(&club.file(), &left), "3");
    club.is_sound();
}

#[test]
fn a_run_over_the_limit_of_a_file_is_divided() {
    let club = three_to_collect();
    club.deed(r#"{"deed":"change_settings","settings":{"bank.file_limit_cents":"25000"}}"#);
    let made = club.json(&["collect", "--on", "2026-12-14"]);
    assert_eq!((&made["transactions"], made["files"].as_array().unwrap().len()), (&json!(3), 2));
    let sums = sql(
        &club.file(),
        &format!(
            "SELECT total_cents FROM collection_file WHERE run_id = {} ORDER BY id",
            made["run"]
        ),
    );
    assert_eq!(sums, "24000\n12000");
    let sheet = std::fs::read_dir(club.path("incasso")).unwrap().map(|file| file.unwrap().path());
    let mut sheet = sheet
        .filter(|path| path.to_string_lossy().ends_with("controle.txt"))
        .map(|path| std::fs::read_to_string(path).unwrap());
    let sheet = sheet.find(|text| text.contains("240,00")).expect("a sheet names both files");
    assert!(sheet.contains("120,00"), "{sheet}");
    // One collection that is more than a whole file may be fits in none.
    club.deed(r#"{"deed":"change_settings","settings":{"bank.file_limit_cents":"10000"}}"#);
    club.deed(&format!(r#"{{"deed":"undo_run","run":{}}}"#, made["run"]));
    let left = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#);
    assert!(left["excluded"].to_string().contains("over_file_limit"), "{left}");
    club.is_sound();
}

#[test]
fn the_bank_of_the_account_has_its_own_terms() {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"bank.profile":"TRIO"}}"#);
    // Triodos takes files two months ahead.
    assert_eq!(club.refused(r#"{"deed":"collect","on":"2027-02-08"}"#), "collection_too_late");
    assert_eq!(
        club.refused(r#"{"deed":"change_settings","settings":{"bank.profile":"XXXX"}}"#),
        "value_unknown"
    );
    club.deed(r#"{"deed":"change_settings","settings":{"bank.profile":""}}"#);
    assert_eq!(club.deed(r#"{"deed":"collect","on":"2027-02-08"}"#)["transactions"], 0);
}

#[test]
fn a_payment_on_the_wrong_invoice_is_released_and_taken_for_the_right_one() {
    let (club, message) = collected(2);
    read(&club, "dec.xml", &[Move::Batch(&message, 24_000)]);
    club.deeds(
        r#"{"deed":"set_direct_debit","relation":1,"enabled":false}
{"deed":"set_direct_debit","relation":2,"enabled":false}
{"deed":"subscribe","relation":1,"plan":"Jaar","start_date":"2026-11-05"}
{"deed":"subscribe","relation":2,"plan":"Jaar","start_date":"2026-11-05"}
{"deed":"bill","until":"2026-11-22"}
{"deed":"finalise"}"#,
    );
    assert_eq!(opens(&club), [0, 0, 12_000, 12_000]);
    read(&club, "pay.xml", &[Move::Paid(12_000, "NL20INGB0001234567", "Oma", "contributie")]);
    let entry = last_entry(&club);
    assert_eq!(sql(&club.file(), BOOKS), "1100|36000\n2900|-12000");
    club.is_sound();
    club.deed(&format!(r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"2026-0003"}}"#));
    assert_eq!(
        (opens(&club), sql(&club.file(), BOOKS)),
        (vec![0, 0, 0, 12_000], "1100|36000".to_owned())
    );
    club.is_sound();
    club.deed(&format!(r#"{{"deed":"release_bank_entry","entry":{entry}}}"#));
    assert_eq!(opens(&club), [0, 0, 12_000, 12_000]);
    assert_eq!(sql(&club.file(), BOOKS), "1100|36000\n2900|-12000");
    club.is_sound();
    club.deed(&format!(r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"2026-0004"}}"#));
    assert_eq!(
        (opens(&club), sql(&club.file(), BOOKS)),
        (vec![0, 0, 12_000, 0], "1100|36000".to_owned())
    );
    club.is_sound();
    // What the bank told by an id of ours is what it is.
    let batch = sql(&club.file(), "SELECT min(id) FROM bank_entry");
    assert_eq!(
        club.refused(&format!(r#"{{"deed":"release_bank_entry","entry":{batch}}}"#)),
        "bank_entry_certain"
    );
}

#[test]
fn one_movement_pays_several_invoices_or_none() {
    let club = three_to_collect();
    let paid = Move::Paid(25_000, "NL20INGB0001234567", "Oma", "voor de kinderen");
    let costs = Move::Out("NOTPROVIDED", 995);
    read(&club, "pay.xml", &[paid, costs]);
    let entry = sql(&club.file(), "SELECT id FROM bank_entry WHERE amount_cents = 25000");
    let taken = club.deed(&format!(
        r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"2026-0004","also":["2026-0005"]}}"#
    ));
    assert_eq!(taken["open_cents"], 0);
    // 10,00 is too much: it is owed to who paid, and can be given back.
    assert_eq!(opens(&club)[3..], [0, -1_000, 12_000]);
    club.is_sound();
    let refund = club.deed(r#"{"deed":"refund","invoice":"2026-0005","reason":"te veel"}"#);
    assert_eq!(refund["amount_cents"], 1_000);
    assert_eq!(
        club.refused(&format!(r#"{{"deed":"release_bank_entry","entry":{entry}}}"#)),
        "refund_on_its_way"
    );
    club.deed(r#"{"deed":"withdraw_refund","refund":1}"#);
    club.deed(&format!(r#"{{"deed":"release_bank_entry","entry":{entry}}}"#));
    assert_eq!(opens(&club)[3..], [12_000, 12_000, 12_000]);
    club.is_sound();
    // Costs are on an account of the club's own.
    let costs = sql(&club.file(), "SELECT id FROM bank_entry WHERE amount_cents = -995");
    let book = |account: &str| {
        format!(r#"{{"deed":"book_bank_entry","entry":{costs},"account":"{account}"}}"#)
    };
    assert_eq!(club.refused(&book("1300")), "value_unknown");
    assert_eq!(club.refused(&book("4510")), "value_unknown");
    club.deed(r#"{"deed":"set_account","code":"4510","name":"Kosten betalingsverkeer","rgs":"WBedAdlBan"}"#);
    assert_eq!(club.deed(&book("4510"))["account"], "4510");
    let sum = "SELECT sum(amount_cents) FROM journal_line WHERE account = '4510'";
    assert_eq!(sql(&club.file(), sum), "995");
    club.is_sound();
    club.deed(&format!(r#"{{"deed":"release_bank_entry","entry":{costs}}}"#));
    assert_eq!(sql(&club.file(), sum), "0");
    club.is_sound();
    // Registered by hand before, the bank in the books has it once.
    club.deed(&book("1100"));
    club.is_sound();
    club.deed(&format!(r#"{{"deed":"release_bank_entry","entry":{costs}}}"#));
    club.is_sound();
}

#[test]
fn what_waits_over_a_close_is_taken_after_it() {
    let club = three_to_collect();
    read(&club, "pay.xml", &[Move::Paid(12_000, "NL20INGB0001234567", "Oma", "voor Jan")]);
    let club = club.on("2027-01-10");
    club.deed(r#"{"deed":"close_books","until":"2026-12-31"}"#);
    let entry = last_entry(&club);
    club.deed(&format!(r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"2026-0004"}}"#));
    let year_end = "SELECT sum(amount_cents) FROM journal_line JOIN journal_entry ON journal_entry.id = entry_id
                    WHERE account = '2900' AND on_date <= '2026-12-31'";
    assert_eq!(sql(&club.file(), year_end), "-12000");
    assert_eq!(sql(&club.file(), "SELECT max(on_date) FROM allocation"), "2027-01-01");
    club.is_sound();
}

#[test]
fn a_return_that_the_bank_takes_back_never_was() {
    let (club, message) = collected(1);
    let back = Move::Back("2026-0001-1", 12_000, 12_000, "MD06");
    read(&club, "dec.xml", &[Move::Batch(&message, 12_000), back]);
    assert_eq!(opens(&club), [12_000]);
    let told = read(&club, "herstel.xml", &[Move::In("2026-0001-1", 12_000)]);
    assert_eq!((&told["matched"], &told["problems"]), (&json!(1), &json!([])));
    assert_eq!((opens(&club), sql(&club.file(), BOOKS)), (vec![0], "1100|12000".to_owned()));
    let payer = &club.export("relations")[0];
    assert_eq!(
        sql(&club.file(), "SELECT count(*) FROM relation WHERE collection_block IS NOT NULL"),
        "0",
        "{payer}"
    );
    club.is_sound();
    // It can come back once more; told in another file it counts once.
    let again = Move::Back("2026-0001-1", 12_000, 12_000, "MD01");
    let file = camt("camt.053", OWN, &[again], 0).replace("2026-12-07", "2027-01-04");
    hands(&club, "jan.xml", &file);
    hands(&club, "jan2.xml", &file.replace("<Stmt>", "<Stmt><Id>8</Id>"));
    assert_eq!((opens(&club), sql(&club.file(), BOOKS)), (vec![12_000], String::new()));
    club.is_sound();
}

#[test]
fn a_file_that_the_bank_refuses_was_never_collected() {
    let (club, message) = collected(3);
    // A copy of a file it has: the first one stands.
    let told = hands(&club, "kopie.xml", &status(&message, "", "RJCT", "DUPL"));
    assert_eq!(told["problems"][0]["code"], "sent_twice");
    // Whichever level says why, and of one collection too: nothing comes free, nothing came back.
    for (at, reasons) in [["", "DUPL", ""], ["", "", "AM05"], ["DUPL", "", ""]].iter().enumerate() {
        let [group, block, one] =
            reasons.map(|code| format!("<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>"));
        let [group, block, one] = [group, block, one]
            .map(|reason| reason.replace("<StsRsnInf><Rsn><Cd></Cd></Rsn></StsRsnInf>", ""));
        let file = format!(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>\
             <GrpSts>RJCT</GrpSts>{group}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}-R</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>{block}\
             <TxInfAndSts><OrgnlEndToEndId>2026-0001-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>{one}</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
        );
        let told = hands(&club, &format!("kopie{at}.xml"), &file);
        let codes = told["problems"].as_array().unwrap().iter().map(|p| p["code"].clone());
        assert_eq!(codes.collect::<HashSet<_>>(), HashSet::from([json!("sent_twice")]), "{told}");
        let states = "SELECT DISTINCT state FROM collection_item";
        assert_eq!(sql(&club.file(), states), "uploaded", "{reasons:?}");
    }
    let told = hands(&club, "weigering.xml", &status(&message, "", "RJCT", "FF01"));
    let problem = &told["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["run"], &problem["count"]),
        (&json!("file_rejected"), &json!(2), &json!(3))
    );
    assert!(problem["message"].as_str().unwrap().contains("3 incasso's van ronde 2"), "{problem}");
    assert_eq!(sql(&club.file(), "SELECT state FROM run WHERE id = 2"), "undone");
    club.is_sound();
    assert_eq!(club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["transactions"], 3);
    assert_eq!(
        hands(&club, "nog.xml", &format!("{} ", status(&message, "", "RJCT", "FF01")))["problems"]
            [0]["code"],
        "rejected"
    );
    club.is_sound();
}

#[test]
fn a_block_that_the_bank_refuses_leaves_the_others() {
    let (club, _) = mixed_run();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    let message =
        sql(&club.file(), &format!("SELECT message_id FROM collection_file WHERE run_id = {run}"));
    club.ok(&["export", "collections"]);
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
    let told = hands(&club, "blok.xml", &status(&message, &format!("{message}-F"), "RJCT", "AG02"));
    assert_eq!(
        (&told["problems"][0]["code"], &told["problems"][0]["count"]),
        (&json!("file_rejected"), &json!(1))
    );
    let rest = format!("{message}-R");
    assert_eq!(read(&club, "dec.xml", &[Move::Block(&rest, 36_000)])["problems"], json!([]));
    assert_eq!(opens(&club).iter().filter(|open| **open == 12_000).count(), 1 + 3);
    club.is_sound();
}

#[test]
fn one_that_the_bank_refuses_without_its_id_is_not_the_whole_file() {
    let (club, message) = collected(2);
    let status = status(&message, "", "PART", "").replace(
        "</OrgnlGrpInfAndSts>",
        "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>",
    );
    let told = hands(&club, "een.xml", &status);
    assert_eq!(told["problems"][0]["code"], "rejected");
    assert_eq!(
        sql(&club.file(), "SELECT count(*) FROM collection_item WHERE state = 'uploaded'"),
        "2"
    );
}

#[test]
fn a_refund_that_comes_back_is_owed_again() {
    let (club, message) = collected(1);
    read(&club, "dec.xml", &[Move::Batch(&message, 12_000)]);
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"per abuis","rebill":false}"#);
    let club = club.on("2027-02-03");
    club.deed(r#"{"deed":"refund","invoice":"2026-0001","reason":"per abuis"}"#);
    club.deed(r#"{"deed":"write_refunds"}"#);
    let on =
        |moves: &[Move<'_>], day: &str| camt("camt.053", OWN, moves, 0).replace("2026-12-07", day);
    hands(&club, "uit.xml", &on(&[Move::Out("2026-0001-T1", 12_000)], "2027-02-04"));
    assert_eq!(sql(&club.file(), "SELECT state FROM refund"), "paid");
    let told = hands(&club, "terug.xml", &on(&[Move::In("2026-0001-T1", 12_000)], "2027-02-05"));
    assert_eq!(told["problems"][0]["code"], "refund_returned");
    assert_eq!(opens(&club)[0], -12_000);
    assert_eq!(sql(&club.file(), "SELECT state, returned_on FROM refund"), "withdrawn|2027-02-05");
    club.is_sound();
    club.deed(r#"{"deed":"refund","invoice":"2026-0001","reason":"andere rekening","iban":"NL20INGB0001234567"}"#);
    club.is_sound();
}

#[test]
fn who_pays_what_is_being_collected_is_named() {
    let (club, _) = collected(1);
    let told =
        read(&club, "pay.xml", &[Move::Paid(12_000, "NL20INGB0001234567", "Boer", "2026-0001")]);
    let problem = &told["problems"][0];
    assert_eq!((&problem["code"], &problem["run"]), (&json!("paid_while_collected"), &json!(2)));
    let message = sql(&club.file(), "SELECT message_id FROM collection_file");
    let told = hands(
        &club,
        "batch.xml",
        &camt("camt.053", OWN, &[Move::Batch(&message, 12_000)], 0).replace("REF0", "B1"),
    );
    assert_eq!(told["matched"], 1, "{told}");
    assert_eq!(opens(&club), [-12_000]);
    club.is_sound();
}

#[test]
fn a_bank_that_gives_no_reason_is_understood_by_its_code() {
    let (club, message) = collected(2);
    let back = |id: &str, code: &str, number: u32| {
        format!(
            "<Ntry><Amt Ccy=\"EUR\">120.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-12-08</Dt></BookgDt>\
             <AcctSvcrRef>T{number}</AcctSvcrRef><BkTxCd><Prtry><Cd>{code}</Cd></Prtry></BkTxCd>\
             <NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry></Stmt>"
        )
    };
    let batch = camt("camt.053", OWN, &[Move::Batch(&message, 24_000)], -24_000);
    let two = format!("{}{}", back("2026-0001-1", "N244", 1), back("2026-0002-1", "999", 2))
        .replacen("</Stmt>", "", 1);
    let told = hands(&club, "dec.xml", &batch.replace("</Stmt>", &two));
    assert_eq!(told["problems"], json!([]));
    let codes = "SELECT return_code FROM collection_item ORDER BY id";
    assert_eq!(sql(&club.file(), codes), "MD06\nNARR");
    // Nobody is collected from again before somebody looked.
    assert_eq!(
        sql(&club.file(), "SELECT count(*) FROM relation WHERE collection_block IS NOT NULL"),
        "2"
    );
}

#[test]
fn a_payment_by_hand_is_taken_back_and_counts_once() {
    let club = three_to_collect();
    let pay = r#"{"deed":"register_payment","invoice":"2026-0004","amount_cents":2000,"date":"2026-11-20","method":"cash"}"#;
    let undo = pay.replace("register_payment", "undo_payment");
    assert_eq!(club.refused(&undo), "payment_unknown");
    club.deed(pay);
    club.deed(&undo);
    assert_eq!(club.refused(&undo), "payment_unknown");
    assert_eq!(opens(&club)[3], 12_000);
    let cash = "SELECT sum(amount_cents) FROM journal_line WHERE account = '1000'";
    assert_eq!(sql(&club.file(), cash), "0");
    club.is_sound();
}

#[test]
fn a_second_person_looks_before_anything_goes_to_the_bank() {
    let club = three_to_collect();
    club.deed(
        r#"{"deed":"change_settings","settings":{"desk.approvers":"Els Bakker, Piet de Wit"}}"#,
    );
    let made = club.json(&["collect", "--on", "2026-12-14"]);
    let run = &made["run"];
    assert_eq!(made["files"], json!([]));
    assert!(made["warnings"].to_string().contains("Els Bakker, Piet de Wit"), "{made}");
    let uploaded = format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#);
    assert_eq!(club.refused(&uploaded), "not_approved");
    let approve = |person: &str, cents: i64| {
        format!(r#"{{"deed":"approve","run":{run},"person":"{person}","total_cents":{cents}}}"#)
    };
    assert_eq!(club.refused(&approve("Jan", 36_000)), "value_unknown");
    assert_eq!(club.refused(&approve("els bakker", 3_600)), "approval_total");
    club.deed(&approve("els bakker", 36_000));
    assert_eq!(club.refused(&approve("Piet de Wit", 36_000)), "already_approved");
    // What waited is written with the next round, and not before.
    assert_eq!(club.json(&["collect", "--on", "2026-12-15"])["files"].as_array().unwrap().len(), 1);
    club.deed(&uploaded);
    // Another run without one of them is another file, to be looked at anew.
    assert_eq!(sql(&club.file(), "SELECT person, length(sha256) FROM approval"), "Els Bakker|64");
    club.is_sound();
}

#[test]
fn refunds_are_looked_at_too() {
    let (club, message) = collected(1);
    read(&club, "dec.xml", &[Move::Batch(&message, 12_000)]);
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"per abuis","rebill":false}"#);
    let club = club.on("2027-02-03");
    club.deed(r#"{"deed":"change_settings","settings":{"desk.approvers":"Els Bakker"}}"#);
    club.deed(r#"{"deed":"refund","invoice":"2026-0001","reason":"per abuis"}"#);
    club.deed(r#"{"deed":"write_refunds"}"#);
    assert_eq!(
        club.refused(r#"{"deed":"approve","person":"Els Bakker","total_cents":1}"#),
        "approval_total"
    );
    club.deed(r#"{"deed":"approve","person":"Els Bakker","total_cents":12000}"#);
    assert_eq!(
        club.refused(r#"{"deed":"approve","person":"Els Bakker","total_cents":12000}"#),
        "not_found"
    );
}

#[test]
fn money_is_never_guessed() {
    let club = three_to_collect();
    let paid = Move::Paid(12_000, "NL20INGB0001234567", "Oma", "2026-0004");
    let file = camt("camt.053", OWN, &[paid], 0);
    let hands_over = |name: &str, text: &str| {
        let path = club.path(name);
        std::fs::write(&path, text).unwrap();
        let deed = json!({"deed": "read_bank_file", "file": path});
        (club.refused(&deed.to_string()), opens(&club)[3])
    };
    let unreadable = ("unreadable".to_owned(), 12_000);
    let dollars = file.replace("<Ntry><Amt Ccy=\"EUR\">", "<Ntry><Amt Ccy=\"USD\">");
    assert_eq!(hands_over("dollars.xml", &dollars), unreadable);
    let undated = file.replace("<BookgDt><Dt>2026-12-07</Dt></BookgDt>", "");
    assert_eq!(hands_over("undated.xml", &undated), unreadable);
    let old = ":20:P1\r\n:25:NL69INGB0123456789\r\n:60F:C261206USD100,00\r\n:61:2612071207C100,00NTRFNONREF//1\r\n:86:2026-0004\r\n";
    assert_eq!(hands_over("dollars.940", old), unreadable);
    assert_eq!(hands(&club, "euros.xml", &file)["matched"], 1);
}

#[test]
fn a_statement_that_was_not_read_is_missed() {
    let club = Club::new();
    let month = |month: u32, opening: &str, amount: &str, closing: &str| {
        format!(
            ":20:P{month}\r\n:25:NL69INGB0123456789\r\n:60F:C26{month:02}01EUR{opening}\r\n:61:26{month:02}15C{amount}NTRFNONREF//{month}\r\n\
             :86:gift\r\n:62F:C26{month:02}28EUR{closing}\r\n-\r\n"
        )
    };
    let read = |name: &str, text: String| hands(&club, name, &text)["problems"].clone();
    assert_eq!(read("jan.940", month(1, "100,00", "50,00", "150,00")), json!([]));
    let told = read("mrt.940", month(3, "175,00", "10,00", "185,00"));
    assert_eq!((&told[0]["code"], &told[0]["off_cents"]), (&json!("gap"), &json!(2_500)));
    assert!(told[0]["message"].as_str().unwrap().contains("28-01-2026 en 28-03-2026"), "{told}");
    assert_eq!(read("feb.940", month(2, "150,00", "25,00", "175,00")), json!([]));
    club.is_sound();
}

#[test]
fn a_movement_without_a_day_of_booking_is_of_the_statement_it_stands_on() {
    let club = Club::new();
    let day = |name: &str, opened: u32, closed: u32, value: u32, amounts: [&str; 3]| {
        let [opening, amount, closing] = amounts;
        let text = format!(
            ":20:{name}\r\n:25:NL69INGB0123456789\r\n:60F:C2612{opened:02}EUR{opening}\r\n:61:2612{value:02}C{amount}NTRFNONREF//{name}\r\n\
             :86:gift\r\n:62F:C2612{closed:02}EUR{closing}\r\n-\r\n"
        );
        hands(&club, name, &text)["problems"].clone()
    };
    assert_eq!(day("1.940", 4, 7, 7, ["100,00", "50,00", "150,00"]), json!([]));
    // Of value before the weekend, booked after it; of value tomorrow, booked today.
    assert_eq!(day("2.940", 7, 8, 4, ["150,00", "25,00", "175,00"]), json!([]));
    assert_eq!(day("3.940", 8, 9, 10, ["175,00", "10,00", "185,00"]), json!([]));
    // Of value on the day that the statement before closed; and on the first day of a month on one statement.
    assert_eq!(day("4.940", 9, 10, 9, ["185,00", "10,00", "195,00"]), json!([]));
    assert_eq!(day("5.940", 10, 20, 11, ["195,00", "5,00", "200,00"]), json!([]));
    let booked = "SELECT booked_on FROM bank_entry ORDER BY id";
    assert_eq!(
        sql(&club.file(), booked),
        "2026-12-07\n2026-12-08\n2026-12-09\n2026-12-10\n2026-12-11"
    );
    club.is_sound();
}

#[test]
fn nobody_is_reminded_of_whom_the_bank_says_that_they_died() {
    let (club, message) = collected(2);
    let back = |id: &'static str, code: &'static str| Move::Back(id, 12_000, 12_000, code);
    let moves =
        [Move::Batch(&message, 24_000), back("2026-0001-1", "MD07"), back("2026-0002-1", "MS02")];
    read(&club, "dec.xml", &moves);
    let club = club.on("2027-01-20");
    club.deed(r#"{"deed":"prepare_messages"}"#);
    assert_eq!(sql(&club.file(), "SELECT relation_id FROM message"), "2");
}

#[test]
fn what_must_not_go_any_more_is_seen_before_it_is_at_the_bank() {
    let club = three_to_collect();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    let unfit = "SELECT count(*) FROM collection_item WHERE state = 'withdrawn'";
    club.deeds(
        r#"{"deed":"revoke_mandate","mandate":"M1"}
{"deed":"set_direct_debit","relation":2,"enabled":false}"#,
    );
    assert_eq!(sql(&club.file(), unfit), "0");
    let shown = club.json(&["status"]);
    assert_eq!(shown["counts"]["unfit_items"], 2, "{shown} of run {run}");
}

#[test]
fn who_was_told_something_else_is_told_anew_and_nobody_else() {
    let club = three_to_collect();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    let announce = |run: &Value| club.deed(&format!(r#"{{"deed":"announce_run","run":{run}}}"#));
    assert_eq!(announce(&run)["messages"], 3);
    let mark = || {
        let ids = sql(&club.file(), "SELECT group_concat(id) FROM message WHERE state = 'ready'");
        club.deed(&format!(r#"{{"deed":"mark_messages","messages":[{ids}],"outcome":"sent"}}"#));
    };
    mark();
    // One is taken out: what the others were told is still so.
    let id =
        "SELECT end_to_end_id FROM collection_item WHERE state = 'selected' ORDER BY id LIMIT 1";
    let withdrawn = sql(&club.file(), id);
    let run =
        club.deed(&format!(r#"{{"deed":"withdraw_item","end_to_end_id":"{withdrawn}"}}"#))["run"]
            .clone();
    assert_eq!(announce(&run)["messages"], 0);
    // The second pays a part in cash, so another amount is collected.
    let paid = club.deed(r#"{"deed":"register_payment","invoice":"2026-0005","amount_cents":2000,"date":"2026-11-22","method":"cash","withdraw":true}"#);
    let live =
        sql(&club.file(), "SELECT max(run_id) FROM collection_item WHERE state = 'selected'");
    assert_eq!(paid["taken_out"]["run"].to_string(), live);
    club.deed(&format!(r#"{{"deed":"undo_run","run":"{live}"}}"#));
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    assert_eq!(announce(&run)["messages"], 1, "{run}");
    let body = sql(&club.file(), "SELECT relation_id || body FROM message WHERE state = 'ready'");
    assert!(
        body.starts_with('2') && body.contains("vervangt ons bericht van 22-11-2026"),
        "{body}"
    );
    assert!(body.contains("EUR 100,00"), "{body}");
    // On another day it is another thing for all of them.
    club.deed(&format!(r#"{{"deed":"undo_run","run":{run}}}"#));
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-21"}"#)["run"].clone();
    assert_eq!(announce(&run)["messages"], 3);
    club.is_sound();
}

#[test]
fn a_return_counts_once_in_whatever_order_it_is_told() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let ends: Vec<String> = orders
        .iter()
        .map(|order| {
            let (club, message) = collected(2);
            let rejected = status(&message, "", "PART", "").replace(
                "</OrgnlGrpInfAndSts>",
                "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>2026-0002-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>\
                 <StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>",
            );
            let back = || Move::Back("2026-0002-1", 12_000, 12_000, "AM04");
            let files = [
                rejected,
                camt("camt.054", OWN, &[back()], 0),
                camt("camt.053", OWN, &[Move::Batch(&message, 24_000), back()], 0),
            ];
            for (at, file) in order.iter().enumerate() {
                let told = hands(&club, &format!("{at}.xml"), &files[*file]);
                assert_eq!(told["problems"], json!([]), "{order:?}");
            }
            club.is_sound();
            let item = "SELECT state, return_code, (SELECT count(*) FROM allocation WHERE item_id = collection_item.id AND source = 'return') <= 1
                        FROM collection_item ORDER BY id";
            format!("{:?} {} {}", opens(&club), sql(&club.file(), item), sql(&club.file(), BOOKS))
        })
        .collect();
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:#?}");
    assert!(ends[0].starts_with("[0, 12000]") && ends[0].ends_with("1100|12000"), "{}", ends[0]);
}

/// A collection that came back, told by its file and its account only.
fn nameless_return(message: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">120.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-12-09</Dt></BookgDt>\
         <NtryDtls><Btch><PmtInfId>{message}-R</PmtInfId></Btch><TxDtls><RltdPties><DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct></RltdPties>\
         <RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry></Stmt>"
    )
}

#[test]
fn who_comes_back_without_an_id_is_known_by_file_and_account_or_is_asked() {
    for (count, unmatched) in [(3, 1), (1, 0)] {
        let (club, message) = collected(count);
        let sum = 12_000 * i64::try_from(count).unwrap();
        let file = camt("camt.053", OWN, &[Move::Batch(&message, sum)], -12_000);
        let file = file.replace("</Stmt>", &nameless_return(&message));
        // Three of one family have one account: a person says who it was.
        assert_eq!(hands(&club, "a.xml", &file)["unmatched"], unmatched);
        assert_eq!(opens(&club).iter().sum::<i64>(), 12_000 * (1 - unmatched));
        if unmatched == 0 {
            let entry = last_entry(&club);
            let release = format!(r#"{{"deed":"release_bank_entry","entry":{entry}}}"#);
            assert_eq!(club.refused(&release), "bank_entry_certain");
        }
        club.is_sound();
    }
}

#[test]
fn who_paid_by_transfer_before_is_known_by_the_account() {
    let club = three_to_collect();
    let paid = |text| Move::Paid(12_000, "DE89370400440532013000", "Lid2 Boer", text);
    read(&club, "een.xml", &[paid("2026-0005")]);
    club.deeds(
        r#"{"deed":"subscribe","relation":2,"plan":"Jaar","start_date":"2026-11-09"}
{"deed":"bill","until":"2026-11-22"}
{"deed":"finalise"}"#,
    );
    let told = read(&club, "twee.xml", &[paid("contributie")]);
    assert_eq!(told["suggested"], 1, "{told}");
    let key = "SELECT matched_by FROM bank_entry ORDER BY id DESC LIMIT 1";
    assert_eq!(sql(&club.file(), key), "iban_and_amount");
    club.is_sound();
}

#[test]
fn a_year_of_statements_comes_in_a_zip_or_a_folder() {
    let club = Club::new();
    let paid = |name: &str, day: &str| {
        let moves = [Move::Paid(1_000, "DE89370400440532013000", "Sponsor", "gift")];
        camt("camt.053", OWN, &moves, 0).replace("REF", name).replace("2026-12-07", day)
    };
    let mut zip = zip::ZipWriter::new(std::fs::File::create(club.path("jaar.zip")).unwrap());
    for (name, day) in [("2026/feb.xml", "2026-02-05"), ("2026/jan.xml", "2026-01-05")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, paid(&name[5..8], day).as_bytes()).unwrap();
    }
    // A path that leads out of the folder leads nowhere, and what is no statement stops nobody.
    zip.start_file("../../leesmij.txt", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, b"hallo").unwrap();
    zip.finish().unwrap();
    let told = club.json(&["bank", "jaar.zip"]);
    assert_eq!(told["files"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["problems"][0]["code"], "unreadable");
    std::fs::create_dir(club.path("los")).unwrap();
    std::fs::write(club.path("los/jan.xml"), paid("jan", "2026-01-05")).unwrap();
    std::fs::write(club.path("los/mrt.xml"), paid("mrt", "2026-03-05")).unwrap();
    let told = club.json(&["bank", "los"]);
    let new: Vec<&Value> =
        told["files"].as_array().unwrap().iter().map(|file| &file["new"]).collect();
    assert_eq!(new, [&json!(0), &json!(1)], "{told}");
    std::fs::create_dir(club.path("leeg")).unwrap();
    let told = club.json(&["bank", "leeg"]);
    assert!(told["problems"][0]["message"].as_str().unwrap().contains("geen afschrift"), "{told}");
    std::fs::write(club.path("kapot.zip"), b"PK\x03\x04 nee").unwrap();
    assert_eq!(club.json(&["bank", "kapot.zip"])["problems"][0]["code"], "unreadable");
    club.is_sound();
}

/// Three members who pay by transfer, each with an invoice of 120,00 that nobody collects.
fn three_by_transfer() -> Club {
    let club = three_to_collect();
    for n in 1..=3 {
        club.deed(&format!(r#"{{"deed":"set_direct_debit","relation":{n},"enabled":false}}"#));
    }
    club
}

#[test]
fn money_goes_back_to_who_paid_and_not_to_whose_payment_was_released() {
    let club = three_by_transfer();
    read(&club, "a.xml", &[Move::Paid(12_000, "DE89370400440532013000", "Lid1", "2026-0004")]);
    read(&club, "b.xml", &[Move::Paid(12_000, "NL20INGB0001234567", "Vreemd", "zomaar")]);
    let entry = last_entry(&club);
    club.deed(&format!(r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"2026-0004"}}"#));
    club.deed(&format!(r#"{{"deed":"release_bank_entry","entry":{entry}}}"#));
    club.deed(r#"{"deed":"refund","invoice":"2026-0004","reason":"fout","credit":true}"#);
    assert_eq!(sql(&club.file(), "SELECT iban FROM refund"), "DE89370400440532013000");
    club.is_sound();
    // Released, the payment itself is not owed any more: nothing of it is written.
    let first = sql(&club.file(), "SELECT min(id) FROM bank_entry WHERE party_name = 'Lid1'");
    assert_eq!(
        club.refused(&format!(r#"{{"deed":"release_bank_entry","entry":{first}}}"#)),
        "refund_on_its_way"
    );
}

#[test]
fn a_refund_that_is_not_owed_any_more_is_not_written() {
    let club = three_by_transfer();
    let pay = r#"{"deed":"register_payment","invoice":"2026-0004","amount_cents":12000,"date":"2026-11-20","method":"cash"}"#;
    club.deed(pay);
    club.deed(r#"{"deed":"refund","invoice":"2026-0004","reason":"fout","iban":"NL20INGB0001234567","credit":true}"#);
    assert_eq!(club.refused(&pay.replace("register_payment", "undo_payment")), "refund_on_its_way");
    let (club, message) = collected(1);
    read(&club, "dec.xml", &[Move::Batch(&message, 12_000)]);
    club.deed(
        r#"{"deed":"refund","invoice":"2026-0001","reason":"fout","credit":true,"even_so":true}"#,
    );
    read(&club, "terug.xml", &[Move::Back("2026-0001-1", 12_000, 12_000, "MD06")]);
    let written = club.deed(r#"{"deed":"write_refunds"}"#);
    assert_eq!((&written["refunds"], &written["withdrawn"]), (&json!(0), &json!(1)));
    assert_eq!(sql(&club.file(), "SELECT state FROM refund ORDER BY id DESC LIMIT 1"), "withdrawn");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM refund_file"), "0");
    assert_eq!(club.refused(r#"{"deed":"write_refunds"}"#), "not_found");
    club.is_sound();
}

#[test]
fn a_refund_that_an_approver_objects_to_does_not_go_along() {
    let club = three_by_transfer();
    for number in ["2026-0004", "2026-0005"] {
        read(&club, number, &[Move::Paid(12_000, "NL20INGB0001234567", "Oma", number)]);
        club.deed(&format!(
            r#"{{"deed":"refund","invoice":"{number}","reason":"fout","credit":true}}"#
        ));
    }
    club.deed(r#"{"deed":"change_settings","settings":{"desk.approvers":"Els"}}"#);
    club.deed(r#"{"deed":"write_refunds"}"#);
    club.deed(r#"{"deed":"withdraw_refund","refund":2}"#);
    assert_eq!(
        club.refused(r#"{"deed":"approve","person":"Els","total_cents":24000}"#),
        "not_found"
    );
    assert_eq!(club.deed(r#"{"deed":"write_refunds"}"#)["total_cents"], 12_000);
    club.deed(r#"{"deed":"approve","person":"Els","total_cents":12000}"#);
    // Paid by the bank without our id, a person says which it is.
    read(&club, "uit.xml", &[Move::Out("NOTPROVIDED", 12_000)]);
    let entry = last_entry(&club);
    let take = format!(r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"2026-0004"}}"#);
    // Money out is of one invoice, and what went to somebody is not let go of again.
    let also = take.replace('}', r#","also":["2026-0005"]}"#);
    assert_eq!(club.refused(&also), "value_unknown");
    club.deed(&take);
    let undo = "SELECT inverse IS NULL FROM audit_log WHERE deed = 'take_bank_entry' ORDER BY seq DESC LIMIT 1";
    assert_eq!(sql(&club.file(), undo), "1");
    assert_eq!(sql(&club.file(), "SELECT state FROM refund ORDER BY id"), "paid\nwithdrawn");
    club.is_sound();
}

// What is over the limit of one collection is left out with a proposal that the program itself can carry out.
#[test]
fn an_invoice_over_the_limit_fits_in_the_parts_that_are_proposed() {
    let club = three_to_collect();
    club.deed(r#"{"deed":"change_settings","settings":{"bank.item_limit_cents":"5000"}}"#);
    let told = club.json(&["collect", "--on", "2026-12-14", "--dry-run"]);
    assert_eq!(told["transactions"], 0);
    let warnings = told["warnings"].to_string();
    assert!(
        warnings.contains("2026-0004 is boven de limiet per incasso; in 3 termijnen"),
        "{told}"
    );
    assert!(!warnings.contains("volgende ronde"), "another round has the same limit: {told}");
    club.deed(
        r#"{"deed":"arrange_instalments","invoice":"2026-0004","parts":3,"first_on":"2026-12-01"}"#,
    );
    let told = club.json(&["collect", "--on", "2026-12-14"]);
    assert_eq!((&told["transactions"], &told["total_cents"]), (&1.into(), &4_000.into()), "{told}");
    club.is_sound();
}

#[test]
fn files_in_another_order_end_the_same() {
    let (club, _) = collected(2);
    read(&club, "1-terug.xml", &[Move::Back("2026-0001-1", 12_000, 12_000, "AM04")]);
    let told = read(
        &club,
        "2-bij.xml",
        &[Move::In("2026-0001-1", 12_000), Move::In("2026-0002-1", 12_000)],
    );
    assert_eq!((&told["matched"], opens(&club)), (&json!(2), vec![12_000, 0]), "{told}");
    assert_eq!(sql(&club.file(), BOOKS), "1100|12000");
    club.is_sound();
}

#[test]
fn a_return_that_is_taken_back_while_it_is_tried_again_is_said() {
    let (club, message) = collected(1);
    let moves = [Move::Batch(&message, 12_000), Move::Back("2026-0001-1", 12_000, 12_000, "AM04")];
    read(&club, "dec.xml", &moves);
    let again = club.deed(r#"{"deed":"collect","on":"2026-12-14","again":["2026-0001"]}"#);
    let run = again["run"].clone();
    assert_eq!(again["transactions"], 1, "{again}");
    club.ok(&["export", "collections"]);
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
    let told = read(&club, "toch.xml", &[Move::In("2026-0001-1", 12_000)]);
    let problem = &told["problems"][0];
    assert_eq!((&problem["code"], &problem["run"]), (&json!("paid_while_collected"), &run));
    assert_eq!((&problem["invoice"], opens(&club)[0]), (&json!("2026-0001"), 0));
    club.is_sound();
}

#[test]
fn a_return_that_is_taken_back_beside_another_part_is_not_paid_twice() {
    let (club, message) = {
        let club = three_to_collect();
        club.deed(r#"{"deed":"change_settings","settings":{"collection.retry_days":"60,60,60"}}"#);
        club.deed(r#"{"deed":"arrange_instalments","invoice":"2026-0004","parts":2,"first_on":"2026-12-01"}"#);
        let run = club.deed(r#"{"deed":"collect","on":"2026-12-01","only":["2026-0004"]}"#)["run"]
            .clone();
        club.ok(&["export", "collections"]);
        club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
        let message = sql(
            &club.file(),
            &format!("SELECT message_id FROM collection_file WHERE run_id = {run}"),
        );
        (club, message)
    };
    let id =
        sql(&club.file(), "SELECT end_to_end_id FROM collection_item ORDER BY id DESC LIMIT 1");
    let moves = [Move::Batch(&message, 6_000), Move::Back(&id, 6_000, 6_000, "AM04")];
    read(&club, "dec.xml", &moves);
    let run = club.deed(r#"{"deed":"collect","on":"2027-01-04","only":["2026-0004"]}"#);
    assert_eq!(run["transactions"], 1, "{run}");
    club.ok(&["export", "collections"]);
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{}}}"#, run["run"]));
    let told = read(&club, "toch.xml", &[Move::In(&id, 6_000)]);
    assert_eq!((&told["matched"], &told["problems"]), (&json!(1), &json!([])), "{told}");
    club.is_sound();
}

// S4.28: a first payment proves whose account it is; the form needs only a signature.
#[test]
fn a_payment_fills_in_the_mandate_that_its_payer_was_asked_for() {
    let club = three_by_transfer();
    let file = club.file();
    let of = |what: &str, number: &str| {
        sql(
            &file,
            &format!(
                "SELECT {what} FROM relation JOIN invoice ON payer_id = relation.id WHERE invoice.number = '{number}'"
            ),
        )
    };
    let payer = of("relation.number", "2026-0004");
    let name = format!("J. {}", of("last_name", "2026-0004"));
    let asked =
        club.deed(&format!(r#"{{"deed":"ask_mandate","relation":"{payer}"}}"#))["mandate"].clone();
    let before = of("direct_debit_enabled", "2026-0004");
    // Somebody else pays for them: that proves nothing of their account.
    let told =
        read(&club, "oma.xml", &[Move::Paid(12_000, "NL91ABNA0417164300", "Oma", "2026-0004")]);
    assert_eq!(told["problems"], json!([]));
    assert_eq!(sql(&file, "SELECT count(*) FROM mandate_form"), "1");
    let entry = last_entry(&club);
    club.deed(&format!(r#"{{"deed":"release_bank_entry","entry":{entry}}}"#));
    let told =
        read(&club, "zelf.xml", &[Move::Paid(12_000, "NL20INGB0001234567", &name, "2026-0004")]);
    assert_eq!(told["matched"], 1, "{told}");
    let problem = &told["problems"][0];
    assert_eq!((&problem["code"], &problem["reference"]), (&json!("mandate_filled"), &asked));
    let filled = "SELECT reference, iban, holder FROM mandate WHERE signed_on IS NULL";
    let asked = asked.as_str().unwrap();
    assert_eq!(sql(&file, filled), format!("{asked}|NL20INGB0001234567|{name}"));
    // The form is not asked for any more; until it is signed nothing else changes.
    assert_eq!(sql(&file, "SELECT count(*) FROM mandate_form"), "0");
    assert_eq!(of("direct_debit_enabled", "2026-0004"), before);
    club.deed(&format!(
        r#"{{"deed":"change_mandate","mandate":"{asked}","signed_on":"2026-11-20"}}"#
    ));
    assert_eq!(of("direct_debit_enabled", "2026-0004"), "1");
    let undo = sql(&file, "SELECT inverse FROM audit_log ORDER BY seq DESC LIMIT 1");
    club.deed(&undo);
    assert_eq!(sql(&file, filled), format!("{asked}|NL20INGB0001234567|{name}"));
    club.is_sound();
}

#[test]
fn costs_with_the_id_of_a_return_are_costs_after_it_too() {
    let (club, message) = collected(1);
    let moves = [
        Move::Batch(&message, 12_000),
        Move::Back("2026-0001-1", 12_000, 12_000, "AM04"),
        Move::Out("2026-0001-1", 150),
    ];
    let told = read(&club, "dec.xml", &moves);
    assert_eq!((&told["matched"], &told["unmatched"]), (&json!(2), &json!(1)), "{told}");
    assert_eq!(sql(&club.file(), BOOKS), "1100|-150\n2900|150");
    club.is_sound();
}

#[test]
fn a_credit_that_differs_is_of_the_file_that_the_bank_named() {
    let club = three_to_collect();
    club.deed(r#"{"deed":"change_settings","settings":{"bank.file_limit_cents":"25000"}}"#);
    let run = club.json(&["collect", "--on", "2026-12-14"])["run"].clone();
    let files = sql(
        &club.file(),
        &format!("SELECT message_id FROM collection_file WHERE run_id = {run} ORDER BY id"),
    );
    let (first, second) = files.split_once('\n').unwrap();
    let block = format!("{second}-R");
    let told = read(&club, "dec.xml", &[Move::Block(&block, 11_990)]);
    assert_eq!(told["problems"][0]["code"], "batch_differs");
    let entry = last_entry(&club);
    club.deed(&format!(r#"{{"deed":"take_bank_entry","entry":{entry}}}"#));
    assert_eq!(opens(&club)[3..].iter().filter(|open| **open == 0).count(), 1);
    // The bank refuses the other file, which nobody had said was uploaded.
    let told = hands(&club, "nee.xml", &status(first, "", "RJCT", "FF01"));
    assert_eq!(
        (&told["problems"][0]["code"], &told["problems"][0]["count"]),
        (&json!("file_rejected"), &json!(2))
    );
    club.is_sound();
}

#[test]
fn a_file_that_is_refused_before_anybody_said_it_was_uploaded_is_refused() {
    let club = three_to_collect();
    club.json(&["collect", "--on", "2026-12-14"]);
    let message =
        sql(&club.file(), "SELECT message_id FROM collection_file ORDER BY id DESC LIMIT 1");
    let told = hands(&club, "nee.xml", &status(&message, "", "RJCT", "FF01"));
    assert_eq!(told["problems"][0]["count"], 3, "{told}");
    assert_eq!(club.deed(r#"{"deed":"collect","on":"2026-12-15"}"#)["transactions"], 3);
    club.is_sound();
}

#[test]
fn what_was_made_because_it_was_paid_stays_when_the_payment_is_released() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":1500}"#);
    club.deed(r#"{"deed":"add_intake","application":{"applicant":{"first_name":"Bo","last_name":"Nieuw"},"plan":"Jaar","start_date":"2026-11-01"}}"#);
    let awaited = club.deed(r#"{"deed":"await_intake","intake":1}"#);
    let reference = awaited["reference"].as_str().unwrap().to_owned();
    let told =
        read(&club, "pay.xml", &[Move::Paid(1_500, "NL20INGB0001234567", "Nieuw", &reference)]);
    assert_eq!(told["matched"], 1, "{told}");
    let entry = last_entry(&club);
    club.deed(&format!(r#"{{"deed":"release_bank_entry","entry":{entry}}}"#));
    club.is_sound();
    let income = "SELECT sum(amount_cents) FROM journal_line WHERE account = '8000'";
    assert_eq!(sql(&club.file(), income), "-1500");
    let number = club.export("invoices")[0]["number"].as_str().unwrap().to_owned();
    club.deed(&format!(r#"{{"deed":"take_bank_entry","entry":{entry},"invoice":"{number}"}}"#));
    club.is_sound();
}

#[test]
fn payments_by_hand_of_several_days_are_each_taken_back() {
    let club = three_by_transfer();
    let pay = |deed: &str, day: &str| {
        format!(
            r#"{{"deed":"{deed}","invoice":"2026-0004","amount_cents":12000,"date":"{day}","method":"cash"}}"#
        )
    };
    club.deed(&pay("register_payment", "2026-11-01"));
    club.deed(&pay("undo_payment", "2026-11-01"));
    club.deed(&pay("register_payment", "2026-11-02"));
    assert_eq!(club.refused(&pay("undo_payment", "2026-11-03")), "payment_unknown");
    club.deed(&pay("undo_payment", "2026-11-02"));
    assert_eq!(opens(&club)[3], 12_000);
}
