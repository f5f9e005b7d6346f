//! What looks odd in a recording, as if it were not read the right way.

use crate::tally::Tally;

/// What was found in one recording, as far as it tells whether it was read the right way.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    pub(crate) bytes: u64,
    pub(crate) transactions: u64,
    /// Places at which something was lost, or cut within a byte.
    pub(crate) losses: u64,
    /// Whether bytes were read from levels of wires.
    pub(crate) has_wires: bool,
}

impl Found {
    /// What was counted between two times.
    pub(crate) fn between(before: &Tally, after: &Tally, has_wires: bool) -> Self {
        let transactions = after.transactions() - before.transactions();
        Self { bytes: after.bytes - before.bytes, transactions, losses: after.losses - before.losses, has_wires }
    }

    /// Whether SELECT was seen, and nothing else.
    pub(crate) const fn is_nothing(&self) -> bool {
        self.transactions != 0 && self.bytes == 0
    }

    /// What is odd.
    pub(crate) fn said(&self) -> Option<String> {
        let asks = if self.has_wires {
            ": are SELECT, CLOCK and DATA the right channels (--channels)? is SELECT active low (--select-active)?"
        } else {
            ""
        };
        if self.is_nothing() {
            return Some(format!("no transaction holds a byte{asks}"));
        }
        let is_cut = self.has_wires && self.losses > 1 && self.losses > self.transactions / 2;
        is_cut.then(|| format!("most transactions are cut within a byte{asks}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_odd_without_bytes_and_where_most_of_them_are_cut() {
        let found = Found { bytes: 9, transactions: 4, losses: 1, has_wires: true };
        assert_eq!(found.said(), None);
        assert!(Found { losses: 3, ..found }.said().is_some_and(|said| said.starts_with("most transactions are cut")));
        assert_eq!(Found { losses: 3, has_wires: false, ..found }.said(), None);
        let nothing = Found { bytes: 0, ..found };
        assert!(nothing.is_nothing() && nothing.said().is_some_and(|said| said.contains("--channels")));
        assert!(!Found { transactions: 0, ..nothing }.is_nothing(), "a sniffer that only started says so");
    }
}
