//! The P350's replies once more, as a user of binrw would declare them.
//!
//! binrw has no checksums and no text of fixed length: those are the functions below. Its alignment
//! seeks over the padding, so that it neither looks at those bytes nor notices where they are missing:
//! the latter [`decode`] does, the former stays a difference.

#![allow(unused_qualifications, reason = "binrw writes them")]

use binrw::helpers::until_eof;
use binrw::io::Cursor;
use binrw::{BinRead, BinResult, BinWrite, Error, binrw};
use smartmeter_proto::checksum::{CRC_16_XMODEM, Crc, Layout};

use crate::plain;

const CRC: &Crc<u16, Layout> = &Crc::<u16, Layout>::new(&CRC_16_XMODEM);

#[binrw]
#[brw(big)]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Packet {
    pub(crate) network: [u8; 3],
    pub(crate) sequence: u8,
    pub(crate) crc: u16,
    #[brw(align_after = 4)]
    pub(crate) body: Reply,
}

/// Without `return_unexpected_error` every variant that isn't it would allocate an error.
#[binrw]
#[derive(Debug, Clone, PartialEq)]
#[br(return_unexpected_error)]
pub(crate) enum Reply {
    #[brw(magic = 0x10_u8)]
    Power(Head),
    #[brw(magic = 0x17_u8)]
    HalfHours(HalfHours),
    #[brw(magic = 0x18_u8)]
    Days(Days),
    #[brw(magic = 0x1A_u8)]
    Settings(Settings),
    #[brw(magic = 0x1B_u8)]
    Identity(Identity),
    /// binrw tries one variant after the other: without the assertion this one would take every reply
    /// of a known kind in which something is wrong.
    Unknown {
        #[br(assert(!matches!(kind, 0x10 | 0x17 | 0x18 | 0x1A | 0x1B)))]
        kind: u8,
        #[br(parse_with = until_eof)]
        body: Vec<u8>,
    },
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head {
    pub(crate) timestamp: u32,
    pub(crate) reserved: [u8; 4],
    pub(crate) power: u16,
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HalfHours {
    pub(crate) head: Head,
    pub(crate) start: u32,
    #[br(temp)]
    #[bw(try_calc = u8::try_from(energy.len()))]
    count: u8,
    #[br(count = count)]
    pub(crate) energy: Vec<u16>,
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Days {
    pub(crate) head: Head,
    pub(crate) start: u32,
    #[br(temp)]
    #[bw(try_calc = u8::try_from(days.len()))]
    count: u8,
    #[br(count = count)]
    pub(crate) days: Vec<Day>,
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Day {
    pub(crate) energy: u16,
    pub(crate) second: u16,
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
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

#[binrw]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Identity {
    pub(crate) head: Head,
    #[br(try_map = |bytes: [u8; 16]| text(&bytes, b' '))]
    #[bw(try_map = |text| field(text, b' '))]
    pub(crate) first: String,
    #[br(try_map = |bytes: [u8; 16]| text(&bytes, 0))]
    #[bw(try_map = |text| field(text, 0))]
    pub(crate) second: String,
    pub(crate) trailer: [u8; 7],
}

/// Text without the padding at its end.
fn text(bytes: &[u8], pad: u8) -> Result<String, std::str::Utf8Error> {
    let len = bytes.iter().rposition(|&byte| byte != pad).map_or(0, |last| last + 1);
    std::str::from_utf8(&bytes[..len]).map(str::to_owned)
}

fn field(text: &str, pad: u8) -> BinResult<[u8; 16]> {
    let mut field = [pad; 16];
    match field.get_mut(..text.len()) {
        Some(room) => room.copy_from_slice(text.as_bytes()),
        None => return Err(refused("text is longer than its field")),
    }
    Ok(field)
}

fn refused(message: &'static str) -> Error {
    Error::AssertFail { pos: 0, message: message.to_owned() }
}

/// Decodes a packet that takes all of `bytes`, with or without a look at its checksum.
pub(crate) fn decode<const VERIFY: bool>(bytes: &[u8]) -> BinResult<Packet> {
    let mut cursor = Cursor::new(bytes);
    let packet = Packet::read(&mut cursor)?;
    if cursor.position() != bytes.len() as u64 {
        return Err(refused("bytes are left over, or padding is missing"));
    }
    // As the packet takes all bytes, what the checksum covers is all that comes after it.
    if VERIFY && bytes.get(6..).map(|covered| CRC.checksum(covered)) != Some(packet.crc) {
        return Err(refused("checksum"));
    }
    Ok(packet)
}

/// Encodes a packet with the checksum that it should have and returns how many bytes that took.
pub(crate) fn encode(packet: &Packet, buffer: &mut [u8]) -> BinResult<usize> {
    let mut cursor = Cursor::new(&mut *buffer);
    packet.write(&mut cursor)?;
    let len = usize::try_from(cursor.position()).map_err(|_| refused("too long"))?;
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
            Reply::HalfHours(HalfHours { head, start, energy }) => Self::HalfHours { head: head.into(), start, energy },
            Reply::Days(Days { head, start, days }) => {
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
