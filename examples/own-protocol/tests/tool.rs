//! The tool for a protocol of one's own, as it is run.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use own_protocol::{Cistern, Pump, State, Switch};
use serde_json::Value;
use smartmeter_proto::prelude::*;

const CAPTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/captures/morning.txt");

fn tool(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_own-protocol"));
    command.args(arguments).stdin(Stdio::null());
    command
}

#[test]
fn captures_say_what_they_said() {
    smartmeter_proto::testing::check_captures::<Cistern>("captures");
}

/// The capture is what the declarations make of these.
#[test]
fn the_capture_is_what_is_declared() {
    let state = |minute: u32, level, temperature, power| {
        let time = 1_767_250_800 + minute * 60;
        Pump::State(State { crc: Filled::new(), time, level, temperature, power })
    };
    let frames = [
        state(0, 183, 64, 0),
        Pump::Switch(Switch { on: true }),
        state(1, 182, 64, 411),
        state(2, 180, 65, 408),
        Pump::Unknown { id: 0x77, body: &[1, 2] },
        state(4, 177, 65, 409),
        Pump::Switch(Switch { on: false }),
    ];
    let line = |frame: &Pump<'_>| {
        let bytes = frame.encode_to_vec().expect("it fits");
        bytes.iter().map(|byte| format!("{byte:02X} ")).collect::<String>() + "FFFF\n"
    };
    let expected = "BBBB\n".to_owned() + &frames.iter().map(line).collect::<String>();
    let text = std::fs::read_to_string(CAPTURE).expect("a capture");
    let words: String = text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    assert_eq!(words, expected);
}

#[test]
fn it_decodes() {
    let output = tool(&["decode", "--format", "jsonl", CAPTURE]).output().expect("it runs");
    let out = String::from_utf8(output.stdout).expect("text");
    let frames: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(frames[1]["fields"]["State"]["level"], 183);
    assert_eq!(frames[2]["fields"]["Switch"]["on"], true);
    // One minute is not there.
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(said.contains("1 gap, 1 packet missing"), "{said}");
    let readings = tool(&["readings", CAPTURE]).output().expect("it runs").stdout;
    let readings = String::from_utf8(readings).expect("text");
    assert!(readings.contains("cistern.temperature,2026-01-01T07:02:00Z,6.5,°C,checked"), "{readings}");
}

/// A collector that runs, until it is dropped.
struct Collector(Child, String);

impl Drop for Collector {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Collector {
    fn start(folder: &Path) -> Self {
        let database = folder.join("cistern.db").display().to_string();
        let source = format!("file:{CAPTURE}");
        let mut command = tool(&["serve", "--listen", "127.0.0.1:0", "--db", &database, "--source", &source]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("text");
        Self(child, line.trim().strip_prefix("listening at ").expect("where it listens").into())
    }

    fn get(&self, path: &str) -> String {
        let mut answer =
            ureq::get(format!("{}{path}", self.1)).call().unwrap_or_else(|error| panic!("{path}: {error}"));
        answer.body_mut().read_to_string().expect("text")
    }
}

#[test]
fn it_collects_and_shows_what_is_declared() {
    let folder = tempfile::tempdir().expect("a folder");
    let collector = Collector::start(folder.path());
    let json = |path: &str| serde_json::from_str::<Value>(&collector.get(path)).expect("JSON");
    let start = Instant::now();
    while json("/api/v1/frames").as_array().expect("rows").len() < 7 {
        assert!(start.elapsed() < Duration::from_secs(60), "{}", json("/api/v1/health"));
        std::thread::sleep(Duration::from_millis(50));
    }
    let latest = json("/api/v1/latest");
    let said = |reading: &Value| format!("{} {} {}", reading["metric"], reading["value"], reading["quality"]);
    let said: Vec<_> = latest.as_array().expect("rows").iter().map(said).collect();
    let expected = [
        r#""cistern.level" 1.77 "checked""#,
        r#""cistern.temperature" 6.5 "checked""#,
        r#""pump.power" 409.0 "checked""#,
    ];
    assert_eq!(said, expected);
    assert_eq!(json("/api/v1/health")["protocol"], "cistern");
    let power = json("/api/v1/frames?name=State")[0]["id"].clone();
    let parts = json(&format!("/api/v1/frames/{power}")).to_string();
    assert!(parts.contains("How high the water stands in the cistern."), "{parts}");
    assert!(collector.get("/").contains("<title>smartmeter</title>"));
    assert!(collector.get("/metrics").contains(r#"metric="cistern.level""#));
}
