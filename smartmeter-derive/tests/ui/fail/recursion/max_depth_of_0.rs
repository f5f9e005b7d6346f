//! A bound is at least 1.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
#[frame(id_type = "u8", max_depth = 0)]
enum Data<'a> {
    #[frame(id = 1)]
    Structure(#[frame(prefix = "u8")] List<'a, Data<'a>>),
}

fn main() {}
