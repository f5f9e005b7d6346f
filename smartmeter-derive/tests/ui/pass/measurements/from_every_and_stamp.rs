//! A series.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    start: u32,
    #[frame(rest, metric = "electricity.energy", from = "start", every = "30 min", stamp = "start")]
    energy: List<'a, u16>,
}

fn main() {
    let bytes = [0; 8];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
