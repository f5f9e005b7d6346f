//! What generated code calls. Not for use by hand, and without promise of stability.

mod id;
mod place;

pub use self::id::{read_id, read_variant, unknown_id, write_id};
pub use self::place::Place;
use crate::error::Failed;
use crate::filled::Filled;
use crate::reader::Reader;
use crate::scalar::Unsigned;
use crate::schema::{Schema, Type};
use crate::size::Size;
use crate::visit::Visitor;
use crate::wire::{Spec, Wire};

/// The number behind a [`Filled`] field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be filled in by the encoder",
    note = "counts, lengths, checksums and constants are declared as `Filled<u8>`, `Filled<u16>`, …"
)]
pub trait Fill {
    /// What is on the wire.
    type Number;
}

impl<T> Fill for Filled<T> {
    type Number = T;
}

/// Something that can be told how many items it has.
#[diagnostic::on_unimplemented(message = "`{Self}` has no items to count", note = "`List<T>`, `&[u8]` and `&str` have")]
pub trait Counted<'a>: Wire<'a> {
    /// The size of one item.
    const ITEM: Size;

    /// Reads `count` items.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`](crate::Cause::Incomplete), and what an item may say.
    fn read_counted<V: Visitor<'a>>(
        reader: &mut Reader<'a, '_>,
        count: usize,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;

    /// How many items it has.
    fn count(&self) -> usize;
}

/// Something that can be filled up at its end.
#[diagnostic::on_unimplemented(message = "`{Self}` can't be padded", note = "`&str` and `&[u8]` can")]
pub trait Padded<'a>: Wire<'a> {
    /// Reads all that is left, without the `pad` bytes at its end.
    ///
    /// # Errors
    ///
    /// [`Cause::Text`](crate::Cause::Text).
    fn read_padded<V: Visitor<'a>>(
        reader: &mut Reader<'a, '_>,
        pad: u8,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;
}

/// A constant that must be there.
pub trait Constant: Copy {
    /// Where, from its first byte, `found` differs, what should be there and what is.
    fn mismatch(self, found: Self) -> Option<(usize, u64, u64)>;
}

impl<T: Unsigned> Constant for T {
    #[inline(always)]
    fn mismatch(self, found: Self) -> Option<(usize, u64, u64)> {
        (self.to_u64() != found.to_u64()).then(|| (0, self.to_u64(), found.to_u64()))
    }
}

impl<const N: usize> Constant for [u8; N] {
    #[inline]
    fn mismatch(self, found: Self) -> Option<(usize, u64, u64)> {
        let index = self.iter().zip(&found).position(|(expected, found)| expected != found)?;
        Some((index, self.get(index).copied()?.into(), found.get(index).copied()?.into()))
    }
}

/// The largest number that a field of `width` bytes holds; 0 for as many as its type has.
#[must_use]
pub const fn max_of(max: u64, width: u8) -> u64 {
    if width == 0 { max } else { crate::writer::max_of_width(width) }
}

/// The size that a counted field has when its count goes up to `max`.
#[must_use]
pub const fn counted_size<'a, T: Counted<'a>>(max: u64) -> Size {
    T::ITEM.up_to(amount(max))
}

/// The size of a field of a fixed number of items.
#[must_use]
pub const fn fixed_count_size<'a, T: Counted<'a>>(count: usize) -> Size {
    T::ITEM.times(count)
}

/// The size of a field whose byte length goes up to `max`.
#[must_use]
pub const fn bounded_size(size: Size, max: u64) -> Size {
    size.within(amount(max))
}

#[allow(clippy::cast_possible_truncation, reason = "checked just before")]
const fn amount(max: u64) -> usize {
    if max > usize::MAX as u64 { usize::MAX } else { max as usize }
}

/// How many bytes the fields from `first` to `last`, none of which varies, take.
#[must_use]
pub const fn tail(schema: &'static Schema, variant: Option<usize>, first: usize, last: usize) -> usize {
    let Some((_, mut rest)) = place::fields_of(schema, variant).split_at_checked(first) else { return 0 };
    let (mut len, mut index) = (0_usize, first);
    while let [field, others @ ..] = rest {
        if index <= last {
            len = len.saturating_add(field.size.min);
        }
        index = index.saturating_add(1);
        rest = others;
    }
    len
}

/// The schema type of a number with a width of its own.
#[must_use]
pub const fn type_with_width(ty: Type, width: u8) -> Type {
    match ty {
        Type::Uint { .. } => Type::Uint { bytes: width },
        Type::Int { .. } => Type::Int { bytes: width },
        other => other,
    }
}
