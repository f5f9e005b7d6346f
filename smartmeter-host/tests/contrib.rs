//! What is in `contrib`, tried with the tools that it is for.

#![cfg(all(unix, feature = "collector"))]

mod collecting;
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};

use collecting::{Collector, database, free_port, smartmeter};
use serde_json::Value;

fn contrib(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../contrib").join(name)
}

#[test]
fn the_service_is_one_of_systemd() {
    let Some(mut systemd) = support::tool("systemd-analyze") else { return };
    let unit = fs::read_to_string(contrib("smartmeter.service")).expect("a unit");
    // The program is where it is for a test.
    let here = unit.replace("/usr/local/bin/smartmeter", env!("CARGO_BIN_EXE_smartmeter"));
    assert_ne!(here, unit);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("smartmeter.service");
    fs::write(&path, here).expect("a writable folder");
    let output = systemd.args(["verify", "--man=no", "--recursive-errors=no"]).arg(&path).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("smartmeter.service"), "{said}");
}

#[test]
fn the_settings_are_those_of_a_collector() {
    let (folder, database) = database();
    let settings = fs::read_to_string(contrib("smartmeter.toml")).expect("settings");
    let port = free_port();
    let here = folder.path().join("smartmeter.toml");
    fs::write(&here, settings.replace("8351", &port.to_string())).expect("a writable folder");
    let mut command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &database.display().to_string()]);
    let collector = Collector::spawn(command.arg("--config").arg(&here));
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    collector.wait("its source", |it| {
        socket.send_to(b"BBBB\n", ("127.0.0.1", port)).expect("it is sent");
        it.count("words") > 0
    });
    // What is commented out is right, too, once something stands in the place of the dots.
    let hash = "0".repeat(64);
    let all = settings
        .replace("#send_token", "send_token")
        .replace("#read_token", "read_token")
        .replace("#mqtt", "mqtt")
        .replace("#webhook", "webhook");
    fs::write(&here, all.replace('…', &hash).replace("8351", &free_port().to_string())).expect("a writable folder");
    let mut command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &database.display().to_string()]);
    let collector = Collector::spawn(command.arg("--config").arg(&here));
    assert_eq!(collector.answer("/api/v1/health", "*/*").0, 401);
}

/// The names of metrics in an expression of Prometheus.
fn names(expression: &str) -> impl Iterator<Item = String> + '_ {
    let words = expression.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| word.starts_with("smartmeter_")).map(str::to_owned)
}

#[test]
fn grafana_asks_for_what_there_is() {
    let text = fs::read_to_string(contrib("grafana.json")).expect("a dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().expect("targets"));
    let asked: BTreeSet<String> = targets.flat_map(|target| names(target["expr"].as_str().expect("text"))).collect();
    assert!(asked.len() > 12, "{asked:?}");

    let (_folder, database) = database();
    let port = free_port();
    let collector = Collector::start(&database, &["--simulate", "--source", &format!("udp://127.0.0.1:{port}")]);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let damaged = "01 14 02 FFFF\n".repeat(30);
    collector.wait("an alarm", |it| {
        socket.send_to(damaged.as_bytes(), ("127.0.0.1", port)).expect("it is sent");
        it.get("/api/v1/alarms?open=true") != serde_json::json!([])
    });
    collector.wait("what a sniffer says of itself", |it| {
        let (_, _, _, metrics) = it.answer("/metrics", "*/*");
        asked.iter().all(|name| metrics.lines().any(|line| line.split(['{', ' ']).next() == Some(name)))
    });
}

#[test]
fn the_folder_has_what_its_table_says() {
    let table = fs::read_to_string(contrib("README.md")).expect("a table");
    for entry in fs::read_dir(contrib("")).expect("a folder") {
        let name = entry.expect("a file").file_name().into_string().expect("text");
        assert!(name == "README.md" || table.contains(&format!("[`{name}`]({name})")), "{name}");
    }
}
