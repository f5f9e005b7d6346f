//! A type of the same name is not ours.
//!
//! Should say: once.
//!
//! Out of reach: a derive knows no more of a type than its name. What is said is right, but once for each use of the
//! number behind it, at three places.

use smartmeter_proto::Frame;

struct Filled<T>(T);

#[derive(Frame)]
struct Packet {
    #[frame(magic = 0x68)]
    start: Filled<u8>,
}

fn main() {}
