//! [`BerLength`]: a length of one byte or several.

use core::fmt;

use crate::error::{Cause, Failed, Notes};
use crate::format::Format;
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::scalar::{Scalar, Unsigned};
use crate::schema::Type;
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// A count or length as BER (ITU-T X.690, 8.1.3) and A-XDR (IEC 61334-6, 6.1) write it: one byte up to 127, else a
/// byte of 128 plus the number of bytes that follow, and those, the most significant one first.
///
/// Only the shortest form is taken: any longer one would not come back as it was. Up to four bytes may follow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BerLength(
    /// The number.
    pub u32,
);

impl fmt::Debug for BerLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The shortest form: the first byte, and how many of the number's own bytes follow it.
fn form(number: u32) -> (u8, u8) {
    match number {
        0..=0x7F => (number.to_le_bytes()[0], 0),
        0x80..=0xFF => (0x81, 1),
        0x100..=0xFFFF => (0x82, 2),
        0x1_0000..=0xFF_FFFF => (0x83, 3),
        _ => (0x84, 4),
    }
}

impl Scalar for BerLength {
    /// The most; the fewest is 1.
    const BYTES: u8 = 5;
    const TYPE: Type = Type::BerLength;
    const TOTAL: bool = false;

    fn load<E: Notes>(reader: &mut Reader<'_, '_, E>, format: Format) -> Result<Self, Failed> {
        let start = reader.offset();
        let [first] = reader.array()?;
        let number = match first {
            0..=0x7F => return Ok(Self(first.into())),
            0x81..=0x84 => reader.uint(first & 7, format.order)?,
            0x80 => return Err(reader.failure().note(Cause::Codec("a length of the indefinite form"), start)),
            _ => return Err(reader.failure().note(Cause::Codec("a length of more than four bytes"), start)),
        };
        match u32::try_from(number) {
            Ok(number) if form(number).0 == first => Ok(Self(number)),
            _ => Err(reader.failure().note(Cause::Codec("a length that is not in its shortest form"), start)),
        }
    }

    fn store(self, writer: &mut Writer<'_, '_>, format: Format) -> Result<(), Failed> {
        let (first, following) = form(self.0);
        writer.array([first])?;
        if following == 0 { Ok(()) } else { writer.low_bytes(self.0.into(), following, format.order) }
    }

    fn value(self) -> Value<'static> {
        Value::Uint(self.0.into())
    }
}

impl Unsigned for BerLength {
    const MAX: u64 = u32::MAX as u64;

    fn to_u64(self) -> u64 {
        self.0.into()
    }

    fn from_u64(number: u64) -> Option<Self> {
        u32::try_from(number).ok().map(Self)
    }
}

impl<'a> Wire<'a> for BerLength {
    const TYPE: Type = Type::BerLength;
    const SIZE: Size = Size { min: 1, max: 5, prefix: 1 };
    const TOTAL: bool = false;

    fn read<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let mark = reader.mark();
        let length = Self::load(reader, spec.format)?;
        if V::ACTIVE {
            visitor.value(spec.field, length.value(), reader.range_since(mark));
        }
        Ok(length)
    }

    fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed> {
        self.store(writer, spec.format)
    }

    fn wire_len(&self, _: Spec) -> usize {
        usize::from(form(self.0).1).saturating_add(1)
    }

    fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
        context.emit(spec.field, self.value(), sink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Failure;

    #[test]
    fn each_form_ends_where_the_next_begins() {
        for number in [0, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x1_0000, 0xFF_FFFF, 0x100_0000, u32::MAX] {
            let failure = Failure::new();
            let mut buffer = [0; 5];
            let mut writer = Writer::new(&mut buffer, &failure);
            assert_eq!(BerLength(number).write(&mut writer, Spec::NONE), Ok(()));
            let len = writer.offset();
            assert_eq!(len, BerLength(number).wire_len(Spec::NONE));
            let mut reader = Reader::new(&buffer[..len], &failure);
            assert_eq!(BerLength::load(&mut reader, Format::NATURAL), Ok(BerLength(number)));
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn longer_forms_than_needed_are_refused() {
        let failure = Failure::new();
        for bytes in [&[0x81, 0x7F][..], &[0x82, 0, 0xFF], &[0x80], &[0x85, 1, 1, 1, 1, 1]] {
            assert!(BerLength::load(&mut Reader::new(bytes, &failure), Format::NATURAL).is_err(), "{bytes:02X?}");
        }
    }
}
