//! A type that holds itself.

use smartmeter_proto::prelude::*;

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8", max_depth = 4)]
enum Packet<'a> {
    #[frame(id = 0)]
    Null,
    #[frame(id = 1)]
    Structure(#[frame(prefix = "u8")] List<'a, Packet<'a>>),
}

fn main() {
    let bytes = [1, 2, 0, 0];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
