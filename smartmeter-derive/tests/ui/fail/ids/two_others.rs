//! One variant takes all the rest.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(other)]
    Unknown(u8),
    #[frame(other)]
    Strange(u8),
}

fn main() {}
