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

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use ::proptest::collection::vec;
use ::proptest::prelude::{Strategy, any};
use ::proptest::strategy::{NewTree, ValueTree};
use ::proptest::test_runner::TestRunner;

use crate::error::Error;
use crate::grow;
use crate::wire::Declared;

/// How many random bytes choose what a frame is.
const CHOICES: usize = 400;
/// How often other random bytes are taken where a frame can't be made of those.
const TRIES: usize = 4;

/// Encodings of valid frames: counts, lengths, checksums, constants, terminators and conditions are consistent, every
/// variant of an enum occurs, and lists have several lengths.
///
/// They come out of random bytes, which shrink to frames with fewer and smaller items. Nothing but the declaration is
/// asked, so a frame that a codec of one's own (`with`) or an `assert` makes very rare may not be found: then the test
/// is aborted, with the error that the last one had.
pub fn frames<F: Declared>() -> impl Strategy<Value = Vec<u8>> + Clone {
    Frames::<F>(PhantomData)
}

struct Frames<F>(PhantomData<fn() -> F>);

impl<F> Clone for Frames<F> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

impl<F> fmt::Debug for Frames<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Frames")
    }
}

impl<F: Declared> Strategy for Frames<F> {
    type Tree = Grown<F>;
    type Value = Vec<u8>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let choices = vec(any::<u8>(), 0..CHOICES).boxed();
        let mut tries = 1;
        loop {
            match Grown::new(choices.new_tree(runner)?) {
                Ok(grown) => return Ok(grown),
                Err(error) if tries == TRIES => {
                    return Err(format!("no valid frame was found, the last one has an error: {error}").into());
                }
                Err(_) => tries = tries.saturating_add(1),
            }
        }
    }
}

/// A frame, and the random bytes that it comes out of.
struct Grown<F> {
    choices: Box<dyn ValueTree<Value = Vec<u8>>>,
    bytes: Vec<u8>,
    frame: PhantomData<fn() -> F>,
}

impl<F: Declared> Grown<F> {
    fn new(choices: Box<dyn ValueTree<Value = Vec<u8>>>) -> Result<Self, Error> {
        let bytes = grow::frame::<F>(&choices.current())?;
        Ok(Self { choices, bytes, frame: PhantomData })
    }

    /// Takes the frame that the random bytes lead to now, or, where there is none, that more complicated ones lead to.
    fn again(&mut self) -> bool {
        loop {
            match grow::frame::<F>(&self.choices.current()) {
                Ok(bytes) => {
                    self.bytes = bytes;
                    return true;
                }
                Err(_) if !self.choices.complicate() => return false,
                Err(_) => {}
            }
        }
    }
}

impl<F: Declared> ValueTree for Grown<F> {
    type Value = Vec<u8>;

    fn current(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    fn simplify(&mut self) -> bool {
        self.choices.simplify() && self.again()
    }

    fn complicate(&mut self) -> bool {
        self.choices.complicate() && self.again()
    }
}
