//! One text of SQL for both databases.
//!
//! Placeholders are `$1`, which both know. What they say in different words is in [`Pool`]; all that is stored is of five kinds.

use std::borrow::Cow;

use sqlx::postgres::{PgArguments, PgPool, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqlitePool, SqliteRow};
use sqlx::{Decode, PgConnection, Postgres, Row, Sqlite, SqliteConnection, Transaction, Type};

use super::StoreError;

/// Connections to a database.
#[derive(Debug, Clone)]
pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Pool {
    /// A condition: the text of this column has what is bound next in it. What stands before and behind that.
    pub(super) const fn contains(&self) -> (&'static str, &'static str) {
        match self {
            Self::Sqlite(_) => ("instr(", ") > 0"),
            Self::Postgres(_) => ("strpos(", ") > 0"),
        }
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// What is kept all at once, or not at all.
#[derive(Debug)]
pub(super) enum Commit {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Commit {
    /// Behind a query: its rows stay until the commit, also where somebody wants to make them anew. SQLite has one who writes.
    pub(super) const fn kept(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " FOR KEY SHARE",
        }
    }

    /// Behind a query: nobody else changes its rows until the commit.
    pub(super) const fn mine(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " FOR UPDATE",
        }
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }
}

/// Where a statement goes.
pub(super) enum Target<'t> {
    Sqlite(&'t SqlitePool),
    Postgres(&'t PgPool),
    SqliteCommit(&'t mut SqliteConnection),
    PostgresCommit(&'t mut PgConnection),
}

impl<'t> From<&'t Pool> for Target<'t> {
    fn from(pool: &'t Pool) -> Self {
        match pool {
            Pool::Sqlite(pool) => Self::Sqlite(pool),
            Pool::Postgres(pool) => Self::Postgres(pool),
        }
    }
}

impl<'t> From<&'t mut Commit> for Target<'t> {
    fn from(commit: &'t mut Commit) -> Self {
        match commit {
            Commit::Sqlite(transaction) => Self::SqliteCommit(transaction),
            Commit::Postgres(transaction) => Self::PostgresCommit(transaction),
        }
    }
}

/// What a database answers.
pub(super) enum Record {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What a column can be.
pub(super) trait Column<'r>: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres> {}

impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>> Column<'r> for T {}

impl Record {
    /// What is in a column. Statements and schema are ours, so that its type is known.
    pub(super) fn get<'r, T: Column<'r>>(&'r self, index: usize) -> T {
        match self {
            Self::Sqlite(row) => row.get(index),
            Self::Postgres(row) => row.get(index),
        }
    }
}

/// What is bound to a placeholder.
#[derive(Debug)]
pub(super) enum Value<'q> {
    Integer(Option<i64>),
    Real(f64),
    Flag(bool),
    Text(Option<Cow<'q, str>>),
    Bytes(Option<Cow<'q, [u8]>>),
}

macro_rules! values {
    ($($from:ty => |$value:ident| $kind:ident: $to:expr),* $(,)?) => {
        $(impl<'q> From<$from> for Value<'q> {
            fn from($value: $from) -> Self {
                Self::$kind($to)
            }
        })*
    };
}

values! {
    i64 => |it| Integer: Some(it),
    u32 => |it| Integer: Some(it.into()),
    u16 => |it| Integer: Some(it.into()),
    Option<i64> => |it| Integer: it,
    f64 => |it| Real: it,
    bool => |it| Flag: it,
    &'q str => |it| Text: Some(it.into()),
    String => |it| Text: Some(it.into()),
    &'q String => |it| Text: Some(it.as_str().into()),
    Option<&'q str> => |it| Text: it.map(Cow::from),
    &'q [u8] => |it| Bytes: Some(it.into()),
    Vec<u8> => |it| Bytes: Some(it.into()),
    Option<Vec<u8>> => |it| Bytes: it.map(Cow::from),
}

/// A statement, and what is bound to it.
#[derive(Debug)]
pub(super) struct Statement<'q> {
    text: Cow<'q, str>,
    values: Vec<Value<'q>>,
}

/// A statement of this text.
pub(super) fn sql<'q>(text: impl Into<Cow<'q, str>>) -> Statement<'q> {
    Statement { text: text.into(), values: Vec::new() }
}

impl<'q> Statement<'q> {
    /// Binds the next placeholder of the text.
    pub(super) fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Writes more of the text.
    pub(super) fn push(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.text.to_mut().push_str(text.as_ref());
        self
    }

    /// Writes the next placeholder, and binds it.
    pub(super) fn push_bind(&mut self, value: impl Into<Value<'q>>) -> &mut Self {
        self.values.push(value.into());
        let placeholder = format!("${}", self.values.len());
        self.push(placeholder)
    }

    /// All rows.
    pub(super) async fn all(self, target: impl Into<Target<'_>>) -> Result<Vec<Record>, StoreError> {
        let Self { text, values } = self;
        let sqlite = |rows: Vec<SqliteRow>| rows.into_iter().map(Record::Sqlite).collect();
        let postgres = |rows: Vec<PgRow>| rows.into_iter().map(Record::Postgres).collect();
        match target.into() {
            Target::Sqlite(pool) => to_sqlite(&text, values).fetch_all(pool).await.map(sqlite),
            Target::SqliteCommit(commit) => to_sqlite(&text, values).fetch_all(commit).await.map(sqlite),
            Target::Postgres(pool) => to_postgres(&text, values).fetch_all(pool).await.map(postgres),
            Target::PostgresCommit(commit) => to_postgres(&text, values).fetch_all(commit).await.map(postgres),
        }
    }

    /// The first row, where there is one.
    pub(super) async fn first(self, target: impl Into<Target<'_>>) -> Result<Option<Record>, StoreError> {
        Ok(self.all(target).await?.into_iter().next())
    }

    /// The row that there is in any case.
    pub(super) async fn one(self, target: impl Into<Target<'_>>) -> Result<Record, StoreError> {
        self.first(target).await?.ok_or(StoreError::RowNotFound)
    }

    /// Changes something.
    pub(super) async fn run(self, target: impl Into<Target<'_>>) -> Result<(), StoreError> {
        let Self { text, values } = self;
        match target.into() {
            Target::Sqlite(pool) => to_sqlite(&text, values).execute(pool).await.map(drop),
            Target::SqliteCommit(commit) => to_sqlite(&text, values).execute(commit).await.map(drop),
            Target::Postgres(pool) => to_postgres(&text, values).execute(pool).await.map(drop),
            Target::PostgresCommit(commit) => to_postgres(&text, values).execute(commit).await.map(drop),
        }
    }
}

fn to_sqlite<'q>(text: &'q str, values: Vec<Value<'q>>) -> Query<'q, Sqlite, SqliteArguments<'q>> {
    values.into_iter().fold(sqlx::query(text), |query, value| match value {
        Value::Integer(value) => query.bind(value),
        Value::Real(value) => query.bind(value),
        Value::Flag(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(Some(Cow::Borrowed(value))) => query.bind(value),
        Value::Bytes(value) => query.bind(value.map(Cow::into_owned)),
    })
}

fn to_postgres<'q>(text: &'q str, values: Vec<Value<'q>>) -> Query<'q, Postgres, PgArguments> {
    values.into_iter().fold(sqlx::query(text), |query, value| match value {
        Value::Integer(value) => query.bind(value),
        Value::Real(value) => query.bind(value),
        Value::Flag(value) => query.bind(value),
        Value::Text(value) => query.bind(value.map(without_nul)),
        Value::Bytes(Some(Cow::Borrowed(value))) => query.bind(value),
        Value::Bytes(value) => query.bind(value.map(Cow::into_owned)),
    })
}

/// `PostgreSQL` has no text with U+0000 in it: what a sniffer calls itself may have one, and must not stop all that is stored with it.
fn without_nul(text: Cow<'_, str>) -> String {
    if text.contains('\0') { text.replace('\0', "\u{FFFD}") } else { text.into_owned() }
}
