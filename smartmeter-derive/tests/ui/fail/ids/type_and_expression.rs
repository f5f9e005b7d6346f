//! An id is on the wire or told.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(ctx = "kind: u8", id = "kind", id_type = "u8")]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
}

fn main() {}
