//! `EcoEye`: two clamps, one around what the sun gives and one around what the house takes. 432.5 to 433.9 MHz, FSK.
//!
//! Known from `rtl_433_tests`, `tests/EcoEye`.

use smartmeter_proto::prelude::*;

/// What it sends, from the last byte of the preamble on.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct EcoEye {
    /// The end of the preamble and the sync word. A receiver finds them at any bit.
    #[frame(magic = b"\xAA\x2D\xD4")]
    pub sync: Filled<[u8; 3]>,
    /// What the sun gives.
    #[frame(unit = "A", scale = 0.01, metric = "electricity.current.solar")]
    pub solar: u16,
    /// What the house takes.
    #[frame(unit = "A", scale = 0.01, metric = "electricity.current.used")]
    pub used: u16,
    /// Sum of the bytes of both, without carry.
    #[frame(sum, over = "solar..=used")]
    pub check: Filled<u8>,
}
