//! Another enum takes over.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Known {
    #[frame(id = 1)]
    Done,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Packet {
    #[frame(id = 2)]
    Power(u16),
    #[frame(fallback)]
    Known(Known),
}

fn main() {
    let bytes = [1];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
