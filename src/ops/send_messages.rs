//! What is ready to be mailed goes to the mail server of the club, one at a time, each once.

use std::time::Duration;

use serde::Serialize;

use crate::db::messages::{Message, MessageState};
use crate::db::settings::Setting;
use crate::db::{Db, Read};
use crate::domain::problem::{Field, MailFault, Problem};
use crate::domain::relation::is_email;
use crate::exchange::smtp::{Handed, Post, PostError, Security, Server};
use crate::ops::export_messages::{Sender, forget_drafts, mail, ready};
use crate::ops::print::enclosed;
use crate::ops::{MarkMessages, MessageOutcome, Refusal, perform};

/// What was sent, and what was not.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MessagesSent {
    pub sent: usize,
    /// What the server did not want: of whom, and what it said. They are ready still.
    pub refused: Vec<(String, String)>,
    /// Not true any more: paid meanwhile, say.
    pub outdated: usize,
    /// The one of which it is not known whether the server has it.
    pub unsure: Option<String>,
    /// Why it stopped before the last.
    pub stopped: Option<MailFault>,
    /// Ready to be mailed and not tried.
    pub left: usize,
}

/// How long a server may say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Returns the server that the club chose; with it who we are to it, and the password.
pub fn mail_server(read: &Read<'_>, password: &str) -> Result<Server, Refusal> {
    let chosen = read.setting(Setting::SmtpServer)?;
    let missing = || Problem::SettingMissing { field: Field::MailServer };
    let security = Security::named(&read.setting(Setting::SmtpSecurity)?).unwrap_or_default();
    let usual = if security == Security::Tls { 465 } else { 587 };
    let (host, port) = match chosen.rsplit_once(':') {
        Some((host, port)) => (host.to_owned(), port.parse().map_err(|_| missing())?),
        None => (chosen, usual),
    };
    if host.is_empty() {
        return Err(missing().into());
    }
    let seconds = read.setting_count(Setting::SmtpPatience)?;
    let patience = if seconds == 0 { PATIENCE } else { Duration::from_secs(seconds.into()) };
    let user = read.setting(Setting::SmtpUser)?;
    Ok(Server { host, port, security, user, password: password.to_owned(), patience })
}

/// Returns what is ready to be mailed of those that were chosen, or of all where none was.
pub fn mailable(read: &Read<'_>, chosen: &[i64]) -> anyhow::Result<Vec<Message>> {
    let ready = ready(read, chosen)?.into_iter();
    Ok(ready.filter(|message| is_email(&message.address)).collect())
}

/// Sends what is ready to be mailed of those that were chosen, or all where none was. Before the server gets a mail it counts as on its way, and as sent when the
/// server says it has it: whatever dies in between, nothing is sent twice and nothing is lost unseen.
pub fn send_messages(db: &mut Db, password: &str, chosen: &[i64]) -> Result<MessagesSent, Refusal> {
    let sender = Sender::of(&db.read())?;
    if !sender.can_mail() {
        return Err(Problem::SettingMissing { field: Field::Email }.into());
    }
    let server = mail_server(&db.read(), password)?;
    let messages = mailable(&db.read(), chosen)?;
    let mut done = MessagesSent { left: messages.len(), ..MessagesSent::default() };
    if messages.is_empty() {
        return Ok(done);
    }
    let mut post = Post::open(&server)
        .map_err(|why| Problem::MailServer { server: server.host.clone(), why })?;
    let count = messages.len();
    for (at, message) in messages.into_iter().enumerate() {
        // Whoever stops it stops it between two mails.
        if db.tick(at, count).is_err() {
            break;
        }
        if let Some(why) = send(db, &mut post, &sender, &message, &mut done)? {
            done.stopped = Some(why);
            break;
        }
        done.left -= 1;
    }
    if done.stopped.is_none() {
        post.close();
    }
    // Opened in a mail program a draft of what went would go a second time.
    forget_drafts(db)?;
    Ok(done)
}

/// Sends one; returns why no more can be sent.
fn send(
    db: &mut Db,
    post: &mut Post,
    sender: &Sender,
    message: &Message,
    done: &mut MessagesSent,
) -> Result<Option<MailFault>, Refusal> {
    let now = db.clock().now();
    let to = db.read().relation_name(message.relation_id)?;
    let enclosed = enclosed(&db.read(), message)?;
    let mail = mail(sender, &to, message, enclosed, now)?;
    mark(db, message, MessageOutcome::Sending)?;
    let is_outdated =
        db.read().message(message.id)?.is_none_or(|m| m.state != MessageState::Sending);
    if is_outdated {
        done.outdated += 1;
        return Ok(None);
    }
    match post.hand(&mail) {
        Ok(Handed::Sent) => {
            mark(db, message, MessageOutcome::Sent)?;
            done.sent += 1;
            Ok(None)
        }
        Ok(Handed::Refused(why)) => {
            mark(db, message, MessageOutcome::Refused(why.clone()))?;
            done.refused.push((format!("{to} <{}>", message.address), why));
            Ok(None)
        }
        Err(PostError::Cut(why)) => {
            mark(db, message, MessageOutcome::Ready)?;
            Ok(Some(why))
        }
        Err(PostError::Unsure(why)) => {
            done.unsure = Some(format!("{to} <{}>", message.address));
            done.left -= 1;
            Ok(Some(why))
        }
    }
}

fn mark(db: &mut Db, message: &Message, outcome: MessageOutcome) -> Result<(), Refusal> {
    perform(db, &MarkMessages { messages: vec![message.id], outcome }).map(drop)
}
