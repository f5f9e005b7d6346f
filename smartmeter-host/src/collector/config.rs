//! What a collector is told: by a file in TOML, and by flags and environment, which go before it.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::sources::Address;

/// Where the dashboard and the interfaces are, if nobody says.
const LISTEN: &str = "127.0.0.1:8350";
/// Where it is stored, if nobody says.
const DATABASE: &str = "sqlite://smartmeter.db";

/// What may be said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where requests and WebSockets are taken.
    pub listen: Option<SocketAddr>,
    /// `sqlite://FILE`.
    pub database: Option<String>,
    /// Where words come from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Whether a simulated meter is one of them.
    #[serde(default)]
    pub simulate: bool,
}

/// What a collector works by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where requests and WebSockets are taken.
    pub listen: SocketAddr,
    /// `sqlite://FILE`.
    pub database: String,
    /// Where words come from.
    pub sources: Vec<Address>,
    /// Whether a simulated meter is one of them.
    pub simulate: bool,
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Where there is none, or something in it is wrong: which line, and what would be right.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let name = || path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(name)?;
        toml::from_str(&text).with_context(name)
    }

    /// What holds, where this goes before another; sources are those of both.
    #[must_use]
    pub fn before(mut self, other: Self) -> Self {
        self.sources.extend(other.sources);
        Self {
            listen: self.listen.or(other.listen),
            database: self.database.or(other.database),
            sources: self.sources,
            simulate: self.simulate || other.simulate,
        }
    }

    /// All that is needed.
    ///
    /// # Errors
    ///
    /// Where a source is none, or stands twice.
    pub fn settings(self) -> anyhow::Result<Settings> {
        let mut sources: Vec<Address> = Vec::new();
        for source in &self.sources {
            let address = source.parse()?;
            anyhow::ensure!(!sources.contains(&address), "`{source}`: this source is given twice");
            sources.push(address);
        }
        let listen = self.listen.map_or_else(|| LISTEN.parse(), Ok)?;
        let database = self.database.unwrap_or_else(|| DATABASE.into());
        Ok(Settings { listen, database, sources, simulate: self.simulate })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_go_before_the_file_and_sources_add_up() {
        let file = r#"
            listen = "0.0.0.0:80"
            database = "sqlite:///var/lib/smartmeter.db"
            sources = ["udp://127.0.0.1:8351"]
        "#;
        let flags = Config { listen: "127.0.0.1:1".parse().ok(), sources: vec!["-".into()], ..Config::default() };
        let settings = flags.before(toml::from_str(file).unwrap()).settings().unwrap();
        assert_eq!((settings.listen.port(), &settings.database[..]), (1, "sqlite:///var/lib/smartmeter.db"));
        assert_eq!(settings.sources, [Address::Stdin, "udp://127.0.0.1:8351".parse().unwrap()]);
        assert!(!settings.simulate);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = toml::from_str::<Config>("listen = \"127.0.0.1:1\"\nsource = []").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("unknown field `source`"), "{error}");
        let twice = Config { sources: vec!["-".into(), "-".into()], ..Config::default() };
        assert_eq!(twice.settings().unwrap_err().to_string(), "`-`: this source is given twice");
    }
}
