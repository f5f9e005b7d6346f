//! A type that holds itself has a bound.
//!
//! Should say: `Data` holds itself: say how deep with `#[frame(max_depth = 8)]`.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
#[frame(id_type = "u8")]
enum Data<'a> {
    #[frame(id = 0)]
    Null,
    #[frame(id = 1)]
    Structure(#[frame(prefix = "u8")] List<'a, Data<'a>>),
}

fn main() {}
