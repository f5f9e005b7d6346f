//! Fields without names are named by their number.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a>(
    #[frame(count_of = "2")] Filled<u8>,
    #[frame(cond = "true")] Option<u8>,
    List<'a, u16>,
    #[frame(unit = "W", scale = 0.1)] u16,
);

fn main() {
    let bytes = [1, 9, 0, 5, 0, 7];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
