//! A range stands in quotes.
//!
//! Should say: a range of ids stands in quotes: `id = "1..=4"`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 1..=4)]
    Power(u8),
}

fn main() {}
