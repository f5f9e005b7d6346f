//! How often damaged transactions are put right, and how often wrongly: what `docs/damage.md` reports.
//!
//! Streams of valid transactions are made from declarations, words of them are lost or changed, and what the decoder and
//! `smartmeter_proto::repair` make of the rest is held against what was sent.

pub(crate) mod foreign;
pub(crate) mod kind;
pub(crate) mod outcome;
pub(crate) mod p350;
pub(crate) mod random;
pub(crate) mod stream;

use kind::Kind;
use outcome::Counts;
use random::Random;
use stream::Stream;

/// Damages frames of a stream until that many are, and counts what becomes of them.
pub(crate) fn measure(stream: &Stream, kind: Kind, frames: u64) -> Counts {
    let mut random = Random::new(stream.name, kind.name());
    let mut counts = Counts::default();
    let mut buffer = Vec::new();
    while counts.damaged() < frames {
        let sent = stream.window(&mut random);
        let mut words = stream::words(sent);
        kind.damage(&mut words, &mut random);
        for cycle in stream::cycles(&words) {
            if stream::is_damaged(&cycle, sent) {
                counts.count(stream, &cycle, sent, &mut buffer);
            }
        }
    }
    counts
}
