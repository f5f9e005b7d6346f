//! How a database came to be as it is, step by step. A step that was released is never changed.

use std::future::{Future, ready};
use std::pin::Pin;

use sqlx::error::BoxDynError;
use sqlx::migrate::{Migration, MigrationSource, MigrationType};

/// Each with its number, name and statements.
const ALL: [(i64, &str, &str); 2] = [
    (1, "words and readings", include_str!("../../../migrations/sqlite/0001_words_and_readings.sql")),
    (2, "alarms", include_str!("../../../migrations/sqlite/0002_alarms.sql")),
];

/// All steps, which are in the program: the macro that reads them from a folder builds SQLite a second time.
#[derive(Debug)]
pub(super) struct Migrations;

impl<'s> MigrationSource<'s> for Migrations {
    fn resolve(self) -> Pin<Box<dyn Future<Output = Result<Vec<Migration>, BoxDynError>> + Send + 's>> {
        let step = |(number, name, statements): (i64, &'static str, &'static str)| {
            Migration::new(number, name.into(), MigrationType::Simple, statements.into(), false)
        };
        Box::pin(ready(Ok(ALL.map(step).into())))
    }
}
