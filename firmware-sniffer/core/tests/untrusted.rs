//! Bytes that anybody can send to a sniffer: requests to its page, what is typed, answers of a collector, and its line.

#[path = "untrusted/harness.rs"]
mod harness;

use proptest::collection::vec;
use proptest::prelude::*;

/// Bytes as they come, and parts of what is meant.
fn bytes(parts: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        6 => prop::sample::select(parts).prop_map(|part| part.as_bytes().to_vec()),
        2 => vec(any::<u8>(), 1..4),
        1 => vec(b' '..b'~', 0..200),
    ];
    vec(part, 0..40).prop_map(|parts| parts.concat())
}

const HTTP: &[&str] = &[
    "GET ",
    "HEAD ",
    "POST ",
    "/",
    "/api/latest",
    "/api/frames",
    "/metrics",
    "?now",
    "#",
    " HTTP/1.1",
    " HTTP/1.0",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "Host: sniffer\r\n",
    "Content-Length: 5\r\n",
    "X: \r\n",
    "GET / HTTP/1.1\r\n",
    "GET /metrics HTTP/1.1\r\n\r\n",
];

const CONSOLE: &[&str] = &[
    "\r\n",
    "\n",
    "\r",
    " ",
    "show",
    "set ",
    "save",
    "restart",
    "defaults",
    "help",
    "wifi.ssid ",
    "wifi.password ",
    "uplink ",
    "udp",
    "websocket",
    "mqtt",
    "host ",
    "port ",
    "name ",
    "192.168.1.2",
    "8350",
    "\u{8}",
    "\u{7f}",
    "\u{1b}[2J",
    "ä",
    "set host meter.local\n",
    "set wifi.ssid a b \n",
];

proptest! {
    #[test]
    fn a_request_in_pieces_is_answered_as_one_at_once(request in bytes(HTTP), pieces in vec(any::<u8>(), 1..8)) {
        harness::http(&request, &pieces);
    }

    #[test]
    fn a_request_byte_by_byte_is_answered_as_one_at_once(headers in 0..40_usize, tail in bytes(HTTP)) {
        let mut request = b"GET /metrics HTTP/1.1\r\n".to_vec();
        (0..headers).for_each(|_| request.extend(b"Accept: text/plain\r\n"));
        request.extend(tail);
        harness::http(&request, &[0]);
    }

    #[test]
    fn a_line_at_the_console_says_the_same_whatever_came_before(typed in bytes(CONSOLE)) {
        harness::console(&typed);
    }

    #[test]
    fn what_a_collector_should_not_say_changes_nothing(datagrams in vec(any::<u8>(), 0..600), pieces in vec(0_u8..40, 1..8)) {
        harness::acknowledgements(&datagrams, &pieces);
    }

    #[test]
    fn a_message_on_the_line_is_the_same_whatever_came_before(
        frames in vec(vec(prop_oneof![any::<u8>(), 1_u8..9], 0..90), 0..12),
    ) {
        let bytes = frames.join(&0);
        harness::line(&bytes);
    }
}
