//! A database as a whole: what is in it, whether it is sound, and what can be made anew.

use std::path::Path;

use super::raw::{SESSIONS, session};
use super::sql::{Commit, Pool, Record, sql};
use super::write::{chunk, stored};
use super::{Batch, Chunk, SessionSpan, Store, StoreError};

/// A page of a session's words.
pub(super) const PAGE: u32 = 256;
/// Words from one on.
pub(super) const WORDS: &str = "SELECT first, count, lost, read_at, by_sniffer, words FROM chunk
    WHERE session = $1 AND first >= $2 ORDER BY first, lost DESC LIMIT $3";
const TOTALS: &str = "SELECT (SELECT count(*) FROM device), (SELECT count(*) FROM session),
    (SELECT CAST(coalesce(sum(count - lost), 0) AS BIGINT) FROM chunk), (SELECT CAST(coalesce(sum(lost), 0) AS BIGINT) FROM chunk),
    (SELECT count(*) FROM frame WHERE quality = 'checked'), (SELECT count(*) FROM frame WHERE quality = 'reconstructed'),
    (SELECT count(*) FROM frame WHERE quality = 'unchecked'), (SELECT count(*) FROM frame WHERE quality = 'damaged'),
    (SELECT count(*) FROM mark), (SELECT count(*) FROM reading WHERE every = 0), (SELECT count(*) FROM reading WHERE every > 0),
    (SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM reading WHERE every > 0)";

/// How much there is of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals([i64; 12]);

impl Totals {
    /// The names of all, and how much there is.
    #[must_use]
    pub fn rows(&self) -> [(&'static str, i64); 12] {
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
            "stretches",
            "in stretches",
        ];
        std::array::from_fn(|index| (names[index], self.0[index]))
    }
}

fn totals(row: &Record) -> Totals {
    Totals(std::array::from_fn(|index| row.get(index)))
}

impl Store {
    /// How much there is.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn totals(&self) -> Result<Totals, StoreError> {
        sql(TOTALS).one(&self.readers).await.map(|row| totals(&row))
    }

    /// What SQLite finds to be wrong: within the file, and between tables. A server of `PostgreSQL` looks after both itself.
    pub async fn integrity(&self) -> Result<Vec<String>, StoreError> {
        if let Pool::Postgres(_) = self.readers {
            return Ok(Vec::new());
        }
        let found = sql("PRAGMA integrity_check").all(&self.readers).await?;
        let mut faults: Vec<String> = found.iter().map(|row| row.get(0)).filter(|line| line != "ok").collect();
        for row in sql("PRAGMA foreign_key_check").all(&self.readers).await? {
            let (table, parent): (String, String) = (row.get(0), row.get(2));
            faults.push(format!("a row of {table} refers to one of {parent} that is not there"));
        }
        Ok(faults)
    }

    /// How many words were pruned, by the sessions that they were of, and by what is written down of it.
    pub async fn pruned_words(&self) -> Result<(i64, i64), StoreError> {
        let query = "SELECT (SELECT CAST(coalesce(sum(pruned), 0) AS BIGINT) FROM session),
             (SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM pruned WHERE kind = 'words')";
        let row = sql(query).one(&self.readers).await?;
        Ok((row.get(0), row.get(1)))
    }

    /// How many frames something else decoded.
    pub async fn outdated(&self, protocol: &str, schema: &str, program: &str) -> Result<i64, StoreError> {
        let query = "SELECT count(*) FROM frame WHERE decoder NOT IN
             (SELECT id FROM decoder WHERE protocol = $1 AND schema = $2 AND program = $3)";
        Ok(sql(query).bind(protocol).bind(schema).bind(program).one(&self.readers).await?.get(0))
    }

    /// Copies all of it into a new file, as it is at one moment. Only SQLite can do that.
    pub async fn copy(&self, to: &Path) -> Result<(), StoreError> {
        sql("VACUUM INTO $1").bind(to.display().to_string()).run(&self.writer).await
    }
}

impl Batch {
    /// How much there is.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn totals(&mut self) -> Result<Totals, StoreError> {
        sql(TOTALS).one(&mut self.transaction).await.map(|row| totals(&row))
    }

    /// Forgets all that can be made anew from the words. Nobody else writes until the end of the commit.
    ///
    /// Says how many frames and readings stay, since they can't.
    pub async fn forget_decoded(&mut self) -> Result<(i64, i64), StoreError> {
        if let Commit::Postgres(_) = self.transaction {
            // In the order in which a commit of words takes them, so that neither waits for the other for ever.
            sql("LOCK TABLE decoder, session IN EXCLUSIVE MODE").run(&mut self.transaction).await?;
        }
        // What was decoded of words that are gone stays, and so does what was put together.
        for query in [
            "DELETE FROM reading WHERE frame IN (SELECT frame.id FROM frame
                 JOIN session ON session.id = frame.session WHERE frame.first >= session.fresh)",
            "DELETE FROM frame WHERE first >= (SELECT fresh FROM session WHERE session.id = frame.session)",
            "DELETE FROM mark WHERE first >= (SELECT fresh FROM session WHERE session.id = mark.session)",
            "DELETE FROM decoder WHERE id NOT IN (SELECT decoder FROM frame)",
        ] {
            sql(query).run(&mut self.transaction).await?;
        }
        self.is_anew = true;
        let left = "SELECT (SELECT count(*) FROM frame), (SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM reading)";
        let row = sql(left).one(&mut self.transaction).await?;
        Ok((row.get(0), row.get(1)))
    }

    /// All sessions, in the order in which they began.
    pub async fn all_sessions(&mut self) -> Result<Vec<SessionSpan>, StoreError> {
        let rows = sql(SESSIONS).bind(None::<&str>).all(&mut self.transaction).await?;
        Ok(rows.iter().map(session).collect())
    }

    /// Some words of a session, from this number on; none behind the last.
    pub async fn page(&mut self, session: i64, from: u64) -> Result<Vec<Chunk>, StoreError> {
        let query = sql(WORDS).bind(session).bind(stored(from)).bind(PAGE);
        Ok(query.all(&mut self.transaction).await?.iter().map(chunk).collect())
    }
}
