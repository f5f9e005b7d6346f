//! What stands for it, and what is computed.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    flags: u8,
    #[frame(cond = "flags & 1 == 1", default = "u16::from(*flags)")]
    power: u16,
    #[frame(default = "power / 2")]
    half: u16,
}

fn main() {
    let bytes = [2];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
