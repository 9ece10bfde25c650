//! The only place that names a colour.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is, so that a theme can say how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Text,
    Dim,
    Title,
    Heading,
    /// The line or field the keys go to.
    Focus,
    /// A line that was chosen.
    Chosen,
    Key,
    Good,
    Warning,
    Error,
    /// The strip at the top and the one at the bottom.
    Bar,
    BarActive,
    /// What says that this is not the real administration.
    Banner,
    Border,
    /// A code for a reader: dark on light whatever the terminal looks like.
    Code,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The colours of the terminal, whatever they are.
    #[default]
    Sixteen,
    /// None; what stands out is reversed, bold or underlined.
    Mono,
}

impl Theme {
    /// Returns the theme of a configuration; the environment can ask for none. Source: no-color.org.
    pub fn named(name: &str) -> Theme {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if no_color || name == "mono" { Theme::Mono } else { Theme::Sixteen }
    }

    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        match self {
            Theme::Sixteen => match role {
                Role::Text => plain,
                Role::Dim => plain.fg(Color::DarkGray),
                Role::Title => plain.add_modifier(Modifier::BOLD),
                Role::Heading => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
                Role::Focus | Role::BarActive => plain.add_modifier(Modifier::REVERSED),
                Role::Chosen => plain.fg(Color::Yellow).add_modifier(Modifier::BOLD),
                Role::Key => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
                Role::Good => plain.fg(Color::Green),
                Role::Warning => plain.fg(Color::Yellow),
                Role::Error => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
                Role::Bar => plain,
                Role::Banner => plain.fg(Color::Black).bg(Color::Yellow),
                Role::Border => plain.fg(Color::Blue),
                Role::Code => plain.fg(Color::Black).bg(Color::White),
            },
            Theme::Mono => match role {
                Role::Text | Role::Good | Role::Border | Role::Bar | Role::Dim => plain,
                Role::Title | Role::Heading | Role::Chosen | Role::Key => {
                    plain.add_modifier(Modifier::BOLD)
                }
                Role::Focus | Role::BarActive | Role::Banner => {
                    plain.add_modifier(Modifier::REVERSED)
                }
                // A reader sees nothing where light and dark are left to chance.
                Role::Code => plain.fg(Color::Black).bg(Color::White),
                Role::Warning => plain.add_modifier(Modifier::UNDERLINED),
                Role::Error => plain.add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colours_the_focus_is_still_seen() {
        for role in [Role::Focus, Role::BarActive, Role::Banner] {
            let style = Theme::Mono.style(role);
            assert!(style.add_modifier.contains(Modifier::REVERSED), "{role:?}");
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
