//! What goes to banks, held against the schemas of the banks.

mod incoming;
#[cfg(target_os = "linux")]
mod mutated;
pub(crate) mod schema;
