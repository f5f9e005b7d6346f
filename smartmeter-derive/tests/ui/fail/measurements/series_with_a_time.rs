//! A series has its times already.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    start: u32,
    #[frame(rest, metric = "electricity.energy", at = "start", from = "start", every = "1 h")]
    energy: List<'a, u16>,
}

fn main() {}
