//! Alarms: raised, told, kept over a restart, and resolved by themselves.

#![cfg(feature = "collector")]

mod collecting;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use collecting::{Collector, PATIENCE, database, free_port, smartmeter};
use serde_json::Value;

/// Somebody's server, which refuses the first request; its address, and what it takes from then on.
fn server() -> (String, Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook?token=x", listener.local_addr().expect("an address"));
    let (sender, taken) = mpsc::channel();
    thread::spawn(move || {
        for (number, connection) in listener.incoming().enumerate() {
            let mut connection = BufReader::new(connection.expect("a connection"));
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                assert_ne!(connection.read_line(&mut head).expect("a request"), 0);
            }
            assert!(head.starts_with("POST /hook?token=x ") && head.contains("application/json"), "{head}");
            let head = head.to_lowercase();
            let (_, len) = head.split_once("content-length: ").expect("a length");
            let len = len.lines().next().and_then(|len| len.parse().ok()).expect("a number");
            let mut body = vec![0; len];
            connection.read_exact(&mut body).expect("a body");
            let status = if number == 0 { "503 Not now" } else { "200 OK" };
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            connection.get_mut().write_all(answer.as_bytes()).expect("an answer");
            if number > 0 && sender.send(serde_json::from_slice(&body).expect("JSON")).is_err() {
                return;
            }
        }
    });
    (url, taken)
}

fn open(collector: &Collector) -> Vec<Value> {
    collector.get("/api/v1/alarms?open=true").as_array().expect("rows").clone()
}

/// A collector that hears this port, and what sends to it.
fn start(database: &Path, port: u16, more: &[&str]) -> (Collector, impl Fn(&str)) {
    let source = format!("udp://127.0.0.1:{port}");
    let collector = Collector::start(database, &[&["--source", &source], more].concat());
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let send = move |text: &str| {
        socket.send_to(text.as_bytes(), ("127.0.0.1", port)).expect("it is sent");
    };
    (collector, send)
}

#[test]
fn silence_is_told_once_kept_over_a_restart_and_over_when_something_comes() {
    let (_folder, database) = database();
    let (url, told) = server();
    let port = free_port();
    let recording = database.with_file_name("recording.txt");
    std::fs::write(&recording, "04 02 FFFF\n").expect("a writable folder");
    let file = format!("file:{}", recording.display());
    let more = ["--silence", "1s", "--webhook", &url, "--source", &file];

    let (collector, send) = start(&database, port, &more);
    send("BBBB\n04 02 FFFF\n");
    collector.wait("an alarm", |it| !open(it).is_empty());
    let alarm = told.recv_timeout(PATIENCE).expect("it is told");
    // A recording that has ended is not waited for.
    assert_eq!(open(&collector), std::slice::from_ref(&alarm));
    assert_eq!(
        (&alarm["kind"], &alarm["key"], &alarm["until"]),
        (&"silence".into(), &"udp:127.0.0.1".into(), &Value::Null)
    );
    assert_eq!(alarm["text"], "nothing came for 1s");
    let (_, _, _, metrics) = collector.answer("/metrics", "*/*");
    assert!(metrics.contains(r#"smartmeter_alarm{device="udp:127.0.0.1",kind="silence"} 1"#), "{metrics}");

    collector.kill();
    let (collector, send) = start(&database, port, &more);
    collector.wait("what was raised before", |it| !open(it).is_empty());
    assert_eq!(open(&collector), std::slice::from_ref(&alarm));
    collector.wait("its end", |it| {
        send("04 02 FFFF\n");
        open(it).is_empty()
    });
    let over = told.recv_timeout(PATIENCE).expect("it is told");
    assert_eq!((&over["id"], &over["since"], over["until"].is_i64()), (&alarm["id"], &alarm["since"], true));
    let all = collector.get("/api/v1/alarms?limit=10000");
    assert!(all.as_array().expect("rows").contains(&over), "{all}");
}

#[test]
fn damage_is_an_alarm_until_most_is_whole_again() {
    let (_folder, database) = database();
    let (collector, send) = start(&database, free_port(), &["--damage", "0.5"]);
    send(&"01 14 02 FFFF\n".repeat(30));
    collector.wait("an alarm", |it| !open(it).is_empty());
    let alarm = open(&collector).remove(0);
    assert_eq!(
        (&alarm["kind"], &alarm["text"]),
        (&"damage".into(), &"30 of 30 frames of the last 15 min are damaged".into())
    );
    send(&"04 02 FFFF\n".repeat(60));
    // A third is below the half at which it is raised, and not below half of that.
    collector.wait("what came", |it| it.count("frames_unchecked") == 60);
    send(&"04 02 FFFF\n".repeat(60));
    collector.wait("its end", |it| open(it).is_empty());
}

#[test]
fn what_can_not_be_is_refused_before_anything_starts() {
    for (arguments, expected) in [
        (["--webhook", "ftp://example.org"], "webhook `ftp://example.org`: expected http://… or https://…"),
        (["--silence", "soon"], "silence `soon`: expected a time such as 5m"),
        (["--damage", "2"], "damage 2: expected a share of 0 to 1"),
    ] {
        let output = smartmeter(&["serve"]).args(arguments).output().expect("the tool runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains(expected), "{errors}");
    }
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    assert_eq!(collector.answer("/api/v1/alarms?limit=0", "*/*").0, 400);
    assert_eq!(collector.answer("/api/v1/alarms?open=perhaps", "*/*").0, 400);
    let (status, kind, _, text) = collector.answer("/api/v1/alarms", "text/csv");
    assert_eq!((status, &kind[..8], &text[..]), (200, "text/csv", ""));
}
