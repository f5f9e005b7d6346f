//! Takes what is decoded from captures, and keeps what descriptions show of it.

use std::io::{self, Write};
use std::ops::Range;

use smartmeter_proto::schema::{Role, Selector};
use smartmeter_proto::words::Ending;
use smartmeter_proto::{Frame, Protocol};

use super::finder::{Chosen, Finder, Found};
use super::{Counts, Example, Kind, Part, Sample, Seen};
use crate::capture::{Mark, Transaction};
use crate::gaps::Gap;
use crate::leaf::{Content, Leaf};
use crate::render::{Place, Renderer};
use crate::repair::Piece;
use crate::show;
use crate::spec::walk::{self, Types};
use crate::verdict::{Quality, Verdict, judge};

/// A renderer that writes nothing.
pub(super) struct Collector<'s> {
    seen: &'s mut Seen,
    types: &'s Types,
    counts: Counts,
    /// A transaction that may still turn out to be several, by the number of its event.
    pending: Option<(u64, Taken)>,
}

/// A transaction that decoded, before it counts.
struct Taken {
    example: Example,
    variants: Vec<Chosen>,
    values: Vec<TakenValue>,
}

/// The value of a field.
struct TakenValue {
    place: super::Place,
    text: String,
    number: Option<f64>,
    is_covered: bool,
    range: Range<usize>,
}

impl<'s> Collector<'s> {
    pub(super) fn new(seen: &'s mut Seen, types: &'s Types, name: &str) -> Self {
        Self { seen, types, counts: Counts { name: name.into(), ..Counts::default() }, pending: None }
    }

    /// Counts what is left. A capture that is read in parts is one all the same.
    pub(super) fn finish(mut self) {
        self.flush();
        let Self { seen, counts, .. } = self;
        match seen.captures.last_mut().filter(|last| last.name == counts.name) {
            None => seen.captures.push(counts),
            Some(last) => {
                last.checked += counts.checked;
                last.unchecked += counts.unchecked;
                last.reconstructed += counts.reconstructed;
                last.empty += counts.empty;
                last.damaged += counts.damaged;
            }
        }
    }

    /// A frame of which nothing is missing.
    pub(super) fn whole<P: Protocol>(&mut self, line: u64, bytes: &[u8]) {
        let transaction = Transaction { bytes, ending: Ending::Released, continued: false, explanations: None };
        let (verdict, taken) = self.take::<P>(line, &transaction);
        self.count(&verdict, taken, 0);
        self.flush();
    }

    fn take<P: Protocol>(&self, line: u64, transaction: &Transaction<'_>) -> (Verdict, Option<Taken>) {
        let root = P::Transaction::SCHEMA;
        let mut finder = Finder::new(self.types, root, transaction.bytes.len());
        let (verdict, frame) = judge::<P, _>(transaction, &mut finder);
        let found = frame.is_some().then(|| finder.into_found(self.types.name(root)));
        let taken = found.map(|found| self.taken(found, line, transaction.bytes, verdict.quality));
        (verdict, taken)
    }

    fn taken(&self, found: Found<'_>, line: u64, bytes: &[u8], quality: Quality) -> Taken {
        let is_there = |(leaf, _): &&(Leaf<'_>, super::Place)| !leaf.is_absent();
        let parts = found.leaves.iter().filter(is_there).map(|(leaf, place)| part(leaf, place)).collect();
        let values = found.leaves.iter().filter(is_there).filter(|(_, place)| place.field.is_some());
        let values = values.map(|(leaf, place)| value(leaf, place, bytes)).collect();
        let capture = self.counts.name.clone();
        let spans = found.spans;
        let example = Example { capture, line, name: found.name, quality, bytes: bytes.into(), parts, spans };
        Taken { example, variants: found.variants, values }
    }

    fn count(&mut self, verdict: &Verdict, taken: Option<Taken>, event: u64) {
        self.flush();
        match taken {
            Some(taken) => self.pending = Some((event, taken)),
            None if verdict.is_good() => self.counts.empty += 1,
            None => self.counts.damaged += 1,
        }
    }

    /// What is pending counts as what it is.
    fn flush(&mut self) {
        if let Some((_, taken)) = self.pending.take() {
            self.keep(taken);
        }
    }

    fn keep(&mut self, taken: Taken) {
        match taken.example.quality {
            Quality::Checked => self.counts.checked += 1,
            Quality::Reconstructed => self.counts.reconstructed += 1,
            Quality::Unchecked | Quality::Damaged => self.counts.unchecked += 1,
        }
        for Chosen { declared, variant, id } in taken.variants {
            if variant.selector == Selector::Other {
                *self.seen.other_ids.entry((declared.clone(), id)).or_default() += 1;
            }
            *self.seen.variants.entry((declared, variant.name.into())).or_default() += 1;
        }
        for TakenValue { place, text, number, is_covered, .. } in taken.values {
            self.seen.fields.entry(place).or_default().add(&text, number, is_covered);
        }
        self.seen.add(taken.example);
    }
}

impl Seen {
    /// Keeps an example as far as it is better than those before.
    fn add(&mut self, example: Example) {
        let number = self.examples.len();
        let (old, rank) = (&self.examples, rank(example.quality));
        let is_better = |other: usize| old.get(other).is_none_or(|other| rank < self::rank(other.quality));
        let mut is_kept = false;
        match self.kinds.iter_mut().find(|kind| kind.name == example.name) {
            Some(kind) => {
                kind.count += 1;
                if is_better(kind.example) {
                    (kind.example, is_kept) = (number, true);
                }
            }
            None => {
                self.kinds.push(Kind { name: example.name.clone(), count: 1, example: number });
                is_kept = true;
            }
        }
        for (index, span) in example.spans.iter().enumerate() {
            let new = || Sample { count: 0, example: usize::MAX, span: index };
            let sample = self.types.entry(span.declared.clone()).or_insert_with(new);
            sample.count += 1;
            // Of the types in it the first one that has bytes.
            if sample.example != number && is_better(sample.example) && !span.range.is_empty() {
                (sample.example, sample.span, is_kept) = (number, index, true);
            }
        }
        if is_kept {
            self.examples.push(example);
        }
    }
}

/// What is proven and was not touched comes first.
fn rank(quality: Quality) -> u8 {
    match quality {
        Quality::Checked => 0,
        Quality::Unchecked => 1,
        Quality::Reconstructed | Quality::Damaged => 2,
    }
}

fn part(leaf: &Leaf<'_>, place: &super::Place) -> Part {
    Part {
        range: leaf.range.clone(),
        path: leaf.path.clone(),
        text: show::leaf_alone(leaf),
        grade: walk::grade(leaf.grade),
        is_covered: leaf.is_covered,
        place: place.clone(),
    }
}

fn value(leaf: &Leaf<'_>, place: &super::Place, bytes: &[u8]) -> TakenValue {
    let text = match show::leaf_alone(leaf) {
        text if text.is_empty() => show::hex(bytes.get(leaf.range.clone()).unwrap_or_default()),
        text => text,
    };
    let is_sum = matches!(leaf.field.role, Role::Checksum { .. });
    let number = match leaf.content {
        Content::Value(value) if !is_sum => leaf.physical(value).number(),
        _ => None,
    };
    TakenValue { place: place.clone(), text, number, is_covered: leaf.is_covered, range: leaf.range.clone() }
}

impl<P: Protocol> Renderer<P> for &mut Collector<'_> {
    fn mark(&mut self, _: Place<'_>, _: Mark, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn unreadable(&mut self, _: Place<'_>, _: &str, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn gap(&mut self, _: Place<'_>, _: &Gap, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn transaction(
        &mut self,
        place: Place<'_>,
        transaction: &Transaction<'_>,
        _: &mut dyn Write,
    ) -> io::Result<Verdict> {
        // Where it stays damaged, it is told of twice, with other explanations.
        let is_again = transaction.explanations.is_some();
        // A file that holds a frame's bytes and nothing else has no mark behind it.
        let ends = transaction.ending == Ending::StreamEnd && !transaction.continued;
        let ending = if ends { Ending::Released } else { transaction.ending };
        let (verdict, taken) = self.take::<P>(place.line, &Transaction { ending, ..*transaction });
        if !is_again {
            self.count(&verdict, taken, place.index);
        }
        Ok(verdict)
    }

    fn piece(&mut self, place: Place<'_>, piece: &Piece<'_>, _: &mut dyn Write) -> io::Result<()> {
        // It stands for what was told of before.
        match self.pending.take() {
            Some((event, _)) if event == place.index => {}
            Some((_, taken)) => self.keep(taken),
            None if piece.number == 1 => self.counts.damaged = self.counts.damaged.saturating_sub(1),
            None => {}
        }
        let root = P::Transaction::SCHEMA;
        let mut finder = Finder::new(self.types, root, piece.bytes.len());
        let verdict = piece.judge::<P, _>(&mut finder);
        let mut taken = self.taken(finder.into_found(self.types.name(root)), place.line, &piece.bytes, verdict.quality);
        for part in taken.example.parts.iter_mut().filter(|part| piece.is_lost(&part.range)) {
            part.text = "lost".into();
        }
        // A value that is lost is none that was seen.
        taken.values.retain(|value| !piece.is_lost(&value.range));
        self.keep(taken);
        Ok(())
    }
}
