//! Where fields end: what is needed to say which field a short input cuts, and nothing else.
//!
//! The schema could say it, too, but then a decoder on a microcontroller would carry all of it along.

use crate::schema::Schema;

/// A field of a struct, as far as it matters where the input ends.
#[derive(Debug, Clone, Copy)]
pub enum Cut {
    /// A field.
    Field {
        /// How many bytes it takes; `usize::MAX` where that varies.
        len: usize,
        /// The fields in it.
        inner: &'static [Cut],
    },
    /// Bytes that must be there.
    Constant(&'static [u8]),
    /// Zero bytes up to a multiple from the start of the struct.
    Padding(usize),
}

impl Cut {
    /// A field of a struct, and the fields in it.
    #[must_use]
    pub const fn new(schema: &'static Schema, index: usize, inner: &'static [Self]) -> Self {
        let len = match schema.fields().split_at_checked(index) {
            Some((_, [field, ..])) => field.size.exact(),
            _ => None,
        };
        Self::Field {
            len: match len {
                Some(len) => len,
                None => usize::MAX,
            },
            inner,
        }
    }
}
