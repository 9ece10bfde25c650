//! Names of countries, for the last line of an address.

/// Countries that clubs here have members in, with their names in Dutch and English. Source: ISO 3166-1, Nederlandse Taalunie.
const COUNTRIES: [(&str, &str, &str); 40] = [
    ("AT", "Oostenrijk", "Austria"),
    ("AU", "Australië", "Australia"),
    ("AW", "Aruba", "Aruba"),
    ("BE", "België", "Belgium"),
    ("BG", "Bulgarije", "Bulgaria"),
    ("BQ", "Caribisch Nederland", "Caribbean Netherlands"),
    ("CA", "Canada", "Canada"),
    ("CH", "Zwitserland", "Switzerland"),
    ("CW", "Curaçao", "Curaçao"),
    ("CY", "Cyprus", "Cyprus"),
    ("CZ", "Tsjechië", "Czechia"),
    ("DE", "Duitsland", "Germany"),
    ("DK", "Denemarken", "Denmark"),
    ("EE", "Estland", "Estonia"),
    ("ES", "Spanje", "Spain"),
    ("FI", "Finland", "Finland"),
    ("FR", "Frankrijk", "France"),
    ("GB", "Verenigd Koninkrijk", "United Kingdom"),
    ("GR", "Griekenland", "Greece"),
    ("HR", "Kroatië", "Croatia"),
    ("HU", "Hongarije", "Hungary"),
    ("IE", "Ierland", "Ireland"),
    ("IS", "IJsland", "Iceland"),
    ("IT", "Italië", "Italy"),
    ("LI", "Liechtenstein", "Liechtenstein"),
    ("LT", "Litouwen", "Lithuania"),
    ("LU", "Luxemburg", "Luxembourg"),
    ("LV", "Letland", "Latvia"),
    ("MT", "Malta", "Malta"),
    ("NL", "Nederland", "Netherlands"),
    ("NO", "Noorwegen", "Norway"),
    ("PL", "Polen", "Poland"),
    ("PT", "Portugal", "Portugal"),
    ("RO", "Roemenië", "Romania"),
    ("SE", "Zweden", "Sweden"),
    ("SI", "Slovenië", "Slovenia"),
    ("SK", "Slowakije", "Slovakia"),
    ("SR", "Suriname", "Suriname"),
    ("SX", "Sint Maarten", "Sint Maarten"),
    ("US", "Verenigde Staten", "United States"),
];

/// Returns the name of a country in Dutch and in English; the code itself for one that is not in the list.
pub fn names(code: &str) -> (&str, &str) {
    match COUNTRIES.binary_search_by_key(&code, |(known, _, _)| known) {
        Ok(at) => (COUNTRIES[at].1, COUNTRIES[at].2),
        Err(_) => (code, code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_in_order_and_found() {
        assert!(COUNTRIES.is_sorted_by_key(|(code, _, _)| *code));
        assert_eq!(names("BE"), ("België", "Belgium"));
        assert_eq!(names("ZZ"), ("ZZ", "ZZ"));
    }
}
