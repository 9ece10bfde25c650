//! penning: the members, subscriptions and direct debits of a small Dutch club.

pub mod bank;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod domain;
pub mod exchange;
pub mod jobs;
pub mod ops;
pub mod text;
