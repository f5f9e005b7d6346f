//! What our parser makes of a transaction, in the neutral form.

use smartmeter_host::leaf::{Content, Leaf, Leaves};
use smartmeter_proto::error::Failure;
use smartmeter_proto::reader::{Checksums, Reader};
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::{Cause, Declared, Frame, Spec, Wire as _};

use crate::decoded::{Decoded, Field, Kind, Status};

/// What it is, and what is in it.
pub(crate) struct Read {
    /// The variants that it is, from the outside in.
    pub(crate) name: String,
    pub(crate) decoded: Decoded,
    pub(crate) cause: Option<Cause>,
}

/// Decodes `bytes` as an `F`. A wrong checksum is told, and all is read all the same, as other tools do it.
pub(crate) fn read<F: Declared>(bytes: &[u8]) -> Read {
    let mut visitor = Named::default();
    let cause = <F::Frame<'_> as Frame<'_>>::walk(bytes, &mut visitor).err().map(|error| error.cause());
    match cause {
        Some(Cause::Checksum { .. }) => {
            let (mut all, failure) = (Named::default(), Failure::new());
            let mut reader = Reader::new(bytes, &failure).with_checksums(Checksums::Ignore);
            let read = <F::Frame<'_>>::read(&mut reader, Spec::NONE, &mut all).and_then(|_| reader.finish());
            match read {
                Ok(()) => all.into_read(Status::BadChecksum, cause),
                // More is wrong with it than that.
                Err(failed) => all.into_read(Status::Refused, Some(failure.error(failed).cause())),
            }
        }
        Some(_) => visitor.into_read(Status::Refused, cause),
        None => visitor.into_read(Status::Whole, None),
    }
}

/// Collects leaves, and the names of variants that are more than an id.
#[derive(Default)]
struct Named<'b> {
    leaves: Leaves<'b>,
    variants: Vec<&'static str>,
}

impl Named<'_> {
    fn into_read(self, status: Status, cause: Option<Cause>) -> Read {
        let fields = self.leaves.into_vec().iter().filter_map(field).collect();
        let why = cause.map(|cause| cause.to_string()).unwrap_or_default();
        Read { name: self.variants.join(" "), decoded: Decoded { status, why, fields }, cause }
    }
}

impl<'b> Visitor<'b> for Named<'b> {
    fn enter(&mut self, step: Step, offset: usize) {
        if let Step::Variant { variant, .. } = step
            && (self.variants.is_empty() || !variant.is_bare())
            && self.variants.len() < 3
        {
            self.variants.push(variant.name);
        }
        self.leaves.enter(step, offset);
    }

    fn leave(&mut self, step: Step, offset: usize) {
        self.leaves.leave(step, offset);
    }

    fn value(
        &mut self,
        field: &'static smartmeter_proto::schema::Field,
        value: Value<'b>,
        range: std::ops::Range<usize>,
    ) {
        self.leaves.value(field, value, range);
    }

    fn exponent(&mut self, field: &'static smartmeter_proto::schema::Field, exponent: i32) {
        self.leaves.exponent(field, exponent);
    }
}

/// A leaf in the neutral form; nothing for padding of no bytes.
fn field(leaf: &Leaf<'_>) -> Option<Field> {
    if leaf.is_absent() {
        return None;
    }
    let (kind, raw) = match leaf.content {
        Content::Value(value) | Content::Unnamed { id: value, .. } => raw(value),
        Content::Name { id, .. } | Content::Id(id) => (Kind::Integer, id.to_string()),
        Content::Terminator | Content::Lost => return None,
    };
    let name = match leaf.content {
        Content::Name { name, .. } => Some(name.to_owned()),
        _ => None,
    };
    let value = match leaf.content {
        Content::Value(value) => physical(leaf, value),
        _ => None,
    };
    let has_unit = matches!(leaf.content, Content::Value(_));
    Some(Field {
        path: leaf.path.clone(),
        raw,
        kind,
        name,
        value,
        unit: leaf.field.unit.filter(|_| has_unit).map(Into::into),
        bytes: (!leaf.range.is_empty() && leaf.field.bits.is_none()).then_some([leaf.range.start, leaf.range.end]),
    })
}

fn raw(value: Value<'_>) -> (Kind, String) {
    let kind = match value {
        Value::Uint(_) | Value::Int(_) => Kind::Integer,
        Value::Float(_) => Kind::Float,
        Value::Bool(_) => Kind::Bool,
        Value::Bytes(bytes) => return (Kind::Bytes, crate::decoded::to_hex(bytes)),
        Value::Text(_) => Kind::Text,
        Value::Decimal(_) => Kind::Decimal,
    };
    (kind, value.to_string())
}

/// The physical value, where it is not the number itself and not absent.
fn physical(leaf: &Leaf<'_>, value: Value<'_>) -> Option<String> {
    let is_other = leaf.field.is_scaled() || leaf.field.exponent.is_some();
    let physical = leaf.physical(value);
    let number = physical.number().filter(|_| is_other)?;
    // What is shown has no more than some places behind the point.
    let exact = physical.exact();
    let is_near = |shown: f64| (shown - number).abs() <= 1e-12 * number.abs();
    Some(if exact.parse().is_ok_and(is_near) { exact } else { format!("{number:e}") })
}
