//! One test binary: the program as people use it, and the rules of the house.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so")]
#![expect(clippy::print_stderr, reason = "a test that could not look at something says so")]

mod bank;
use bank::schema as bank_schema;
mod cli;
mod desk;
#[cfg(target_os = "linux")]
mod faults;
mod oracle;
mod shared;
mod simulation;
mod stories;
mod tidy;
mod ubl;
