//! A type of the same name is not ours.
//!
//! Should say: once.

use smartmeter_proto::Frame;

struct Filled<T>(T);

#[derive(Frame)]
struct Packet {
    #[frame(magic = 0x68)]
    start: Filled<u8>,
}

fn main() {}
