//! Integers may be absent.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(absent = 0)]
    voltage: f32,
    #[frame(absent = "none")]
    current: u16,
    #[frame(crc = "CRC-8/SMBUS", over = "voltage", absent = 0)]
    sum: Filled<u8>,
}

fn main() {}
