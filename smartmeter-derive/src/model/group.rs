//! Fields one after the other, and the spans of them that lengths and checksums are about.

use super::{Extent, Field, Role};

/// Fields, one after the other.
pub(crate) struct Group {
    pub(crate) fields: Vec<Field>,
}

/// Fields from one to another, both included.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// A span of fields with a byte length.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// The field that says the length.
    pub(crate) length: usize,
    /// The fields that have a reader of their own.
    pub(crate) read: Range,
    /// The fields that the length counts.
    pub(crate) counted: Range,
}

impl Range {
    pub(crate) fn contains(self, index: usize) -> bool {
        (self.first..=self.last).contains(&index)
    }
}

impl Group {
    /// The checksums, in an order in which each comes after those it covers.
    pub(crate) fn checksums(&self) -> Vec<(usize, &Field, Range)> {
        let mut left: Vec<_> = self
            .fields
            .iter()
            .enumerate()
            .filter_map(|(index, field)| match field.role {
                Role::Checksum { over, .. } => Some((index, field, over)),
                _ => None,
            })
            .collect();
        let mut sorted = Vec::new();
        while !left.is_empty() {
            let is_free = |over: Range| !left.iter().any(|&(other, ..)| over.contains(other));
            // Where all are covered by others, they cover each other: a check reports that.
            let next = left.iter().position(|&(_, _, over)| is_free(over)).unwrap_or(0);
            sorted.push(left.remove(next));
        }
        sorted
    }

    /// The byte lengths that span several fields, or one: field and span.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = (usize, &Field, Range)> {
        self.fields.iter().enumerate().filter_map(|(index, field)| match field.role {
            Role::LenOf(range) => Some((index, field, range)),
            _ => None,
        })
    }

    /// Spans with a byte length that are readers of their own: the length's position, the fields read through
    /// it, and the first field that the length counts.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part> {
        self.lengths().filter_map(|(length, _, counted)| {
            if self.repeated(length).is_some() {
                return None;
            }
            if length < counted.first {
                return (counted.first != counted.last).then_some(Part { length, read: counted, counted });
            }
            if counted.first == counted.last {
                // It stands behind what it counts: a check reports that.
                return None;
            }
            // It counts itself, so the reader begins behind it, or behind the bytes that it shares.
            let own_end = self.fields[length].bits.map_or(length, |bits| bits.group.last);
            Some(Part { length, read: Range { first: own_end + 1, last: counted.last }, counted })
        })
    }

    /// The earlier length of the very same fields, where field `index` is one that repeats it.
    pub(crate) fn repeated(&self, index: usize) -> Option<usize> {
        let own = self.lengths().find(|(length, ..)| *length == index)?;
        let same = |(length, field, range): &(usize, &Field, Range)| {
            *length < index && *range == own.2 && (field.scale, field.offset) == (own.1.scale, own.1.offset)
        };
        self.lengths().find(same).map(|(length, ..)| length)
    }

    /// The last field of the span, or of the group, whose rest field `index` takes.
    pub(crate) fn end_of_rest(&self, index: usize) -> usize {
        let parts = self.parts().filter(|part| part.read.contains(index));
        parts.map(|part| part.read.last).min().unwrap_or(self.fields.len() - 1)
    }

    /// The fields behind the one that takes the rest, where that is the first from field `index` on whose length varies.
    pub(crate) fn tail_behind(&self, index: usize) -> Option<Range> {
        let rest = (index..self.fields.len()).find(|&index| self.fields[index].may_vary())?;
        let (first, last) = (rest + 1, self.end_of_rest(rest));
        (matches!(self.fields[rest].extent, Extent::Rest) && first <= last).then_some(Range { first, last })
    }

    /// Whether a run of fields whose length is known begins with field `index`.
    pub(crate) fn begins_run(&self, index: usize) -> bool {
        match index.checked_sub(1) {
            None => true,
            Some(before) => self.fields[before].may_vary() && !self.fields[index].may_vary(),
        }
    }

    /// Whether what was written must be read again to fill something in.
    pub(crate) fn needs_patches(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.role, Role::LenOf(_) | Role::Checksum { .. }))
    }
}
