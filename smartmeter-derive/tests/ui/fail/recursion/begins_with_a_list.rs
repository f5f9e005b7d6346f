//! Each level takes at least a byte.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
#[frame(max_depth = 4)]
struct Data<'a> {
    #[frame(rest)]
    items: List<'a, Data<'a>>,
}

fn main() {}
