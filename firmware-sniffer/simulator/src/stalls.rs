//! What becomes of transactions where the interrupt is held up.
//!
//! Each transaction that was on the wires is compared with what the listener says between two ends. It is the same, or there is
//! a word that says that something is missing; or nobody can notice.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::iter::Sum;
use std::ops::Add;
use std::rc::Rc;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use smartmeter_host::capture::{LONGEST, Transaction};
use smartmeter_host::convert::edges::IDLE;
use smartmeter_host::input::Item;
use smartmeter_host::verdict::{Quality, judge};
use smartmeter_proto::p350::{Command, P350};
use smartmeter_proto::proptest::frames;
use smartmeter_proto::words::{Event, Transactions, Word};
use smartmeter_proto::{Frame, Reading};
use sniffer_core::ring::Ring;

use crate::board::Board;
use crate::bus::{Behaviour, Bus, What, items};
use crate::pins::Pins;

/// What became of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// That were on the wires.
    pub sent: u64,
    /// Of which each word came.
    pub exact: u64,
    /// Of which the stream says that something is missing.
    pub reported: u64,
    /// That differ, or are not there, and nothing says so.
    pub unnoticed: u64,
    /// That were on no wire, and nothing says so.
    pub made_up: u64,
    /// That came out as checked with other bytes than any that was sent. Also of those before.
    pub wrongly_checked: u64,
    /// Of those, the ones with a reading that a checksum is over and that is in none that was sent.
    pub wrong_readings: u64,
    /// How often the listener noticed that it missed edges.
    pub missed: u64,
    /// Pulses that the listener took for glitches.
    pub glitches: u64,
}

impl Add for Outcome {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            exact: self.exact + other.exact,
            reported: self.reported + other.reported,
            unnoticed: self.unnoticed + other.unnoticed,
            made_up: self.made_up + other.made_up,
            wrongly_checked: self.wrongly_checked + other.wrongly_checked,
            wrong_readings: self.wrong_readings + other.wrong_readings,
            missed: self.missed + other.missed,
            glitches: self.glitches + other.glitches,
        }
    }
}

impl Sum for Outcome {
    fn sum<I: Iterator<Item = Self>>(outcomes: I) -> Self {
        outcomes.fold(Self::default(), Add::add)
    }
}

/// So many transactions as the P350's declarations allow them, the same for the same seed. Each is drawn when it is asked for.
pub fn generated(seed: u64, count: u64) -> impl Iterator<Item = Vec<u8>> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let frames = frames::<Command<'static>>();
    (0..count).filter_map(move |_| frames.new_tree(&mut runner).map(|tree| tree.current()).ok())
}

/// The words of a transaction.
pub fn words(transaction: &[u8]) -> impl Iterator<Item = u16> + '_ {
    transaction.iter().map(|&byte| byte.into()).chain([Word::END])
}

/// Puts transactions on the wires, and compares what is heard with them.
///
/// There are to be no glitches on SELECT, which nobody could tell from its edges.
pub fn measure(board: &Board, behaviour: &Behaviour, transactions: impl IntoIterator<Item = Vec<u8>>) -> Outcome {
    let sent = Sent::default();
    let bus = Bus::new(behaviour.clone(), sent.clone().noting(transactions.into_iter()));
    let mut ring = Ring::<256>::new();
    let (writer, mut reader) = ring.split();
    let mut pins = Pins::new(board.interrupt, board.clock_pins, IDLE, board.listener(IDLE, writer));
    let (mut comparison, mut is_selected) = (Comparison::new(sent), false);
    for happening in bus {
        let What::Levels(levels) = happening.what else { continue };
        pins.run(happening.time);
        std::iter::from_fn(|| reader.pop()).for_each(|word| comparison.heard(word));
        comparison.ended(std::mem::replace(&mut is_selected, !levels.select) && levels.select);
        pins.levels(happening.time, levels);
    }
    pins.run(u64::MAX / 2);
    std::iter::from_fn(|| reader.pop()).for_each(|word| comparison.heard(word));
    Outcome {
        missed: pins.listener().faults().missed.into(),
        glitches: pins.listener().glitches().into(),
        ..comparison.finish()
    }
}

/// Transactions that are on the wires, or will be soon.
#[derive(Debug, Clone, Default)]
struct Sent(Rc<RefCell<VecDeque<Vec<u8>>>>);

impl Sent {
    fn noting(self, transactions: impl Iterator<Item = Vec<u8>>) -> impl Iterator<Item = Item<'static>> {
        transactions.flat_map(move |transaction| {
            let words: Vec<_> = words(&transaction).collect();
            self.0.borrow_mut().push_back(transaction);
            items(words)
        })
    }
}

/// Compares what is heard with what was sent.
struct Comparison {
    sent: Sent,
    /// Transactions that have ended on the wires, and whose end was not heard.
    ended: Vec<Vec<u8>>,
    /// What was heard since the last end.
    heard: Vec<u16>,
    transactions: Box<Transactions<LONGEST>>,
    outcome: Outcome,
}

impl Comparison {
    fn new(sent: Sent) -> Self {
        let transactions = Box::new(Transactions::new());
        Self { sent, ended: Vec::new(), heard: Vec::new(), transactions, outcome: Outcome::default() }
    }

    /// SELECT was released, on the wire.
    fn ended(&mut self, is_released: bool) {
        if is_released {
            self.ended.extend(self.sent.0.borrow_mut().pop_front());
        }
    }

    fn heard(&mut self, word: u16) {
        self.judge(word);
        self.heard.push(word);
        if word == Word::END {
            self.compare();
        }
    }

    /// Whether what was heard says that something is missing.
    fn is_told(&self) -> bool {
        self.heard.iter().any(|&word| Word::from(word).is_loss())
    }

    fn compare(&mut self) {
        let (count, is_told) = (self.ended.len() as u64, self.is_told());
        let is_exact = matches!(&self.ended[..], [only] if words(only).eq(self.heard.iter().copied()));
        let Outcome { sent, exact, reported, unnoticed, made_up, .. } = &mut self.outcome;
        *sent += count;
        *match (is_exact, is_told) {
            (true, _) => exact,
            (_, true) => reported,
            _ => unnoticed,
        } += count;
        *made_up += u64::from(count == 0 && !is_told);
        self.heard.clear();
        self.ended.clear();
    }

    fn judge(&mut self, word: u16) {
        let (front, ended) = (self.sent.0.borrow(), &self.ended);
        let sent = || ended.iter().chain(front.front()).map(Vec::as_slice);
        let Outcome { wrongly_checked, wrong_readings, .. } = &mut self.outcome;
        self.transactions.push(word.into(), |event| {
            let Event::Transaction { bytes, ending, continues } = event else { return };
            let heard = Transaction { bytes, ending, continued: continues, explanations: None };
            let (verdict, _) = judge::<P350, _>(&heard, &mut ());
            if verdict.quality == Quality::Checked && !sent().any(|sent| sent == bytes) {
                *wrongly_checked += 1;
                *wrong_readings += u64::from(are_wrong(bytes, sent()));
            }
        });
    }

    fn finish(mut self) -> Outcome {
        // Whose end was never heard; nothing tells of it.
        let count = self.ended.len() as u64;
        self.outcome.sent += count;
        self.outcome.unnoticed += count;
        self.outcome
    }
}

/// Whether what was heard has a proven reading that none of what was sent has.
fn are_wrong<'b>(heard: &[u8], sent: impl Iterator<Item = &'b [u8]>) -> bool {
    let sent: Vec<_> = sent.flat_map(proven).collect();
    proven(heard).iter().any(|reading| !sent.contains(reading))
}

/// The readings that a checksum is over.
fn proven(transaction: &[u8]) -> Vec<Reading> {
    let mut readings = Vec::new();
    if let Ok(command) = <Command<'_>>::decode(transaction) {
        command.for_each_reading(|reading: Reading| readings.extend(reading.checked.then_some(reading)));
    }
    readings
}
