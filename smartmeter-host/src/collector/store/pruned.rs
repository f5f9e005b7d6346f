//! What is no longer here, by which policy: it is told wherever somebody could miss it.

use serde::Serialize;
use utoipa::ToSchema;

use super::sql::{Commit, Pool, Record, sql};
use super::{Batch, Store, StoreError};

/// What policies take away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Taken {
    /// Words as they came.
    Words,
    /// What was decoded from them.
    Frames,
    /// Marks that something is missing.
    Marks,
    /// Readings.
    Readings,
    /// Readings that are now part of one of a longer time.
    Downsampled,
}

impl Taken {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Words, Self::Frames, Self::Marks, Self::Readings, Self::Downsampled];

    /// Its name, in the database and elsewhere.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Frames => "frames",
            Self::Marks => "marks",
            Self::Readings => "readings",
            Self::Downsampled => "downsampled",
        }
    }
}

/// What a policy took away of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PrunedRow {
    /// Whose it was.
    pub device: i64,
    /// `words`, `frames`, `marks`, `readings`; or `downsampled`: readings that were put together with others.
    pub kind: String,
    /// The policy, as it stands in the settings.
    pub policy: String,
    /// When the first of them was read, in seconds since 1970.
    pub from: i64,
    /// When the last one was.
    pub to: i64,
    /// How many there were.
    pub count: i64,
    /// When the first of them was taken away, in milliseconds since 1970.
    pub first_at: i64,
    /// When the last one was.
    pub last_at: i64,
}

/// What a step took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// How many.
    pub count: i64,
    /// Whether there may be more.
    pub is_more: bool,
}

impl Step {
    /// Another collector is at it: that is tried again.
    pub(super) const BUSY: Self = Self { count: 0, is_more: true };
}

/// By which policy something is done, and when.
#[derive(Debug, Clone, Copy)]
pub struct By<'p> {
    /// As it stands in the settings.
    pub policy: &'p str,
    /// In milliseconds since 1970.
    pub now: i64,
}

/// Of all collectors at a server, one prunes at a time. Nobody else uses this number.
const LOCK: i64 = 0x736D_6172_746D_7065;

impl Store {
    /// Begins a step; `None` where another collector prunes just now.
    pub(super) async fn begin_pruning(&self) -> Result<Option<Batch>, StoreError> {
        let mut batch = self.begin().await?;
        if let Commit::Postgres(_) = batch.transaction {
            // Whoever decodes all anew locks this out, in the same order as words that come.
            sql("LOCK TABLE decoder IN ROW SHARE MODE").run(&mut batch.transaction).await?;
            let lock = sql("SELECT pg_try_advisory_xact_lock($1)").bind(LOCK).one(&mut batch.transaction).await?;
            if !lock.get::<bool>(0) {
                return Ok(None);
            }
        }
        Ok(Some(batch))
    }

    /// What policies took away of one device, or of all.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn pruned(&self, device: Option<i64>) -> Result<Vec<PrunedRow>, StoreError> {
        let query = "SELECT device, kind, policy, since, until, count, first_at, last_at FROM pruned
             WHERE $1 IS NULL OR device = $1 ORDER BY device, kind, first_at, policy";
        Ok(sql(query).bind(device).all(&self.readers).await?.iter().map(pruned).collect())
    }

    /// Gives back a part of the space that is free in a file of SQLite, and says whether there is more to give back.
    /// Some is kept for what comes. Files that older releases made have no way to do that.
    pub async fn shrink(&self) -> Result<bool, StoreError> {
        if let Pool::Postgres(_) = self.writer {
            return Ok(false);
        }
        let mode: i64 = sql("PRAGMA auto_vacuum").one(&self.writer).await?.get(0);
        let free: i64 = sql("PRAGMA freelist_count").one(&self.writer).await?.get(0);
        if mode != INCREMENTAL || free <= SPARE {
            return Ok(false);
        }
        sql(format!("PRAGMA incremental_vacuum({PAGES})")).all(&self.writer).await?;
        Ok(free - PAGES > SPARE)
    }

    /// Writes a file of SQLite anew, as small as it can be. Who writes waits meanwhile.
    pub async fn compact(&self) -> Result<(), StoreError> {
        if let Pool::Sqlite(_) = self.writer {
            sql(format!("PRAGMA auto_vacuum = {INCREMENTAL}")).all(&self.writer).await?;
            sql("VACUUM").run(&self.writer).await?;
            sql("PRAGMA wal_checkpoint(TRUNCATE)").all(&self.writer).await?;
        }
        Ok(())
    }
}

/// SQLite's number for it.
const INCREMENTAL: i64 = 2;
/// Pages that stay free, and that are given back at once.
const SPARE: i64 = 256;
const PAGES: i64 = 512;

impl Batch {
    /// Writes down what is taken away, and when the first and the last of it were read.
    pub(super) async fn record(
        &mut self,
        (device, kind): (i64, Taken),
        (since, until): (i64, i64),
        count: i64,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let query = sql("INSERT INTO pruned (device, kind, policy, since, until, count, first_at, last_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (device, kind, policy) DO UPDATE SET
                 since = CASE WHEN excluded.since < pruned.since THEN excluded.since ELSE pruned.since END,
                 until = CASE WHEN excluded.until > pruned.until THEN excluded.until ELSE pruned.until END,
                 count = pruned.count + excluded.count, last_at = excluded.last_at");
        let query = query.bind(device).bind(kind.as_str()).bind(by.policy).bind(since).bind(until);
        query.bind(count).bind(by.now).run(&mut self.transaction).await
    }
}

fn pruned(row: &Record) -> PrunedRow {
    PrunedRow {
        device: row.get(0),
        kind: row.get(1),
        policy: row.get(2),
        from: row.get(3),
        to: row.get(4),
        count: row.get(5),
        first_at: row.get(6),
        last_at: row.get(7),
    }
}
