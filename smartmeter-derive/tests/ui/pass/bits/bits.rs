//! Fields share bytes.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(bits = 4, magic = 0xA)]
    kind: Filled<u8>,
    #[frame(bits = 1)]
    segmented: bool,
    #[frame(bits = 11)]
    len: u16,
    #[frame(bits = 4)]
    digits: [u8; 2],
}

fn main() {
    let bytes = [0xA8, 0x0A, 0x12];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
