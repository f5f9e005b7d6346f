//! One field: all that may be said of it, then and now.

use super::fields::{has_same_bytes, is_open};
use super::{Change, Comparison, Kind};
use crate::spec::describe::{self, Words, plain};
use crate::spec::model::{Document, Field, Order, Ratio, Role, Type};

impl Comparison<'_> {
    /// Compares what is declared of a field. The older one refers to others by their new names; its own is told of elsewhere.
    pub(super) fn field(&mut self, at: &str, old: &Field, new: &Field) {
        let first = self.changes.len();
        self.value(at, old, new);
        self.measurement(at, old, new);
        if is_open(old) && has_same_bytes(old, new) && self.takes_all(new) {
            self.changes[first..].iter_mut().for_each(|change| change.is_breaking = false);
        }
        self.layout(at, old, new);
        let is_told = self.changes[first..].iter().any(|change| change.kind == Kind::Wire);
        self.size(at, old, new, is_told);
        self.documentation(at, &old.docs, &new.docs);
        if old.grade != new.grade {
            let change = Change::compatible(Kind::Meanings, at, "grade");
            self.note(change.from(old.grade.as_str()).to(new.grade.as_str()));
        }
    }

    /// What its bytes are, and what physical value that is.
    fn value(&mut self, at: &str, old: &Field, new: &Field) {
        if self.has_same_type(old, new) {
            let pair = old.ty.declared().zip(new.ty.declared());
            self.wanted.extend(pair.map(|(before, after)| (before.to_owned(), after.to_owned())));
        } else {
            self.note(Change::breaking(Kind::Wire, at, "type").from(&type_of(old)).to(&type_of(new)));
        }
        self.breaking(Kind::Meanings, at, "what makes its value", &old.made_by, &new.made_by);
        self.optional(Kind::Units, at, "unit", &old.unit, &new.unit);
        self.ratio(at, "scale", old.scale, new.scale);
        self.ratio(at, "offset", old.shift, new.shift);
        self.breaking(Kind::Units, at, "power of ten", &old.exponent, &new.exponent);
    }

    /// What it measures, and when.
    fn measurement(&mut self, at: &str, old: &Field, new: &Field) {
        self.optional(Kind::Names, at, "metric", &old.metric, &new.metric);
        self.optional(Kind::Meanings, at, "field with its time", &old.at, &new.at);
        let series = |field: &Field| field.series.as_ref().map(|series| plain(&describe::series(series)));
        self.optional(Kind::Meanings, at, "times of its items", &series(old), &series(new));
        let continuity = |field: &Field| field.continuity.as_ref().and_then(describe::continuity);
        self.optional(Kind::Meanings, at, "order of frames", &continuity(old), &continuity(new));
        let labels = |field: &Field| Some(field.labels.join(", ")).filter(|labels| !labels.is_empty());
        self.breaking(Kind::Names, at, "names of its items", &labels(old), &labels(new));
        if old.absent != new.absent {
            let is_within = old.absent.iter().all(|number| new.absent.contains(number));
            let make = if is_within { Change::compatible } else { Change::breaking };
            let said = |field: &Field| field.absent.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let change = make(Kind::Meanings, at, "numbers for no value");
            self.note(change.was(&said(old)).is(&said(new)));
        }
    }

    /// Which bytes are its, and which are refused.
    fn layout(&mut self, at: &str, old: &Field, new: &Field) {
        let said = |words: Option<Words>| words.map(|words| plain(&words));
        if old.extent != new.extent {
            let change = Change::breaking(Kind::Wire, at, "length");
            let [before, after] = [old, new].map(|field| said(describe::extent(field)).unwrap_or_default());
            self.note(change.was(&before).is(&after));
        }
        if old.role != new.role {
            let is_compatible = is_kept(&old.role) && is_kept(&new.role);
            let make = if is_compatible { Change::compatible } else { Change::breaking };
            let role = |field: &Field| said(describe::role(&field.role)).unwrap_or_else(|| "a value".into());
            self.note(make(Kind::Wire, at, "role").from(&role(old)).to(&role(new)));
        }
        self.breaking(Kind::Wire, at, "condition", &old.cond, &new.cond);
        self.breaking(Kind::Wire, at, "what it tells its type", &old.passes, &new.passes);
        self.optional(Kind::Meanings, at, "value where none is on the wire", &old.default, &new.default);
        match (&old.assert, &new.assert) {
            (Some(before), None) => self.note(Change::compatible(Kind::Wire, at, "what must hold").from(before)),
            (before, after) => self.breaking(Kind::Wire, at, "what must hold", before, after),
        }
    }

    /// Whether one may be the other by another name: it does the same, and has the same type.
    pub(super) fn is_alike(&self, old: &Field, new: &Field) -> bool {
        let role = |field: &Field| std::mem::discriminant(&field.role);
        (role(old) == role(new) || is_kept(&old.role) && is_kept(&new.role)) && self.has_same_type(old, new)
    }

    /// Whether the same numbers, text, bytes or types are in both, written in the same way.
    fn has_same_type(&self, old: &Field, new: &Field) -> bool {
        let bits = |field: &Field| field.bits.map(|bits| (bits.len, bits.order));
        let numbers = |field: &Field| (bits(field), field.number_bytes().filter(|_| field.bits.is_none()));
        let is_written_alike = (numbers(old), old.order, old.repr) == (numbers(new), new.order, new.repr);
        is_written_alike && self.is_same_kind(&old.ty, &new.ty)
    }

    /// Whether types are the same, whatever the width of their numbers, which fields say by themselves.
    fn is_same_kind(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Uint { .. }, Type::Uint { .. })
            | (Type::Int { .. }, Type::Int { .. })
            | (Type::Float { .. }, Type::Float { .. }) => true,
            (Type::Array { element: old, len: before }, Type::Array { element: new, len: after }) => {
                before == after && self.is_same_kind(old, new)
            }
            (Type::List { element: old }, Type::List { element: new }) => self.is_same_kind(old, new),
            (Type::Frame { name: old }, Type::Frame { name: new }) => self.is_same_type(old, new),
            (Type::Recursive { name: old, max_depth: before }, Type::Recursive { name: new, max_depth: after }) => {
                before == after && self.is_same_type(old, new)
            }
            (Type::Escaped { scheme: before, inner: old }, Type::Escaped { scheme: after, inner: new }) => {
                before == after && self.is_same_kind(old, new)
            }
            (old, new) => old == new,
        }
    }

    /// How long it is, unless that follows from something else.
    fn size(&mut self, at: &str, old: &Field, new: &Field, is_told: bool) {
        let of_type = |field: &Field, document: &Document| {
            field.ty.declared().and_then(|name| document.declared(name)).map(|declared| declared.size)
        };
        let follows = old.bits.is_some()
            || matches!(old.role, Role::Padding { .. })
            || of_type(old, self.old) != of_type(new, self.new);
        if old.size != new.size && !is_told && !follows {
            let change = Change::breaking(Kind::Wire, at, "size");
            self.note(change.from(&describe::bytes(old.size)).to(&describe::bytes(new.size)));
        }
    }

    fn ratio(&mut self, at: &str, what: &str, old: Ratio, new: Ratio) {
        if old != new {
            let change = Change::breaking(Kind::Units, at, what);
            self.note(change.from(&describe::ratio(old)).to(&describe::ratio(new)));
        }
    }

    /// What breaks however it changes.
    fn breaking(&mut self, kind: Kind, at: &str, what: &str, old: &Option<String>, new: &Option<String>) {
        if old != new {
            let change = Change::breaking(kind, at, what);
            self.note(change.was(old.as_deref().unwrap_or_default()).is(new.as_deref().unwrap_or_default()));
        }
    }

    /// What breaks nothing where there was nothing.
    fn optional(&mut self, kind: Kind, at: &str, what: &str, old: &Option<String>, new: &Option<String>) {
        let first = self.changes.len();
        self.breaking(kind, at, what, old, new);
        if old.is_none() {
            self.changes[first..].iter_mut().for_each(|change| change.is_breaking = false);
        }
    }
}

/// Whether its bytes are kept as they are, whether they have a meaning or not.
fn is_kept(role: &Role) -> bool {
    matches!(role, Role::Value | Role::Reserved)
}

/// Its type, and of bits also which come first.
fn type_of(field: &Field) -> String {
    let order = match field.bits.map(|bits| bits.order) {
        None => "",
        Some(Order::Little) => ", lowest bit first",
        Some(Order::Big | Order::WordSwapped) => ", highest bit first",
    };
    plain(&describe::type_of(field)) + order
}
