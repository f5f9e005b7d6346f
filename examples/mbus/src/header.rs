//! The fixed header of variable data: EN 13757-3, clause 5.

use core::fmt;

use smartmeter_proto::prelude::*;

use crate::{Record, decimal};

/// The answer of a meter: who it is, how it is, and its records.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(endian = "little")]
pub struct VariableData<'a> {
    /// The identification number, eight decimal digits, the last one first.
    ///
    /// Half bytes and not `bcd`, as there are meters with other digits than decimal ones in it
    /// (`electricity_meter_2.hex` has `E5`), and their telegrams are as good as others.
    #[frame(bits = 4, bit_order = "lsb")]
    pub ident: [u8; 8],
    /// Who made the meter.
    pub manufacturer: Manufacturer,
    /// The generation of the meter, in the manufacturer's own counting.
    pub version: u8,
    /// What is measured.
    pub medium: Medium,
    /// Counts the meter's answers.
    pub access: u8,
    /// How the meter is.
    pub status: Status,
    /// Zero, or how what follows is encrypted, which nothing here decodes.
    pub signature: u16,
    /// What the meter says, up to the end of the frame.
    #[frame(rest)]
    pub records: List<'a, Record<'a>>,
}

impl VariableData<'_> {
    /// The identification number, where all its digits are decimal.
    #[must_use]
    pub fn ident_number(&self) -> Option<u32> {
        decimal(&self.ident).and_then(|number| u32::try_from(number).ok())
    }
}

/// Three letters, five bits each, given out by the FLAG association (EN 62056-21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(bit_order = "lsb")]
pub struct Manufacturer {
    /// The last letter, 1 for A.
    #[frame(bits = 5)]
    pub third: u8,
    /// The letter in the middle.
    #[frame(bits = 5)]
    pub second: u8,
    /// The first letter.
    #[frame(bits = 5)]
    pub first: u8,
    /// Zero in all captures; set where the identification is unique with the manufacturer's own rules only.
    #[frame(bits = 1, reserved)]
    pub soft: u8,
}

impl fmt::Display for Manufacturer {
    /// The letters; `@` for a zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        [self.first, self.second, self.third].iter().try_for_each(|letter| write!(f, "{}", char::from(b'@' + letter)))
    }
}

/// What a meter measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub enum Medium {
    /// None of the others.
    #[frame(id = 0x00)]
    Other,
    /// Oil.
    #[frame(id = 0x01)]
    Oil,
    /// Electricity.
    #[frame(id = 0x02)]
    Electricity,
    /// Gas.
    #[frame(id = 0x03)]
    Gas,
    /// Heat, measured where the water comes back.
    #[frame(id = 0x04)]
    HeatOutlet,
    /// Steam.
    #[frame(id = 0x05)]
    Steam,
    /// Warm water, 30 °C to 90 °C.
    #[frame(id = 0x06)]
    WarmWater,
    /// Water.
    #[frame(id = 0x07)]
    Water,
    /// A heat cost allocator on a radiator.
    #[frame(id = 0x08)]
    HeatCostAllocator,
    /// Compressed air.
    #[frame(id = 0x09)]
    CompressedAir,
    /// Cold, measured where the water comes back.
    #[frame(id = 0x0A)]
    CoolingOutlet,
    /// Cold, measured where the water goes out.
    #[frame(id = 0x0B)]
    CoolingInlet,
    /// Heat, measured where the water goes out.
    #[frame(id = 0x0C)]
    HeatInlet,
    /// Heat and cold.
    #[frame(id = 0x0D)]
    HeatCooling,
    /// A part of the bus itself.
    #[frame(id = 0x0E)]
    Bus,
    /// Not known to the meter.
    #[frame(id = 0x0F)]
    Unknown,
    /// Hot water, 90 °C and more.
    #[frame(id = 0x15)]
    HotWater,
    /// Cold water.
    #[frame(id = 0x16)]
    ColdWater,
    /// One that is not declared here.
    #[frame(other)]
    Reserved(u8),
}

/// The status byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
pub struct Status {
    /// Bits whose meaning is the manufacturer's own.
    #[frame(bits = 3)]
    pub manufacturer_specific: u8,
    /// Something is wrong and may mend itself.
    #[frame(bits = 1)]
    pub temporary_error: bool,
    /// Something is wrong for good.
    #[frame(bits = 1)]
    pub permanent_error: bool,
    /// The supply, or battery, is low.
    #[frame(bits = 1)]
    pub power_low: bool,
    /// How the application in the meter is.
    #[frame(bits = 2)]
    pub application: ApplicationStatus,
}

/// How the application in the meter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub enum ApplicationStatus {
    /// Nothing to report.
    #[frame(id = 0)]
    NoError,
    /// It has no time to answer.
    #[frame(id = 1)]
    Busy,
    /// It failed.
    #[frame(id = 2)]
    Error,
    /// It works, and something outside is not as it should be.
    #[frame(id = 3)]
    Alarm,
}
