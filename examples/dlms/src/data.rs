//! Data as A-XDR writes it (IEC 62056-5-3, IEC 61334-6): a tag, then what belongs to it.

use smartmeter_proto::prelude::*;

/// Any data.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8", max_depth = 8)]
pub enum Data<'a> {
    /// Nothing.
    #[frame(id = 0)]
    Null,
    /// Data of one type.
    #[frame(id = 1)]
    Array(#[frame(prefix = "ber")] List<'a, Data<'a>>),
    /// Data of several types.
    #[frame(id = 2)]
    Structure(#[frame(prefix = "ber")] List<'a, Data<'a>>),
    /// No is 0, any other byte is yes.
    #[frame(id = 3)]
    Boolean(u8),
    /// Bits, the first one highest.
    #[frame(id = 4)]
    BitString {
        /// How many bits.
        bits: BerLength,
        /// The bits, and as many more as make whole bytes.
        #[frame(len = "bits.0.div_ceil(8)")]
        bytes: &'a [u8],
    },
    /// A signed number of four bytes.
    #[frame(id = 5)]
    DoubleLong(i32),
    /// An unsigned number of four bytes.
    #[frame(id = 6)]
    DoubleLongUnsigned(u32),
    /// Bytes: also names, times and text.
    #[frame(id = 9)]
    OctetString(#[frame(prefix = "ber")] &'a [u8]),
    /// Text in ASCII; Landis+Gyr's has zeros at its end.
    #[frame(id = 10)]
    VisibleString(#[frame(prefix = "ber")] &'a str),
    /// Text.
    #[frame(id = 12)]
    Utf8String(#[frame(prefix = "ber")] &'a str),
    /// A signed number of one byte; its name in the standard is a mistake that stayed.
    #[frame(id = 13)]
    Bcd(i8),
    /// A signed number of one byte.
    #[frame(id = 15)]
    Integer(i8),
    /// A signed number of two bytes.
    #[frame(id = 16)]
    Long(i16),
    /// An unsigned number of one byte.
    #[frame(id = 17)]
    Unsigned(u8),
    /// An unsigned number of two bytes.
    #[frame(id = 18)]
    LongUnsigned(u16),
    /// A signed number of eight bytes.
    #[frame(id = 20)]
    Long64(i64),
    /// An unsigned number of eight bytes.
    #[frame(id = 21)]
    Long64Unsigned(u64),
    /// One of several choices; of a unit, its number in IEC 62056-6-2.
    #[frame(id = 22)]
    Enum(u8),
    /// A floating-point number of four bytes.
    #[frame(id = 23)]
    Float32(f32),
    /// A floating-point number of eight bytes.
    #[frame(id = 24)]
    Float64(f64),
    /// A date and time.
    #[frame(id = 25)]
    DateTime(DateTime),
    /// A date, the first five bytes of a date and time.
    #[frame(id = 26)]
    Date([u8; 5]),
    /// A time of day, the four bytes after these.
    #[frame(id = 27)]
    Time([u8; 4]),
}

impl<'a> Data<'a> {
    /// What an array or structure holds.
    #[must_use]
    pub const fn elements(&self) -> Option<&List<'a, Self>> {
        match self {
            Self::Array(elements) | Self::Structure(elements) => Some(elements),
            _ => None,
        }
    }

    /// The number, where it is an integer or a choice.
    #[must_use]
    pub fn integer(&self) -> Option<i128> {
        Some(match *self {
            Self::DoubleLong(number) => number.into(),
            Self::DoubleLongUnsigned(number) => number.into(),
            Self::Integer(number) | Self::Bcd(number) => number.into(),
            Self::Long(number) => number.into(),
            Self::Unsigned(number) | Self::Enum(number) => number.into(),
            Self::LongUnsigned(number) => number.into(),
            Self::Long64(number) => number.into(),
            Self::Long64Unsigned(number) => number.into(),
            _ => return None,
        })
    }
}

/// A date and time; any part may be all ones (of the deviation, 8000) where it is not said.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct DateTime {
    /// The year.
    pub year: u16,
    /// The month from 1; FD and FE stand for the ends of summer time.
    pub month: u8,
    /// The day of the month from 1; FD and FE stand for the last but one and the last.
    pub day: u8,
    /// The day of the week, from Monday as 1.
    pub day_of_week: u8,
    /// The hour.
    #[frame(unit = "h")]
    pub hour: u8,
    /// The minute.
    #[frame(unit = "min")]
    pub minute: u8,
    /// The second.
    #[frame(unit = "s")]
    pub second: u8,
    /// Hundredths of a second.
    pub hundredths: u8,
    /// What is to be added to local time for UTC.
    #[frame(unit = "min")]
    pub deviation: i16,
    /// Bit 7: summer time; bits 0 to 3: invalid, doubtful, another clock, invalid status.
    pub status: u8,
}
