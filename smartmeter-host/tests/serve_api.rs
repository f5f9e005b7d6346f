//! What programs ask a collector.

#![cfg(all(unix, feature = "collector"))]

mod collecting;
mod support;

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use collecting::{Collector, database, readings_of};
use serde_json::Value;

fn capture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/captures/p350-2017-06-01-boot.txt")
}

/// A collector that has the real capture.
fn collector() -> (tempfile::TempDir, Collector) {
    let (folder, database) = database();
    let collector = Collector::start(&database, &["--source", &format!("file:{}", capture().display())]);
    collector.wait("the capture", |it| it.count("readings") == 85);
    (folder, collector)
}

fn rows(collector: &Collector, path: &str) -> Vec<Value> {
    collector.get(path).as_array().unwrap_or_else(|| panic!("{path}: no rows")).clone()
}

/// All rows of a path, page by page.
fn pages(collector: &Collector, path: &str) -> (usize, Vec<Value>) {
    let (mut pages, mut all, mut path) = (0, Vec::new(), path.to_owned());
    loop {
        let (status, kind, link, text) = collector.answer(&path, "application/json");
        assert_eq!((status, &kind[..]), (200, "application/json"), "{path}: {text}");
        all.extend(serde_json::from_str::<Vec<Value>>(&text).expect("rows"));
        pages += 1;
        let Some(next) = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")) else {
            return (pages, all);
        };
        path = next.to_owned();
    }
}

#[test]
fn readings_come_in_pages_ranges_and_resolutions() {
    let (_folder, collector) = collector();
    let all = rows(&collector, "/api/v1/readings");
    assert_eq!(all.len(), readings_of(&capture()).len());
    for limit in [1, 7, all.len(), 10_000] {
        let (count, paged) = pages(&collector, &format!("/api/v1/readings?limit={limit}"));
        assert_eq!((count, &paged), (all.len() / limit + 1, &all), "limit {limit}");
    }
    let energy = "/api/v1/readings?metric=electricity.energy";
    let halves = rows(&collector, energy);
    assert_eq!(halves.len(), 48);
    let some = rows(&collector, &format!("{energy}&from=2017-06-01T20:00:00Z&to=1496350800&device=1"));
    assert_eq!(some, halves[45..47]);
    let checked = rows(&collector, &format!("{energy}&quality=checked"));
    let is_checked = |row: &&Value| row["quality"] == "checked";
    assert_eq!(checked, halves.iter().filter(is_checked).cloned().collect::<Vec<_>>());
    assert!(!checked.is_empty() && checked.len() < halves.len());

    let value = |row: &Value| row["value"].as_f64().expect("a value");
    let day = rows(&collector, &format!("{energy}&resolution=366d"));
    assert!((value(&day[0]) - halves.iter().map(value).sum::<f64>()).abs() < 1e-9, "{day:?}");
    assert_eq!((day.len(), &day[0]["count"], &day[0]["quality"]), (1, &48.into(), &"reconstructed".into()));
    let (count, hours) = pages(&collector, &format!("{energy}&resolution=1h&limit=5"));
    assert_eq!((count, hours.len(), hours[0]["time"].as_i64().map(|time| time % 3600)), (5, 24, Some(0)));
    let power = rows(&collector, "/api/v1/readings?metric=electricity.power&resolution=1d");
    assert_eq!(
        (power[0]["min"].as_f64(), power[0]["max"].as_f64(), &power[0]["count"]),
        (Some(200.0), Some(207.0), &10.into())
    );
}

#[test]
fn csv_comes_where_it_is_asked_for() {
    let (_folder, collector) = collector();
    let (status, kind, link, text) = collector.answer("/api/v1/readings?metric=electricity.power&limit=1", "text/csv");
    assert_eq!((status, &kind[..]), (200, "text/csv; charset=utf-8"));
    let row = "1,electricity.power,,1496352083,frame,207.0,W,0,checked,";
    assert!(
        text.starts_with(&format!(
            "device,metric,item,time,clock,value,unit,interval,quality,frame,count,min,max\n{row}"
        )),
        "{text}"
    );
    assert!(link.contains("limit=1&cursor="), "{link}");
    for path in ["/api/v1/latest", "/api/v1/frames", "/api/v1/gaps?from=0", "/api/v1/readings?resolution=1h"] {
        let (status, kind, _, text) = collector.answer(path, "text/csv");
        assert_eq!((status, &kind[..]), (200, "text/csv; charset=utf-8"), "{path}: {text}");
        assert!(text.lines().count() > 3, "{path}: {text}");
    }
}

#[test]
fn frames_gaps_and_devices_are_as_they_were_read() {
    let (_folder, collector) = collector();
    let frames = rows(&collector, "/api/v1/frames");
    let (count, paged) = pages(&collector, "/api/v1/frames?limit=20");
    assert_eq!((count, &paged), (frames.len() / 20 + 1, &frames));
    let of = |quality: &str| rows(&collector, &format!("/api/v1/frames?quality={quality}")).len();
    assert_eq!(["checked", "reconstructed", "damaged"].map(of), [9, 11, 1]);
    let days = rows(&collector, "/api/v1/frames?name=Days&quality=checked");
    assert_eq!(days.len(), 1);
    assert!(days[0]["bytes"].as_str().is_some_and(|bytes| bytes.starts_with("01 3C 02 10 3C 5E F9 E3 18")), "{days:?}");
    let lost = rows(&collector, "/api/v1/frames?name=Receive&quality=reconstructed");
    assert!(lost.iter().any(|frame| frame["bytes"].as_str().is_some_and(|bytes| bytes.ends_with("??"))), "{lost:?}");

    // Each with all of its bytes, and what they say.
    for frame in &frames {
        let one = collector.get(&format!("/api/v1/frames/{}", frame["id"]));
        let parts = one["parts"].as_array().expect("parts").iter().filter_map(|part| part["bytes"].as_str());
        let bytes = parts.filter(|bytes| !bytes.is_empty()).collect::<Vec<_>>().join(" ");
        assert_eq!((&one["bytes"], frame["bytes"].as_str()), (&frame["bytes"], Some(&bytes[..])));
    }
    let explained = collector.get(&format!("/api/v1/frames/{}", days[0]["id"]));
    assert!(
        explained["parts"].to_string().contains(r#""path":"Receive.packet.body.Days.days[0].energy","text":"11.6 kWh"#),
        "{explained}"
    );

    let gaps = rows(&collector, "/api/v1/gaps");
    let kinds: Vec<_> = gaps.iter().filter_map(|gap| gap["kind"].as_str()).collect();
    assert_eq!(kinds, ["unanswered", "unrequested", "unrequested", "unrequested", "unrequested"]);
    let devices = rows(&collector, "/api/v1/devices");
    assert!(devices[0]["key"].as_str().is_some_and(|key| key.starts_with("file:")), "{devices:?}");
}

#[test]
fn what_can_t_be_answered_says_what_would_be_right() {
    let (_folder, collector) = collector();
    for (path, status, detail) in [
        ("/api/v1/readings?limit=0", 400, "limit=0: expected 1 to 10000"),
        ("/api/v1/readings?quality=good", 400, "quality=good: expected checked, reconstructed, unchecked or damaged"),
        (
            "/api/v1/readings?resolution=1w",
            400,
            "resolution=1w: expected raw, or a time as in 15m, 1h or 1d, up to 366d",
        ),
        ("/api/v1/readings?cursor=00", 404, "cursor: expected what the page before says in its Link"),
        ("/api/v1/frames?befor=1", 400, "unknown field `befor`"),
        ("/api/v1/frames/one", 400, "Cannot parse"),
        ("/api/v1/frames/99999999", 404, "there is no frame 99999999"),
        ("/api/v1/latest?device=one", 400, "invalid digit"),
        ("/api/v1/nothing", 404, "nothing is at /api/v1/nothing; /api/v1/openapi.json says what there is"),
        ("/ws?device=", 400, "device: expected a name of 1 to 64 bytes"),
        ("/ws", 400, "Connection header did not include 'upgrade'"),
    ] {
        let (got, kind, _, text) = collector.answer(path, "*/*");
        assert_eq!((got, &kind[..]), (status, "application/problem+json"), "{path}: {text}");
        let problem: Value = serde_json::from_str(&text).expect("JSON");
        assert!(problem["detail"].as_str().is_some_and(|text| text.contains(detail)), "{path}: {text}");
        assert_eq!(problem["status"], status);
    }
}

#[test]
fn the_document_names_all_that_there_is() {
    let (_folder, collector) = collector();
    let document = collector.get("/api/v1/openapi.json");
    let paths: Vec<_> = document["paths"].as_object().expect("paths").keys().map(String::as_str).collect();
    let names =
        ["alarms", "devices", "latest", "readings", "frames", "frames/{id}", "gaps", "pruned", "health", "events"];
    let days = ["tariffs", "costs", "compare", "standby", "unknown"];
    let names = [&names[..], &days].concat();
    assert!(names.iter().all(|name| paths.contains(&&format!("/api/v1/{name}")[..])), "{paths:?}");
    assert_eq!(paths.len(), names.len());
    // All that a parameter or an answer refers to is there.
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document["components"]["schemas"][reference].is_object(), "{reference}");
    }
}

#[test]
fn schemathesis_finds_nothing() {
    let Some(mut schemathesis) = support::tool("schemathesis") else { return };
    let (folder, collector) = collector();
    let document = format!("{}/api/v1/openapi.json", collector.http);
    // Of server-sent events there is no end.
    schemathesis.args(["run", &document, "--exclude-path", "/api/v1/events", "--seed", "1", "--max-examples", "30"]);
    // What it writes down for later goes with the folder.
    schemathesis.current_dir(folder.path());
    let said = support::output(&mut schemathesis);
    assert!(said.contains("Tested: 14"), "{said}");
}

#[test]
fn prometheus_gets_readings_and_counts() {
    let (_folder, collector) = collector();
    let (status, kind, _, text) = collector.answer("/metrics", "*/*");
    assert_eq!(status, 200);
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    for line in [
        "smartmeter_reading{device=\"1\",metric=\"electricity.power\",item=\"\",unit=\"W\",quality=\"checked\"} 203.0",
        "smartmeter_collector_frames_reconstructed_total 11",
        "smartmeter_collector_queue 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}:\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
}

#[test]
fn new_frames_are_told_as_they_are_stored() {
    use std::io::Write;
    let (_folder, collector) = collector();
    let mut stream = TcpStream::connect(collector.http.replace("http://", "")).expect("a connection");
    stream.write_all(b"GET /api/v1/events HTTP/1.1\r\nHost: here\r\n\r\n").expect("it is sent");
    let mut lines = BufReader::new(stream).lines().map(|line| line.expect("text"));
    assert_eq!(lines.next().as_deref(), Some("HTTP/1.1 200 OK"));
    // From here on it listens.
    lines.by_ref().find(String::is_empty).expect("the end of the head");
    let (mut socket, _) = tokio_tungstenite::tungstenite::connect(collector.websocket()).expect("a connection");
    let text = "01 14 02 10 3C 55 AD F7 10 59 30 85 53 00 00 00 00 00 CF 00 00 00 0A FFFF";
    socket.send(tokio_tungstenite::tungstenite::Message::text(text)).expect("it is sent");
    let event = lines.by_ref().find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).expect("an event");
    let frame: Value = serde_json::from_str(&event).expect("JSON");
    assert_eq!((&frame["name"], &frame["quality"]), (&"Receive Power".into(), &"checked".into()));
    assert_eq!(
        (&frame["readings"][0]["metric"], &frame["readings"][0]["value"]),
        (&"electricity.power".into(), &207.0.into())
    );
    // Somebody who listens holds nobody up.
    assert!(collector.stop());
}
