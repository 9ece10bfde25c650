//! Letters that a club can write itself: a subject on the first line, the text under it, and names that are filled in.

use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior, Value};

/// What a template says when it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub body: String,
}

/// Why a template is none; line and column count from 1, the column in letters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct TemplateError {
    pub line: usize,
    pub column: usize,
    pub what: String,
}

/// Steps that a letter takes at most: a loop that goes on and on is a mistake, and the longest letter takes a few thousand.
const STEPS_MAX: u64 = 1_000_000;

/// Fills in a template. A name that is not known is an error, so that no letter leaves with a hole in it.
pub fn fill(template: &str, values: &BTreeMap<&str, Value>) -> Result<Letter, TemplateError> {
    let mut environment = Environment::new();
    // Only then does an error know its column.
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(STEPS_MAX));
    let filled =
        environment.render_str(template, values).map_err(|error| located(template, &error))?;
    let (first, rest) = filled.split_once('\n').unwrap_or((filled.as_str(), ""));
    let subject = first.split_once(':').map(|(_, subject)| subject.trim());
    let subject = subject.filter(|subject| !subject.is_empty()).ok_or_else(|| TemplateError {
        line: 1,
        column: 1,
        what: "`Onderwerp: …`".to_owned(),
    })?;
    Ok(Letter { subject: subject.to_owned(), body: rest.trim().to_owned() })
}

/// Says where in a template an error is.
fn located(template: &str, error: &minijinja::Error) -> TemplateError {
    let before = error.range().and_then(|range| template.get(..range.start)).unwrap_or_default();
    let on_the_line = before.rsplit('\n').next().unwrap_or_default();
    TemplateError {
        line: error.line().unwrap_or(1),
        column: on_the_line.chars().count() + 1,
        what: error.detail().map_or_else(|| error.kind().to_string(), str::to_owned),
    }
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
    }

    #[test]
    fn a_mistake_has_a_line_and_a_column() {
        #[track_caller]
        fn check(template: &str, expected: (usize, usize)) {
            let values = BTreeMap::from([("name", Value::from("Jan"))]);
            let wrong = fill(template, &values).expect_err("a mistake");
            assert_eq!((wrong.line, wrong.column), expected, "{}", wrong.what);
        }
        check("Onderwerp: x\n\n{{ naam }}\n", (3, 4));
        check("Onderwerp: x\n\nBeste {{ name }}, één {{ naam }}\n", (3, 26));
        check("Beste {{ name }}", (1, 1));
        check("Onderwerp: x\n{% if %}", (2, 7));
        check("Onderwerp: x\n{{ name ", (2, 4));
        // One that would go on for a day.
        let nested = "{% for a in range(99999) %}".repeat(3);
        let wrong = fill(&format!("Onderwerp: x\n{nested}"), &BTreeMap::new());
        assert!(wrong.is_err());
        let ends = "{% endfor %}".repeat(3);
        let wrong = fill(&format!("Onderwerp: x\n{nested}x{ends}"), &BTreeMap::new());
        assert_eq!(wrong.map_err(|wrong| wrong.line), Err(2));
    }
}
