//! Text has no items to look at.
//!
//! Should say: a closure looks at items, and text has none: say a terminator, as in `until = "\n"`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(until = "|letter| *letter == 0")]
    name: &'a str,
}

fn main() {}
