//! What sheets for people say in Dutch, where exports for programs have fixed names.

use crate::exchange::table::{Cell, Table};

/// Headings of the exports that a committee reads. What is not here keeps its name.
const HEADINGS: [(&str, &str); 31] = [
    ("id", "volgnummer"),
    ("number", "factuur"),
    ("kind", "soort"),
    ("state", "stand"),
    ("date", "datum"),
    ("due_date", "vervaldag"),
    ("relation", "relatie"),
    ("name", "naam"),
    ("buyer_reference", "referentie"),
    ("total_cents", "totaal_cents"),
    ("open_cents", "open_cents"),
    ("run", "ronde"),
    ("lines", "regels"),
    ("run_state", "stand ronde"),
    ("end_to_end_id", "kenmerk incasso"),
    ("invoice", "factuur"),
    ("mandate", "machtiging"),
    ("iban", "rekening"),
    ("amount_cents", "bedrag_cents"),
    ("collection_date", "incassodatum"),
    ("return_code", "reden terug"),
    ("description", "omschrijving"),
    ("month", "maand"),
    ("days_late", "dagen te laat"),
    ("invoices", "facturen"),
    ("what", "wat"),
    ("transactions", "aantal"),
    ("percent", "procent"),
    ("on", "dag"),
    ("plan", "soort"),
    ("members", "leden"),
];

/// Words of the exports for where something stands.
const WORDS: [(&str, &str); 22] = [
    ("invoice", "factuur"),
    ("credit_note", "creditnota"),
    ("draft", "concept"),
    ("final", "open"),
    ("partly_paid", "deels betaald"),
    ("paid", "betaald"),
    ("credited", "gecrediteerd"),
    ("written_off", "afgeboekt"),
    ("made", "gemaakt"),
    ("written", "in bestand"),
    ("uploaded", "bij de bank"),
    ("undone", "teruggedraaid"),
    ("selected", "gekozen"),
    ("exported", "in bestand"),
    ("returned", "teruggekomen"),
    ("withdrawn", "ingetrokken"),
    ("proposed", "voorgesteld"),
    ("asked", "gevraagd"),
    ("kept", "bijgeschreven"),
    ("on_the_way", "nog onderweg"),
    ("null", ""),
    ("", ""),
];

/// What is done by hand and not by a rule, in words: what a committee looks at one by one.
pub(super) const BY_HAND: [(&str, &str); 43] = [
    ("register_payment", "betaling geboekt"),
    ("undo_payment", "betaling teruggenomen"),
    ("book_bank_entry", "bankregel op rekening geboekt"),
    ("release_bank_entry", "bankregel losgemaakt"),
    ("take_bank_entry", "bankregel toegewezen"),
    ("undo_run", "ronde teruggedraaid"),
    ("make_invoices", "losse facturen"),
    ("sell", "verkoop aan de balie"),
    ("withdraw_item", "incasso uit een ronde gehaald"),
    ("set_price", "prijs gewijzigd"),
    ("credit", "factuur gecrediteerd"),
    ("credit_all", "facturen gecrediteerd"),
    ("write_off", "afgeboekt"),
    ("undo_write_off", "afboeking teruggedraaid"),
    ("set_off", "verrekend"),
    ("undo_set_off", "verrekening teruggedraaid"),
    ("decide", "besluit van het bestuur"),
    ("refund", "terugbetaling"),
    ("withdraw_refund", "terugbetaling ingetrokken"),
    ("remove_draft", "concept weggegooid"),
    ("add_discount", "korting gegeven"),
    ("end_discount", "korting gestopt"),
    ("charge_costs", "incassokosten"),
    ("change_recurring_invoice", "periodieke factuur gewijzigd"),
    ("end_recurring_invoice", "periodieke factuur gestopt"),
    ("remove_from_basket", "uit het mandje gehaald"),
    ("set_vat_rate", "btw-tarief gewijzigd"),
    ("change_mandate", "machtiging gewijzigd"),
    ("close_books", "boeken gesloten of geopend"),
    ("change_settings", "instellingen gewijzigd"),
    ("set_account", "rekening toegevoegd of hernoemd"),
    ("register_return", "terugboeking ingevoerd"),
    ("revoke_mandate", "machtiging ingetrokken"),
    ("remove_mandate", "machtiging verwijderd"),
    ("arrange_instalments", "betaling in termijnen afgesproken"),
    ("cancel", "abonnement opgezegd"),
    ("change_subscription", "abonnement gewijzigd"),
    ("hold_reminders", "herinneren opgeschort"),
    ("undo_decide", "besluit teruggedraaid"),
    ("set_product", "artikel toegevoegd of gewijzigd"),
    ("remove_recurring_invoice", "periodieke factuur verwijderd"),
    ("end_quarantine", "wachttijd van een rekening opgeheven"),
    ("import_relations", "lijst ingelezen"),
];

/// Returns the Dutch word, or what was there where there is none.
pub(super) fn word(text: &str) -> String {
    let known = WORDS.iter().find(|(name, _)| *name == text);
    known.map_or_else(|| text.to_owned(), |(_, dutch)| (*dutch).to_owned())
}

/// Returns a table with headings and states in Dutch.
pub fn in_dutch(table: Table) -> Table {
    let heading = |name: &'static str| {
        HEADINGS.iter().find(|(known, _)| *known == name).map_or(name, |(_, dutch)| *dutch)
    };
    // Only where something stands is translated: a name may be any word.
    let is_state =
        |name: &&str| ["kind", "state", "run_state", "return_code", "what"].contains(name);
    let states: Vec<bool> = table.columns.iter().map(is_state).collect();
    let cell = |(cell, is_state): (Cell, &bool)| match cell {
        Cell::Text(text) if *is_state => Cell::Text(word(&text)),
        Cell::Nested(value) if value.is_null() => Cell::Text(String::new()),
        cell => cell,
    };
    Table {
        columns: table.columns.into_iter().map(heading).collect(),
        rows: table
            .rows
            .into_iter()
            .map(|row| row.into_iter().zip(&states).map(cell).collect())
            .collect(),
    }
}
