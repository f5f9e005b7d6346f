//! Shared by the tests: valid frames made from nothing but a schema, and a visitor that accounts for every byte.

pub(crate) mod generate;

use core::ops::Range;

use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Step, Value, Visitor};

/// Notes which bytes a walk has spoken for, in order.
#[derive(Default)]
pub(crate) struct Coverage(pub(crate) Vec<Range<usize>>);

impl Coverage {
    /// Whether the ranges lie end to end from the first byte to byte `len`.
    pub(crate) fn is_complete(&self, len: usize) -> bool {
        let mut end = 0;
        for range in self.0.iter().filter(|range| !range.is_empty()) {
            if range.start != end {
                return false;
            }
            end = range.end;
        }
        end == len
    }
}

impl Visitor<'_> for Coverage {
    fn enter(&mut self, step: Step, offset: usize) {
        if let Step::Variant { id_bytes, .. } = step {
            self.0.push(offset..offset + usize::from(id_bytes));
        }
    }

    fn value(&mut self, _: &'static Field, _: Value<'_>, range: Range<usize>) {
        self.0.push(range);
    }
}
