//! [`SmProtocol`]: all that is made anew for each protocol. What walks over its fields is the same for all.

use core::ops::Range;

use smartmeter_proto::reading::Reading;
use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::{Error, Frame, Protocol};

/// A protocol that a library knows.
#[derive(Debug)]
pub struct SmProtocol {
    pub(crate) name: &'static str,
    run: Run,
}

type Run = for<'a> fn(&'a [u8], &mut dyn Listener<'a>, Option<Sink<'_>>) -> Result<(), Error>;

/// Takes readings.
pub(crate) type Sink<'s> = &'s mut dyn FnMut(&Reading);

impl SmProtocol {
    /// The one that is declared so.
    #[must_use]
    pub const fn of<P: Protocol>() -> Self {
        Self { name: P::NAME, run: run::<P> }
    }

    /// Decodes a transaction, telling `listener` of everything on the way.
    pub(crate) fn walk<'a>(&self, bytes: &'a [u8], listener: &mut dyn Listener<'a>) -> Result<(), Error> {
        (self.run)(bytes, listener, None)
    }

    /// Decodes a transaction, telling `listener` of everything on the way, and then `sink` of its readings.
    pub(crate) fn readings<'a>(
        &self,
        bytes: &'a [u8],
        listener: &mut dyn Listener<'a>,
        sink: Sink<'_>,
    ) -> Result<(), Error> {
        (self.run)(bytes, listener, Some(sink))
    }
}

/// The one copy of a protocol's decoder that a library has.
fn run<'a, P: Protocol>(bytes: &'a [u8], listener: &mut dyn Listener<'a>, sink: Option<Sink<'_>>) -> Result<(), Error> {
    let transaction = P::Transaction::walk(bytes, &mut Passing(listener))?;
    if let Some(sink) = sink {
        transaction.for_each_reading(|reading: Reading| sink(&reading));
    }
    Ok(())
}

/// A [`Visitor`] that is not known while the decoder is compiled, so that there is one decoder for all of them.
pub(crate) trait Listener<'a> {
    fn enter(&mut self, _: Step, _offset: usize) {}
    fn leave(&mut self, _: Step) {}
    fn value(&mut self, _: &'static Field, _: Value<'a>, _: Range<usize>) {}
    fn terminator(&mut self, _: &'static Field, _: Range<usize>) {}
    fn exponent(&mut self, _: &'static Field, _exponent: i32) {}
    fn checksum(&mut self, _covered: Range<usize>) {}
}

struct Passing<'l, 'a>(&'l mut dyn Listener<'a>);

impl<'a> Visitor<'a> for Passing<'_, 'a> {
    fn enter(&mut self, step: Step, offset: usize) {
        self.0.enter(step, offset);
    }

    fn leave(&mut self, step: Step, _: usize) {
        self.0.leave(step);
    }

    fn value(&mut self, field: &'static Field, value: Value<'a>, range: Range<usize>) {
        self.0.value(field, value, range);
    }

    fn terminator(&mut self, field: &'static Field, range: Range<usize>) {
        self.0.terminator(field, range);
    }

    fn exponent(&mut self, field: &'static Field, exponent: i32) {
        self.0.exponent(field, exponent);
    }

    fn checksum(&mut self, _: &'static Field, covered: Range<usize>) {
        self.0.checksum(covered);
    }
}
