//! A frame that takes the rest stands last.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Body<'a> {
    #[frame(rest)]
    bytes: &'a [u8],
}

#[derive(Frame)]
struct Packet<'a> {
    body: Body<'a>,
    crc: u16,
}

fn main() {
    assert!(Packet::decode(&[]).is_err());
}
