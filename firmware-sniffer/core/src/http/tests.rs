use std::string::{String, ToString};

use smartmeter_proto::p350::P350;

use super::*;
use crate::live::tests::capture;

const STATUS: Status = Status {
    uptime: 61,
    words: 749,
    lost_in_ring: 0,
    lost_in_queue: 2,
    held: 7,
    connections: 1,
    signal: -61,
    free_memory: u32::MAX,
};

fn ask(request: &str) -> (Outcome, String) {
    let (live, mut out) = (capture(), String::new());
    let site = Site::<P350, 8, 8> { live: &live, status: STATUS, name: "the \"meter\"", now: 4000 };
    let outcome = respond(request.as_bytes(), &site, &mut out).unwrap();
    (outcome, out)
}

/// The status line and the body.
fn get(path: &str) -> (String, String) {
    let (outcome, answer) = ask(&std::format!("GET {path} HTTP/1.1\r\nHost: meter.local\r\n\r\n"));
    assert_eq!(outcome, Outcome::Answered);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_string(), body.to_string())
}

#[test]
fn readings_are_json() {
    let (status, body) = get("/api/latest?now");
    assert_eq!(status, "HTTP/1.1 200 OK");
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(json["name"], "the \"meter\"");
    assert_eq!(json["readings"][0]["metric"], "electricity.power");
    assert_eq!((&json["readings"][0]["unit"], &json["readings"][0]["age_ms"]), (&"W".into(), &3000.into()));
    assert_eq!(json["transactions"]["checked"], 9);
    assert_eq!((&json["sniffer"]["sniffer.signal"], &json["sniffer"]["sniffer.uptime"]), (&(-61).into(), &61.into()));
    // It says nothing of what the board does not know.
    assert_eq!(json["sniffer"].get("sniffer.memory.free"), None);
}

#[test]
fn frames_are_json_with_their_fields() {
    let json: serde_json::Value = serde_json::from_str(&get("/api/frames").1).unwrap();
    let frames = json["frames"].as_array().unwrap();
    assert_eq!(frames.len(), 8);
    let checked = frames.iter().find(|frame| frame["quality"] == "checked").unwrap();
    assert_eq!(checked["name"], "Receive Days");
    let fields = checked["fields"].as_array().unwrap();
    assert!(fields.iter().any(|field| field[0].as_str().unwrap().ends_with("head.power") && field[1].is_u64()));
}

#[test]
fn metrics_are_as_prometheus_reads_them() {
    let body = get("/metrics").1;
    assert!(body.contains("smartmeter_reading{metric=\"electricity.power\",unit=\"W\"} 20"), "{body}");
    assert!(body.contains("smartmeter_transactions_total{quality=\"damaged\"} 7\n"));
    assert!(body.contains("# TYPE sniffer_words_lost_queue gauge\nsniffer_words_lost_queue 2\n"));
    for line in body.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok() && !name.is_empty(), "{line}");
    }
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere() {
    for path in ["/", "/page.js", "/page.css"] {
        let (status, body) = get(path);
        assert!(status.ends_with("200 OK") && !body.contains("http://") && !body.contains("https://"), "{path}");
        assert!(!body.contains("style=\"") && !body.contains("onclick") && !body.contains("innerHTML"), "{path}");
    }
}

#[test]
fn other_requests_are_refused() {
    assert!(get("/etc/passwd").0.ends_with("404 Not Found"));
    assert!(ask("POST / HTTP/1.1\r\n\r\n").1.starts_with("HTTP/1.1 405 "));
    assert!(ask("\x01\x02\r\n\r\n").1.starts_with("HTTP/1.1 400 "));
    assert_eq!(ask("GET / HTTP/1.1\r\nHost: a").0, Outcome::Incomplete);
    let long = std::format!("GET /{} HTTP/1.1\r\n", "a".repeat(LONGEST_REQUEST));
    assert!(ask(&long).1.starts_with("HTTP/1.1 431 "));
    let many = std::format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(HEADERS + 1));
    assert!(ask(&many).1.starts_with("HTTP/1.1 431 "));
}

#[test]
fn a_head_has_no_body() {
    let (outcome, answer) = ask("HEAD /metrics HTTP/1.1\r\n\r\n");
    assert!(outcome == Outcome::Answered && answer.ends_with("\r\n\r\n"));
}

#[test]
fn an_answer_without_room_is_an_error() {
    struct Full(usize);
    impl Write for Full {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 = self.0.checked_sub(text.len()).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let live = capture();
    let site = Site::<P350, 8, 8> { live: &live, status: STATUS, name: "meter", now: 0 };
    for path in ["/", "/api/latest", "/api/frames", "/metrics"] {
        let request = std::format!("GET {path} HTTP/1.1\r\n\r\n");
        for room in 0..700 {
            assert_eq!(respond(request.as_bytes(), &site, &mut Full(room)), Err(fmt::Error), "{path} {room}");
        }
    }
}
