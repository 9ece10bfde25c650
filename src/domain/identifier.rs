//! Identifiers that go to a bank and come back: what they may hold.

/// The most that an identifier may be.
pub const IDENTIFIER_MAX: usize = 35;

/// Returns whether banks take the character. Source: EPC132-08, section 1.4.
pub fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '/' | '-' | '?' | ':' | '(' | ')' | '.' | ',' | '\'' | '+' | ' ')
}

/// Why a text cannot be an identifier in a bank file; identifiers are never transliterated.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdentifierError {
    #[error("empty")]
    Empty,
    #[error("longer than {IDENTIFIER_MAX} characters")]
    TooLong,
    #[error("`{0}` is not allowed")]
    Character(char),
    #[error("a slash at the begin or end, or two together")]
    Slash,
}

/// Checks a message, payment, end-to-end or mandate id. Source: EPC230-15.
pub fn check_identifier(text: &str) -> Result<(), IdentifierError> {
    if text.is_empty() {
        return Err(IdentifierError::Empty);
    }
    if let Some(wrong) = text.chars().find(|c| *c == ' ' || !is_allowed(*c)) {
        return Err(IdentifierError::Character(wrong));
    }
    if IDENTIFIER_MAX < text.len() {
        return Err(IdentifierError::TooLong);
    }
    let is_doubled = || text.as_bytes().windows(2).any(|pair| pair == b"//");
    if text.starts_with('/') || text.ends_with('/') || is_doubled() {
        return Err(IdentifierError::Slash);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_refused_not_changed() {
        assert_eq!(check_identifier("M-0001003"), Ok(()));
        assert_eq!(check_identifier("M 1"), Err(IdentifierError::Character(' ')));
        assert_eq!(check_identifier("M#1"), Err(IdentifierError::Character('#')));
        assert_eq!(check_identifier("a//b"), Err(IdentifierError::Slash));
        assert_eq!(check_identifier("/a"), Err(IdentifierError::Slash));
        assert_eq!(check_identifier(&"x".repeat(36)), Err(IdentifierError::TooLong));
        assert_eq!(check_identifier("é"), Err(IdentifierError::Character('é')));
    }
}
