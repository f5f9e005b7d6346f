//! Frames in the data formats of `serde`, both ways.
//!
//! In formats for people, such as JSON, a struct is a map of its fields, with numbers as they are on the wire, bytes as
//! hexadecimal digits, lists as sequences, and `null` for what a condition leaves out. What the encoder fills in is left
//! out: counts, lengths, checksums, constants, padding. An enum is tagged from the outside by the variant's name, and is
//! only that name where nothing but an id belongs to it. So field names and values are those of
//! `smartmeter decode --format jsonl`. In binary formats a frame is its own encoding, as bytes.
//!
//! [`Encoded`] does so for every declared type. With `#[frame(serde)]` on it, a type is `Serialize` itself, and
//! `Deserialize` where it borrows nothing:
//!
//! ```
//! use smartmeter_proto::Encoded;
//! use smartmeter_proto::prelude::*;
//!
//! #[derive(Debug, PartialEq, Frame)]
//! #[frame(serde)]
//! struct Switch {
//!     #[frame(magic = 0x68)]
//!     start: Filled<u8>,
//!     hours: [u8; 2],
//!     #[frame(assert = "*relay < 4")]
//!     relay: u16,
//!     #[frame(crc = "CRC-16/ARC", over = "start..=relay")]
//!     crc: Filled<u16>,
//! }
//!
//! let switch = Switch { start: Filled::new(), hours: [7, 22], relay: 3, crc: Filled::new() };
//! let json = serde_json::to_string(&switch)?;
//! assert_eq!(json, r#"{"hours":"07 16","relay":3}"#);
//! assert_eq!(serde_json::from_str::<Switch>(&json)?, switch);
//!
//! let owned: Encoded<Switch> = serde_json::from_str(&json)?;
//! assert_eq!(owned.bytes()[..5], [0x68, 7, 22, 0, 3]);
//!
//! let refused = serde_json::from_str::<Switch>(r#"{"hours":"07 16","relay":4}"#).unwrap_err();
//! assert_eq!(refused.to_string(), "Switch.relay at byte 3: `*relay < 4` does not hold");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is read must be what is written: a value that is not just what its field would hold, such as bytes of another
//! length or what a condition leaves out, is an error that names the field.
//!
//! Values that a codec of one's own makes are bytes unless they are plain numbers, and JSON has no number for an
//! infinite float, which does not come back. `serde_json` reads an `f64` exactly only with its feature `float_roundtrip`:
//! without it the last bit may differ, here as anywhere. An `f32` comes back without it, too.

mod build;
mod same;
mod tree;

use alloc::vec::Vec;
use core::fmt;

use ::serde::de::{self, SeqAccess};
use ::serde::ser::{self, SerializeStruct};
#[doc(hidden)]
pub use ::serde::{Deserialize, Deserializer, Serialize, Serializer};

use self::tree::{Planting, Tree};
pub use crate::encoded::Encoded;
use crate::error::{Cause, Error};
use crate::wire::{Declared, Frame};

/// Serializes a frame: what `#[frame(serde)]` generates calls it.
///
/// # Errors
///
/// What the format says, and the library's own [`Error`] where the frame can't be encoded.
pub fn serialize<'a, F: Frame<'a> + Declared, S: Serializer>(frame: &F, serializer: S) -> Result<S::Ok, S::Error> {
    let bytes = frame.encode_to_vec().map_err(ser::Error::custom)?;
    serialize_bytes::<F, S>(&bytes, serializer)
}

/// Deserializes a frame that borrows nothing: what `#[frame(serde)]` generates calls it.
///
/// # Errors
///
/// What the format says, and the library's own [`Error`] where the values are inconsistent.
pub fn deserialize<'de, F: for<'a> Frame<'a> + Declared, D: Deserializer<'de>>(deserializer: D) -> Result<F, D::Error> {
    let encoded = Encoded::<F>::deserialize(deserializer)?;
    F::decode(encoded.bytes()).map_err(de::Error::custom)
}

fn serialize_bytes<F: Declared, S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        return serializer.serialize_bytes(bytes);
    }
    let (tree, decoded) = tree_of::<F>(bytes);
    decoded.map_err(ser::Error::custom)?;
    tree.serialize(serializer)
}

/// What a frame says, or its beginning, up to what is wrong.
fn tree_of<F: Declared>(bytes: &[u8]) -> (Tree, Result<(), Error>) {
    let mut planting = Planting::new(<F::Frame<'_> as Frame<'_>>::SCHEMA, bytes);
    let decoded = <F::Frame<'_> as Frame<'_>>::walk(bytes, &mut planting).map(drop);
    (planting.tree(), decoded)
}

impl<F: Declared> Serialize for Encoded<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_bytes::<F, S>(self.bytes(), serializer)
    }
}

impl<'de, F: Declared> Deserialize<'de> for Encoded<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let bytes = deserializer.deserialize_byte_buf(Bytes)?;
            return Self::new(bytes).map_err(de::Error::custom);
        }
        let tree = Tree::deserialize(deserializer)?;
        let bytes = build::frame::<F>(&tree).map_err(de::Error::custom)?;
        let (found, decoded) = tree_of::<F>(&bytes);
        // A value that slid may be what is wrong with the field beside it, so it comes first.
        let extent = if decoded.is_ok() { same::Extent::Whole } else { same::Extent::Beginning };
        let name = <F::Frame<'_> as Frame<'_>>::SCHEMA.name;
        same::ensure(name, &tree, &found, extent).map_err(de::Error::custom)?;
        decoded.map_err(de::Error::custom)?;
        Self::new(bytes).map_err(de::Error::custom)
    }
}

/// Takes bytes however a format hands them over.
struct Bytes;

impl<'de> de::Visitor<'de> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of a frame")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = items.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

/// Path, offset and cause, as `smartmeter decode --format jsonl` gives them.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Error", 3)?;
        map.serialize_field("path", &Shown(self.path()))?;
        map.serialize_field("offset", &self.offset())?;
        map.serialize_field("cause", &self.cause())?;
        map.end()
    }
}

/// The cause in words.
impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

struct Shown<'s, T>(&'s T);

impl<T: fmt::Display> Serialize for Shown<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}
