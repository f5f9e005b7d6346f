//! Each type that the P350's protocol declares, checksums mended.

#![no_main]
#![allow(dead_code, reason = "the harness is that of all targets")]

#[path = "../../smartmeter-proto/tests/fuzz/frames.rs"]
mod frames;
#[path = "../../smartmeter-proto/tests/fuzz/harness.rs"]
mod harness;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| harness::round_trip(bytes));
