//! What is done with a collector's database now and then.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::fs;
use std::path::Path;

use collecting::upkeep::{capture, change, collected, db, run};
use collecting::{Collector, database, printed, readings_in, readings_of, simulate, smartmeter, stored};

#[test]
fn what_is_exported_is_what_was_captured() {
    let (folder, database) = collected();
    let words = printed(&["export", "words", "--db", &db(&database)]);
    let again = folder.path().join("again.txt");
    fs::write(&again, &words).expect("it is written");
    assert_eq!(readings_of(&again), readings_of(&capture()));
    assert!(words.starts_with(&format!("# file:{}, session ", capture().display())), "{words}");

    let csv = printed(&["export", "--db", &db(&database)]);
    assert_eq!(csv.lines().count(), readings_of(&capture()).len() + 1);
    let some = ["--metric", "electricity.energy", "--quality", "checked", "--from", "2017-06-01T20:00:00Z"];
    let jsonl = printed(&[&["export", "--db", &db(&database), "--format", "jsonl"][..], &some].concat());
    let values =
        jsonl.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["value"].as_f64());
    assert_eq!(values.collect::<Vec<_>>(), [78.0, 89.0, 89.0].map(Some));
    let frames = printed(&["export", "frames", "--db", &db(&database)]);
    assert_eq!(frames.lines().count(), 1 + 9 + 11 + 40 + 1, "a head; checked, reconstructed, unchecked and damaged");
}

/// Read back by the parser of those who made it.
#[test]
fn the_line_protocol_says_the_same_as_rows() {
    let (_folder, database) = collected();
    let db = db(&database);
    let lines = printed(&["export", "--db", &db, "--format", "influx"]);
    let read = influxdb_line_protocol::parse_lines(&lines).map(|line| {
        let line = line.expect("a line");
        let tag = |name| line.tag_value(name).map(ToString::to_string);
        let value = line.field_value("value").and_then(|value| value.to_string().parse::<f64>().ok());
        let time = line.timestamp.map(|time| time / 1_000_000_000);
        assert_eq!(tag("device"), Some(format!("file:{}", capture().display())));
        let quality = line.field_value("quality").map(ToString::to_string);
        (line.series.measurement.to_string(), time, value, tag("unit"), quality)
    });
    let rows = printed(&["export", "--db", &db, "--format", "jsonl"]);
    let expected = rows.lines().map(|row| {
        let row: serde_json::Value = serde_json::from_str(row).expect("JSON");
        let text = |name: &str| row[name].as_str().map(str::to_owned);
        (text("metric").expect("a metric"), row["time"].as_i64(), row["value"].as_f64(), text("unit"), text("quality"))
    });
    let (read, expected): (Vec<_>, Vec<_>) = (read.collect(), expected.collect());
    assert_eq!(read, expected);
    assert!(read.len() > 80, "{lines}");
    let frames = smartmeter(&["export", "frames", "--db", &db, "--format", "influx"]).output().expect("the tool runs");
    assert!(!frames.status.success() && String::from_utf8_lossy(&frames.stderr).contains("it is for readings"));
}

#[test]
fn a_sound_database_is_found_sound_and_others_are_not() {
    let (_folder, database) = collected();
    let (is_sound, text) = run("check", &database);
    assert!(is_sound && text.contains("words                  754"), "{text}");
    change(&database, "UPDATE frame SET decoder = 99 WHERE id = 1");
    let (is_sound, text) = run("check", &database);
    assert!(!is_sound && text.contains("fault: a row of frame refers to one of decoder that is not there"), "{text}");
    change(&database, "DELETE FROM chunk");
    let (is_sound, text) = run("check", &database);
    assert!(!is_sound && text.contains("754 words are said to be there, and 0 are"), "{text}");

    let (is_sound, text) = run("check", Path::new("/nowhere/at.all"));
    assert!(!is_sound && text.contains("/nowhere/at.all: there is no such database"), "{text}");
    let (is_sound, text) = run("check", &capture());
    assert!(!is_sound && text.contains("file is not a database"), "{text}");
}

#[test]
fn what_is_decoded_again_is_what_was_decoded() {
    let (_folder, database) = collected();
    change(&database, "UPDATE reading SET value = -1");
    change(&database, "UPDATE decoder SET schema = 'older'");
    let (_, text) = run("check", &database);
    assert!(text.contains("61 frames were decoded by other declarations: see `smartmeter redecode`"), "{text}");
    let (is_done, text) = run("redecode", &database);
    let count = readings_of(&capture()).len();
    assert!(is_done && text.contains(&format!("readings      {count:>12}{count:>12}\n")), "{text}");
    let (is_sound, text) = run("check", &database);
    assert!(is_sound && !text.contains("other declarations"), "{text}");
    let collector = Collector::start(&database, &[]);
    assert_eq!(readings_in(&collector), readings_of(&capture()));
}

#[test]
fn a_copy_that_is_made_meanwhile_is_whole() {
    let (folder, database) = database();
    let collector = Collector::start(&database, &[]);
    let mut sniffer = smartmeter(&simulate("7", "8h", "light", &collector.websocket())).spawn().expect("it runs");
    collector.wait("words", |it| it.count("words") > 1000);
    let copy = folder.path().join("copy.db");
    let backup =
        || smartmeter(&["backup", "--db", &db(&database), &copy.display().to_string()]).output().expect("it runs");
    assert!(backup().status.success());
    let again = backup();
    assert!(String::from_utf8_lossy(&again.stderr).contains("copy.db: there is such a file already"), "{again:?}");
    // What is in them is nobody else's business, nor what waits to be in them.
    let others = |name: &str| {
        let about = fs::metadata(folder.path().join(name)).expect("a file");
        std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077
    };
    assert_eq!(["smartmeter.db", "smartmeter.db-wal", "copy.db"].map(others), [0; 3]);
    assert!(sniffer.wait().expect("it ends").success() && collector.stop());

    let (is_sound, text) = run("check", &copy);
    assert!(is_sound, "{text}");
    let (all, some) = (stored(&database).remove(0).1, stored(&copy).remove(0).1);
    assert!(all.starts_with(&some) && some.len() > 1000);
    let left: Vec<_> =
        fs::read_dir(folder.path()).expect("a folder").map(|it| it.expect("a file").file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn a_device_that_is_silent_is_said_to_be_until_it_is_back() {
    let (_folder, database) = collected();
    change(&database, "UPDATE device SET last_seen = 1496352083000");
    let collector = Collector::start(&database, &[]);
    let devices = collector.get("/api/v1/devices");
    let [key, silent] = ["key", "silent"].map(|name| devices[0][name].clone());
    assert_eq!(silent, true);
    // As if something had come of it.
    let name = key.as_str().expect("a key");
    change(&database, &format!("UPDATE device SET last_seen = unixepoch() * 1000 WHERE key = '{name}'"));
    collector.wait("its end", |it| it.get("/api/v1/devices")[0]["silent"] == false);
    assert!(collector.stop());
}
