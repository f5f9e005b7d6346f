//! From the words of one session to frames with their readings, each with the numbers of its words.

use smartmeter_proto::words::{Event, Transactions, Word};
use smartmeter_proto::{Frame, Protocol, Reading};

use super::store::Chunk;
use crate::capture::{LONGEST, Transaction};
use crate::item;
use crate::repair::{Look, Piece, Repairer};
use crate::verdict::{Quality, judge};

/// When something was, in milliseconds since 1970 in UTC, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: i64,
    /// Whether the sniffer said how old it was when it was sent; else this is when it arrived.
    pub by_sniffer: bool,
}

/// What was found in the words.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A frame.
    Frame(Decoded),
    /// A word that says that something is missing.
    Mark(Marked),
}

/// A word that says that something is missing: the sniffer's start, losses, and words without known meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// Its number.
    pub first: u64,
    /// When it was read.
    pub read: Moment,
    /// The word.
    pub word: u16,
    /// How many words are lost here; 0 where it does not say.
    pub lost: u32,
}

/// What was decoded from a span of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The number of its first word.
    pub first: u64,
    /// Which of the frames that begin there.
    pub part: u32,
    /// When that was read.
    pub read: Moment,
    /// Its bytes; of one that was put right, as they must have been.
    pub bytes: Vec<u8>,
    /// Which of them are known; empty where all are.
    pub known: Vec<bool>,
    /// The variants that it is, from the outside in.
    pub name: String,
    /// How far it can be trusted.
    pub quality: Quality,
    /// What is wrong, or what was put right.
    pub note: String,
    /// What it measures.
    pub readings: Vec<Measured>,
}

/// Whose clock gives a reading its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Nobody's but ours: it is when the words arrived.
    Arrival,
    /// The sniffer's.
    Sniffer,
    /// That of the frame itself.
    Frame,
}

/// A measurement, ready to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What is measured.
    pub metric: &'static str,
    /// Which of several.
    pub item: String,
    /// When what was measured ended, in seconds since 1970 in UTC.
    pub time: i64,
    /// Whose clock says so.
    pub clock: Clock,
    /// In its physical unit.
    pub value: f64,
    /// The unit.
    pub unit: &'static str,
    /// The length of the interval that it stands for, in seconds; 0 for an instant.
    pub interval: u32,
    /// How far it can be trusted.
    pub quality: Quality,
}

/// Decodes the words of one session.
#[derive(Debug)]
pub struct Decoder {
    transactions: Box<Transactions<LONGEST>>,
    repairer: Repairer,
    /// The number of the next word.
    next: u64,
    /// From here on nothing depends on what was before.
    fresh: u64,
    /// The number of the first word that is in no frame yet, and when it was read.
    first: Option<(u64, Moment)>,
}

impl Decoder {
    /// From this word on.
    #[must_use]
    pub fn new(next: u64) -> Self {
        Self { transactions: Box::default(), repairer: Repairer::default(), next, fresh: next, first: None }
    }

    /// A decoder that is given the words from this one on says the same of all that follows.
    #[must_use]
    pub const fn fresh(&self) -> u64 {
        self.fresh
    }

    /// The number of the word that comes next.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// Takes the next word, which was read at this time; `span` is for how many numbers it stands.
    pub fn push<P: Protocol>(&mut self, word: u16, span: u64, read: Moment, sink: &mut dyn FnMut(Found)) {
        let (repairer, number) = (&mut self.repairer, self.next);
        let mut from = self.first.unwrap_or((number, read));
        let word = Word::from(word);
        self.transactions.push(word, |event| match event {
            Event::Transaction { bytes, ending, continues } => {
                let transaction = Transaction { bytes, ending, continued: continues, explanations: None };
                // SELECT without a byte is seen often, and says nothing.
                if !transaction.is_empty() {
                    decode::<P>(&transaction, repairer, from, sink);
                }
                // What this word begins stands here.
                from = (number, read);
            }
            Event::Alive => {}
            Event::Boot | Event::Unknown(_) => {
                sink(Found::Mark(Marked {
                    first: number,
                    read,
                    word: word.into(),
                    lost: word.lost_count().unwrap_or(0),
                }));
            }
        });
        self.next += span;
        self.first = self.transactions.is_pending().then_some(from);
        let goes_on = word == Word::Alive && self.fresh == number;
        if matches!(word, Word::End | Word::Boot) || goes_on {
            self.fresh = self.next;
        }
    }

    /// Takes words as they are stored, but for those that it had already.
    pub fn chunk<P: Protocol>(&mut self, chunk: &Chunk, sink: &mut dyn FnMut(Found)) {
        let mut number = chunk.first;
        for &word in &chunk.words {
            let lost = Word::from(word).lost_count().filter(|_| chunk.lost > 0);
            let span = lost.map_or(1, u64::from);
            if number >= self.next {
                self.push::<P>(word, span, chunk.read, sink);
            }
            number += span;
        }
    }

    /// No more words come: what is pending is cut off.
    pub fn finish<P: Protocol>(&mut self, sink: &mut dyn FnMut(Found)) {
        let Some(from) = self.first.take() else { return };
        let repairer = &mut self.repairer;
        self.transactions.finish(|event| {
            if let Event::Transaction { bytes, ending, continues } = event {
                let transaction = Transaction { bytes, ending, continued: continues, explanations: None };
                decode::<P>(&transaction, repairer, from, sink);
            }
        });
    }
}

fn decode<P: Protocol>(
    transaction: &Transaction<'_>,
    repairer: &mut Repairer,
    (first, read): (u64, Moment),
    sink: &mut dyn FnMut(Found),
) {
    let (verdict, frame) = judge::<P, _>(transaction, &mut ());
    if verdict.quality != Quality::Checked
        && let Look::Repaired(repaired) = repairer.look::<P>(transaction)
    {
        for (part, piece) in (0..).zip(repaired.pieces()) {
            sink(Found::Frame(put_right::<P>(piece, first, part, read)));
        }
        return;
    }
    let mut readings = Vec::new();
    if let Some(frame) = frame {
        frame.for_each_reading(|reading: Reading| {
            let quality = if reading.checked { Quality::Checked } else { Quality::Unchecked };
            readings.extend(measured(&reading, quality, read));
        });
    }
    sink(Found::Frame(Decoded {
        first,
        part: 0,
        read,
        bytes: transaction.bytes.to_vec(),
        known: Vec::new(),
        name: verdict.name.unwrap_or_default(),
        quality: verdict.quality,
        note: verdict.fault.map(|fault| fault.to_string()).unwrap_or_default(),
        readings,
    }));
}

fn put_right<P: Protocol>(piece: Piece<'_>, first: u64, part: u32, read: Moment) -> Decoded {
    let verdict = piece.judge::<P, _>(&mut ());
    let readings = piece.readings::<P>();
    Decoded {
        first,
        part,
        read,
        name: verdict.name.unwrap_or_default(),
        quality: Quality::Reconstructed,
        note: piece.account(),
        readings: readings.iter().filter_map(|it| measured(it, Quality::Reconstructed, read)).collect(),
        known: if piece.is_known.contains(&false) { piece.is_known } else { Vec::new() },
        bytes: piece.bytes,
    }
}

/// A reading in its physical unit. What is no number is none here.
pub(crate) fn measured(reading: &Reading, quality: Quality, read: Moment) -> Option<Measured> {
    let by_us = if read.by_sniffer { Clock::Sniffer } else { Clock::Arrival };
    let (time, clock) = reading.end().map_or((read.at.div_euclid(1000), by_us), |end| (end, Clock::Frame));
    Some(Measured {
        metric: reading.metric.name,
        item: item::of(reading).unwrap_or_default(),
        time,
        clock,
        value: reading.to_f64().filter(|value| value.is_finite())?,
        unit: reading.field.unit.unwrap_or_default(),
        interval: reading.interval.map_or(0, |interval| interval.seconds),
        quality,
    })
}

#[cfg(test)]
mod tests {
    use smartmeter_proto::p350::P350;
    use smartmeter_proto::text::Lexer;

    use super::*;

    const NOW: Moment = Moment { at: 5000, by_sniffer: false };

    /// All that is found from a word on; where decoding can go on, after each word.
    fn decode(words: &[u16], from: u64) -> (Vec<Found>, Vec<u64>) {
        let (mut decoder, mut found, mut fresh) = (Decoder::new(from), Vec::new(), Vec::new());
        for &word in words {
            decoder.push::<P350>(word, 1, NOW, &mut |it| found.push(it));
            fresh.push(decoder.fresh());
        }
        (found, fresh)
    }

    fn capture() -> Vec<u16> {
        let text = include_bytes!("../../../spec/captures/p350-2017-06-01-boot.txt");
        Lexer::default().words(text).map(|token| token.unwrap().word.into()).collect()
    }

    fn frame(found: &Found) -> Option<&Decoded> {
        if let Found::Frame(frame) = found { Some(frame) } else { None }
    }

    #[test]
    fn the_capture_gives_its_readings() {
        let words = capture();
        let (found, fresh) = decode(&words, 0);
        assert_eq!(fresh.last(), Some(&(words.len() as u64)));
        let frames: Vec<_> = found.iter().filter_map(frame).collect();
        let readings: Vec<_> = frames.iter().flat_map(|frame| &frame.readings).collect();
        let count = |metric| readings.iter().filter(|reading| reading.metric == metric).count();
        assert_eq!([count("electricity.power"), count("electricity.energy")], [10, 48]);
        assert!(readings.iter().all(|reading| reading.clock == Clock::Frame));
        assert!(frames.windows(2).all(|pair| (pair[0].first, pair[0].part) < (pair[1].first, pair[1].part)));
        assert_eq!(frames.iter().filter(|frame| !frame.known.is_empty()).count(), 5);
    }

    #[test]
    fn decoding_that_goes_on_where_it_is_fresh_finds_the_same() {
        let damage =
            [0xAAAA, 0x01, 0xAAAA, 0x02, 0xFFFF, 0xD003, 0x04, 0xFFFF, 0x04, 0x02, 0xBBBB, 0x1234, 0x0D, 0xFFFF];
        let words = [&capture()[..300], &damage[..], &capture()[..100]].concat();
        let (all, fresh) = decode(&words, 0);
        let place = |found: &Found| match found {
            Found::Frame(frame) => frame.first,
            Found::Mark(mark) => mark.first,
        };
        for from in fresh {
            let (rest, _) = decode(&words[usize::try_from(from).unwrap()..], from);
            let expected: Vec<_> = all.iter().filter(|found| place(found) >= from).cloned().collect();
            assert_eq!(rest, expected, "from word {from}");
        }
    }

    #[test]
    fn what_is_pending_is_not_decoded_yet() {
        let (found, fresh) = decode(&[0xBBBB, 0x0D, 0xFFFF, 0x04, 0x02], 7);
        assert_eq!((found.len(), &fresh[..]), (2, &[8, 8, 10, 10, 10][..]));
        assert_eq!(found[0], Found::Mark(Marked { first: 7, read: NOW, word: 0xBBBB, lost: 0 }));
        let hello = frame(&found[1]).unwrap();
        assert_eq!((hello.first, &hello.name[..], hello.read), (8, "Hello", NOW));
    }

    #[test]
    fn the_rest_of_an_endless_transaction_has_a_place_of_its_own() {
        let (found, _) = decode(&vec![4; 2 * LONGEST + 1], 0);
        let places: Vec<_> = found.iter().filter_map(frame).map(|frame| (frame.first, frame.quality)).collect();
        assert_eq!(places, [(0, Quality::Damaged), (LONGEST as u64, Quality::Damaged)]);
    }
}
