//! Owned lists and text: `Vec` and `String` behind the feature `alloc`, those of `heapless` behind `heapless`.

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, string::String, vec::Vec};

use core::str;

use crate::bytes::{length_to, without_padding, write_bytes_to};
use crate::codegen::{Counted, Items, Padded, Terminated, Until, ends};
use crate::error::{Cause, Failed, Notes};
use crate::items::{read_item, write_item, write_items_to, write_whole_to};
use crate::outline::Inner;
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::scalar::Repeated;
use crate::schema::{Series, Type};
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// A vector that may be full.
trait Push<T>: Default {
    /// How many items there is room for.
    const CAPACITY: usize;

    /// Adds an item, where there is room.
    fn add(&mut self, item: T) -> Result<(), Cause>;
}

#[cfg(feature = "alloc")]
impl<T> Push<T> for Vec<T> {
    const CAPACITY: usize = Size::UNBOUNDED;

    fn add(&mut self, item: T) -> Result<(), Cause> {
        self.push(item);
        Ok(())
    }
}

#[cfg(feature = "heapless")]
impl<T, const N: usize> Push<T> for heapless::Vec<T, N> {
    const CAPACITY: usize = N;

    fn add(&mut self, item: T) -> Result<(), Cause> {
        self.push(item).map_err(|_| Cause::Capacity { max: N })
    }
}

/// Reads one more item into a vector.
fn push_item<'a, L: Push<T>, T: Wire<'a>, V: Visitor<'a>, E: Notes>(
    items: &mut L,
    index: usize,
    reader: &mut Reader<'a, '_, E>,
    spec: Spec,
    visitor: &mut V,
) -> Result<(), Failed> {
    let start = reader.offset();
    let item = read_item::<T, V, _>(reader, index, spec, visitor)?;
    items.add(item).map_err(|cause| reader.failure().within(reader.failure().note(cause, start), index))
}

/// Reads items for as long as there is one more.
fn read_while<'a, L: Push<T>, T: Wire<'a>, V: Visitor<'a>, E: Notes>(
    reader: &mut Reader<'a, '_, E>,
    spec: Spec,
    visitor: &mut V,
    mut is_more: impl FnMut(&Reader<'a, '_, E>, usize) -> Result<bool, Failed>,
) -> Result<L, Failed> {
    let mut items = L::default();
    let mut count = 0_usize;
    while is_more(reader, count)? {
        push_item::<L, T, V, _>(&mut items, count, reader, spec, visitor)?;
        count = count.saturating_add(1);
    }
    Ok(items)
}

macro_rules! owned_list {
    ($list:ty, $($generics:tt)*) => {
        impl<'a, T: Wire<'a>, $($generics)*> Wire<'a> for $list {
            const TYPE: Type = if T::IS_BYTE { Type::Bytes } else { Type::List { element: &T::TYPE } };
            const SIZE: Size = {
                // A compile error, never a run-time one.
                assert!(T::SIZE.min != 0, "the items of a list must take at least one byte, or there is no end to them");
                T::SIZE.up_to(<Self as Push<T>>::CAPACITY)
            };
            const TOTAL: bool = false;
            const GREEDY: bool = true;
            const ITEMS: Items = Items { min: T::SIZE.min, takes_all: T::TAKES_ALL };
            const INNER: Inner = Inner::Items(&T::INNER);

            /// Reads items to the end of the input.
            fn read<V: Visitor<'a>, E: Notes>(reader: &mut Reader<'a, '_, E>, spec: Spec, visitor: &mut V) -> Result<Self, Failed> {
                let mark = reader.mark();
                if T::IS_BYTE && V::ACTIVE {
                    let bytes = read_while::<Self, T, (), _>(reader, spec, &mut (), |reader, _| Ok(!reader.is_empty()))?;
                    visitor.value(spec.field, Value::Bytes(reader.since(mark)), reader.range_since(mark));
                    return Ok(bytes);
                }
                read_while::<Self, T, V, _>(reader, spec, visitor, |reader, _| Ok(!reader.is_empty()))
            }

            fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed> {
                self.iter().enumerate().try_for_each(|(index, item)| write_item(item, index, writer, spec))
            }

            fn wire_len(&self, spec: Spec) -> usize {
                self.iter().fold(0, |len: usize, item| len.saturating_add(item.wire_len(spec)))
            }

            fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
                for item in self {
                    item.readings(spec, context, sink);
                }
            }
        }

        impl<'a, T: Wire<'a>, $($generics)*> Counted<'a> for $list {
            const ITEM: Size = {
                let _ = Self::SIZE;
                T::SIZE
            };
            const CAPACITY: usize = <Self as Push<T>>::CAPACITY;

            fn read_counted<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                count: usize,
                spec: Spec,
                visitor: &mut V,
            ) -> Result<Self, Failed> {
                if T::IS_BYTE {
                    return Self::read(&mut reader.part(count)?, spec, visitor);
                }
                read_while::<Self, T, V, _>(reader, spec, visitor, |_, done| Ok(done < count))
            }

            fn count(&self) -> usize {
                self.len()
            }
        }

        impl<'a, T: Wire<'a> + Clone, $($generics)*> Terminated<'a> for $list {
            fn read_to<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                terminator: &'static [u8],
                spec: Spec,
                visitor: &mut V,
            ) -> Result<Self, Failed> {
                if T::IS_BYTE {
                    let len = length_to(reader, terminator)?;
                    return Self::read(&mut reader.part(len)?, spec, visitor);
                }
                read_while::<Self, T, V, _>(reader, spec, visitor, |reader, _| {
                    let ends = reader.peek().starts_with(terminator);
                    if terminator.starts_with(reader.peek()) && !ends { Err(reader.short(terminator.len())) } else { Ok(!ends) }
                })
            }

            fn write_to(&self, writer: &mut Writer<'_, '_>, terminator: &'static [u8], spec: Spec) -> Result<(), Failed> {
                if T::IS_BYTE {
                    return write_whole_to(writer, terminator, |writer| self.write(writer, spec));
                }
                write_items_to(self.iter().cloned(), writer, terminator, spec)
            }
        }

        impl<'a, T: Wire<'a> + Clone, $($generics)*> Until<'a> for $list {
            type Item = T;

            fn read_until<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                is_last: impl Fn(&T) -> bool,
                spec: Spec,
                visitor: &mut V,
            ) -> Result<Self, Failed> {
                if T::IS_BYTE && V::ACTIVE {
                    // Bytes are told as bytes, and not one by one.
                    let mark = reader.mark();
                    let bytes = Self::read_until::<(), _>(reader, is_last, spec, &mut ())?;
                    visitor.value(spec.field, Value::Bytes(reader.since(mark)), reader.range_since(mark));
                    return Ok(bytes);
                }
                let mut items = Self::default();
                loop {
                    let index = items.len();
                    push_item::<Self, T, V, _>(&mut items, index, reader, spec, visitor)?;
                    if items.last().is_some_and(&is_last) {
                        return Ok(items);
                    }
                }
            }

            fn ends(&self, is_last: impl Fn(&T) -> bool) -> bool {
                ends(self.iter().cloned(), is_last)
            }
        }

        impl<'a, T: Wire<'a>, $($generics)*> Repeated for $list {
            fn series_readings<S: Sink>(
                &self,
                spec: Spec,
                context: ReadingContext,
                from: Value<'_>,
                series: &Series,
                sink: &mut S,
            ) {
                for (index, item) in self.iter().enumerate() {
                    item.readings(spec, context.item(from, series, index), sink);
                }
            }
        }
    };
}

#[cfg(feature = "alloc")]
owned_list!(Vec<T>,);
#[cfg(feature = "heapless")]
owned_list!(heapless::Vec<T, N>, const N: usize);

/// Owned text, which may be too long.
trait FromText: Sized {
    /// How many bytes there is room for.
    const CAPACITY: usize;

    /// The same text, where there is room.
    fn from_text(text: &str) -> Option<Self>;
}

#[cfg(feature = "alloc")]
impl FromText for String {
    const CAPACITY: usize = Size::UNBOUNDED;

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

#[cfg(feature = "heapless")]
impl<const N: usize> FromText for heapless::String<N> {
    const CAPACITY: usize = N;

    fn from_text(text: &str) -> Option<Self> {
        text.try_into().ok()
    }
}

/// Reads text of `bytes`, which the reader has taken since it was at byte `start`.
fn text<'a, S: FromText, V: Visitor<'a>, E: Notes>(
    bytes: &'a [u8],
    start: usize,
    reader: &Reader<'a, '_, E>,
    spec: Spec,
    visitor: &mut V,
) -> Result<S, Failed> {
    let refuse = |cause, at: usize| reader.failure().note(cause, start.saturating_add(at));
    let text = str::from_utf8(bytes).map_err(|error| refuse(Cause::Text, error.valid_up_to()))?;
    if V::ACTIVE {
        visitor.value(spec.field, Value::Text(text), start..reader.offset());
    }
    S::from_text(text).ok_or_else(|| refuse(Cause::Capacity { max: S::CAPACITY }, S::CAPACITY))
}

macro_rules! owned_text {
    ($text:ty, $($generics:tt)*) => {
        impl<'a, $($generics)*> Wire<'a> for $text {
            const TYPE: Type = Type::Text;
            const SIZE: Size = Size::fixed(1).up_to(<Self as FromText>::CAPACITY);
            const TOTAL: bool = false;
            const GREEDY: bool = true;

            fn read<V: Visitor<'a>, E: Notes>(reader: &mut Reader<'a, '_, E>, spec: Spec, visitor: &mut V) -> Result<Self, Failed> {
                let start = reader.offset();
                text(reader.take_rest(), start, reader, spec, visitor)
            }

            fn write(&self, writer: &mut Writer<'_, '_>, _: Spec) -> Result<(), Failed> {
                writer.bytes(self.as_bytes())
            }

            fn wire_len(&self, _: Spec) -> usize {
                self.len()
            }
        }

        impl<'a, $($generics)*> Counted<'a> for $text {
            const ITEM: Size = Size::fixed(1);
            const CAPACITY: usize = <Self as FromText>::CAPACITY;

            fn read_counted<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                count: usize,
                spec: Spec,
                visitor: &mut V,
            ) -> Result<Self, Failed> {
                Self::read(&mut reader.part(count)?, spec, visitor)
            }

            fn count(&self) -> usize {
                self.len()
            }
        }

        impl<'a, $($generics)*> Terminated<'a> for $text {
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
                write_bytes_to(self.as_bytes(), writer, terminator)
            }
        }

        impl<'a, $($generics)*> Padded<'a> for $text {
            fn read_padded<V: Visitor<'a>, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                pad: u8,
                spec: Spec,
                visitor: &mut V,
            ) -> Result<Self, Failed> {
                let start = reader.offset();
                text(without_padding(reader.take_rest(), pad), start, reader, spec, visitor)
            }

            fn last(&self) -> Option<u8> {
                self.as_bytes().last().copied()
            }
        }
    };
}

#[cfg(feature = "alloc")]
owned_text!(String,);
#[cfg(feature = "heapless")]
owned_text!(heapless::String<N>, const N: usize);

#[cfg(feature = "alloc")]
impl<'a, T: Wire<'a>> Wire<'a> for Box<T> {
    const TYPE: Type = T::TYPE;
    const SIZE: Size = T::SIZE;
    const TOTAL: bool = T::TOTAL;
    const GREEDY: bool = T::GREEDY;
    const TAKES_ALL: bool = T::TAKES_ALL;
    const INNER: Inner = T::INNER;

    fn read<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        T::read(reader, spec, visitor).map(Self::new)
    }

    fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed> {
        T::write(self, writer, spec)
    }

    fn wire_len(&self, spec: Spec) -> usize {
        T::wire_len(self, spec)
    }

    fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
        T::readings(self, spec, context, sink);
    }
}
