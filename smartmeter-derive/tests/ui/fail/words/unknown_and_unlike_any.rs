//! No word is near enough to be meant: all legal ones are listed.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(compression = "zlib")]
    body: u8,
}

fn main() {}
