//! The rest of the words of `#[frame(…)]` on bytes: bit fields, digits, conditions, terminators, recursion, codecs.

// The frames below say with their words what they are for.
#![allow(missing_docs)]

#[path = "words/bits.rs"]
mod bits;
#[path = "words/conditions.rs"]
mod conditions;
#[path = "words/continuity.rs"]
mod continuity;
#[path = "words/digits.rs"]
mod digits;
#[path = "words/ends.rs"]
mod ends;
#[path = "words/ids.rs"]
mod ids;
#[path = "words/lengths.rs"]
mod lengths;
#[path = "words/lists.rs"]
mod lists;
#[path = "words/made.rs"]
mod made;
#[cfg(all(feature = "alloc", feature = "heapless"))]
#[path = "words/owned.rs"]
mod owned;
#[path = "words/recursion.rs"]
mod recursion;

use smartmeter_proto::Cause;
use smartmeter_proto::prelude::*;

/// Decodes, encodes back, and returns the value.
#[track_caller]
fn both_ways<'a, F: Frame<'a>>(bytes: &'a [u8]) -> F {
    let value = F::decode(bytes).unwrap_or_else(|error| panic!("{error}"));
    assert!(F::accept(bytes).is_some());
    let mut buffer = [0; 300];
    assert_eq!(value.encode(&mut buffer).map_err(|error| error.to_string()), Ok(bytes.len()));
    assert_eq!(&buffer[..bytes.len()], bytes);
    assert_eq!(value.encoded_len(), bytes.len());
    value
}

#[track_caller]
fn refusal<'a, F: Frame<'a>>(bytes: &'a [u8]) -> (String, usize, Cause) {
    let error = F::decode(bytes).err().unwrap_or_else(|| panic!("{bytes:02X?} should be refused"));
    assert!(F::accept(bytes).is_none());
    (error.path().to_string(), error.offset(), error.cause())
}

#[track_caller]
fn unencodable<'a, F: Frame<'a>>(value: &F) -> (String, Cause) {
    let error = value.encode(&mut [0; 600]).expect_err("this can't be encoded");
    (error.path().to_string(), error.cause())
}
