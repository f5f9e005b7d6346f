//! A bound.

use smartmeter_proto::prelude::*;

const ROOM: usize = Packet::MAX_LEN;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(rest, max = 4)]
    body: &'a [u8],
}

fn main() {
    assert_eq!(ROOM, 4);
    let bytes = [1, 2];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
