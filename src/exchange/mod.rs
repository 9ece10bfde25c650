//! Rows in and out: spreadsheets, CSV, the sheet beside a file for the bank; and mails to a server. Opens no file.

pub mod auditfile;
pub mod control_sheet;
pub mod form_mail;
pub mod journal_xml;
pub mod members;
pub mod orders;
pub mod sheet;
pub mod smtp;
pub mod table;
pub mod template;
pub mod ubl;
mod xml;
