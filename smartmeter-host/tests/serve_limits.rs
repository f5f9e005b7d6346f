//! Who asks or sends too much is refused, told once and counted; those beside it are served.

#![cfg(all(target_os = "linux", feature = "collector"))]

mod collecting;

use std::fs::{self, File};
use std::net::UdpSocket;
use std::path::Path;
use std::thread;
use std::time::Duration;

use collecting::{Collector, database, free_port, simulate, simulated, smartmeter, stored};
use serde_json::Value;
use smartmeter_host::simulate::Damage;

/// A collector that says what goes on in a file beside its database.
fn collector(database: &Path, arguments: &[&str]) -> Collector {
    let log = File::create(database.with_extension("log")).expect("a file");
    let path = database.display().to_string();
    let mut command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &path]);
    Collector::spawn(command.args(arguments).stderr(log))
}

/// How often something was said.
fn said(database: &Path, what: &str) -> usize {
    fs::read_to_string(database.with_extension("log")).expect("a log").matches(what).count()
}

#[test]
fn who_asks_too_often_waits() {
    let (_folder, database) = database();
    let collector = collector(&database, &["--requests", "1"]);
    let statuses: Vec<_> = (0..30).map(|_| collector.answer("/api/v1/health", "*/*").0).collect();
    let served = statuses.iter().take_while(|status| **status == 200).count();
    assert!((10..20).contains(&served) && statuses.contains(&429), "{statuses:?}");
    let (_, kind, _, text) = loop {
        let answer = collector.answer("/", "*/*");
        if answer.0 == 429 {
            break answer;
        }
    };
    assert!(kind == "application/problem+json" && text.contains("too many requests"), "{text}");
    // A second later it is served again.
    let health: Value = loop {
        thread::sleep(Duration::from_millis(300));
        let (status, _, _, text) = collector.answer("/api/v1/health", "*/*");
        if status == 200 {
            break serde_json::from_str(&text).expect("JSON");
        }
    };
    assert!(health["counts"]["limited"].as_u64() > Some(5), "{health}");
    assert_eq!(said(&database, "127.0.0.1 asks too often"), 1);
}

#[test]
fn who_floods_a_port_is_dropped_and_a_sniffer_beside_it_loses_nothing() {
    let (_folder, database) = database();
    let to = format!("127.0.0.1:{}", free_port());
    let collector = collector(&database, &["--source", &format!("udp://{to}")]);
    let sniffer = simulate("7", "2h", "light", "-");
    let mut sniffer: Vec<String> = sniffer.into_iter().map(str::to_owned).collect();
    *sniffer.last_mut().expect("a place") = format!("udp://{to}");
    let sniffer: Vec<&str> = sniffer.iter().map(String::as_str).collect();
    let mut sniffer = smartmeter(&sniffer).spawn().expect("it runs");
    let flood = UdpSocket::bind("127.0.0.9:0").expect("a socket");
    collector.wait("a limit", |it| {
        (0..2000).for_each(|_| drop(flood.send_to(&[0xFF; 64], &to)));
        it.count("limited") > 1000
    });
    assert!(sniffer.wait().expect("it ends").success());
    assert_eq!(said(&database, "127.0.0.9 sends more than 2000 datagrams a second"), 1);
    assert!(collector.stop());
    assert!(stored(&database) == [("02:00:00:00:00:07".to_owned(), simulated(7, 2 * 3600, Damage::Light))]);
}

#[test]
fn there_are_no_more_devices_than_there_may_be() {
    let (_folder, database) = database();
    let to = format!("127.0.0.1:{}", free_port());
    let collector = collector(&database, &["--source", &format!("udp://{to}"), "--devices", "3"]);
    for host in 1..=10 {
        let socket = UdpSocket::bind(format!("127.0.0.{host}:0")).expect("a socket");
        socket.send_to(b"04 02 FFFF\n", &to).expect("it is sent");
        collector.wait("words", |it| it.count("words") + 3 * it.count("refused") == 3 * host);
    }
    assert_eq!((collector.count("words"), collector.count("refused")), (9, 7));
    // Those that are known go on.
    let socket = UdpSocket::bind("127.0.0.2:0").expect("a socket");
    socket.send_to(b"04 02 FFFF\n", &to).expect("it is sent");
    collector.wait("words", |it| it.count("words") == 12);
    assert_eq!(collector.get("/api/v1/devices").as_array().map(Vec::len), Some(3));
    assert_eq!(said(&database, "would be one more than the 3 devices that there may be"), 1);
}

#[test]
fn what_takes_too_long_is_broken_off_and_all_else_is_answered() {
    let (_folder, database) = database();
    let collector = collector(&database, &["--query-time", "1ms"]);
    let to = collector.websocket();
    assert!(smartmeter(&simulate("7", "1d", "none", &to)).status().expect("it runs").success());
    for _ in 0..20 {
        let (status, _, _, text) = collector.answer("/api/v1/readings?resolution=1d", "*/*");
        assert!(status == 503 && text.contains("that takes too long"), "{status} {text}");
    }
    assert_eq!(collector.answer("/api/v1/devices", "*/*").0, 200);
    let wrong = smartmeter(&["serve", "--query-time", "soon"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("query_time `soon`: expected a time"));
}
