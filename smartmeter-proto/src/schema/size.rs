//! How many bytes declared types take: from their schemas, while compiling.

use super::{Bits, Content, Field, Id, Role, Selector, Variant};
use crate::size::Size;

/// How many bytes fields take, one after the other; `from_start` says whether they begin their struct.
pub(super) const fn size_of_fields(fields: &[Field], from_start: bool) -> Size {
    let mut size = Size::ZERO;
    let mut rest = fields;
    while let [field, others @ ..] = rest {
        size = match field.role {
            Role::Padding { multiple } if from_start => size.pad_to(multiple),
            _ => size.then(field.size),
        };
        rest = others;
    }
    size
}

/// Where the first byte of a bit field is, when `before` are the fields before it.
pub(super) const fn shared_offset(before: &[Field], bits: Bits) -> Option<usize> {
    let mut rest = before;
    // The bytes belong to the first of the fields that share them.
    if bits.start != 0 {
        while let [others @ .., last] = rest {
            rest = others;
            if let Some(Bits { start: 0, .. }) = last.bits {
                break;
            }
        }
    }
    match size_of_fields(rest, true).exact() {
        Some(start) => Some(start.saturating_add(bits.bytes().start)),
        None => None,
    }
}

/// How many bytes an enum takes.
pub(super) const fn size_of_variants(id: Id, variants: &[Variant]) -> Size {
    let id = Size::fixed(id.bytes() as usize);
    let mut all: Option<Size> = None;
    let mut rest = variants;
    while let [variant, others @ ..] = rest {
        let content = match variant.content {
            Content::Unit => Size::ZERO,
            Content::Payload(payload) => payload.size(),
            Content::Fields(fields) => size_of_fields(fields, true),
        };
        let size = match variant.selector {
            Selector::Id(_) => id.then(content),
            Selector::Start(bytes) => Size::fixed(bytes.len()).then(content),
            // The first field is the id; the fallback's own id is the id.
            Selector::Range { .. } | Selector::Other | Selector::Fallback => content,
        };
        all = Some(match all {
            Some(all) => all.or(size),
            None => size,
        });
        rest = others;
    }
    match all {
        Some(all) if all.is_fixed() => all,
        Some(all) => Size { prefix: id.min, ..all },
        None => id,
    }
}
