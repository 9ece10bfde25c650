//! Mails to a server, a real one on this computer that behaves as it is told to: nothing twice, nothing lost unseen.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::cli::Club;
use crate::desk::sql;

/// What the server does that a good one would not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    Good,
    /// Does not want mail for one of them.
    RefusesBo,
    /// Hangs up when it has a whole mail, the second one, and says nothing.
    DiesAfterSecond,
    /// Hangs up when the second is announced.
    DiesBeforeSecond,
    /// Answers the door and says nothing more.
    Hangs,
}

/// A server of one conversation after the other, with what it took.
struct MailServer {
    port: u16,
    taken: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    fn start(habit: Habit) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = taken.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                converse(stream.unwrap(), habit, &kept);
            }
        });
        MailServer { port, taken }
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

fn converse(stream: TcpStream, habit: Habit, taken: &Mutex<Vec<String>>) {
    let mut out = stream.try_clone().unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut say = |line: &str| out.write_all(format!("{line}\r\n").as_bytes()).is_ok();
    if habit == Habit::Hangs {
        while lines.next().is_some() {}
        return;
    }
    say("220 mail.voorbeeld.nl");
    let mut mails = 0;
    while let Some(Ok(line)) = lines.next() {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => say("250 mail.voorbeeld.nl"),
            "MAIL" => {
                mails += 1;
                if habit == Habit::DiesBeforeSecond && mails == 2 {
                    return;
                }
                say("250 ok")
            }
            "RCPT" if habit == Habit::RefusesBo && line.contains("bo@") => {
                say("550 5.1.1 no such mailbox")
            }
            "DATA" => {
                say("354 go on");
                let mut mail = String::new();
                while let Some(Ok(line)) = lines.next() {
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                taken.lock().unwrap().push(mail);
                if habit == Habit::DiesAfterSecond && mails == 2 {
                    return;
                }
                say("250 queued")
            }
            "QUIT" => {
                say("221 bye");
                return;
            }
            _ => say("250 ok"),
        };
    }
}

/// Three members with a final invoice each, ready to be mailed by this server.
fn club_with(server: &MailServer) -> Club {
    let club = Club::new();
    let settings = json!({"deed": "change_settings", "settings": {
        "club.email": "penningmeester@boemerang.nl",
        "smtp.server": format!("127.0.0.1:{}", server.port),
        "smtp.security": "none",
        "smtp.patience": "1",
        "messages.invoices": "ja",
    }});
    club.deed(&settings.to_string());
    for (number, name) in [(1, "an"), (2, "bo"), (3, "cas")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","email":"{name}@voorbeeld.nl"}}"#
        ));
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":{number},"plan":"Student","start_date":"2026-11-22"}}"#
        ));
    }
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club
}

fn states(club: &Club) -> String {
    sql(
        &club.file(),
        "SELECT group_concat(state, ' ') FROM (SELECT state FROM message ORDER BY id)",
    )
}

fn sends(club: &Club) -> Value {
    club.json(&["post", "--send"])
}

#[test]
fn every_mail_goes_once_with_its_invoice() {
    let server = MailServer::start(Habit::Good);
    let club = club_with(&server);
    club.json(&["post"]);
    let drafts = || std::fs::read_dir(club.path("post")).unwrap().count();
    assert_eq!(drafts(), 3);
    assert_eq!(sends(&club)["sent"], 3);
    assert_eq!(states(&club), "sent sent sent");
    // A draft that lay there would go a second time.
    assert_eq!(drafts(), 0);
    let taken = server.taken();
    assert_eq!(taken.len(), 3);
    let enclosed = if cfg!(feature = "paper") { "2026-0001.pdf" } else { "2026-0001" };
    for word in ["To: an <an@voorbeeld.nl>", "From: \"VV De Boemerang\"", enclosed] {
        assert!(taken[0].contains(word), "{word} is not in {}", taken[0]);
    }
    // Asked again there is nothing left to send.
    assert_eq!(sends(&club)["sent"], 0);
    assert_eq!(server.taken().len(), 3);
    club.is_sound();
}

#[test]
fn what_the_server_refuses_stops_nobody_and_is_ready_still() {
    let server = MailServer::start(Habit::RefusesBo);
    let club = club_with(&server);
    let sent = sends(&club);
    assert_eq!((&sent["sent"], &sent["left"]), (&json!(2), &json!(0)));
    assert!(sent["refused"][0][1].as_str().unwrap().contains("no such mailbox"), "{sent}");
    assert_eq!(states(&club), "sent ready sent");
    assert_eq!(
        sql(&club.file(), "SELECT count(*) FROM message WHERE refused LIKE '%no such mailbox%'"),
        "1"
    );
    club.is_sound();
}

#[test]
fn a_mail_the_server_may_have_waits_for_a_person() {
    let server = MailServer::start(Habit::DiesAfterSecond);
    let club = club_with(&server);
    let sent = sends(&club);
    assert_eq!((&sent["sent"], &sent["left"]), (&json!(1), &json!(1)));
    assert!(sent["unsure"].as_str().unwrap().contains("bo@"), "{sent}");
    assert_eq!(states(&club), "sent sending ready");
    // Sent again, the unsure one is not: only what is ready.
    assert_eq!(sends(&club)["sent"], 1);
    assert_eq!(states(&club), "sent sending sent");
    assert_eq!(server.taken().len(), 3);
    club.deed(r#"{"deed":"mark_messages","messages":[2],"outcome":"sent"}"#);
    assert_eq!(states(&club), "sent sent sent");
    club.is_sound();
}

#[test]
fn what_the_server_cannot_have_is_ready_again() {
    let server = MailServer::start(Habit::DiesBeforeSecond);
    let club = club_with(&server);
    let sent = sends(&club);
    assert_eq!((&sent["sent"], &sent["left"]), (&json!(1), &json!(2)));
    assert_eq!((&sent["unsure"], &sent["stopped"]), (&Value::Null, &json!("hung_up")));
    assert_eq!(states(&club), "sent ready ready");
    club.is_sound();
}

#[test]
fn a_server_that_hangs_or_is_not_there_takes_nothing() {
    let server = MailServer::start(Habit::Hangs);
    let club = club_with(&server);
    let output = club.run(&["post", "--send"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("Er is niets verstuurd"), "{said}");
    assert_eq!(states(&club), "ready ready ready");
    club.deed(r#"{"deed":"change_settings","settings":{"smtp.server":"127.0.0.1:1"}}"#);
    let said = |club: &Club| {
        let output = club.run(&["post", "--send"]);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(said(&club).contains("op die poort neemt niets op"), "{}", said(&club));
    // An open line is for this computer only.
    club.deed(r#"{"deed":"change_settings","settings":{"smtp.server":"192.0.2.1:25"}}"#);
    assert!(said(&club).contains("alleen naar deze computer"), "{}", said(&club));
    club.deed(r#"{"deed":"change_settings","settings":{"smtp.server":"nergens.invalid:587","smtp.security":"starttls"}}"#);
    assert!(said(&club).contains("geen computer met die naam"), "{}", said(&club));
    assert_eq!(states(&club), "ready ready ready");
}

/// One who buys something, whose invoice is mailed as soon as it is final.
fn buyer() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"messages.invoices":"ja"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"An","email":"wrong@x.nl"}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Boek","price_cents":10000}],"relations":[1]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club
}

fn ready(club: &Club) -> String {
    sql(&club.file(), "SELECT body FROM message WHERE state = 'ready'")
}

#[test]
fn a_mail_with_an_invoice_asks_what_is_owed_when_it_goes() {
    let club = buyer();
    assert!(
        ready(&club).contains("Wilt u EUR 100,00 uiterlijk 06-12-2026 overmaken"),
        "{}",
        ready(&club)
    );
    club.deed(r#"{"deed":"arrange_instalments","invoice":"2026-0001","parts":4}"#);
    assert_eq!(club.deed(r#"{"deed":"outdate_messages"}"#)["messages"], 1);
    assert!(ready(&club).contains("Wilt u EUR 25,00 uiterlijk"), "{}", ready(&club));
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0001","amount_cents":10000,"date":"2026-11-22","method":"cash"}"#);
    // Whoever says that it was sent hears that it was not true any more, and finds another in its place.
    let marked = club.deed(r#"{"deed":"mark_messages","messages":[2],"outcome":"sent"}"#);
    assert_eq!(marked["outdated"], json!([2]));
    assert!(ready(&club).contains("er is niets te betalen"), "{}", ready(&club));
    club.deed(r#"{"deed":"mark_messages","messages":[3],"outcome":"sent"}"#);
    assert_eq!(club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#)["messages"], 0);
    club.is_sound();
}

#[test]
fn a_wrong_address_is_no_dead_end() {
    let club = buyer();
    club.deed(r#"{"deed":"change_relation","relation":1,"email":"an@voorbeeld.nl"}"#);
    let address = "SELECT address FROM message WHERE state = 'ready'";
    assert_eq!(sql(&club.file(), address), "an@voorbeeld.nl");
    club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"withdrawn"}"#);
    assert_eq!(club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#)["messages"], 1);
    club.is_sound();
}

#[test]
fn what_is_not_ready_any_more_lies_in_no_folder() {
    let club = buyer();
    club.deed(r#"{"deed":"change_relation","relation":1,"email":"an@voorbeeld.nl"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"club.email":"kas@boemerang.nl"}}"#);
    club.json(&["post"]);
    let drafts = || {
        let files = std::fs::read_dir(club.path("post")).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(drafts(), ["00001.eml"]);
    std::fs::write(club.path("post/eigen.eml"), "van de penningmeester").unwrap();
    // Opened with what is new it would go a second time.
    club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"sent"}"#);
    club.json(&["post"]);
    assert_eq!(drafts(), ["eigen.eml"]);
    // Who has the invoice hears that it is credited.
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"fout","rebill":false}"#);
    assert!(ready(&club).contains("2026-0002"), "{}", ready(&club));
}

#[test]
fn letters_that_were_printed_stay_on_disk_beside_those_after_them() {
    let club = buyer();
    club.deed(r#"{"deed":"change_relation","relation":1,"email":""}"#);
    // A letter to nowhere is not printed, and says so.
    let output = club.run(&["--json", "post"]);
    let made: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&made["letters"], &made["homeless"]), (&json!(0), &json!(["An"])));
    club.deed(r#"{"deed":"change_relation","relation":1,"street":"Kade","house_number":"1","postal_code":"1234 AB","city":"Ede"}"#);
    club.json(&["post"]);
    club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"printed"}"#);
    let kind = if cfg!(feature = "paper") { "pdf" } else { "txt" };
    let first = club.path(&format!("post/brieven-2026-11-22.{kind}"));
    let printed = std::fs::read(&first).unwrap();
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Bal","price_cents":500}],"relations":[1]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"post_invoices","invoices":["2026-0002"]}"#);
    club.json(&["post"]);
    assert!(std::fs::read(&first).unwrap() == printed);
    let second = club.path(&format!("post/brieven-2026-11-22-na-1.{kind}"));
    assert!(second.exists());
    // Taken out again, its letter is not there to be printed.
    club.deed(r#"{"deed":"mark_messages","messages":[2],"outcome":"withdrawn"}"#);
    club.json(&["post"]);
    assert!(!second.exists() && first.exists());
}

#[test]
fn what_was_told_in_another_message_is_not_made_ready_again() {
    let club = buyer();
    club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"withdrawn"}"#);
    club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#);
    club.deed(r#"{"deed":"mark_messages","messages":[2],"outcome":"printed"}"#);
    let again = club.deed(r#"{"deed":"mark_messages","messages":[1],"outcome":"ready"}"#);
    assert_eq!((&again["done"], ready(&club)), (&json!(0), String::new()));
}

#[test]
fn what_was_printed_and_sent_is_told_once_and_can_be_taken_back() {
    let club = buyer();
    // By mail it lay ready; on paper it went.
    let printed = club.deed(r#"{"deed":"mark_printed","invoices":["2026-0001"]}"#);
    assert_eq!((&printed["invoices"], ready(&club)), (&json!(1), String::new()));
    let states = || {
        sql(
            &club.file(),
            "SELECT group_concat(state || ' ' || channel, ', ' ORDER BY id) FROM message",
        )
    };
    let as_mailed = states();
    assert!(as_mailed.starts_with("outdated") && as_mailed.ends_with("printed print"));
    let again = club.deed(r#"{"deed":"mark_printed","invoices":["2026-0001"]}"#);
    assert_eq!((&again["invoices"], &again["skipped"]), (&json!(0), &json!(["2026-0001"])));
    assert_eq!(club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#)["messages"], 0);
    // It lay on the table still: taken back, what lay ready lies ready again.
    let inverse = sql(
        &club.file(),
        "SELECT inverse FROM audit_log WHERE deed = 'mark_printed' ORDER BY seq LIMIT 1",
    );
    club.deed(&inverse);
    assert!(ready(&club).contains("2026-0001"), "{}", states());
    club.deed(r#"{"deed":"mark_printed","invoices":["2026-0001"]}"#);
    club.deed(r#"{"deed":"unmark_printed","invoices":["2026-0001"]}"#);
    assert_eq!(club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#)["messages"], 1);
    club.is_sound();
}

/// Of a reminder the paper is kept as it went; without typesetting its words are.
#[cfg(feature = "paper")]
#[test]
fn a_step_of_the_ladder_is_kept_as_it_looked_when_it_went() {
    let club = buyer();
    club.deed(r#"{"deed":"change_relation","relation":1,"email":""}"#);
    let club = club.on("2026-12-20");
    club.deed(r#"{"deed":"prepare_messages"}"#);
    club.json(&["post"]);
    let kept = |what: &str| sql(&club.file(), &format!("SELECT {what} FROM message_paper"));
    assert_eq!(kept("count(*) || ' ' || made_on || ' ' || substr(pdf, 1, 4)"), "1 2026-12-20 %PDF");
    let first = kept("hex(pdf)");
    // Before it leaves it is made again as it is then; told two days later it says when it was made.
    let club = club.on("2026-12-21");
    club.json(&["post"]);
    let made = sql(&club.file(), "SELECT hex(pdf) FROM message_paper");
    assert_ne!(made, first);
    let reminder = sql(&club.file(), "SELECT id FROM message WHERE kind = 'reminder'");
    let club = club.on("2026-12-23");
    club.deed(&format!(
        r#"{{"deed":"mark_messages","messages":[{reminder}],"outcome":"printed"}}"#
    ));
    club.deed(r#"{"deed":"change_relation","relation":1,"street":"Nieuwstraat","house_number":"9","postal_code":"1000 AA","city":"Elders"}"#);
    club.deed(&format!(r#"{{"deed":"keep_papers","messages":[{reminder}]}}"#));
    assert_eq!(sql(&club.file(), "SELECT hex(pdf) FROM message_paper"), made);
    let printed = penning::ops::print_message(&club.opened(), reminder.parse().unwrap()).unwrap();
    let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    assert!(hex(std::fs::read(&printed.files[0]).unwrap()) == made);
    // Taken out before it left, another day's is made; mailed, it says the day of the mail.
    let made_on = || {
        sql(
            &club.file(),
            "SELECT coalesce(max(made_on), '-') FROM message_paper WHERE message_id = 9",
        )
    };
    let other = rusqlite::Connection::open(club.file()).unwrap();
    other
        .execute_batch(
            "INSERT INTO message (id, relation_id, kind, channel, address, subject, body, state, facts, made_on, once_key)
             SELECT 9, relation_id, kind, channel, address, subject, body, 'ready', facts, made_on, 'other' FROM message WHERE kind = 'reminder';
             INSERT INTO message_invoice SELECT 9, invoice_id, instalment FROM message_invoice JOIN message ON message.id = message_id WHERE kind = 'reminder';
             INSERT INTO message_paper VALUES (9, '2026-12-01', x'25');",
        )
        .unwrap();
    club.deed(r#"{"deed":"mark_messages","messages":[9],"outcome":"withdrawn"}"#);
    assert_eq!(made_on(), "-");
    other.execute_batch("UPDATE message SET state = 'ready' WHERE id = 9; INSERT INTO message_paper VALUES (9, '2026-12-01', x'25');").unwrap();
    club.deed(r#"{"deed":"mark_messages","messages":[9],"outcome":"sending"}"#);
    assert_eq!(made_on(), "2026-12-23");
    club.deed(r#"{"deed":"mark_messages","messages":[9],"outcome":"sent"}"#);
    assert_eq!(made_on(), "2026-12-23");
    let file = rusqlite::Connection::open(club.file()).unwrap();
    for change in ["UPDATE message_paper SET pdf = x'00'", "DELETE FROM message_paper"] {
        let refused = file.execute(change, []).unwrap_err().to_string();
        assert!(refused.contains("what was told never changes"), "{refused}");
    }
    club.is_sound();
}
