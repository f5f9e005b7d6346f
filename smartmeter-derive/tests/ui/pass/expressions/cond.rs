//! What may be missing.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    flags: u8,
    #[frame(cond = "flags & 1 == 1")]
    power: Option<u16>,
}

fn main() {
    let bytes = [1, 0, 7];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
