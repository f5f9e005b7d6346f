//! What became of damaged frames.

use std::collections::BTreeSet;

use smartmeter_proto::repair::{self, Byte, Edited, Explanation, Outcome};

use super::stream::{Cycle, Stream};

/// How many of what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Each part is a transaction that was sent, byte for byte, where a byte is said to be known.
    pub(crate) right: u64,
    /// As above where a checksum looks; damage that none looks at is still there.
    pub(crate) partly: u64,
    /// Said to be damaged.
    pub(crate) left: u64,
    /// Taken for sound: the damage is where no checksum looks.
    pub(crate) unchanged: u64,
    /// Said to be put right, and it is not what was sent.
    pub(crate) wrong: u64,
    /// Of those put right, those that give a reading under a checksum that was not sent.
    pub(crate) readings: u64,
    /// The same of those taken for sound, which no repair has to do with.
    pub(crate) unseen: u64,
}

impl Counts {
    pub(crate) fn damaged(&self) -> u64 {
        self.right + self.partly + self.left + self.unchanged + self.wrong
    }

    /// Decodes a damaged cycle, puts it right where that can be, and holds it against what was sent.
    pub(crate) fn count(&mut self, stream: &Stream, cycle: &Cycle, sent: &[Vec<u8>], buffer: &mut Vec<u8>) {
        let bytes = &cycle.bytes;
        if !(stream.is_doubtful)(bytes) {
            self.unchanged += 1;
            self.unseen += u64::from(has_other_readings(stream, bytes, sent));
            return;
        }
        buffer.resize(bytes.len() + repair::ROOM, 0);
        match (stream.repair)(bytes, buffer) {
            Outcome::Repaired(explanation) => {
                *match held(stream, &explanation, cycle, sent) {
                    Held::Right => &mut self.right,
                    Held::Partly => &mut self.partly,
                    Held::Wrong => &mut self.wrong,
                } += 1;
                self.readings += u64::from(explanation.parts().iter().any(|part| {
                    let len = part.write(bytes, buffer).expect("there is room");
                    has_other_readings(stream, &buffer[..len], sent)
                }));
            }
            _ if (stream.decodes)(bytes) => self.unchanged += 1,
            _ => self.left += 1,
        }
    }
}

/// An explanation, held against what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Right,
    Partly,
    Wrong,
}

/// Whether each part is what one of the senders of its bytes sent.
fn held(stream: &Stream, explanation: &Explanation, cycle: &Cycle, sent: &[Vec<u8>]) -> Held {
    let parts = explanation.parts().iter().map(|part| {
        let senders: BTreeSet<_> = cycle.senders[part.source().clone()].iter().copied().collect();
        let bytes: Vec<_> = part.bytes(&cycle.bytes).collect();
        let is_pure = senders.len() == 1 || part.edits().iter().any(|edit| matches!(edit.edited, Edited::Removed(_)));
        let of_sender = |sender: usize| match of_bytes(&bytes, &sent[sender], &(stream.covered)(&sent[sender])) {
            Held::Right if !is_pure => Held::Partly,
            held => held,
        };
        senders.into_iter().flatten().map(of_sender).min().unwrap_or(Held::Wrong)
    });
    parts.max().unwrap_or(Held::Wrong)
}

/// Holds the bytes of a part against a transaction that was sent.
fn of_bytes(bytes: &[Byte], sent: &[u8], covered: &[bool]) -> Held {
    if bytes.len() != sent.len() {
        return Held::Wrong;
    }
    let of_byte = |((byte, sent), is_covered): ((&Byte, &u8), &bool)| match byte {
        Byte::Unknown(_) => Held::Right,
        Byte::Known(byte) if byte == sent => Held::Right,
        Byte::Known(_) if *is_covered => Held::Wrong,
        Byte::Known(_) => Held::Partly,
    };
    bytes.iter().zip(sent).zip(covered).map(of_byte).max().unwrap_or(Held::Wrong)
}

/// Whether a frame gives a reading that none of those sent does.
fn has_other_readings(stream: &Stream, bytes: &[u8], sent: &[Vec<u8>]) -> bool {
    let sent: Vec<_> = sent.iter().flat_map(|bytes| (stream.readings)(bytes)).collect();
    (stream.readings)(bytes).iter().any(|reading| !sent.contains(reading))
}
