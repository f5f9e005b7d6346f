//! A buffer, written from front to back.

use crate::error::{Cause, Failed, Failure};
use crate::format::Order;
use crate::outline::Part;

/// What is left of the buffer, and where in the whole it lies.
#[derive(Debug)]
pub struct Writer<'b, 'f> {
    rest: &'b mut [u8],
    /// Offset, in the whole buffer, of the byte after `rest`.
    end: usize,
    failure: &'f Failure,
}

impl<'b, 'f> Writer<'b, 'f> {
    /// Writes `buffer` from the start; what fails is written down in `failure`.
    #[inline]
    #[must_use]
    pub const fn new(buffer: &'b mut [u8], failure: &'f Failure) -> Self {
        let end = buffer.len();
        Self { rest: buffer, end, failure }
    }

    /// Where failures are written down.
    #[inline]
    #[must_use]
    pub const fn failure(&self) -> &'f Failure {
        self.failure
    }

    /// Fails here.
    #[inline]
    pub fn fail(&self, cause: Cause) -> Failed {
        self.failure.note(cause, self.offset())
    }

    /// Bytes from the start of the whole buffer to here.
    #[inline]
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.end.wrapping_sub(self.rest.len())
    }

    /// How many bytes of room are left.
    #[inline]
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Makes sure that there is room for `count` bytes.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`] where there is not.
    #[inline(always)]
    pub fn require(&self, count: usize) -> Result<(), Failed> {
        if self.rest.len() < count {
            return Err(self.failure.too_small(count, self.rest.len(), self.offset()));
        }
        Ok(())
    }

    /// Makes sure that there is room for the `run` bytes of the fields from `first` on.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`], naming the field that does not fit.
    #[inline(always)]
    pub fn require_run(&self, parts: &'static [Part], first: usize, run: usize) -> Result<(), Failed> {
        if self.rest.len() < run {
            return Err(self.failure.no_room(parts, first, run, self.rest.len(), self.offset()));
        }
        Ok(())
    }

    /// Takes the writer over, to be given back by assignment: as a local variable that nobody else
    /// sees, it stays in registers.
    #[inline(always)]
    #[must_use]
    pub fn take(&mut self) -> Self {
        Self { rest: core::mem::take(&mut self.rest), end: self.end, failure: self.failure }
    }

    /// Writes `bytes`.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`] where there is no room; nothing is written then.
    #[inline(always)]
    pub fn array<const N: usize>(&mut self, bytes: [u8; N]) -> Result<(), Failed> {
        self.require(N)?;
        if let Some((head, rest)) = core::mem::take(&mut self.rest).split_first_chunk_mut::<N>() {
            *head = bytes;
            self.rest = rest;
        }
        Ok(())
    }

    /// Writes `bytes`.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`] where there is no room; nothing is written then.
    #[inline(always)]
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failed> {
        self.require(bytes.len())?;
        if let Some((head, rest)) = core::mem::take(&mut self.rest).split_at_mut_checked(bytes.len()) {
            head.copy_from_slice(bytes);
            self.rest = rest;
        }
        Ok(())
    }

    /// Writes `count` times `byte`.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`] where there is no room; nothing is written then.
    #[inline(always)]
    pub fn fill(&mut self, byte: u8, count: usize) -> Result<(), Failed> {
        self.require(count)?;
        if let Some((head, rest)) = core::mem::take(&mut self.rest).split_at_mut_checked(count) {
            head.fill(byte);
            self.rest = rest;
        }
        Ok(())
    }

    /// Writes the low `width` (1 to 8) bytes of a number, whatever stands above them.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`] where there is no room.
    #[inline]
    pub fn low_bytes(&mut self, number: u64, width: u8, order: Order) -> Result<(), Failed> {
        let width = usize::from(width.min(8));
        let big = number.to_be_bytes();
        let big = big.get(big.len().saturating_sub(width)..).unwrap_or(&[]);
        match order {
            Order::Big => self.bytes(big),
            Order::WordSwapped => big.rchunks(2).try_for_each(|word| self.bytes(word)),
            Order::Little => self.bytes(number.to_le_bytes().get(..width).unwrap_or(&[])),
        }
    }

    /// Takes the whole room out, to be written through a [`Writer::over`] and given back with
    /// [`Writer::resume`]: so can what was written be read again, for lengths and checksums.
    #[inline]
    pub fn detach(&mut self) -> &'b mut [u8] {
        core::mem::take(&mut self.rest)
    }

    /// A writer over a detached room, which ends where this one does.
    #[inline]
    pub const fn over<'c>(&self, room: &'c mut [u8]) -> Writer<'c, 'f> {
        Writer { rest: room, end: self.end, failure: self.failure }
    }

    /// Goes on after the first `written` bytes of the room that was detached.
    #[inline]
    pub fn resume(&mut self, room: &'b mut [u8], written: usize) {
        self.rest = room.get_mut(written..).unwrap_or_default();
    }
}
