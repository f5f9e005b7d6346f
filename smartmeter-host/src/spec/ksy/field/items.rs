//! Several of the same.

use serde_json::{Map, Value, json};

use super::extent::{ENDS, end};
use super::value::finish;
use super::{Said, Writing};
use crate::spec::ksy::body::Body;
use crate::spec::ksy::expression::Scope;
use crate::spec::ksy::number::{Number, keys};
use crate::spec::ksy::{Generator, What};
use crate::spec::model::{Field, Role, Type};

impl<'d> Generator<'d> {
    /// Several of the same.
    #[expect(clippy::too_many_arguments, reason = "each is another thing")]
    pub(super) fn items(
        &mut self,
        body: &mut Body,
        writing: &Writing<'d>,
        field: &'d Field,
        said: &Said,
        element: &Type,
        extent: Map<String, Value>,
        scope: &Scope,
    ) -> bool {
        let Some(number) = self.element(field, element, scope) else {
            self.unsaid(writing.declared, &field.name, What::Field, "the type of its items");
            body.seq.push(json!({ "id": format!("{}_unsaid", said.id), "size-eos": true }));
            return false;
        };
        let read = if number.worked.is_some() || field.is_scaled() {
            let name = format!("{}_{}_item", writing.name, said.id);
            let item = Said { id: "number".into(), cond: None, docs: format!("One of `{}`.", field.name) };
            let one = Field { name: String::new(), role: Role::Value, cond: None, ..field.clone() };
            let mut ty = Body::default();
            // An item has no name of its own.
            self.single_of(&mut ty, &one, &item, number);
            self.add(&name, &item.docs, ty);
            keys(&[("type", name.into())])
        } else {
            number.attr
        };
        let mut attr = said.begin(&said.id);
        if let Some(ends) = extent.get(ENDS) {
            self.items_up_to(body, writing, field, said, read, ends);
            return true;
        }
        if extent.contains_key("repeat") {
            attr.extend(extent);
            attr.extend(read);
            finish(&mut attr, field, &said.docs);
            body.seq.push(attr.into());
            return true;
        }
        // A number of bytes: what is in them is repeated up to their end.
        let name = format!("{}_{}_items", writing.name, said.id);
        let mut items = keys(&[("id", "items".into()), ("repeat", "eos".into())]);
        items.extend(read);
        items.insert("-orig-id".into(), "".into());
        let all = Body { seq: vec![items.into()], ..Body::default() };
        self.add(&name, &format!("All of `{}`.", field.name), all);
        attr.extend(extent);
        attr.insert("type".into(), name.into());
        finish(&mut attr, field, &said.docs);
        body.seq.push(attr.into());
        true
    }

    /// Items up to where one would begin with these bytes.
    pub(super) fn items_up_to(
        &mut self,
        body: &mut Body,
        writing: &Writing<'d>,
        field: &Field,
        said: &Said,
        read: Map<String, Value>,
        ends: &Value,
    ) {
        let size = ends.as_array().map_or(0, Vec::len);
        let begins = format!("{}_begins_with", said.id);
        body.instances.insert(begins.clone(), json!({ "pos": "_io.pos", "size": size }));
        let name = format!("{}_{}_item", writing.name, said.id);
        let mut item = keys(&[("id", "item".into())]);
        item.extend(read);
        item.insert("-orig-id".into(), "".into());
        // Where the next one begins is looked at when this one is read.
        let mut ty = Body { seq: vec![item.into()], ..Body::default() };
        ty.instances.insert("next".into(), json!({ "pos": "_io.pos", "size": size }));
        self.add(&name, &format!("One of `{}`.", field.name), ty);
        let is_some = format!("{begins} != {ends}");
        let cond = said.cond.as_ref().map_or(is_some.clone(), |cond| format!("({cond}) and ({is_some})"));
        let mut attr = Said { id: said.id.clone(), cond: Some(cond), docs: String::new() }.begin(&said.id);
        attr.extend(keys(&[
            ("type", name.into()),
            ("repeat", "until".into()),
            ("repeat-until", format!("_.next == {ends}").into()),
        ]));
        finish(&mut attr, field, &said.docs);
        body.seq.extend([attr.into(), end(said, ends.clone())]);
    }

    /// As [`single`](Self::single), of a field that lives no longer than this.
    pub(super) fn single_of(&mut self, body: &mut Body, field: &Field, said: &Said, number: Number) {
        let mut attr = said.begin(if number.worked.is_some() { "raw" } else { &said.id });
        attr.extend(number.attr);
        match number.worked {
            None => {
                finish(&mut attr, field, "");
                body.seq.push(attr.into());
            }
            Some(worked) => {
                body.seq.push(attr.into());
                let mut value = keys(&[("value", worked("raw").into())]);
                finish(&mut value, field, "");
                body.instances.insert(said.id.clone(), value.into());
            }
        }
        self.value(body, field, said, "");
    }
}
