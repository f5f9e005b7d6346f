//! What fields that stand side by side say of each other: spans with a length, and fields that leave room for those behind.

use crate::spec::model::{Extent, Field, Role};

/// A span of fields with a byte length, which is read by itself. All are indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The field that says the length.
    pub(super) length: usize,
    /// The first field that is read in it.
    pub(super) first: usize,
    /// The last one.
    pub(super) last: usize,
    /// The first field that the length counts, which may stand before the number itself.
    pub(super) counted: usize,
}

/// The index of the field of that name.
pub(super) fn index(fields: &[Field], name: &str) -> Option<usize> {
    fields.iter().position(|field| field.name == name)
}

/// The spans with a length, those first that hold others which begin at the same field.
pub(super) fn parts(fields: &[Field]) -> Vec<Part> {
    let mut parts: Vec<_> = (0..fields.len()).filter_map(|length| part(fields, length)).collect();
    parts.sort_by_key(|part| (part.first, std::cmp::Reverse(part.last)));
    parts
}

fn part(fields: &[Field], length: usize) -> Option<Part> {
    let (counted, last) = span(fields, length)?;
    if repeats(fields, length).is_some() || counted == last {
        return None;
    }
    // A length that counts itself: what is left begins behind it, or behind the bytes that it shares.
    let own_end = (length..fields.len()).take_while(|&at| at == length || shares(fields, at)).last()?;
    let first = if length < counted { counted } else { own_end + 1 };
    Some(Part { length, first, last, counted })
}

/// Whether a bit field shares bytes with the one before it.
fn shares(fields: &[Field], index: usize) -> bool {
    fields.get(index).and_then(|field| field.bits).is_some_and(|bits| bits.start != 0)
}

fn span(fields: &[Field], length: usize) -> Option<(usize, usize)> {
    match &fields.get(length)?.role {
        Role::LenOf { first, last } => Some((index(fields, first)?, index(fields, last)?)),
        _ => None,
    }
}

/// The earlier length of the very same fields, which this one only repeats.
pub(super) fn repeats(fields: &[Field], length: usize) -> Option<usize> {
    let (own, field) = (span(fields, length)?, fields.get(length)?);
    let is_same = |&other: &usize| {
        let is_scaled_alike = fields.get(other).is_some_and(|it| (it.scale, it.shift) == (field.scale, field.shift));
        span(fields, other) == Some(own) && is_scaled_alike
    };
    (0..length).find(is_same)
}

/// How many bytes a field that takes the rest leaves for the fields behind it; `None` where none are.
pub(super) fn tail(fields: &[Field], index: usize) -> Option<usize> {
    let field = fields.get(index)?;
    let inside = |part: &Part| (part.first..=part.last).contains(&index);
    let last = parts(fields).into_iter().filter(inside).map(|part| part.last).min().unwrap_or(fields.len() - 1);
    let behind = fields.get(index + 1..=last)?;
    (field.extent == Extent::Rest && !behind.is_empty()).then(|| behind.iter().map(|field| field.size.min).sum())
}
