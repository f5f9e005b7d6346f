//! The P350's replies once more, as a user of deku would declare them.
//!
//! deku has no checksums, no text of fixed length and no padding to a multiple: those are the
//! functions below. They check what the declaration of this crate checks.

use std::io::{Read, Seek, Write};

use deku::ctx::Endian;
use deku::prelude::*;
use deku::reader::Reader;
use deku::writer::Writer;
use deku::{DekuContainerWrite, deku_error};
use smartmeter_proto::checksum::{CRC_16_XMODEM, Crc, Layout};

use crate::plain;

const CRC: &Crc<u16, Layout> = &Crc::<u16, Layout>::new(&CRC_16_XMODEM);

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "big")]
pub(crate) struct Packet {
    pub(crate) network: [u8; 3],
    pub(crate) sequence: u8,
    pub(crate) crc: u16,
    pub(crate) body: Reply,
    #[deku(reader = "read_padding(deku::reader)", writer = "write_padding(deku::writer)")]
    padding: (),
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(id_type = "u8", endian = "endian", ctx = "endian: Endian")]
pub(crate) enum Reply {
    #[deku(id = 0x10)]
    Power(Head),
    #[deku(id = 0x17)]
    HalfHours(HalfHours),
    #[deku(id = 0x18)]
    Days(Days),
    #[deku(id = 0x1A)]
    Settings(Settings),
    #[deku(id = 0x1B)]
    Identity(Identity),
    #[deku(id_pat = "_")]
    Unknown {
        kind: u8,
        #[deku(read_all)]
        body: Vec<u8>,
    },
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "endian", ctx = "endian: Endian")]
pub(crate) struct Head {
    pub(crate) timestamp: u32,
    pub(crate) reserved: [u8; 4],
    pub(crate) power: u16,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "endian", ctx = "endian: Endian")]
pub(crate) struct HalfHours {
    pub(crate) head: Head,
    pub(crate) start: u32,
    #[deku(update = "self.energy.len()")]
    pub(crate) count: u8,
    #[deku(count = "count")]
    pub(crate) energy: Vec<u16>,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "endian", ctx = "endian: Endian")]
pub(crate) struct Days {
    pub(crate) head: Head,
    pub(crate) start: u32,
    #[deku(update = "self.days.len()")]
    pub(crate) count: u8,
    #[deku(count = "count")]
    pub(crate) days: Vec<Day>,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "endian", ctx = "endian: Endian")]
pub(crate) struct Day {
    pub(crate) energy: u16,
    pub(crate) second: u16,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "endian", ctx = "endian: Endian")]
pub(crate) struct Settings {
    pub(crate) head: Head,
    pub(crate) flags: [u8; 4],
    pub(crate) midnight: u32,
    pub(crate) unknown: u32,
    pub(crate) electricity_co2: u16,
    pub(crate) gas_co2: u16,
    pub(crate) unknown_150: u16,
    pub(crate) unknown_1000: u16,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "endian", ctx = "endian: Endian")]
pub(crate) struct Identity {
    pub(crate) head: Head,
    #[deku(map = "|bytes: [u8; 16]| text(&bytes, b' ')", writer = "write_text(deku::writer, first, b' ')")]
    pub(crate) first: String,
    #[deku(map = "|bytes: [u8; 16]| text(&bytes, 0)", writer = "write_text(deku::writer, second, 0)")]
    pub(crate) second: String,
    pub(crate) trailer: [u8; 7],
}

/// Zero bytes up to a multiple of four.
fn read_padding<R: Read + Seek>(reader: &mut Reader<R>) -> Result<(), DekuError> {
    while !reader.bits_read.is_multiple_of(32) {
        if u8::from_reader_with_ctx(reader, ())? != 0 {
            return Err(deku_error!(DekuError::Assertion, "padding is not zero"));
        }
    }
    Ok(())
}

fn write_padding<W: Write + Seek>(writer: &mut Writer<W>) -> Result<(), DekuError> {
    while !writer.bits_written.is_multiple_of(32) {
        0_u8.to_writer(writer, ())?;
    }
    Ok(())
}

/// Text without the padding at its end.
fn text(bytes: &[u8], pad: u8) -> Result<String, DekuError> {
    let len = bytes.iter().rposition(|&byte| byte != pad).map_or(0, |last| last + 1);
    match std::str::from_utf8(&bytes[..len]) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(deku_error!(DekuError::Parse, "text is not UTF-8")),
    }
}

fn write_text<W: Write + Seek>(writer: &mut Writer<W>, text: &str, pad: u8) -> Result<(), DekuError> {
    let mut field = [pad; 16];
    let Some(room) = field.get_mut(..text.len()) else {
        return Err(deku_error!(DekuError::InvalidParam, "text is longer than its field"));
    };
    room.copy_from_slice(text.as_bytes());
    field.to_writer(writer, ())
}

/// Decodes a packet that takes all of `bytes`, with or without a look at its checksum.
pub(crate) fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Packet, DekuError> {
    let ((rest, _), packet) = Packet::from_bytes((bytes, 0))?;
    if !rest.is_empty() {
        return Err(deku_error!(DekuError::Parse, "bytes are left over"));
    }
    // As the packet takes all bytes, what the checksum covers is all that comes after it.
    if VERIFY && bytes.get(6..).map(|covered| CRC.checksum(covered)) != Some(packet.crc) {
        return Err(deku_error!(DekuError::Assertion, "checksum"));
    }
    Ok(packet)
}

/// Encodes a packet with the checksum that it should have and returns how many bytes that took.
pub(crate) fn encode(packet: &Packet, buffer: &mut [u8]) -> Result<usize, DekuError> {
    let len = packet.to_slice(buffer)?;
    let crc = CRC.checksum(&buffer[6..len]);
    buffer[4..6].copy_from_slice(&crc.to_be_bytes());
    Ok(len)
}

impl From<Packet> for plain::Plain {
    fn from(packet: Packet) -> Self {
        Self { network: packet.network, sequence: packet.sequence, reply: packet.body.into() }
    }
}

impl From<Reply> for plain::Reply {
    fn from(reply: Reply) -> Self {
        match reply {
            Reply::Power(head) => Self::Power(head.into()),
            Reply::HalfHours(HalfHours { head, start, energy, .. }) => {
                Self::HalfHours { head: head.into(), start, energy }
            }
            Reply::Days(Days { head, start, days, .. }) => {
                let days = days.iter().map(|day| (day.energy, day.second)).collect();
                Self::Days { head: head.into(), start, days }
            }
            Reply::Settings(settings) => settings.into(),
            Reply::Identity(Identity { head, first, second, trailer }) => {
                Self::Identity { head: head.into(), first, second, trailer }
            }
            Reply::Unknown { kind, body } => Self::Unknown { kind, body },
        }
    }
}

impl From<Settings> for plain::Reply {
    fn from(settings: Settings) -> Self {
        let numbers = [settings.electricity_co2, settings.gas_co2, settings.unknown_150, settings.unknown_1000];
        let Settings { head, flags, midnight, unknown, .. } = settings;
        Self::Settings { head: head.into(), flags, midnight, unknown, numbers }
    }
}

impl From<Head> for plain::Head {
    fn from(head: Head) -> Self {
        Self { timestamp: head.timestamp, reserved: head.reserved, power: head.power }
    }
}
