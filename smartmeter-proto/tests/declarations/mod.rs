//! One declaration for each word of the vocabulary, as in `tests/words`: for what must work for all of them.

use smartmeter_proto::error::Failed;
use smartmeter_proto::escape::{Escaped, Slip};
use smartmeter_proto::prelude::*;
use smartmeter_proto::reader::Reader;
use smartmeter_proto::schema::Type;
use smartmeter_proto::size::Size;
use smartmeter_proto::writer::Writer;
use smartmeter_proto::{Cause, Codec, visit};

/// Opens a record of M-Bus: most significant bit first.
#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Dif {
    #[frame(bits = 1)]
    pub(crate) extension: bool,
    #[frame(bits = 1)]
    pub(crate) storage: u8,
    #[frame(bits = 2)]
    pub(crate) function: Function,
    #[frame(bits = 4)]
    pub(crate) data: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub(crate) enum Function {
    #[frame(id = 0)]
    Instantaneous,
    #[frame(id = 1)]
    Maximum,
    #[frame(other)]
    Other(u8),
}

/// A manufacturer's three letters, five bits each, in a little-endian word: least significant bit first.
#[derive(Debug, PartialEq, Frame)]
#[frame(bit_order = "lsb")]
pub(crate) struct Manufacturer {
    #[frame(bits = 5)]
    pub(crate) third: u8,
    #[frame(bits = 5)]
    pub(crate) second: u8,
    #[frame(bits = 5)]
    pub(crate) first: u8,
    #[frame(bits = 1, reserved)]
    pub(crate) zero: u8,
}

/// An HDLC frame's format field, and a temperature on odd half bytes.
#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Odd<'a> {
    #[frame(bits = 4, magic = 0xA)]
    pub(crate) kind: Filled<u8>,
    #[frame(bits = 1)]
    pub(crate) segmented: bool,
    #[frame(bits = 11, len_of = "kind..=body")]
    pub(crate) len: Filled<u16>,
    #[frame(bits = 4)]
    pub(crate) channel: u8,
    #[frame(bits = 12, unit = "°C", scale = 0.1)]
    pub(crate) temperature: i16,
    #[frame(bits = 4)]
    pub(crate) digits: [u8; 4],
    #[frame(bits = 12, bcd)]
    pub(crate) hundreds: u16,
    #[frame(bits = 4)]
    pub(crate) rest: u8,
    #[frame(rest)]
    pub(crate) body: &'a [u8],
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Conditions {
    pub(crate) flags: u8,
    #[frame(cond = "flags & 1 == 1")]
    pub(crate) energy: Option<u16>,
    #[frame(cond = "flags & 2 == 2", default = "u16::from(*flags) * 2")]
    pub(crate) power: u16,
    #[frame(default = "power / 2", unit = "W", metric = "half")]
    pub(crate) half: u16,
    #[frame(assert = "*hour < 24")]
    pub(crate) hour: u8,
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Bounded<'a> {
    #[frame(prefix = "u8", max = 4)]
    pub(crate) items: List<'a, u16>,
    pub(crate) len: u8,
    #[frame(len = "len.saturating_sub(1)", max = 5)]
    pub(crate) body: &'a [u8],
    #[frame(until = "\n", max = 8)]
    pub(crate) text: &'a str,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(endian = "little")]
pub(crate) struct Digits<'a> {
    #[frame(bcd)]
    pub(crate) serial: u32,
    #[frame(bcd, bytes = 6, endian = "big")]
    pub(crate) energy: u64,
    #[frame(text = "hex", bytes = 4)]
    pub(crate) sum: u16,
    #[frame(text = "decimal", bytes = 10, decimals = 3, unit = "kWh")]
    pub(crate) tariff: u32,
    #[frame(bytes = 3)]
    pub(crate) triple: [u32; 2],
    #[frame(rest, bytes = 3)]
    pub(crate) values: List<'a, u32>,
}

/// Numbers as they are spelled, and with their words swapped.
#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Spelled<'a> {
    #[frame(until = "*", metric = "value")]
    pub(crate) value: Decimal,
    #[frame(until = ")")]
    pub(crate) unit: &'a str,
    #[frame(prefix = "u8")]
    pub(crate) counted: Decimal,
    #[frame(endian = "word-swapped", scale = "10^sf", labels = "in, out", metric = "energy", absent = 0xFFFF_FFFF)]
    pub(crate) energy: [u32; 2],
    #[frame(endian = "word-swapped")]
    pub(crate) total: i64,
    pub(crate) sf: i8,
    #[frame(rest)]
    pub(crate) last: Decimal,
}

/// A checksum of three bytes, and one printed as text.
#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Sums<'a> {
    #[frame(len = 3)]
    pub(crate) body: &'a str,
    #[frame(crc = "CRC-16/ARC", over = "body", text = "hex", bytes = 4)]
    pub(crate) printed: Filled<u16>,
    #[frame(crc = "CRC-24/OPENPGP", over = "body", bytes = 3)]
    pub(crate) triple: Filled<u32>,
}

/// A line of a P1 telegram.
#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Line<'a> {
    #[frame(until = "(")]
    pub(crate) obis: &'a str,
    #[frame(until = b")\r\n")]
    pub(crate) value: &'a [u8],
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Telegram<'a> {
    #[frame(magic = b'/')]
    pub(crate) start: Filled<u8>,
    #[frame(until = b"!")]
    pub(crate) lines: List<'a, Line<'a>>,
    #[frame(crc = "CRC-16/ARC", over = "start..=lines", text = "hex", bytes = 4)]
    pub(crate) crc: Filled<u16>,
}

/// An address that ends with the byte whose lowest bit is set, and a chain that ends with a zero.
#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Chains<'a> {
    #[frame(until = "|byte| byte & 1 == 1")]
    pub(crate) address: &'a [u8],
    #[frame(until = "|item| *item == 0")]
    pub(crate) numbers: List<'a, u16>,
    pub(crate) last: u8,
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Gaps {
    pub(crate) first: u8,
    #[frame(align = 4)]
    pub(crate) word: u16,
    #[frame(pad_before = 1, pad_after = 2)]
    pub(crate) last: u8,
}

/// A value of SML: a type and length byte, then as many bytes.
#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub(crate) enum Value<'a> {
    #[frame(id = 0x01)]
    Absent,
    #[frame(id = "0x02..=0x0F")]
    Octets {
        tl: u8,
        #[frame(len = "tl - 1")]
        bytes: &'a [u8],
    },
    #[frame(id = 0x53)]
    Short(i16),
    #[frame(id = 0x54)]
    Triple(#[frame(bytes = 3)] i32),
    #[frame(other)]
    Other { tl: u8, rest: &'a [u8] },
}

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "bytes")]
pub(crate) enum Register<'a> {
    #[frame(id = b"1-0:1.8.1(")]
    Import(Energy),
    #[frame(id = b"1-0:2.8.1(")]
    Export {
        #[frame(text = "decimal", bytes = 4, decimals = 1)]
        energy: u16,
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    #[frame(other)]
    Line(#[frame(until = "\r\n")] &'a str),
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Energy {
    #[frame(text = "decimal", bytes = 10, decimals = 3, unit = "kWh", metric = "electricity.energy")]
    pub(crate) energy: u32,
    #[frame(magic = b"*kWh)\r\n")]
    pub(crate) end: Filled<[u8; 7]>,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(ctx = "kind: u8, len: usize", id = "kind")]
pub(crate) enum Told<'a> {
    #[frame(id = 1)]
    Byte(u8),
    #[frame(id = "2..=4")]
    Number {
        #[frame(assert = "*number > u16::from(kind)")]
        number: u16,
    },
    #[frame(other)]
    Bytes(#[frame(len = "len")] &'a [u8]),
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Record<'a> {
    pub(crate) kind: u8,
    pub(crate) len: u8,
    #[frame(ctx = "*kind, usize::from(*len)")]
    pub(crate) value: Told<'a>,
    pub(crate) after: u8,
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Scaled<'a> {
    #[frame(count_of = "items", offset = 1)]
    pub(crate) less_one: Filled<u8>,
    #[frame(len_of = "body", scale = 4)]
    pub(crate) words: Filled<u8>,
    #[frame(len_of = "len..=tail")]
    pub(crate) len: Filled<u8>,
    pub(crate) items: List<'a, u8>,
    pub(crate) body: &'a [u8],
    pub(crate) tail: u8,
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Ber<'a> {
    #[frame(prefix = "ber")]
    pub(crate) items: List<'a, u16>,
    #[frame(len_of = "a..=b")]
    pub(crate) len: Filled<BerLength>,
    pub(crate) a: u8,
    #[frame(rest)]
    pub(crate) b: &'a [u8],
    pub(crate) free: BerLength,
}

/// The length of an M-Bus telegram stands there twice.
#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Twice {
    #[frame(len_of = "a..=b")]
    pub(crate) one: Filled<u8>,
    #[frame(len_of = "a..=b")]
    pub(crate) two: Filled<u8>,
    pub(crate) a: u8,
    pub(crate) b: u8,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Phase {
    One,
    Two,
}

impl TryFrom<u8> for Phase {
    type Error = ();

    fn try_from(number: u8) -> Result<Self, ()> {
        match number {
            1 => Ok(Self::One),
            2 | 3 => Ok(Self::Two),
            _ => Err(()),
        }
    }
}

impl From<Phase> for u8 {
    fn from(phase: Phase) -> Self {
        if phase == Phase::One { 1 } else { 2 }
    }
}

/// A length of variable many bytes, seven bits in each.
pub(crate) struct Varint;

impl Codec<'_> for Varint {
    type Value = u32;
    const TYPE: Type = Type::Uint { bytes: 4 };
    const SIZE: Size = Size { min: 1, max: 5, prefix: 0 };

    fn read(reader: &mut Reader<'_, '_>) -> Result<u32, Failed> {
        let mut number = 0_u32;
        for place in 0..5 {
            let [byte] = reader.array()?;
            if place > 0 && byte == 0 || place == 4 && byte > 0x0F {
                return Err(reader.fail(Cause::Codec("not the shortest form of a number of four bytes")));
            }
            number |= u32::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(reader.fail(Cause::Codec("a number of more than five bytes")))
    }

    fn write(value: &u32, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        let mut rest = *value;
        while rest > 0x7F {
            writer.array([rest.to_le_bytes()[0] | 0x80])?;
            rest >>= 7;
        }
        writer.array([rest.to_le_bytes()[0]])
    }

    fn wire_len(value: &u32) -> usize {
        (1..5).find(|&bytes| *value < 1 << (7 * bytes)).unwrap_or(5)
    }

    fn value(value: &u32) -> Option<visit::Value<'static>> {
        Some(visit::Value::Uint((*value).into()))
    }
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Made {
    #[frame(map = "u8")]
    pub(crate) phase: Phase,
    #[frame(map = "u8", bits = 4)]
    pub(crate) other: Phase,
    #[frame(bits = 4)]
    pub(crate) flags: u8,
    #[frame(with = "Varint", unit = "Wh", metric = "energy")]
    pub(crate) energy: u32,
    pub(crate) points: [Point; 2],
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct Point {
    pub(crate) x: u8,
    #[frame(metric = "y")]
    pub(crate) y: i8,
}

#[derive(Debug, PartialEq, Frame)]
pub(crate) struct SlipPacket<'a> {
    pub(crate) kind: u8,
    #[frame(until = 0xC0)]
    pub(crate) body: Escaped<'a, Slip>,
    #[frame(crc = "CRC-8/SMBUS", over = "..=body")]
    pub(crate) crc: Filled<u8>,
}

#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Owned {
    #[frame(prefix = "u8")]
    pub(crate) numbers: Vec<u16>,
    #[frame(prefix = "u8")]
    pub(crate) few: heapless::Vec<u16, 2>,
    #[frame(len = 4, pad = b' ')]
    pub(crate) name: heapless::String<4>,
    #[frame(until = "|byte| *byte == 0")]
    pub(crate) bytes: Vec<u8>,
    #[frame(until = b"\r\n")]
    pub(crate) raw: Vec<u8>,
    pub(crate) boxed: Box<u8>,
    #[frame(rest)]
    pub(crate) text: String,
}

/// Data of DLMS, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8", max_depth = 4)]
pub(crate) enum Data<'a> {
    #[frame(id = 0)]
    Null,
    #[frame(id = 2)]
    Structure(#[frame(prefix = "ber")] List<'a, Data<'a>>),
    #[frame(id = 9)]
    Octets {
        #[frame(prefix = "ber")]
        octets: &'a [u8],
    },
    #[frame(id = 18)]
    Unsigned(#[frame(metric = "value")] u16),
}
