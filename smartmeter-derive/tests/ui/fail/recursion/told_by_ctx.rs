//! What is told has no bound of its own.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
#[frame(ctx = "kind: u8", id = "kind", max_depth = 4)]
enum Data {
    #[frame(id = 1)]
    Number(u8),
}

fn main() {}
