//! What generated code calls. Not for use by hand, and without promise of stability.

mod bits;
mod ends;
mod id;
mod made;
mod place;

pub use self::bits::Shared;
pub use self::ends::{Terminated, Until};
pub(crate) use self::ends::{ends, ends_with_itself, find};
pub use self::id::*;
pub use self::made::{Amount, Contextual, MadeFrom, own_checksum, read_with};
pub use self::place::Place;
use crate::ber::BerLength;
pub use crate::bits::BitField;
use crate::bits::max_of_bits;
use crate::error::{Failed, Notes};
use crate::filled::{Filled, Padding};
use crate::format::Format;
pub use crate::outline::{Inner, Outline, Part};
use crate::quantity::Ratio;
use crate::reader::Reader;
use crate::scalar::Unsigned;
use crate::schema::{Bits, Schema, Type};
use crate::size::Size;
use crate::visit::Visitor;
use crate::wire::{Spec, Wire};

/// The number behind a [`Filled`] field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be filled in by the encoder",
    note = "counts, lengths, checksums and constants are declared as `Filled<u8>`, `Filled<u16>`, …, and zeros as `Padding`: those of `smartmeter_proto`"
)]
pub trait Fill {
    /// What is on the wire.
    type Number;
    /// What the struct holds in its place.
    const FILLED: Self;
}

impl<T> Fill for Filled<T> {
    type Number = T;
    const FILLED: Self = Self::new();
}

impl Fill for Padding {
    type Number = u8;
    const FILLED: Self = Self;
}

/// Something that can be told how many items it has.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no items to count",
    note = "`List<T>`, `&[u8]`, `&str` and `Str` have"
)]
pub trait Counted<'a>: Wire<'a> {
    /// The size of one item.
    const ITEM: Size;
    /// How many there is room for.
    const CAPACITY: usize = Size::UNBOUNDED;

    /// Reads `count` items.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`](crate::Cause::Incomplete), and what an item may say.
    fn read_counted<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        count: usize,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;

    /// How many items it has.
    fn count(&self) -> usize;
}

/// Something that can be filled up at its end.
#[diagnostic::on_unimplemented(message = "`{Self}` can't be padded", note = "`&str`, `Str` and `&[u8]` can")]
pub trait Padded<'a>: Wire<'a> {
    /// Reads all that is left, without the `pad` bytes at its end.
    ///
    /// # Errors
    ///
    /// [`Cause::Text`](crate::Cause::Text).
    fn read_padded<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        pad: u8,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;

    /// Its last byte, which must not be one of padding, or it would come back shorter.
    fn last(&self) -> Option<u8>;
}

/// What the items of a list are.
#[derive(Debug, Clone, Copy)]
pub struct Items {
    /// The fewest bytes that one takes.
    pub min: usize,
    /// Whether each takes all that is left.
    pub takes_all: bool,
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

/// The largest count or length that a number of type `T` stands for, as it is written and scaled.
#[must_use]
pub const fn most<T: Unsigned>(format: Format, bits: Option<Bits>, scale: Ratio, offset: Ratio) -> u64 {
    let max = match bits {
        Some(bits) => max_of_bits(bits.len),
        None => format.max_of(T::MAX, T::BYTES),
    };
    let scaled = (max as i128).saturating_mul(scale.numerator as i128).saturating_add(offset.numerator as i128);
    match scaled {
        ..0 => 0,
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just before")]
        0..=0xFFFF_FFFF_FFFF_FFFF => scaled as u64,
        _ => u64::MAX,
    }
}

/// Whether a type is a number, or consists of some: a frame is no measurement.
#[must_use]
pub const fn is_measured(ty: Type) -> bool {
    match ty {
        Type::Frame(_) | Type::Recursive { .. } => false,
        Type::Array { element, .. } | Type::List { element } => is_measured(*element),
        _ => true,
    }
}

/// How many bytes a count or length takes in the form of BER.
#[must_use]
pub fn ber_len(amount: usize) -> usize {
    BerLength(u32::try_from(amount).unwrap_or(u32::MAX)).wire_len(Spec::NONE)
}

/// The size of one item of `T`, whose numbers may have a width of their own.
const fn item<'a, T: Counted<'a>>(width: u8) -> Size {
    if width == 0 { T::ITEM } else { Size::fixed(width as usize) }
}

/// The size that a counted field has when its count goes up to `max`.
#[must_use]
pub const fn counted_size<'a, T: Counted<'a>>(max: u64, width: u8) -> Size {
    let max = amount(max);
    item::<T>(width).up_to(if max < T::CAPACITY { max } else { T::CAPACITY })
}

/// The size of a field of a fixed number of items.
#[must_use]
pub const fn fixed_count_size<'a, T: Counted<'a>>(count: usize, width: u8) -> Size {
    item::<T>(width).times(count)
}

/// The size of a field whose byte length goes up to `max`.
#[must_use]
pub const fn bounded_size(size: Size, max: u64) -> Size {
    size.within(amount(max))
}

/// The size of a number, or an array of them, of `width` bytes each; 0 for as many as the type has.
#[must_use]
pub const fn narrowed_size<'a, T: Wire<'a>>(width: u8) -> Size {
    if width == 0 { T::SIZE } else { Size::fixed(width as usize).times(T::COUNT) }
}

/// The size of something that may be missing.
#[must_use]
pub const fn optional_size(size: Size) -> Size {
    Size { min: 0, prefix: 0, max: size.max }
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

/// The schema type of numbers with a width of their own.
#[must_use]
pub const fn type_with_width(ty: Type, width: u8) -> Type {
    match ty {
        Type::Uint { .. } if width != 0 => Type::Uint { bytes: width },
        Type::Int { .. } if width != 0 => Type::Int { bytes: width },
        other => other,
    }
}
