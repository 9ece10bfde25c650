//! Mails to a server behind a closed line, with a name and a password: what is secret is said to nobody else.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Output;
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;

use crate::cli::Club;
use crate::desk::sql;

/// `penningmeester` and `geheim` as they are said. Source: RFC 4616.
const PLAIN: &str = "AUTH PLAIN AHBlbm5pbmdtZWVzdGVyAGdlaGVpbQ==";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Opened plain, and closed when the program asks for it.
    StartTls,
    /// Somebody between us left out that it can be closed.
    Stripped,
    /// Closed from the first byte.
    Tls,
}

/// A server with everything it heard, and the certificate of who vouches for it.
struct ClosedServer {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    authority: String,
}

impl ClosedServer {
    fn start(line: Line) -> ClosedServer {
        let (config, authority) = certificates();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = heard.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let tls = ServerConnection::new(config.clone()).unwrap();
                serve(line, stream.unwrap(), tls, &kept);
            }
        });
        ClosedServer { port, heard, authority }
    }

    fn heard(&self) -> String {
        self.heard.lock().unwrap().join("\n")
    }
}

/// Returns what a server at `localhost` shows, and the certificate that vouches for it.
fn certificates() -> (Arc<ServerConfig>, String) {
    let ca_key = KeyPair::generate().unwrap();
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = ca.self_signed(&ca_key).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let own = own.signed_by(&key, &Issuer::new(ca, ca_key)).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![own.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    (Arc::new(config), authority.pem())
}

/// A conversation that breaks off when the other does.
fn serve(line: Line, stream: TcpStream, tls: ServerConnection, heard: &Mutex<Vec<String>>) {
    match line {
        Line::Tls => {
            converse(&mut StreamOwned::new(tls, stream), "", heard);
        }
        Line::Stripped => {
            converse(&mut { stream }, "", heard);
        }
        Line::StartTls => {
            let mut stream = stream;
            if converse(&mut stream, "STARTTLS", heard) {
                heard.lock().unwrap().push("-- closed --".to_owned());
                answer(&mut StreamOwned::new(tls, stream), heard);
            }
        }
    }
}

fn converse(stream: &mut (impl Read + Write), offers: &str, heard: &Mutex<Vec<String>>) -> bool {
    if stream.write_all(b"220 mail.voorbeeld.nl\r\n").is_err() {
        return false;
    }
    let offers = if offers.is_empty() { "AUTH PLAIN LOGIN" } else { offers };
    talk(stream, offers, heard)
}

fn answer(stream: &mut (impl Read + Write), heard: &Mutex<Vec<String>>) {
    talk(stream, "AUTH PLAIN LOGIN", heard);
}

/// Answers until the line is to be closed, and returns whether it is.
fn talk(stream: &mut (impl Read + Write), offers: &str, heard: &Mutex<Vec<String>>) -> bool {
    let mut is_mail = false;
    loop {
        let mut said = Vec::new();
        let mut byte = [0];
        while !said.ends_with(b"\r\n") {
            match stream.read(&mut byte) {
                Ok(1) => said.push(byte[0]),
                _ => return false,
            }
        }
        let said = String::from_utf8_lossy(&said).trim_end().to_owned();
        heard.lock().unwrap().push(said.clone());
        let reply = match said.split(' ').next().unwrap_or_default() {
            "." => {
                is_mail = false;
                "250 queued".to_owned()
            }
            _ if is_mail => continue,
            "EHLO" => format!("250-mail.voorbeeld.nl\r\n250 {offers}"),
            "STARTTLS" => "220 go on".to_owned(),
            "AUTH" if said == PLAIN => "235 welcome".to_owned(),
            "AUTH" => "535 5.7.8 wrong name or password".to_owned(),
            "DATA" => {
                is_mail = true;
                "354 go on".to_owned()
            }
            _ => "250 ok".to_owned(),
        };
        if stream.write_all(format!("{reply}\r\n").as_bytes()).is_err() {
            return false;
        }
        stream.flush().ok();
        if said == "STARTTLS" {
            return true;
        }
    }
}

/// A club with one mail ready for this server.
fn club_with(server: &ClosedServer, security: &str) -> Club {
    let club = Club::new();
    let settings = json!({"deed": "change_settings", "settings": {
        "club.email": "penningmeester@boemerang.nl",
        "smtp.server": format!("localhost:{}", server.port),
        "smtp.security": security,
        "smtp.user": "penningmeester",
        "smtp.patience": "5",
        "messages.invoices": "ja",
    }});
    club.deed(&settings.to_string());
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"An","email":"an@voorbeeld.nl"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":[1],"lines":[{"description":"Bal","price_cents":500}]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    std::fs::write(club.path("ca.pem"), &server.authority).unwrap();
    club
}

fn sends(club: &Club, password: &str, is_trusted: bool) -> Output {
    let mut command = club.command(&["post", "--send"]);
    command.env("PENNING_SMTP_PASSWORD", password);
    let trusted = club.path(if is_trusted { "ca.pem" } else { "none.pem" });
    std::fs::write(club.path("none.pem"), "").unwrap();
    command.env("SSL_CERT_FILE", trusted).env_remove("SSL_CERT_DIR");
    command.output().unwrap()
}

fn state(club: &Club) -> String {
    sql(&club.file(), "SELECT state FROM message")
}

#[test]
fn a_closed_line_carries_the_password_and_the_mail() {
    for (line, security) in [(Line::StartTls, "starttls"), (Line::Tls, "tls")] {
        let server = ClosedServer::start(line);
        let club = club_with(&server, security);
        let output = sends(&club, "geheim", true);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{line:?}: {said}");
        assert_eq!(state(&club), "sent");
        let heard = server.heard();
        assert!(heard.contains(PLAIN) && heard.contains("To: An <an@voorbeeld.nl>"), "{heard}");
        if line == Line::StartTls {
            let (open, _) = heard.split_once("-- closed --").unwrap();
            let verbs: Vec<&str> = open.lines().filter_map(|said| said.split(' ').next()).collect();
            assert_eq!(verbs, ["EHLO", "STARTTLS"], "nothing else is said before it is closed");
        }
        club.is_sound();
    }
}

#[test]
fn a_wrong_password_sends_nothing_and_says_so() {
    let server = ClosedServer::start(Line::StartTls);
    let club = club_with(&server, "starttls");
    let output = sends(&club, "verkeerd", true);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("wrong name or password"), "{said}");
    assert!(!said.contains("verkeerd"), "{said}");
    assert_eq!(state(&club), "ready");
    assert!(!server.heard().contains("MAIL FROM"), "{}", server.heard());
}

#[test]
fn an_open_line_or_a_strange_server_hears_no_password() {
    let stripped = ClosedServer::start(Line::Stripped);
    let club = club_with(&stripped, "starttls");
    assert_eq!(sends(&club, "geheim", true).status.code(), Some(1));
    assert!(!stripped.heard().contains("AUTH"), "{}", stripped.heard());
    assert_eq!(state(&club), "ready");
    for (line, security) in [(Line::StartTls, "starttls"), (Line::Tls, "tls")] {
        let stranger = ClosedServer::start(line);
        let club = club_with(&stranger, security);
        let output = sends(&club, "geheim", false);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.to_lowercase().contains("certifica"), "{said}");
        assert!(!stranger.heard().contains("AUTH"), "{}", stranger.heard());
        assert_eq!(state(&club), "ready");
    }
}
