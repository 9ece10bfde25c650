//! Messages that are ready become files: drafts for the club's own mail program, and a text of letters to print.

use std::path::{Path, PathBuf};

use anyhow::Context;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message as Mail};

use crate::db::messages::Message;
use crate::db::settings::Setting;
use crate::db::{Db, Read, make_folder};
use crate::ops::tables::replace_file;

/// What was put on disk.
#[derive(Clone, Debug)]
pub struct MessagesExported {
    pub folder: PathBuf,
    pub drafts: usize,
    pub letters: usize,
}

/// Starts a new page on a printer.
const PAGE: char = '\u{c}';

/// Writes what is ready to a folder beside the administration; none of it counts as told before somebody says so.
pub fn export_messages(db: &Db) -> anyhow::Result<MessagesExported> {
    let read = db.read();
    let folder = read.folder().join("post");
    make_folder(&folder)?;
    let (mut drafts, mut letters) = (0, String::new());
    let mut count = 0;
    for message in read.ready_messages()? {
        if message.address.is_empty() {
            if 0 < count {
                letters.push(PAGE);
            }
            letters.push_str(&letter(&read, &message)?);
            count += 1;
        } else {
            let name = format!("{:05}.eml", message.id);
            put(&folder.join(name), &draft(&read, &message)?)?;
            drafts += 1;
        }
    }
    if 0 < count {
        let name = format!("brieven-{}.txt", db.clock().today());
        put(&folder.join(name), letters.as_bytes())?;
    }
    Ok(MessagesExported { folder, drafts, letters: count })
}

/// Returns a mail that a mail program opens as a draft, to be looked at and sent there.
fn draft(read: &Read<'_>, message: &Message) -> anyhow::Result<Vec<u8>> {
    let to: Mailbox = message
        .address
        .parse()
        .with_context(|| format!("`{}` is no e-mail address", message.address))?;
    let mail = Mail::builder()
        // The mail program fills in its own.
        .from(Mailbox::new(Some(read.setting(Setting::ClubName)?), to.email.clone()))
        .to(Mailbox::new(Some(read.relation_name(message.relation_id)?), to.email))
        .subject(&message.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(message.body.clone())
        .context("a mail of plain text")?;
    let mut bytes = b"X-Unsent: 1\r\n".to_vec();
    bytes.extend(mail.formatted());
    Ok(bytes)
}

/// Lines down to the window of an envelope, and from there to the text.
const WINDOW_LINES: usize = 6;
const TEXT_LINES: usize = 14;

/// Returns a letter with the address where the window of an envelope is.
fn letter(read: &Read<'_>, message: &Message) -> anyhow::Result<String> {
    let relation = read.relation(message.relation_id)?.unwrap_or_default();
    let mut lines = vec![String::new(); WINDOW_LINES];
    lines.push(relation.name.full());
    lines.push(format!("{} {}", relation.street, relation.house_number).trim().to_owned());
    lines.push(format!("{}  {}", relation.postal_code, relation.city).trim().to_owned());
    lines.resize(TEXT_LINES, String::new());
    lines.push(message.subject.clone());
    lines.push(String::new());
    lines.push(message.body.clone());
    Ok(lines.join("\n") + "\n")
}

/// Made again a file says what is true now.
fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    replace_file(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
