//! The codec's traits: [`Wire`] for everything that has a place on the wire, [`Frame`] for declared types.

use crate::error::{Error, Failed, Failure};
use crate::order::Order;
use crate::reader::{Checksums, Reader};
use crate::reading::{ReadingContext, Sink};
use crate::schema::{Field, Schema, Type};
use crate::size::Size;
use crate::visit::Visitor;
use crate::writer::Writer;

/// What a declaration says about one field, handed to the field's codec.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// The field.
    pub field: &'static Field,
    /// The byte order of its numbers.
    pub order: Order,
    /// How many bytes a number takes; 0 for as many as its type has.
    pub width: u8,
}

impl Spec {
    /// Says nothing: for types that bring their own declaration.
    pub const NONE: Self = Self { field: &Field::NONE, order: Order::Big, width: 0 };
}

/// Something with a place on the wire: numbers, bytes, text, lists and declared types.
///
/// Implemented by `#[derive(Frame)]`; call it through [`Frame`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a field of a frame",
    note = "fields are numbers, bool, arrays, `&[u8]`, `&str`, `List<T>`, `Filled<T>`, `Padding`, or types with `#[derive(Frame)]`"
)]
pub trait Wire<'a>: Sized {
    /// Its type in the schema.
    const TYPE: Type;
    /// How many bytes it takes.
    const SIZE: Size;
    /// Whether all bytes of the right length decode, so that a list of it needs no look at its items.
    const TOTAL: bool;

    /// Reads it. Bytes, text and lists take all that the reader has left.
    ///
    /// # Errors
    ///
    /// See [`Cause`](crate::error::Cause); the path begins at this type.
    fn read<V: Visitor<'a>>(reader: &mut Reader<'a, '_>, spec: Spec, visitor: &mut V) -> Result<Self, Failed>;

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

/// A declared type: what `#[derive(Frame)]` makes.
pub trait Frame<'a>: Wire<'a> {
    /// What the declaration says.
    const SCHEMA: &'static Schema;

    /// Its length in bytes. Using it for a frame whose length varies does not compile.
    const LEN: usize = match Self::SIZE.exact() {
        Some(len) => len,
        // A compile error, never a run-time one.
        None => panic!("this frame's length varies: use MAX_LEN"),
    };

    /// The most bytes it can take, for a buffer. Using it for an unbounded frame does not compile.
    const MAX_LEN: usize = {
        // A compile error, never a run-time one.
        if Self::SIZE.max == Size::UNBOUNDED {
            panic!("nothing bounds this frame's length")
        }
        Self::SIZE.max
    };

    /// Decodes a frame that takes all of `bytes`.
    ///
    /// # Errors
    ///
    /// See [`Cause`](crate::error::Cause), with field and offset.
    #[inline]
    fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::walk(bytes, &mut ())
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
            Err(failed) => Err(failure.error(failed)),
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
    /// [`Cause::BufferTooSmall`](crate::error::Cause::BufferTooSmall), or
    /// [`Cause::Range`](crate::error::Cause::Range) where a number, count or length does not fit its place.
    #[inline]
    fn encode(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        let failure = Failure::new();
        let mut writer = Writer::new(buffer, &failure);
        match self.write(&mut writer, Spec::NONE) {
            Ok(()) => Ok(writer.offset()),
            Err(failed) => Err(failure.error(failed)),
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
    /// [`Cause::Range`](crate::error::Cause::Range) where a number, count or length does not fit its place.
    #[cfg(feature = "alloc")]
    fn encode_to_vec(&self) -> Result<alloc::vec::Vec<u8>, Error> {
        let mut bytes = alloc::vec![0; self.encoded_len()];
        let len = self.encode(&mut bytes)?;
        bytes.truncate(len);
        Ok(bytes)
    }

    /// Hands every measurement in this frame to `sink`, in the order of the declaration.
    fn for_each_reading<S: Sink>(&self, mut sink: S) {
        self.readings(Spec::NONE, ReadingContext::NONE, &mut sink);
    }
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
            Err(trailing) => failure.rooted(trailing, F::SCHEMA),
        },
        Err(failed) => failed,
    };
    Err(failure.error(failed))
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
