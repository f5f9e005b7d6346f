//! A scale that a count says is in no struct; the scale of a count is always the same; text and checksums have none.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(scale = "10^count")]
    power: u16,
    #[frame(count_of = "powers", scale = "10^power")]
    count: Filled<u8>,
    powers: List<'static, u16>,
    #[frame(crc = "CRC-8/SMBUS", over = "powers", scale = "10^power")]
    sum: Filled<u8>,
    #[frame(rest, scale = "10^power")]
    note: &'static str,
}

fn main() {}
