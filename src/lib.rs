//! penning: the members, subscriptions and direct debits of a small Dutch club.
//!
//! In reading order: the rules, what banks and other programs read and write, the file, the deeds, and then the two ways
//! to do them: the screens and the command line.

pub mod domain;

pub mod bank;
pub mod exchange;
pub mod paper;

pub mod db;
pub mod jobs;
pub mod ops;

pub mod clock;
pub mod config;
pub mod text;

pub mod actions;
pub mod app;
mod screens;
mod terminal;
mod ui;

pub mod cli;
