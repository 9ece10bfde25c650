//! What goes to banks, held against the schemas of the banks.

mod incoming;
pub(crate) mod schema;
