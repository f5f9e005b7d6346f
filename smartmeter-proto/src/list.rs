//! [`List`]: items borrowed from captured bytes and decoded when looked at, or borrowed values.

use core::fmt;

use crate::codegen::{self, Counted, Terminated, Until, ends};
use crate::error::{Cause, Failed, Notes, Silent};
use crate::format::{Format, Repr};
use crate::items::{read_item, write_item, write_items_to};
use crate::outline::Inner;
use crate::reader::{Checksums, Mark, Reader};
use crate::reading::{ReadingContext, Sink};
use crate::scalar::Repeated;
use crate::schema::{Field, Series, Type};
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// Any number of `T`, one after the other.
///
/// A decoded list borrows the input and reads an item only when it is asked for. To encode one,
/// make it from a slice: `List::from(&values[..])`. Two lists are equal when their items are.
pub struct List<'a, T> {
    items: Items<'a, T>,
}

enum Items<'a, T> {
    /// Bytes that are known to hold `count` items.
    Wire {
        bytes: &'a [u8],
        count: usize,
        format: Format,
    },
    Values(&'a [T]),
}

impl<'a, T> List<'a, T> {
    /// How many items it has.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> usize {
        match self.items {
            Items::Wire { count, .. } => count,
            Items::Values(values) => values.len(),
        }
    }

    /// Whether it has none.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a, T: Wire<'a> + Clone> List<'a, T> {
    /// Its items in turn.
    #[inline]
    #[must_use]
    pub fn iter(&self) -> Iter<'a, T> {
        let source = match self.items {
            Items::Wire { bytes, count, format } => {
                Source::Wire { bytes, left: count, spec: Spec::new(&Field::NONE, format) }
            }
            Items::Values(values) => Source::Values(values.iter()),
        };
        Iter { source }
    }

    /// Item `index`, where there are so many. Constant time where all items have the same length.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<T> {
        match self.items {
            Items::Wire { bytes, count, format } if T::SIZE.is_fixed() => {
                if index < count {
                    item_at(bytes, index, Spec::new(&Field::NONE, format))
                } else {
                    None
                }
            }
            _ => self.iter().nth(index),
        }
    }
}

/// The size of an item, which may be a number of unusual width.
#[inline]
fn item_size<'a, T: Wire<'a>>(format: Format) -> Size {
    if format.width == 0 { T::SIZE } else { Size::fixed(usize::from(format.width)) }
}

/// The item at `index` of those in `bytes`, which all have the same length.
fn item_at<'a, T: Wire<'a>>(bytes: &'a [u8], index: usize, spec: Spec) -> Option<T> {
    let len = item_size::<T>(spec.format).min;
    let start = index.checked_mul(len)?;
    let item = bytes.get(start..start.checked_add(len)?)?;
    let silent = Silent::new();
    let mut reader = Reader::new(item, &silent).with_checksums(Checksums::Ignore);
    T::read(&mut reader, spec, &mut ()).ok()
}

/// The items of a [`List`] in turn.
pub struct Iter<'a, T> {
    source: Source<'a, T>,
}

enum Source<'a, T> {
    Wire { bytes: &'a [u8], left: usize, spec: Spec },
    Values(core::slice::Iter<'a, T>),
}

impl<'a, T: Wire<'a> + Clone> Iterator for Iter<'a, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match &mut self.source {
            Source::Wire { bytes, left, spec } => {
                *left = left.checked_sub(1)?;
                let silent = Silent::new();
                let mut reader = Reader::new(bytes, &silent).with_checksums(Checksums::Ignore);
                // Never an error: the list was made from bytes that hold that many items, whose checksums
                // were verified then, if they were to be.
                let item = T::read(&mut reader, *spec, &mut ()).ok();
                *bytes = reader.take_rest();
                item
            }
            Source::Values(values) => values.next().cloned(),
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.source {
            Source::Wire { left, .. } => *left,
            Source::Values(values) => values.len(),
        };
        (left, Some(left))
    }
}

impl<'a, T: Wire<'a> + Clone> ExactSizeIterator for Iter<'a, T> {}

/// From the last item on: each in constant time where all items have the same length, else past all before it.
impl<'a, T: Wire<'a> + Clone> DoubleEndedIterator for Iter<'a, T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        match &mut self.source {
            Source::Wire { bytes, left, spec } => {
                let all = *left;
                *left = all.checked_sub(1)?;
                if T::SIZE.is_fixed() {
                    return item_at(bytes, *left, *spec);
                }
                Self { source: Source::Wire { bytes, left: all, spec: *spec } }.nth(*left)
            }
            Source::Values(values) => values.next_back().cloned(),
        }
    }
}

impl<'a, T: Wire<'a> + Clone> IntoIterator for &List<'a, T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<'a, T> From<&'a [T]> for List<'a, T> {
    fn from(values: &'a [T]) -> Self {
        Self { items: Items::Values(values) }
    }
}

impl<'a, T, const N: usize> From<&'a [T; N]> for List<'a, T> {
    fn from(values: &'a [T; N]) -> Self {
        Self { items: Items::Values(values) }
    }
}

#[cfg(feature = "alloc")]
impl<'a, T> From<&'a alloc::vec::Vec<T>> for List<'a, T> {
    fn from(values: &'a alloc::vec::Vec<T>) -> Self {
        values.as_slice().into()
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self { items: Items::Values(&[]) }
    }
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<'_, T> {}

impl<T> Clone for Items<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Items<'_, T> {}

impl<'a, T: Wire<'a> + Clone + fmt::Debug> fmt::Debug for List<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, T: Wire<'a> + Clone + PartialEq> PartialEq for List<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<'a, T: Wire<'a> + Clone + Eq> Eq for List<'a, T> {}

impl<'a, T: Wire<'a> + Clone> Wire<'a> for List<'a, T> {
    const TYPE: Type = Type::List { element: &T::TYPE };
    const SIZE: Size = {
        // A compile error, never a run-time one.
        assert!(T::SIZE.min != 0, "the items of a list must take at least one byte, or there is no end to them");
        Size::ANY
    };
    const TOTAL: bool = false;
    const GREEDY: bool = true;
    const ITEMS: codegen::Items = codegen::Items { min: T::SIZE.min, takes_all: T::TAKES_ALL };
    const INNER: Inner = Inner::Items(&T::INNER);

    /// Reads items to the end of the input.
    #[inline]
    fn read<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let mark = reader.mark();
        let mut count = 0_usize;
        while !reader.is_empty() {
            read_item::<T, V, _>(reader, count, spec, visitor)?;
            count = count.saturating_add(1);
        }
        Ok(Self::from_wire(reader.since(mark), count, spec))
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed> {
        match self.items {
            Items::Wire { bytes, format, .. } if format == spec.format => writer.bytes(bytes),
            Items::Wire { .. } => {
                self.iter().enumerate().try_for_each(|(index, item)| write_item(&item, index, writer, spec))
            }
            Items::Values(values) => {
                values.iter().enumerate().try_for_each(|(index, item)| write_item(item, index, writer, spec))
            }
        }
    }

    #[inline]
    fn wire_len(&self, spec: Spec) -> usize {
        match (item_size::<T>(spec.format).exact(), self.items) {
            (Some(len), _) => self.len().saturating_mul(len),
            (None, Items::Wire { bytes, .. }) => bytes.len(),
            (None, Items::Values(values)) => {
                values.iter().fold(0, |len: usize, item| len.saturating_add(item.wire_len(spec)))
            }
        }
    }

    /// Readings of items that bring their own time. See [`Repeated`] for series.
    fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
        for item in self.iter() {
            item.readings(spec, context, sink);
        }
    }
}

impl<'a, T: Wire<'a> + Clone> Counted<'a> for List<'a, T> {
    const ITEM: Size = {
        let _ = Self::SIZE;
        T::SIZE
    };

    #[inline(always)]
    fn read_counted<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        count: usize,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        if !V::ACTIVE
            && T::TOTAL
            && matches!(spec.format.repr, Repr::Binary)
            && let Some(len) = item_size::<T>(spec.format).exact()
        {
            return match reader.try_take(count.saturating_mul(len)) {
                Some(bytes) => Ok(Self::from_wire(bytes, count, spec)),
                None => Err(find_cut_item::<T>(
                    reader.failure(),
                    (reader.mark(), reader.offset(), reader.is_part()),
                    count,
                    spec,
                )),
            };
        }
        let mark = reader.mark();
        for index in 0..count {
            read_item::<T, V, _>(reader, index, spec, visitor)?;
        }
        Ok(Self::from_wire(reader.since(mark), count, spec))
    }

    #[inline]
    fn count(&self) -> usize {
        self.len()
    }
}

impl<'a, T: Wire<'a> + Clone> Terminated<'a> for List<'a, T> {
    fn read_to<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        terminator: &'static [u8],
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let mark = reader.mark();
        let mut count = 0_usize;
        while !reader.peek().starts_with(terminator) {
            // The input may end within the terminator.
            if terminator.starts_with(reader.peek()) {
                return Err(reader.short(terminator.len()));
            }
            read_item::<T, V, _>(reader, count, spec, visitor)?;
            count = count.saturating_add(1);
        }
        Ok(Self::from_wire(reader.since(mark), count, spec))
    }

    fn write_to(&self, writer: &mut Writer<'_, '_>, terminator: &'static [u8], spec: Spec) -> Result<(), Failed> {
        write_items_to(self.iter(), writer, terminator, spec)
    }
}

impl<'a, T: Wire<'a> + Clone> Until<'a> for List<'a, T> {
    type Item = T;

    fn read_until<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        is_last: impl Fn(&T) -> bool,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let mark = reader.mark();
        let mut count = 0_usize;
        loop {
            let item = read_item::<T, V, _>(reader, count, spec, visitor)?;
            count = count.saturating_add(1);
            if is_last(&item) {
                return Ok(Self::from_wire(reader.since(mark), count, spec));
            }
        }
    }

    fn ends(&self, is_last: impl Fn(&T) -> bool) -> bool {
        ends(self.iter(), is_last)
    }
}

impl<'a, T: Wire<'a> + Clone> Repeated for List<'a, T> {
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

impl<'a, T> List<'a, T> {
    #[inline(always)]
    fn from_wire(bytes: &'a [u8], count: usize, spec: Spec) -> Self {
        Self { items: Items::Wire { bytes, count, format: spec.format } }
    }
}

/// Fails at the item, and the field in it, in which the input ends: it is known to be too short.
///
/// Takes the reader apart, so that the caller can keep it in registers.
#[cold]
#[inline(never)]
fn find_cut_item<'a, T: Wire<'a>>(
    failure: &impl Notes,
    (rest, offset, is_part): (Mark<'a>, usize, bool),
    count: usize,
    spec: Spec,
) -> Failed {
    let mut reader = Reader::part_of(rest, offset, is_part, failure);
    let cut = (0..count).find_map(|index| read_item::<T, (), _>(&mut reader, index, spec, &mut ()).err());
    cut.unwrap_or_else(|| reader.fail(Cause::Incomplete { needed: 1 }))
}
