//! Each declared type, with its ids or fields.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::names::Names;
use super::words::{bytes, comment, constant, id, number, quoted};
use crate::spec::model::{
    Content, Declared, Document, Extent, Field, Grade, Id, Order, Ratio, Repr, Selector, Shape, Size, Type, Variant,
};

/// A section for each type, and the names of the macros that list the names of an enum's values.
pub(super) fn sections(document: &Document, names: &mut Names) -> (String, BTreeMap<String, String>) {
    let mut section = Section { document, names, lists: BTreeMap::new(), out: String::new() };
    document.types.iter().for_each(|declared| section.declared(declared));
    (section.out, section.lists)
}

struct Section<'s> {
    document: &'s Document,
    names: &'s mut Names,
    lists: BTreeMap<String, String>,
    out: String,
}

impl Section<'_> {
    fn declared(&mut self, declared: &Declared) {
        let kind = if matches!(declared.shape, Shape::Enum { .. }) { "enum" } else { "struct" };
        let grade = graded(declared.grade);
        self.out.push_str(&comment(&lines(&format!("{kind} {}{grade}", declared.name), &declared.docs)));
        if let Some(id) = declared.id {
            self.define(&[&declared.name, "ID"], Some(self::id(id, 1)));
        }
        self.sizes(&[&declared.name], declared.size, false);
        match &declared.shape {
            Shape::Struct { fields } => fields.iter().for_each(|field| self.field(&[&declared.name], field)),
            Shape::Enum { id, variants } => {
                self.id(&declared.name, id);
                variants.iter().for_each(|variant| self.variant(&declared.name, id, variant));
                self.list(&declared.name, id, variants);
            }
        }
        self.out.push('\n');
    }

    /// Where an enum's id is.
    fn id(&mut self, name: &str, id: &Id) {
        match id {
            Id::Number { bytes, order } => {
                let order = said_order(*order, usize::from(*bytes));
                self.note(&format!("The id comes first{order}."));
                self.define(&[name, "ID", "SIZE"], number((*bytes).into()));
            }
            Id::Start => self.note("There is no id: what follows begins with bytes of its own."),
            Id::Context { expression } => self.note(&format!("The id is not on the wire: it is `{expression}`.")),
        }
    }

    fn variant(&mut self, name: &str, of: &Id, variant: &Variant) {
        let leads = match &variant.content {
            Content::Payload { name } if *name != variant.name => format!(": {name}"),
            _ => String::new(),
        };
        let otherwise = match variant.selector {
            Selector::Other => ", any other id",
            Selector::Fallback => ", any other id, which is that type's own",
            _ => "",
        };
        self.note(&lines(&format!("{}{leads}{otherwise}", variant.name), &variant.docs));
        let id_bytes = if let Id::Number { bytes, .. } = of { *bytes } else { 1 };
        match &variant.selector {
            Selector::Id { id: value } => self.define(&[name, &variant.name], Some(id(*value, id_bytes))),
            Selector::Range { first, last } => {
                self.define(&[name, &variant.name, "FIRST"], Some(id(*first, id_bytes)));
                self.define(&[name, &variant.name, "LAST"], Some(id(*last, id_bytes)));
            }
            Selector::Start { bytes: start } => {
                self.define(&[name, &variant.name, "START"], Some(bytes(&start.0)));
                self.define(&[name, &variant.name, "START", "SIZE"], Some(start.0.len().to_string()));
            }
            Selector::Other | Selector::Fallback => {}
        }
        if !variant.is_bare() {
            variant.fields().iter().for_each(|field| self.field(&[name, &variant.name], field));
        }
    }

    /// A list of an enum's values and their names.
    fn list(&mut self, name: &str, of: &Id, variants: &[Variant]) {
        let Id::Number { bytes, .. } = *of else { return };
        let pair = |variant: &Variant| match variant.selector {
            Selector::Id { id: value } => Some(format!(" \\\n  NAME({}, {})", id(value, bytes), quoted(&variant.name))),
            _ => None,
        };
        let pairs: String = variants.iter().filter_map(pair).collect();
        let macro_name = self.names.unique(&[name, "NAMES"]);
        // Writing to a string never fails.
        let _ = writeln!(self.out, "#define {macro_name}(NAME){pairs}");
        self.lists.insert(name.into(), macro_name);
    }

    fn field(&mut self, path: &[&str], field: &Field) {
        self.note(&lines(&format!("{}: {}{}", field.name, said(field), graded(field.grade)), &field.docs));
        let path = [path, &[field.name.as_str()]].concat();
        if !field.is_on_wire() {
            return self.meaning(&path, field);
        }
        if let Some(offset) = field.offset {
            self.define_of(&path, "OFFSET", Some(offset.to_string()));
        }
        match field.bits {
            Some(bits) => {
                self.define_of(&path, "BIT", Some((bits.start % 8).to_string()));
                self.define_of(&path, "BITS", Some(bits.len.to_string()));
            }
            None => self.sizes(&path, field.size, true),
        }
        if let Type::List { element } = &field.ty {
            self.define_of(&path, "ITEM_SIZE", self.element_size(element, field).map(|size| size.to_string()));
        }
        if let crate::spec::model::Role::Constant { value } = &field.role {
            self.define_of(&path, "CONSTANT", constant(value));
        }
        if let Extent::Bytes { pad: Some(pad), .. } = field.extent {
            self.define_of(&path, "PAD", Some(id(pad.into(), 1)));
        }
        self.meaning(&path, field);
    }

    /// What makes a number a physical value.
    fn meaning(&mut self, path: &[&str], field: &Field) {
        self.define_of(path, "UNIT", field.unit.as_deref().map(quoted));
        let ratios = [("SCALE", field.scale, Ratio::ONE), ("SHIFT", field.shift, Ratio::ZERO)];
        for (what, ratio, usual) in ratios {
            if ratio != usual {
                self.define_of(path, &format!("{what}_NUMERATOR"), number(ratio.numerator.into()));
                self.define_of(path, &format!("{what}_DENOMINATOR"), number(ratio.denominator.into()));
            }
        }
        self.define_of(path, "METRIC", field.metric.as_deref().map(quoted));
        for absent in &field.absent {
            self.define_of(path, "ABSENT", number(*absent));
        }
    }

    /// How many bytes something takes. Of a field whose size varies, only what bounds it.
    fn sizes(&mut self, path: &[&str], size: Size, is_field: bool) {
        match size.exact() {
            Some(exact) => self.define_of(path, "SIZE", Some(exact.to_string())),
            None => {
                // A list of no items is no news.
                let min = Some(size.min).filter(|&min| min != 0 || !is_field);
                self.define_of(path, "MIN_SIZE", min.map(|min| min.to_string()));
                self.define_of(path, "MAX_SIZE", size.max.map(|max| max.to_string()));
            }
        }
    }

    fn element_size(&self, element: &Type, field: &Field) -> Option<usize> {
        match element {
            Type::Uint { .. } | Type::Int { .. } | Type::Float { .. } => field.number_bytes().map(usize::from),
            Type::Bool => Some(1),
            Type::Frame { name } => self.document.declared(name).and_then(|declared| declared.size.exact()),
            Type::Array { element, len } => self.element_size(element, field).map(|size| size * len),
            _ => None,
        }
    }

    fn note(&mut self, text: &str) {
        self.out.push_str(&comment(text));
    }

    fn define_of(&mut self, path: &[&str], what: &str, value: Option<String>) {
        self.define(&[path, &[what]].concat(), value);
    }

    fn define(&mut self, parts: &[&str], value: Option<String>) {
        let Some(value) = value else { return };
        if let Some(name) = self.names.defined(parts, &value) {
            // Writing to a string never fails.
            let _ = writeln!(self.out, "#define {name} {value}");
        }
    }
}

/// A first line, and documentation behind it.
fn lines(first: &str, docs: &str) -> String {
    match docs.trim() {
        "" => first.into(),
        docs if docs.contains('\n') => format!("{first}\n\n{docs}"),
        docs => format!("{first}. {docs}"),
    }
}

fn graded(grade: Grade) -> String {
    if grade == Grade::Confirmed { String::new() } else { format!(" ({})", grade.as_str()) }
}

/// What a field is, in a few words.
fn said(field: &Field) -> String {
    let mut said = said_type(&field.ty);
    let leaf_bytes = field.number_bytes().map_or(0, usize::from);
    match field.repr {
        Repr::Binary => said += &said_order(field.order, leaf_bytes),
        Repr::Bcd => said += &format!(" in BCD{}", said_order(field.order, leaf_bytes)),
        Repr::Decimal { .. } => said += " in decimal digits",
        Repr::Hex => said += " in hexadecimal digits",
        Repr::Unknown => said += " in a form of its own",
    }
    if let Some(bits) = field.bits {
        let first = if bits.order == Order::Big { "most" } else { "least" };
        said = format!("{} bits of a {said}, the {first} significant bit first", bits.len);
    }
    if let Some(cond) = &field.cond {
        said += &format!(", only where `{cond}`");
    }
    if let Some(exponent) = &field.exponent {
        said += &format!(", times 10^({exponent})");
    }
    if !field.is_on_wire() {
        said += ", not on the wire: it is computed";
    }
    said
}

fn said_type(ty: &Type) -> String {
    match ty {
        Type::Uint { bytes } => format!("u{}", u16::from(*bytes) * 8),
        Type::Int { bytes } => format!("i{}", u16::from(*bytes) * 8),
        Type::Float { bytes } => format!("f{}", u16::from(*bytes) * 8),
        Type::Bool => "bool".into(),
        Type::BerLength => "BER length".into(),
        Type::Bytes => "bytes".into(),
        Type::Text => "text".into(),
        Type::Decimal => "decimal number in ASCII".into(),
        Type::Array { element, len } => format!("{len} x {}", said_type(element)),
        Type::List { element } => format!("list of {}", said_type(element)),
        Type::Frame { name } | Type::Recursive { name, .. } => name.clone(),
        Type::Escaped { scheme, inner } => format!("{} within {scheme} escapes", said_type(inner)),
        Type::Unknown => "unknown".into(),
    }
}

fn said_order(order: Order, bytes: usize) -> String {
    match order {
        Order::Little if bytes > 1 => ", least significant byte first".into(),
        Order::WordSwapped if bytes > 1 => ", least significant 16 bits first".into(),
        _ => String::new(),
    }
}
