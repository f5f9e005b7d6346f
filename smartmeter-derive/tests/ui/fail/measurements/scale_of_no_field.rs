//! The scale is said by a field that is not there.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(scale = "10^power_fs")]
    power: u16,
    power_sf: i16,
}

fn main() {}
