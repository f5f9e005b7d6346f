//! A serial line with messages in COBS.

#![no_main]
#![allow(dead_code, reason = "the harness is that of all targets")]

#[path = "../../firmware-sniffer/core/tests/hostile/harness.rs"]
mod harness;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| harness::deframer(bytes));
