//! Decoding on the device: the latest readings, and the last transactions.
//!
//! It is the same code that decodes on a PC, without what puts damaged transactions right: only what is whole is decoded, and only
//! what a checksum covers is checked.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Range;

use heapless::{Deque, Vec};
use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::words::{Ending, Event, Transactions, Word};
use smartmeter_proto::{Frame, Protocol, Reading};

/// The longest transaction that is decoded, in bytes. What is longer is damaged here, and is sent to the collector all the same.
pub const LONGEST: usize = 256;
/// How many bytes of a transaction are kept to be shown.
pub const KEPT: usize = 96;

/// How far a transaction can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// It decoded, and a checksum in it held.
    Checked,
    /// It decoded, and has no checksum.
    Unchecked,
    /// It did not decode, or is not whole.
    Damaged,
}

impl Quality {
    /// `checked`, `unchecked` or `damaged`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Unchecked => "unchecked",
            Self::Damaged => "damaged",
        }
    }
}

/// A reading, and when it came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latest {
    /// What was measured.
    pub reading: Reading,
    /// When it came, in milliseconds by the device's clock.
    pub at: u32,
}

/// A transaction, and when it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Which one it is, from 0 since the start.
    pub index: u32,
    /// When it came, in milliseconds by the device's clock.
    pub at: u32,
    /// How far it can be trusted.
    pub quality: Quality,
    /// The variants that it is, from the outside in; of a damaged one only the outermost.
    pub name: Name,
    /// How many bytes it has.
    pub len: usize,
    /// The first of its bytes.
    pub bytes: Vec<u8, KEPT>,
}

/// Names of variants, one inside the other.
pub type Name = Vec<&'static str, 4>;

/// What came so far, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Transactions with a checksum that held.
    pub checked: u32,
    /// Transactions without a checksum.
    pub unchecked: u32,
    /// Transactions that are damaged, or not whole.
    pub damaged: u32,
    /// Words that were lost before they could be told.
    pub lost: u32,
}

/// Decodes the stream as it comes; keeps up to `F` transactions, and the latest of up to `R` readings.
#[derive(Debug)]
pub struct Live<P, const F: usize, const R: usize> {
    transactions: Transactions<LONGEST>,
    frames: Deque<Kept, F>,
    readings: Vec<Latest, R>,
    counts: Counts,
    protocol: PhantomData<fn() -> P>,
}

impl<P: Protocol, const F: usize, const R: usize> Default for Live<P, F, R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Protocol, const F: usize, const R: usize> Live<P, F, R> {
    /// Nothing has come.
    #[must_use]
    pub const fn new() -> Self {
        let counts = Counts { checked: 0, unchecked: 0, damaged: 0, lost: 0 };
        Self {
            transactions: Transactions::new(),
            frames: Deque::new(),
            readings: Vec::new(),
            counts,
            protocol: PhantomData,
        }
    }

    /// What came so far, counted.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// The latest of each reading, in the order in which they first came.
    #[must_use]
    pub fn readings(&self) -> &[Latest] {
        &self.readings
    }

    /// The last transactions, the oldest first.
    pub fn frames(&self) -> impl Iterator<Item = &Kept> {
        self.frames.iter()
    }

    /// Takes the next word.
    pub fn push(&mut self, now: u32, word: u16) {
        let Self { transactions, frames, readings, counts, .. } = self;
        transactions.push(Word::from(word), |event| match event {
            Event::Transaction { bytes, ending, continues } => {
                let is_whole = ending == Ending::Released && !continues;
                if !(bytes.is_empty() && is_whole) {
                    let (quality, name) = take::<P, R>(now, bytes, is_whole, readings);
                    keep(now, bytes, quality, name, frames, counts);
                }
            }
            Event::Unknown(word) => {
                let lost = Word::from(word).lost_count().unwrap_or_default();
                counts.lost = counts.lost.saturating_add(lost);
            }
            Event::Boot | Event::Alive => {}
        });
    }
}

/// Takes the readings of a transaction, and says what it is and how far it can be trusted.
fn take<P: Protocol, const R: usize>(
    now: u32,
    bytes: &[u8],
    is_whole: bool,
    readings: &mut Vec<Latest, R>,
) -> (Quality, Name) {
    let mut witness = Witness { bytes, checksums: 0, name: Name::new(), fields_open: 0 };
    let Some(frame) = P::Transaction::walk(bytes, &mut witness).ok().filter(|_| is_whole) else {
        // Nothing proves the others.
        witness.name.truncate(1);
        return (Quality::Damaged, witness.name);
    };
    frame.for_each_reading(|reading: Reading| remember(Latest { reading, at: now }, readings));
    (if witness.checksums == 0 { Quality::Unchecked } else { Quality::Checked }, witness.name)
}

/// Keeps a reading in the place of the one before it.
fn remember<const R: usize>(latest: Latest, readings: &mut Vec<Latest, R>) {
    match readings.iter_mut().find(|known| is_same(&known.reading, &latest.reading)) {
        // Of a series the last one counts, and blocks of a history may come in any order.
        Some(known) if known.reading.interval.is_some() && latest.reading.time < known.reading.time => {}
        Some(known) => *known = latest,
        // Without room, what came first stays.
        None => _ = readings.push(latest),
    }
}

/// Whether both are the same measurement at different times.
fn is_same(one: &Reading, other: &Reading) -> bool {
    let is_series = one.interval.is_some();
    (one.metric.name, one.label, one.interval) == (other.metric.name, other.label, other.interval)
        && (is_series || one.index == other.index)
}

fn keep<const F: usize>(
    now: u32,
    bytes: &[u8],
    quality: Quality,
    name: Name,
    frames: &mut Deque<Kept, F>,
    counts: &mut Counts,
) {
    let index = counts.checked.wrapping_add(counts.unchecked).wrapping_add(counts.damaged);
    let counter = match quality {
        Quality::Checked => &mut counts.checked,
        Quality::Unchecked => &mut counts.unchecked,
        Quality::Damaged => &mut counts.damaged,
    };
    *counter = counter.saturating_add(1);
    let kept = bytes.get(..bytes.len().min(KEPT)).unwrap_or_default();
    let kept =
        Kept { index, at: now, quality, name, len: bytes.len(), bytes: Vec::from_slice(kept).unwrap_or_default() };
    if frames.is_full() {
        frames.pop_front();
    }
    let _ = frames.push_back(kept);
}

/// Listens for what a frame is, and counts checksums over bytes that are not all zero: of zeros nothing is proven.
struct Witness<'b> {
    bytes: &'b [u8],
    checksums: u32,
    name: Name,
    fields_open: usize,
}

impl<'b> Visitor<'b> for Witness<'b> {
    fn enter(&mut self, step: Step, _: usize) {
        match step {
            // Inside a field, a variant without content is a value and names nothing.
            Step::Variant { variant, .. } if self.fields_open == 0 || !variant.is_bare() => {
                let _ = self.name.push(variant.name);
            }
            Step::Variant { .. } | Step::Item(_) => {}
            Step::Field(_) => self.fields_open = self.fields_open.saturating_add(1),
        }
    }

    fn leave(&mut self, step: Step, _: usize) {
        if let Step::Field(_) = step {
            self.fields_open = self.fields_open.saturating_sub(1);
        }
    }

    fn value(&mut self, _: &'static Field, _: Value<'b>, _: Range<usize>) {}

    fn checksum(&mut self, _: &'static Field, covered: Range<usize>) {
        let covered = self.bytes.get(covered).unwrap_or_default();
        self.checksums = self.checksums.saturating_add(u32::from(covered.iter().any(|&byte| byte != 0)));
    }
}

/// Tells of each field of a frame: its path, and its value on the wire.
pub fn for_each_field<P: Protocol>(bytes: &[u8], tell: &mut dyn FnMut(Path<'_>, &'static Field, Value<'_>)) {
    let mut fields = Fields { path: Vec::new(), tell };
    // As far as it decodes.
    let _ = P::Transaction::walk(bytes, &mut fields);
}

/// The deepest path that is told in full.
const DEEPEST: usize = 16;

/// Where a field is.
#[derive(Debug, Clone, Copy)]
pub struct Path<'p>(&'p [Step]);

impl fmt::Display for Path<'_> {
    /// Names with dots between, and indices.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            let dot = if index == 0 { "" } else { "." };
            match step {
                Step::Field(field) => write!(f, "{dot}{}", field.name)?,
                Step::Variant { variant, .. } => write!(f, "{dot}{}", variant.name)?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

struct Fields<'t> {
    path: Vec<Step, DEEPEST>,
    tell: &'t mut dyn FnMut(Path<'_>, &'static Field, Value<'_>),
}

impl<'b> Visitor<'b> for Fields<'_> {
    fn enter(&mut self, step: Step, _: usize) {
        let _ = self.path.push(step);
    }

    fn leave(&mut self, step: Step, _: usize) {
        if self.path.last() == Some(&step) {
            self.path.pop();
        }
    }

    fn value(&mut self, field: &'static Field, value: Value<'b>, _: Range<usize>) {
        (self.tell)(Path(&self.path), field, value);
    }
}

#[cfg(test)]
pub(crate) mod tests;
