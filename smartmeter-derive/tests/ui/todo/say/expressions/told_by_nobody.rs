//! A type with `ctx` is no frame by itself.
//!
//! Should say: `Value` is a frame only where another tells it `kind: u8, len: usize`.
//!
//! Out of reach: where a function is looked for and not found, the compiler takes no words from the trait that has it.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(ctx = "kind: u8, len: usize", id = "kind")]
enum Value<'a> {
    #[frame(id = 1)]
    Number(u16),
    #[frame(other)]
    Bytes(#[frame(len = "len")] &'a [u8]),
}

fn decode(bytes: &[u8]) -> bool {
    Value::decode(bytes).is_ok()
}

fn main() {}
