//! What is kept: words as they came, and what was decoded from them, in SQLite or `PostgreSQL`.

mod alarms;
mod buckets;
mod devices;
mod downsample;
mod limit;
mod location;
mod migrations;
mod newer;
mod prune;
mod pruned;
mod query;
mod raw;
mod seen;
mod series;
mod sql;
mod stretch;
mod unknown;
mod whole;
mod write;

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub use self::buckets::Bucket;
pub use self::downsample::{LONGEST_STRETCH, LONGEST_USED};
use self::limit::Limit;
pub use self::limit::is_interrupted;
pub use self::location::Location;
use self::migrations::Migrations;
pub use self::pruned::{By, PrunedRow, Step, Taken};
pub use self::query::{DeviceRow, FrameRow, Place, ReadingRow, Wanted, WantedFrames};
pub use self::raw::{SessionSpan, Trace};
pub use self::series::Series;
use self::sql::Pool;
pub use self::unknown::Seen;
pub use self::whole::Totals;
pub use self::write::{Batch, Chunk, SessionRow};
use crate::verdict::Quality;

/// How long to wait for a lock that another process holds, or for a connection to a server.
const BUSY: Duration = Duration::from_secs(10);
/// How often it is tried to bring a database up to date, and how long to wait between.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(100);
/// Connections that read.
const READERS: u32 = 4;

/// A database.
#[derive(Debug, Clone)]
pub struct Store {
    readers: Pool,
    /// One connection writes: SQLite has no room for two, and what one collector writes is one commit after the other.
    writer: Pool,
    limit: Limit,
}

/// Why something could not be kept.
pub type StoreError = sqlx::Error;

impl Store {
    /// Opens a file of SQLite, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// Where it can't be opened, or is not one of ours.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::with(SqliteConnectOptions::new().filename(path).create_if_missing(true)).await
    }

    /// Opens a file that is there.
    ///
    /// # Errors
    ///
    /// Where it is not, can't be opened, or is not one of ours.
    pub async fn existing(path: &Path) -> Result<Self, StoreError> {
        Self::with(SqliteConnectOptions::new().filename(path)).await
    }

    async fn with(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            // What is acknowledged is to be there after a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .foreign_keys(true);
        let is_new = std::fs::metadata(options.get_filename()).map_or(true, |about| about.len() == 0);
        let writing = options.clone();
        // What is pruned gives its space back, a little at a time: that is settled when a file is made.
        let writing = if is_new { writing.auto_vacuum(SqliteAutoVacuum::Incremental) } else { writing };
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(writing).await?;
        let writer = Pool::Sqlite(writer);
        migrate(&writer).await?;
        let limit = Limit::default();
        let readers = limit.on(SqlitePoolOptions::new().max_connections(READERS));
        let readers = readers.connect_with(options.read_only(true)).await?;
        Ok(Self { readers: Pool::Sqlite(readers), writer, limit })
    }

    /// Opens a database of `PostgreSQL`, and makes its tables where they are not there.
    async fn server(options: &PgConnectOptions) -> Result<Self, StoreError> {
        let pool = || PgPoolOptions::new().acquire_timeout(BUSY);
        let writer = pool().max_connections(1).connect_with(options.clone()).await?;
        let writer = Pool::Postgres(writer);
        migrate(&writer).await?;
        let limit = Limit::default();
        let readers = limit.on_server(pool().max_connections(READERS));
        let options = options.clone().options([("default_transaction_read_only", "on")]);
        let readers = readers.connect_with(options).await?;
        Ok(Self { readers: Pool::Postgres(readers), writer, limit })
    }

    /// Whether other collectors may write into it, too.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        matches!(self.writer, Pool::Postgres(_))
    }

    /// Lets go of the connection that writes. After a commit that failed, nobody knows in which transaction it is.
    pub async fn renew(&self) {
        // A pool of connections to a server looks at each before it hands it out.
        let Pool::Sqlite(writer) = &self.writer else { return };
        // Where there is none to be had, the next one is new anyway.
        if let Ok(connection) = writer.acquire().await {
            let _ = connection.close().await;
        }
    }

    /// Closes it, so that nothing is left in its log.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Brings a database up to date. Two that do this at once are in each other's way: then one waits for the other.
async fn migrate(writer: &Pool) -> Result<(), StoreError> {
    for _ in 0..TRIES {
        if migrate_once(writer).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    migrate_once(writer).await
}

async fn migrate_once(writer: &Pool) -> Result<(), StoreError> {
    match writer {
        Pool::Sqlite(writer) => Migrator::new(Migrations::SQLITE).await?.run(writer).await?,
        Pool::Postgres(writer) => Migrator::new(Migrations::POSTGRES).await?.run(writer).await?,
    }
    Ok(())
}

/// Whether a database can be here: a file that may be written, and is made if it is not there. Others of this machine can't read
/// it then: it says when somebody is at home.
///
/// # Errors
///
/// Where it may not be: why, which SQLite does not say.
pub fn writable(path: &Path) -> anyhow::Result<()> {
    let mut options = std::fs::File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.append(true).create(true).open(path).map(drop).with_context(|| path.display().to_string())
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
