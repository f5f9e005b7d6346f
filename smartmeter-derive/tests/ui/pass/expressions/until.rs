//! A terminator, and an item that says so.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(until = b"\r\n")]
    line: &'a str,
    #[frame(until = "|byte| byte & 1 == 1")]
    address: &'a [u8],
    #[frame(until = "|item| *item == 0")]
    items: List<'a, u16>,
}

fn main() {
    let bytes = [b'x', b'\r', b'\n', 2, 3, 0, 7, 0, 0];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
