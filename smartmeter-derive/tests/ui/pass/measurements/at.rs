//! Its time.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    timestamp: u32,
    #[frame(metric = "electricity.power", at = "timestamp")]
    power: u16,
}

fn main() {
    let bytes = [0; 6];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
