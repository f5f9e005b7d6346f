//! `at` gives the measurements in a frame their time.
//!
//! Should compile.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Quantity {
    #[frame(id = 1)]
    Volume {
        #[frame(unit = "m³", metric = "gas.volume")]
        volume: u32,
    },
}

#[derive(Frame)]
struct Packet {
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    time: u32,
    #[frame(at = "time")]
    quantity: Quantity,
}

fn main() {}
