//! A fallback holds another enum.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
    #[frame(fallback)]
    Known,
}

fn main() {}
