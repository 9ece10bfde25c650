//! What banks read and write: bytes on one side, values on the other. Opens no file.

pub mod charset;
pub mod pain008;
