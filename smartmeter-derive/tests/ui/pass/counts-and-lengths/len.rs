//! Fixed, by a field, by an expression.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(len = 2)]
    fixed: &'a str,
    len: u8,
    #[frame(len = "len")]
    said: &'a [u8],
    #[frame(len = "len - 1")]
    computed: List<'a, u8>,
}

fn main() {
    let bytes = [b'P', b'1', 2, 1, 2, 3];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
