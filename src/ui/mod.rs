//! Pieces that screens are drawn with; they know money and days, no relations.

pub mod browser;
pub mod dialog;
pub mod form;
pub mod menu;
pub mod paint;
pub mod theme;
