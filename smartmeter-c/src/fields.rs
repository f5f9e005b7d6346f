//! The fields of a transaction, one after the other.

use core::ops::Range;
use core::ptr;

use smartmeter_proto::schema::{Field, Grade, Role, Variant};
use smartmeter_proto::visit::{Step, Value};

use crate::abi::{SmField, SmKind};
use crate::exponent;
use crate::path::Path;
use crate::proof::Proof;
use crate::protocol::{Listener, SmProtocol};
use crate::values;

/// Who wants fields.
pub(crate) enum Wanted<'t> {
    /// Nobody.
    Nothing,
    /// Who takes all of them.
    All(&'t mut dyn FnMut(&SmField)),
}

/// Hands on each field of a transaction that is known to be good.
pub(crate) struct Fields<'w, 'a> {
    protocol: &'w SmProtocol,
    bytes: &'a [u8],
    proof: &'w Proof<'a>,
    take: &'w mut dyn FnMut(&SmField),
    path: Path,
    /// The variant entered, where its name is a value.
    bare: Option<&'static Variant>,
    /// How many fields of these grades are open.
    inferred: usize,
    unknown: usize,
    /// How many values came before.
    values: usize,
}

impl<'w, 'a> Fields<'w, 'a> {
    pub(crate) fn new(
        protocol: &'w SmProtocol,
        bytes: &'a [u8],
        proof: &'w Proof<'a>,
        take: &'w mut dyn FnMut(&SmField),
    ) -> Self {
        Self { protocol, bytes, proof, take, path: Path::new(), bare: None, inferred: 0, unknown: 0, values: 0 }
    }

    /// The weakest grade on the way to where the walk is.
    fn grade(&self) -> Grade {
        match (self.inferred, self.unknown) {
            (0, 0) => Grade::Confirmed,
            (_, 0) => Grade::Inferred,
            _ => Grade::Unknown,
        }
    }

    /// How many open fields have the grade of this one.
    fn open_of(&mut self, grade: Grade) -> Option<&mut usize> {
        match grade {
            Grade::Confirmed => None,
            Grade::Inferred => Some(&mut self.inferred),
            Grade::Unknown => Some(&mut self.unknown),
        }
    }

    /// A field that says nothing yet.
    fn field(&self, kind: SmKind, role: Role, range: Range<usize>) -> SmField {
        SmField {
            path: self.path.characters(),
            path_len: self.path.len(),
            offset: range.start,
            len: range.len(),
            raw: 0,
            number: values::NO_NUMBER,
            unit: values::text(""),
            metric: values::text(""),
            label: values::text(""),
            content: ptr::null(),
            content_len: 0,
            kind,
            role: values::role(role),
            grade: values::grade(self.grade()),
            is_absent: false,
            is_time: false,
            is_checked: self.proof.covers(&range),
        }
    }

    fn id(&mut self, variant: &'static Variant, id: u64, is_value: bool, range: Range<usize>) {
        let kind = if is_value { SmKind::Name } else { SmKind::Id };
        let field = self.field(kind, Role::Value, range);
        (self.take)(&SmField { raw: id, label: values::text(variant.name), ..field });
    }
}

impl<'a> Listener<'a> for Fields<'_, 'a> {
    fn enter(&mut self, step: Step, offset: usize) {
        if let Step::Field(field) = step
            && let Some(open) = self.open_of(field.grade)
        {
            *open = open.saturating_add(1);
        }
        let is_value = self.path.enter(step);
        if let Step::Variant { variant, id, id_bytes, .. } = step {
            self.bare = is_value.then_some(variant);
            if id_bytes != 0 {
                self.id(variant, id, is_value, offset..offset.saturating_add(id_bytes.into()));
            }
        }
    }

    fn leave(&mut self, step: Step) {
        self.path.leave(step);
        match step {
            Step::Field(field) => {
                if let Some(open) = self.open_of(field.grade) {
                    *open = open.saturating_sub(1);
                }
            }
            Step::Variant { .. } => self.bare = None,
            Step::Item(_) => {}
        }
    }

    fn value(&mut self, field: &'static Field, value: Value<'a>, range: Range<usize>) {
        let index = self.values;
        self.values = index.saturating_add(1);
        let content = match value {
            Value::Bytes(bytes) => Some(bytes),
            Value::Text(text) => Some(text.as_bytes()),
            Value::Decimal(_) => self.bytes.get(range.clone()),
            _ => None,
        };
        if let Some(variant) = self.bare {
            // Without an id on the wire, all that is left may be anything.
            let kind = if value.as_integer().is_some() { SmKind::Unnamed } else { values::kind(value) };
            let told = self.field(kind, Role::Value, range);
            let told = SmField { raw: values::raw(value), label: values::text(variant.name), ..told };
            return (self.take)(&with_content(told, content));
        }
        let exponent = field.exponent.and_then(|_| exponent::of_value(self.protocol, self.bytes, index));
        let told = SmField {
            raw: values::raw(value),
            number: values::number(field, value, exponent),
            unit: values::text(field.unit.unwrap_or_default()),
            metric: values::text(field.metric.map_or("", |metric| metric.name)),
            is_absent: field.is_absent(value),
            is_time: field.is_time(),
            ..self.field(values::kind(value), field.role, range)
        };
        (self.take)(&with_content(told, content));
    }

    fn terminator(&mut self, field: &'static Field, range: Range<usize>) {
        let told = self.field(SmKind::Terminator, field.role, range.clone());
        (self.take)(&with_content(told, self.bytes.get(range)));
    }
}

/// A field that is some of the bytes.
fn with_content(field: SmField, content: Option<&[u8]>) -> SmField {
    match content {
        Some(content) => SmField { content: content.as_ptr(), content_len: content.len(), ..field },
        None => field,
    }
}
