//! The power of ten that another field of a struct says, which a walk tells only at the struct's end.

use core::ops::Range;

use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Step, Value};

use crate::protocol::{Listener, SmProtocol};

/// The power of ten that value `index` of a transaction is to be multiplied by.
///
/// It takes a walk of its own for each such value: remembering values until the end of their struct would take memory that
/// nothing bounds.
pub(crate) fn of_value(protocol: &SmProtocol, bytes: &[u8], index: usize) -> Option<i32> {
    let mut search = Search { values_before: index, field: None, depth: 0, inside: 0, found: None };
    protocol.walk(bytes, &mut search).ok()?;
    search.found
}

struct Search {
    /// How many values come before the one that is meant.
    values_before: usize,
    /// That one's, once it was seen.
    field: Option<&'static Field>,
    depth: usize,
    /// How many of what is open now were open when it was seen.
    inside: usize,
    found: Option<i32>,
}

impl Listener<'_> for Search {
    fn enter(&mut self, _: Step, _: usize) {
        self.depth = self.depth.saturating_add(1);
    }

    fn leave(&mut self, _: Step) {
        self.depth = self.depth.saturating_sub(1);
        self.inside = self.inside.min(self.depth);
    }

    fn value(&mut self, field: &'static Field, _: Value<'_>, _: Range<usize>) {
        match self.values_before.checked_sub(1) {
            Some(before) => self.values_before = before,
            None if self.field.is_none() => (self.field, self.inside) = (Some(field), self.depth),
            None => {}
        }
    }

    fn exponent(&mut self, field: &'static Field, exponent: i32) {
        // A frame in this one may have a field of that name: then it told its exponent before.
        let is_meant = self.field.is_some_and(|it| (it.name, it.exponent) == (field.name, field.exponent));
        if is_meant && self.found.is_none() && self.depth <= self.inside {
            self.found = Some(exponent);
        }
    }
}
