//! Borrowed input, read from front to back.

use core::ops::Range;

use crate::error::{Cause, Failed, Failure, Notes};
use crate::format::Order;
use crate::outline::Part;

/// Whether checksums are held against the bytes they cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Checksums {
    /// A frame with a wrong checksum is an error.
    #[default]
    Verify,
    /// Checksums are read and ignored: for bytes that were verified before, and for measuring.
    Ignore,
}

/// What is left of the input, and where in the whole it lies.
///
/// `E` is told what failed: a [`Failure`], which writes it down, where nothing else is said.
#[derive(Debug)]
pub struct Reader<'a, 'f, E = Failure> {
    rest: &'a [u8],
    /// Offset, in the whole input, of the byte after `rest`. It never moves, so that reading
    /// changes nothing but the slice.
    end: usize,
    checksums: Checksums,
    /// Whether a length ends it, so that more input would not make it longer.
    is_part: bool,
    failure: &'f E,
}

/// A place to come back to: what was left when it was taken.
#[derive(Debug, Clone, Copy)]
pub struct Mark<'a>(&'a [u8]);

impl<E> Clone for Reader<'_, '_, E> {
    #[inline(always)]
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<'a, 'f, E: Notes> Reader<'a, 'f, E> {
    /// Reads `bytes` from the start, verifying checksums; what fails is written down in `failure`.
    #[inline]
    #[must_use]
    pub const fn new(bytes: &'a [u8], failure: &'f E) -> Self {
        Self { rest: bytes, end: bytes.len(), checksums: Checksums::Verify, is_part: false, failure }
    }

    /// Reads what a mark remembers, which begins at `offset` of the whole input.
    pub(crate) const fn part_of(rest: Mark<'a>, offset: usize, is_part: bool, failure: &'f E) -> Self {
        let end = offset.wrapping_add(rest.0.len());
        Self { rest: rest.0, end, checksums: Checksums::Verify, is_part, failure }
    }

    /// Where failures are written down.
    #[inline]
    #[must_use]
    pub const fn failure(&self) -> &'f E {
        self.failure
    }

    /// Fails here.
    #[inline]
    pub fn fail(&self, cause: Cause) -> Failed {
        self.failure.note(cause, self.offset())
    }

    /// The same reader with checksums verified or not.
    #[inline]
    #[must_use]
    pub const fn with_checksums(self, checksums: Checksums) -> Self {
        Self { checksums, ..self }
    }

    /// Whether checksums are verified.
    #[inline]
    #[must_use]
    pub const fn verifies(&self) -> bool {
        matches!(self.checksums, Checksums::Verify)
    }

    /// Bytes from the start of the whole input to here.
    #[inline]
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.end.wrapping_sub(self.rest.len())
    }

    /// How many bytes are left.
    #[inline]
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Whether nothing is left.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether a length ends it.
    #[inline]
    pub(crate) const fn is_part(&self) -> bool {
        self.is_part
    }

    /// Remembers this place.
    #[inline]
    #[must_use]
    pub const fn mark(&self) -> Mark<'a> {
        Mark(self.rest)
    }

    /// The bytes read since `mark`, which must come from this reader.
    #[inline]
    #[must_use]
    pub fn since(&self, mark: Mark<'a>) -> &'a [u8] {
        let read = mark.0.len().saturating_sub(self.rest.len());
        mark.0.split_at_checked(read).map_or(&[], |(read, _)| read)
    }

    /// Where the bytes read since `mark` lie in the whole input.
    #[inline]
    #[must_use]
    pub fn range_since(&self, mark: Mark<'a>) -> Range<usize> {
        self.end.wrapping_sub(mark.0.len())..self.offset()
    }

    /// The bytes from one mark to a later one, both of this reader, and where in the whole input they lie.
    #[inline(always)]
    #[must_use]
    pub fn span(&self, from: Mark<'a>, to: Mark<'a>) -> (&'a [u8], Range<usize>) {
        let len = from.0.len().saturating_sub(to.0.len());
        let bytes = from.0.split_at_checked(len).map_or(&[][..], |(bytes, _)| bytes);
        (bytes, self.end.wrapping_sub(from.0.len())..self.end.wrapping_sub(to.0.len()))
    }

    /// The bytes of `range`, in offsets of the whole input, which must come after `mark` of this reader.
    #[inline(always)]
    #[must_use]
    pub fn between(&self, mark: Mark<'a>, range: Range<usize>) -> &'a [u8] {
        let start = self.end.wrapping_sub(mark.0.len());
        let range = range.start.wrapping_sub(start)..range.end.wrapping_sub(start);
        mark.0.get(range).unwrap_or(&[])
    }

    /// Reads with `read`, which wants to say what failed, whether anybody listens or not.
    ///
    /// # Errors
    ///
    /// What `read` says.
    #[doc(hidden)]
    #[inline(always)]
    pub fn told<T>(&mut self, read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T, Failed>) -> Result<T, Failed> {
        let unheard = Failure::new();
        unheard.depth().set(self.failure.depth().get());
        let Self { rest, end, checksums, is_part, failure } = *self;
        let mut reader = Reader { rest, end, checksums, is_part, failure: failure.written().unwrap_or(&unheard) };
        let value = read(&mut reader);
        self.rest = reader.rest;
        value
    }

    /// Goes back to `mark`, which must come from this reader.
    #[inline]
    pub const fn rewind(&mut self, mark: Mark<'a>) {
        self.rest = mark.0;
    }

    /// Takes the next `N` bytes.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`] where fewer are left; nothing is taken then.
    #[inline(always)]
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Failed> {
        match self.rest.split_first_chunk::<N>() {
            Some((head, rest)) => {
                self.rest = rest;
                Ok(*head)
            }
            None => Err(self.short(N)),
        }
    }

    /// Takes the next `count` bytes.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`] where fewer are left; nothing is taken then.
    #[inline(always)]
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Failed> {
        match self.rest.split_at_checked(count) {
            Some((head, rest)) => {
                self.rest = rest;
                Ok(head)
            }
            None => Err(self.short(count)),
        }
    }

    /// Takes the next `count` bytes, where there are so many, and says nothing where there are not.
    #[inline(always)]
    pub fn try_take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(head)
    }

    /// Takes all that is left.
    #[inline]
    pub fn take_rest(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.rest)
    }

    /// The next `most` bytes as if the input ended there; nothing where it ends before.
    #[inline(always)]
    pub(crate) fn window(&self, most: usize) -> Option<Self> {
        let (rest, beyond) = self.rest.split_at_checked(most)?;
        Some(Self { rest, end: self.end.wrapping_sub(beyond.len()), is_part: false, ..*self })
    }

    /// Takes the next `count` bytes as a reader of their own, which knows where in the whole it is.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`] where fewer are left; nothing is taken then.
    #[inline(always)]
    pub fn part(&mut self, count: usize) -> Result<Self, Failed> {
        let rest = self.take(count)?;
        Ok(Self { rest, end: self.offset(), is_part: true, ..*self })
    }

    /// Takes all but the last `tail` bytes as a reader of their own, which ends where more input would make it longer.
    /// Also returns how many bytes of the tail itself are missing.
    #[inline(always)]
    pub(crate) fn before(&mut self, tail: usize) -> (Self, usize) {
        let len = self.rest.len().saturating_sub(tail);
        let missing = tail.saturating_sub(self.rest.len());
        let (head, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, &[]));
        let end = self.end.wrapping_sub(rest.len());
        self.rest = rest;
        (Self { rest: head, end, ..*self }, missing)
    }

    /// Reads an unsigned number of `width` (1 to 8) bytes.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`] where fewer bytes are left.
    #[inline]
    pub fn uint(&mut self, width: u8, order: Order) -> Result<u64, Failed> {
        let bytes = self.take(usize::from(width))?;
        let push = |number: u64, &byte: &u8| number.wrapping_shl(8) | u64::from(byte);
        Ok(match order {
            Order::Big => bytes.iter().fold(0, push),
            Order::Little => bytes.iter().rev().fold(0, push),
        })
    }

    /// Makes sure that the `run` bytes of the fields from `first` on are there.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`], naming the field that is cut.
    #[inline(always)]
    pub fn require(&self, parts: &'static [Part], first: usize, run: usize) -> Result<(), Failed> {
        self.require_with(parts, first, run, 0)
    }

    /// The same, where at least `tail` bytes more follow, which are missing, too, if any is.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`], naming the field that is cut.
    #[inline(always)]
    pub fn require_with(&self, parts: &'static [Part], first: usize, run: usize, tail: usize) -> Result<(), Failed> {
        if self.rest.len() < run {
            return Err(self.cut(parts, first, run.saturating_add(tail)));
        }
        Ok(())
    }

    /// Fails here, as fewer than `count` bytes are left.
    #[inline(always)]
    pub(crate) fn short(&self, count: usize) -> Failed {
        self.failure.incomplete(count, self.rest.len(), self.offset(), self.is_part)
    }

    #[inline(always)]
    fn cut(&self, parts: &'static [Part], first: usize, run: usize) -> Failed {
        self.failure.short(parts, first, run, self.rest, self.offset(), self.is_part)
    }

    /// What is left, without taking it.
    #[inline]
    #[must_use]
    pub const fn peek(&self) -> &'a [u8] {
        self.rest
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// [`Cause::Trailing`] where bytes are left over.
    #[inline(always)]
    pub fn finish(&self) -> Result<(), Failed> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.fail(Cause::Trailing { count: self.rest.len() })) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause_and_offset(failure: &Failure, failed: Failed) -> (Cause, usize) {
        let error = failure.error(failed);
        (error.cause(), error.offset())
    }

    #[test]
    fn parts_know_their_offset_in_the_whole() {
        let failure = Failure::new();
        let mut reader = Reader::new(&[1, 2, 3, 4, 5], &failure);
        assert_eq!(reader.array::<1>(), Ok([1]));
        let mut part = reader.part(3).expect("three bytes are left");
        assert_eq!((part.offset(), reader.offset()), (1, 4));
        assert_eq!(part.uint(2, Order::Little), Ok(0x0302));
        assert_eq!(
            part.finish().map_err(|failed| cause_and_offset(&failure, failed)),
            Err((Cause::Trailing { count: 1 }, 3))
        );
        assert_eq!(
            part.take(3).map_err(|failed| cause_and_offset(&failure, failed)),
            Err((Cause::Overrun { needed: 2 }, 3))
        );
    }

    #[test]
    fn what_comes_before_a_tail_may_become_longer() {
        let failure = Failure::new();
        let mut reader = Reader::new(&[1, 2, 3], &failure);
        let _ = reader.take(1);
        let (mut head, missing) = reader.before(1);
        assert_eq!((head.offset(), head.peek(), missing), (1, &[2][..], 0));
        assert_eq!((reader.offset(), reader.peek()), (2, &[3][..]));
        assert_eq!(
            head.take(2).map_err(|failed| cause_and_offset(&failure, failed)),
            Err((Cause::Incomplete { needed: 1 }, 1))
        );
        let (head, missing) = reader.before(4);
        assert_eq!((head.offset(), head.peek(), missing), (2, &[][..], 3));
        assert_eq!((reader.offset(), reader.peek()), (2, &[3][..]));
    }

    #[test]
    fn a_mark_gives_the_bytes_read_since() {
        let failure = Failure::new();
        let mut reader = Reader::new(&[1, 2, 3, 4], &failure);
        let _ = reader.take(1);
        let mark = reader.mark();
        let _ = reader.take(2);
        assert_eq!(reader.since(mark), [2, 3]);
        assert_eq!(reader.range_since(mark), 1..3);
        assert_eq!(reader.between(mark, 2..4), [3, 4]);
        reader.rewind(mark);
        assert_eq!(reader.remaining(), 3);
    }
}
