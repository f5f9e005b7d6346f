//! A collector that is killed at any moment has what it acknowledged.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use collecting::{Collector, database, free_port, simulate, simulated, smartmeter, stored};
use smartmeter_host::simulate::Damage;

/// How often it is killed; `KILLS` says another number.
const KILLS: u32 = 25;
/// For how long each sniffer listens, in simulated hours for each kill: so long that all kills find it at work.
const HOURS: f64 = 1.5;

#[test]
fn nothing_that_was_acknowledged_is_missing_and_nothing_is_doubled_after_kills_at_random_moments() {
    let kills: u32 = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    #[expect(clippy::cast_possible_truncation, reason = "of few")]
    let seconds = (f64::from(kills) * HOURS * 3600.0) as i64;
    let seed = std::env::var("KILLS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    let mut random = fastrand::Rng::with_seed(seed);
    let (_folder, database) = database();
    let udp = format!("udp://127.0.0.1:{}", free_port());
    let listen = format!("127.0.0.1:{}", free_port());
    let web = format!("ws://{listen}/ws");
    let collect = || Collector::start_at(&listen, &database, &["--source", &udp], Stdio::null());
    let length = format!("{seconds}s");
    let send = |seed: &str, to: &str| smartmeter(&simulate(seed, &length, "light", to)).spawn().expect("it runs");
    let mut sniffers = [send("7", &udp), send("8", &web)];
    for _ in 0..kills {
        let collector = collect();
        thread::sleep(Duration::from_millis(random.u64(0..400)));
        collector.kill();
    }
    let collector = collect();
    // A sniffer ends by itself when the last word is acknowledged.
    assert!(sniffers.iter_mut().all(|sniffer| sniffer.wait().expect("it ends").success()), "seed {seed}");
    assert!(collector.stop());

    let stored = stored(&database);
    for number in [7, 8] {
        let expected = simulated(number, seconds, Damage::Light);
        let key = format!("02:00:00:00:00:{number:02}");
        let (_, words) = stored.iter().find(|(device, _)| *device == key).expect("the sniffer");
        assert_eq!(words.len(), expected.len(), "sniffer {number}, seed {seed}");
        assert!(*words == expected, "sniffer {number}, seed {seed}");
    }

    // What was decoded in pieces is what is decoded in one go.
    let (_folder, whole) = collecting::database();
    let collector = Collector::start_at(&listen, &whole, &["--source", &udp], Stdio::null());
    assert!([send("7", &udp), send("8", &web)].iter_mut().all(|it| it.wait().expect("it ends").success()));
    assert!(collector.stop());
    assert!(decoded(&database) == decoded(&whole), "seed {seed}");
}

/// All frames and marks, as their columns that do not depend on when they came.
fn decoded(database: &std::path::Path) -> Vec<(i64, i64, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let pool = sqlx::SqlitePool::connect(&database.display().to_string()).await.expect("a database");
        let query = "SELECT first, part, key || frame.name || quality || hex(bytes) || note FROM frame
                 JOIN session ON session.id = frame.session JOIN device ON device.id = device
             UNION ALL SELECT first, -1, key || word || '/' || lost FROM mark
                 JOIN session ON session.id = mark.session JOIN device ON device.id = device ORDER BY 3, 1, 2";
        let rows = sqlx::query_as(query).fetch_all(&pool).await.expect("rows");
        assert!(rows.len() > 10_000);
        rows
    })
}
