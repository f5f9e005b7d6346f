//! `at` gives the measurements in a frame their time.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Quantity {
    #[frame(id = 1)]
    Volume {
        #[frame(unit = "m³", metric = "gas.volume")]
        volume: u32,
    },
}

#[derive(Frame)]
struct Packet {
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    time: u32,
    #[frame(at = "time")]
    quantity: Quantity,
}

fn main() {
    let packet = Packet::decode(&[0, 0, 0, 5, 1, 0, 0, 0, 7]).expect("it is right");
    let mut times = Vec::new();
    packet.for_each_reading(|reading: smartmeter_proto::reading::Reading| times.push(reading.time));
    assert_eq!(times, [Some(5)]);
    assert_eq!(Packet::SCHEMA.fields().last().and_then(|field| field.at), Some("time"));
}
