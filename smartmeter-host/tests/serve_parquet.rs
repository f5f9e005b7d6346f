//! What is exported as columns, as an independent reader sees it: `DuckDB`.

#![cfg(all(unix, feature = "collector"))]

mod collecting;
mod support;

use std::path::Path;

use collecting::postgres::Server;
use collecting::printed;
use collecting::upkeep::{change, collect_into, collected, db, run_with};
use serde_json::Value;

/// Prints columns with their types, then each row as JSON; times as seconds or milliseconds since 1970.
const SCRIPT: &str = r#"
import duckdb, json, sys
file, time, unit = sys.argv[1:]
columns = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
print(json.dumps({name: kind for name, kind, *_ in columns}))
rows = duckdb.execute(f"SELECT * REPLACE (epoch_us({time}) // {unit} AS {time}) FROM read_parquet(?)", [file])
names = [column[0] for column in rows.description]
for row in rows.fetchall():
    print(json.dumps(dict(zip(names, row))))
"#;

/// What is exported, by the reader: types of columns, and rows.
fn read(database: &Path, file: &Path, what: &str, time: [&str; 2]) -> Option<(Value, Vec<Value>)> {
    let mut python = support::python("duckdb")?;
    let file = file.display().to_string();
    printed(&["export", what, "--db", &db(database), "--format", "parquet", "--output", &file]);
    let said = support::output(python.args(["-c", SCRIPT, &file]).args(time));
    let mut lines = said.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    Some((lines.next().expect("columns"), lines.collect()))
}

fn rows(database: &Path, what: &str) -> Vec<Value> {
    let said = printed(&["export", what, "--db", &db(database), "--format", "jsonl"]);
    said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Rows have what the others have, and besides it what is known of the device and the declarations.
fn agree(found: &[Value], expected: &[Value], key: &str) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        for (name, value) in expected.as_object().expect("a row").iter().filter(|(name, _)| *name != "decoder") {
            assert_eq!(found[name], *value, "{name}: {found}");
        }
        assert_eq!(found["device_key"], key);
        assert!(found["schema"].as_str().is_some_and(|schema| schema.starts_with("p350 ")), "{found}");
    }
}

fn is_read_back(database: &Path, folder: &Path) {
    let (file, key) = (folder.join("out.parquet"), format!("file:{}", collecting::upkeep::capture().display()));
    let Some((types, found)) = read(database, &file, "readings", ["time", "1000000"]) else { return };
    let kinds = ["time", "device", "metric", "value", "interval", "quality", "frame", "schema"];
    let expected =
        ["TIMESTAMP WITH TIME ZONE", "BIGINT", "VARCHAR", "DOUBLE", "BIGINT", "VARCHAR", "BIGINT", "VARCHAR"];
    assert_eq!(kinds.map(|name| types[name].as_str().unwrap_or_default()), expected);
    agree(&found, &rows(database, "readings"), &key);
    let Some((types, found)) = read(database, &file, "frames", ["read_at", "1000"]) else { return };
    assert_eq!(types["read_at"], "TIMESTAMP WITH TIME ZONE");
    assert_eq!(found.len(), 61);
    agree(&found, &rows(database, "frames"), &key);
}

#[test]
fn readings_and_frames_are_read_back_with_their_types() {
    let (folder, database) = collected();
    is_read_back(&database, folder.path());
}

#[test]
fn the_same_comes_out_of_a_server() {
    let Some(server) = Server::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    collect_into(&server.url());
    is_read_back(&server.url(), folder.path());
}

#[test]
fn more_rows_than_one_group_holds_are_all_there() {
    let (folder, database) = collected();
    change(
        &database,
        "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 70000)
         INSERT INTO reading (device, metric, item, time, clock, value, unit, interval, quality, frame)
         SELECT 1, 'made.up', '', number, 2, number / 8.0, 'W', 0, 3, 1 FROM numbers",
    );
    let file = folder.path().join("out.parquet");
    let Some((_, found)) = read(&database, &file, "readings", ["time", "1000000"]) else { return };
    assert!(found.len() > 1 << 16, "{} rows", found.len());
    assert!(found == traced(rows(&database, "readings"), &found));
}

/// Rows with what only columns have, as it is there.
fn traced(rows: Vec<Value>, found: &[Value]) -> Vec<Value> {
    let of = |(mut row, found): (Value, &Value)| {
        for name in ["device_key", "schema"] {
            row[name] = found[name].clone();
        }
        row
    };
    rows.into_iter().zip(found).map(of).collect()
}

#[test]
fn words_have_no_columns_and_an_empty_table_has_no_rows() {
    let (folder, database) = collected();
    let words = run_with(&["export", "words", "--db", &db(&database), "--format", "parquet"]);
    assert!(!words.0 && words.1.contains("words are always a capture"), "{}", words.1);
    let file = folder.path().join("none.parquet").display().to_string();
    let none = ["export", "--db", &db(&database), "--format", "parquet", "--device", "99", "--output", &file];
    printed(&none);
    let Some(mut python) = support::python("duckdb") else { return };
    let said = support::output(python.args(["-c", SCRIPT, &file, "time", "1"]));
    assert_eq!(said.lines().count(), 1, "{said}");
}
