//! Ten thousand connections that say nothing: a sniffer beside them loses nothing, and little memory is held.

#![cfg(all(target_os = "linux", feature = "collector"))]

mod collecting;

use std::fs::{self, File};
use std::io::Write;
use std::net::SocketAddr;

use collecting::{Collector, database, simulate, simulated, smartmeter, stored};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use smartmeter_host::simulate::Damage;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// How many there are, where the system lets this process have so many.
const CONNECTIONS: u64 = 10_000;
/// Files that are open beside them.
const OTHERS: u64 = 200;
/// How many come from one address.
const EACH: u64 = 100;
/// The most memory of a connection, and of all else, in kilobytes.
const HELD: (u64, u64) = (24, 96 * 1024);
const UPGRADE: &str = "GET /ws HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                       Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// How many connections there can be: said, where they are fewer.
fn connections() -> u64 {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let room = maximum.map_or(CONNECTIONS, |most| most.saturating_sub(OTHERS));
    if room < CONNECTIONS {
        let _ =
            writeln!(std::io::stderr(), "\nonly {room} of {CONNECTIONS} connections: `ulimit -Hn` allows no more\n");
    }
    room.min(CONNECTIONS) / (2 * EACH) * 2 * EACH
}

/// One of many, from an address of its own for each hundred.
async fn connect(to: SocketAddr, number: u64) -> TcpStream {
    let group = number / EACH;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .bind(format!("127.1.{}.{}:0", group / 200, 1 + group % 200).parse().expect("an address"))
        .expect("an address");
    socket.connect(to).await.expect("a connection")
}

/// One that was made a WebSocket.
async fn websocket(to: SocketAddr, number: u64) -> TcpStream {
    let (mut stream, mut head) = (connect(to, number).await, [0; 12]);
    stream.write_all(UPGRADE.as_bytes()).await.expect("it is sent");
    stream.read_exact(&mut head).await.expect("an answer");
    assert_eq!(&head, b"HTTP/1.1 101");
    stream
}

/// A figure of a process, in kilobytes.
fn memory(collector: &Collector, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", collector.pid())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("Linux says so");
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().expect("a number")
}

#[test]
fn a_sniffer_beside_ten_thousand_that_say_nothing_loses_nothing() {
    let count = connections();
    let (_folder, database) = database();
    let (log, path) = (database.with_extension("log"), database.display().to_string());
    let mut command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &path]);
    let collector = Collector::spawn(command.stderr(File::create(&log).expect("a file")));
    let to: SocketAddr = collector.http.replace("http://", "").parse().expect("an address");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let idle = runtime.block_on(async {
        let mut idle = Vec::new();
        for number in 0..count / 2 {
            idle.push(websocket(to, count / 2 + number).await);
        }
        for number in 0..count / 2 {
            idle.push(connect(to, number).await);
        }
        idle
    });
    let websocket = collector.websocket();
    assert!(smartmeter(&simulate("7", "6h", "light", &websocket)).status().expect("it runs").success());
    assert_eq!(collector.answer("/api/v1/latest", "*/*").0, 200);
    // All of those that did not even ask are closed by now, or will be.
    collector.wait("those that say nothing", |it| it.count("silent") >= count / 2);
    let held = memory(&collector, "VmHWM");
    println!("{count} connections: {held} kB at most");
    assert!(held < HELD.1 + HELD.0 * count, "{held} kB");
    // Once for each address.
    let said = fs::read_to_string(&log).expect("a log").matches("nothing came of a connection").count();
    assert!(said as u64 >= count / 2 / EACH && said as u64 <= 2 * count / EACH, "{said}");
    drop(idle);
    assert!(collector.stop());
    assert!(stored(&database) == [("02:00:00:00:00:07".to_owned(), simulated(7, 6 * 3600, Damage::Light))]);
}
