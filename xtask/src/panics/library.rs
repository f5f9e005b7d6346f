//! What is looked through for panics: a declared protocol, and a frame that uses the vocabulary's words.

#![no_std]

use smartmeter_proto::error::Failed;
use smartmeter_proto::escape::{Escaped, Hdlc, Sml};
use smartmeter_proto::p350::{Command, Reply};
use smartmeter_proto::prelude::*;
use smartmeter_proto::reader::Reader;
use smartmeter_proto::schema::Type;
use smartmeter_proto::size::Size;
use smartmeter_proto::text::Lexer;
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::words::{Event, Transactions};
use smartmeter_proto::writer::Writer;
use smartmeter_proto::{Codec, Reading};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// Opaque to the optimiser: nothing of it can be left out.
fn keep<T>(value: T) {
    core::hint::black_box(&value);
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Bits<'a> {
    #[frame(bits = 4, magic = 0xA)]
    kind: Filled<u8>,
    #[frame(bits = 1)]
    segmented: bool,
    #[frame(bits = 11, len_of = "kind..=body")]
    len: Filled<u16>,
    #[frame(bits = 2)]
    function: Function,
    #[frame(bits = 6)]
    six: u8,
    #[frame(bits = 12, unit = "°C", scale = 0.1, metric = "temperature")]
    temperature: i16,
    #[frame(bits = 4)]
    digits: [u8; 3],
    #[frame(bits = 8, bcd)]
    tens: u16,
    #[frame(rest)]
    body: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(bit_order = "lsb", endian = "little")]
struct Lowest {
    #[frame(bits = 5)]
    letters: [u8; 3],
    #[frame(bits = 1, reserved)]
    zero: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Function {
    #[frame(id = 0)]
    Instantaneous,
    #[frame(other)]
    Other(u8),
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(endian = "little")]
struct Digits<'a> {
    #[frame(bcd)]
    serial: u32,
    #[frame(text = "hex", bytes = 4)]
    hex: u16,
    #[frame(text = "decimal", bytes = 10, decimals = 3, unit = "kWh", metric = "energy")]
    energy: u32,
    #[frame(bytes = 3)]
    triple: [i32; 2],
    #[frame(len = 6, pad = b' ')]
    name: &'a str,
    #[frame(crc = "CRC-24/OPENPGP", over = "serial..=name", bytes = 3)]
    crc: Filled<u32>,
    #[frame(crc = "CRC-16/ARC", over = "name", text = "hex", bytes = 4)]
    printed: Filled<u16>,
    #[frame(sum, over = "..=name")]
    sum: Filled<u16>,
    #[frame(xor, over = "..=name")]
    xor: Filled<u8>,
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Conditions<'a> {
    flags: u8,
    #[frame(cond = "flags & 1 == 1")]
    energy: Option<u16>,
    #[frame(cond = "flags & 2 == 2", default = "u16::from(*flags)")]
    power: u16,
    #[frame(default = "power / 2", metric = "half")]
    half: u16,
    #[frame(assert = "*hour < 24")]
    hour: u8,
    #[frame(map = "u8")]
    phase: Phase,
    #[frame(with = "Triple")]
    triple: u32,
    #[frame(align = 4, pad_after = 1)]
    word: u16,
    #[frame(ctx = "*flags, usize::from(*hour)")]
    told: Told<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Phase(u8);

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

struct Triple;

impl Codec<'_> for Triple {
    type Value = u32;
    const TYPE: Type = Type::Bytes;
    const SIZE: Size = Size::fixed(3);

    fn read(reader: &mut Reader<'_, '_>) -> Result<u32, Failed> {
        let [a, b, c] = reader.array()?;
        Ok(u32::from_be_bytes([0, a, b, c]))
    }

    fn write(value: &u32, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        let [_, a, b, c] = value.to_be_bytes();
        writer.array([a, b, c])
    }
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(ctx = "kind: u8, len: usize", id = "kind")]
enum Told<'a> {
    #[frame(id = 1)]
    Byte(u8),
    #[frame(id = "2..=4")]
    Number { number: u16 },
    #[frame(other)]
    Bytes(#[frame(len = "len")] &'a [u8]),
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Ends<'a> {
    #[frame(count_of = "items", offset = 1)]
    less_one: Filled<u8>,
    #[frame(len_of = "words", scale = 4)]
    len: Filled<u8>,
    items: List<'a, u24::Item>,
    words: &'a [u8],
    #[frame(until = "(")]
    obis: &'a str,
    #[frame(until = b")\r\n", max = 32)]
    value: &'a [u8],
    #[frame(until = "|byte| byte & 1 == 1")]
    address: &'a [u8],
    #[frame(until = "|item| *item == 0")]
    numbers: List<'a, u16>,
    #[frame(until = b"\x1B\x1B\x1B\x1B\x1A")]
    escaped: Escaped<'a, Sml>,
    #[frame(prefix = "ber")]
    stuffed: Escaped<'a, Hdlc>,
    #[frame(len_of = "a..=b")]
    ber: Filled<BerLength>,
    a: u8,
    #[frame(rest)]
    b: &'a [u8],
    #[frame(prefix = "u16", max = 8)]
    owned: heapless::Vec<u16, 8>,
    #[frame(count = "usize::from(*a & 3)")]
    counted: List<'a, u16>,
    #[frame(pad_to = 4)]
    padding: Padding,
}

mod u24 {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Frame)]
    pub struct Item {
        #[frame(bytes = 3, metric = "item")]
        pub number: u32,
    }
}

#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8", max_depth = 4)]
enum Data<'a> {
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
enum Line<'a> {
    #[frame(id = b"1-0:1.8.1(")]
    Import(#[frame(text = "decimal", bytes = 4)] u16),
    #[frame(id = b"1-0:2.8.1(")]
    Export(#[frame(until = ")")] &'a str),
    #[frame(other)]
    Other(#[frame(until = "\r\n")] &'a str),
}

/// Looks at all that a walk tells.
struct Looking;

impl Visitor<'_> for Looking {
    fn enter(&mut self, step: Step, offset: usize) {
        keep((step, offset));
    }

    fn value(
        &mut self,
        field: &'static smartmeter_proto::schema::Field,
        value: Value<'_>,
        range: core::ops::Range<usize>,
    ) {
        keep((field.quantity(value), range));
    }
}

/// Takes text.
#[cfg(feature = "print")]
struct Nowhere;

#[cfg(feature = "print")]
impl core::fmt::Write for Nowhere {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        keep(text);
        Ok(())
    }
}

/// Decodes, looks at all there is, and encodes: the offset of what is wrong, or the length.
#[inline(always)]
fn both_ways<'a, F: Frame<'a>>(bytes: &'a [u8], buffer: &mut [u8]) -> usize {
    let frame = match F::decode(bytes) {
        Ok(frame) => frame,
        Err(error) => {
            keep((error.offset(), error.bit(), error.cause(), error.path().root()));
            #[cfg(feature = "print")]
            keep(core::fmt::Write::write_fmt(&mut Nowhere, format_args!("{error}")).is_ok());
            return error.offset();
        }
    };
    keep(F::walk(bytes, &mut Looking).is_ok());
    keep(F::decode_prefix(bytes).is_ok());
    frame.for_each_reading(|reading: Reading| keep((reading.value, reading.end(), reading.quantity())));
    keep(frame.encoded_len());
    match frame.encode(buffer) {
        Ok(len) => len,
        Err(error) => error.offset(),
    }
}

macro_rules! functions {
    ($($name:ident: $frame:ty;)*) => {$(
        /// # Safety
        ///
        /// Both are as long as they are said to be.
        #[unsafe(no_mangle)]
        #[inline(never)]
        pub unsafe extern "C" fn $name(bytes: *const u8, len: usize, buffer: *mut u8, room: usize) -> usize {
            // The caller sees to that.
            let (bytes, buffer) =
                unsafe { (core::slice::from_raw_parts(bytes, len), core::slice::from_raw_parts_mut(buffer, room)) };
            both_ways::<$frame>(bytes, buffer)
        }
    )*};
}

functions! {
    command: Command<'_, Reply<'_>>;
    bits: Bits<'_>;
    lowest: Lowest;
    digits: Digits<'_>;
    conditions: Conditions<'_>;
    ends: Ends<'_>;
    data: Data<'_>;
    line: Line<'_>;
}

/// Looks at the items of lists, and turns escapes back.
///
/// # Safety
///
/// `bytes` is as long as it is said to be.
#[unsafe(no_mangle)]
#[inline(never)]
pub unsafe extern "C" fn items(bytes: *const u8, len: usize, index: usize) {
    // The caller sees to that.
    let bytes = unsafe { core::slice::from_raw_parts(bytes, len) };
    let Ok(ends) = Ends::decode(bytes) else { return };
    keep((ends.items.get(index), ends.numbers.get(index), ends.counted.iter().nth(index)));
    keep(ends.escaped.unescape(&mut [0; 16]).is_ok());
    keep(ends.stuffed.iter().nth(index));
    if let Ok(Data::Structure(items)) = Data::decode(bytes) {
        keep(items.get(index).is_some());
    }
}

/// From text to transactions.
///
/// # Safety
///
/// `text` is as long as it is said to be.
#[unsafe(no_mangle)]
#[inline(never)]
pub unsafe extern "C" fn transactions(text: *const u8, len: usize) {
    // The caller sees to that.
    let text = unsafe { core::slice::from_raw_parts(text, len) };
    let (mut lexer, mut transactions) = (Lexer::new(), Transactions::<64>::new());
    let look = |event: Event<'_>| keep(event);
    for &byte in text {
        match lexer.push(byte) {
            Ok(Some(word)) => transactions.push(word, look),
            Ok(None) => {}
            Err(error) => keep(error),
        }
    }
    keep(lexer.finish().is_ok());
    transactions.finish(look);
}

/// What the check must see: an index that may be too large.
///
/// # Safety
///
/// `bytes` is as long as it is said to be.
#[cfg(feature = "control")]
#[unsafe(no_mangle)]
#[inline(never)]
pub unsafe extern "C" fn control(bytes: *const u8, len: usize, index: usize) -> u8 {
    // The caller sees to that.
    let bytes = unsafe { core::slice::from_raw_parts(bytes, len) };
    bytes[index]
}
