//! Streams of transactions, and the words that they are recorded as.

use std::ops::Range;

use smartmeter_proto::repair::{self, Outcome};
use smartmeter_proto::schema::{Field, Role};
use smartmeter_proto::visit::{Value, VerifiedChecksums, Visitor};
use smartmeter_proto::{Frame, Protocol, Reading};

use super::random::Random;

/// How many transactions are looked at together: the first is damaged, and what follows may be with it.
const WINDOW: usize = 4;

/// What a protocol's transactions are asked.
pub(crate) struct Stream {
    pub(crate) name: &'static str,
    /// What is sent, in this order.
    pub(crate) transactions: Vec<Vec<u8>>,
    /// Those with a checksum.
    targets: Vec<usize>,
    pub(crate) is_doubtful: fn(&[u8]) -> bool,
    pub(crate) decodes: fn(&[u8]) -> bool,
    pub(crate) repair: fn(&[u8], &mut [u8]) -> Outcome,
    /// Which bytes of a valid transaction a checksum looks at; where it has none, all.
    pub(crate) covered: fn(&[u8]) -> Vec<bool>,
    /// Those under a checksum.
    pub(crate) readings: fn(&[u8]) -> Vec<Reading>,
}

impl Stream {
    pub(crate) fn new<P: Protocol>(name: &'static str, transactions: Vec<Vec<u8>>) -> Self {
        let last = transactions.len() - WINDOW;
        let targets = (0..last).filter(|&index| checksums::<P>(&transactions[index]) != 0).collect();
        Self {
            name,
            transactions,
            targets,
            is_doubtful: repair::is_doubtful::<P>,
            decodes: |bytes| P::Transaction::decode(bytes).is_ok(),
            repair: repair::transaction::<P>,
            covered: covered::<P>,
            readings: readings::<P>,
        }
    }

    /// A transaction with a checksum, and those that follow it.
    pub(crate) fn window(&self, random: &mut Random) -> &[Vec<u8>] {
        let first = self.targets[random.below(self.targets.len())];
        &self.transactions[first..first + WINDOW]
    }
}

/// How many checksums hold.
fn checksums<P: Protocol>(bytes: &[u8]) -> usize {
    let mut checksums = VerifiedChecksums::default();
    P::Transaction::walk(bytes, &mut checksums).map_or(0, |_| checksums.0)
}

/// Notes what checksums look at, themselves included.
struct Covered(Vec<bool>);

impl Visitor<'_> for Covered {
    fn value(&mut self, field: &'static Field, _: Value<'_>, range: Range<usize>) {
        if let Role::Checksum { .. } = field.role {
            self.0[range].fill(true);
        }
    }

    fn checksum(&mut self, _: &'static Field, covered: Range<usize>) {
        self.0[covered].fill(true);
    }
}

fn covered<P: Protocol>(bytes: &[u8]) -> Vec<bool> {
    let mut covered = Covered(vec![false; bytes.len()]);
    P::Transaction::walk(bytes, &mut covered).expect("it is valid");
    if !covered.0.contains(&true) {
        covered.0.fill(true);
    }
    covered.0
}

fn readings<P: Protocol>(bytes: &[u8]) -> Vec<Reading> {
    let mut readings = Vec::new();
    if let Ok(frame) = P::Transaction::decode(bytes) {
        frame.for_each_reading(|reading: Reading| readings.push(reading));
    }
    readings.retain(|reading| reading.checked);
    readings
}

/// A word of the recording.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Word {
    /// A byte, and which transaction sent it; none did where it is noise.
    Byte(u8, Option<usize>),
    End,
}

/// What is recorded where nothing is lost.
pub(crate) fn words(sent: &[Vec<u8>]) -> Vec<Word> {
    let of_transaction = |(index, bytes): (usize, &Vec<u8>)| {
        let words: Vec<_> = bytes.iter().map(|&byte| Word::Byte(byte, Some(index))).collect();
        words.into_iter().chain([Word::End])
    };
    sent.iter().enumerate().flat_map(of_transaction).collect()
}

/// The bytes between two boundaries.
pub(crate) struct Cycle {
    pub(crate) bytes: Vec<u8>,
    pub(crate) senders: Vec<Option<usize>>,
}

/// The recording, cut at the boundaries that are left. The end of the window always is one.
pub(crate) fn cycles(words: &[Word]) -> Vec<Cycle> {
    let of_cycle = |words: &[Word]| {
        let bytes = words
            .iter()
            .filter_map(|word| if let Word::Byte(byte, sender) = *word { Some((byte, sender)) } else { None });
        let (bytes, senders) = bytes.unzip();
        Cycle { bytes, senders }
    };
    words.split(|word| *word == Word::End).map(of_cycle).filter(|cycle| !cycle.bytes.is_empty()).collect()
}

/// Whether a cycle is anything but one whole transaction.
pub(crate) fn is_damaged(cycle: &Cycle, sent: &[Vec<u8>]) -> bool {
    let sender = cycle.senders[0];
    let is_whole = |index: usize| sent[index] == cycle.bytes && cycle.senders.iter().all(|it| *it == sender);
    !sender.is_some_and(is_whole)
}
