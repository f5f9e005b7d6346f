//! What is looked through for panics: a declared protocol, and a frame that uses the vocabulary's words.

#![no_std]
#![allow(dead_code, reason = "what is declared is looked at through the functions below")]

#[path = "ROOT/smartmeter-proto/tests/fuzz/frames.rs"]
mod frames;

use frames::*;
use smartmeter_proto::Reading;
use smartmeter_proto::p350::{Command, P350, Reply};
use smartmeter_proto::prelude::*;
use smartmeter_proto::repair;
use smartmeter_proto::spi::{Config, Glitches, Levels, Mode, Spi};
use smartmeter_proto::text::Lexer;
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::words::{Event, Transactions};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// Opaque to the optimiser: nothing of it can be left out.
fn keep<T>(value: T) {
    core::hint::black_box(&value);
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
        keep((field.quantity(value), field.to_f64(value), range));
    }

    fn exponent(&mut self, field: &'static smartmeter_proto::schema::Field, exponent: i32) {
        keep((field.name, exponent));
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
    frame.for_each_reading(|reading: Reading| {
        keep((reading.value, reading.end(), reading.quantity(), reading.to_f64(), reading.label, reading.index));
    });
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
    scaled: Scaled;
    owned: Owned;
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

/// From the levels of wires to words, through the filter and past it.
///
/// # Safety
///
/// `samples` is as long as it is said to be.
#[unsafe(no_mangle)]
#[inline(never)]
pub unsafe extern "C" fn edges(samples: *const u8, len: usize, config: u8, minimum: u64) {
    // The caller sees to that.
    let samples = unsafe { core::slice::from_raw_parts(samples, len) };
    let wires = |bits: u8| Levels { select: bits & 1 != 0, clock: bits & 2 != 0, data: bits & 4 != 0 };
    let mode = [Mode::Mode0, Mode::Mode1, Mode::Mode2, Mode::Mode3].into_iter().nth(usize::from(config & 3));
    let config = Config { mode: mode.unwrap_or_default(), select_high: config & 4 != 0 };
    let mut spi = Spi::new(config, wires(0));
    let mut glitches = Glitches::new(minimum, wires(0));
    for (&sample, time) in samples.iter().zip(0..) {
        glitches.levels(time, wires(sample), |_, levels| spi.levels(levels, keep));
        spi.clock(sample & 2 != 0, sample & 4 != 0, keep);
        spi.select(sample & 1 != 0, keep);
    }
    glitches.finish(|_, levels| spi.levels(levels, keep));
    spi.finish(keep);
    keep((spi.faults(), glitches.dropped()));
}

/// From damaged bytes to what they were.
///
/// # Safety
///
/// `bytes` and `buffer` are as long as they are said to be.
#[unsafe(no_mangle)]
#[inline(never)]
pub unsafe extern "C" fn repaired(bytes: *const u8, len: usize, buffer: *mut u8, room: usize) {
    // The caller sees to that.
    let (bytes, buffer) =
        unsafe { (core::slice::from_raw_parts(bytes, len), core::slice::from_raw_parts_mut(buffer, room)) };
    keep(repair::is_doubtful::<P350>(bytes));
    let repair::Outcome::Repaired(explanation) = repair::transaction::<P350>(bytes, buffer) else { return };
    for part in explanation.parts() {
        keep(part.write(bytes, buffer));
        part.bytes(bytes).for_each(keep);
    }
    #[cfg(feature = "print")]
    keep(core::fmt::write(&mut Nowhere, format_args!("{explanation}")).is_ok());
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
