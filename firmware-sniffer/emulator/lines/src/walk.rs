//! A line for each field that a decoder reads.

use core::fmt::{self, Write};
use core::ops::Range;

use arrayvec::ArrayVec;
use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Step, Value, Visitor};

/// Deeper than any declared type.
const DEEPEST: usize = 16;

/// Writes path, value and place of each field.
pub(crate) struct Walk<'o> {
    out: &'o mut dyn Write,
    path: ArrayVec<Step, DEEPEST>,
    result: fmt::Result,
}

impl<'o> Walk<'o> {
    pub(crate) fn new(out: &'o mut dyn Write) -> Self {
        Self { out, path: ArrayVec::new(), result: Ok(()) }
    }

    /// What came of the writing.
    pub(crate) fn finish(self) -> fmt::Result {
        self.result
    }

    fn line(&mut self, what: fmt::Arguments<'_>) {
        if self.result.is_ok() {
            self.result = writeln!(self.out, " {}{what}", Path(&self.path));
        }
    }
}

struct Path<'p>(&'p [Step]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|step| match step {
            Step::Field(field) => write!(f, " {}", field.name),
            Step::Variant { variant, id, .. } => write!(f, " {} ({id:#04X})", variant.name),
            Step::Item(index) => write!(f, " [{index}]"),
        })
    }
}

impl<'a> Visitor<'a> for Walk<'_> {
    fn enter(&mut self, step: Step, _: usize) {
        if self.path.try_push(step).is_err() {
            self.result = Err(fmt::Error);
        }
        // Some variants hold nothing but their id.
        if matches!(step, Step::Variant { .. }) {
            self.line(format_args!(""));
        }
    }

    fn leave(&mut self, _: Step, _: usize) {
        self.path.pop();
    }

    fn value(&mut self, field: &'static Field, value: Value<'a>, range: Range<usize>) {
        self.line(format_args!(" = {value} at {range:?}, {}", field.grade.as_str()));
    }

    fn terminator(&mut self, _: &'static Field, range: Range<usize>) {
        self.line(format_args!(" ends by {range:?}"));
    }

    fn exponent(&mut self, field: &'static Field, exponent: i32) {
        self.line(format_args!(": {} times ten to the {exponent}", field.name));
    }

    fn checksum(&mut self, field: &'static Field, covered: Range<usize>) {
        self.line(format_args!(": {} holds over {covered:?}", field.name));
    }
}
