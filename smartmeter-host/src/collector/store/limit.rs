//! How long a question may take, so that those who ask for too much leave room for others.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use sqlx::PgConnection;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnection, SqlitePoolOptions};

use super::{Store, StoreError};

/// After how many steps of SQLite's machine it is looked at the clock: about a millisecond.
const STEPS: i32 = 10_000;
/// What SQLite and `PostgreSQL` say of a question that was broken off.
const INTERRUPTED: [&str; 2] = ["9", "57014"];

/// In milliseconds; none where it is 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Limit(Arc<AtomicU64>);

impl Limit {
    /// On all connections of a pool, from when one is taken out.
    pub(super) fn on(&self, pool: SqlitePoolOptions) -> SqlitePoolOptions {
        let (new, used) = (self.clone(), self.clone());
        pool.after_connect(move |connection, _| {
            let limit = new.clone();
            async move { limit.begin(connection).await }.boxed()
        })
        .before_acquire(move |connection, _| {
            let limit = used.clone();
            async move { limit.begin(connection).await.map(|()| true) }.boxed()
        })
    }

    /// The same on connections to a server, which looks at its own clock.
    pub(super) fn on_server(&self, pool: PgPoolOptions) -> PgPoolOptions {
        let (new, used) = (self.clone(), self.clone());
        pool.after_connect(move |connection, _| {
            let limit = new.clone();
            async move { limit.begin_on_server(connection).await }.boxed()
        })
        // Before that it is looked whether the connection still stands; this is an answer to that.
        .test_before_acquire(false)
        .before_acquire(move |connection, _| {
            let limit = used.clone();
            // What fails here is another connection's turn.
            async move { Ok(limit.begin_on_server(connection).await.is_ok()) }.boxed()
        })
    }

    async fn begin_on_server(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let limit = self.0.load(Ordering::Relaxed);
        sqlx::query(&format!("SET statement_timeout = {limit}")).execute(connection).await.map(drop)
    }

    async fn begin(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let limit = self.0.load(Ordering::Relaxed);
        if limit > 0 {
            let end = Instant::now() + Duration::from_millis(limit);
            connection.lock_handle().await?.set_progress_handler(STEPS, move || Instant::now() < end);
        }
        Ok(())
    }
}

impl Store {
    /// From now on questions may take so long, and are broken off then.
    pub fn limit(&self, time: Duration) {
        let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1);
        self.limit.0.store(milliseconds, Ordering::Relaxed);
    }
}

/// Whether a question was broken off since it took too long.
#[must_use]
pub fn is_interrupted(error: &StoreError) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| INTERRUPTED.contains(&&*code))
}
