//! Pieces that screens are drawn with; they know money and days, no relations.

pub(crate) mod browser;
pub(crate) mod chart;
pub(crate) mod dialog;
pub(crate) mod form;
pub(crate) mod menu;
pub(crate) mod paint;
pub(crate) mod rows;
pub(crate) mod theme;
