//! What is no message and no text, on every source at once: those beside it lose nothing, and nothing piles up.

#![cfg(all(target_os = "linux", feature = "collector"))]

mod collecting;

use std::fs;
use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use collecting::{Collector, database, free_port, simulate, simulated, smartmeter, stored};
use smartmeter_host::simulate::Damage;
use tokio_tungstenite::tungstenite;

/// The most memory that a collector may ever hold, in kilobytes, the program itself included.
const HELD: usize = 96 * 1024;

/// The most that it held so far.
fn most_memory(collector: &Collector) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", collector.pid())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux says so");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Something that nobody should send; and words, where they have no boundary, or are many.
fn garbage(random: &mut fastrand::Rng) -> Vec<u8> {
    let mut noise = vec![0; random.usize(1..6000)];
    random.fill(&mut noise);
    match random.u8(..6) {
        0 => noise,
        1 => [b"sm\x01", &noise[..]].concat(),
        2 => b"A".repeat(9000),
        3 => b"04 ".repeat(3000),
        4 => [&b"\0".repeat(5000), &noise[..]].concat(),
        _ => Vec::new(),
    }
}

/// Sends garbage to whoever connects, until that is over.
fn serve_garbage(listener: &TcpListener, is_over: &AtomicBool, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    while let (Ok((mut stream, _)), false) = (listener.accept(), is_over.load(Ordering::Relaxed)) {
        // The collector may close it: then it comes again.
        while !is_over.load(Ordering::Relaxed) && stream.write_all(&garbage(&mut random)).is_ok() {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn send_datagrams(to: &str, is_over: &AtomicBool, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    while !is_over.load(Ordering::Relaxed) {
        let _ = socket.send_to(&garbage(&mut random), to);
        thread::sleep(Duration::from_micros(200));
    }
}

fn send_messages(to: &str, is_over: &AtomicBool, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    while !is_over.load(Ordering::Relaxed) {
        let Ok((mut socket, _)) = tungstenite::connect(to) else { continue };
        // Of a message that is too long the connection is closed.
        while !is_over.load(Ordering::Relaxed)
            && socket.send(tungstenite::Message::binary(garbage(&mut random))).is_ok()
        {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn garbage_on_every_source_harms_nobody_beside_it() {
    let seed =
        std::env::var("GARBAGE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("GARBAGE_SEED={seed}");
    let (_folder, database) = database();
    let (udp, listener) = (format!("127.0.0.1:{}", free_port()), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let tcp = format!("tcp://{}", listener.local_addr().expect("an address"));
    let collector = Collector::start(&database, &["--source", &format!("udp://{udp}"), "--source", &tcp]);
    let (websocket, is_over) = (collector.websocket(), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| serve_garbage(&listener, &is_over, seed));
        scope.spawn(|| send_datagrams(&udp, &is_over, seed));
        scope.spawn(|| send_messages(&websocket, &is_over, seed));
        let sniffers = [("7", format!("udp://{udp}")), ("8", websocket.clone())];
        let mut sniffers =
            sniffers.map(|(seed, to)| smartmeter(&simulate(seed, "6h", "light", &to)).spawn().expect("it runs"));
        let all_sent = sniffers.iter_mut().all(|it| it.wait().expect("it ends").success());
        is_over.store(true, Ordering::Relaxed);
        // Whoever waits for a connection has one.
        let _ = std::net::TcpStream::connect(listener.local_addr().expect("an address"));
        assert!(all_sent);
    });
    assert!(collector.count("refused") > 100);
    let held = most_memory(&collector);
    assert!(held < HELD, "{held} kB");
    assert!(collector.stop());
    let stored = stored(&database);
    for number in [7, 8] {
        let key = format!("02:00:00:00:00:{number:02}");
        let (_, words) = stored.iter().find(|(device, _)| *device == key).expect("the sniffer");
        assert!(*words == simulated(number, 6 * 3600, Damage::Light), "sniffer {number}");
    }
}
