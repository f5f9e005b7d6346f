//! What was stored, and whether it is what was sent.

use std::collections::HashMap;
use std::io;

use crate::collector::{Session, Store};

/// What a collector has stored, in memory that outlives it.
#[derive(Debug, Default)]
pub struct Memory(HashMap<Session, Stored>);

/// What is stored of one session.
#[derive(Debug, Default)]
struct Stored {
    /// How many words are lost, and which then came.
    pieces: Vec<(u64, Vec<u16>)>,
    next: u64,
    is_closed: bool,
}

impl Store for Memory {
    fn next(&self, session: Session) -> Option<u64> {
        self.0.get(&session).map(|stored| stored.next)
    }

    fn append(&mut self, session: Session, lost: u64, words: &[u16]) -> io::Result<()> {
        let stored = self.0.entry(session).or_default();
        stored.next += lost + words.len() as u64;
        stored.pieces.push((lost, words.to_vec()));
        Ok(())
    }

    fn close(&mut self, session: Session) -> io::Result<()> {
        self.0.entry(session).or_default().is_closed = true;
        Ok(())
    }
}

/// What became of all words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Account {
    /// Words that the uplink was given.
    pub words: u64,
    /// That the collector has, once and in their place.
    pub stored: u64,
    /// That the collector knows to be lost, in their place.
    pub lost: u64,
    /// That are missing at the end of a session of which no end is known.
    pub open: u64,
    /// Sessions of which no end is known.
    pub open_sessions: u64,
    /// Words that are there and should not be, or differ.
    pub wrong: u64,
    /// Words that did not come, and nothing says so.
    pub missing: u64,
    /// Words that the last session's queue gave up.
    pub lost_in_queue: u64,
    /// The most words that were held at once.
    pub most_held: usize,
    /// How often the collector was killed.
    pub kills: u64,
    /// How often the sniffer was restarted.
    pub reboots: u64,
    /// Messages that the sniffer sent.
    pub messages: u64,
    /// That the collector did not take for messages.
    pub refused: u64,
    /// That brought no new word.
    pub stale: u64,
    /// Answers that the sniffer did not take.
    pub refused_by_sniffer: u64,
}

impl Account {
    /// Whether each word is stored once, or known to be lost.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.wrong == 0 && self.missing == 0 && self.stored + self.lost + self.open == self.words
    }

    pub(super) fn compare(&mut self, memory: &Memory, session: Session, words: &[u16], is_last: bool) {
        self.words += words.len() as u64;
        let nothing = Stored::default();
        let stored = memory.0.get(&session).unwrap_or(&nothing);
        let mut rest = words;
        for (lost, brought) in &stored.pieces {
            let lost = usize::try_from(*lost).unwrap_or(usize::MAX);
            self.wrong += lost.saturating_sub(rest.len()) as u64;
            self.lost += lost.min(rest.len()) as u64;
            rest = rest.get(lost..).unwrap_or_default();
            let same = brought.iter().zip(rest).take_while(|(brought, sent)| brought == sent).count();
            self.wrong += (brought.len() - same) as u64;
            self.stored += same as u64;
            rest = rest.get(brought.len()..).unwrap_or_default();
        }
        if stored.is_closed || is_last {
            self.missing += rest.len() as u64;
        } else {
            self.open += rest.len() as u64;
            self.open_sessions += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(pieces: &[(u64, &[u16])], is_last: bool) -> Account {
        let session = Session { device: [1; 6], number: 1 };
        let (mut memory, mut account) = (Memory::default(), Account::default());
        for (lost, words) in pieces {
            memory.append(session, *lost, words).unwrap();
        }
        account.compare(&memory, session, &[1, 2, 3, 4], is_last);
        account
    }

    #[test]
    fn what_is_there_or_counted_is_in_order() {
        assert!(compared(&[(0, &[1, 2]), (1, &[4])], true).is_clean());
        assert_eq!(compared(&[(0, &[1])], false).open, 3);
    }

    #[test]
    fn what_differs_is_missing_or_too_much_is_found() {
        for pieces in [&[(0, &[1, 3][..])][..], &[(0, &[1, 2, 3])], &[(0, &[1, 2]), (0, &[2, 3, 4])], &[(5, &[])]] {
            assert!(!compared(pieces, true).is_clean(), "{pieces:?}");
        }
    }
}
