//! The EMT7110's message once more, as a user of binrw would declare it: words with masks.
//!
//! binrw has neither bit fields nor checksums: those are the functions below.

#![allow(unused_qualifications, reason = "binrw writes them")]

use binrw::io::Cursor;
use binrw::{BinRead, BinResult, BinWrite, Error, binrw};

use super::Plain;

#[binrw]
#[brw(big, magic = 0x2DD4_u16)]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Emt7110 {
    id: u32,
    power: Power,
    current: u16,
    voltage: u8,
    energy: Energy,
    check: u8,
}

#[binrw]
#[br(map = Self::from_word)]
#[bw(map = Self::word)]
#[derive(Debug, Clone, Copy, PartialEq)]
struct Power {
    pairing: bool,
    connected: bool,
    half_watts: u16,
}

impl Power {
    fn from_word(word: u16) -> Self {
        Self { pairing: word & 0x8000 != 0, connected: word & 0x4000 != 0, half_watts: word & 0x3FFF }
    }

    fn word(&self) -> u16 {
        u16::from(self.pairing) << 15 | u16::from(self.connected) << 14 | self.half_watts & 0x3FFF
    }
}

#[binrw]
#[br(map = Self::from_word)]
#[bw(map = Self::word)]
#[derive(Debug, Clone, Copy, PartialEq)]
struct Energy {
    unknown: u8,
    ten_watt_hours: u16,
}

impl Energy {
    fn from_word(word: u16) -> Self {
        Self { unknown: word.to_be_bytes()[0] >> 6, ten_watt_hours: word & 0x3FFF }
    }

    fn word(&self) -> u16 {
        u16::from(self.unknown) << 14 | self.ten_watt_hours & 0x3FFF
    }
}

fn refused(message: &'static str) -> Error {
    Error::AssertFail { pos: 0, message: message.to_owned() }
}

/// Decodes a message that takes all of `bytes`.
pub(crate) fn decode(bytes: &[u8]) -> BinResult<Emt7110> {
    let mut cursor = Cursor::new(bytes);
    let message = Emt7110::read(&mut cursor)?;
    if cursor.position() != bytes.len() as u64 {
        return Err(refused("bytes are left over"));
    }
    // The sync word is not part of the sum.
    if bytes[2..].iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte)) != 0 {
        return Err(refused("checksum"));
    }
    Ok(message)
}

/// Encodes a message with the check byte that it should have.
pub(crate) fn encode(message: &Emt7110) -> BinResult<Vec<u8>> {
    let mut cursor = Cursor::new(Vec::new());
    message.write(&mut cursor)?;
    let mut bytes = cursor.into_inner();
    if let [_, _, summed @ .., check] = &mut bytes[..] {
        *check = summed.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte)).wrapping_neg();
    }
    Ok(bytes)
}

impl From<Emt7110> for Plain {
    fn from(message: Emt7110) -> Self {
        let Emt7110 { id, power, current, voltage, energy, check: _ } = message;
        let Power { pairing, connected, half_watts } = power;
        let Energy { unknown, ten_watt_hours } = energy;
        Self { id, pairing, connected, power: half_watts, current, voltage, unknown, energy: ten_watt_hours }
    }
}

impl From<Plain> for Emt7110 {
    fn from(plain: Plain) -> Self {
        let Plain { id, pairing, connected, power, current, voltage, unknown, energy } = plain;
        let power = Power { pairing, connected, half_watts: power };
        let energy = Energy { unknown, ten_watt_hours: energy };
        Self { id, power, current, voltage, energy, check: 0 }
    }
}
