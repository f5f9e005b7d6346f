//! The P350's replies as a user of bin-proto would declare them.
//!
//! Checksums, text of fixed length and padding to a multiple are the functions below. A reply of a kind
//! that isn't declared loses its kind, so that it can't be encoded again: bin-proto's `other` keeps no id.

use bin_proto::{
    BigEndian, BitCodec, BitDecode, BitEncode, BitRead, BitWrite, Endianness, Error, Result, Tag, Untagged,
};

use super::{CRC, Library};
use crate::plain;

pub(crate) struct BinProto;

impl Library for BinProto {
    const NAME: &str = "bin-proto";
    const ENCODES: bool = true;
    type Packet<'a> = Packet;
    type Error = Error;

    #[inline]
    fn decode<const VERIFY: bool>(bytes: &[u8]) -> Result<Packet> {
        let packet = Packet::decode_all_bytes(bytes, BigEndian)?;
        if VERIFY && bytes.get(6..).map(|covered| CRC.checksum(covered)) != Some(packet.crc) {
            return Err(Error::Other("checksum"));
        }
        Ok(packet)
    }

    #[inline]
    fn encode(packet: &Packet, buffer: &mut [u8]) -> Option<usize> {
        let len = usize::try_from(packet.encode_bytes_buf(BigEndian, buffer).ok()?).ok()?;
        let crc = CRC.checksum(&buffer[6..len]);
        buffer[4..6].copy_from_slice(&crc.to_be_bytes());
        Some(len)
    }

    fn sequence(packet: &Packet) -> u8 {
        packet.sequence
    }

    fn total(packet: &Packet) -> u64 {
        match &packet.body {
            Reply::Power(head) => head.total(),
            Reply::HalfHours { head, start, energy, .. } => {
                head.total() + u64::from(*start) + energy.iter().map(|&energy| u64::from(energy)).sum::<u64>()
            }
            Reply::Days { head, start, days, .. } => {
                let days = days.iter().map(|day| u64::from(day.energy) + u64::from(day.second));
                head.total() + u64::from(*start) + days.sum::<u64>()
            }
            Reply::Settings { head, midnight, unknown, numbers, .. } => {
                let numbers = numbers.iter().map(|&number| u64::from(number));
                head.total() + u64::from(*midnight) + u64::from(*unknown) + numbers.sum::<u64>()
            }
            Reply::Identity { head, first, second, .. } => head.total() + (first.0.len() + second.0.len()) as u64,
            Reply::Unknown { body } => body.len() as u64,
        }
    }

    fn plain(packet: Packet) -> plain::Plain {
        let reply = match packet.body {
            Reply::Power(head) => plain::Reply::Power(head.into()),
            Reply::HalfHours { head, start, energy, .. } => {
                plain::Reply::HalfHours { head: head.into(), start, energy }
            }
            Reply::Days { head, start, days, .. } => {
                let days = days.iter().map(|day| (day.energy, day.second)).collect();
                plain::Reply::Days { head: head.into(), start, days }
            }
            Reply::Settings { head, flags, midnight, unknown, numbers } => {
                plain::Reply::Settings { head: head.into(), flags, midnight, unknown, numbers }
            }
            Reply::Identity { head, first, second, trailer } => {
                plain::Reply::Identity { head: head.into(), first: first.0, second: second.0, trailer }
            }
            Reply::Unknown { .. } => panic!("its kind is lost"),
        };
        plain::Plain { network: packet.network, sequence: packet.sequence, reply }
    }
}

#[derive(Debug, BitDecode, BitEncode)]
pub(crate) struct Packet {
    network: [u8; 3],
    sequence: u8,
    crc: u16,
    body: Reply,
    #[bin_proto(tag = body.padding(), write_value = Padding(self.body.padding()))]
    _padding: Padding,
}

#[derive(Debug, BitDecode, BitEncode)]
#[bin_proto(discriminant_type = u8)]
enum Reply {
    #[bin_proto(discriminant = 0x10)]
    Power(Head),
    #[bin_proto(discriminant = 0x17)]
    HalfHours {
        head: Head,
        start: u32,
        #[bin_proto(write_value = u8::try_from(energy.len())?)]
        count: u8,
        #[bin_proto(tag = usize::from(count))]
        energy: Vec<u16>,
    },
    #[bin_proto(discriminant = 0x18)]
    Days {
        head: Head,
        start: u32,
        #[bin_proto(write_value = u8::try_from(days.len())?)]
        count: u8,
        #[bin_proto(tag = usize::from(count))]
        days: Vec<Day>,
    },
    #[bin_proto(discriminant = 0x1A)]
    Settings { head: Head, flags: [u8; 4], midnight: u32, unknown: u32, numbers: [u16; 4] },
    #[bin_proto(discriminant = 0x1B)]
    Identity { head: Head, first: Text<b' '>, second: Text<0>, trailer: [u8; 7] },
    #[bin_proto(discriminant = 0, other)]
    Unknown {
        #[bin_proto(untagged)]
        body: Vec<u8>,
    },
}

#[derive(Debug, BitDecode, BitEncode)]
struct Head {
    timestamp: u32,
    reserved: [u8; 4],
    power: u16,
}

#[derive(Debug, BitDecode, BitEncode)]
struct Day {
    energy: u16,
    second: u16,
}

impl Head {
    fn total(&self) -> u64 {
        u64::from(self.timestamp) + u64::from(self.power)
    }
}

impl From<Head> for plain::Head {
    fn from(head: Head) -> Self {
        Self { timestamp: head.timestamp, reserved: head.reserved, power: head.power }
    }
}

impl Reply {
    /// How many bytes the packet is short of a multiple of four.
    fn padding(&self) -> usize {
        let len = match self {
            Self::Power(_) => 11,
            Self::HalfHours { energy, .. } => 16 + 2 * energy.len(),
            Self::Days { days, .. } => 16 + 4 * days.len(),
            Self::Settings { .. } => 31,
            Self::Identity { .. } => 50,
            Self::Unknown { body } => 1 + body.len(),
        };
        (6 + len).next_multiple_of(4) - (6 + len)
    }
}

/// So many zero bytes.
#[derive(Debug)]
struct Padding(usize);

impl<Ctx> BitDecode<Ctx, Tag<usize>> for Padding {
    fn decode<R: BitRead, E: Endianness>(read: &mut R, ctx: &mut Ctx, Tag(len): Tag<usize>) -> Result<Self> {
        for _ in 0..len {
            if <u8 as BitDecode<Ctx>>::decode::<R, E>(read, ctx, ())? != 0 {
                return Err(Error::Other("padding is not zero"));
            }
        }
        Ok(Self(len))
    }
}

impl<Ctx> BitEncode<Ctx, Untagged> for Padding {
    fn encode<W: BitWrite, E: Endianness>(&self, write: &mut W, ctx: &mut Ctx, _: Untagged) -> Result<()> {
        (0..self.0).try_for_each(|_| BitEncode::<Ctx>::encode::<W, E>(&0_u8, write, ctx, ()))
    }
}

/// Text in sixteen bytes, padded.
#[derive(Debug)]
struct Text<const PAD: u8>(String);

impl<Ctx, const PAD: u8> BitDecode<Ctx> for Text<PAD> {
    fn decode<R: BitRead, E: Endianness>(read: &mut R, ctx: &mut Ctx, (): ()) -> Result<Self> {
        let bytes = <[u8; 16] as BitDecode<Ctx>>::decode::<R, E>(read, ctx, ())?;
        let len = bytes.iter().rposition(|&byte| byte != PAD).map_or(0, |last| last + 1);
        let text = std::str::from_utf8(&bytes[..len]).map_err(|_| Error::Other("text is not UTF-8"))?;
        Ok(Self(text.to_owned()))
    }
}

impl<Ctx, const PAD: u8> BitEncode<Ctx> for Text<PAD> {
    fn encode<W: BitWrite, E: Endianness>(&self, write: &mut W, ctx: &mut Ctx, (): ()) -> Result<()> {
        let mut field = [PAD; 16];
        let room = field.get_mut(..self.0.len()).ok_or(Error::Other("text is longer than its field"))?;
        room.copy_from_slice(self.0.as_bytes());
        BitEncode::<Ctx>::encode::<W, E>(&field, write, ctx, ())
    }
}
