//! Borrowed bytes and text.

use core::str;

use crate::codegen::{Counted, Padded};
use crate::error::{Cause, Failed};
use crate::reader::{Mark, Reader};
use crate::schema::Type;
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

impl<'a> Wire<'a> for &'a [u8] {
    const TYPE: Type = Type::Bytes;
    const SIZE: Size = Size::ANY;
    const TOTAL: bool = true;

    #[inline]
    fn read<V: Visitor<'a>>(reader: &mut Reader<'a, '_>, spec: Spec, visitor: &mut V) -> Result<Self, Failed> {
        let mark = reader.mark();
        let bytes = reader.take_rest();
        if V::ACTIVE {
            visitor.value(spec.field, Value::Bytes(bytes), reader.range_since(mark));
        }
        Ok(bytes)
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_, '_>, _: Spec) -> Result<(), Failed> {
        writer.bytes(self)
    }

    #[inline]
    fn wire_len(&self, _: Spec) -> usize {
        self.len()
    }
}

impl<'a> Counted<'a> for &'a [u8] {
    const ITEM: Size = Size::fixed(1);

    #[inline]
    fn read_counted<V: Visitor<'a>>(
        reader: &mut Reader<'a, '_>,
        count: usize,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        Self::read(&mut reader.part(count)?, spec, visitor)
    }

    #[inline]
    fn count(&self) -> usize {
        self.len()
    }
}

impl<'a> Padded<'a> for &'a [u8] {
    fn read_padded<V: Visitor<'a>>(
        reader: &mut Reader<'a, '_>,
        pad: u8,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let mark = reader.mark();
        let bytes = without_padding(reader.take_rest(), pad);
        if V::ACTIVE {
            visitor.value(spec.field, Value::Bytes(bytes), reader.range_since(mark));
        }
        Ok(bytes)
    }
}

impl<'a> Wire<'a> for &'a str {
    const TYPE: Type = Type::Text;
    const SIZE: Size = Size::ANY;
    const TOTAL: bool = false;

    #[inline]
    fn read<V: Visitor<'a>>(reader: &mut Reader<'a, '_>, spec: Spec, visitor: &mut V) -> Result<Self, Failed> {
        let mark = reader.mark();
        let text = text_of(reader.take_rest(), reader, mark)?;
        if V::ACTIVE {
            visitor.value(spec.field, Value::Text(text), reader.range_since(mark));
        }
        Ok(text)
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_, '_>, _: Spec) -> Result<(), Failed> {
        writer.bytes(self.as_bytes())
    }

    #[inline]
    fn wire_len(&self, _: Spec) -> usize {
        self.len()
    }
}

impl<'a> Counted<'a> for &'a str {
    const ITEM: Size = Size::fixed(1);

    #[inline]
    fn read_counted<V: Visitor<'a>>(
        reader: &mut Reader<'a, '_>,
        count: usize,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        Self::read(&mut reader.part(count)?, spec, visitor)
    }

    #[inline]
    fn count(&self) -> usize {
        self.len()
    }
}

impl<'a> Padded<'a> for &'a str {
    fn read_padded<V: Visitor<'a>>(
        reader: &mut Reader<'a, '_>,
        pad: u8,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let mark = reader.mark();
        let bytes = without_padding(reader.take_rest(), pad);
        let text = text_of(bytes, reader, mark)?;
        if V::ACTIVE {
            visitor.value(spec.field, Value::Text(text), reader.range_since(mark));
        }
        Ok(text)
    }
}

/// `bytes` up to the last one that is not `pad`.
fn without_padding(bytes: &[u8], pad: u8) -> &[u8] {
    let len = bytes.iter().rposition(|&byte| byte != pad).map_or(0, |last| last.saturating_add(1));
    bytes.get(..len).unwrap_or(bytes)
}

/// `bytes`, which begin at `mark`, as text; the error points at the first byte that is none.
fn text_of<'a>(bytes: &'a [u8], reader: &Reader<'a, '_>, mark: Mark<'a>) -> Result<&'a str, Failed> {
    str::from_utf8(bytes).map_err(|error| {
        let start = reader.range_since(mark).start;
        reader.failure().note(Cause::Text, start.saturating_add(error.valid_up_to()))
    })
}
