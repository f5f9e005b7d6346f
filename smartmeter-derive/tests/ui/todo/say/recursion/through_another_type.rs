//! A type that holds itself through another has a bound.
//!
//! Should say: something that says `max_depth`.
//!
//! Out of reach: the derive sees one of the two types at a time, and the compiler finds that their schemas hold each other
//! before it looks at any of our assertions.

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
