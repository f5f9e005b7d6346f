//! An enum says where its id is.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
}

fn main() {}
