//! Who may send and who may read, where a collector is open to a network.

#![cfg(all(unix, feature = "collector"))]

mod collecting;

use std::process::Stdio;

use collecting::{Collector, database, printed, simulate, simulated, smartmeter, stored};
use smartmeter_host::simulate::Damage;

/// A new token, and its hash.
fn token() -> (String, String) {
    let said = printed(&["token"]);
    let mut words = said.split_whitespace();
    let (Some("token"), Some(token), Some("hash"), Some(hash)) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        panic!("{said:?}")
    };
    (token.into(), hash.into())
}

/// The status of an answer, by what is said of who asks, and what would be right.
fn status(collector: &Collector, path: &str, authorization: &str) -> (u16, bool) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let answer = agent.get(format!("{}{path}", collector.http)).header("Authorization", authorization).call();
    let answer = answer.expect("an answer");
    (answer.status().as_u16(), answer.headers().contains_key("www-authenticate"))
}

#[test]
fn who_sends_needs_one_token_and_who_reads_another() {
    let (_folder, database) = database();
    let ((send, send_hash), (read, read_hash)) = (token(), token());
    let arguments = ["--send-token-hash", &send_hash, "--read-token-hash", &read_hash];
    // All addresses of this machine: that needs both.
    let mut collector = Collector::start_at("0.0.0.0:0", &database, &arguments, Stdio::null());
    collector.http = collector.http.replace("0.0.0.0", "127.0.0.1");
    for path in ["/", "/app.js", "/api/v1/health", "/api/v1/events", "/api/v1/openapi.json", "/metrics", "/nothing"] {
        for authorization in ["", "Bearer ", "Basic Og==", &format!("Bearer {send}"), &format!("Bearer {read_hash}")] {
            assert_eq!(status(&collector, path, authorization), (401, true), "{path} {authorization}");
        }
    }
    for path in ["/", "/api/v1/health", "/metrics"] {
        assert_eq!(status(&collector, path, &format!("Bearer {read}")), (200, false), "{path}");
    }
    assert_eq!(status(&collector, "/ws", &format!("Bearer {read}")), (401, true));

    let address = collector.websocket();
    let sent = |token: &str| {
        smartmeter(&simulate("7", "1h", "light", &address)).env("SMARTMETER_TOKEN", token).output().expect("it runs")
    };
    let refused = sent(&read);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("the collector wants another token"), "{said}");
    assert!(sent(&send).status.success());
    assert!(collector.stop());
    assert!(stored(&database).remove(0).1 == simulated(7, 3600, Damage::Light));
}

#[test]
fn nothing_is_open_to_a_network_unless_somebody_says_so() {
    let (_folder, database) = database();
    let database = database.display().to_string();
    let closed = ["serve", "--db", &database, "--listen", "127.0.0.1:0"];
    for (open, expected) in [
        (["--listen", "0.0.0.0:0"], "--listen 0.0.0.0:0 is open to the network"),
        (["--source", "udp://0.0.0.0:0"], "--source udp://0.0.0.0:0 is open to the network"),
    ] {
        let arguments =
            if open[0] == "--listen" { [&closed[..3], &open].concat() } else { [&closed[..], &open].concat() };
        let output = smartmeter(&arguments).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(expected) && said.contains("--trust-network"), "{said}");
        let collector = Collector::spawn(smartmeter(&arguments).arg("--trust-network").stdin(Stdio::null()));
        assert!(collector.stop());
    }
}
