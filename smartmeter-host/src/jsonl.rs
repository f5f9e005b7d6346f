//! JSON lines: one object for each event, with always the same keys.
//!
//! Fields are written while the decoder walks over them, without a tree in between. Numbers are
//! those on the wire; enums are tagged from the outside, as serde does it.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;
use smartmeter_proto::schema::{Content, Deferred, Field, Type, Variant};
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::{Frame, Protocol};

use crate::capture::{Mark, Transaction};
use crate::gaps::{Event, Gap, Kind};
use crate::render::{Place, Renderer};
use crate::repair::{Piece, account};
use crate::show;
use crate::verdict::{Fault, Verdict, judge};

/// Writes JSON lines.
#[derive(Debug, Default)]
pub struct Jsonl {
    line: Vec<u8>,
    fields: Vec<u8>,
    /// Kept for its room.
    types: Vec<Type>,
}

impl Jsonl {
    /// The keys that every event begins with.
    fn begin_line(&mut self, place: Place<'_>) {
        self.line.clear();
        self.line.push(b'{');
        if let Some(file) = place.file {
            self.line.extend(b"\"file\":");
            json(&mut self.line, file);
            self.line.push(b',');
        }
        self.line.extend(b"\"index\":");
        json(&mut self.line, &place.index);
        self.line.extend(b",\"line\":");
        json(&mut self.line, &place.line);
        self.line.extend(b",\"bytes\":");
    }

    /// The fields that a walk comes to.
    fn fields<P: Protocol>(
        &mut self,
        is_there: bool,
        is_known: &[bool],
        walk: impl FnOnce(&mut FieldWriter<'_>) -> Verdict,
    ) -> Verdict {
        self.fields.clear();
        self.types.clear();
        let root = Type::Frame(P::Transaction::SCHEMA);
        let mut writer = FieldWriter { out: &mut self.fields, types: &mut self.types, bare: false, is_known };
        if is_there {
            writer.open(root);
        }
        let verdict = walk(&mut writer);
        if is_there {
            writer.close(root);
        }
        verdict
    }

    fn end_line(&mut self, verdict: &Verdict, repair: impl FnOnce(&mut Vec<u8>)) {
        self.line.extend(b",\"event\":\"frame\",\"name\":");
        match &verdict.name {
            Some(name) => json_word(&mut self.line, name),
            None => self.line.extend(b"null"),
        }
        self.line.extend(b",\"quality\":");
        json_word(&mut self.line, verdict.quality.as_str());
        self.line.extend(b",\"fields\":");
        let fields: &[u8] = if verdict.is_good() && !self.fields.is_empty() { &self.fields } else { b"null" };
        self.line.extend(fields);
        self.line.extend(b",\"error\":");
        match &verdict.fault {
            None => self.line.extend(b"null"),
            Some(fault) => json_fault(&mut self.line, fault),
        }
        self.line.extend(b",\"repair\":");
        repair(&mut self.line);
        self.line.extend(b"}\n");
    }
}

impl<P: Protocol> Renderer<P> for Jsonl {
    fn mark(&mut self, place: Place<'_>, mark: Mark, out: &mut dyn Write) -> io::Result<()> {
        self.begin_line(place);
        // A word that nobody knows stands here as in the capture, so that it isn't lost.
        let word = mark.word().map(|word| format!("{word:04X}")).unwrap_or_default();
        json(&mut self.line, &word);
        self.line.extend(b",\"event\":");
        json(&mut self.line, mark.as_str());
        self.line.extend(b",\"name\":null,\"quality\":null,\"fields\":null,\"error\":null,\"repair\":null}\n");
        out.write_all(&self.line)
    }

    fn unreadable(&mut self, place: Place<'_>, what: &str, out: &mut dyn Write) -> io::Result<()> {
        self.begin_line(place);
        self.line.extend(b"\"\",\"event\":\"unreadable\",\"name\":null,\"quality\":null,\"fields\":null,\"error\":");
        json_fault(&mut self.line, &Fault { path: String::new(), offset: 0, cause: what.into() });
        self.line.extend(b",\"repair\":null}\n");
        out.write_all(&self.line)
    }

    fn gap(&mut self, place: Place<'_>, gap: &Gap, out: &mut dyn Write) -> io::Result<()> {
        self.begin_line(place);
        self.line.extend(b"\"\",\"event\":\"gap\",\"name\":");
        json(&mut self.line, gap.as_str());
        self.line.extend(b",\"quality\":null,\"fields\":");
        json(&mut self.line, &GapFields::from(gap));
        self.line.extend(b",\"error\":null,\"repair\":null}\n");
        out.write_all(&self.line)
    }

    fn transaction(
        &mut self,
        place: Place<'_>,
        transaction: &Transaction<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Verdict> {
        self.begin_line(place);
        json_hex(&mut self.line, transaction.bytes);
        let judged = |writer: &mut FieldWriter<'_>| judge::<P, _>(transaction, writer).0;
        let verdict = self.fields::<P>(!transaction.is_empty(), &[], judged);
        self.end_line(&verdict, |line| json_explanations(line, transaction.explanations));
        out.write_all(&self.line)?;
        Ok(verdict)
    }

    fn piece(&mut self, place: Place<'_>, piece: &Piece<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.begin_line(place);
        json_hex(&mut self.line, piece.found);
        let verdict = self.fields::<P>(true, &piece.is_known, |writer| piece.judge::<P, _>(writer));
        self.end_line(&verdict, |line| json(line, &account::of::<P>(piece)));
        out.write_all(&self.line)
    }
}

/// What a gap says, always with the same keys.
#[derive(Serialize)]
struct GapFields<'g> {
    text: String,
    sequence: Option<[u64; 2]>,
    /// Unix seconds, as in frames.
    time: Option<[i64; 2]>,
    missing: Option<u64>,
    request: Option<&'g str>,
    request_index: Option<u64>,
    awaited: &'g [Cow<'static, str>],
    damaged: u64,
    restarted: bool,
}

impl<'g> From<&'g Gap> for GapFields<'g> {
    fn from(gap: &'g Gap) -> Self {
        let (mut missing, mut awaited, mut request, mut request_index) = (None, &[][..], None, None);
        match &gap.kind {
            Kind::Missing { packets, awaited: names } => (missing, awaited) = (Some(*packets), names),
            Kind::Unanswered(Event { name, index }) => {
                (request, request_index) = (Some(&**name), Some(*index));
            }
            Kind::Unrequested(name) => request = Some(&**name),
            Kind::Jump(_) => {}
        }
        Self {
            text: gap.to_string(),
            sequence: gap.sequence.map(|step| [step.from, step.to]),
            time: gap.time.map(|step| [step.from, step.to]),
            missing,
            request,
            request_index,
            awaited,
            damaged: gap.damaged,
            restarted: gap.restarted,
        }
    }
}

/// Writes fields as the decoder comes to them.
struct FieldWriter<'o> {
    out: &'o mut Vec<u8>,
    /// The types of the field and items entered.
    types: &'o mut Vec<Type>,
    /// Whether the variant entered is nothing but its id, so that its field has no key.
    bare: bool,
    /// Which bytes are known; all, where there are none.
    is_known: &'o [bool],
}

impl FieldWriter<'_> {
    fn is_lost(&self, range: Range<usize>) -> bool {
        self.is_known.get(range).is_some_and(|bytes| bytes.contains(&false))
    }

    fn open(&mut self, ty: Type) {
        match known(ty) {
            Type::Frame(schema) if !schema.is_enum() => self.out.push(b'{'),
            Type::List { .. } => self.out.push(b'['),
            Type::Array { .. } => self.out.push(b'['),
            _ => {}
        }
    }

    fn close(&mut self, ty: Type) {
        match known(ty) {
            Type::Frame(schema) if !schema.is_enum() => self.out.push(b'}'),
            Type::List { .. } | Type::Array { .. } => self.out.push(b']'),
            _ => {}
        }
    }

    /// A comma, unless this is the first of its object or array. Text ends with a quote, so that
    /// the last byte tells.
    fn separate(&mut self) {
        if !matches!(self.out.last(), None | Some(b'{' | b'[')) {
            self.out.push(b',');
        }
    }

    fn key(&mut self, name: &str) {
        self.separate();
        json_word(self.out, name);
        self.out.push(b':');
    }

    fn open_field(&mut self, field: &'static Field) {
        if !self.bare {
            self.key(field.name);
        }
        self.types.push(field.ty);
        self.open(field.ty);
    }

    fn open_item(&mut self) {
        self.separate();
        let element = match self.types.last() {
            Some(Type::List { element } | Type::Array { element, .. }) => **element,
            _ => Type::Bytes,
        };
        self.types.push(element);
        self.open(element);
    }

    fn open_variant(&mut self, variant: &'static Variant, id: Range<usize>) {
        if let Content::Unit = variant.content {
            if self.is_lost(id) {
                return self.out.extend(b"null");
            }
            return json_word(self.out, variant.name);
        }
        self.out.push(b'{');
        self.key(variant.name);
        match variant.content {
            Content::Payload(payload) => self.open(Type::Frame(payload)),
            _ if variant.is_bare() => self.bare = true,
            _ => self.out.push(b'{'),
        }
    }

    fn close_variant(&mut self, variant: &'static Variant) {
        match variant.content {
            Content::Unit => return,
            Content::Payload(payload) => self.close(Type::Frame(payload)),
            Content::Fields(_) if variant.is_bare() => self.bare = false,
            Content::Fields(_) => self.out.push(b'}'),
        }
        self.out.push(b'}');
    }
}

/// A frame that may hold itself is a frame like any other.
fn known(ty: Type) -> Type {
    match ty {
        Type::Recursive { schema: Deferred(schema), .. } => Type::Frame(schema()),
        ty => ty,
    }
}

impl<'b> Visitor<'b> for FieldWriter<'_> {
    fn enter(&mut self, step: Step, offset: usize) {
        match step {
            Step::Field(field) => self.open_field(field),
            Step::Variant { variant, id_bytes, .. } => {
                self.open_variant(variant, offset..offset + usize::from(id_bytes));
            }
            Step::Item(_) => self.open_item(),
        }
    }

    fn leave(&mut self, step: Step, _: usize) {
        match step {
            Step::Variant { variant, .. } => self.close_variant(variant),
            Step::Field(_) | Step::Item(_) => {
                if let Some(ty) = self.types.pop() {
                    self.close(ty);
                }
            }
        }
    }

    fn value(&mut self, _: &'static Field, value: Value<'b>, range: Range<usize>) {
        match value {
            _ if self.is_lost(range) => self.out.extend(b"null"),
            Value::Uint(number) => json(self.out, &number),
            Value::Int(number) => json(self.out, &number),
            Value::Float(number) => json(self.out, &number),
            Value::Bool(yes) => json(self.out, &yes),
            Value::Text(text) => json(self.out, text),
            // JSON has no zeros before a number, and none lost behind the point changes it.
            Value::Decimal(number) => match number.quantity() {
                Some(quantity) => self.out.extend(quantity.to_string().bytes()),
                None => json(self.out, &number.to_string()),
            },
            Value::Bytes(bytes) => json_hex(self.out, bytes),
        }
    }
}

/// Appends `value`; a float that JSON has no number for becomes `null`.
pub(crate) fn json<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Writing numbers and text to a vector never fails.
    let _ = serde_json::to_writer(out, value);
}

/// Appends a name from a declaration, or a word of ours: nothing in a word of Rust wants escaping.
fn json_word(out: &mut Vec<u8>, word: &str) {
    out.reserve(word.len() + 2);
    out.push(b'"');
    out.extend(word.as_bytes());
    out.push(b'"');
}

fn json_fault(out: &mut Vec<u8>, fault: &Fault) {
    out.extend(b"{\"path\":");
    json(out, &fault.path);
    out.extend(b",\"offset\":");
    json(out, &fault.offset);
    out.extend(b",\"cause\":");
    json(out, &fault.cause);
    out.push(b'}');
}

/// How many explanations fit, where none is taken.
fn json_explanations(out: &mut Vec<u8>, explanations: Option<u8>) {
    match explanations {
        None => out.extend(b"null"),
        Some(count) => json(out, &account::NotTaken { accepted: false, fits: count }),
    }
}

fn json_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    show::push_hex(out, bytes);
    out.push(b'"');
}
