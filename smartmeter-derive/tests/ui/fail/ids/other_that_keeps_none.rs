//! All other ids lead there, so it keeps which.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
    #[frame(other)]
    Unknown,
}

fn main() {}
