//! Bit fields, read out of bytes that several fields share.

use core::ops::Range;

use super::Place;
use crate::bits::{BitField, get, put};
use crate::error::{Cause, Failed, Notes};
use crate::format::{Repr, from_bcd, to_bcd};
use crate::reader::Reader;
use crate::schema::Bits;
use crate::visit::{Step, Visitor};
use crate::writer::Writer;

/// Bytes that several fields share, and where in the whole they begin.
#[derive(Debug, Clone, Copy)]
pub struct Shared<const N: usize> {
    bytes: [u8; N],
    start: usize,
}

impl<const N: usize> Shared<N> {
    /// Bytes to be written.
    #[inline(always)]
    #[must_use]
    pub const fn new(start: usize) -> Self {
        Self { bytes: [0; N], start }
    }

    /// Where in the whole the first byte that a bit field touches is.
    #[must_use]
    pub fn offset(&self, bits: Bits) -> usize {
        self.range(bits).start
    }

    /// Where in the whole the bytes that a bit field touches are.
    fn range(&self, bits: Bits) -> Range<usize> {
        let Range { start, end } = bits.bytes();
        self.start.saturating_add(start)..self.start.saturating_add(end)
    }
}

impl Place {
    /// Reads the bytes that this bit field shares with those after it.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`], with this place in the path.
    #[inline(always)]
    pub fn read_shared<const N: usize, E: Notes>(self, reader: &mut Reader<'_, '_, E>) -> Result<Shared<N>, Failed> {
        let start = reader.offset();
        match reader.array() {
            Ok(bytes) => Ok(Shared { bytes, start }),
            Err(failed) => Err(self.blame(failed, reader.failure())),
        }
    }

    /// Takes this bit field, or the item of it that `bits` says, out of the shared bytes.
    ///
    /// # Errors
    ///
    /// What [`BitField::from_bits`] says, and [`Cause::Digit`], with this place in the path.
    #[inline(always)]
    pub fn read_bits<'a, T: BitField, V: Visitor<'a>, const N: usize>(
        self,
        shared: &Shared<N>,
        bits: Bits,
        failure: &impl Notes,
        visitor: &mut V,
    ) -> Result<T, Failed> {
        let raw = get(&shared.bytes, bits);
        let value = match self.spec.format.repr {
            Repr::Bcd => {
                from_bcd(raw).map_err(|place| wrong_digit(raw, place)).and_then(|raw| T::from_bits(raw, bits.len))
            }
            _ => T::from_bits(raw, bits.len),
        };
        let value = match value {
            Ok(value) => value,
            Err(cause) => return Err(self.fail_bits(shared, bits, cause, failure)),
        };
        if V::ACTIVE {
            let range = shared.range(bits);
            visitor.enter(Step::Field(self.spec.field), range.start);
            value.show(self.spec.field, range.clone(), visitor);
            visitor.leave(Step::Field(self.spec.field), range.end);
        }
        Ok(value)
    }

    /// Takes this array of bit fields out of the shared bytes, `bits` being the place of all of it.
    ///
    /// # Errors
    ///
    /// What [`read_bits`](Self::read_bits) says.
    #[inline(always)]
    pub fn read_bit_items<'a, T: BitField + Default + Copy, V: Visitor<'a>, const N: usize, const M: usize>(
        self,
        shared: &Shared<N>,
        bits: Bits,
        failure: &impl Notes,
        visitor: &mut V,
    ) -> Result<[T; M], Failed> {
        let mut items = [T::default(); M];
        for (index, item) in items.iter_mut().enumerate() {
            let place = item_place(bits, index, M);
            *item = match T::from_bits(get(&shared.bytes, place), place.len) {
                Ok(value) => value,
                Err(cause) => return Err(self.fail_bits(shared, place, cause, failure)),
            };
        }
        if V::ACTIVE {
            visitor.enter(Step::Field(self.spec.field), shared.range(bits).start);
            for (index, item) in items.iter().enumerate() {
                let range = shared.range(item_place(bits, index, M));
                visitor.enter(Step::Item(index), range.start);
                item.show(self.spec.field, range.clone(), visitor);
                visitor.leave(Step::Item(index), range.end);
            }
            visitor.leave(Step::Field(self.spec.field), shared.range(bits).end);
        }
        Ok(items)
    }

    /// Holds a constant bit field against what is there.
    ///
    /// # Errors
    ///
    /// [`Cause::Constant`] where it is another, with this place in the path.
    #[inline(always)]
    pub fn read_bit_constant<'a, T: BitField, V: Visitor<'a>, const N: usize>(
        self,
        shared: &Shared<N>,
        bits: Bits,
        constant: &T,
        failure: &impl Notes,
        visitor: &mut V,
    ) -> Result<(), Failed> {
        let _: T = self.read_bits(shared, bits, failure, visitor)?;
        let found = get(&shared.bytes, bits);
        match constant.to_bits(bits.len) {
            Ok(expected) if expected == found => Ok(()),
            Ok(expected) => Err(self.fail_bits(shared, bits, Cause::Constant { expected, found }, failure)),
            Err(cause) => Err(self.fail_bits(shared, bits, cause, failure)),
        }
    }

    /// Puts this bit field, or the item of it that `bits` says, into the shared bytes.
    ///
    /// # Errors
    ///
    /// What [`BitField::to_bits`] says, with this place in the path.
    #[inline(always)]
    pub fn write_bits<T: BitField, const N: usize>(
        self,
        shared: &mut Shared<N>,
        bits: Bits,
        value: &T,
        failure: &impl Notes,
    ) -> Result<(), Failed> {
        let raw = match (self.spec.format.repr, value.to_bits(64)) {
            (Repr::Bcd, Ok(number)) => to_bcd(number).to_bits(bits.len),
            _ => value.to_bits(bits.len),
        };
        match raw {
            Ok(raw) => {
                put(&mut shared.bytes, bits, raw);
                Ok(())
            }
            Err(cause) => Err(self.fail_bits(shared, bits, cause, failure)),
        }
    }

    /// Puts this array of bit fields into the shared bytes, `bits` being the place of all of it.
    ///
    /// # Errors
    ///
    /// What [`BitField::to_bits`] says, with this place in the path.
    #[inline(always)]
    pub fn write_bit_items<T: BitField, const N: usize, const M: usize>(
        self,
        shared: &mut Shared<N>,
        bits: Bits,
        items: &[T; M],
        failure: &impl Notes,
    ) -> Result<(), Failed> {
        for (index, item) in items.iter().enumerate() {
            self.write_bits(shared, item_place(bits, index, M), item, failure)?;
        }
        Ok(())
    }

    /// Writes the bytes that several bit fields, of which this is the first, share.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`], with this place in the path.
    #[inline(always)]
    pub fn write_shared<const N: usize>(self, shared: &Shared<N>, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        let written = writer.array(shared.bytes);
        self.blamed(written, writer)
    }

    /// Puts `number` into its bits of the bytes that stand at `start` of `room`.
    ///
    /// # Errors
    ///
    /// What [`BitField::to_bits`] says, with this place in the path.
    #[inline(always)]
    pub fn patch_bits<T: BitField>(
        self,
        room: &mut [u8],
        start: usize,
        bits: Bits,
        number: &T,
        failure: &impl Notes,
    ) -> Result<(), Failed> {
        match number.to_bits(bits.len) {
            Ok(raw) => {
                put(room.get_mut(start..).unwrap_or_default(), bits, raw);
                Ok(())
            }
            Err(cause) => Err(self.fail(failure, cause, start)),
        }
    }

    /// Makes sure that what the declaration demands of a bit field holds.
    ///
    /// # Errors
    ///
    /// [`Cause::Assert`] where it does not, with this place in the path.
    #[inline(always)]
    pub fn assert_bits<const N: usize>(
        self,
        holds: bool,
        shared: &Shared<N>,
        bits: Bits,
        failure: &impl Notes,
    ) -> Result<(), Failed> {
        if holds {
            return Ok(());
        }
        let rule = self.spec.field.assert.unwrap_or_default();
        Err(self.fail_bits(shared, bits, Cause::Assert { rule }, failure))
    }

    #[cold]
    #[inline(never)]
    fn fail_bits<const N: usize>(self, shared: &Shared<N>, bits: Bits, cause: Cause, failure: &impl Notes) -> Failed {
        let bit = bits.start.to_le_bytes()[0] & 7;
        self.blame(failure.note_bit(cause, shared.range(bits).start, bit), failure)
    }
}

fn wrong_digit(raw: u64, place: u8) -> Cause {
    let digit = raw.wrapping_shr(u32::from(place).wrapping_mul(4)) & 0xF;
    Cause::Digit { found: digit.to_le_bytes()[0] }
}

/// The place of an item of an array of `count` bit fields that takes all of `bits`.
#[inline(always)]
fn item_place(bits: Bits, index: usize, count: usize) -> Bits {
    let len = usize::from(bits.len).checked_div(count).unwrap_or(0);
    let start = usize::from(bits.start).saturating_add(len.saturating_mul(index));
    let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    Bits { start: short(start), len: short(len), order: bits.order }
}
