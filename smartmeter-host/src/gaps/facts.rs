//! What one frame says of the stream that it is part of.

use std::borrow::Cow;
use std::ops::Range;

use smartmeter_proto::schema::{Content, Continuity, Field, Id, Schema, Selector, Shape, Type, Variant};
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::{Frame, Protocol};

/// Something that a frame says, and whether a checksum that held covers it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Said<T> {
    pub(super) field: &'static Field,
    pub(super) value: T,
    pub(super) is_covered: bool,
}

/// The numbers that a sequence counts through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) first: u64,
    pub(super) last: u64,
}

/// What a request asks for, or a reply answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) number: u64,
    /// As people know it.
    pub(super) name: Cow<'static, str>,
}

/// What one frame says of the stream that it is part of.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Whose it is, as it stands on the wire; empty where it does not say, nothing where that is lost.
    pub(super) source: Option<Vec<u8>>,
    pub(super) sequence: Option<(Said<u64>, Numbers)>,
    /// Unix seconds, and the seconds from one frame to the next.
    pub(super) time: Option<(Said<i64>, u32)>,
    pub(super) request: Option<Said<Asked>>,
    /// With whether it also comes without a request.
    pub(super) reply: Option<(Said<Asked>, bool)>,
}

impl Facts {
    /// What a frame says whose checksum holds; nothing where it does not decode, or has none. `is_known` says which bytes
    /// are known: what is read from others is not said. All are, where it is empty.
    #[must_use]
    pub fn of<P: Protocol>(bytes: &[u8], is_known: &[bool]) -> Option<Self> {
        let mut listener = Listener { bytes, is_known, source: Some(Vec::new()), ..Listener::default() };
        P::Transaction::walk(bytes, &mut listener).ok()?;
        listener.facts()
    }

    /// Whether frames of a declared type say anything of the kind.
    #[must_use]
    pub fn are_declared(schema: &Schema) -> bool {
        match schema.shape {
            Shape::Struct(fields) => fields.iter().any(is_declared),
            Shape::Enum { variants, .. } => variants.iter().any(|variant| match variant.content {
                Content::Payload(payload) => Self::are_declared(payload),
                Content::Fields(fields) => fields.iter().any(is_declared),
                Content::Unit => false,
            }),
            _ => false,
        }
    }
}

/// The fewest seconds from one frame to the next that are declared; nothing where none are.
#[must_use]
pub fn cadence(schema: &Schema) -> Option<u32> {
    let of = |fields: &[Field]| fields.iter().filter_map(cadence_of).min();
    match schema.shape {
        Shape::Struct(fields) => of(fields),
        Shape::Enum { variants, .. } => {
            let of_variant = |variant: &Variant| match variant.content {
                Content::Payload(payload) => cadence(payload),
                Content::Fields(fields) => of(fields),
                Content::Unit => None,
            };
            variants.iter().filter_map(of_variant).min()
        }
        _ => None,
    }
}

fn cadence_of(field: &Field) -> Option<u32> {
    match (field.continuity, field.ty) {
        (Some(Continuity::Cadence { seconds }), _) => Some(seconds),
        (_, Type::Frame(schema)) => cadence(schema),
        _ => None,
    }
}

fn is_declared(field: &Field) -> bool {
    let inner = match field.ty {
        Type::Frame(schema) => Facts::are_declared(schema),
        // What holds itself would be looked at without end, and is a part of a frame, not one of a stream.
        _ => false,
    };
    inner || field.continuity.is_some()
}

/// A place in the bytes with what stands there.
struct Found<T> {
    field: &'static Field,
    value: T,
    range: Range<usize>,
}

/// Hears a walk, and keeps the first of each.
#[derive(Default)]
struct Listener<'b> {
    bytes: &'b [u8],
    is_known: &'b [bool],
    source: Option<Vec<u8>>,
    sequence: Option<(Found<u64>, Numbers)>,
    time: Option<(Found<i64>, u32)>,
    request: Option<Found<Asked>>,
    reply: Option<(Found<Asked>, bool)>,
    /// The field entered that asks or answers, until it is known what.
    asking: Option<&'static Field>,
    covered: Vec<Range<usize>>,
}

impl Listener<'_> {
    fn is_lost(&self, range: &Range<usize>) -> bool {
        self.is_known.get(range.clone()).is_some_and(|bytes| bytes.contains(&false))
    }

    fn facts(self) -> Option<Facts> {
        if self.covered.is_empty() {
            return None;
        }
        let covered = self.covered;
        Some(Facts {
            source: self.source,
            sequence: self.sequence.map(|(found, numbers)| (found.said(&covered), numbers)),
            time: self.time.map(|(found, cadence)| (found.said(&covered), cadence)),
            request: self.request.map(|found| found.said(&covered)),
            reply: self.reply.map(|(found, unsolicited)| (found.said(&covered), unsolicited)),
        })
    }

    fn asked(&mut self, number: u64, name: Cow<'static, str>, is_known: bool, range: Range<usize>) {
        let Some(field) = self.asking.take().filter(|_| !self.is_lost(&range)) else { return };
        let found = Found { field, value: Asked { number, name }, range };
        match field.continuity {
            Some(Continuity::Request) => {
                self.request.get_or_insert(found);
            }
            Some(Continuity::Reply { unsolicited }) => {
                let unsolicited = unsolicited.is_some_and(|(first, last)| (first..=last).contains(&number));
                // Of a kind that nobody has declared, nobody knows whether it waits to be asked for.
                let unsolicited = unsolicited || !is_known;
                self.reply.get_or_insert((found, unsolicited));
            }
            _ => {}
        }
    }
}

impl<T> Found<T> {
    fn said(self, covered: &[Range<usize>]) -> Said<T> {
        let Self { field, value, range } = self;
        let is_covered = covered.iter().any(|covered| covered.start <= range.start && range.end <= covered.end);
        Said { field, value, is_covered }
    }
}

impl<'b> Visitor<'b> for Listener<'b> {
    fn enter(&mut self, step: Step, offset: usize) {
        match step {
            Step::Field(field) => {
                if let Some(Continuity::Request | Continuity::Reply { .. }) = field.continuity {
                    self.asking = Some(field);
                }
            }
            Step::Variant { schema, variant, id, .. } if variant.selector != Selector::Fallback => {
                let bytes = if let Shape::Enum { id: Id::Number { bytes, .. }, .. } = schema.shape { bytes } else { 0 };
                if self.asking.is_some() {
                    let is_known = variant.selector != Selector::Other;
                    self.asked(id, name_of(variant, id), is_known, offset..offset + usize::from(bytes));
                }
            }
            Step::Variant { .. } | Step::Item(_) => {}
        }
    }

    fn leave(&mut self, step: Step, _: usize) {
        if let Step::Field(_) = step {
            self.asking = None;
        }
    }

    fn value(&mut self, field: &'static Field, value: Value<'b>, range: Range<usize>) {
        // No time, and no number of a sequence. Frames that say no source are of one of their own.
        if field.is_absent(value) && field.continuity != Some(Continuity::Source) {
            return;
        }
        let number = value.as_integer();
        if let (Some(_), Some(number)) = (self.asking, number.and_then(|number| u64::try_from(number).ok())) {
            self.asked(number, format!("{number:#04X}").into(), true, range.clone());
        }
        if self.is_lost(&range) {
            if let Some(Continuity::Source) = field.continuity {
                self.source = None;
            }
            return;
        }
        match (field.continuity, number) {
            (Some(Continuity::Source), _) => {
                let bytes = match (field.bits, number) {
                    // Its bytes are those of its neighbours, too.
                    (Some(_), Some(number)) => &number.to_be_bytes()[..],
                    _ => self.bytes.get(range).unwrap_or_default(),
                };
                self.source.iter_mut().for_each(|source| source.extend(bytes));
            }
            (Some(Continuity::Sequence { first, last }), Some(number)) => {
                let number = u64::try_from(number).ok().filter(|number| (first..=last).contains(number));
                if let (None, Some(value)) = (&self.sequence, number) {
                    self.sequence = Some((Found { field, value, range }, Numbers { first, last }));
                }
            }
            (Some(Continuity::Cadence { seconds }), Some(number)) => {
                if let (None, Ok(value)) = (&self.time, i64::try_from(number)) {
                    self.time = Some((Found { field, value, range }, seconds));
                }
            }
            _ => {}
        }
    }

    fn checksum(&mut self, _: &'static Field, covered: Range<usize>) {
        // Of zeros nothing is proven.
        let bytes = self.bytes.get(covered.clone()).unwrap_or_default();
        if bytes.iter().any(|&byte| byte != 0) {
            self.covered.push(covered);
        }
    }
}

/// A variant's name, and the number where that is not known by it.
fn name_of(variant: &'static Variant, id: u64) -> Cow<'static, str> {
    match variant.selector {
        Selector::Id(_) => variant.name.into(),
        _ => format!("{} {id:#04X}", variant.name).into(),
    }
}
