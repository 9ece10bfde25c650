//! What the card of a relation shows, and in which order: every club arranges its own. What is hidden is not gone.

use crate::domain::problem::Field;
use crate::domain::relation::harmless;

/// A tab of the card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardTab {
    #[default]
    Details,
    Subscriptions,
    Financial,
    Invoices,
    Log,
    /// What somebody bought, and what is in their basket.
    Purchases,
}

impl CardTab {
    /// In the order where nobody chose another.
    pub const ALL: [(CardTab, &'static str); 6] = [
        (CardTab::Details, "details"),
        (CardTab::Subscriptions, "subscriptions"),
        (CardTab::Financial, "financial"),
        (CardTab::Invoices, "invoices"),
        (CardTab::Log, "log"),
        (CardTab::Purchases, "purchases"),
    ];

    pub fn name(self) -> &'static str {
        CardTab::ALL.into_iter().find(|(tab, _)| *tab == self).map_or("details", |(_, name)| name)
    }

    fn named(name: &str) -> Option<CardTab> {
        CardTab::ALL.into_iter().find(|(_, n)| *n == name).map(|(tab, _)| tab)
    }
}

/// The fields that can be hidden. Who somebody is cannot.
pub const HIDEABLE: [Field; 6] =
    [Field::BirthDate, Field::Address, Field::Email, Field::Phone, Field::Groups, Field::Note];

/// The most fields of its own that a club has, and the letters of the name of one.
const EXTRA_MAX: usize = 12;
const EXTRA_NAME_MAX: usize = 20;

/// Returns the names in a list as people write it.
pub fn listed(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split([',', ';']).map(harmless).filter(|name| !name.is_empty()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Reads the tabs of a card in their order; all of them where the list is empty. Nothing when one is unknown.
pub fn read_tabs(text: &str) -> Option<Vec<CardTab>> {
    let tabs: Vec<CardTab> =
        listed(text).iter().map(|name| CardTab::named(name)).collect::<Option<_>>()?;
    let all = || CardTab::ALL.map(|(tab, _)| tab).to_vec();
    Some(if tabs.is_empty() { all() } else { tabs })
}

/// Reads the fields that are not shown. Nothing when one cannot be hidden.
pub fn read_hidden(text: &str) -> Option<Vec<Field>> {
    let named = |name: &String| HIDEABLE.into_iter().find(|field| field.name() == name);
    listed(text).iter().map(named).collect()
}

/// Reads the fields of the club's own. Nothing when these are too many, or one is too long to be shown.
pub fn read_extra(text: &str) -> Option<Vec<String>> {
    let names = listed(text);
    let fits = |name: &String| name.chars().count() <= EXTRA_NAME_MAX;
    (names.len() <= EXTRA_MAX && names.iter().all(fits)).then_some(names)
}

/// Returns the field of the card that a field of the form belongs to.
pub fn of_form(field: Field) -> Field {
    match field {
        Field::Street | Field::HouseNumber | Field::PostalCode | Field::City | Field::Country => {
            Field::Address
        }
        _ => field,
    }
}

/// What the card shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardLayout {
    /// Never empty.
    pub tabs: Vec<CardTab>,
    pub hidden: Vec<Field>,
    pub extra: Vec<String>,
}

impl Default for CardLayout {
    fn default() -> CardLayout {
        let tabs = CardTab::ALL.map(|(tab, _)| tab).to_vec();
        CardLayout { tabs, hidden: vec![], extra: vec![] }
    }
}

impl CardLayout {
    pub fn shows(&self, field: Field) -> bool {
        !self.hidden.contains(&of_form(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_shows_what_is_listed_and_all_where_nothing_is() {
        assert_eq!(read_tabs("").map(|tabs| tabs.len()), Some(6));
        assert_eq!(read_tabs("log, details"), Some(vec![CardTab::Log, CardTab::Details]));
        assert_eq!(read_tabs("log, photos"), None);
        assert_eq!(read_hidden("phone;birth_date"), Some(vec![Field::Phone, Field::BirthDate]));
        assert_eq!(read_hidden("last_name"), None);
        assert_eq!(read_extra("Rugnummer, Maat; Maat").map(|names| names.len()), Some(2));
        assert_eq!(read_extra("Een naam die veel te lang is"), None);
        let layout = CardLayout { hidden: vec![Field::Address], ..CardLayout::default() };
        assert!(!layout.shows(Field::PostalCode) && layout.shows(Field::Email));
    }
}
