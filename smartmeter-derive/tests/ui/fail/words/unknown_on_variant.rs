//! Variants have words of their own.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
    #[frame(othr)]
    Unknown(u8),
}

fn main() {}
