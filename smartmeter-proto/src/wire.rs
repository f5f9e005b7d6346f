//! The codec's traits: [`Wire`] for everything that has a place on the wire, [`Frame`] for declared types.

use crate::codegen::Items;
#[cfg(feature = "alloc")]
use crate::error::Cause;
use crate::error::{Error, Failed, Failure, Notes, Silent};
use crate::format::Format;
use crate::items::read_items;
use crate::outline::{Inner, Outline};
use crate::reader::{Checksums, Reader};
use crate::reading::{ReadingContext, Sink};
use crate::schema::{Field, Schema, Type};
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::writer::Writer;

/// What a declaration says about one field, handed to the field's codec.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// The field.
    pub field: &'static Field,
    /// How its numbers are written.
    pub format: Format,
    /// Makes it longer than two machine words on 32-bit machines. There, a shorter one would travel as a single
    /// number of 64 bits, half of it an address, and the compiler would no longer know the format.
    _room: u32,
}

impl Spec {
    /// Says nothing: for types that bring their own declaration.
    pub const NONE: Self = Self::new(&Field::NONE, Format::NATURAL);

    /// A field whose numbers are written so.
    #[inline(always)]
    #[must_use]
    pub const fn new(field: &'static Field, format: Format) -> Self {
        Self { field, format, _room: 0 }
    }
}

/// Something with a place on the wire: numbers, bytes, text, lists and declared types.
///
/// Implemented by `#[derive(Frame)]`; call it through [`Frame`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a field of a frame",
    note = "fields are numbers, `bool`, arrays, `&[u8]`, `&str`, `Str`, `List<T>`, `Escaped<S>`, `BerLength`, `Filled<T>`, `Padding`, types with `#[derive(Frame)]`, and, with the features `alloc` and `heapless`, vectors and strings; an `Option` goes with `cond`",
    note = "`Filled` and `Padding` go with a word that says what fills them, and an alias for them can't be looked through",
    note = "a type that declares `ctx` is told something where it is a field, `#[frame(ctx = \"…\")]`, and can't be the item of a list"
)]
pub trait Wire<'a>: Sized {
    /// Its type in the schema.
    const TYPE: Type;
    /// How many bytes it takes.
    const SIZE: Size;
    /// Whether all bytes of the right length decode, so that a list of it needs no look at its items.
    const TOTAL: bool;
    /// Whether it takes all the input that it is given, so that nothing can follow it unless its end is said.
    const GREEDY: bool = false;
    /// Whether each value of it takes all the input that it is given, and not some of them only.
    #[doc(hidden)]
    const TAKES_ALL: bool = false;
    /// Whether it is `u8`, an array of which is plain bytes.
    const IS_BYTE: bool = false;
    /// Of how many numbers it consists, where it is an array.
    const COUNT: usize = 1;
    /// What its items are, where it is a list.
    #[doc(hidden)]
    const ITEMS: Items = Items { min: 1, takes_all: false };
    /// What in it has names, for errors.
    #[doc(hidden)]
    const INNER: Inner = Inner::Nothing;

    /// Reads it. Bytes, text and lists take all that the reader has left.
    ///
    /// # Errors
    ///
    /// See [`Cause`](crate::error::Cause); the path begins at this type.
    fn read<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;

    /// Reads `N` of them, one after the other.
    ///
    /// # Errors
    ///
    /// What [`read`](Self::read) says, with the item in the path.
    #[inline]
    fn read_array<V: Visitor<'a>, const N: usize, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<[Self; N], Failed> {
        read_items(reader, spec, visitor)
    }

    /// Writes it.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`](crate::error::Cause::BufferTooSmall) or [`Cause::Range`](crate::error::Cause::Range).
    fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed>;

    /// How many bytes it takes as it is.
    fn wire_len(&self, spec: Spec) -> usize;

    /// Hands the measurements in it to `sink`, in the order of the declaration.
    fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
        let _ = (spec, context, sink);
    }
}

/// A codec of one's own for one field: `#[frame(with = "Seconds")]`.
///
/// What it reads it must write back byte for byte, and what it writes it must read back.
///
/// ```
/// use smartmeter_proto::error::Failed;
/// use smartmeter_proto::prelude::*;
/// use smartmeter_proto::reader::Reader;
/// use smartmeter_proto::schema::Type;
/// use smartmeter_proto::size::Size;
/// use smartmeter_proto::writer::Writer;
/// use smartmeter_proto::{Cause, Codec};
///
/// /// Hours, minutes and seconds in a byte each, as seconds since midnight.
/// struct TimeOfDay;
///
/// impl Codec<'_> for TimeOfDay {
///     type Value = u32;
///     const TYPE: Type = Type::Bytes;
///     const SIZE: Size = Size::fixed(3);
///
///     fn read(reader: &mut Reader<'_, '_>) -> Result<u32, Failed> {
///         let [hours, minutes, seconds] = reader.array()?;
///         if hours > 23 || minutes > 59 || seconds > 59 {
///             return Err(reader.fail(Cause::Codec("no time of day")));
///         }
///         Ok(u32::from(hours) * 3600 + u32::from(minutes) * 60 + u32::from(seconds))
///     }
///
///     fn write(value: &u32, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
///         if *value >= 86400 {
///             return Err(writer.fail(Cause::Codec("no time of day")));
///         }
///         writer.array([value / 3600, value / 60 % 60, value % 60].map(|part| part as u8))
///     }
/// }
///
/// #[derive(Debug, PartialEq, Frame)]
/// struct Switch {
///     #[frame(with = "TimeOfDay", unit = "s")]
///     at: u32,
/// }
///
/// assert_eq!(Switch::decode(&[1, 2, 3])?, Switch { at: 3723 });
/// assert_eq!(Switch::decode(&[1, 60, 3]).unwrap_err().to_string(), "Switch.at at byte 3: no time of day");
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no codec",
    note = "implement `smartmeter_proto::Codec` for it: how it reads and writes, and how many bytes that takes"
)]
pub trait Codec<'a> {
    /// What it makes.
    type Value;
    /// What is on the wire, for the schema.
    const TYPE: Type;
    /// How many bytes that takes.
    const SIZE: Size;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// What the reader says, and [`Cause::Codec`](crate::Cause::Codec) for reasons of its own, made with
    /// [`Reader::fail`].
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self::Value, Failed>;

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// What the writer says, and [`Cause::Codec`](crate::Cause::Codec) for reasons of its own, made with
    /// [`Writer::fail`].
    fn write(value: &Self::Value, writer: &mut Writer<'_, '_>) -> Result<(), Failed>;

    /// How many bytes a value takes; must be said where that varies.
    fn wire_len(value: &Self::Value) -> usize {
        let _ = value;
        Self::SIZE.min
    }

    /// The value for tools and readings, where it is a number; else they see the bytes.
    fn value(value: &Self::Value) -> Option<Value<'static>> {
        let _ = value;
        None
    }
}

/// A declared type: what `#[derive(Frame)]` makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a declared frame",
    note = "put `#[derive(Frame)]` on it; a variant whose content is a plain number says so with an `id` of its own"
)]
pub trait Frame<'a>: Wire<'a> {
    /// What the declaration says.
    const SCHEMA: &'static Schema;
    /// Names and lengths, for errors.
    #[doc(hidden)]
    const OUTLINE: &'static Outline;

    /// Its length in bytes. Using it for a frame whose length varies does not compile.
    const LEN: usize = exact(Self::SIZE);

    /// The most bytes it can take, for a buffer. Using it for an unbounded frame does not compile.
    const MAX_LEN: usize = most(Self::SIZE);

    /// Decodes a frame that takes all of `bytes`.
    ///
    /// # Errors
    ///
    /// See [`Cause`](crate::error::Cause), with field and offset.
    #[inline]
    fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::walk(bytes, &mut ())
    }

    /// Decodes a frame that takes all of `bytes`, and says nothing where it can't.
    ///
    /// It accepts just what [`decode`](Self::decode) accepts. What tells field, byte and cause of an error is not in
    /// the decoder, which is then about as small as one by hand: for a microcontroller that has nobody to tell.
    ///
    /// ```
    /// use smartmeter_proto::prelude::*;
    ///
    /// #[derive(Debug, PartialEq, Frame)]
    /// struct Power {
    ///     #[frame(magic = 0x68)]
    ///     start: Filled<u8>,
    ///     watts: u16,
    /// }
    ///
    /// assert_eq!(Power::accept(&[0x68, 0x00, 0xCF]).map(|power| power.watts), Some(207));
    /// assert_eq!(Power::accept(&[0x69, 0x00, 0xCF]), None);
    /// ```
    #[inline]
    fn accept(bytes: &'a [u8]) -> Option<Self> {
        let silent = Silent::new();
        let mut reader = Reader::new(bytes, &silent);
        let frame = Self::read(&mut reader, Spec::NONE, &mut ()).ok()?;
        reader.is_empty().then_some(frame)
    }

    /// Decodes a frame at the start of `bytes` and returns what follows it.
    ///
    /// # Errors
    ///
    /// See [`Cause`](crate::error::Cause), with field and offset.
    #[inline]
    fn decode_prefix(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Error> {
        let failure = Failure::new();
        let mut reader = Reader::new(bytes, &failure);
        match Self::read(&mut reader, Spec::NONE, &mut ()) {
            Ok(frame) => Ok((frame, reader.take_rest())),
            Err(failed) => Err(failure.error(failed).within(Self::OUTLINE)),
        }
    }

    /// Decodes a frame that takes all of `bytes` without looking at its checksums: for bytes that
    /// were verified before, and for measuring what the checksums cost.
    ///
    /// # Errors
    ///
    /// See [`Cause`](crate::error::Cause), with field and offset.
    #[inline]
    fn decode_unverified(bytes: &'a [u8]) -> Result<Self, Error> {
        decode_all(bytes, Checksums::Ignore, &mut ())
    }

    /// Decodes a frame that takes all of `bytes`, telling `visitor` of every field on the way.
    ///
    /// # Errors
    ///
    /// See [`Cause`](crate::error::Cause), with field and offset. What `visitor` was told before stands.
    #[inline]
    fn walk<V: Visitor<'a>>(bytes: &'a [u8], visitor: &mut V) -> Result<Self, Error> {
        decode_all(bytes, Checksums::Verify, visitor)
    }

    /// Encodes into the start of `buffer` and returns how many bytes that took.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`](crate::error::Cause::BufferTooSmall), and what would not decode as itself: a number,
    /// count or length that does not fit its place ([`Cause::Range`](crate::error::Cause::Range)), is another than is
    /// declared ([`Cause::Length`](crate::error::Cause::Length), `Presence`, `Computed`, `Assert`, `Depth`), or leads
    /// elsewhere (`TakenId`, `TakenStart`, `Terminator`, `Padded`).
    #[inline]
    fn encode(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        let failure = Failure::new();
        let mut writer = Writer::new(buffer, &failure);
        match self.write(&mut writer, Spec::NONE) {
            Ok(()) => Ok(writer.offset()),
            Err(failed) => Err(failure.error(failed).within(Self::OUTLINE)),
        }
    }

    /// How many bytes [`encode`](Self::encode) takes.
    #[inline]
    fn encoded_len(&self) -> usize {
        self.wire_len(Spec::NONE)
    }

    /// Encodes into a new vector.
    ///
    /// # Errors
    ///
    /// What [`encode`](Self::encode) says of a buffer with room enough.
    #[cfg(feature = "alloc")]
    fn encode_to_vec(&self) -> Result<alloc::vec::Vec<u8>, Error> {
        let mut bytes = alloc::vec![0; self.encoded_len()];
        loop {
            match self.encode(&mut bytes).map_err(|error| (error.cause(), error)) {
                Ok(len) => {
                    bytes.truncate(len);
                    return Ok(bytes);
                }
                // Something is longer than is declared: where there is room for it, the error says what.
                Err((Cause::BufferTooSmall { needed }, _)) => {
                    let room = bytes.len().saturating_mul(2).max(bytes.len().saturating_add(needed));
                    bytes.resize(room, 0);
                }
                Err((_, error)) => return Err(error),
            }
        }
    }

    /// Hands every measurement in this frame to `sink`, in the order of the declaration.
    fn for_each_reading<S: Sink>(&self, mut sink: S) {
        self.readings(Spec::NONE, ReadingContext::NONE, &mut sink);
    }
}

/// The length of what has one.
#[track_caller]
const fn exact(size: Size) -> usize {
    // A compile error, never a run-time one: it is called for constants only.
    assert!(size.exact().is_some(), "this frame's length varies: use MAX_LEN");
    size.max
}

/// The most bytes of what is bounded.
#[track_caller]
const fn most(size: Size) -> usize {
    // A compile error, never a run-time one: it is called for constants only.
    assert!(
        size.max != Size::UNBOUNDED,
        "nothing bounds this frame's length: say `max` on what ends by `rest`, `until` or an expression"
    );
    size.max
}

/// Reads one frame and insists that nothing follows.
#[inline(always)]
fn decode_all<'a, F: Frame<'a>, V: Visitor<'a>>(
    bytes: &'a [u8],
    checksums: Checksums,
    visitor: &mut V,
) -> Result<F, Error> {
    let failure = Failure::new();
    let mut reader = Reader::new(bytes, &failure).with_checksums(checksums);
    let failed = match F::read(&mut reader, Spec::NONE, visitor) {
        Ok(frame) => match reader.finish() {
            Ok(()) => return Ok(frame),
            Err(trailing) => trailing,
        },
        Err(failed) => failed,
    };
    Err(failure.error(failed).within(F::OUTLINE))
}

/// A declared type, whatever input it borrows from: what `#[derive(Frame)]` makes beside [`Frame`].
///
/// `HalfHours<'a>` is another type for each `'a`. Code that owns bytes and decodes them later can't say for which, and
/// names the family instead, by any of its members; a packet that is generic over its body is a family of packets when
/// the body is one.
///
/// ```
/// use smartmeter_proto::p350::{Packet, Reply};
/// use smartmeter_proto::{Declared, Error, Frame};
///
/// /// Bytes that are known to hold a frame.
/// struct Kept<F>(Vec<u8>, core::marker::PhantomData<F>);
///
/// impl<F: Declared> Kept<F> {
///     fn get(&self) -> Result<F::Frame<'_>, Error> {
///         F::Frame::decode(&self.0)
///     }
/// }
///
/// let kept: Kept<Packet<Reply>> = Kept(vec![2, 16, 60, 85, 0x6B, 0xAE, 0x42, 0], core::marker::PhantomData);
/// assert_eq!(kept.get()?.body, Reply::Unknown { kind: 0x42, body: &[0] });
/// # Ok::<(), Error>(())
/// ```
///
/// Not implemented for types that the frame around them tells something (`ctx`), which are no frames by themselves, and
/// for those with parameters that are not frames, or with bounds that can't hold for every lifetime (`B: 'static`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to be a frame for every lifetime of the input",
    note = "types with `#[derive(Frame)]` are, where their parameters are"
)]
pub trait Declared {
    /// The frame that borrows from an input of that lifetime.
    type Frame<'a>: Frame<'a> + 'a;
}

/// A declared type that has an id of its own, `#[frame(id = …)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no id",
    note = "put `#[frame(id = …)]` on the struct, or on the variant that holds it"
)]
pub trait Identified {
    /// The id.
    const ID: u64;
}

/// A family of frames that make up a protocol: what one transaction on its wire can be.
///
/// Host tools are generic over it and know nothing else of a protocol.
pub trait Protocol {
    /// The protocol's name, in lower case, such as `p350`.
    const NAME: &'static str;
    /// What one transaction holds.
    type Transaction<'a>: Frame<'a>;
}
