//! The declaration as a table of Lua.

use std::fmt::Write as _;

use super::abbreviations::Abbreviations;
use super::expression;
use crate::spec::model::{
    Amount, Constant, Content, Continuity, Declared, Document, Extent, Field, Grade, Id, Order, Ratio, Repr, Role,
    Selector, Shape, Type, Variant,
};
use crate::spec::{crc, groups};

/// All declared types.
pub(super) fn types(document: &Document, abbreviations: &Abbreviations) -> String {
    let mut out = String::new();
    for declared in &document.types {
        let writer = Writer { document, abbreviations, declared };
        out.push_str(&writer.declared());
    }
    out
}

/// Text as Lua writes it.
pub(super) fn string(text: &str) -> String {
    bytes(text.as_bytes())
}

/// Bytes as Lua writes them.
pub(super) fn bytes(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => out.extend(['\\', byte.into()]),
            b' '..=b'~' => out.push(byte.into()),
            _ => out.extend(format!("\\{byte:03}").chars()),
        }
    }
    out.push('"');
    out
}

/// A table's entries, those that are said.
struct Entries(Vec<String>);

impl Entries {
    fn say(&mut self, key: &str, value: impl Into<Option<String>>) {
        self.0.extend(value.into().map(|value| format!("{key} = {value}")));
    }

    fn table(&self) -> String {
        format!("{{ {} }}", self.0.join(", "))
    }
}

struct Writer<'d> {
    document: &'d Document,
    abbreviations: &'d Abbreviations,
    declared: &'d Declared,
}

impl Writer<'_> {
    fn declared(&self) -> String {
        let declared = self.declared;
        let mut out = format!("  [{}] = {{\n", string(&declared.name));
        let mut entries = Entries(Vec::new());
        entries.say("title", string(&declared.name));
        entries.say("abbr", string(self.abbreviations.of_type(declared)));
        entries.say("doc", doc(&declared.docs, declared.grade));
        entries.say("context", context(&declared.context));
        entries.say("max_depth", self.max_depth().map(|depth| depth.to_string()));
        let _ = writeln!(out, "    {},", entries.0.join(", "));
        match &declared.shape {
            Shape::Struct { fields } => {
                let _ = writeln!(out, "    fields = {},", self.fields(None, fields, "    "));
            }
            Shape::Enum { id, variants } => {
                let _ = writeln!(out, "    id = {},\n    variants = {{", self::id(id));
                for variant in variants {
                    let _ = writeln!(out, "      {},", self.variant(variant));
                }
                out.push_str("    },\n");
            }
        }
        out.push_str("  },\n");
        out
    }

    /// How deep the type may hold itself, as whoever holds it says.
    fn max_depth(&self) -> Option<u8> {
        let lists = self.document.types.iter().flat_map(Declared::field_lists);
        lists.flat_map(|(_, fields)| fields).find_map(|field| match field.ty.leaf() {
            Type::Recursive { name, max_depth } if *name == self.declared.name => Some(*max_depth),
            _ => None,
        })
    }

    fn variant(&self, variant: &Variant) -> String {
        let mut entries = Entries(Vec::new());
        entries.say("name", string(&variant.name));
        match &variant.selector {
            Selector::Id { id } => entries.say("id", id.to_string()),
            Selector::Range { first, last } => {
                entries.say("first", first.to_string());
                entries.say("last", last.to_string());
            }
            Selector::Start { bytes } => entries.say("start", self::bytes(&bytes.0)),
            Selector::Other => entries.say("other", yes(true)),
            Selector::Fallback => entries.say("fallback", yes(true)),
        }
        entries.say("bare", yes(variant.is_bare()));
        match &variant.content {
            Content::Unit => {}
            Content::Payload { name } => entries.say("payload", string(name)),
            Content::Fields { fields } => entries.say("fields", self.fields(Some(variant), fields, "      ")),
        }
        entries.table()
    }

    fn fields(&self, variant: Option<&Variant>, fields: &[Field], indent: &str) -> String {
        let mut out = String::from("{\n");
        for index in 0..fields.len() {
            let _ = writeln!(out, "{indent}  {},", self.field(variant, fields, index));
        }
        let parts: Vec<_> = groups::parts(fields).iter().map(part).collect();
        if !parts.is_empty() {
            let _ = writeln!(out, "{indent}  parts = {{ {} }},", parts.join(", "));
        }
        out.push_str(indent);
        out.push('}');
        out
    }

    fn field(&self, variant: Option<&Variant>, fields: &[Field], index: usize) -> String {
        let field = &fields[index];
        let mut entries = Entries(Vec::new());
        entries.say("name", string(&field.name));
        entries.say("abbr", string(self.abbreviations.of_field(self.declared, variant, index)));
        entries.say("short", self.abbreviations.short(field).map(|name| string(&name)));
        entries.say("doc", doc(&field.docs, field.grade));
        entries.say("ty", ty(&field.ty));
        say_form(&mut entries, field);
        say_meaning(&mut entries, field);
        entries.say("size", field.size.exact().map(|size| size.to_string()));
        entries.say("extent", extent(&field.extent, fields));
        entries.say("tail", groups::tail(fields, index).map(|tail| tail.to_string()));
        say_role(&mut entries, fields, index);
        entries.say("cond", field.cond.as_deref().map(expression::function));
        entries.say("default", field.default.as_deref().map(expression::function));
        if let Some((rule, holds)) =
            field.assert.as_deref().and_then(|it| Some((it, expression::function_if_said(it)?)))
        {
            entries.say("rule", string(rule));
            entries.say("assert", holds);
        }
        let passes = field.passes.as_deref().map(|passes| expression::arguments(passes).join(", "));
        entries.say("passes", passes.map(|passes| format!("{{ {passes} }}")));
        entries.say("made_by", field.made_by.as_deref().map(string));
        entries.say("opaque", yes(field.made_by.is_some() && field.ty.number_bytes().is_none()));
        entries.table()
    }
}

/// How numbers and bits are written.
fn say_form(entries: &mut Entries, field: &Field) {
    entries.say("order", order(field.order));
    entries.say("width", field.width.map(|width| width.to_string()));
    match field.repr {
        Repr::Binary => {}
        Repr::Bcd => entries.say("repr", string("bcd")),
        Repr::Decimal { decimals } => {
            entries.say("repr", string("decimal"));
            entries.say("decimals", decimals.to_string());
        }
        Repr::Hex => entries.say("repr", string("hex")),
        Repr::Unknown => entries.say("repr", string("unknown")),
    }
    let Some(bits) = field.bits else { return };
    let order = order(bits.order).map(|order| format!(", order = {order}")).unwrap_or_default();
    entries.say("bits", format!("{{ start = {}, len = {}{order} }}", bits.start, bits.len));
    // Bits of a signed number, of digits and of an array are worked out, and not masked.
    let is_masked = matches!(field.ty, Type::Uint { .. } | Type::Bool | Type::Frame { .. }) && field.repr.is_binary();
    let (first, last) = (bits.start / 8, (bits.start + bits.len).div_ceil(8));
    if is_masked && last - first <= 4 {
        let skipped = if bits.order == Order::Little { bits.start % 8 } else { last * 8 - bits.start - bits.len };
        entries.say("mask", format!("0x{:X}", ((1_u64 << bits.len) - 1) << skipped));
        entries.say("mask_bytes", (last - first).to_string());
    }
}

/// What a number means.
fn say_meaning(entries: &mut Entries, field: &Field) {
    let is_time = field.is_time();
    entries.say("time", yes(is_time));
    entries.say("unit", field.unit.as_deref().filter(|_| !is_time).map(string));
    if field.is_scaled() {
        entries.say("scale", ratio(field.scale));
        entries.say("shift", ratio(field.shift));
    }
    entries.say("exponent", field.exponent.as_deref().map(expression::function));
    entries.say("metric", field.metric.as_deref().map(string));
    entries.say("is_request", yes(field.continuity == Some(Continuity::Request)));
    let labels: Vec<_> = field.labels.iter().map(|label| string(label)).collect();
    entries.say("labels", (!labels.is_empty()).then(|| format!("{{ {} }}", labels.join(", "))));
    let absent: Vec<_> = field.absent.iter().map(|number| format!("[\"{number}\"] = true")).collect();
    entries.say("absent", (!absent.is_empty()).then(|| format!("{{ {} }}", absent.join(", "))));
}

fn say_role(entries: &mut Entries, fields: &[Field], index: usize) {
    let field = &fields[index];
    match &field.role {
        Role::Value | Role::Reserved | Role::CountOf { .. } | Role::Unknown => {}
        Role::LenOf { .. } => {
            let repeated = groups::repeats(fields, index).and_then(|earlier| fields.get(earlier));
            entries.say("same_as", repeated.map(|earlier| string(&earlier.name)));
        }
        Role::Constant { value } => entries.say("constant", constant(value)),
        Role::Checksum { algorithm, first, last } => {
            entries.say("hex", yes(true));
            let span = groups::index(fields, first).zip(groups::index(fields, last));
            entries.say("checksum", span.map(|(first, last)| checksum(algorithm, first, last)));
        }
        Role::Padding { multiple } => {
            entries.say("pad_to", multiple.to_string());
            entries.say("is_filler", yes(true));
        }
        Role::Gap { bytes } => entries.say("gap", bytes.to_string()),
        Role::Computed => entries.say("computed", yes(true)),
    }
}

fn checksum(algorithm: &str, first: usize, last: usize) -> String {
    let mut entries = Entries(vec![
        format!("algorithm = {}", string(algorithm)),
        format!("first = {}", first + 1),
        format!("last = {}", last + 1),
    ]);
    if let Some(crc::Parameters { width, poly, init, refin, refout, xorout }) = crc::find(algorithm) {
        let halves = |number: u64| format!("{{ 0x{:X}, 0x{:X} }}", number >> 32, number & 0xFFFF_FFFF);
        let (poly, init, xorout) = (halves(poly), halves(init), halves(xorout));
        let crc = format!(
            "{{ width = {width}, poly = {poly}, init = {init}, xorout = {xorout}, refin = {refin}, refout = {refout} }}"
        );
        entries.say("crc", crc);
    }
    entries.table()
}

fn part(part: &groups::Part) -> String {
    let groups::Part { length, first, last, counted } = part;
    // Lua counts from 1.
    format!("{{ length = {}, first = {}, last = {}, counted = {} }}", length + 1, first + 1, last + 1, counted + 1)
}

fn ty(ty: &Type) -> String {
    match ty {
        Type::Uint { bytes } => format!("{{ kind = \"uint\", bytes = {bytes} }}"),
        Type::Int { bytes } => format!("{{ kind = \"int\", bytes = {bytes} }}"),
        Type::Float { bytes } => format!("{{ kind = \"float\", bytes = {bytes} }}"),
        Type::Bool => "{ kind = \"bool\" }".into(),
        Type::BerLength => "{ kind = \"ber\", bytes = 5 }".into(),
        Type::Bytes => "{ kind = \"bytes\" }".into(),
        Type::Text => "{ kind = \"text\" }".into(),
        Type::Decimal => "{ kind = \"decimal\" }".into(),
        Type::Array { element, len } => format!("{{ kind = \"array\", len = {len}, element = {} }}", self::ty(element)),
        Type::List { element } => format!("{{ kind = \"list\", element = {} }}", self::ty(element)),
        Type::Frame { name } | Type::Recursive { name, .. } => {
            format!("{{ kind = \"frame\", name = {} }}", string(name))
        }
        Type::Escaped { scheme, .. } => format!("{{ kind = \"escaped\", scheme = {} }}", string(scheme)),
        Type::Unknown => "{ kind = \"unknown\" }".into(),
    }
}

fn id(id: &Id) -> String {
    match id {
        Id::Number { bytes, order } => {
            let order = self::order(*order).map(|order| format!(", order = {order}")).unwrap_or_default();
            format!("{{ bytes = {bytes}{order} }}")
        }
        Id::Start => "{}".into(),
        Id::Context { expression } => format!("{{ context = {} }}", expression::function(expression)),
    }
}

fn order(order: Order) -> Option<String> {
    match order {
        Order::Big => None,
        Order::Little => Some(string("little")),
        Order::WordSwapped => Some(string("word-swapped")),
    }
}

fn extent(extent: &Extent, fields: &[Field]) -> Option<String> {
    Some(match extent {
        Extent::Natural => return None,
        Extent::Count { amount } => format!("{{ kind = \"count\", amount = {} }}", self::amount(amount, fields)),
        Extent::Bytes { amount, pad } => {
            let pad = pad.map(|pad| format!(", pad = {pad}")).unwrap_or_default();
            format!("{{ kind = \"bytes\", amount = {}{pad} }}", self::amount(amount, fields))
        }
        Extent::Rest => "{ kind = \"rest\" }".into(),
        Extent::Terminator { bytes } => format!("{{ kind = \"terminator\", bytes = {} }}", self::bytes(&bytes.0)),
        Extent::Until { expression } => {
            format!("{{ kind = \"until\", expression = {} }}", expression::closure(expression))
        }
        Extent::Unknown => "{ kind = \"unknown\" }".into(),
    })
}

fn amount(amount: &Amount, fields: &[Field]) -> String {
    match amount {
        Amount::Fixed { number } => format!("{{ fixed = {number} }}"),
        Amount::Field { name } => {
            let source = groups::index(fields, name).and_then(|index| fields.get(index));
            let is_filled = |it: &&Field| matches!(it.role, Role::CountOf { .. } | Role::LenOf { .. });
            let scaled = source.filter(is_filled).filter(|source| source.is_scaled());
            let scaled =
                scaled.map(|source| format!(", scale = {}, shift = {}", ratio(source.scale), ratio(source.shift)));
            format!("{{ field = {}{} }}", string(name), scaled.unwrap_or_default())
        }
        Amount::Expression { expression } => format!("{{ expression = {} }}", expression::function(expression)),
        Amount::Unknown => "{ expression = R.unsaid(\"the length\") }".into(),
    }
}

fn constant(constant: &Constant) -> String {
    match constant {
        Constant::Uint(number) => number.to_string(),
        Constant::Int(number) => number.to_string(),
        Constant::Number(text) => text.clone(),
        Constant::Bool(yes) => yes.to_string(),
        Constant::Bytes(hex) => bytes(&hex.0),
        Constant::Text(text) => string(text),
    }
}

fn ratio(ratio: Ratio) -> String {
    format!("{{ {}, {} }}", ratio.numerator, ratio.denominator)
}

fn yes(is_so: bool) -> Option<String> {
    is_so.then(|| "true".into())
}

/// The names in `kind: u8, len: usize`.
fn context(context: &str) -> Option<String> {
    let names = context.split(',').filter_map(|part| Some(string(part.split_once(':')?.0.trim())));
    let names: Vec<_> = names.collect();
    (!names.is_empty()).then(|| format!("{{ {} }}", names.join(", ")))
}

/// The first paragraph, and how sure that is.
fn doc(docs: &str, grade: Grade) -> Option<String> {
    let mut doc = docs.trim().split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if !grade.is_confirmed() {
        doc = format!("{doc} ({})", grade.as_str()).trim_start().into();
    }
    (!doc.is_empty()).then(|| string(&doc))
}
