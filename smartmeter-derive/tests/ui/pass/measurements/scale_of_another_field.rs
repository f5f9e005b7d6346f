//! A power of ten that another field says.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(unit = "W", scale = "10^power_sf", metric = "electricity.power")]
    power: i16,
    #[frame(scale = "0.5 * 10^(*power_sf - 1)")]
    half: u16,
    power_sf: i16,
}

fn main() {
    let bytes = [0; 6];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
