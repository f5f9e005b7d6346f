//! What stands at a place that never varies, counted from a transaction's start: one list for each row of variants.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::names::Names;
use super::words::{comment, id, quoted};
use crate::spec::model::{
    Amount, Bits, Content, Declared, Document, Extent, Field, Id, Order, Ratio, Repr, Role, Selector, Shape, Type,
    Variant,
};

/// How many rows of variants there may be: where enums stand beside each other, they multiply.
const MOST_KINDS: usize = 256;
/// How deep types may lie in each other.
const MOST_LEVELS: usize = 24;
/// How many items of an array are told one by one.
const MOST_ITEMS: usize = 64;

/// The last section: what a transaction is, and what is in it.
///
/// `lists` has the names of the macros that list the names of an enum's values.
pub(super) fn section(document: &Document, names: &mut Names, lists: &BTreeMap<String, String>) -> String {
    let Some(root) = document.declared(&document.root) else { return String::new() };
    let walk = Walk { document };
    let kinds = walk.declared(vec![Kind::default()], root, At { offset: 0, path: "", level: 0 });
    let mut section = Section { names, lists, defined: BTreeMap::new(), kinds: Vec::new(), out: about() };
    kinds.iter().filter(|kind| !kind.rows.is_empty()).for_each(|kind| section.kind(kind, root));
    let all = section.names.unique(&["KINDS"]);
    section.out + &format!("#define {all}(KIND) \\\n  {}\n\n", section.kinds.join(" \\\n  "))
}

fn about() -> String {
    comment(
        "Whole transactions.\n\
         \n\
         _AT is where a field begins, counted from the transaction's first byte. For each kind of transaction, _IS_… says whether\n\
         the n bytes at b are of that kind and have room for what is listed, and _FIELDS lists it:\n\
         \n\
         \x20 UNSIGNED(path, number, scale, shift, unit)  a uint64_t; its physical value is number * scale + shift\n\
         \x20 SIGNED(path, number, scale, shift, unit)    the same, an int64_t\n\
         \x20 NAMED(path, number, names)                  a uint64_t that has a name; names(NAME) lists NAME(number, name)\n\
         \x20 BYTES(path, bytes, size, pad)               where pad is not -1, bytes of that value at the end fill it up\n\
         \x20 TEXT(path, bytes, size, pad)                the same, of text\n\
         \n\
         _KINDS(KIND) lists KIND(is, fields, name) for all kinds, which exclude each other.\n\
         \n\
         Not listed is what may be missing, and what stands behind something that varies in length. No checksum is looked at.",
    ) + "\n"
}

/// Something at a place of its own.
#[derive(Debug, Clone)]
struct Row {
    path: String,
    offset: usize,
    read: Read,
}

#[derive(Debug, Clone)]
enum Read {
    /// A number: what reads it, and what stands between that and the end of the expression.
    Number { before: String, after: String, size: usize, says: Says },
    /// Bytes or text.
    Bytes { size: usize, pad: Option<u8>, is_text: bool },
    /// Items of which nobody knows how many there are.
    List,
}

/// What a number says.
#[derive(Debug, Clone)]
enum Says {
    /// An amount: scale, shift and unit as C writes them.
    Amount { is_signed: bool, scale: String, shift: String, unit: String },
    /// A name, of those that an enum has.
    Name { of: String },
}

/// A row of variants, and what is in such transactions.
#[derive(Debug, Clone, Default)]
struct Kind {
    variants: Vec<String>,
    /// Expressions over `b`.
    conditions: Vec<String>,
    /// How many bytes the conditions look at.
    looked_at: usize,
    rows: Vec<Row>,
}

/// Where the walk is.
#[derive(Clone, Copy)]
struct At<'p> {
    offset: usize,
    path: &'p str,
    level: usize,
}

struct Walk<'d> {
    document: &'d Document,
}

impl Walk<'_> {
    /// Adds to all kinds what is in a type.
    fn declared(&self, kinds: Vec<Kind>, declared: &Declared, at: At<'_>) -> Vec<Kind> {
        if at.level > MOST_LEVELS || !declared.context.is_empty() {
            return kinds;
        }
        match &declared.shape {
            Shape::Struct { fields } => fields.iter().fold(kinds, |kinds, field| self.field(kinds, field, at)),
            Shape::Enum { id, variants } => self.variants(kinds, id, (&declared.name, variants), at),
        }
    }

    fn field(&self, mut kinds: Vec<Kind>, field: &Field, at: At<'_>) -> Vec<Kind> {
        let Some(offset) = field.offset.filter(|_| is_plain(field)) else { return kinds };
        let path = joined(at.path, &field.name);
        let offset = at.offset + offset;
        if let (Type::Frame { name }, Some(bits)) = (&field.ty, field.bits) {
            let is_named = self.document.declared(name).is_some_and(has_only_names);
            let row = Row { path, offset, read: bit_field(bits, ("", ""), Says::Name { of: name.clone() }) };
            return if is_named { with_row(kinds, &row) } else { kinds };
        }
        if let Type::Frame { name } = &field.ty {
            let within = At { offset, path: &path, level: at.level + 1 };
            return match self.document.declared(name) {
                Some(declared) => self.declared(kinds, declared, within),
                None => kinds,
            };
        }
        for kind in &mut kinds {
            kind.rows.extend(rows(field, &path, offset));
        }
        kinds
    }

    fn variants(&self, kinds: Vec<Kind>, id: &Id, all: (&str, &[Variant]), at: At<'_>) -> Vec<Kind> {
        let (&Id::Number { bytes, order }, (name, variants)) = (id, all) else { return kinds };
        let read = number(bytes.into(), order, ("", ""), Says::Name { of: name.into() });
        let read = Row { path: at.path.into(), offset: at.offset, read };
        if variants.iter().all(Variant::is_bare) && !at.path.is_empty() {
            return with_row(kinds, &read);
        }
        if kinds.len() * variants.len() > MOST_KINDS {
            return kinds;
        }
        let each = |variant: &Variant| {
            let mut kinds = kinds.clone();
            for kind in &mut kinds {
                kind.conditions.extend(conditions(variant, variants, &read, bytes));
                kind.looked_at = kind.looked_at.max(at.offset + usize::from(bytes));
            }
            self.variant(kinds, variant, &read, At { offset: at.offset, ..at }, bytes)
        };
        variants.iter().flat_map(each).collect()
    }

    fn variant(&self, mut kinds: Vec<Kind>, variant: &Variant, id: &Row, at: At<'_>, bytes: u8) -> Vec<Kind> {
        // The outermost enum's variants are frames, also those without content.
        if variant.is_bare() && !at.path.is_empty() {
            return with_row(kinds, id);
        }
        let path = joined(at.path, &variant.name);
        kinds.iter_mut().for_each(|kind| kind.variants.push(variant.name.clone()));
        if !variant.holds_id() {
            kinds = with_row(kinds, &id.as_amount(path.clone()));
        }
        let before = if variant.holds_id() { 0 } else { usize::from(bytes) };
        match &variant.content {
            Content::Unit => kinds,
            Content::Fields { fields } => {
                fields.iter().fold(kinds, |kinds, field| self.field(kinds, field, At { path: &path, ..at }))
            }
            Content::Payload { name } => match self.document.declared(name) {
                Some(payload) => {
                    let within = At { offset: at.offset + before, path: &path, level: at.level + 1 };
                    self.declared(kinds, payload, within)
                }
                None => kinds,
            },
        }
    }
}

fn with_row(mut kinds: Vec<Kind>, row: &Row) -> Vec<Kind> {
    kinds.iter_mut().for_each(|kind| kind.rows.push(row.clone()));
    kinds
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.into() } else { format!("{path}.{name}") }
}

/// Whether a field is always there, as it is on the wire.
fn is_plain(field: &Field) -> bool {
    let fills = matches!(field.role, Role::Padding { .. } | Role::Gap { .. } | Role::Computed);
    let varies = field.exponent.is_some() || !field.absent.is_empty();
    field.cond.is_none() && field.made_by.is_none() && field.passes.is_none() && !fills && !varies
}

/// What is told of a field that is no declared type.
fn rows(field: &Field, path: &str, offset: usize) -> Vec<Row> {
    let row = |path: String, offset, read| Row { path, offset, read };
    let (element, count) = match &field.ty {
        Type::List { .. } => return vec![row(path.into(), offset, Read::List)],
        Type::Array { element, len } if field.bits.is_none() => (&**element, Some(*len)),
        ty => (ty, None),
    };
    let Some(read) = read(field, element) else { return Vec::new() };
    match (count, &read) {
        (None, _) => vec![row(path.into(), offset, read)],
        (Some(count), Read::Number { size, .. }) => {
            let item = |index| row(format!("{path}[{index}]"), offset + index * size, read.clone());
            (0..count.min(MOST_ITEMS)).map(item).collect()
        }
        (Some(_), _) => Vec::new(),
    }
}

fn read(field: &Field, element: &Type) -> Option<Read> {
    let size = field.size.exact();
    match (element, field.bits) {
        (Type::Uint { .. } | Type::Int { .. } | Type::Bool, Some(bits)) => {
            let (before, after) = around(field, element, u32::from(bits.len));
            let read = bit_field(bits, (&before, &after), amount(field, element));
            (field.repr == Repr::Binary).then_some(read)
        }
        (Type::Uint { .. } | Type::Int { .. }, None) if matches!(field.repr, Repr::Binary | Repr::Bcd) => {
            let size = usize::from(field.number_bytes()?);
            let (before, after) = around(field, element, u32::try_from(size * 8).ok()?);
            Some(number(size, field.order, (&before, &after), amount(field, element)))
        }
        (Type::Bool, None) => Some(number(1, Order::Big, ("", ""), amount(field, element))),
        (Type::Bytes | Type::Text, None) => match field.extent {
            Extent::Natural => size.map(|size| Read::Bytes { size, pad: None, is_text: *element == Type::Text }),
            Extent::Bytes { amount: Amount::Fixed { number: size }, pad } => {
                Some(Read::Bytes { size, pad, is_text: *element == Type::Text })
            }
            _ => None,
        },
        _ => None,
    }
}

/// What is to be done with the bits of a number until it is one.
fn around(field: &Field, element: &Type, bits: u32) -> (String, String) {
    match (field.repr, element) {
        (Repr::Bcd, _) => ("smartmeter_bcd(".into(), ")".into()),
        (Repr::Binary, Type::Int { .. }) => ("smartmeter_signed(".into(), format!(", {bits})")),
        _ => (String::new(), String::new()),
    }
}

/// What an amount says.
fn amount(field: &Field, element: &Type) -> Says {
    Says::Amount {
        is_signed: matches!(element, Type::Int { .. }),
        scale: fraction(field.scale),
        shift: fraction(field.shift),
        unit: quoted(field.unit.as_deref().unwrap_or_default()),
    }
}

/// A fraction as a double.
fn fraction(ratio: Ratio) -> String {
    match ratio.denominator {
        1 => format!("{}.0", ratio.numerator),
        _ => format!("{}.0 / {}.0", ratio.numerator, ratio.denominator),
    }
}

fn number(size: usize, order: Order, (before, after): (&str, &str), says: Says) -> Read {
    let order = match order {
        Order::Big => "be",
        Order::Little => "le",
        Order::WordSwapped => "swapped",
    };
    Read::Number { before: format!("{before}smartmeter_{order}("), after: format!(", {size}){after}"), size, says }
}

fn bit_field(bits: Bits, (before, after): (&str, &str), says: Says) -> Read {
    let order = if bits.order == Order::Big { "be" } else { "le" };
    let size = usize::from((bits.start % 8 + bits.len).div_ceil(8));
    let after = format!(", {}, {}){after}", bits.start % 8, bits.len);
    Read::Number { before: format!("{before}smartmeter_bits_{order}("), after, size, says }
}

/// Whether a type is an enum of which each variant is nothing but its id.
fn has_only_names(declared: &Declared) -> bool {
    matches!(&declared.shape, Shape::Enum { variants, .. } if variants.iter().all(Variant::is_bare))
}

/// What must hold for an id to lead to a variant.
fn conditions(variant: &Variant, all: &[Variant], read: &Row, bytes: u8) -> Vec<String> {
    let found = read.number(&read.offset.to_string()).unwrap_or_default();
    let is = |value: u64| format!("{found} == {}", id(value, bytes));
    let is_not = |selector: &Selector| match selector {
        Selector::Id { id: value } => Some(format!("{found} != {}", id(*value, bytes))),
        Selector::Range { first, last } => {
            Some(format!("({found} < {} || {found} > {})", id(*first, bytes), id(*last, bytes)))
        }
        _ => None,
    };
    match &variant.selector {
        Selector::Id { id } => vec![is(*id)],
        Selector::Range { first, last } => {
            vec![format!("{found} >= {}", id(*first, bytes)), format!("{found} <= {}", id(*last, bytes))]
        }
        _ => all.iter().filter_map(|other| is_not(&other.selector)).collect(),
    }
}

impl Row {
    /// An id at the same place that says nothing but what follows it.
    fn as_amount(&self, path: String) -> Self {
        let mut row = Self { path, ..self.clone() };
        if let Read::Number { says, .. } = &mut row.read {
            let (scale, shift) = (fraction(Ratio::ONE), fraction(Ratio::ZERO));
            *says = Says::Amount { is_signed: false, scale, shift, unit: quoted("") };
        }
        row
    }

    /// The expression for a number whose place has that name.
    fn number(&self, name: &str) -> Option<String> {
        match &self.read {
            Read::Number { before, after, .. } => Some(format!("{before}(b) + {name}{after}")),
            Read::Bytes { .. } | Read::List => None,
        }
    }

    fn end(&self) -> usize {
        match self.read {
            Read::Number { size, .. } | Read::Bytes { size, .. } => self.offset + size,
            Read::List => self.offset,
        }
    }
}

struct Section<'s> {
    names: &'s mut Names,
    lists: &'s BTreeMap<String, String>,
    /// The names of places, which kinds share.
    defined: BTreeMap<(String, usize), String>,
    /// What lists each kind.
    kinds: Vec<String>,
    out: String,
}

impl Section<'_> {
    fn kind(&mut self, kind: &Kind, root: &Declared) {
        let alone = [root.name.clone()];
        let variants = if kind.variants.is_empty() { &alone[..] } else { &kind.variants };
        let variants: Vec<&str> = variants.iter().map(String::as_str).collect();
        self.out.push_str(&comment(&variants.join(" ")));
        let places: Vec<String> = kind.rows.iter().map(|row| self.place(row)).collect();
        let is = self.names.unique(&[&["IS"], &variants[..]].concat());
        let fields = self.names.unique(&[&variants[..], &["FIELDS"]].concat());
        let needed = kind.rows.iter().map(Row::end).max().unwrap_or(0).max(kind.looked_at);
        let conditions: String = kind.conditions.iter().map(|condition| format!(" && {condition}")).collect();
        let listed: Vec<String> =
            kind.rows.iter().zip(&places).filter_map(|(row, place)| listed(row, place, self.lists)).collect();
        // Writing to a string never fails.
        self.kinds.push(format!("KIND({is}, {fields}, {})", quoted(&variants.join(" "))));
        let _ = writeln!(self.out, "#define {is}(b, n) ((n) >= {needed}u{conditions})");
        let _ = writeln!(
            self.out,
            "#define {fields}(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \\\n  {}\n",
            listed.join(" \\\n  ")
        );
    }

    /// The name of a row's place, which is defined where it is not yet.
    fn place(&mut self, row: &Row) -> String {
        let key = (row.path.clone(), row.offset);
        if let Some(name) = self.defined.get(&key) {
            return name.clone();
        }
        let parts: Vec<&str> = row.path.split(['.', '[', ']']).chain(["AT"]).collect();
        let name = self.names.unique(&parts);
        let _ = writeln!(self.out, "#define {name} {}", row.offset);
        self.defined.insert(key, name.clone());
        name
    }
}

fn listed(row: &Row, place: &str, names: &BTreeMap<String, String>) -> Option<String> {
    let path = quoted(&row.path);
    let number = row.number(place);
    match &row.read {
        Read::Number { says: Says::Amount { is_signed, scale, shift, unit }, .. } => {
            let what = if *is_signed { "SIGNED" } else { "UNSIGNED" };
            Some(format!("{what}({path}, {}, {scale}, {shift}, {unit})", number?))
        }
        Read::Number { says: Says::Name { of }, .. } => Some(format!("NAMED({path}, {}, {})", number?, names.get(of)?)),
        Read::Bytes { size, pad, is_text } => {
            let what = if *is_text { "TEXT" } else { "BYTES" };
            let pad = pad.map_or("-1".into(), |pad| id(pad.into(), 1));
            Some(format!("{what}({path}, (b) + {place}, {size}, {pad})"))
        }
        Read::List => None,
    }
}
