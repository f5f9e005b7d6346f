//! Frames that use the vocabulary's words, for the harnesses here and for `cargo xtask panics`.

use smartmeter_proto::error::Failed;
use smartmeter_proto::escape::{Escaped, Hdlc, Sml};
use smartmeter_proto::prelude::*;
use smartmeter_proto::reader::Reader;
use smartmeter_proto::schema::Type;
use smartmeter_proto::size::Size;
use smartmeter_proto::writer::Writer;
use smartmeter_proto::{Cause, Codec};

#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Bits<'a> {
    #[frame(bits = 4, magic = 0xA)]
    pub(crate) kind: Filled<u8>,
    #[frame(bits = 1)]
    pub(crate) segmented: bool,
    #[frame(bits = 11, len_of = "kind..=body")]
    pub(crate) len: Filled<u16>,
    #[frame(bits = 2)]
    pub(crate) function: Function,
    #[frame(bits = 6)]
    pub(crate) six: u8,
    #[frame(bits = 12, unit = "°C", scale = 0.1, metric = "temperature")]
    pub(crate) temperature: i16,
    #[frame(bits = 4)]
    pub(crate) digits: [u8; 3],
    #[frame(bits = 8, bcd)]
    pub(crate) tens: u16,
    #[frame(rest)]
    pub(crate) body: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(bit_order = "lsb", endian = "little")]
pub(crate) struct Lowest {
    #[frame(bits = 5)]
    pub(crate) letters: [u8; 3],
    #[frame(bits = 1, reserved)]
    pub(crate) zero: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub(crate) enum Function {
    #[frame(id = 0)]
    Instantaneous,
    #[frame(other)]
    Other(u8),
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(endian = "little")]
pub(crate) struct Digits<'a> {
    #[frame(bcd)]
    pub(crate) serial: u32,
    #[frame(text = "hex", bytes = 4)]
    pub(crate) hex: u16,
    #[frame(text = "decimal", bytes = 10, decimals = 3, unit = "kWh", metric = "energy")]
    pub(crate) energy: u32,
    #[frame(bytes = 3)]
    pub(crate) triple: [i32; 2],
    #[frame(len = 6, pad = b' ')]
    pub(crate) name: &'a str,
    #[frame(crc = "CRC-24/OPENPGP", over = "serial..=name", bytes = 3)]
    pub(crate) crc: Filled<u32>,
    #[frame(crc = "CRC-16/ARC", over = "name", text = "hex", bytes = 4)]
    pub(crate) printed: Filled<u16>,
    #[frame(sum, over = "..=name")]
    pub(crate) sum: Filled<u16>,
    #[frame(xor, over = "..=name")]
    pub(crate) xor: Filled<u8>,
}

#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Conditions<'a> {
    pub(crate) flags: u8,
    #[frame(cond = "flags & 1 == 1")]
    pub(crate) energy: Option<u16>,
    #[frame(cond = "flags & 2 == 2", default = "u16::from(*flags)")]
    pub(crate) power: u16,
    #[frame(default = "power / 2", metric = "half")]
    pub(crate) half: u16,
    #[frame(assert = "*hour < 24")]
    pub(crate) hour: u8,
    #[frame(map = "u8")]
    pub(crate) phase: Phase,
    #[frame(with = "Triple")]
    pub(crate) triple: u32,
    #[frame(align = 4, pad_after = 1)]
    pub(crate) word: u16,
    #[frame(ctx = "*flags, usize::from(*hour)")]
    pub(crate) told: Told<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Phase(pub(crate) u8);

impl TryFrom<u8> for Phase {
    type Error = ();

    fn try_from(number: u8) -> Result<Self, ()> {
        if number < 4 { Ok(Self(number)) } else { Err(()) }
    }
}

impl From<Phase> for u8 {
    fn from(phase: Phase) -> Self {
        phase.0
    }
}

pub(crate) struct Triple;

impl Codec<'_> for Triple {
    type Value = u32;
    const TYPE: Type = Type::Bytes;
    const SIZE: Size = Size::fixed(3);

    fn read(reader: &mut Reader<'_, '_>) -> Result<u32, Failed> {
        let [a, b, c] = reader.array()?;
        if a == 0xFF { Err(reader.fail(Cause::Codec("too large"))) } else { Ok(u32::from_be_bytes([0, a, b, c])) }
    }

    fn write(value: &u32, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        match value.to_be_bytes() {
            [0, a, b, c] if a != 0xFF => writer.array([a, b, c]),
            _ => Err(writer.fail(Cause::Codec("too large"))),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(ctx = "kind: u8, len: usize", id = "kind")]
pub(crate) enum Told<'a> {
    #[frame(id = 1)]
    Byte(u8),
    #[frame(id = "2..=4")]
    Number { number: u16 },
    #[frame(other)]
    Bytes(#[frame(len = "len")] &'a [u8]),
}

#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Ends<'a> {
    #[frame(count_of = "items", offset = 1)]
    pub(crate) less_one: Filled<u8>,
    #[frame(len_of = "words", scale = 4)]
    pub(crate) len: Filled<u8>,
    pub(crate) items: List<'a, Item>,
    pub(crate) words: &'a [u8],
    #[frame(until = "(")]
    pub(crate) obis: &'a str,
    #[frame(until = b")\r\n", max = 32)]
    pub(crate) value: &'a [u8],
    #[frame(until = "|byte| byte & 1 == 1")]
    pub(crate) address: &'a [u8],
    #[frame(until = "|item| *item == 0")]
    pub(crate) numbers: List<'a, u16>,
    #[frame(until = b"\x1B\x1B\x1B\x1B\x1A")]
    pub(crate) escaped: Escaped<'a, Sml>,
    #[frame(prefix = "ber")]
    pub(crate) stuffed: Escaped<'a, Hdlc>,
    #[frame(len_of = "a..=b")]
    pub(crate) ber: Filled<BerLength>,
    pub(crate) a: u8,
    #[frame(rest)]
    pub(crate) b: &'a [u8],
    #[frame(count = "usize::from(*a & 3)")]
    pub(crate) counted: List<'a, u16>,
    #[frame(pad_to = 4)]
    pub(crate) padding: Padding,
}

#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Item {
    #[frame(bytes = 3, metric = "item")]
    pub(crate) number: u32,
}

/// Numbers that mean what other fields say, or nothing, and numbers in text.
#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Scaled {
    #[frame(unit = "s since 1970-01-01T00:00:00Z", endian = "word-swapped", absent = 0xFFFF_FFFF)]
    pub(crate) time: u32,
    #[frame(
        endian = "word-swapped",
        scale = "1/4 * 10^(*sf - 1)",
        offset = 1,
        labels = "in, out",
        metric = "energy",
        at = "time",
        absent = "-0x8000_0000, 0x7FFF_FFFF"
    )]
    pub(crate) energy: [i32; 2],
    #[frame(absent = -0x8000)]
    pub(crate) sf: i16,
    #[frame(until = "*", max = 12, scale = "10^-sf", metric = "power")]
    pub(crate) power: Decimal,
    #[frame(rest)]
    pub(crate) last: Decimal,
}

/// Owned, with room in itself.
#[cfg(feature = "heapless")]
#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Owned {
    #[frame(prefix = "u16", max = 8)]
    pub(crate) numbers: heapless::Vec<u16, 8>,
    #[frame(prefix = "u8")]
    pub(crate) items: heapless::Vec<Item, 2>,
    #[frame(until = "|byte| *byte == 0")]
    pub(crate) bytes: heapless::Vec<u8, 8>,
    #[frame(len = 4, pad = b' ')]
    pub(crate) name: heapless::String<4>,
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8", max_depth = 4)]
pub(crate) enum Data<'a> {
    #[frame(id = 0)]
    Null,
    #[frame(id = 2)]
    Structure(#[frame(prefix = "ber")] List<'a, Data<'a>>),
    #[frame(id = 9)]
    Octets(#[frame(prefix = "ber")] &'a [u8]),
    #[frame(id = 18)]
    Unsigned(#[frame(metric = "value")] u16),
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "bytes")]
pub(crate) enum Line<'a> {
    #[frame(id = b"1-0:1.8.1(")]
    Import(#[frame(text = "decimal", bytes = 4)] u16),
    #[frame(id = b"1-0:2.8.1(")]
    Export(#[frame(until = ")")] &'a str),
    #[frame(other)]
    Other(#[frame(until = "\r\n")] &'a str),
}
