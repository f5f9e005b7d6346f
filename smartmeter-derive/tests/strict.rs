//! What is generated passes the strictest lints of a crate that uses it: `cargo clippy --all-targets` looks here.

#![no_implicit_prelude]
#![deny(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
#![allow(
    clippy::absolute_paths,
    clippy::arbitrary_source_item_ordering,
    clippy::blanket_clippy_restriction_lints,
    clippy::derive_partial_eq_without_eq,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::min_ident_chars,
    clippy::missing_trait_methods,
    clippy::single_char_lifetime_names,
    clippy::std_instead_of_core,
    clippy::tests_outside_test_module,
    reason = "these are about the declarations themselves and the test, not about what is made of them"
)]

use ::smartmeter_proto::{Filled, Frame, List, Padding};

/// All kinds of fields.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq, Frame)]
#[frame(endian = "little")]
pub struct Packet<'a> {
    /// A constant.
    #[frame(magic = 0x68)]
    pub start: Filled<u8>,
    /// A count.
    #[frame(count_of = "items")]
    pub count: Filled<u8>,
    /// Items.
    #[frame(unit = "W", scale = 0.1, metric = "electricity.power")]
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
    /// A length.
    #[frame(len_of = "reply")]
    pub len: Filled<u8>,
    /// One of several.
    pub reply: Reply<'a>,
    /// Zeros.
    #[frame(pad_to = 4)]
    pub padding: Padding,
    /// A checksum.
    #[frame(crc = "CRC-16/ARC", over = "..=padding")]
    pub crc: Filled<u16>,
}

/// One of several.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Reply<'a> {
    /// Nothing but its id.
    #[frame(id = 1)]
    Done,
    /// A range of ids.
    #[frame(id = "2..=3")]
    Few(u8),
    /// Whatever it is.
    #[frame(other)]
    Unknown {
        /// Its id.
        kind: u8,
        /// Bytes.
        body: &'a [u8],
    },
}

#[test]
fn it_is_a_frame() {
    ::core::assert!(Packet::decode(&[]).is_err(), "nothing is no packet");
}
