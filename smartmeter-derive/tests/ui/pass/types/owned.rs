//! Owned lists and text.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(prefix = "u8")]
    numbers: Vec<u16>,
    #[frame(prefix = "u8")]
    few: heapless::Vec<u16, 2>,
    #[frame(prefix = "u8")]
    name: heapless::String<4>,
    boxed: Box<u8>,
    #[frame(rest)]
    text: String,
}

fn main() {
    let bytes = [1, 0, 7, 0, 1, b'x', 9, b'o', b'k'];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
