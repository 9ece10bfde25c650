//! Statements and notices in ISO 20022: camt.052, .053 and .054 of every version, and pain.002, by local names.
//!
//! Nothing is checked against a schema: what banks send breaks it, and is true all the same.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::bank::statement::{
    Detail, Entry, FileKind, Listener, ReadError, Statement, Status, Told, account, amount,
};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::Silence;

/// Elements inside each other; what is deeper is no file of a bank.
const DEPTH_MAX: usize = 64;
/// Letters of one text that are kept.
const TEXT_MAX: usize = 4_000;

/// Reads a file and tells what is in it, entry by entry; nothing of it is kept.
///
/// # Errors
/// When the file is no such file, is broken, or declares a document type. What was told before stands with the listener.
pub fn read(input: impl BufRead, listener: Listener<'_>) -> Result<FileKind, ReadError> {
    let mut reader = Reader::from_reader(input);
    reader.config_mut().check_end_names = true;
    let mut walk = Walk::default();
    let mut buffer = Vec::new();
    loop {
        let at = reader.buffer_position();
        let broken = |why: String| ReadError::Xml { at, why };
        buffer.clear();
        let event =
            reader.read_event_into(&mut buffer).map_err(|error| broken(error.to_string()))?;
        match event {
            Event::Start(start) => walk.open(&start)?,
            Event::Empty(start) => {
                walk.open(&start)?;
                walk.close(listener)?;
            }
            Event::End(_) => walk.close(listener)?,
            Event::Text(text) => walk.text(text.xml10_content().as_ref()),
            Event::CData(text) => walk.text(text.xml10_content().as_ref()),
            Event::GeneralRef(reference) => walk.reference(&reference).map_err(broken)?,
            Event::DocType(_) => return Err(ReadError::DocType),
            Event::Eof if walk.path.is_empty() => break,
            Event::Eof => return Err(ReadError::CutOff),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    match walk.kind {
        Some(FileKind::Pain002) => Ok(FileKind::Pain002),
        Some(_) if !walk.has_statement => Err(ReadError::Empty),
        Some(kind) => Ok(kind),
        None => Err(walk.message.map_or(ReadError::Unknown, ReadError::Other)),
    }
}

/// Returns what the outermost elements of a file say that it is.
pub fn kind(start: &[u8]) -> Option<FileKind> {
    let mut reader = Reader::from_reader(start);
    let mut walk = Walk::default();
    while walk.kind.is_none() {
        match reader.read_event().ok()? {
            Event::Start(start) => walk.open(&start).ok()?,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Text(_) => {}
            _ => return None,
        }
    }
    walk.kind
}

/// Local names from the root down, in one piece.
#[derive(Default)]
struct NamePath {
    names: String,
    /// Where each begins.
    starts: Vec<usize>,
}

impl NamePath {
    fn push(&mut self, name: &str) {
        self.starts.push(self.names.len());
        self.names.push_str(name);
    }

    fn pop(&mut self) {
        self.names.truncate(self.starts.pop().unwrap_or_default());
    }

    fn len(&self) -> usize {
        self.starts.len()
    }

    fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Returns the name so many elements above the last; nothing above the root.
    fn above(&self, count: usize) -> &str {
        let Some(at) = self.starts.len().checked_sub(count + 1) else { return "" };
        let end = self.starts.get(at + 1).copied().unwrap_or(self.names.len());
        &self.names[self.starts[at]..end]
    }

    fn is_under(&self, name: &str) -> bool {
        (0..self.len()).any(|count| self.above(count) == name)
    }
}

/// Where the reader is, and what it has gathered there.
#[derive(Default)]
struct Walk {
    kind: Option<FileKind>,
    /// The name of the message, such as `pain.008.001.08`, out of its name space.
    message: Option<String>,
    has_statement: bool,
    path: NamePath,
    text: String,
    account: String,
    statement: Statement,
    balance: Balance,
    entry: Entry,
    detail: Detail,
    party: (String, String),
    /// Codes of the kind of movement, outermost first.
    codes: Vec<String>,
    status: Status,
    /// Of a file or a block of it, until somebody below or above it says why: any one level does.
    wholes: Vec<Status>,
    /// The reasons of the file and of the block that is read.
    reasons: [String; 2],
    /// Nothing until the movement says so.
    is_debit: Option<bool>,
    has_amount: bool,
    detail_is_debit: Option<bool>,
    /// What was collected, where the bank says it apart from what it moved.
    instructed: Option<Money>,
}

#[derive(Default)]
struct Balance {
    code: String,
    on: Option<Day>,
    amount: Money,
    is_debit: bool,
}

impl Walk {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), ReadError> {
        let local = start.local_name();
        let name = local.as_ref();
        if DEPTH_MAX <= self.path.len() {
            return Err(ReadError::Unknown);
        }
        self.kind = self.kind.or_else(|| kind_of(start, name));
        if self.path.is_empty() {
            self.message = message_of(start);
        }
        match name {
            "Stmt" | "Rpt" | "Ntfctn" if self.path.len() == 2 => {
                self.has_statement = true;
                self.statement = Statement::default();
                self.account.clear();
            }
            "Bal" => self.balance = Balance::default(),
            "Ntry" => {
                self.entry = Entry { account: self.account.clone(), ..Entry::default() };
                self.is_debit = None;
                self.has_amount = false;
                self.codes.clear();
            }
            "Amt" if self.is_in("Ntry") => self.entry.currency = currency_of(start),
            "TxDtls" => {
                self.detail = Detail::default();
                self.detail_is_debit = None;
                self.instructed = None;
            }
            "Dbtr" | "Cdtr" if self.is_in("RltdPties") => self.party = Default::default(),
            "TxInfAndSts" => self.end_of_block(),
            _ => {}
        }
        self.path.push(name);
        self.text.clear();
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let room = TEXT_MAX.saturating_sub(self.text.len());
        self.text.extend(text.chars().take(room));
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), String> {
        let resolved = reference.resolve_char_ref().map_err(|error| error.to_string())?;
        let name = reference.xml10_content();
        let letter = match (resolved, name.as_ref()) {
            (Some(letter), _) => letter,
            (None, "amp") => '&',
            (None, "lt") => '<',
            (None, "gt") => '>',
            (None, "quot") => '"',
            (None, "apos") => '\'',
            (None, unknown) => return Err(format!("&{unknown}; is not defined")),
        };
        if self.text.len() < TEXT_MAX {
            self.text.push(letter);
        }
        Ok(())
    }

    fn is_in(&self, name: &str) -> bool {
        self.path.above(0) == name
    }

    fn close(&mut self, listener: Listener<'_>) -> Result<(), ReadError> {
        // Taken out and put back: a file has millions of elements, and room is made for them once.
        let (mut path, mut whole) =
            (std::mem::take(&mut self.path), std::mem::take(&mut self.text));
        let text = whole.trim();
        if self.kind == Some(FileKind::Pain002) {
            self.close_status(&path, text, listener)?;
        } else if path.is_under("TxDtls") {
            self.close_detail(&path, text);
        } else if path.is_under("Ntry") {
            self.close_entry(&path, text, listener)?;
        } else {
            self.close_statement(&path, text, listener)?;
        }
        path.pop();
        whole.clear();
        (self.path, self.text) = (path, whole);
        Ok(())
    }

    fn close_statement(
        &mut self,
        path: &NamePath,
        text: &str,
        listener: Listener<'_>,
    ) -> Result<(), ReadError> {
        match (path.above(0), path.above(1), path.above(2)) {
            ("IBAN", "Id", "Acct") => self.account = account(text),
            ("Id", "Othr", "Id") if path.above(3) == "Acct" && self.account.is_empty() => {
                self.account = account(text);
            }
            // The first versions had the number of a national account in an element of its own.
            ("Id", "PrtryAcct", _) if self.account.is_empty() => self.account = account(text),
            ("Cd", "CdOrPrtry", "Tp") | ("Cd", "Tp", "Bal") => {
                text.clone_into(&mut self.balance.code);
            }
            ("Amt", "Bal", _) => self.balance.amount = amount(text).unwrap_or_default(),
            ("Dt" | "DtTm", "Dt", "Bal") => self.balance.on = day(text),
            ("CdtDbtInd", "Bal", _) => self.balance.is_debit = text == "DBIT",
            ("Bal", _, _) => {
                let Balance { code, on, amount, is_debit } = std::mem::take(&mut self.balance);
                let amount = if is_debit { -amount } else { amount };
                match code.as_str() {
                    "OPBD" => self.statement.opening = Some(amount),
                    "PRCD" => self.statement.opening = self.statement.opening.or(Some(amount)),
                    "CLBD" => {
                        self.statement.closing = Some(amount);
                        self.statement.closed_on = on;
                    }
                    _ => {}
                }
            }
            ("Stmt" | "Rpt" | "Ntfctn", _, _) if path.len() == 3 => {
                let mut statement = std::mem::take(&mut self.statement);
                statement.account.clone_from(&self.account);
                listener(Told::Statement(statement))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close_entry(
        &mut self,
        path: &NamePath,
        text: &str,
        listener: Listener<'_>,
    ) -> Result<(), ReadError> {
        let entry = &mut self.entry;
        match (path.above(0), path.above(1), path.above(2)) {
            ("Amt", "Ntry", _) => match amount(text) {
                Some(amount) => {
                    entry.amount = amount;
                    self.has_amount = true;
                }
                None => return Err(ReadError::Amount(text.to_owned())),
            },
            ("CdtDbtInd", "Ntry", _) => self.is_debit = way(text),
            ("RvslInd", "Ntry", _) => entry.is_reversal = matches!(text, "true" | "1"),
            ("Sts", "Ntry", _) | ("Cd", "Sts", "Ntry") if !text.is_empty() => {
                entry.is_pending = text == "PDNG";
            }
            ("Dt" | "DtTm", "BookgDt", _) => entry.booked_on = day(text),
            ("Dt" | "DtTm", "ValDt", _) => entry.value_on = day(text),
            ("AcctSvcrRef", "Ntry", _) => text.clone_into(&mut entry.reference),
            ("NtryRef", "Ntry", _) if entry.reference.is_empty() => {
                text.clone_into(&mut entry.reference);
            }
            ("Cd", "Domn" | "Fmly", _) | ("SubFmlyCd", _, _) => self.codes.push(text.to_owned()),
            ("Cd", "Prtry", "BkTxCd") if self.codes.is_empty() => self.codes.push(text.to_owned()),
            // The payment id is the nearer of the two, where it is ours.
            ("PmtInfId", "Btch", _) if !text.is_empty() => {
                entry.batches.extend(Some(std::mem::replace(&mut entry.batch, text.to_owned())));
            }
            ("MsgId", "Btch", _) if entry.batch.is_empty() => text.clone_into(&mut entry.batch),
            ("MsgId", "Btch", _) => entry.batches.push(text.to_owned()),
            ("AddtlNtryInf", _, _) => text.clone_into(&mut entry.text),
            ("Ntry", _, _) => {
                let mut entry = std::mem::take(&mut self.entry);
                entry.code = self.codes.join("/");
                let silent = |what| ReadError::Silent { number: self.statement.entries + 1, what };
                if !self.has_amount {
                    return Err(silent(Silence::Amount));
                }
                if self.is_debit.ok_or_else(|| silent(Silence::Way))? {
                    entry.amount = -entry.amount;
                }
                self.statement.count(&entry);
                listener(Told::Entry(Box::new(entry)))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close_detail(&mut self, path: &NamePath, text: &str) {
        let detail = &mut self.detail;
        match (path.above(0), path.above(1), path.above(2)) {
            // What banks write where the payer gave none. Source: ISO 20022, EndToEndIdentification.
            ("EndToEndId", "Refs", _) if text != "NOTPROVIDED" => {
                text.clone_into(&mut detail.end_to_end_id);
            }
            ("MndtId", "Refs", _) => text.clone_into(&mut detail.mandate_reference),
            ("PmtInfId", "Refs", _) => text.clone_into(&mut detail.batch),
            ("MsgId", "Refs", _) => self.entry.batches.push(text.to_owned()),
            ("Amt", "TxDtls", _) => detail.amount = amount(text),
            ("Amt", "TxAmt", "AmtDtls") if detail.amount.is_none() => detail.amount = amount(text),
            ("Amt", "InstdAmt", "AmtDtls") => self.instructed = amount(text),
            ("Amt", "Chrgs", _) | ("Amt", "Rcrd", "Chrgs") => {
                detail.charges += amount(text).unwrap_or_default();
            }
            ("CdtDbtInd", "TxDtls", _) => self.detail_is_debit = Some(text == "DBIT"),
            ("Nm", "Dbtr" | "Cdtr", "RltdPties") | ("Nm", "Pty", "Dbtr" | "Cdtr") => {
                text.clone_into(&mut self.party.1);
            }
            ("Dbtr" | "Cdtr", "RltdPties", _) => {
                let (_, name) = std::mem::take(&mut self.party);
                detail.parties.push((String::new(), name));
            }
            ("IBAN", "Id", "DbtrAcct" | "CdtrAcct") => match detail.parties.last_mut() {
                Some((account, _)) if account.is_empty() => text.clone_into(account),
                _ => detail.parties.push((text.to_owned(), String::new())),
            },
            ("Ustrd", _, _) | ("Ref", "CdtrRefInf", _) => {
                if !detail.remittance.is_empty() && !text.is_empty() {
                    detail.remittance.push(' ');
                }
                detail.remittance.push_str(text);
            }
            ("Cd" | "Prtry", "Rsn" | "RtrRsn", "RtrInf") => {
                text.clone_into(&mut detail.return_code);
            }
            // Without an own indicator a detail goes the way of its entry.
            ("TxDtls", _, _) => {
                let mut detail = std::mem::take(&mut self.detail);
                let is_debit = self.detail_is_debit.or(self.is_debit).unwrap_or_default();
                let signed = |amount: Money| if is_debit { -amount } else { amount };
                detail.principal = self.instructed.or(detail.amount);
                detail.amount = detail.amount.map(signed);
                self.entry.details.push(detail);
            }
            _ => {}
        }
    }

    fn close_status(
        &mut self,
        path: &NamePath,
        text: &str,
        listener: Listener<'_>,
    ) -> Result<(), ReadError> {
        match (path.above(0), path.above(1)) {
            ("OrgnlMsgId", _) => text.clone_into(&mut self.status.message_id),
            ("OrgnlPmtInfId", _) => text.clone_into(&mut self.status.payment_id),
            ("OrgnlEndToEndId", _) => text.clone_into(&mut self.status.end_to_end_id),
            ("GrpSts" | "PmtInfSts" | "TxSts", _) => text.clone_into(&mut self.status.status),
            ("Cd" | "Prtry", "Rsn") => text.clone_into(&mut self.status.code),
            ("TxInfAndSts", _) => {
                let mut one = Status { is_of_one: true, ..self.status.clone() };
                self.status.forget_one();
                self.tell_wholes(&one.code, listener)?;
                let above = self.reasons.iter().rev().find(|reason| !reason.is_empty());
                if let Some(above) = above.filter(|_| one.code.is_empty()) {
                    one.code.clone_from(above);
                }
                listener(Told::Status(one))?;
            }
            ("OrgnlGrpInfAndSts", _) => {
                self.reasons[0].clone_from(&self.status.code);
                self.wait_for_reason();
            }
            ("OrgnlPmtInfAndSts", _) => {
                self.end_of_block();
                self.tell_wholes("", listener)?;
                self.status.payment_id.clear();
                self.reasons[1].clear();
            }
            _ if path.len() == 2 => self.tell_wholes("", listener)?,
            _ => {}
        }
        Ok(())
    }

    /// What is said of a block stands before its collections, or is all there is.
    fn end_of_block(&mut self) {
        if !self.status.code.is_empty() {
            self.reasons[1].clone_from(&self.status.code);
        }
        self.wait_for_reason();
    }

    fn wait_for_reason(&mut self) {
        if !self.status.status.is_empty() {
            self.wholes.push(self.status.clone());
        }
        self.status.forget_one();
    }

    /// Tells what was said of the file and the block, before what is said of one: with their own reason, or the first
    /// that is given on another level.
    fn tell_wholes(&mut self, below: &str, listener: Listener<'_>) -> Result<(), ReadError> {
        let reasons = self.wholes.iter().map(|whole| whole.code.as_str());
        let reason = reasons.chain([below]).find(|reason| !reason.is_empty());
        let reason = reason.unwrap_or_default().to_owned();
        for mut whole in self.wholes.drain(..) {
            if whole.is_rejected() && whole.code.is_empty() {
                whole.code.clone_from(&reason);
            }
            listener(Told::Status(whole))?;
        }
        Ok(())
    }
}

/// Reads whether money went out; nothing where that is not what it says.
fn way(text: &str) -> Option<bool> {
    match text {
        "DBIT" => Some(true),
        "CRDT" => Some(false),
        _ => None,
    }
}

/// Returns the currency of an amount; empty where it has none.
fn currency_of(start: &BytesStart<'_>) -> String {
    let named = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == "Ccy");
    named.map(|attribute| attribute.value.to_string()).unwrap_or_default()
}

/// Returns the name of the message out of the name space of its root: what follows the last colon.
fn message_of(start: &BytesStart<'_>) -> Option<String> {
    let spaces = start.attributes().flatten();
    let own = spaces.filter(|attribute| attribute.key.as_ref().starts_with("xmlns"));
    own.map(|attribute| attribute.value.rsplit(':').next().unwrap_or_default().to_owned())
        .find(|name| name.split('.').count() == 4 && name.len() < 20)
}

impl Status {
    /// Forgets the one collection it was about; not which file and batch.
    fn forget_one(&mut self) {
        self.end_to_end_id.clear();
        self.status.clear();
        self.code.clear();
    }
}

/// Returns what the file is, by its message or by the name space of its root. The first versions have theirs in the name.
fn kind_of(start: &BytesStart<'_>, name: &str) -> Option<FileKind> {
    let kinds = [
        ("BkToCstmrAcctRpt", "camt.052.", FileKind::Camt052),
        ("BkToCstmrStmt", "camt.053.", FileKind::Camt053),
        ("BkToCstmrDbtCdtNtfctn", "camt.054.", FileKind::Camt054),
        ("CstmrPmtStsRpt", "pain.002.", FileKind::Pain002),
    ];
    let spaces: Vec<String> = start
        .attributes()
        .flatten()
        .filter(|attribute| name == "Document" && attribute.key.as_ref().starts_with("xmlns"))
        .map(|attribute| attribute.value.to_string())
        .collect();
    let is = |message: &str, space: &str| {
        name.starts_with(message) || spaces.iter().any(|known| known.contains(space))
    };
    kinds.into_iter().find(|(message, space, _)| is(message, space)).map(|(_, _, kind)| kind)
}

/// Reads a day, also out of a moment: banks mean the day of their own clock.
fn day(text: &str) -> Option<Day> {
    text.get(..10)?.parse().ok()
}
