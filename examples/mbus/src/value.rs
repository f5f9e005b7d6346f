//! The value of a record.

use core::fmt;

use smartmeter_proto::prelude::*;

use crate::{Dif, Vif, Vife};

/// A value, in the coding that the data field of its DIF says. Least significant byte first.
///
/// Decimal digits are half bytes, the last digit first. They are not `bcd`, as a meter may send what is none: a
/// negative number has F for its first digit, and other digits say that the value is not to be had. See [`decimal`].
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(ctx = "coding: u8", id = "coding", endian = "little")]
pub enum Data<'a> {
    /// No data.
    #[frame(id = 0x0)]
    None,
    /// An integer of 8 bits.
    #[frame(id = 0x1)]
    Int8(i8),
    /// An integer of 16 bits.
    #[frame(id = 0x2)]
    Int16(i16),
    /// An integer of 24 bits.
    #[frame(id = 0x3)]
    Int24(#[frame(bytes = 3)] i32),
    /// An integer of 32 bits.
    #[frame(id = 0x4)]
    Int32(i32),
    /// A floating-point number.
    #[frame(id = 0x5)]
    Real32(f32),
    /// An integer of 48 bits.
    #[frame(id = 0x6)]
    Int48(#[frame(bytes = 6)] i64),
    /// An integer of 64 bits.
    #[frame(id = 0x7)]
    Int64(i64),
    /// Selects a record for readout; only a master sends it.
    #[frame(id = 0x8)]
    Selection,
    /// Two decimal digits.
    #[frame(id = 0x9)]
    Bcd2(#[frame(bits = 4, bit_order = "lsb")] [u8; 2]),
    /// Four decimal digits.
    #[frame(id = 0xA)]
    Bcd4(#[frame(bits = 4, bit_order = "lsb")] [u8; 4]),
    /// Six decimal digits.
    #[frame(id = 0xB)]
    Bcd6(#[frame(bits = 4, bit_order = "lsb")] [u8; 6]),
    /// Eight decimal digits.
    #[frame(id = 0xC)]
    Bcd8(#[frame(bits = 4, bit_order = "lsb")] [u8; 8]),
    /// Of variable length.
    #[frame(id = 0xD)]
    Variable(Variable<'a>),
    /// Twelve decimal digits.
    #[frame(id = 0xE)]
    Bcd12(#[frame(bits = 4, bit_order = "lsb")] [u8; 12]),
    /// 16 bits that are a date: type G.
    #[frame(id = 0x12)]
    Date(Date),
    /// 32 bits that are a date and time: type F.
    #[frame(id = 0x14)]
    DateTime(DateTime),
}

impl Data<'_> {
    /// What is added to the data field where the VIF or a VIFE makes the value a date.
    const DATED: u8 = 0x10;

    /// The id of the variant: the data field, unless the value is a date.
    pub(crate) fn coding(dif: Dif, vif: Vif, vife: Option<&List<'_, Vife>>) -> u8 {
        let when = vife.is_some_and(|vife| !vif.is_table() && vife.iter().any(Vife::is_date));
        match (dif.data, vif.code) {
            (2, Vif::DATE) | (4, Vif::DATE_TIME) => dif.data | Self::DATED,
            (2 | 4, _) if when => dif.data | Self::DATED,
            _ => dif.data,
        }
    }

    /// The number, where it is an integer; none where a decimal one has error digits.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Int8(number) => Some((*number).into()),
            Self::Int16(number) => Some((*number).into()),
            Self::Int24(number) | Self::Int32(number) => Some((*number).into()),
            Self::Int48(number) | Self::Int64(number) => Some(*number),
            Self::Bcd2(digits) => decimal(digits),
            Self::Bcd4(digits) => decimal(digits),
            Self::Bcd6(digits) => decimal(digits),
            Self::Bcd8(digits) => decimal(digits),
            Self::Bcd12(digits) => decimal(digits),
            _ => None,
        }
    }
}

/// The number that decimal digits make, the last one first; an F for the first one is a minus sign.
///
/// None where there are other digits than decimal ones: meters say with them that something is wrong.
#[must_use]
pub fn decimal(digits: &[u8]) -> Option<i64> {
    let (negative, digits) = match digits {
        [rest @ .., 0xF] => (true, rest),
        _ => (false, digits),
    };
    let number = digits.iter().rev().try_fold(0_i64, |number, &digit| {
        let digit = Some(i64::from(digit)).filter(|&digit| digit <= 9)?;
        number.checked_mul(10)?.checked_add(digit)
    })?;
    Some(if negative { -number } else { number })
}

/// A value whose first byte, LVAR, says its length and coding.
///
/// The captures have text and binary numbers of 16 bytes; the other lengths are those of EN 13757-3, clause 6.3.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Variable<'a> {
    /// Text in ISO 8859-1, the last character first.
    #[frame(id = "0x00..=0xBF")]
    Text {
        /// How many characters.
        lvar: u8,
        /// The characters.
        #[frame(len = "lvar")]
        text: &'a [u8],
    },
    /// A positive decimal number, two digits in a byte.
    #[frame(id = "0xC0..=0xC9")]
    Positive {
        /// C0, and how many bytes.
        lvar: u8,
        /// The digits, the last two first.
        #[frame(len = "lvar - 0xC0", grade = "inferred")]
        digits: &'a [u8],
    },
    /// A negative decimal number, two digits in a byte.
    #[frame(id = "0xD0..=0xD9")]
    Negative {
        /// D0, and how many bytes.
        lvar: u8,
        /// The digits, the last two first.
        #[frame(len = "lvar - 0xD0", grade = "inferred")]
        digits: &'a [u8],
    },
    /// A binary number.
    #[frame(id = "0xE0..=0xEF")]
    Binary {
        /// E0, and how many bytes.
        lvar: u8,
        /// The number, least significant byte first.
        #[frame(len = "lvar - 0xE0", grade = "inferred")]
        number: &'a [u8],
    },
    /// A binary number of 16 bytes or more.
    #[frame(id = "0xF0..=0xF4")]
    LongBinary {
        /// EC, and how many times four bytes.
        lvar: u8,
        /// The number, least significant byte first.
        #[frame(len = "4 * (lvar - 0xEC)")]
        number: &'a [u8],
    },
    /// A binary number of 48 bytes, least significant byte first.
    #[frame(id = 0xF5)]
    Binary48(#[frame(grade = "inferred")] [u8; 48]),
    /// A binary number of 64 bytes, least significant byte first.
    #[frame(id = 0xF6)]
    Binary64(#[frame(grade = "inferred")] [u8; 64]),
}

/// A date: type G of EN 13757-3, annex A.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(bit_order = "lsb")]
pub struct Date {
    /// 1 to 31; 0 is every day.
    #[frame(bits = 5)]
    pub day: u8,
    /// The lower three bits of the year.
    #[frame(bits = 3)]
    pub year_low: u8,
    /// 1 to 12; 15 is every month.
    #[frame(bits = 4)]
    pub month: u8,
    /// The upper four bits of the year.
    #[frame(bits = 4)]
    pub year_high: u8,
}

impl Date {
    /// The year of the century; 127 is every year.
    #[must_use]
    pub fn year(&self) -> u8 {
        self.year_high << 3 | self.year_low
    }
}

impl fmt::Display for Date {
    /// With `20` for the century, which type G does not say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year() {
            year @ 0..=99 => write!(f, "20{year:02}-{:02}-{:02}", self.month, self.day),
            _ => write!(f, "****-{:02}-{:02}", self.month, self.day),
        }
    }
}

/// A date and time to the minute, local time: type F of EN 13757-3, annex A.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(bit_order = "lsb")]
pub struct DateTime {
    /// 0 to 59; 63 is every minute.
    #[frame(bits = 6)]
    pub minute: u8,
    /// Not used yet.
    #[frame(bits = 1, reserved)]
    pub reserved: u8,
    /// IV: the meter knows that its clock is wrong.
    #[frame(bits = 1)]
    pub invalid: bool,
    /// 0 to 23; 31 is every hour.
    #[frame(bits = 5)]
    pub hour: u8,
    /// Hundreds of years since 1900; many meters leave 0 there.
    #[frame(bits = 2)]
    pub hundreds: u8,
    /// SU: the time is daylight saving time.
    #[frame(bits = 1)]
    pub summer: bool,
    /// The date.
    pub date: Date,
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}", self.date, self.hour, self.minute)
    }
}
