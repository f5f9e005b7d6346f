//! A database as a whole: what is in it, whether it is sound, and what can be made anew.

use std::path::Path;

use sqlx::Row;

use super::raw::{SESSIONS, session};
use super::write::{chunk, stored};
use super::{Batch, Chunk, SessionSpan, Store, StoreError};

/// A page of a session's words.
pub(super) const PAGE: u32 = 256;
/// Words from one on.
pub(super) const WORDS: &str = "SELECT first, count, lost, read_at, by_sniffer, words FROM chunk
    WHERE session = ?1 AND first >= ?2 ORDER BY first, lost DESC LIMIT ?3";
const TOTALS: &str = "SELECT (SELECT count(*) FROM device), (SELECT count(*) FROM session),
    (SELECT coalesce(sum(count - lost), 0) FROM chunk), (SELECT coalesce(sum(lost), 0) FROM chunk),
    (SELECT count(*) FROM frame WHERE quality = 'checked'), (SELECT count(*) FROM frame WHERE quality = 'reconstructed'),
    (SELECT count(*) FROM frame WHERE quality = 'unchecked'), (SELECT count(*) FROM frame WHERE quality = 'damaged'),
    (SELECT count(*) FROM mark), (SELECT count(*) FROM reading)";

/// How much there is of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals([i64; 10]);

impl Totals {
    /// The names of all, and how much there is.
    #[must_use]
    pub fn rows(&self) -> [(&'static str, i64); 10] {
        let names = [
            "devices",
            "sessions",
            "words",
            "words lost",
            "checked",
            "reconstructed",
            "unchecked",
            "damaged",
            "marks",
            "readings",
        ];
        std::array::from_fn(|index| (names[index], self.0[index]))
    }
}

fn totals(row: &sqlx::sqlite::SqliteRow) -> Totals {
    Totals(std::array::from_fn(|index| row.get(index)))
}

impl Store {
    /// How much there is.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn totals(&self) -> Result<Totals, StoreError> {
        sqlx::query(TOTALS).fetch_one(&self.readers).await.map(|row| totals(&row))
    }

    /// What SQLite finds to be wrong: within the file, and between tables.
    pub async fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&self.readers).await?;
        let mut faults: Vec<_> = found.into_iter().filter(|line| line != "ok").collect();
        for row in sqlx::query("PRAGMA foreign_key_check").fetch_all(&self.readers).await? {
            let (table, parent): (String, String) = (row.get(0), row.get(2));
            faults.push(format!("a row of {table} refers to one of {parent} that is not there"));
        }
        Ok(faults)
    }

    /// How many frames something else decoded.
    pub async fn outdated(&self, protocol: &str, schema: &str, program: &str) -> Result<i64, StoreError> {
        let query = "SELECT count(*) FROM frame WHERE decoder NOT IN
             (SELECT id FROM decoder WHERE protocol = ?1 AND schema = ?2 AND program = ?3)";
        sqlx::query_scalar(query).bind(protocol).bind(schema).bind(program).fetch_one(&self.readers).await
    }

    /// Copies all of it into a new file, as it is at one moment.
    pub async fn copy(&self, to: &Path) -> Result<(), StoreError> {
        sqlx::query("VACUUM INTO ?1").bind(to.display().to_string()).execute(&self.writer).await.map(drop)
    }
}

impl Batch {
    /// How much there is.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn totals(&mut self) -> Result<Totals, StoreError> {
        sqlx::query(TOTALS).fetch_one(&mut *self.transaction).await.map(|row| totals(&row))
    }

    /// Forgets all that can be made anew from the words.
    pub async fn forget_decoded(&mut self) -> Result<(), StoreError> {
        for query in ["DELETE FROM reading", "DELETE FROM frame", "DELETE FROM mark", "DELETE FROM decoder"] {
            sqlx::query(query).execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// All sessions, in the order in which they began.
    pub async fn all_sessions(&mut self) -> Result<Vec<SessionSpan>, StoreError> {
        let rows = sqlx::query(SESSIONS).bind(None::<&str>).fetch_all(&mut *self.transaction).await?;
        Ok(rows.iter().map(session).collect())
    }

    /// Some words of a session, from this number on; none behind the last.
    pub async fn page(&mut self, session: i64, from: u64) -> Result<Vec<Chunk>, StoreError> {
        let query = sqlx::query(WORDS).bind(session).bind(stored(from)).bind(PAGE);
        Ok(query.fetch_all(&mut *self.transaction).await?.iter().map(chunk).collect())
    }
}
