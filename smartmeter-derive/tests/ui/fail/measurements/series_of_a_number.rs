//! A series has items.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    start: u32,
    #[frame(metric = "electricity.energy", from = "start", every = "1 h")]
    energy: u16,
}

fn main() {}
