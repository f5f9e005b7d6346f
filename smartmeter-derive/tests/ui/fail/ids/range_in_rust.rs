//! A range stands in quotes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 1..=4)]
    Power(u8),
}

fn main() {}
