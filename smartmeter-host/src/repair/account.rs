//! What was done to a transaction, for machines: the object `repair` of JSON lines.

use serde::Serialize;
use smartmeter_proto::Protocol;
use smartmeter_proto::repair::{Edit, Edited};

use super::Piece;
use crate::leaf::Content;

/// Of a transaction that stays damaged.
#[derive(Debug, Serialize)]
pub(crate) struct NotTaken {
    /// That it stays so.
    pub(crate) accepted: bool,
    /// How many explanations fit.
    pub(crate) fits: u8,
}

/// Of a transaction that was put right.
#[derive(Debug, Serialize)]
pub(crate) struct Account {
    accepted: bool,
    /// What was assumed.
    assumption: &'static str,
    /// It in a sentence, with what was done.
    account: String,
    /// Which of the transactions that were found in one, from 1 on.
    part: usize,
    /// How many those are.
    parts: usize,
    /// All bytes, with what was done to them.
    bytes: String,
    changes: Vec<Change>,
    unknown: Unknown,
    /// How many other explanations also fit, with much less that speaks for them.
    alternatives: u8,
    /// The bits that speak for it.
    proof: u32,
}

/// A byte that is not as it was found. What there is none of is null.
#[derive(Debug, Serialize)]
struct Change {
    offset: u16,
    change: &'static str,
    found: Option<u8>,
    is: Option<u8>,
}

/// What nothing says.
#[derive(Debug, Serialize)]
struct Unknown {
    /// From which byte to which, the last not included.
    bytes: Vec<[usize; 2]>,
    /// The paths of the fields.
    fields: Vec<String>,
}

/// What was done to one of the transactions that a damaged one was.
pub(crate) fn of<P: Protocol>(piece: &Piece<'_>) -> Account {
    Account {
        accepted: true,
        assumption: piece.explanation.assumption().as_str(),
        account: piece.account(),
        part: piece.number,
        parts: piece.of,
        bytes: piece.notation(0..piece.bytes.len()).join(" "),
        changes: piece.part.edits().iter().map(change).collect(),
        unknown: unknown::<P>(piece),
        alternatives: piece.explanation.alternatives(),
        proof: piece.explanation.proof(),
    }
}

fn change(edit: &Edit) -> Change {
    let (change, found, is) = match edit.edited {
        Edited::Changed { from, to } => ("changed", Some(from), Some(to)),
        Edited::Added(byte) => ("added", None, byte),
        Edited::Removed(byte) => ("removed", Some(byte), None),
    };
    Change { offset: edit.at, change, found, is }
}

fn unknown<P: Protocol>(piece: &Piece<'_>) -> Unknown {
    let mut bytes = Vec::new();
    let mut at = 0;
    for run in piece.is_known.chunk_by(|one, other| one == other) {
        if run.contains(&false) {
            bytes.push([at, at + run.len()]);
        }
        at += run.len();
    }
    let (_, leaves) = piece.leaves::<P>();
    let lost = leaves.into_iter().filter(|leaf| leaf.content == Content::Lost);
    Unknown { bytes, fields: lost.map(|leaf| leaf.path).collect() }
}
