//! Mails handed to the mail server of the club: after each it is known whether the server has it, has not, or may have it.
//!
//! Source: RFC 5321, section 4.2.5: once the server answered the end of the data, the mail is its responsibility; before that
//! it is ours.

use std::io::ErrorKind;
use std::time::Duration;

use crate::domain::problem::MailFault;
use lettre::Message;
use lettre::address::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;

/// How the way to the server is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// Opened plain and closed before anything is said; usual on port 587.
    #[default]
    StartTls,
    /// Closed from the first byte; usual on port 465.
    Tls,
    /// Not at all; only to a server on this computer.
    None,
}

impl Security {
    pub const ALL: [(Security, &'static str); 3] =
        [(Security::StartTls, "starttls"), (Security::Tls, "tls"), (Security::None, "none")];

    pub fn named(name: &str) -> Option<Security> {
        Security::ALL.into_iter().find(|(_, n)| *n == name).map(|(security, _)| security)
    }
}

/// A server with who we are to it.
#[derive(Clone, Debug)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Empty where the server asks nobody's name.
    pub user: String,
    pub password: String,
    /// How long a silence may last.
    pub patience: Duration,
}

/// What became of one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The server has it.
    Sent,
    /// The server does not want it, and says why. It has not got it.
    Refused(String),
}

/// Why no more mails can be handed over now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// There is no conversation, or not any more; the mail at hand did not go.
    #[error("{0:?}")]
    Cut(MailFault),
    /// The server fell silent after it was given the whole mail: it may have it.
    #[error("{0:?}")]
    Unsure(MailFault),
}

/// A conversation with a server.
pub struct Post {
    connection: SmtpConnection,
}

impl Post {
    /// Opens a conversation, closed to others as was chosen, and says who we are.
    pub fn open(server: &Server) -> Result<Post, MailFault> {
        let cut = |error: lettre::transport::smtp::Error| fault(&error);
        if server.security == Security::None && !is_here(&server.host) {
            return Err(MailFault::OpenLine);
        }
        let hello = ClientId::default();
        let tls = TlsParameters::new(server.host.clone()).map_err(cut)?;
        let whole = (server.security == Security::Tls).then_some(&tls);
        let address = (server.host.as_str(), server.port);
        let mut connection =
            SmtpConnection::connect(address, Some(server.patience), &hello, whole, None)
                .map_err(cut)?;
        if server.security == Security::StartTls {
            connection.starttls(&tls, &hello).map_err(cut)?;
        }
        if !server.user.is_empty() {
            let credentials = Credentials::new(server.user.clone(), server.password.clone());
            let ways = [Mechanism::Plain, Mechanism::Login];
            connection.auth(&ways, &credentials).map_err(cut)?;
        }
        Ok(Post { connection })
    }

    /// Hands one mail over.
    ///
    /// # Errors
    /// When the conversation broke off: the error says whether the server may have the mail.
    pub fn hand(&mut self, mail: &Message) -> Result<Handed, PostError> {
        let from = mail.envelope().from().cloned();
        if let Some(refused) = self.announce(from, mail.envelope().to())? {
            // The server is told that nothing comes of it, so that the next can begin.
            self.connection.command(Rset).map_err(|error| PostError::Cut(fault(&error)))?;
            return Ok(Handed::Refused(refused));
        }
        match self.connection.message(&mail.formatted()) {
            Ok(_) => Ok(Handed::Sent),
            Err(error) if is_answer(&error) => Ok(Handed::Refused(plain(&error))),
            Err(error) => Err(PostError::Unsure(fault(&error))),
        }
    }

    /// Says who it is from and to and that it comes; returns what the server has against it.
    fn announce(
        &mut self,
        from: Option<Address>,
        to: &[Address],
    ) -> Result<Option<String>, PostError> {
        let mut outcomes = vec![self.connection.command(Mail::new(from, vec![])).map(drop)];
        for address in to {
            let said = |connection: &mut SmtpConnection| {
                connection.command(Rcpt::new(address.clone(), vec![])).map(drop)
            };
            if outcomes.last().is_some_and(Result::is_ok) {
                outcomes.push(said(&mut self.connection));
            }
        }
        if outcomes.last().is_some_and(Result::is_ok) {
            outcomes.push(self.connection.command(Data).map(drop));
        }
        match outcomes.pop() {
            Some(Err(error)) if is_answer(&error) => Ok(Some(plain(&error))),
            Some(Err(error)) => Err(PostError::Cut(fault(&error))),
            _ => Ok(None),
        }
    }

    /// Takes leave of a server that answers: of one that fell silent there is nothing to wait for. What was handed over stays so, whatever the server says to it.
    pub fn close(mut self) {
        self.connection.quit().ok();
    }
}

/// Returns whether the server answered: then it is known that it has not got the mail.
fn is_answer(error: &lettre::transport::smtp::Error) -> bool {
    error.is_transient() || error.is_permanent()
}

fn is_here(host: &str) -> bool {
    let ip = host.parse::<std::net::IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

/// Returns why a conversation did not begin, or broke off.
fn fault(error: &(dyn std::error::Error + 'static)) -> MailFault {
    let chain = std::iter::successors(Some(error), |error| error.source());
    let kind = chain.filter_map(|error| error.downcast_ref::<std::io::Error>()).last();
    match kind.map(std::io::Error::kind) {
        Some(ErrorKind::ConnectionRefused) => MailFault::NobodyThere,
        Some(ErrorKind::TimedOut | ErrorKind::WouldBlock) => MailFault::Silent,
        Some(
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe,
        ) => MailFault::HungUp,
        // An answer that ends before it is whole is no fault of reading.
        None if plain(error).contains("incomplete response") => MailFault::HungUp,
        // A name that nobody knows has no kind of its own.
        Some(_) if plain(error).contains("lookup address") => MailFault::NoHost,
        _ => MailFault::Said(plain(error)),
    }
}

/// Returns an error with what lies under it, on one line.
fn plain(error: &dyn std::error::Error) -> String {
    let mut all = vec![error.to_string()];
    let mut source = error.source();
    while let Some(under) = source {
        let said = under.to_string();
        if !all.iter().any(|known| known.contains(&said)) {
            all.push(said);
        }
        source = under.source();
    }
    all.join(": ")
}
