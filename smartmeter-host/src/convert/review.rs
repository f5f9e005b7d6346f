//! What a declaration says of a transaction that is written as a packet: who speaks, and what it was before it was damaged.

use std::marker::PhantomData;

use smartmeter_proto::Protocol;
use smartmeter_proto::schema::Continuity;
use smartmeter_proto::visit::{Step, Visitor};

use crate::capture::Transaction;
use crate::repair::{Look, Piece, Repairer};
use crate::verdict::judge;

/// Looks at transactions.
pub trait Review {
    /// Looks at one.
    fn look(&mut self, transaction: &Transaction<'_>) -> Said;
}

/// What is said of a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// Who speaks, where it decodes.
    pub direction: Option<Direction>,
    /// What it was, where it is damaged and a checksum proves how to put it right.
    pub pieces: Vec<Reconstructed>,
}

/// Whether a frame asks or answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It asks.
    Request,
    /// It answers.
    Reply,
}

/// A transaction that was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconstructed {
    /// Its bytes. Where one is lost, something stands there that decodes.
    pub bytes: Vec<u8>,
    /// What was done, with `reconstructed` before it, and in a line of its own all bytes with what became of each.
    pub comment: String,
    /// Who speaks.
    pub direction: Option<Direction>,
}

/// Looks at them with the declaration of `P`.
pub struct ByDeclaration<P> {
    repairer: Option<Repairer>,
    protocol: PhantomData<fn() -> P>,
}

impl<P: Protocol> ByDeclaration<P> {
    /// Puts right what is damaged, or does not.
    #[must_use]
    pub fn new(repairs: bool) -> Self {
        Self { repairer: repairs.then(Repairer::default), protocol: PhantomData }
    }
}

impl<P: Protocol> Review for ByDeclaration<P> {
    fn look(&mut self, transaction: &Transaction<'_>) -> Said {
        let mut speaker = Speaker::default();
        let (verdict, _) = judge::<P, _>(transaction, &mut speaker);
        let direction = speaker.direction.filter(|_| verdict.is_good());
        // What is checked is as it was.
        let look = self.repairer.as_mut().map(|repairer| repairer.look::<P>(transaction));
        let pieces = match look {
            Some(Look::Repaired(repaired)) => repaired.pieces().map(|piece| reconstructed::<P>(&piece)).collect(),
            Some(Look::AsItIs(_)) | None => Vec::new(),
        };
        Said { direction: direction.filter(|_| pieces.is_empty()), pieces }
    }
}

fn reconstructed<P: Protocol>(piece: &Piece<'_>) -> Reconstructed {
    let mut speaker = Speaker::default();
    piece.judge::<P, _>(&mut speaker);
    let notation = piece.notation(0..piece.bytes.len()).join(" ");
    Reconstructed {
        bytes: piece.bytes.clone(),
        comment: format!("reconstructed: {}\nbytes: {notation}", piece.account()),
        direction: speaker.direction,
    }
}

/// Listens for fields that ask or answer.
#[derive(Debug, Default)]
struct Speaker {
    direction: Option<Direction>,
}

impl Visitor<'_> for Speaker {
    fn enter(&mut self, step: Step, _: usize) {
        let Step::Field(field) = step else { return };
        match field.continuity {
            Some(Continuity::Request) => self.direction = Some(Direction::Request),
            Some(Continuity::Reply { .. }) => self.direction = Some(Direction::Reply),
            _ => {}
        }
    }
}
