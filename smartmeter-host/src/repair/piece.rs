//! One of the transactions that a damaged one was.

use std::ops::Range;

use smartmeter_proto::repair::{Edited, Explanation, Part};
use smartmeter_proto::visit::Visitor;
use smartmeter_proto::words::Ending;
use smartmeter_proto::{Frame, Protocol, Reading};

use crate::capture::Transaction;
use crate::leaf::{Content, Leaf, Leaves};
use crate::verdict::{Quality, Verdict, judge};

/// One of the transactions that a damaged one was.
#[derive(Debug)]
pub struct Piece<'p> {
    /// Those of the bytes that were found that are part of it.
    pub found: &'p [u8],
    /// Its bytes. Where a byte is not known, something stands there that decodes.
    pub bytes: Vec<u8>,
    /// Which of its bytes are known.
    pub is_known: Vec<bool>,
    /// What was done to what was found.
    pub part: &'p Part,
    /// Which of the pieces it is, from 1 on.
    pub number: usize,
    /// How many pieces there are.
    pub of: usize,
    /// What was assumed.
    pub explanation: &'p Explanation,
}

impl Piece<'_> {
    /// Decodes it, telling `visitor` of every field.
    pub fn judge<'b, P: Protocol, V: Visitor<'b>>(&'b self, visitor: &mut V) -> Verdict {
        let transaction =
            Transaction { bytes: &self.bytes, ending: Ending::Released, continued: false, explanations: None };
        let (verdict, _) = judge::<P, V>(&transaction, visitor);
        Verdict { quality: Quality::Reconstructed, ..verdict }
    }

    /// Its leaves, those that are lost as such.
    #[must_use]
    pub fn leaves<P: Protocol>(&self) -> (Verdict, Vec<Leaf<'_>>) {
        let mut leaves = Leaves::default();
        let verdict = self.judge::<P, _>(&mut leaves);
        let mut leaves = leaves.into_vec();
        for leaf in leaves.iter_mut().filter(|leaf| self.is_lost(&leaf.range)) {
            leaf.content = Content::Lost;
        }
        (verdict, leaves)
    }

    /// Whether nothing says what these bytes are.
    #[must_use]
    pub fn is_lost(&self, range: &Range<usize>) -> bool {
        self.is_known.get(range.clone()).unwrap_or_default().contains(&false)
    }

    /// The measurements in it that a checksum proves: those that it covers, and that do not depend on a byte that is lost.
    #[must_use]
    pub fn readings<P: Protocol>(&self) -> Vec<Reading> {
        let mut readings = readings::<P>(&self.bytes).unwrap_or_default();
        readings.retain(|reading| reading.checked);
        if self.is_known.contains(&false) {
            // Where other bytes stand for the lost ones, what depends on them differs.
            let others = [0xFF, 0x01, 0x55].iter().find_map(|mask| readings_of_others::<P>(self, *mask));
            readings.retain(|reading| others.iter().flatten().any(|other| other == reading));
        }
        readings
    }

    /// What was done to it, in a sentence.
    #[must_use]
    pub fn account(&self) -> String {
        let of = if self.of == 1 { String::new() } else { format!(" (part {} of {})", self.number, self.of) };
        let done = self.part.to_string();
        let colon = if done.is_empty() { "" } else { ": " };
        format!("{}{of}{colon}{done}", self.explanation.assumption())
    }

    /// The bytes of a range as hexadecimal digits, with what was done to them: `+59` was added, `38>28` is 28 and was found
    /// as 38, `-0D` is too many, `??` is lost. So what was found is there, byte for byte.
    #[must_use]
    pub fn notation(&self, range: Range<usize>) -> Vec<String> {
        // What is too many behind the last byte stands with that, and not again with what is empty.
        let is_last = !range.is_empty() && range.end == self.bytes.len();
        let (mut words, mut found) = (Vec::new(), String::new());
        for at in range.start..range.end + usize::from(is_last) {
            let mut added = false;
            for edit in self.part.edits().iter().filter(|edit| usize::from(edit.at) == at) {
                match edit.edited {
                    Edited::Removed(byte) => words.push(format!("-{byte:02X}")),
                    Edited::Changed { from, .. } => found = format!("{from:02X}>"),
                    Edited::Added(_) => added = true,
                }
            }
            if at < range.end {
                words.push(self.word(at, &std::mem::take(&mut found), added));
            }
        }
        words
    }

    /// One byte.
    fn word(&self, at: usize, found: &str, added: bool) -> String {
        match (self.bytes.get(at), self.is_known.get(at), added) {
            (_, Some(false), true) => "??".into(),
            (Some(byte), _, true) => format!("+{byte:02X}"),
            (Some(byte), ..) => format!("{found}{byte:02X}"),
            (None, ..) => String::new(),
        }
    }
}

fn readings<P: Protocol>(bytes: &[u8]) -> Option<Vec<Reading>> {
    let mut readings = Vec::new();
    P::Transaction::decode(bytes).ok()?.for_each_reading(|reading| readings.push(reading));
    Some(readings)
}

/// The readings, if other bytes stand where some are lost.
fn readings_of_others<P: Protocol>(piece: &Piece<'_>, mask: u8) -> Option<Vec<Reading>> {
    let other = |(&byte, &is_known): (&u8, &bool)| if is_known { byte } else { byte ^ mask };
    let bytes: Vec<_> = piece.bytes.iter().zip(&piece.is_known).map(other).collect();
    readings::<P>(&bytes)
}
