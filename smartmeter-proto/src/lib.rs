//! Meter protocols declared as annotated structs.
//!
//! A frame type is declared once, with [`#[derive(Frame)]`](derive@Frame). Parser, encoder and
//! [`Schema`](schema::Schema) follow from the declaration, and everything else follows from the schema.
//!
//! ```
//! use smartmeter_proto::prelude::*;
//!
//! /// Energy used in each of the last hours.
//! #[derive(Debug, Clone, PartialEq, Frame)]
//! #[frame(endian = "big")]
//! struct Hours<'a> {
//!     /// How many readings follow: on the wire a byte, in the struct nothing, so it can't be set wrong.
//!     #[frame(count_of = "energy")]
//!     count: Filled<u8>,
//!     /// Energy used in each hour.
//!     #[frame(unit = "Wh")]
//!     energy: List<'a, u16>,
//! }
//!
//! let bytes = [2, 0x00, 0x59, 0x00, 0x64];
//! let hours = Hours::decode(&bytes)?;
//! assert_eq!(hours.energy.iter().collect::<Vec<_>>(), [89, 100]);
//!
//! let mut buffer = [0; Hours::MAX_LEN];
//! let hours = Hours { count: Filled::new(), energy: List::from(&[89, 100]) };
//! let len = hours.encode(&mut buffer)?;
//! assert_eq!(buffer[..len], bytes);
//!
//! let error = Hours::decode(&bytes[..4]).unwrap_err();
//! assert_eq!(error.to_string(), "Hours.energy[1] at byte 3: incomplete: at least 1 more byte is needed");
//! # Ok::<(), Error>(())
//! ```
//!
//! # What holds
//!
//! - No allocation, no panic, no `unsafe`, here or in what is generated; no `std`.
//! - `encode(decode(bytes)) == bytes` for every input that decodes.
//! - Every [`Error`] names the field, the byte and the cause.
//!
//! The module [`p350`] declares the protocol inside the in-home display of a Landis+Gyr P350 meter, [`link`] the one between a
//! sniffer and its collector.

#![no_std]
#![deny(missing_docs)]
// No panic on any path: what could panic is not written. Tests may.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "testing")]
extern crate std;
// So that generated code finds the crate by its name in here, too.
extern crate self as smartmeter_proto;

#[cfg(feature = "arbitrary")]
pub mod arbitrary;
pub mod checksum;
#[doc(hidden)]
pub mod codegen;
#[cfg(feature = "defmt")]
pub mod defmt;
#[cfg(feature = "deku")]
pub mod deku;
pub mod error;
pub mod escape;
pub mod link;
pub mod p350;
#[cfg(feature = "proptest")]
pub mod proptest;
pub mod quantity;
pub mod reader;
pub mod reading;
pub mod repair;
pub mod schema;
#[cfg(feature = "serde")]
pub mod serde;
pub mod size;
pub mod spi;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
pub mod visit;
pub mod words;
pub mod writer;

mod ber;
mod bits;
mod bytes;
mod decimal;
#[cfg(feature = "alloc")]
mod encoded;
mod filled;
mod format;
#[cfg(any(feature = "arbitrary", feature = "proptest", feature = "serde"))]
mod grow;
mod items;
mod list;
mod outline;
mod scalar;
mod str;
#[cfg(any(feature = "alloc", feature = "heapless"))]
mod vectors;
mod wire;

pub use crate::ber::BerLength;
pub use crate::decimal::Decimal;
#[cfg(feature = "alloc")]
pub use crate::encoded::Encoded;
pub use crate::error::{Cause, Error};
pub use crate::filled::{Filled, Padding};
pub use crate::format::{Format, Order, Repr};
pub use crate::list::{Iter, List};
pub use crate::reading::Reading;
pub use crate::scalar::{Repeated, Scalar, Unsigned};
pub use crate::str::Str;
pub use crate::wire::{Codec, Declared, Frame, Identified, Protocol, Spec, Wire};
pub use smartmeter_derive::Frame;

/// What a crate that declares frames needs.
pub mod prelude {
    pub use crate::{BerLength, Decimal, Error, Filled, Frame, List, Padding, Protocol, Str};
}

// The guide's examples are tests. The chapters are not in this crate's folder, so a published crate has none of them; but
// only rustdoc sets `doctest`, when it looks for tests.
#[cfg(doctest)]
mod guide {
    macro_rules! chapters {
        ($($name:ident: $file:literal;)*) => {$(
            #[doc = include_str!(concat!("../../docs/guide/", $file))]
            struct $name;
        )*};
    }

    chapters! {
        FirstFrame: "01-first-frame.md";
        ListsAndCounts: "02-lists-and-counts.md";
        Checksums: "03-checksums.md";
        BitsAndDigits: "04-bits-and-digits.md";
        Enums: "05-enums.md";
        Errors: "06-errors.md";
        Microcontrollers: "07-microcontrollers.md";
        Captures: "08-captures.md";
        Extending: "09-extending.md";
        FromDeku: "10-from-deku.md";
    }
}
