//! What captures show of a declaration: worked examples, and how often and with which values its parts were seen.
//!
//! However long captures are, only this is held: one example of each kind of transaction and of each type, and a few
//! values of each field.

mod collect;
mod finder;
mod values;

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use smartmeter_proto::Protocol;

use self::collect::Collector;
pub use self::values::Values;
use super::model::Grade;
use super::walk::Types;
use crate::decoding::{Decoding, Stop};
use crate::input::Recording;
use crate::verdict::Quality;

/// What captures show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    /// The captures, in the order in which they were read.
    pub captures: Vec<Counts>,
    /// Transactions, as they were found. Those that a better one took the place of are here, too.
    pub examples: Vec<Example>,
    /// The best example of each kind of transaction, by the variants that it is. In the order in which kinds were found.
    pub kinds: Vec<Kind>,
    /// The best example of each declared type, by its name.
    pub types: BTreeMap<String, Sample>,
    /// The values of each field.
    pub fields: BTreeMap<Place, Values>,
    /// How often each variant was seen, by the names of enum and variant.
    pub variants: BTreeMap<(String, String), u64>,
    /// How often ids were seen that lead to no variant of their own, by the name of the enum.
    pub other_ids: BTreeMap<(String, u64), u64>,
}

/// What was found in a capture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// The capture's name.
    pub name: String,
    /// Transactions with a checksum that held.
    pub checked: u64,
    /// Transactions without a checksum.
    pub unchecked: u64,
    /// Transactions that were put right, as a checksum proves.
    pub reconstructed: u64,
    /// Transactions without a byte.
    pub empty: u64,
    /// Transactions that did not decode, or are not whole: nothing in them is counted.
    pub damaged: u64,
}

/// A transaction, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The capture's name.
    pub capture: String,
    /// The line of its first byte.
    pub line: u64,
    /// The variants that it is, those in items of lists left out.
    pub name: String,
    /// How far it can be trusted.
    pub quality: Quality,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Every part of it that has a name, in the order of the bytes. Parts are where they were found, also bits that share bytes.
    pub parts: Vec<Part>,
    /// Where the declared types are in it, in the order in which they begin.
    pub spans: Vec<Span>,
}

/// Some bytes of a transaction, with what they mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Where they are in the transaction.
    pub range: Range<usize>,
    /// The way to them: `Receive.packet.sequence`.
    pub path: String,
    /// What they say; empty where that is the bytes themselves.
    pub text: String,
    /// How sure we are of it.
    pub grade: Grade,
    /// Whether a checksum that held covers them.
    pub is_covered: bool,
    /// What they are in the declaration.
    pub place: Place,
}

/// A part of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The name of the declared type.
    pub declared: String,
    /// The variant, in an enum.
    pub variant: Option<String>,
    /// The field; `None` for the id of an enum, and for what ends a field.
    pub field: Option<String>,
}

/// Where a declared type is in a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The type's name.
    pub declared: String,
    /// Its bytes.
    pub range: Range<usize>,
    /// The way to it.
    pub path: String,
}

/// An example of a kind of transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The variants that it is.
    pub name: String,
    /// How often it was seen.
    pub count: u64,
    /// Which of the examples.
    pub example: usize,
}

/// An example of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// How often the type was seen.
    pub count: u64,
    /// Which of the examples.
    pub example: usize,
    /// Which of its spans.
    pub span: usize,
}

impl Seen {
    /// Adds what a recording shows, of whatever format. What ends with the recording counts as whole: a file of a frame's bytes
    /// needs no mark behind them.
    ///
    /// # Errors
    ///
    /// Where it can't be read to its end. What was read before counts all the same.
    pub fn read<P: Protocol>(&mut self, name: &str, recording: Recording) -> Result<(), Stop> {
        let types = Types::of::<P>();
        let mut collector = Collector::new(self, &types, name);
        let mut nowhere = io::sink();
        let read = {
            let mut decoding = Decoding::<P>::new(Box::new(&mut collector), &mut nowhere);
            decoding.read_recording(recording, None)
        };
        collector.finish();
        read.map(|_| ())
    }

    /// Adds what a frame shows that was taken from a capture by other means, as from an escaped part.
    pub fn frame<P: Protocol>(&mut self, name: &str, line: u64, bytes: &[u8]) {
        let types = Types::of::<P>();
        let mut collector = Collector::new(self, &types, name);
        collector.whole::<P>(line, bytes);
        collector.finish();
    }

    /// Whether there is anything in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// The example of a type, and where the type is in it.
    #[must_use]
    pub fn example_of(&self, declared: &str) -> Option<(&Example, &Span)> {
        let sample = self.types.get(declared)?;
        let example = self.examples.get(sample.example)?;
        Some((example, example.spans.get(sample.span)?))
    }
}

impl Example {
    /// The parts in a range of bytes.
    pub fn parts_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Part> {
        let is_in = move |part: &&Part| range.start <= part.range.start && part.range.end <= range.end;
        self.parts
            .iter()
            .filter(move |part| is_in(part) && (!part.range.is_empty() || range.contains(&part.range.start)))
    }
}
