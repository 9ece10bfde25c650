//! The rules of the club's money: values in, values out. No files, no SQL, no clock.

pub mod billing;
pub mod calendar;
pub mod cancellation;
pub mod card;
pub mod collection;
pub mod creditor;
pub mod difference;
pub mod dunning;
pub mod iban;
pub mod identifier;
pub mod index;
pub mod instalment;
pub mod invoice;
pub mod limits;
pub mod mandate;
pub mod money;
pub mod payment_reference;
pub mod period;
pub mod plan;
pub mod pricing;
pub mod problem;
pub mod regime;
pub mod relation;
pub mod returns;
pub mod subscription;
pub mod validity;
