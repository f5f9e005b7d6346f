//! A type of the same name is not ours.
//!
//! Should say: once: `items` has no items to count: that goes with smartmeter_proto::List, bytes and text.
//!
//! Out of reach: a derive knows no more of a type than its name. What is said is right, but once for each function that
//! counts, and that would only change with code for all lists that are ours.

use smartmeter_proto::Frame;

struct List<T>(T);

#[derive(Frame)]
struct Packet {
    #[frame(count = 2)]
    items: List<u8>,
}

fn main() {}
