//! What is kept: words as they came, and what was decoded from them, in SQLite.

mod buckets;
mod query;
mod raw;
mod write;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub use self::buckets::Bucket;
pub use self::query::{DeviceRow, FrameRow, Place, ReadingRow, Wanted, WantedFrames};
pub use self::raw::{SessionSpan, Trace};
pub use self::write::{Batch, Chunk, SessionRow};
use crate::verdict::Quality;

/// How long to wait for a lock that another process holds.
const BUSY: Duration = Duration::from_secs(10);
/// Connections that read.
const READERS: u32 = 4;

/// A database.
#[derive(Debug, Clone)]
pub struct Store {
    readers: SqlitePool,
    /// One connection writes; SQLite has no room for two.
    writer: SqlitePool,
}

/// Why something could not be kept.
pub type StoreError = sqlx::Error;

impl Store {
    /// Opens a database, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// Where it can't be opened, or is not one of ours.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What is acknowledged is to be there after a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .foreign_keys(true);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let readers = SqlitePoolOptions::new().max_connections(READERS).connect_with(options.read_only(true)).await?;
        Ok(Self { readers, writer })
    }

    /// Opens `sqlite://FILE`, or FILE.
    ///
    /// # Errors
    ///
    /// See [`open`](Self::open); and for other addresses.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        anyhow::ensure!(!path.contains("://"), "{url}: expected sqlite://FILE");
        let path = std::path::PathBuf::from_str(path)?;
        Self::open(&path).await.map_err(|error| anyhow::Error::new(error).context(path.display().to_string()))
    }

    /// Closes it, so that nothing is left in its log.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// How good a reading is, as a number that grows with it.
#[must_use]
pub const fn rank(quality: Quality) -> i64 {
    match quality {
        Quality::Damaged => 0,
        Quality::Unchecked => 1,
        Quality::Reconstructed => 2,
        Quality::Checked => 3,
    }
}

/// The name of a rank.
#[must_use]
pub const fn quality(rank: i64) -> &'static str {
    match rank {
        3 => Quality::Checked.as_str(),
        2 => Quality::Reconstructed.as_str(),
        1 => Quality::Unchecked.as_str(),
        _ => Quality::Damaged.as_str(),
    }
}

#[cfg(test)]
mod tests;
