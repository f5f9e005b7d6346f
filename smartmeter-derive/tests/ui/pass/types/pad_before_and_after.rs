//! Gaps.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(pad_before = 1, pad_after = 2)]
    kind: u8,
}

fn main() {
    let bytes = [0, 1, 0, 0];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
