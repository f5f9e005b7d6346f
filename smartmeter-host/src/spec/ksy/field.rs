//! Fields, one after the other.

use serde_json::{Map, Value, json};

use super::body::Body;
use super::expression::{Scope, parameters};
use super::number::{Number, keys};
use super::{Generator, What, names};
use crate::spec::groups::{self, Part};
use crate::spec::model::{Amount, Constant, Declared, Extent, Field, Ratio, Role, Type};

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

    /// What ends a field, as keys; none where its type does.
    fn extent(&mut self, writing: &Writing<'d>, at: usize, scope: &Scope) -> Result<Map<String, Value>, String> {
        let field = &writing.fields[at];
        let is_list = matches!(field.ty, Type::List { .. });
        Ok(match &field.extent {
            Extent::Natural => match (&field.ty, field.size.exact()) {
                (Type::Bytes | Type::Text, Some(size)) => keys(&[("size", size.into())]),
                (Type::Bytes | Type::Text | Type::Decimal, None) => keys(&[("size-eos", true.into())]),
                (Type::List { .. }, _) => keys(&[("repeat", "eos".into())]),
                _ => Map::new(),
            },
            Extent::Count { amount } => {
                let count =
                    self::amount(amount, writing.fields, scope).ok_or_else(|| format!("its count: {amount:?}"))?;
                keys(&[("repeat", "expr".into()), ("repeat-expr", count)])
            }
            Extent::Bytes { amount, pad } => {
                let size = self::amount(amount, writing.fields, scope)
                    .ok_or_else(|| format!("its length: {}", shown(amount)))?;
                let mut extent = keys(&[("size", size)]);
                if let Some(pad) = pad {
                    extent.insert("pad-right".into(), (*pad).into());
                }
                extent
            }
            Extent::Rest => match groups::tail(writing.fields, at) {
                Some(tail) if tail > 0 => keys(&[("size", format!("_io.size - _io.pos - {tail}").into())]),
                _ if is_list => keys(&[("repeat", "eos".into())]),
                _ if matches!(field.ty, Type::Bytes | Type::Text | Type::Decimal) => keys(&[("size-eos", true.into())]),
                _ => Map::new(),
            },
            Extent::Terminator { bytes } => match (bytes.0.as_slice(), &field.ty) {
                ([byte], Type::Bytes | Type::Text | Type::Decimal) => keys(&[("terminator", (*byte).into())]),
                (bytes, Type::Bytes | Type::Text | Type::Decimal | Type::List { .. }) => {
                    keys(&[(ENDS, bytes.to_vec().into())])
                }
                _ => return Err("what ends it".into()),
            },
            Extent::Until { expression } => {
                let last = scope.closure(expression).ok_or_else(|| format!("what its last item is: `{expression}`"))?;
                keys(&[("repeat", "until".into()), ("repeat-until", last.into())])
            }
            Extent::Unknown => return Err("its end".into()),
        })
    }

    /// Bytes, text, and numbers as they are spelled.
    fn bytes(
        &mut self,
        body: &mut Body,
        writing: &Writing<'d>,
        field: &'d Field,
        said: &Said,
        mut extent: Map<String, Value>,
    ) -> bool {
        if field.ty != Type::Bytes {
            extent.insert("type".into(), "str".into());
            extent.insert("encoding".into(), "UTF-8".into());
        }
        if field.ty == Type::Decimal && field.is_scaled() {
            self.unsaid(writing.declared, &field.name, What::Value, "a number as it is spelled can't be scaled");
        }
        if extent.contains_key("repeat") {
            extent.insert("type".into(), "u1".into());
            extent.insert("-bytes".into(), true.into());
        }
        let ends = extent.remove(ENDS);
        if let Some(ends) = &ends {
            extent.insert("size".into(), scan(body, &said.id, ends).into());
        }
        let mut attr = said.begin(&said.id);
        attr.extend(constant(&field.role, &mut extent));
        attr.extend(extent);
        finish(&mut attr, field, &said.docs);
        body.seq.push(attr.into());
        body.seq.extend(ends.map(|ends| end(said, ends)));
        true
    }

    /// One number or type.
    fn single(&mut self, body: &mut Body, field: &'d Field, said: &Said, number: Number) {
        let mut extent = number.attr;
        let constant = constant(&field.role, &mut extent);
        let Some(worked) = number.worked else {
            let mut attr = said.begin(&said.id);
            attr.extend(extent);
            attr.extend(constant);
            finish(&mut attr, field, &said.docs);
            body.seq.push(attr.into());
            self.value(body, field, said, &field.name);
            return;
        };
        let raw = format!("{}_raw", said.id);
        let mut attr = said.begin(&raw);
        attr.extend(extent);
        body.seq.push(attr.into());
        let mut value = keys(&[("value", worked(&raw).into())]);
        value.extend(said.cond.as_ref().map(|cond| ("if".to_owned(), cond.as_str().into())));
        finish(&mut value, field, &said.docs);
        body.instances.insert(said.id.clone(), value.into());
        if let Some(valid) = constant.get("valid") {
            let docs = format!("`{}` is always the same.", field.name);
            body.insist(
                &format!("{}_is_right", said.id),
                &format!("{} == {valid}", said.id),
                &docs,
                said.cond.as_deref(),
            );
        }
        self.value(body, field, said, &field.name);
    }

    /// The physical value of a number that has another one.
    fn value(&mut self, body: &mut Body, field: &Field, said: &Said, value_of: &str) {
        if !field.is_scaled() {
            return;
        }
        if field.exponent.is_some() {
            return;
        }
        let unit = field.unit.as_deref().map_or(String::new(), |unit| format!(", in {unit}"));
        let mut instance = keys(&[
            ("value", scaled(&said.id, field.scale, field.shift).into()),
            ("-value-of", value_of.into()),
            ("doc", format!("Physical value of `{}`{unit}.", field.name).into()),
        ]);
        let is_there = field.absent.iter().map(|absent| format!("{} != {absent}", said.id));
        let conditions: Vec<_> = said.cond.iter().cloned().chain(is_there).collect();
        if let [first, rest @ ..] = conditions.as_slice() {
            let all = if rest.is_empty() { first.clone() } else { format!("({})", conditions.join(") and (")) };
            instance.insert("if".into(), all.into());
        }
        body.instances.insert(format!("{}_value", said.id), instance.into());
    }

    /// Several of the same.
    #[expect(clippy::too_many_arguments, reason = "each is another thing")]
    fn items(
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
    fn items_up_to(
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
    fn single_of(&mut self, body: &mut Body, field: &Field, said: &Said, number: Number) {
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

    /// Zero bytes up to a multiple.
    fn padding(&mut self, body: &mut Body, writing: &Writing<'d>, at: usize, multiple: usize) -> bool {
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
    fn has_stream(&self, declared: &Declared) -> bool {
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
    fn computed(&mut self, body: &mut Body, writing: &Writing<'d>, field: &'d Field, scope: &mut Scope) {
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
    fn say_checks(&mut self, body: &mut Body, writing: &Writing<'d>, at: usize, scope: &Scope, said: &Said) {
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

/// The key, while an attribute is made, of the bytes that end it.
const ENDS: &str = "-ends";

/// Adds what looks for these bytes, since the language ends a field at a single byte only; gives how many stand before them.
fn scan(body: &mut Body, id: &str, ends: &Value) -> String {
    let (scan, ends) = (format!("{id}_scan"), ends.as_array().map_or(&[][..], Vec::as_slice));
    let is_there = |(index, byte): (usize, &Value)| format!("{scan}[{scan}.size - {}] == {byte}", ends.len() - index);
    let are_there: Vec<_> = ends.iter().enumerate().map(is_there).collect();
    let until = format!("{scan}.size >= {} and {}", ends.len(), are_there.join(" and "));
    let looked_at = json!({
        "pos": "_io.pos", "type": "u1", "repeat": "until", "repeat-until": until,
        "doc": format!("`{id}`, and what ends it."),
    });
    let size = format!("{scan}.size - {}", ends.len());
    body.instances.insert(scan, looked_at);
    size
}

/// The bytes that end a field.
fn end(said: &Said, ends: Value) -> Value {
    let mut attr = said.begin(&format!("{}_end", said.id));
    attr.insert("contents".into(), ends);
    attr.into()
}

/// Zero bytes.
fn zeros(said: &Said, count: &str, name: &str) -> Value {
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

/// The keys behind those that say how a field is read.
fn finish(attr: &mut Map<String, Value>, field: &Field, docs: &str) {
    attr.insert("-orig-id".into(), field.name.as_str().into());
    if let Some(unit) = &field.unit {
        attr.insert("-unit".into(), unit.as_str().into());
    }
    if !docs.is_empty() {
        attr.insert("doc".into(), docs.into());
    }
}

/// A constant that must be there; of bytes it takes the place of their length.
fn constant(role: &Role, extent: &mut Map<String, Value>) -> Map<String, Value> {
    match role {
        Role::Constant { value: Constant::Bytes(bytes) } => {
            extent.remove("size");
            keys(&[("contents", bytes.0.clone().into())])
        }
        Role::Constant { value: Constant::Uint(number) } if extent.get("type") == Some(&"b1".into()) => {
            keys(&[("valid", (*number).into())])
        }
        Role::Constant { value: Constant::Uint(number) } => keys(&[("valid", (*number).into())]),
        Role::Constant { value: Constant::Int(number) } => keys(&[("valid", (*number).into())]),
        _ => Map::new(),
    }
}

/// What a person should know of a field.
fn docs(field: &Field) -> String {
    let mut docs = field.docs.clone();
    let mut add = |text: String| {
        if !docs.is_empty() {
            docs.push('\n');
        }
        docs.push_str(&text);
    };
    if field.is_time() {
        add("Unix time: seconds since 1970-01-01T00:00:00Z.".into());
    } else if let Some(unit) = field.unit.as_deref().filter(|_| !field.is_scaled()) {
        add(format!("In {unit}."));
    }
    if let Role::Checksum { algorithm, first, last } = &field.role {
        let to = if first == last { String::new() } else { format!(" to `{last}`") };
        add(format!("{algorithm} over `{first}`{to}; nothing here checks it."));
    }
    if !field.grade.is_confirmed() {
        add(format!("Meaning {}.", field.grade.as_str()));
    }
    docs
}

/// How many items or bytes.
fn amount(amount: &Amount, fields: &[Field], scope: &Scope) -> Option<Value> {
    match amount {
        Amount::Fixed { number } => Some((*number).into()),
        Amount::Field { name } => {
            let field = fields.iter().find(|field| field.name == *name)?;
            Some(whole(scope.reach(name)?, field.scale, field.shift)?.into())
        }
        Amount::Expression { expression } => scope.expression(expression).map(Into::into),
        Amount::Unknown => None,
    }
}

fn shown(amount: &Amount) -> String {
    match amount {
        Amount::Expression { expression } => format!("`{expression}`"),
        other => format!("{other:?}"),
    }
}

/// `number * scale + shift`, of whole numbers.
fn whole(reach: &str, scale: Ratio, shift: Ratio) -> Option<String> {
    if scale.denominator != 1 || shift.denominator != 1 {
        return None;
    }
    let scaled = if scale.is_one() { reach.to_owned() } else { format!("{reach} * {}", scale.numerator) };
    Some(if shift.is_zero() { scaled } else { format!("{scaled} + {}", shift.numerator) })
}

/// `number * scale + shift`, as a fraction where it is one.
fn scaled(reach: &str, scale: Ratio, shift: Ratio) -> String {
    let fraction = |above: String, ratio: Ratio| match ratio.denominator {
        1 => above,
        below => format!("{above} / {below}.0"),
    };
    let above = if scale.numerator == 1 { reach.to_owned() } else { format!("{reach} * {}", scale.numerator) };
    let scaled = fraction(above, scale);
    match shift.is_zero() {
        true => scaled,
        false => format!("{scaled} + {}", fraction(shift.numerator.to_string(), shift)),
    }
}

/// How many bytes of a part are read in it: what its length counts, without what stands before.
fn part_size(fields: &[Field], part: Part, scope: &Scope) -> Option<String> {
    let length = &fields[part.length];
    let all = whole(scope.reach(&length.name)?, length.scale, length.shift)?;
    let before = fields.get(part.counted..part.first).unwrap_or_default();
    let before = before.iter().map(|field| field.size.exact()).sum::<Option<usize>>()?;
    Some(if before == 0 { all } else { format!("{all} - {before}") })
}
