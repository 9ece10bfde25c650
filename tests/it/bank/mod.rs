//! What goes to banks, held against the schemas of the banks.

pub(crate) mod schema;
