//! ESIC EMT7110: a plug between a socket and what is measured. 868.28 MHz, FSK.
//!
//! Known from `rtl_433`'s `src/devices/esic_emt7110.c`, and one message in its issue 1132.

use smartmeter_proto::prelude::*;

/// What the plug sends, from the sync word on.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Emt7110 {
    /// Between preamble and message.
    #[frame(magic = 0x2DD4)]
    pub sync: Filled<u16>,
    /// What it says.
    pub plug: Plug,
    /// What makes the sum of the whole message zero, without carry.
    #[frame(checksum = "missing_to_zero", over = "plug")]
    pub check: Filled<u8>,
}

/// What the plug says.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Plug {
    /// Which plug it is.
    pub id: u32,
    /// Whether it looks for a display.
    #[frame(bits = 1)]
    pub pairing: bool,
    /// Whether something is connected.
    #[frame(bits = 1)]
    pub connected: bool,
    /// Power now.
    #[frame(bits = 14, unit = "W", scale = 0.5, metric = "electricity.power")]
    pub power: u16,
    /// Current now.
    #[frame(unit = "A", scale = 0.001, metric = "electricity.current")]
    pub current: u16,
    /// Voltage now.
    #[frame(unit = "V", scale = 0.5, offset = 128, metric = "electricity.voltage")]
    pub voltage: u8,
    /// 1 in the one capture.
    #[frame(bits = 2, grade = "unknown")]
    pub unknown: u8,
    /// Energy used since the plug was reset.
    #[frame(bits = 14, unit = "kWh", scale = 0.01, metric = "electricity.energy")]
    pub energy: u16,
}

/// What is missing from the sum of `bytes` to zero, without carry.
fn missing_to_zero(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_sub(*byte))
}
