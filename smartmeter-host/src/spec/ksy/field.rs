//! Fields, one after the other.

mod extent;
mod items;
mod rules;
mod value;

use serde_json::{Map, Value, json};

use self::extent::part_size;
use self::rules::zeros;
use self::value::docs;
use super::body::Body;
use super::expression::{Scope, parameters};
use super::number::{Number, keys};
use super::{Generator, What, names};
use crate::spec::groups::{self, Part};
use crate::spec::model::{Declared, Field, Role, Type};

/// Fields of a type, while they are written.
struct Writing<'d> {
    declared: &'d Declared,
    fields: &'d [Field],
    parts: Vec<Part>,
    /// The name of the type.
    name: String,
}

/// What is to be said of a field beside how it is read.
struct Said {
    id: String,
    cond: Option<String>,
    docs: String,
}

impl Said {
    /// Keys in front of those that say how it is read.
    fn begin(&self, id: &str) -> Map<String, Value> {
        let mut attr = keys(&[("id", id.into())]);
        if let Some(cond) = &self.cond {
            attr.insert("if".into(), cond.as_str().into());
        }
        attr
    }
}

impl<'d> Generator<'d> {
    /// The fields of a struct.
    pub(super) fn fields(&mut self, declared: &'d Declared, fields: &'d [Field], name: &str) -> Body {
        let mut body = Body { params: self.params(declared), ..Body::default() };
        let mut scope = Scope::default();
        scope.told(&declared.context, "");
        self.fields_into(&mut body, declared, fields, 0, name, scope);
        body
    }

    /// Fields from one on, after others that `scope` knows.
    pub(super) fn fields_into(
        &mut self,
        body: &mut Body,
        declared: &'d Declared,
        fields: &'d [Field],
        first: usize,
        name: &str,
        mut scope: Scope,
    ) {
        let writing = Writing { declared, fields, parts: groups::parts(fields), name: name.to_owned() };
        self.range(body, &writing, first, fields.len(), &mut scope, &mut Vec::new());
    }

    /// What a type is told, as the language's parameters.
    pub(super) fn params(&self, declared: &Declared) -> Vec<Value> {
        let param = |(name, ty): (&str, &str)| {
            let ty = match ty {
                "bool" => "bool".to_owned(),
                ty if ty.starts_with(['u', 'i']) => "s8".to_owned(),
                ty => names::of_type(ty),
            };
            json!({ "id": names::of_field(name), "type": ty })
        };
        parameters(&declared.context).map(param).collect()
    }

    /// Fields `from..to`; `open` are the parts that they lie in. False where what follows can't be reached.
    fn range(
        &mut self,
        body: &mut Body,
        writing: &Writing<'d>,
        from: usize,
        to: usize,
        scope: &mut Scope,
        open: &mut Vec<Part>,
    ) -> bool {
        let mut at = from;
        while at < to {
            let part = writing.parts.iter().find(|part| part.first == at && !open.contains(part)).copied();
            let is_read = match part {
                Some(part) if part.last < to => {
                    open.push(part);
                    at = part.last;
                    self.part(body, writing, part, scope, open)
                }
                _ => self.field(body, writing, at, scope),
            };
            if !is_read {
                return false;
            }
            at += 1;
        }
        true
    }

    /// Fields that a length measures, in a type of their own.
    fn part(
        &mut self,
        body: &mut Body,
        writing: &Writing<'d>,
        part: Part,
        scope: &mut Scope,
        open: &mut Vec<Part>,
    ) -> bool {
        let first = names::of_field(&writing.fields[part.first].name);
        let id = format!("{first}_to_{}", names::of_field(&writing.fields[part.last].name));
        let name = format!("{}_{id}", writing.name);
        let Some(size) = part_size(writing.fields, part, scope) else {
            let why = "its length counts fields before it that vary";
            self.unsaid(writing.declared, &writing.fields[part.first].name, What::Field, why);
            body.seq.push(json!({ "id": format!("{id}_unsaid"), "size-eos": true }));
            return false;
        };
        let (mut inner, mut inside) = (Body::default(), scope.within());
        let is_read = self.range(&mut inner, writing, part.first, part.last + 1, &mut inside, open);
        let length = &writing.fields[part.length].name;
        self.add(&name, &format!("What `{length}` measures."), inner);
        body.seq.push(json!({ "id": id, "size": size, "type": name }));
        body.insist(
            &format!("{id}_ends"),
            &format!("{id}._io.eof"),
            &format!("`{length}` measures these fields and no more."),
            None,
        );
        for field in &writing.fields[part.first..=part.last] {
            scope.read(field, format!("{id}.{}", names::of_field(&field.name)));
        }
        is_read
    }

    /// One field. False where what follows can't be reached.
    fn field(&mut self, body: &mut Body, writing: &Writing<'d>, at: usize, scope: &mut Scope) -> bool {
        let field = &writing.fields[at];
        let id = names::of_field(&field.name);
        if field.exponent.is_some() {
            let why = "its physical value: a field says the power of ten";
            self.unsaid(writing.declared, &field.name, What::Value, why);
        }
        if field.role == Role::Computed {
            self.computed(body, writing, field, scope);
            return true;
        }
        let cond = match field.cond.as_deref().map(|cond| (cond, scope.expression(cond))) {
            Some((cond, None)) => return self.give_up(body, writing, at, &format!("whether it is there: `{cond}`")),
            cond => cond.and_then(|(_, cond)| cond),
        };
        let said = Said { id: id.clone(), cond, docs: docs(field) };
        let is_read = match field.role {
            Role::Padding { multiple } => self.padding(body, writing, at, multiple),
            Role::Gap { bytes } => {
                body.seq.push(zeros(&said, &bytes.to_string(), &field.name));
                true
            }
            _ => self.read(body, writing, at, &said, scope),
        };
        self.say_checks(body, writing, at, scope, &said);
        let default = field.default.as_deref().and_then(|default| scope.expression(default));
        let reach = match (&said.cond, default) {
            (Some(cond), Some(default)) => format!("({cond} ? {id} : {default})"),
            _ => id,
        };
        scope.read(field, reach);
        is_read
    }

    fn read(&mut self, body: &mut Body, writing: &Writing<'d>, at: usize, said: &Said, scope: &Scope) -> bool {
        let field = &writing.fields[at];
        if field.made_by.is_some()
            && field.ty.number_bytes().is_none_or(|bytes| field.size.exact() != Some(bytes.into()))
        {
            return self.give_up(body, writing, at, "a codec of the source reads it");
        }
        let extent = match self.extent(writing, at, scope) {
            Ok(extent) => extent,
            Err(why) => return self.give_up(body, writing, at, &why),
        };
        match &field.ty {
            Type::Bytes | Type::Text | Type::Decimal => self.bytes(body, writing, field, said, extent),
            Type::List { element } => self.items(body, writing, field, said, element, extent, scope),
            Type::Array { element, len } => {
                let count = keys(&[("repeat", "expr".into()), ("repeat-expr", (*len).into())]);
                self.items(body, writing, field, said, element, count, scope)
            }
            Type::Escaped { scheme, .. } => {
                let why = format!("its bytes are escaped ({scheme})");
                self.unsaid(writing.declared, &field.name, What::Field, why);
                let mut attr = said.begin(&format!("{}_escaped", said.id));
                attr.extend(extent);
                body.seq.push(attr.into());
                true
            }
            single => match self.element(field, single, scope) {
                None => self.give_up(body, writing, at, "its type"),
                Some(number) => {
                    let is_sized = !extent.is_empty();
                    self.single(
                        body,
                        field,
                        said,
                        Number { attr: [extent, number.attr].into_iter().flatten().collect(), ..number },
                    );
                    if is_sized {
                        let docs = format!("Nothing may be left behind `{}`.", field.name);
                        body.insist(
                            &format!("{}_ends", said.id),
                            &format!("{}._io.eof", said.id),
                            &docs,
                            said.cond.as_deref(),
                        );
                    }
                    true
                }
            },
        }
    }

    /// What can't be read takes all that is left, since nothing says where it ends.
    fn give_up(&mut self, body: &mut Body, writing: &Writing<'d>, at: usize, why: &str) -> bool {
        for field in &writing.fields[at..] {
            let why = if field.name == writing.fields[at].name { why } else { "it comes behind that" };
            self.unsaid(writing.declared, &field.name, What::Field, why);
        }
        let id = format!("{}_unsaid", names::of_field(&writing.fields[at].name));
        body.seq.push(json!({ "id": id, "size-eos": true, "doc": format!("Not said here: {why}.") }));
        false
    }
}
