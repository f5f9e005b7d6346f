//! How a database came to be as it is, step by step. A step that was released is never changed.

use std::future::{Future, ready};
use std::pin::Pin;

use sqlx::error::BoxDynError;
use sqlx::migrate::{Migration, MigrationSource, MigrationType};

/// Each with its number, name and statements.
type Step = (i64, &'static str, &'static str);

const SQLITE: [Step; 3] = [
    (1, "words and readings", include_str!("../../../migrations/sqlite/0001_words_and_readings.sql")),
    (2, "alarms", include_str!("../../../migrations/sqlite/0002_alarms.sql")),
    (3, "retention", include_str!("../../../migrations/sqlite/0003_retention.sql")),
];

const POSTGRES: [Step; 3] = [
    (1, "words and readings", include_str!("../../../migrations/postgres/0001_words_and_readings.sql")),
    (2, "alarms", include_str!("../../../migrations/postgres/0002_alarms.sql")),
    (3, "retention", include_str!("../../../migrations/postgres/0003_retention.sql")),
];

/// All steps, which are in the program: the macro that reads them from a folder builds SQLite a second time.
#[derive(Debug)]
pub(super) struct Migrations(&'static [Step]);

impl Migrations {
    /// Of a file of SQLite.
    pub(super) const SQLITE: Self = Self(&SQLITE);
    /// Of a database of `PostgreSQL`.
    pub(super) const POSTGRES: Self = Self(&POSTGRES);
}

impl<'s> MigrationSource<'s> for Migrations {
    fn resolve(self) -> Pin<Box<dyn Future<Output = Result<Vec<Migration>, BoxDynError>> + Send + 's>> {
        let step = |&(number, name, statements): &Step| {
            Migration::new(number, name.into(), MigrationType::Simple, statements.into(), false)
        };
        Box::pin(ready(Ok(self.0.iter().map(step).collect())))
    }
}
