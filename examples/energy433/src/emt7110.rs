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
    /// What makes the sum of the whole message zero, without carry: see [`Plug::check`].
    #[frame(assert = "*check == plug.check()")]
    pub check: u8,
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

impl Plug {
    /// The check byte that belongs to this.
    ///
    /// The word `sum` says a sum, and not what is missing from it to zero, so this is by hand.
    #[must_use]
    pub fn check(&self) -> u8 {
        let mut bytes = [0; Self::LEN];
        // What does not fit its bits is refused where it stands, before anybody asks for this.
        let _ = self.encode(&mut bytes);
        bytes.iter().fold(0, |sum, byte| sum.wrapping_sub(*byte))
    }
}
