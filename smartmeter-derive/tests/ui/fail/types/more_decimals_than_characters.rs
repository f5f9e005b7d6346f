//! The decimals, a point and a digit before it must have room.
//!
//! Should be refused: 3 decimals and a point take 4 characters: `bytes = 3` leaves no room for them.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(text = "decimal", bytes = 3, decimals = 3)]
    power: u32,
}

fn main() {}
