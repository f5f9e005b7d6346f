//! Some items may take all the rest: they are the last.

use smartmeter_proto::prelude::*;

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Content<'a> {
    #[frame(id = 1)]
    Power(u16),
    #[frame(other)]
    Unknown(u8, &'a [u8]),
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Item<'a> {
    kind: u8,
    content: Content<'a>,
}

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(rest)]
    items: List<'a, Item<'a>>,
}

fn main() {
    let bytes = [7, 1, 0, 5, 8, 9, 1, 2];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.items.len(), 2);
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
