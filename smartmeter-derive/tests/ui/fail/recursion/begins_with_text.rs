//! Each level takes at least a byte.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
#[frame(id_type = "bytes", max_depth = 4)]
enum Data<'a> {
    #[frame(id = b"(")]
    Structure(#[frame(until = ")")] List<'a, Data<'a>>),
}

fn main() {}
