//! Where a database is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context;
use sqlx::postgres::PgConnectOptions;

use super::{Store, StoreError};

/// Where a database is. It is shown without its password.
#[derive(Debug, Clone)]
pub enum Location {
    /// A file of SQLite.
    File(PathBuf),
    /// A server of `PostgreSQL`, with a database on it.
    Server(Box<PgConnectOptions>),
}

impl FromStr for Location {
    type Err = anyhow::Error;

    fn from_str(url: &str) -> anyhow::Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            // Not the URL itself: there may be a password in it.
            let options =
                url.parse::<PgConnectOptions>().context("expected postgres://USER:PASSWORD@HOST:PORT/DATABASE")?;
            return Ok(Self::Server(Box::new(options.application_name("smartmeter"))));
        }
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        let is_file = !path.contains("://") && !path.is_empty();
        anyhow::ensure!(is_file, "`{url}`: expected sqlite://FILE, or postgres://USER:PASSWORD@HOST:PORT/DATABASE");
        Ok(Self::File(path.into()))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "sqlite://{}", path.display()),
            Self::Server(options) => {
                let database = options.get_database().unwrap_or(options.get_username());
                let socket = options.get_socket().map(|folder| folder.display().to_string());
                let host = socket.unwrap_or_else(|| options.get_host().into());
                write!(f, "postgres://{}@{host}:{}/{database}", options.get_username(), options.get_port())
            }
        }
    }
}

impl Location {
    /// Opens it to collect into it: a file is made if it is not there, a database on a server must be.
    ///
    /// # Errors
    ///
    /// Where it can't be opened: why.
    pub async fn open(&self) -> anyhow::Result<Store> {
        match self {
            Self::File(path) => {
                super::writable(path)?;
                Store::open(path).await.map_err(|error| unopened(path.display(), error))
            }
            Self::Server(options) => Store::server(options).await.map_err(|error| unopened(self, error)),
        }
    }

    /// Opens one that is there.
    ///
    /// # Errors
    ///
    /// Where it is not, or can't be opened: why.
    pub async fn existing(&self) -> anyhow::Result<Store> {
        match self {
            Self::File(path) => {
                anyhow::ensure!(path.exists(), "{}: there is no such database", path.display());
                Store::existing(path).await.map_err(|error| unopened(path.display(), error))
            }
            Self::Server(_) => self.open().await,
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }
}

/// An error of opening a database, in the words of the database where they are its own.
fn unopened(name: impl fmt::Display, error: StoreError) -> anyhow::Error {
    match error.as_database_error() {
        Some(database) => anyhow::anyhow!("{name}: {}", database.message()),
        None => anyhow::Error::new(error).context(name.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(url: &str) -> String {
        url.parse::<Location>().map_or_else(|error| format!("{error:#}"), |location| location.to_string())
    }

    #[test]
    fn a_location_is_shown_without_its_password() {
        assert_eq!(shown("sqlite:///var/lib/smartmeter.db"), "sqlite:///var/lib/smartmeter.db");
        assert_eq!(shown("meter.db"), "sqlite://meter.db");
        assert_eq!(shown("postgres://me:secret@db.local:5433/meters"), "postgres://me@db.local:5433/meters");
        assert_eq!(
            shown("postgresql://me:secret@localhost/meters?host=/run/postgresql"),
            "postgres://me@/run/postgresql:5432/meters"
        );
    }

    #[test]
    fn what_is_none_is_told_without_its_password() {
        assert!(shown("mysql://a/b").starts_with("`mysql://a/b`: expected sqlite://FILE, or postgres://"));
        let wrong = shown("postgres://me:secret@localhost:port/meters");
        assert!(wrong.starts_with("expected postgres://USER") && !wrong.contains("secret"), "{wrong}");
    }
}
