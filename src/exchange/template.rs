//! Letters that a club can write itself: a subject on the first line, the text under it, and names that are filled in.

use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior, Value};

/// What a template says when it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub body: String,
}

/// Why a template is none; the line counts from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct TemplateError {
    pub line: usize,
    pub what: String,
}

/// Fills in a template. A name that is not known is an error, so that no letter leaves with a hole in it.
pub fn fill(template: &str, values: &BTreeMap<&str, Value>) -> Result<Letter, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let filled = environment
        .render_str(template, values)
        .map_err(|error| TemplateError { line: error.line().unwrap_or(1), what: plain(&error) })?;
    let (first, rest) = filled.split_once('\n').unwrap_or((filled.as_str(), ""));
    let subject = first.split_once(':').map(|(_, subject)| subject.trim());
    let subject = subject
        .filter(|subject| !subject.is_empty())
        .ok_or_else(|| TemplateError { line: 1, what: "`Onderwerp: …`".to_owned() })?;
    Ok(Letter { subject: subject.to_owned(), body: rest.trim().to_owned() })
}

fn plain(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_and_unknown_ones_told() {
        let values = BTreeMap::from([("name", Value::from("Jan")), ("club", Value::from("VV"))]);
        let letter = fill("Onderwerp: Van {{ club }}\n\nBeste {{ name }},\n", &values);
        let expected = Letter { subject: "Van VV".to_owned(), body: "Beste Jan,".to_owned() };
        assert_eq!(letter, Ok(expected));
        let wrong = fill("Onderwerp: x\n\n{{ naam }}\n", &values).expect_err("an unknown name");
        assert_eq!(wrong.line, 3);
        assert_eq!(fill("Beste {{ name }}", &values).map_err(|wrong| wrong.line), Err(1));
        assert_eq!(fill("Onderwerp: x\n{% if %}", &values).map_err(|wrong| wrong.line), Err(2));
    }
}
