//! Messages that are ready become files: drafts for the club's own mail program, and a text of letters to print.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;
use chrono::NaiveDateTime;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, Message as Mail, MultiPart, SinglePart};
use textwrap::{Options, WordSplitter};

use crate::db::messages::Message;
use crate::db::settings::Setting;
use crate::db::{Db, OnDisk, Read, make_folder};
use crate::domain::calendar::{Day, dutch};
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::{Relation, is_email};
use crate::ops::print::{self, Enclosure, enclosed};
use crate::ops::tables::replace_file;
use crate::ops::{KeepPapers, Refusal, perform};
use crate::paper;

/// What was put on disk.
#[derive(Clone, Debug)]
pub struct MessagesExported {
    pub folder: PathBuf,
    pub drafts: usize,
    pub letters: usize,
    /// Whose address is none, with that address: for them nothing was written.
    pub unreachable: Vec<String>,
    /// Who gets a letter and has no postal address; it was not printed.
    pub homeless: Vec<String>,
}

/// Starts a new page on a printer.
const PAGE: char = '\u{c}';

/// Who the letters and mails come from.
pub(super) struct Sender {
    name: String,
    address: String,
    email: String,
}

impl Sender {
    pub(super) fn of(read: &Read<'_>) -> anyhow::Result<Sender> {
        Ok(Sender {
            name: read.setting(Setting::ClubName)?,
            address: read.setting(Setting::ClubAddress)?,
            email: read.setting(Setting::ClubEmail)?,
        })
    }

    /// Returns whether there is an address that mails come from.
    pub(super) fn can_mail(&self) -> bool {
        !self.email.is_empty()
    }
}

/// Letters in one file: more take a printer, and this program, too long to be stopped in between.
const LETTERS_MAX: usize = 100;

/// Returns what is ready of the messages that were chosen, or of all where none was.
pub(super) fn ready(read: &Read<'_>, chosen: &[i64]) -> anyhow::Result<Vec<Message>> {
    let mut messages = read.ready_messages()?;
    messages.retain(|message| chosen.is_empty() || chosen.contains(&message.id));
    Ok(messages)
}

/// Writes what is ready, of those chosen or of all where none is, to a folder beside the administration, and keeps what a step of the ladder looks like; none of it
/// counts as told before somebody says so.
///
/// # Errors
/// When something is to be mailed and the club has no address that it comes from.
pub fn export_messages(db: &mut Db, chosen: &[i64]) -> Result<MessagesExported, Refusal> {
    let done = write_files(db, chosen)?;
    let ready = ready(&db.read(), chosen)?.into_iter();
    let ladder = ready.filter(|message| message.kind.is_of_ladder());
    let messages: Vec<i64> = ladder.map(|message| message.id).collect();
    if !messages.is_empty() {
        perform(db, &KeepPapers { messages })?;
    }
    Ok(done)
}

fn write_files(db: &Db, chosen: &[i64]) -> Result<MessagesExported, Refusal> {
    let read = db.read();
    let now = db.clock().now();
    let sender = Sender::of(&read)?;
    let messages = ready(&read, chosen)?;
    let count = messages.len();
    if !sender.can_mail() && messages.iter().any(|message| !message.address.is_empty()) {
        return Err(Problem::SettingMissing { field: Field::Email }.into());
    }
    let folder = folder(&read);
    make_folder(&folder)?;
    let (unreachable, homeless) = (vec![], vec![]);
    let mut done = MessagesExported { folder, drafts: 0, letters: 0, unreachable, homeless };
    let mut drafts = forget_drafts(db)?;
    let mut letters = Vec::new();
    for (at, message) in messages.into_iter().enumerate() {
        db.tick(at, count)?;
        let relation = read.relation(message.relation_id)?.unwrap_or_default();
        if message.address.is_empty() && !has_address(&relation) {
            done.homeless.push(relation.name.full());
        } else if message.address.is_empty() {
            letters.push((message, relation));
        } else if is_email(&message.address) {
            let name = format!("{:05}.eml", message.id);
            let enclosed = enclosed(&read, &message)?;
            let mail = mail(&sender, &relation.name.full(), &message, enclosed, now)?;
            // A mail program opens it as a draft, to be looked at and sent there.
            let mut draft = b"X-Unsent: 1\r\n".to_vec();
            draft.extend(mail.formatted());
            put(&done.folder.join(&name), &draft)?;
            drafts.insert(name);
            done.drafts += 1;
        } else {
            done.unreachable.push(format!("{} ({})", relation.name.full(), message.address));
        }
    }
    put(&list_of_drafts(db), Vec::from_iter(drafts).join("\n").as_bytes())?;
    done.letters = letters.len();
    put_letters(db, &done.folder, &sender, &letters, chosen.is_empty())?;
    Ok(done)
}

/// Writes letters to files to print, so many in each. What was printed before stays on disk; what was not is made again, and
/// goes where there is nothing to print any more.
fn put_letters(
    db: &Db,
    folder: &Path,
    sender: &Sender,
    letters: &[(Message, Relation)],
    is_all: bool,
) -> Result<(), Refusal> {
    let (read, today) = (db.read(), db.clock().today());
    let base = match read.printed_on(today)? {
        0 => format!("brieven-{today}"),
        printed => format!("brieven-{today}-na-{printed}"),
    };
    let kind = if paper::IS_BUILT { "pdf" } else { "txt" };
    let whole = folder.join(format!("{base}.{kind}"));
    let part = |part: usize| folder.join(format!("{base}-deel-{part}.{kind}"));
    let (count, mut files) = (letters.len(), Vec::new());
    for (at, letters) in letters.chunks(LETTERS_MAX).enumerate() {
        db.tick(at * LETTERS_MAX, count)?;
        files.push(pages(&read, sender, letters, today)?);
    }
    if files.is_empty() && !is_all {
        return Ok(());
    }
    remove(&whole)?;
    (1..).map(part).take_while(|path| path.exists()).try_for_each(|path| remove(&path))?;
    match files.as_slice() {
        [file] => put(&whole, file)?,
        files => (1..).zip(files).try_for_each(|(number, file)| put(&part(number), file))?,
    }
    Ok(())
}

fn pages(
    read: &Read<'_>,
    sender: &Sender,
    letters: &[(Message, Relation)],
    today: Day,
) -> Result<Vec<u8>, Refusal> {
    if paper::IS_BUILT {
        return print::letters(read, letters, today);
    }
    let pages = letters.iter().map(|(message, to)| letter(sender, to, message, today));
    Ok(pages.collect::<Vec<_>>().join(&PAGE.to_string()).into_bytes())
}

fn has_address(relation: &Relation) -> bool {
    !relation.street.is_empty() && !relation.city.is_empty()
}

fn folder(read: &Read<'_>) -> PathBuf {
    read.folder().join("post")
}

/// Removes the drafts that this administration put in its folder of messages that are not ready any more: paid, withdrawn, or
/// sent already. Opened with the others they would go a second time. Returns those that stay.
pub(super) fn forget_drafts(db: &Db) -> anyhow::Result<BTreeSet<String>> {
    let read = db.read();
    let list = fs::read_to_string(list_of_drafts(db)).unwrap_or_default();
    let ready: HashSet<i64> = read.ready_messages()?.iter().map(|message| message.id).collect();
    let mut kept = BTreeSet::new();
    for name in list.lines() {
        let id = name.strip_suffix(".eml").and_then(|id| id.parse().ok());
        let path = folder(&read).join(name);
        match id {
            Some(id) if !ready.contains(&id) => remove(&path)?,
            Some(_) if path.exists() => drop(kept.insert(name.to_owned())),
            _ => {}
        }
    }
    Ok(kept)
}

/// Returns where the drafts are listed that this administration put in the folder: another one beside it has its own list.
fn list_of_drafts(db: &Db) -> PathBuf {
    let mut name = db.path().as_os_str().to_owned();
    name.push(".post");
    PathBuf::from(name)
}

fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| OnDisk::new("remove", path))
        }
        _ => Ok(()),
    }
}

/// Returns a message as a mail, with what goes along.
pub(super) fn mail(
    sender: &Sender,
    to: &str,
    message: &Message,
    enclosed: Vec<Enclosure>,
    now: NaiveDateTime,
) -> anyhow::Result<Mail> {
    let mailbox = |name: &str, email: &str| -> anyhow::Result<Mailbox> {
        let email = email.parse().with_context(|| format!("`{email}` is no e-mail address"))?;
        Ok(Mailbox::new(Some(name.to_owned()), email))
    };
    let builder = Mail::builder()
        .from(mailbox(&sender.name, &sender.email)?)
        .to(mailbox(to, &message.address)?)
        .date(SystemTime::from(now.and_utc()))
        .subject(&message.subject);
    let text = SinglePart::plain(message.body.clone());
    if enclosed.is_empty() {
        return builder.singlepart(text).context("a mail of plain text");
    }
    let mut parts = MultiPart::mixed().singlepart(text);
    for Enclosure { name, kind, bytes } in enclosed {
        let kind = ContentType::parse(kind).context("a type that is known")?;
        parts = parts.singlepart(Attachment::new(name).body(bytes, kind));
    }
    builder.multipart(parts).context("a mail with what goes along")
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
    replace_file(path, bytes).with_context(|| OnDisk::new("write", path))
}
