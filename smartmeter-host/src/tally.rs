//! Counts what was read, for the line at the end.

use std::fmt;

use smartmeter_proto::words::{Ending, Word};

use crate::capture::{LONGEST, Mark, Transaction};
use crate::verdict::{Quality, Verdict};

/// How many of what were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Transactions that decoded and have a checksum that held.
    pub checked: u64,
    /// Transactions that were damaged and were put right.
    pub reconstructed: u64,
    /// What those turned out to be: more, where boundaries were lost.
    pub pieces: u64,
    /// Transactions that decoded and have no checksum, the empty ones included.
    pub unchecked: u64,
    /// Transactions without a byte.
    pub empty: u64,
    /// Transactions that did not decode, or are not whole.
    pub damaged: u64,
    /// Pieces of those that are longer than what is held at once, but for the last of each.
    pub long: u64,
    /// Bytes in all of them.
    pub bytes: u64,
    /// Starts of the sniffer.
    pub boots: u64,
    /// Signs of life of the sniffer.
    pub alive: u64,
    /// Places at which something was lost.
    pub losses: u64,
    /// Words lost there, as far as they were counted.
    pub lost: u64,
    /// Words without known meaning.
    pub unknown: u64,
    /// Places that could not be read.
    pub unreadable: u64,
}

impl Tally {
    /// Counts a transaction.
    pub fn transaction(&mut self, transaction: &Transaction<'_>, verdict: &Verdict) {
        let count = match verdict.quality {
            _ if transaction.ending == Ending::TooLong => &mut self.long,
            Quality::Checked => &mut self.checked,
            Quality::Reconstructed => &mut self.reconstructed,
            Quality::Unchecked => &mut self.unchecked,
            Quality::Damaged => &mut self.damaged,
        };
        *count += 1;
        self.empty += u64::from(transaction.is_empty());
        self.bytes += transaction.bytes.len() as u64;
    }

    /// Counts a transaction that was put right, and turned out to be so many.
    pub fn reconstructed(&mut self, transaction: &Transaction<'_>, pieces: usize) {
        self.reconstructed += 1;
        self.bytes += transaction.bytes.len() as u64;
        self.pieces += u64::try_from(pieces).unwrap_or(u64::MAX);
    }

    /// Counts a mark.
    pub fn mark(&mut self, mark: Mark) {
        let count = match mark {
            Mark::Boot => &mut self.boots,
            Mark::Alive => &mut self.alive,
            Mark::Lost(word) => {
                self.lost += Word::from(word).lost_count().map_or(0, u64::from);
                &mut self.losses
            }
            Mark::Unknown(_) => &mut self.unknown,
        };
        *count += 1;
    }

    /// How many transactions there were.
    #[must_use]
    pub const fn transactions(&self) -> u64 {
        self.checked + self.reconstructed + self.unchecked + self.damaged
    }

    /// How many transactions, marks and unreadable places there were.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.transactions() + self.long + self.boots + self.alive + self.losses + self.unknown + self.unreadable
    }
}

impl Tally {
    fn said_of_losses(&self) -> String {
        let losses = format!("{} {}", self.losses, if self.losses == 1 { "loss" } else { "losses" });
        if self.lost == 0 { losses } else { format!("{losses} of {}", counted(self.lost, "word")) }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (transactions, events) = (self.transactions(), self.events());
        write!(f, "{} in {}: ", counted(transactions, "transaction"), counted(events, "event"))?;
        write!(f, "{} checked, ", self.checked)?;
        if self.reconstructed != 0 {
            write!(f, "{} reconstructed as {}, ", self.reconstructed, self.pieces)?;
        }
        write!(f, "{} unchecked", self.unchecked)?;
        if self.empty != 0 {
            write!(f, " ({} empty)", self.empty)?;
        }
        write!(f, ", {} damaged", self.damaged)?;
        if self.long != 0 {
            write!(f, " (longer than {LONGEST} bytes, {} more)", counted(self.long, "piece"))?;
        }
        let marks = [
            (self.boots, counted(self.boots, "boot")),
            (self.alive, format!("{} alive", self.alive)),
            (self.losses, self.said_of_losses()),
            (self.unknown, counted(self.unknown, "unknown word")),
            (self.unreadable, counted(self.unreadable, "unreadable place")),
        ];
        let marks: Vec<_> = marks.into_iter().filter(|(count, _)| *count != 0).map(|(_, text)| text).collect();
        if marks.is_empty() { Ok(()) } else { write!(f, "; {}", marks.join(", ")) }
    }
}

pub(crate) fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_reads_well() {
        let tally = Tally { checked: 1, boots: 1, ..Tally::default() };
        assert_eq!(tally.to_string(), "1 transaction in 2 events: 1 checked, 0 unchecked, 0 damaged; 1 boot");
        let tally = Tally { unchecked: 3, empty: 2, damaged: 1, alive: 2, unknown: 2, ..Tally::default() };
        let expected =
            "4 transactions in 8 events: 0 checked, 3 unchecked (2 empty), 1 damaged; 2 alive, 2 unknown words";
        assert_eq!(tally.to_string(), expected);
    }

    #[test]
    fn losses_are_counted_by_place_and_by_word() {
        let mut tally = Tally::default();
        tally.mark(Mark::Lost(0xC000));
        assert_eq!(tally.said_of_losses(), "1 loss");
        tally.mark(Mark::Lost(0xD007));
        assert_eq!(
            tally.to_string(),
            "0 transactions in 2 events: 0 checked, 0 unchecked, 0 damaged; 2 losses of 7 words"
        );
    }
}
