//! Fixed, by a field, by an expression.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(count = 1)]
    fixed: List<'a, u16>,
    count: u8,
    #[frame(count = "count")]
    said: List<'a, u8>,
    #[frame(count = "count - 1")]
    computed: &'a [u8],
}

fn main() {
    let bytes = [0, 7, 2, 1, 2, 3];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
