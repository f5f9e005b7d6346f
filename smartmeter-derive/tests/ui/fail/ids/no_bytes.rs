//! An id has at least a byte.
//!
//! Should be refused: an id has at least one byte; `#[frame(other)]` is what takes all the rest.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "bytes")]
enum Reply {
    #[frame(id = b"")]
    Power(u16),
}

fn main() {}
