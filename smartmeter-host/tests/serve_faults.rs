//! A collector that can't do what it should, for a while.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use collecting::{Collector, PATIENCE, database, free_port, simulate, simulated, smartmeter, stored};
use smartmeter_host::simulate::Damage;
use smartmeter_proto::link::{Body, Message, Words};
use smartmeter_proto::prelude::*;

/// A collector whose files may have so many blocks of 512 bytes, as on a disk that is full.
fn limited(listen: &str, database: &Path, blocks: u32) -> Collector {
    let program = env!("CARGO_BIN_EXE_smartmeter");
    let database = database.display();
    let run = format!("exec {program} serve --listen {listen} --db {database}");
    let mut command = Command::new("sh");
    command.args(["-c", &format!("trap '' XFSZ; ulimit -Sf {blocks}; {run}")]);
    Collector::spawn(command.stdin(Stdio::null()))
}

#[test]
fn a_disk_that_is_full_for_a_while_loses_nothing() {
    let (_folder, database) = database();
    let listen = format!("127.0.0.1:{}", free_port());
    let collector = limited(&listen, &database, 2000);
    let mut sniffer = smartmeter(&simulate("7", "24h", "light", &collector.websocket())).spawn().expect("it runs");
    collector.wait("a full disk", |it| it.count("commit_failures") > 2);
    // It still answers what it has.
    assert!(collector.count("words") > 0 && !collector.get("/api/v1/latest").as_array().expect("rows").is_empty());
    assert!(sniffer.try_wait().expect("it is there").is_none(), "nobody told the sniffer that all is stored");
    let pid = collector.pid().to_string();
    let room = Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited:unlimited"]).status();
    assert!(room.expect("prlimit runs").success());
    assert!(sniffer.wait().expect("it ends").success());
    assert!(collector.stop());
    assert!(stored(&database).remove(0).1 == simulated(7, 24 * 3600, Damage::Light));
}

#[test]
fn what_is_asked_to_stop_has_stored_all_that_came() {
    let (_folder, database) = database();
    let mut collector = Collector::start_with(&database, &["--source", "-"], Stdio::piped());
    // The end of it is neither a whole transaction nor a whole line.
    let text = "BBBB\n".to_owned() + &"0D FFFF\n04 00 FFFF\n".repeat(2000) + "04 02";
    collector.stdin().write_all(text.as_bytes()).expect("it is sent");
    collector.wait("most of it", |it| it.count("words") >= 10_000);
    assert!(collector.stop());
    let words = stored(&database).remove(0).1;
    assert_eq!((words.len(), &words[10_000..]), (10_003, &[0xFFFF, 0x04, 0x02][..]));
}

#[test]
fn connections_that_say_nothing_are_closed_and_hold_nobody_up() {
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    let address = collector.http.replace("http://", "");
    let idle: Vec<_> = (0..500).map(|_| TcpStream::connect(&address).expect("a connection")).collect();
    let mut slow = TcpStream::connect(&address).expect("a connection");
    slow.write_all(b"GET /api/v1/health HTTP/1.1\r\nHost:").expect("it is sent");
    let sent = smartmeter(&simulate("7", "1h", "light", &collector.websocket())).status().expect("it runs");
    assert!(sent.success());
    for mut stream in idle.into_iter().chain([slow]) {
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it is closed");
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
    }
    assert!(collector.stop());
    assert!(stored(&database).remove(0).1 == simulated(7, 3600, Damage::Light));
}

#[test]
fn a_loss_that_nobody_can_believe_is_refused() {
    let (_folder, database) = database();
    let port = free_port();
    let collector = Collector::start(&database, &["--source", &format!("udp://127.0.0.1:{port}")]);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.connect(("127.0.0.1", port)).expect("an address");
    socket.set_read_timeout(Some(Duration::from_millis(100))).expect("a socket");
    let message = |first| {
        let words: &[u16] = &[0x0D, 0xFFFF];
        let words = Words { first, oldest: first, read: 0, sent: 0, count: Filled::new(), words: words.into() };
        let (device, body) = ([2, 0, 0, 0, 0, 9], Body::Words(words));
        let message = Message { magic: Filled::new(), device, session: 1, body, crc: Filled::new() };
        message.encode_to_vec().expect("a message")
    };
    collector.wait("a refusal", |it| {
        let _ = socket.send(&message((1 << 48) - 10));
        it.count("refused") > 0
    });
    // Nothing was said to be stored; what follows is.
    assert!(socket.recv(&mut [0; 64]).is_err());
    collector.wait("the words", |it| {
        let _ = socket.send(&message(3));
        it.count("words") == 2
    });
    assert_eq!(stored(&database).remove(0).1, [0xD003, 0x0D, 0xFFFF]);
}

#[test]
fn somebody_who_does_not_read_holds_up_no_collector_that_is_to_stop() {
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    let sent = smartmeter(&simulate("7", "24h", "light", &collector.websocket())).status().expect("it runs");
    assert!(sent.success());
    let mut deaf = TcpStream::connect(collector.http.replace("http://", "")).expect("a connection");
    // More than both systems hold of a connection for who does not read.
    let request = "GET /api/v1/frames?limit=10000 HTTP/1.1\r\nHost: it\r\n\r\n".repeat(20);
    deaf.write_all(request.as_bytes()).expect("it is sent");
    deaf.read_exact(&mut [0; 100]).expect("the beginning of an answer");
    assert!(collector.stop(), "all that came is stored");
}

#[test]
fn a_websocket_whose_end_is_gone_is_closed() {
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    let address = collector.http.replace("http://", "");
    let mut gone = TcpStream::connect(&address).expect("a connection");
    // It answers no ping, as a board without power.
    let handshake = format!(
        "GET /ws HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    gone.write_all(handshake.as_bytes()).expect("it is sent");
    gone.set_read_timeout(Some(2 * PATIENCE)).expect("a socket");
    let mut answer = Vec::new();
    gone.read_to_end(&mut answer).expect("it is closed");
    assert!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
    // Pings are frames of this first byte, without a mask.
    assert!(answer.windows(2).any(|pair| pair == [0x89, 0]));
    assert!(collector.stop());
}
