//! The dashboard in a real browser, with the simulated meter.

#![cfg(all(unix, feature = "collector"))]

mod collecting;
mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::path::Path;
use std::process::{Command, Stdio};

use collecting::{Collector, database, free_port, smartmeter};
use smartmeter_host::collector::arrival::now;

/// Where screenshots are left.
const SHOTS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/dashboard");
/// Two prices, and a charge for each day.
const TARIFFS: &str = "
timezone = 'Europe/Zurich'
[[tariff]]
name = 'day'
price = 0.3512
currency = 'CHF'
from = '06:00'
to = '22:00'
[[tariff]]
name = 'night'
price = 0.2270
currency = 'CHF'
from = '22:00'
to = '06:00'
[[standing_charge]]
price = 0.42
";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/dashboard.py");

fn has_browser() -> bool {
    support::python("playwright").is_some() && support::tool("chromium").is_some()
}

#[test]
fn a_page_that_is_open_while_days_come_at_once_asks_little_and_says_nothing_wrong() {
    if !has_browser() {
        return;
    }
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    let mut browser = Command::new("python3");
    let mut browser = browser.args([SCRIPT, &collector.http]).stdout(Stdio::piped()).spawn().expect("it runs");
    let mut line = String::new();
    BufReader::new(browser.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    assert_eq!(line, "ready\n");
    let mut sniffer = smartmeter(&["simulate", "--since", "10d", "--to", &collector.websocket()]);
    let mut sniffer = sniffer.spawn().expect("it runs");
    let looked = browser.wait().expect("it ends");
    sniffer.kill().and_then(|()| sniffer.wait()).expect("it ends");
    assert!(looked.success());
}

#[test]
fn it_shows_moving_power_and_history_in_both_themes_and_sizes_and_asks_nobody_else() {
    if !has_browser() {
        return;
    }
    let (folder, database) = database();
    let port = free_port();
    let (settings, source) = (folder.path().join("settings.toml"), format!("udp://127.0.0.1:{port}"));
    fs::write(&settings, TARIFFS).expect("it is written");
    let arguments = ["--simulate", "--source", &source, "--config", &settings.display().to_string()];
    let collector = Collector::start(&database, &arguments);
    // All of the day before, which comes at once.
    collector.wait("history", |it| {
        let latest = it.get("/api/v1/latest?device=1");
        let times = latest.as_array().expect("rows").iter().filter(|row| row["interval"] == 0);
        times.filter_map(|row| row["time"].as_i64()).any(|time| time * 1000 > now() - 60_000)
    });
    // Another sniffer, with which something is wrong.
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let damaged = "01 14 02 FFFF\n".repeat(30);
    socket.send_to(damaged.as_bytes(), ("127.0.0.1", port)).expect("it is sent");
    collector.wait("an alarm", |it| it.get("/api/v1/alarms?open=true") != serde_json::json!([]));
    // And that says something that nobody has declared.
    socket.send_to(b"77 01 02 FFFF\n", ("127.0.0.1", port)).expect("it is sent");
    fs::create_dir_all(SHOTS).expect("a folder");
    support::output(Command::new("python3").args([SCRIPT, &collector.http, SHOTS]));
    for name in ["light", "dark", "phone", "phone-dark"] {
        assert!(Path::new(SHOTS).join(name).with_extension("png").exists(), "{name}");
    }
    assert!(collector.stop());
}

#[test]
fn its_files_say_what_the_page_may_do() {
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    for (path, kind) in [
        ("/", "text/html"),
        ("/app.js", "text/javascript"),
        ("/days.js", "text/javascript"),
        ("/style.css", "text/css"),
        ("/uplot.js", "text/"),
    ] {
        let (status, found, _, text) = collector.answer(path, "*/*");
        assert!(status == 200 && found.starts_with(kind) && text.len() > 500, "{path}: {status} {found}");
        // No script, style or handler stands within the page.
        assert!(
            path != "/"
                || !["<script>", "<style", "style=", " onclick", "javascript:"].iter().any(|it| text.contains(it))
        );
    }
}
