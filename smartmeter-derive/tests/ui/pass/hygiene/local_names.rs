//! Fields named as the generated code names things.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    reader: u8,
    writer: u8,
    visitor: u8,
    value: u8,
    failed: u8,
    payload: u8,
    at: u8,
    #[frame(cond = "reader + writer + visitor + value + failed + payload + at > 0")]
    number: Option<u8>,
    #[frame(count = "reader")]
    len: List<'a, u8>,
    #[frame(default = "*value")]
    result: u8,
}

fn main() {
    let bytes = [1, 1, 1, 1, 1, 1, 1, 5, 9];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
