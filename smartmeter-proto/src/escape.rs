//! Byte stuffing: bytes that stand for others, so that a terminator can't occur in between.

use core::fmt;
use core::marker::PhantomData;

use arrayvec::ArrayVec;

use crate::codegen::Terminated;
use crate::error::{Cause, Error, Failed, Failure, Notes};
use crate::items::write_if;
use crate::reader::Reader;
use crate::schema::Type;
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// A few bytes that are escaped together.
pub type Chunk = ArrayVec<u8, 8>;

/// A way to write some bytes as others. [`Slip`], [`Hdlc`], [`Dle`] and [`Sml`] are ready to use.
pub trait Scheme {
    /// Its name in the schema.
    const NAME: &'static str;

    /// What the first of these bytes stand for, and how many of them that takes; `None` where they stand for nothing.
    /// `escaped` is not empty.
    fn unescape(escaped: &[u8]) -> Option<(Chunk, usize)>;

    /// What the first of these bytes are written as, and how many of them that takes. `plain` is not empty.
    fn escape(plain: &[u8]) -> (Chunk, usize);
}

fn chunk(bytes: &[u8]) -> Chunk {
    let mut chunk = Chunk::new();
    // No escape is longer.
    let _ = chunk.try_extend_from_slice(bytes.get(..8).unwrap_or(bytes));
    chunk
}

/// The first byte as it is, or the one that an escape byte and a second byte stand for.
fn unescape_pair(escaped: &[u8], escape: u8, second: impl Fn(u8) -> Option<u8>) -> Option<(Chunk, usize)> {
    match escaped {
        [first, ..] if *first != escape => Some((chunk(&[*first]), 1)),
        [_, other, ..] => second(*other).map(|byte| (chunk(&[byte]), 2)),
        _ => None,
    }
}

/// The Serial Line Internet Protocol (RFC 1055): C0 is written as DB DC, and DB as DB DD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {}

impl Scheme for Slip {
    const NAME: &'static str = "slip";

    fn unescape(escaped: &[u8]) -> Option<(Chunk, usize)> {
        unescape_pair(escaped, 0xDB, |second| match second {
            0xDC => Some(0xC0),
            0xDD => Some(0xDB),
            _ => None,
        })
    }

    fn escape(plain: &[u8]) -> (Chunk, usize) {
        match plain {
            [0xC0, ..] => (chunk(&[0xDB, 0xDC]), 1),
            [0xDB, ..] => (chunk(&[0xDB, 0xDD]), 1),
            _ => (chunk(plain.get(..1).unwrap_or_default()), 1),
        }
    }
}

/// Octet-stuffed HDLC (RFC 1662, 4.2): 7E and 7D are written as 7D and the byte with bit 5 turned over. Other bytes
/// that are written so are understood, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hdlc {}

impl Scheme for Hdlc {
    const NAME: &'static str = "hdlc";

    fn unescape(escaped: &[u8]) -> Option<(Chunk, usize)> {
        unescape_pair(escaped, 0x7D, |second| (second != 0x7E).then_some(second ^ 0x20))
    }

    fn escape(plain: &[u8]) -> (Chunk, usize) {
        match plain {
            [byte @ (0x7D | 0x7E), ..] => (chunk(&[0x7D, byte ^ 0x20]), 1),
            _ => (chunk(plain.get(..1).unwrap_or_default()), 1),
        }
    }
}

/// A data link escape: 10 is written as 10 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dle {}

impl Scheme for Dle {
    const NAME: &'static str = "dle";

    fn unescape(escaped: &[u8]) -> Option<(Chunk, usize)> {
        unescape_pair(escaped, 0x10, |second| (second == 0x10).then_some(0x10))
    }

    fn escape(plain: &[u8]) -> (Chunk, usize) {
        match plain {
            [0x10, ..] => (chunk(&[0x10, 0x10]), 1),
            _ => (chunk(plain.get(..1).unwrap_or_default()), 1),
        }
    }
}

/// The transport of the Smart Message Language (SML version 1.04, 6.2): 1B 1B 1B 1B is written twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sml {}

impl Sml {
    const ESCAPE: [u8; 4] = [0x1B; 4];
}

impl Scheme for Sml {
    const NAME: &'static str = "sml";

    fn unescape(escaped: &[u8]) -> Option<(Chunk, usize)> {
        match escaped.strip_prefix(&Self::ESCAPE) {
            Some(rest) => rest.starts_with(&Self::ESCAPE).then(|| (chunk(&Self::ESCAPE), 8)),
            None => Some((chunk(escaped.get(..1).unwrap_or_default()), 1)),
        }
    }

    fn escape(plain: &[u8]) -> (Chunk, usize) {
        if plain.starts_with(&Self::ESCAPE) {
            return (chunk(&[0x1B; 8]), 4);
        }
        (chunk(plain.get(..1).unwrap_or_default()), 1)
    }
}

/// Bytes that are escaped on the wire.
///
/// A decoded value borrows the input as it is and turns escapes back when it is asked; what it holds may be a frame
/// of its own, decoded from a buffer that [`unescape`](Self::unescape) fills. To encode bytes, make it from them:
/// `Escaped::from(&bytes[..])`. Two values are equal when their bytes are, however they are escaped.
///
/// ```
/// use smartmeter_proto::escape::{Escaped, Slip};
/// use smartmeter_proto::prelude::*;
///
/// #[derive(Debug, PartialEq, Frame)]
/// struct Packet<'a> {
///     #[frame(until = 0xC0)]
///     body: Escaped<'a, Slip>,
/// }
///
/// let packet = Packet::decode(&[0x01, 0xDB, 0xDC, 0x02, 0xC0])?;
/// let mut buffer = [0; 8];
/// assert_eq!(packet.body.unescape(&mut buffer)?, [0x01, 0xC0, 0x02]);
///
/// let packet = Packet { body: Escaped::from(&[0xDB][..]) };
/// let len = packet.encode(&mut buffer)?;
/// assert_eq!(buffer[..len], [0xDB, 0xDD, 0xC0]);
/// # Ok::<(), Error>(())
/// ```
pub struct Escaped<'a, S> {
    bytes: &'a [u8],
    /// Whether the bytes are as on the wire, and were looked through.
    is_wire: bool,
    scheme: PhantomData<S>,
}

impl<'a, S: Scheme> Escaped<'a, S> {
    /// The bytes in turn, without escapes.
    #[must_use]
    pub fn iter(&self) -> Iter<'a, S> {
        Iter { rest: self.bytes, is_wire: self.is_wire, chunk: Chunk::new(), scheme: PhantomData }
    }

    /// Writes the bytes, without escapes, into the start of `buffer`, and returns them.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`] where there is no room for them.
    pub fn unescape<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], Error> {
        let mut len = 0_usize;
        for byte in self.iter() {
            match buffer.get_mut(len) {
                Some(room) => *room = byte,
                None => {
                    let needed = self.iter().count().saturating_sub(len);
                    return Err(Error::new(Cause::BufferTooSmall { needed }, len));
                }
            }
            len = len.saturating_add(1);
        }
        Ok(buffer.get(..len).unwrap_or_default())
    }

    fn from_wire(bytes: &'a [u8]) -> Self {
        Self { bytes, is_wire: true, scheme: PhantomData }
    }

    /// What the bytes are written as.
    fn escaped(&self) -> impl Iterator<Item = Chunk> + use<'a, S> {
        let (mut rest, is_wire) = (self.bytes, self.is_wire);
        core::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let (chunk, taken) = if is_wire { (chunk(rest.get(..1)?), 1) } else { S::escape(rest) };
            rest = rest.get(taken.max(1)..).unwrap_or_default();
            Some(chunk)
        })
    }
}

/// How many bytes come before `terminator`, where one is wanted, or are there at all; escapes are stepped over.
fn scan<S: Scheme>(
    escaped: &[u8],
    terminator: Option<&[u8]>,
    start: usize,
    failure: &impl Notes,
) -> Result<usize, Option<Failed>> {
    let mut len = 0_usize;
    loop {
        let rest = escaped.get(len..).unwrap_or_default();
        if terminator.is_some_and(|terminator| rest.starts_with(terminator)) {
            return Ok(len);
        }
        let [first, ..] = rest else { return if terminator.is_none() { Ok(len) } else { Err(None) } };
        match S::unescape(rest) {
            Some((_, taken)) => len = len.saturating_add(taken.max(1)),
            // More input may make an escape of it, unless there is no more to come.
            None if terminator.is_some() && rest.len() < 8 => return Err(None),
            None => return Err(Some(failure.note(Cause::Escape { found: *first }, start.saturating_add(len)))),
        }
    }
}

/// The bytes of an [`Escaped`] in turn.
pub struct Iter<'a, S> {
    rest: &'a [u8],
    is_wire: bool,
    /// What is left of those that were escaped together, the next one last.
    chunk: Chunk,
    scheme: PhantomData<S>,
}

impl<S: Scheme> Iterator for Iter<'_, S> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if let Some(byte) = self.chunk.pop() {
            return Some(byte);
        }
        let (&first, others) = self.rest.split_first()?;
        if !self.is_wire {
            self.rest = others;
            return Some(first);
        }
        let (mut chunk, taken) = S::unescape(self.rest)?;
        self.rest = self.rest.get(taken.max(1)..).unwrap_or_default();
        chunk.reverse();
        self.chunk = chunk;
        self.chunk.pop()
    }
}

impl<'a, S> From<&'a [u8]> for Escaped<'a, S> {
    fn from(bytes: &'a [u8]) -> Self {
        Self { bytes, is_wire: false, scheme: PhantomData }
    }
}

impl<'a, S, const N: usize> From<&'a [u8; N]> for Escaped<'a, S> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self { bytes, is_wire: false, scheme: PhantomData }
    }
}

impl<S> Clone for Escaped<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Escaped<'_, S> {}

impl<S: Scheme> PartialEq for Escaped<'_, S> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<S: Scheme> Eq for Escaped<'_, S> {}

impl<S: Scheme> fmt::Debug for Escaped<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, S: Scheme> Wire<'a> for Escaped<'a, S> {
    const TYPE: Type = Type::Escaped { scheme: S::NAME, inner: &Type::Bytes };
    const SIZE: Size = Size::ANY;
    const TOTAL: bool = false;
    const GREEDY: bool = true;

    fn read<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let mark = reader.mark();
        if let Err(Some(failed)) = scan::<S>(reader.peek(), None, reader.offset(), reader.failure()) {
            return Err(failed);
        }
        let bytes = reader.take_rest();
        if V::ACTIVE {
            visitor.value(spec.field, Value::Bytes(bytes), reader.range_since(mark));
        }
        Ok(Self::from_wire(bytes))
    }

    fn write(&self, writer: &mut Writer<'_, '_>, _: Spec) -> Result<(), Failed> {
        if self.is_wire {
            return writer.bytes(self.bytes);
        }
        self.escaped().try_for_each(|chunk| writer.bytes(&chunk))
    }

    fn wire_len(&self, _: Spec) -> usize {
        self.escaped().fold(0, |len: usize, chunk| len.saturating_add(chunk.len()))
    }
}

impl<'a, S: Scheme> Terminated<'a> for Escaped<'a, S> {
    fn read_to<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        terminator: &'static [u8],
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        match scan::<S>(reader.peek(), Some(terminator), reader.offset(), reader.failure()) {
            Ok(len) => Self::read(&mut reader.part(len)?, spec, visitor),
            Err(Some(failed)) => Err(failed),
            Err(None) => Err(reader.short(reader.remaining().saturating_add(1))),
        }
    }

    fn write_to(&self, writer: &mut Writer<'_, '_>, terminator: &'static [u8], spec: Spec) -> Result<(), Failed> {
        let len = self.wire_len(spec);
        // With the terminator behind it, since that may begin in the last bytes of the value.
        let ends_there = |written: &[u8]| scan::<S>(written, Some(terminator), 0, &Failure::new()) == Ok(len);
        let write_both = |writer: &mut Writer<'_, '_>| {
            self.write(writer, spec)?;
            writer.bytes(terminator)
        };
        let (start, room) = (writer.remaining(), writer.detach());
        let mut inner = writer.over(&mut *room);
        write_if(&mut inner, Cause::Terminator, write_both, ends_there)?;
        let written = start.saturating_sub(inner.remaining()).saturating_sub(terminator.len());
        writer.resume(room, written);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use super::*;

    fn both_ways<S: Scheme>(plain: &[u8], expected: &[u8]) {
        let escaped: Vec<u8> = Escaped::<S>::from(plain).escaped().flatten().collect();
        assert_eq!(escaped, expected, "{}", S::NAME);
        assert_eq!(Escaped::<S>::from_wire(&escaped).iter().collect::<Vec<_>>(), plain, "{}", S::NAME);
    }

    #[test]
    fn each_scheme_writes_its_own_bytes_as_others() {
        both_ways::<Slip>(&[1, 0xC0, 0xDB], &[1, 0xDB, 0xDC, 0xDB, 0xDD]);
        both_ways::<Hdlc>(&[1, 0x7E, 0x7D], &[1, 0x7D, 0x5E, 0x7D, 0x5D]);
        both_ways::<Dle>(&[0x10, 3], &[0x10, 0x10, 3]);
        both_ways::<Sml>(&[0x1B, 0x1B, 0x1B, 0x1B, 0x1A], &[0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1A]);
    }

    #[test]
    fn a_terminator_is_not_found_in_an_escape() {
        let escaped = [0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1A, 9, 0x1B, 0x1B, 0x1B, 0x1B, 0x1A];
        let found = scan::<Sml>(&escaped, Some(&[0x1B, 0x1B, 0x1B, 0x1B, 0x1A]), 0, &Failure::new());
        assert_eq!(found, Ok(10));
    }

    #[test]
    fn what_is_no_escape_is_refused() {
        let failure = Failure::new();
        let refused = scan::<Slip>(&[1, 0xDB, 1], None, 5, &failure).expect_err("DB 01 stands for nothing");
        let error = failure.error(refused.expect("it says why"));
        assert_eq!((error.cause(), error.offset()), (Cause::Escape { found: 0xDB }, 6));
    }
}
