//! Messages that are ready become files: drafts for the club's own mail program, and a text of letters to print.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;
use chrono::NaiveDateTime;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message as Mail};
use textwrap::{Options, WordSplitter};

use crate::db::messages::Message;
use crate::db::settings::Setting;
use crate::db::{Db, make_folder};
use crate::domain::calendar::{Day, dutch};
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::{Relation, is_email};
use crate::ops::Refusal;
use crate::ops::tables::replace_file;

/// What was put on disk.
#[derive(Clone, Debug)]
pub struct MessagesExported {
    pub folder: PathBuf,
    pub drafts: usize,
    pub letters: usize,
    /// Whose address is none, with that address: for them nothing was written.
    pub unreachable: Vec<String>,
}

/// Starts a new page on a printer.
const PAGE: char = '\u{c}';

/// Who the letters and mails come from.
struct Sender {
    name: String,
    address: String,
    email: String,
}

/// Writes what is ready to a folder beside the administration; none of it counts as told before somebody says so.
///
/// # Errors
/// When something is to be mailed and the club has no address that it comes from.
pub fn export_messages(db: &Db) -> Result<MessagesExported, Refusal> {
    let read = db.read();
    let (today, now) = (db.clock().today(), db.clock().now());
    let sender = Sender {
        name: read.setting(Setting::ClubName)?,
        address: read.setting(Setting::ClubAddress)?,
        email: read.setting(Setting::ClubEmail)?,
    };
    let messages = read.ready_messages()?;
    if sender.email.is_empty() && messages.iter().any(|message| !message.address.is_empty()) {
        return Err(Problem::SettingMissing { field: Field::Email }.into());
    }
    let folder = read.folder().join("post");
    make_folder(&folder)?;
    let mut done = MessagesExported { folder, drafts: 0, letters: 0, unreachable: vec![] };
    let mut letters = String::new();
    for message in messages {
        let relation = read.relation(message.relation_id)?.unwrap_or_default();
        if message.address.is_empty() {
            if 0 < done.letters {
                letters.push(PAGE);
            }
            letters.push_str(&letter(&sender, &relation, &message, today));
            done.letters += 1;
        } else if is_email(&message.address) {
            let name = format!("{:05}.eml", message.id);
            let draft = draft(&sender, &relation.name.full(), &message, now)?;
            put(&done.folder.join(name), &draft)?;
            done.drafts += 1;
        } else {
            done.unreachable.push(format!("{} ({})", relation.name.full(), message.address));
        }
    }
    if 0 < done.letters {
        put(&done.folder.join(format!("brieven-{today}.txt")), letters.as_bytes())?;
    }
    Ok(done)
}

/// Returns a mail that a mail program opens as a draft, to be looked at and sent there.
fn draft(
    sender: &Sender,
    to: &str,
    message: &Message,
    now: NaiveDateTime,
) -> anyhow::Result<Vec<u8>> {
    let mailbox = |name: &str, email: &str| -> anyhow::Result<Mailbox> {
        let email = email.parse().with_context(|| format!("`{email}` is no e-mail address"))?;
        Ok(Mailbox::new(Some(name.to_owned()), email))
    };
    let mail = Mail::builder()
        .from(mailbox(&sender.name, &sender.email)?)
        .to(mailbox(to, &message.address)?)
        .date(SystemTime::from(now.and_utc()))
        .subject(&message.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(message.body.clone())
        .context("a mail of plain text")?;
    let mut bytes = b"X-Unsent: 1\r\n".to_vec();
    bytes.extend(mail.formatted());
    Ok(bytes)
}

/// The lines of the window of an envelope, and where the text begins.
const WINDOW_LINE: usize = 7;
const TEXT_LINE: usize = 14;
/// What fits on paper with a margin, in letters of one width.
const PAPER_WIDTH: usize = 76;

/// Returns a letter: who it is from, who it is to where the window of an envelope is, the day, and the text.
fn letter(sender: &Sender, relation: &Relation, message: &Message, today: Day) -> String {
    let from = [&sender.name, &sender.address, &sender.email];
    let mut lines: Vec<String> =
        from.into_iter().filter(|line| !line.is_empty()).cloned().collect();
    lines.resize(WINDOW_LINE, String::new());
    lines.push(relation.name.full());
    lines.push(format!("{} {}", relation.street, relation.house_number).trim().to_owned());
    lines.push(format!("{}  {}", relation.postal_code, relation.city).trim().to_owned());
    lines.resize(TEXT_LINE, String::new());
    lines.extend([dutch(today), String::new(), message.subject.clone(), String::new()]);
    let width = Options::new(PAPER_WIDTH).word_splitter(WordSplitter::NoHyphenation);
    lines.extend(textwrap::wrap(&message.body, width).into_iter().map(Cow::into_owned));
    lines.join("\n") + "\n"
}

/// Made again a file says what is true now.
fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    replace_file(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
