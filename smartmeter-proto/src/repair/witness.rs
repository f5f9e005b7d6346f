//! What speaks for bytes being a frame, beyond that they decode.

use core::ops::Range;

use arrayvec::ArrayVec;

use crate::schema::{Field, Role, Schema, Selector};
use crate::visit::{Step, Value, Visitor};

/// How many bytes of lengths, counts and ids are looked at, from the front.
const MOST_NUMBERS: usize = 24;

/// Listens to a walk.
pub(super) struct Witness<'b> {
    bytes: &'b [u8],
    /// The byte in question.
    target: usize,
    /// The bytes around it that are, as it is, neither under a checksum nor said by the declaration.
    around: Range<usize>,
    is_covered: bool,
    is_implied: bool,
    /// Whether all ids and labels are declared ones, and what is reserved is zero.
    is_strict: bool,
    checksum_bits: u32,
    id_bits: u32,
    numbers: ArrayVec<usize, MOST_NUMBERS>,
}

/// What speaks for bytes that decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    /// Bits of the checksums that held, those over zeros left out.
    pub(super) checksum_bits: u32,
    /// Bits that ids and labels could have, beyond those needed to tell the declared ones apart.
    pub(super) id_bits: u32,
    /// Whether a checksum covers the byte in question, or it is part of one.
    pub(super) is_covered: bool,
    /// Whether the declaration says what the byte in question is: it is padding, a constant, a length, a count or an id.
    pub(super) is_implied: bool,
    /// The bytes around the one in question that, as it is, nothing speaks for.
    pub(super) around: Range<usize>,
}

impl Fit {
    /// The bits that speak for bytes that nothing was solved for.
    pub(super) const fn bits(&self) -> u32 {
        if self.checksum_bits == 0 { self.id_bits } else { self.checksum_bits }
    }
}

impl<'b> Witness<'b> {
    pub(super) fn new(bytes: &'b [u8], target: usize) -> Self {
        Self {
            bytes,
            target,
            around: 0..bytes.len(),
            is_covered: false,
            is_implied: false,
            is_strict: true,
            checksum_bits: 0,
            id_bits: 0,
            numbers: ArrayVec::new(),
        }
    }

    /// What speaks for the bytes, where they decoded; nothing where an id is not declared, or what is reserved is used.
    pub(super) fn fit(self) -> Option<Fit> {
        let Self { is_covered, is_implied, checksum_bits, id_bits, around, .. } = self;
        self.is_strict.then_some(Fit { checksum_bits, id_bits, is_covered, is_implied, around })
    }

    /// Where lengths, counts and ids are.
    pub(super) fn numbers(self) -> ArrayVec<usize, MOST_NUMBERS> {
        self.numbers
    }

    fn settled(&mut self, range: &Range<usize>) -> bool {
        if range.end <= self.target {
            self.around.start = self.around.start.max(range.end);
        } else if range.start > self.target {
            self.around.end = self.around.end.min(range.start);
        }
        range.contains(&self.target)
    }

    fn covered(&mut self, range: &Range<usize>) {
        self.is_covered |= self.settled(range);
    }

    fn implied(&mut self, range: &Range<usize>) {
        self.is_implied |= self.settled(range);
    }

    fn number(&mut self, range: Range<usize>) {
        self.implied(&range);
        // Those that there is no room for are not tried.
        range.for_each(|at| self.numbers.try_push(at).unwrap_or_default());
    }
}

impl<'a> Visitor<'a> for Witness<'_> {
    fn enter(&mut self, step: Step, offset: usize) {
        let Step::Variant { schema, variant, id_bytes, .. } = step else { return };
        self.is_strict &= !matches!(variant.selector, Selector::Other);
        if id_bytes != 0 {
            self.number(offset..offset.saturating_add(id_bytes.into()));
            let bits = u32::from(id_bytes).saturating_mul(8).saturating_sub(bits_for(declared_ids(schema)));
            self.id_bits = self.id_bits.saturating_add(bits);
        }
    }

    fn value(&mut self, field: &'static Field, value: Value<'a>, range: Range<usize>) {
        match field.role {
            Role::LenOf(_) | Role::CountOf(_) => self.number(range),
            Role::Constant(_) | Role::Padding { .. } | Role::Gap { .. } => self.implied(&range),
            Role::Checksum { .. } => self.covered(&range),
            Role::Reserved => self.is_strict &= is_zero(value),
            _ => {}
        }
    }

    fn terminator(&mut self, _: &'static Field, range: Range<usize>) {
        self.implied(&range);
    }

    fn checksum(&mut self, field: &'static Field, covered: Range<usize>) {
        self.covered(&covered);
        // Many checksums of zeros are zero: a wire that is stuck has them.
        if self.bytes.get(covered).is_some_and(|bytes| bytes.iter().any(|&byte| byte != 0)) {
            let bytes = u32::try_from(field.size.min.min(8)).unwrap_or(0);
            self.checksum_bits = self.checksum_bits.saturating_add(bytes.saturating_mul(8));
        }
    }
}

fn is_zero(value: Value<'_>) -> bool {
    match value {
        Value::Bytes(bytes) => bytes.iter().all(|&byte| byte == 0),
        other => other.as_integer().is_none_or(|number| number == 0),
    }
}

/// How many ids lead to something declared.
fn declared_ids(schema: &Schema) -> u64 {
    let ids = schema.variants().iter().map(|variant| match variant.selector {
        Selector::Range { first, last } => last.saturating_sub(first).saturating_add(1),
        Selector::Other | Selector::Fallback => 0,
        _ => 1,
    });
    ids.fold(0, u64::saturating_add)
}

/// The bits needed to tell so many things apart.
pub(super) const fn bits_for(count: u64) -> u32 {
    u64::BITS.saturating_sub(count.saturating_sub(1).leading_zeros())
}
