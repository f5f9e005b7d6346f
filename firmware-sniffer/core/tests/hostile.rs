//! Anything may come from the network and the serial line. The fuzzer's targets of `fuzz/` run the same with what it finds.

#[path = "hostile/harness.rs"]
mod harness;

use proptest::collection::vec;
use proptest::prelude::*;

/// Bytes that come near to what is understood.
fn near(words: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => prop::sample::select(words).prop_map(|word| word.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..4),
        1 => vec(prop_oneof![Just(b'a'), Just(b' '), Just(0xFF)], 0..300),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

const HTTP: &[&str] = &[
    "GET ",
    "HEAD ",
    "POST ",
    "/",
    "/api/latest",
    "/metrics",
    "/page.js",
    "?now",
    "#",
    " HTTP/1.1\r\n",
    " HTTP/1.0\n",
    "Host: a",
    "\r\n",
    "\r\n\r\n",
    "\n\n",
    "X: ",
    ":",
    "GET / HTTP/1.1\r\n\r\n",
    "Content-Length: 5\r\n\r\nhello",
];
const CONSOLE: &[&str] = &[
    "set ",
    "get ",
    "save",
    "restart",
    "show",
    "help",
    "wifi.ssid",
    "wifi.password",
    "host",
    "port",
    "uplink",
    "udp",
    "mqtt",
    "glitch",
    "name",
    "spi.mode",
    "select.high",
    " ",
    "\r\n",
    "\n",
    "\u{8}",
    "65536",
    "3",
    "-1",
    "ö",
    "true",
];

/// Bytes that are frames, nearly, and some that are too long.
fn in_cobs() -> impl Strategy<Value = Vec<u8>> {
    let near = |len| vec(prop_oneof![6 => 1..5_u8, 1 => any::<u8>()], len);
    prop_oneof![3 => near(0..12), 1 => near(60..90), 2 => Just(vec![0])]
}

proptest! {
    #[test]
    fn http_requests_are_answered_the_same_in_whatever_pieces(request in near(HTTP)) {
        harness::http(&request);
    }

    #[test]
    fn what_is_typed_leaves_settings_that_can_be_kept(typed in near(CONSOLE)) {
        harness::console(&typed);
    }

    #[test]
    fn a_queue_that_is_told_anything_keeps_its_words(script in vec(any::<u8>(), 0..400)) {
        harness::uplink(&script);
    }

    #[test]
    fn frames_come_back_in_the_midst_of_noise(noise in vec(in_cobs(), 0..12)) {
        harness::deframer(&noise.concat());
    }
}
