//! An expression is Rust.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    flags: u8,
    #[frame(cond = "(flags")]
    power: Option<u16>,
}

fn main() {}
