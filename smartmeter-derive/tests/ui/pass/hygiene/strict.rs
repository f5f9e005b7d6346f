//! A crate that denies every lint, and has no prelude.

#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings, future_incompatible, let_underscore, nonstandard_style, rust_2018_idioms, rust_2021_compatibility)]
#![deny(elided_lifetimes_in_paths, explicit_outlives_requirements, missing_copy_implementations, missing_docs)]
#![deny(single_use_lifetimes, trivial_casts, trivial_numeric_casts, unit_bindings, unreachable_pub)]
#![deny(
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

use ::smartmeter_proto::{Filled, Frame, List};

/// All kinds of fields.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq, Frame)]
pub struct Packet<'a> {
    /// A constant.
    #[frame(magic = 0x68)]
    pub start: Filled<u8>,
    /// A count.
    #[frame(count_of = "items")]
    pub count: Filled<u8>,
    /// Items.
    #[frame(unit = "W", metric = "electricity.power")]
    pub items: List<'a, u16>,
    /// Half a byte.
    #[frame(bits = 4)]
    pub high: u8,
    /// The other half.
    #[frame(bits = 4, reserved)]
    pub low: u8,
    /// What may be missing.
    #[frame(cond = "*high == 1")]
    pub optional: ::core::option::Option<u16>,
    /// A line.
    #[frame(until = b"\r\n", max = 8)]
    pub line: &'a str,
    /// One of several.
    pub reply: Reply<'a>,
    /// A checksum.
    #[frame(crc = "CRC-16/ARC", over = "..=reply")]
    pub crc: Filled<u16>,
}

/// One of several.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Reply<'a> {
    /// Nothing but its id.
    #[frame(id = 1)]
    Done,
    /// Whatever it is.
    #[frame(other)]
    Unknown {
        /// Its id.
        kind: u8,
        /// Two bytes.
        #[frame(len = 2)]
        body: &'a [u8],
    },
}

fn main() {
    ::core::assert!(Packet::decode(&[]).is_err());
}
