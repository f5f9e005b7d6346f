//! A payload's id is in no range of another.
//!
//! Should be refused: duplicate id: `Some` has those from 0x10 to 0x1F already, and `Power` is one of them.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id = 0x10)]
struct Power {
    power: u16,
}

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = "0x10..=0x1F")]
    Some(u8),
    Power(Power),
}

fn main() {}
