//! Strategies for property tests: encodings of valid frames of any declared type.
//!
//! ```
//! use proptest::prelude::*;
//! use smartmeter_proto::prelude::*;
//! use smartmeter_proto::proptest::frames;
//!
//! #[derive(Debug, PartialEq, Frame)]
//! struct Register<'a> {
//!     #[frame(magic = 0x68)]
//!     start: Filled<u8>,
//!     #[frame(prefix = "u8")]
//!     name: &'a str,
//!     #[frame(assert = "*digit < 10")]
//!     digit: u8,
//!     #[frame(crc = "CRC-16/ARC", over = "start..=digit")]
//!     crc: Filled<u16>,
//! }
//!
//! proptest!(|(bytes in frames::<Register>())| {
//!     let register = Register::decode(&bytes).expect("it is valid");
//!     prop_assert!(register.digit < 10);
//! });
//! ```

use alloc::vec::Vec;

use ::proptest::collection::vec;
use ::proptest::prelude::{Strategy, any};

use crate::grow;
use crate::wire::Declared;

/// How many random bytes choose what a frame is.
const CHOICES: usize = 400;

/// Encodings of valid frames: counts, lengths, checksums, constants, terminators and conditions are consistent, every
/// variant of an enum occurs, and lists have several lengths.
///
/// They come out of random bytes, which shrink to frames with fewer and smaller items. Nothing but the declaration is
/// asked, so a frame that a codec of one's own (`with`) or an `assert` makes very rare may not be found: then the
/// strategy rejects, as a filter does.
pub fn frames<F: Declared>() -> impl Strategy<Value = Vec<u8>> + Clone {
    vec(any::<u8>(), 0..CHOICES).prop_filter_map("no valid frame was found", |choices| grow::frame::<F>(&choices))
}
