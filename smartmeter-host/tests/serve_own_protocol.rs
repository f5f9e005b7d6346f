//! A collector for a protocol that is not ours: what it stores and answers comes from the declarations.

#![cfg(all(unix, feature = "collector"))]

use std::net::UdpSocket;
use std::time::{Duration, Instant};

use smartmeter_host::collector::config::Config;
use smartmeter_host::collector::serve::serve;
use smartmeter_host::collector::store::Store;
use smartmeter_host::collector::upkeep::redecode;
use smartmeter_proto::prelude::*;

/// What a heat meter said as long as nobody knew better.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Guessed<'a> {
    /// Kept as it is.
    #[frame(other)]
    Unknown { id: u8, body: &'a [u8] },
}

struct Before;

impl Protocol for Before {
    const NAME: &'static str = "heat";
    type Transaction<'a> = Guessed<'a>;
}

/// What a heat meter says.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Heat<'a> {
    Circuits(Circuits),
    /// Kept as it is.
    #[frame(other)]
    Unknown {
        id: u8,
        body: &'a [u8],
    },
}

/// All circuits of a house.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 1)]
struct Circuits {
    /// When.
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    time: u32,
    /// Flow of each.
    #[frame(unit = "°C", scale = 0.5, metric = "heat.flow", at = "time", labels = "upstairs, downstairs")]
    flow: [u16; 2],
}

struct Now;

impl Protocol for Now {
    const NAME: &'static str = "heat";
    type Transaction<'a> = Heat<'a>;
}

const TEXT: &[u8] = b"01 59 30 85 53 00 64 00 65 FFFF 02 03 FFFF";

#[test]
fn frames_that_are_declared_later_give_readings_of_what_was_stored_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("heat.db");
    let port = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
    let settings = Config {
        listen: "127.0.0.1:0".parse().ok(),
        database: Some(path.display().to_string()),
        sources: vec![format!("udp://127.0.0.1:{port}")],
        ..Config::default()
    };
    let settings = settings.settings().expect("settings");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let collecting = runtime.spawn(serve::<Before>(settings, None));
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    runtime.block_on(async {
        let start = Instant::now();
        let store = Store::open(&path).await.expect("a database");
        while store.totals().await.expect("totals").rows()[6].1 < 2 {
            assert!(start.elapsed() < Duration::from_secs(60), "nothing came");
            // Until it listens, nobody hears this.
            let _ = socket.send_to(TEXT, ("127.0.0.1", port));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        collecting.abort();
        let _ = collecting.await;
        assert_eq!(store.latest(None).await.expect("readings"), []);
        let redecoded = redecode::<Now>(&store, |_, _| {}).await.expect("it is decoded");
        assert_eq!(redecoded.before.rows()[9], ("readings", 0));
        let latest = store.latest(None).await.expect("readings");
        let latest: Vec<_> =
            latest.iter().map(|it| (&it.metric[..], &it.item[..], it.time, it.value, &it.unit[..])).collect();
        let expected = [("downstairs", 50.5), ("upstairs", 50.0)];
        assert_eq!(latest, expected.map(|(item, value)| ("heat.flow", item, 1_496_352_083, value, "°C")));
    });
}

#[test]
fn without_a_simulator_nothing_is_simulated() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Some(folder.path().join("heat.db").display().to_string());
    let config = Config { listen: "127.0.0.1:0".parse().ok(), database, simulate: true, ..Config::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let error = runtime.block_on(serve::<Now>(config.settings().expect("settings"), None)).unwrap_err();
    assert_eq!(error.to_string(), "--simulate: nobody has written a simulator for this protocol");
}
