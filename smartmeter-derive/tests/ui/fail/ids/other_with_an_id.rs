//! A variant is found in one way.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 1, other)]
    Unknown(u8),
}

fn main() {}
