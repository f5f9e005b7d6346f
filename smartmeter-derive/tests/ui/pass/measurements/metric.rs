//! A measurement, also of a byte in an array.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(metric = "electricity.power")]
    power: u16,
    #[frame(metric = "electricity.current")]
    currents: [u8; 3],
}

fn main() {
    let bytes = [0; 5];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
