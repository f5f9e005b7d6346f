//! Efergy e2 classic: a clamp around one wire, 433.55 MHz, FSK with pulses of two widths.
//!
//! Known from `rtl_433`'s `src/devices/efergy_e2_classic.c`, and from rows that its users posted.

use smartmeter_proto::prelude::*;

/// What the clamp sends.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Efergy {
    /// Zero. Where it is F, the row is inverted, and all its bits are to be turned over first.
    #[frame(bits = 4, magic = 0)]
    pub start: Filled<u8>,
    /// 7, B or C in the captures.
    #[frame(bits = 4, grade = "unknown")]
    pub kind: u8,
    /// Which clamp it is.
    #[frame(endian = "little")]
    pub id: u16,
    /// Whether a display may take this clamp for its own now.
    #[frame(bits = 1)]
    pub learn: bool,
    /// Whether the battery is good.
    #[frame(bits = 1)]
    pub battery_ok: bool,
    /// How often it sends.
    #[frame(bits = 2, unit = "s", scale = 6, offset = 6)]
    pub interval: u8,
    /// Zero in all captures.
    #[frame(bits = 4, reserved)]
    pub unused: u8,
    /// The current before its power of two.
    pub mantissa: u16,
    /// The power of two, plus 15. `rtl_433` takes what is beyond these for noise.
    #[frame(assert = "(-5..=8).contains(exponent)")]
    pub exponent: i8,
    /// The current: not on the wire, but what [`mantissa`](Self::mantissa) and [`exponent`](Self::exponent) give.
    #[frame(
        default = "Self::in_smallest_unit(*mantissa, *exponent)",
        unit = "A",
        scale = "1/1048576",
        metric = "electricity.current"
    )]
    pub current: u32,
    /// Sum of all bytes before, without carry.
    #[frame(sum, over = "..=exponent")]
    pub check: Filled<u8>,
}

impl Efergy {
    /// The current in units of 2^-20 A, which no exponent that is allowed goes below.
    #[must_use]
    pub fn in_smallest_unit(mantissa: u16, exponent: i8) -> u32 {
        u32::from(mantissa) << exponent.saturating_add(5).clamp(0, 13)
    }
}
