//! What the bank sends back, written here by a hand that knows nothing of our reader.

use std::fmt::Write as _;
use std::process::Command;

use serde_json::{Value, json};

use crate::cli::Club;
use crate::desk::sql;

pub(crate) const OWN: &str = "NL69INGB0123456789";

/// A club with `count` members whose 120,00 each is in run 2, which is at the bank.
pub(crate) fn collected(count: usize) -> (Club, String) {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":12000}"#);
    for n in 1..=count {
        club.deeds(&format!(
            r#"{{"deed":"add_relation","number":"{n}","kind":"person","first_name":"Lid{n}","last_name":"Boer"}}
{{"deed":"add_mandate","relation":{n},"reference":"M{n}","iban":"NL91ABNA0417164300","holder":"Boer","signed_on":"2026-01-01"}}
{{"deed":"set_direct_debit","relation":{n},"enabled":true}}
{{"deed":"subscribe","relation":{n},"plan":"Jaar","start_date":"2026-11-01"}}"#
        ));
    }
    club.deeds("{\"deed\":\"bill\",\"until\":\"2026-11-22\"}\n{\"deed\":\"finalise\"}");
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-07"}"#)["run"].clone();
    club.ok(&["export", "collections"]);
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
    let message = sql(&club.file(), "SELECT message_id FROM collection_file");
    (club, message)
}

/// A movement of a statement.
pub(crate) enum Move<'a> {
    /// The run in one sum.
    Batch(&'a str, i64),
    /// End-to-end id, amount moved, amount collected, reason.
    Back(&'a str, i64, i64, &'a str),
    /// The id of a payment of ours, or the name of the file with all, and the amount.
    Out(&'a str, i64),
    /// A block of a run, named in full.
    Block(&'a str, i64),
    /// The id of a payment of ours that comes back, or of a collection that stands after all, and the amount.
    In(&'a str, i64),
    /// Amount, account, name, text.
    Paid(i64, &'a str, &'a str, &'a str),
}

fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

impl Move<'_> {
    fn cents(&self) -> i64 {
        match self {
            Move::Batch(_, cents)
            | Move::Block(_, cents)
            | Move::In(_, cents)
            | Move::Paid(cents, ..) => *cents,
            Move::Back(_, cents, ..) | Move::Out(_, cents) => -cents,
        }
    }

    fn xml(&self, number: usize) -> String {
        let (way, reversal, details) = match self {
            Move::Batch(id, _) => (
                "CRDT",
                "",
                format!("<NtryDtls><Btch><PmtInfId>{id}-R</PmtInfId></Btch></NtryDtls>"),
            ),
            Move::Block(id, _) => {
                ("CRDT", "", format!("<NtryDtls><Btch><PmtInfId>{id}</PmtInfId></Btch></NtryDtls>"))
            }
            Move::In(id, _) => (
                "CRDT",
                "",
                format!(
                    "<NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs></TxDtls></NtryDtls>"
                ),
            ),
            Move::Back(id, moved, collected, code) => (
                "DBIT",
                "<RvslInd>true</RvslInd>",
                format!(
                    "<NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs><AmtDtls><InstdAmt><Amt Ccy=\"EUR\">{}</Amt></InstdAmt>\
                     <TxAmt><Amt Ccy=\"EUR\">{}</Amt></TxAmt></AmtDtls><RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf></TxDtls></NtryDtls>",
                    euros(*collected),
                    euros(*moved)
                ),
            ),
            Move::Out(id, _) => (
                "DBIT",
                "",
                if id.starts_with("PEN-") {
                    format!("<NtryDtls><Btch><PmtInfId>{id}-1</PmtInfId></Btch></NtryDtls>")
                } else {
                    format!(
                        "<NtryDtls><TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs></TxDtls></NtryDtls>"
                    )
                },
            ),
            Move::Paid(_, iban, name, text) => (
                "CRDT",
                "",
                format!(
                    "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{name}</Nm></Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>\
                     <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls>"
                ),
            ),
        };
        let amount = euros(self.cents().abs());
        format!(
            "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{reversal}<Sts>BOOK</Sts><BookgDt><Dt>2026-12-07</Dt></BookgDt>\
             <AcctSvcrRef>REF{number}</AcctSvcrRef>{details}</Ntry>\n"
        )
    }
}

pub(crate) fn camt(kind: &str, account: &str, moves: &[Move<'_>], off: i64) -> String {
    let (message, body) = match kind {
        "camt.054" => ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        _ => ("BkToCstmrStmt", "Stmt"),
    };
    let sum: i64 = moves.iter().map(Move::cents).sum();
    let balance = |code: &str, cents: i64| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>",
            euros(cents)
        )
    };
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:{kind}.001.08\"><{message}><{body}>\
         <Acct><Id><IBAN>{account}</IBAN></Id></Acct>{}{}\n",
        balance("OPBD", 100_000),
        balance("CLBD", 100_000 + sum + off)
    );
    for (number, movement) in moves.iter().enumerate() {
        write!(text, "{}", movement.xml(number)).unwrap();
    }
    text + &format!("</{body}></{message}></Document>\n")
}

/// Hands a file to the verb and returns what it says.
pub(crate) fn hands(club: &Club, name: &str, content: &str) -> Value {
    let path = club.path(name);
    std::fs::write(&path, content).unwrap();
    club.json(&["bank", path.to_str().unwrap()])
}

pub(crate) fn opens(club: &Club) -> Vec<i64> {
    club.export("invoices").iter().map(|row| row["open_cents"].as_i64().unwrap()).collect()
}

#[test]
fn a_run_comes_in_and_some_of_it_goes_back() {
    let (club, message) = collected(4);
    let moves = [
        Move::Batch(&message, 48_000),
        Move::Back("2026-0002-1", 12_500, 12_000, "AM04"),
        Move::Back("2026-0003-1", 12_000, 12_000, "MD06"),
    ];
    let told = hands(&club, "dec.xml", &camt("camt.053", OWN, &moves, 0));
    let file = &told["files"][0];
    assert_eq!(
        (&file["kind"], &file["entries"], &file["new"]),
        (&json!("camt.053"), &json!(3), &json!(3))
    );
    assert_eq!(file["returns"][0], json!({"end_to_end_id": "2026-0002-1", "code": "AM04"}));
    assert_eq!(file["statements"][0]["ties"], true);
    assert_eq!((&told["matched"], &told["problems"]), (&json!(3), &json!([])));
    assert_eq!(opens(&club), [0, 12_000, 12_000, 0]);
    let books = "SELECT account, sum(amount_cents) FROM journal_line WHERE account IN ('1100', '1150', '4500') GROUP BY account";
    assert_eq!(sql(&club.file(), books), "1100|23500\n1150|0\n4500|500");
    club.is_sound();
    // The same file, the same movements in another file, and the same return in a notice: nothing twice.
    let again = hands(&club, "nog-eens.xml", &camt("camt.053", OWN, &moves, 0));
    assert_eq!(
        (&again["files"][0]["new"], &again["problems"][0]["code"]),
        (&json!(0), &json!("known_file"))
    );
    let other = camt("camt.053", OWN, &moves, 0).replace("<Stmt>", "<Stmt><Id>7</Id>");
    let again = hands(&club, "overlap.xml", &other);
    assert_eq!(
        (&again["files"][0]["new"], &again["files"][0]["duplicates"]),
        (&json!(0), &json!(3))
    );
    let again = hands(&club, "notice.xml", &camt("camt.054", OWN, &moves[1..], 0));
    assert_eq!(
        (&again["files"][0]["new"], &again["files"][0]["duplicates"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(opens(&club), [0, 12_000, 12_000, 0]);
    assert_eq!(sql(&club.file(), books), "1100|23500\n1150|0\n4500|500");
    // What came back can be collected again; what was refused waits for a person.
    let next = club.deed(r#"{"deed":"collect","on":"2026-12-21"}"#);
    assert_eq!((&next["transactions"], &next["total_cents"]), (&json!(1), &json!(12_000)));
    club.is_sound();
}

#[test]
fn a_notice_before_the_statement_ends_the_same() {
    let (club, message) = collected(2);
    let back = Move::Back("2026-0002-1", 12_000, 12_000, "AC04");
    let told = hands(&club, "notice.xml", &camt("camt.054", OWN, &[back], 0));
    assert_eq!((&told["files"][0]["new"], &told["matched"]), (&json!(1), &json!(1)));
    let moves = [Move::Batch(&message, 24_000), Move::Back("2026-0002-1", 12_000, 12_000, "AC04")];
    hands(&club, "dec.xml", &camt("camt.053", OWN, &moves, 0));
    assert_eq!(opens(&club), [0, 12_000]);
    let books = "SELECT account, sum(amount_cents) FROM journal_line WHERE account IN ('1100', '1150') GROUP BY account";
    assert_eq!(sql(&club.file(), books), "1100|12000\n1150|0");
    assert_eq!(
        sql(&club.file(), "SELECT count(*) FROM audit_log WHERE deed = 'register_return'"),
        "1"
    );
    club.is_sound();
}

#[test]
fn a_rejected_collection_is_not_in_the_batch() {
    let (club, message) = collected(2);
    let rejected = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>\
         <GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>2026-0001-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>\
         <StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    );
    let told = hands(&club, "status.xml", &rejected);
    assert_eq!(
        told["files"][0]["returns"],
        json!([{"end_to_end_id": "2026-0001-1", "code": "AC01"}])
    );
    hands(&club, "dec.xml", &camt("camt.053", OWN, &[Move::Batch(&message, 12_000)], 0));
    assert_eq!(opens(&club), [12_000, 0]);
    club.is_sound();
}

#[test]
fn a_batch_with_another_sum_is_said_and_not_booked() {
    let (club, message) = collected(2);
    let told = hands(&club, "dec.xml", &camt("camt.053", OWN, &[Move::Batch(&message, 23_000)], 0));
    assert_eq!(told["problems"][0]["code"], "batch_differs");
    assert_eq!((&told["suggested"], opens(&club)), (&json!(1), vec![12_000, 12_000]));
    club.is_sound();
}

#[test]
fn payments_are_booked_when_certain_and_proposed_when_likely() {
    let (club, _) = collected(1);
    club.deeds(
        r#"{"deed":"add_relation","number":"7","kind":"person","last_name":"Wit"}
{"deed":"add_mandate","relation":7,"reference":"M7","iban":"NL20INGB0001234567","holder":"Wit","signed_on":"2026-01-01"}
{"deed":"add_relation","number":"8","kind":"person","last_name":"Zwart"}
{"deed":"subscribe","relation":7,"plan":"Jaar","start_date":"2026-11-01"}
{"deed":"subscribe","relation":8,"plan":"Jaar","start_date":"2026-11-01"}
{"deed":"bill","until":"2026-11-22"}
{"deed":"finalise"}"#,
    );
    let moves = [
        Move::Paid(
            12_000,
            "NL91ABNA0417164300",
            "Z. Zwart",
            "Contributie fact. 2026-0003, bedankt",
        ),
        Move::Paid(12_000, "NL20INGB0001234567", "Wit", "contributie"),
        Move::Paid(500, "NL20INGB0001234567", "Wit", "2026-0002"),
        Move::Paid(2_500, "DE89370400440532013000", "Sponsor", "gift"),
    ];
    let told = hands(&club, "dec.xml", &camt("camt.053", OWN, &moves, 0));
    assert_eq!(
        (&told["matched"], &told["suggested"], &told["unmatched"]),
        (&json!(1), &json!(2), &json!(1))
    );
    assert_eq!(opens(&club), [12_000, 12_000, 0]);
    let rows = "SELECT id, state, matched_by FROM bank_entry ORDER BY id";
    assert_eq!(
        sql(&club.file(), rows),
        "1|booked|invoice_number\n2|suggested|iban_and_amount\n3|suggested|invoice_number\n4|unmatched|"
    );
    let taken = club.deed(r#"{"deed":"take_bank_entry","entry":2}"#);
    assert_eq!((&taken["invoice"], &taken["open_cents"]), (&json!("2026-0002"), &json!(0)));
    assert_eq!(club.refused(r#"{"deed":"take_bank_entry","entry":2}"#), "not_found");
    assert_eq!(club.refused(r#"{"deed":"take_bank_entry","entry":4}"#), "not_found");
    club.is_sound();
}

#[test]
fn what_is_not_ours_or_does_not_tie_is_said() {
    let (club, message) = collected(1);
    let other = camt("camt.053", "NL20INGB0001234567", &[Move::Batch(&message, 12_000)], 0);
    let told = hands(&club, "ander.xml", &other);
    assert_eq!(
        (&told["problems"][0]["code"], &told["files"][0]["new"]),
        (&json!("other_account"), &json!(0))
    );
    let told =
        hands(&club, "scheef.xml", &camt("camt.053", OWN, &[Move::Batch(&message, 12_000)], 100));
    assert_eq!(
        (&told["problems"][0]["code"], &told["problems"][0]["off_cents"]),
        (&json!("does_not_tie"), &json!(100))
    );
    assert_eq!(opens(&club), [0]);
    let path = club.path("half.xml");
    std::fs::write(&path, &other[..other.len() / 2]).unwrap();
    let told = club.json(&["bank", path.to_str().unwrap()]);
    assert_eq!(told["problems"][0]["code"], "unreadable");
    assert_eq!(club.run(&["bank", "geen.xml"]).status.code(), Some(2));
    club.is_sound();
}

#[test]
fn the_old_format_tells_the_same_and_counts_no_second_time() {
    let (club, message) = collected(2);
    let old = format!(
        "{{1:F01INGBNL2AXXXX00001}}\r\n{{2:I940INGBNL2AXXXN}}\r\n{{4:\r\n:20:P261207000000001\r\n:25:{OWN}EUR\r\n:28C:00000\r\n:60F:C261206EUR1000,00\r\n\
         :61:2612071207C240,00NTRFPREF//00000000000001\r\n/TRCD/01010/\r\n:86:/PREF/{message}-R//REMI/USTD//INCASSO/\r\n\
         :61:2612071207D120,00NRTIEREF//00000000000002\r\n/TRCD/01215/\r\n:86:/RTRN/AM04//EREF/2026-0001-1//MARF/M1//REMI/USTD//terug/\r\n\
         :62F:C261207EUR1120,00\r\n-}}\r\n"
    );
    let told = hands(&club, "dec.940", &old);
    assert_eq!((&told["files"][0]["kind"], &told["matched"]), (&json!("mt940"), &json!(2)));
    assert_eq!(opens(&club), [12_000, 0]);
    let moves = [Move::Batch(&message, 24_000), Move::Back("2026-0001-1", 12_000, 12_000, "AM04")];
    let told = hands(&club, "dec.xml", &camt("camt.053", OWN, &moves, 0));
    assert_eq!((&told["files"][0]["new"], &told["files"][0]["duplicates"]), (&json!(0), &json!(2)));
    assert_eq!(opens(&club), [12_000, 0]);
    club.is_sound();
}

#[test]
fn looking_needs_no_administration() {
    let club = Club::new();
    let path = club.path("ander.xml");
    let moves = [Move::Paid(1_000, "NL91ABNA0417164300", "Jan", "dag")];
    std::fs::write(&path, camt("camt.053", "NL20INGB0001234567", &moves, 0)).unwrap();
    let nowhere = Command::new(env!("CARGO_BIN_EXE_penning"))
        .args(["--json", "--file", "nergens.db", "bank", "--inspect"])
        .arg(&path)
        .current_dir(path.parent().unwrap())
        .output()
        .unwrap();
    let told: Value = serde_json::from_slice(&nowhere.stdout).unwrap();
    let file = &told["files"][0];
    assert_eq!(
        (&file["entries"], &file["credit_cents"], &file["debit_cents"]),
        (&json!(1), &json!(1_000), &json!(0))
    );
    assert_eq!(file["statements"][0]["iban"], "NL20INGB0001234567");
}

#[test]
fn one_debit_of_several_returns_gives_each_its_own() {
    let (club, message) = collected(2);
    hands(&club, "in.xml", &camt("camt.053", OWN, &[Move::Batch(&message, 24_000)], 0));
    let returned = |id: &str, amount: &str| {
        format!(
            "<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs>{amount}<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf></TxDtls>"
        )
    };
    let entry = |sum: &str, amount: &str, day: &str| {
        format!(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>{OWN}</IBAN></Id></Acct>\
             <Ntry><Amt Ccy=\"EUR\">{sum}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls>{}{}</NtryDtls>\
             </Ntry></Stmt></BkToCstmrStmt></Document>",
            returned("2026-0001-1", amount),
            returned("2026-0002-1", amount)
        )
    };
    // Without an amount for each, who came back is certain and the money is not.
    let told = hands(&club, "vaag.xml", &entry("250.00", "", "2026-12-08"));
    assert_eq!((&told["problems"][0]["code"], &told["unmatched"]), (&json!("unclear"), &json!(1)));
    assert_eq!(opens(&club), [12_000, 12_000]);
    let told =
        hands(&club, "terug.xml", &entry("241.00", "<Amt Ccy=\"EUR\">120.00</Amt>", "2026-12-09"));
    assert_eq!((&told["matched"], &told["problems"]), (&json!(2), &json!([])));
    let books = "SELECT account, sum(amount_cents) FROM journal_line WHERE account IN ('1100', '1150', '4500') GROUP BY account";
    assert_eq!(sql(&club.file(), books), "1100|-25100\n1150|0\n4500|100");
    club.is_sound();
}

#[test]
fn two_returns_of_one_amount_on_one_day_are_two() {
    let (club, message) = collected(2);
    hands(&club, "in.xml", &camt("camt.053", OWN, &[Move::Batch(&message, 24_000)], 0));
    let no_reference = |id: &str| {
        camt("camt.053", OWN, &[Move::Back(id, 12_000, 12_000, "AM04")], 0)
            .replace("<AcctSvcrRef>REF0</AcctSvcrRef>", "")
    };
    hands(&club, "een.xml", &no_reference("2026-0001-1"));
    let told = hands(&club, "twee.xml", &no_reference("2026-0002-1"));
    assert_eq!((&told["files"][0]["new"], &told["matched"]), (&json!(1), &json!(1)));
    assert_eq!(opens(&club), [12_000, 12_000]);
    // The same return on another day, as another format has it, takes no money twice.
    let again = no_reference("2026-0002-1").replace("2026-12-07", "2026-12-09");
    let told = hands(&club, "nog.xml", &again);
    assert_eq!(told["files"][0]["duplicates"], 1);
    let books = "SELECT sum(amount_cents) FROM journal_line WHERE account = '1100'";
    assert_eq!(sql(&club.file(), books), "0");
    club.is_sound();
}

#[test]
fn what_the_bank_credits_was_at_the_bank() {
    let (club, message) = collected(2);
    sql_write(
        &club,
        "UPDATE run SET state = 'written' WHERE kind = 'collection'; UPDATE collection_item SET state = 'exported'",
    );
    let moves = [Move::Batch(&message, 24_000), Move::Back("2026-0001-1", 12_000, 12_000, "AM04")];
    let told = hands(&club, "dec.xml", &camt("camt.053", OWN, &moves, 0));
    assert_eq!((&told["matched"], &told["problems"]), (&json!(2), &json!([])));
    assert_eq!(sql(&club.file(), "SELECT state FROM run WHERE kind = 'collection'"), "uploaded");
    assert_eq!(opens(&club), [12_000, 0]);
    // The same batch on another day is not booked again.
    let again = camt("camt.053", OWN, &moves[..1], 0).replace("2026-12-07", "2026-12-08");
    let told = hands(&club, "nog.xml", &again);
    assert_eq!(
        (&told["problems"][0]["code"], &told["matched"]),
        (&json!("batch_differs"), &json!(0))
    );
    club.is_sound();
}

/// Changes the file as nobody should, to make what took another way.
fn sql_write(club: &Club, statements: &str) {
    rusqlite::Connection::open(club.file()).unwrap().execute_batch(statements).unwrap();
}

#[test]
fn a_batch_that_differs_can_be_taken_by_hand() {
    let (club, message) = collected(2);
    hands(&club, "dec.xml", &camt("camt.053", OWN, &[Move::Batch(&message, 23_900)], 0));
    let taken = club.deed(r#"{"deed":"take_bank_entry","entry":1}"#);
    assert_eq!(taken["run"], 2);
    assert_eq!(opens(&club), [0, 0]);
    let books = "SELECT account, sum(amount_cents) FROM journal_line WHERE account IN ('1100', '1150') GROUP BY account";
    assert_eq!(sql(&club.file(), books), "1100|23900\n1150|100");
    club.is_sound();
}

#[test]
fn what_a_plan_says_rests_until_it_is_paid() {
    for (is_member, catches_up) in [(1, true), (0, false)] {
        let (club, message) = collected(1);
        let terms =
            format!("UPDATE plan SET on_failure = 'pause', used_for_membership = {is_member}");
        sql_write(&club, &terms);
        let back = Move::Back("2026-0001-1", 12_000, 12_000, "AM04");
        let moves = [Move::Batch(&message, 12_000), back];
        hands(&club, "terug.xml", &camt("camt.053", OWN, &moves, 0));
        let club = club.on("2028-02-01");
        assert_eq!(club.export("subscriptions")[0]["status"], "paused");
        assert_eq!(club.deed(r#"{"deed":"bill","until":"2028-11-01"}"#)["lines"], json!([]));
        club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":12000,"date":"2028-02-01","method":"bank"}"#);
        assert_eq!(club.export("subscriptions")[0]["status"], "active");
        // A membership catches up with the year it missed; a magazine pays from the day it comes again.
        let lines = club.deed(r#"{"deed":"bill","until":"2028-11-01"}"#)["lines"].clone();
        let lines = lines.as_array().unwrap();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[0]["amount_cents"] == 12_000, catches_up);
        club.is_sound();
    }
}

#[test]
fn one_collection_told_twice_is_not_another() {
    let (club, _) = collected(2);
    let one = |day: &str| {
        let paid = Move::Paid(12_000, "NL91ABNA0417164300", "Boer", "");
        camt("camt.053", OWN, &[paid], 0)
            .replace("<TxDtls>", "<TxDtls><Refs><EndToEndId>2026-0001-1</EndToEndId></Refs>")
            .replace("2026-12-07", day)
    };
    hands(&club, "een.xml", &one("2026-12-07"));
    assert_eq!(opens(&club), [0, 12_000]);
    let told = hands(&club, "weer.xml", &one("2026-12-08"));
    assert_eq!(
        (&told["problems"][0]["code"], &told["matched"]),
        (&json!("batch_differs"), &json!(0))
    );
    assert_eq!(opens(&club), [0, 12_000]);
    club.is_sound();
}

#[test]
fn costs_with_our_id_are_not_the_return() {
    let (club, message) = collected(1);
    let costs = Move::Back("2026-0001-1", 150, 150, "")
        .xml(7)
        .replace("<RtrInf><Rsn><Cd></Cd></Rsn></RtrInf>", "")
        .replace("<RvslInd>true</RvslInd>", "");
    let moves = [Move::Batch(&message, 12_000), Move::Back("2026-0001-1", 12_000, 12_000, "AM04")];
    let file = camt("camt.053", OWN, &moves, -150).replacen("<Ntry>", &format!("{costs}<Ntry>"), 1);
    let told = hands(&club, "dec.xml", &file);
    assert_eq!((&told["matched"], &told["unmatched"]), (&json!(2), &json!(1)));
    let books = "SELECT account, sum(amount_cents) FROM journal_line WHERE account IN ('1100', '1150') GROUP BY account";
    // What nobody said yet what it is stands on the bank, and waits on the other side.
    assert_eq!(sql(&club.file(), books), "1100|-150\n1150|0");
    club.is_sound();
}

#[test]
fn an_old_file_without_the_id_takes_no_money_again() {
    let (club, message) = collected(1);
    let moves = [Move::Batch(&message, 12_000), Move::Back("2026-0001-1", 12_000, 12_000, "AM04")];
    hands(&club, "dec.xml", &camt("camt.053", OWN, &moves, 0));
    let old = format!(
        ":20:P1\r\n:25:{OWN}\r\n:60F:C261206EUR0,00\r\n:61:261209D120,00NRTIMARF\r\n:86:/RTRN/AM04//MARF/M1/\r\n:62F:D261209EUR120,00\r\n"
    );
    assert_eq!(hands(&club, "dec.940", &old)["files"][0]["duplicates"], 1);
    assert_eq!(
        sql(&club.file(), "SELECT sum(amount_cents) FROM journal_line WHERE account = '1150'"),
        "0"
    );
    club.is_sound();
}

/// Collects on a day, and has the bank send everything back on another.
fn fails(club: &Club, on: &str, back: &str, code: &str) {
    fails_asked(club, on, back, code, "[]");
}

fn fails_asked(club: &Club, on: &str, back: &str, code: &str, again: &str) {
    let done = club.deed(&format!(r#"{{"deed":"collect","on":"{on}","again":{again}}}"#));
    let run = &done["run"];
    assert_eq!(done["transactions"], 1, "{done}");
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
    let id =
        sql(&club.file(), "SELECT end_to_end_id FROM collection_item ORDER BY id DESC LIMIT 1");
    club.deed(&format!(
        r#"{{"deed":"register_return","end_to_end_id":"{id}","code":"{code}","date":"{back}"}}"#
    ));
}

#[test]
fn too_little_money_is_tried_again_three_times_and_no_more() {
    let (club, _) = collected(1);
    club.deed(r#"{"deed":"register_return","end_to_end_id":"2026-0001-1","code":"AM04","date":"2026-12-07"}"#);
    let left_out = |club: &Club, on: &str| {
        let done = club.deed(&format!(r#"{{"deed":"collect","on":"{on}"}}"#));
        assert_eq!(done["run"], json!(null), "{done}");
        done["excluded"][0]["reason"].clone()
    };
    let club = club.on("2026-12-07");
    assert_eq!(left_out(&club, "2026-12-09"), "retry_later");
    fails(&club, "2026-12-10", "2026-12-11", "AM04");
    assert_eq!(left_out(&club, "2026-12-15"), "retry_later");
    fails(&club, "2026-12-16", "2026-12-17", "MS03");
    fails(&club, "2026-12-24", "2026-12-28", "AM04");
    assert_eq!(left_out(&club, "2027-03-01"), "tried_enough");
    assert_eq!(
        sql(&club.file(), "SELECT end_to_end_id FROM collection_item"),
        "2026-0001-1\n2026-0001-2\n2026-0001-3\n2026-0001-4"
    );
    // The club can choose otherwise, but not for a mandate that is no more.
    club.deed(r#"{"deed":"change_settings","settings":{"collection.retry_days":""}}"#);
    // By itself nothing is tried then, and who asks for it is served.
    assert_eq!(left_out(&club, "2027-03-01"), "tried_enough");
    fails_asked(&club, "2027-03-01", "2027-03-02", "MD01", r#"["2026-0001"]"#);
    assert_eq!(left_out(&club, "2027-04-01"), "blocked");
    club.deed(r#"{"deed":"change_relation","relation":1,"collection_block":""}"#);
    assert_eq!(left_out(&club, "2027-04-01"), "mandate_revoked");
    assert_eq!(
        club.refused(
            r#"{"deed":"change_settings","settings":{"collection.after_return":"AM04=nooit"}}"#
        ),
        "value_unknown"
    );
    club.is_sound();
}

#[test]
fn the_bank_is_told_once_that_a_mandate_has_another_account() {
    let (club, _) = collected(1);
    club.deed(r#"{"deed":"add_plan","name":"Extra","interval_months":1,"price_cents":500}"#);
    for plan in ["Extra", "Jaar"] {
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":1,"plan":"{plan}","start_date":"2026-11-02"}}"#
        ));
        club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
        club.deed(r#"{"deed":"finalise"}"#);
    }
    let changed =
        club.deed(r#"{"deed":"change_mandate","mandate":"M1","iban":"NL20INGB0001234567"}"#);
    assert_eq!(changed["is_amended"], true);
    assert_eq!(
        club.refused(r#"{"deed":"change_mandate","mandate":"M1","signed_on":"2026-02-02"}"#),
        "mandate_used"
    );
    // Back and forth is no change, and there and on is one.
    let again = |iban: &str| {
        let changed =
            club.deed(&format!(r#"{{"deed":"change_mandate","mandate":"M1","iban":"{iban}"}}"#));
        changed["is_amended"].clone()
    };
    assert_eq!(again("NL91ABNA0417164300"), false);
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM mandate_amendment"), "0");
    assert_eq!(again("DE89370400440532013000"), true);
    assert_eq!(again("NL20INGB0001234567"), true);
    assert_eq!(sql(&club.file(), "SELECT old_iban FROM mandate_amendment"), "NL91ABNA0417164300");
    let told = |club: &Club| {
        let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
        let bytes = sql(
            &club.file(),
            &format!("SELECT CAST(bytes AS TEXT) FROM collection_file WHERE run_id = {run}"),
        );
        assert_eq!(bytes.matches("<DrctDbtTxInf>").count(), 2);
        (run, bytes.matches("SMNDA").count(), bytes.matches("NL20INGB0001234567").count())
    };
    // Two collections, one of which tells.
    let (run, times, accounts) = told(&club);
    assert_eq!((times, accounts), (1, 2));
    // Taken back, the next one tells again.
    club.deed(&format!(r#"{{"deed":"undo_run","run":{run}}}"#));
    let (run, times, _) = told(&club);
    assert_eq!(times, 1);
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{run}}}"#));
    assert_eq!(
        sql(&club.file(), "SELECT count(*) FROM mandate_amendment WHERE item_id IS NULL"),
        "0"
    );
    club.deed(r#"{"deed":"sell","relation":1,"plan":"Regulier"}"#);
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    let bytes = sql(
        &club.file(),
        &format!("SELECT CAST(bytes AS TEXT) FROM collection_file WHERE run_id = {run}"),
    );
    assert_eq!(bytes.matches("SMNDA").count(), 0);
    club.is_sound();
}

#[test]
fn a_mandate_that_was_never_used_is_written_anew() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"add_mandate","relation":1,"reference":"M1","iban":"NL91ABNA0417164300","holder":"Vos","signed_on":"2026-01-01"}"#);
    let changed = club.deed(r#"{"deed":"change_mandate","mandate":"m1","iban":"NL20INGB0001234567","signed_on":"2026-02-02"}"#);
    assert_eq!(changed["is_amended"], false);
    let mandate = &club.export("mandates")[0];
    assert_eq!(
        (&mandate["iban"], &mandate["signed_on"]),
        (&json!("NL20INGB0001234567"), &json!("2026-02-02"))
    );
}

/// A club with three members, each with one invoice of 120,00 and a mandate.
pub(crate) fn three_to_collect() -> Club {
    let (club, _) = collected(3);
    for n in 1..=3 {
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{n},"plan":"Jaar","start_date":"2026-11-02"}}"#
        ));
    }
    club.deeds("{\"deed\":\"bill\",\"until\":\"2026-11-22\"}\n{\"deed\":\"finalise\"}");
    club
}

#[test]
fn what_does_not_fit_in_the_contract_is_for_a_next_run() {
    let club = three_to_collect();
    club.deed(r#"{"deed":"change_settings","settings":{"bank.month_limit_cents":"70000"}}"#);
    // 360,00 is in December already: of the month 340,00 is left.
    let first = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#);
    assert_eq!((&first["transactions"], &first["total_cents"]), (&json!(2), &json!(24_000)));
    let left_out = |run: &Value| {
        let all = run["excluded"].as_array().unwrap();
        let reasons = all.iter().map(|e| e["reason"].as_str().unwrap());
        reasons.filter(|reason| *reason != "in_live_run").collect::<Vec<_>>().join(" ")
    };
    assert_eq!(left_out(&first), "over_month_limit");
    assert!(first["warnings"].to_string().contains("over_limit"), "{first}");
    let second = club.deed(r#"{"deed":"collect","on":"2026-12-15"}"#);
    assert_eq!(left_out(&second), "over_month_limit");
    let third = club.deed(r#"{"deed":"collect","on":"2027-01-04"}"#);
    assert_eq!(third["transactions"], 1);
    club.is_sound();
}

#[test]
fn one_is_taken_out_before_the_file_is_at_the_bank() {
    let club = three_to_collect();
    let run = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#)["run"].clone();
    club.deed(&format!(r#"{{"deed":"announce_run","run":{run}}}"#));
    let told = club.deed(&format!(r#"{{"deed":"announce_run","run":{run}}}"#));
    assert_eq!(told["messages"], 0);
    let body = sql(&club.file(), "SELECT subject || body FROM message WHERE relation_id = 1");
    for word in ["14-12-2026", "EUR 120,00", "M1", "NL33ZZZ140946600000"] {
        assert!(body.contains(word), "{word} is not in {body}");
    }
    let id = sql(
        &club.file(),
        &format!(
            "SELECT end_to_end_id FROM collection_item WHERE run_id = {run} ORDER BY id LIMIT 1 OFFSET 1"
        ),
    );
    let done = club.deed(&format!(r#"{{"deed":"withdraw_item","end_to_end_id":"{id}"}}"#));
    assert_eq!((&done["transactions"], &done["total_cents"]), (&json!(2), &json!(24_000)));
    // What was about to be told of the run that is gone is not told any more.
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM message WHERE state = 'ready'"), "0");
    club.is_sound();
    club.deed(&format!(r#"{{"deed":"mark_uploaded","run":{}}}"#, done["run"]));
    let id =
        sql(&club.file(), "SELECT end_to_end_id FROM collection_item ORDER BY id DESC LIMIT 1");
    assert_eq!(
        club.refused(&format!(r#"{{"deed":"withdraw_item","end_to_end_id":"{id}"}}"#)),
        "run_uploaded"
    );
    let rest = club.deed(r#"{"deed":"collect","on":"2026-12-14"}"#);
    assert_eq!(rest["transactions"], 1);
    club.is_sound();
}

#[test]
fn a_batch_and_its_returns_on_a_closed_day_wait_until_the_books_are_open() {
    let (club, message) = collected(2);
    let club = club.on("2027-01-05");
    club.deed(r#"{"deed":"close_books","until":"2026-12-31"}"#);
    let moves = [Move::Batch(&message, 24_000), Move::Back("2026-0002-1", 12_000, 12_000, "AC04")];
    let statement = camt("camt.053", OWN, &moves, 0);
    std::fs::write(club.path("dec.xml"), &statement).unwrap();
    let output = club.run(&["--json", "bank", club.path("dec.xml").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("afgesloten"), "{output:?}");
    assert_eq!(sql(&club.file(), "SELECT count(*) FROM bank_entry"), "0");
    club.deed(r#"{"deed":"close_books","reason":"afschrift van december"}"#);
    assert_eq!(hands(&club, "dec.xml", &statement)["matched"], 2);
    assert_eq!(opens(&club), [0, 12_000]);
    club.is_sound();
}

#[test]
fn what_is_on_its_way_is_not_late_and_not_to_be_collected() {
    let (club, _) = collected(3);
    let club = club.on("2027-01-20");
    let counts = |club: &Club| {
        let counts = club.json(&["status"])["counts"].clone();
        ["open_invoices", "overdue_invoices", "collectable_invoices"]
            .map(|name| counts[name].as_i64().unwrap())
    };
    assert_eq!(counts(&club), [3, 0, 0]);
    club.deed(r#"{"deed":"register_return","end_to_end_id":"2026-0002-1","code":"AM04","date":"2027-01-20"}"#);
    assert_eq!(counts(&club), [3, 1, 1]);
    // Who takes the mandate back pays otherwise.
    club.deed(r#"{"deed":"set_direct_debit","relation":2,"enabled":false}"#);
    assert_eq!(counts(&club), [3, 1, 0]);
}
