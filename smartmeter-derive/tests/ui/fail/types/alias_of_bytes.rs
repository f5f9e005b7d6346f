//! An attribute sees names, not what they stand for.

use smartmeter_proto::prelude::*;

type Octets<'a> = &'a [u8];

#[derive(Frame)]
struct Packet<'a> {
    body: Octets<'a>,
    crc: u16,
}

fn main() {
    assert!(Packet::decode(&[]).is_err());
}
