//! Where the codec is, under another name.

use smartmeter_proto::prelude::*;

mod meters {
    pub use smartmeter_proto as codec;
}

#[derive(Debug, PartialEq, Frame)]
#[frame(crate = "crate::meters::codec")]
struct Packet {
    power: u16,
}

fn main() {
    let bytes = [0, 1];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
