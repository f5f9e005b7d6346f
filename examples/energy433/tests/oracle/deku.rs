//! The EMT7110's message once more, as a user of deku would declare it: bit by bit.
//!
//! deku has no checksums: that is the functions below.

use deku::prelude::*;
use deku::{DekuContainerWrite, deku_error};

use super::Plain;

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "big", magic = b"\x2D\xD4")]
pub(crate) struct Emt7110 {
    id: u32,
    #[deku(bits = 1)]
    pairing: bool,
    #[deku(bits = 1)]
    connected: bool,
    #[deku(bits = 14)]
    power: u16,
    current: u16,
    voltage: u8,
    #[deku(bits = 2)]
    unknown: u8,
    #[deku(bits = 14)]
    energy: u16,
    check: u8,
}

/// Decodes a message that takes all of `bytes`.
pub(crate) fn decode(bytes: &[u8]) -> Result<Emt7110, DekuError> {
    let ((rest, _), message) = Emt7110::from_bytes((bytes, 0))?;
    if !rest.is_empty() {
        return Err(deku_error!(DekuError::Parse, "bytes are left over"));
    }
    // The sync word is not part of the sum.
    if bytes[2..].iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte)) != 0 {
        return Err(deku_error!(DekuError::Assertion, "checksum"));
    }
    Ok(message)
}

/// Encodes a message with the check byte that it should have.
pub(crate) fn encode(message: &Emt7110) -> Result<Vec<u8>, DekuError> {
    let mut bytes = message.to_bytes()?;
    if let [_, _, summed @ .., check] = &mut bytes[..] {
        *check = summed.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte)).wrapping_neg();
    }
    Ok(bytes)
}

impl From<Emt7110> for Plain {
    fn from(message: Emt7110) -> Self {
        let Emt7110 { id, pairing, connected, power, current, voltage, unknown, energy, check: _ } = message;
        Self { id, pairing, connected, power, current, voltage, unknown, energy }
    }
}

impl From<Plain> for Emt7110 {
    fn from(plain: Plain) -> Self {
        let Plain { id, pairing, connected, power, current, voltage, unknown, energy } = plain;
        Self { id, pairing, connected, power, current, voltage, unknown, energy, check: 0 }
    }
}
