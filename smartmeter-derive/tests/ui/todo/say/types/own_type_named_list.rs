//! A type of the same name is not ours.
//!
//! Should say: once: `items` has no items to count: that goes with smartmeter_proto::List, bytes and text.

use smartmeter_proto::Frame;

struct List<T>(T);

#[derive(Frame)]
struct Packet {
    #[frame(count = 2)]
    items: List<u8>,
}

fn main() {}
