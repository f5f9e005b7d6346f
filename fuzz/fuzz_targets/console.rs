//! What is typed at the sniffer's console.

#![no_main]
#![allow(dead_code, reason = "the harness is that of several targets")]

#[path = "../../firmware-sniffer/core/tests/untrusted/harness.rs"]
mod harness;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    harness::console(bytes);
});
