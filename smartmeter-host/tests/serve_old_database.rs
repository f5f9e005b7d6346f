//! A database that an older release made is brought up to date, with all that is in it.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::borrow::Cow;
use std::path::Path;

use collecting::database;
use collecting::postgres::Server;
use collecting::upkeep::{block_on, capture, change, db, number, run};
use collecting::{Collector, printed, readings_in, readings_of};
use smartmeter_proto::text::Lexer;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// The steps that older releases know. They are never changed.
macro_rules! steps {
    ($database:literal) => {
        [
            ("words and readings", include_str!(concat!("../migrations/", $database, "/0001_words_and_readings.sql"))),
            ("alarms", include_str!(concat!("../migrations/", $database, "/0002_alarms.sql"))),
        ]
    };
}

fn older(steps: [(&'static str, &'static str); 2]) -> Migrator {
    let step = |(number, (name, statements)): (i64, (&'static str, &'static str))| {
        Migration::new(number, name.into(), MigrationType::Simple, statements.into(), false)
    };
    Migrator { migrations: Cow::Owned((1..).zip(steps).map(step).collect()), ..Migrator::DEFAULT }
}

/// The capture as an older release has it: its words, and one frame with one reading that is wrong.
fn filled(hex: (&str, &str)) -> String {
    let text = std::fs::read(capture()).expect("the capture");
    let mut lexer = Lexer::default();
    let words = lexer.words(&text).map(|token| u16::from(token.expect("a word").word));
    let bytes: String = words.map(|word| format!("{word:04x}")).collect();
    let (before, behind) = hex;
    format!(
        "INSERT INTO device (id, key, first_seen, last_seen) VALUES (1, 'old', 1, 2);
         INSERT INTO session (id, device, number, began, next, decoded) VALUES (1, 1, 9, 1, 754, 754);
         INSERT INTO chunk (session, first, count, lost, read_at, by_sniffer, arrived, words)
             VALUES (1, 0, 754, 0, 1496352083000, {by}, 1496352083000, {before}{bytes}{behind});
         INSERT INTO decoder (id, protocol, schema, program) VALUES (1, 'p350', 'older', 'smartmeter-host 0.0.1');
         INSERT INTO frame (id, session, first, part, read_at, by_sniffer, bytes, known, name, quality, note, decoder)
             VALUES (1, 1, 0, 0, 1, {by}, {before}01{behind}, NULL, 'Power', 'checked', '', 1);
         INSERT INTO reading (device, metric, item, time, clock, value, unit, interval, quality, frame)
             VALUES (1, 'electricity.power', '', 1496352083, 2, 1.5, 'W', 0, 3, 1);
         INSERT INTO alarm (device, kind, since, until, text) VALUES (1, 'silence', 5, 6, 'nothing came')",
        by = if before.starts_with('X') { "0" } else { "FALSE" },
    )
}

fn is_brought_up_to_date(database: &Path) {
    // All of it is there, as it was.
    let rows = printed(&["export", "--db", &db(database)]);
    assert!(rows.contains("1,electricity.power,,1496352083,frame,1.5,W,0,checked,1,1,,\n"), "{rows}");
    let (is_sound, text) = run("check", database);
    assert!(
        is_sound && text.contains("words                  754") && text.contains("1 frames were decoded"),
        "{text}"
    );
    assert_eq!(number(database, "SELECT count(*) FROM alarm"), 1);
    let (is_done, text) = run("redecode", database);
    assert!(is_done && !text.contains("stay as they were"), "{text}");
    let collector = Collector::start(database, &[]);
    assert_eq!(readings_in(&collector), readings_of(&capture()));
    assert!(collector.stop());
    let (is_sound, text) = run("check", database);
    assert!(is_sound, "{text}");
}

#[test]
fn an_old_file_is_brought_up_to_date() {
    let (_folder, database) = database();
    block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&database).create_if_missing(true);
        let pool = sqlx::SqlitePool::connect_with(options).await.expect("a database");
        older(steps!("sqlite")).run(&pool).await.expect("it is made");
        pool.close().await;
    });
    change(&database, &filled(("X'", "'")));
    is_brought_up_to_date(&database);
}

#[test]
fn an_old_database_on_a_server_is_brought_up_to_date() {
    let Some(server) = Server::start() else { return };
    block_on(async {
        let pool = sqlx::PgPool::connect(&db(&server.url())).await.expect("a database");
        older(steps!("postgres")).run(&pool).await.expect("it is made");
    });
    change(&server.url(), &filled(("decode('", "', 'hex')")));
    is_brought_up_to_date(&server.url());
}
