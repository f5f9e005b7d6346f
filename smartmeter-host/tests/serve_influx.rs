//! Readings pushed to a server that takes `InfluxDB`'s line protocol, is away, and refuses some.

#![cfg(all(unix, feature = "collector"))]

mod collecting;
mod support;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use collecting::{Collector, database, printed, smartmeter};

/// A server, what it was told, and the status that it answers with.
#[derive(Default)]
struct Server {
    lines: Mutex<Vec<String>>,
    heads: Mutex<Vec<String>>,
    status: AtomicU16,
}

impl Server {
    fn start(listener: TcpListener) -> Arc<Self> {
        let server = Arc::new(Self::default());
        server.status.store(204, Ordering::Relaxed);
        let serving = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                thread::spawn(move || while serving.answer(&stream).is_some() {});
            }
        });
        server
    }

    /// Answers one request; nothing, where there is none.
    fn answer(&self, mut stream: &TcpStream) -> Option<()> {
        let (mut reader, mut head) = (BufReader::new(stream), String::new());
        while !head.ends_with("\r\n\r\n") {
            (reader.read_line(&mut head).ok()? > 0).then_some(())?;
        }
        let lower = head.to_ascii_lowercase();
        let len = lower.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
        let mut body = vec![0; len];
        reader.read_exact(&mut body).ok()?;
        let status = self.status.load(Ordering::Relaxed);
        self.heads.lock().expect("a lock").push(head);
        if status == 204 {
            let text = String::from_utf8(body).expect("text");
            self.lines.lock().expect("a lock").extend(text.lines().map(str::to_owned));
        }
        write!(stream, "HTTP/1.1 {status} So\r\nContent-Length: 0\r\n\r\n").ok()
    }

    fn told(&self) -> BTreeSet<String> {
        self.lines.lock().expect("a lock").iter().cloned().collect()
    }
}

/// A collector of the real capture that pushes to this port.
fn start(folder: &Path, database: &Path, port: u16) -> Collector {
    let settings = folder.join("settings.toml");
    let text = format!(
        "[influxdb]\nurl = \"http://127.0.0.1:{port}\"\nbucket = \"the house\"\norg = \"we\"\ntoken = \"a-secret\"\n"
    );
    fs::write(&settings, text).expect("it is written");
    let log = File::options().append(true).create(true).open(folder.join("log")).expect("a file");
    let path = database.display().to_string();
    let mut command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &path, "--config"]);
    let source = format!("file:{}", support::P350_BOOT);
    Collector::spawn(command.arg(settings).args(["--source", &source]).env("RUST_LOG", "trace").stderr(log))
}

#[test]
fn readings_are_pushed_once_a_server_is_there_and_none_is_lost() {
    let (folder, database) = database();
    let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port();
    let collector = start(folder.path(), &database, port);
    collector.wait("nobody there", |it| it.count("readings") == 85 && it.count("push_breaks") > 0);
    assert_eq!(collector.count("pushed"), 0);
    // There, but not ready.
    let server = Server::start(TcpListener::bind(("127.0.0.1", port)).expect("the port"));
    server.status.store(503, Ordering::Relaxed);
    let before = collector.count("push_breaks");
    collector.wait("nobody ready", |it| it.count("push_breaks") > before);
    server.status.store(204, Ordering::Relaxed);
    let path = database.display().to_string();
    let all = || -> BTreeSet<String> {
        printed(&["export", "--db", &path, "--format", "influx"]).lines().map(str::to_owned).collect()
    };
    collector.wait("all readings", |_| server.told() == all());
    assert_eq!(all().len(), usize::try_from(collector.count("pushed")).expect("a number"));
    let head = server.heads.lock().expect("a lock").last().cloned().expect("a request");
    assert!(head.starts_with("POST /api/v2/write?bucket=the%20house&precision=ns&org=we HTTP/1.1"), "{head}");
    assert!(head.to_ascii_lowercase().contains("authorization: token a-secret"), "{head}");

    // What is wrong for ever is left out, counted, and holds nothing up.
    let send = |text: &str| {
        let (mut socket, _) = tokio_tungstenite::tungstenite::connect(collector.websocket()).expect("a connection");
        socket.send(tokio_tungstenite::tungstenite::Message::text(text)).expect("it is sent");
        socket.close(None).expect("it is closed");
    };
    let power = "01 14 02 10 3C 55 AD F7 10 59 30 85 53 00 00 00 00 00 CF 00 00 00 0A FFFF";
    server.status.store(400, Ordering::Relaxed);
    send(power);
    collector.wait("a refusal", |it| it.count("push_refused") == 1);
    server.status.store(204, Ordering::Relaxed);
    assert!(collector.stop());

    // Started anew, it pushes all of the last week again, and with it what was refused.
    let collector = start(folder.path(), &database, port);
    collector.wait("all again", |_| server.told() == all());
    assert!(all().iter().any(|line| line.contains("ws:")), "{:?}", all());
    assert!(collector.stop());
    let log = fs::read_to_string(folder.path().join("log")).expect("a log");
    assert!(log.contains("trying again") && !log.contains("a-secret"));
}

#[test]
fn an_address_that_is_none_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, "[influxdb]\nurl = \"localhost:8086\"\nbucket = \"b\"").expect("it is written");
    let output = smartmeter(&["serve", "--config", &settings.display().to_string()]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("influxdb.url `localhost:8086`: expected http://HOST:PORT or https://HOST"), "{said}");
}
