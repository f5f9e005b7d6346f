//! A type that holds itself through another has a bound.
//!
//! Should say: something that says `max_depth`; not for the derive to see.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
#[frame(id_type = "u8")]
enum Data<'a> {
    #[frame(id = 0)]
    Null,
    #[frame(id = 1)]
    Structure(Structure<'a>),
}

#[derive(Clone, Frame)]
struct Structure<'a> {
    #[frame(prefix = "u8")]
    items: List<'a, Data<'a>>,
}

fn main() {}
