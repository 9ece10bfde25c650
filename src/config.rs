//! The choices of this computer, in a TOML file: where the administration is, in which language, in which colours.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::{Deserialize, Serialize};

/// Every choice with its default; `config.example.toml` is made of the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The administration to open; empty for `penning.db` in the data folder of this computer.
    pub file: String,
    /// nl or en.
    pub language: String,
    /// 16 (the colours of the terminal) or mono.
    pub theme: String,
    /// Whether the mouse works in the program; with Shift the terminal keeps it.
    pub mouse: bool,
    /// Only plain lines and letters, for terminals that draw others wrong.
    pub ascii: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            file: String::new(),
            language: "nl".to_owned(),
            theme: "16".to_owned(),
            mouse: true,
            ascii: false,
        }
    }
}

/// A file of choices that cannot be used, and why.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {why}")]
pub struct ConfigError {
    pub file: PathBuf,
    pub why: String,
}

impl Config {
    /// Reads the file that was named, or the one of this computer if it is there.
    pub fn load(named: Option<&Path>) -> Result<Config, ConfigError> {
        let standard = folders().map(|folders| folders.config_dir().join("config.toml"));
        let path = match named {
            Some(path) => path.to_owned(),
            None => match standard.filter(|path| path.is_file()) {
                Some(path) => path,
                None => return Ok(Config::default()),
            },
        };
        let error = |why: String| ConfigError { file: path.clone(), why };
        let text = std::fs::read_to_string(&path).map_err(|e| error(e.to_string()))?;
        toml::from_str(&text).map_err(|e| error(e.message().to_owned()))
    }

    /// Returns the administration this computer opens when nobody names one.
    pub fn administration(&self) -> Option<PathBuf> {
        if !self.file.is_empty() {
            return Some(PathBuf::from(&self.file));
        }
        Some(folders()?.data_dir().join("penning.db"))
    }
}

fn folders() -> Option<ProjectDirs> {
    ProjectDirs::from("nl", "", "penning")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_has_every_choice_at_its_default() {
        let example = include_str!("../config.example.toml");
        assert_eq!(toml::from_str::<Config>(example).ok(), Some(Config::default()));
        let named: toml::Table = toml::from_str(example).expect("the example is TOML");
        let known: toml::Table =
            toml::from_str(&toml::to_string(&Config::default()).expect("choices are TOML"))
                .expect("TOML");
        assert_eq!(named.keys().collect::<Vec<_>>(), known.keys().collect::<Vec<_>>());
    }

    #[test]
    fn a_choice_that_does_not_exist_is_told() {
        assert!(toml::from_str::<Config>("taal = 'nl'").is_err());
    }
}
