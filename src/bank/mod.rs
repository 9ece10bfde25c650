//! What banks read and write: bytes on one side, values on the other. Opens no file.

pub mod camt;
pub mod charset;
pub mod epc;
pub mod incoming;
pub mod mt940;
mod mt940_description;
pub mod pain001;
pub mod pain008;
pub mod statement;
mod xml;
