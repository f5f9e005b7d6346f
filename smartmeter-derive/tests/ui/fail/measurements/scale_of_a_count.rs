//! A scale that a count says is in no struct; the scale of a count is always the same.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(scale = "10^count")]
    power: u16,
    #[frame(count_of = "powers", scale = "10^power")]
    count: Filled<u8>,
    powers: List<'static, u16>,
}

fn main() {}
