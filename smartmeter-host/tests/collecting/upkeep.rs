//! A database with the real capture, and what commands say of it.

use std::path::{Path, PathBuf};

use super::{Collector, database, smartmeter};

pub(crate) fn capture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/captures/p350-2017-06-01-boot.txt")
}

/// A database that has the real capture.
pub(crate) fn collected() -> (tempfile::TempDir, PathBuf) {
    let (folder, database) = database();
    collect_into(&database);
    (folder, database)
}

/// Collects the real capture.
pub(crate) fn collect_into(database: &Path) {
    let collector = Collector::start(database, &["--source", &format!("file:{}", capture().display())]);
    collector.wait("the capture", |it| it.count("readings") == 85);
    assert!(collector.stop());
}

/// Changes a database behind the collector's back.
pub(crate) fn change(database: &Path, query: &str) {
    block_on(async {
        if is_server(database) {
            let pool = sqlx::PgPool::connect(&db(database)).await.expect("a database");
            sqlx::raw_sql(query).execute(&pool).await.expect("it is changed");
            pool.close().await;
        } else {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database).foreign_keys(false);
            let options = options.create_if_missing(true).busy_timeout(super::PATIENCE);
            let pool = sqlx::SqlitePool::connect_with(options).await.expect("a database");
            sqlx::raw_sql(query).execute(&pool).await.expect("it is changed");
            pool.close().await;
        }
    });
}

/// The number that a query asks for.
pub(crate) fn number(database: &Path, query: &str) -> i64 {
    block_on(async {
        if is_server(database) {
            let pool = sqlx::PgPool::connect(&db(database)).await.expect("a database");
            sqlx::query_scalar(query).fetch_one(&pool).await.expect("a number")
        } else {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database).busy_timeout(super::PATIENCE);
            let pool = sqlx::SqlitePool::connect_with(options).await.expect("a database");
            sqlx::query_scalar(query).fetch_one(&pool).await.expect("a number")
        }
    })
}

pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

fn is_server(database: &Path) -> bool {
    database.to_string_lossy().starts_with("postgres")
}

/// Its URL.
pub(crate) fn db(database: &Path) -> String {
    let path = database.display().to_string();
    if is_server(database) { path } else { format!("sqlite://{path}") }
}

/// What a command says of a database, and whether that is well.
pub(crate) fn run(command: &str, database: &Path) -> (bool, String) {
    run_with(&[command, "--db", &db(database)])
}

/// The same of a command with all its arguments.
pub(crate) fn run_with(arguments: &[&str]) -> (bool, String) {
    let output = smartmeter(arguments).output().expect("the tool runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).expect("text"))
}
