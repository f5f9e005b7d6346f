//! Borrowed bytes and text.

use core::{convert, str};

use crate::codegen::{Counted, Padded, Terminated, Until, ends, ends_with_itself, find};
use crate::error::{Cause, Failed, Notes};
use crate::reader::{Mark, Reader};
use crate::schema::Type;
use crate::size::Size;
use crate::str::{Str, is_ascii};
use crate::visit::{Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// Bytes as they are.
fn bytes_of<'a, E: Notes>(bytes: &'a [u8], _: &Reader<'a, '_, E>, _: Mark<'a>) -> Result<&'a [u8], Failed> {
    Ok(bytes)
}

/// `bytes`, which begin at `mark`, as text; the error points at the first byte that is none.
fn text_of<'a, E: Notes>(bytes: &'a [u8], reader: &Reader<'a, '_, E>, mark: Mark<'a>) -> Result<&'a str, Failed> {
    str::from_utf8(bytes).map_err(|error| no_text(error.valid_up_to(), reader, mark))
}

/// The same, of which a `str` is made when it is looked at.
fn str_of<'a, E: Notes>(bytes: &'a [u8], reader: &Reader<'a, '_, E>, mark: Mark<'a>) -> Result<Str<'a>, Failed> {
    match fault_in(bytes) {
        None => Ok(Str::of_utf8(bytes)),
        Some(at) => Err(no_text(at, reader, mark)),
    }
}

/// Where `bytes` are no UTF-8. Few texts have letters that are not ASCII, so these are looked at apart.
#[inline]
fn fault_in(bytes: &[u8]) -> Option<usize> {
    #[cold]
    #[inline(never)]
    fn in_letters(bytes: &[u8]) -> Option<usize> {
        str::from_utf8(bytes).err().map(|error| error.valid_up_to())
    }

    if is_ascii(bytes) { None } else { in_letters(bytes) }
}

#[cold]
fn no_text<'a, E: Notes>(at: usize, reader: &Reader<'a, '_, E>, mark: Mark<'a>) -> Failed {
    reader.failure().note(Cause::Text, reader.range_since(mark).start.saturating_add(at))
}

/// `bytes` up to the last one that is not `pad`.
pub(crate) fn without_padding(bytes: &[u8], pad: u8) -> &[u8] {
    let len = bytes.iter().rposition(|&byte| byte != pad).map_or(0, |last| last.saturating_add(1));
    bytes.get(..len).unwrap_or(bytes)
}

macro_rules! borrowed {
    ($borrowed:ty: $kind:ident, total: $total:literal, read by $read:ident, shown by $show:expr) => {
        impl<'a> Wire<'a> for $borrowed {
            const TYPE: Type = Type::$kind;
            const SIZE: Size = Size::ANY;
            const TOTAL: bool = $total;
            const GREEDY: bool = true;

            #[inline]
            fn read<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                spec: Spec,
                visitor: &mut V,
            ) -> Result<Self, Failed> {
                let mark = reader.mark();
                let borrowed = $read(reader.take_rest(), reader, mark)?;
                if V::ACTIVE {
                    visitor.value(spec.field, Value::$kind($show(borrowed)), reader.range_since(mark));
                }
                Ok(borrowed)
            }

            #[inline]
            fn write(&self, writer: &mut Writer<'_, '_>, _: Spec) -> Result<(), Failed> {
                let bytes: &[u8] = self.as_ref();
                writer.bytes(bytes)
            }

            #[inline]
            fn wire_len(&self, _: Spec) -> usize {
                self.len()
            }
        }

        impl<'a> Counted<'a> for $borrowed {
            const ITEM: Size = Size::fixed(1);

            #[inline]
            fn read_counted<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
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

        impl<'a> Terminated<'a> for $borrowed {
            fn read_to<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                terminator: &'static [u8],
                spec: Spec,
                visitor: &mut V,
            ) -> Result<Self, Failed> {
                let len = length_to(reader, terminator)?;
                Self::read(&mut reader.part(len)?, spec, visitor)
            }

            fn write_to(&self, writer: &mut Writer<'_, '_>, terminator: &'static [u8], _: Spec) -> Result<(), Failed> {
                write_bytes_to(self.as_ref(), writer, terminator)
            }
        }

        impl<'a> Padded<'a> for $borrowed {
            fn read_padded<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                pad: u8,
                spec: Spec,
                visitor: &mut V,
            ) -> Result<Self, Failed> {
                let mark = reader.mark();
                let borrowed = $read(without_padding(reader.take_rest(), pad), reader, mark)?;
                if V::ACTIVE {
                    visitor.value(spec.field, Value::$kind($show(borrowed)), reader.range_since(mark));
                }
                Ok(borrowed)
            }

            #[inline]
            fn last(&self) -> Option<u8> {
                let bytes: &[u8] = self.as_ref();
                bytes.last().copied()
            }
        }
    };
}

borrowed!(&'a [u8]: Bytes, total: true, read by bytes_of, shown by convert::identity);
borrowed!(&'a str: Text, total: false, read by text_of, shown by convert::identity);
borrowed!(Str<'a>: Text, total: false, read by str_of, shown by Str::as_str);

/// How many bytes come before `terminator`.
pub(crate) fn length_to<E: Notes>(reader: &Reader<'_, '_, E>, terminator: &[u8]) -> Result<usize, Failed> {
    // Not even one more byte than the terminator has need be missing: its beginning may be there.
    find(reader.peek(), terminator).ok_or_else(|| reader.short(reader.remaining().saturating_add(1)))
}

/// Writes bytes that `terminator` will end.
pub(crate) fn write_bytes_to(bytes: &[u8], writer: &mut Writer<'_, '_>, terminator: &[u8]) -> Result<(), Failed> {
    if ends_with_itself(bytes, terminator) { writer.bytes(bytes) } else { Err(writer.fail(Cause::Terminator)) }
}

impl<'a> Until<'a> for &'a [u8] {
    type Item = u8;

    fn read_until<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        is_last: impl Fn(&u8) -> bool,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        match reader.peek().iter().position(is_last) {
            Some(last) => Self::read(&mut reader.part(last.saturating_add(1))?, spec, visitor),
            None => Err(reader.short(reader.remaining().saturating_add(1))),
        }
    }

    fn ends(&self, is_last: impl Fn(&u8) -> bool) -> bool {
        ends(self.iter().copied(), is_last)
    }
}
