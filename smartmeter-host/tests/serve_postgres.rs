//! The collector with `PostgreSQL`: what it stores there is what it stores in SQLite, whoever is killed or restarted.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use collecting::postgres::Server;
use collecting::{
    Collector, database, free_port, printed, readings_in, readings_of, simulate, simulated, smartmeter, stored,
};
use smartmeter_host::simulate::Damage;
use smartmeter_proto::link::{Body, Hello, Message, Words};
use smartmeter_proto::prelude::*;

const CAPTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/captures/p350-2017-06-01-boot.txt");

fn seeded() -> (u64, fastrand::Rng) {
    let seed = std::env::var("KILLS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    (seed, fastrand::Rng::with_seed(seed))
}

/// All frames and marks, as their columns that do not depend on when they came.
fn decoded(database: &Path) -> Vec<(i64, i64, String)> {
    let url = database.display().to_string();
    let query = |hex: &str| {
        format!(
            "SELECT first, part, key || frame.name || quality || {hex} || note FROM frame
                 JOIN session ON session.id = frame.session JOIN device ON device.id = device
             UNION ALL SELECT first, -1, key || word || '/' || lost FROM mark
                 JOIN session ON session.id = mark.session JOIN device ON device.id = device"
        )
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut rows: Vec<(i64, i64, String)> = runtime.block_on(async {
        if url.starts_with("postgres") {
            let pool = sqlx::PgPool::connect(&url).await.expect("a database");
            sqlx::query_as(&query("upper(encode(bytes, 'hex'))")).fetch_all(&pool).await.expect("rows")
        } else {
            let pool = sqlx::SqlitePool::connect(&url).await.expect("a database");
            sqlx::query_as(&query("hex(bytes)")).fetch_all(&pool).await.expect("rows")
        }
    });
    rows.sort();
    rows
}

/// What a simulated sniffer's words come to in SQLite, without any trouble.
fn in_sqlite(seed: &str, length: &str) -> Vec<(i64, i64, String)> {
    let (_folder, database) = database();
    let collector = Collector::start(&database, &[]);
    assert!(smartmeter(&simulate(seed, length, "light", &collector.websocket())).status().expect("it runs").success());
    assert!(collector.stop());
    decoded(&database)
}

fn is_sound(database: &Path) {
    let text = printed(&["check", "--db", &database.display().to_string()]);
    assert!(!text.contains("fault"), "{text}");
}

#[test]
fn the_capture_is_there_as_in_sqlite_and_tools_read_it() {
    let Some(server) = Server::start() else { return };
    let (url, source) = (server.url(), format!("file:{CAPTURE}"));
    let collector = Collector::start(&url, &["--source", &source]);
    collector.wait("the capture", |it| it.count("readings") == 85);
    let (_folder, file) = database();
    let other = Collector::start(&file, &["--source", &source]);
    other.wait("the capture", |it| it.count("readings") == 85);
    assert_eq!(readings_in(&collector), readings_of(Path::new(CAPTURE)));
    // All that is asked of it, but for when it came and its keys.
    for path in [
        "/api/v1/readings?resolution=1h",
        "/api/v1/readings?metric=electricity.power&quality=checked&limit=3",
        "/api/v1/latest",
        "/api/v1/frames?name=Power&quality=reconstructed",
        "/api/v1/frames?limit=500",
        "/api/v1/gaps",
        "/api/v1/unknown",
        "/api/v1/compare?device=1",
        "/api/v1/standby?device=1",
        "/api/v1/health",
    ] {
        let said = [&collector, &other].map(|it| lasting(it.get(path)));
        assert_eq!(said[0], said[1], "{path}");
    }
    assert!(collector.stop() && other.stop());

    let url = url.display().to_string();
    let export = ["export", "--format", "jsonl", "--db"];
    let rows = printed(&[&export[..], &[&url]].concat());
    assert_eq!(rows.lines().count(), readings_of(Path::new(CAPTURE)).len());
    let again = printed(&["redecode", "--db", &url]);
    assert!(
        again.contains(&format!("readings      {:>12}{:>12}\n", rows.lines().count(), rows.lines().count())),
        "{again}"
    );
    is_sound(&server.url());
    let copy = smartmeter(&["backup", "--db", &url, "copy.db"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&copy.stderr);
    assert!(!copy.status.success() && said.contains("pg_dump --format=custom --file=copy.db"), "{said}");
}

/// Without what differs from one run to the next.
fn lasting(mut value: serde_json::Value) -> serde_json::Value {
    match &mut value {
        serde_json::Value::Array(all) => all.iter_mut().for_each(|it| *it = lasting(it.take())),
        serde_json::Value::Object(all) => {
            let passing = ["id", "frame", "read_at", "at", "now", "uptime", "commits", "arrivals", "queue"];
            all.retain(|name, _| !passing.contains(&&name[..]));
            all.values_mut().for_each(|it| *it = lasting(it.take()));
        }
        _ => {}
    }
    value
}

#[test]
fn nothing_that_was_acknowledged_is_missing_where_collector_or_server_go_away_at_random_moments() {
    let Some(server) = Server::start() else { return };
    let (seed, mut random) = seeded();
    let url = server.url();
    let udp = format!("udp://127.0.0.1:{}", free_port());
    let collect = || Collector::start_at("127.0.0.1:0", &url, &["--source", &udp], Stdio::null());
    let mut sniffer = smartmeter(&simulate("7", "36h", "light", &udp)).spawn().expect("it runs");
    for round in 0..12 {
        let collector = collect();
        thread::sleep(Duration::from_millis(random.u64(0..400)));
        match round % 3 {
            0 => collector.kill(),
            1 => {
                server.down("immediate");
                server.up();
                thread::sleep(Duration::from_millis(random.u64(0..400)));
                collector.kill();
            }
            _ => {
                server.down("fast");
                thread::sleep(Duration::from_millis(random.u64(0..400)));
                server.up();
                // It goes on by itself.
                let before = collector.count("commits");
                collector.wait("words again", |it| it.count("commits") > before || sniffer_is_done(&url));
                collector.kill();
            }
        }
    }
    let collector = collect();
    assert!(sniffer.wait().expect("it ends").success(), "seed {seed}");
    assert!(collector.stop());
    let expected = simulated(7, 36 * 3600, Damage::Light);
    assert!(stored(&url).remove(0).1 == expected, "seed {seed}");
    assert!(decoded(&url) == in_sqlite("7", "36h"), "seed {seed}");
    is_sound(&url);
}

/// Whether all words of the simulated sniffer are stored, so that no more will come.
fn sniffer_is_done(url: &Path) -> bool {
    stored(url).first().is_some_and(|(_, words)| words.len() == simulated(7, 36 * 3600, Damage::Light).len())
}

/// One sniffer whose every datagram goes to one or the other of two collectors: each has to see what the other has stored.
#[test]
fn two_collectors_share_a_database_and_even_a_session() {
    let Some(server) = Server::start() else { return };
    let (seed, mut random) = seeded();
    let (url, ports) = (server.url(), [free_port(), free_port()]);
    let sources = ports.map(|port| format!("udp://127.0.0.1:{port}"));
    let collectors = [0, 1].map(|it: usize| Collector::start(&url, &["--source", &sources[it]]));
    let switch = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let address = format!("udp://{}", switch.local_addr().expect("an address"));
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| carry(&switch, ports, &mut random, &is_done));
        // And one for each alone.
        let alone = [0, 1].map(|it: usize| {
            let to = collectors[it].websocket();
            smartmeter(&simulate(["8", "9"][it], "12h", "light", &to)).spawn().expect("it runs")
        });
        let shared = smartmeter(&simulate("7", "12h", "light", &address)).status().expect("it runs");
        is_done.store(true, Ordering::Relaxed);
        assert!(shared.success(), "seed {seed}");
        assert!(alone.into_iter().all(|mut it| it.wait().expect("it ends").success()), "seed {seed}");
    });
    // Both had a share of it.
    assert!(collectors.iter().all(|it| it.count("words") > 12 * 1000), "seed {seed}");
    assert!(collectors.into_iter().all(Collector::stop));
    let all = stored(&url);
    for number in [7, 8, 9] {
        let key = format!("02:00:00:00:00:{number:02}");
        let (_, words) = all.iter().find(|(device, _)| *device == key).expect("the sniffer");
        assert!(*words == simulated(number, 12 * 3600, Damage::Light), "sniffer {number}, seed {seed}");
    }
    let shared: Vec<_> = decoded(&url).into_iter().filter(|(.., text)| text.starts_with("02:00:00:00:00:07")).collect();
    assert!(shared == in_sqlite("7", "12h"), "seed {seed}");
    is_sound(&url);
}

/// Carries datagrams to one of two ports, by chance, and answers back.
fn carry(switch: &UdpSocket, ports: [u16; 2], random: &mut fastrand::Rng, is_done: &AtomicBool) {
    let pause = Some(Duration::from_millis(1));
    let ways = ports.map(|port| {
        let way = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        way.connect(("127.0.0.1", port)).expect("an address");
        way.set_read_timeout(pause).expect("a socket");
        way
    });
    switch.set_read_timeout(pause).expect("a socket");
    let (mut datagram, mut sniffer) = ([0; 2048], None::<SocketAddr>);
    while !is_done.load(Ordering::Relaxed) {
        while let Ok((len, from)) = switch.recv_from(&mut datagram) {
            sniffer = Some(from);
            let _ = ways[random.usize(0..2)].send(&datagram[..len]);
        }
        for way in &ways {
            while let (Ok(len), Some(sniffer)) = (way.recv(&mut datagram), sniffer) {
                let _ = switch.send_to(&datagram[..len], sniffer);
            }
        }
    }
}

#[test]
fn what_is_wrong_with_a_server_is_told_without_its_password() {
    let missing = ["check", "--db", "postgres://me:secret@localhost/meters?host=/nowhere"];
    let done = smartmeter(&missing).output().expect("it runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(!done.status.success() && said.contains("postgres://me@/nowhere:5432/meters: "), "{said}");
    assert!(!said.contains("secret"), "{said}");
    let Some(server) = Server::start() else { return };
    let url = server.url().display().to_string().replace("/meters", "/other");
    let done = smartmeter(&["check", "--db", &url]).output().expect("it runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(!done.status.success() && said.contains("database \"other\" does not exist"), "{said}");
}

#[test]
fn what_is_decoded_again_meanwhile_is_what_was_decoded() {
    let Some(server) = Server::start() else { return };
    let url = server.url();
    let collector = Collector::start(&url, &[]);
    let mut sniffer = smartmeter(&simulate("7", "12h", "light", &collector.websocket())).spawn().expect("it runs");
    let mut again = 0;
    while sniffer.try_wait().expect("it is there").is_none() {
        printed(&["redecode", "--db", &url.display().to_string()]);
        again += 1;
        thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(collector.count("commit_failures"), 0);
    assert!(sniffer.wait().expect("it ends").success() && again > 1, "{again} times");
    assert!(collector.stop());
    assert!(stored(&url).remove(0).1 == simulated(7, 12 * 3600, Damage::Light), "{again} times");
    assert!(decoded(&url) == in_sqlite("7", "12h"), "{again} times");
    is_sound(&url);
}

/// Of a sniffer that calls itself what `PostgreSQL` has no text for, all else is stored.
#[test]
fn a_name_with_a_nul_in_it_stops_nothing() {
    let Some(server) = Server::start() else { return };
    let url = server.url();
    let to = format!("127.0.0.1:{}", free_port());
    let collector = Collector::start(&url, &["--source", &format!("udp://{to}")]);
    let send = |body: Body<'_>| {
        let message =
            Message { magic: Filled::new(), device: [2, 0, 0, 0, 0, 9], session: 1, body, crc: Filled::new() };
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        socket.send_to(&message.encode_to_vec().expect("a message"), &to).expect("it is sent");
    };
    let (name, firmware) = ("at\0home".into(), "1".into());
    send(Body::Hello(Hello { previous: 0, previous_words: 0, capacity: 1, name, firmware }));
    let words: &[u16] = &[0x0D, 0xFFFF];
    send(Body::Words(Words { first: 0, oldest: 0, read: 0, sent: 0, count: Filled::new(), words: words.into() }));
    collector.wait("the words", |it| it.count("words") == 2);
    assert_eq!(collector.get("/api/v1/devices")[0]["name"], "at\u{FFFD}home");
    assert_eq!(collector.count("commit_failures"), 0);
}

#[test]
fn what_takes_the_server_too_long_is_broken_off() {
    let Some(server) = Server::start() else { return };
    let collector = Collector::start(&server.url(), &["--query-time", "1ms"]);
    let to = collector.websocket();
    assert!(smartmeter(&simulate("7", "2d", "none", &to)).status().expect("it runs").success());
    let (status, _, _, text) = collector.answer("/api/v1/readings?resolution=1d", "*/*");
    assert!(status == 503 && text.contains("that takes too long"), "{status} {text}");
    // What is asked in a moment is answered, but for a server that was busy just then.
    collector.wait("an answer", |it| it.answer("/api/v1/devices", "*/*").0 == 200);
}

/// The one to which nothing comes knows the device from the database.
#[test]
fn what_comes_to_one_collector_is_missed_by_no_other() {
    let Some(server) = Server::start() else { return };
    let url = server.url();
    let heard = Collector::start(&url, &["--silence", "2s"]);
    let first = smartmeter(&simulate("7", "1h", "none", &heard.websocket())).status().expect("it runs");
    assert!(first.success());
    let other = Collector::start(&url, &["--silence", "2s"]);
    let to = heard.websocket();
    let mut slowly = simulate("7", "8m", "none", &to);
    // A minute takes a second.
    slowly[2] = "60";
    let mut sniffer = smartmeter(&slowly).spawn().expect("it runs");
    while sniffer.try_wait().expect("it is there").is_none() {
        assert_eq!(other.get("/api/v1/alarms"), serde_json::json!([]));
        thread::sleep(Duration::from_millis(100));
    }
    // Now it is missed, by both.
    other.wait("an alarm", |it| it.get("/api/v1/alarms")[0]["kind"] == "silence");
    assert!(heard.stop() && other.stop());
}
