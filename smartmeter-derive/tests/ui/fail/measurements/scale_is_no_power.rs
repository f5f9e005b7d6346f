//! A power of ten that can be read in two ways, one behind no factor, and one of itself.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(scale = "10^*sf - 3")]
    power: u16,
    #[frame(scale = "sf 10^sf")]
    energy: u16,
    #[frame(scale = "10^voltage")]
    voltage: u16,
    #[frame(scale = "sf")]
    current: u16,
    sf: i16,
}

fn main() {}
