//! Everything that a source brings is stored word for word, whichever way it comes.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use collecting::{Collector, database, free_port, readings_in, readings_of, simulate, simulated, smartmeter, stored};
use smartmeter_host::simulate::Damage;
use tokio_tungstenite::tungstenite;

fn capture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/captures/p350-2017-06-01-boot.txt")
}

fn words_of(text: &[u8]) -> Vec<u16> {
    let mut lexer = smartmeter_proto::text::Lexer::new();
    lexer.words(text).map(|token| token.expect("a capture").word.into()).collect()
}

/// Checks that a source brought the whole capture: its words as they are, and its readings as `readings` has them.
fn has_capture(collector: Collector, database: &Path, device: &str) {
    let words = words_of(&fs::read(capture()).expect("the capture"));
    collector.wait("all words", |it| it.count("words") == words.len() as u64);
    assert_eq!(readings_in(&collector), readings_of(&capture()));
    let latest = collector.get("/api/v1/latest");
    assert!(latest.as_array().expect("rows").iter().all(|row| row["clock"] == "frame"), "{latest}");
    assert!(collector.stop());
    assert_eq!(stored(database), [(device.to_owned(), words)]);
}

#[test]
fn the_link_brings_each_word_over_udp_websocket_and_serial() {
    let expected = simulated(7, 3600, Damage::Light);
    let (_folder, database) = database();
    let udp = format!("udp://127.0.0.1:{}", free_port());
    let collector = Collector::start(&database, &["--source", &udp]);
    let sent =
        |to: &str, seed: &str| smartmeter(&simulate(seed, "1h", "light", to)).status().expect("it runs").success();
    assert!(sent(&udp, "7"));
    assert!(sent(&collector.websocket(), "8"));
    assert!(collector.stop());
    let mut pty = smartmeter(&simulate("9", "1h", "light", "pty")).stdout(Stdio::piped()).spawn().expect("it runs");
    let mut line = String::new();
    BufReader::new(pty.stdout.take().expect("its output")).read_line(&mut line).expect("a path");
    let collector = Collector::start(&database, &["--source", &format!("serial:{}", line.trim())]);
    assert!(pty.wait().expect("it ends").success());
    assert!(collector.stop());

    let stored = stored(&database);
    let keys: Vec<_> = stored.iter().map(|(key, _)| &key[..]).collect();
    assert_eq!(keys, ["02:00:00:00:00:07", "02:00:00:00:00:08", "02:00:00:00:00:09"]);
    assert!(stored[0].1 == expected, "UDP");
    assert!(stored[1].1 == simulated(8, 3600, Damage::Light), "WebSocket");
    assert!(stored[2].1 == simulated(9, 3600, Damage::Light), "serial line");
}

#[test]
fn text_in_datagrams_is_stored() {
    let (_folder, database) = database();
    let port = free_port();
    let collector = Collector::start(&database, &["--source", &format!("udp://127.0.0.1:{port}")]);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    for line in fs::read_to_string(capture()).expect("the capture").lines() {
        socket.send_to(line.as_bytes(), ("127.0.0.1", port)).expect("it is sent");
    }
    // Another one at the same port says at once that it can't.
    let (_folder, other) = collecting::database();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--db", &other.display().to_string(), "--source"];
    let second =
        smartmeter(&[&arguments[..], &[&format!("udp://127.0.0.1:{port}")]].concat()).output().expect("it runs");
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && said.contains(&format!("--source udp://127.0.0.1:{port}: ")), "{said}");
    has_capture(collector, &database, "udp:127.0.0.1");
}

#[test]
fn text_over_tcp_is_stored_and_a_connection_that_broke_is_made_again() {
    let (_folder, database) = database();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("tcp://{}", listener.local_addr().expect("an address"));
    let collector = Collector::start(&database, &["--source", &address]);
    let (mut stream, _) = listener.accept().expect("a connection");
    stream.write_all(b"BBBB\n0D FFFF\n04 0").expect("it is sent");
    drop(stream);
    let (mut stream, _) = listener.accept().expect("another connection");
    stream.write_all(b"04 00 FFFF\n").expect("it is sent");
    collector.wait("both", |it| it.count("words") == 8);
    let frames = collector.get("/api/v1/frames");
    let frames: Vec<_> =
        frames.as_array().expect("rows").iter().map(|it| (it["name"].as_str(), it["quality"].as_str())).collect();
    // What was cut off by the end of the connection says so.
    let expected = [("Radio", "unchecked"), ("Radio", "damaged"), ("Hello", "unchecked")];
    assert_eq!(frames, expected.map(|(name, quality)| (Some(name), Some(quality))));
    let (key, words) = stored(&database).remove(0);
    assert_eq!((key, words), (address, vec![0xBBBB, 0x0D, 0xFFFF, 0x04, 0xD001, 0x04, 0x00, 0xFFFF]));
}

#[test]
fn the_environment_and_a_file_say_sources_too() {
    let (folder, database) = database();
    let (file, text) = (folder.path().join("smartmeter.toml"), folder.path().join("capture.txt"));
    let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
    fs::copy(capture(), &text).expect("it is copied");
    fs::write(&file, format!("sources = [\"file:{}\"]\n", text.display())).expect("it is written");
    let address = format!("tcp://{}", tcp.local_addr().expect("an address"));
    let url = database.display().to_string();
    let mut command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--config", &file.display().to_string()]);
    command.env("SMARTMETER_SOURCES", &address).env("SMARTMETER_DB", url).stdin(Stdio::null());
    let collector = Collector::spawn(&mut command);
    let (mut stream, _) = tcp.accept().expect("a connection");
    stream.write_all(b"0D FFFF\n").expect("it is sent");
    collector.wait("words of both", |it| it.count("words") == 754 + 2);
    fs::write(&file, "source = []").expect("it is written");
    let output = smartmeter(&["serve", "--config", &file.display().to_string()]).output().expect("the tool runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("unknown field `source`"), "{said}");
}

#[test]
fn pages_of_others_send_nothing() {
    use tungstenite::client::IntoClientRequest;
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    let connect = |origin: &str| {
        let mut request = collector.websocket().into_client_request().expect("an address");
        request.headers_mut().insert("Origin", origin.parse().expect("a header"));
        tungstenite::connect(request)
    };
    let refused = connect("http://elsewhere.example").err().map(|error| error.to_string());
    assert!(refused.as_ref().is_some_and(|error| error.contains("403")), "{refused:?}");
    assert!(connect(&collector.http).is_ok());
}

#[test]
fn text_over_a_websocket_is_stored() {
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    let (mut socket, _) =
        tungstenite::connect(format!("{}?device=kitchen", collector.websocket())).expect("a connection");
    for line in fs::read_to_string(capture()).expect("the capture").lines() {
        socket.send(tungstenite::Message::text(line)).expect("it is sent");
    }
    has_capture(collector, &database, "ws:kitchen");
}

#[test]
fn standard_input_is_stored_to_its_end() {
    let (_folder, database) = database();
    let mut collector = Collector::start_with(&database, &["--source", "-"], Stdio::piped());
    let mut stdin = collector.stdin();
    stdin.write_all(&fs::read(capture()).expect("the capture")).expect("it is sent");
    drop(stdin);
    has_capture(collector, &database, "-");
}

#[test]
fn a_file_is_read_once_however_often_the_collector_starts() {
    let (folder, database) = database();
    let path = folder.path().join("a growing file.txt");
    let text = fs::read(capture()).expect("the capture");
    let source = format!("file:{}", path.display());
    let (first, second) = text.split_at(text.len() / 2);
    fs::write(&path, first).expect("it is written");
    let collector = Collector::start(&database, &["--source", &source]);
    collector.wait("the first half", |it| it.count("words") > 300);
    collector.kill();
    fs::File::options().append(true).open(&path).and_then(|mut file| file.write_all(second)).expect("it is written");
    let collector = Collector::start(&database, &["--source", &source]);
    let words = words_of(&text);
    collector.wait("both halves", |it| it.count("words") + it.count("words_repeated") == words.len() as u64);
    assert_eq!(readings_in(&collector), readings_of(&capture()));
    assert_eq!(stored(&database), [(source.clone(), words.clone())]);

    // Another file under the same name that begins like it, and is shorter.
    fs::write(&path, b"BBBB\n0D FFFF\n").expect("it is written");
    collector.wait("the other file", |it| it.count("words_repeated") + it.count("words") == words.len() as u64 + 3);
    assert!(collector.stop());
    assert_eq!(stored(&database)[0].1, [&words[..], &[0xBBBB, 0x0D, 0xFFFF]].concat());
}
