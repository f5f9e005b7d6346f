//! Frames in structs of `deku`, and types of `deku` in frames.
//!
//! A frame stands in a deku struct as [`Nested`], or as [`Encoded`] where it borrows from its input. It ends by itself,
//! or goes on to the end of the input where nothing in it says where it ends; `#[deku(bytes = …)]` gives it a part of
//! its own:
//!
//! ```
//! use deku::prelude::*;
//! use smartmeter_proto::Encoded;
//! use smartmeter_proto::deku::Nested;
//! use smartmeter_proto::p350::{Day, Days};
//!
//! #[derive(Debug, PartialEq, DekuRead, DekuWrite)]
//! struct Telegram {
//!     kind: u8,
//!     day: Nested<Day>,
//!     len: u8,
//!     #[deku(bytes = "*len as usize")]
//!     days: Encoded<Days<'static>>,
//!     after: u8,
//! }
//!
//! let bytes = [7, 0, 104, 0, 0, 15, 0, 0, 0, 9, 0, 0, 0, 0, 0, 207, 0, 0, 0, 1, 0, 0xEE];
//! let (_, telegram) = Telegram::from_bytes((&bytes, 0))?;
//! assert_eq!(telegram.day.energy, 104);
//! assert_eq!(telegram.days.get().map(|days| days.start), Ok(1));
//! assert_eq!(telegram.to_bytes()?, bytes);
//! # Ok::<(), DekuError>(())
//! ```
//!
//! A type of deku stands in a frame through a codec: [`Fixed`] where its length is known, else [`Varying`].
//!
//! ```
//! use deku::prelude::*;
//! use smartmeter_proto::prelude::*;
//!
//! #[derive(Debug, PartialEq, DekuRead, DekuWrite, DekuSize)]
//! struct Version {
//!     major: u8,
//!     #[deku(endian = "little")]
//!     minor: u16,
//! }
//!
//! #[derive(Debug, PartialEq, Frame)]
//! struct Hello {
//!     #[frame(magic = 0x68)]
//!     start: Filled<u8>,
//!     #[frame(with = "smartmeter_proto::deku::Fixed<Version>")]
//!     version: Version,
//! }
//!
//! let hello = Hello::decode(&[0x68, 1, 2, 0]).expect("it is valid");
//! assert_eq!(hello.version, Version { major: 1, minor: 2 });
//! assert_eq!(Hello::LEN, 4);
//! ```
//!
//! # Limits
//!
//! - Whole bytes only: a frame can begin between the bytes of a deku struct, but a deku type in a frame takes whole
//!   bytes.
//! - The contexts of deku that a frame takes are none, `Endian`, `ByteSize` and both; byte order is the declaration's.
//! - A deku type in a frame takes no context, borrows nothing, and must write back what it read, which is checked.
//! - What deku says of an error is shortened to its kind, and what a frame says of one to its kind where deku is built
//!   without `descriptive-errors`.
//! - A frame that ends by itself is decoded again for each part of it that is missing, so a long one had better have
//!   its `bytes` said.

use alloc::vec;
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

use ::deku::ctx::{ByteSize, Endian, Order};
use ::deku::no_std_io::{Cursor, Read, Seek, Write};
use ::deku::reader::Reader as DekuInput;
use ::deku::writer::Writer as DekuOutput;
use ::deku::{DekuError, DekuReader, DekuSize, DekuWriter, deku_error};

use crate::encoded::Encoded;
use crate::error::{Cause, Error, Failed};
use crate::reader::Reader;
use crate::schema::Type;
use crate::size::Size;
use crate::wire::{Codec, Declared, Frame, Wire};
use crate::writer::Writer;

/// Bytes are asked for in such portions, whatever length they claim to have.
const PORTION: usize = 4096;

/// A frame, which borrows nothing, in a struct of deku.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nested<F>(
    /// The frame.
    pub F,
);

impl<F> Deref for Nested<F> {
    type Target = F;

    fn deref(&self) -> &F {
        &self.0
    }
}

impl<F> DerefMut for Nested<F> {
    fn deref_mut(&mut self) -> &mut F {
        &mut self.0
    }
}

/// How many bytes deku says that there are.
trait Extent: Copy {
    fn len(self) -> Option<usize>;
}

macro_rules! contexts {
    ($($context:ty, $extent:pat => $len:expr;)*) => {$(
        impl Extent for $context {
            fn len(self) -> Option<usize> {
                let $extent = self;
                $len
            }
        }

        impl<F: Declared> DekuReader<'_, $context> for Encoded<F> {
            fn from_reader_with_ctx<R: Read + Seek>(reader: &mut DekuInput<R>, context: $context) -> Result<Self, DekuError> {
                Encoded::new(bytes_of::<F, R>(reader, context.len())?).map_err(refused)
            }
        }

        impl<F> DekuWriter<$context> for Encoded<F> {
            fn to_writer<W: Write + Seek>(&self, writer: &mut DekuOutput<W>, _: $context) -> Result<(), DekuError> {
                writer.write_bytes(self.bytes())
            }
        }

        impl<F: for<'x> Frame<'x> + Declared> DekuReader<'_, $context> for Nested<F> {
            fn from_reader_with_ctx<R: Read + Seek>(reader: &mut DekuInput<R>, context: $context) -> Result<Self, DekuError> {
                F::decode(&bytes_of::<F, R>(reader, context.len())?).map(Nested).map_err(refused)
            }
        }

        impl<F: for<'x> Frame<'x>> DekuWriter<$context> for Nested<F> {
            fn to_writer<W: Write + Seek>(&self, writer: &mut DekuOutput<W>, _: $context) -> Result<(), DekuError> {
                writer.write_bytes(&self.0.encode_to_vec().map_err(refused)?)
            }
        }
    )*};
}

contexts! {
    (), () => None;
    Endian, _ => None;
    ByteSize, ByteSize(len) => Some(len);
    (Endian, ByteSize), (_, ByteSize(len)) => Some(len);
}

/// The bytes of one frame.
fn bytes_of<F: Declared, R: Read + Seek>(reader: &mut DekuInput<R>, len: Option<usize>) -> Result<Vec<u8>, DekuError> {
    let mut bytes = Vec::new();
    if let Some(len) = len {
        more(reader, &mut bytes, len)?;
    } else if <F::Frame<'static> as Wire<'static>>::GREEDY {
        while !reader.end() {
            more(reader, &mut bytes, 1)?;
        }
    } else {
        loop {
            match <F::Frame<'_> as Frame<'_>>::decode_prefix(&bytes).map(drop) {
                Ok(()) => break,
                Err(error) => match error.cause() {
                    Cause::Incomplete { needed } => more(reader, &mut bytes, needed.max(1))?,
                    _ => return Err(refused(error)),
                },
            }
        }
    }
    Ok(bytes)
}

/// Reads so many bytes more.
fn more<R: Read + Seek>(reader: &mut DekuInput<R>, bytes: &mut Vec<u8>, count: usize) -> Result<(), DekuError> {
    let mut left = count;
    while left > 0 {
        let mut portion = vec![0; left.min(PORTION)];
        reader.read_bytes(portion.len(), &mut portion, Order::Msb0)?;
        left = left.saturating_sub(portion.len());
        bytes.extend(portion);
    }
    Ok(())
}

fn refused(error: Error) -> DekuError {
    deku_error!(DekuError::Parse, "no valid frame", "{}", error)
}

/// The codec of a deku type of one length: `#[frame(with = "Fixed<Version>")]`.
pub struct Fixed<T>(PhantomData<T>);

/// The codec of a deku type of a length that varies: `#[frame(with = "Varying<Name>")]`.
pub struct Varying<T>(PhantomData<T>);

impl<T: for<'x> DekuReader<'x> + DekuWriter + DekuSize> Codec<'_> for Fixed<T> {
    type Value = T;
    const TYPE: Type = Type::Bytes;
    const SIZE: Size = match T::SIZE_BYTES {
        Some(len) => Size::fixed(len),
        // A compile error, never a run-time one.
        None => panic!("a deku type in a frame takes whole bytes"),
    };

    fn read(reader: &mut Reader<'_, '_>) -> Result<T, Failed> {
        read(&mut reader.part(Self::SIZE.min)?)
    }

    fn write(value: &T, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        write(value, writer)
    }
}

impl<T: for<'x> DekuReader<'x> + DekuWriter> Codec<'_> for Varying<T> {
    type Value = T;
    const TYPE: Type = Type::Bytes;
    const SIZE: Size = Size::ANY;

    fn read(reader: &mut Reader<'_, '_>) -> Result<T, Failed> {
        read(reader)
    }

    fn write(value: &T, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        write(value, writer)
    }

    fn wire_len(value: &T) -> usize {
        written(value).map_or(0, |bytes| bytes.len())
    }
}

fn read<T: for<'x> DekuReader<'x> + DekuWriter>(reader: &mut Reader<'_, '_>) -> Result<T, Failed> {
    let input = reader.peek();
    let mut cursor = Cursor::new(input);
    let mut deku = DekuInput::new(&mut cursor);
    let value = match T::from_reader_with_ctx(&mut deku, ()) {
        Ok(value) => value,
        Err(DekuError::Incomplete(_)) => return Err(reader.short(input.len().saturating_add(1))),
        Err(error) => return Err(reader.fail(Cause::Codec(kind(&error)))),
    };
    if !deku.bits_read.is_multiple_of(8) {
        return Err(reader.fail(Cause::Codec("deku: it does not take whole bytes")));
    }
    let (len, start) = (deku.bits_read / 8, reader.offset());
    let taken = reader.take(len)?;
    match written(&value) {
        Ok(back) if back == taken => Ok(value),
        // Nothing that was read may be lost.
        _ => Err(reader.failure().note(Cause::Codec("deku: it would be written back otherwise"), start)),
    }
}

fn write<T: DekuWriter>(value: &T, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
    match written(value) {
        Ok(bytes) => writer.bytes(&bytes),
        Err(error) => Err(writer.fail(Cause::Codec(kind(&error)))),
    }
}

/// What deku writes.
fn written<T: DekuWriter>(value: &T) -> Result<Vec<u8>, DekuError> {
    let mut cursor = Cursor::new(Vec::new());
    let mut deku = DekuOutput::new(&mut cursor);
    value.to_writer(&mut deku, ())?;
    deku.finalize()?;
    Ok(cursor.into_inner())
}

/// What kind of error it is, in words that outlive it.
const fn kind(error: &DekuError) -> &'static str {
    match error {
        DekuError::Incomplete(_) => "deku: incomplete",
        DekuError::Parse(_) => "deku: it can't be read",
        DekuError::InvalidParam(_) => "deku: an invalid parameter",
        DekuError::Assertion(_) => "deku: an assertion does not hold",
        DekuError::IdVariantNotFound => "deku: no variant has this id",
        _ => "deku: it can't be read or written",
    }
}
