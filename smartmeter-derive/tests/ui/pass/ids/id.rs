//! On a struct and on variants.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(id = 0x10)]
struct Power {
    power: u16,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Packet {
    Power(Power),
    #[frame(id = 1)]
    Done,
    #[frame(id = b'x')]
    Letter(u8),
    #[frame(id = "2..=4")]
    Few(u8),
}

fn main() {
    let bytes = [0x10, 0, 7];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
