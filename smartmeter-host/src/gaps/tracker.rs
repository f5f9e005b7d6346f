//! Keeps where each source is, and compares every proven frame with that.

use std::mem;

use smartmeter_proto::{Frame, Protocol};

use super::facts::{Asked, Facts, Numbers, Said};
use super::gap::{Event, Gap, Jump, Kind, Step};

/// How many sources are kept at once, and how many open requests of each. Of more, the oldest is forgotten: what a stream
/// says must not decide how much memory it takes.
const MOST: usize = 64;

/// What was counted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Proven requests.
    pub requests: u64,
    /// Proven replies.
    pub replies: u64,
    /// Those of both that were damaged and put right.
    pub reconstructed: u64,
    /// The first and last proven time of a frame, in Unix seconds.
    pub time: Option<(i64, i64)>,
    /// Gaps in which packets are missing.
    pub gaps: u64,
    /// How many packets are missing in them.
    pub missing: u64,
    /// Times at which sequence or clock did not go on.
    pub jumps: u64,
    /// Requests that were asked again without an answer in between.
    pub unanswered: u64,
    /// Replies without a request that could be read.
    pub unrequested: u64,
    /// Requests that were open when the capture ended, or the sniffer started.
    pub open: u64,
}

/// Finds gaps in the stream of a protocol's transactions.
#[derive(Debug)]
pub struct Tracker {
    /// The one that said something last stands last.
    sources: Vec<(Vec<u8>, Source)>,
    is_declared: bool,
    /// Damaged transactions so far.
    damaged: u64,
    counts: Counts,
}

/// Where one source is.
#[derive(Debug, Default)]
struct Source {
    /// The last sequence.
    sequence: Option<Said<u64>>,
    /// The last time, and the sequence of the same frame.
    time: Option<(Said<i64>, Option<Said<u64>>)>,
    /// Frames after the last sequence, those that are known to be missing included; and after the last time.
    after_sequence: u64,
    after_time: u64,
    /// Whether the sniffer started after either.
    restarted: bool,
    /// How many transactions before either were damaged.
    damaged: u64,
    /// Whether it has said anything since the sniffer started.
    is_known: bool,
    open: Vec<Open>,
}

/// A request that was not answered so far.
#[derive(Debug)]
struct Open {
    number: u64,
    request: Event,
    /// Whether a gap said so.
    is_told: bool,
}

impl Tracker {
    /// At the start of a capture of `P`.
    #[must_use]
    pub fn new<P: Protocol>() -> Self {
        let is_declared = Facts::are_declared(P::Transaction::SCHEMA);
        Self { sources: Vec::new(), is_declared, damaged: 0, counts: Counts::default() }
    }

    /// Whether the protocol's declarations say how its frames follow each other.
    #[must_use]
    pub const fn is_declared(&self) -> bool {
        self.is_declared
    }

    /// What was counted so far.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// The sniffer started: what it did not hear before is not lost by the stream.
    pub fn boot(&mut self) {
        for (_, source) in &mut self.sources {
            source.restarted = true;
            source.is_known = false;
            self.counts.open += source.open.drain(..).count() as u64;
        }
    }

    /// Another capture follows, which goes on from nothing.
    pub fn end(&mut self) {
        self.boot();
        self.sources.clear();
    }

    /// A damaged transaction, of which nothing is known.
    pub const fn damaged(&mut self) {
        self.damaged += 1;
    }

    /// A transaction whose checksum holds, by its bytes and which of them are known (all, where that is empty); hands on
    /// the gaps before it.
    pub fn proven<P: Protocol>(&mut self, bytes: &[u8], is_known: &[bool], index: u64, mut sink: impl FnMut(&Gap)) {
        if !self.is_declared {
            return;
        }
        let Some(facts) = Facts::of::<P>(bytes, is_known) else { return };
        self.counts.frame(&facts);
        self.counts.reconstructed += u64::from(!is_known.is_empty());
        let damaged = self.damaged;
        let Some(source) = self.source(facts.source.as_deref()) else { return };
        // What this frame answers is no longer waited for.
        let exchanged = source.exchange(&facts, index);
        let gaps = [source.advance(&facts, damaged), exchanged];
        source.is_known = true;
        for gap in gaps.iter().flatten() {
            self.counts.gap(gap);
            sink(gap);
        }
    }

    /// The source of that name. Where the name is lost and there is only one, it is that; of several, nobody knows which.
    fn source(&mut self, name: Option<&[u8]>) -> Option<&mut Source> {
        let known = match (name, self.sources.len()) {
            (Some(name), _) => self.sources.iter().position(|(known, _)| known == name),
            (None, 1) => Some(0),
            (None, _) => return None,
        };
        let entry = match known {
            Some(index) => self.sources.remove(index),
            None => {
                if self.sources.len() >= MOST {
                    self.sources.remove(0);
                }
                (name.unwrap_or_default().into(), Source { damaged: self.damaged, ..Source::default() })
            }
        };
        self.sources.push(entry);
        self.sources.last_mut().map(|(_, source)| source)
    }
}

impl Counts {
    fn frame(&mut self, facts: &Facts) {
        self.requests += u64::from(facts.request.is_some());
        self.replies += u64::from(facts.reply.is_some());
        if let Some((Said { value, is_covered: true, .. }, _)) = facts.time {
            let (first, last) = self.time.unwrap_or((value, value));
            self.time = Some((first.min(value), last.max(value)));
        }
    }

    fn gap(&mut self, gap: &Gap) {
        match gap.kind {
            Kind::Missing { packets, .. } => {
                self.gaps += 1;
                self.missing = self.missing.saturating_add(packets);
            }
            Kind::Jump(_) => self.jumps += 1,
            Kind::Unanswered(_) => self.unanswered += 1,
            Kind::Unrequested(_) => self.unrequested += 1,
        }
    }
}

impl Source {
    /// Compares sequence and time with those of the frame before.
    fn advance(&mut self, facts: &Facts, damaged: u64) -> Option<Gap> {
        let (counted, timed) = match (facts.sequence, facts.time, self.time) {
            (None, None, _) => return None,
            (sequence, Some((now, cadence)), Some((time, sequence_then))) => {
                let count = |(now, numbers)| Counted::new(sequence_then?, now, numbers, self.after_time);
                (sequence.and_then(count), Timed::new(time, now, cadence, self.after_time))
            }
            (sequence, ..) => {
                let count = |(now, numbers)| Counted::new(self.sequence?, now, numbers, self.after_sequence);
                (sequence.and_then(count), None)
            }
        };
        let compared = compare(counted, timed);
        let restarted = mem::take(&mut self.restarted);
        let damaged_before = mem::replace(&mut self.damaged, damaged);
        self.keep(facts, compared.as_ref());
        let (mut kind, sequence, time) = compared?;
        if let Kind::Missing { awaited, .. } = &mut kind {
            // Each is told once, where it may first have been lost.
            awaited.extend(self.open.iter_mut().filter(|open| !open.is_told).map(|open| {
                open.is_told = true;
                open.request.name.clone()
            }));
        }
        Some(Gap { kind, sequence, time, restarted, damaged: damaged - damaged_before })
    }

    fn keep(&mut self, facts: &Facts, compared: Option<&Compared>) {
        let missing = if let Some((Kind::Missing { packets, .. }, ..)) = compared { *packets } else { 0 };
        self.after_sequence = self.after_sequence.saturating_add(missing).saturating_add(1);
        self.after_time = self.after_time.saturating_add(missing).saturating_add(1);
        let sequence = facts.sequence.map(|(now, _)| now);
        if sequence.is_some() {
            (self.sequence, self.after_sequence) = (sequence, 0);
        }
        if let Some((now, _)) = facts.time {
            (self.time, self.after_time) = (Some((now, sequence)), 0);
        }
    }

    /// Matches replies with requests.
    fn exchange(&mut self, facts: &Facts, index: u64) -> Option<Gap> {
        let kind = match (&facts.request, &facts.reply) {
            (Some(Said { value: asked, is_covered: true, .. }), _) => self.ask(asked, index).map(Kind::Unanswered),
            (_, Some((Said { value: answered, is_covered: true, .. }, unsolicited))) => {
                let was_open = self.close(answered.number).is_some();
                let is_missed = !was_open && !unsolicited && self.is_known;
                is_missed.then(|| Kind::Unrequested(answered.name.clone()))
            }
            _ => None,
        };
        Some(Gap { kind: kind?, sequence: None, time: None, restarted: false, damaged: 0 })
    }

    /// Opens a request, and returns the one that it repeats.
    fn ask(&mut self, asked: &Asked, index: u64) -> Option<Event> {
        let before = self.close(asked.number);
        if self.open.len() >= MOST {
            self.open.remove(0);
        }
        let request = Event { name: asked.name.clone(), index };
        self.open.push(Open { number: asked.number, request, is_told: false });
        before
    }

    fn close(&mut self, number: u64) -> Option<Event> {
        let index = self.open.iter().position(|open| open.number == number)?;
        Some(self.open.remove(index).request)
    }
}

/// How far a sequence went.
#[derive(Clone, Copy)]
struct Counted {
    step: Step<u64>,
    /// Modulo `turn`.
    frames: u64,
    /// After so many numbers it begins anew; `None` where that is beyond counting.
    turn: Option<u64>,
    /// Frames between them that are there.
    seen: u64,
    is_covered: bool,
}

impl Counted {
    fn new(before: Said<u64>, now: Said<u64>, Numbers { first, last }: Numbers, seen: u64) -> Option<Self> {
        if before.field != now.field {
            return None;
        }
        let turn = (last - first).checked_add(1);
        let frames = match now.value.checked_sub(before.value) {
            Some(frames) => frames,
            None => (last - before.value) + (now.value - first) + 1,
        };
        let step = Step { from: before.value, to: now.value };
        Some(Self { step, frames, turn, seen, is_covered: before.is_covered && now.is_covered })
    }
}

/// How far time went.
#[derive(Clone, Copy)]
struct Timed {
    step: Step<i64>,
    /// Nearest number of intervals; `None` where it is not near any, or time went back.
    frames: Option<u64>,
    seen: u64,
    is_covered: bool,
}

impl Timed {
    fn new(before: Said<i64>, now: Said<i64>, cadence: u32, seen: u64) -> Option<Self> {
        if before.field != now.field {
            return None;
        }
        let (step, cadence) = (Step { from: before.value, to: now.value }, u64::from(cadence));
        let passed = now.value.checked_sub(before.value).and_then(|passed| u64::try_from(passed).ok());
        let frames = passed.and_then(|passed| {
            let frames = (passed + cadence / 2) / cadence;
            // Clocks are read in whole seconds, and senders are late: a quarter of an interval is no gap.
            (passed.abs_diff(frames * cadence) <= cadence / 4).then_some(frames)
        });
        Some(Self { step, frames, seen, is_covered: before.is_covered && now.is_covered })
    }

    fn agrees(self, counted: Counted) -> bool {
        let same = |frames| counted.turn.map_or(frames, |turn| frames % turn) == counted.frames;
        self.frames.is_some_and(same)
    }
}

type Compared = (Kind, Option<Step<u64>>, Option<Step<i64>>);

/// What follows from both; only what is covered proves anything, and what agrees with it.
fn compare(counted: Option<Counted>, timed: Option<Timed>) -> Option<Compared> {
    let sequence = counted.map(|counted| counted.step);
    let time = timed.map(|timed| timed.step);
    let counts = counted.filter(|counted| counted.is_covered);
    let times = timed.filter(|timed| timed.is_covered);
    if let (Some(counted), Some(timed)) = (counted, timed) {
        if counts.is_none() && times.is_none() {
            return None;
        }
        if timed.agrees(counted) {
            return missing(timed.frames?, timed.seen, sequence, time);
        }
        let by_time = times.and_then(|timed| missing(timed.frames?, timed.seen, None, time));
        let by_count = counts.and_then(|counted| missing(counted.frames, counted.seen, sequence, None));
        return match (by_time, by_count, counts, times) {
            // One of them is not covered and says something else: the other one's word stands.
            (Some(gap), _, None, _) | (_, Some(gap), _, None) => Some(gap),
            _ => Some((Kind::Jump(jump(counted, timed)), sequence, time)),
        };
    }
    match (counts, times) {
        (Some(counted), _) => missing(counted.frames, counted.seen, sequence, None),
        (_, Some(timed)) => match timed.frames {
            Some(frames) => missing(frames, timed.seen, None, time),
            None => Some((Kind::Jump(Jump::Clock), None, time)),
        },
        _ => None,
    }
}

/// Which of two that disagree does not go on.
fn jump(counted: Counted, timed: Timed) -> Jump {
    match (counted.frames, timed.frames) {
        (1, _) => Jump::Clock,
        (_, Some(1)) => Jump::Sequence,
        _ => Jump::Both,
    }
}

/// So many steps, less those that are there.
fn missing(frames: u64, seen: u64, sequence: Option<Step<u64>>, time: Option<Step<i64>>) -> Option<Compared> {
    let packets = frames.checked_sub(1)?.saturating_sub(seen);
    (packets > 0).then(|| (Kind::Missing { packets, awaited: Vec::new() }, sequence, time))
}
