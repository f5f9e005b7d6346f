//! Damaged transactions that a checksum proves how to put right: [`smartmeter_proto::repair`] finds out, this makes of it
//! what the renderers show.
//!
//! One transaction may turn out to be several. Each [`Piece`] is shown by itself, under the number of the transaction that
//! it was found in, with the bytes that were found, the bytes that were added or changed, and those that are lost.

pub(crate) mod account;
mod args;
mod piece;

use smartmeter_proto::repair::{self, Byte, Explanation, Outcome, Part};
use smartmeter_proto::words::Ending;
use smartmeter_proto::{Frame, Protocol};

pub(crate) use self::args::RepairArgs;
pub use self::piece::Piece;
use crate::capture::Transaction;

/// Looks at damaged transactions.
#[derive(Debug, Default)]
pub struct Repairer {
    buffer: Vec<u8>,
}

/// What a look at a transaction came to.
#[derive(Debug)]
pub enum Look<'b> {
    /// It is what it is. How many explanations of its damage fit, where there was reason to look for one.
    AsItIs(Option<u8>),
    /// It is damaged, and these are what it was.
    Repaired(Box<Repaired<'b>>),
}

/// A transaction that was put right.
#[derive(Debug)]
pub struct Repaired<'b> {
    found: &'b [u8],
    explanation: Explanation,
}

impl Repairer {
    /// Looks at a transaction. Where its beginning or end was not seen, there is nothing to hold an explanation against.
    pub fn look<'b, P: Protocol>(&mut self, transaction: &Transaction<'b>) -> Look<'b> {
        let found = transaction.bytes;
        let is_whole = transaction.ending == Ending::Released && !transaction.continued && !found.is_empty();
        if !is_whole || !repair::is_doubtful::<P>(found) {
            return Look::AsItIs(None);
        }
        self.buffer.resize(found.len() + repair::ROOM, 0);
        match repair::transaction::<P>(found, &mut self.buffer) {
            Outcome::Repaired(explanation) => {
                let repaired = Repaired { found, explanation };
                if repaired.decodes::<P>() { Look::Repaired(Box::new(repaired)) } else { Look::AsItIs(Some(0)) }
            }
            Outcome::Unproven(_) => Look::AsItIs(Some(1)),
            Outcome::Ambiguous(count) => Look::AsItIs(Some(count)),
            Outcome::Sound | Outcome::Unexplained | Outcome::GaveUp => Look::AsItIs(Some(0)),
        }
    }
}

impl<'b> Repaired<'b> {
    /// The transactions that it was.
    pub fn pieces(&self) -> impl ExactSizeIterator<Item = Piece<'_>> {
        let parts = self.explanation.parts();
        parts.iter().enumerate().map(move |(index, part)| self.piece(index + 1, parts.len(), part))
    }

    fn piece<'p>(&'p self, number: usize, of: usize, part: &'p Part) -> Piece<'p> {
        let (bytes, is_known) = part.bytes(self.found).map(split).unzip();
        let found = self.found.get(part.source().clone()).unwrap_or_default();
        Piece { found, bytes, is_known, part, number, of, explanation: &self.explanation }
    }

    /// Whether each piece decodes as it is written. It did while it was looked for; a declaration with a codec of its own
    /// may still say one thing now and another then.
    fn decodes<P: Protocol>(&self) -> bool {
        self.pieces().all(|piece| P::Transaction::decode(&piece.bytes).is_ok())
    }
}

/// What stands for a byte, and whether that is known.
const fn split(byte: Byte) -> (u8, bool) {
    match byte {
        Byte::Known(byte) => (byte, true),
        Byte::Unknown(byte) => (byte, false),
    }
}
