//! A type of the same name is not ours.

use smartmeter_proto::Frame;

struct Padding;

#[derive(Frame)]
struct Packet {
    kind: u8,
    #[frame(pad_to = 4)]
    padding: Padding,
}

fn main() {}
