//! Bytes that mean nothing yet.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(reserved)]
    zero: [u8; 2],
}

fn main() {
    let bytes = [1, 2];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
