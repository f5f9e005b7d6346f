//! A machine whose clock is set while it collects, and one on which summer time ends.

#![cfg(all(target_os = "linux", feature = "collector"))]

mod collecting;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use collecting::missing::is_installed;
use collecting::{Collector, database, free_port, simulate, simulated, smartmeter, stored};
use smartmeter_host::simulate::Damage;

/// 25 October 2026, 01:00 in UTC: in London it is 01:00 for the second time then.
const SUMMER_ENDS: i64 = 1_792_890_000;

/// The library that gives programs another time, where it is installed.
fn faketime() -> Option<PathBuf> {
    let library =
        fs::read_dir("/usr/lib").ok()?.filter_map(|it| Some(it.ok()?.path().join("faketime/libfaketime.so.1")));
    let library = library.chain(["/usr/lib/faketime/libfaketime.so.1".into()]).find(|library| library.exists());
    let is_there = is_installed("faketime", library.is_some());
    library.filter(|_| is_there)
}

/// A clock that can be set: seconds by which it is wrong, in a file.
struct Clock {
    library: PathBuf,
    file: PathBuf,
}

impl Clock {
    fn new(library: PathBuf, folder: &Path) -> Self {
        Self { library, file: folder.join("clock") }
    }

    fn set(&self, seconds: i64) {
        // At once: nobody is to read half of it.
        let new = self.file.with_extension("new");
        fs::write(&new, format!("{seconds:+}\n")).expect("it is written");
        fs::rename(&new, &self.file).expect("it is written");
    }

    /// A collector that goes by it, in a time zone.
    fn collector(&self, zone: &str, database: &Path, arguments: &[&str]) -> Collector {
        let database = database.display().to_string();
        let mut command: Command = smartmeter(&["serve", "--listen", "127.0.0.1:0", "--db", &database]);
        command.args(arguments).stdin(Stdio::null()).env("TZ", zone);
        command.env("LD_PRELOAD", &self.library).env("FAKETIME_TIMESTAMP_FILE", &self.file);
        // Only the clock that can be set: nobody sets the other one.
        command.env("FAKETIME_NO_CACHE", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
        Collector::spawn(&mut command)
    }
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(now.as_secs()).expect("before the end of all time")
}

fn times(collector: &Collector) -> Vec<i64> {
    let mut frames = collector.get("/api/v1/frames?limit=10000").as_array().expect("rows").clone();
    frames.reverse();
    frames.iter().map(|frame| frame["read_at"].as_i64().expect("a time")).collect()
}

#[test]
fn a_clock_that_is_set_back_and_forth_loses_nothing_and_doubles_nothing() {
    let Some(library) = faketime() else { return };
    let (folder, database) = database();
    let clock = Clock::new(library, folder.path());
    clock.set(0);
    let udp = format!("udp://127.0.0.1:{}", free_port());
    let collector = clock.collector("UTC", &database, &["--source", &udp, "--silence", "30s"]);
    let mut sniffer = smartmeter(&simulate("7", "36h", "light", &udp)).spawn().expect("it runs");
    let mut set = 0_u32;
    while sniffer.try_wait().expect("it is there").is_none() {
        thread::sleep(Duration::from_millis(150));
        // An hour back, where it was, an hour ahead.
        clock.set([-3600, 0, 3600][set as usize % 3]);
        set += 1;
    }
    assert!(sniffer.wait().expect("it ends").success());
    assert!(set > 3, "it was set {set} times");
    let read = times(&collector);
    let moves = read.windows(2).filter(|pair| (pair[1] - pair[0]).abs() > 3_000_000).count();
    assert!(moves > 0, "the collector goes by another clock");
    // Nobody was silent: that goes by a clock which nobody sets.
    assert_eq!(collector.get("/api/v1/alarms"), serde_json::json!([]));
    assert!(collector.stop());
    assert!(stored(&database).remove(0).1 == simulated(7, 36 * 3600, Damage::Light));
    let text = collecting::printed(&["check", "--db", &database.display().to_string()]);
    assert!(!text.contains("fault"), "{text}");
}

#[test]
fn the_end_of_summer_time_is_no_jump() {
    let Some(library) = faketime() else { return };
    let (folder, database) = database();
    let clock = Clock::new(library, folder.path());
    let wrong = SUMMER_ENDS - 2 - now();
    clock.set(wrong);
    let collector = clock.collector("Europe/London", &database, &[]);
    // Two seconds before, and two after.
    let mut slowly = simulate("7", "4m", "none", "");
    let to = collector.websocket();
    slowly[2] = "60";
    *slowly.last_mut().expect("where to") = &to;
    assert!(smartmeter(&slowly).status().expect("it runs").success());
    let read = times(&collector);
    let (first, last) = (read[0], read[read.len() - 1]);
    assert!(read.is_sorted(), "{read:?}");
    assert!(first < SUMMER_ENDS * 1000 && SUMMER_ENDS * 1000 < last, "{first} to {last}");
    assert!(last - first < 60_000, "{first} to {last}");
    assert!(collector.stop());
}
