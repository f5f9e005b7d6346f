//! Ids are bytes here.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "bytes")]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
}

fn main() {}
