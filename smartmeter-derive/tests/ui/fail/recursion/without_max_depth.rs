//! A type that holds itself has a bound.

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
