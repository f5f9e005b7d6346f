//! Elements: a byte or several for type and length (TL), then as many bytes (SML 1.04, binary encoding).
//!
//! The upper half of a TL byte: bit 7 says that another TL byte follows, the others are the type. The lower half
//! is the length, which counts the TL bytes, too; of a list it is the number of elements. Numbers may be shorter than
//! their type, so each length is a variant of its own, and comes back as it was.

use smartmeter_proto::prelude::*;

/// An octet string; one without octets is the same as an optional element that is not there.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Octets<'a> {
    /// Up to 14 octets.
    #[frame(id = "0x01..=0x0F")]
    Short {
        /// Type 0 and the length.
        tl: u8,
        /// The octets.
        #[frame(len = "tl - 1")]
        octets: &'a [u8],
    },
    /// More than 14 octets, or fewer with TL bytes to spare.
    #[frame(id = "0x80..=0x8F")]
    Long {
        /// Type 0 and the highest bits of the length.
        tl: u8,
        /// The lower bits of the length, four in each byte.
        #[frame(until = "|byte| byte & 0x80 == 0")]
        more: &'a [u8],
        /// The octets.
        #[frame(len = "long_length(*tl, more).saturating_sub(more.len() + 1)")]
        octets: &'a [u8],
    },
}

impl<'a> Octets<'a> {
    /// The octets.
    #[must_use]
    pub const fn octets(&self) -> &'a [u8] {
        match self {
            Self::Short { octets, .. } | Self::Long { octets, .. } => octets,
        }
    }
}

/// An element that may be missing: then an octet string without octets is in its place.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Optional<T> {
    /// It is not there.
    #[frame(id = 0x01)]
    Absent,
    /// It is there.
    #[frame(fallback)]
    Present(T),
}

impl<T> Optional<T> {
    /// What is there.
    pub const fn present(&self) -> Option<&T> {
        match self {
            Self::Absent => None,
            Self::Present(value) => Some(value),
        }
    }
}

/// An unsigned number of one to eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Unsigned {
    /// One byte.
    #[frame(id = 0x62)]
    U8(u8),
    /// Two bytes.
    #[frame(id = 0x63)]
    U16(u16),
    /// Three bytes.
    #[frame(id = 0x64)]
    U24(#[frame(bytes = 3)] u32),
    /// Four bytes.
    #[frame(id = 0x65)]
    U32(u32),
    /// Five bytes.
    #[frame(id = 0x66)]
    U40(#[frame(bytes = 5)] u64),
    /// Six bytes.
    #[frame(id = 0x67)]
    U48(#[frame(bytes = 6)] u64),
    /// Seven bytes.
    #[frame(id = 0x68)]
    U56(#[frame(bytes = 7)] u64),
    /// Eight bytes.
    #[frame(id = 0x69)]
    U64(u64),
}

impl Unsigned {
    /// The number, however many bytes it takes.
    #[must_use]
    pub fn value(self) -> u64 {
        match self {
            Self::U8(number) => number.into(),
            Self::U16(number) => number.into(),
            Self::U24(number) | Self::U32(number) => number.into(),
            Self::U40(number) | Self::U48(number) | Self::U56(number) | Self::U64(number) => number,
        }
    }
}

/// A number, signed or not, of one to eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Number {
    /// One byte.
    #[frame(id = 0x52)]
    I8(i8),
    /// Two bytes.
    #[frame(id = 0x53)]
    I16(i16),
    /// Three bytes.
    #[frame(id = 0x54)]
    I24(#[frame(bytes = 3)] i32),
    /// Four bytes.
    #[frame(id = 0x55)]
    I32(i32),
    /// Five bytes.
    #[frame(id = 0x56)]
    I40(#[frame(bytes = 5)] i64),
    /// Six bytes.
    #[frame(id = 0x57)]
    I48(#[frame(bytes = 6)] i64),
    /// Seven bytes.
    #[frame(id = 0x58)]
    I56(#[frame(bytes = 7)] i64),
    /// Eight bytes.
    #[frame(id = 0x59)]
    I64(i64),
    /// One without a sign.
    #[frame(fallback)]
    Unsigned(Unsigned),
}

impl Number {
    /// The number, however it is written.
    #[must_use]
    pub fn value(self) -> i128 {
        match self {
            Self::I8(number) => number.into(),
            Self::I16(number) => number.into(),
            Self::I24(number) | Self::I32(number) => number.into(),
            Self::I40(number) | Self::I48(number) | Self::I56(number) | Self::I64(number) => number.into(),
            Self::Unsigned(number) => number.value().into(),
        }
    }
}

/// Any element: what stands where the type is open, and where nothing more is declared.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8", max_depth = 8)]
pub enum Element<'a> {
    /// Up to 14 octets.
    #[frame(id = "0x01..=0x0F")]
    Octets {
        /// Type 0 and the length.
        tl: u8,
        /// The octets.
        #[frame(len = "tl - 1")]
        octets: &'a [u8],
    },
    /// More than 14 octets, or fewer with TL bytes to spare.
    #[frame(id = "0x80..=0x8F")]
    LongOctets {
        /// Type 0 and the highest bits of the length.
        tl: u8,
        /// The lower bits of the length, four in each byte.
        #[frame(until = "|byte| byte & 0x80 == 0")]
        more: &'a [u8],
        /// The octets.
        #[frame(len = "long_length(*tl, more).saturating_sub(more.len() + 1)")]
        octets: &'a [u8],
    },
    /// No is 0, any other byte is yes.
    #[frame(id = 0x42)]
    Boolean(u8),
    /// Up to 15 elements.
    #[frame(id = "0x70..=0x7F")]
    List {
        /// Type 7 and the number of elements.
        tl: u8,
        /// The elements.
        #[frame(count = "tl & 0x0F")]
        elements: List<'a, Element<'a>>,
    },
    /// More than 15 elements, or fewer with TL bytes to spare.
    #[frame(id = "0xF0..=0xFF")]
    LongList {
        /// Type 7 and the highest bits of the number.
        tl: u8,
        /// The lower bits of the number, four in each byte.
        #[frame(until = "|byte| byte & 0x80 == 0")]
        more: &'a [u8],
        /// The elements.
        #[frame(count = "long_length(*tl, more)")]
        elements: List<'a, Element<'a>>,
    },
    /// A number.
    #[frame(fallback)]
    Number(Number),
}

impl<'a> Element<'a> {
    /// The octets, where it is an octet string.
    #[must_use]
    pub const fn octets(&self) -> Option<&'a [u8]> {
        match self {
            Self::Octets { octets, .. } | Self::LongOctets { octets, .. } => Some(octets),
            _ => None,
        }
    }

    /// The number, where it is one.
    #[must_use]
    pub fn number(&self) -> Option<i128> {
        match self {
            Self::Number(number) => Some(number.value()),
            _ => None,
        }
    }
}

/// The length that several TL bytes give: four bits in each, the first ones highest.
#[must_use]
pub fn long_length(tl: u8, more: &[u8]) -> usize {
    more.iter().fold(usize::from(tl & 0x0F), |length, byte| length.saturating_mul(16) | usize::from(byte & 0x0F))
}
