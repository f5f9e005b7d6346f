//! Escaped bytes.

use smartmeter_proto::escape::{Escaped, Slip};
use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(until = 0xC0)]
    body: Escaped<'a, Slip>,
}

fn main() {
    let bytes = [1, 0xDB, 0xDC, 0xC0];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
