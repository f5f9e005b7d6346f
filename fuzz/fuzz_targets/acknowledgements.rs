//! What a sniffer's collector answers, in datagrams and on a line.

#![no_main]
#![allow(dead_code, reason = "the harness is that of several targets")]

#[path = "../../firmware-sniffer/core/tests/untrusted/harness.rs"]
mod harness;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (pieces, datagrams) = bytes.split_at(bytes.len().min(4));
    harness::acknowledgements(datagrams, if pieces.is_empty() { &[0] } else { pieces });
    harness::line(bytes);
});
