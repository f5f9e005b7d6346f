//! From the words of one session to frames with their readings, each with the numbers of its words.

use smartmeter_proto::words::{Event, Transactions, Word};
use smartmeter_proto::{Frame, Protocol, Reading};

use crate::capture::{LONGEST, Transaction};
use crate::item;
use crate::repair::{Look, Repairer};
use crate::verdict::{Quality, judge};

/// What was decoded from a span of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The number of its first word.
    pub first: u64,
    /// When that was read, in milliseconds since 1970 in UTC.
    pub read_at: i64,
    /// Its bytes; of one that was put right, as they were.
    pub bytes: Vec<u8>,
    /// The variants that it is, from the outside in.
    pub name: String,
    /// How far it can be trusted.
    pub quality: Quality,
    /// What is wrong, or what was put right.
    pub note: String,
    /// What it measures.
    pub readings: Vec<Measured>,
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
    /// The number of the first word that is in no frame yet, and when it was read.
    first: Option<(u64, i64)>,
}

impl Decoder {
    /// From this word on.
    #[must_use]
    pub fn new(next: u64) -> Self {
        Self { transactions: Box::default(), repairer: Repairer::default(), next, first: None }
    }

    /// All words before this one are in frames, or are marks.
    #[must_use]
    pub fn decoded(&self) -> u64 {
        self.first.map_or(self.next, |(number, _)| number)
    }

    /// Takes the next word, which was read at this time; `span` is for how many numbers it stands.
    pub fn push<P: Protocol>(&mut self, word: u16, span: u64, read_at: i64, sink: &mut dyn FnMut(Decoded)) {
        let (first, first_at) = *self.first.get_or_insert((self.next, read_at));
        let repairer = &mut self.repairer;
        self.transactions.push(Word::from(word), |event| {
            if let Event::Transaction { bytes, ending, continues } = event {
                let transaction = Transaction { bytes, ending, continued: continues, explanations: None };
                // SELECT without a byte is seen often, and says nothing.
                if !transaction.is_empty() {
                    decode::<P>(&transaction, repairer, first, first_at, sink);
                }
            }
        });
        self.next += span;
        if !self.transactions.is_pending() {
            self.first = None;
        }
    }
}

fn decode<P: Protocol>(
    transaction: &Transaction<'_>,
    repairer: &mut Repairer,
    first: u64,
    read_at: i64,
    sink: &mut dyn FnMut(Decoded),
) {
    let (verdict, frame) = judge::<P, _>(transaction, &mut ());
    if verdict.quality != Quality::Checked
        && let Look::Repaired(repaired) = repairer.look::<P>(transaction)
    {
        for piece in repaired.pieces() {
            let verdict = piece.judge::<P, _>(&mut ());
            let readings = piece.readings::<P>();
            let readings = readings.iter().filter_map(|it| measured(it, Quality::Reconstructed, read_at)).collect();
            sink(Decoded {
                first,
                read_at,
                name: verdict.name.unwrap_or_default(),
                quality: Quality::Reconstructed,
                note: piece.account(),
                bytes: piece.bytes,
                readings,
            });
        }
        return;
    }
    let mut readings = Vec::new();
    if let Some(frame) = frame {
        frame.for_each_reading(|reading: Reading| {
            let quality = if reading.checked { Quality::Checked } else { Quality::Unchecked };
            readings.extend(measured(&reading, quality, read_at));
        });
    }
    sink(Decoded {
        first,
        read_at,
        bytes: transaction.bytes.to_vec(),
        name: verdict.name.unwrap_or_default(),
        quality: verdict.quality,
        note: verdict.fault.map(|fault| fault.to_string()).unwrap_or_default(),
        readings,
    });
}

/// A reading in its physical unit. What is no number is none here.
fn measured(reading: &Reading, quality: Quality, read_at: i64) -> Option<Measured> {
    Some(Measured {
        metric: reading.metric.name,
        item: item::of(reading).unwrap_or_default(),
        time: reading.end().unwrap_or_else(|| read_at.div_euclid(1000)),
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

    fn decode(words: &[u16], from: u64) -> (Vec<Decoded>, u64) {
        let (mut decoder, mut frames) = (Decoder::new(from), Vec::new());
        words.iter().for_each(|&word| decoder.push::<P350>(word, 1, 5000, &mut |frame| frames.push(frame)));
        (frames, decoder.decoded())
    }

    #[test]
    fn the_capture_gives_its_readings() {
        let text = include_bytes!("../../../spec/captures/p350-2017-06-01-boot.txt");
        let words: Vec<u16> = Lexer::default().words(text).map(|token| token.unwrap().word.into()).collect();
        let (frames, decoded) = decode(&words, 0);
        assert_eq!(decoded, words.len() as u64);
        let readings: Vec<_> = frames.iter().flat_map(|frame| &frame.readings).collect();
        let count = |metric| readings.iter().filter(|reading| reading.metric == metric).count();
        assert_eq!([count("electricity.power"), count("electricity.energy")], [10, 48]);
        assert!(frames.windows(2).all(|pair| pair[0].first <= pair[1].first));
    }

    #[test]
    fn what_is_pending_is_not_decoded_yet() {
        let (frames, decoded) = decode(&[0xBBBB, 0x0D, 0xFFFF, 0x04, 0x02], 7);
        assert_eq!((frames.len(), decoded), (1, 10));
        assert_eq!((frames[0].first, &frames[0].name[..], frames[0].read_at), (8, "Hello", 5000));
    }
}
