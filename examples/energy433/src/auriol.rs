//! Auriol HG04641A: a thermometer. 433.92 MHz, OOK with gaps of two widths. Nine half bytes and not a byte more.
//!
//! It measures no electricity: it is here for its half bytes. Known from `rtl_433_tests`, `tests/auriol`.

use smartmeter_proto::prelude::*;

/// What the thermometer sends.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Auriol {
    /// What it says.
    pub thermometer: Thermometer,
    /// Sum of the half bytes before, without carry: see [`Thermometer::check`].
    #[frame(bits = 4, assert = "*check == thermometer.check()")]
    pub check: u8,
    /// Not sent: fills up the last byte.
    #[frame(bits = 4, magic = 0)]
    pub filler: Filled<u8>,
}

/// What the thermometer says.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Thermometer {
    /// Which thermometer it is.
    pub id: u16,
    /// Whether the battery is low.
    #[frame(bits = 1)]
    pub battery_low: bool,
    /// Zero in all captures.
    #[frame(bits = 2, grade = "unknown")]
    pub unknown: u8,
    /// Always there.
    #[frame(bits = 1, magic = 1)]
    pub one: Filled<u8>,
    /// The temperature.
    #[frame(bits = 12, unit = "°C", scale = 0.1, metric = "temperature")]
    pub temperature: i16,
}

impl Thermometer {
    /// The check that belongs to this.
    ///
    /// The word `sum` adds up bytes, and its field is made of bytes, so this is by hand.
    #[must_use]
    pub fn check(&self) -> u8 {
        let mut bytes = [0; Self::LEN];
        // What does not fit its bits is refused where it stands, before anybody asks for this.
        let _ = self.encode(&mut bytes);
        bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(byte >> 4).wrapping_add(*byte)) & 0xF
    }
}
