//! What must hold, what fills up, and what is only worked out.

use serde_json::Value;

use super::value::{docs, finish};
use super::{Said, Writing};
use crate::spec::groups;
use crate::spec::ksy::body::Body;
use crate::spec::ksy::expression::Scope;
use crate::spec::ksy::number::keys;
use crate::spec::ksy::{Generator, What, names};
use crate::spec::model::{Declared, Extent, Field, Role, Type};

impl<'d> Generator<'d> {
    /// Zero bytes up to a multiple.
    pub(super) fn padding(&mut self, body: &mut Body, writing: &Writing<'d>, at: usize, multiple: usize) -> bool {
        let field = &writing.fields[at];
        let said = Said { id: names::of_field(&field.name), cond: None, docs: docs(field) };
        let from_start = if self.has_stream(writing.declared) {
            "_io.pos".to_owned()
        } else {
            body.remember_begin();
            "(_io.pos - begin)".to_owned()
        };
        body.seq.push(zeros(&said, &format!("({multiple} - {from_start} % {multiple}) % {multiple}"), &field.name));
        true
    }

    /// Whether each of its kind is read from a stream of its own, so that it begins at 0.
    pub(super) fn has_stream(&self, declared: &Declared) -> bool {
        let uses = || {
            let lists = self.document.types.iter().flat_map(Declared::field_lists);
            lists.flat_map(|(_, fields)| fields).filter(|field| field.ty.declared() == Some(&declared.name))
        };
        let is_payload =
            self.document.types.iter().flat_map(Declared::variants).any(|it| it.payload() == Some(&declared.name));
        let is_sized =
            |field: &Field| matches!(field.extent, Extent::Bytes { .. }) && matches!(field.ty, Type::Frame { .. });
        !is_payload && (declared.name == self.document.root || uses().next().is_some()) && uses().all(is_sized)
    }

    /// A number that is not on the wire.
    pub(super) fn computed(&mut self, body: &mut Body, writing: &Writing<'d>, field: &'d Field, scope: &mut Scope) {
        let id = names::of_field(&field.name);
        let Some(value) = field.default.as_deref().and_then(|text| scope.expression(text)) else {
            let why = format!("it is computed: `{}`", field.default.as_deref().unwrap_or_default());
            return self.unsaid(writing.declared, &field.name, What::Field, why);
        };
        let mut instance = keys(&[("value", value.into())]);
        finish(&mut instance, field, &docs(field));
        // It is worked out and not read.
        instance.remove("-orig-id");
        instance.insert("-computed".into(), field.name.as_str().into());
        body.instances.insert(id.clone(), instance.into());
        let said = Said { id: id.clone(), cond: None, docs: String::new() };
        self.value(body, field, &said, &field.name);
        scope.read(field, id);
    }

    /// What must hold of a field.
    pub(super) fn say_checks(&mut self, body: &mut Body, writing: &Writing<'d>, at: usize, scope: &Scope, said: &Said) {
        let field = &writing.fields[at];
        if let Role::Checksum { algorithm, first, last } = &field.role {
            let over = if first == last { format!("`{first}`") } else { format!("`{first}` to `{last}`") };
            self.unsaid(writing.declared, &field.name, What::Check, format!("{algorithm} over {over} is not checked"));
        }
        if let Some(earlier) = groups::repeats(writing.fields, at) {
            let docs = format!("The same as `{}`.", writing.fields[earlier].name);
            let holds = format!("{} == {}", said.id, names::of_field(&writing.fields[earlier].name));
            body.insist(&format!("{}_is_right", said.id), &holds, &docs, None);
        }
        let Some(rule) = field.assert.as_deref() else { return };
        let mut scope = scope.clone();
        scope.read(field, said.id.clone());
        match scope.expression(rule) {
            Some(holds) => {
                body.insist(&format!("{}_is_right", said.id), &holds, &format!("`{rule}`"), said.cond.as_deref())
            }
            None => self.unsaid(writing.declared, &field.name, What::Check, format!("`{rule}` is not checked")),
        }
    }
}

/// Zero bytes.
pub(super) fn zeros(said: &Said, count: &str, name: &str) -> Value {
    let mut attr = said.begin(&said.id);
    let more = [
        ("type", "u1".into()),
        ("repeat", "expr".into()),
        ("repeat-expr", count.into()),
        ("valid", 0.into()),
        ("-orig-id", name.into()),
        ("-bytes", true.into()),
    ];
    attr.extend(keys(&more));
    if !said.docs.is_empty() {
        attr.insert("doc".into(), said.docs.as_str().into());
    }
    attr.into()
}
