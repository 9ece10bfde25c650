//! What the treasurer does, by keys through the real screens; afterwards the file is looked at.

mod adding_subscriptions;
mod bank_answers;
mod collect_by_hand;
mod from_spreadsheet_to_bank;
mod life_of_a_subscription;
mod look_around;
mod members_and_mandates;
mod outbox;
mod readers_of_a_magazine;
mod who_has_what;
