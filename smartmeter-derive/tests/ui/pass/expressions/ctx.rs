//! What the frame around tells.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(ctx = "kind: u8, len: usize", id = "kind")]
enum Value<'a> {
    #[frame(id = 1)]
    Number(u16),
    #[frame(other)]
    Bytes(#[frame(len = "len")] &'a [u8]),
}

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    kind: u8,
    #[frame(ctx = "*kind, 2")]
    value: Value<'a>,
}

fn main() {
    let bytes = [9, 1, 2];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
