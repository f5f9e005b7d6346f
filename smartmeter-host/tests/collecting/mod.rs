//! What tests of the collector share: the real binary, asked over HTTP, and a look into its database.

#![allow(dead_code, reason = "each test uses a part of it")]

#[path = "../support/missing.rs"]
#[allow(clippy::duplicate_mod, reason = "some tests have no `support`")]
pub(crate) mod missing;
pub(crate) mod postgres;
pub(crate) mod upkeep;

use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use smartmeter_host::collector::store::Location;
use smartmeter_host::simulate::{Bus, Damage, Scene, p350};

/// How long something may take that should take a moment: only what fails waits for so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// 1 June 2017, 21:21:23.
pub(crate) const START: i64 = 1_496_352_083;

/// A collector that runs, until it is dropped.
pub(crate) struct Collector {
    child: Child,
    pub(crate) http: String,
}

/// The tool.
pub(crate) fn smartmeter(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    command.args(arguments).env("RUST_LOG", "info");
    command
}

/// What the tool prints.
pub(crate) fn printed(arguments: &[&str]) -> String {
    let output = smartmeter(arguments).output().expect("the tool runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A UDP port that nobody has.
pub(crate) fn free_port() -> u16 {
    UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port()
}

impl Collector {
    /// Starts one with this database.
    pub(crate) fn start(database: &Path, arguments: &[&str]) -> Self {
        Self::start_with(database, arguments, Stdio::null())
    }

    pub(crate) fn start_with(database: &Path, arguments: &[&str], stdin: Stdio) -> Self {
        Self::start_at("127.0.0.1:0", database, arguments, stdin)
    }

    /// Starts one that answers at this address.
    pub(crate) fn start_at(listen: &str, database: &Path, arguments: &[&str], stdin: Stdio) -> Self {
        let database = database.display().to_string();
        let mut command = smartmeter(&["serve", "--listen", listen, "--db", &database]);
        Self::spawn(command.args(arguments).stdin(stdin))
    }

    /// Starts what is a collector.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the collector starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line of text");
        let http = line.trim().strip_prefix("listening at ").unwrap_or_else(|| panic!("not listening: {line:?}"));
        Self { http: http.into(), child }
    }

    pub(crate) fn stdin(&mut self) -> std::process::ChildStdin {
        self.child.stdin.take().expect("its input")
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn websocket(&self) -> String {
        self.http.replace("http://", "ws://") + "/ws"
    }

    /// What it answers: status, type, `Link` and text.
    pub(crate) fn answer(&self, path: &str, accept: &str) -> (u16, String, String, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let answer = agent.get(format!("{}{path}", self.http)).header("Accept", accept).call();
        let mut answer = answer.unwrap_or_else(|error| panic!("{path}: {error}"));
        let header = |name: &str| {
            answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let (kind, link) = (header("content-type"), header("link"));
        (answer.status().as_u16(), kind, link, answer.body_mut().read_to_string().expect("text"))
    }

    /// What it answers, which is JSON.
    pub(crate) fn get(&self, path: &str) -> Value {
        let (status, _, _, text) = self.answer(path, "*/*");
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
    }

    pub(crate) fn count(&self, name: &str) -> u64 {
        self.get("/api/v1/health")["counts"][name].as_u64().unwrap_or_else(|| panic!("no count {name}"))
    }

    /// Waits until something is so.
    pub(crate) fn wait(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < PATIENCE, "{what}: {}", self.get("/api/v1/health"));
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends it at once, as a power cut does.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Asks it to stop, and says whether it said that all is well.
    pub(crate) fn stop(mut self) -> bool {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill runs");
        assert!(asked.success());
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder for a database.
pub(crate) fn database() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("smartmeter.db");
    (folder, path)
}

/// What a simulated meter says in this time.
pub(crate) fn simulated(seed: u64, seconds: i64, damage: Damage) -> Vec<u16> {
    let mut bus = Bus::new(p350::MAKE, &Scene { seed, start: START, damage });
    let bursts = std::iter::repeat_with(|| bus.burst()).take_while(|burst| burst.at <= (START + seconds) * 1000);
    bursts.flat_map(|burst| burst.words).collect()
}

/// Arguments that simulate the same.
pub(crate) fn simulate<'a>(seed: &'a str, length: &'a str, damage: &'a str, to: &'a str) -> Vec<&'a str> {
    let start = "2017-06-01T21:21:23Z";
    vec!["simulate", "--speed", "0", "--start", start, "--seed", seed, "--for", length, "--damage", damage, "--to", to]
}

/// All words that are stored of each device, by its key, in the order of sessions.
pub(crate) fn stored(database: &Path) -> Vec<(String, Vec<u16>)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let location: Location = database.display().to_string().parse().expect("a database");
        let store = location.existing().await.expect("a database");
        let mut all = Vec::new();
        for device in store.devices().await.expect("devices") {
            let mut words = Vec::new();
            for session in store.sessions(Some(&device.key)).await.expect("sessions") {
                words.extend(store.words(session.id).await.expect("words"));
            }
            all.push((device.key, words));
        }
        store.close().await;
        all
    })
}

/// The readings of the real capture, as `smartmeter readings` lists them: metric, time, value.
pub(crate) fn readings_of(path: &Path) -> Vec<String> {
    let listed = printed(&["readings", &path.display().to_string()]);
    let mut rows: Vec<String> =
        listed.lines().skip(1).map(|row| row.split(',').take(5).collect::<Vec<_>>().join(",")).collect();
    rows.sort();
    rows.dedup();
    rows
}

/// All readings that a collector has, in the same form.
pub(crate) fn readings_in(collector: &Collector) -> Vec<String> {
    let all = collector.get("/api/v1/readings?limit=10000");
    let mut rows: Vec<String> = all.as_array().expect("rows").iter().map(row).collect();
    rows.sort();
    rows
}

fn row(reading: &Value) -> String {
    let text = |name: &str| reading[name].as_str().expect("text").to_owned();
    let time = smartmeter_host::show::utc(reading["time"].as_i64().expect("a time")).expect("a time");
    let value = reading["value"].as_f64().expect("a value");
    format!("{},{time},{value},{},{}", text("metric"), text("unit"), text("quality"))
}
