//! Bytes go on to the end of the input, so only the first item of a list of them could be found.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(prefix = "u8")]
    names: List<'a, &'a str>,
}

fn main() {}
